"""One computation: errors of several axes add up, laws off the origin, moments that vanish or do not."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from tests.definition import Definition
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, half_width, overlap, precision, widened
from verify.expectation import Request, expectations
from verify.expectation.by_gaussian import whole
from verify.expectation.engine import Plan, computed
from verify.expectation.problem import Problem
from verify.expectation.rules import Hermite, Trapezoid
from verify.expectation.tensor_rule import TensorRule
from verify.mixture import GaussianMixture

FINE = ball(Fraction(1, 10**12))


def moment(*student, teacher=(), d=1, times=1):
    return Integrand(d, ((Monomial((0, 0), (0,) * d, (0,) * d, student, teacher), Fraction(times)),))


def expected(integrand, student, teacher, law=Law.TEACHER):
    (value,) = expectations([integrand], GaussianMixture(student), GaussianMixture(teacher), law, FINE)
    return float(value)


def trapezoid(low, high):
    return Trapezoid(Fraction(1, 16), 16 * low, 16 * (high - low) + 1, Fraction(1, 2))


def errors(rules, teacher, integrands):
    d = len(rules)
    student = GaussianMixture([[0] * d, [1] * d])
    problem = Problem.of([Request(integrands, FINE)], student, GaussianMixture([teacher]), Law.TEACHER)
    (error,) = problem.errors(TensorRule(rules, False, problem.work(rules, [])))
    return float(error)


@pytest.mark.parametrize("lows", [(-1, -15), (-15, -1), (-1, -1), (0, -1), (0, 0)])
def test_what_is_cut_off_on_either_axis_counts(lows):
    """E 1 = 1, and the nodes have the mass Φ(−low_1)·Φ(−low_2)."""
    found = errors(tuple(trapezoid(low, 15) for low in lows), [0, 0], (moment(d=2),))
    missing = 1 - mpmath.ncdf(-lows[0]) * mpmath.ncdf(-lows[1])
    assert missing * (1 - 1e-3) <= found + 0.03 * (0 in lows)
    assert 0 in lows or found < 1.5 * missing


def test_the_tails_are_those_of_the_law():
    assert errors((trapezoid(-8, 4),), [3], (moment(),)) >= mpmath.ncdf(-1)
    assert errors((trapezoid(-8, 4),), [0], (moment(),)) < 1e-3


@pytest.mark.parametrize("order", [1, -1])
def test_the_error_of_a_request_is_that_of_its_largest_integrand(order):
    family = (moment(times=2), moment(times=30))[::order]
    assert errors((trapezoid(-1, 8),), [0], family) >= 30 * mpmath.ncdf(-1)


def test_the_law_of_a_single_teacher_is_where_the_teacher_is():
    """No moment of the teacher occurs, only its density: E tanh x about x = 5."""
    student = [[-1, 0], [1, 0]]
    truth = float(mpmath.quad(lambda x: mpmath.npdf(x, 5) * mpmath.tanh(x), mpmath.linspace(-5, 15, 9)))
    assert expected(moment((1, 0), d=2), student, [[5, 0]]) == pytest.approx(truth, abs=1e-11)
    assert expected(moment((1, 0), d=2), student, [[5, 1]]) == pytest.approx(truth, abs=1e-11)
    assert expected(moment((1,)), [-1, 1], [5]) == pytest.approx(truth, abs=1e-11)


def test_moments_vanish_only_where_their_own_means_do():
    assert expected(moment((1, 0), d=2), [[2, 0]], [[1, 0]]) == pytest.approx(2)
    assert expected(moment((0, 1), d=2), [[2, 0]], [[1, 3]]) == 0
    assert expected(moment((1,)), [2], [0]) == pytest.approx(2)
    assert expected(moment(teacher=((1,),)), [0], [2]) == pytest.approx(2)


def test_the_poles_of_the_teacher_limit_the_rule():
    """E (3 tanh 3x)², of moments of the teacher alone."""
    truth = mpmath.quad(lambda x: mpmath.npdf(x) * 9 * mpmath.tanh(3 * x) ** 2, mpmath.linspace(-12, 12, 49))
    found = expected(moment(teacher=((1,), (1,))), [0], [-3, 3], Law.NORMAL)
    assert found == pytest.approx(float(truth), abs=1e-10)


@pytest.mark.parametrize("at", [0, 3, -2])
def test_gauss_hermite_is_used_where_the_law_is(at):
    """Means 0.02 apart about a teacher at ``at``: few Gauss–Hermite nodes, centred there."""
    student = GaussianMixture([at + Fraction(1, 10), at - Fraction(1, 10), at + Fraction(1, 20)])
    teacher = GaussianMixture([at])
    requests = [Request(f, FINE) for f in ((forms.loss(1),), forms.gradient(Law.TEACHER, 1))]
    problem = Problem.of(requests, student, teacher, Law.TEACHER)
    tensor = problem.tensor_rule()
    (rule,) = tensor.rules
    assert isinstance(rule, Hermite)
    assert rule.count > 1
    found = computed(Plan(((whole(problem), tensor),))).values
    definition = Definition(student, teacher, reverse=False)
    pairs = [(found[0][0], definition.loss)]
    pairs += list(zip(found[1][0], definition.gradient()[:, 0], strict=True))
    for value, truth in pairs:
        assert overlap(value, widened(ball(Fraction(float(truth))), ball(Fraction(1, 10**11))))


def test_radii_of_means_are_in_the_values():
    with precision(64):
        wide = widened(ball(1), ball(Fraction(1, 100)))
        student = GaussianMixture([wide, -1])
        (value,) = expectations(
            [moment((1,), (1,))], student, GaussianMixture([0]), Law.NORMAL, Fraction(1, 1000)
        )
        for at in (Fraction(99, 100), 1, Fraction(101, 100)):
            inside = expected(moment((1,), (1,)), [at, -1], [0], Law.NORMAL)
            assert value.contains(ball(Fraction(inside)))
        assert half_width(value) > ball(Fraction(1, 200))


def test_values_come_in_the_order_of_the_integrands_whatever_they_mark():
    student, teacher = GaussianMixture([2, -1]), GaussianMixture([0])
    second = moment((1,), (1,))
    first = Integrand(1, ((Monomial((1, 0), (0,), (0,), (), ()), Fraction(1)),))  # w_i
    marks = [second, first, moment((2,)), first, second]
    values = expectations(marks, student, teacher, Law.TEACHER, FINE)
    alone = [expectations([f], student, teacher, Law.TEACHER, FINE)[0] for f in marks]
    for value, own in zip(values, alone, strict=True):
        assert isinstance(value, list) == isinstance(own, list)
        pairs = zip(value, own, strict=True) if isinstance(value, list) else [(value, own)]
        assert all(overlap(a, b) for a, b in pairs)
