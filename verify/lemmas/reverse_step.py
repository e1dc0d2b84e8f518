"""The largest step with which reverse descent is proved to converge: claim "S S-2"."""

from __future__ import annotations

from fractions import Fraction

from verify.arithmetic.arguments import checked
from verify.errors import InputError

CLAIM = "S S-2"


@checked
def reverse_limit(rate: Fraction, largest_weight: Fraction) -> Fraction:
    """The largest max(1, V) at which S-2 covers the step size: 1/(2 π_max η).

    For the teacher N(0, I) and all weights. From a step with max(1, V) at most this, V never increases and
    μ → 0.

    Raises:
        InputError: a rate or weight that is not positive, or a rate so large that S-2 covers it nowhere.
    """
    if not (rate > 0 and 0 < largest_weight <= 1):
        numbers = rate, largest_weight
        raise InputError("rate, weight", numbers, "not a rate > 0 and a weight in (0, 1]", "give fractions")
    limit = 1 / (2 * largest_weight * rate)
    if limit < 1:
        why = f"S-2 asks for at most 1/(2 π_max) = {1 / (2 * largest_weight)}"
        raise InputError("rate", rate, why, "take smaller steps")
    return limit
