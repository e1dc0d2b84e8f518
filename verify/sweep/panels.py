"""What a picture of a sweep shows: panels of coloured places, or of frequencies with their intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from pathlib import Path

import numpy as np

from verify.checks.frequency import Frequency
from verify.errors import InputError
from verify.evidence import Grade
from verify.sweep.cells import Cell, cells
from verify.sweep.keys import ALLOWED
from verify.sweep.lattice import Lattice, Place
from verify.sweep.predictions import Line, Scene, predicted
from verify.sweep.result import FAILED, UNDECIDED
from verify.sweep.ruler import Ruler
from verify.sweep.spec import Spec

MOST_CELLS = 20_000
"""Of a picture; of more, blocks are counted together."""
MOST_PANELS = 12
_DODGE, _MARGIN = 0.006, 0.03
"""Of the width of a picture of frequencies: between two curves, and beyond the first and the last value."""
_ALONG = 200
"""Places at which a predicted line is worked out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a picture: what was seen there, and how to see it again.

    Attributes:
        box: x0, y0, x1, y1 of its rectangle; for frequencies x, low, x, high of its interval.
        y: the frequency; 0 in maps.
        name: the outcome, or the curve.
        share: of the runs that had the outcome.
        cell: its counts.
        where: the values of its axes.
        certified: the outcomes of its certified runs.
    """

    box: tuple[float, float, float, float]
    y: float
    name: str
    share: float
    cell: Cell
    where: Mapping[str, str]
    certified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks in the order in which they are to be painted, with lines."""

    title: str
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture.

    Attributes:
        x, y: axis labels.
        logarithmic: whether x is, and y.
        limits: x from, x to, y from, y to.
        is_map: coloured places; else frequencies.
        names: of outcomes or curves, in the order of their colours.
        panels: at most ``MOST_PANELS``.
        left_out: how many more there would be.
        block: how many places along each axis one mark stands for.
    """

    x: str
    y: str
    logarithmic: tuple[bool, bool]
    limits: tuple[float, float, float, float]
    is_map: bool
    names: tuple[str, ...]
    panels: tuple[Panel, ...]
    left_out: int
    block: int


class Layout:
    """Which axis is drawn to the right, which upwards or as curves, and which have a panel for each value."""

    def __init__(self, lattice: Lattice) -> None:
        """As the spec says, or the first axes that are numbers.

        Raises:
            InputError: there is no axis of numbers to draw along.
        """
        spec, wanted = lattice.spec, lattice.spec.picture
        usable = [a for a in spec.axes if ALLOWED[a.name].is_number and a.count > 1]
        if not usable:
            raise InputError(
                "axes", [a.name for a in spec.axes], "no numbers to draw along", "sweep a number"
            )
        x = spec.axis(wanted.x) if wanted.x else usable[0]
        others = [a for a in usable if a is not x]
        y = spec.axis(wanted.y) if wanted.y else None if wanted.success or not others else others[0]
        self.lattice, self.success = lattice, wanted.success
        self.x, self.y = Ruler(lattice, x), Ruler(lattice, y) if y else None
        left = [k for k, a in enumerate(spec.axes) if a is not x and a is not y]
        # Of frequencies the last axis that is left has a curve for each value.
        self.curves = left.pop() if left and not y else None
        self.facets = left

    @property
    def limits(self) -> tuple[float, float, float, float]:
        """Of the picture; frequencies get some room at the sides."""
        low, high = self.x.ends
        if self.y:
            return low, high, *self.y.ends
        return self.x.moved(low, -_MARGIN), self.x.moved(high, _MARGIN), 0.0, 1.0

    def facet(self, place: Place) -> Place:
        """Which panel a place is in."""
        return tuple(place[k] for k in self.facets)

    def words(self, place: Place, axes: Sequence[int]) -> str:
        """The values of some axes there."""
        texts = self.lattice.texts(place)
        names = [self.lattice.spec.axes[k].name for k in axes]
        return ", ".join(f"{name} = {texts[name]}" for name in names)

    def curve(self, place: Place) -> str:
        """Which curve a place is on."""
        return "all runs" if self.curves is None else self.words(place, [self.curves])


def drawing(root: Path, spec: Spec) -> Drawing:
    """The picture of what there is.

    Raises:
        InputError: there are no rows, or no axis of numbers to draw along.
    """
    layout = Layout(Lattice(spec))
    blocks = _blocks(layout)
    found = cells(root, spec, spec.grade, blocks)
    if not found:
        raise InputError("-o", str(root), "has no rows yet", "run the sweep")
    counts: Counter[str] = sum((c.counts for c in found), Counter())
    if layout.y:
        again = cells(root, spec, Grade.CERTIFIED, blocks) if spec.grade is not Grade.CERTIFIED else []
        certified = {c.place: tuple(sorted(c.counts.elements())) for c in again}
        marks = [_patch(layout, c, blocks, certified.get(c.place, ())) for c in _painted(layout, found)]
        names = sorted(counts, key=lambda w: (w in (UNDECIDED, FAILED), -counts[w], w))
        label = layout.y.name
    else:
        success = layout.success or (min(counts),)
        marks = [_frequency(layout, c, success) for c in found]
        names = list(dict.fromkeys(m.name for m in marks))
        label = f"share of runs: {' or '.join(success)}"
    shown = sorted({layout.facet(c.place) for c in found})
    return Drawing(
        layout.x.name,
        label,
        (layout.x.is_log, bool(layout.y and layout.y.is_log)),
        layout.limits,
        layout.y is not None,
        tuple(names),
        tuple(_panel(layout, facet, marks) for facet in shown[:MOST_PANELS]),
        max(0, len(shown) - MOST_PANELS),
        max(blocks),
    )


def _panel(layout: Layout, facet: Place, marks: Sequence[Mark]) -> Panel:
    mine = [m for m in marks if layout.facet(m.cell.place) == facet]
    place = mine[0].cell.place
    ys = layout.y.along(_ALONG) if layout.y else np.array([0.0, 1.0])
    upwards = layout.y.name if layout.y else ""
    scene = Scene(layout.lattice.texts(place), layout.x.name, upwards, layout.x.along(_ALONG), ys)
    lines = [line for name in layout.lattice.spec.picture.lines for line in predicted(name, scene)]
    return Panel(layout.words(place, layout.facets), tuple(mine), tuple(lines))


def _blocks(layout: Layout) -> list[int]:
    """How many places are counted together along each axis, so that a picture can show them."""
    shape = layout.lattice.shape
    blocks = [1] * len(shape)
    if layout.lattice.spec.refine.depth:
        return blocks
    along = [r.k for r in (layout.x, layout.y) if r]
    while prod(-(-n // b) for n, b in zip(shape, blocks, strict=True)) > MOST_CELLS:
        widest = max(along, key=lambda k: shape[k] / blocks[k])
        if shape[widest] <= blocks[widest]:
            break
        blocks[widest] *= 2
    return blocks


def _painted(layout: Layout, found: list[Cell]) -> list[Cell]:
    """Coarse places first, fine ones over them."""
    return sorted(found, key=lambda c: -_reach(layout.lattice, c.place))


def _reach(lattice: Lattice, place: Place) -> int:
    """How far it is along refined axes to the places of the same level."""
    fine = [k for k, s in zip(place, lattice.strides, strict=True) if s > 1]
    top = 1 << lattice.spec.refine.depth
    return min((min(k & -k or top, top) for k in fine), default=1)


def _patch(layout: Layout, cell: Cell, blocks: list[int], certified: tuple[str, ...]) -> Mark:
    """A place stands for all that is nearer to it than to its neighbours of the same level."""
    reach = _reach(layout.lattice, cell.place)

    def ends(ruler: Ruler) -> tuple[float, float]:
        first, block = cell.place[ruler.k], blocks[ruler.k]
        half = Fraction(reach if ruler.stride > 1 else 1, 2)
        return ruler.at(first - half), ruler.at(first + block - 1 + half)

    assert layout.y  # a map has one
    (x0, x1), (y0, y1) = ends(layout.x), ends(layout.y)
    word, where = cell.outcome, _where(layout.lattice, cell.place)
    return Mark((x0, y0, x1, y1), 0.0, word, cell.counts[word] / cell.runs, cell, where, certified)


def _where(lattice: Lattice, place: Place) -> dict[str, str]:
    texts = lattice.texts(place)
    return {a.name: texts[a.name] for a in lattice.spec.axes}


def _frequency(layout: Layout, cell: Cell, success: tuple[str, ...]) -> Mark:
    seen = Frequency(cell.share(success), cell.runs)
    low, high = seen.interval()
    at = layout.x.at(cell.place[layout.x.k])
    if layout.curves is not None:  # a hair to the side, so that intervals do not hide each other
        middle = (layout.lattice.shape[layout.curves] - 1) / 2
        at = layout.x.moved(at, _DODGE * (cell.place[layout.curves] - middle))
    where = _where(layout.lattice, cell.place)
    return Mark((at, low, at, high), seen.fraction, layout.curve(cell.place), seen.fraction, cell, where)
