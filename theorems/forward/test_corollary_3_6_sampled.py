r"""Corollary 3.6, sampled: how often the two nearest of n random far starts tie.

As verified ("Corollary 3.6, probability"), phase 1 of Theorem 3.5 cannot begin with probability at most
(2/7) n² M0^{−2/3}. Here the gap of the two least norms is counted over many starts, against
Pr(gap < g) ≤ 0.405 n(n − 1) g/M0, and against the reported n² M0^{−1/3} at g = M0^{1/3}.
"""

from fractions import Fraction

import numpy as np
import pytest

from verify.checks.frequency import Frequency, probability_below
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.evidence.series import Axis, Curve, Form, Series

RUNS = 200_000
SHARES = (0.002, 0.01, 0.05, 0.1)


def gaps(n: int, d: int, seed: int) -> np.ndarray:
    """The gap between the two nearest starts, over M0, for each run: z_1 + |z|²/(2M0) sorted."""
    rng = np.random.default_rng([seed, n, d])
    M0 = 1e9 * d**0.5 * float(n) ** 10
    z = rng.standard_normal((RUNS, n, d))
    key = np.sort(z[:, :, 0] + (z**2).sum(axis=2) / (2 * M0), axis=1)
    return key[:, 1] - key[:, 0]


@claim(
    FORWARD,
    "Corollary 3.6, sampled",
    r"\Pr\left(\text{gap of the two nearest} < g\right) \le 0.405\, n(n - 1) g/M_0,\quad "
    r"\Pr(\text{gap} < M_0^{1/3}) \le n^2 M_0^{-1/3}",
    quantifiers="M0 = 10⁹ √d n¹⁰, n = 2, …, 5, d = 1, 3; 200 000 starts each, g/M0 = 0.002, 0.01, 0.05, 0.1",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"\mu_i(0) = M_0 e_1 + z_i,\ z_i \sim \mathcal{N}(0, I) \text{ by NumPy's generator, in float64}",
        r"\text{gap } = \tfrac12(|\mu_{(2)}(0)|^2 - |\mu_{(1)}(0)|^2) \text{ of the two least norms}",
        r"\mu^* = 0,\ \pi_i = 1/n",
    ),
)
@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("n", range(2, 6))
def test_sampled(n: int, d: int, evidence: Evidence) -> None:
    scope = f"n = {n}, d = {d}, {RUNS} starts, seed {evidence.seed}"
    M0 = Fraction(10) ** 9 * n**10 * Fraction(d**0.5)
    found = gaps(n, d, evidence.seed)

    def ties(share: float) -> Frequency:
        return Frequency(int((found < share).sum()), RUNS)

    def rare(share: float, constant: str, pairs: Fraction = Fraction(n * (n - 1))):
        statement = r"\Pr(\text{gap} < g) \le 0.405\, n(n - 1)\, g/M_0"
        bound = Fraction(constant) * pairs * Fraction(share)
        name = f"Pr(gap < {share:g} M0)"
        return probability_below(statement, "counted", ties(share), bound, scope=scope, name=name)

    for share in SHARES:
        evidence.conclude(rare(share, "0.405"))
    reported = Fraction(n * n) * Fraction(float(M0) ** (-1 / 3))
    evidence.conclude(
        probability_below(
            r"\Pr(\text{gap} < M_0^{1/3}) \le n^2 M_0^{-1/3}",
            "counted",
            ties(float(M0) ** (-2 / 3)),
            reported,
            scope=scope,
            name="Pr(gap < M0^{1/3})",
        )
    )
    evidence.twin("a tenth of the bound", rare(0.05, "0.0405"))
    evidence.twin("ties as for n/4 pairs at this constant", rare(0.1, "0.405", pairs=Fraction(n, 4)))
    if (n, d) == (3, 1):
        shares = np.geomspace(1e-3, 0.3, 25)
        evidence.series(picture([ties(share) for share in shares], shares, n))


def picture(seen: list[Frequency], shares: np.ndarray, n: int) -> Series:
    low, high = zip(*(frequency.interval() for frequency in seen), strict=True)
    fractions = [frequency.fraction for frequency in seen]
    counted = Curve("counted", shares, fractions, Form.POINTS, low=low, high=high)
    bound = Curve("bound 0.405 n(n − 1) g/M0", shares, 0.405 * n * (n - 1) * shares, Form.REFERENCE)
    axes = Axis("g / M0", logarithmic=True), Axis("probability that the two nearest tie", logarithmic=True)
    return Series(f"How often two far starts tie within g: n = {n}", *axes, (counted, bound))
