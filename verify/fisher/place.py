"""Both mixtures moved and turned into the coordinates in which their expectations are cheapest.

Loss, gradient and Hessian do not change when student and teacher are translated together, and turn
with them under rotations. So a centre of the teacher becomes the origin, and the axes span exactly
the differences of the means, first those within each mixture; a direction orthogonal to all of them
only shows in the Hessian, where by symmetry one such axis stands for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from verify.arithmetic import Ball, Real, ball, is_ball, precision, record
from verify.expectation.axes import Metric, Vector, adapted_axes
from verify.expectation.means import Means
from verify.mixture import GaussianMixture, Point

_HALF = Fraction(1, 2)
_SPARE_BITS = 64
"""How far below the radius of a mean the rounding of its translation stays."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Student and teacher in adapted coordinates.

    Attributes:
        student: n means along the axes.
        teacher: m means.
        axes: the r orthogonal rational vectors of R^d; unit vectors if some mean is a ball.
        dimension: d.
        has_normal: whether one more axis, orthogonal to all means, comes last (all coordinates 0).
    """

    student: Means
    teacher: Means
    axes: tuple[Vector, ...]
    dimension: int
    has_normal: bool

    def unit_vectors(self) -> list[list[Ball]]:
        """The r × d normalised axes at the current precision."""
        if self.dimension == 1:
            return [[ball(1)] for _ in self.axes]
        plain = Metric((Fraction(1),) * self.dimension)
        lengths = [ball(plain.dot(b, b)).sqrt() for b in self.axes]
        return [[ball(c) / s for c in b] for b, s in zip(self.axes, lengths, strict=True)]


def place(student: GaussianMixture, teacher: GaussianMixture, hessian: bool) -> Placed:
    """Adapted coordinates for a student and a teacher of the same dimension."""
    d = student.dimension
    centre = _centre(teacher)
    moved = [_minus(p, centre) for p in student.means], [_minus(p, centre) for p in teacher.means]
    plain = Metric((Fraction(1),) * d)
    if student.is_exact and teacher.is_exact:
        clouds = [[cast("Vector", p) for p in points] for points in moved]
        axes = adapted_axes(clouds, plain, [p for points in clouds for p in points])
    else:
        axes = tuple(tuple(Fraction(int(a == b)) for b in range(d)) for a in range(d))
    normal = (hessian or not axes) and len(axes) < d
    squares = tuple(plain.dot(b, b) for b in axes) if d > 1 else (Fraction(1),) * len(axes)
    norms = squares + (Fraction(1),) * normal
    seen = [
        Means(m.weights, tuple(_along(p, axes, normal, plain) for p in points), norms)
        for m, points in zip((student, teacher), moved, strict=True)
    ]
    return Placed(seen[0], seen[1], axes, d, normal)


def _centre(teacher: GaussianMixture) -> tuple[Fraction, ...]:
    """A point in the hull of the teacher's exact means, so that no axis is added; 0 if there is none.

    The mean that has more than half of the weight: deviations from it may be next to nothing. Without one the
    average.
    """
    pairs = zip(teacher.means, teacher.weights, strict=True)
    exact = [(cast("Vector", p), w) for p, w in pairs if not any(is_ball(c) for c in p)]
    if not exact:
        return (Fraction(0),) * teacher.dimension
    heaviest, weight = max(exact, key=lambda one: one[1])
    if weight > _HALF:
        return heaviest
    return tuple(sum(c, Fraction(0)) / len(exact) for c in zip(*(p for p, _ in exact), strict=True))


def _minus(point: Point, centre: Sequence[Fraction]) -> Point:
    if not any(centre):
        return point
    return tuple(_difference(p, c) for p, c in zip(point, centre, strict=True))


def _difference(coordinate: Real, by: Fraction) -> Real:
    """The difference with a radius that hardly grows, whatever the precision in force."""
    if isinstance(coordinate, Fraction):
        return coordinate - by
    if not by:
        return coordinate  # however small: as a fraction, e^{-10²³} has no room
    known = record(coordinate)
    middle, radius = known.midpoint.fraction(), known.radius.fraction()
    if not radius:
        return middle - by
    widest = max(abs(middle), abs(by), radius) / radius
    with precision(_SPARE_BITS + widest.numerator.bit_length() - widest.denominator.bit_length()):
        return coordinate - ball(by)


def _along(point: Point, axes: Sequence[Vector], normal: bool, metric: Metric) -> tuple[Real, ...]:
    """The products with the axes."""
    if len(point) == 1:
        return point if axes else (Fraction(0),) * normal
    if all(isinstance(p, Fraction) for p in point):
        coordinates: list[Real] = [metric.dot(cast("Vector", point), b) for b in axes]
    else:  # the axes are unit vectors
        coordinates = list(point)
    return (*coordinates, *(Fraction(0),) * normal)
