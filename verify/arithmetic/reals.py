"""What a user may write for a real number, read exactly: no number is rounded on the way in."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from numbers import Integral, Number, Rational
from typing import TypeAlias

import numpy as np

from verify.arithmetic.balls import Ball, ball, is_ball, is_finite, magnitude
from verify.errors import InputError

Real: TypeAlias = Fraction | Ball

_NUMBER = re.compile(r"\s*[+-]?(\d+/0*[1-9]\d*|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*", re.ASCII)
_PLAIN = frozenset({int, Fraction, float, str, list, tuple, Ball})
"""What is mostly given: told from arrays by its type alone."""
_LARGEST_EXPONENT = 1_000_000
_LARGEST_BINARY = 4_000_000
"""Of 2, about as far."""
_TOO_LARGE = f"its exponent is beyond ±{_LARGEST_EXPONENT}"
_RESCALE = "rescale the problem"
_TRY = 'write an int, a fraction "1/10", a decimal "0.1", a float, a Fraction, an mpf or a ball'


def as_real(value: object, name: str) -> Real:
    """The exact value of a number as its user wrote it; a ball stays a ball.

    Taken: ints, NumPy and SymPy integers and rationals, :class:`~fractions.Fraction`, ``"1/10"``,
    decimal text (``"0.1"`` is 1/10), :class:`~decimal.Decimal`, floats (0.1 is the double next to 1/10),
    mpmath's mpf and SymPy's Float (exact dyadics), balls, and arrays without axes of any of these.

    Args:
        value: the number.
        name: what to call it in an error, e.g. ``means[2][0]``.

    Raises:
        InputError: a truth value, a complex number, nan, ±∞, text that is no number, a decimal or binary
            exponent of millions, an array with axes, or another type.
    """
    if type(value) is Fraction:
        return value
    value = as_plain(value, name)
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


def as_plain(value: object, name: str) -> object:
    """An array of NumPy, JAX, torch or their like as nested lists of numbers; anything else as it is.

    ``tolist`` converts exactly (float32 and bfloat16 to doubles); arrays that only have ``__array__`` are
    read by NumPy.

    Raises:
        InputError: the array does not give its numbers, e.g. while it is traced.
    """
    if type(value) in _PLAIN or isinstance(value, Number | str):
        return value
    try:
        if callable(getattr(value, "tolist", None)):
            return value.tolist()  # type: ignore[attr-defined]
        if hasattr(value, "__array__"):
            return np.asarray(value).tolist()
    except Exception as error:  # another library's array may refuse by any class of error
        why = f"a {type(value).__name__} that does not give its numbers: {error}"
        raise InputError(name, value, why, "convert it to lists of numbers") from error
    return value


def _from_ball(value: Ball, name: str) -> Real:
    if not is_finite(value):
        raise InputError(name, value, "the ball is not finite", "compute it with more bits")
    mantissa, exponent = map(int, (value if value.is_exact() else magnitude(value)).man_exp())
    if exponent > _LARGEST_BINARY or (value.is_exact() and exponent < -_LARGEST_BINARY):
        raise InputError(name, value, _TOO_LARGE, _RESCALE)
    if not value.is_exact():
        return ball(value)
    return Fraction(mantissa << exponent) if exponent >= 0 else Fraction(mantissa, 1 << -exponent)


def _from_text(text: str, name: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise InputError(name, text, "not the text of a finite real number", _TRY)
    # Decimal reads any number of digits; int("…") stops at 4300.
    numerator, _, denominator = text.partition("/")
    try:
        parts = Decimal(numerator.strip()), Decimal(denominator.strip() or 1)
    except InvalidOperation:  # an exponent that no Decimal has
        raise InputError(name, text, _TOO_LARGE, _RESCALE) from None
    return _from_decimal(parts[0], text, name) / _from_decimal(parts[1], text, name)


def _from_decimal(value: Decimal, shown: object, name: str) -> Fraction:
    if not value.is_finite():
        raise InputError(name, shown, "not finite", "write a finite number")
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _LARGEST_EXPONENT:
        raise InputError(name, shown, _TOO_LARGE, _RESCALE)
    return Fraction(*value.as_integer_ratio())


def _from_mpf(value: object, name: str) -> Fraction:
    sign, mantissa, exponent, bits = value._mpf_  # type: ignore[attr-defined]
    if not mantissa and bits:
        raise InputError(name, value, "not finite", "write a finite number")
    if not mantissa and exponent:  # mpmath's inf and nan
        raise InputError(name, value, "not finite", "write a finite number")
    if abs(exponent) > _LARGEST_BINARY:
        raise InputError(name, f"<an mpf near 2^{exponent + bits}>", _TOO_LARGE, _RESCALE)
    magnitude: Fraction = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -magnitude if sign else magnitude


def _from_float(value: object, name: str) -> Fraction:
    try:
        top, bottom = value.as_integer_ratio()  # type: ignore[attr-defined]
        return Fraction(int(top), int(bottom))
    except (OverflowError, ValueError):
        raise InputError(name, value, "not finite", "write a finite number") from None
    except Exception as error:  # another library's number may fail by any class of error
        raise InputError(name, value, f"gives no ratio of integers: {error}", _TRY) from error
