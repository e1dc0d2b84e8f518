"""Where the places of an axis are drawn."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from verify.fisher.float64 import Array
from verify.sweep.axes import Axis, Ranged
from verify.sweep.lattice import Lattice
from verify.sweep.rows import number


class Ruler:
    """From indices of an axis to values, along a straight or a logarithmic scale."""

    def __init__(self, lattice: Lattice, axis: Axis) -> None:
        self.axis, self.name = axis, axis.name
        self.k = lattice.spec.axes.index(axis)
        self.stride, self.size = lattice.strides[self.k], lattice.shape[self.k]
        self.is_log = isinstance(axis, Ranged) and axis.logarithmic

    def at(self, index: int | Fraction) -> float:
        """The value at an index, also between two; beyond the ends that of the end."""
        place = min(max(Fraction(index) / self.stride, Fraction(0)), Fraction(self.axis.count - 1))
        low = math.floor(place)
        a = number(self.axis, self.axis.at(Fraction(low)))
        if place == low:
            return a
        b, share = number(self.axis, self.axis.at(Fraction(low + 1))), float(place - low)
        return a * (b / a) ** share if self.is_log else a + share * (b - a)

    @property
    def ends(self) -> tuple[float, float]:
        """The first and the last value."""
        return self.at(0), self.at(self.size - 1)

    def moved(self, value: float, share: float) -> float:
        """The value that lies farther to the right by this share of the axis."""
        low, high = self.ends
        return float(value * (high / low) ** share if self.is_log else value + share * (high - low))

    def along(self, count: int) -> Array:
        """So many values from end to end."""
        return np.geomspace(*self.ends, count) if self.is_log else np.linspace(*self.ends, count)
