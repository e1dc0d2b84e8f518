"""The bound of the reverse divergence's second derivative, enclosed for some means and weights.

Setting. Reverse divergence F, teacher N(0, I); A ≥ |μ_i|² for all i, π_max the largest weight.
Shown. At the mixtures listed ‖∇²F‖ ≤ π_max (25A + 16√A + 2), even for the Frobenius norm, which is at least
the operator norm that the claim "Lipschitz gradient" bounds.
Not shown. Other mixtures: that claim is about all.
Tools. The engine.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.prove import Law, curvature, mu, nonnegative, positive, sqrt, square

A, M = nonnegative("A", "A", "bound of all |μ_i|²"), positive("π_max", r"\pi_{\max}", "largest weight")
STUDENTS = (
    GaussianMixture([Fraction(1, 100), Fraction(-1, 50)]),
    GaussianMixture([1, -1]),
    GaussianMixture([4, 1, -2]),
    GaussianMixture([2, -3], ["1/1000", "999/1000"]),
    GaussianMixture([[1, 1, 0], [-1, 0, 2]]),
)


def place(student: GaussianMixture) -> Instance:
    size = max(sum(Fraction(c) ** 2 for c in mean) for mean in student.means)
    return Instance(student, {"A": size, "π_max": max(student.weights)}, digits=15)


def bound(factor=Fraction(1)):
    return factor * M * (25 * A + 16 * sqrt(A) + 2) >= curvature(Law.STUDENT, "norm")


PLACES = [place(student) for student in STUDENTS]
SIZE = square(mu) <= A


@claim(
    REVERSE,
    "Lipschitz gradient, instances",
    at_each(PLACES, SIZE, bound()),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_instances(evidence: Evidence) -> None:
    for here in PLACES:
        evidence.conclude(certified(here, SIZE))
        evidence.conclude(certified(here, bound()))
        evidence.twin("the constant divided by 1000", certified(here, bound(Fraction(1, 1000))))
