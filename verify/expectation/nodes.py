"""The nodes of a tensor rule as rows × columns, so that e^{x·μ_i} factors into one number each.

At the node (row p, column q) every exponential is a_i(p)·b_i(q); one matrix product over i then gives
Σ_i π_i μ_i^γ e^{x·μ_i − |μ_i|²/2} at all nodes. With one active axis its nodes are cut into blocks:
x = x_p + y_q. Equispaced nodes make geometric progressions: one exponential per mean and axis.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from itertools import accumulate, repeat
from math import isqrt, prod
from operator import mul
from typing import Any

from verify.arithmetic import Ball, ball, current_bits, legendre_rule, matrix, pi
from verify.expectation.hermite import hermite_rule
from verify.expectation.means import Means
from verify.expectation.rules import Hermite, Legendre, Rule, Trapezoid

Table = list[list[Ball]]
Along = Callable[[int], Sequence[Ball]]

_MOST_KEPT = 4096
"""Weights of rules with more nodes are made each time."""


class Shared(tuple[Ball, ...]):
    """Balls that a rule and the precision determine; equal only to itself, so that they are found again.

    What is made of them alone can be remembered by them: mixtures near each other have the same rules.
    """

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


@dataclass(frozen=True, slots=True)
class Strand:
    """Nodes that make up the rows, or the columns, of all nodes.

    Attributes:
        gauss: for each node the quadrature weight times φ(x) along the strand's axes.
        factors: for each mixture (student, teacher) one row [e^{x·μ_i}]_i a node.
    """

    gauss: Sequence[Ball]
    factors: tuple[Table, ...]

    def __len__(self) -> int:
        return len(self.gauss)

    def times(self, other: Strand) -> Strand:
        """All pairs of nodes."""
        gauss: Sequence[Ball] = other.gauss
        if not (len(self) == 1 and self.gauss[0] == 1):
            gauss = [g * h for g in self.gauss for h in other.gauss]
        factors = tuple(
            [list(map(mul, row, more)) for row in mine for more in theirs]
            for mine, theirs in zip(self.factors, other.factors, strict=True)
        )
        return Strand(gauss, factors)


@dataclass(frozen=True, slots=True)
class Nodes:
    """Rows × columns of nodes; node (p, q) has weight · φ = rows.gauss[p] · along(p)[q].

    Attributes:
        rows: factors include π_i e^{−|μ_i|²/2}.
        columns: plain factors.
        along: from p to one number a column. Where the axis of the columns is cut into blocks it depends on p
            and is made when asked for, so that memory does not grow with the number of nodes.
    """

    rows: Strand
    columns: Strand
    along: Along


def build(rules: Sequence[Rule], mixtures: Sequence[Means], law: Means) -> Nodes:
    """The nodes of a tensor rule, at the current precision.

    Args:
        rules: one rule an axis.
        mixtures: the mixtures whose exponentials are wanted.
        law: the mixture that Gauss–Hermite axes are centred at.
    """
    strands, columns, along, period = strands_of(rules, mixtures, law)
    rows, *others = strands
    for strand in others:
        rows = rows.times(strand)
    if period > 1 and period * len(columns) <= _MOST_KEPT:
        blocks = blocks_of(along, period, len(columns))
        return Nodes(rows, columns, lambda p: blocks[p % period])
    return Nodes(rows, columns, along)


def strands_of(
    rules: Sequence[Rule], mixtures: Sequence[Means], law: Means
) -> tuple[list[Strand], Strand, Along, int]:
    """The same before the rows are multiplied out: strands of the rows, columns, ``along``, and B.

    The first strand has one node with π_i e^{−|μ_i|²/2}. B is the number of blocks that the axis of the
    columns is cut into: ``along`` has that period, and if B > 1 the last strand is the blocks.
    """
    points = [means.balls() for means in mixtures]
    constants = tuple([[c.exp() for c in means.log_constants()]] for means in mixtures)
    rows, columns = [Strand(_ones(1), constants)], None
    along: Along | None = None
    period = 1
    last = _columns(rules)
    only = sum(rule.count > 4 for rule in rules) == 1
    for axis, rule in sorted(enumerate(rules), key=lambda pair: (pair[0] == last, pair[1].count)):
        factors = [[p[axis] for p in rows_] for rows_ in points]
        if axis == last and (isinstance(rule, Legendre) or (only and isinstance(rule, Trapezoid))):
            copies = prod(len(strand) for strand in rows)
            if isinstance(rule, Legendre):
                blocks, columns, along = _panels(rule, factors, copies)
            else:
                blocks, columns, along = _split(rule, factors, copies)
            rows.append(blocks)
            period = len(blocks)
        elif axis == last:
            columns = _strand(rule, factors, law.balls()[0][axis])
            along = _constant(columns.gauss)
        else:
            rows.append(_strand(rule, factors, law.balls()[0][axis]))
    assert columns is not None
    assert along is not None
    return rows, columns, along, period


def _columns(rules: Sequence[Rule]) -> int:
    """The axis of the columns: the one cut into panels, or else the one with most nodes."""
    return max(range(len(rules)), key=lambda k: (isinstance(rules[k], Legendre), rules[k].count))


def _strand(rule: Rule, along: Table, centre: Ball) -> Strand:
    if isinstance(rule, Trapezoid):
        return _equispaced(rule, rule.first, rule.count, along)
    assert isinstance(rule, Hermite)
    nodes = [(centre + x, w) for x, w in hermite_rule(rule.count)]
    # The weight stands for φ(x − centre), the density of the law is φ(x) e^{x·centre − centre²/2} …
    gauss: Sequence[Ball] = [w * (centre * centre / 2 - x * centre).exp() for x, w in nodes]
    if centre == 0:
        gauss = _hermite_weights(rule.count, current_bits())
    return Strand(gauss, tuple([[(x * m).exp() for m in means] for x, _ in nodes] for means in along))


@lru_cache(maxsize=64)
def _hermite_weights(count: int, bits: int) -> Shared:
    return Shared(w for _, w in hermite_rule(count))


def _equispaced(rule: Trapezoid, first: int, count: int, along: Table, stride: int = 1) -> Strand:
    """Nodes first·h, (first + stride)·h, …: progressions in e^{xμ}, second-order ones in φ."""
    x, h = ball(rule.step) * first, ball(rule.step) * stride
    gauss = _kept(_gauss, count)(rule.step, first, count, stride, current_bits())
    return Strand(gauss, tuple(_progressions([(x * m).exp() for m in ms], h, ms, count) for ms in along))


@lru_cache(maxsize=64)
def _ones(count: int) -> Shared:
    return Shared([ball(1)] * count)


def _kept(make: Any, count: int) -> Any:
    """A function with a memory, or without where what it makes is large."""
    return make if count <= _MOST_KEPT else make.__wrapped__


@lru_cache(maxsize=64)
def _gauss(step: Fraction, first: int, count: int, stride: int, bits: int) -> Shared:
    """Step × φ at first·step, (first + stride)·step, …, at the current precision (which are those bits)."""
    x, h = ball(step * first), ball(step * stride)
    gauss, value = [], ball(step) / (2 * pi()).sqrt() * (-x * x / 2).exp()
    ratio, change = (-x * h - h * h / 2).exp(), (-h * h).exp()
    for _ in range(count):
        gauss.append(value)
        value, ratio = value * ratio, ratio * change
    return Shared(gauss)


def _progressions(row: list[Ball], h: Ball, means: list[Ball], count: int) -> Table:
    ratios = [(h * m).exp() for m in means]
    columns = [accumulate(repeat(r, count - 1), mul, initial=a) for a, r in zip(row, ratios, strict=True)]
    return [list(node) for node in zip(*columns, strict=True)]


def _split(rule: Trapezoid, factors: Table, copies: int) -> tuple[Strand, Strand, Along]:
    """One axis as blocks (rows) × positions in a block (columns): x = x_p + y_q.

    φ(x_p + y_q) = φ(x_p) e^{−y_q²/2} (e^{−x_p h})^q. The last block is filled up with further nodes of
    the infinite sum, which the error bound covers.
    """
    width = max(1, isqrt(rule.count * copies))
    count = -(-rule.count // width)
    blocks = _equispaced(rule, rule.first, count, factors, width)
    h = ball(rule.step)
    positions = tuple(_progressions([ball(1)] * len(ms), h, ms, width) for ms in factors)
    across, along = _kept(_tilted, rule.count)(rule.step, rule.first, count, width, copies, current_bits())
    return Strand(_ones(count), blocks.factors), Strand(across, positions), along


@lru_cache(maxsize=64)
def _tilted(
    step: Fraction, first: int, count: int, width: int, copies: int, bits: int
) -> tuple[Shared, Along]:
    """e^{−y_q²/2} and the weights of the blocks, at the current precision (which are those bits)."""
    gauss, h = _kept(_gauss, count)(step, first, count, width, bits), ball(step)
    across = Shared([(-((h * q) ** 2) / 2).exp() for q in range(width)])
    tilt, change = (-ball(step * first) * h).exp(), (-h * h * width).exp()
    tilts = []
    for _ in range(count):
        tilts.append(tilt)
        tilt *= change

    def along(block: int) -> Shared:
        value, row = gauss[block], []
        for g in across:
            row.append(value * g)
            value *= tilts[block]
        return Shared(row)

    return across, _block(along, count, copies)


def blocks_of(along: Along, period: int, width: int) -> Sequence[Sequence[Ball]]:
    """The numbers of all blocks, the same tuple of :class:`Shared` again where a rule determines them."""
    if period * width <= _MOST_KEPT and isinstance(along(0), Shared):
        return _blocks(along, period)
    return [along(p) for p in range(period)]


@lru_cache(maxsize=64)
def _blocks(along: Along, period: int) -> tuple[Sequence[Ball], ...]:
    return tuple(along(p) for p in range(period))


def _block(along: Along, count: int, copies: int) -> Along:
    """The numbers of row p, whose block is p mod count; kept where other axes repeat the blocks."""
    found = along if copies == 1 else cache(along)
    return lambda p: found(p % count)


def _constant(row: Sequence[Ball]) -> Along:
    return _shared_constant(row) if isinstance(row, Shared) else lambda _: row


@lru_cache(maxsize=64)
def _shared_constant(row: Shared) -> Along:
    return lambda _: row


def _panels(rule: Legendre, factors: Table, copies: int) -> tuple[Strand, Strand, Along]:
    """Panels (rows) × Gauss–Legendre nodes in a panel (columns): x = centre + reach · node."""
    nodes, reach = legendre_rule(rule.order), ball(rule.reach)
    centres = [ball(c) for c in rule.centres()]
    scale = reach / (2 * pi()).sqrt()

    def along(block: int) -> list[Ball]:
        return [scale * w * (-((centres[block] + reach * t) ** 2) / 2).exp() for t, w in nodes]

    blocks = tuple([[(c * m).exp() for m in ms] for c in centres] for ms in factors)
    positions = tuple([[(reach * t * m).exp() for m in ms] for t, _ in nodes] for ms in factors)
    rows, columns = Strand([ball(1)] * len(centres), blocks), Strand([w for _, w in nodes], positions)
    return rows, columns, _block(along, len(centres), copies)


def transposed(table: Table) -> Any:
    """A list of C rows of n numbers as an n × C matrix."""
    return matrix(len(table[0]), len(table), [row[i] for i in range(len(table[0])) for row in table])
