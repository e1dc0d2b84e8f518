"""What an evaluation of a Fisher divergence returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from verify.arithmetic import Ball, PreciseBall, decimal
from verify.display import Displayed
from verify.expectation.cost import Work

Gradient: TypeAlias = tuple[tuple[Ball, ...], ...]
Hessian: TypeAlias = tuple[tuple[tuple[tuple[Ball, ...], ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Floats:
    """Loss, gradient and Hessian for NumPy: nothing is known of how far off they are.

    Attributes:
        loss: E|v − v*|².
        gradient: n × d float64.
        hessian: n × d × n × d float64, or None if it was not asked for.
    """

    loss: float
    gradient: NDArray[np.float64]
    hessian: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, repr=False)
class FisherDivergence(Displayed):
    """Balls that contain the loss, its gradient and its Hessian; truncation and rounding are in the radii.

    They remember the bits that they were computed with: they print every digit that is known, and arithmetic
    on them keeps it (see :class:`verify.arithmetic.PreciseBall`). Pickle and deepcopy are exact.

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

    def __post_init__(self) -> None:
        for name in ("loss", "gradient", "hessian"):
            object.__setattr__(self, name, _precise(getattr(self, name), max(self.work.bits, 2)))

    def floats(self) -> Floats:
        """The midpoints as float64: 0 or ±∞ where they are beyond its range; the radii are lost."""
        hessian = None if self.hessian is None else np.array(_floats(self.hessian))
        return Floats(float(self.loss), np.array(_floats(self.gradient)), hessian)

    def __repr__(self) -> str:
        shown = self.digits
        rows = [f"[{', '.join(decimal(g, shown) for g in row)}]" for row in self.gradient]
        values = f"loss={decimal(self.loss, shown)}, gradient=[{', '.join(rows)}]"
        cost = f"digits={self.digits}, nodes={self.work.nodes}, bits={self.work.bits}"
        return f"FisherDivergence({self.objective}, {values}, {cost})"


def _precise(values: Any, bits: int) -> Any:
    """The balls with their bits, in the same nested tuples."""
    if isinstance(values, tuple):
        return tuple(_precise(value, bits) for value in values)
    return values if values is None or isinstance(values, PreciseBall) else PreciseBall(values, bits)


def _floats(values: Any) -> Any:
    return [_floats(value) for value in values] if isinstance(values, tuple) else float(values)
