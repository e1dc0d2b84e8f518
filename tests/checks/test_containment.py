"""Existence and signs only where they hold: several zeros in a box, zeros outside, boxes of several kinds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.arithmetic import ball, precision, widened
from verify.checks.bound import below
from verify.checks.cover import negative_on
from verify.checks.field import formula
from verify.checks.search import has_exactly
from verify.checks.stationary import has_inertia, has_one_stationary_point
from verify.checks.zero import has_one_zero
from verify.evidence import Grade


def between(*sides):
    with precision(64):
        return [
            widened(ball((Fraction(a) + Fraction(b)) / 2), ball((Fraction(b) - Fraction(a)) / 2))
            for a, b in sides
        ]


def zero(function, side):
    with precision(64):
        (box,) = between(side)
        return has_one_zero("", "", formula(lambda t: [function(t[0])]), box, scope="", name="x").grade


def point(functions, *sides):
    with precision(64):
        return has_one_stationary_point("", "", formula(functions), between(*sides), scope="", name="x").grade


def cubic(x):
    """x³ − x: three zeros, and slope −1 at the middle one."""
    return x * x * x - x


@pytest.mark.parametrize(
    "check",
    [lambda f, side: zero(f, side), lambda f, side: point(lambda t: [f(t[0])], side)],
    ids=["one", "several"],
)
def test_one_zero_is_not_three_nor_none(check):
    assert check(cubic, ("-3/2", "3/2")) is Grade.INCONCLUSIVE
    assert check(cubic, ("-1/4", "1/4")) is Grade.CERTIFIED
    assert check(lambda x: x - 5, (0, 1)) is Grade.REFUTED
    assert check(lambda x: x - 5, (4, 7)) is Grade.CERTIFIED
    assert check(lambda x: x * x - Fraction(1, 4), (-1, 1)) is Grade.INCONCLUSIVE
    assert check(lambda x: x * x + 1, (-1, "3/2")) is not Grade.CERTIFIED


def test_every_coordinate_of_the_image_must_be_inside():
    """x is certain; y = 1 or −1, or 5 away."""
    two = lambda t: [t[0] - Fraction(1, 8), cubic(t[1])]  # noqa: E731
    assert point(two, (-1, 1), ("-3/2", "3/2")) is Grade.INCONCLUSIVE
    away = lambda t: [t[0] - Fraction(1, 8), t[1] - 5]  # noqa: E731
    assert point(away, (-1, 1), (0, 1)) is Grade.REFUTED


def test_how_far_the_other_coordinates_reach_counts():
    """x = 2y³ and y = 2x³ meet three times in the box; at its middle the derivative is the unit matrix."""
    curved = lambda t: [t[0] - 2 * t[1] * t[1] * t[1], t[1] - 2 * t[0] * t[0] * t[0]]  # noqa: E731
    assert point(curved, (-1, 1), (-1, 1)) is Grade.INCONCLUSIVE
    assert point(curved, ("-1/4", "1/4"), ("-1/4", "1/4")) is Grade.CERTIFIED


def inertia(rows, negative):
    with precision(64):
        balls = [[widened(ball(Fraction(c)), ball(Fraction(r))) for c, r in row] for row in rows]
        return has_inertia("", "", balls, negative, scope="").grade


def test_the_kind_of_a_point_is_that_of_every_matrix_in_the_ball():
    wide = (0, 2)
    assert inertia([[(1, 0), wide], [wide, (1, 0)]], 0) is Grade.INCONCLUSIVE  # 1 ± 2 are eigenvalues of one
    narrow = (0, "1/2")
    assert inertia([[(1, 0), narrow], [narrow, (1, 0)]], 0) is Grade.CERTIFIED
    assert inertia([[(1, 0), (0, 0)], [(0, 0), (1, 2)]], 0) is Grade.INCONCLUSIVE
    assert inertia([[(1, 0), (0, 0)], [(0, 0), (1, 2)]], 1) is Grade.INCONCLUSIVE
    assert inertia([[(2, 1), (0, 0)], [(0, 0), (-2, 1)]], 1) is Grade.CERTIFIED


class Square:
    """[−1, 1] × [0, 1]."""

    boxes = (((Fraction(-1), Fraction(1)), (Fraction(0), Fraction(1))),)

    def misses(self, box):
        return False

    def holds(self, point):
        return True


class Unknown(Square):
    """A region in the square of which no point is known: nothing there can refute."""

    def holds(self, point):
        return False


def test_a_point_that_may_be_outside_of_the_region_refutes_nothing():
    with precision(64):
        found = negative_on("", "", lambda box: box[0], Unknown(), scope="", name="f", budget=50)
        assert found.grade is Grade.INCONCLUSIVE
        assert negative_on("", "", lambda box: box[0], Square(), scope="", name="f").grade is Grade.REFUTED


@pytest.mark.parametrize("at", [(-1, 0), (1, 0), (-1, 1), (1, 1), ("1/3", "2/3")])
def test_a_peak_anywhere_in_the_region_is_seen(at):
    x, y = (ball(Fraction(c)) for c in at)

    def value(box):
        with precision(64):
            return ball(Fraction(1, 100)) - (box[0] - x) * (box[0] - x) - (box[1] - y) * (box[1] - y)

    with precision(64):
        assert (
            negative_on("", "", value, Square(), scope="", name="f", budget=4000).grade is not Grade.CERTIFIED
        )


@pytest.mark.parametrize("slope", [1, -1])
def test_the_largest_value_over_all_boxes_is_a_bound(slope):
    """± x − 3/2 + (y − y)/2, which needs several boxes: the largest value is −1/2, at an end."""

    def value(box):
        return slope * box[0] - ball(Fraction(3, 2)) + (box[1] - box[1]) / 2

    with precision(64):
        step = negative_on("", "", value, Square(), scope="", name="f")
        assert step.grade is Grade.CERTIFIED
        assert step.data["boxes"] > 1
        assert step.data["max f ≤"].upper >= Fraction(-1, 2)


def counted(count, f, df, curvature, ends=(-1, 1)):
    with precision(64):
        jet = lambda x: (ball(f(x)), ball(df(x)))  # noqa: E731
        low, high = map(Fraction, ends)
        return has_exactly(count, "", "", jet, curvature, (low, high), scope="", name="zeros").grade


def test_zeros_beside_the_middle_of_a_part_are_not_missed():
    """At the middle of [−1, 1] these are far from 0, or flat, or steep."""
    steep = lambda x: x - Fraction(9, 10), lambda x: Fraction(1), lambda _: ball(0)
    assert counted(1, *steep) is Grade.ARGUED
    assert counted(0, *steep) is Grade.REFUTED
    bowl = lambda x: x * x - Fraction(4, 5), lambda x: 2 * x, lambda _: ball(2)
    assert counted(2, *bowl) is Grade.ARGUED
    assert counted(0, *bowl) is Grade.REFUTED
    tilted = lambda x: x * x + x / 3 - Fraction(1, 50), lambda x: 2 * x + Fraction(1, 3), lambda _: ball(2)
    assert counted(2, *tilted) is Grade.ARGUED
    assert counted(1, *tilted) is Grade.REFUTED
    far = lambda x: 1 - x**8 * Fraction(3, 2), lambda x: -12 * x**7, lambda x: 84 * x**6
    assert counted(2, *far) is Grade.ARGUED
    assert counted(0, *far) is Grade.REFUTED


def test_neighbours_with_opposite_slopes_are_no_single_zero():
    """x² − tiny on [−1/2, 1]: both zeros are within one small part, whose neighbours fall and rise."""
    tiny = Fraction(1, 10**16)
    pair = lambda x: x * x - tiny, lambda x: 2 * x, lambda _: ball(2)
    assert counted(0, *pair, ends=("-1/2", 1)) is not Grade.ARGUED
    assert counted(1, *pair, ends=("-1/2", 1)) is not Grade.ARGUED


def test_equal_is_not_below():
    third = Fraction(1, 3)
    assert below("", "", third, third, scope="", name="x").grade is Grade.REFUTED
    assert below("", "", third, Fraction(1, 2), scope="", name="x").grade is not Grade.REFUTED
