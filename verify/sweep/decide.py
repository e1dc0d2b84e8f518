"""When a run is decided, in float64 and in balls: the same regions, which theorems speak about.

One Gaussian as teacher, V = Σ|μ_i|²:

    forward, η ≤ 4/17, V ≤ 1/4                     S-1: V decreases for all time, all means converge
    reverse, max(1, V) ≤ 1/(2 π_max η)             S-2: the same
    forward, n = 2, equal weights, η ≤ 0.59,
    |a| ≤ 0.3 and |y| ≥ 3.13                       S-6: a converges, |y| → ∞

For other n, weights and radii "k of n arrive" says that each mean is near or far at that step, no more.
"""

from __future__ import annotations

from fractions import Fraction

from verify.sweep.setting import Setting

BALL = Fraction(1, 4)
"""Of S-1."""
_RATE_1, _RATE_6 = Fraction(4, 17), Fraction(59, 100)
_NEAR_6, _FAR_6 = Fraction(3, 10), Fraction(313, 100)


def converging(at: Setting) -> Fraction | None:
    """All means converge, for all time, once V is at most this; None if no theorem says so."""
    if at.reverse:
        limit = 1 / (2 * max(at.weights) * at.eta)
        return limit if limit >= 1 else None
    return BALL if at.eta <= _RATE_1 else None


def parts_for_good(at: Setting) -> bool:
    """Whether "1 of 2 arrive" holds for all time."""
    two = not at.reverse and at.n == 2 and at.is_uniform
    return two and at.eta <= _RATE_6 and at.near <= _NEAR_6 and at.far >= _FAR_6
