"""Where a run of gradient descent is, as an enclosure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from verify.arithmetic import Ball, ball, certainly_less, half_width, is_finite, middle, norm, widened
from verify.arithmetic.arguments import checked

Means: TypeAlias = tuple[tuple[Ball, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The true means lie in the balls, and all together within ``radius`` of the centre.

    Attributes:
        means: n × d balls.
        centre: n × d exact numbers.
        radius: an exact bound of the Euclidean distance of all n·d coordinates from the centre.
    """

    means: Means
    centre: Means
    radius: Ball

    @classmethod
    def of(cls, means: Iterable[Iterable[Ball]]) -> Place:
        """What balls alone say."""
        held = tuple(map(tuple, means))
        centre = tuple(tuple(middle(c) for c in p) for p in held)
        return cls(held, centre, norm(half_width(c) for p in held for c in p))

    @classmethod
    def about(cls, centre: Means, radius: Ball) -> Place:
        """All means within a distance of exact ones."""
        return cls(tuple(tuple(widened(c, radius) for c in p) for p in centre), centre, radius)

    @property
    def widest(self) -> Ball:
        """The largest radius of a coordinate, not finite if some coordinate is not."""
        return max((half_width(c) if is_finite(c) else c for p in self.means for c in p), key=_width)

    @property
    def size(self) -> Ball:
        """V = Σ_i |μ_i|², from the balls or from the centre, whichever is narrower."""
        boxed = sum((c * c for p in self.means for c in p), ball(0))
        centre = [c for p in self.centre for c in p]
        # | |true| − |m| | ≤ r, so |true|² is within r (2|m| + r) of |m|².
        exact = sum((c * c for c in centre), ball(0))
        together = widened(exact, self.radius * (2 * norm(centre) + self.radius))
        return together if half_width(together) < half_width(boxed) else boxed


Condition: TypeAlias = Callable[[Place], bool]
"""What ends a run: True proves that it holds for the true means."""


@checked
def size_below(limit: Fraction) -> Condition:
    """The condition V = Σ|μ_i|² < limit."""
    return lambda at: certainly_less(at.size, ball(limit))


def _width(radius: Ball) -> float:
    return float(radius) if is_finite(radius) else float("inf")
