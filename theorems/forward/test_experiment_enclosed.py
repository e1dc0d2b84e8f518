r"""The experiment of paper F with the population gradient, enclosed to its end.

Setting. n = 5, d = 3, weights 1/5, teacher N(0, I), μ_i(0) = (M, 0, 0) + 10⁻⁷ z_i, forward descent with
η = 1/100 (20 000 steps) or 1/10 (2 000 steps); z_i from NumPy's ``default_rng(0)``, to six decimals.
Shown. M = 4: from step 1 901 on, so at step 20 000, every |μ_i| ≤ 1/2. M = 6: at step 20 000 the last mean is
at 0.007 and the other four at 7.45. So too from M = 17/4, where all arrive, and M = 35/8, where at step 4 000
the third is at 3.70: for this start the experiment switches between the two.
Not shown. Another start; batches of samples ("experiment, fresh batches" observes them); steps after 20 000
from M = 6, and after 4 000 from M = 35/8.
Tools. "S S-1, one step" once V = Σ|μ_i|² ≤ 1/4. Every step is enclosed by Taylor's formula in the spectral
norm, with the bound of "S S-4, remainder".

Deviations grow by e^{15.6} (M = 4, 6) to e^{17.5} (17/4) on the way, which is what S-4 says of M² − A², and so
do errors: 10⁻¹⁷ in a step at first, 10⁻¹⁰ at the end. After a winner has left them nothing grows much.

Default: η = 1/10, from M = 4 for all time and from M = 6 up to step 200 (10 s). Deep: the rest, 40 s from
M = 4, 65 s from 17/4, 90 s from 35/8, three times 110 to 170 s from M = 6; CPU time of one core.
"""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.run import Run, along_each, certified_along, enclosed_along, is_at
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, SIZE, STEP, V, descent, stays_near, η
from verify.logic.statement import Statement
from verify.prove import At, cut, equals, infer, k, statement

Rows = Sequence[Sequence[str | Fraction]]
Z = (
    ("0.125730", "-0.132105", "0.640423"),
    ("0.104900", "-0.535669", "0.361595"),
    ("1.304000", "0.947081", "-0.703735"),
    ("-1.265421", "-0.623274", "0.041326"),
    ("-2.325031", "-0.218792", "-1.245911"),
)
TENTH, HUNDREDTH = Fraction(1, 10), Fraction(1, 100)
BY = Spectral(Fraction(1, 10**11))


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
    evidence.twin("V ≤ 1/5 at that step", certified_along(run, 5 * At(descent, V, None, last) <= 1))
    evidence.twin("S-1 with a step of 1/2", lambda: afterwards(Fraction(1, 2)))


FOUR_TENTH = follow(4, TENTH, 72)


@claim(FORWARD, "experiment enclosed, M = 4, η = 1/10", all_arrive(FOUR_TENTH), provenance=Provenance.DERIVED)
def test_all_arrive_in_tenths(evidence: Evidence) -> None:
    arrived(FOUR_TENTH, evidence)
    farther = follow(6, TENTH, 72)
    evidence.twin("from M = 6", certified_along(farther, At(descent, V, None, 72) <= QUARTER))


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


SOON, SOON_END = follow(6, TENTH, 200), on_the_axis(["5.07078", "5.07016", "5.09692", "4.99262", "0.09247"])


@claim(
    FORWARD,
    "experiment enclosed, M = 6, step 200 of 1/10",
    ends(SOON, SOON_END),
    provenance=Provenance.DERIVED,
)
def test_one_arrives_soon(evidence: Evidence) -> None:
    ended(SOON, SOON_END, evidence)
    opposite = certified_along(follow(6, TENTH, 200, sign=-1), is_at(SOON_END, descent, 200))
    evidence.twin("from the opposite deviations", opposite)
