"""Bisection of the cells in which an outcome changes, in any number of dimensions.

Of a lattice of (c_1 − 1)·2^depth + 1 by … places every 2^depth-th is known first. As soon as two outcomes are
known in a cell, its edges included, it is divided into 2^k cells of half the side, and all their corners are
wanted: so a boundary that leaves a divided cell through the middle of an edge is followed into the neighbour,
although all corners of that agree. Places are added only, so which ones there are in the end depends on the
outcomes and not on the order in which they come. What no grid place hints at is not found: an island within
one cell.

In the plane a boundary of length ℓ (in cells of the grid) costs about 2ℓ·2^depth·2 places, where the grid of
the same resolution has 4^depth for each of its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

Place = tuple[int, ...]


class Refinement:
    """The cells of one slice; ``tell`` it outcomes and run what it wants.

    Attributes:
        wanted: how many places were asked for so far, those of the grid included.
    """

    def __init__(self, counts: Sequence[int], depth: int) -> None:
        self._counts, self._depth = tuple(counts), depth
        self._top = tuple((c - 1) << depth for c in counts)
        self._asked: set[Place] = set()
        # A leaf is a cell that is not divided: its size and lowest corner; with the places known in it.
        side = 1 << depth
        corners = product(*(range(0, top, side) for top in self._top))
        self._leaves: dict[tuple[int, Place], dict[Place, str]] = {(side, corner): {} for corner in corners}
        self.wanted = self.grid_size

    @property
    def grid_size(self) -> int:
        """How many places the grid has."""
        return prod(self._counts)

    def grid(self) -> Iterator[Place]:
        """The places that are wanted first."""
        side = 1 << self._depth
        yield from product(*(range(0, top + 1, side) for top in self._top))

    def tell(self, place: Place, outcome: str) -> list[Place]:
        """What came out at a wanted place; returns the places that are wanted because of it."""
        wanted: list[Place] = []
        for leaf in self._leaves_at(place):
            self._leaves[leaf][place] = outcome
            wanted += self._divided(leaf)
        self.wanted += len(wanted)
        return wanted

    def boundary(self) -> list[tuple[Place, Place]]:
        """Neighbours on the finest lattice whose outcomes differ, in order."""
        pairs = set()
        for (side, corner), known in self._leaves.items():
            if side == 1 and len(set(known.values())) > 1:
                for place, axis in product(known, range(len(corner))):
                    other = (*place[:axis], place[axis] + 1, *place[axis + 1 :])
                    if other in known and known[other] != known[place]:
                        pairs.add((place, other))
        return sorted(pairs)

    def _leaves_at(self, place: Place) -> set[tuple[int, Place]]:
        """The leaves that contain the place, edges included."""
        found = set()
        for back in product((0, 1), repeat=len(place)):
            inner = tuple(p - b for p, b in zip(place, back, strict=True))
            if any(not 0 <= p < top for p, top in zip(inner, self._top, strict=True)):
                continue
            for level in range(self._depth + 1):
                side = 1 << level
                leaf = side, tuple(p - p % side for p in inner)
                if leaf in self._leaves:
                    found.add(leaf)
                    break
        return found

    def _divided(self, leaf: tuple[int, Place]) -> list[Place]:
        """Divide the leaf, and its parts in turn, while two outcomes are known in it."""
        (side, corner), known = leaf, self._leaves[leaf]
        if side == 1 or len(set(known.values())) < 2:
            return []
        del self._leaves[leaf]
        half = side // 2
        grid = product(*(range(c, c + side + 1, half) for c in corner))
        fresh = [place for place in grid if place not in self._asked and not self._is_on_grid(place)]
        self._asked.update(fresh)
        for part in product(*((c, c + half) for c in corner)):
            inside = {
                place: outcome
                for place, outcome in known.items()
                if all(low <= p <= low + half for low, p in zip(part, place, strict=True))
            }
            self._leaves[half, part] = inside
            fresh += self._divided((half, part))
        return fresh

    def _is_on_grid(self, place: Place) -> bool:
        return not any(p & ((1 << self._depth) - 1) for p in place)
