"""Theorem 3.5, phase 1 (Zhang et al. 2025): the words of it, its statements, and how large its numbers are.

The means start within ρ of a place c, |c| = M = r⁶; one of them, ν, leads: for all others
|μ_j|² − |ν|² ≥ ρ² + r². As reported ρ = r; up to ρ² ≤ 5r⁴ nothing changes.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import d, n
from verify.lemmas.far_start import CENTRE, ONE, UNIFORM, X_0, Y_0, M, X_k, Y_k, ι, ν, ρ
from verify.lemmas.forward import HALF, descent, η, τ
from verify.logic.descent import At, k
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cut, substituted
from verify.logic.schemas import (
    exp,
    exp_sum,
    exp_tangent,
    exp_zero,
    log,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real, term
from verify.logic.vectors import square

r = positive("r", "r", "sixth root of M")
t = positive("t", "t", "a hundredth of r")
UNIT = equals(100 * t, r)
W = Defined("W", "W", "", square(ν))
FAR_START = [sqrt(d) * n**10 <= M / 10**9, n >= 2, equals(r**6, M)]
CLOSE = ρ**2 <= 5 * r**4


def together(radius: Real) -> Comparison:
    """The formula: at the start |μ_i − c|² ≤ radius², for all i."""
    return radius**2 >= Y_0


def leads(radius: Real) -> Comparison:
    """The formula: at the start |μ_i|² − |ν|² ≥ radius² + r², for all others."""
    return (1 - ι) * (X_0 - At(descent, W, None, 0) - radius**2 - r**2) >= 0


TOGETHER, LEADS = together(r), leads(r)
P, p = exp(r**2 / 16), exp(-1 * r**2 / 16)
UNTIL = [η <= HALF, 4 * η * τ <= P, k <= τ]
WAIT = 2 + 2 * log(M) <= η * k


def begins(radius: Real, *given: Comparison) -> list[Comparison]:
    """What phase 1 assumes, for balls of this radius, as long as k ≤ τ."""
    return [*ONE, UNIFORM, CENTRE, *FAR_START, *given, together(radius), leads(radius), *UNTIL]


GIVEN, WIDE_GIVEN = begins(r), begins(ρ, CLOSE)
ONE_ARRIVES = 64 * M**6 * ι * X_k <= ι
ARRIVED, WIDE_ARRIVED = (statement(ONE_ARRIVES, given=[*given, WAIT]) for given in (GIVEN, WIDE_GIVEN))
"""Claims "F Theorem 3.5, phase 1" and "F Theorem 3.5, phase 1, wide starts"."""
WAY = ι * X_k <= 2 * ι * M**2
ON_THE_WAY, WIDE_ON_THE_WAY = (statement(WAY, given=given) for given in (GIVEN, WIDE_GIVEN))
"""Claims "F Theorem 3.5, phase 1, on the way" and "F Theorem 3.5, phase 1, wide starts, on the way"."""
OTHERS = statement((1 - ι) * Y_k <= (1 - ι) * (r + 1) ** 2, given=GIVEN)
"""Claim "F Theorem 3.5, phase 1, the others"."""
WIDE_OTHERS = statement((1 - ι) * Y_k <= (1 - ι) * (ρ + 1) ** 2, given=WIDE_GIVEN)
"""Claim "F Theorem 3.5, phase 1, wide starts, the others"."""
FAR = statement(r >= 100, given=FAR_START)
"""Claim "F Theorem 3.5, far"."""


@cache
def large() -> tuple[Theorem, ...]:
    """⊢ t ≥ 1, n¹⁰ ≤ 10⁻⁹ M, 10⁻⁹ M ≥ 1000 and 10¹² t⁶ = M."""
    fourth = infer(n**4 >= 16, by=[infer(n**2 >= 4, by=[FAR_START[1]])])
    fifth = infer(n**5 >= 32, by=[fourth, FAR_START[1]])
    tenth = infer(n**10 >= 1024, by=[fifth], degree=2)
    roots = [cut(fact(d), infer(d >= 0)) for fact in (sqrt_squared, sqrt_nonnegative)]
    by = [infer(sqrt(d) >= 1, by=roots, degree=2), infer(n**10 >= 0, by=[tenth])]
    few = infer(n**10 <= M / 10**9, by=[FAR_START[0], infer(sqrt(d) * n**10 >= n**10, by=by)])
    far = infer(M / 10**9 >= 1000, by=[few, tenth])
    square_r = infer(equals(10**4 * t**2, r**2), by=[UNIT])
    fourth = infer(equals(10**8 * t**4, r**4), by=[square_r])
    sixth = infer(equals(10**12 * t**6, M), by=[fourth, square_r, FAR_START[2]])
    whole = sixth
    sixth = infer(t**6 >= 1, by=[infer(M / 10**12 >= 1, by=[far]), sixth])
    cube = infer(t**3 >= 1, by=[sixth, infer(t**3 > 0)], degree=2)
    root = infer(t >= 1, by=[cube, infer(t**2 + t + 1 > 0)], degree=2)
    return root, few, far, whole


def doubled(theorem: Theorem, exponent: Real, bound: Real, times: int) -> Theorem:
    """⊢ e^{2s} ≥ A² from e^s ≥ A > 0, again and again."""
    by = [theorem]
    for _ in range(times):
        squared = infer(exp(exponent) ** 2 >= bound**2, by=by, degree=2)
        theorem = infer(exp(2 * exponent) >= bound**2, by=[squared, exp_sum(exponent, exponent)])
        by = [theorem] if term(bound).constant else [theorem, infer(bound**2 >= 0, squares=[bound])]
        exponent, bound = 2 * exponent, bound**2
    return theorem


@cache
def huge() -> tuple[Theorem, Theorem]:
    """⊢ P ≥ 256 M⁸: e^{r²/4096} ≥ 3r/100, so e^{r²/128} ≥ (3r/100)^32 ≥ 2M; and P p = 1."""
    root, _, _, whole = large()
    found = infer(exp(r**2 / 4096) >= 3 * t, by=[exp_tangent(r**2 / 4096), UNIT], squares=[r - 61])
    found = doubled(found, r**2 / 4096, 3 * t, 5)
    square_t = infer(t**2 >= 1, by=[root])
    fourth = infer(t**4 >= 1, by=[square_t], degree=2)
    eighth = infer(t**8 >= 1, by=[fourth], degree=2)
    power = infer(t**16 >= 1, by=[eighth], degree=2)
    power = infer(t**24 >= 1, by=[power, eighth])
    power = infer(t**26 >= 1, by=[power, square_t])
    least = infer((3 * t) ** 32 >= 2 * 10**12 * t**6, by=[power], squares=[t**3])
    found = infer(exp(r**2 / 128) >= 2 * M, by=[found, least, whole])
    found = doubled(found, r**2 / 128, 2 * M, 3)
    return found, infer(equals(P * p, 1), by=[exp_sum(r**2 / 16, -1 * r**2 / 16), exp_zero()])


@cache
def thousand() -> Theorem:
    """⊢ M ≥ 10⁵."""
    far = large()[2]
    for units in (10**6, 1000):
        far = infer(M / units >= 1000, by=[far])
    return infer(M >= 10**5, by=[far])


@cache
def near() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ M ≥ 10⁵ r, M ≥ 4r² and n ≤ M."""
    few = large()[1]
    fourth = infer(n**4 >= 1, by=[infer(n**2 >= 1)], degree=2)
    tenth = infer(n**10 >= n, by=[infer(n**5 >= n, by=[fourth]), infer(n**5 >= 1, by=[fourth])])
    squares = infer(4 * r**2 <= M, by=[far_apart()])
    line = infer(r**2 >= r, by=[infer(r >= 1, by=[large()[0], UNIT])])
    return infer(10**5 * r <= M, by=[far_apart(), line]), squares, infer(n <= M, by=[tenth, few])


@cache
def far_apart() -> Theorem:
    """⊢ M ≥ 3 · 10⁵ r²."""
    root, _, _, whole = large()
    square_t = infer(t**2 >= 1, by=[root])
    third = infer(t**4 >= t**2, by=[square_t], squares=[t])
    sixth = infer(t**6 >= t**4, by=[square_t], squares=[t**2])
    by = [whole, infer(equals(10**4 * t**2, r**2), by=[UNIT]), third, sixth]
    return infer(3 * 10**5 * r**2 <= M, by=by)


@cache
def wide() -> Theorem:
    """Ρ² ≤ 5r⁴ ⊢ M ≥ 10⁵ ρ."""
    most = infer(ρ <= 3 * r**2, by=[CLOSE, infer(r**2 > 0)], degree=2)
    return infer(10**5 * ρ <= M, by=[far_apart(), most])


def without_t(theorem: Theorem) -> Theorem:
    """The theorem for t = r/100."""
    return cut(substituted(theorem, t, r / 100, infer(r / 100 > 0)), infer(equals(100 * (r / 100), r)))
