from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy

from verify.arithmetic import as_real, ball, is_ball
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
     "1_0", "", None, sympy.pi, sympy.nan, Decimal("Infinity"), "1e99999999", ball(1) / 0, [1], b"1"],
    ids=repr,
)  # fmt: skip
def test_what_is_no_real_number_is_refused(value):
    with pytest.raises(InputError) as refused:
        as_real(value, "means[2][0]")
    assert refused.value.name == "means[2][0]"
