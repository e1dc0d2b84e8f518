import pytest
import sympy as sp

from verify.algebra.constants import enclosed
from verify.algebra.overlap import next_order
from verify.arithmetic import as_real, ball, half_width, is_finite, overlap, precision
from verify.errors import InputError

CONSTANTS = [
    sp.Rational(-7, 3),
    sp.pi**2 / 3 - sp.sqrt(2),
    sp.log(sp.sqrt(5) - 1) / sp.sqrt(7) ** 3,
    next_order(True, sp.sqrt(2), sp.Rational(1, 2)),
    next_order(False, sp.sqrt(sp.Rational(1, 2)), sp.S.One),
]


@pytest.mark.parametrize("constant", CONSTANTS, ids=str)
def test_a_ball_contains_what_sympy_computes_to_more_digits(constant):
    with precision(100):
        found = enclosed(constant)
        assert overlap(found, ball(as_real(sp.N(constant, 60), "constant")))
        assert half_width(found) < abs(found) * ball(2) ** -85


def test_an_enclosure_is_honest_at_low_precision():
    with precision(20):
        rough = enclosed(sp.pi**2 / 3 - sp.sqrt(2))
        assert is_finite(rough)
        assert not half_width(rough) < ball(2) ** -25
    with precision(200):
        assert overlap(rough, enclosed(sp.pi**2 / 3 - sp.sqrt(2)))


@pytest.mark.parametrize(
    "constant", [sp.Symbol("x"), sp.Float("0.1"), sp.sin(1), sp.Integer(2) ** sp.Rational(1, 3)], ids=str
)
def test_anything_else_is_refused(constant):
    with pytest.raises(InputError, match="no enclosure"):
        enclosed(constant)
