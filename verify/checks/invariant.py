"""Regions that two means cannot leave: shells {|a| ≤ r, Y ≤ |y| ≤ Y'} in any dimension, in two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.arithmetic import Ball, ball, certainly_less
from verify.arithmetic.arguments import admit_fields
from verify.checks.cover import Box
from verify.checks.number import rational
from verify.errors import InputError


@dataclass(frozen=True, slots=True)
class Shell:
    """All c = a·u and D = |y − a| of pairs (a, y) with |a| ≤ radius and start ≤ |y| ≤ end, D ≤ cut.

    With p the part of a orthogonal to u = (y − a)/D it is |y|² = (c + D)² + p², p² ≤ radius² − c², and
    c + D = y·u > 0. On the line p = 0. So in every dimension

        start² − radius² + c² ≤ (c + D)² ≤ end²,    |c| ≤ radius.

    Attributes:
        radius: largest |a|.
        start: smallest |y|, above the radius.
        end: largest |y|.
        cut: largest D of interest; end + radius if left out.

    Raises:
        InputError: not 0 < radius < start ≤ end.
    """

    radius: Fraction
    start: Fraction
    end: Fraction
    cut: Fraction | None = None

    def __post_init__(self) -> None:
        admit_fields(self)
        for name in ("radius", "start", "end"):
            rational(getattr(self, name), name)
        if self.cut is not None:
            rational(self.cut, "cut")
        if not 0 < self.radius < self.start <= self.end:
            why = "not 0 < radius < start ≤ end"
            raise InputError("shell", (self.radius, self.start, self.end), why, "order them")

    @property
    def boxes(self) -> Sequence[Box]:
        """One box: |c| ≤ radius, start − radius ≤ D ≤ end + radius."""
        far = self.end + self.radius
        reach = far if self.cut is None else min(far, self.cut)
        return [((-self.radius, self.radius), (self.start - self.radius, reach))]

    def misses(self, box: Sequence[Ball]) -> bool:
        """True proves that no pair has its (c, D) in the box."""
        c, D = box
        square = (c + D) * (c + D)
        # (c + D)² − c² = D(D + 2c), without c twice
        short = certainly_less(D * (D + 2 * c), ball(self.start**2 - self.radius**2))
        return short or certainly_less(ball(self.end**2), square)

    def holds(self, point: Sequence[Ball]) -> bool:
        """True proves that a = c, y = c + D on the line is such a pair."""
        c, D = point
        ordered = [abs(c), ball(self.radius)], [ball(self.start), c + D], [c + D, ball(self.end)]
        return all(certainly_less(a, b) for a, b in ordered)
