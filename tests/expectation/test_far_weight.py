"""Small because student and teacher coincide where the law lives: the hint, and what it makes reachable."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import forward_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, pi, precision, widened
from verify.expectation import Request
from verify.expectation.far_weight import smallness
from verify.expectation.problem import Problem
from verify.mixture import GaussianMixture

ORIGIN = GaussianMixture([0])


def hint(student, teacher, law=Law.TEACHER):
    d = student.dimension
    return smallness(Problem.of([Request((forms.loss(d),), ball(1))], student, teacher, law))


def test_apart_is_not_small():
    assert hint(GaussianMixture([1, 9]), ORIGIN) == 1
    assert hint(GaussianMixture([0, 9]), ORIGIN, Law.STUDENT) >= ball(Fraction(1, 2))
    assert hint(GaussianMixture([widened(ball(0), ball(1)), 9]), ORIGIN) == 1


def test_the_weight_of_the_others_is_what_is_left():
    assert ball(Fraction(1, 10**7)) < hint(GaussianMixture([0, 10]), ORIGIN) < ball(Fraction(1, 10**5))


def test_components_that_both_have_in_one_proportion_cancel():
    teacher = GaussianMixture([0, 3])
    even, uneven = (GaussianMixture([0, 3, 40], w) for w in (["2/5", "2/5", "1/5"], ["1/5", "3/5", "1/5"]))
    assert hint(even, teacher) < ball(Fraction(1, 10**60))
    assert hint(uneven, teacher) > ball(Fraction(1, 100))


@pytest.mark.parametrize("gap", [15, 30])
def test_small_losses_agree_with_brute_precision(gap):
    """The same loss where nothing quite coincides, so that all its digits are carried from the scale 1 on."""
    exact, moved = (
        forward_fisher(GaussianMixture([m, gap], ["3/4", "1/4"]), digits=12)
        for m in (0, Fraction(1, 10**200))
    )
    assert exact.reached
    with precision(400):
        assert overlap(widened(exact.loss, exact.loss / 10**12), moved.loss)


def test_a_direct_sum_that_knows_nothing_of_tilts_agrees():
    """L = y² E σ(y(x − y/2))² for means (0, y), summed by the rectangle rule in plain 400-bit balls."""
    y = 40
    with precision(400):
        out = forward_fisher(GaussianMixture([0, y]), digits=20)
        step, total = Fraction(1, 64), ball(0)
        for k in range(-64 * 4, 64 * 4):  # about the switching point y/2, where all of the integrand is
            x = ball(y) / 2 + ball(step * k)
            share = 1 / (1 + (-(y * ball(step * k))).exp())
            total += ball(step) * share * share * (-x * x / 2).exp()
        raw = y * y * total / (2 * pi()).sqrt()
        assert abs(out.loss / raw - 1) < ball(Fraction(1, 10**9))
