"""How fast the reverse gradient changes: claim "R Lipschitz gradient"."""

from __future__ import annotations

from fractions import Fraction

from verify.arithmetic import Ball, ball, certainly_negative, upper
from verify.arithmetic.arguments import checked
from verify.errors import InputError

CLAIM = "R Lipschitz gradient"

COEFFICIENTS = (2, 16, 25)
"""c_k of P(R) = Σ c_k R^k in |∇F(μ) − ∇F(μ')| ≤ π_max P(R) |μ − μ'|."""


@checked
def reverse_lipschitz(reach: Ball, largest_weight: Fraction) -> Ball:
    """A Lipschitz constant of ∇F where |μ_i| ≤ R for all i, for the teacher N(0, I), every n, d and weights.

    Args:
        reach: R ≥ 0.
        largest_weight: π_max.

    Returns:
        An exact upper bound of π_max (25R² + 16R + 2).

    Raises:
        InputError: a reach that is certainly negative, or a weight that is not in (0, 1].
    """
    if not 0 < largest_weight <= 1:
        raise InputError("largest_weight", largest_weight, "not in (0, 1]", "give max_i π_i")
    if certainly_negative(reach):
        raise InputError("reach", reach, "is negative", "give an upper bound of max_i |μ_i|")
    value = ball(0)
    for c in reversed(COEFFICIENTS):
        value = value * reach + c
    return upper(ball(largest_weight) * value)
