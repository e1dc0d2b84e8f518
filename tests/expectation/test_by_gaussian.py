"""Summands over the law: every dropped component and every Gaussian counts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, precision
from verify.expectation import Request, enclose
from verify.expectation.by_gaussian import Summand, combined, split
from verify.expectation.engine import Plan, computed
from verify.expectation.problem import Problem
from verify.mixture import GaussianMixture

ORIGIN = GaussianMixture([0])


def holds(value, low, high):
    return value.contains(ball(Fraction(low))) and value.contains(ball(Fraction(high)))


def summand(weight, kept, *errors):
    return Summand(Fraction(weight), None, kept, 3, tuple(ball(e) for e in errors))


SUMMANDS = [summand("1/4", (0, 2), 1, 4), summand("3/4", (1,), 8, 0)]
"""Two Gaussians of the law and two requests: errors 1/4 + 6 and 1."""


def test_errors_are_weighted_and_summed():
    value = combined(SUMMANDS, [ball(4), ball(8)], 0)
    assert holds(value, 7 - Fraction(25, 4), 7 + Fraction(25, 4))
    value = combined(SUMMANDS, [ball(4), ball(8)], 1)
    assert holds(value, 6, 8)
    assert not holds(value, 5, 9)


def test_each_component_gets_the_errors_of_all():
    first, second, third = combined(SUMMANDS, [[ball(4), ball(12)], [ball(8)]], 1)
    assert holds(first, 0, 2)
    assert holds(second, 5, 7)
    assert holds(third, 2, 4)
    lonely = [summand("1", (0,), 5)]
    assert all(holds(value, -5, 5) for value in combined(lonely, [[ball(0)]], 0))


def test_each_pair_gets_the_errors_of_all():
    values = [[ball(4), ball(12)], [ball(20), ball(28)]], [[ball(8)]]
    found = combined(SUMMANDS, values, 1)
    centres = [[1, 0, 3], [0, 6, 0], [5, 0, 7]]
    for row, line in zip(found, centres, strict=True):
        assert all(holds(value, c - 1, c + 1) for value, c in zip(row, line, strict=True))


@pytest.mark.parametrize("who", ["student", "teacher"])
def test_every_dropped_component_counts(who):
    """Two of weight 10⁻⁶ each: M_1³ changes by 12·10⁻⁶ m³, and 16·10⁻⁶ m³ is claimed."""
    m, tiny = Fraction(1, 4), Fraction(1, 10**6)
    several, alone = GaussianMixture([-m, m, m + tiny], [1 - 2 * tiny, tiny, tiny]), GaussianMixture([-m])
    moments = ((1,),) * 3, ()
    student, teacher, law = several, alone, Law.TEACHER
    if who == "teacher":
        student, teacher, law, moments = alone, several, Law.NORMAL, moments[::-1]
    integrand = Integrand(1, ((Monomial((0, 0), (0,), (0,), *moments), Fraction(1)),))
    coarse, fine = (Request((integrand,), ball(t)) for t in (m**3, Fraction(1, 10**30)))
    (one,) = split(Problem.of([coarse], student, teacher, law))
    assert one.problem.student.n == one.problem.teacher.n == 1
    plan = Plan(((one, one.problem.tensor_rule()),))
    claimed = computed(plan, floats=0).values[0][0]
    with precision(200):
        assert claimed.contains(enclose([fine], student, teacher, law).values[0][0])
