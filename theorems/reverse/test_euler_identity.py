"""Euler identity of the reverse divergence: a sum of squares, so Σ|μ_i|² can only shrink.

    Σ_i ⟨μ_i, ∇_iF⟩ = 2 E_p[ |v|² + ‖C‖_F² ]

The forward identity has −2vᵀCv besides. Here nothing can be negative: the only stationary point is the
optimum, which is why the reverse flow has no traps.
"""

from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import mu
from verify.checks.identity import expected_identity
from verify.evidence import REVERSE, Evidence, Provenance, claim

STATEMENT = (
    r"\textstyle\sum_i \langle \mu_i, \nabla_i F\rangle = 2\,\mathbb{E}_p\big[ |v|^2 + \|C\|_F^2 \big]"
)


def euler(N, *, cross=0, factor=2, square=1):
    """The right side; the forward identity has cross = −2."""
    v, C = N.v, N.C
    squares = v("a") * v("a") + square * C("a", "b") * C("a", "b")
    return factor * (squares + cross * v("a") * C("a", "b") * v("b"))


@claim(
    REVERSE,
    "Euler identity",
    STATEMENT,
    quantifiers="all n ≥ 1, all d ≥ 1",
    provenance=Provenance.DERIVED,
    uses=("R gradient, single teacher",),
)
def test_euler_identity(evidence: Evidence) -> None:
    contracted = sum_over_components(mu("a") * single_teacher(gradient_of(Law.STUDENT)))

    def check(right):
        why = "sum over the components, then M = C + v vᵀ"
        return expected_identity(STATEMENT, why, contracted, right, law=Law.STUDENT, single_teacher=True)

    evidence.conclude(check(euler))

    evidence.twin("the forward cross term −2vᵀCv inserted", check(lambda N: euler(N, cross=-2)))
    evidence.twin("‖C‖² dropped", check(lambda N: euler(N, square=0)))
    evidence.twin("a factor 2 lost", check(lambda N: euler(N, factor=1)))
