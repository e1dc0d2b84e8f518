"""A translation puts the mean of a single-Gaussian teacher at the origin, and changes nothing.

Setting. Student Σ π_i N(μ_i, I), any n, d and weights; w_i, v its posterior weights and mean at x; any c.
Shown. At x + c, for the means μ_i + c, the weights are the same and the posterior mean is v + c. So

    |v(x + c, μ_i + c) − c|² = |v(x, μ_i)|² at every x, and so are the means over N(0, I), L, and over p, F.

As x + c has the law N(c, I) if x has N(0, I), and Σ π_i N(μ_i + c, I) if x has p, these are the losses of the
means μ_i + c against the teacher N(c, I): so a descent moves along, too.
Not shown. Mixture teachers: there v* is the posterior mean of another mixture, and moves by c likewise.
Tools. w_i is a softmax, v = Σ w_i μ_i; the exponents x·μ_i − |μ_i|²/2 all gain x·c + |c|²/2.
"""

from functools import cache

from verify.algebra.calculus import Law
from verify.evidence import ALGEBRA, Evidence, Provenance, claim
from verify.lemmas.derivatives import loss
from verify.lemmas.zeros import zero
from verify.logic.schemas import exp_monotone

from verify.prove import (  # isort: skip
    SUM, E_p, E_phi, Translated, Translation, any_vector, both_ways, cut, definition, dot, equals, exp,
    exp_positive, exp_sum, for_vector, identity, infer, integrated, mean_of_means, mu, pi, softmax, square,
    statement, translated, v, vector_translated, w, x,
)  # fmt: skip

c, b = any_vector("c", "c"), any_vector("b", "b")
AWAY = Translation(x, mu, c)
w_away, v_away = Translated(AWAY, w), vector_translated(v, AWAY)
L, F = loss(Law.TEACHER), loss(Law.STUDENT)
power = dot(x, mu) - square(mu) / 2


@cache
def common(moved=1):
    """What the exponents gain is common to all: e^{(x+c)·(μ_i+c) − |μ_i+c|²/2} = e^{…} e^{x·c + |c|²/2}."""
    gain, there = dot(x, c) + moved * square(c) / 2, dot(x + c, mu + c) - square(mu + c) / 2
    up, down = infer(there <= power + gain), infer(there >= power + gain)
    above = infer(exp(there) <= exp(power + gain), by=[cut(exp_monotone(there, power + gain), up)])
    below = infer(exp(there) >= exp(power + gain), by=[cut(exp_monotone(power + gain, there), down)])
    return infer(
        equals(exp(there), exp(power) * exp(gain)), by=[both_ways(above, below), exp_sum(power, gain)]
    )


@cache
def same_weights():
    """The posterior weights stay, as a softmax does not see a common factor."""
    gain, size = dot(x, c) + square(c) / 2, SUM(pi * exp(power))
    there = dot(x + c, mu + c) - square(mu + c) / 2
    part = infer(equals(pi * exp(there), pi * exp(power) * exp(gain)), by=[common()])
    by = [translated(softmax(), AWAY), integrated(SUM, part), part, softmax()]
    scaled = infer(equals((w_away - w) * size * exp(gain), 0), by=by)
    positive_size = integrated(SUM, infer(pi * exp(power) > 0, by=[exp_positive(power)]))
    scaled = zero((w_away - w) * size, [scaled, exp_positive(gain)])
    return zero(w_away - w, [scaled, positive_size])


@cache
def mean_moves(vector, shift=1):
    """⟨v(x + c, μ_i + c), y⟩ = ⟨v + c, y⟩ for any vector y."""
    by = [translated(mean_of_means(b), AWAY), mean_of_means(b), identity(SUM(w), 1)]
    each = infer(equals(w_away * dot(mu + c, b), w * dot(mu + c, b)), by=[same_weights()])
    theorem = infer(equals(dot(v_away, b), dot(v + shift * c, b)), by=[*by, integrated(SUM, each)])
    return for_vector(theorem, b, vector)


@cache
def same_distance(shift=1):
    """|v(x + c, μ_i + c) − c|² = |v|²."""
    by = [mean_moves(vector, shift) for vector in (v_away, v, c)]
    return infer(equals(square(v_away - c), square(v)), by=by)


def same_loss(over, of):
    """The mean of that is the loss."""
    by = [integrated(over, same_distance()), definition(of)]
    return infer(equals(over(square(v_away - c)), of), by=by)


@claim(
    ALGEBRA,
    "translation",
    statement(
        equals(square(v_away - c), square(v)),
        equals(E_phi(square(v_away - c)), L),
        equals(E_p(square(v_away - c)), F),
    ),
    provenance=Provenance.DERIVED,
)
def test_translation(evidence: Evidence) -> None:
    evidence.conclude(same_distance(), "the weights stay, so the posterior mean moves by c")
    evidence.conclude(same_loss(E_phi, L), "the same at every point")
    evidence.conclude(same_loss(E_p, F), "the same at every point")

    evidence.twin("|c|² counted twice in the exponent", lambda: common(moved=2))
    evidence.twin("v moves by 2c", lambda: mean_moves(b, shift=2))
