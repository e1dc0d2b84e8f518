"""Lemma 2.2 in compact form: with the posterior covariance C, the gradient is one line.

Setting. Teacher N(0, I), L(μ) = E_φ|v|²; any n, d, weights and means.
Shown. ∇_iL = 2 E_φ[ w_i { (1 − v·(μ_i − v)) v + C (μ_i − 2v) } ], against every constant vector e.
Not shown. That ∇_iL is the gradient of L: Lemma 2.2 says so.
Tools. C = M − v vᵀ.

It agrees with the paper's form at every point x, before any expectation is taken.
"""

from verify.algebra import notation as nt
from verify.checks.formula import decided, decided_gradient
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.prove import (
    Cv,
    Cy,
    E_phi,
    Law,
    any_vector,
    dot,
    equals,
    gradient,
    mu,
    square,
    statement,
    v,
    vector,
    w,
)  # fmt: skip

L, e = gradient(Law.TEACHER), any_vector("e", "e")
Mv = vector(nt.M("a", "b") * nt.v("b"), "M v", "Mv", "posterior second moment M = Σ w_j μ_j μ_jᵀ, times v")
Mmu = vector(nt.M("a", "b") * nt.mu("b"), "M mu_i", r"M\mu_i", "posterior second moment, times μ_i")


def compact(sign=-1, matrix=Cy - Cv):
    """The braces; C(μ_i − 2v) is C(μ_i − v) − Cv."""
    return v + sign * dot(v, mu - v) * v + matrix


PAPER = v + Mmu - 2 * dot(v, mu) * v - 2 * Mv + 3 * square(v) * v
STATEMENT = statement(equals(dot(L, e), 2 * E_phi(w * dot(compact(), e))))


@claim(FORWARD, "Lemma 2.2, compact", STATEMENT, provenance=Provenance.DERIVED)
def test_compact_gradient(evidence: Evidence) -> None:
    def check(form):
        return decided_gradient(L, 2 * w, form, e)

    evidence.step(decided(equals(square(PAPER - compact()), 0)), "the two forms agree at every x")
    evidence.conclude(check(compact()), "C = M − v vᵀ in the gradient derived from the loss")

    evidence.twin("v vᵀ for C", check(compact(matrix=dot(v, mu - 2 * v) * v)))
    evidence.twin("second moment M for C", check(compact(matrix=Mmu - 2 * Mv)))
    evidence.twin("C(μ_i − v), as in the reverse gradient", check(compact(matrix=Cy)))
    evidence.twin("1 + v·(μ_i − v)", check(compact(sign=1)))
