"""What sums of majorants prove of other rules: the truth is inside, and every term of the bound is needed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, middle, overlap, precision, widened
from verify.expectation import float_loop, majorants
from verify.expectation.float_problem import values_by_floats
from verify.expectation.majorants import Quadrature
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.expectation.rules import Hermite, Trapezoid
from verify.expectation.tensor_rule import TensorRule

LAWS = [Law.TEACHER, Law.STUDENT]


def exact(points):
    return GaussianMixture([[Fraction(float(c)).limit_denominator(64) for c in p] for p in points])


def mixtures(seed, dimension, teachers):
    rng = np.random.default_rng(seed)
    return exact(1.5 * rng.standard_normal((3, dimension))), exact(rng.standard_normal((teachers, dimension)))


def problem_of(student, teacher, law, tolerance):
    d = student.dimension
    groups = [(forms.loss(d),), *((f,) for f in forms.gradient(law, d))]
    with precision(64):
        return Problem.of([Request(g, ball(tolerance)) for g in groups], student, teacher, law)


def flat(values):
    return [v for (value,) in values for v in (value if isinstance(value, list) else [value])]


def summed(problem, tensor, errors=None):
    """All values, each with its error, or 0 if left out; next to no node is."""
    zero = [ball(0)] * len(problem.requests)
    with precision(64):
        fine = problem.within([ball(10) ** -12] * len(zero))
    return flat(values_by_floats(fine, tensor, zero if errors is None else errors, slack=1e30)[0])


def coarser(rule, factor, cut=Fraction(1)):
    """Fewer nodes, and a share of the range."""
    if isinstance(rule, Hermite):
        return replace(rule, count=max(1, floor(rule.count / factor)))
    step = rule.step * factor
    first, last = floor(rule.first / factor * cut), ceil((rule.first + rule.count - 1) / factor * cut)
    return Trapezoid(step, first, last - first + 1, rule.half_width)


def learnt(student, teacher, law):
    """A problem that knows integrals from a coarse pass, its rule, and the truth to ten digits and more."""
    fine = problem_of(student, teacher, law, Fraction(1, 10**11))
    truth = summed(fine, fine.tensor_rule(), fine.errors(fine.tensor_rule()))
    problem = problem_of(student, teacher, law, Fraction(1, 100))
    tensor = problem.tensor_rule()
    summed(problem, tensor)
    assert problem.known.first_pass
    return problem, tensor, truth


def violations(problem, tensor, truth):
    """How often the truth is certainly outside of a value ± its error; and the largest error / true error."""
    found, outside, ratios = summed(problem, tensor, problem.errors(tensor)), 0, []
    plain = summed(problem, tensor)
    with precision(128):
        for v, p, t in zip(found, plain, truth, strict=True):
            outside += not overlap(v, t)
            ratios.append(float(half_width(v)) / max(float(abs(middle(p) - middle(t))), 1e-9))
    return outside, min(ratios)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("dimension", "teachers"), [(2, 1), (2, 2), (3, 1)])
def test_the_truth_is_inside_for_coarse_rules(law, dimension, teachers):
    for seed in range(6 if dimension == 2 else 2):
        problem, tensor, truth = learnt(*mixtures(seed, dimension, teachers), law)
        nearest = []
        for factor, cut in ((1, 1), (Fraction(3, 2), 1), (2, 1), (1, Fraction(1, 2)), (3, Fraction(2, 3))):
            rules = tuple(coarser(r, factor, cut) for r in tensor.rules)
            outside, ratio = violations(problem, TensorRule(rules, False, tensor.work), truth)
            assert not outside
            nearest.append(ratio)
        assert min(nearest) < 1e4


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("dimension", "teachers"), [(2, 1), (2, 2), (3, 1)])
def test_integrals_are_those_of_the_majorants(law, dimension, teachers):
    """Every J of a coarse pass is over that of a fine one, and hardly so."""
    student, teacher = mixtures(9, dimension, teachers)
    coarse, _, _ = learnt(student, teacher, law)
    fine = problem_of(student, teacher, law, Fraction(1, 10**9))
    summed(fine, fine.tensor_rule())
    for key, integral in coarse.known.first_pass.integrals.items():
        for j, least in zip(integral.entries, fine.known.first_pass.integrals[key].entries, strict=True):
            assert j >= least * (1 - ball(1) / 10**6)
            assert j <= least * (1 + ball(1) / 50) + ball(1) / 50


def test_majorants_of_the_next_pass_are_within_their_limits(monkeypatch):
    for seed, law in enumerate(LAWS * 4):
        found = {}
        problem, tensor, _ = learnt(*mixtures(seed, 2, 1), law)
        rules = tuple(coarser(r, Fraction(5, 4)) for r in tensor.rules)
        other = TensorRule(rules, False, tensor.work)
        limits = problem.limits(other)
        with monkeypatch.context() as patch:
            patch.setattr(Problem, "limits", lambda *_: None)
            patch.setattr(Problem, "learn", lambda self, _, sums, found=found: found.update(sums))
            summed(problem, other)
        assert found.keys() == limits.keys()
        for key, (_, sums) in found.items():
            assert all(s <= limit for s, limit in zip(sums, limits[key], strict=True))


@pytest.mark.parametrize("law", LAWS)
def test_a_bound_that_is_a_hundred_times_too_small_is_noticed(monkeypatch, law):
    problem, tensor, truth = learnt(*mixtures(2, 2, 1), law)
    coarse = TensorRule(tuple(coarser(r, 1) for r in tensor.rules), False, tensor.work)
    assert not violations(problem, coarse, truth)[0]
    problem.known.errors = None
    honest = majorants.errors
    monkeypatch.setattr(majorants, "errors", lambda *a: [[e / 100 for e in row] for row in honest(*a)])
    assert violations(problem, coarse, truth)[0]


def thin():
    """A direction in which the means hardly differ, so that a rule of Gauss and Hermite does there."""
    return exact([[1.5, 0.0], [-1, 0.25], [0.5, -0.125]]), exact([[0.0, 0.0]])


@pytest.mark.parametrize(
    ("term", "factor", "cut"), [("shares", 3, 1), ("rest", 1, Fraction(1, 4)), ("hermite", 8, 1)]
)
def test_no_term_of_the_bound_can_be_dropped(monkeypatch, term, factor, cut):
    mixed = thin() if term == "hermite" else mixtures(1, 2, 1)
    problem, tensor, truth = learnt(*mixed, Law.TEACHER)
    kind = Hermite if term == "hermite" else Trapezoid
    assert any(isinstance(r, kind) for r in tensor.rules)
    rules = tuple(coarser(r, factor, cut) if isinstance(r, kind) else r for r in tensor.rules)
    coarse = TensorRule(rules, False, tensor.work)
    assert not violations(problem, coarse, truth)[0]
    problem.known.errors = None
    monkeypatch.setattr(Quadrature, term, lambda *_: [ball(0)] if term == "shares" else ball(0))
    assert violations(problem, coarse, truth)[0]


@pytest.mark.parametrize("fisher", [forward_fisher, reverse_fisher])
def test_the_last_pass_sums_no_majorants_and_agrees_with_balls(monkeypatch, fisher):
    student, teacher = mixtures(4, 2, 2)
    rows, total = [], float_loop.Loop.total
    with monkeypatch.context() as patch:
        patch.setattr("verify.fisher.start._FEW_NODES", 0)
        patch.setattr(float_loop.Loop, "total", lambda self, *a: rows.append(self.rows) or total(self, *a))
        few = fisher(student, teacher, digits=8)
    many = fisher(student, teacher, digits=20)
    assert rows == [2, 1]
    assert few.reached
    assert few.work.bits < 200
    pairs = [(few.loss, many.loss), *zip(sum(few.gradient, ()), sum(many.gradient, ()), strict=True)]
    for a, b in pairs:
        assert overlap(a, b)
        assert half_width(a) <= abs(middle(b)) / ball(10) ** 8


def test_nothing_is_learnt_of_one_axis():
    line = problem_of(exact([[1.0], [-2]]), exact([[0.0]]), Law.TEACHER, Fraction(1, 100))
    summed(line, line.tensor_rule())
    assert line.known.first_pass is None


@pytest.mark.parametrize("law", LAWS)
def test_of_means_that_are_balls_what_is_learnt_holds_for_all_of_them(law):
    """Errors are proved by it, rounding is not: majorants are wider there, in each pass in another way."""
    radius = Fraction(1, 10**7)
    with precision(64):
        middles = [[Fraction(3, 2), Fraction(1, 4)], [-1, Fraction(1, 2)], [0, -1]]
        wide = GaussianMixture([[widened(ball(c), ball(radius)) for c in p] for p in middles])
    problem = problem_of(wide, exact([[0.0, 0]]), law, Fraction(1, 100))
    summed(problem, problem.tensor_rule())
    assert problem.limits(problem.tensor_rule()) is None
    for shift in (radius, -radius):
        inside = GaussianMixture([[c + shift * (-1) ** k for c in p] for k, p in enumerate(middles)])
        one = problem_of(inside, exact([[0.0, 0]]), law, Fraction(1, 10**6))
        summed(one, one.tensor_rule())
        pairs = zip(problem.known.first_pass.assembled, one.known.first_pass.assembled, strict=True)
        assert all(a >= b for mine, theirs in pairs for a, b in zip(mine, theirs, strict=True))
