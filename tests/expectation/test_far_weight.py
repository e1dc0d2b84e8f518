"""Small because student and teacher coincide where the law lives: the hint, and what it makes reachable."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from verify import forward_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, pi, precision, widened
from verify.expectation import Request
from verify.expectation.axes import Metric
from verify.expectation.far_weight import smallness, weight
from verify.expectation.means import Means
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


def bounded(means, weights, origin, i, j, norms=None):
    """The bound of E w_i under N(origin, I) by comparison with j."""
    mixture = GaussianMixture(means, weights)
    means = Means(mixture.weights, mixture.means, norms or (Fraction(1),) * mixture.dimension)
    with precision(256):
        return float(weight(means, i, j, tuple(map(Fraction, origin)), Metric(means.norms)))


def raw(means, weights, origin):
    """E w_2 of two means on the line under N(origin, 1), from the definition."""
    (a, b), (p, q) = (map(mpmath.mpf, map(float, t)) for t in (means, weights))

    def posterior(x):
        return 1 / (1 + p / q * mpmath.exp(-((x - a) ** 2) / 2 + (x - b) ** 2 / 2))

    switch = (a + b) / 2 + mpmath.log(p / q) / (b - a)
    near = sorted({origin - 12, origin - 3, origin, origin + 3, origin + 12, switch - 1, switch, switch + 1})
    return mpmath.quad(lambda x: mpmath.npdf(x, origin) * posterior(x), near)


EVEN = (Fraction(1, 2),) * 2


@pytest.mark.parametrize(
    ("means", "weights", "origin", "loose"),
    [
        ((0, 6), EVEN, 0, 1.5),  # takeover at 3: both sides of it count
        ((0, 6), EVEN, 1, 1.6),  # at 2: mostly beyond it
        ((0, 20), EVEN, 6, 1.3),  # at 4 and a wide gap: hardly anything before it
        ((0, 2), EVEN, -5, 1.2),  # at 6 and a narrow gap: nearly all before it
        ((0, "1/2"), ("999/1000", "1/1000"), 0, 1.2),
        ((0, 6), ("99/100", "1/100"), 0, 1.5),
        ((0, 8), ("1/10", "9/10"), 0, 1.5),
        ((0, -6), EVEN, 0, 1.5),
    ],
)
def test_the_weight_of_the_other_component_is_bounded_tightly(means, weights, origin, loose):
    means, weights = ([Fraction(c) for c in t] for t in (means, weights))
    truth = raw(means, weights, origin)
    assert truth <= bounded(means, weights, [origin], 1, 0) <= loose * truth


def test_a_component_that_leads_or_sits_at_the_same_point_may_have_all_the_weight():
    assert bounded([0, 6], None, [5], 1, 0) == 1
    assert bounded([0, 2], ["1/1000", "999/1000"], [0], 1, 0) == 1
    assert bounded([0, 0], ["1/10", "9/10"], [0], 1, 0) == 1


def test_lengths_of_the_axes_count():
    """Coordinates are divided by √norm: (12, 0) on an axis of length 2 is 6 away."""
    stretched = bounded([[0, 0], [12, 0]], None, [0, 0], 1, 0, (Fraction(4), Fraction(1)))
    assert stretched == pytest.approx(bounded([0, 6], None, [0], 1, 0))
