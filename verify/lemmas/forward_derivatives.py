"""How large the second and third derivative of the forward loss are: claim "S S-4, remainder".

For the teacher N(0, I), every n, d and weights. Both bounds are polynomials without negative coefficients, so
SymPy symbols, fractions and balls are all welcome, and upper bounds of R and s give an upper bound.
"""

from __future__ import annotations

from typing import Any

CLAIM = "S S-4, remainder"


def third_derivative_bound(radius: Any, spread: Any, dimension: Any) -> Any:
    """K(R, s, d): |D³L[ξ, ξ, ξ]| ≤ K for Σ|ξ_i|² = 1, all |μ_i| ≤ R and all |μ_i − μ_j| ≤ s.

    With X = |x| + R it is

        6 E[(1 + sX)(s(1 + X²) + 2X)] + 2R E[s(5X³ + 3X) + 6X² + 3]

    after X ≤ (1 + X²)/2, X³ ≤ (X² + X⁴)/2, E X² ≤ 2(d + R²), E X⁴ ≤ 8(d(d + 2) + R⁴).
    """
    two, four = moments(radius, dimension)
    one, three = (1 + two) / 2, (two + four) / 2
    first = spread + 3 * spread * two + (2 + spread**2) * one + spread**2 * three
    second = spread * (5 * three + 3 * one) + 6 * two + 3
    return 6 * first + 2 * radius * second


def second_derivative_bound(radius: Any, spread: Any, dimension: Any) -> Any:
    """Λ(R, s, d): |D²L[ξ, ξ]| ≤ Λ on the same set, so a Lipschitz constant of ∇L where it is convex.

    It is E[2(1 + sX)² + 2R(s(1 + X²) + 2X)] after the same replacements.
    """
    two, _ = moments(radius, dimension)
    one = (1 + two) / 2
    return 2 + 4 * spread * one + 2 * spread**2 * two + 2 * radius * (spread * (1 + two) + 2 * one)


def moments(radius: Any, dimension: Any) -> tuple[Any, Any]:
    """Bounds of E X² and E X⁴ for X = |x| + R, x ∼ N(0, I_d)."""
    return 2 * (dimension + radius**2), 8 * (dimension * (dimension + 2) + radius**4)
