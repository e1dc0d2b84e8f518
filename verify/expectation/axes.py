"""Axes adapted to the means, found by floats and then made exact.

An expectation depends on x only through its projection to a span of means. The rank is decided in
rational arithmetic. Float64 only *suggests* directions, those of a small box around the means or singular
vectors; each suggestion becomes a rational vector in the span and is made exactly orthogonal to the earlier
ones. A bad suggestion costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import inf
from operator import sub

import numpy as np

from verify.arithmetic import Floats
from verify.expectation.box import box

Vector = tuple[Fraction, ...]

_ROUNDING = 1e-12
"""Directions with less than this part of the largest spread may be made of rounding."""
_LARGEST = 1e100
"""Of a coordinate: squares of them are taken."""
_WIDE = 0.05
"""Along an axis: means with a smaller range need few nodes, whatever it is."""
_MUCH = 16
"""Vectors that are so many times longer than the differences keep an axis of their own."""
_MOST = 3
"""Directions of a box; nodes in more are refused anyway."""


@dataclass(frozen=True, slots=True)
class Metric:
    """The scalar product Σ a_k b_k / norms_k, for coordinates that are multiples of 1/√norms_k."""

    norms: tuple[Fraction, ...]

    def dot(self, a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        """The scalar product of two vectors."""
        products = zip(a, b, self.norms, strict=True)
        return sum((x * y if q == 1 else x * y / q for x, y, q in products if x and y), Fraction(0))

    def squared(self, a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        """The squared distance of two points."""
        difference = tuple(x - y for x, y in zip(a, b, strict=True))
        return self.dot(difference, difference)

    def without(self, vector: Vector, axis: Vector) -> Vector:
        """The vector minus its part along the axis."""
        share = self.dot(vector, axis) / self.dot(axis, axis)
        return tuple(v - share * a for v, a in zip(vector, axis, strict=True)) if share else vector


def adapted_axes(
    clouds: Sequence[Sequence[Vector]], metric: Metric, others: Sequence[Vector] = ()
) -> tuple[Vector, ...]:
    """Orthogonal rational vectors that span the differences within each cloud, and all others.

    Integrands depend on differences of means of one mixture only. Where these are wide, few nodes do if they
    have small ranges along all axes. Along the axes that are left they have few nodes in any case, so these
    are those of the others, if there are any: derivatives of next to nothing then have an axis of their own.
    For the same reason all axes are those of the others, if these are much longer than the differences.

    Args:
        clouds: rational vectors of equal length d, the means of one mixture each.
        metric: the scalar product.
        others: vectors that span the differences and may span more.

    Returns:
        r vectors, r the exact rank; pairwise orthogonal, not normalised.
    """
    away = [tuple(map(sub, p, cloud[0])) for cloud in clouds for p in cloud[1:]]
    if len(metric.norms) == 1:
        return principal_axes([*away, *others], metric)
    hints = _around(clouds, metric, others)
    axes = principal_axes(away, metric, hints, len(hints))
    rest = list(others or away) if len(axes) < len(metric.norms) else []
    for axis in axes:
        rest = [metric.without(p, axis) for p in rest]
    return (*axes, *principal_axes(rest, metric))


def principal_axes(
    points: Sequence[Vector], metric: Metric, hints: Sequence[Floats] = (), most: float = inf
) -> tuple[Vector, ...]:
    """Orthogonal rational vectors that span exactly what the points span, the widest spread first.

    Args:
        points: rational vectors of equal length d.
        metric: the scalar product.
        hints: directions, in coordinates divided by the lengths of the axes, for as many of the vectors.
        most: how many are wanted.

    Returns:
        r vectors, r the exact rank if that many are wanted; pairwise orthogonal, not normalised. None for
        points that are all 0.
    """
    left = [p for p in points if any(p)]
    if left and len(left[0]) == 1:
        return ((Fraction(1),),)
    axes: list[Vector] = []
    while left and len(axes) < min(most, len(metric.norms)):  # no more of them are orthogonal
        axis = _suggestion(left, metric, hints[len(axes)] if len(axes) < len(hints) else None)
        if not any(axis):  # the floats saw nothing: any remaining vector will do
            axis = left[0]
        axis = _shortened(axis)
        axes.append(axis)
        rests = (rest for p in left if any(rest := metric.without(p, axis)))
        # Beside all axes but one, what is left of the points has one direction.
        left = list(islice(rests, 1 if len(axes) + 1 == len(metric.norms) else None))
    return tuple(axes)


def rank(vectors: Sequence[Vector], enough: int) -> int:
    """The rank of rational vectors by elimination, or enough + 1 as soon as it is more than ``enough``."""
    left, found = [v for v in vectors if any(v)], 0
    while left and found <= enough:
        pivot = left[0]
        k = next(k for k, c in enumerate(pivot) if c)
        found += 1
        rest = (tuple(c - v[k] / pivot[k] * p for c, p in zip(v, pivot, strict=True)) for v in left[1:])
        left = [v for v in rest if any(v)]
    return found


def _around(clouds: Sequence[Sequence[Vector]], metric: Metric, others: Sequence[Vector]) -> Sequence[Floats]:
    """The wide directions of a small box, if as far as floats see the differences span at most three."""
    try:
        tables = [np.array([[float(c) for c in p] for p in cloud]) for cloud in clouds if len(cloud) > 1]
        lengths = np.sqrt([float(q) for q in metric.norms])
        beside = np.array([[float(c) for c in p] for p in others]).reshape(-1, len(lengths))
    except OverflowError:
        return ()
    if not tables:
        return ()
    with np.errstate(all="ignore"):
        away = [(t - t.mean(axis=0)) / lengths for t in tables]
        stacked = np.concatenate(away)
        size = abs(stacked).max()
        if not (_WIDE < size < _LARGEST and abs(beside / lengths).max(initial=0.0) <= _MUCH * size):
            return ()
    _, spread, directions = np.linalg.svd(stacked, full_matrices=False)
    directions = directions[spread > _ROUNDING * spread[0]]
    if len(directions) > _MOST:
        return ()
    directions = box([t @ directions.T for t in away]) @ directions
    return [e for e in directions if max(np.ptp(t @ e) for t in away) > _WIDE]


def _suggestion(points: Sequence[Vector], metric: Metric, hint: Floats | None) -> Vector:
    """A rational combination of the points close to the hint, or to their leading singular direction."""
    if len(points) == 1:
        return points[0]
    largest = max(abs(c) for p in points for c in p)
    table = np.array([[float(c / largest) for c in p] for p in points])
    lengths = np.sqrt([float(q / max(metric.norms)) for q in metric.norms])
    left, spread, right = np.linalg.svd(table / np.maximum(lengths, 1e-150), full_matrices=False)
    leading = left[:, 0]
    if hint is not None:
        seen = spread > _ROUNDING * spread[0]
        found = left[:, seen] @ ((right[seen] @ hint) / spread[seen])
        leading = found / size if (size := abs(found).max()) > 0 else leading
    weights = [Fraction(round(float(c) * 1024), 1024) for c in leading]
    return tuple(
        sum((w * c for w, c in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*points, strict=True)
    )


def _shortened(axis: Vector) -> Vector:
    """The same direction with its first non-zero coordinate scaled to 1, which keeps the numbers small."""
    lead = next(c for c in axis if c)
    return tuple(c / lead for c in axis)
