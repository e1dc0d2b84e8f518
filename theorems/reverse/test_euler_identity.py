"""Euler identity of the reverse divergence: a sum of squares, so Σ|μ_i|² can only shrink.

Setting. Single-Gaussian teacher N(0, I); any n, d, weights and means.
Shown. Σ_i ⟨μ_i, ∇_iF⟩ = 2 E_p[ |v|² + ‖C‖_F² ].
Not shown. That ∇_iF is the gradient of F: the claim "gradient, single teacher" says so.
Tools. Posterior moments: Σ_i w_i μ_i … is one, for every n.

The forward identity has −2vᵀCv besides. Here nothing can be negative: the only stationary point is the
optimum, which is why the reverse flow has no traps.
"""

from dataclasses import replace
from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.formula import decided
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.statements import EULER_REVERSE
from verify.prove import C2, SUM, VCV, E_p, Law, absolute, dot, equals, gradient, mu, square, v


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


# One component: v = μ and C = 0, so the right side is 2|μ|², whatever the teacher; the left side is not.
ONE = Instance(GaussianMixture([1]), digits=25)


def gap(teacher="single"):
    """The two sides differ by at most 10⁻²⁰."""
    left = SUM(dot(mu, gradient(Law.STUDENT, teacher=teacher)))
    return absolute(left - 2 * E_p(square(v) + C2)) <= Fraction(1, 10**20)


@claim(REVERSE, "Euler identity at a point", at_each([ONE], gap()), provenance=Provenance.DERIVED)
@at(ONE)
def test_euler_identity_at_a_point(evidence: Evidence) -> None:
    evidence.conclude(certified(ONE, gap()), "by the engine, which knows no identity")

    elsewhere = replace(ONE, teacher=GaussianMixture([5]))
    evidence.twin("the teacher N(5, 1): −8 against 2", certified(elsewhere, gap("mixture")))
