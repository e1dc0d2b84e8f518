"""A step of descent by the mean value form; it works for every teacher.

Plain ball arithmetic would lose three digits a step, because a gradient evaluated at a ball forgets that
it moves with the ball. Here x − η∇(x) is enclosed by the mean value form about the midpoint m,

    m − η∇(m) + (I − ηH(X))(X − m),

so that a radius grows by about the norm of I − ηH, which is near 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.arithmetic import Ball, half_width
from verify.dynamics.objective import Objective
from verify.dynamics.place import Place
from verify.mixture import GaussianMixture

_HESSIAN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class MeanValue:
    """Steps by the mean value form.

    Attributes:
        digits: the relative accuracy of each gradient at a midpoint.
        bits: the working precision.
        radius: the largest radius an iterate may have.
    """

    digits: int = 25
    bits: int = 128
    radius: Fraction = Fraction(1, 10**12)

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """The loss on the box and the box that contains the next iterate."""
        box, centre = at.means, at.centre
        here = objective.at(GaussianMixture(centre, weights), self.digits)
        offset = [[c - m for c, m in zip(p, q, strict=True)] for p, q in zip(box, centre, strict=True)]
        moved = [
            [m - rate * g for m, g in zip(*rows, strict=True)]
            for rows in zip(centre, here.gradient, strict=True)
        ]
        if not any(half_width(o) > 0 for p in offset for o in p):
            return here.loss, Place.of(moved)
        over = objective.at(GaussianMixture(box, weights), _HESSIAN_DIGITS, hessian=True, each=False)
        assert over.hessian is not None  # asked for
        loss = here.loss
        for j, c in ((j, c) for j, p in enumerate(offset) for c in range(len(p))):
            loss += over.gradient[j][c] * offset[j][c]
            for i, a in ((i, a) for i, p in enumerate(offset) for a in range(len(p))):
                moved[i][a] += (int((i, a) == (j, c)) - rate * over.hessian[i][a][j][c]) * offset[j][c]
        return loss, Place.of(moved)
