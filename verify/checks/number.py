"""The one door for numbers that a check compares: exact ones and balls, never floats."""

from __future__ import annotations

from fractions import Fraction

from verify.arithmetic import Ball, as_real, ball, is_ball, is_finite
from verify.errors import InputError
from verify.evidence.exact import Dyadic, Enclosure

_HINT = 'write an int, Fraction("0.1") or a ball; verify.arithmetic.as_real takes a float as the double it is'


def number(value: object, name: str) -> Ball:
    """The value as a ball: itself, or the enclosure of an int, a Fraction or a recorded number.

    Args:
        value: what was given.
        name: what an error calls it.

    Raises:
        InputError: a float, which is no decimal fraction (0.1 is above 1/10), a truth value, or no number.
    """
    if is_ball(value):
        return _held(value, name)
    if isinstance(value, int | Fraction | Dyadic | Enclosure) and not isinstance(value, bool):
        return ball(value)
    raise InputError(name, value, f"a {type(value).__name__} is no exact number and no ball", _HINT)


def _held(value: Ball, name: str) -> Ball:
    """As exact numbers that evidence can carry: exponents of some billions have no digits."""
    if is_finite(value):
        as_real(value, name)
    return value


def rational(value: object, name: str) -> Fraction:
    """The value as a Fraction, for checks in exact arithmetic.

    Raises:
        InputError: anything but an int or a Fraction.
    """
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    raise InputError(name, value, f"a {type(value).__name__} is no rational number", 'write Fraction("0.1")')
