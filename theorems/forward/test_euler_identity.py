"""Euler identity of the forward divergence: how |μ|² = Σ|μ_i|² moves under gradient descent.

    Σ_i ⟨μ_i, ∇_iL⟩ = 2 E_φ[ |v|² + ‖C‖_F² − 2 vᵀC v ]

The term −2vᵀCv has no sign. It is the whole difference to the reverse divergence.
"""

from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import mu
from verify.checks.identity import expected_identity
from verify.evidence import FORWARD, Evidence, Provenance, claim

STATEMENT = (
    r"\textstyle\sum_i \langle \mu_i, \nabla_i L\rangle = "
    r"2\,\mathbb{E}_\varphi\big[ |v|^2 + \|C\|_F^2 - 2 v^{\mathsf T} C v \big]"
)


def euler(N, *, cross=-2, matrix=None):
    """The right side; the reverse identity has no cross term."""
    matrix = matrix or N.C
    v = N.v
    return 2 * (
        v("a") * v("a") + matrix("a", "b") * matrix("a", "b") + cross * v("a") * N.C("a", "b") * v("b")
    )


@claim(
    FORWARD,
    "Euler identity",
    STATEMENT,
    quantifiers="all n ≥ 1, all d ≥ 1",
    provenance=Provenance.DERIVED,
    uses=("A softmax rules",),
)
def test_euler_identity(evidence: Evidence) -> None:
    # Σ_i w_i μ_{i,a} μ_{i,b} … is a posterior moment: the sum over components is exact for every n.
    contracted = sum_over_components(mu("a") * single_teacher(gradient_of(Law.TEACHER)))

    def check(right):
        why = "sum over the components, then M = C + v vᵀ"
        return expected_identity(STATEMENT, why, contracted, right, law=Law.NORMAL, single_teacher=True)

    evidence.conclude(check(euler))

    evidence.twin("cross term dropped (the reverse identity)", check(lambda N: euler(N, cross=0)))
    evidence.twin("cross term halved", check(lambda N: euler(N, cross=-1)))
    evidence.twin("cross term of the other sign", check(lambda N: euler(N, cross=2)))
    evidence.twin("v vᵀ for C", check(lambda N: euler(N, matrix=lambda a, b: N.v(a) * N.v(b))))
