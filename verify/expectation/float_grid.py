"""The nodes that a batch of students shares, in binary64 or in the longer floats of the machine.

One axis has the columns, the others together the rows. At a node e^{x·μ − |μ|²/2} is a number of its row
times one of its column. Both come from :func:`verify.arithmetic.exponential.exponential`, with the argument
as the sum of two numbers. Coordinates of a trapezoid rule are mostly short, so that their products with
halves of a mean are exact. The rounding of others (of Gauss and Hermite) is added to the log-error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from verify.arithmetic import Ball, ball, half_width, pi, precision
from verify.arithmetic.exponential import (
    EXPONENTIAL_ERROR,
    LARGEST_EXPONENT,
    LARGEST_LOW,
    Reals,
    exponential,
    split,
    two_sum,
    unit_roundoff,
)
from verify.expectation.hermite import hermite_rule
from verify.expectation.rules import Hermite, Legendre, Trapezoid

WIDTH = 16
"""Nodes are padded to a multiple of this: the length of the sums that a matrix product makes."""

_BITS = 128
_FEWEST_BITS = 100
_MOST_DIMENSIONS = 10
_SHORT = 24
"""Bits of a coordinate: its product with a half of a number is exact."""
_SLACK = 1 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Axis:
    """Nodes of one axis.

    Attributes:
        points: their coordinates, rounded.
        error: a bound of what the coordinates are off by.
        is_short: whether their products with halves of a number are exact.
        weights: quadrature weight × φ.
    """

    points: Reals
    error: float
    is_short: bool
    weights: tuple[Ball, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """All nodes, rows × columns, padded with nodes of weight 0.

    Attributes:
        rows: the other axes.
        columns: the axis of the columns.
        order: which axis of space each is, that of the columns last.
        gauss: Q numbers, quadrature weight × φ; each to a log-error of 2u.
        reach: at least |x| for all nodes x.
    """

    rows: tuple[Axis, ...]
    columns: Axis
    order: tuple[int, ...]
    gauss: Reals
    reach: float

    @property
    def places(self) -> Reals:
        """Q × d coordinates, rounded."""
        axes = np.meshgrid(*(axis.points for axis in (*self.rows, self.columns)), indexing="ij")
        found = np.empty((len(self.gauss), len(axes)), dtype=self.gauss.dtype)
        count = axes[0].size
        for axis, points in zip(self.order, axes, strict=True):
            found[:count, axis] = points.reshape(-1)
            found[count:, axis] = found[count - 1, axis]
        return found

    def factors(self, centres: Reals) -> Factors | None:
        """e^{x·μ − |μ|²/2} for B × n × d exact means μ, row by column.

        None if an exponent is beyond ±300.

        |μ|²/2 is a sum of exact products of halves; sums of two numbers keep what rounding takes from the
        larger one. The smaller one is a sum of 5d ≤ 50 terms. The largest are x_a times the low half of μ_a:
        rules for N(0, I) have nodes on both sides of the origin, so that |x_a μ_a| ≤ 600, and these terms are
        below 2^{−16}. Its partial sums are then below 2^{−10}, and its roundings below 0.05 u together, for
        which EXPONENTIAL_ERROR = 3 has room above 2.9. Rows and columns err by EXPONENTIAL_ERROR·u each,
        their product by u.
        """
        unit = unit_roundoff(self.gauss.dtype)
        high, low = split(centres)
        total, rest = (c[:, :, None] for c in _negative_half_squares(high, low))
        loose = 0.0
        for axis, at in zip(self.rows, self.order, strict=False):
            more, less, lost = _products(axis, high[:, :, at], low[:, :, at], unit)
            shape = (*total.shape[:2], -1)
            total, lost_here = two_sum(total[..., None], more[:, :, None, :])
            rest = (rest[..., None] + less[:, :, None, :]) + lost_here
            total, rest = total.reshape(shape), rest.reshape(shape)
            loose += lost
        at = self.order[-1]
        more, less, lost = _products(self.columns, high[:, :, at], low[:, :, at], unit)
        if not (_is_within(total, rest) and _is_within(more, less)):
            return None
        error = ((2 * EXPONENTIAL_ERROR + 1) * unit + loose + lost) * _SLACK
        return Factors(exponential(total, rest), exponential(more, less), len(self.gauss), error)


@dataclass(frozen=True, slots=True)
class Factors:
    """Exponentials at all nodes, as products.

    Attributes:
        rows: B × n × rows.
        columns: B × n × columns.
        count: Q, with padding, where the last node is repeated.
        error: the log-error of a product.
    """

    rows: Reals
    columns: Reals
    count: int
    error: float

    def at(self, chosen: slice) -> Reals:
        """For some students, each n × Q."""
        rows, columns = self.rows[chosen], self.columns[chosen]
        found = np.empty((*rows.shape[:2], self.count), dtype=rows.dtype)
        kept = rows.shape[2] * columns.shape[2]
        found[..., :kept] = (rows[..., None] * columns[:, :, None, :]).reshape(*rows.shape[:2], kept)
        found[..., kept:] = found[..., kept - 1 : kept]
        return found


def _is_within(high: Reals, low: Reals) -> bool:
    return bool(abs(high).max() <= LARGEST_EXPONENT / 2 - 50 and abs(low).max() <= LARGEST_LOW)


def _products(axis: Axis, high: Reals, low: Reals, unit: float) -> tuple[Reals, Reals, float]:
    """x·(high half), x·(low half) for all nodes, and what they err by if the coordinates are not short."""
    more, less = high[..., None] * axis.points, low[..., None] * axis.points
    if axis.is_short:
        return more, less, 0.0
    largest = float(abs(high).max()) * _SLACK
    return more, less, (float(abs(more).max()) * 2 * unit + axis.error * largest) * _SLACK


def _negative_half_squares(high: Reals, low: Reals) -> tuple[Reals, Reals]:
    """−|μ|²/2 as two numbers: h², h·l and l² are exact, and only the second number is a rounded sum."""
    total = rest = np.zeros(high.shape[:2], dtype=high.dtype)
    for axis in range(high.shape[2]):
        h, lo = high[:, :, axis], low[:, :, axis]
        total, first = two_sum(total, -h * h / 2)
        total, second = two_sum(total, -h * lo)
        rest = rest + (first + (second - lo * lo / 2))
    return total, rest


@lru_cache(maxsize=64)
def grid(rules: tuple[Any, ...], kind: Any) -> Grid | None:
    """The nodes of a tensor rule about the origin, in floats of that kind.

    None for panels of an interval, and in more dimensions than roundings were counted for.
    """
    if len(rules) > _MOST_DIMENSIONS or any(isinstance(rule, Legendre) for rule in rules):
        return None
    with precision(_BITS):
        order = tuple(sorted(range(len(rules)), key=lambda k: (rules[k].count, k)))
        *rows, columns = [_axis(rules[k], kind) for k in order]
        weights = list(columns.weights)
        for axis in reversed(rows):
            weights = [v * w for v in axis.weights for w in weights]
        if min(w.rel_accuracy_bits() for w in weights) < _FEWEST_BITS:
            return None
        count = len(weights)
        gauss = np.zeros(count + -count % WIDTH, dtype=kind)
        gauss[:count] = rounded(weights, kind)
    reach = sum(float(abs(axis.points).max()) ** 2 for axis in (*rows, columns)) ** 0.5 * _SLACK
    return Grid(tuple(rows), columns, order, gauss, reach)


@lru_cache(maxsize=256)
def _axis(rule: Any, kind: Any) -> Axis:
    unit = unit_roundoff(kind)
    if isinstance(rule, Trapezoid):
        numbers = [rule.step * (rule.first + k) for k in range(rule.count)]
        scale = ball(rule.step) / (2 * pi()).sqrt()
        weights = tuple([scale * (-(ball(x) ** 2) / 2).exp() for x in numbers])
        is_short = all(x.numerator.bit_length() <= _SHORT for x in numbers) and _is_dyadic(rule)
        points = rounded([ball(x) for x in numbers], kind)
        return Axis(points, 2 * unit * float(abs(points).max()), is_short, weights)
    assert isinstance(rule, Hermite)
    pairs: Sequence[tuple[Ball, Ball]] = hermite_rule(rule.count)
    points = rounded([x for x, _ in pairs], kind)
    lost = max(float(half_width(x)) for x, _ in pairs)  # 0 is a node, and has no relative error
    error = (2 * unit * float(abs(points).max()) + lost) * _SLACK
    return Axis(points, error, False, tuple([w for _, w in pairs]))


def _is_dyadic(rule: Trapezoid) -> bool:
    denominator = rule.step.denominator
    return denominator & (denominator - 1) == 0 and denominator.bit_length() < 100


def rounded(values: Sequence[Ball], kind: Any) -> Reals:
    """Balls of about 128 bits as floats, each to a relative error of 2u (one of 0 exactly)."""
    first = [float(v) for v in values]
    second = [float(v - f) for v, f in zip(values, first, strict=True)]
    found: Reals = np.array(first, dtype=kind) + np.array(second, dtype=kind)
    return found
