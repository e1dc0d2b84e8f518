"""Adapted coordinates: what is known of a mean survives the translation, whatever the precision in force."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, half_width, overlap, precision, widened
from verify.fisher.place import place

RADIUS = Fraction(2, 10**121)


def third():
    with precision(500):
        return widened(ball(Fraction(1, 3)), ball(RADIUS))


@pytest.mark.parametrize("bits", [53, 400])
@pytest.mark.parametrize("teacher", [0, "1/7"])
def test_means_that_are_balls_keep_their_digits_at_any_ambient_precision(bits, teacher):
    with precision(bits):
        out = forward_fisher(GaussianMixture([third(), 2]), GaussianMixture([teacher]), digits=50)
    exact = forward_fisher(GaussianMixture(["1/3", 2]), GaussianMixture([teacher]), digits=50)
    assert out.reached
    with precision(400):
        assert half_width(out.loss) <= abs(out.loss) * ball(Fraction(1, 10**50))
        assert overlap(out.loss, exact.loss)


def test_means_next_to_nothing_have_no_need_of_a_fraction():
    # e^{−10²³} as a fraction has no room in memory.
    tiny = ball(-(10**23)).exp()
    out = forward_fisher(GaussianMixture([[tiny], [ball(40)]], ["1/2", "1/2"]), digits=10)
    assert abs(out.gradient[0][0]) < ball(Fraction(1, 10**20))


@pytest.mark.parametrize("teacher", [0, Fraction(1, 7)])
def test_the_radius_of_a_mean_goes_with_it(teacher):
    with precision(64):
        wide = widened(ball(Fraction(3, 2)), ball(Fraction(1, 10)))
    seen = place(GaussianMixture([wide, 2]), GaussianMixture([teacher]), hessian=False).student
    with precision(200):
        moved = seen.balls()[0][0]
        assert half_width(moved) >= ball(Fraction(1, 10))
        for at in (Fraction(141, 100), Fraction(159, 100)):
            assert moved.contains(ball(at - teacher))
