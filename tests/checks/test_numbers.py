"""Signs of numbers that are exact or balls, and arithmetic that stays exact as long as it can."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.arithmetic import ball, precision
from verify.checks.numbers import function, plus, sign, times, total
from verify.evidence.exact import Dyadic, Enclosure

HALF = Fraction(1, 2)


def between(low, high):
    return ball(Enclosure(Dyadic(low + high, -1), Dyadic(high - low, -1)))


@pytest.mark.parametrize(
    ("value", "equal", "at_least", "greater"),
    [
        ((1, 2), False, True, True),
        ((-2, -1), False, False, False),
        ((-1, 1), None, None, None),
        ((0, 1), None, True, None),
        ((-1, 0), None, None, False),
        ((0, 0), None, True, False),
    ],
)
def test_a_ball_has_a_sign_only_if_all_of_it_has(value, equal, at_least, greater):
    with precision(64):
        number = between(*value)
        assert [sign(kind, number) for kind in "=≥>"] == [equal, at_least, greater]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(HALF, [False, True, True]), (Fraction(0), [True, True, False]), (-HALF, [False, False, False])],
)
def test_an_exact_number_has_a_sign(value, expected):
    assert [sign(kind, value) for kind in "=≥>"] == expected


def test_what_is_not_finite_has_none():
    assert [sign(kind, 1 / ball(0)) for kind in "=≥>"] == [None] * 3


def test_exact_numbers_stay_exact_and_balls_keep_their_radii():
    with precision(64):
        wide = between(1, 2)
        assert total([HALF, HALF, times(HALF, HALF)]) == Fraction(5, 4)
        assert plus(wide, HALF).contains(ball(Fraction(5, 2)))
        assert times(wide, HALF).contains(1)
        assert times(wide, Fraction(0)) == 0
        assert function("max", [wide, Fraction(3, 2)]).contains(2)
        assert function("min", [wide, Fraction(3, 2)]).contains(1)
        assert function("inverse", [HALF]) == 2
