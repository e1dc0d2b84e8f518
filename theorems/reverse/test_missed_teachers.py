r"""Paper R, what R-2 and R-3 must assume: a teacher with no student in its cell stays missed.

Setting. m teachers at distance Δ each on the line with equal weights, n students of equal weight; F the
reverse divergence, p and p* the laws of student and teacher.
Shown. Within 10⁻¹⁴ of the means listed, near the teachers named, lies exactly one stationary point of F.
There every eigenvalue of the Hessian is positive, so descent with small steps that starts near it converges
to it; 0 < F ≤ (m − 1) Δ e^{−Δ²/8} √(π/8), exponentially small in Δ²; and yet TV(p, p*) is at least half the
weight of the missed teachers.
Not shown. Other n, m, Δ and d ≥ 2.
Tools. The Krawczyk operator, Sylvester's law of inertia; total variation by the sign of p − p*; the engine.

So a small F does not imply a small total variation. Every student is near its closest teacher at these
points: R-2's conclusion (abstract) holds there. The means come from Newton's method; nothing rests on how.
"""

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra.distances import total_variation
from verify.checks.existence import certified_stationary, stationary_in_each
from verify.checks.instance import Instance
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import loss
from verify.prove import Law, circle_constant, curvature, equals, exp, gradient, sqrt, statement, term

ATTACHED = {
    "n=1 m=2": (2, (0,)),
    "n=3 m=2": (2, (0, 0, 0)),
    "n=1 m=3, the middle": (3, (1,)),
    "n=2 m=3, side by side": (3, (0, 1)),
    "n=3 m=3": (3, (0, 0, 1)),
    "n=2 m=4, the inner two": (4, (1, 2)),
    "n=3 m=4": (4, (0, 1, 2)),
}
"""The number of teachers, and which of them the students are near, counted from 0."""
MEANS = {
    4: (
        ("-2.1646060416059804",),
        ("-2.1646060416059804", "-2.1646060416059804", "-2.1646060416059804"),
        ("0",),
        ("-3.9977938847285717", "-0.1585143305653600"),
        ("-4.0494623321692612", "-4.0494623321692612", "-0.2222344570311819"),
        ("-1.8427392022885627", "1.8427392022885627"),
        ("-6.0000469036614260", "-1.9979219690082172", "1.8414860620250547"),
    ),
    6: (
        ("-3.0440444352860150",),
        ("-3.0440444352860150", "-3.0440444352860150", "-3.0440444352860150"),
        ("0",),
        ("-5.9978813924833470", "-0.0418957427399196"),
        ("-6.0114589151604948", "-6.0114589151604948", "-0.0590759675399581"),
        ("-2.9561245043874392", "2.9561245043874392"),
        ("-9.0001001564673449", "-2.9979836024173456", "2.9581090233207283"),
    ),
    8: (
        ("-4.0028936821680333",),
        ("-4.0028936821680333", "-4.0028936821680333", "-4.0028936821680333"),
        ("0",),
        ("-7.9999856138816855", "-0.0028790912648395"),
        ("-8.0008438003625458", "-8.0008438003625458", "-0.0040588561458939"),
        ("-3.9971066024418975", "3.9971066024418975"),
        ("-12.0000000713611468", "-3.9999856862810145", "3.9971209090941195"),
    ),
    10: (
        ("-5.0000533698920868",),
        ("-5.0000533698920868", "-5.0000533698920868", "-5.0000533698920868"),
        ("0",),
        ("-9.9999999934997118", "-0.0000533633416826"),
        ("-10.0000157159553853", "-10.0000157159553853", "-0.0000752894597643"),
        ("-4.9999466301588689", "4.9999466301588689"),
        ("-15.0000000000007917", "-4.9999999935005095", "4.9999466366583175"),
    ),
}
"""By Δ, in the order of ATTACHED."""
F, SLOPE = loss(Law.STUDENT, "mixture"), gradient(Law.STUDENT, teacher="mixture")
NEGATIVE, ZERO = (curvature(Law.STUDENT, sign, teacher="mixture") for sign in "-0")
TV = total_variation(Law.STUDENT, Law.TEACHER)


def place(gap: int, name: str, means: tuple[str, ...], off=Fraction(0)) -> Instance:
    m, _ = ATTACHED[name]
    teacher = GaussianMixture([(k - Fraction(m - 1, 2)) * gap for k in range(m)])
    student = GaussianMixture([Fraction(c) + off for c in means])
    return Instance(student, {}, teacher, box=Fraction(1, 10**14), digits=20)


def stable():
    return equals(NEGATIVE, 0), equals(ZERO, 0)


def small(gap: int, name: str, factor=Fraction(1)):
    """F ≤ (m − 1) Δ e^{−Δ²/8} √(π/8)."""
    m, _ = ATTACHED[name]
    return factor * (m - 1) * gap * exp(Fraction(-gap * gap, 8)) * sqrt(circle_constant() / 8) >= F


def far(name: str, factor=Fraction(1, 2)):
    """TV ≥ ½ Σ p_k over the missed teachers."""
    m, near = ATTACHED[name]
    return term(factor * (m - len(set(near))) / m) <= TV


def shown(gap: int, name: str):
    return *stable(), F > 0, small(gap, name), far(name)


def missed(gap: int, evidence: Evidence) -> None:
    for name, means in zip(ATTACHED, MEANS[gap], strict=True):
        here = place(gap, name, means)
        evidence.conclude(certified_stationary(here, SLOPE, *shown(gap, name)), name)

        moved = place(gap, name, means, Fraction(1, 10**6))
        evidence.twin("the box moved by 10^−6", certified_stationary(moved, SLOPE))
        evidence.twin("one unstable direction", certified_stationary(here, SLOPE, equals(NEGATIVE, 1)))
        twentieth = small(gap, name, Fraction(1, 20))
        evidence.twin("a bound twenty times smaller", certified_stationary(here, SLOPE, twentieth))
        thrice = far(name, Fraction(3))
        evidence.twin("TV ≥ three times the missed weight", certified_stationary(here, SLOPE, thrice))


def stated(gap: int):
    """The claim for one Δ."""
    points = [
        stationary_in_each([place(gap, name, means)], SLOPE, *shown(gap, name))
        for name, means in zip(ATTACHED, MEANS[gap], strict=True)
    ]
    whole = statement(*(formula for point in points for formula in point.shown))
    return claim(REVERSE, f"missed teachers, Δ = {gap}", whole, provenance=Provenance.CONJECTURE)


@stated(4)
def test_missed_at_4(evidence: Evidence) -> None:
    missed(4, evidence)


@stated(6)
def test_missed_at_6(evidence: Evidence) -> None:
    missed(6, evidence)


@pytest.mark.deep
@stated(8)
def test_missed_at_8(evidence: Evidence) -> None:
    missed(8, evidence)


@stated(10)
def test_missed_at_10(evidence: Evidence) -> None:
    missed(10, evidence)
