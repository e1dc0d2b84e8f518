"""Where Theorem 3.5 starts, and what its phase 1 says: the formulas of claims "F Theorem 3.5, phase 1".

M ≥ 10⁹ √d n¹⁰ and r⁶ = M. At the start all means are within ρ of c, |c| = M, and one of them, ν, leads: for
all others |μ_j|² − |ν|² ≥ ρ² + r². As reported ρ = r; up to ρ² ≤ 5r⁴ nothing changes.
"""

from __future__ import annotations

from verify.algebra.posterior import d, n
from verify.lemmas.far_start import CENTRE, ONE, UNIFORM, X_0, Y_0, M, X_k, Y_k, ι, ν, ρ
from verify.lemmas.forward import HALF, descent, η, τ
from verify.logic.descent import At, k
from verify.logic.formulas import Comparison, equals
from verify.logic.schemas import exp, log, sqrt
from verify.logic.statement import Statement, statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real
from verify.logic.vectors import square

r = positive("r", "r", "sixth root of M")
W = Defined("W", "W", "", square(ν))
FAR_START = [sqrt(d) * n**10 <= M / 10**9, n >= 2, equals(r**6, M)]


def together(radius: Real) -> Comparison:
    """The formula: at the start |μ_i − c|² ≤ radius², for all i."""
    return radius**2 >= Y_0


def leads(radius: Real) -> Comparison:
    """The formula: at the start |μ_i|² − |ν|² ≥ radius² + r², for all others."""
    return (1 - ι) * (X_0 - At(descent, W, None, 0) - radius**2 - r**2) >= 0


CLOSE = ρ**2 <= 5 * r**4
UNTIL = [η <= HALF, 4 * η * τ <= exp(r**2 / 16), k <= τ]
WAIT = 2 + 2 * log(M) <= η * k

FAR = statement(r >= 100, given=FAR_START)
"""Claim "F Theorem 3.5, far"."""


def others_stay(radius: Real, *given: Comparison) -> Statement:
    """All others are within radius + 1 of c, as long as k ≤ τ."""
    start = [*FAR_START, *given, together(radius), leads(radius)]
    shown = (1 - ι) * Y_k <= (1 - ι) * (radius + 1) ** 2
    return statement(shown, given=[*ONE, UNIFORM, CENTRE, *start, *UNTIL])


def one_arrives(radius: Real, *given: Comparison) -> Statement:
    """|ν_k| ≤ 1/(8M³) from (2 + 2 log M)/η steps on, as long as k ≤ τ."""
    return statement(64 * M**6 * ι * X_k <= ι, given=[*others_stay(radius, *given).given, WAIT])


OTHERS, ARRIVED = others_stay(r), one_arrives(r)
"""Claims "F Theorem 3.5, phase 1, the others" and "F Theorem 3.5, phase 1"."""
WIDE_OTHERS, WIDE_ARRIVED = others_stay(ρ, CLOSE), one_arrives(ρ, CLOSE)
"""Claims "F Theorem 3.5, phase 1, wide starts, the others" and "F Theorem 3.5, phase 1, wide starts"."""
