"""Euler identity of the reverse divergence: a sum of squares, so Σ|μ_i|² can only shrink.

    Σ_i ⟨μ_i, ∇_iF⟩ = 2 E_p[ |v|² + ‖C‖_F² ]

for the teacher N(0, I). The forward identity has −2vᵀCv besides. Here nothing can be negative: the only
stationary point is the optimum, which is why the reverse flow has no traps.
"""

from fractions import Fraction

from verify import GaussianMixture, reverse_fisher
from verify.algebra.calculus import Law, sum_over_components
from verify.algebra.forms import gradient_of, single_teacher
from verify.algebra.notation import mu
from verify.arithmetic import ball, precision
from verify.checks.identity import expected_identity
from verify.checks.sign import less
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
    quantifiers="all n ≥ 1, all d ≥ 1, all weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, I),\ F(\mu) = \mathbb{E}_p |v|^2",),
    uses=("R gradient, single teacher",),
)
def test_euler_identity(evidence: Evidence) -> None:
    contracted = sum_over_components(mu("a") * single_teacher(gradient_of(Law.STUDENT)))

    def check(right, left=contracted, single=True):
        why = "sum over the components, then M = C + v vᵀ"
        return expected_identity(STATEMENT, why, left, right, law=Law.STUDENT, single_teacher=single)

    evidence.conclude(check(euler))

    evidence.twin("the forward cross term −2vᵀCv inserted", check(lambda N: euler(N, cross=-2)))
    evidence.twin("‖C‖² dropped", check(lambda N: euler(N, square=0)))
    evidence.twin("a factor 2 lost", check(lambda N: euler(N, factor=1)))
    any_teacher = sum_over_components(mu("a") * gradient_of(Law.STUDENT))
    evidence.twin("any teacher", check(euler, any_teacher, single=False))


@claim(
    REVERSE,
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
            ((slope,),) = reverse_fisher(GaussianMixture([1]), GaussianMixture([centre]), digits=25).gradient
            gap, bound = abs(slope - 2), ball(Fraction(1, 10**20))
            why = f"left side {float(slope):g}, right side 2"
            return less(STATEMENT, why, gap, bound, scope=f"μ = 1, p* = N({centre}, 1)", name="room")

    evidence.conclude(agrees(0))
    evidence.twin("the teacher N(5, 1): −8 against 2", agrees(5))
