"""Lemma 2.2 (Zhang et al. 2025): the gradient of the forward Fisher divergence to a single Gaussian.

Setting. Teacher N(0, I), L(μ) = E_φ|v|², v the posterior mean of the student; any n, d, weights and means.
Shown. Against every constant vector e,

    ∇_iL = 2 E_φ[ w_i v + w_i Σ_j w_j μ_j (μ_j·μ_i) − 2 w_i v (v·μ_i)
                  − 2 w_i Σ_j w_j (v·μ_j) μ_j + 3 w_i |v|² v ],

and it is the gradient of L: when the means move with velocities δ_i, L changes at the rate Σ_i ⟨∇_iL, δ_i⟩.
Not shown. Nothing is left to the reader.
Tools. Derivatives of the softmax, under the integral; Stein's lemma, which trades x for a derivative.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided_gradient
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.derivatives import MEANS, delta, e, gradient_is_derivative, loss
from verify.prove import (
    SUM,
    E_phi,
    Law,
    derivative,
    dot,
    equals,
    gradient,
    infer,
    mu,
    square,
    statement,
    v,
    vector,
    w,
)  # fmt: skip

L, g = loss(Law.TEACHER), gradient(Law.TEACHER)
towards_mu = vector(
    nt.M("a", "b") * nt.mu("b"),
    "M mu_i",
    r"\textstyle\sum_j w_j(\mu_j\cdot\mu_i)\mu_j",
    "Σ_j w_j (μ_j·μ_i) μ_j",
)
towards_v = vector(
    nt.M("a", "b") * nt.v("b"), "M v", r"\textstyle\sum_j w_j(v\cdot\mu_j)\mu_j", "Σ_j w_j (v·μ_j) μ_j"
)


def braces(leading=1, moment=1, second=-2, third=-2, cubic=3, towards=towards_mu):
    """The five terms over w_i."""
    return (
        leading * v + moment * towards + second * dot(v, mu) * v + third * towards_v + cubic * square(v) * v
    )


GRADIENT = equals(dot(g, e), 2 * E_phi(w * dot(braces(), e)))
SLOPE = equals(derivative(L, MEANS), SUM(dot(g, delta)))


@claim(FORWARD, "Lemma 2.2", statement(GRADIENT, SLOPE), provenance=Provenance.REPORTED)
def test_gradient(evidence: Evidence) -> None:
    def check(form):
        return decided_gradient(g, 2 * w, form, e)

    slope = gradient_is_derivative(Law.TEACHER)
    evidence.conclude(slope, "the softmax rules, under the integral; the law of x does not move")
    evidence.conclude(check(braces()), "Stein's lemma removes x, and what is left is the paper's polynomial")

    evidence.twin("leading term doubled", check(braces(leading=2)))
    evidence.twin("sign of the second moment term turned", check(braces(moment=-1)))
    evidence.twin("factor 2 dropped at v (v·μ_i)", check(braces(second=-1)))
    evidence.twin("factor 3 replaced by 2 at |v|² v", check(braces(cubic=2)))
    twice = equals(derivative(L, MEANS), 2 * SUM(dot(g, delta)))
    evidence.twin("twice the gradient", lambda: infer(twice, by=[slope]))
    evidence.twin("index slip: μ_j (μ_j·v) for μ_j (μ_j·μ_i)", check(braces(towards=towards_v)))
