"""Corollary 3.6, the numbers: how little probability is left outside of balls of radius r about the centre.

Setting. r ≥ 100 and a dimension d ≤ r²/2.
Shown. 500 r⁴ e^{−(d/2) log ½ − r²/4} ≤ 1: the bound 2^{d/2} e^{−r²/4} of Pr(|z| > r) is at most 0.002 r⁻⁴.
Not shown. The probabilities themselves: claim "Corollary 3.6, probability".
Tools. log ½ ≥ −0.7 in ball arithmetic, so that the exponent is at most −0.075 r²; e^t ≥ t⁶/720.
"""

from fractions import Fraction
from functools import cache

from verify.checks.constant import constant
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.phase_1 import r
from verify.lemmas.random_start import FEW, IN_BALL, OUTSIDE
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.prove import cut, equals, exp, exp_positive, exp_sum, exp_zero, infer, log  # isort: skip

LARGE = r >= 100
TAIL = Fraction(3, 40) * r**2


@cache
def higher(order):
    """R^{j+2} ≥ 10⁴ r^j."""
    square = infer(r**2 >= 10**4, by=[LARGE])
    return infer(r ** (order + 2) >= 10**4 * r**order, by=[square], squares=[r ** (order // 2)])


@cache
def small(order=6):
    """500 r⁴ e^{−0.075 r²} ≤ 1, by e^t ≥ t⁶/720 and r² ≥ 10⁴ four times."""
    whole = cut(exp_series(TAIL, order), infer(TAIL >= 0))
    series = infer(
        exp(TAIL) >= Fraction(3, 40) ** 6 / 720 * r**12,
        by=[whole],
        degree=1,
        squares=[r**j for j in range(1, 6)],
    )
    for power, factor in ((10, Fraction(2, 10**6)), (8, Fraction(1, 100)), (6, 99), (4, 500)):
        least = infer(r**power >= 0, squares=[r ** (power // 2)])
        series = infer(exp(TAIL) >= factor * r**power, by=[series, higher(power), least])
    product = infer(equals(exp(TAIL) * exp(-1 * TAIL), 1), by=[exp_sum(TAIL, -1 * TAIL), exp_zero()])
    return infer(500 * r**4 * exp(-1 * TAIL) <= 1, by=[product, series, exp_positive(-1 * TAIL)])


def balls(nats=Fraction(7, 10)):
    """The exponent is at most 0.35 d − r²/4, so at most −0.075 r²."""
    half = constant(log(term(Fraction(1, 2))) >= -nats)
    less = cut(exp_monotone(OUTSIDE, -1 * TAIL), infer(OUTSIDE <= -1 * TAIL, by=[half, FEW]))
    less = infer(r**4 * exp(OUTSIDE) <= r**4 * exp(-1 * TAIL), by=[less], squares=[r**2])
    return infer(500 * r**4 * exp(OUTSIDE) <= 1, by=[less, small()])


@claim(FORWARD, "Corollary 3.6, numbers", IN_BALL, provenance=Provenance.DERIVED)
def test_numbers(evidence: Evidence) -> None:
    evidence.conclude(balls(), "d ≤ r²/2, and e^t ≥ t⁶/720")

    evidence.twin("log ½ ≥ −0.69", lambda: balls(nats=Fraction(69, 100)))
    evidence.twin("five terms of the series", lambda: small(order=4))
