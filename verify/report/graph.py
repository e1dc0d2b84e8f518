"""Which claim rests on which, as a drawing: coloured by what a run showed, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verify.evidence import Grade, Ledger

ROW, WIDTH, HEIGHT, GAP = 34, 228, 24, 48


@dataclass(frozen=True, slots=True)
class Node:
    """A claim's place in the drawing. Both grades are None for a premise outside the run."""

    key: str
    x: int
    y: int
    own: Grade | None
    grade: Grade | None

    @property
    def inherits(self) -> bool:
        """Whether a premise lowers the grade."""
        return self.own != self.grade


@dataclass(frozen=True, slots=True)
class Graph:
    """A layered drawing: every premise stands left of what rests on it."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[Node, Node], ...]
    width: int
    height: int


def graph_of(ledger: Ledger) -> Graph:
    """Lay out the claims of a run and the premises that they name."""
    verdicts = {v.claim.key: v for v in ledger.verdicts}
    uses = {key: v.claim.uses for key, v in verdicts.items()}
    uses |= {premise: () for used in list(uses.values()) for premise in used if premise not in verdicts}
    columns = _ordered(_columns(uses), uses)
    nodes: dict[str, Node] = {}
    for place, column in enumerate(columns):
        for row, key in enumerate(column):
            verdict = verdicts.get(key)
            own, grade = (verdict.own, verdict.grade) if verdict else (None, None)
            nodes[key] = Node(key, place * (WIDTH + GAP) + 4, row * ROW + 6, own, grade)
    edges = tuple((nodes[premise], nodes[key]) for key, used in uses.items() for premise in used)
    width = len(columns) * (WIDTH + GAP) - GAP + 8
    return Graph(tuple(nodes.values()), edges, width, max((len(c) for c in columns), default=0) * ROW + 12)


def _columns(uses: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    depth: dict[str, int] = {}

    def deep(key: str) -> int:
        if key not in depth:
            depth[key] = max((deep(premise) + 1 for premise in uses[key]), default=0)
        return depth[key]

    columns: list[list[str]] = []
    for key in uses:
        while len(columns) <= deep(key):
            columns.append([])
        columns[deep(key)].append(key)
    return columns


def _ordered(columns: list[list[str]], uses: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    # Fewer crossings: what something rests on first, and then near the mean of its premises.
    used = {premise for premises in uses.values() for premise in premises}
    row: dict[str, float] = {}
    for column in columns:
        column.sort(key=lambda key: (key not in used and not uses[key], _mean(uses[key], row)))
        row |= {key: place for place, key in enumerate(column)}
    return columns


def _mean(premises: tuple[str, ...], row: Mapping[str, float]) -> float:
    return sum(row[premise] for premise in premises) / len(premises) if premises else 0.0
