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

    def add(self, numbers: Integers) -> int:
        """Add numbers in any order; returns how many of them were there twice, or already."""
        given = np.sort(np.asarray(numbers, dtype=np.int64))
        fresh = given[np.r_[True, np.diff(given) > 0]] if len(given) else given
        known = int(self.hold(fresh).sum())
        breaks = np.flatnonzero(np.diff(fresh) > 1)
        starts = np.concatenate([self._starts, fresh[np.r_[0, breaks + 1]] if len(fresh) else fresh])
        stops = np.concatenate([self._stops, fresh[np.r_[breaks, -1]] + 1 if len(fresh) else fresh])
        order = np.argsort(starts, kind="stable")
        starts, stops = starts[order], np.maximum.accumulate(stops[order])
        first = np.r_[True, starts[1:] > stops[:-1]] if len(starts) else np.zeros(0, dtype=bool)
        last = np.r_[first[1:], True] if len(starts) else first
        self._starts, self._stops = starts[first], stops[last]
        return len(given) - len(fresh) + known

    def hold(self, numbers: Integers) -> NDArray[np.bool_]:
        """For each number whether it is there."""
        if not len(self._starts):
            return np.zeros(len(numbers), dtype=bool)
        k = np.searchsorted(self._starts, numbers, side="right") - 1
        held: NDArray[np.bool_] = (k >= 0) & (numbers < self._stops[k])
        return held

    def __contains__(self, number: int) -> bool:
        k = bisect_right(self._starts, number) - 1
        return k >= 0 and number < int(self._stops[k])

    def __len__(self) -> int:
        return int((self._stops - self._starts).sum())
