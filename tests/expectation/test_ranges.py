"""On one axis: what is proved for a model at the ends of wider ranges holds for every mixture in them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, precision, widened
from verify.errors import PrecisionError
from verify.expectation import ranges
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.expectation.ranges import Ranges, inside
from verify.expectation.request import Request
from verify.fisher import evaluate, start

ORIGIN = Means.of(GaussianMixture([0]))


def groups(law):
    return [(forms.loss(1),), *((f,) for f in forms.gradient(law, 1))]


def cloud(*means):
    return Means.of(GaussianMixture(list(means)))


def random_means(rng):
    size = Fraction(10) ** rng.choice([-3, 0, 0, 1])
    return cloud(
        *[(rng.choice([-1, 1]) * size * rng.randint(1, 10**6)) / 10**5 for _ in range(rng.randint(2, 5))]
    )


def random_pair(rng):
    """Two mixtures, a law, and the ranges that they are in, if they are in some."""
    student, law = random_means(rng), rng.choice([Law.TEACHER, Law.STUDENT])
    teacher = ORIGIN if rng.random() < 0.5 else random_means(rng)
    found = Ranges.around(groups(law), student, teacher, law)
    return (student, teacher, law, found) if found else random_pair(rng)


def violations(rng):
    """How many bounds, amplifications and errors of a model are less than those of a mixture in it."""
    student, teacher, law, found = random_pair(rng)
    with precision(64):
        tolerances = [ball(10) ** -6 * b.plain for b in found.model.bounds]
    model = found.model.within(tolerances)
    own = Problem.of(
        [Request(g, t) for g, t in zip(groups(law), tolerances, strict=True)], student, teacher, law
    )
    rule = model.tensor_rule()
    try:
        shared = inside(model, rule, student, teacher).errors(rule)
        errors = list(zip(own.errors(rule), shared, strict=True))
    except PrecisionError:  # the strip is wider than the mixture allows
        return 1
    with precision(64):
        one = ball(1)
        sizes = [
            (a.at(one, 2 * one), b.at(one, 2 * one)) for a, b in zip(own.bounds, model.bounds, strict=True)
        ]
        a = ball(Fraction(rule.rules[0].half_width))
        wide = zip(*(p.strips(False)[0].amplifications(a) for p in (own, model)), strict=True)
        return sum(not mine <= models for mine, models in [*errors, *sizes, *wide])


def test_what_is_proved_for_a_model_holds_for_mixtures_in_its_ranges():
    rng = Random(0)
    assert not any(violations(rng) for _ in range(60))


def test_at_ends_inside_of_the_means_it_would_not(monkeypatch):
    def within(means):
        low, high = _ends(means) or (1, 0)
        return (low * 0.7 + high * 0.3, low * 0.3 + high * 0.7) if low < high else None

    _ends = ranges._ends
    ranges._ranges.cache_clear()
    monkeypatch.setattr(ranges, "_ends", within)
    rng = Random(0)
    assert all(violations(rng) for _ in range(20))
    monkeypatch.undo()
    ranges._ranges.cache_clear()


@pytest.mark.parametrize(
    "means", [(1, 2), (-3, Fraction(1, 3)), (Fraction(10**30 + 1, 10**29), 11), (0.1, 0.3)]
)
def test_ends_are_beyond_all_means(means):
    low, high = ranges._ends(cloud(*means))
    exact = [Fraction(m) for m in means]
    assert Fraction(low) < min(exact)
    assert max(exact) < Fraction(high)
    assert Fraction(high) - Fraction(low) < Fraction(8, 7) * (max(exact) - min(exact))


def test_mixtures_nearby_share_a_model():
    h = Fraction(1, 10**6)
    one, other = (
        Ranges.around(groups(Law.TEACHER), cloud(4 + k, 1 - k, -2 + k), ORIGIN, Law.TEACHER)
        for k in (h, 2 * h)
    )
    assert one is other


def test_what_is_proved_of_one_rule_is_not_taken_for_another():
    found = Ranges.around(groups(Law.TEACHER), cloud(4, 1, -2), ORIGIN, Law.TEACHER)
    with precision(64):
        coarse, fine = (found.model.within([ball(10) ** -k] * 2).tensor_rule() for k in (2, 9))
    problem = inside(found.model, fine, cloud(4, 1, -2), ORIGIN)
    assert problem.errors(fine)[0] < problem.errors(coarse)[0]
    assert problem.errors(fine)[0] < ball(Fraction(1, 10**9))


def test_what_only_the_model_has_is_not_shared():
    """One end is 0, the centre of the teacher; and the widest gap is its own."""
    law, student = Law.TEACHER, cloud(Fraction(1, 100), 6, 12)
    model = Ranges.around(groups(law), student, ORIGIN, law).model
    assert model.student.points[0] == (0,)
    assert model.averages is model.bounds
    rule, wide = model.tensor_rule(), model.strips(sectors=True)
    own = inside(model, rule, student, ORIGIN)
    assert own.strips(sectors=False)[0] is model.strips(sectors=False)[0]
    assert own.strips(sectors=True)[0].log_width() > wide[0].log_width()


@pytest.mark.parametrize(
    "student",
    [
        cloud(1),
        cloud(3, 3),
        cloud(1, 0),
        cloud(1, 1 + Fraction(1, 10**9)),
        cloud(1, 10**400),
        cloud(1, 10**200),
        cloud(1, 3, widened(ball(2), ball(Fraction(1, 2)))),
        Means.of(GaussianMixture([[1, 2], [3, 4]])),
    ],
    ids=["one", "equal", "at a centre", "close", "no float", "far", "a ball", "two axes"],
)
def test_there_is_no_model_where_ranges_say_little(student):
    law = Law.TEACHER
    teacher = Means.of(GaussianMixture([[0] * student.dimension]))
    assert Ranges.around(groups(law), student, teacher, law) is None


@pytest.mark.parametrize("objective", [forward_fisher, reverse_fisher])
@pytest.mark.parametrize("teacher", [None, GaussianMixture([-1, 2], ["1/3", "2/3"])])
def test_values_are_the_same_with_and_without_a_model(monkeypatch, objective, teacher):
    means = [[4, 1, -2], [1, 2], [Fraction(1, 10), Fraction(-7, 10)], [5, -5, 3, -1, 1]]
    found = [objective(GaussianMixture(m), teacher, digits=9, hessian=True) for m in means]
    monkeypatch.setattr(start.Ranges, "around", lambda *_: None)
    for mean, one in zip(means, found, strict=True):
        other = objective(GaussianMixture(mean), teacher, digits=11, hessian=True)
        assert one.reached
        assert overlap(one.loss, other.loss)
        pairs = zip(evaluate._flat(one.hessian), evaluate._flat(other.hessian), strict=True)
        assert all(overlap(a, b) for a, b in pairs)
        assert all(overlap(a, b) for (a,), (b,) in zip(one.gradient, other.gradient, strict=True))
