"""Strips: the cosine bound where it is attained, which axes are flat, and what counts of the means."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from verify.arithmetic import ball, hull, precision, widened
from verify.errors import PrecisionError
from verify.expectation.means import Means
from verify.expectation.strip import Cosine, strips
from verify.mixture import GaussianMixture


def cloud(means, weights=None):
    return Means.of(GaussianMixture(means, weights))


@pytest.mark.parametrize("spread", [Fraction(1, 2), Fraction(2), Fraction(7)])
@pytest.mark.parametrize("share", [Fraction(1, 4), Fraction(3, 4), Fraction(99, 100)])
def test_the_cosine_bound_is_attained_half_way_between_two_means(spread, share):
    """At x = iy, means ±Δ/2: |e^{iyΔ/2} + e^{−iyΔ/2}| = 2 cos(yΔ/2), and the terms are 1 in modulus."""
    a = share * Fraction(157, 50) / spread
    y, half = (mpmath.mpf(q.numerator) / q.denominator for q in (a, spread / 2))
    seen = 2 / abs(mpmath.expj(y * half) + mpmath.expj(-y * half))
    with precision(64):
        claimed = float(Cosine(ball(spread)).amplification(ball(a)))
    assert seen * (1 - 1e-12) <= claimed <= seen * (1 + 1e-9)


@pytest.mark.parametrize(
    "a", [ball(Fraction(8, 5)), ball(4), widened(ball(Fraction(3, 2)), ball(1))], ids=str
)
def test_a_strip_that_may_reach_a_pole_is_refused(a):
    with pytest.raises(PrecisionError, match="narrower"):
        Cosine(ball(2)).amplification(a)


def amplified(student, teacher, axis=0, a=Fraction(1), sectors=False):
    with precision(64):
        return [float(x) for x in strips(student, teacher, sectors)[axis].amplifications(ball(a))]


def test_each_mixture_has_its_own_amplification():
    wide, narrow = cloud([-1, 1]), cloud([-Fraction(1, 2), Fraction(1, 2)])
    secants = {2: 1 / mpmath.cos(1), 1: 1 / mpmath.cos(0.5), 0: 1}
    assert amplified(wide, narrow) == pytest.approx([secants[2], secants[1]])
    assert amplified(narrow, wide) == pytest.approx([secants[1], secants[2]])
    assert amplified(wide, None) == pytest.approx([secants[2], secants[0]])


def test_the_poles_of_the_teacher_limit_the_strip_too():
    student, teacher = cloud([0]), cloud([-1, 1])
    (strip,) = strips(student, teacher, False)
    assert not strip.is_flat
    assert strip.log_width() == pytest.approx(mpmath.log(mpmath.pi / 2))
    with pytest.raises(PrecisionError):
        strip.amplifications(ball(2))


def test_an_axis_is_flat_only_if_nothing_moves_on_it():
    a, b = cloud([[1, 0], [1, 2]]), cloud([[3, 5], [3, 5]])
    assert [s.is_flat for s in strips(a, b, False)] == [True, False]
    assert [s.is_flat for s in strips(b, a, False)] == [True, False]
    assert [s.is_flat for s in strips(b, None, False)] == [True, True]
    third = widened(ball(1), ball(Fraction(1, 2)))
    for means in ([[third, 0], [1, 0]], [[1, 0], [third, 0]]):
        assert [s.is_flat for s in strips(cloud(means), None, False)] == [False, True]


def test_what_holds_on_one_axis_is_not_used_with_two():
    """Far up only the outer two of the three means are left: there the pole is at π/2."""
    student = cloud([[-1, 9], [0, -9], [1, 9]])
    assert amplified(cloud([-1, 0, 1]), None, a=Fraction(53, 32), sectors=True)[0] > 1
    with pytest.raises(PrecisionError):
        amplified(student, None, a=Fraction(53, 32), sectors=True)


def test_the_width_is_in_the_units_of_the_axis_and_counts_the_ends_of_balls():
    half = Fraction(1, 2)
    stretched = Means((half, half), ((Fraction(0),), (Fraction(6),)), (Fraction(4),))
    assert stretched.spread(0) == 3
    with precision(64):
        wide = hull([ball(-1), ball(4)])
        assert cloud([wide, 1]).spread(0) >= 5
        assert cloud([1, wide]).spread(0) >= 5
        low, high = cloud([1, wide, 2]).range(0)
        assert low <= -1
        assert high >= 4
    assert cloud([3, 1, 2]).range(0) == (1, 3)


def test_a_mean_that_may_be_0_does_not_vanish():
    about_zero = widened(ball(0), ball(Fraction(1, 10)))
    assert cloud([[0, 0], [1, 0]]).vanishes(1)
    assert not cloud([[0, 0], [1, 0]]).vanishes(0)
    assert not cloud([[0, about_zero], [1, 0]]).vanishes(1)
