"""A step of forward descent with one evaluation, at an exact midpoint m.

    x − η∇L(x) = m − η∇L(m) + (I − ηH(m))(x − m) + E,      |E| ≤ (η/2) K |x − m|²,

with K a bound of the third derivative (claim "S S-4, remainder"), for a teacher that is one Gaussian. Nothing
is evaluated on a ball, and loss, gradient and Hessian come from one pass over the nodes with one absolute
tolerance: on the line two to five times as fast as the mean value form, which asks for relative accuracy and
knows no third derivative. Radii grow by about |I − ηH| a step, entry by entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.arithmetic import Ball, ball, greatest, lower, norm, widened
from verify.arithmetic.arguments import admit_fields
from verify.dynamics.local import evaluated
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place
from verify.dynamics.stretch import Accuracy, stretch
from verify.errors import InputError
from verify.mixture import GaussianMixture


@dataclass(frozen=True, slots=True)
class Taylor:
    """Steps by Taylor's formula; the objective must bound its third derivative.

    See ``Objective.third_derivative``.

    Attributes:
        tolerance: the absolute accuracy of loss, gradient and Hessian at a midpoint, > 0.
        radius: the largest radius an iterate may have.
        bits: the working precision.
        share: where the means are known to a radius only, this part of it is accurate enough: a long run from
            a nearly coincident start needs many digits while errors grow by powers of ten, few after that.
            Radii then grow by about 1 + 2η·share·√(nd) a step more than they have to.

    Raises:
        InputError: a tolerance ≤ 0, or a share < 0.
    """

    tolerance: Fraction = Fraction(1, 10**24)
    radius: Fraction = Fraction(1, 10**9)
    bits: int = 128
    share: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        admit_fields(self)
        if not self.tolerance > 0:
            raise InputError("tolerance", self.tolerance, "not positive", "10^-24 suits 100 steps")
        if not self.share >= 0:
            raise InputError("share", self.share, "negative", "1/64 suits long runs")

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """The loss on the box and the box that contains the next iterate."""
        n, d = len(at.means), len(at.means[0])
        bound = objective.third_derivative(at.centre, at.radius)
        # An error of the Hessian counts in proportion to the radius.
        tolerance = greatest([ball(self.tolerance), lower(at.radius * ball(self.share))])
        of_hessian = max(self.tolerance, self.share / (n * d))
        here = evaluated(objective, GaussianMixture(at.centre, weights), tolerance, of_hessian)
        centre = [m for p in at.centre for m in p]
        offset = [c - m for c, m in zip((c for p in at.means for c in p), centre, strict=True)]
        away = norm(offset)
        error = abs(rate) * bound * away * away / 2
        turned = [sum((h * o for h, o in zip(row, offset, strict=True)), ball(0)) for row in here.hessian]
        # (I − ηH)(x − m) entry by entry: the two parts of an entry move together.
        kept = [
            sum(
                ((int(i == j) - rate * h) * o for j, (h, o) in enumerate(zip(row, offset, strict=True))),
                ball(0),
            )
            for i, row in enumerate(here.hessian)
        ]
        moved = [
            widened(m - rate * g + k, error) for m, g, k in zip(centre, here.gradient, kept, strict=True)
        ]
        slope = sum((o * (g + t / 2) for o, g, t in zip(offset, here.gradient, turned, strict=True)), ball(0))
        loss = widened(here.loss + slope, bound * away * away * away / 6)
        return loss, Place.of(moved[i * d : (i + 1) * d] for i in range(n))

    def steps_together(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, most: int
    ) -> list[tuple[Ball, Place]]:
        """Steps that are enclosed together where a share of the radius is accurate enough for floats."""
        if not self.share:
            return []
        gradient = max(self.tolerance, Fraction(float(at.radius)) * self.share)
        of_hessian = max(self.tolerance, self.share / (len(at.means) * len(at.means[0])))
        return stretch(objective, weights, rate, at, most, Accuracy(gradient, of_hessian))
