"""Euler identity of the forward divergence: how |μ|² = Σ|μ_i|² moves under gradient descent.

    Σ_i ⟨μ_i, ∇_iL⟩ = 2 E_φ[ |v|² + ‖C‖_F² − 2 vᵀC v ]

for the teacher N(0, I). The term −2vᵀCv has no sign. It is the whole difference to the reverse divergence.
"""

from fractions import Fraction

from verify import GaussianMixture, forward_fisher
from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import mu
from verify.arithmetic import ball, precision
from verify.checks.identity import expected_identity
from verify.checks.sign import less
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
    quantifiers="all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ L(\mu) = \mathbb{E}_{p^*} |v|^2",),
    uses=("A softmax rules",),
)
def test_euler_identity(evidence: Evidence) -> None:
    # Σ_i w_i μ_{i,a} μ_{i,b} … is a posterior moment: the sum over components is exact for every n.
    contracted = sum_over_components(mu("a") * single_teacher(gradient_of(Law.TEACHER)))

    def check(right, left=contracted, law=Law.NORMAL):
        why = "sum over the components, then M = C + v vᵀ"
        single = law is Law.NORMAL
        return expected_identity(STATEMENT, why, left, right, law=law, single_teacher=single)

    evidence.conclude(check(euler))

    evidence.twin("cross term dropped (the reverse identity)", check(lambda N: euler(N, cross=0)))
    evidence.twin("cross term halved", check(lambda N: euler(N, cross=-1)))
    evidence.twin("cross term of the other sign", check(lambda N: euler(N, cross=2)))
    evidence.twin("v vᵀ for C", check(lambda N: euler(N, matrix=lambda a, b: N.v(a) * N.v(b))))
    any_teacher = sum_over_components(mu("a") * gradient_of(Law.TEACHER))
    evidence.twin("any teacher", check(euler, any_teacher, Law.TEACHER))


@claim(
    FORWARD,
    "Euler identity at a point",
    STATEMENT,
    quantifiers="n = 1, d = 1, μ = 1, to 20 digits",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)",),
)
def test_euler_identity_at_a_point(evidence: Evidence) -> None:
    # One component: v = μ and C = 0, so the right side is 2|μ|², whatever the teacher; the left side is not.
    def agrees(centre: int):
        with precision(128):
            ((slope,),) = forward_fisher(GaussianMixture([1]), GaussianMixture([centre]), digits=25).gradient
            gap, bound = abs(slope - 2), ball(Fraction(1, 10**20))
            why = f"left side {float(slope):g}, right side 2"
            return less(STATEMENT, why, gap, bound, scope=f"μ = 1, p* = N({centre}, 1)", name="room")

    evidence.conclude(agrees(0))
    evidence.twin("the teacher N(5, 1): −8 against 2", agrees(5))
