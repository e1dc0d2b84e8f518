import mpmath as mp
import pytest
import sympy as sp

from verify.algebra.pair import DRAG, PUSH, RISE, SLOPE, D, W, by_gap, by_m, m


def mean(q, at_m, at_gap):
    """φ(m) E[q(iZ) p((m − iZ)/D)] by mpmath's own quadrature."""
    f = sp.lambdify((W, m, D), q, "mpmath")

    def integrand(z):
        w = 1j * z
        return mp.npdf(z) * f(w, at_m, at_gap) * mp.pi / mp.sin(mp.pi * (at_m - w) / at_gap)

    return mp.npdf(at_m) * mp.quad(integrand, [-12, -4, 0, 4, 12])


POINTS = [(1.7, 3.1), (0.9, 2.5), (2.4, 4.0)]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("q", [RISE, W * m - 2 * W**2 / D, W**3 + m**2])
def test_derivatives_against_differences(q, point):
    at_m, at_gap = map(mp.mpf, point)
    h = mp.mpf("1e-4")
    for rule, ahead, behind in (
        (by_m, (at_m + h, at_gap), (at_m - h, at_gap)),
        (by_gap, (at_m, at_gap + h), (at_m, at_gap - h)),
    ):
        difference = (mean(q, *ahead) - mean(q, *behind)) / (2 * h)
        assert abs(mean(rule(q), at_m, at_gap) - difference) < 1e-6


def test_named_means_as_written():
    G = m**2 - 2 - W**2
    assert sp.expand(SLOPE + G) == 0
    assert sp.expand(PUSH + G * (1 + 2 * W / D) / 2) == 0
    assert sp.expand(DRAG - G * (1 - 2 * W / D) / 2) == 0
