"""Taylor bounds of p − q: at points, where the remainder dominates, and for intervals drawn at random."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, certainly_less, magnitude, precision, upper
from verify.checks import density_gap
from verify.checks.density_gap import DensityGap
from verify.errors import InputError

TINY = ball(Fraction(1, 10**25))
means = st.lists(st.fractions(-6, 6, max_denominator=10), min_size=1, max_size=3, unique=True)
ends = st.tuples(st.fractions(-8, 8, max_denominator=20), st.fractions(0, 3, max_denominator=20))


def g(gap: DensityGap, centre: Fraction, t: Fraction, shift: Ball | None = None) -> Ball:
    """G(t) from the densities themselves: p − q = φ(t) e^{st} g(t)."""
    return gap.at(centre + t) * (ball(t) ** 2 / 2 - (shift or ball(0)) * ball(t)).exp()


@settings(deadline=None, max_examples=60)
@given(means, means, ends, st.none() | st.fractions(-9, 9, max_denominator=4))
def test_bounds_hold_at_points(first, second, interval, shift):
    low, high = interval[0], interval[0] + interval[1]
    with precision(160):
        gap = DensityGap.of(GaussianMixture(first), GaussianMixture(second))
        local, centre = gap.local(low, high, shift), (low + high) / 2
        for k in range(9):
            t = (high - low) * Fraction(k - 4, 8)
            value = g(gap, centre, t, local.shift)
            assert not certainly_less(local.change + TINY, abs(value - local.value))
            if local.sign:
                assert not certainly_less(value * local.sign, ball(0))
        # The slope by a difference quotient whose error is 1e-16 times the third derivative.
        h = Fraction(1, 10**8)
        for t in (low - centre + h, Fraction(0), high - centre - h):
            ahead, behind = (g(gap, centre, t + s, local.shift) for s in (h, -h))
            slope = (ahead - behind) / (2 * ball(h))
            if abs(t) + h <= (high - low) / 2:
                assert not certainly_less(local.turn + ball(Fraction(1, 10**6)), abs(slope - local.slope))
        assert not certainly_less(local.most + TINY, abs(gap.mass(low, high)))


def test_the_remainder_is_needed():
    """Means 9 from the middle of [−3, 3]: the first 12 terms of e^{27} say too little."""
    gap, half = DensityGap.of(GaussianMixture([9]), GaussianMixture([0])), 3
    with precision(160):
        local = gap.local(Fraction(-half), Fraction(half), Fraction(0))
        far = abs(g(gap, Fraction(0), Fraction(half)) - local.value)
        terms = [ball(9) ** k * ball(half) ** k / factorial(k) for k in range(1, density_gap._ORDER)]
        without = upper(sum(terms, ball(0)) * magnitude((-ball(81) / 2).exp()))
        assert certainly_less(without, far)
        assert certainly_less(far, local.change)


def test_the_slope_s_remainder_is_needed(monkeypatch):
    """With order 2 only the remainder says how far the slope turns."""
    monkeypatch.setattr(density_gap, "_ORDER", 2)
    gap = DensityGap.of(GaussianMixture([1, -1]), GaussianMixture([0]))
    with precision(160):
        local, h = gap.local(Fraction(-2), Fraction(2), Fraction(0)), Fraction(1, 10**8)
        slope = (g(gap, Fraction(0), 2 - h) - g(gap, Fraction(0), 2 - 3 * h)) / (2 * ball(h))
        assert not local.is_monotone
        assert certainly_less(abs(slope - local.slope), local.turn)
        assert certainly_less(ball(1), abs(slope - local.slope))


@pytest.mark.parametrize(
    ("left", "right", "once"),
    [(Fraction(-1, 2), Fraction(1, 3), False), (Fraction(1), Fraction(3, 2), True)],
)
def test_one_sign_change_needs_opposite_ends_and_a_slope_that_keeps_its_sign(left, right, once):
    """N(0, 1) against ½N(−1, 1) + ½N(1, 1): the two meet at ±arcosh(√e) = ±1.0850."""
    gap = DensityGap.of(GaussianMixture([0]), GaussianMixture([-1, 1]))
    with precision(128):
        assert gap.changes_once(left, right) is once
        assert not gap.changes_once(Fraction(-2), Fraction(2))  # both zeros


def test_intervals_and_sides_that_are_none_are_refused():
    gap = DensityGap.of(GaussianMixture([0]), GaussianMixture([1]))
    with pytest.raises(InputError, match="low, high"):
        gap.local(Fraction(1), Fraction(0))
    with pytest.raises(InputError, match="side"):
        gap.tail(Fraction(1), 2)
