"""What the region of Theorem 3.5 says of its numbers and of the place of the one, derived when asked for.

The level y is large: log y ≥ 1830 (1 + log N). All others have |μ_i|²/8 ≥ λ = log z, z = y log y.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import SUM_J, mu, mu_j
from verify.lemmas.all_time import REGION, RISES, WIDE, A, C, b, wide, y
from verify.lemmas.far_mean import (
    TINY,
    N,
    at_least_one,
    at_the_one,
    c,
    exp_equal,
    inverse_of,
    is_one,
    is_other,
    log_of_n,
    not_negative,
    other,
)
from verify.lemmas.far_start import ONE, X, is_the_one, ι, ι_j, ν
from verify.lemmas.far_start import y as any_vector
from verify.lemmas.forward import η
from verify.lemmas.half_way import log_is_nonnegative
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import Theorem, assume, cut, definition, integrated, nonnegative_square
from verify.logic.renaming import renamed_component
from verify.logic.schemas import (
    exp,
    exp_log,
    exp_positive,
    exp_sum,
    exp_tangent,
    exp_zero,
    log,
    log_monotone,
    log_product,
    log_tangent,
)
from verify.logic.search import infer
from verify.logic.terms import Term, term
from verify.logic.vectors import square

log_y, z, NEXT = log(y), y * log(y), y + η * b
λ = log(z)
LEAST_LOG, C_LARGE, Y_LARGE, Y_HUGE = WIDE


@cache
def logs() -> tuple[Theorem, ...]:
    """⊢ log N ≥ 0, log y ≥ 1830 (1 + log N), log y ≥ 1830, z > 0, log y ≤ λ = log z ≤ 2 log y − 1."""
    low = log_is_nonnegative()
    large = infer(log_y >= 1830 * (1 + log_of_n), by=[LEAST_LOG, low])
    some = infer(log_y >= 1830, by=[large, low])
    positive_log_y = infer(log_y > 0, by=[some])
    positive_z = infer(z > 0, by=[positive_log_y])
    parts = cut(log_product(y, log_y), infer(y > 0), positive_log_y)
    inner = not_negative(term(log_y), positive_log_y, infer(log_y >= 1, by=[some]))
    above = infer(λ <= 2 * log_y - 1, by=[parts, cut(log_tangent(log_y), positive_log_y)])
    return low, large, some, positive_z, infer(λ >= log_y, by=[parts, inner]), above


@cache
def parted() -> tuple[Theorem, Theorem]:
    """⊢ what REGION says of the one, and of all others."""
    one = infer(ι * (square(mu) * y - C) <= 0, by=[REGION, ONE[0], definition(X), is_one()])
    rest = infer(other * (z - exp(square(mu) / 8)) <= 0, by=[REGION, ONE[0], is_other(), *of_size()])
    return one, rest


@cache
def of_size() -> list[Theorem]:
    """⊢ e^{X/8} = e^{|μ|²/8}."""
    return exp_equal(X / 8, square(mu) / 8, [definition(X)])


@cache
def level_rises() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ (y + ηb) log(y + ηb) ≤ z + 2ηbλ, since y log y is convex; 250b ≤ 1 and y ≥ 1."""
    some, above = logs()[2], logs()[4]
    large_y = infer(y >= 1, by=[C_LARGE, Y_LARGE, infer(C * log_y >= 0, by=[some])])
    power = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    slow = infer(250 * b <= 1, by=[RISES[0], infer(N**8 >= 1, by=[power], degree=2)])
    later, more = log(NEXT), log(NEXT) - log_y
    known = [cut(exp_log(y), infer(y > 0)), cut(exp_log(NEXT), infer(NEXT > 0))]
    by = [*known, *exp_equal(more + log_y, later), exp_sum(more, log_y)]
    ratio = infer(equals(exp(more) * y, NEXT), by=by)
    tangent = infer(y * more <= η * b, by=[ratio, exp_tangent(more)])
    once = infer(η * b <= 1, by=[slow, RISES[1]])
    once = infer(more <= 1, by=[infer(y * more <= y, by=[tangent, once, large_y])], degree=2)
    rest = infer(η * b * later <= η * b * (log_y + 1), by=[once], degree=3)
    twice = infer(log_y + 2 <= 2 * λ, by=[some, above])
    twice = infer(η * b * (log_y + 2) <= 2 * η * b * λ, by=[twice], degree=3)
    return infer(NEXT * later <= z + 2 * η * b * λ, by=[tangent, rest, twice]), slow, large_y


@cache
def place() -> tuple[Theorem, ...]:
    """⊢ y |c|² ≤ C, |c| ≤ 10⁻⁵ and |c|² (8λ + 1) ≤ 1."""
    one_j = renamed_component(parted()[0])
    each = infer(ι_j * (square(c) * y - C) <= 0, by=[one_j, at_the_one(mu_j + c)])
    near = infer(square(c) * y <= C, by=[integrated(SUM_J, each), ONE[3]])
    low = infer(square(c) >= 0, by=[nonnegative_square(c)])
    tiny = infer(10**5 * square(c) * y <= TINY * y, by=[near, hundred_thousand()])
    tiny = infer(square(c) <= TINY**2, by=[infer(10**5 * square(c) <= TINY, by=[tiny], degree=2)])
    log_y_low = infer(16 * log_y + 1 >= 0, by=[logs()[2]])
    close = infer(square(c) * y * (16 * log_y + 1) <= C * (16 * log_y + 1), by=[near, log_y_low])
    close = infer(square(c) * y * (16 * log_y + 1) <= y, by=[close, Y_LARGE])
    close = infer(square(c) * (16 * log_y + 1) <= 1, by=[close], degree=2)
    less = infer(square(c) * (8 * λ + 1) <= square(c) * (16 * log_y + 1), by=[logs()[5], low])
    return near, tiny, infer(square(c) * (8 * λ + 1) <= 1, by=[close, less]), low


@cache
def ahead_of_least() -> Theorem:
    """⊢ |μ_i|²/8 ≥ λ for all others, since e^{λ − |μ_i|²/8} ≥ 1 + λ − |μ_i|²/8."""
    of_z, rest = inverse_of(z, logs()[3])[0], λ - square(mu) / 8
    by = [exp_sum(λ, square(mu) / -8), of_z]
    moved = infer(equals(exp(rest), z * exp(square(mu) / -8)), by=by)
    by = [exp_sum(square(mu) / 8, square(mu) / -8), exp_zero()]
    unit = infer(equals(exp(square(mu) / 8) * exp(square(mu) / -8), 1), by=by)
    shrunk = other * (z - exp(square(mu) / 8)) * exp(square(mu) / -8) <= 0
    small = infer(shrunk, by=[parted()[1], exp_positive(square(mu) / -8)])
    small = infer(other * exp(rest) <= other, by=[small, moved, unit])
    tangent = infer(other * exp(rest) >= other * (1 + rest), by=[exp_tangent(rest), is_other()])
    return infer(other * (square(mu) / 8 - λ) >= 0, by=[small, tangent])


@cache
def hundred_thousand() -> Theorem:
    """⊢ 10⁵ C ≤ 10⁻⁵ y."""
    return infer(TINY * y >= 10**5 * C, by=[Y_HUGE])


def without_place(theorem: Theorem) -> Theorem:
    """The theorem with Σ_i ι_i μ_i for c: that is where the one is, so no hypothesis about c is left."""
    theorem = for_vector(theorem, c, ν)
    by = [for_vector(is_the_one(), any_vector, u) for u in (mu, ν)]
    return cut(theorem, infer(equals(ι * square(mu - ν), 0), by=by))


@cache
def wide_at(level: Term, above: Theorem) -> list[Theorem]:
    """What is wide enough at A is so at every level ≥ A: A (log y − log A) ≤ y − A, and 16C ≤ A.

    Args:
        level: y.
        above: ⊢ y ≥ A.
    """
    large, at_least_1, below, huge = wide(A)
    positive = infer(level > 0, by=[above])
    later = cut(log_monotone(A, level), infer(A > 0), above)
    more = log(level) - log(A)
    by = [inverse_of(term(A), infer(A > 0))[0], inverse_of(level, positive)[0], exp_sum(more, log(A))]
    by += exp_equal(more + log(A), log(level))
    ratio = infer(equals(exp(more) * A, level), by=by)
    tangent = infer(A * more <= level - A, by=[ratio, exp_tangent(more)])
    some = infer(log(A) >= 1, by=[large, log_is_nonnegative()])
    few_times = infer(16 * C <= A, by=[below, some])
    grown = infer(16 * C * more <= A * more, by=[few_times, infer(more >= 0, by=[later])])
    wanted = wide(level)
    return [
        infer(wanted[0], by=[large, later]),
        assume(at_least_1),
        infer(wanted[2], by=[below, grown, tangent]),
        infer(wanted[3], by=[huge, above]),
    ]
