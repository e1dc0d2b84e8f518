"""Euler identity of the reverse divergence: a sum of squares, so Σ|μ_i|² can only shrink.

Setting. Single-Gaussian teacher N(0, I); any n, d, weights and means.
Shown. Σ_i ⟨μ_i, ∇_iF⟩ = 2 E_p[ |v|² + ‖C‖_F² ].
Not shown. That ∇_iF is the gradient of F: the claim "gradient, single teacher" says so.
Tools. Posterior moments: Σ_i w_i μ_i … is one, for every n.

The forward identity has −2vᵀCv besides. Here nothing can be negative: the only stationary point is the
optimum, which is why the reverse flow has no traps.
"""

from fractions import Fraction

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, precision
from verify.checks.formula import decided
from verify.checks.sign import less
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.statements import EULER_REVERSE
from verify.prove import C2, SUM, VCV, E_p, Law, dot, equals, gradient, mu, square, v


def euler(teacher="single", factor=2, matrix=1, cross=0):
    """The identity; the forward one has cross = −2."""
    left = SUM(dot(mu, gradient(Law.STUDENT, teacher=teacher)))
    return decided(equals(left, factor * E_p(square(v) + matrix * C2 + cross * VCV)), Law.STUDENT)


@claim(REVERSE, "Euler identity", EULER_REVERSE, provenance=Provenance.DERIVED)
def test_euler_identity(evidence: Evidence) -> None:
    evidence.conclude(euler(), "the gradient against μ_i, summed over the components")

    evidence.twin("the forward cross term −2vᵀCv inserted", euler(cross=-2))
    evidence.twin("‖C‖² dropped", euler(matrix=0))
    evidence.twin("a factor 2 lost", euler(factor=1))
    evidence.twin("any teacher", euler(teacher="mixture"))


@claim(
    REVERSE,
    "Euler identity at a point",
    EULER_REVERSE.latex,
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
            return less(
                EULER_REVERSE.latex, why, gap, bound, scope=f"μ = 1, p* = N({centre}, 1)", name="room"
            )

    evidence.conclude(agrees(0))
    evidence.twin("the teacher N(5, 1): −8 against 2", agrees(5))
