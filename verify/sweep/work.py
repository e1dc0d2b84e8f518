"""What a worker does: it gets a spec as text and a chunk of point numbers, and sends rows back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from verify.evidence import Grade
from verify.sweep.lattice import Lattice
from verify.sweep.run import timed
from verify.sweep.spec import from_canonical
from verify.sweep.store import Row


def run_chunk(canonical: str, wanted: str, points: Sequence[int]) -> list[Row]:
    """Run the points of the spec whose canonical text this is, each on its own, and say what came out."""
    lattice, grade = _lattice(canonical), Grade[wanted]
    rows = []
    for point in points:
        place, seed = lattice.locate(point)
        found, seconds = timed(lattice.texts(place), seed, grade)
        said = found.outcome, found.grade.name, found.steps, found.as_json() if found.numbers else ""
        rows.append(Row(point, *said, seconds, found.trouble))
    return rows


@lru_cache(maxsize=4)
def _lattice(canonical: str) -> Lattice:
    return Lattice(from_canonical(canonical))
