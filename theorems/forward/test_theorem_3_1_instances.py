r"""Theorem 3.1 (Zhang et al. 2025), n = 3, …, 10: a stationary point with L > 0, enclosed to 55 digits.

Setting. d = 1, uniform weights, teacher N(0, 1), L the forward loss.
Shown. For each n, within 10⁻⁵⁶ of (s, −s, 0, …, 0), s the number listed, lies exactly one stationary point
of L in all n means. There L > 0, so it is no optimum; the Hessian has exactly two negative eigenvalues and
none that is 0: a saddle, which descent leaves.
Not shown. That no other point of the line is stationary. d > 1: “Theorem 3.1, symmetry” carries it over.
Tools. The Krawczyk operator, Sylvester's law of inertia; the engine.

The numbers come from Newton's method; nothing rests on how they were found.
"""

from dataclasses import replace
from fractions import Fraction

from verify import GaussianMixture
from verify.checks.existence import certified_stationary, stationary_in_each
from verify.checks.instance import Instance
from verify.evidence import FORWARD, Axis, Curve, Evidence, Form, Provenance, Series, claim
from verify.fisher.float64 import forward_observed
from verify.lemmas.forward import L
from verify.prove import Law, curvature, equals, gradient

S = {
    3: "2.5505509886412239011985346642255170075443752435271192955660655",
    4: "2.6081084951019562617296862879092884248063313419232053406611451",
    5: "2.6737493776386537863231813975196608000174003960821086261671895",
    6: "2.7309922995689321044667445372397352244471439788960479873377705",
    7: "2.7798728360401694354653653386726042865430674470224852265979372",
    8: "2.8220016989961493132272234636741877593802684268721739360122899",
    9: "2.8588137816360040031404147461496563523059005012797630936430880",
    10: "2.8914040236523829914008147279757679563852573748997421994429183",
}
SLOPE = gradient(Law.TEACHER)
NEGATIVE, ZERO = (curvature(Law.TEACHER, sign) for sign in "-0")
SADDLE = L > 0, equals(NEGATIVE, 2), equals(ZERO, 0)


def near(s: Fraction, n: int) -> Instance:
    """The box about (s, −s, 0, …, 0)."""
    return Instance(GaussianMixture([s, -s, *(0,) * (n - 2)]), box=Fraction(1, 10**56), digits=66)


POINTS = {n: near(Fraction(s), n) for n, s in S.items()}


def picture(n: int) -> Series:
    """The loss along the family in float64, with the enclosed point, whose radius is too small to see."""
    along = [k / 20 for k in range(131)]
    weights = [1 / n, 1 / n, (n - 2) / n]
    losses = [forward_observed([x, -x, 0], weights).loss for x in along]
    s = float(S[n])
    return Series(
        "Loss along the symmetric family",
        Axis("$s$"),
        Axis(r"$L(s e_1, -s e_1, 0, \dots, 0)$"),
        (
            Curve(f"n = {n}", along, losses),
            Curve("Theorem 3.1", (s,), (forward_observed([s, -s, 0], weights).loss,), Form.POINTS),
        ),
        "The loss is 0 at $s = 0$ and tends to 0 as $s \\to \\infty$, so it has a maximum along the way: "
        "a stationary point that is no optimum.",
    )


@claim(
    FORWARD,
    "Theorem 3.1, enclosed",
    stationary_in_each(POINTS.values(), SLOPE, *SADDLE),
    provenance=Provenance.DERIVED,
)
def test_stationary_points(evidence: Evidence) -> None:
    for n, point in POINTS.items():
        evidence.conclude(certified_stationary(point, SLOPE, *SADDLE))

        moved = near(Fraction(S[n]) + Fraction(1, 10**39), n)
        evidence.twin("s moved in its 40th digit", certified_stationary(moved, SLOPE))
        other = near(Fraction(S[n]), n + 1)
        evidence.twin("the s of n components taken for n + 1", certified_stationary(other, SLOPE))
        evidence.twin("one unstable direction", certified_stationary(point, SLOPE, equals(NEGATIVE, 1)))
        evidence.series(picture(n))
    evidence.twin("L > 1", certified_stationary(POINTS[3], SLOPE, L > 1))
    means = [row[0] for row in POINTS[3].student.means]
    uneven = replace(POINTS[3], student=GaussianMixture(means, ["1/2", "1/4", "1/4"]))
    evidence.twin("weights ½, ¼, ¼", certified_stationary(uneven, SLOPE))
