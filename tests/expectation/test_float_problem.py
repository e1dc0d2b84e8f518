"""What users get is the same whether sums are made in binary64 or in balls, only sooner."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, lower, middle, overlap, precision, widened
from verify.expectation import engine
from verify.expectation.float_problem import FLOAT_BITS, suits_floats, values_by_floats
from verify.expectation.problem import Problem
from verify.expectation.request import Request

HALF = Fraction(1, 2)
WEIGHTS = [HALF, HALF / 2, HALF / 2]
FAR = 10**15
CASES = {
    "a line": ([4, 1, -2], None),
    "a plane": ([[4, 0], [1, 1], [-2, HALF]], None),
    "space": ([[HALF, 0, 0], [0, HALF, 0], [0, HALF, HALF]], None),
    "another teacher": ([[2, 0], [0, 1]], GaussianMixture([[1, 0], [-1, 1], [0, -1]], WEIGHTS)),
    "a far teacher": ([[2], [0]], GaussianMixture([[30], [-30]])),
    "sixty components": ([[Fraction(k, 20)] for k in range(60)], None),
    "tiny means": ([[Fraction(1, 10**9)], [Fraction(-1, 10**9)], [0]], None),
    "minus zero": ([[-0.0], [1.5]], None),
    "a gap of 10^15": ([0, FAR], None),
    "a gap of 10^15 beside a cluster": ([[0, 0], [1, HALF], [FAR, 0]], None),
    "subnormal means": ([[5e-324], [1]], None),
}


def entries(result):
    return [result.loss, *(g for row in result.gradient for g in row)]


@pytest.mark.parametrize("objective", [forward_fisher, reverse_fisher])
@pytest.mark.parametrize("name", CASES)
def test_floats_and_balls_overlap(monkeypatch, objective, name):
    means, teacher = CASES[name]
    student = GaussianMixture(means)
    by_floats = objective(student, teacher, digits=6)
    monkeypatch.setattr(engine, "_by_floats", lambda *_: None)
    by_balls = objective(student, teacher, digits=8)
    assert by_floats.reached == by_balls.reached
    for a, b in zip(entries(by_floats), entries(by_balls), strict=True):
        assert overlap(a, b)


@pytest.mark.parametrize("objective", [forward_fisher, reverse_fisher])
def test_hessians_by_floats_and_balls_overlap(monkeypatch, objective):
    student = GaussianMixture([[2, 0], [0, 1], [-1, HALF]], WEIGHTS)
    by_floats = objective(student, digits=4, hessian=True)
    monkeypatch.setattr(engine, "_by_floats", lambda *_: None)
    by_balls = objective(student, digits=8, hessian=True)
    assert by_floats.work.bits == FLOAT_BITS
    for a, b in zip(by_floats.hessian, by_balls.hessian, strict=True):
        for row, other in zip(a, b, strict=True):
            pairs = [xy for p, q in zip(row, other, strict=True) for xy in zip(p, q, strict=True)]
            assert all(overlap(x, y) for x, y in pairs)


@pytest.mark.parametrize("least", [Fraction(1, 10**30), Fraction(1, 10**300)])
def test_tiny_weights_by_floats_and_balls_overlap(monkeypatch, least):
    student = GaussianMixture([[3], [0], [-2]], [least, HALF - least, HALF])
    by_floats = forward_fisher(student, digits=6)
    monkeypatch.setattr(engine, "_by_floats", lambda *_: None)
    by_balls = forward_fisher(student, digits=12)
    assert all(overlap(a, b) for a, b in zip(entries(by_floats), entries(by_balls), strict=True))


def test_balls_take_over_where_floats_cannot_reach_the_digits():
    student = GaussianMixture([[2, 0], [0, 1]])
    few, many = forward_fisher(student, digits=8), forward_fisher(student, digits=14)
    assert few.work.bits == FLOAT_BITS != many.work.bits
    assert many.reached
    assert half_width(many.loss) < half_width(few.loss)
    assert overlap(few.loss, many.loss)


def test_means_that_are_balls_are_left_to_balls_where_floats_miss():
    with precision(128):
        wide = [[widened(ball(c), ball(Fraction(1, 10**7))) for c in p] for p in ([2, 0], [0, 1])]
    result = forward_fisher(GaussianMixture(wide), digits=12)
    assert not result.reached
    assert result.work.bits != FLOAT_BITS
    inside = forward_fisher(GaussianMixture([[2, 0], [Fraction(1, 2 * 10**7), 1]]), digits=15)
    pairs = zip(entries(result), entries(inside), strict=True)
    assert all(bool(abs(middle(a) - b) <= half_width(a)) for a, b in pairs)


def problem(tolerance):
    student, teacher = GaussianMixture([4, 1, -2]), GaussianMixture([0])
    with precision(64):
        radius = lower(ball(tolerance))
    return Problem.of([Request((forms.loss(1),), radius)], student, teacher, Law.TEACHER)


def test_a_radius_beyond_53_bits_is_not_tried():
    assert suits_floats(problem(Fraction(1, 10**9)))
    assert not suits_floats(problem(Fraction(1, 10**30)))


def test_a_radius_that_rounding_misses_is_none():
    close = problem(Fraction(1, 10**15))
    tensor = close.tensor_rule()
    assert suits_floats(close)
    assert values_by_floats(close, tensor, close.errors(tensor)) is None


def test_one_radius_that_rounding_misses_is_enough_for_none():
    with precision(64):
        radii = [lower(ball(Fraction(1, 10**k))) for k in (6, 15)]
    requests = [Request((forms.loss(1),), r) for r in radii]
    both = Problem.of(requests, GaussianMixture([4, 1, -2]), GaussianMixture([0]), Law.TEACHER)
    tensor = both.tensor_rule()
    assert suits_floats(both)
    assert values_by_floats(both, tensor, both.errors(tensor)) is None


def test_an_axis_of_more_blocks_than_are_worth_holding_is_left_to_balls(monkeypatch):
    wanted = problem(Fraction(1, 10**9))
    tensor = wanted.tensor_rule()
    assert values_by_floats(wanted, tensor, wanted.errors(tensor)) is not None
    monkeypatch.setattr("verify.expectation.float_problem._MOST_BLOCKED", 10)
    assert values_by_floats(wanted, tensor, wanted.errors(tensor)) is None


def test_radii_hold_rounding_and_what_the_rule_errs_by():
    wanted = problem(Fraction(1, 10**9))
    tensor = wanted.tensor_rule()
    with precision(128):
        zero, errors = [ball(0)], wanted.errors(tensor)
        ((plain,),), _ = values_by_floats(wanted, tensor, zero)
        ((widened_by_rule,),), _ = values_by_floats(wanted, tensor, errors)
        assert half_width(plain) > 0
        assert bool(half_width(widened_by_rule) >= half_width(plain) + errors[0] * 999 / 1000)


def test_axes_with_one_node_do_not_hide_the_component_that_counts():
    """Means at −12 and 531 with next to nothing across: scaled axis by axis, every term would be nothing."""
    with precision(128):
        near = widened(ball(0), ball(Fraction(1, 10**20)))
        student = GaussianMixture([[ball(c), near, near] for c in (-12, 531)])
        single = GaussianMixture([[0, 0, 0]])
        requests = [Request(tuple(forms.gradient(Law.TEACHER, 3)), ball(Fraction(1, 1000)))]
        problem = Problem.of(requests, student, single, Law.TEACHER)
        tensor = problem.tensor_rule()
        found = values_by_floats(problem, tensor, problem.errors(tensor))
        assert found is not None
        ((along, *_),), _ = found
        assert overlap(along[0], ball(-24))  # one mean alone: ∇ = 2μ
        assert half_width(along[0]) < ball(Fraction(1, 1000))
