"""A far mean among others, and the one that is near the truth: the words of S-9, and its statements.

Forward divergence from N(0, I). The symbol ι_i is 1 for the one component, whose mean is c, and 0 for all
others (:mod:`verify.lemmas.far_start`). Seen from c, component i has the mean D = μ_i − c at the squared
distance R_i = |D|²; e_ij = |μ_j − μ_i|², s_ij = |μ_j − c|² − R_i and h_ij = |s_ij| + e_ij say how far
component j is from being at the same place. All 1/π_i ≤ N.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.facts import normal_exponential, weights_sum
from verify.algebra.posterior import SUM, SUM_J, E_phi, gradient, mu, mu_j, pi, pi_j, v, vector, w, w_j, x
from verify.lemmas.far_start import ONE, ι, ι_j
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, assume, both_ways, cauchy_schwarz, cut, definition, integrated
from verify.logic.renaming import renamed_component
from verify.logic.schemas import (
    absolute,
    exp,
    exp_log,
    exp_monotone,
    exp_positive,
    exp_sum,
    exp_tangent,
    exp_zero,
    inverse,
    log,
    maximum,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
    summand,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real, Term, term
from verify.logic.vectors import Vector, VectorAtom, dot, square

AnyVector = Vector | VectorAtom


def named(name: str, latex: str, value: Real, meaning: str = "") -> tuple[Defined, Theorem]:
    """A name for a term, and ⊢ that it stands for it."""
    defined = Defined(name, latex, meaning, term(value))
    return defined, definition(defined)


c = vector(nt.c("a"), "c", "c", "a place that does not move")
D, V, δ = mu - c, v - c, mu_j - mu
TINY = Fraction(1, 10**5)
N = positive("N", "N", "bound of all 1/π_i")
m = positive("m", "m", "lower bound of |μ_i| for all others")
log_of_n = log(N)
other, other_j = 1 - ι, 1 - ι_j

AT = equals(ι * square(mu - c), 0)
"""The mean of the one is c."""
NEAR, LIGHT, FAR = square(c) <= TINY**2, N * pi >= 1, other * (square(mu) - m**2) >= 0
LARGE = m**2 >= 14641 * (1 + log_of_n)
"""M ≥ 121 √(1 + log N)."""

size, apart = square(D), square(δ)
longer = square(mu_j - c) - size
off = absolute(longer) + apart
ahead = dot(x, D) - dot(c, D) - size / 2
"""Log of w_i π_1/(w_1 π_i), w_1 being the weight of the one."""
width = 1 + size
W = SUM_J(ι_j * w_j)

R, R_IS = named("R_i", "R_i", size, "squared distance of component i from the one")
H, H_IS = named("H_i", "H_i", SUM_J(other_j * w_j * off), "mean of h_ij over all others")
K, K_IS = named("K_i", "K_i", SUM_J(other_j * w_j * off**2), "mean of h_ij² over all others")
STRAY = Fraction(1, 50)
Ξ, Ξ_IS = named(
    "Ξ_i", r"\Xi_i", exp(-1 * (ahead + STRAY * size) / 2), "large only where x is far on the one's side"
)
near_least = maximum(m**2 + 1 - square(mu), 0)
σ, σ_is = named("σ_i", r"\sigma_i", other * near_least, "above 0 for others with |μ_i|² < m² + 1")

level = (square(mu) - square(c)) / 2
spread = inverse(width)
ψ = (
    level * dot(D, δ) * spread / 4
    + square(δ) / 32
    - dot(D, δ) ** 2 * spread / 32
    - (square(mu_j) - square(mu)) / 8
    + (log(pi_j) - log(pi)) / 4
)
λ, λ_is = named(
    "λ_i", r"\lambda_i", SUM_J(exp(ψ)), "mean of Σ_j (w_j/w_i)^{1/4} about the plane between i and c"
)

half_way = -1 * size / 8 - dot(c, D) / 2
PAIR_EXPONENT = -1 * longer / 16 - apart / 32 - dot(c, δ) / 4
"""E w_i w_j ≤ N e^{half_way + this}."""
gradient_i = gradient(Law.TEACHER)

GAIN = R**2 * (-Fraction(1, 16) + STRAY / 8 + STRAY**2 / 2)
LOSS = Fraction(25, 16) * R * H + Fraction(7, 2) * K
REST = (
    (1 + log_of_n) * (Fraction(5, 4) * R + H / 2)
    + Ξ * R / 4
    + 8 * Ξ
    + R
    + H / 2
    + TINY * (29 * (1 + R) ** 2 + 8 * K)
)

BELOW = statement(λ**4 * E_phi(w) * sqrt(width) >= exp(-1 * level**2 * spread / 2))
"""Claim "S S-9, weight from below"."""
PAIR = statement(
    w <= N * exp(ahead),
    W * exp(ahead) <= N,
    E_phi(w * w_j) <= N * exp(half_way + PAIR_EXPONENT),
    given=[ONE[0], ONE[3], AT, LIGHT],
)
"""Claim "S S-9, two weights"."""
BY_DISTANCES = statement(
    dot(gradient_i, mu) / 2 <= E_phi(w * (GAIN + LOSS + REST)), given=[ONE[0], ONE[3], AT, NEAR, LIGHT]
)
"""Claim "S S-9, by distances"."""
SIGN = statement(
    σ * (dot(gradient_i, mu) / 2 + R**2 * E_phi(w) / 100) <= 0,
    given=[ONE[0], ONE[3], AT, NEAR, LIGHT, FAR, LARGE],
)
"""Claim "S S-9, sign"."""
LITTLE = statement(2 * other * dot(gradient_i, mu) <= other, given=SIGN.given)
"""Claim "S S-9, little"."""


@cache
def is_one() -> Theorem:
    """ι_i² = ι_i ⊢ ι_i ≥ 0."""
    return infer(ι >= 0, by=[ONE[0]])


@cache
def is_other() -> Theorem:
    """ι_i² = ι_i ⊢ 1 − ι_i ≥ 0."""
    return infer(other >= 0, by=[infer(ι <= 1, by=[ONE[0]])])


@cache
def share_at_most_1() -> Theorem:
    """⊢ π_i ≤ 1."""
    return infer(pi <= 1, by=[summand(infer(pi >= 0), SUM), weights_sum()])


@cache
def at_least_one() -> Theorem:
    """N π_i ≥ 1 ⊢ N ≥ 1."""
    return infer(N >= 1, by=[LIGHT, share_at_most_1()])


def at_the_one(u: AnyVector) -> Theorem:
    """⊢ ι_j ⟨μ_j − c, u⟩ = 0."""
    p, again = mu_j - c, renamed_component(assume(ONE[0]))
    by = [cauchy_schwarz(p, u), renamed_component(is_one())]
    small = infer(ι_j * dot(p, u) ** 2 <= ι_j * square(p) * square(u), by=by)
    small = infer(ι_j * dot(p, u) ** 2 <= 0, by=[small, renamed_component(assume(AT))])
    small = infer((ι_j * dot(p, u)) ** 2 <= 0, by=[small, again])
    sides = [infer(s * ι_j * dot(p, u) <= 0, by=[small], degree=2) for s in (1, -1)]
    return both_ways(sides[0], infer(ι_j * dot(p, u) >= 0, by=[sides[1]]))


@cache
def inverse_of(t: Term, positive: Theorem) -> tuple[Theorem, Theorem]:
    """⊢ e^{log t} = t and e^{−log t} t = 1, for t > 0."""
    known = cut(exp_log(t), positive)
    by = [exp_sum(log(t), -1 * log(t)), exp_zero(), known]
    return known, infer(equals(exp(-1 * log(t)) * t, 1), by=by)


@cache
def not_negative(t: Term, positive: Theorem, least: Theorem) -> Theorem:
    """⊢ log t ≥ 0, for t ≥ 1."""
    inverse = inverse_of(t, positive)[1]
    low = infer(exp(-1 * log(t)) <= 1, by=[inverse, least], degree=2)
    return infer(log(t) >= 0, by=[low, exp_tangent(-1 * log(t))])


def exp_equal(s: Real, t: Real, by: Sequence[Theorem] = (), degree: int = 3) -> list[Theorem]:
    """⊢ e^s = e^t from s = t; nothing if the two are one atom, because their exponents are written alike."""
    if exp(s) == exp(t):
        return []
    first, second = infer(s <= t, by=by, degree=degree), infer(t <= s, by=by, degree=degree)
    return [both_ways(cut(exp_monotone(s, t), first), cut(exp_monotone(t, s), second))]


def chosen_exponential(f: Real, holds: Theorem, s: Real, t: Real, small: Theorem) -> Theorem:
    """⊢ f e^s ≤ f e^t from f ≥ 0 and f (s − t) ≤ 0, as e^t ≥ e^s (1 + t − s)."""
    rest = term(s) - term(t)
    tangent = infer(
        exp(t) >= exp(s) * (1 - rest), by=[exp_sum(s, -1 * rest), exp_tangent(-1 * rest), exp_positive(s)]
    )
    tangent = infer(f * exp(t) >= f * exp(s) * (1 - rest), by=[tangent, holds])
    less = infer(f * exp(s) * rest <= 0, by=[small, exp_positive(s)])
    return infer(f * exp(s) <= f * exp(t), by=[tangent, less])


def short_exponential(f: Real, holds: Theorem, s: Real, low: Theorem, small: Theorem) -> Theorem:
    """⊢ f e^s ≤ f (1 + (32/29) s) from f ≥ 0, s ≥ 0 and f s ≤ (3/32) f, as e^s (1 − s) ≤ 1."""
    s, up = term(s), exp(s)
    none = infer(equals(up * exp(-1 * s), 1), by=[exp_sum(s, -1 * s), exp_zero()])
    once = infer(up * (1 - s) <= 1, by=[none, exp_tangent(-1 * s), exp_positive(s)])
    once = infer(f * up * (1 - s) <= f, by=[once, holds])
    most = infer(f * s * up <= Fraction(3, 32) * f * up, by=[small, exp_positive(s)])
    most = infer(f * up * Fraction(29, 32) <= f, by=[once, most])
    most = infer(f * s * up <= Fraction(32, 29) * f * s, by=[most, low])
    return infer(f * up <= f * (1 + Fraction(32, 29) * s), by=[once, most])


def chosen_log(f: Real, holds: Theorem, s: Real, t: Real, small: Theorem) -> Theorem:
    """⊢ f (s − t) ≤ 0 from f ≥ 0 and f (e^s − e^t) ≤ 0, as e^{s − t} ≥ 1 + s − t."""
    s, t = term(s), term(t)
    none = infer(equals(exp(t) * exp(-1 * t), 1), by=[exp_sum(t, -1 * t), exp_zero()])
    less = infer(f * (exp(s) - exp(t)) * exp(-1 * t) <= 0, by=[small, exp_positive(-1 * t)])
    less = infer(f * exp(s - t) <= f, by=[less, none, exp_sum(s, -1 * t)])
    tangent = infer(f * exp(s - t) >= f * (1 + s - t), by=[exp_tangent(s - t), holds])
    return infer(f * (s - t) <= 0, by=[less, tangent])


@cache
def root_of_1() -> Theorem:
    """⊢ √1 = 1."""
    by = [cut(fact(term(1)), infer(term(1) >= 0)) for fact in (sqrt_squared, sqrt_nonnegative)]
    return both_ways(infer(sqrt(1) <= 1, by=by, degree=2), infer(sqrt(1) >= 1, by=by, degree=2))


def mean_of_exponential(whole: Real, u: AnyVector, constant: Real, value: Real) -> Theorem:
    """⊢ E_φ e^{whole} = e^{value}, where whole = ⟨x, u⟩ + constant and value = |u|²/2 + constant."""
    linear, power = dot(x, u), square(u) / 2
    base = infer(equals(E_phi(exp(linear)), exp(power)), by=[normal_exponential(u, 0 * mu), root_of_1()])
    by = [*exp_equal(power + constant, value), exp_sum(power, constant)]
    taken = infer(equals(exp(power) * exp(constant), exp(value)), by=by)
    by = [integrated(E_phi, exp_sum(linear, constant)), base, taken]
    by += [integrated(E_phi, same) for same in exp_equal(whole, linear + constant)]
    return infer(equals(E_phi(exp(whole)), exp(value)), by=by)
