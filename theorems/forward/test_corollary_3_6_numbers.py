"""Corollary 3.6, the numbers: how little probability is left outside of balls of radius ρ about the centre.

Setting. r ≥ 100, a dimension d, and 4ρ² ≥ 6d + r².
Shown. 500 r⁴ e^{−(d/2) log ½ − ρ²/4} ≤ 1: the bound 2^{d/2} e^{−ρ²/4} of Pr(|z| > ρ) is at most 0.002 r⁻⁴.
Not shown. The probabilities themselves: claim "Corollary 3.6, probability".
Tools. log ½ ≥ −0.7 in ball arithmetic, so that the exponent is at most −r²/16; e^t ≥ t⁶/720.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import ρ
from verify.lemmas.phase_1 import r
from verify.lemmas.random_start import IN_BALL, outside, wide_enough
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.prove import cut, equals, exp, exp_positive, exp_sum, exp_zero, infer, log  # isort: skip

LARGE = r >= 100
TAIL = r**2 / 16
OUTSIDE = outside(ρ)


@cache
def higher(order):
    """R^{j+2} ≥ 10⁴ r^j."""
    square = infer(r**2 >= 10**4, by=[LARGE])
    return infer(r ** (order + 2) >= 10**4 * r**order, by=[square], squares=[r ** (order // 2)])


@cache
def small(order=6):
    """500 r⁴ e^{−r²/16} ≤ 1, by e^t ≥ t⁶/720 and r² ≥ 10⁴ four times."""
    whole = cut(exp_series(TAIL, order), infer(TAIL >= 0))
    series = infer(
        exp(TAIL) >= r**12 / (720 * 16**6),
        by=[whole],
        degree=1,
        squares=[r**j for j in range(1, 6)],
    )
    for power, factor in ((10, Fraction(8, 10**7)), (8, Fraction(7, 1000)), (6, 60), (4, 500)):
        least = infer(r**power >= 0, squares=[r ** (power // 2)])
        series = infer(exp(TAIL) >= factor * r**power, by=[series, higher(power), least])
    product = infer(equals(exp(TAIL) * exp(-1 * TAIL), 1), by=[exp_sum(TAIL, -1 * TAIL), exp_zero()])
    return infer(500 * r**4 * exp(-1 * TAIL) <= 1, by=[product, series, exp_positive(-1 * TAIL)])


def balls(nats=Fraction(7, 10)):
    """The exponent is at most 0.35 d − ρ²/4, so at most −r²/16."""
    half = constant(log(term(Fraction(1, 2))) >= -nats)
    less = cut(exp_monotone(OUTSIDE, -1 * TAIL), infer(OUTSIDE <= -1 * TAIL, by=[half, wide_enough(ρ)]))
    less = infer(r**4 * exp(OUTSIDE) <= r**4 * exp(-1 * TAIL), by=[less], squares=[r**2])
    return infer(500 * r**4 * exp(OUTSIDE) <= 1, by=[less, small()])


@claim(FORWARD, "Corollary 3.6, numbers", IN_BALL, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0]), {"r": 101, "ρ": 101}))
def test_numbers(evidence: Evidence) -> None:
    evidence.conclude(balls(), "4ρ² ≥ 6d + r², and e^t ≥ t⁶/720")

    evidence.twin("log ½ ≥ −0.69", lambda: balls(nats=Fraction(69, 100)))
    evidence.twin("log ½ ≥ −0.8", lambda: balls(nats=Fraction(8, 10)))
    evidence.twin("five terms of the series", lambda: small(order=4))
