"""A step of descent from an exact midpoint, with one radius that |I − ηH| lets grow; for long runs.

With g the gradient at the midpoint m, and H the Hessian anywhere within r of it (Euclidean, all coordinates
together), a true iterate that near has its successor within

    |I − ηH| r + |m' − (m − ηg)|

of the next midpoint m', by the mean value theorem. So errors grow as deviations do, by e^{M0²} in all from a
nearly coincident start, and hardly where the Hessian is positive. The box of a mean value step grows by the
sizes of the entries of I − ηH instead, without their signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.arithmetic import UNIT, Ball, ball, binary64, middle, norm, upper, widened
from verify.arithmetic.arguments import admit_fields
from verify.dynamics.local import Rows, hessian, loss_and_gradient
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place
from verify.errors import InputError, PrecisionError
from verify.mixture import GaussianMixture

_TINY = 2.0**-900
"""More than what underflow may do to products of these matrices."""


@dataclass(frozen=True, slots=True)
class Spectral:
    """Steps by the mean value theorem in the spectral norm; they work for every teacher.

    Attributes:
        tolerance: the absolute accuracy of loss and gradient at a midpoint, > 0.
        radius: the largest radius an iterate may have.
        bits: the working precision.
        hessian: the absolute accuracy of the Hessian, > 0; what balls are wide comes on top. It only says how
            errors grow.

    Raises:
        InputError: a tolerance ≤ 0.
    """

    tolerance: Fraction = Fraction(1, 10**12)
    radius: Fraction = Fraction(1, 10**6)
    bits: int = 128
    hessian: Fraction = Fraction(1, 10**3)

    def __post_init__(self) -> None:
        admit_fields(self)
        if not min(self.tolerance, self.hessian) > 0:
            why, hint = "not both positive", "10^-12 and 10^-3 are usual"
            raise InputError("tolerance, hessian", (self.tolerance, self.hessian), why, hint)

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """The loss about the midpoint, and the next midpoint with its radius."""
        n, d, r = len(at.means), len(at.means[0]), at.radius
        loss, gradient = loss_and_gradient(objective, GaussianMixture(at.centre, weights), self.tolerance)
        moved = [m - rate * g for m, g in zip((c for p in at.centre for c in p), gradient, strict=True)]
        centre = [middle(c) for c in moved]
        slip = norm(c - m for c, m in zip(centre, moved, strict=True))
        if r > 0:
            box = GaussianMixture(at.means, weights)
            over = hessian(objective, box, self.hessian)
            slip += growth(over, rate) * r
            loss = widened(loss, norm(gradient) * r + norm(h for row in over for h in row) * r * r / 2)
        rows = tuple(tuple(centre[k * d : (k + 1) * d]) for k in range(n))
        return loss, Place.about(rows, upper(slip))


def growth(over: Rows, rate: Ball) -> Ball:
    """A bound of |I − ηH| for every symmetric matrix H in the balls.

    With A = I − ηH symmetric and any invertible Q, |A| = max |xᵀAx|/|x|² ≤ |QᵀAQ|/λ_min(QᵀQ), and row sums
    bound both. Q are about the eigenvectors of A, so that little is lost. All in binary64, as no digits of it
    matter: entries are rounded with known errors, and a product of matrices with k roundings on the way of a
    term is off by at most 2ku times the product of the absolute values (see
    :mod:`verify.expectation.float_sums`).

    Raises:
        PrecisionError: an entry is not finite.
    """
    size = len(over)
    moving = [int(i == j) - rate * h for i, row in enumerate(over) for j, h in enumerate(row)]
    numbers, errors = (c.reshape(size, size) for c in binary64(moving))
    if not np.isfinite(numbers + errors).all():
        raise PrecisionError("hessian", over, "is not finite", "ask for more digits")
    _, q = np.linalg.eigh((numbers + numbers.T) / 2)
    lost, up = 2 * (2 * size + 2) * UNIT, 1 + 8 * (size + 8) * UNIT  # up: of sums of numbers ≥ 0
    turned = abs(q.T @ numbers @ q) + abs(q.T) @ (errors + lost * abs(numbers)) @ abs(q)
    gram = q.T @ q
    apart = abs(gram - np.diag(gram.diagonal())) + lost * (abs(q.T) @ abs(q))
    least = (gram.diagonal() - apart.sum(axis=1) * up).min() * (1 - 8 * UNIT)
    if not least > 0:  # NumPy's vectors are far from orthonormal
        raise PrecisionError("hessian", least, "its eigenvectors were not found", "ask for more digits")
    return upper((ball(0) + (float(turned.sum(axis=1).max()) * up + _TINY)) / (ball(0) + float(least)))
