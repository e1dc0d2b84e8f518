"""How weights, means and losses change with the point and with the means, derived from the softmax.

The motions are x + s e, and μ_i + s δ_i for all i at once, with e and δ_i any vectors; ∂ is the derivative
in s at s = 0. With ℓ_i = ∂ log(π_i e^{x·μ_i − |μ_i|²/2}), which is ⟨μ_i, e⟩ or ⟨x − μ_i, δ_i⟩,

    ∂w_i = w_i (ℓ_i − Σ_j w_j ℓ_j),     ⟨∂v, y⟩ = Σ_i w_i (ℓ_i ⟨μ_i − v, y⟩ + ⟨∂μ_i, y⟩).
"""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.facts import gradient_form, mean_of_means, rate_of_mean, softmax
from verify.algebra.forms import single_teacher, stein_field
from verify.algebra.posterior import MEAN_OVER, SUM, gradient, gradient_law, mu, pi, v, v_star, w, x
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, both_ways, definition, integrated
from verify.logic.motion import Motion, derivative, differentiated, velocity
from verify.logic.schemas import exp, exp_positive
from verify.logic.search import infer
from verify.logic.symbols import any_vector
from verify.logic.terms import Defined, Term
from verify.logic.vectors import Vector, VectorAtom, dot, square

e = any_vector("e", "e")
delta = VectorAtom("δ_i", r"\delta_i", "velocity of μ_i, any vector", frozenset({"i"}))

POINT, MEANS = Motion(x, e), Motion(mu, delta)
"""x + s e, and μ_i + s δ_i for all i."""

_EXPONENT = dot(x, mu) - square(mu) / 2


def weight_exponent_rate(motion: Motion) -> Term:
    """ℓ_i: ⟨μ_i, e⟩ if the point moves, ⟨x − μ_i, δ_i⟩ if the means do."""
    return derivative(_EXPONENT, motion)


@cache
def weight_rate(motion: Motion) -> Theorem:
    """⊢ ∂w_i = w_i (ℓ_i − Σ_j w_j ℓ_j): w_i Z = π_i e^{…} differentiated, and divided by Z > 0."""
    part, rate = pi * exp(_EXPONENT), weight_exponent_rate(motion)
    total, change = SUM(part), derivative(w, motion)
    positive = integrated(SUM, infer(part > 0, by=[exp_positive(_EXPONENT)]))
    shares = integrated(SUM, infer(equals(w * total * rate, part * rate), by=[softmax()]))
    claimed = w * (rate - SUM(w * rate))
    by = [differentiated(softmax(), motion), shares, softmax()]
    by = [infer(equals(total * change, total * claimed), by=by), positive]
    return both_ways(infer(change <= claimed, by=by), infer(change >= claimed, by=by))


@cache
def mean_rate(motion: Motion, other: VectorAtom) -> Theorem:
    """⊢ ⟨∂v, y⟩ = Σ_i w_i (ℓ_i ⟨μ_i − v, y⟩ + ⟨∂μ_i, y⟩) for a vector y that does not depend on i."""
    rate, moved = weight_exponent_rate(motion), velocity(mu, motion)
    each = infer(
        equals(derivative(w, motion) * dot(mu, other), w * (rate - SUM(w * rate)) * dot(mu, other)),
        by=[weight_rate(motion)],
    )
    by = [differentiated(mean_of_means(other), motion), integrated(SUM, each), mean_of_means(other)]
    if (own := velocity(other, motion)).parts:
        by.append(mean_of_means(own))  # what y's own motion adds to both sides
    right = SUM(w * (rate * dot(mu - v, other) + dot(moved, other)))
    return infer(equals(dot(velocity(v, motion), other), right), by=by)


def loss(law: Law, teacher: str = "single") -> Defined:
    """The Fisher divergence E|v − v*|², v* = 0 for the teacher N(0, I).

    Args:
        law: of x: TEACHER is the forward loss L, STUDENT the reverse one F.
        teacher: ``"single"`` or ``"mixture"``.
    """
    letter, way = ("L", "forward") if law is Law.TEACHER else ("F", "reverse")
    to = "N(0, I)" if teacher == "single" else "any mixture p^* of N(ν_k, I)"
    value = MEAN_OVER[gradient_law(law, teacher)](square(_scores_apart(teacher)))
    return Defined(letter, letter, f"{way} Fisher divergence to {to}", value)


def _scores_apart(teacher: str) -> Vector:
    return v - v_star if teacher == "mixture" else 1 * v


@cache
def gradient_is_derivative(law: Law, teacher: str = "single") -> Theorem:
    """⊢ ∂(loss) = Σ_i ⟨∇_i, δ_i⟩ when the means move with velocities δ_i, for the loss of :func:`loss`."""
    over, mixture = gradient_law(law, teacher), teacher == "mixture"
    u = _scores_apart(teacher)
    point = infer(
        equals(derivative(square(u), MEANS), 2 * _moved(u)),
        by=[mean_rate(MEANS, v), *([mean_rate(MEANS, v_star)] if mixture else [])],
    )
    score = x - mu
    form, field = 2 * dot(mu - v, u) * score + 2 * u, stein_field(law)
    if law is Law.STUDENT:
        form = form + square(u) * score
    field = -field if mixture else -single_teacher(field)
    of = gradient(law, teacher=teacher)
    each = integrated(SUM, gradient_form(of, 1 * w, form, delta, field=field))
    value = loss(law, teacher)
    by = [differentiated(definition(value), MEANS), rate_of_mean(over, square(u), MEANS)]
    by += [integrated(MEAN_OVER[over], point), each]
    return infer(equals(derivative(value, MEANS), SUM(dot(of, delta))), by=by)


def _moved(u: Vector) -> Term:
    """⟨∂v, u⟩."""
    return SUM(w * (weight_exponent_rate(MEANS) * dot(mu - v, u) + dot(delta, u)))
