"""Numbers that stay exact as long as they can: a ``Fraction``, or else a ball."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce

from verify.arithmetic import Real, ball, is_finite, pi


class UnknownError(Exception):
    """Something in a formula has no value at an instance; the message says what."""


def sign(kind: str, value: Real) -> bool | None:
    """Whether value = 0, ≥ 0 or > 0 (the kind); None if the ball does not tell."""
    if type(value) is Fraction:
        return value == 0 if kind == "=" else value > 0 if kind == ">" else value >= 0
    if not is_finite(value):
        return None
    if kind == "=":
        return False if value != 0 else None
    if value > 0 or (kind == "≥" and value >= 0):
        return True
    return False if value < 0 or (kind == ">" and value <= 0) else None


def is_near(kind: str, value: Real) -> bool:
    """Whether value = 0, ≥ 0 or > 0 to within 10⁻⁶."""
    off = ball(Fraction(1, 10**6))
    return bool(ball(value) > -off and (kind != "=" or ball(value) < off))


def could_be(kind: str, value: Real) -> bool:
    """Whether value = 0, ≥ 0 or > 0 may hold although it is off by up to 10⁻⁴."""
    off = ball(Fraction(1, 10**4))
    return not (ball(value) < -off or (kind == "=" and ball(value) > off))


def plus(a: Real, b: Real) -> Real:
    """A + b."""
    return a + b if type(a) is Fraction and type(b) is Fraction else ball(a) + ball(b)


def times(a: Real, b: Real) -> Real:
    """A b; 0 if one of them is, whatever the other."""
    if type(a) is Fraction and type(b) is Fraction:
        return a * b
    return Fraction(0) if a == 0 or b == 0 else ball(a) * ball(b)


def total(values: Iterable[Real]) -> Real:
    """The sum."""
    rest = iter(values)
    return reduce(plus, rest, next(rest, Fraction(0)))


def function(name: str, arguments: list[Real]) -> Real:
    """The value of a :class:`verify.logic.schemas.Function`; outside its domain a ball that says nothing.

    Raises:
        UnknownError: a function that is none of those.
    """
    if all(isinstance(a, Fraction) for a in arguments):
        exact = [a for a in arguments if isinstance(a, Fraction)]
        match name, exact:
            case "max", _:
                return max(exact)
            case "min", _:
                return min(exact)
            case "abs", [a]:
                return abs(a)
            case "inverse", [a] if a:
                return 1 / a
    values = [ball(a) for a in arguments]
    match name, values:
        case "exp" | "log" | "sqrt" | "sin" | "cos" | "tan", [a]:
            return getattr(a, name)()
        case "max" | "min", [a, b]:
            return getattr(a, name)(b)
        case "abs", [a]:
            return abs(a)
        case "inverse", [a]:
            return 1 / a
        case "pi", []:
            return pi()
    raise UnknownError(f"the function {name} is not evaluated")
