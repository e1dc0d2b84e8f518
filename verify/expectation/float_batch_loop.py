"""The nodes of a batch, some students at a time: see :mod:`verify.expectation.float_batch` for the proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from verify.arithmetic.exponential import Reals
from verify.expectation.float_grid import WIDTH
from verify.expectation.float_loop import halved
from verify.expectation.float_polynomial import Output, Program, run

_NODES_AT_ONCE = 8192
"""Of all students that are taken together: about as many as fit into the second-level cache."""


@dataclass(slots=True)
class BatchLoop:
    """The nodes, some students at a time.

    Attributes:
        program: the polynomials.
        marked: how many components each polynomial marks, in increasing order.
        table: B × 2·moments × n numbers, each with its majorant.
        weights: makes the posterior weights of some students, each n × Q.
        gauss: Q numbers, quadrature weight × φ.
    """

    program: Program
    marked: Sequence[int]
    table: Reals
    weights: Callable[[slice], Reals]
    gauss: Reals

    def total(self) -> list[Reals]:
        """For each polynomial B × 2 × entries, values and majorants."""
        count = max(1, _NODES_AT_ONCE // len(self.gauss))
        parts = [self._part(slice(k, k + count)) for k in range(0, len(self.table), count)]
        return [np.concatenate(each) for each in zip(*parts, strict=True)]

    def _part(self, chosen: slice) -> list[Reals]:
        weights, out = self.weights(chosen), []
        values = self._evaluated(self.table[chosen], weights)
        for marked in sorted(set(self.marked)):
            first = self.marked.index(marked)
            alike = values[:, first : first + self.marked.count(marked)]
            found = _contracted(alike, _across(marked, weights))
            out += [found[:, k] for k in range(found.shape[1])]
        return out

    def _evaluated(self, table: Reals, weights: Reals) -> Reals:
        """φ-weight × polynomial, and its majorant, at all nodes: B × polynomials × 2 × Q."""
        shape, kind = (len(weights), len(self.gauss)), weights.dtype
        sums = np.matmul(table, weights)
        moments = [sums[:, k : k + 2].transpose(1, 0, 2) for k in range(0, table.shape[1], 2)]
        registers: list[Reals] = list(np.empty((max(1, self.program.registers), 2, *shape), dtype=kind))
        out = np.empty((shape[0], len(self.marked), 2, shape[1]), dtype=kind)
        for line in self.program.lines:
            if isinstance(line, Output):
                value = registers[line.value] if isinstance(line.value, int) else line.value
                np.multiply(value, self.gauss, out=out[:, line.which].transpose(1, 0, 2))
            else:
                run(line, moments, registers)
        return out


def _contracted(values: Reals, across: Reals) -> Reals:
    """Σ_q value × what is across, B × polynomials × 2 × entries: WIDTH nodes at a time, then by halving."""
    batch, count, _, nodes = values.shape
    stacked = values.reshape(batch, 2 * count, nodes // WIDTH, WIDTH).transpose(0, 2, 1, 3)
    blocks = across.reshape(batch, -1, nodes // WIDTH, WIDTH).transpose(0, 2, 3, 1)
    parts = np.matmul(stacked, blocks).transpose(1, 0, 2, 3)
    return halved(np.ascontiguousarray(parts)).reshape(batch, count, 2, -1)


def _across(marked: int, weights: Reals) -> Reals:
    """The weights of the marked components, or pairs of them: B × entries × Q."""
    if marked == 0:
        return np.ones_like(weights[:, :1])
    if marked == 1:
        return weights
    i, j = np.triu_indices(weights.shape[1])
    return weights[:, i] * weights[:, j]
