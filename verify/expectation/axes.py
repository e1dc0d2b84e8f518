"""Axes adapted to the means, found by floats and then made exact.

An expectation depends on x only through its projection to a span of means. The rank is decided in
rational arithmetic. Singular vectors in float64 only *suggest* directions that spread the means along
few axes; each suggestion becomes a rational vector in the span and is made exactly orthogonal to the
earlier ones. A bad suggestion costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """The scalar product Σ a_k b_k / norms_k, for coordinates that are multiples of 1/√norms_k."""

    norms: tuple[Fraction, ...]

    def dot(self, a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        """The scalar product of two vectors."""
        return sum((x * y / q for x, y, q in zip(a, b, self.norms, strict=True) if x and y), Fraction(0))

    def squared(self, a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
        """The squared distance of two points."""
        difference = tuple(x - y for x, y in zip(a, b, strict=True))
        return self.dot(difference, difference)

    def without(self, vector: Vector, axis: Vector) -> Vector:
        """The vector minus its part along the axis."""
        share = self.dot(vector, axis) / self.dot(axis, axis)
        return tuple(v - share * a for v, a in zip(vector, axis, strict=True))


def principal_axes(points: Sequence[Vector], metric: Metric) -> tuple[Vector, ...]:
    """Orthogonal rational vectors that span exactly what the points span, the widest spread first.

    Args:
        points: rational vectors of equal length d.
        metric: the scalar product.

    Returns:
        r vectors, r the exact rank; pairwise orthogonal, not normalised. None for points that are all 0.
    """
    left = [p for p in points if any(p)]
    if left and len(left[0]) == 1:
        return ((Fraction(1),),)
    axes: list[Vector] = []
    while left:
        axis = _suggestion(left, metric)
        for earlier in axes:
            axis = metric.without(axis, earlier)
        if not any(axis):  # the floats saw nothing: any remaining vector will do
            axis = left[0]
        axis = _shortened(axis)
        axes.append(axis)
        left = [rest for p in left if any(rest := metric.without(p, axis))]
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


def _suggestion(points: Sequence[Vector], metric: Metric) -> Vector:
    """A rational combination of the points close to their leading singular direction."""
    if len(points) == 1:
        return points[0]
    largest = max(abs(c) for p in points for c in p)
    table = np.array([[float(c / largest) for c in p] for p in points])
    lengths = np.sqrt([float(q / max(metric.norms)) for q in metric.norms])
    leading = np.linalg.svd(table / np.maximum(lengths, 1e-150))[0][:, 0]
    weights = [Fraction(round(float(c) * 1024), 1024) for c in leading]
    return tuple(
        sum((w * c for w, c in zip(weights, column, strict=True)), Fraction(0))
        for column in zip(*points, strict=True)
    )


def _shortened(axis: Vector) -> Vector:
    """The same direction with its first non-zero coordinate scaled to 1, which keeps the numbers small."""
    lead = next(c for c in axis if c)
    return tuple(c / lead for c in axis)
