"""What a cut axis leaves out: masses on segments against quadrature, tails, and products of moments."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import trapezoid

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, precision
from verify.expectation import Request, enclose
from verify.expectation.by_gaussian import split, whole
from verify.expectation.by_segment import Lines, Segment, _lost, _mass, _outside, segmented
from verify.expectation.engine import Plan, computed
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.expectation.rules import Legendre
from verify.mixture import GaussianMixture


def tilted(ahead, slope, low, high):
    """∫ φ(x) e^{−ahead − slope·x} dx by completing the square."""
    return mp.exp(mp.mpf(slope) ** 2 / 2 - ahead) * (mp.ncdf(high + slope) - mp.ncdf(low + slope))


@pytest.mark.parametrize(
    ("slope", "low", "high", "loose"),
    [
        (3, 0, 20, 1.2),  # right of the peak at −3, to far away
        (3, 0, 1, 1.2),
        (3, -1, "-31/32", 1.1),  # a short piece
        (-3, 0, "1/32", 1.1),  # left of the peak at 3
        (-3, -20, 0, 1.2),
        (-3, -1, 0, 1.2),
        (2, -5, 1, 1.1),  # about the peak
        (-2, -1, 5, 1.1),
        (2, -5, "-15/8", 2),  # the peak just inside
        (0, -9, 9, 1.1),
        (0, 2, 9, 1.3),
    ],
)
@pytest.mark.parametrize("ahead", [0, 5])
def test_a_tilted_mass_is_bounded_tightly(ahead, slope, low, high, loose):
    low, high = Fraction(low), Fraction(high)
    truth = tilted(ahead, slope, float(low), float(high))
    with precision(64):
        claimed = float(_mass(ball(ahead), ball(slope), ball(low), ball(high)))
    assert truth * (1 - 1e-9) <= claimed <= loose * truth


@pytest.mark.parametrize("across", [Fraction(1, 2), Fraction(1), Fraction(2)])
@pytest.mark.parametrize("sign", [1, -1])
def test_other_coordinates_bring_a_component_nearer(across, sign):
    """E[w_2; −1 ≤ x ≤ 1] for exponents 0 and x + βy − 12: the mean over y of e^{βy} is e^{β²/2}."""
    half = Fraction(1, 2)
    zero = Fraction(0)
    means = Means(
        (half, half), ((zero, zero), (Fraction(1), sign * across)), (Fraction(1),) * 2, (zero, Fraction(-12))
    )
    b = float(across)
    x, y = np.linspace(-1, 1, 401), np.linspace(-12, 12, 801)[:, None]
    values = np.exp(-(x**2 + y**2) / 2) / (1 + np.exp(12 - x - b * y)) / (2 * np.pi)
    truth = trapezoid(trapezoid(values, x, axis=1), y[:, 0])
    with precision(64):
        claimed = float(Lines.of(means, 0).mass(1, (0,), Fraction(-1), Fraction(1)))
    assert truth <= claimed <= 2.2 * truth


@pytest.mark.parametrize(("left", "right"), [(-2, 9), (-9, 2), (-2, 2), (-9, 9), (1, 9), (-9, -1)])
def test_what_lies_outside_of_the_segments(left, right):
    truth = mp.ncdf(left) + mp.ncdf(-right)
    middle = Fraction(left + right, 2)
    with precision(64):
        parts = [Segment(Fraction(left), middle, (0,), (0,)), Segment(middle, Fraction(right), (0,), (0,))]
        assert truth <= float(_outside(parts)) <= 1.3 * truth + 0.6 * (left > 0 or right < 0)


def test_every_component_left_out_of_a_segment_counts():
    means = Means.of(GaussianMixture([0, 9, -9, 10]))
    with precision(64):
        lines = Lines.of(means, 0)
        parts = [
            float(_lost(lines, tuple(k for k in range(4) if k != i), Fraction(-1), Fraction(1)))
            for i in (1, 2, 3)
        ]
        total = float(_lost(lines, (0,), Fraction(-1), Fraction(1)))
        assert all(part > 0 for part in parts)
        assert total >= 0.999 * sum(parts)
        assert _lost(lines, (0, 1, 2, 3), Fraction(-1), Fraction(1)) == 0


def finer(tensor):
    (rule,) = tensor.rules
    fine = Legendre(rule.left, rule.right, max(1, int(4 * (rule.right - rule.left))), 40, Fraction(3, 2))
    return replace(tensor, rules=(fine,), work=replace(tensor.work, bits=120))


@pytest.mark.parametrize("who", ["student", "teacher"])
@pytest.mark.parametrize("before", [False, True], ids=["dropped by the segment", "dropped before"])
@pytest.mark.parametrize("many", [1, 2, 3])
def test_a_product_of_moments_on_a_segment_changes_by_as_much_as_it_can(many, before, who):
    """Means ±m, the second of weight 1/200: M_1^k changes by nearly 2k·m^k/200 without it."""
    m, tiny = Fraction(1, 4), Fraction(1, 200)
    both, alone = GaussianMixture([-m, m], [1 - tiny, tiny]), GaussianMixture([-m])
    moments = ((1,),) * many, ()
    student, teacher = both, alone
    if who == "teacher":
        student, teacher, moments = alone, both, moments[::-1]
    integrand = Integrand(1, ((Monomial((0, 0), (0,), (0,), *moments), Fraction(1)),))
    coarse, fine = (Request((integrand,), ball(t)) for t in (6 * (many + 1) * m**many, Fraction(1, 10**20)))
    problem = Problem.of([coarse], student, teacher, Law.NORMAL)
    summand = split(problem)[0] if before else whole(problem)
    assert (summand.problem.student.n + summand.problem.teacher.n == 2) is before
    parts = segmented(summand)
    assert all(p.problem.student.n == p.problem.teacher.n == 1 for p, _ in parts)
    plan = Plan(tuple((part, finer(rule)) for part, rule in parts))
    claimed = computed(plan, floats=0).values[0][0]
    with precision(100):
        truth = enclose([fine], student, teacher, Law.NORMAL).values[0][0]
        assert claimed.contains(truth)
        assert claimed.rad() < ball(2 if many > 1 else 3) * abs(truth - (-ball(m)) ** many)
