"""Which points are to be run next: the grid, lazily, or those that refinement asks for."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Protocol

from verify.sweep.intervals import Intervals
from verify.sweep.lattice import Lattice, Place
from verify.sweep.refinement import Refinement

_OPEN_SLICES = 64
"""How many slices are refined at a time: enough that the workers of one wave never wait for the next."""


class Plan(Protocol):
    """Hands out points, and may hand out more once it is told what came out."""

    def take(self, count: int) -> list[int]:
        """Up to so many points; none if all are handed out, or if outcomes have to be told first."""
        ...

    def tell(self, outcomes: Iterable[tuple[int, str]]) -> None:
        """What came out at points handed out before."""
        ...

    @property
    def expected(self) -> int:
        """How many points there are in all, as far as is known now."""
        ...


class Grid:
    """The points of an iterator that are not done, without a list of them."""

    def __init__(self, points: Iterable[int], expected: int, done: Intervals) -> None:
        self._left = (point for point in points if point not in done)
        self.expected = expected

    def take(self, count: int) -> list[int]:
        """The next points."""
        return list(islice(self._left, count))

    def tell(self, outcomes: Iterable[tuple[int, str]]) -> None:
        """Nothing depends on outcomes."""


class Adaptive:
    """The refinement of each slice: the axes that are not refined are fixed in it.

    At a place the outcome is the most frequent one of its seeds (of equally frequent ones the first in the
    alphabet). Outcomes of an earlier run are told again, not run again.
    """

    def __init__(self, lattice: Lattice, earlier: Mapping[int, str]) -> None:
        self._lattice, self._earlier = lattice, earlier
        self._slices = self._all_slices()
        self._open: dict[Place, _Slice] = {}
        self._queue: deque[int] = deque()
        self.expected = lattice.grid_size
        self.boundary: list[tuple[int, int]] = []

    def take(self, count: int) -> list[int]:
        """Points of open slices; new slices are opened while there are too few."""
        while len(self._queue) < count and len(self._open) < _OPEN_SLICES and self._open_next():
            pass
        return [self._queue.popleft() for _ in range(min(count, len(self._queue)))]

    def tell(self, outcomes: Iterable[tuple[int, str]]) -> None:
        """Refine where outcomes differ."""
        for point, outcome in outcomes:
            place, seed = self._lattice.locate(point)
            key = self._key(place)
            self._grow(key, self._open[key].tell(place, seed, outcome))

    def _all_slices(self) -> Iterator[Place]:
        axes, refined = self._lattice.spec.axes, self._lattice.spec.refine.axes
        yield from product(*(range(1 if a.name in refined else a.count) for a in axes))

    def _key(self, place: Place) -> Place:
        spec = self._lattice.spec
        refined = spec.refine.axes
        return tuple(0 if a.name in refined else k for a, k in zip(spec.axes, place, strict=True))

    def _open_next(self) -> bool:
        if (key := next(self._slices, None)) is None:
            return False
        self._open[key] = opened = _Slice(self._lattice, key)
        self._grow(key, opened.refinement.grid())
        return True

    def _grow(self, key: Place, wanted: Iterable[Place]) -> None:
        """Queue what the slice wants, and close it once it wants nothing more."""
        lattice, slice_ = self._lattice, self._open[key]
        waiting = list(wanted)
        while waiting:
            place = slice_.full(waiting.pop())
            for seed in range(lattice.spec.seeds):
                point = lattice.number(place, seed)
                slice_.pending += 1
                if (known := self._earlier.get(point)) is not None:
                    waiting += slice_.tell(place, seed, known)
                else:
                    self._queue.append(point)
        self.expected += slice_.extra()
        if not slice_.pending:
            del self._open[key]
            self.boundary += slice_.boundary()


class _Slice:
    """One refinement, its places among those of the whole lattice, and the seeds that are still missing."""

    def __init__(self, lattice: Lattice, key: Place) -> None:
        self._lattice, self._key = lattice, key
        axes, refine = lattice.spec.axes, lattice.spec.refine
        self._where = [k for k, a in enumerate(axes) if a.name in refine.axes]
        self.refinement = Refinement([axes[k].count for k in self._where], refine.depth)
        self._seen: dict[Place, list[str]] = {}
        self.pending = self._counted = 0

    def full(self, place: Place) -> Place:
        """A place of the refined axes as one of all axes."""
        found = list(self._key)
        for k, value in zip(self._where, place, strict=True):
            found[k] = value
        return tuple(found)

    def tell(self, place: Place, seed: int, outcome: str) -> list[Place]:
        """The places that are wanted now."""
        self.pending -= 1
        seen = self._seen.setdefault(place, [])
        seen.append(outcome)
        if len(seen) < self._lattice.spec.seeds:
            return []
        del self._seen[place]
        return self.refinement.tell(tuple(place[k] for k in self._where), majority(Counter(seen)))

    def extra(self) -> int:
        """How many points more than before are known to be wanted, those of the grid left out."""
        now = self.refinement.wanted - self.refinement.grid_size
        more, self._counted = now - self._counted, now
        return more * self._lattice.spec.seeds

    def boundary(self) -> list[tuple[int, int]]:
        """Pairs of neighbouring points with different outcomes, seed 0."""
        pairs = self.refinement.boundary()
        return [
            (self._lattice.number(self.full(a), 0), self._lattice.number(self.full(b), 0)) for a, b in pairs
        ]


def majority(counts: Counter[str]) -> str:
    """The most frequent outcome; of equally frequent ones the first in the alphabet."""
    return min(counts, key=lambda word: (-counts[word], word))
