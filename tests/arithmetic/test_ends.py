"""What is said of a ball holds for every number in it: its ends, and balls that meet or only touch."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.arithmetic import (
    ball,
    certainly_less,
    certainly_negative,
    certainly_nonzero,
    certainly_positive,
    decimal,
    half_width,
    hull,
    is_finite,
    lower,
    magnitude,
    middle,
    norm,
    overlap,
    power,
    precision,
    record,
    upper,
    widened,
)
from verify.evidence.exact import Dyadic, Enclosure


def between(low, high):
    """The ball [low, high] for dyadic ends, exactly."""
    middle, radius = (Fraction(low) + Fraction(high)) / 2, (Fraction(high) - Fraction(low)) / 2
    return ball(Enclosure(dyadic(middle), dyadic(radius)))


def dyadic(value):
    return Dyadic(value.numerator, 1 - value.denominator.bit_length())


def ends(value):
    written = record(value)
    return written.lower, written.upper


ABOVE, BELOW, ABOUT, TOUCHING = between(1, 3), between(-3, -1), between(-1, 3), between(0, 2)
NEITHER = [ball(0), ABOUT, TOUCHING, -TOUCHING]


@pytest.mark.parametrize("value", NEITHER, ids=str)
def test_a_ball_that_meets_0_has_no_sign(value):
    assert not certainly_positive(value)
    assert not certainly_negative(value)
    assert not certainly_nonzero(value)


def test_a_ball_beside_0_has_one():
    assert certainly_positive(ABOVE)
    assert certainly_negative(BELOW)
    assert not certainly_positive(BELOW)
    assert not certainly_negative(ABOVE)
    assert all(map(certainly_nonzero, (ABOVE, BELOW)))


def test_less_is_strict_and_holds_for_all_pairs():
    assert certainly_less(ball(1), ball(2))
    assert not certainly_less(ball(1), ball(1))
    assert not certainly_less(between(0, 1), between(1, 2))
    assert not certainly_less(between(0, 2), between(1, 3))
    assert not certainly_less(between(1, 2), between(0, 1))


@pytest.mark.parametrize("other", [between(0, 3), between(2, 9), between(3, 4), between(-4, 1), ball(2)])
def test_balls_that_meet_overlap(other):
    assert overlap(ABOVE, other)
    assert overlap(other, ABOVE)


def test_disjoint_balls_do_not():
    assert not overlap(ABOVE, BELOW)
    assert not overlap(ABOVE, between(4, 5))


def test_finite_means_both_midpoint_and_radius():
    assert is_finite(ABOVE)
    assert not is_finite(widened(ball(1), 1 / ball(0)))
    assert not is_finite(1 / ABOUT)


@pytest.mark.parametrize("value", [ABOVE, BELOW, ABOUT, TOUCHING], ids=str)
def test_upper_lower_and_magnitude_bound_the_ends(value):
    low, high = ends(value)
    assert all(end.is_exact() for end in (lower(value), upper(value), magnitude(value)))
    assert lower(value) <= ball(low) <= ball(high) <= upper(value)
    assert ball(max(abs(low), abs(high))) <= magnitude(value)
    assert middle(value) == ball((low + high) / 2)
    assert half_width(value) >= ball((high - low) / 2)


@pytest.mark.parametrize("bits", [3, 5, 8, 30])
@pytest.mark.parametrize("point", [(1, 1), (1, 2), (3, 5, 7), (1, 1, 1)])
def test_a_rounded_norm_is_not_below_the_true_one(bits, point):
    with precision(bits):
        bound = norm([ball(c) for c in point])
    with precision(300):
        assert bound * bound >= ball(sum(c * c for c in point))


@pytest.mark.parametrize("exponent", range(5))
def test_a_power_is_the_product(exponent):
    assert power(ball(3), exponent) == 3**exponent
    low, high = ends(power(ABOVE, exponent))
    assert low <= 1
    assert 3**exponent <= high


def test_a_hull_contains_each_of_its_balls():
    for balls in ([ABOVE, BELOW, ball(0)], [BELOW, ball(0), ABOVE], [ball(7)]):
        low, high = ends(hull(balls))
        for value in balls:
            assert low <= ends(value)[0]
            assert ends(value)[1] <= high


def test_an_error_that_is_a_ball_counts_with_its_larger_end():
    for error in (between(1, 5), between(-5, 1)):
        low, high = ends(widened(ABOVE, error))
        assert low <= 1 - 5
        assert high >= 3 + 5


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("1.2389", "1.2391", "1.23…"),  # the lower end has another third decimal
        ("1.2391", "1.2409", "1.2…"),
        ("-1.2399", "-1.2391", "-1.239…"),
        ("-1.2409", "-1.2399", "-1.2…"),
    ],
)
def test_decimals_are_those_that_both_ends_have(low, high, shown):
    with precision(60):
        found = decimal(hull([ball(Fraction(low)), ball(Fraction(high))]))
    assert found == shown
