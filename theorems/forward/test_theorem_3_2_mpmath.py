r"""Lemma 3.3 once more, by mpmath: the same trajectories from the raw definition, at full digits.

Each mean starts at the edge of the reported box, (M0 + r, M0 − r, …) with r = 99/100 · T(M0). The gradient
is a difference quotient of the loss; the loss is the mean of |score of student − score of teacher|², both
from sums of exponentials of −(x − μ)²/2, over three Gauss–Hermite nodes (exact to the order gap⁶ for means
that close). No Stein's lemma, no linearisation, nothing of the ball path is shared. For each digit of r 1.6
digits are carried: 1800 at M0 = 2, n = 3; 4100 and 6000 at M0 = 3. No error control, so: OBSERVED.

Deep: M0 = 2 for n = 3 (1 s); M0 = 3, with deviations of 10^−2489 for n = 2 (3 s), 10^−3732 for n = 3 (12 s).
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, TypeAlias

import mpmath
import pytest

from verify.arithmetic import Ball, as_real, ball, lower, overlap, precision
from verify.checks.bound import at_most
from verify.checks.observed import observed
from verify.dynamics.deviations import line
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim

Density: TypeAlias = Callable[[Any, Any], Any]
BITS = 160
RATE = Fraction(1, 5)
STARTS = [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3)]
INSTANCES = [
    pytest.param(n, M0, id=f"{n}-{M0}", marks=[pytest.mark.deep] * (n * M0**3 > 16))
    for n in (2, 3)
    for M0 in STARTS
]


def log_width(n: int, cube: float) -> float:
    """Decades of 1/T."""
    return (106 * n * cube + float(mpmath.log(108 * n))) / float(mpmath.log(10))


def number(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def density(x: Any, mean: Any) -> Any:
    """Of N(mean, 1), up to a constant factor."""
    return mpmath.exp(-((x - mean) ** 2) / 2)


def loss(means: list[Any], density: Density) -> Any:
    """About E_φ |score − teacher's score|² by three nodes, from the raw definition."""
    root = mpmath.sqrt(3)
    return mpmath.fsum(
        weight * score_gap(means, node, density) ** 2
        for node, weight in (
            (-root, mpmath.mpf(1) / 6),
            (mpmath.mpf(0), mpmath.mpf(2) / 3),
            (root, mpmath.mpf(1) / 6),
        )
    )


def score_gap(means: list[Any], x: Any, density: Density) -> Any:
    densities = [density(x, m) for m in means]
    pull = mpmath.fsum(-(x - m) * p for m, p in zip(means, densities, strict=True))
    return pull / mpmath.fsum(densities) - (-x)


def derivative(means: list[Any], i: int, h: Any, density: Density) -> Any:
    """About ∂L/∂μ_i from four values; the error is of the order of h⁴."""

    def at(step: int) -> Any:
        return loss([m + step * h * (k == i) for k, m in enumerate(means)], density)

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)


def run(n: int, M0: Fraction, share: Fraction, steps: int, rate: Fraction) -> list[list[Any]]:
    """Offsets μ_i(k) − A_k in units of T(A_k), and that unit's own scale left to the caller."""
    decades = log_width(n, float(M0) ** 3)
    with mpmath.workdps(int(1.6 * decades) + 60):
        width = mpmath.exp(-106 * n * number(M0) ** 3) / (108 * n)
        h = mpmath.mpf(10) ** -int(decades / 2 + 5)
        A = number(M0)
        means = [A + number(share) * width] + [A - number(share) * width] * (n - 1)
        offsets = [[m - A for m in means]]
        for _ in range(steps):
            once = cache(density)  # most of the time is theirs, and most are wanted several times
            slopes = [derivative(means, i, h, once) for i in range(n)]
            means = [m - number(rate) * g for m, g in zip(means, slopes, strict=True)]
            A *= 1 - 2 * number(rate) / n
            offsets.append([m - A for m in means])
    return offsets


def distance(a: Ball, b: Ball) -> Ball:
    """At least how far apart; 0 for balls that meet."""
    return ball(0) if overlap(a, b) else lower(abs(a - b))


def as_ball(value: Any) -> Ball:
    with mpmath.workprec(BITS):
        return ball(as_real(+value, "offset"))


@claim(
    FORWARD,
    "Lemma 3.3, mpmath runs",
    r"|\mu_i(k) - A_k| \le T(A_k),\quad \mu_i(k) - A_k \text{ as enclosed}",
    quantifiers="one start each, d = 1, n = 2, 3, M0 = 1/2, …, 3, η = 1/5, while A > 1/(6n)",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\mu(0) = M_0 + \tfrac{99}{100} T(M_0)\,(1, -1, \dots, -1),\ T(A) = e^{-106 n A^3}/(108 n)",
        r"A_0 = M_0,\ A_{k+1} = (1 - \tfrac{2\eta}{n}) A_k",
        r"\pi_i = 1/n,\ p^* = \mathcal{N}(0, 1)",
    ),
)
@pytest.mark.parametrize(("n", "M0"), INSTANCES)
def test_mpmath_runs(n: int, M0: Fraction, evidence: Evidence) -> None:
    share, until = Fraction(99, 100), Fraction(1, 6 * n)
    scope = f"n = {n}, d = 1, M0 = {M0}, η = {RATE}"
    with precision(BITS):

        def width(A: Ball) -> Ball:
            return (-106 * n * A * A * A).exp() / (108 * n)

        edge = ball(share) * width(ball(M0))
        path = line(M0, [edge, *[-edge] * (n - 1)], RATE, until, bits=BITS)
        steps = len(path.offsets) - 1
        found = [[as_ball(c) for c in row] for row in run(n, M0, share, steps, RATE)]

        def inside(k: int, room: Ball) -> Step:
            worst = abs(found[k][0]) / width(path.reference[k])
            statement = rf"|\mu_1({k}) - A_{{{k}}}| \le T(A_{{{k}}})"
            step = at_most(statement, "as computed", worst, room, scope=scope, name="|μ_1 − A|/T(A)")
            return observed(step, "mpmath")

        def agrees(k: int, factor: Fraction) -> Step:
            pairs = zip(found[k], path.offsets[k], strict=True)
            gap = sum((distance(ball(factor) * a, b) for a, b in pairs), ball(0)) / abs(found[k][0])
            statement = rf"\mu_i({k}) - A_{{{k}}} \text{{ is within }} 10^{{-6}} \text{{ of its enclosure}}"
            why = "relative distance of what mpmath computed to the ball"
            return observed(
                at_most(statement, why, gap + ball(10) ** -30, ball(10) ** -6, scope=scope, name="distance"),
                "mpmath",
            )

        for k in range(1, steps + 1):
            evidence.conclude(inside(k, ball(1)))
            evidence.conclude(agrees(k, Fraction(1)))
        evidence.twin("a tube that closes as fast as T opens", inside(steps, tightened(path, width)))
        evidence.twin("offsets off by a part in a thousand", agrees(steps, Fraction(1001, 1000)))


def tightened(path: Any, width: Any) -> Ball:
    """T(M0)²/T(A)², so that the bound is T(M0)²/T(A)."""
    ratio = width(path.reference[0]) / width(path.reference[-1])
    return ratio * ratio
