"""e^x of whole arrays with a proved error, by + − × alone: no libm is relied upon.

With k the integer next to x/log 2 and r = x − k log 2, |r| ≤ 0.35, e^x = 2^k e^r. The argument is a sum
high + low of two numbers, |high| ≤ 700 and |low| ≤ 2^{−9}, and log 2 is L1 + L2 up to 2^{−86}, with L1 of 32
bits, so that k L1 is exact. With u the unit roundoff of the arrays, 2^{−53} or 2^{−64}:

* A = high − k L1, B = low − k L2, r = A + B: |A|, |r| ≤ 0.35 and |B| ≤ 2^{−8}, so r errs by at most 0.71 u.
* q = Σ_{j≥2} r^{j−2}/j! by Horner's rule: a term meets at most 2j − 2 roundings, so it errs by at most
  u Σ (2j − 2) 0.35^{j−2}/j! ≤ 1.28 u; |q| ≤ 0.57.
* y = r² q: 0.0699 · 2u + 0.1225 · 1.28 u ≤ 0.30 u; s = r + y: 0.42 u more; 1 + s: u (1 + s) more.
* Terms that are left out, r^{14}/14! and on or r^{17}/17! and on, are at most 0.05 u together.

As e^r ≥ 0.704 that is a relative error of at most (0.72 + 0.05)/0.704 u + u ≤ 2.1 u, and with that of r at
most 2.9 u (1 + 2^{−20}), of which 3 u leave 0.1 u to the caller. Scaling by 2^k is exact.
"""

from __future__ import annotations

from functools import cache
from math import factorial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from verify.arithmetic.balls import ball
from verify.arithmetic.precision import precision

EXPONENTIAL_ERROR = 3
"""|log(computed/true)| is at most so many u."""

LARGEST_EXPONENT = 700.0
"""The most that ``high`` may be, up to its sign."""

LARGEST_LOW = 2.0**-9
"""The most that ``low`` may be, up to its sign."""

Reals: TypeAlias = NDArray[Any]
"""Arrays of one of the kinds of floats below."""

KINDS: tuple[type[Any], ...] = (np.float64,)
"""Binary64, and after it the 80-bit floats of x86 where NumPy has them; other long floats are not used."""
if np.finfo(np.longdouble).eps == 2.0**-63:
    KINDS = (np.float64, np.longdouble)


def unit_roundoff(kind: Any) -> float:
    """The unit roundoff u of arrays of this kind: half of the distance from 1 to the next number."""
    return float(np.finfo(kind).eps) / 2


def exponential(high: Reals, low: Reals) -> Reals:
    """e^(high + low), each to a log-error of EXPONENTIAL_ERROR·u; the arguments are within their limits."""
    first, second = _logarithm_of_two()
    k = np.rint(high * (1 / (first + second)))
    r = (high - k * first) + (low - k * second)
    kind: Any = high.dtype.type
    coefficients = _coefficients(kind)
    q = np.full_like(r, coefficients[0])
    for c in coefficients[1:]:
        q *= r
        q += c
    q *= r * r
    q += r
    q += 1
    scaled: Reals = np.ldexp(q, k.astype(np.int32))
    return scaled


@cache
def _logarithm_of_two() -> tuple[float, float]:
    """L1 of 32 bits and L2, together log 2 up to 2^{−86}."""
    with precision(128):
        log = ball(2).log()
        first = int(float(log) * 2**32) / 2**32
        return first, float(log - first)


@cache
def _coefficients(kind: Any) -> tuple[Any, ...]:
    """1/j! from the last one that matters down to 1/2, rounded once."""
    last = {2.0**-53: 13, 2.0**-64: 16}[unit_roundoff(kind)]
    return tuple(kind(1) / kind(factorial(j)) for j in range(last, 1, -1))


def split(values: Reals) -> tuple[Reals, Reals]:
    """Two halves whose sum is the value and whose products with each other are exact (Veltkamp, Dekker)."""
    bits = 1 - int(np.log2(np.finfo(values.dtype).eps))
    scaled = values * (2.0 ** ((bits + 1) // 2) + 1)
    high = scaled - (scaled - values)
    return high, values - high


def two_sum(a: Reals, b: Reals) -> tuple[Reals, Reals]:
    """The rounded sum and what it lost, exactly (Knuth)."""
    total = a + b
    other = total - a
    return total, (a - (total - other)) + (b - other)
