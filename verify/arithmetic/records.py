"""Balls as they are written down: exactly, for whoever checks them; in decimals, for whoever reads them."""

from __future__ import annotations

from itertools import takewhile

from verify.arithmetic.balls import Ball, is_finite
from verify.errors import PrecisionError
from verify.evidence.exact import Dyadic, Enclosure


def record(value: Ball) -> Enclosure:
    """The ball as an exact enclosure: midpoint and radius are the ball's own dyadic numbers.

    Raises:
        PrecisionError: the ball is not finite, so it encloses nothing worth writing down.
    """
    if not is_finite(value):
        raise PrecisionError("value", value, "the ball is not finite", "compute with more bits")
    return Enclosure(_dyadic(value.mid()), _dyadic(value.rad()))


def decimal(value: Ball, digits: int | None = None) -> str:
    """Leading decimal digits that every number in the ball shares, e.g. ``2.55055…``; for reading only.

    At most ``digits`` significant digits. A ball that contains 0, or shares less than half of the digits that
    its radius leaves (2.5 ± 1e-19 holds 2.4999… and 2.5000…), is shown with its radius, rounded up.
    """
    if not is_finite(value):
        return str(value)
    if value.is_exact() and value.is_integer() and abs(value) < 10**40:  # a bound may have millions of digits
        return str(int(value.unique_fmpz()))
    middle, radius, exponent = (int(part) for part in value.mid_rad_10exp(digits or 0))
    low, high = abs(middle) - radius, abs(middle) + radius
    texts = str(max(low, 0)), str(high)
    shared = "".join(a for a, _ in takewhile(lambda ab: ab[0] == ab[1], zip(*texts, strict=False)))
    shared = shared[:digits]
    left = len(texts[1]) - len(str(radius))
    known = left if digits is None else min(left, digits)
    if low <= 0 or len(texts[0]) != len(texts[1]) or not shared or 2 * len(shared) < known:
        return str(value.str(digits or 15))
    sign = "-" if middle < 0 else ""
    return sign + _placed(shared, exponent + len(texts[1]) - 1)


def _placed(digits: str, power: int) -> str:
    """Digits d.ddd… · 10^power, in plain notation where that is short."""
    if -4 <= power < 0:
        return f"0.{'0' * (-power - 1)}{digits}…"
    if 0 <= power < len(digits) - 1:
        return f"{digits[: power + 1]}.{digits[power + 1 :]}…"
    return f"{digits[0]}{'.' * (len(digits) > 1)}{digits[1:]}…e{power:+d}"


def _dyadic(exact: Ball) -> Dyadic:
    mantissa, exponent = exact.man_exp()
    return Dyadic(int(mantissa), int(exponent))
