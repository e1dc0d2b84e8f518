"""Theorem 3.5 (Zhang et al. 2025): what comes of a far start for all time: words, statements and numbers.

Phase 1 takes T = 2 + 2 log M in time ηk. From there on the means are in the region of level y_k, which starts
with A = e^{M²/10} = 32 M⁶ C.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from verify.algebra.posterior import n
from verify.lemmas.all_time import LOWER, A, C, b, region
from verify.lemmas.far_mean import m, not_negative
from verify.lemmas.far_start import M, X, X_k, other, ι
from verify.lemmas.forward import L_k, descent, η
from verify.lemmas.phase_1 import GIVEN, WIDE_GIVEN, huge, near, r, thousand, without_t
from verify.logic.descent import At, k
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cut, substituted
from verify.logic.schemas import (
    exp,
    exp_monotone,
    exp_positive,
    inverse,
    inverse_positive,
    inverse_times,
    log,
    log_exp,
    log_monotone,
    log_tangent,
    tends_to,
)
from verify.logic.search import infer
from verify.logic.statement import Statement, statement
from verify.logic.terms import Defined, term

SHARE, POWER = 250 * n**8 * b <= 1, M**2 / 10
LAG = term(2) + 2 * log(M)
SINCE, LEVEL = -1 * LAG + η * k, A - b * LAG + η * b * k
"""ηk − T, and y_k = A + b(ηk − T)."""
NOW = region(X_k, exp(X_k / 8), LEVEL)
IS_A, IS_C = equals(exp(POWER), A), equals(32 * M**6 * C, A)
EARLY, LATE, SOON = LAG - η * k >= 0, η * k > LAG, η * k <= LAG + 1


def without_steps(given: Sequence[Comparison]) -> list[Comparison]:
    """What phase 1 assumes, without the number of its steps; and SHARE."""
    return [*given[:-2], SHARE]


def limits(given: Sequence[Comparison]) -> Statement:
    """The one arrives, all others leave, and the loss is O(1/k)."""
    loss = L_k * (1 + η * b * exp(-1 * POWER) * k) <= 5 * M**2
    return statement(tends_to(ι * X_k, 0), tends_to(other * LOWER, 0), loss, given=without_steps(given))


LIMITS, WIDE_LIMITS = limits(GIVEN), limits(WIDE_GIVEN)
"""Claims "F Theorem 3.5" and "F Theorem 3.5, wide starts"."""
BEGUN = without_steps(WIDE_GIVEN)
BEFORE = statement(ι * X_k <= 2 * ι * M**2, L_k <= 2 * M**2, given=[*BEGUN[:-1], EARLY])
"""Claim "F Theorem 3.5, until phase 1 ends"."""
START = exp(POWER) - b * LAG + η * b * k
y_k = Defined("y_k", "y_k", "level at step k", START)
z_k = Defined("z_k", "z_k", "y_k log y_k", START * log(START))
PARTED = 32 * M**6 * ι * y_k * X_k <= ι * exp(POWER), other * z_k <= other * exp(X_k / 8)
"""The region of level y_k, of the one and of all others."""
ENTERS = statement(*PARTED, given=[*BEGUN, SINCE >= 0, SOON])
"""Claim "F Theorem 3.5, where phase 1 ends"."""
RATES = statement(
    *PARTED,
    32 * M**6 * L_k * y_k <= exp(POWER) + 1152 * M**6 * n**2,
    given=[*BEGUN, LATE],
)
"""Claim "F Theorem 3.5, rates"."""
LEAST = statement(
    other * (At(descent, X, k, 1) - m**2) >= 0,
    given=[*BEGUN, LATE, other * (X_k - m**2) >= 0, m**2 >= 14641 * (1 + log(n))],
)
"""Claim "F Theorem 3.5, the least norm never decreases"."""


@cache
def powers() -> tuple[Theorem, ...]:
    """⊢ 1 ≤ M² and M ≤ M² ≤ M⁴ ≤ M⁶ ≤ M⁸."""
    one = infer(M >= 1, by=[thousand()])
    square_M = infer(M**2 >= 1, by=[one])
    higher = [infer(M ** (j + 2) >= M**j, by=[square_M], squares=[M ** (j // 2)]) for j in (2, 4, 6)]
    return square_M, infer(M**2 >= M, by=[one]), *higher


@cache
def numbers() -> tuple[Theorem, ...]:
    """⊢ 0 ≤ log M ≤ M − 1, log A ≤ M²/10, log A ≥ M²/10, A ≥ 256 M⁸ ≥ 256 M and b ≤ 1/250."""
    low = not_negative(term(M), infer(M > 0), infer(M >= 1, by=[thousand()]))
    up = cut(log_monotone(exp(POWER), A), exp_positive(POWER), infer(exp(POWER) <= A, by=[IS_A]))
    down = cut(log_monotone(A, exp(POWER)), infer(A > 0), infer(exp(POWER) >= A, by=[IS_A]))
    at_most, least = (
        infer(log(A) <= POWER, by=[down, log_exp(POWER)]),
        infer(log(A) >= POWER, by=[up, log_exp(POWER)]),
    )
    short = infer(r**2 <= M**2, by=[infer(r <= M, by=[near()[0]])], degree=2)
    above = cut(exp_monotone(r**2 / 16, POWER), infer(r**2 / 16 <= POWER, by=[short, infer(r**2 >= 0)]))
    above = infer(A >= 256 * M**8, by=[huge()[0], above, IS_A])
    fourth = infer(n**4 >= 1, by=[infer(n**2 >= 1)], degree=2)
    slow = infer(250 * b <= 1, by=[SHARE, infer(n**8 >= 1, by=[fourth], degree=2)])
    high = cut(log_tangent(M), infer(M > 0))
    return low, high, at_most, least, above, infer(M**8 >= M, by=list(powers()[1:])), slow


def from_the_start(theorem: Theorem) -> Theorem:
    """The theorem with A = e^{M²/10} and t = r/100."""
    start = exp(POWER)
    return without_t(cut(substituted(theorem, A, start, exp_positive(POWER)), infer(equals(start, start))))


def without_c(theorem: Theorem) -> Theorem:
    """The theorem with 32 M⁶ C = A."""
    power = 32 * M**6
    share, above = (cut(f(power), infer(power > 0, degree=6)) for f in (inverse_times, inverse_positive))
    value = A * inverse(power)
    theorem = substituted(theorem, C, value, infer(value > 0, by=[above]))
    return cut(theorem, infer(equals(power * value, A), by=[share]))
