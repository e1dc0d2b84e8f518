"""Numbers to look at: the data of a picture, in floats, on which no verdict rests."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from verify.errors import InputError
from verify.evidence.grade import Grade

MOST_POINTS = 2000
"""Of one curve: more than a printed page can resolve."""


class Form(StrEnum):
    """How a curve is drawn."""

    LINE = "line"
    POINTS = "points"
    PATH = "path"
    """An orbit: a line with an arrow that says which way it is run through."""
    REFERENCE = "reference"
    """What the data are to be compared with: a limit, a slope, a bound."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What one axis measures: a label as ``"log10 ε"`` or, between dollar signs, in LaTeX."""

    label: str
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Points (x_k, y_k) in order, perhaps with an interval [low_k, high_k] about each y_k.

    Attributes:
        name: what the legend calls it; curves of one name share its entry and its colour.
        x, y: equally many finite floats.
        form: how it is drawn.
        grade: how the values were come by: ``CERTIFIED`` for midpoints of enclosures too small to see.
        low, high: the ends of an interval about each y; empty if there is none.

    Raises:
        InputError: lengths that differ, no points or too many, or a value that is not finite.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    form: Form = Form.LINE
    grade: Grade = Grade.OBSERVED
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for field in ("x", "y", "low", "high"):
            values = tuple(float(v) for v in getattr(self, field))
            object.__setattr__(self, field, values)  # frozen, but NumPy's floats are no one's JSON
            if not all(math.isfinite(v) for v in values):
                raise InputError(field, self.name, "has a value that is not finite", "leave that point out")
        sizes = {len(self.x), len(self.y), len(self.low) or len(self.x), len(self.high) or len(self.x)}
        if len(sizes) != 1 or bool(self.low) != bool(self.high):
            raise InputError("curve", self.name, "has columns of different lengths", "give one y for each x")
        if not 1 <= len(self.x) <= MOST_POINTS:
            why = f"has {len(self.x)} points, not 1 to {MOST_POINTS}"
            raise InputError("curve", self.name, why, "keep every k-th point")


@dataclass(frozen=True, slots=True)
class Series:
    """One picture: a title, two axes, some curves, and what to see in it."""

    title: str
    x: Axis
    y: Axis
    curves: tuple[Curve, ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.curves:
            raise InputError("series", self.title, "has no curves", "add at least one")
        for axis, columns in ((self.x, ("x",)), (self.y, ("y", "low", "high"))):
            values = (v for c in self.curves for column in columns for v in getattr(c, column))
            if axis.logarithmic and any(v <= 0 for v in values):
                why = f"has a value ≤ 0 on the logarithmic axis «{axis.label}»"
                raise InputError("series", self.title, why, "leave it out, or use a linear axis")
