"""The plane half-way between a far mean and the one: sizes there, and means under a bump about a plane.

With D = μ_i − c, R_i = |D|² and a_i = c·D the plane is x·D = (|μ_i|² − |c|²)/2 = R_i/2 + a_i; the bump is
e^{−(x·D − A)²/2}. The words are those of :mod:`verify.lemmas.far_mean`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.facts import normal_exponential
from verify.algebra.posterior import E_phi, mu, x
from verify.lemmas.far_mean import (
    FAR,
    LARGE,
    NEAR,
    R_IS,
    TINY,
    AnyVector,
    D,
    N,
    R,
    at_least_one,
    c,
    exp_equal,
    half_way,
    inverse_of,
    is_other,
    level,
    log_of_n,
    named,
    not_negative,
    other,
    size,
    spread,
    width,
)
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, cauchy_schwarz, cut, integrated, nonnegative_square
from verify.logic.schemas import (
    exp,
    exp_sum,
    inverse_positive,
    inverse_times,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
)
from verify.logic.search import infer
from verify.logic.terms import Real, term
from verify.logic.vectors import dot, square

a, a_is = named("a_i", "a_i", dot(c, D))
g, g_is = named("g", "g", square(c))
v, v_is = named("v_i", "v_i", spread)
centre = R / 2 + a


@cache
def inverse_of_n() -> Theorem:
    """⊢ N e^{−log N} = 1."""
    return inverse_of(term(N), infer(N > 0))[1]


@cache
def log_is_nonnegative() -> Theorem:
    """N π_i ≥ 1 ⊢ log N ≥ 0."""
    return not_negative(term(N), infer(N > 0), at_least_one())


@cache
def chosen_log() -> Theorem:
    """⊢ log N ≥ 0 for all others: (1 − ι_i) log N ≥ 0."""
    return infer(other * log_of_n >= 0, by=[log_is_nonnegative(), is_other()])


@cache
def far_from_zero() -> Theorem:
    """⊢ |μ_i|² ≥ 14641 (1 + log N) for all others."""
    return infer(other * (square(mu) - 14641 * (1 + log_of_n)) >= 0, by=[FAR, LARGE, is_other()])


@cache
def size_from_below() -> Theorem:
    """|c| ≤ 10⁻⁵ ⊢ R_i − (1 − 10⁻⁵)|μ_i|² + 10⁻⁵ ≥ 0."""
    cross = infer(2 * dot(c, mu) <= TINY * (square(mu) + 1), by=[nonnegative_square(mu - 1 / TINY * c), NEAR])
    by = [R_IS, cross, infer(square(c) >= 0, by=[nonnegative_square(c)])]
    least = infer(square(mu) * (1 - TINY) - TINY <= R, by=by)
    return infer(R - square(mu) * (1 - TINY) + TINY >= 0, by=[least])


@cache
def far_from_the_one() -> Theorem:
    """⊢ R_i ≥ 14520 (1 + log N) for all others."""
    least = infer(other * (R - square(mu) * (1 - TINY) + TINY) >= 0, by=[size_from_below(), is_other()])
    by = [far_from_zero(), least, chosen_log(), is_other()]
    return infer(other * (R - 14520 * (1 + log_of_n)) >= 0, by=by)


@cache
def distance_is_nonnegative() -> Theorem:
    """⊢ R_i ≥ 0."""
    return infer(R >= 0, by=[R_IS, nonnegative_square(D)])


@cache
def along_c(sign: int) -> Theorem:
    """⊢ ±2 c·D ≤ 10⁻⁵ (|D|² + 1)."""
    by: list[Theorem | Comparison] = [nonnegative_square(D - sign / TINY * c), NEAR]
    return infer(sign * 2 * dot(c, D) <= TINY * (size + 1), by=by)


@cache
def unit() -> tuple[Theorem, ...]:
    """⊢ v(1 + R) = 1 and v ≥ 0 for v = 1/(1 + R); √(1 + R) ≥ 0, with its square."""
    positive = infer(width > 0, by=[nonnegative_square(D)])
    known = infer(equals(v * (1 + R), 1), by=[cut(inverse_times(width), positive), v_is, R_IS], degree=3)
    roots = [cut(f(width), infer(width >= 0, by=[positive])) for f in (sqrt_squared, sqrt_nonnegative)]
    return known, infer(v >= 0, by=[cut(inverse_positive(width), positive), v_is]), *roots


@cache
def level_in_names() -> Theorem:
    """⊢ (R/2 + a)²/(1 + R) = level²/(1 + R)."""
    same = infer(
        equals(spread * centre**2, spread * level**2),
        by=[infer(equals(centre**2, level**2), by=[R_IS, a_is], degree=2)],
    )
    return infer(equals(v * centre**2, level**2 * spread), by=[v_is, same], degree=2)


@cache
def least_exponent() -> Theorem:
    """⊢ −(R/2 + a)²/(2(1 + R)) ≥ −R/8 − a/2 − 1/100: (R/2 + a)² ≤ (1 + R)(R/4 + a + |c|²)."""
    known, v_low, *_ = unit()
    by = [cauchy_schwarz(c, D), infer(equals(a**2, dot(c, D) ** 2), by=[a_is])]
    by.append(infer(equals(R * g, size * square(c)), by=[R_IS, g_is], degree=2))
    cross = infer(a**2 <= R * g, by=by, degree=1)
    half = infer(R / 4 + a + g >= 0, by=[nonnegative_square(Fraction(1, 2) * D + c), R_IS, a_is, g_is])
    most = infer((1 + R) * (R / 4 + a + g) >= centre**2, by=[cross, half])
    most = infer(v * centre**2 <= R / 4 + a + g, by=[most, known, v_low], degree=2)
    small = infer(g <= TINY**2, by=[g_is, NEAR])
    start = infer(equals(half_way, -1 * R / 8 - a / 2), by=[R_IS, a_is])
    goal = half_way - Fraction(1, 100) <= -1 * level**2 * spread / 2
    return infer(goal, by=[level_in_names(), most, small, start], degree=1)


def mean_in_bump(whole: Real, u: AnyVector, constant: Real, value: Real) -> Theorem:
    """⊢ √(1 + R) E_φ e^{whole} = e^{value}, where whole = ⟨x, u⟩ − ⟨x, D⟩²/2 + constant.

    Value is to be |u|²/2 − (u·D)²/(2(1 + R)) + constant, up to (1 + R) · 1/(1 + R) = 1.
    """
    one = cut(inverse_times(width), infer(width > 0, by=[nonnegative_square(D)]))
    inside = dot(x, u) - dot(x, D) ** 2 / 2
    by = [*exp_equal(whole, inside + constant), exp_sum(inside, constant)]
    taken = integrated(E_phi, infer(equals(exp(whole), exp(inside) * exp(constant)), by=by))
    power = (square(u) - dot(u, D) ** 2 * spread) / 2
    unit_needed = [] if term(power + constant) == term(value) else [one]
    by = [*exp_equal(power + constant, value, unit_needed), exp_sum(power, constant)]
    known = infer(equals(exp(power) * exp(constant), exp(value)), by=by)
    by = [taken, normal_exponential(u, D), known]
    return infer(equals(E_phi(exp(whole)) * sqrt(width), exp(value)), by=by)
