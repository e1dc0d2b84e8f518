r"""R-4 beside the forward objective: a stable trap of the forward landscape that the reverse one lacks.

Setting. Teachers at ±4 with equal weights, three students of equal weight on the line.
Shown. The forward objective L has one stationary point within 10⁻¹⁸ of (−a, 0, a), a the number listed: one
student is stuck half-way between the teachers. There L > 0 and every eigenvalue of its Hessian is positive,
so descent with small steps is attracted to it. At the same place the gradient of the reverse objective F is
not 0, and its Hessian has a negative eigenvalue.
Not shown. How far it attracts.
Tools. The Krawczyk operator, Sylvester's law of inertia; the engine.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.checks.existence import certified_stationary, stationary_in_each
from verify.checks.instance import Instance
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import loss
from verify.prove import SUM, Law, curvature, equals, gradient, square

A = Fraction("3.9127745241095169416503")
L = loss(Law.TEACHER, "mixture")
OUT, BACK = (gradient(law, teacher="mixture") for law in (Law.TEACHER, Law.STUDENT))
NEGATIVE, ZERO = (curvature(Law.TEACHER, sign, teacher="mixture") for sign in "-0")
REVERSE_NEGATIVE = curvature(Law.STUDENT, "-", teacher="mixture")
TRAP = (
    equals(NEGATIVE, 0),
    equals(ZERO, 0),
    L > 0,
    SUM(square(BACK)) > 0,
    REVERSE_NEGATIVE >= 1,
)


def near(a: Fraction) -> Instance:
    """The box about (−a, 0, a)."""
    teacher = GaussianMixture([-4, 4])
    return Instance(GaussianMixture([-a, 0, a]), {}, teacher, box=Fraction(1, 10**18), digits=30)


PLACE = near(A)


@claim(
    REVERSE,
    "the forward midpoint trap",
    stationary_in_each([PLACE], OUT, *TRAP),
    provenance=Provenance.CONJECTURE,
)
def test_forward_trap(evidence: Evidence) -> None:
    evidence.conclude(certified_stationary(PLACE, OUT, *TRAP))

    evidence.twin("a saddle of L", certified_stationary(PLACE, OUT, equals(NEGATIVE, 1)))
    evidence.twin("a trap of the reverse objective", certified_stationary(PLACE, BACK))
    evidence.twin("positive curvature of F", certified_stationary(PLACE, OUT, equals(REVERSE_NEGATIVE, 0)))
    moved = near(A + Fraction(1, 10**9))
    evidence.twin("a moved by 10^−9", certified_stationary(moved, OUT))
