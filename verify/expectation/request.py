"""What is asked for: integrands, and how accurately their values are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, half_width
from verify.expectation.node_sums import Value


@dataclass(frozen=True, slots=True)
class Request:
    """Integrands that mark the same components, and the absolute radius wanted for each of their values.

    Attributes:
        integrands: of one family.
        tolerance: the radius.
        each: radii, none less than that, for each component where one is marked; None if they are the same.
    """

    integrands: tuple[Integrand, ...]
    tolerance: Ball
    each: tuple[Ball, ...] | None = None

    def misses(self, values: Sequence[Value], widest: Ball) -> list[tuple[Ball, Ball]]:
        """(radius, wanted) of values with that largest radius: all pairs that may have the largest ratio."""
        if self.each is None:
            return [(widest, self.tolerance)]
        rows = cast("Sequence[list[Ball]]", values)
        return [(half_width(v), t) for row in rows for v, t in zip(row, self.each, strict=True)]
