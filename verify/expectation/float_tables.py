"""Factors, weights and powers of the means as binary64 tables, each number rounded once from a ball.

Posterior weights do not see a common factor of all e^{x·μ_i} at one node, so every row of a table is scaled
by a power of two (exact) until its largest entry is in [½, 1). Only the density of the law sees those powers;
they are kept as integers and put back there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import Any

import numpy as np

from verify.arithmetic import UNIT, Ball, Exponents, Floats, binary64, positive_binary64

WIDTH = 16
"""Columns are padded to a multiple of this: the length of the sums that BLAS makes in an order of its own."""

_ROUNDED = UNIT * (1 + 2.0**-8)
"""u and what the radius of a ball of 62 bits or more adds to it."""

_SLACK = 1 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Rounded:
    """Positive numbers, one row a node, as m·2^e with ½ ≤ m < 1.

    Attributes:
        mantissas: m.
        exponents: e.
        error: a bound of |log(m·2^e / true)| for all of them.
    """

    mantissas: Floats
    exponents: Exponents
    error: float

    @classmethod
    def of(cls, table: Sequence[Sequence[Ball]]) -> Rounded:
        """Round a table of positive balls."""
        return cls.all_of([table])[0]

    @classmethod
    def all_of(cls, tables: Sequence[Sequence[Sequence[Ball]]]) -> list[Rounded]:
        """Round several tables, with one error for all."""
        mantissas, exponents, error = positive_binary64([*chain(*chain(*tables))])
        out, at = [], 0
        for table in tables:
            shape = len(table), len(table[0])
            stop = at + shape[0] * shape[1]
            out.append(cls(mantissas[at:stop].reshape(shape), exponents[at:stop].reshape(shape), error))
            at = stop
        return out

    def lowered(self, by: Exponents) -> Rounded:
        """Each column divided by a power of two."""
        return Rounded(self.mantissas, self.exponents - by, self.error)


@dataclass(frozen=True, slots=True)
class Factors:
    """Row k of the true table is values[k] · 2^shifts[k], up to factors e^{±error}.

    Attributes:
        values: one row of n numbers in [0, 1) a node, the largest at least ½.
        shifts: an integer a node.
        error: a bound of |log(stored/true)| for each entry; one below 2^{−1022} may have been set to 0.
    """

    values: Floats
    shifts: Exponents
    error: float

    @classmethod
    def of(cls, table: Rounded) -> Factors:
        """Scale every row by a power of two."""
        shifts = table.exponents.max(axis=1)
        return cls(shifted(table.mantissas, table.exponents - shifts[:, None]), shifts, table.error)


@dataclass(frozen=True, slots=True)
class Powers:
    """The numbers m_i = μ_i^γ of each moment: |stored_i − m_i| ≤ error · majorant_i and |m_i| ≤ majorant_i.

    Attributes:
        numbers: for each γ a row of stored numbers and a row of majorants.
        errors: one for each γ.
        sizes: for each γ a bound ≥ 1 of all |m_i|.
    """

    numbers: Floats
    errors: tuple[float, ...]
    sizes: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.errors)

    @classmethod
    def of(cls, powers: Sequence[Sequence[Ball]], level: float = 0.0) -> Powers:
        """Round balls of any sign, one row for each γ; ``level`` is the error of the factors."""
        if not powers:
            return cls(np.zeros((0, 2, 0)), (), ())
        values, bounds = binary64([p for row in powers for p in row])
        values, bounds = values.reshape(len(powers), -1), bounds.reshape(len(powers), -1)
        majorants = _above(np.abs(values) + bounds)
        if (bounds <= _ROUNDED * majorants).all() and majorants.max() < inf:
            errors = [_ROUNDED] * len(powers)
        else:
            errors = [_raised(m, b, level) for m, b in zip(majorants, bounds, strict=True)]
        numbers = np.empty((len(powers), 2, values.shape[1]))
        numbers[:, 0], numbers[:, 1] = values, _above(majorants)
        sizes = tuple([max(1.0, top) for top in numbers[:, 1].max(axis=1).tolist()])
        return cls(numbers, tuple(errors), sizes)


def _raised(majorants: Floats, bounds: Floats, level: float) -> float:
    """The error of one row, whose majorants are raised in place where it asks for that.

    An exact mean has error u and its own size as majorant. One that is a wide ball may contain 0, where
    no error is relative; its majorant is raised until the error is no more than ``level``, that of the
    factors.
    """
    largest = float(majorants.max())
    if not 0 < largest < inf:
        return largest
    if (bounds <= _ROUNDED * majorants).all():
        return _ROUNDED
    relative = float((bounds[majorants > 0] / majorants[majorants > 0]).max())
    error = min(relative, max(level, _ROUNDED)) * _SLACK
    np.maximum(majorants, bounds / error, out=majorants)
    return error


def _above(values: Floats) -> Floats:
    """A little more than each value (0 stays 0): 1 + 2^{−50} outweighs the roundings on the way."""
    return values * (1 + 2.0**-50)


def padded(values: Any, last: bool = False) -> Any:
    """The last axis filled up to a multiple of WIDTH, with 0 or with copies of the last entry."""
    missing = -values.shape[-1] % WIDTH
    if not missing:
        return values
    count = values.shape[-1]
    out = np.zeros((*values.shape[:-1], count + missing), dtype=values.dtype)
    out[..., :count] = values
    if last:
        out[..., count:] = values[..., -1:]
    return out


def shifted(mantissas: Floats, exponents: Any) -> Floats:
    """m·2^e: exact, but for what lies below the normal range."""
    product: Floats = np.ldexp(mantissas, np.maximum(exponents, -1100).astype(np.int32))
    return product
