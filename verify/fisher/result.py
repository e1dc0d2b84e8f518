"""What an evaluation of a Fisher divergence returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from verify.arithmetic import Ball, decimal
from verify.display import Displayed
from verify.expectation.cost import Work

Gradient: TypeAlias = tuple[tuple[Ball, ...], ...]
Hessian: TypeAlias = tuple[tuple[tuple[tuple[Ball, ...], ...], ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class FisherDivergence(Displayed):
    """Balls that contain the loss, its gradient and its Hessian; truncation and rounding are in the radii.

    Attributes:
        objective: "forward" (x from the teacher) or "reverse" (x from the student).
        loss: E|v − v*|².
        gradient: n × d balls ∂loss/∂μ_{i,a}.
        hessian: n × d × n × d balls, or None if it was not asked for.
        digits: the relative accuracy that was asked for.
        reached: whether every radius is as small as asked for. False when means are balls that are too wide,
            or when the values are too small to be told from 0 (see forward_fisher).
        work: nodes, bits and estimated work of the last pass.
        passes: how many passes over the nodes it took.
    """

    objective: str
    loss: Ball
    gradient: Gradient
    hessian: Hessian | None
    digits: int
    reached: bool
    work: Work
    passes: int

    def __repr__(self) -> str:
        shown = min(self.digits, 30)
        rows = [f"[{', '.join(decimal(g, shown) for g in row)}]" for row in self.gradient]
        values = f"loss={decimal(self.loss, shown)}, gradient=[{', '.join(rows)}]"
        cost = f"digits={self.digits}, nodes={self.work.nodes}, bits={self.work.bits}"
        return f"FisherDivergence({self.objective}, {values}, {cost})"
