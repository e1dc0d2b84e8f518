"""A step of descent from an exact midpoint, with one radius that |I − ηH| lets grow; for long runs.

With g the gradient at the midpoint m, and H the Hessian anywhere within r of it (Euclidean, all coordinates
together), a true iterate that near has its successor within

    |I − ηH| r + |m' − (m − ηg)|

of the next midpoint m', by the mean value theorem. So errors grow as deviations do, by e^{M0²} in all from a
nearly coincident start, and hardly where the Hessian is positive. The box of a mean value step grows by the
sizes of the entries of I − ηH instead, without their signs. Where floats do, many such steps are taken
together (:mod:`verify.dynamics.stretch`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf

from verify.arithmetic import Ball, ball, binary64, middle, norm, upper, widened
from verify.arithmetic.arguments import admit_fields
from verify.dynamics.local import Rows, hessian, loss_and_gradient
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place
from verify.dynamics.spectral_norm import largest
from verify.dynamics.stretch import Accuracy, stretch
from verify.errors import InputError, PrecisionError
from verify.mixture import GaussianMixture


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

    def steps_together(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, most: int
    ) -> list[tuple[Ball, Place]]:
        """Losses and places of the next steps, at most so many; none where single steps are needed."""
        return stretch(objective, weights, rate, at, most, Accuracy(self.tolerance, self.hessian))


def growth(over: Rows, rate: Ball) -> Ball:
    """A bound of |I − ηH| for every symmetric matrix H in the balls; entries are rounded with known errors.

    Raises:
        PrecisionError: an entry is not finite.
    """
    size = len(over)
    moving = [int(i == j) - rate * h for i, row in enumerate(over) for j, h in enumerate(row)]
    numbers, errors = (c.reshape(1, size, size) for c in binary64(moving))
    (bound,) = largest(numbers, errors)
    if not bound < inf:
        raise PrecisionError(
            "hessian", over, "is not finite, or its eigenvectors were not found", "ask for more digits"
        )
    return ball(0) + bound
