"""Corollary 3.6 (Zhang et al. 2025): how likely a random far start has one nearest mean, clearly ahead.

As reported: μ_i(0) ∼ N(μ, I_d) independent, M0 = |μ − μ*| ≥ 10⁹ √d n¹⁰; with probability at least
1 − n² M0^{−1/3} exactly one μ_i converges, all others diverge, and L ≤ O(1/τ). With the truth at 0 and
μ_i(0) = M0 e_1 + z_i, the hypotheses of phase 1 (Theorem 3.5) are |z_i| ≤ M0^{1/6} and gaps of M0^{1/3}.

As verified: they fail with probability at most 0.41 n² M0^{−2/3}, so the reported bound has a factor M0^{1/3}
to spare (for d ≤ M0^{1/3}/2; at M0 = 10⁹ √d n¹⁰ that is every d up to 27 000). Given all but the first
coordinate X of μ_i, a tie with μ_j means |X² − c| < 2g, an interval of length ≤ 4g/(1.98 M0) where
X ≥ 0.99 M0, and the density of X is at most 1/√(2π). For n = 2 divergence for all time follows; for n ≥ 3
Theorem 3.5 is shown to a horizon only. The rate of L is not part of these claims.

Below r = M0^{1/6} = 100 + s.
"""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from verify.arithmetic import ball, precision, record
from verify.checks.frequency import Frequency, probability_below
from verify.checks.inference import follows
from verify.checks.symbolic import nonnegative
from verify.evidence import FORWARD, Evidence, Provenance, Slack, claim
from verify.evidence.axioms import CHI_SQUARE_TAIL, FUBINI, GAUSSIAN_TAIL, TAYLOR_BOUNDS, UNION
from verify.evidence.series import Axis, Curve, Form, Series

SCOPE = "all n ≥ 2, all M0 ≥ 10⁹ √d n¹⁰, all 1 ≤ d ≤ M0^{1/3}/2"
PAIR = SCOPE.replace("all n ≥ 2", "n = 2")
Q = sp.Rational
HEIGHT, CONSTANT = Q(2, 5), Q(41, 100)
s = sp.Symbol("s", nonnegative=True)
r = 100 + s
RANDOM = (
    r"\mu_i(0) = M_0 e_1 + z_i,\ z_i \sim \mathcal{N}(0, I_d) \text{ independent},\ "
    r"\mu^* = 0, \text{ so } M_0 \text{ is the distance of } \mathbb{E}\,\mu_i(0) \text{ from the truth}"
)
PHASE_1 = (
    r"\text{start of phase 1: } |z_i| \le M_0^{1/6}\ \forall i,\ "
    r"\tfrac12(|\mu_j(0)|^2 - |\mu_1(0)|^2) \ge M_0^{1/3}\ \forall j \ne 1,\ \mu_1 \text{ the nearest to } 0"
)
DESCENT = r"p^* = \mathcal{N}(0, I),\ \text{forward descent with step } \eta"


def holds(statement, why, difference, *axioms):
    return nonnegative(statement, why, sp.expand(difference), scope=SCOPE, axioms=axioms)


def density(bound=HEIGHT):
    return holds(
        r"\tfrac{1}{\sqrt{2\pi}} \le \tfrac25", "π ≥ 3.14", 2 * Q(314, 100) * bound**2 - 1, TAYLOR_BOUNDS
    )


@claim(
    FORWARD,
    "Corollary 3.6, probability",
    r"\Pr\left(\text{the start of phase 1 fails}\right) \le 0.41\, n^2 M_0^{-2/3} \le n^2 M_0^{-1/3}",
    quantifiers=SCOPE,
    provenance=Provenance.DERIVED,
    hypotheses=(RANDOM, PHASE_1, r"\pi_i = 1/n"),
    uses=("F Corollary 3.6, numbers",),
)
def test_probability(evidence: Evidence) -> None:
    bounded = evidence.step(density())
    sharp = evidence.conclude(
        follows(
            r"\Pr(\text{fail}) \le 0.41\, n^2 M_0^{-2/3}",
            "for each pair condition on all but one first coordinate: a tie has 4g/(1.98 M0) in length, "
            "with n tails of balls and n of first coordinates; add up",
            [bounded],
            (FUBINI, UNION, CHI_SQUARE_TAIL, GAUSSIAN_TAIL),
            scope=SCOPE,
        )
    )
    room = evidence.step(enough())
    with precision(64):
        failing = record(ball(Fraction(41, 100)))
        slack = Slack("n² M0^{−1/3} / Pr(fail), at M0 = 10¹²", record(ball(100) ** 2), failing)
    evidence.conclude(
        follows(
            r"\Pr(\text{fail}) \le n^2 M_0^{-1/3}", "as reported, with room", [sharp, room], (), scope=SCOPE
        ).with_slack(slack)
    )
    evidence.twin("n² M0^{−1} from the same bound", enough(sixths=6))
    evidence.twin("a density of at most 0.35", density(Q(35, 100)))


def enough(sixths=2):
    return holds(
        rf"0.41\, n^2 M_0^{{-2/3}} \le n^2 M_0^{{-{sixths}/6}}",
        "times M0^{2/3}/n²",
        r ** (4 - sixths) - CONSTANT if sixths <= 4 else 1 - CONSTANT * r ** (sixths - 4),
    )


def likely(evidence: Evidence, statement: str, why: str, scope: str) -> None:
    """What follows from the start of phase 1 has at least its probability."""
    evidence.conclude(follows(statement, why, [evidence.step(enough())], (), scope=scope))
    evidence.twin("1 − n² M0^{−1} from the same bound", enough(sixths=6))
    evidence.twin("1 − n² M0^{−5/6} from the same bound", enough(sixths=5))


@claim(
    FORWARD,
    "Corollary 3.6, n = 2",
    r"\Pr\left(\text{one } \mu_i \to \mu^*,\ \text{the other } |\mu_j| \to \infty,\ L \to 0\right) "
    r"\ge 1 - 4 M_0^{-1/3}",
    quantifiers=PAIR + ", all 0 < η ≤ 1/2, all time",
    provenance=Provenance.DERIVED,
    hypotheses=(RANDOM, r"\pi_i = \tfrac12", DESCENT),
    uses=("F Corollary 3.6, probability", "F Theorem 3.5, n = 2"),
)
def test_two_components(evidence: Evidence) -> None:
    why = "Theorem 3.5 for n = 2, from every start that meets the hypotheses of phase 1"
    likely(evidence, r"\Pr(\dots) \ge 1 - 4 M_0^{-1/3}", why, PAIR)


@claim(
    FORWARD,
    "Corollary 3.6, to a horizon",
    r"\Pr\left(|\mu_1| \le \tfrac{1}{8M_0^3},\ |\mu_j| \text{ grows } (j \ne 1),\ "
    r"L \le \tfrac{M_0^2}{2\eta\tau}\right) \ge 1 - n^2 M_0^{-1/3}",
    quantifiers=SCOPE + ", all 0 < η ≤ 1/2, the first two for K ≤ τ ≤ K + e^{M0²/9}/η, L for 1 ≤ τ too",
    provenance=Provenance.DERIVED,
    hypotheses=(
        RANDOM,
        r"\pi_i = 1/n,\ \mu_1 \text{ the nearest to } 0 \text{ at the start}",
        DESCENT,
        r"K \le 3\log M_0/\eta \text{ as in “Theorem 3.5, phase 1”}",
    ),
    uses=(
        "F Corollary 3.6, probability",
        "F Theorem 3.5, phase 1",
        "F Theorem 3.5, phase 2 to a horizon",
        "F Theorem 3.5, phase 2 monotone",
        "F Theorem 3.5, loss to the horizon",
    ),
)
def test_to_a_horizon(evidence: Evidence) -> None:
    why = "Theorem 3.5's phases, from every start that meets the hypotheses of phase 1"
    likely(evidence, r"\Pr(\dots) \ge 1 - n^2 M_0^{-1/3}", why, SCOPE)


@claim(
    FORWARD,
    "Corollary 3.6, every n",
    r"\Pr\left(\text{one } \mu_i \to \mu^*,\ \text{all other } |\mu_j| \to \infty,\ "
    r"L = O(\tfrac{1}{\tau})\right) \ge 1 - n^2 M_0^{-1/3}",
    quantifiers=SCOPE + ", all 0 < η ≤ 1/2, all time",
    provenance=Provenance.DERIVED,
    hypotheses=(RANDOM, r"\pi_i = 1/n", DESCENT),
    uses=("F Corollary 3.6, probability", "F Theorem 3.5", "F Theorem 3.7, every n"),
)
def test_every_n(evidence: Evidence) -> None:
    why = "Theorem 3.5 for all time, and its rate, from every start that meets the hypotheses of phase 1"
    likely(evidence, r"\Pr(\dots) \ge 1 - n^2 M_0^{-1/3}", why, SCOPE)


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
