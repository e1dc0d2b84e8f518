"""The points of a sweep as integers: a place on the finest lattice, and a seed.

An axis that is refined ``depth`` times has (count − 1)·2^depth + 1 places; every 2^depth-th is on the grid.
Point number = mixed-radix number of the places, axes in order, the seed last. So points need no list:
they are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import prod

import numpy as np

from verify.errors import InputError
from verify.sweep.intervals import Integers
from verify.sweep.spec import Spec

_REMEMBERED = 10_000
Place = tuple[int, ...]
"""An index on each axis of the finest lattice."""


@dataclass(frozen=True)
class Lattice:
    """The numbering of a spec's points."""

    spec: Spec

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart grid places are, by axis: 2^depth on a refined axis, 1 on others."""
        refine = self.spec.refine
        return tuple(1 << refine.depth if a.name in refine.axes else 1 for a in self.spec.axes)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many places each axis has."""
        pairs = zip(self.spec.axes, self.strides, strict=True)
        return tuple((a.count - 1) * s + 1 for a, s in pairs)

    @cached_property
    def grid_size(self) -> int:
        """How many points the grid has, before any refinement."""
        return prod(a.count for a in self.spec.axes) * self.spec.seeds

    @cached_property
    def size(self) -> int:
        """How many points the finest lattice has: what a grid of the same resolution would run."""
        return prod(self.shape) * self.spec.seeds

    def number(self, place: Place, seed: int) -> int:
        """The point at a place."""
        found = 0
        for k, size in zip(place, self.shape, strict=True):
            found = found * size + k
        return found * self.spec.seeds + seed

    def locate(self, point: int) -> tuple[Place, int]:
        """Place and seed of a point.

        Raises:
            InputError: no point of this sweep.
        """
        if not 0 <= point < self.size:
            raise InputError("point", point, "no point of this sweep", f"allowed are 0 to {self.size - 1}")
        rest, seed = divmod(point, self.spec.seeds)
        place = []
        for size in reversed(self.shape):
            rest, k = divmod(rest, size)
            place.append(k)
        return tuple(reversed(place)), seed

    def texts(self, place: Place) -> dict[str, str]:
        """What a run there is given."""
        found = dict(self.spec.fixed)
        for axis, k in enumerate(place):
            found[self.spec.axes[axis].name] = self._value(axis, k)
        return found

    @cached_property
    def _value(self) -> Callable[[int, int], str]:
        """The text at an index of an axis; neighbouring points share most of theirs."""

        @lru_cache(_REMEMBERED)
        def value(axis: int, k: int) -> str:
            return self.spec.axes[axis].at(Fraction(k, self.strides[axis]))

        return value

    def grid(self) -> Iterator[int]:
        """The points of the grid, in order, one at a time."""
        return map(self.grid_point, range(self.grid_size))

    def grid_point(self, ordinal: int) -> int:
        """The point of the grid with that number among its points."""
        rest, seed = divmod(ordinal, self.spec.seeds)
        place = []
        for axis, stride in zip(reversed(self.spec.axes), reversed(self.strides), strict=True):
            rest, k = divmod(rest, axis.count)
            place.append(k * stride)
        return self.number(tuple(reversed(place)), seed)

    def indices(self, points: Integers) -> tuple[list[Integers], Integers]:
        """Places by axis, and seeds, of many points at once."""
        rest, seeds = np.divmod(np.asarray(points, dtype=np.int64), self.spec.seeds)
        found = []
        for size in reversed(self.shape):
            rest, k = np.divmod(rest, size)
            found.append(k)
        return found[::-1], seeds
