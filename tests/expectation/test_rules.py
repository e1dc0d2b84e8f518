"""The error of each rule against the integrand for which it is worst: claimed and true within a few percent.

Bounds are attained by cosines for the trapezoid rule (the frequency that one step aliases, less what the
Gaussian takes off), by Chebyshev polynomials for Gauss–Legendre, by slow cosines for Gauss–Hermite. The truth
is mpmath's, from closed forms or quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import mpmath as mp
import numpy as np
import pytest

from verify.arithmetic import ball, legendre_rule, precision
from verify.expectation.bounds import Bound
from verify.expectation.rules import Hermite, Legendre, Trapezoid, density_maximum
from verify.expectation.strip import Cosine, Strip

PLAIN = Strip(Cosine(ball(0)), Cosine(ball(0)), False)
ORIGIN = ball(0), ball(0)


def number(q):
    return mp.mpf(q.numerator) / q.denominator


def at_most(value, powers=(0, 0)):
    return Bound(((powers, ball(Fraction(int(value * 2**80) + 1, 2**80))),))


def claimed(rule, bound, strip=PLAIN, ends=ORIGIN):
    with precision(128):
        return mp.mpf(float(rule.error(bound, strip, *ends)))


@pytest.fixture(autouse=True)
def thirty_digits():
    with mp.workdps(30):
        yield


def nodes(rule):
    return [(number(rule.step * k), number(rule.step)) for k in range(rule.first, rule.first + rule.count)]


@pytest.mark.parametrize("h", [Fraction(1, 2), Fraction(1), Fraction(2)])
@pytest.mark.parametrize("a", [Fraction(1, 2), Fraction(1), Fraction(2)])
def test_discretisation_is_attained_by_a_cosine(h, a):
    """G = cos cx with c = 2π/h − a: ∫φG = e^{−c²/2}, and |G| ≤ cosh ca on the strip."""
    rule = Trapezoid(h, -int(20 / h), 2 * int(20 / h) + 1, a)
    c = 2 * mp.pi / number(h) - number(a)
    total = sum(w * mp.npdf(x) * mp.cos(c * x) for x, w in nodes(rule))
    error = abs(total - mp.exp(-c * c / 2))
    most = claimed(rule, at_most(mp.cosh(c * number(a))))
    assert error <= most
    # Where the strip is lower than the step the −1 beside the exponential counts, and e^{ca} beside e^{−ca}.
    assert most <= (1.05 if a >= h else 1.5) * error


@pytest.mark.parametrize("cut", [Fraction(1), Fraction(2), Fraction(7, 2), Fraction(9, 2)])
@pytest.mark.parametrize("mean", [Fraction(0), Fraction(3, 2), Fraction(-5, 2)])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_tail_is_attained_by_a_constant(cut, mean, side):
    """What is left out of Σ hφ(x − ν) beyond one cut; the other one is 15 away."""
    h = Fraction(1, 64)
    low, high = (mean - cut, mean + 15) if side == "left" else (mean - 15, mean + cut)
    first = int(low / h)
    rule = Trapezoid(h, first, int(high / h) - first + 1, Fraction(1, 4))
    missing = 1 - sum(w * mp.npdf(x, number(mean)) for x, w in nodes(rule))
    most = claimed(rule, at_most(1), ends=(ball(mean), ball(mean)))
    assert missing <= most <= 1.1 * missing


@pytest.mark.parametrize("sides", [(-1, 15), (-15, 1)])
def test_the_tail_of_a_mixture_is_that_of_its_outermost_mean(sides):
    """Means in [−2, 2]: some law with them has all of its mass at either end."""
    h, (low, high) = Fraction(1, 64), sides
    rule = Trapezoid(h, 64 * low, 64 * (high - low) + 1, Fraction(1, 4))
    most = claimed(rule, at_most(1), ends=(ball(-2), ball(2)))
    for mean in (-2, 2):
        assert abs(1 - sum(w * mp.npdf(x, mean) for x, w in nodes(rule))) <= most


@pytest.mark.parametrize("first", [2, -5])
def test_a_cut_on_the_wrong_side_of_the_mean_leaves_out_nearly_all(first):
    rule = Trapezoid(Fraction(1), first, 4, Fraction(1))
    assert claimed(rule, at_most(1)) > 0.95


def test_both_errors_of_the_trapezoid_rule_grow_with_the_bound():
    rule = Trapezoid(Fraction(1), -3, 7, Fraction(1))
    assert claimed(rule, at_most(5)) == pytest.approx(5 * claimed(rule, at_most(1)))


@pytest.mark.parametrize(
    "rule",
    [
        Trapezoid(Fraction(1), -20, 41, Fraction(1)),
        Hermite(2, Fraction(5, 4)),
        Legendre(Fraction(-1), Fraction(1), 1, 4, Fraction(4)),
    ],
    ids=["trapezoid", "Hermite", "Legendre"],
)
@pytest.mark.parametrize("powers", [(1, 0), (0, 1), (2, 3)])
def test_amplifications_enter_with_their_powers(rule, powers):
    strip = Strip(Cosine(ball(Fraction(3, 2))), Cosine(ball(Fraction(3, 4))), False)
    a = number(rule.height if isinstance(rule, Legendre) else rule.half_width)
    student, teacher = (1 / mp.cos(a * s / 2) for s in (1.5, 0.75))
    factor = student ** powers[0] * teacher ** powers[1]
    expected = claimed(rule, at_most(1)) * factor
    assert claimed(rule, at_most(1, powers), strip) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("step", [Fraction(1, 8), Fraction(1), Fraction(4), Fraction(9)])
def test_the_mass_of_a_trapezoid_rule_holds_for_every_mean(step):
    h = number(step)
    masses = [
        sum(h * mp.npdf(h * k - h * shift / 8) for k in range(-int(20 / step), int(20 / step) + 1))
        for shift in range(8)
    ]
    assert max(masses) <= mp.mpf(float(Trapezoid(step, 0, 1, Fraction(1)).mass()))


def gauss_hermite(count, function):
    x, w = np.polynomial.hermite_e.hermegauss(count)
    return sum(mp.mpf(b) * function(mp.mpf(a)) for a, b in zip(x, w, strict=True)) / mp.fsum(map(mp.mpf, w))


@pytest.mark.parametrize(("count", "product", "loose"), [(1, 2.07, 1.9), (2, 4.0, 2.7), (3, 6.0, 4)])
def test_the_hermite_remainder_is_nearly_attained_by_a_slow_cosine(count, product, loose):
    """G = cos cx: ∫φG = e^{−c²/2}, |G| ≤ cosh ca on the strip; Cauchy's estimate is best at ca ≈ 2N."""
    c = Fraction(1, 100)
    half_width = Fraction(product) / c
    error = abs(gauss_hermite(count, lambda x: mp.cos(number(c) * x)) - mp.exp(-(number(c) ** 2) / 2))
    most = claimed(Hermite(count, half_width), at_most(mp.cosh(mp.mpf(product))))
    assert error * (1 - 1e-3) <= most <= loose * error


def test_an_axis_that_is_not_flat_is_not_summed_exactly():
    assert claimed(Hermite(1, Fraction(0)), at_most(1), Strip(Cosine(ball(0)), Cosine(ball(0)), True)) == 0
    assert claimed(Hermite(1, Fraction(9)), at_most(1)) > 0


@cache
def rule_on(order):
    with precision(160):
        return [(mp.mpf(x.mid().str(40, radius=False)), mp.mpf(w.mid().str(40, radius=False)))
                for x, w in legendre_rule(order)]  # fmt: skip


@dataclass(frozen=True)
class Panels:
    """A Gauss–Legendre rule on [left, right] and a function, with the weight φ."""

    rule: Legendre

    def points(self):
        r = number(self.rule.reach)
        for c in self.rule.centres():
            yield from ((number(c) + r * x, r * w) for x, w in rule_on(self.rule.order))

    def error(self, function, integral):
        return abs(sum(w * mp.npdf(x) * function(x) for x, w in self.points()) - integral)


def chebyshev(n, z):
    return mp.cos(n * mp.acos(z))


def worst_on_ellipse(rule, n):
    """The largest |T_n| on the Bernstein ellipse of ratio ρ: (ρ^n + ρ^−n)/2."""
    ratio = number(rule.ratio)
    return (ratio**n + ratio**-n) / 2


@pytest.mark.parametrize("order", [2, 3, 6])
@pytest.mark.parametrize("ratio", [Fraction(2), Fraction(4)])
@pytest.mark.parametrize("reach", [Fraction(1, 256), Fraction(1, 16)])
def test_legendre_is_attained_by_a_chebyshev_polynomial(order, ratio, reach):
    """G = T_2N on one short panel, where φ is nearly constant: N nodes are exact for less than degree 2N."""
    rule = Legendre(-reach, reach, 1, order, ratio)
    r = number(reach)

    def function(x):
        return mp.re(chebyshev(2 * order, x / r))

    integral = mp.quad(lambda x: mp.npdf(x) * function(x), mp.linspace(-r, r, 9))
    error = Panels(rule).error(function, integral)
    most = claimed(rule, at_most(worst_on_ellipse(rule, 2 * order)))
    assert error <= most <= (1.9 if ratio == 4 else 2.1) * error


@cache
def wave(left, right, frequency):
    """∫φ(x) cos cx over the interval."""
    return mp.quad(lambda x: mp.npdf(x) * mp.cos(frequency * x), mp.linspace(left, right, 17))


@pytest.mark.parametrize(("left", "right", "panels"), [(-1, 3, 1), (-6, 2, 2), (4, 8, 1), (-8, -2, 3)])
@pytest.mark.parametrize("frequency", [Fraction(1), Fraction(4)])
@pytest.mark.parametrize("ratio", [Fraction(3, 2), Fraction(5, 2), Fraction(4)])
def test_long_panels_of_the_density_hold(left, right, panels, frequency, ratio):
    """G = cos cx, |G| ≤ cosh(c·height): φ grows from the panel to its ellipse, and off the real line."""
    rule = Legendre(Fraction(left), Fraction(right), panels, 3, ratio)
    c = number(frequency)
    error = Panels(rule).error(lambda x: mp.cos(c * x), wave(left, right, c))
    assert error <= claimed(rule, at_most(mp.cosh(c * number(rule.height))))


@pytest.mark.parametrize(("left", "right"), [(0, 1), (1, 2), (-2, -1), (3, 4), (-4, -3), (-1, 1), (-3, 1)])
def test_the_mass_on_an_interval_is_its_length_times_the_largest_density(left, right):
    """On a short piece of it the nodes weigh nearly that much."""
    top = max(mp.npdf(left), mp.npdf(right), mp.npdf(0) if left <= 0 <= right else mp.mpf(0))
    with precision(128):
        assert mp.mpf(float(density_maximum(Fraction(left), Fraction(right)))) == pytest.approx(
            top, rel=1e-12
        )
    at = max((left, right, *([0] if left <= 0 <= right else [])), key=mp.npdf)
    short = Fraction(1, 512)
    start = min(max(at - short / 2, Fraction(left)), Fraction(right) - short)
    rule = Legendre(start, start + short, 1, 3, Fraction(2))
    weight = sum(w * mp.npdf(x) for x, w in Panels(rule).points())
    with precision(128):
        assert weight <= mp.mpf(float(rule.mass())) <= 1.01 * weight
