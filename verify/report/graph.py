"""Which claim rests on which, as a drawing: coloured by what a run showed, never by hand.

Layers from left to right as in Sugiyama, Tagawa & Toda (1981): a line that passes a layer gets a place in
it, so that it passes between the claims; the order within layers follows the means of the neighbours. The
drawing is never wider than the page, however many layers there are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from verify.evidence import Grade, Ledger

PAGE = 1080  # pixels, as all lengths here
_WIDEST, _GAP, _SPACE, _EDGE = 228, 44, 8, 4
_LINE, _CHARACTER, _MOST_LINES = 15, 6.6, 3  # of the text in a node
_ALONE_COLUMNS = 4
_SWEEPS = 8


@dataclass(frozen=True, slots=True)
class Node:
    """A claim's place in the drawing. Both grades are None for a premise outside the run."""

    key: str
    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    own: Grade | None
    grade: Grade | None

    @property
    def height(self) -> int:
        """In pixels, as all lengths here."""
        return _height(self.key, self.width)

    @property
    def inherits(self) -> bool:
        """Whether a premise lowers the grade."""
        return self.own != self.grade


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a premise to what rests on it: the path's commands in SVG."""

    premise: Node
    claim: Node
    path: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Every premise stands left of what rests on it; claims without either stand below, in rows."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Passing:
    """Where the line from a premise to a claim passes a layer between them."""

    premise: str
    claim: str
    layer: int


_Place = str | _Passing
_Box = tuple[int, int, int]  # x, y, width


def graph_of(ledger: Ledger) -> Graph:
    """Lay out the claims of a run and the premises that they name."""
    grades = {v.claim.key: (v.own, v.grade) for v in ledger.verdicts}
    uses = {v.claim.key: v.premises for v in ledger.verdicts}
    uses |= {premise: () for used in list(uses.values()) for premise in used if premise not in grades}
    linked = {premise for premises in uses.values() for premise in premises} | {k for k in uses if uses[k]}
    depth = _depths({key: uses[key] for key in uses if key in linked})
    lines = [_line(premise, key, depth) for key in depth for premise in uses[key]]
    boxes, height = _columns(_ordered(_layers(depth, lines), lines))
    alone, height = _rows([key for key in uses if key not in linked], height)
    nodes = {
        key: Node(key, *box, _wrapped(key, box[2]), *grades.get(key, (None, None)))
        for key, box in (boxes | alone).items()
        if isinstance(key, str)
    }
    edges = (Edge(nodes[line[0]], nodes[line[-1]], _path(line, boxes)) for line in lines)  # type: ignore[index]
    return Graph(tuple(nodes.values()), tuple(edges), PAGE, height)


def _depths(uses: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depth: dict[str, int] = {}

    def deep(key: str) -> int:
        if key not in depth:
            depth[key] = max((deep(premise) + 1 for premise in uses[key]), default=0)
        return depth[key]

    return {key: deep(key) for key in uses}


def _line(premise: str, claim: str, depth: Mapping[str, int]) -> list[_Place]:
    between = range(depth[premise] + 1, depth[claim])
    return [premise, *(_Passing(premise, claim, layer) for layer in between), claim]


def _layers(depth: Mapping[str, int], lines: Sequence[Sequence[_Place]]) -> list[list[_Place]]:
    layers: list[list[_Place]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for key, layer in depth.items():
        layers[layer].append(key)
    for passing in (place for line in lines for place in line if isinstance(place, _Passing)):
        layers[passing.layer].append(passing)
    return layers


def _ordered(layers: list[list[_Place]], lines: Sequence[Sequence[_Place]]) -> list[list[_Place]]:
    beside: dict[_Place, list[_Place]] = {}
    for a, b in (pair for line in lines for pair in pairwise(line)):
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    # A place is where it stands as a share of its layer's height, so that layers of any size compare.
    share = {place: (k + 0.5) / len(layer) for layer in layers for k, place in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            layer.sort(key=lambda place: fmean(share[other] for other in beside[place]))
            share |= {place: (k + 0.5) / len(layer) for k, place in enumerate(layer)}
    return layers


def _columns(layers: Sequence[Sequence[_Place]]) -> tuple[dict[_Place, _Box], int]:
    """Each layer a column, centred upon the tallest; also the height of all."""
    width = min(_WIDEST, (PAGE - 2 * _EDGE + _GAP) // max(len(layers), 1) - _GAP)
    heights = [[_height(place, width) for place in layer] for layer in layers]
    tall = [sum(of) + _SPACE * (len(of) - 1) for of in heights]
    boxes: dict[_Place, _Box] = {}
    for column, layer in enumerate(layers):
        y = _EDGE + (max(tall) - tall[column]) // 2
        for place, height in zip(layer, heights[column], strict=True):
            boxes[place] = (_EDGE + column * (width + _GAP), y, width)
            y += height + _SPACE
    return boxes, max(tall, default=-2 * _EDGE) + 2 * _EDGE


def _rows(keys: Sequence[str], top: int) -> tuple[dict[str, _Box], int]:
    """Claims without a line, below the others; also the height of all."""
    width = (PAGE - 2 * _EDGE + _SPACE) // _ALONE_COLUMNS - _SPACE
    boxes: dict[str, _Box] = {}
    y = top + (2 * _SPACE if top and keys else 0)
    for row in (keys[k : k + _ALONE_COLUMNS] for k in range(0, len(keys), _ALONE_COLUMNS)):
        boxes |= {key: (_EDGE + k * (width + _SPACE), y, width) for k, key in enumerate(row)}
        y += max(_height(key, width) for key in row) + _SPACE
    return boxes, y


def _path(line: Sequence[_Place], boxes: Mapping[_Place, _Box]) -> str:
    """From the premise's right side to the claim's left one, straight through what it passes."""
    ends = [(x, y + _height(place, w) // 2, w) for place in line for x, y, w in [boxes[place]]]
    bend = _GAP // 2
    x, y = ends[0][0] + ends[0][2], ends[0][1]
    path = [f"M{x} {y}"]
    for left, middle, width in ends[1:]:
        path.append(f"C{x + bend} {y} {left - bend} {middle} {left} {middle}")
        x, y = left + width, middle
        path.append(f"H{x}")
    return " ".join(path[:-1])


def _height(place: _Place, width: int) -> int:
    return 6 if isinstance(place, _Passing) else _LINE * len(_wrapped(place, width)) + 9


def _wrapped(key: str, width: int) -> tuple[str, ...]:
    letters = max(int((width - 30) / _CHARACTER), 6)  # beside the symbols
    return tuple(textwrap.wrap(key, letters, max_lines=_MOST_LINES, placeholder="…")) or ("",)
