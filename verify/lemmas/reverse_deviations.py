"""Deviations from the mean of the means under reverse descent, n of equal weight, and the claim to cite."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.facts import gradient_form, mean_of_means, posterior_average, posterior_mass
from verify.algebra.posterior import C2, SUM, SUM_J, Cy, E_p, mu, mu_j, n, pi, pi_j, v, w, w_j
from verify.lemmas.reverse import SIZE, D, F, V, descent, q, r, η
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import Theorem, definition, integrated, paired
from verify.logic.schemas import exp
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import any_vector
from verify.logic.terms import Defined
from verify.logic.vectors import Vector, VectorAtom, dot, square

M2 = Defined("|m|²", "|m|^2", "", square(m))
X = Defined("X", "X", "Σ_i |μ_i − m|² for uniform weights", SUM(square(mu)) - n * square(m))
g = Defined("g_ij", "g_{ij}", "inner product of two deviations from m", dot(mu - m, mu_j - m))
NORM = Defined("‖S‖²", r"\|S\|_F^2", "S = (1/n) Σ (μ_i − m)(μ_i − m)ᵀ", SUM(SUM_J(pi * pi_j * g**2)))
GROWTH = exp(Fraction(3, 2) * X)
PULL = n * descent.gradient - 2 * m

DEVIATIONS = statement(
    SUM(square(PULL)) <= 8 * n * X * (D - M2),
    n * Next(descent, X) <= n * X - 4 * η * (n - 2 * η * X) * (D - M2),
    equals(n**2 * Next(descent, M2), (n - 2 * η) ** 2 * M2),
    given=[UNIFORM],
)
"""Claim "S S-8, deviations in a step"."""

FROM_ABOVE = statement(n * (F - M2) <= 2 * X**2, given=[UNIFORM])
"""Claim "S S-8, size from above, uniform weights"."""

SPREAD = (q - square(m)) / 2
OVERLAP = statement(
    E_p(w * w_j) <= pi * pi_j * exp(g + SPREAD),
    E_p(square(v - m)) <= SUM(SUM_J(pi * pi_j * g * exp(g + SPREAD))),
    E_p(C2) <= SUM(SUM_J(pi * pi_j * g**2 * exp(g + SPREAD))),
)
"""Claim "S S-8, overlap from above"."""

SHARP = statement(F - M2 <= GROWTH * NORM, D - M2 <= 2 * GROWTH * NORM, n**2 * NORM <= X**2, given=[UNIFORM])
"""Claim "S S-8, sharp size"."""


@cache
def energy_for_uniform_weights() -> Theorem:
    """N π_i = 1 ⊢ n q = V."""
    each = infer(equals(n * pi * square(mu), square(mu)), by=[UNIFORM])
    return infer(equals(n * q, V), by=[integrated(SUM, each), definition(q), definition(V)])


@cache
def dissipation_from_below(gain: int = 2) -> Theorem:
    """Rank μ ≤ r, n π_i = 1 ⊢ D (nr + V)² ≥ 2r V², as n q = V; claim "S S-8, size" is cited."""
    energy = energy_for_uniform_weights()
    bound = scaled(SIZE.cited("S S-8, size")[2], n**2, squares=[n])
    reach = infer(equals(n**2 * (r + q) ** 2, (n * r + V) ** 2), by=[energy])
    reach = infer(equals(D * n**2 * (r + q) ** 2, D * (n * r + V) ** 2), by=[reach])
    squared = infer(equals(r * n**2 * q**2, r * V**2), by=[infer(equals(n**2 * q**2, V**2), by=[energy])])
    return infer(D * (n * r + V) ** 2 >= gain * r * V**2, by=[bound, reach, squared])


_ANY = any_vector("b", "b")


@cache
def _mean_of_posterior_mean() -> Theorem:
    each = infer(equals(E_p(w) * dot(mu, _ANY), pi * dot(mu, _ANY)), by=[posterior_mass()])
    by = [integrated(E_p, mean_of_means(_ANY)), integrated(SUM, each), paired(m, _ANY)]
    return infer(equals(E_p(dot(v, _ANY)), dot(m, _ANY)), by=by)


def mean_of_posterior_mean(other: Vector | VectorAtom) -> Theorem:
    """⊢ E_p⟨v, u⟩ = ⟨m, u⟩ for a vector u that the point does not move."""
    return for_vector(_mean_of_posterior_mean(), _ANY, other)


@cache
def _drift() -> Theorem:
    by = [
        integrated(SUM, gradient_form(descent.gradient, 2 * w, v + Cy, _ANY)),
        integrated(E_p, posterior_average(v + Cy, v, _ANY)),
        _mean_of_posterior_mean(),
    ]
    return infer(equals(SUM(dot(descent.gradient, _ANY)), 2 * dot(m, _ANY)), by=by)


def drift(other: Vector | VectorAtom) -> Theorem:
    """⊢ Σ_i⟨∇_i, u⟩ = 2⟨m, u⟩ for a vector u of the state."""
    return for_vector(_drift(), _ANY, other)
