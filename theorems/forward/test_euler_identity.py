"""Euler identity of the forward divergence: how Σ|μ_i|² moves under gradient descent.

Setting. Single-Gaussian teacher N(0, I); any n, d, weights and means.
Shown. Σ_i ⟨μ_i, ∇_iL⟩ = 2 E_φ[ |v|² + ‖C‖_F² − 2 vᵀC v ].
Not shown. That ∇_iL is the gradient of L: Lemma 2.2 says so.
Tools. Posterior moments: Σ_i w_i μ_i … is one, for every n.

The term −2vᵀCv has no sign. It is the whole difference to the reverse divergence.
"""

from dataclasses import replace
from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.formula import decided
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.statements import EULER_FORWARD

from verify.prove import (  # isort: skip
    C2, SUM, VCV, E_phi, E_teacher, Law, absolute, dot, equals, gradient, mu, square, v,
)  # fmt: skip


def euler(cross=-2, matrix=C2):
    """The identity; the reverse one has cross = 0."""
    left = SUM(dot(mu, gradient(Law.TEACHER)))
    return decided(equals(left, 2 * E_phi(square(v) + matrix + cross * VCV)), Law.NORMAL)


def any_teacher():
    """The same under the law of a teacher that is a mixture."""
    left = SUM(dot(mu, gradient(Law.TEACHER, teacher="mixture")))
    return decided(equals(left, 2 * E_teacher(square(v) + C2 - 2 * VCV)), Law.TEACHER)


@claim(FORWARD, "Euler identity", EULER_FORWARD, provenance=Provenance.DERIVED)
def test_euler_identity(evidence: Evidence) -> None:
    evidence.conclude(euler(), "the gradient against μ_i, summed over the components")

    evidence.twin("cross term dropped (the reverse identity)", euler(cross=0))
    evidence.twin("cross term halved", euler(cross=-1))
    evidence.twin("cross term of the other sign", euler(cross=2))
    evidence.twin("v vᵀ for C", euler(matrix=square(v) ** 2))
    evidence.twin("any teacher", any_teacher())


# One component: v = μ and C = 0, so the right side is 2|μ|², whatever the teacher; the left side is not.
ONE = Instance(GaussianMixture([1]), digits=25)


def gap(teacher="single"):
    """The two sides differ by at most 10⁻²⁰."""
    left = SUM(dot(mu, gradient(Law.TEACHER, teacher=teacher)))
    return absolute(left - 2 * E_phi(square(v) + C2 - 2 * VCV)) <= Fraction(1, 10**20)


@claim(FORWARD, "Euler identity at a point", at_each([ONE], gap()), provenance=Provenance.DERIVED)
@at(ONE)
def test_euler_identity_at_a_point(evidence: Evidence) -> None:
    evidence.conclude(certified(ONE, gap()), "by the engine, which knows no identity")

    elsewhere = replace(ONE, teacher=GaussianMixture([5]))
    evidence.twin("the teacher N(5, 1): −8 against 2", certified(elsewhere, gap("mixture")))
