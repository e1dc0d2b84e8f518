"""What a step of forward descent does to means that nearly coincide: claim "S S-4, one step"."""

from __future__ import annotations

from typing import Any, NamedTuple

CLAIM = "S S-4, one step"


class Factors(NamedTuple):
    """What one step of gradient descent about coincident means at A e_1 multiplies, to first order.

    Attributes:
        mean: the mean of the deviations, and A itself: 1 − 2η/n.
        apart: the rest along e_1: 1 + 4ηA²/n, which is also the norm of I − ηH(A) for η ≤ n/2.
        worst: a bound for max_i |δ_i|: |block ii| + (n − 1) |block ij| of I − ηH(A).
    """

    mean: Any
    apart: Any
    worst: Any


def factors(n: Any, reference: Any, rate: Any) -> Factors:
    """The factors for n ≥ 2 components of equal weight at A = ``reference``, teacher N(0, I), 0 < η ≤ n/2.

    Numbers, balls and SymPy symbols are welcome.
    """
    square = reference * reference
    apart = 1 + 4 * rate * square / n
    return Factors(1 - 2 * rate / n, apart, apart + 2 * rate * (n - 2) * (1 + 2 * square) / n**2)
