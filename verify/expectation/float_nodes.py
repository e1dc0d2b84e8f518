"""Which nodes the float loop visits, in parts that fit the cache, and the mass that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import frexp, inf, ldexp, prod
from typing import Any

import numpy as np

from verify.arithmetic import Ball, Exponents, Floats, ball
from verify.evidence.exact import Dyadic
from verify.expectation.float_mixture import Mixture, Weights
from verify.expectation.float_tables import WIDTH, Rounded, padded, shifted

NODES_AT_ONCE = 12288
"""About as many as keep all arrays of a part in the second-level cache."""

_ROWS_AT_ONCE = 1 << 15
_MOST_KEPT = 1 << 16
"""Rows up to which what a rule determines is remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """Node (p, q) has the weight rows[p] · along[p mod B][q] (· Σ_i a_i b_i of one mixture) · 2^scale.

    Attributes:
        rows: numbers in [0, 1), the largest at least 2^{−4}.
        along: B × C numbers in [0, 1).
        scale: the common power of two.
        error: the log-error of a product rows · along, its rounding included.
        lengths: how many nodes each strand of the rows has.
        dense: the place of the mixture, or None.
    """

    rows: Floats
    along: Floats
    scale: int
    error: float
    lengths: tuple[int, ...]
    dense: int | None

    @classmethod
    def of(cls, weights: Weights, mixtures: Sequence[Mixture], dense: int | None) -> Density:
        """The products of the weights, with the powers of two that the factors of the mixture gave up."""
        if dense is not None:
            return cls._made(weights, mixtures[dense], dense)
        return _plain(weights) if _are_few(weights) else cls._made(weights, None, None)

    @classmethod
    def _made(cls, weights: Weights, mixture: Mixture | None, dense: int | None) -> Density:
        lengths = tuple(len(w.exponents) for w in weights.rows)
        columns = weights.along.exponents
        if mixture is not None:
            columns = columns + mixture.column_shifts[: columns.shape[1]]
        mantissas, powers = _products(weights.rows, mixture, lengths)
        blocks = columns.max(axis=1)  # a block far out has small φ and large factors
        powers += blocks[np.arange(len(powers)) % len(blocks)]
        top = int(powers.max())
        return cls(
            shifted(mantissas, powers - top),
            padded(shifted(weights.along.mantissas, columns - blocks[:, None])),
            top,
            weights.error,
            lengths,
            dense,
        )

    @property
    def count(self) -> int:
        """The number of nodes."""
        return int(len(self.rows) * self.along.shape[1])

    def places(self, rows: Any) -> tuple[Any, ...]:
        """The place of each row in each strand."""
        return (rows,) if len(self.lengths) == 1 else tuple(np.unravel_index(rows, self.lengths))

    def blocks(self, rows: Any) -> Any:
        """The row of ``along`` that goes with each row."""
        return rows if isinstance(rows, slice) else rows % len(self.along)


def _are_few(weights: Weights) -> bool:
    """Whether the arrays of all rows and of all blocks are small enough to be kept."""
    rows = prod(len(w.exponents) for w in weights.rows)
    return max(rows, weights.along.exponents.size) <= _MOST_KEPT


@lru_cache(maxsize=16)
def _plain(weights: Weights) -> Density:
    """The density φ, which a rule determines."""
    return Density._made(weights, None, None)


def _products(
    weights: Sequence[Rounded], mixture: Mixture | None, lengths: tuple[int, ...]
) -> tuple[Floats, Exponents]:
    """Mantissa and exponent of the weight of each row, and the powers of two that the mixture's rows lost."""
    count = prod(lengths)
    mantissas, powers = np.empty(count), np.empty(count, dtype=np.int64)
    for start in range(0, count, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, count)
        where = np.unravel_index(np.arange(start, stop), lengths)
        product, power = weights[0].mantissas[where[0], 0], weights[0].exponents[where[0], 0]
        for w, k in zip(weights[1:], where[1:], strict=True):
            product, power = product * w.mantissas[k, 0], power + w.exponents[k, 0]
        mantissas[start:stop] = product
        powers[start:stop] = power if mixture is None else power + mixture.at(where)[1]
    return mantissas, powers


@dataclass(frozen=True, slots=True)
class Part:
    """Rows × the columns from start to stop, a multiple of WIDTH of them.

    Attributes:
        rows: an index of the rows: their numbers, or a slice if that is all of one strand.
        height: how many rows.
        start: the first column.
        stop: the one after the last.
    """

    rows: Any
    height: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts, and the computed mass (in units of the scaled density) of the nodes in none of them."""

    parts: tuple[Part, ...]
    dropped: float


def parts_of(density: Density, mixtures: Sequence[Mixture], negligible: Ball) -> Parts:
    """Visit rows of large mass first, so that the rows of a part need about the same columns.

    Rows whose masses add up to at most half of what is negligible are left out, and so are the first and
    last columns of each part.
    """
    least = _scaled(negligible, density.scale)
    if density.dense is not None:
        return _parts(density, mixtures[density.dense], least)
    is_small = max(len(density.rows), density.along.size) <= _MOST_KEPT
    return _plain_parts(density, least) if is_small else _parts(density, None, least)


@lru_cache(maxsize=16)
def _plain_parts(density: Density, least: float) -> Parts:
    return _parts(density, None, least)


def _parts(density: Density, mixture: Mixture | None, least: float) -> Parts:
    masses = _masses(density, mixture)
    order = np.argsort(masses, kind="stable")
    gone = int(np.searchsorted(np.cumsum(masses[order]), least / 2, side="right"))
    dropped = float(masses[order[:gone]].sum())
    kept = order[gone:][::-1]
    parts = []
    width, at = density.along.shape[1], 0
    while at < len(kept):
        rows = np.sort(kept[at : at + max(1, NODES_AT_ONCE // width)])
        start, stop, lost = _window(density, mixture, rows, least / 2 * (len(rows) / len(masses)))
        is_all = len(rows) == len(masses) and len(density.lengths) == 1
        parts.append(Part(slice(0, len(rows)) if is_all else rows, len(rows), start, stop))
        dropped += lost
        width, at = stop - start, at + len(rows)
    return Parts(tuple(parts), dropped)


def _scaled(negligible: Ball, scale: int) -> float:
    """The mass in units of the scaled density; a guess like all cuts, as the mass left out is summed up.

    A power of two at most: those are few, so that parts are found again.
    """
    mass = float(negligible * ball(Dyadic(1, -scale)))
    return ldexp(1.0, frexp(mass)[1] - 1) if 0 < mass < inf else mass


def _masses(density: Density, mixture: Mixture | None) -> Floats:
    """The mass of each row."""
    if mixture is None:
        blocks: Floats = density.along.sum(axis=1)
        each: Floats = blocks[density.blocks(np.arange(len(density.rows)))]
        return density.rows * each
    across = density.along @ mixture.columns.T
    masses = np.empty(len(density.rows))
    for start in range(0, len(masses), _ROWS_AT_ONCE):
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(masses)))
        values = mixture.at(density.places(rows))[0] * across[density.blocks(rows)]
        masses[rows] = density.rows[rows] * values.sum(axis=1)
    return masses


def _window(density: Density, mixture: Mixture | None, rows: Any, least: float) -> tuple[int, int, float]:
    """Columns start … stop − 1 that the rows need, and the mass in the others."""
    count = density.along.shape[1]
    if len(density.along) > 1 or count == WIDTH:
        return 0, count, 0.0
    weights = density.rows[rows]
    if mixture is None:
        masses = density.along[0] * weights.sum()
    else:
        masses = density.along[0] * ((weights @ mixture.at(density.places(rows))[0]) @ mixture.columns)
    before, after = np.cumsum(masses), np.cumsum(masses[::-1])
    start = int(np.searchsorted(before, least / 2, side="right")) // WIDTH * WIDTH
    stop = count - int(np.searchsorted(after, least / 2, side="right")) // WIDTH * WIDTH
    if start >= stop:
        start, stop = 0, WIDTH
    lost = float(masses[:start].sum() + masses[stop:].sum())
    return start, stop, lost


def halvings(parts: Parts) -> Iterator[int]:
    """For each part, the roundings of adding its rows and blocks of columns by halving."""
    for part in parts.parts:
        yield (part.height - 1).bit_length() + ((part.stop - part.start) // WIDTH - 1).bit_length()
