"""A step of forward descent from an exact midpoint, with one radius that |I − ηH| lets grow; for long runs.

With g and H the gradient and the Hessian at the midpoint m, a true iterate within r of m (Euclidean, all
coordinates together) has its successor within

    |I − ηH| r + (η/2) K r² + |m' − (m − ηg)|

of the next midpoint m', K a bound of the third derivative (claim "S S-4, remainder"), for a teacher that is
one Gaussian. So errors grow as deviations do, by e^{M0²} in all from a nearly coincident start, and hardly
where the Hessian is positive. The box of a Taylor step grows by the sizes of the entries of I − ηH instead,
without their signs: in the experiment of paper F by a factor of 30 more within 200 steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.arithmetic import Ball, Matrix, ball, greatest, matrix, middle, norm, upper, widened
from verify.arithmetic.arguments import admit_fields
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place
from verify.dynamics.taylor import Rows, evaluated
from verify.errors import InputError, PrecisionError
from verify.mixture import GaussianMixture


@dataclass(frozen=True, slots=True)
class Spectral:
    """Steps by Taylor's formula and the spectral norm; the objective must bound its third derivative.

    See ``Objective.third_derivative``.

    Attributes:
        tolerance: the absolute accuracy of loss, gradient and Hessian at a midpoint, > 0.
        radius: the largest radius an iterate may have.
        bits: the working precision.

    Raises:
        InputError: a tolerance ≤ 0.
    """

    tolerance: Fraction = Fraction(1, 10**12)
    radius: Fraction = Fraction(1, 10**6)
    bits: int = 128

    def __post_init__(self) -> None:
        admit_fields(self)
        if not self.tolerance > 0:
            raise InputError("tolerance", self.tolerance, "not positive", "10^-12 is usual")

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """The loss about the midpoint, and the next midpoint with its radius."""
        n, d, r = len(at.means), len(at.means[0]), at.radius
        bound = objective.third_derivative(at.centre, r)
        here = evaluated(objective, GaussianMixture(at.centre, weights), self.tolerance)
        moved = [m - rate * g for m, g in zip((c for p in at.centre for c in p), here.gradient, strict=True)]
        centre = [middle(c) for c in moved]
        slip = norm(c - m for c, m in zip(centre, moved, strict=True))
        grown = growth(here.hessian, rate) * r + abs(rate) * bound * r * r / 2
        first, second = norm(here.gradient), norm(h for row in here.hessian for h in row)
        loss = widened(here.loss, first * r + second * r * r / 2 + bound * r * r * r / 6)
        rows = tuple(tuple(centre[k * d : (k + 1) * d]) for k in range(n))
        return loss, Place.about(rows, upper(grown + slip))


def growth(hessian: Rows, rate: Ball) -> Ball:
    """A bound of |I − ηH| for every symmetric matrix H in the balls.

    With A = I − ηH symmetric and any invertible Q, |A| = max |xᵀAx|/|x|² ≤ |QᵀAQ|/λ_min(QᵀQ), and row sums
    bound both. Q are about the eigenvectors of A, so that little is lost.

    Raises:
        PrecisionError: an entry is not finite.
    """
    size = len(hessian)
    approximate = np.array([[float(middle(h)) for h in row] for row in hessian])
    if not np.isfinite(approximate).all():
        raise PrecisionError("hessian", hessian, "is not finite", "ask for more digits")
    _, vectors = np.linalg.eigh((approximate + approximate.T) / 2)
    q = matrix(size, size, [ball(Fraction(float(c))) for c in vectors.ravel()])
    moving = [int(i == j) - rate * h for i, row in enumerate(hessian) for j, h in enumerate(row)]
    turned = _rows(q.transpose() * matrix(size, size, moving) * q, size)
    gram = _rows(q.transpose() * q, size)
    least = -greatest(sum(map(abs, row), ball(0)) - abs(row[i]) - row[i] for i, row in enumerate(gram))
    if not least > 0:  # NumPy's vectors are far from orthonormal
        raise PrecisionError("hessian", least, "its eigenvectors were not found", "ask for more digits")
    return upper(greatest(sum(map(abs, row), ball(0)) for row in turned) / least)


def _rows(of: Matrix, size: int) -> Rows:
    flat = of.entries()
    return [list(flat[k * size : (k + 1) * size]) for k in range(size)]
