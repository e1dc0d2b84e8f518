"""What a user may write for a real number, read exactly: no number is rounded on the way in."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational
from typing import TypeAlias

from verify.arithmetic.balls import Ball, is_ball, is_finite
from verify.errors import InputError

Real: TypeAlias = Fraction | Ball

_NUMBER = re.compile(r"\s*[+-]?(\d+/0*[1-9]\d*|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*", re.ASCII)
_LARGEST_EXPONENT = 1_000_000
_TRY = 'write an int, a fraction "1/10", a decimal "0.1", a float, a Fraction, an mpf or a ball'


def as_real(value: object, name: str) -> Real:
    """The exact value of a number as its user wrote it; a ball stays a ball.

    Taken: ints, NumPy and SymPy integers and rationals, :class:`~fractions.Fraction`, ``"1/10"``,
    decimal text (``"0.1"`` is 1/10), :class:`~decimal.Decimal`, floats (0.1 is the double next to 1/10),
    mpmath's mpf and SymPy's Float (exact dyadics), balls.

    Args:
        value: the number.
        name: what to call it in an error, e.g. ``means[2][0]``.

    Raises:
        InputError: a truth value, a complex number, nan, ±∞, text that is no number, or another type.
    """
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        raise InputError(name, value, "a truth value is no number", "write 0 or 1")
    if is_ball(value):
        return _from_ball(value, name)
    if isinstance(value, Integral | Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, str):
        return _from_text(value, name)
    if isinstance(value, Decimal):
        return _from_decimal(value, value, name)
    if hasattr(value, "_mpf_"):
        return _from_mpf(value, name)
    if hasattr(value, "as_integer_ratio"):
        return _from_float(value, name)
    raise InputError(name, value, f"a {type(value).__name__} is no real number", _TRY)


def _from_ball(value: Ball, name: str) -> Real:
    if not is_finite(value):
        raise InputError(name, value, "the ball is not finite", "compute it with more bits")
    if value.is_exact():
        mantissa, exponent = (int(part) for part in value.man_exp())
        if abs(exponent) <= _LARGEST_EXPONENT:
            return Fraction(mantissa) * Fraction(2) ** exponent
    return value


def _from_text(text: str, name: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise InputError(name, text, "not the text of a finite real number", _TRY)
    # Decimal reads any number of digits; int("…") stops at 4300.
    numerator, _, denominator = text.partition("/")
    top = _from_decimal(Decimal(numerator.strip()), text, name)
    return top / _from_decimal(Decimal(denominator.strip() or 1), text, name)


def _from_decimal(value: Decimal, shown: object, name: str) -> Fraction:
    if not value.is_finite():
        raise InputError(name, shown, "not finite", "write a finite number")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
        raise InputError(name, shown, f"its exponent is beyond ±{_LARGEST_EXPONENT}", "rescale the problem")
    return Fraction(*value.as_integer_ratio())


def _from_mpf(value: object, name: str) -> Fraction:
    sign, mantissa, exponent, bits = value._mpf_  # type: ignore[attr-defined]
    if not mantissa and bits:
        raise InputError(name, value, "not finite", "write a finite number")
    if not mantissa and exponent:  # mpmath's inf and nan
        raise InputError(name, value, "not finite", "write a finite number")
    magnitude: Fraction = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -magnitude if sign else magnitude


def _from_float(value: object, name: str) -> Fraction:
    try:
        top, bottom = value.as_integer_ratio()  # type: ignore[attr-defined]
    except (OverflowError, ValueError):
        raise InputError(name, value, "not finite", "write a finite number") from None
    if not math.isfinite(top):
        raise InputError(name, value, "not finite", "write a finite number")
    return Fraction(int(top), int(bottom))
