"""The reverse gradient when the teacher is any mixture.

Setting. Teacher any mixture of N(ν_k, I), with posterior mean v* and covariance C*; u = v − v* is the
difference of the scores, F(μ) = E_p|u|²; any n, d, weights and means.
Shown. ∇_iF = 2 E_p[ w_i { u − C* u + (C − C*)(μ_i − v) } ], against every constant vector e,
is the gradient of F: when the means move with velocities δ_i, F changes at the rate Σ_i ⟨∇_iF, δ_i⟩.
Not shown. Nothing is left to the reader.
Tools. Derivatives of the softmax and of the student's density, under the integral; Stein's lemma for p, whose
score is v − x.

The expectation is under the student, whose density moves too.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided_gradient
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, e, gradient_is_derivative, loss
from verify.prove import (
    SUM,
    Cy,
    E_p,
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

F, g = loss(Law.STUDENT, "mixture"), gradient(Law.STUDENT, teacher="mixture")
u = v - v_star
Cu = vector(
    nt.C("a", "b") * nt.u("b"), "C u", "C(v - v^*)", "posterior covariance of the student, times v − v*"
)
Cu_star = vector(
    nt.C_star("a", "b") * nt.u("b"),
    "C* u",
    "C^*(v - v^*)",
    "posterior covariance of the teacher, times v − v*",
)
Cy_star = vector(
    nt.C_star("a", "b") * (nt.mu("b") - nt.v("b")),
    "C*(mu_i - v)",
    r"C^*(\mu_i - v)",
    "posterior covariance of the teacher, times μ_i − v",
)


def braces(damping=Cu_star, of_student=Cy, of_teacher=Cy_star):
    """The vector over w_i: u − C* u + (C − C*)(μ_i − v)."""
    return u - damping + of_student - of_teacher


GRADIENT = equals(dot(g, e), 2 * E_p(w * dot(braces(), e)))
SLOPE = equals(derivative(F, MEANS), SUM(dot(g, delta)))


@claim(REVERSE, "gradient, mixture teacher", statement(GRADIENT, SLOPE), provenance=Provenance.DERIVED)
def test_gradient(evidence: Evidence) -> None:
    def check(form, factor=2):
        return decided_gradient(g, factor * w, form, e)

    slope = gradient_is_derivative(Law.STUDENT, "mixture")
    evidence.conclude(slope, "the softmax rules, under the integral; the density of the student moves too")
    evidence.conclude(check(braces()), "Stein's lemma for p removes x")

    exchanged = braces(damping=Cu, of_student=Cy_star, of_teacher=Cy)
    evidence.twin("C and C* exchanged", check(exchanged))
    evidence.twin("C u for C* u", check(braces(damping=Cu)))
    evidence.twin("v vᵀ for C", check(braces(of_student=dot(v, mu - v) * v)))
    evidence.twin("a factor 2 lost", check(braces(), factor=1))
    twice = equals(derivative(F, MEANS), 2 * SUM(dot(g, delta)))
    evidence.twin("twice the gradient", lambda: infer(twice, by=[slope]))
