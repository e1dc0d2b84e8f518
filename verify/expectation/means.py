"""The means of a mixture in orthogonal coordinates: exact numbers, turned into balls when asked.

A coordinate is p/√q with p rational (or a ball) and q the squared length of an axis, so that "this
axis does not see the means at all" stays a question about rationals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import cycle
from typing import Any, cast

import numpy as np

from verify.arithmetic import Ball, Real, ball, current_bits, greatest, is_ball, upper
from verify.expectation.axes import Metric, Vector
from verify.mixture import GaussianMixture, Point

_FLOAT_ERROR = 1e-12
"""Distances within that much of the largest coordinate are compared exactly."""
_LARGEST = 1e150


@dataclass(frozen=True, slots=True)
class Means:
    """Weights π_i and means μ_i with coordinates points[i][a] / √norms[a].

    Attributes:
        weights: n positive Fractions with sum 1.
        points: n rows of d numbers.
        norms: d squared lengths of the axes.
        logs: what stands for −|μ_i|²/2 in the exponent, if not that (any common shift of it).
    """

    weights: tuple[Fraction, ...]
    points: tuple[Point, ...]
    norms: tuple[Fraction, ...]
    logs: tuple[Fraction, ...] | None = None
    _memory: list[Any] = field(default_factory=list, init=False, compare=False, repr=False)
    _balls: dict[int, list[list[Ball]]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, mixture: GaussianMixture) -> Means:
        """A mixture in the coordinates it was given in."""
        return cls(mixture.weights, mixture.means, (Fraction(1),) * mixture.dimension)

    def only(self, kept: Sequence[int]) -> Means:
        """Some components with the weights they had: posterior weights do not see the missing mass."""
        logs = None if self.logs is None else tuple(self.logs[k] for k in kept)
        weights, points = tuple(self.weights[k] for k in kept), tuple(self.points[k] for k in kept)
        return replace(self, weights=weights, points=points, logs=logs)

    def nearest(self, origin: Vector, metric: Metric) -> int:
        """The component nearest to a point (exact means): floats say which ones to compare exactly."""
        points = cast("tuple[Vector, ...]", self.points)
        if self.n == 1:
            return 0
        return min(self._candidates(origin), key=lambda k: metric.squared(points[k], origin))

    def _candidates(self, origin: Vector) -> Sequence[int]:
        """The components that may be nearest, for all that floats can tell."""
        if not self._memory:
            self._memory.append(_rough(cast("tuple[Vector, ...]", self.points), self.norms))
        rows, centre = self._memory[0], _rough([origin], self.norms)
        if rows is None or centre is None:
            return range(self.n)
        distances = np.sqrt(((rows - centre) ** 2).sum(axis=1))
        limit = distances.min() + _FLOAT_ERROR * self.dimension * max(abs(rows).max(), abs(centre).max())
        return [int(k) for k in np.flatnonzero(~(distances > limit))]

    @property
    def n(self) -> int:
        """The number of components."""
        return len(self.points)

    @property
    def dimension(self) -> int:
        """The number of axes."""
        return len(self.norms)

    def balls(self) -> list[list[Ball]]:
        """The n × d coordinates at the current precision, made once."""
        bits = current_bits()
        if bits not in self._balls:
            is_plain = all(q == 1 for q in self.norms)
            found = [list(map(ball, p)) if is_plain else self.coordinates(p) for p in self.points]
            self._balls[bits] = found
        return self._balls[bits]

    def coordinates(self, numbers: Sequence[Real]) -> list[Ball]:
        """One number for each axis, or several rows of them, divided by the lengths of the axes."""
        lengths = [None if q == 1 else ball(q).sqrt() for q in self.norms]
        return [ball(p) if s is None else ball(p) / s for p, s in zip(numbers, cycle(lengths), strict=False)]

    def moved(self, by: Sequence[Fraction]) -> Means:
        """The mixture measured from another point (exact means)."""
        points = tuple(tuple(a - b for a, b in zip(p, by, strict=True)) for p in self.points)
        return replace(self, points=points)

    def log_constants(self) -> list[Ball]:
        """Log π_i − |μ_i|²/2 at the current precision: the exponent of component i at x = 0."""
        different = {id(w): w for w in self.weights}  # equal weights are mostly one object
        logs = {k: ball(w).log() for k, w in different.items()}
        weights = [logs[id(w)] for w in self.weights]
        if self.logs is not None:
            return [w + ball(c) for w, c in zip(weights, self.logs, strict=True)]
        return [w - sum((c * c for c in m), ball(0)) / 2 for w, m in zip(weights, self.balls(), strict=True)]

    def is_flat(self, axis: int) -> bool:
        """Whether all means certainly have the same coordinate on this axis (exact data only)."""
        if self.n == 1:
            return True
        column = [row[axis] for row in self.points]
        return not any(is_ball(p) for p in column) and all(p == column[0] for p in column)

    def vanishes(self, axis: int) -> bool:
        """Whether all means are exactly 0 on this axis."""
        return all(not is_ball(row[axis]) and row[axis] == 0 for row in self.points)

    def range(self, axis: int) -> tuple[Ball, Ball]:
        """Exact bounds (low, high) of the coordinates on an axis."""
        column = [row[axis] for row in self.balls()]
        return -greatest([upper(-c) for c in column]), greatest([upper(c) for c in column])

    def spread(self, axis: int) -> Ball:
        """An upper bound of the range of the means along an axis; exactly 0 if the axis is flat."""
        if self.is_flat(axis):
            return ball(0)
        column = [row[axis] for row in self.points]
        if any(is_ball(p) for p in column):
            low, high = self.range(axis)
            return upper(high - low)
        return upper(ball(max(column) - min(column)) / ball(self.norms[axis]).sqrt())


def _rough(points: Sequence[Vector], norms: Sequence[Fraction]) -> Any:
    """The coordinates as an n × d array of floats; None if a square of one is beyond their range."""
    try:
        rows, lengths = np.array([[float(c) for c in p] for p in points]), [float(q) for q in norms]
    except OverflowError:
        return None
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        rough = rows / np.sqrt(lengths)
    return rough if (abs(rough) < _LARGEST).all() else None
