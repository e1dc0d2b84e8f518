"""Balls rounded to binary64: the claimed errors hold, and half of them would not."""

from __future__ import annotations

from fractions import Fraction
from math import inf, log1p

import numpy as np
import pytest

from verify.arithmetic import UNIT, ball, binary64, positive_binary64, precision, widened
from verify.evidence.exact import Dyadic


def near(value, radius):
    return widened(ball(value), ball(radius))


def test_a_midpoint_between_two_floats_errs_by_the_whole_claim():
    with precision(200):
        mantissas, exponents, error = positive_binary64([ball(1 + Fraction(1, 2**53))])
    true = Fraction(float(mantissas[0])) * Fraction(2) ** int(exponents[0])
    off = float((1 + Fraction(1, 2**53)) / true - 1)
    assert error / 2 < log1p(off) <= error


@pytest.mark.parametrize("bits", [9, 20, 29])
def test_a_radius_errs_by_the_whole_claim(bits):
    radius = Fraction(2**29 - 1, 2**29) * Fraction(1, 2**bits)
    with precision(200):
        _, _, error = positive_binary64([near(1, radius)])
    assert error / 2 < -log1p(-float(radius)) <= error


@pytest.mark.parametrize("exponent", [-(10**12), -5000, -1074, -1000, 0, 1000, 1024, 5000, 10**12])
def test_any_exponent_is_kept(exponent):
    with precision(200):
        mantissas, exponents, error = positive_binary64([ball(Dyadic(2**60 + 2**7 + 1, exponent))])
    assert 0.5 <= mantissas[0] < 1
    assert error < 2 * UNIT
    exact, kept = Fraction(2**60 + 2**7 + 1, 2**61), Fraction(float(mantissas[0]))
    assert int(exponents[0]) == exponent + 61
    assert abs(kept / exact - 1) <= UNIT


@pytest.mark.parametrize("exponent", [-1100, -1060, 5000])
@pytest.mark.parametrize("bits", [1, 11, 12, 200])
def test_numbers_beside_a_tie_are_rounded_where_binary64_has_no_such_exponent(exponent, bits):
    """1 + 2^-53 and a little more is nearer to 1 + 2^-52; the little may lie beyond the 64th bit."""
    true = (1 << 53 + bits) + (1 << bits) + 1, exponent - 53 - bits
    with precision(400):
        mantissas, exponents, error = positive_binary64([ball(Dyadic(*true))])
    kept = Fraction(float(mantissas[0])) * Fraction(2) ** (int(exponents[0]) - exponent)
    assert kept == 1 + Fraction(1, 2**52)
    assert Fraction(true[0], 2 ** (53 + bits)) / kept >= 1 - Fraction(error)


def test_the_error_of_a_table_is_that_of_its_worst_number():
    with precision(200):
        *_, alone = positive_binary64([near(1, Fraction(1, 2**20))])
        *_, together = positive_binary64([ball(1), near(1, Fraction(1, 2**20)), ball(3)])
    assert together == alone > 2.0**-20


@pytest.mark.parametrize(
    "value",
    [near(1, 2), near(1, Fraction(1, 2**6)), ball(-1), ball(0), ball(0) + inf, ball(Dyadic(1, 2**60))],
)
def test_what_is_no_positive_number_of_8_bits_has_no_error_bound(value):
    assert positive_binary64([ball(1), value])[2] == inf


def test_numbers_of_any_sign_come_with_bounds_that_hold():
    rng = np.random.default_rng(0)
    numbers = [Fraction(int(k), 3**40) * (-1) ** int(k) for k in rng.integers(0, 2**62, 200)]
    with precision(200):
        floats, bounds = binary64([ball(c) for c in numbers])
        off = [abs(Fraction(float(f)) - c) for f, c in zip(floats, numbers, strict=True)]
    assert all(d <= Fraction(float(b)) for d, b in zip(off, bounds, strict=True))
    assert max(float(d / Fraction(float(b))) for d, b in zip(off, bounds, strict=True) if d) > 0.5


def test_the_bound_of_a_rounded_number_is_no_more_than_it_needs():
    halfway = 1 + Fraction(1, 2**53)
    with precision(200):
        floats, bounds = binary64([-ball(halfway), near(2, Fraction(1, 2**30))])
    assert bounds[0] / 2 < abs(Fraction(float(floats[0])) + halfway) <= bounds[0]
    assert bounds[1] / 2 < Fraction(1, 2**30) <= bounds[1]


def test_a_number_that_binary64_has_is_exact():
    floats, bounds = binary64([ball(0), ball(3), ball(Dyadic(-5, -900))])
    assert list(floats) == [0.0, 3.0, -5 * 2.0**-900]
    assert not bounds.any()


@pytest.mark.parametrize(
    "value", [ball(Dyadic(1, 2000)) / 3, ball(Dyadic(1, 1003)) / 3, ball(0) + inf, near(0, 2) * inf]
)
def test_a_huge_number_has_no_bound(value):
    assert not binary64([value])[1][0] < inf


def test_the_bound_of_a_subnormal_number_is_absolute():
    with precision(200):
        floats, bounds = binary64([ball(Dyadic(3, -1074)) / 7, near(0, Fraction(1, 8))])
    assert abs(Fraction(float(floats[0])) - Fraction(3, 7 * 2**1074)) <= bounds[0] < 2.0**-999
    assert 1 / 8 <= bounds[1] < 1 / 7.9
