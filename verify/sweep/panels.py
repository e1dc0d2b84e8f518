"""What a picture of a sweep shows: panels of coloured places, or of frequencies with their intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
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


def drawing(root: Path, spec: Spec) -> Drawing:
    """The picture of what there is.

    Raises:
        InputError: there are no rows, or no axis of numbers to draw along.
    """
    lattice = Lattice(spec)
    x, y = _axes(lattice)
    blocks = _blocks(lattice, x, y)
    found = cells(root, spec, spec.grade, blocks)
    if not found:
        raise InputError("-o", str(root), "has no rows yet", "run the sweep")
    certified: dict[Place, list[str]] = {}
    if spec.grade is not Grade.CERTIFIED:
        for cell in cells(root, spec, Grade.CERTIFIED, blocks):
            certified[cell.place] = sorted(cell.counts.elements())
    counts: Counter[str] = sum((c.counts for c in found), Counter())
    if y:
        names = sorted(counts, key=lambda w: (w in (UNDECIDED, FAILED), -counts[w], w))
        success: tuple[str, ...] = ()
    else:
        success = spec.picture.success or (min(counts),)
        names = _curves(lattice, x)
    facets = [k for k, a in enumerate(spec.axes) if a is not x.axis and (not y or a is not y.axis)]
    if not y and facets:
        facets = [k for k in facets if spec.axes[k].name != _curve_axis(lattice, x)]
    panels = []
    places = list(product(*(range(lattice.shape[k]) for k in facets)))
    for place in places[:MOST_PANELS]:
        mine = [c for c in found if tuple(c.place[k] for k in facets) == place]
        if not mine:
            continue
        marks = (
            [_patch(lattice, x, y, c, blocks, certified.get(c.place, [])) for c in _painted(lattice, mine)]
            if y
            else [_frequency(lattice, x, c, success) for c in mine]
        )
        texts = lattice.texts(mine[0].place)
        title = ", ".join(f"{spec.axes[k].name} = {texts[spec.axes[k].name]}" for k in facets)
        panels.append(Panel(title, tuple(marks), tuple(_lines(spec, texts, x, y))))
    label = " or ".join(success)
    return Drawing(
        x.name,
        y.name if y else f"share of runs: {label}",
        (x.is_log, bool(y and y.is_log)),
        (*x.ends, *y.ends) if y else (x.moved(x.ends[0], -_MARGIN), x.moved(x.ends[1], _MARGIN), 0.0, 1.0),
        y is not None,
        tuple(names),
        tuple(panels),
        max(0, len(places) - MOST_PANELS),
        max(blocks),
    )


def _axes(lattice: Lattice) -> tuple[Ruler, Ruler | None]:
    """What is drawn to the right and upwards: as the spec says, or the first axes that are numbers."""
    spec = lattice.spec
    usable = [a for a in spec.axes if ALLOWED[a.name].is_number and a.count > 1]
    if not usable:
        raise InputError("axes", [a.name for a in spec.axes], "no numbers to draw along", "sweep a number")
    wanted = spec.picture
    x = spec.axis(wanted.x) if wanted.x else usable[0]
    others = [a for a in usable if a is not x]
    y = spec.axis(wanted.y) if wanted.y else None if wanted.success or not others else others[0]
    return Ruler(lattice, x), Ruler(lattice, y) if y else None


def _curve_axis(lattice: Lattice, x: Ruler) -> str:
    """Of a picture of frequencies: the last other axis has a curve for each value, any more have panels."""
    return next((a.name for a in reversed(lattice.spec.axes) if a is not x.axis), "")


def _curves(lattice: Lattice, x: Ruler) -> list[str]:
    name = _curve_axis(lattice, x)
    if not name:
        return ["all runs"]
    axis = lattice.spec.axis(name)
    return [f"{name} = {axis.at(Fraction(k))}" for k in range(axis.count)]


def _blocks(lattice: Lattice, x: Ruler, y: Ruler | None) -> list[int]:
    """How many places are counted together along each axis, so that a picture can show them."""
    blocks = [1] * len(lattice.shape)
    if lattice.spec.refine.depth:
        return blocks
    along = [r.k for r in (x, y) if r]
    while prod(-(-n // b) for n, b in zip(lattice.shape, blocks, strict=True)) > MOST_CELLS:
        widest = max(along, key=lambda k: lattice.shape[k] / blocks[k])
        if lattice.shape[widest] <= blocks[widest]:
            break
        blocks[widest] *= 2
    return blocks


def _painted(lattice: Lattice, found: list[Cell]) -> list[Cell]:
    """Coarse places first, fine ones over them."""
    return sorted(found, key=lambda c: -_reach(lattice, c.place))


def _reach(lattice: Lattice, place: Place) -> int:
    """How far it is along refined axes to the places of the same level."""
    fine = [k for k, s in zip(place, lattice.strides, strict=True) if s > 1]
    top = 1 << lattice.spec.refine.depth
    return min((k & -k or top for k in fine), default=1) if fine else 1


def _patch(lattice: Lattice, x: Ruler, y: Ruler, cell: Cell, blocks: list[int], certified: list[str]) -> Mark:
    reach = min(_reach(lattice, cell.place), 1 << lattice.spec.refine.depth)

    def ends(ruler: Ruler) -> tuple[float, float]:
        # A place stands for all that is nearer to it than to its neighbours of the same level.
        first, block = cell.place[ruler.k], blocks[ruler.k]
        half = Fraction(reach if ruler.stride > 1 else 1, 2)
        return ruler.at(first - half), ruler.at(first + block - 1 + half)

    (x0, x1), (y0, y1) = ends(x), ends(y)
    word = cell.outcome
    where = _where(lattice, cell.place)
    return Mark((x0, y0, x1, y1), 0.0, word, cell.counts[word] / cell.runs, cell, where, tuple(certified))


def _where(lattice: Lattice, place: Place) -> dict[str, str]:
    texts = lattice.texts(place)
    return {a.name: texts[a.name] for a in lattice.spec.axes}


def _frequency(lattice: Lattice, x: Ruler, cell: Cell, success: tuple[str, ...]) -> Mark:
    seen = Frequency(cell.share(success), cell.runs)
    low, high = seen.interval()
    where, name = _where(lattice, cell.place), _curve_axis(lattice, x)
    at = _beside(lattice, x, cell, name)
    curve = f"{name} = {where[name]}" if name else "all runs"
    return Mark((at, low, at, high), seen.fraction, curve, seen.fraction, cell, where)


def _beside(lattice: Lattice, x: Ruler, cell: Cell, name: str) -> float:
    """The place along x, moved by a hair for each curve, so that intervals do not hide each other."""
    at = x.at(cell.place[x.k])
    if not name:
        return at
    k = next(k for k, a in enumerate(lattice.spec.axes) if a.name == name)
    return x.moved(at, _DODGE * (cell.place[k] - (lattice.spec.axes[k].count - 1) / 2))


def _lines(spec: Spec, texts: Mapping[str, str], x: Ruler, y: Ruler | None) -> list[Line]:
    ys = y.along(_ALONG) if y else np.array([0.0, 1.0])
    scene = Scene(texts, x.name, y.name if y else "", x.along(_ALONG), ys)
    return [line for name in spec.picture.lines for line in predicted(name, scene)]
