r"""Theorem 3.4 for all time along enclosed runs: a lead of e^{−M0/100} splits one mean from all others.

Setting. Teacher N(0, I), n equal weights, forward descent with η = 9/20 or 1/10. Seen from the truth, and
with the line turned round, the one mean starts at (M0 − e^{−M0/100}) e_1 and all others at M0 e_1.
e^{−M0/100} is irrational: a start is a box about a rational one, and balls show that the true one is in it.
ι_i is 1 for who starts nearer to the truth than the average, in the square, and 0 for who does not.
Shown. For the n and M0 listed: μ_1 → μ*, e^{−|μ_j|²/8} → 0 for all others, so |μ_j| → ∞, and L → 0.
Not shown. Any M0 between, or beyond 2 000; η < 1/10. (For every η ≤ ½ and M0 ≤ 260: "Theorem 3.4, M0 up
to 260, n up to 20".)
Tools. Some steps, enclosed, until |μ_1| ≤ 10⁻⁵ and all others are beyond 240; "Theorem 3.5, all time from
outside of a ball", of what follows.

Default: n = 2 to 10 and M0 = 300 to 1 000, on the line. Deep: M0 up to 2 000, η = 1/10, and d = 3.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_less, precision
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.run import Run, certified_along, enclosed_along
from verify.checks.spot import at
from verify.dynamics import Spectral
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import OUTSIDE_BALL, N, b
from verify.lemmas.far_mean import TINY, m, other
from verify.lemmas.far_start import ONE, X_0, X, α, ι
from verify.lemmas.forward import HALF, V_0, descent, η
from verify.logic.formulas import Comparison
from verify.logic.schemas import Function
from verify.logic.statement import Statement
from verify.prove import At, Theorem, cut, equals, infer, n, pi, restarted, statement, substituted

RATE, TENTH, BEYOND = Fraction(9, 20), Fraction(1, 10), 240
NEARER = [ι * (V_0 - n * X_0) >= 0, other * (n * X_0 - V_0) >= 0]


def start(
    count: int, M0: int, rate: Fraction = RATE, *, d: int = 1, lead: int = 1, decimals: int = 24
) -> Instance:
    """A box about μ_1 = M0 − lead·e^{−M0/100} and M0 for all others; for twins, with no lead, a point."""
    within = Fraction(1, 10**decimals)
    with precision(256):
        gap = (-ball(M0) / 100).exp()
        rational = round(Fraction(gap.mid().str(60, radius=False)) / within) * within
        assert certainly_less(abs(gap - ball(rational)), ball(within))
    rest = [0] * (d - 1)
    means = [[M0 - lead * rational, *rest], *([M0, *rest] for _ in range(count - 1))]
    return Instance(GaussianMixture(means), {"η": rate}, box=within if lead > 0 else Fraction(0))


def follow(place: Instance, steps: int = 9) -> Run:
    return Run(place, descent, steps, Spectral(Fraction(1, 10**40), bits=256, hessian=TENTH))


def parted(bound: int | Fraction, step: int) -> Comparison:
    """Who starts nearer than the average has |μ_i|² below the bound at the step, all others above it."""
    return (V_0 - n * X_0) * (At(descent, X, None, step) - bound) < 0


@cache
def afterwards(count: int, step: int) -> list[Theorem]:
    """The limits, from what is so at the step: N = n, m = 240 and α = 10⁻⁵."""
    values = {N: count, m: BEYOND, α: TINY, b: Fraction(1, 250 * count**8)}
    found = []
    for theorem in OUTSIDE_BALL.cited("F Theorem 3.5, all time from outside of a ball")[2:]:
        for symbol, value in values.items():
            theorem = substituted(theorem, symbol, value)
        numbers = [h for h in theorem.hypotheses if all(isinstance(a, Function) for a in h.atoms)]
        theorem = cut(theorem, *(constant(h) if h.atoms else infer(h) for h in numbers))
        found.append(restarted(theorem, descent, None, step))
    return found


def splits(run: Run, marked: Sequence[Comparison] = NEARER) -> list[Theorem]:
    """Where the run ends "all time from outside of a ball" begins."""
    last, count = run.steps, run.start.student.n
    size, tiny, far = At(descent, X, None, last), TINY**2, BEYOND**2
    near, beyond = (enclosed_along(run, parted(bound, last)) for bound in (tiny, far))
    met = [
        infer(ι * size <= ι * tiny, by=[near, marked[0]], squares=[size - tiny], degree=2),
        infer(other * (size - far) >= 0, by=[beyond, marked[1]], squares=[size - far], degree=2),
        enclosed_along(run, count * pi >= 1),
        infer(η <= HALF, by=[equals(η, run.rate)]),
    ]
    return [cut(theorem, *met) for theorem in afterwards(count, last)]


def all_split(runs: Sequence[Run]) -> Statement:
    """Along each of the runs, all of which have the same number of steps."""
    limits = [t.conclusion for t in afterwards(2, runs[0].steps)]
    return statement(*limits, given=[*ONE, *NEARER], places=[run.assumed for run in runs])


def shown(runs: Sequence[Run], evidence: Evidence) -> None:
    for run in runs:
        for theorem in splits(run):
            evidence.conclude(theorem, "steps enclosed, then “Theorem 3.5, all time from outside of a ball”")


LINE = [(2, 300), (2, 500), (2, 1000), (3, 500), (5, 500), (10, 500)]
RUNS = [follow(start(*which)) for which in LINE]


@claim(FORWARD, "Theorem 3.4, runs", all_split(RUNS), provenance=Provenance.DERIVED)
@at(replace(RUNS[0].start, vectors={name: [[1], [0]] for name in ("ι_i", "ι_j")}))
def test_on_the_line(evidence: Evidence) -> None:
    shown(RUNS, evidence)

    evidence.twin("the farther one arrives", lambda: splits(RUNS[0], [NEARER[1], NEARER[0]]))
    for change, run in (
        ("no lead", follow(start(2, 300, lead=0))),
        ("μ_1 starts behind two", follow(start(3, 300, lead=-1))),
        ("M0 = 2", follow(start(2, 2))),
    ):
        evidence.twin(change, certified_along(run, parted(TINY**2, 9)))
    evidence.twin("a step earlier", certified_along(RUNS[-1], parted(TINY**2, 8)))


FARTHER = [
    start(5, 1000),
    start(2, 2000, decimals=40),
    start(10, 2000, decimals=40),
    start(3, 500, d=3),
]
TENTHS = [start(2, 250, TENTH), start(2, 500, TENTH), start(5, 1000, TENTH)]


@claim(
    FORWARD,
    "Theorem 3.4, runs, farther",
    all_split([follow(place, 11) for place in FARTHER]),
    provenance=Provenance.DERIVED,
)
@pytest.mark.deep
def test_farther(evidence: Evidence) -> None:
    shown([follow(place, 11) for place in FARTHER], evidence)

    evidence.twin("three steps fewer", certified_along(follow(FARTHER[0], 8), parted(TINY**2, 8)))


@claim(
    FORWARD,
    "Theorem 3.4, runs, η = 1/10",
    all_split([follow(place, 90) for place in TENTHS]),
    provenance=Provenance.DERIVED,
)
@pytest.mark.deep
def test_in_tenths(evidence: Evidence) -> None:
    shown([follow(place, 90) for place in TENTHS], evidence)

    evidence.twin("half of the steps", certified_along(follow(TENTHS[0], 90), parted(TINY**2, 45)))
