r"""The experiment of paper F with the population gradient, enclosed to its end.

Setting. n = 5, d = 3, weights 1/5, teacher N(0, I), μ_i(0) = (M, 0, 0) + 10⁻⁷ z_i, forward descent with
η = 1/100 (20 000 steps) or 1/10 (2 000 steps); z_i from NumPy's ``default_rng(0)``, to six decimals.
Shown. M = 4: from step 1 901 on, so at step 20 000, every |μ_i| ≤ 1/2. M = 6: at step 20 000 the last mean is
at 0.007 and the other four are at 7.45. From M = 17/4 all arrive; from M = 35/8 the third is at 3.70 at step
4 000: for this start the experiment switches between the two.
Not shown. Other starts; batches of samples ("experiment, fresh batches" observes them); what comes after step
20 000 from M = 6, and after 4 000 from M = 35/8.
Tools. "S S-1, one step" once V = Σ|μ_i|² ≤ 1/4. Every step is enclosed by the mean value theorem, in the
spectral norm.

Deviations grow by e^{15.6} on the way (M = 4 and 6; computed in float64), about the e^{M² − A²} of S-4, and
so do errors: 10⁻¹⁷ after a few steps, 10⁻¹¹ once the means have parted. Then they hardly grow.

Default: η = 1/10, from M = 4 for all time, from M = 6 to step 100. Deep: the rest, 31 000 steps, most of them
128 together at about a millisecond of CPU time each; the 20 000 steps from M = 6 are in three parts.
"""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.checks.enclosure import certified, enclosed
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along, enclosed_along, is_at
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, SIZE, STEP, V, descent, stays_near, η
from verify.logic.formulas import Comparison
from verify.logic.statement import Statement

from verify.prove import (  # isort: skip
    At, Term, Theorem, along, cut, equals, infer, k, mu, renamed_step, square, statement, term,
)  # fmt: skip

Z = (
    ("0.125730", "-0.132105", "0.640423"),
    ("0.104900", "-0.535669", "0.361595"),
    ("1.304000", "0.947081", "-0.703735"),
    ("-1.265421", "-0.623274", "0.041326"),
    ("-2.325031", "-0.218792", "-1.245911"),
)
TENTH, HUNDREDTH = Fraction(1, 10), Fraction(1, 100)
BY = Spectral(Fraction(1, 10**13))


def start(M: int | Fraction, rate: Fraction, sign: int = 1) -> Instance:
    """(M, 0, 0) + 10⁻⁷ z_i; with sign −1 the deviations are the opposite ones."""
    z = [[sign * Fraction(c) / 10**7 for c in row] for row in Z]
    return Instance(GaussianMixture([[M + a, b, c] for a, b, c in z]), {"η": rate})


def follow(M: int | Fraction, rate: Fraction, steps: int, sign: int = 1) -> Run:
    return Run(start(M, rate, sign), descent, steps, BY)


def on_the_axis(firsts: Sequence[str]) -> Instance:
    """All within 10⁻⁵ of these points of the axis of e_1, in each coordinate."""
    return Instance(GaussianMixture([[a, 0, 0] for a in firsts]), box=Fraction(1, 10**5))


def all_arrive(run: Run) -> Statement:
    """Every |μ_i|² ≤ ¼ at the last step of the run and ever after."""
    return along_each([run], At(descent, SIZE, k, run.steps) <= QUARTER)


def arrived(run: Run, evidence: Evidence) -> None:
    """V ≤ ¼ at the last step of the run, not before; from there S-1 keeps it."""
    last = run.steps
    inside = At(descent, V, None, last) <= QUARTER
    evidence.step(certified_along(run, inside))

    def afterwards(rate: Fraction):
        small = infer(STEP, by=[equals(η, rate)])
        return cut(stays_near(last), enclosed_along(run, inside), small)

    evidence.conclude(afterwards(run.rate), "V never increases from there on, by S-1")
    evidence.twin("a step earlier", certified_along(run, At(descent, V, None, last - 1) <= QUARTER))
    evidence.twin("S-1 with a step of 1/2", lambda: afterwards(Fraction(1, 2)))


FOUR_TENTH, SOON = follow(4, TENTH, 72), follow(6, TENTH, 100)


@claim(FORWARD, "experiment enclosed, M = 4, η = 1/10", all_arrive(FOUR_TENTH), provenance=Provenance.DERIVED)
def test_all_arrive_in_tenths(evidence: Evidence) -> None:
    arrived(FOUR_TENTH, evidence)
    evidence.twin("from M = 6", certified_along(SOON, At(descent, V, None, 72) <= QUARTER))


FOUR, BETWEEN = follow(4, HUNDREDTH, 1901), follow(Fraction(17, 4), HUNDREDTH, 2844)


@claim(FORWARD, "experiment enclosed, M = 4", all_arrive(FOUR), provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_all_arrive(evidence: Evidence) -> None:
    arrived(FOUR, evidence)


@claim(FORWARD, "experiment enclosed, M = 17/4", all_arrive(BETWEEN), provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_all_arrive_below_the_switch(evidence: Evidence) -> None:
    arrived(BETWEEN, evidence)


def ends(run: Run, end: Instance) -> Statement:
    """The last step of the run is in a box."""
    return along_each([run], is_at(end, descent, run.first + run.steps))


def ended(run: Run, end: Instance, evidence: Evidence) -> None:
    """The last step is in the box, and in none like it with another winner or at another step."""
    last = run.first + run.steps
    evidence.conclude(certified_along(run, is_at(end, descent, last)))
    rows = end.student.means
    other = Instance(GaussianMixture([*rows[1:], rows[0]]), box=end.box)
    evidence.twin("the last but one arrives", certified_along(run, is_at(other, descent, last)))
    evidence.twin("a step earlier", certified_along(run, is_at(end, descent, last - 1)))
    evidence.twin("all arrive", certified_along(run, At(descent, V, None, last) <= QUARTER))


SOON_END = on_the_axis(["4.35766", "4.35610", "4.42349", "4.15987", "0.12668"])


@claim(
    FORWARD,
    "experiment enclosed, M = 6, η = 1/10, step 100",
    ends(SOON, SOON_END),
    provenance=Provenance.DERIVED,
)
def test_one_arrives_soon(evidence: Evidence) -> None:
    ended(SOON, SOON_END, evidence)
    opposite = certified_along(follow(6, TENTH, 100, sign=-1), is_at(SOON_END, descent, 100))
    evidence.twin("from the opposite deviations", opposite)


IN_TENTHS = follow(6, TENTH, 2000)
IN_TENTHS_END = on_the_axis(["7.40178", "7.40178", "7.40190", "7.40145", "0.00716"])


@claim(
    FORWARD,
    "experiment enclosed, M = 6, η = 1/10",
    ends(IN_TENTHS, IN_TENTHS_END),
    provenance=Provenance.DERIVED,
)
@pytest.mark.deep
def test_one_arrives_in_tenths(evidence: Evidence) -> None:
    ended(IN_TENTHS, IN_TENTHS_END, evidence)


ABOVE = follow(Fraction(35, 8), HUNDREDTH, 4000)
ABOVE_END = on_the_axis(["0.20358", "0.19311", "3.69537", "-0.07830", "-0.10635"])


@claim(FORWARD, "experiment enclosed, M = 35/8", ends(ABOVE, ABOVE_END), provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_one_leaves_above_the_switch(evidence: Evidence) -> None:
    ended(ABOVE, ABOVE_END, evidence)


# Where the run from M = 6 is at steps 5 000 and 12 500, from the enclosed run itself.
AT_5000 = (
    ("6.356473149156", "-0.000000013068", "0.000000072971"),
    ("6.356418586046", "-0.000000053422", "0.000000045101"),
    ("6.359016146704", "0.000000094735", "-0.000000061984"),
    ("6.351243228359", "-0.000000061885", "0.000000014550"),
    ("0.028810702881", "-0.000000000040", "0.000000000081"),
)
AT_12500 = (
    ("7.095438457841", "-0.000000014065", "0.000000075031"),
    ("7.095430715542", "-0.000000054419", "0.000000047161"),
    ("7.095800160273", "0.000000093741", "-0.000000059930"),
    ("7.094699860584", "-0.000000062888", "0.000000016622"),
    ("0.011190889774", "-0.000000000015", "0.000000000031"),
)
PLACES = (
    start(6, HUNDREDTH),
    Instance(GaussianMixture(AT_5000), {"η": HUNDREDTH}, box=Fraction(2, 10**10)),
    Instance(GaussianMixture(AT_12500), {"η": HUNDREDTH}, box=Fraction(2, 10**9)),
    on_the_axis(["7.45038", "7.45038", "7.45051", "7.45012", "0.00665"]),
)
STEPS = 0, 5000, 12500, 20000
PARTS = [
    Run(place, descent, after - first, BY, first)
    for place, first, after in zip(PLACES[:3], STEPS, STEPS[1:], strict=False)
]
PART_ENDS = [ends(run, end) for run, end in zip(PARTS, PLACES[1:], strict=True)]
KEYS = ["experiment enclosed, M = 6, steps {} to {}".format(*STEPS[part : part + 2]) for part in range(3)]


@claim(FORWARD, KEYS[0], PART_ENDS[0], provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_the_first_steps(evidence: Evidence) -> None:
    ended(PARTS[0], PLACES[1], evidence)


@claim(FORWARD, KEYS[1], PART_ENDS[1], provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_the_steps_between(evidence: Evidence) -> None:
    ended(PARTS[1], PLACES[2], evidence)


@claim(FORWARD, KEYS[2], PART_ENDS[2], provenance=Provenance.DERIVED)
@pytest.mark.deep
def test_the_last_steps(evidence: Evidence) -> None:
    ended(PARTS[2], PLACES[3], evidence)


def near_or_far(size: Term) -> Comparison:
    """|μ_i| < ½ or |μ_i| > 4."""
    return (4 * size - 1) * (size - 16) > 0


def whole(parts: Sequence[int]) -> Theorem:
    """The parts put one after the other, each cited."""
    first, *rest = (PART_ENDS[part].cited(f"{FORWARD.key} {KEYS[part]}")[0] for part in parts)
    for part in rest:
        first = cut(part, first)
    return first


@claim(
    FORWARD,
    "experiment enclosed, M = 6",
    statement(
        is_at(PLACES[3], descent, STEPS[3]),
        near_or_far(term(At(descent, SIZE, None, STEPS[3]))),
        places=[PARTS[0].assumed],
    ),
    provenance=Provenance.DERIVED,
)
@pytest.mark.deep
def test_one_arrives(evidence: Evidence) -> None:
    end = PLACES[3]
    there = evidence.conclude(whole([0, 1, 2]), "the three parts, one after the other")
    sizes = renamed_step(along(enclosed(end, near_or_far(square(mu))), descent), None, STEPS[3])
    evidence.conclude(cut(sizes, there), "in all of the box")
    evidence.twin("without the steps between", lambda: whole([0, 2]))
    evidence.twin("or |μ_i| > 7.46", certified(end, (4 * square(mu) - 1) * (square(mu) - Fraction(56)) > 0))
