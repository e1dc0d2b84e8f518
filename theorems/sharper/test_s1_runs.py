r"""S-1 along runs: forward descent from V = Σ|μ_i|² just below 1/4, every iterate enclosed.

For n = 2, …, 6 in d = 1, n = 2, 3 in d = 2 and n = 2 in d = 3 (uniform weights, and once as uneven as 10⁻⁶),
at S-1's largest step size 4/17 and at 1/5: V falls at every step, the average of L is at most V(0)/(ητ), and
at η = 1/5 so does L, with L(τ) ≤ V(0)/(ητ) for the last iterate. The slack is how loose these bounds are at
the stated horizon; beyond it S-1 itself speaks.

Deep: n = 2, …, 6 in d = 2 over 10 steps, n = 2, …, 5 in d = 3 over 4 (100 s in all).
"""

from fractions import Fraction
from math import isqrt

import pytest

from verify import GaussianMixture
from verify.arithmetic import Ball, ball, precision
from verify.checks.bound import at_most
from verify.checks.sign import falls
from verify.dynamics import Objective, Shadowing, Trajectory, descend
from verify.evidence import SHARPER, Evidence, Provenance, claim

BITS, DIGITS = 128, 24
QUARTER = Fraction(1, 4)
UNEVEN = [Fraction(1, 10**6), 1 - Fraction(1, 10**6)]
INSTANCES = [
    *((n, 1, 10) for n in range(2, 7)),
    *((n, 2, 4) for n in (2, 3)),
    (2, 3, 3),
    *(pytest.param(n, 2, 10, marks=pytest.mark.deep) for n in range(2, 7)),
    *(pytest.param(n, 3, 4, marks=pytest.mark.deep) for n in range(2, 6)),
]


def start(n: int, d: int, weights: list[Fraction] | None = None) -> GaussianMixture:
    """Spread over all directions, scaled to V ≤ 1/4 by less than 10^−5."""
    pattern = [[(7 * i + 5 * c * (i + 1)) % 11 - 5 for c in range(d)] for i in range(n)]
    total = sum(c * c for p in pattern for c in p)
    scale = Fraction(isqrt(10**12 // (4 * total)), 10**6)
    return GaussianMixture([[scale * c for c in p] for p in pattern], weights)


def square(mixture: GaussianMixture) -> Fraction:
    """V(0)."""
    return sum((Fraction(c) ** 2 for p in mixture.means for c in p), Fraction(0))


def run(begin: GaussianMixture, rate: Fraction, steps: int) -> Trajectory:
    return descend(Objective.forward(), begin, rate, steps, Shadowing(DIGITS, radius=Fraction(1)))


def check(begin: GaussianMixture, rate: Fraction, steps: int, scope: str, evidence: Evidence) -> None:
    found, ascent = run(begin, rate, steps), run(begin, -rate, 1)
    V0 = square(begin)
    assert Fraction(24999, 100000) < V0 <= QUARTER  # the hypothesis, nearly as an equality
    with precision(BITS):

        def bounded(name: str, value: Ball, share: Fraction = Fraction(1)):
            bound = ball(share * V0 / (rate * steps))
            statement = rf"\text{{{name}}} \le V_0/(\eta\tau)"
            return at_most(statement, "enclosed", value, bound, scope=scope, name=name)

        def size_falls(along: Trajectory):
            return falls(r"V_{k+1} < V_k", "at every step", along.sizes, scope=scope, name="least fall of V")

        average = sum(found.losses, ball(0)) / steps
        evidence.conclude(size_falls(found))
        evidence.conclude(bounded("average of L", average))
        if rate <= Fraction(1, 5):
            why = "at every step"
            evidence.conclude(falls(r"L(k+1) < L(k)", why, found.losses, scope=scope, name="least fall of L"))
            evidence.conclude(bounded("last L", found.losses[-1]))
        evidence.twin("ascent", size_falls(ascent))
        evidence.twin("the bound divided by 10⁶", bounded("average of L", average, Fraction(1, 10**6)))


@claim(
    SHARPER,
    "S-1, runs",
    r"V_{k+1} < V_k,\quad \tfrac1\tau \textstyle\sum_{k<\tau} L(k) \le \tfrac{V_0}{\eta\tau};\quad "
    r"\eta = \tfrac15:\ L(k+1) < L(k),\ L(\tau - 1) \le \tfrac{V_0}{\eta\tau}",
    quantifiers="the starts, horizons and step sizes listed",
    provenance=Provenance.DERIVED,
    hypotheses=(
        r"p^* = \mathcal{N}(0, I),\ \pi_i = 1/n",
        r"V = \textstyle\sum_i |\mu_i|^2,\ V_0 \le \tfrac14",
    ),
    uses=("S S-4, remainder",),
)
@pytest.mark.parametrize("rate", [Fraction(4, 17), Fraction(1, 5)], ids=str)
@pytest.mark.parametrize(("n", "d", "steps"), INSTANCES)
def test_uniform_weights(n: int, d: int, steps: int, rate: Fraction, evidence: Evidence) -> None:
    check(start(n, d), rate, steps, f"n = {n}, d = {d}, η = {rate}, τ = {steps}", evidence)


@claim(
    SHARPER,
    "S-1, runs with uneven weights",
    r"V_{k+1} < V_k,\quad \tfrac1\tau \textstyle\sum_{k<\tau} L(k) \le \tfrac{V_0}{\eta\tau}",
    quantifiers="n = 2, d = 1, weights 10^−6 and 1 − 10^−6, τ = 10, η = 4/17",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1)", r"V = \textstyle\sum_i |\mu_i|^2,\ V_0 \le \tfrac14"),
    uses=("S S-4, remainder",),
)
def test_uneven_weights(evidence: Evidence) -> None:
    scope = "n = 2, d = 1, weights 10^−6 : 1 − 10^−6, η = 4/17, τ = 10"
    check(start(2, 1, UNEVEN), Fraction(4, 17), 10, scope, evidence)
