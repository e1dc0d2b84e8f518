"""Rows counted by place: how often each outcome was seen there, over the seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from verify.evidence import Grade
from verify.sweep.lattice import Lattice, Place
from verify.sweep.plan import majority
from verify.sweep.rows import column
from verify.sweep.spec import Spec
from verify.sweep.store import read_all


@dataclass(slots=True)
class Cell:
    """The runs at one place of the finest lattice, or in a block of places.

    Attributes:
        place: the lowest index on each axis.
        counts: runs by outcome.
        point: the number of one of them.
        seconds: of all together.
    """

    place: Place
    counts: Counter[str] = field(default_factory=Counter)
    point: int = 0
    seconds: float = 0.0

    @property
    def runs(self) -> int:
        """How many runs."""
        return self.counts.total()

    @property
    def outcome(self) -> str:
        """The most frequent outcome."""
        return majority(self.counts)

    def share(self, words: Sequence[str]) -> int:
        """How many runs had one of these outcomes."""
        return sum(self.counts[word] for word in words)


def cells(root: Path, spec: Spec, wanted: Grade, blocks: Sequence[int] = ()) -> list[Cell]:
    """Each place where there is a row, in order; one part of the results is in memory at a time.

    Args:
        root: the directory of the sweep.
        spec: its spec.
        wanted: which rows.
        blocks: how many places along each axis are counted together; 1 if left out.
    """
    sizes = np.array(blocks or [1] * len(spec.axes))
    names = [f"{column(a)}_index" for a in spec.axes]
    found: dict[Place, Cell] = {}
    for part in read_all(root, spec, wanted, [*names, "point", "outcome", "seconds"]):
        outcome = part["outcome"].combine_chunks()
        outcome = outcome if hasattr(outcome, "indices") else outcome.dictionary_encode()
        words, code = outcome.dictionary.to_pylist(), outcome.indices.to_numpy(zero_copy_only=False)
        places = np.stack([part[n].to_numpy() for n in names], axis=1) // sizes * sizes
        keys, first, group = np.unique(
            np.column_stack([places, code]), axis=0, return_index=True, return_inverse=True
        )
        group = group.reshape(-1)
        runs, seconds = np.bincount(group), np.bincount(group, part["seconds"].to_numpy())
        points = part["point"].to_numpy()[first]
        for key, count, time, point in zip(keys.tolist(), runs, seconds, points, strict=True):
            place = tuple(key[:-1])
            cell = found.setdefault(place, Cell(place, point=int(point)))
            cell.counts[words[key[-1]]] += int(count)
            cell.seconds += float(time)
    return [found[place] for place in sorted(found)]


def summary(root: Path, spec: Spec) -> list[str]:
    """How many runs had which outcome, in lines for a terminal."""
    lines = []
    for wanted in dict.fromkeys((spec.grade, Grade.CERTIFIED)):
        every = Lattice(spec).shape
        counts: Counter[str] = Counter()
        seconds = 0.0
        for cell in cells(root, spec, wanted, every):
            counts += cell.counts
            seconds += cell.seconds
        if counts:
            said = ", ".join(
                f"{count:,} {word}" for word, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
            )
            lines.append(f"{counts.total():,} runs wanted {wanted.name}: {said} ({seconds:.1f} s of runs)")
    return lines
