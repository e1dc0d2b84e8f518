"""A step of descent from an exact midpoint, with one radius that a Lipschitz constant bounds; for far starts.

The mean value form evaluates on balls, and what is cheap at exact means is not on balls when they lie far
apart: the posterior weights are then nearly step functions, whose derivatives on a ball are not small. Here
every evaluation is at exact means m. With K a Lipschitz constant of the gradient on a convex set that holds
them, a true iterate within r of m (Euclidean, all coordinates together) has its successor within

    (1 + ηK) r + |m' − (m − η∇(m))|

of the next midpoint m'. The constant is crude, about 30R⁴ for the reverse objective, so a step costs about
log10(30 η R⁴) digits, and digits are cheap: a start at 1000 is followed for ten steps of any size within a
second.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log10

from verify.arithmetic import Ball, middle, norm, precision, upper, widened
from verify.arithmetic.arguments import admit_fields
from verify.dynamics.objective import Objective
from verify.dynamics.place import Means, Place
from verify.errors import InputError
from verify.mixture import GaussianMixture

_GUARD_BITS = 40
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Shadowing:
    """Steps from exact midpoints; the objective must know a Lipschitz constant, see ``Objective.lipschitz``.

    Attributes:
        digits: the relative accuracy of the first gradient; later ones get what the radius is worth.
        radius: the largest radius an iterate may have.

    Raises:
        InputError: digits < 1 or no int.
    """

    digits: int = 60
    radius: Fraction = Fraction(1, 10**6)

    def __post_init__(self) -> None:
        admit_fields(self)
        if isinstance(self.digits, bool) or not isinstance(self.digits, int) or self.digits < 1:
            raise InputError("digits", self.digits, "not an int ≥ 1", "60 is usual, far starts take hundreds")

    @property
    def bits(self) -> int:
        """Four bits a digit, and some."""
        return 4 * self.digits + _GUARD_BITS

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """Evaluate at the midpoint, move it, round it, let the radius grow."""
        lipschitz = objective.lipschitz(at.centre, at.radius, weights)
        digits = self._worthwhile(at)
        here = objective.at(GaussianMixture(at.centre, weights), digits)
        slope = norm(g for p in here.gradient for g in p)
        # On the segment to the true iterate the gradient is at most slope + K r.
        loss = widened(here.loss, at.radius * (slope + lipschitz * at.radius))
        moved = [
            [m - rate * g for m, g in zip(*rows, strict=True)]
            for rows in zip(at.centre, here.gradient, strict=True)
        ]
        centre = _rounded(moved, digits)
        slip = norm(c - m for p, q in zip(moved, centre, strict=True) for c, m in zip(p, q, strict=True))
        return loss, Place.about(centre, upper((1 + abs(rate) * lipschitz) * at.radius + slip))

    def _worthwhile(self, at: Place) -> int:
        """As many digits as keep the error of a gradient below what the radius grows to anyway.

        Since the gradient vanishes at the teacher it is at most K|μ|, so |μ|/r decides.
        """
        if not at.radius > 0:
            return self.digits
        most = (norm(c for p in at.centre for c in p) / at.radius + 1).log()
        return min(self.digits, max(_FEWEST_DIGITS, ceil(float(most) / 2.302) + 2))


def _rounded(points: list[list[Ball]], digits: int) -> Means:
    """Midpoints with about as many bits as they are accurate: short numbers are cheaper to work with."""
    with precision(ceil(digits / log10(2)) + _GUARD_BITS):
        return tuple(tuple(middle(c + 0) for c in p) for p in points)
