"""Student or teacher in the float loop: factors of the exponentials, powers of the means, log-errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from verify.arithmetic import UNIT, Ball, Exponents, Floats
from verify.expectation.float_tables import Factors, Powers, Rounded, padded, shifted
from verify.expectation.nodes import Shared, Strand, Table

_MOST_EXCESS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Quadrature weights times φ; equal only to themselves, and made once where a rule determines them.

    Attributes:
        rows: one column of numbers for each strand of the rows.
        along: a row of C numbers for each of the B blocks.
    """

    rows: tuple[Rounded, ...]
    along: Rounded

    @classmethod
    def of(cls, rows: Sequence[Strand], along: Sequence[Sequence[Ball]]) -> Weights:
        """Round what comes with the strands."""
        gauss, blocks = tuple(s.gauss for s in rows), tuple(along)
        is_shared = all(isinstance(g, Shared) for g in (*gauss, *blocks))
        return _rounded(gauss, blocks) if is_shared else _rounded.__wrapped__(gauss, blocks)

    @property
    def error(self) -> float:
        """The log-error of a product of one from each."""
        return sum(w.error for w in self.rows) + self.along.error + len(self.rows) * UNIT


@lru_cache(maxsize=64)
def _rounded(rows: tuple[Sequence[Ball], ...], along: tuple[Sequence[Ball], ...]) -> Weights:
    return Weights(tuple(Rounded.of([[g] for g in gauss]) for gauss in rows), Rounded.of(along))


def balanced(tables: Sequence[Rounded], weights: Weights) -> list[Rounded]:
    """Powers of two moved between the tables of each component, so that no density of one axis is huge.

    φ(x) e^{xμ_i} has the maximum e^{μ_i²/2} on an axis, however far away; the first table has one node, with
    e^{−|μ_i|²/2}. In the law of x, where both meet, each axis gives up its power and the first table takes
    it: an exact step that leaves all products a_i b_i as they are.
    """
    first, *rows, columns = tables
    peaks = [w.exponents for w in weights.rows[1:]]
    if len(weights.along.exponents) > 1:  # the last strand of the rows is the axis of the columns, in blocks
        peaks[-1] = weights.along.exponents.max(axis=1, keepdims=True)
    else:
        rows, peaks = [*rows, columns], [*peaks, weights.along.exponents.T]
    levels = [(t.exponents + p).max(axis=0) for t, p in zip(rows, peaks, strict=True)]
    lowered = [t.lowered(level) for t, level in zip(rows, levels, strict=True)]
    if len(weights.along.exponents) > 1:
        lowered.append(columns)
    return [first.lowered(-sum(levels, np.zeros_like(first.exponents[0]))), *lowered]


@dataclass(frozen=True, slots=True)
class Mixture:
    """One mixture as the float loop needs it.

    Attributes:
        rows: one table for each axis (or group of axes) of the rows.
        columns: n × C, padded to a multiple of WIDTH.
        column_shifts: an integer a column.
        column_error: the log-error of the columns.
        powers: the numbers μ_i^γ of the moments.
    """

    rows: tuple[Factors, ...]
    columns: Floats
    column_shifts: Exponents
    column_error: float
    powers: Powers

    @classmethod
    def of(
        cls,
        rows: Sequence[Table],
        columns: Table,
        powers: Sequence[Sequence[Ball]],
        weights: Weights | None = None,
    ) -> Mixture:
        """Round the factors of one mixture; with ``weights`` as :func:`balanced` has them."""
        tables = Rounded.all_of([*rows, columns])
        *along, across = [Factors.of(t) for t in (balanced(tables, weights) if weights else tables)]
        return cls(
            tuple(along),
            np.ascontiguousarray(padded(across.values.T, last=True)),
            padded(across.shifts, last=True),
            across.error,
            Powers.of(powers, max(t.error for t in tables)),
        )

    @property
    def n(self) -> int:
        """The number of components."""
        return len(self.columns)

    @property
    def row_error(self) -> float:
        """The log-error of a product of one entry from each row table."""
        return sum(f.error for f in self.rows) + (len(self.rows) - 1) * UNIT

    @property
    def sum_error(self) -> float:
        """The log-error of Σ_i a_i b_i: n roundings at most on the way of each term."""
        return self.row_error + self.column_error + self.n * UNIT

    @property
    def inverse_error(self) -> float:
        """The log-error of 1/Σ_i a_i b_i: a rounding, and u for what underflow does to the sum."""
        return self.sum_error + 2 * UNIT

    @property
    def moment_errors(self) -> list[float]:
        """The log-error of each moment: the factor a·μ^γ, n roundings, the inverse, and their product."""
        numerator = self.row_error + UNIT + self.column_error + self.n * UNIT
        return [numerator + e + self.inverse_error + UNIT for e in self.powers.errors]

    def at(self, where: Sequence[Any]) -> tuple[Floats, Exponents]:
        """The rows at the given places of each table, scaled again, and their shifts."""
        values, shifts = self.rows[0].values[where[0]], self.rows[0].shifts[where[0]]
        for factors, k in zip(self.rows[1:], where[1:], strict=True):
            values = values * factors.values[k]
            shifts = shifts + factors.shifts[k]
        return rescaled(values, shifts) if len(self.rows) > 1 else (values, shifts)


def rescaled(values: Floats, shifts: Exponents) -> tuple[Floats, Exponents]:
    """Rows times a power of two, at most 2^100, until the largest entry is in [½, 1) or as near as that gets.

    What was flushed to 0 before, or in the product of the tables, stays below 2^{−918}.
    """
    excess = np.maximum(np.frexp(values.max(axis=1))[1], -_MOST_EXCESS)
    return shifted(values, -excess[:, None]), shifts + excess
