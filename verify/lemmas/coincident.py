"""Means that are all at one point A, with uniform weights: the forward gradient there, and how it changes.

Then v = A, every μ_i − v is 0 and every w_i is 1/n. As the means move with velocities δ_i, ∂v is the mean of
the δ_j, and n ∂w_i is ⟨x − A, δ_i⟩ less the mean of these.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.facts import (
    gradient_form,
    identity,
    mean_of_means,
    normal_mean,
    rate_of_mean,
    softmax,
    weights_sum,
)
from verify.algebra.forms import single_teacher, stein_field
from verify.algebra.posterior import SUM, E_phi, gradient, mu, n, pi, v, w, x
from verify.lemmas.derivatives import MEANS, delta, mean_rate, weight_rate
from verify.lemmas.zeros import null, zero
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, both_ways, integrated
from verify.logic.motion import derivative, differentiated, velocity
from verify.logic.schemas import exp, exp_positive, exp_sum, exp_tangent
from verify.logic.search import infer
from verify.logic.symbols import any_vector
from verify.logic.terms import Scalar, Term
from verify.logic.vectors import Vector, VectorAtom, dot, square

A, q = any_vector("A", "A"), any_vector("q", "q")
COINCIDENT, UNIFORM = equals(square(mu - A), 0), equals(n * pi, 1)
g = gradient(Law.TEACHER)
CHANGE = velocity(g, MEANS)
"""∂∇_i: the Hessian applied to the velocities."""

_FORM = 2 * dot(mu - v, v) * (x - mu) + 2 * v


def total(y: VectorAtom) -> Term:
    """Σ_j ⟨δ_j, y⟩."""
    return SUM(dot(delta, y))


def mean_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨μ_i, y⟩ = ⟨A, y⟩."""
    return infer(equals(dot(mu, y), dot(A, y)), by=[null(COINCIDENT, mu - A, y)])


@cache
def centre() -> Theorem:
    """⊢ |v − A|² = 0, as v = Σ w_i μ_i."""
    sizes = []
    for y in (A, v):
        each = infer(equals(w * dot(mu, y), w * dot(A, y)), by=[mean_against(y)])
        by = [mean_of_means(y), integrated(SUM, each), identity(SUM(w), 1)]
        sizes.append(infer(equals(dot(v, y), dot(A, y)), by=by))
    return infer(equals(square(v - A), 0), by=sizes)


def centre_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, y⟩ = ⟨A, y⟩."""
    return infer(equals(dot(v, y), dot(A, y)), by=[null(centre(), v - A, y)])


@cache
def weight() -> Theorem:
    """⊢ n w_i = 1: all exponents of the softmax agree.

    If two of them, T and c, do, then e^T ≥ e^c (1 + T − c) = e^c, and the other way round.
    """
    each, one = dot(x, mu) - square(mu) / 2, dot(x, A) - square(A) / 2
    agree = infer(equals(each - one, 0), by=[mean_against(x), mean_against(mu), mean_against(A)])
    by = [agree, exp_tangent(each - one), exp_sum(each - one, one), exp_positive(one)]
    above = infer(exp(each) >= exp(one), by=by)
    by = [agree, exp_tangent(one - each), exp_sum(one - each, each), exp_positive(each)]
    same = both_ways(infer(exp(each) <= exp(one), by=by), above)
    part = infer(equals(pi * exp(each), pi * exp(one)), by=[same])
    whole = infer(equals(SUM(pi * exp(each)), exp(one)), by=[integrated(SUM, part), weights_sum()])
    scaled = infer(equals(exp(one) * (n * w - 1), 0), by=[softmax(), whole, same, UNIFORM])
    return zero(n * w - 1, [scaled, exp_positive(one)])


@cache
def no_deviation() -> Theorem:
    """⊢ ⟨μ_i − v, v⟩ = 0."""
    by = [*(centre_against(y) for y in (mu, v, A)), mean_against(A)]
    return infer(equals(dot(mu - v, v), 0), by=by)


@cache
def gradient_in_x(y: VectorAtom) -> Theorem:
    """⊢ ⟨∇_i, y⟩ = E_φ[w_i ⟨2⟨μ_i − v, v⟩(x − μ_i) + 2v, y⟩], for all means."""
    field = -single_teacher(stein_field(Law.TEACHER))
    return gradient_form(g, 1 * w, _FORM, y, field=field)


@cache
def gradient_there(factor: Scalar = 2) -> Theorem:
    """⊢ n ⟨∇_i, q⟩ = 2⟨A, q⟩ for every vector q."""
    by = [weight(), no_deviation(), centre_against(q)]
    each = infer(equals(n * w * dot(_FORM, q), factor * dot(A, q)), by=by)
    return infer(equals(n * dot(g, q), factor * dot(A, q)), by=[gradient_in_x(q), integrated(E_phi, each)])


@cache
def weight_change() -> Theorem:
    """⊢ n² ∂w_i = n ⟨x − A, δ_i⟩ − Σ_j ⟨x − A, δ_j⟩."""
    rate = dot(x - A, delta)
    each = infer(equals(n * w * dot(x - mu, delta), rate), by=[weight(), mean_against(delta)])
    by = [weight_rate(MEANS), weight(), integrated(SUM, each), mean_against(delta)]
    return infer(equals(n**2 * derivative(w, MEANS), n * rate - SUM(rate)), by=by)


@cache
def centre_change(y: VectorAtom) -> Theorem:
    """⊢ n ⟨∂v, y⟩ = Σ_j ⟨δ_j, y⟩ for a vector y that does not move."""
    inside = dot(x - mu, delta) * dot(mu - v, y) + dot(delta, y)
    by = [weight(), mean_against(y), centre_against(y)]
    each = infer(equals(n * w * inside, dot(delta, y)), by=by)
    by = [mean_rate(MEANS, y), integrated(SUM, each)]
    return infer(equals(n * dot(velocity(v, MEANS), y), total(y)), by=by)


@cache
def turning() -> Theorem:
    """⊢ n ∂⟨μ_i − v, v⟩ = n ⟨A, δ_i⟩ − Σ_j ⟨A, δ_j⟩."""
    moved = velocity(v, MEANS)
    by = [centre_against(delta), centre_change(A), null(COINCIDENT, mu - A, moved)]
    by.append(null(centre(), v - A, moved))
    change = n * derivative(dot(mu - v, v), MEANS)
    return infer(equals(change, n * dot(A, delta) - total(A)), by=by)


@cache
def change_there(y: VectorAtom = q, cubic: Scalar = 4) -> Theorem:
    """⊢ n² ⟨∂∇_i, y⟩ = 2 Σ_j ⟨δ_j, y⟩ − 4 ⟨A, y⟩ (n ⟨A, δ_i⟩ − Σ_j ⟨A, δ_j⟩) if y does not move."""
    inside, rate = derivative(w * dot(_FORM, y), MEANS), dot(x - A, delta)
    weights, turned = n * rate - SUM(rate), n * dot(A, delta) - total(A)
    by = [no_deviation(), centre_against(y), weight_change()]
    left = n**2 * derivative(w, MEANS) * dot(_FORM, y)
    first = infer(equals(left, 2 * dot(A, y) * weights), by=by)
    by = [weight(), no_deviation(), turning(), centre_change(y), mean_against(y)]
    right = 2 * turned * dot(x - A, y) + 2 * total(y)
    second = infer(equals(n**2 * w * derivative(dot(_FORM, y), MEANS), right), by=by)
    each = infer(equals(n**2 * inside, 2 * dot(A, y) * weights + right), by=[first, second])
    by = [differentiated(gradient_in_x(y), MEANS), rate_of_mean(Law.NORMAL, w * dot(_FORM, y), MEANS)]
    whole = infer(equals(dot(CHANGE, y), E_phi(inside)), by=by)
    # The point has mean 0 under φ.
    by = [whole, integrated(E_phi, each), *(normal_mean(u) for u in (y, delta))]
    by.append(integrated(SUM, normal_mean(delta)))
    return infer(equals(n**2 * dot(CHANGE, y), 2 * total(y) - cubic * dot(A, y) * turned), by=by)
