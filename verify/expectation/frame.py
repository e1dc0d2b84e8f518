"""Axes adapted to the means, found by floats and then made exact.

An expectation depends on x only through its projection to the span of the means. The rank is
decided in rational arithmetic. Singular vectors in float64 only *suggest* directions that spread the
means along few axes; each suggestion becomes a rational vector in the span and is made exactly
orthogonal to the earlier ones. A bad suggestion costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

Vector = tuple[Fraction, ...]


def principal_axes(points: Sequence[Vector]) -> tuple[Vector, ...]:
    """Orthogonal rational vectors that span exactly what the points span, the widest spread first.

    Args:
        points: rational vectors of equal length d.

    Returns:
        r vectors, r the exact rank; pairwise orthogonal, not normalised. None for points that are all 0.
    """
    left = [p for p in points if any(p)]
    axes: list[Vector] = []
    while left:
        axis = _orthogonal(_suggestion(left), axes)
        if not any(axis):  # the floats saw nothing: any remaining vector will do
            axis = left[0]
        axis = _shortened(axis)
        axes.append(axis)
        left = [rest for p in left if any(rest := _without(p, axis))]
    return tuple(axes)


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    """The scalar product."""
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _suggestion(points: Sequence[Vector]) -> Vector:
    """A rational combination of the points close to their leading singular direction."""
    if len(points) == 1:
        return points[0]
    largest = max(abs(c) for p in points for c in p)
    table = np.array([[float(c / largest) for c in p] for p in points])
    leading = np.linalg.svd(table)[0][:, 0]
    weights = [Fraction(round(float(c) * 1024), 1024) for c in leading]
    return tuple(dot(weights, column) for column in zip(*points, strict=True))


def _orthogonal(vector: Vector, axes: Sequence[Vector]) -> Vector:
    for axis in axes:
        vector = _without(vector, axis)
    return vector


def _without(vector: Vector, axis: Vector) -> Vector:
    """The vector minus its part along the axis."""
    share = dot(vector, axis) / dot(axis, axis)
    return tuple(v - share * a for v, a in zip(vector, axis, strict=True))


def _shortened(axis: Vector) -> Vector:
    """The same direction with its first non-zero coordinate scaled to 1, which keeps the numbers small."""
    lead = next(c for c in axis if c)
    return tuple(c / lead for c in axis)
