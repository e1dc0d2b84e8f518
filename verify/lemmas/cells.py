"""Students in the cells of a mixture teacher: words and statements of R-2, to be cited."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.posterior import C2, SUM, SUM_J, E_p, d, gradient, mu, mu_j, n, pi, pi_j, v_star, w, w_j
from verify.algebra.teacher import (
    SUM_L,
    Cy_star,
    attached,
    attached_j,
    attachment,
    p_i,
    p_l,
    w_l,
    ν_i,
    ν_j,
    ν_l,
)
from verify.lemmas.derivatives import e
from verify.lemmas.reverse import K_BOUND, ROOTS, K, η
from verify.logic.descent import At, Descent, k
from verify.logic.kernel import (
    Theorem,
    assume,
    both_ways,
    cauchy_schwarz,
    cut,
    integrated,
    nonnegative_square,
)
from verify.logic.schemas import Function, exp, sqrt, sqrt_nonnegative, sqrt_squared
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import any_vector, nonnegative, positive
from verify.logic.terms import Defined, Real, Symbol, Term
from verify.logic.vectors import Vector, VectorAtom, dot, square

g_mixture = gradient(Law.STUDENT, teacher="mixture")
ν = any_vector("ν", r"\nu")
LOST = Fraction(8, 5)


def length_of(vector: Vector | VectorAtom) -> Function:
    """√|vector|²."""
    return sqrt(square(vector))


@cache
def lengths(vector: Vector | VectorAtom) -> tuple[Theorem, Theorem]:
    """⊢ (√|u|²)² = |u|² and √|u|² ≥ 0."""
    inside = nonnegative_square(vector)
    return cut(sqrt_squared(square(vector)), inside), cut(sqrt_nonnegative(square(vector)), inside)


@cache
def root_of_weight() -> Theorem:
    """⊢ √π_i ≥ 0."""
    return cut(sqrt_nonnegative(pi), infer(pi >= 0))


@cache
def roots() -> Theorem:
    """⊢ √π_i √π_j ≥ 0."""
    each = [root_of_weight(), cut(sqrt_nonnegative(pi_j), infer(pi_j >= 0))]
    return infer(sqrt(pi) * sqrt(pi_j) >= 0, by=each)


OFF = E_p(w * dot(v_star - ν + Cy_star, e))
TOWARDS = statement(
    dot(g_mixture, e) / 2 >= pi * dot(mu - ν, e) - LOST * sqrt(pi) * (ROOTS - sqrt(pi)) * length_of(e) - OFF
)
"""Claim "R R-2, half-spaces, mixture teacher"."""

b = positive("b", "b", "bound of all margins from below")
ρ = Symbol("ρ", r"\rho", "bound of all ratios of the teacher's weights", (("≥", Fraction(1)),))
ahead, offset = ν_l - ν_i, mu - ν_i
D_l = length_of(ahead)
"""|ν_l − ν̄_i|."""
INSIDE = dot(offset, ahead) <= D_l * (D_l / 2 - b)
"""|ν_l − ν̄_i| times the margin is at least b |ν_l − ν̄_i|."""
APART, RATIO = D_l * (D_l - 2 * b) >= 0, p_l <= ρ * p_i
WRONG = statement(D_l * E_p(w * w_l) <= D_l * pi * ρ * exp(b**2 / -2), given=[INSIDE, APART, RATIO])
"""Claim "R R-2, weight of a wrong teacher"."""

R, B = positive("R", "R", "bound of all |μ_i − ν̄_i|"), positive("B", "B", "bound of all |ν_l − ν̄_i|")
ω = nonnegative("ω", r"\omega", "pull of the wrong teachers, at most")
NEAR, SPREAD = square(offset) <= R**2, square(ahead) <= B**2
PULLS = ρ * exp(b**2 / -2) * SUM_L(D_l + D_l**2 * (R + B)) <= ω
OFF_CELL = E_p(w * dot(v_star - ν_i + Cy_star, e))
WRONG_PULL = statement(pi * ω * length_of(e) >= OFF_CELL, given=[INSIDE, APART, RATIO, NEAR, SPREAD, PULLS])
"""Claim "R R-2, pull of the wrong teachers"."""

A = positive("A", "A", "radius that the pull to ν̄_i outweighs all else beyond")
descent = Descent(mu, g_mixture, η)
s = Defined("s_il", "s_{il}", "", dot(offset, ahead))
r = Defined("r_i", "r_i^2", "", square(offset))
FACE = D_l * (D_l / 2 - b)
BEYOND = D_l * (D_l / 2 - b - A) >= 0
PULLED = LOST * (ROOTS - sqrt(pi)) <= sqrt(pi) * (A - ω)
SETTING = [BEYOND, RATIO, SPREAD, PULLS, PULLED, A <= R, 2 * η * pi <= 1]
STARTS = [At(descent, s, None, 0) <= FACE, At(descent, r, None, 0) <= R**2]
CELLS_STAY = statement(At(descent, s, k, 0) <= FACE, At(descent, r, k, 0) <= R**2, given=[*STARTS, *SETTING])
"""Claim "R R-2, cells stay"."""

away, offset_j = ν_j - ν_i, mu_j - ν_j
OVERLAP = statement(
    square(away) * E_p(w * w_j) <= square(away) * sqrt(pi) * sqrt(pi_j) * exp(b**2 / -2) / 2, given=[INSIDE]
)
"""Claim "R R-2, overlap of cells"."""

SHARE = sqrt(pi) * sqrt(pi_j) * exp(b**2 / -2) / 2
χ = Defined("χ", r"\chi", "", ROOTS**2 * exp(b**2 / -2) / 2)


def over_pairs(value: Real) -> Term:
    """Σ_i Σ_j E_p[w_i w_j] f_ij for a term f_ij that x does not move."""
    return SUM(SUM_J(E_p(w * w_j) * value))


X = Defined("X", "X", "", over_pairs(dot(offset, away)))
N = Defined("N", "N", "", over_pairs(square(away)))
Y = Defined("Y", "Y", "", over_pairs(dot(offset, offset_j)))
ERRORS = statement(
    R * B * χ >= X,
    -1 * R * B * χ <= X,
    B**2 * χ >= N,
    length_of(away) * E_p(w * w_j) <= B * SHARE,
    given=[INSIDE, NEAR, SPREAD],
)
"""Claim "R R-2, students of other cells"."""


@cache
def is_attached(index: str) -> Theorem:
    """⊢ a_il ≥ 0, for index "i" or "j"."""
    a = attached if index == "i" else attached_j
    return infer(a >= 0, by=[attachment(index)[0]], squares=[a])


def at_attached(index: str, other: Vector | VectorAtom) -> Theorem:
    """⊢ a_il ⟨ν_l − ν̄_i, u⟩ = 0, for index "i" or "j"."""
    a, here = (attached, ν_l - ν_i) if index == "i" else (attached_j, ν_l - ν_j)
    binary, _, same = attachment(index)
    most = a * square(here) * square(other)
    small = infer(a * dot(here, other) ** 2 <= most, by=[cauchy_schwarz(here, other), is_attached(index)])
    small = infer((a * dot(here, other)) ** 2 <= 0, by=[small, same, binary])
    sides = [infer(s * a * dot(here, other) <= 0, by=[small], degree=2) for s in (1, -1)]
    return both_ways(sides[0], infer(a * dot(here, other) >= 0, by=[sides[1]]))


@cache
def between_cells() -> Theorem:
    """|ν_l − ν̄_i|² ≤ B² ⊢ |ν̄_j − ν̄_i|² ≤ B²: l is l(j)."""
    by = [assume(SPREAD), is_attached("j")]
    each = infer(attached_j * square(ν_l - ν_i) <= attached_j * B**2, by=by)
    same = at_attached("j", ν_l + ν_j - 2 * ν_i)
    each = infer(attached_j * square(away) <= attached_j * B**2, by=[each, same])
    return infer(square(away) <= B**2, by=[integrated(SUM_L, each), attachment("j")[1]])


P = Defined("P", "P", "", E_p(C2))
SUM_OF_PULLS = SUM(dot(offset, g_mixture))
E_1 = R * B * χ + (2 * R + B) ** 2 * B**2 * χ / 2 + ω * R
E_2 = B * χ + ω
EULER = statement(
    SUM_OF_PULLS >= 2 * Y + P - 2 * E_1,
    given=[INSIDE, APART, RATIO, NEAR, SPREAD, PULLS],
)
"""Claim "R R-2, Euler sum"."""
GRADIENTS = statement(
    SUM(square(g_mixture)) <= 8 * K * (Y + P) + 16 * E_2**2,
    given=[INSIDE, APART, RATIO, NEAR, SPREAD, PULLS, K_BOUND],
)
"""Claim "R R-2, gradients"."""

q = Defined("q", "q", "", SUM(pi * square(offset)))
V = Defined("V", "V", "", SUM(square(offset)))
SIZE = statement(Y * (d + q) >= (q - X) ** 2)
"""Claim "R R-2, size"."""

π_min, a = positive("π_min", r"\pi_{\min}", "lower bound of the weights"), positive("a", "a", "rate")
u = positive("u", "u", "size that is reached")
NOISE = η * (4 * E_1 + 2 * (R * B * χ) ** 2 + 16 * η * E_2**2) <= a * u**2
ARRIVING = [
    K_BOUND,
    4 * η * K <= 1,
    pi >= π_min,
    a * (d + R**2) <= η * π_min**2,
    a * (n * R**2 + u) <= 1,
    NOISE,
]
V_k = At(descent, V, k, 0)
ARRIVE = statement((V_k - u) * (1 + a * n * R**2 * k) <= n * R**2, given=[*STARTS, *SETTING, *ARRIVING])
"""Claim "R R-2, students arrive"."""
