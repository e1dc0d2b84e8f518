"""A set of point numbers as disjoint intervals: points finish nearly in order, so a few hold millions."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


class Intervals:
    """Integers ≥ 0, as half-open intervals in two sorted arrays."""

    def __init__(self) -> None:
        self._starts: Integers = np.zeros(0, dtype=np.int64)
        self._stops: Integers = np.zeros(0, dtype=np.int64)

    def add(self, numbers: Integers) -> None:
        """Add numbers, in any order."""
        fresh = np.unique(np.asarray(numbers, dtype=np.int64))
        if not len(fresh):
            return
        breaks = np.flatnonzero(np.diff(fresh) > 1)
        starts = np.concatenate([self._starts, fresh[np.r_[0, breaks + 1]]])
        stops = np.concatenate([self._stops, fresh[np.r_[breaks, -1]] + 1])
        order = np.argsort(starts, kind="stable")
        starts, stops = starts[order], np.maximum.accumulate(stops[order])
        first = np.r_[True, starts[1:] > stops[:-1]]
        self._starts, self._stops = starts[first], stops[np.r_[first[1:], True]]

    def __contains__(self, number: int) -> bool:
        k = bisect_right(self._starts, number) - 1
        return k >= 0 and number < int(self._stops[k])

    def __len__(self) -> int:
        return int((self._stops - self._starts).sum())
