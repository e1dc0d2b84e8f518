r"""The two inequalities behind the rates for n = 2, at points of |a| ≤ 0.3, |y| ≥ 8.5, by quadrature over x.

Setting. n = 2, uniform weights, teacher N(0, I), means a and y; L the forward loss.
Shown. At the mixtures listed, corners of the region, the balance of a and points far out,

    |∇L| ≥ L,        |∇_y L| ≤ (9/50) w² e^{−w²/8},  w = |y| − 0.3.

Not shown. The whole region: “Theorem 3.5, rate for n = 2” and “Theorem 3.7, n = 2” argue for that.
Tools. The engine alone: an independent route, no exact form, no bound of it.

How much the second gives away (10 to 10⁴) is what makes its exponent 1 + ε. The second is written for every
mean, times Y = |μ_i|² − |a|², which is 0 for a and positive for y.
"""

from fractions import Fraction

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import L
from verify.prove import SUM, Defined, Law, exp, gradient, mu, nonnegative, sqrt, square

MEANS = {
    "corner, same side": (["3/10"], ["17/2"]),
    "corner, other side": (["-3/10"], ["17/2"]),
    "a = 0": ([0], ["17/2"]),
    "near the balance": (["3/10000"], ["17/2"]),
    "far": (["1/100"], [14]),
    "farther": ([0], [30]),
    "across": ([0, "3/10"], ["17/2", 0]),
    "skew": (["1/5", "-1/5"], [9, 1]),
}


def size(mean: list[str | int]) -> Fraction:
    """|mean|²."""
    return sum((Fraction(c) ** 2 for c in mean), Fraction(0))


PLACES = [
    Instance(GaussianMixture([a, y]), {"A": size(a)}, digits=20 + int(size(y)) // 12)
    for a, y in MEANS.values()
]
A = nonnegative("A", "A", "|a|², of the mean near the truth")
SLOPE = square(gradient(Law.TEACHER))
w = Defined("w", "w", "", sqrt(square(mu)) - Fraction(3, 10))
Y = Defined("Y", "Y", "", square(mu) - A)


def steep(factor=1):
    """|∇L| ≥ L."""
    return SUM(SLOPE) >= (factor * L) ** 2


def slow(width=8):
    """|∇_y L| ≤ (9/50) w² e^{−w²/8}."""
    return Y * (Fraction(9, 50) * w**2 * exp(-(w**2) / width)) ** 2 >= Y * SLOPE


@claim(
    FORWARD,
    "rates for n = 2, against the engine",
    at_each(PLACES, steep(), slow()),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_inequalities(evidence: Evidence) -> None:
    for place in PLACES:
        evidence.conclude(certified(place, steep()))
        evidence.conclude(certified(place, slow()))
        evidence.twin("|∇L|² ≥ 9L", certified(place, SUM(SLOPE) >= 9 * L))
        evidence.twin("e^{−w²/6}", certified(place, slow(6)))
