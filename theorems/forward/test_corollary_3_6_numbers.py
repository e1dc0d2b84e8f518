"""Corollary 3.6, the numbers: what is left of the probability of a far start when events are taken apart.

Setting. M = M0 and r⁶ = M, r ≥ 100; a dimension d ≤ r²/2; a ≤ b are first coordinates of two means.
Shown. b² − a² ≥ 1.98 M (b − a) beyond 0.99 M, so that |X² − c| < 2g confines X to a length 4g/(1.98 M);
2 ≤ e^{0.7}, so 2^{d/2} e^{−r²/4} ≤ e^{0.35 d − r²/4} ≤ 0.002 r⁻⁴; e^{−M²/20000} ≤ 0.002 r⁻⁴;
and (2/5) · 4/1.98 for each of n(n − 1)/2 pairs with both tails n times is at most 0.41 n².
Not shown. The events themselves, and their probabilities: claim "Corollary 3.6, probability".
Tools. Series of the exponential function.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    cut, d, equals, exp, exp_positive, exp_sum, exp_zero, infer, n, positive, real, statement,
)  # fmt: skip

r, M = (
    positive("r", "r", "sixth root of M"),
    positive("M", "M", "distance of the means from the teacher N(0, I)"),
)
x, y = real("a", "a", "first coordinate of one mean"), real("b", "b", "a larger one, of another")
LARGE, POWER, FEW = r >= 100, equals(r**6, M), 2 * d <= r**2
BEYOND = [x >= Fraction(99, 100) * M, y >= x]
TAIL, SMALL = Fraction(3, 40) * r**2, Fraction(2, 1000)
PAIRS = Fraction(2, 5) * 4 / Fraction(198, 100) / 2


def apart(slope=Fraction(198, 100)):
    """(b − a)(b + a)."""
    return infer(y**2 - x**2 >= slope * M * (y - x), by=BEYOND)


def two(order=3):
    """Four terms of e^{0.7}."""
    half = Fraction(7, 10)
    return infer(exp(half) >= 2, by=[cut(exp_series(half, order), infer(term(half) >= 0))])


@cache
def higher(order):
    """R^{j+2} ≥ 10⁴ r^j."""
    square = infer(r**2 >= 10**4, by=[LARGE])
    return infer(r ** (order + 2) >= 10**4 * r**order, by=[square], squares=[r ** (order // 2)])


def inverted(exponent, series, goal):
    """500 r⁴ e^{−t} ≤ 1 from e^t ≥ 500 r⁴."""
    product = infer(
        equals(exp(exponent) * exp(-1 * exponent), 1), by=[exp_sum(exponent, -1 * exponent), exp_zero()]
    )
    return infer(goal * exp(-1 * exponent) <= 1, by=[product, series, exp_positive(-1 * exponent)])


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
    return inverted(TAIL, series, 500 * r**4)


def balls():
    """500 r⁴ e^{0.35 d − r²/4} ≤ 1: the exponent is at most −0.075 r²."""
    exponent = Fraction(35, 100) * d - r**2 / 4
    less = cut(exp_monotone(exponent, -1 * TAIL), infer(exponent <= -1 * TAIL, by=[FEW]))
    less = infer(r**4 * exp(exponent) <= r**4 * exp(-1 * TAIL), by=[less], squares=[r**2])
    return infer(500 * r**4 * exp(exponent) <= 1, by=[less, small()])


def first_coordinates():
    """500 r⁴ e^{−M²/20000} ≤ 1, by e^t ≥ t²/2 and M ≥ 1000 r."""
    t = M**2 / 20000
    fourth = infer(r**4 >= 10**4, by=[higher(2), infer(r**2 >= 1, by=[LARGE])])
    far = infer(1000 * r <= M, by=[POWER, infer(r**6 >= 10**4 * r**2, by=[fourth], squares=[r]), LARGE])
    far = infer(r**2 <= M**2 / 10**6, by=[infer(r <= M / 1000, by=[far])], degree=2)
    far = infer(r**4 <= (M**2 / 10**6) ** 2, by=[far, infer(r**2 >= 0, squares=[r])], degree=2)
    whole = cut(exp_series(t, 2), infer(t >= 0))
    series = infer(exp(t) >= t**2 / 2, by=[whole], degree=1, squares=[M])
    series = infer(exp(t) >= 500 * r**4, by=[series, far, infer(r**4 >= 0, squares=[r**2])])
    return inverted(t, series, 500 * r**4)


def together(constant=Fraction(41, 100)):
    """All parts in units of n² r⁻⁴."""
    return infer(PAIRS * n * (n - 1) + 2 * SMALL * n <= constant * n**2)


@claim(
    FORWARD,
    "Corollary 3.6, numbers",
    statement(
        y**2 - x**2 >= Fraction(198, 100) * M * (y - x),
        exp(Fraction(7, 10)) >= 2,
        500 * r**4 * exp(Fraction(35, 100) * d - r**2 / 4) <= 1,
        500 * r**4 * exp(-1 * M**2 / 20000) <= 1,
        PAIRS * n * (n - 1) + 2 * SMALL * n <= Fraction(41, 100) * n**2,
        given=[LARGE, POWER, FEW, *BEYOND],
    ),
    provenance=Provenance.DERIVED,
)
def test_numbers(evidence: Evidence) -> None:
    evidence.conclude(apart(), "b + a ≥ 1.98 M")
    evidence.conclude(two(), "four terms of the series")
    evidence.conclude(balls(), "d ≤ r²/2, and e^t ≥ t⁶/720")
    evidence.conclude(first_coordinates(), "e^t ≥ t²/2")
    evidence.conclude(together(), "pairs, balls and first coordinates")

    evidence.twin("intervals half as long", lambda: apart(slope=Fraction(396, 100)))
    evidence.twin("two terms of e^{0.7}", lambda: two(order=1))
    evidence.twin("0.3 n²", lambda: together(Fraction(3, 10)))
