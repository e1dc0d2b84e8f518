"""The reverse divergence to N(0, I) against the size of the means, and S-7's statement to be cited.

With V = Σ_i |μ_i|², q = Σ_i π_i |μ_i|² and r at least the dimension of the span of the means, onto which P
projects: q² = (E_p v·x)² ≤ F E_p|Px|² ≤ F (r + q), and π_min V ≤ q ≤ V.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.distances import relative_entropy, total_variation, wasserstein
from verify.algebra.facts import weights_sum
from verify.algebra.posterior import C2, SUM, SUM_J, TRACE, E_p, d, gradient, mu, n, pi, pi_j, v, w
from verify.algebra.span import projected_square, rank, rank_at_least_1, rank_never_grows
from verify.lemmas.derivatives import MEANS, delta, loss
from verify.lemmas.posterior import (
    mean_energy,
    norm_of_covariance,
    point_against_mean,
    trace_is_nonnegative,
)
from verify.lemmas.rates import stays_below
from verify.logic.descent import At, Descent, Next, k, sum_of_steps
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, definition, integrated, nonnegative_square
from verify.logic.motion import derivative
from verify.logic.schemas import exp, log, minimum, sqrt, summand, tends_to
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import natural, positive
from verify.logic.terms import Defined, Symbol
from verify.logic.vectors import square

V = Defined("V", "V", "", SUM(square(mu)))
q = Defined("q", "q", "", SUM(pi * square(mu)))
F = loss(Law.STUDENT)
D = Defined("D", "D", "half of Σ⟨μ_i, ∇_iF⟩, for the teacher N(0, I)", E_p(square(v) + C2))
π_min = positive("π_min", r"\pi_{\min}", "lower bound of the weights")
r = positive("r", "r", "bound of the rank of the means: n, d, or less")
RANK = rank <= r


@cache
def size_is_nonnegative() -> Theorem:
    """⊢ V ≥ 0."""
    return infer(V >= 0, by=[definition(V), integrated(SUM, nonnegative_square(mu))])


@cache
def loss_is_nonnegative() -> Theorem:
    """⊢ F ≥ 0."""
    return infer(F >= 0, by=[definition(F), integrated(E_p, nonnegative_square(v))])


@cache
def loss_below_dissipation() -> Theorem:
    """⊢ F ≤ D."""
    return infer(F <= D, by=[definition(F), definition(D), integrated(E_p, norm_of_covariance())])


@cache
def dissipation_is_nonnegative() -> Theorem:
    """⊢ D ≥ 0."""
    return infer(D >= 0, by=[loss_below_dissipation(), loss_is_nonnegative()])


@cache
def loss_from_below() -> Theorem:
    """⊢ q² ≤ F (rank μ + q): the square of (rank μ + q) v − q Px has a non-negative mean."""
    reach = rank + q
    by = [projected_square(reach, q), point_against_mean(), mean_energy(), definition(q), definition(F)]
    whole = infer(reach * (F * reach - q**2) >= 0, by=by)
    return infer(q**2 <= F * reach, by=[whole, rank_at_least_1(), energy_is_nonnegative()])


@cache
def loss_from_below_rank() -> Theorem:
    """Rank μ ≤ r ⊢ q² ≤ F (r + q)."""
    return infer(q**2 <= F * (r + q), by=[loss_from_below(), RANK, loss_is_nonnegative()])


@cache
def _weight_at_most_1() -> Theorem:
    return infer(pi <= 1, by=[summand(infer(pi > 0), SUM), weights_sum()])


@cache
def energy_below_size() -> Theorem:
    """⊢ q ≤ V."""
    each = infer(pi * square(mu) <= square(mu), by=[_weight_at_most_1(), nonnegative_square(mu)])
    return infer(q <= V, by=[definition(q), definition(V), integrated(SUM, each)])


@cache
def loss_below_energy() -> Theorem:
    """⊢ F ≤ q, since q − F = E_p tr C."""
    by = [mean_energy(), definition(q), definition(F), integrated(E_p, trace_is_nonnegative())]
    return infer(q >= F, by=by)


@cache
def energy_above_size() -> Theorem:
    """π_i ≥ π_min ⊢ q ≥ π_min V."""
    each = infer(pi * square(mu) >= π_min * square(mu), by=[pi >= π_min, nonnegative_square(mu)])
    return infer(q >= π_min * V, by=[definition(q), definition(V), integrated(SUM, each)])


@cache
def energy_is_nonnegative() -> Theorem:
    """⊢ q ≥ 0."""
    return infer(q >= 0, by=[loss_below_energy(), loss_is_nonnegative()])


def loss_against_size(reach: Symbol) -> Theorem:
    """Rank μ ≤ r, V ≤ R, π_i ≥ π_min ⊢ F (r + R) ≥ π_min² V², as π_min V ≤ q ≤ V and q²/(r + q) increases.

    Args:
        reach: R, a parameter.
    """
    below = infer(q <= reach, by=[energy_below_size(), reach >= V])
    by = [loss_from_below_rank(), energy_above_size(), below, size_is_nonnegative(), loss_is_nonnegative()]
    return infer(F * (r + reach) >= π_min**2 * V**2, by=by)


SIZE = statement(
    q**2 <= F * (r + q),
    (q - F) ** 2 <= r * (D - F),
    D * (r + q) ** 2 >= 2 * r * q**2,
    given=[RANK],
)
"""Claim "S S-8, size"."""

η, a = positive("η", r"\eta", "step size"), positive("a", "a", "rate")
K, R = positive("K", "K", "bound of the gradients"), positive("R", "R", "bound of V_0")
τ = natural("τ", r"\tau", "number of steps")
descent = Descent(mu, gradient(Law.STUDENT), η)
V_k, V_next, V_0 = At(descent, V, k, 0), At(descent, V, k, 1), At(descent, V, None, 0)
F_k, F_next, D_k = At(descent, F, k, 0), At(descent, F, k, 1), At(descent, D, k, 0)

ROOTS = Defined("S", "S", "", SUM_J(sqrt(pi_j)))
BY_ENERGY = pi * (d - 2 * log(pi))
BY_OVERLAP = 4 * exp(-1) * sqrt(pi) * (ROOTS - sqrt(pi))
K_BOUND = pi + minimum(BY_ENERGY, BY_OVERLAP) <= K
SMALL_STEP = 2 * η * K <= 1
RANK_0 = At(descent, rank, None, 0) <= r
RATE = [V_0 <= R, pi >= π_min, a * (r + R) <= 2 * η * π_min**2, a * R <= 1, RANK_0]


@cache
def rank_stays() -> Theorem:
    """Rank μ ≤ r at the start ⊢ the same at every step."""
    return stays_below(rank_never_grows(descent), rank, r, descent)


UNIFORM = [equals(n * pi, 1), equals(n * pi_j, 1)]

S_7 = statement(
    V_next <= V_k - 2 * η * D_k,
    2 * η * sum_of_steps(τ)(F_k) <= V_0,
    V_k * (1 + a * V_0 * k) <= V_0,
    tends_to(V_k, 0),
    given=[K_BOUND, SMALL_STEP, *RATE],
)
"""Claim "S S-7"."""

ONE_STEP = statement(Next(descent, V) <= V - 4 * η * (1 - η * K) * D, given=[K_BOUND])
"""Claim "S S-7, one step"."""

MASS = statement(E_p(w * TRACE) + pi <= K, given=[K_BOUND])
"""Claim "S S-7, mass of a component"."""

UNIFORM_BOUND = statement(pi + minimum(BY_ENERGY, BY_OVERLAP) <= 4 * exp(-1), given=UNIFORM)
"""Claim "S S-7, uniform weights"."""

NEAR = [
    *(K_BOUND, η * K <= 1, V_0 <= R, pi >= π_min, a * R <= 1, RANK_0),
    a * (r + R) ** 2 <= 8 * η * (1 - η * K) * r * π_min**2,
]
S_8 = statement(V_k * (1 + a * V_0 * k) <= V_0, given=NEAR)
"""Claim "S S-8"."""

RADIUS = positive("R", "R", "bound of all |μ_i|")
π_max = positive("π_max", r"\pi_{\max}", "bound of all weights")
LIPSCHITZ = 25 * RADIUS**2 + 16 * RADIUS + 2
BEND = statement(
    derivative(derivative(F, MEANS), MEANS) <= π_max * LIPSCHITZ * SUM(square(delta)),
    given=[square(mu) <= RADIUS**2, pi <= π_max],
)
"""Of claim "R Lipschitz gradient"."""

c = positive("c", "c", "gain")
SMOOTH = c + 2 * η * π_max * LIPSCHITZ <= 4
S_8_LAST = statement(
    F_next <= F_k,
    c * a * η * k * (k + 1) * F_next <= 2,
    given=[
        *(K_BOUND, SMALL_STEP, pi >= π_min, pi <= π_max, SMOOTH, V_0 <= RADIUS**2),
        *(a * (r + RADIUS**2) <= 2 * η * π_min**2, a * RADIUS**2 <= 1, RANK_0),
    ],
)
"""Claim "S S-8, last iterate"."""

R_1 = statement(tends_to(V_k, 0), given=[K_BOUND, SMALL_STEP, pi >= π_min])
"""Claim "R R-1"."""

TV = total_variation(Law.STUDENT, Law.NORMAL)
KL = relative_entropy(Law.STUDENT, Law.NORMAL)
W = wasserstein(Law.STUDENT, Law.NORMAL)
SMALL_LOSS = statement(2 * KL <= F, 4 * TV**2 <= F, W**2 <= F, F <= V)
"""Claim "R R-3, single teacher, a small loss"."""

TV_k, W_k = At(descent, TV, k, 0), At(descent, W, k, 0)
