"""The reverse gradient for a single-Gaussian teacher, put at the origin by a translation.

Setting. Teacher N(0, I), F(μ) = E_p|v|²; any n, d, weights and means.
Shown. ∇_iF = 2 E_p[ w_i { v + C(μ_i − v) } ], against every constant vector e, is the gradient of F: when the
means move with velocities δ_i, F changes at the rate Σ_i ⟨∇_iF, δ_i⟩.
Not shown. Nothing is left to the reader.
Tools. Derivatives of the softmax and of the student's density, under the integral; Stein's lemma for p.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided_gradient
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, e, gradient_is_derivative, loss
from verify.prove import (
    SUM,
    Cv,
    Cy,
    E_p,
    Law,
    derivative,
    dot,
    equals,
    gradient,
    infer,
    statement,
    v,
    vector,
    w,
)

F, g = loss(Law.STUDENT), gradient(Law.STUDENT)
GRADIENT = equals(dot(g, e), 2 * E_p(w * dot(v + Cy, e)))
SLOPE = equals(derivative(F, MEANS), SUM(dot(g, delta)))

second_moment = vector(
    nt.M("a", "b") * (nt.mu("b") - nt.v("b")), "M(mu_i - v)", r"M(\mu_i - v)", "M = C + v vᵀ, times μ_i − v"
)


@claim(REVERSE, "gradient, single teacher", statement(GRADIENT, SLOPE), provenance=Provenance.DERIVED)
def test_gradient(evidence: Evidence) -> None:
    def check(form):
        return decided_gradient(g, 2 * w, form, e)

    slope = gradient_is_derivative(Law.STUDENT)
    evidence.conclude(slope, "the softmax rules, under the integral; the student's density moves too")
    evidence.conclude(check(v + Cy), "Stein's lemma for p; the teacher's moments vanish")

    evidence.twin("C(μ_i − 2v), as in the forward gradient", check(v + Cy - Cv))
    evidence.twin("second moment M for C", check(v + second_moment))
    evidence.twin("C dropped (the gradient-EM step)", check(1 * v))
    at_rest = equals(E_p(derivative(dot(v, v), MEANS)), SUM(dot(g, delta)))
    evidence.twin("the student's density at rest", lambda: infer(at_rest, by=[slope]))
