"""From balls to binary64: each number rounded once, with a proved bound of what that cost."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, ldexp
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from verify.arithmetic.balls import Ball

Floats: TypeAlias = NDArray[np.float64]
Exponents: TypeAlias = NDArray[np.int64]

UNIT = 2.0**-53
"""u, the unit roundoff of binary64."""

_RANGE = 2.0**1000
_LEAST_BITS = 8
_MOST_EXPONENT = 1 << 48
"""Sums of some exponents of this size are far from the end of int64."""
_SLACK = 1 + 2.0**-20


def positive_binary64(values: Sequence[Ball]) -> tuple[Floats, Exponents, float]:
    """Positive balls as m·2^e with ½ ≤ m < 1, and one bound E for all: |log(m·2^e / true)| ≤ E.

    The midpoint is rounded to the nearest binary64 number, whatever its exponent: that is a factor 1 + δ with
    |δ| ≤ u. FLINT's relative accuracy of a bits says radius < 2^{−a} |midpoint|. With −log(1 − t) ≤ t(1 + t)
    for t ≤ ½ both together are at most E = (u + 2^{−a})(1 + 2^{1−a} + 2^{−20}) as soon as a ≥ 8.

    Returns:
        mantissas, exponents and E; E = ∞ if some ball is not certainly positive or has less than 8 bits
        or an exponent beyond ±2^48.
    """
    if not values:
        return np.zeros(0), np.zeros(0, dtype=np.int64), 0.0
    bits = min(map(Ball.rel_accuracy_bits, values))
    floats = np.fromiter(map(float, values), np.float64, len(values))
    mantissas, exponents = np.frexp(floats)
    exponents = exponents.astype(np.int64)
    if not (floats.min() > 1 / _RANGE and floats.max() < _RANGE):
        for k in np.flatnonzero(~((floats > 1 / _RANGE) & (floats < _RANGE))).tolist():
            mantissas[k], exponents[k] = _apart(values[k])
    if bits < _LEAST_BITS or not mantissas.min() > 0:
        return mantissas, exponents, inf
    relative = ldexp(1.0, -min(int(bits), 1000))
    return mantissas, exponents, (UNIT + relative) * (_SLACK + 2 * relative)


def binary64(values: Sequence[Ball]) -> tuple[Floats, Floats]:
    """The binary64 numbers next to the midpoints, and bounds of |number − true|; 0 for an exact number.

    A bound is (radius + u·|number|)(1 + 2^{−20}) + 2^{−1000}, the last for what is subnormal; ∞ if the number
    is 2^1000 or more, or no number.
    """
    floats = [float(v) for v in values]
    bounds = np.zeros(len(floats))
    for k, (v, number) in enumerate(zip(values, floats, strict=True)):
        if not _is_representable(v, number):
            bound = (float(v.rad()) + UNIT * abs(number)) * _SLACK + 1 / _RANGE
            bounds[k] = bound if abs(number) < _RANGE else inf
    return np.array(floats), bounds


def _is_representable(value: Ball, number: float) -> bool:
    return bool(abs(number) < _RANGE and value.is_exact() and value == number)


def _apart(value: Ball) -> tuple[float, int]:
    """m, e with m·2^e next to the midpoint; (0, 0) if that is not a positive number."""
    middle = value.mid()
    if not (middle.is_finite() and middle > 0):
        return 0.0, 0
    mantissa, exponent = (int(part) for part in middle.man_exp())
    return _normalised(mantissa, exponent)


def _normalised(mantissa: int, exponent: int) -> tuple[float, int]:
    # int → float rounds to nearest; 53 bits and a sticky bit keep it in range and the same.
    excess = max(0, mantissa.bit_length() - 64)
    rest = mantissa & ((1 << excess) - 1)
    short = (mantissa >> excess) | int(rest != 0)
    m, e = np.frexp(float(short))
    total = int(e) + excess + exponent
    return (float(m), total) if abs(total) < _MOST_EXPONENT else (0.0, 0)
