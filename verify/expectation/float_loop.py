"""Part after part of the nodes in binary64; :mod:`verify.expectation.float_sums` says what that means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from threading import local

import numpy as np

from verify.algebra.calculus import Law
from verify.arithmetic import Floats
from verify.expectation.float_mixture import Mixture
from verify.expectation.float_nodes import Density, Part, Parts
from verify.expectation.float_polynomial import Output, Program, run
from verify.expectation.float_tables import WIDTH

LEAST = 2.0**-400
"""Nodes where Σ_i a_i b_i is less are left out, see :mod:`verify.expectation.float_sums`."""


_OWN = local()
"""Arrays of each thread, written before they are read. New ones each time took a sixth of a call in space."""
_MOST_HELD = 1 << 20
"""Numbers in an array that is kept."""


@dataclass(frozen=True, slots=True)
class Totals:
    """A (polynomials, rows, entries) array for each number of marked components; and the mass left out."""

    sums: tuple[Floats, ...]
    dropped: float


@dataclass(slots=True)
class Loop:
    """What all parts share.

    Attributes:
        program: the polynomials.
        marked: how many components each polynomial marks, in increasing order.
        mixtures: the student, and the teacher if it matters.
        density: the weights of the nodes.
        law: the law of x.
        rows: 2 for values and majorants, 1 for values alone.
    """

    program: Program
    marked: Sequence[int]
    mixtures: Sequence[Mixture]
    density: Density
    law: Law
    rows: int = 2

    @property
    def groups(self) -> list[tuple[int, int, int]]:
        """(marked, first polynomial, one after the last)."""
        kinds = sorted(set(self.marked))
        starts = [list(self.marked).index(k) for k in kinds]
        return list(zip(kinds, starts, [*starts[1:], len(self.marked)], strict=True))

    def total(self, parts: Parts, threads: int | None) -> Totals:
        """Add up all parts in a binary tree that depends on their order alone, however many threads work.

        One thread works if none are asked for. Parts fit the cache, so that a call of NumPy's takes
        microseconds, and threads wait for the interpreter between them: two took 1.3 times the processor time
        of one and up to 1.6 times as long, on two cores with nothing else to do, for 4096 nodes a part and
        more. Parts that are large enough for threads do not fit the cache, which costs more than they gain.
        """
        if threads is not None and threads > 1:
            with ThreadPoolExecutor(threads) as pool:
                return self._added(pool.map(self.part, parts.parts))
        return self._added(map(self.part, parts.parts))

    def _added(self, found: Iterable[Totals]) -> Totals:
        tree: list[tuple[int, tuple[Floats, ...]]] = []
        dropped = 0.0
        for one in found:
            level, sums = 0, one.sums
            dropped += one.dropped
            while tree and tree[-1][0] == level:
                level, sums = level + 1, _plus(tree.pop()[1], sums)
            tree.append((level, sums))
        _, sums = tree.pop()
        while tree:
            sums = _plus(tree.pop()[1], sums)
        return Totals(sums, dropped)

    def part(self, part: Part) -> Totals:
        """The sums of one part."""
        with np.errstate(all="ignore"):  # results that are not finite are refused at the end
            return self._part(part)

    def _part(self, part: Part) -> Totals:
        shape = part.height, part.stop - part.start
        places = self.density.places(part.rows)
        rows = [m.at(places)[0] for m in self.mixtures]
        sums, moments = [], []
        for k, (mixture, a) in enumerate(zip(self.mixtures, rows, strict=True)):
            table = self._array(f"moments {k}", (1 + self.rows * len(mixture.powers), *shape))
            factors = self._with_powers(a, mixture)
            np.matmul(factors, mixture.columns[:, part.start : part.stop], out=table.reshape(-1, shape[1]))
            sums.append(table[0])
            moments.append(table[1:].reshape(-1, self.rows, *shape))
        gauss = self.density.rows[part.rows][:, None] * self._along(part)
        dropped = self._without_small(gauss, sums)
        inverses = [1 / s for s in sums]
        for table, inverse in zip(moments, inverses, strict=True):
            np.multiply(table, inverse, out=table)
        weights = self._weights(gauss, sums, inverses[0])
        values = self._values([m for table in moments for m in table], weights, shape)
        return Totals(tuple(self._contracted(values, group, part, rows[0]) for group in self.groups), dropped)

    def _with_powers(self, a: Floats, mixture: Mixture) -> Floats:
        """a, and for each moment a·μ^γ and, with majorants, a·|μ^γ|, one below the other."""
        numbers = mixture.powers.numbers[:, : self.rows].reshape(-1, 1, mixture.n)
        out = self._array("factors", (1 + len(numbers), *a.shape))
        out[0] = a
        np.multiply(a, numbers, out=out[1:])
        return out.reshape(-1, mixture.n)

    def _along(self, part: Part) -> Floats:
        columns = self.density.along[:, part.start : part.stop]
        return columns if len(columns) == 1 else columns[self.density.blocks(part.rows)]

    def _without_small(self, gauss: Floats, sums: Sequence[Floats]) -> float:
        """Set the weight of nodes with Σ_i a_i b_i < LEAST to 0, and bound the mass that was there."""
        used = [s for m, s in zip(self.mixtures, sums, strict=True) if m is self.mixtures[0] or m.powers]
        if all(s.min() >= LEAST for s in used):
            return 0.0
        small = np.logical_or.reduce([s < LEAST for s in used])
        mass = gauss[small]
        if self.density.dense is not None:
            mass = mass * np.maximum(sums[self.density.dense][small], LEAST)
        gauss[small] = 0.0
        for s in sums:
            s[small] = 1.0
        return float(mass.sum())

    def _weights(self, gauss: Floats, sums: Sequence[Floats], inverse: Floats) -> dict[int, Floats]:
        """Density/s^k for every number k of marked components."""
        most = self.marked[-1]
        if self.law is Law.STUDENT:  # the density is φ·s
            out = {0: gauss * sums[0], 1: gauss}
            return out if most < 2 else out | {2: gauss * inverse}
        out = {0: gauss if self.density.dense is None else gauss * sums[self.density.dense]}
        for k in range(most):
            out[k + 1] = out[k] * inverse
        return out

    def _values(self, moments: list[Floats], weights: dict[int, Floats], shape: tuple[int, int]) -> Floats:
        """Weight × polynomial, and its majorant, for all polynomials."""
        out = self._array("values", (len(self.marked), self.rows, *shape))
        registers = list(self._array("registers", (max(1, self.program.registers), self.rows, *shape)))
        for line in self.program.lines:
            if isinstance(line, Output):
                value = registers[line.value] if isinstance(line.value, int) else line.value[: self.rows]
                np.multiply(value, weights[self.marked[line.which]], out=out[line.which])
            else:
                run(line, moments, registers)
        return out

    def _contracted(self, values: Floats, group: tuple[int, int, int], part: Part, rows: Floats) -> Floats:
        """Σ of value × Π a·b of the marked components: WIDTH columns at a time, then by halving."""
        marked, first, last = group
        a, b = _marked(marked, rows, self.mixtures[0].columns[:, part.start : part.stop])
        height, blocks = len(rows), (part.stop - part.start) // WIDTH
        stacked = values[first:last].reshape(-1, blocks, WIDTH).transpose(1, 0, 2)
        across = b.reshape(-1, blocks, WIDTH).transpose(1, 2, 0)
        table = halved(np.matmul(stacked, across)).reshape(self.rows * (last - first), height, -1)
        return halved((table * a).transpose(1, 0, 2)).reshape(last - first, self.rows, -1)

    def _array(self, name: str, shape: tuple[int, ...]) -> Floats:
        """This thread's own array of that name, not initialised."""
        if (size := prod(shape)) > _MOST_HELD:
            return np.empty(shape)
        held: dict[str, Floats] = _OWN.__dict__
        if name not in held or held[name].size < size:
            held[name] = np.empty(size)
        return held[name][:size].reshape(shape)


def _marked(marked: int, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
    """Row and column factors (rows × entries, entries × columns) of 0, 1 or 2 marked components."""
    if marked == 0:
        return np.ones((1, 1)), np.ones((1, columns.shape[1]))
    if marked == 1:
        return rows, columns
    i, j = np.triu_indices(len(columns))
    return rows[:, i] * rows[:, j], columns[i] * columns[j]


def halved(terms: Floats) -> Floats:
    """Σ over the first axis: one half is added to the other again and again, ⌈log₂⌉ roundings a term.

    The terms are overwritten.
    """
    count = len(terms)
    while count > 1:
        half = count // 2
        first = terms[:half]
        np.add(first, terms[count - half : count], out=first)
        count -= half  # of an odd number the one in the middle stays where it is
    total: Floats = terms[0]
    return total


def _plus(a: Sequence[Floats], b: Sequence[Floats]) -> tuple[Floats, ...]:
    return tuple(x + y for x, y in zip(a, b, strict=True))
