"""The forward gradient when the teacher is any mixture.

Setting. Teacher p* any mixture of N(ν_k, I), with posterior mean v* and covariance C*; u = v − v* is the
difference of the scores, L(μ) = E_{p*}|u|²; any n, d, weights and means.
Shown. Against every constant vector e,

    ∇_iL = 2 E_{p*}[ w_i { (1 − u·(μ_i − v)) u − C u + (C − C*)(μ_i − v) } ],

and it is the gradient of L: when the means move with velocities δ_i, L changes at the rate Σ_i ⟨∇_iL, δ_i⟩.
Not shown. Nothing is left to the reader.
Tools. Derivatives of the softmax, under the integral; Stein's lemma for p*, whose score is v* − x.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided_gradient
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, e, gradient_is_derivative, loss
from verify.prove import (
    SUM,
    Cy,
    E_teacher,
    Law,
    derivative,
    dot,
    equals,
    gradient,
    infer,
    mu,
    statement,
    v,
    v_star,
    vector,
    w,
)  # fmt: skip

L, g = loss(Law.TEACHER, "mixture"), gradient(Law.TEACHER, teacher="mixture")
u = v - v_star
Cu = vector(
    nt.C("a", "b") * nt.u("b"), "C u", "C(v - v^*)", "posterior covariance of the student, times v − v*"
)
Cy_star = vector(
    nt.C_star("a", "b") * (nt.mu("b") - nt.v("b")),
    "C*(mu_i - v)",
    r"C^*(\mu_i - v)",
    "posterior covariance of the teacher, times μ_i − v",
)


def braces(sign=-1, damping=-1, covariances=Cy - Cy_star):
    """The vector over w_i."""
    return u + sign * dot(u, mu - v) * u + damping * Cu + covariances


GRADIENT = equals(dot(g, e), 2 * E_teacher(w * dot(braces(), e)))
SLOPE = equals(derivative(L, MEANS), SUM(dot(g, delta)))


@claim(FORWARD, "gradient, mixture teacher", statement(GRADIENT, SLOPE), provenance=Provenance.DERIVED)
def test_gradient(evidence: Evidence) -> None:
    def check(form):
        return decided_gradient(g, 2 * w, form, e)

    slope = gradient_is_derivative(Law.TEACHER, "mixture")
    evidence.conclude(slope, "the softmax rules, under the integral; the teacher does not move")
    evidence.conclude(check(braces()), "Stein's lemma for p* removes x")

    evidence.twin("C and C* exchanged", check(braces(covariances=Cy_star - Cy)))
    evidence.twin("C* dropped", check(braces(covariances=1 * Cy)))
    evidence.twin("+C u", check(braces(damping=1)))
    evidence.twin("1 + u·(μ_i − v)", check(braces(sign=1)))
    twice = equals(derivative(L, MEANS), 2 * SUM(dot(g, delta)))
    evidence.twin("twice the gradient", lambda: infer(twice, by=[slope]))
