"""Lemma 2.2 in compact form: with the posterior covariance C, the gradient is one line.

    ∇_iL = 2 E_φ[ w_i { (1 − v·(μ_i − v)) v + C (μ_i − 2v) } ]

It agrees with the paper's form at every point x, before any expectation is taken.
"""

from verify.algebra.calculus import Law
from verify.algebra.forms import gradient_of, single_teacher
from verify.checks.identity import expected_identity, identity
from verify.evidence import FORWARD, Evidence, Provenance, claim

STATEMENT = (
    r"\nabla_i L = 2\,\mathbb{E}_\varphi\big[ w_i \{ (1 - v\cdot(\mu_i - v))\, v + C(\mu_i - 2v) \} \big]"
)


def paper(N):
    """Lemma 2.2 as printed, coordinate a."""
    w, v, M, mu = N.w(), N.v, N.M, N.mu
    return (
        2
        * w
        * (
            v("a")
            + M("a", "b") * mu("b")
            - 2 * v("a") * v("b") * mu("b")
            - 2 * M("a", "b") * v("b")
            + 3 * v("b") * v("b") * v("a")
        )
    )


def compact(N, *, matrix=None, twice=2, sign=-1):
    """The compact form; false twins put another matrix for C, another multiple of v, or a sign."""
    w, v, mu = N.w(), N.v, N.mu
    matrix = matrix or N.C
    return (
        2
        * w
        * (
            v("a")
            + sign * v("b") * (mu("b") - v("b")) * v("a")
            + matrix("a", "b") * (mu("b") - twice * v("b"))
        )
    )


@claim(
    FORWARD,
    "Lemma 2.2, compact",
    STATEMENT,
    quantifiers="all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ L(\mu) = \mathbb{E}_{p^*} |v|^2",),
    uses=("F Lemma 2.2",),
)
def test_compact_gradient(evidence: Evidence) -> None:
    evidence.step(identity(STATEMENT, "C = M − v vᵀ, at every x", paper, compact))

    def check(right):
        derived = single_teacher(gradient_of(Law.TEACHER))
        why = "the gradient derived from the loss"
        return expected_identity(STATEMENT, why, derived, right, law=Law.NORMAL, single_teacher=True)

    evidence.conclude(check(compact))

    evidence.twin("v vᵀ for C", check(lambda N: compact(N, matrix=lambda a, b: N.v(a) * N.v(b))))
    evidence.twin("second moment M for C", check(lambda N: compact(N, matrix=N.M)))
    evidence.twin("C(μ_i − v), as in the reverse gradient", check(lambda N: compact(N, twice=1)))
    evidence.twin("1 + v·(μ_i − v)", check(lambda N: compact(N, sign=1)))
