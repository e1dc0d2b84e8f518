"""Means that nearly coincide: nodes in the span of their differences keep whatever digits are asked for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import forward_fisher, reverse_fisher
from verify.arithmetic import ball, half_width, precision
from verify.mixture import GaussianMixture

FINE = Fraction(1, 10**12)


@pytest.mark.parametrize("decades", [50, 1000, 5000])
def test_the_deviation_of_two_gradients_keeps_its_digits(decades):
    """Theory, S-4: linearised about coincident means at c, gradient descent multiplies a deviation by
    1 + 4ηc²/n a step, so ∂_1L − ∂_2L = −(4c²/n)(μ_1 − μ_2) to first order: 18 at c = 3, n = 2.
    """
    gap = Fraction(1, 10**decades)
    ratios = []
    with precision(int(3.4 * decades) + 400):
        for scale in (1, 2):
            out = forward_fisher(GaussianMixture([3, 3 + scale * gap]), digits=decades + 20)
            difference = out.gradient[0][0] - out.gradient[1][0]
            ratios.append(difference / ball(scale * gap))
        assert abs(ratios[0] - ratios[1]) < ball(20 * gap + FINE)
        assert half_width(ratios[0]) < abs(ratios[0]) * ball(Fraction(1, 10**15))
        assert abs(ratios[0] - 18) < ball(20 * gap + FINE)


def test_nodes_do_not_multiply_when_means_in_space_nearly_coincide():
    means = [[3, 0, 0], [3, "1e-300", 0], [3, 0, "2e-300"]]
    for divergence in (forward_fisher, reverse_fisher):
        out = divergence(GaussianMixture(means), digits=320)
        assert out.work.nodes <= 12


@pytest.mark.parametrize("decades", [1, 2, 6, 30])
def test_hermite_and_trapezoid_rules_meet(decades):
    """From separations where the trapezoid rule is cheaper to those where two nodes do."""
    gap = Fraction(1, 10**decades)
    with precision(400):
        out = forward_fisher(GaussianMixture([2, 2 + gap]), digits=decades + 15)
        slope = (out.gradient[0][0] - out.gradient[1][0]) / ball(gap)
        assert abs(slope - 8) < ball(5 * gap + FINE)
