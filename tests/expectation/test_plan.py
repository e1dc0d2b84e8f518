"""Plans: one search a problem, priced by what it could save, and refusals by a look at the means."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, precision, widened
from verify.errors import BudgetError
from verify.expectation import Request, plan
from verify.expectation.axes import rank
from verify.expectation.engine import computed
from verify.expectation.plan import planned
from verify.expectation.problem import Problem

ORIGIN = GaussianMixture([0])
MANY = GaussianMixture([Fraction((37 * k) % 101 - 50, 7) for k in range(40)])


def losses(student, law, digits):
    return Problem.of([Request((forms.loss(1),), ball(10) ** -digits)], student, ORIGIN, law)


def counted(monkeypatch, name):
    calls, real = [], getattr(plan, name)
    monkeypatch.setattr(plan, name, lambda *a: calls.append(a) or real(*a))
    return calls


def test_many_close_means_are_not_taken_apart_for_more_than_they_cost(monkeypatch):
    split, cut = counted(monkeypatch, "split"), counted(monkeypatch, "segmented")
    out = reverse_fisher(MANY, digits=60)
    assert out.reached
    assert len(split) <= 1
    assert not cut


@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize("digits", [10, 40, 160])
def test_the_search_costs_less_than_half_of_the_plain_plan(law, digits, monkeypatch):
    spent = []
    pays = plan._Purse.pays
    monkeypatch.setattr(
        plan._Purse, "pays", lambda self, price: pays(self, price) and (spent.append(price) or True)
    )
    problem = losses(MANY, law, digits)
    plain = problem.tensor_rule().work.estimate
    found = planned(problem)
    assert sum(spent) <= plain / 2
    assert found.estimate <= plain


def test_a_search_is_made_once_for_all_passes(monkeypatch):
    searches = counted(monkeypatch, "_by_gaussian")
    for mixture in (GaussianMixture([400, 1, -200]), GaussianMixture([[2, 0], [-1, 1], [0, -1]])):
        searches.clear()
        out = forward_fisher(mixture, digits=30 if mixture.dimension == 1 else 20)
        assert out.passes > 1
        assert len(searches) == 1


def test_a_plan_is_passed_on_to_other_tolerances_and_nearby_means(monkeypatch):
    first = planned(losses(GaussianMixture([400, 1, -200]), Law.TEACHER, 30))
    assert first.cut is not None
    searches = counted(monkeypatch, "_by_gaussian")
    near = GaussianMixture([Fraction(4001, 10), 1, -200])
    found = planned(losses(near, Law.TEACHER, 20), model=first)
    assert not searches
    assert found.cut == first.cut
    truth = computed(planned(losses(near, Law.TEACHER, 40))).values[0][0]
    assert overlap(computed(found).values[0][0], truth)


def test_a_plan_is_looked_for_again_where_the_work_grew(monkeypatch):
    model = planned(losses(GaussianMixture([4, 1, -2]), Law.TEACHER, 10))
    assert model.cut is None
    searches = counted(monkeypatch, "_by_gaussian")
    wide = planned(losses(GaussianMixture([10**9, 1, -(10**9)]), Law.TEACHER, 30), model=model)
    assert searches
    assert wide.cut is not None


def test_more_than_three_dimensions_are_refused_before_integrands_are_made(monkeypatch):
    for name in ("loss", "gradient", "hessian"):
        monkeypatch.setattr(forms, name, lambda *_: pytest.fail("an integrand was made"))
    points = [[Fraction((7 * i * j + i + j * j) % 11, 11) for j in range(20)] for i in range(20)]
    with pytest.raises(BudgetError, match=r"^dimension=.*at most 3"):
        reverse_fisher(GaussianMixture(points))
    with precision(64), pytest.raises(BudgetError, match=r"^dimension=.*at most 3"):
        forward_fisher(GaussianMixture([[widened(ball(c), ball(Fraction(1, 9))) for c in p] for p in points]))


def test_far_components_do_not_count_as_dimensions():
    far = 10**6
    points = [[far if a == k else 0 for a in range(5)] for k in range(5)]
    assert forward_fisher(GaussianMixture([[1, 0, 0, 0, 0], *points]), digits=8).reached


@pytest.mark.parametrize("dimension", [1, 3, 5])
def test_rank_is_exact_and_stops_early(dimension):
    unit = [tuple(Fraction(a == k) for a in range(6)) for k in range(dimension)]
    mixed = [tuple(sum(c) for c in zip(*unit, strict=True)), *unit, tuple(3 * c for c in unit[0])]
    assert rank(mixed, 9) == dimension
    assert rank(mixed, 3) == min(dimension, 4)


def test_many_dimensions_are_refused_before_integrands_are_written(monkeypatch):
    """Twelve far means under the reverse law: each sees itself alone, but coordinates are those of all."""
    monkeypatch.setattr(forms, "loss", lambda _: pytest.fail("an integrand was made"))
    student = GaussianMixture([[40 * int(i == a) for a in range(12)] for i in range(12)])
    with pytest.raises(BudgetError, match="span 11 dimensions"):
        reverse_fisher(student)


def test_a_plan_for_floats_is_not_kept_where_balls_have_to_do_it(monkeypatch):
    """±4000 with Hessian: binary64 sums 260 000 nodes in no time; balls would take half a minute for them."""
    searches = counted(monkeypatch, "_by_gaussian")
    problem = losses(GaussianMixture([-4000, 4000]), Law.TEACHER, 8)
    first = planned(problem)
    assert first.cut is None
    fine = planned(problem.within([ball(10) ** -40]), model=first)
    assert searches
    assert fine.estimate < first.estimate / 10
