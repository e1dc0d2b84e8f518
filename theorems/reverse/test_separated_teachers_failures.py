r"""R-2, where failures end: strict local minima of F in which some teacher carries the wrong weight.

Setting. Students of equal weight on the line, m teachers of equal weight at distance Δ; F the reverse
divergence.
Shown. Within 10⁻¹³ of each of the means listed lies exactly one stationary point of F. There F > 0 and every
eigenvalue of the Hessian is positive: descent with small steps stops there.
Seen. Of 200 uniform starts as in the sweep, seeded, every run that leaves a student away from its closest
teacher, followed until |n∇_i| < 10⁻⁹, ends within 10⁻⁶ of one of them, up to x → −x.
Not shown. That there are no others.
Tools. The Krawczyk operator, Sylvester's law of inertia; the engine; float64 for the runs.

An overweight cluster stays together, an underweight one splits. In n = 4 and 6 with m = 2, which are not
among the instances, many failing runs have the teacher itself as their limit, F = 0: the students are just as
well placed, though not where R-2 promises.
"""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from verify import GaussianMixture
from verify.checks.existence import certified_stationary, stationary_in_each
from verify.checks.instance import Instance
from verify.checks.observed import seen_less
from verify.dynamics.outcome import outcome
from verify.dynamics.sweep import Sweep
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.derivatives import loss
from verify.prove import Law, curvature, equals, gradient, term

HYPOTHESES = (
    r"\pi_i = 1/n,\ p_k = 1/m,\ \nu_1 < \dots < \nu_m \text{ at distance } \Delta \text{ each}",
    r"\text{a run fails if some student does not end within } \tfrac12 \text{ of its closest teacher}",
)
RUNS, STEPS, PATIENCE, RESTING, SEED = 200, 150, 4000, 1e-9, 0


@cache
def limits(n: int, m: int, gap: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Where failing runs end, one each up to reflection, sorted along the line; and |n∇_i| there."""
    nu = ((np.arange(m) - (m - 1) / 2) * gap)[:, None]
    rng = np.random.default_rng([seed, n, m, gap])
    starts = rng.uniform(nu.min() - gap / 2, nu.max() + gap / 2, size=(RUNS, n, 1))
    sweep = Sweep(nu, fineness=0.8)
    ends, _ = sweep.descend(starts, n / 4, STEPS, 1e-3)
    failed = ~outcome(nu, starts, ends, 0.5).success
    ends, speed = sweep.descend(ends[failed], n / 4, PATIENCE, RESTING)
    line = np.sort(ends[:, :, 0], axis=1)
    mirrored = -line[:, ::-1]
    line = np.where((line.sum(axis=1) < 0)[:, None], line, mirrored)
    _, first = np.unique(line.round(3), axis=0, return_index=True)
    return line[first], speed[first]


def scope(n: int, m: int, gap: int, end: np.ndarray) -> str:
    return f"n={n}, m={m}, Δ={gap}, the limit ({', '.join(f'{c:.3f}' for c in end)})"


MINIMA = {
    (3, 2, 3): [("-1.7103270339029491", "-1.3744922317165394", "1.4531894713581263")],
    (5, 2, 4): [
        (*["-2.0877917628988679"] * 4, "1.8460924817936143"),
        (*["-2.0324667819536430"] * 3, "1.8470217051915572", "2.0769659133258101"),
    ],
    (4, 3, 4): [
        (*["-4.0733938246188718"] * 3, "-0.2669292998817948"),
        (*["-4.0505928364829754"] * 2, "-0.0628298788304210", "4.0017836687332199"),
        (*["-3.9977938847285717"] * 2, *["-0.1585143305653600"] * 2),
        ("-3.9314567663128769", "0", "0", "3.9314567663128769"),
    ],
    (5, 3, 3): [
        ("-3.2504602954113258", "-2.8023128640401110", "0", "2.8023128640401110", "3.2504602954113258"),
        (*["-3.2381710966537285"] * 2, "-2.6685056266640662", "-0.0602096901288681", "2.9834874466666365"),
        (*["-3.1140112041456231"] * 4, "-0.3041782549919483"),
        (*["-3.1061823413852911"] * 3, "-0.7383901635840947", "0.2163238767552462"),
        (*["-3.0384337735897448"] * 2, "-0.4011216914348170", "0.2689454934850115", "2.9749290855115237"),
    ],
}
"""By n, m and Δ; from Newton's method where failing runs ended."""
*CASES, DEAR = MINIMA
F, SLOPE = loss(Law.STUDENT, "mixture"), gradient(Law.STUDENT, teacher="mixture")
NEGATIVE, ZERO = (curvature(Law.STUDENT, sign, teacher="mixture") for sign in "-0")
MINIMUM = equals(NEGATIVE, 0), equals(ZERO, 0), F > 0


def places(case: tuple[int, int, int], off=Fraction(0)) -> list[Instance]:
    """A box about each of the minima."""
    _, m, gap = case
    teacher = GaussianMixture([(k - Fraction(m - 1, 2)) * gap for k in range(m)])
    students = [GaussianMixture([Fraction(c) + off for c in means]) for means in MINIMA[case]]
    return [Instance(s, {}, teacher, box=Fraction(1, 10**13), digits=20) for s in students]


def minima(case: tuple[int, int, int], evidence: Evidence) -> None:
    for place in places(case):
        evidence.conclude(certified_stationary(place, SLOPE, *MINIMUM))
        evidence.twin("a saddle", certified_stationary(place, SLOPE, equals(NEGATIVE, 1)))
        evidence.twin("F < 0 there", certified_stationary(place, SLOPE, term(0) > F))
    for place in places(case, Fraction(1, 10**6)):
        evidence.twin("the box moved by 10^−6", certified_stationary(place, SLOPE))


def stated(case: tuple[int, int, int]):
    """The claim for one n, m and Δ."""
    label = "R-2, spurious minima, n = {}, m = {}, Δ = {}".format(*case)
    whole = stationary_in_each(places(case), SLOPE, *MINIMUM)
    return claim(REVERSE, label, whole, provenance=Provenance.CONJECTURE)


@stated((3, 2, 3))
def test_three_students(evidence: Evidence) -> None:
    minima((3, 2, 3), evidence)


@stated((5, 2, 4))
def test_five_students(evidence: Evidence) -> None:
    minima((5, 2, 4), evidence)


@stated((4, 3, 4))
def test_four_students(evidence: Evidence) -> None:
    minima((4, 3, 4), evidence)


@pytest.mark.deep
@stated((5, 3, 3))
def test_five_students_of_three_teachers(evidence: Evidence) -> None:
    minima((5, 3, 3), evidence)


@claim(
    REVERSE,
    "R-2, where failures end",
    r"\text{every failing run ends within } 10^{-6} \text{ of a spurious minimum}",
    quantifiers="d = 1, the instances, 200 seeded runs",
    provenance=Provenance.CONJECTURE,
    hypotheses=HYPOTHESES,
    uses=tuple(f"R R-2, spurious minima, n = {n}, m = {m}, Δ = {gap}" for n, m, gap in CASES),
)
@pytest.mark.parametrize("case", [*CASES, pytest.param(DEAR, marks=pytest.mark.deep)], ids=str)
def test_where_failures_end(case: tuple[int, int, int], evidence: Evidence) -> None:
    listed = np.array([[float(c) for c in means] for means in MINIMA[case]])
    n, m, gap = case

    def within(points: np.ndarray, end: np.ndarray, distance: float, why: str):
        moved = float(np.abs(points - end).max())
        statement = rf"\max_i |\mu_i(\tau) - \mu_i| < {distance:g}"
        margin = distance / 1000
        return seen_less(statement, why, moved, distance, margin, scope=scope(n, m, gap, end), name="room")

    def nearest(end: np.ndarray) -> np.ndarray:
        return listed[np.abs(listed - end).max(axis=1).argmin()]

    for end, speed in zip(*limits(n, m, gap, SEED), strict=True):
        evidence.conclude(within(nearest(end), end, 1e-6, f"the run rests at |n∇_i| = {speed:.0e}"))
    teacher = (np.arange(m) - (m - 1) / 2) * gap
    at_teachers = np.array([teacher[np.abs(teacher - c).argmin()] for c in end])
    evidence.twin("every student within 1/100 of a teacher", within(at_teachers, end, 0.01, "false"))
    evidence.twin("a minimum 1/1000 further", within(nearest(end) + 1e-3, end, 1e-6, "false"))
