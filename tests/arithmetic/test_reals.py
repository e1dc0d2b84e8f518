from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

from tests.arithmetic.arrays import Graded, Jax, Tensor, Traced
from verify.arithmetic import as_count, as_real, ball, is_ball
from verify.errors import InputError

TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (3, Fraction(3)),
        ("1/10", TENTH),
        ("0.1", TENTH),
        (" -2.5e-3 ", Fraction(-1, 400)),
        (Decimal("0.1"), TENTH),
        (TENTH, TENTH),
        (0.1, Fraction(0.1)),
        (np.float64(0.1), Fraction(0.1)),
        (np.float32(0.1), Fraction(float(np.float32(0.1)))),
        (np.int64(-4), Fraction(-4)),
        (sympy.Rational(1, 10), TENTH),
        (sympy.Integer(7), Fraction(7)),
        (sympy.Float("0.5"), Fraction(1, 2)),
        (mpmath.mpf("0.25"), Fraction(1, 4)),
        (mpmath.mpf(-3), Fraction(-3)),
        (ball(5), Fraction(5)),
        (np.array(0.1), Fraction(0.1)),
        (np.array("0.1"), TENTH),
        (np.longdouble("1e4000"), Fraction(int(np.longdouble("1e4000")))),
        (Tensor(0.1), Fraction(float(np.float32(0.1)))),
        (Jax(0.1), Fraction(float(np.float32(0.1)))),
        (Graded(3), Fraction(3)),
        ("1/" + "9" * 5000, Fraction(1, 10**5000 - 1)),
    ],
    ids=lambda v: str(type(v)),
)
def test_every_spelling_is_read_exactly(written, meant):
    assert as_real(written, "x") == meant


def test_a_ball_with_a_radius_stays_a_ball():
    third = ball(Fraction(1, 3))
    assert is_ball(as_real(third, "x"))


@pytest.mark.parametrize(
    "value",
    [True, np.bool_(False), 1j, float("nan"), float("-inf"), mpmath.inf, mpmath.nan, "abc", "1/0", "nan",
     "1_0", "", None, sympy.pi, sympy.nan, Decimal("Infinity"), "1e99999999",
     "1e999999999999999999999", "1/1e9", mpmath.mpf(2) ** (10**11), mpmath.mpf(2) ** -(10**11), ball(1) / 0,
     [1], b"1", np.ones(1), np.array(True), np.array(1j), Tensor([1]), Traced(1)],
    ids=repr,
)  # fmt: skip
def test_what_is_no_real_number_is_refused(value):
    with pytest.raises(InputError) as refused:
        as_real(value, "means[2][0]")
    assert refused.value.name == "means[2][0]"


@pytest.mark.parametrize("value", [12, np.int64(12), np.array(12), np.uint8(12)], ids=lambda v: str(type(v)))
def test_every_whole_number_is_a_count(value):
    count = as_count(value, "digits", 1, 100, "15 is usual")
    assert (type(count), count) == (int, 12)


@pytest.mark.parametrize("value", [0, 101, True, np.bool_(True), 2.0, "12", None, [12], np.ones(2)], ids=repr)
def test_what_is_no_count_in_the_range_is_refused(value):
    with pytest.raises(InputError, match=r"^digits=.* from 1 to 100; 15 is usual$"):
        as_count(value, "digits", 1, 100, "15 is usual")
