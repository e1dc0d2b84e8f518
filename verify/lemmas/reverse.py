"""The reverse divergence to N(0, I) against the size of the means, derived by the kernel.

With V = Σ_i |μ_i|² and q = Σ_i π_i |μ_i|²: q² = (E_p v·x)² ≤ F E_p|x|² = F (d + q), and π_min V ≤ q ≤ V.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import C2, SUM, E_p, d, mu, pi, v, weights_sum, x
from verify.lemmas.posterior import mean_energy, norm_of_covariance, point_against_mean, point_squared
from verify.logic.kernel import Theorem, definition, integrated, nonnegative_square
from verify.logic.schemas import summand
from verify.logic.search import infer
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Symbol
from verify.logic.vectors import square

V = Defined("V", "V", "", SUM(square(mu)))
q = Defined("q", "q", "", SUM(pi * square(mu)))
F = Defined("F", "F", "reverse Fisher divergence to N(0, I)", E_p(square(v)))
D = Defined("D", "D", "", E_p(square(v) + C2))
π_min = positive("π_min", r"\pi_{\min}", "lower bound of the weights")


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
    """⊢ q² ≤ F (d + q): the square of (d + q) v − q x has a non-negative mean."""
    each = infer(pi * square(mu) >= 0, by=[nonnegative_square(mu)])
    positive_q = infer(q >= 0, by=[definition(q), integrated(SUM, each)])
    by = [integrated(E_p, nonnegative_square((d + q) * v - q * x)), point_against_mean(), point_squared()]
    return infer(q**2 <= F * (d + q), by=[*by, mean_energy(), definition(q), definition(F), positive_q])


def loss_against_size(reach: Symbol) -> Theorem:
    """V ≤ R, π_i ≥ π_min ⊢ F (d + R) ≥ π_min² V², as π_min V ≤ q ≤ V and q²/(d + q) increases.

    Args:
        reach: R, a parameter.
    """
    at_most_1 = infer(pi <= 1, by=[summand(infer(pi > 0), SUM), weights_sum()])
    upper = infer(pi * square(mu) <= square(mu), by=[at_most_1, nonnegative_square(mu)])
    lower = infer(pi * square(mu) >= π_min * square(mu), by=[pi >= π_min, nonnegative_square(mu)])
    below = infer(q <= reach, by=[definition(q), definition(V), integrated(SUM, upper), reach >= V])
    energy = infer(q >= π_min * V, by=[definition(q), definition(V), integrated(SUM, lower)])
    by = [loss_from_below(), energy, below, size_is_nonnegative(), loss_is_nonnegative()]
    return infer(F * (d + reach) >= π_min**2 * V**2, by=by)
