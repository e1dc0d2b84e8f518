"""The forward divergence from N(0, I) near the origin: the words of S-1, and its statement to be cited."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.facts import identity
from verify.algebra.posterior import C2, SUM, TRACE, VCV, E_phi, d, gradient, mu, pi, v, x
from verify.lemmas.derivatives import loss
from verify.lemmas.posterior import (
    covariance_below_trace,
    norm_of_covariance,
    trace_below_size,
    trace_is_nonnegative,
)
from verify.lemmas.statements import euler_forward
from verify.logic.descent import At, Descent, Next, along, induction, k, renamed_step, sum_of_steps
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, assume, cut, definition, integrated, nonnegative_square
from verify.logic.schemas import summand, tends_to
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import natural, positive
from verify.logic.terms import Defined, Symbol
from verify.logic.vectors import Dot, dot, square

QUARTER, HALF, SEVEN_EIGHTHS = Fraction(1, 4), Fraction(1, 2), Fraction(7, 8)
η, a = positive("η", r"\eta", "step size"), positive("a", "a", "rate")
π_min = positive("π_min", r"\pi_{\min}", "lower bound of the weights")
τ = natural("τ", r"\tau", "number of steps")

V = Defined("V", "V", "", SUM(square(mu)))
L = loss(Law.TEACHER)
D = Defined("D", "D", "", E_phi(square(v) + C2))
descent = Descent(mu, gradient(Law.TEACHER), η)
SIZE = Dot(mu, mu)
"""|μ_i|²."""
V_k, V_next, V_0 = At(descent, V, k, 0), At(descent, V, k, 1), At(descent, V, None, 0)
L_k, L_next, D_k = At(descent, L, k, 0), At(descent, L, k, 1), At(descent, D, k, 0)

STEP = η <= Fraction(4, 17)
S_1_STEP = statement(
    Next(descent, V) <= V - η * D, given=[TRACE <= QUARTER, 16 * square(v) * TRACE <= 1, STEP]
)
"""Claim "S S-1, one step"."""
S_1_SIZE = statement(
    (2 * d + HALF) * L >= (SEVEN_EIGHTHS * π_min * V) ** 2, given=[V <= QUARTER, pi >= π_min]
)
"""Claim "S S-1, size"."""

RATE = [pi >= π_min, a * (2 * d + HALF) <= SEVEN_EIGHTHS**2 * η * π_min**2, a <= 4]
S_1 = statement(
    V_next <= V_k - η * D_k,
    η * sum_of_steps(τ)(L_k) <= V_0,
    V_k * (1 + a * V_0 * k) <= V_0,
    tends_to(V_k, 0),
    given=[V_0 <= QUARTER, STEP, *RATE],
)
"""Claim "S S-1"."""

S_1_LAST = statement(L_next <= L_k, η * k * L_k <= V_0, given=[V_0 <= QUARTER, STEP])
"""Claim "S S-1, last iterate"."""


@cache
def cross(factor: int = 2) -> Theorem:
    """Tr C ≤ ¼ ⊢ 2vᵀCv ≤ ½|v|², from vᵀCv ≤ |v|² tr C."""
    by: list[Theorem | Comparison] = [covariance_below_trace(), TRACE <= QUARTER, nonnegative_square(v)]
    return infer(factor * VCV <= square(v) / 2, by=by)


@cache
def pairing() -> Theorem:
    """Tr C ≤ ¼ ⊢ Σ⟨μ_i, ∇_i⟩ ≥ D, by the Euler identity."""
    by = [euler_forward(), integrated(E_phi, cross()), integrated(E_phi, norm_of_covariance()), definition(D)]
    return infer(SUM(dot(mu, descent.gradient)) >= D, by=by)


@cache
def trace_against_loss(dimension: Symbol | int = d) -> Theorem:
    """⊢ T² ≤ L d for T = E_φ tr C: T = E_φ[v·x] by Stein's lemma, and E_φ|x|² = d."""
    stein = identity(E_phi(dot(v, x)), E_phi(TRACE), Law.NORMAL, field=nt.v("_s"))
    norm = identity(E_phi(square(x)), d, Law.NORMAL, field=nt.x("_s"))
    gap = d * v - E_phi(TRACE) * x
    by = [integrated(E_phi, nonnegative_square(gap)), stein, norm, definition(L)]
    return infer(E_phi(TRACE) ** 2 <= L * dimension, by=by)


@cache
def near_origin() -> tuple[Theorem, Theorem]:
    """⊢ |v|² ≤ ¼ and tr C ≤ ¼ while V ≤ ¼, since tr C + |v|² ≤ V."""
    by: list[Theorem | Comparison] = [trace_below_size(), definition(V), V <= QUARTER]
    return (
        infer(square(v) <= QUARTER, by=[*by, trace_is_nonnegative()]),
        infer(TRACE <= QUARTER, by=[*by, nonnegative_square(v)]),
    )


@cache
def near_step() -> Theorem:
    """⊢ V⁺ ≤ V − ηD while V ≤ ¼ and η ≤ 4/17, cited."""
    mean, trace = near_origin()
    product = infer(16 * square(v) * TRACE <= 1, by=[mean, trace, nonnegative_square(v)])
    return cut(S_1_STEP.cited("S S-1, one step")[0], trace, product)


@cache
def loss_facts() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ 0 ≤ L ≤ D and V ≥ 0."""
    norm = integrated(E_phi, norm_of_covariance())
    return (
        infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))]),
        infer(L <= D, by=[definition(L), definition(D), norm]),
        infer(V >= 0, by=[definition(V), integrated(SUM, nonnegative_square(mu))]),
    )


@cache
def stays_near(first: int) -> Theorem:
    """V ≤ ¼ at step ``first``, η ≤ 4/17 ⊢ |μ_i|² ≤ ¼ from then on, for every i; near_step() is cited."""
    positive, less, _ = loss_facts()
    falls = infer(Next(descent, V) <= QUARTER, by=[near_step(), positive, less, V <= QUARTER])
    small = At(descent, V, k, first) <= QUARTER
    step = renamed_step(along(falls, descent), k, first)
    always = induction(small, assume(At(descent, V, None, first) <= QUARTER), step)
    one = infer(square(mu) <= V, by=[summand(nonnegative_square(mu), SUM), definition(V)])
    by = [renamed_step(along(one, descent), k, first), always]
    return infer(At(descent, SIZE, k, first) <= QUARTER, by=by)


@cache
def loss_below_size() -> Theorem:
    """⊢ L ≤ V, since |v|² ≤ Σ w_i |μ_i|² at every point."""
    point = infer(square(v) <= V, by=[trace_below_size(), trace_is_nonnegative(), definition(V)])
    return infer(L <= V, by=[definition(L), integrated(E_phi, point)])
