"""Deviations that are not small: what linearising leaves out is in the tube and in the line."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from tests.definition import Definition
from verify.arithmetic import ball, lower, precision, upper, widened
from verify.dynamics.deviations import line, tube
from verify.lemmas.forward_derivatives import third_derivative_bound
from verify.mixture import GaussianMixture

SLACK = 1e-9


def stepped(means, rate):
    """One step of forward descent, by the definition."""
    student = GaussianMixture(means)
    definition = Definition(student, GaussianMixture([[0] * student.dimension]), reverse=False)
    return definition.means - float(rate) * definition.gradient()


@pytest.mark.parametrize("rate", [Fraction(1, 5), Fraction(1)])
@pytest.mark.parametrize("offsets", [("1/800", "-1/800"), ("1/800", "1/900"), ("1/1000", "0", "-1/2000")])
@pytest.mark.parametrize("start", [1, 2])
def test_a_line_holds_the_step_of_offsets_that_are_not_small(start, offsets, rate):
    offsets = [Fraction(c) for c in offsets]
    path = line(Fraction(start), offsets, rate, Fraction(start) * Fraction(99, 100))
    assert len(path.offsets) == 2, "take smaller offsets: this run stopped"
    # Of each coordinate, that is: the remainder bounds the norm of all of them.
    size = sum(c * c for c in offsets) ** 0.5
    remainder = float(rate) / 2 * third_derivative_bound(start + size, 2 * size, 1) * size**2
    assert all(float(c.rad()) >= remainder * (1 - 1e-6) for c in path.offsets[1])
    moved = stepped([start + c for c in offsets], rate)[:, 0]
    for truth, offset in zip(moved, path.offsets[1], strict=True):
        centre = float(path.reference[1])
        assert float(lower(offset)) - SLACK <= truth - centre <= float(upper(offset)) + SLACK


def test_the_remainder_of_a_line_counts_where_its_offsets_reach():
    """Offsets of ±1/2 about A = 1/100: the third derivative is that of means at ½ and 1 apart."""
    rate, offsets = Fraction(1, 10**6), [Fraction(1, 2), Fraction(-1, 2)]
    path = line(Fraction(1, 100), offsets, rate, Fraction(99999, 10**7))
    size = 0.5**0.5
    remainder = float(rate) / 2 * third_derivative_bound(0.01 + size, 2 * size, 1) * size**2
    assert all(float(c.rad()) >= remainder * (1 - 1e-6) for c in path.offsets[1])


def test_a_line_stops_where_its_offsets_may_be_large():
    """Offsets of 0 ± 1/100: their mean and the rest, each a ball of its own, make 0 ± 3/100."""
    with precision(64):
        offsets = [widened(ball(0), ball(Fraction(1, 100)))] * 2
    for largest, goes in ((Fraction(1, 30), False), (Fraction(1, 20), True)):
        path = line(Fraction(1, 100), offsets, Fraction(1, 10**6), Fraction(99999, 10**7), largest=largest)
        assert (len(path.offsets) > 1) is goes


def test_a_radius_that_is_a_ball_counts_with_its_upper_end():
    with precision(64):
        radius = widened(ball(Fraction(1, 100)), ball(Fraction(1, 200)))
    box = tube(2, 1, Fraction(1), Fraction(1, 10**6), radius, Fraction(99999, 10**5))
    assert all(float(lower(each)) >= 0.015 for each in box.each)


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("d", [1, 2])
def test_a_tube_holds_the_steps_from_all_corners_of_its_box(n, d):
    """The linear part is attained at some corner, so what is left out goes beyond it."""
    start, rate, radius = Fraction(2), Fraction(1, 5), Fraction(1, 50 if n == 2 else 2000)
    box = tube(n, d, start, rate, radius, Fraction(199, 100))
    assert len(box.each) == 2
    each, together, widest = float(upper(box.each[1])), float(upper(box.together[1])), 0.0
    size, apart = n**0.5 * float(radius), 1 + 4 * float(rate) * float(start) ** 2 / n
    remainder = (
        float(rate) / 2 * third_derivative_bound(float(start + radius), 2 * float(radius), d) * size**2
    )
    assert together >= min(apart * size + remainder, n**0.5 * each) * (1 - 1e-9)
    for signs in product((-1, 0, 1), repeat=n):
        deviations = [[s * radius] + [0] * (d - 1) for s in signs]
        moved = stepped([[start + c[0], *c[1:]] for c in deviations], rate)
        moved[:, 0] -= float(box.reference[1])
        lengths = (moved**2).sum(axis=1) ** 0.5
        assert lengths.max() <= each + SLACK
        assert (lengths**2).sum() ** 0.5 <= together + SLACK
        widest = max(widest, lengths.max())
    linear = float(radius) * (1 + 4 * float(rate) * 4 / n)
    assert n > 2 or widest > linear + 10 * SLACK
