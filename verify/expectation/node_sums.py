"""The node loop: Σ over all nodes of density × posterior weights × polynomial in posterior moments.

Per node, Python does one division and a short polynomial; moments and final sums are FLINT matrix
products. Everything is a ball, so rounding is inside the results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import repeat
from math import inf
from operator import add, mul, truediv
from typing import Any, TypeAlias

from verify.algebra.calculus import Law
from verify.algebra.integrand import Exponents
from verify.arithmetic import Ball, ball, half_width, matrix, widened
from verify.expectation.bounds import monomial
from verify.expectation.means import Means
from verify.expectation.nodes import Nodes, Table
from verify.expectation.polynomial import (
    Column,
    Evaluator,
    Family,
    Horner,
    Marks,
    Polynomial,
    Variable,
    contents,
    entrywise,
    scalar,
)

Key = tuple[int, Horner | Fraction]
Sums = dict[Key, list[Ball]]
"""(marked components, primitive polynomial) → one number, n numbers (i), or n(n+1)/2 numbers (i ≤ j)."""

Value: TypeAlias = "Ball | list[Ball] | list[list[Ball]]"
"""A number; or one for each component i; or one for each pair [i][j]."""

Error: TypeAlias = "Ball | list[Ball]"
"""A bound for all values of a request, or one for each component."""


@dataclass(slots=True)
class Exponentials:
    """A mixture as the loop needs it: which moments, and the factors of its exponentials.

    Attributes:
        means: the mixture.
        moments: multi-indices γ of the moments that are wanted.
        columns: n × C matrix of column factors.
        rows: one list of n row factors (weights included) a row.
    """

    means: Means
    moments: list[Exponents]
    columns: Any
    rows: Table
    powers: list[list[Ball]] = field(init=False)

    def __post_init__(self) -> None:
        points = self.means.balls()
        self.powers = [[monomial(p, g) for p in points] for g in self.moments]

    def sums(self, start: int, stop: int) -> tuple[Column, list[Column]]:
        """Σ_i E_i and Σ_i E_i μ_i^γ for each γ, at the nodes of rows start … stop − 1."""
        rows = self.rows[start:stop]
        entries = [e for row in rows for e in row]
        for powers in self.powers:
            entries += [e * m for row in rows for e, m in zip(row, powers, strict=True)]
        height = len(rows) * (1 + len(self.powers))
        flat = (matrix(height, self.means.n, entries) * self.columns).entries()
        nodes = len(flat) // (1 + len(self.powers))
        return flat[:nodes], [flat[k : k + nodes] for k in range(nodes, len(flat), nodes)]


@dataclass(slots=True)
class NodeSums:
    """What is to be summed, and the nodes it is summed over.

    Attributes:
        families: the integrands.
        nodes: where.
        student: the student's exponentials.
        teacher: the teacher's, or None where its density is φ and its moments do not occur.
        law: the law of x; NORMAL is N(0, I).
    """

    families: Sequence[Family]
    nodes: Nodes
    student: Exponentials
    teacher: Exponentials | None
    law: Law
    _made: dict[int, Any] = field(default_factory=dict, init=False)

    def total(self, nodes_at_once: int) -> Sums:
        """Sum over all rows, as many at a time as have about that many nodes."""
        total: Sums = {}
        at_once = max(1, nodes_at_once // len(self.nodes.columns))
        for start in range(0, len(self.nodes.rows), at_once):
            for key, values in self._part(start, min(start + at_once, len(self.nodes.rows))):
                old = total.get(key)
                total[key] = values if old is None else entrywise(add, old, values)
        return total

    def _part(self, start: int, stop: int) -> Iterator[tuple[Key, list[Ball]]]:
        gauss = self._gauss(start, stop)
        sums, moments = self.student.sums(start, stop)
        inverse = _inverses(sums)
        known: dict[Variable, Column] = _moments("M", self.student, moments, inverse)
        density = gauss
        if self.teacher:
            sums_t, moments_t = self.teacher.sums(start, stop)
            if self.teacher.moments:
                known |= _moments("T", self.teacher, moments_t, _inverses(sums_t))
            if self.law is Law.TEACHER:
                density = entrywise(mul, gauss, sums_t)
        evaluate = Evaluator(known)
        weights = self._weights(gauss, density, sums, inverse)
        for marked, value in contents(tuple(self.families)).wanted:
            column = _product(weights[marked], evaluate(value))
            yield (marked, value), self._contracted(marked, column, start, stop)

    def _gauss(self, start: int, stop: int) -> Column:
        """Quadrature weight times φ at every node."""
        found: Column = []
        for p, row in enumerate(self.nodes.rows.gauss[start:stop], start):
            along = self.nodes.along(p)
            found += along if row == 1 else [row * g for g in along]
        return found

    def _weights(self, gauss: Column, density: Column, sums: Column, inverse: Column) -> list[Column]:
        """Density/s^k for k = 0, 1, 2 marked components, s = Σ_i E_i; empty where no family needs it."""
        most = max((f.marked for f in self.families), default=0)
        if self.law is Law.STUDENT:  # the density is φ·s
            some = any(f.marked == 0 for f in self.families)
            out = [entrywise(mul, gauss, sums) if some else [], gauss]
            return [*out, entrywise(mul, gauss, inverse)] if most == 2 else out
        out = [density]
        for _ in range(most):
            out.append(entrywise(mul, out[-1], inverse))
        return out

    def _contracted(self, marked: int, column: Column, start: int, stop: int) -> list[Ball]:
        if marked == 0:
            return [sum(column, ball(0))]
        width, n = len(self.nodes.columns), self.student.means.n
        table = (matrix(stop - start, width, column) * self._across(marked)).entries()
        rows = self.student.rows[start:stop]
        if marked == 2:
            rows = [[row[i] * row[j] for i in range(n) for j in range(i, n)] for row in rows]
        count = len(rows[0])
        total = [ball(0)] * count
        for k, row in enumerate(rows):
            part = table[k * count : (k + 1) * count]
            total = [t + a * b for t, a, b in zip(total, row, part, strict=True)]
        return total

    def _across(self, marked: int) -> Any:
        """Column factors of the marked components or pairs, a column for each; made once."""
        if marked not in self._made:
            self._made[marked] = self._pairs() if marked == 2 else self.student.columns.transpose()
        return self._made[marked]

    def _pairs(self) -> Any:
        factors, n = self.nodes.columns.factors[0], self.student.means.n
        entries = [row[i] * row[j] for row in factors for i in range(n) for j in range(i, n)]
        return matrix(len(factors), n * (n + 1) // 2, entries)


def _moments(
    kind: str, exponentials: Exponentials, sums: list[Column], inverse: Column
) -> dict[Variable, Column]:
    return {
        (kind, g): entrywise(mul, column, inverse)
        for g, column in zip(exponentials.moments, sums, strict=True)
    }


def _product(weights: Column, values: Any) -> Column:
    return entrywise(mul, weights, values) if isinstance(values, list) else weights


def _inverses(column: Column) -> Column:
    return list(map(truediv, repeat(ball(1)), column))


@dataclass(frozen=True, slots=True)
class Assembly:
    """What multiplies the sums: the student's means (as deviations, if so) and the constants beside them."""

    sums: Sums
    means: list[list[Ball]]
    offset: list[Ball]
    _powers: dict[Exponents, list[Ball]] = field(default_factory=dict, init=False)
    _pairs: dict[tuple[Exponents, Exponents], list[Ball]] = field(default_factory=dict, init=False)

    def value(self, f: Family, k: int, error: Error) -> Value:
        """The value of integrand k of a family, widened; the first error counts where not one is marked."""
        n, terms = len(self.means), [self._term(f.marked, marks, p) for marks, p in f.parts[k].items()]
        errors = error if isinstance(error, list) else [error] * n
        if f.marked == 0:
            return widened(_total(terms, 0, 0), errors[0])
        if f.marked == 1:
            return [widened(_total(terms, i, i * (n + 1)), e) for i, e in zip(range(n), errors, strict=True)]
        at = {(i, j): i * n - i * (i - 1) // 2 + j - i for i in range(n) for j in range(i, n)}
        return [
            [widened(_total(terms, at[min(i, j), max(i, j)], i * n + j), errors[0]) for j in range(n)]
            for i in range(n)
        ]

    def _term(self, marked: int, marks: Marks, p: Polynomial) -> _Term:
        """What does not depend on the components, computed once for all of them."""
        alpha, beta, kappa = marks
        factor, sums = scalar(p.content), self.sums[marked, p.value]
        if kappa:
            factor *= monomial(self.offset, kappa)
        return sums if factor == 1 else [factor * s for s in sums], self._outer(alpha, beta)

    def _outer(self, alpha: Exponents, beta: Exponents) -> list[Ball]:
        """μ_i^α μ_j^β for each pair, row by row; made once for all integrands."""
        key = alpha, beta
        if key not in self._pairs:
            self._pairs[key] = [a * b for a in self._power(alpha) for b in self._power(beta)]
        return self._pairs[key]

    def _power(self, exponents: Exponents) -> list[Ball]:
        """μ_i^γ for each i, made once."""
        if exponents not in self._powers:
            self._powers[exponents] = [monomial(mean, exponents) for mean in self.means]
        return self._powers[exponents]


_Term: TypeAlias = tuple[list[Ball], list[Ball]]
"""Sums, and what they are multiplied by for each pair of components."""


def _total(terms: Sequence[_Term], at: int, outer: int) -> Ball:
    return sum([sums[at] * factors[outer] for sums, factors in terms], ball(0))


def widest(values: Sequence[Value]) -> Ball:
    """The largest radius among the values, an exact number; ∞ if some ball is not finite."""
    best = ball(0)
    for value in values:
        radius = widest(value) if isinstance(value, list) else half_width(value)
        if not radius.is_finite():
            return ball(0) + inf
        best = radius if radius > best else best
    return best
