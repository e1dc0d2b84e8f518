"""Expectations at many students at once, in floats with a proved error: what a step costs in a long run.

The students of a batch differ in their means only and lie in one box; rules and their errors are those of the
box (:mod:`verify.expectation.problem`), so they hold for each. Law: x ∼ N(0, I), the teacher's, and no moment
of the teacher occurs. Beside each signed quantity runs its majorant; log-errors E and their rules are those of
:mod:`verify.expectation.float_polynomial`, u is the unit roundoff of the arrays. At node q

    E_i   e^{x·μ_i − |μ_i|²/2} π_i             (:mod:`verify.expectation.float_grid`; 2u more for π_i)
    s     Σ_i E_i                              E + n u
    w_i   E_i · (1/s)                          2E + (n + 2) u
    M_γ   Σ_i w_i μ_i^γ, a matrix product      E_w + ε_γ + n u
    P     by Horner steps
    X     φ-weight × P                         E_P + 3u
    sum   Σ_q X w_i (w_j)                      E_X + k E_w + u + (16 + 1 + ⌈log₂ blocks⌉) u, k marked components

since a conventional sum of products of k terms rounds each at most k times, in whatever order. A sum S then has
|Ŝ − S| ≤ (e^E − 1)e^E · (computed majorant).

Means that are only known to lie within r of the given ones, each |δ_i| ≤ r: |(x − μ)·δ − |δ|²/2| ≤ (|x| + |μ| + r) r
is added to E. A coordinate c has the error ε (that same number) against the majorant max(|c| + r, r/ε).

Underflow. w ≤ 1, |M_γ| and |P| ≤ 2^{150}, weights ≤ 1, and exponents are at most 350, so 1/s is in range. An
operation that underflows errs by 2^{−1022} at most, and what multiplies it later is below 2^{300}; there are
fewer than 2^{60} of them for a sum: less than 2^{−600} in all, for value and majorant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.algebra.calculus import Law
from verify.algebra.integrand import Exponents
from verify.arithmetic import UNIT, ball, precision
from verify.arithmetic.exponential import Reals, unit_roundoff
from verify.expectation.float_grid import WIDTH, Grid, grid
from verify.expectation.float_loop import halved
from verify.expectation.float_polynomial import Moment, Output, Program, run
from verify.expectation.polynomial import Family
from verify.expectation.problem import Problem, TensorRule

_NODES_AT_ONCE = 8192
_MOST_ERROR = 2.0**-8
_MOST_SIZE = 2.0**150
_UNDERFLOW = 2.0**-500
_SLACK = 1 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Values at B students, and bounds of |value − true|, arrays of one shape that begins with B."""

    values: Reals
    errors: Reals


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Arrays that stand for μ_i^γ: B × n values, majorants, and their log-error."""

    values: Reals
    majorants: Reals
    error: float


@dataclass(frozen=True, slots=True)
class _Sums:
    """For each polynomial B × entries values and majorants, and a log-error."""

    values: Reals
    majorants: Reals
    errors: tuple[float, ...]


def suits_batches(problem: Problem) -> bool:
    """Whether x has the law N(0, I) and only moments of the student occur."""
    return problem.law is Law.TEACHER and not problem.offset and len(problem.exponentials()[0]) == 1


def batched(
    problem: Problem, tensor: TensorRule, centres: Reals, radii: Reals | None = None
) -> list[list[Enclosed]] | None:
    """Enclose all integrands of all requests at B students; None where floats cannot.

    Args:
        problem: the requests, with a student whose balls contain all the students and what is within the
            radius of them.
        tensor: nodes for it; its errors are proved here.
        centres: B × n × d exact means, binary64 or longer floats.
        radii: the values of a student hold for all means with each |μ_i − centre_i| ≤ its radius; 0 if left out.

    Returns:
        For each request and integrand, values for each student: B numbers, B × n or B × n × n.
    """
    at = grid(tensor.rules, centres.dtype.type)
    if at is None or not suits_batches(problem):
        return None
    parts = []
    count = max(1, _NODES_AT_ONCE // len(at.gauss))
    quadrature = [float(e) * _SLACK for e in problem.errors(tensor)]
    with np.errstate(all="ignore"):  # results that are not finite are refused at the end
        for start in range(0, len(centres), count):
            chosen = slice(start, start + count)
            radius = 0.0 if radii is None else float(radii[chosen].max())
            batch = _Batch.of(problem, at, centres[chosen], radius)
            found = None if batch is None else batch.values(quadrature)
            if found is None:
                return None
            parts.append(found)
    return [
        [
            Enclosed(*(np.concatenate([getattr(p[k][m], name) for p in parts]) for name in Enclosed.__slots__))
            for m in range(len(request.integrands))
        ]
        for k, request in enumerate(problem.requests)
    ]


@dataclass(slots=True)
class _Batch:
    """Some students that are computed together.

    Attributes:
        problem: what is asked for.
        grid: the nodes.
        weights: B × n × Q posterior weights.
        error: their log-error.
        coordinates: of the means, each B × n.
    """

    problem: Problem
    grid: Grid
    weights: Reals
    error: float
    coordinates: list[_Numbers]

    @classmethod
    def of(cls, problem: Problem, at: Grid, centres: Reals, radius: float) -> _Batch | None:
        """The posterior weights, once for all polynomials."""
        found = at.factors(centres)
        if found is None:
            return None
        factors, error = found
        unit, n = unit_roundoff(centres.dtype), centres.shape[1]
        given = problem.student.weights
        if len(set(given)) > 1:
            with precision(128):
                factors *= np.array([float(ball(w)) for w in given])[:, None]
            error += 2 * max(unit, UNIT)  # rounded to binary64
        reach = float(np.sqrt((centres * centres).sum(axis=2).max())) * _SLACK
        wide = (at.reach + reach + radius) * radius * _SLACK
        error = (error + wide) * _SLACK
        inverse = 1 / factors.sum(axis=1)
        factors *= inverse[:, None, :]
        coordinates = [
            _Numbers(c, _majorants(c, radius, wide), wide) for c in np.moveaxis(centres, 2, 0)
        ]
        return cls(problem, at, factors, (2 * error + (n + 2) * unit) * _SLACK, coordinates)

    @property
    def unit(self) -> float:
        """u of the arrays."""
        return unit_roundoff(self.weights.dtype)

    def values(self, quadrature: Sequence[float]) -> list[list[Enclosed]] | None:
        """All values, with the errors of the rule; None if they are out of range."""
        wanted = self.problem.contents.wanted
        powers = {g: self.power(g) for g in self.problem.contents.moments["M"]}
        found = self._sums(powers)
        if found is None:
            return None
        at = {key: k for k, key in enumerate(wanted)}
        out = [
            [self._assembled(f, k, found, at, e) for k in range(len(f.integrands))]
            for f, e in zip(self.problem.families, quadrature, strict=True)
        ]
        is_finite = all(np.isfinite(v.values + v.errors).all() for row in out for v in row)
        return out if is_finite else None

    def power(self, exponents: Exponents) -> _Numbers:
        """μ_i^γ: factors one after the other."""
        values = np.ones(self.weights.shape[:2], dtype=self.weights.dtype)
        majorants, error = values, 0.0
        for axis, count in zip(self.coordinates, exponents, strict=True):
            for _ in range(count):
                values, majorants = values * axis.values, majorants * axis.majorants
                error += axis.error + self.unit
        return _Numbers(values, majorants, error)

    def _sums(self, powers: Mapping[Exponents, _Numbers]) -> list[_Sums] | None:
        """Σ over the nodes, the polynomials of each number of marked components together."""
        n, unit = self.weights.shape[1], self.unit
        scale = UNIT / unit  # the rules of a program are for binary64, and linear in u
        moments = {
            ("M", g): Moment(
                k,
                (self.error + p.error + n * unit) * scale,
                max(1.0, float(p.majorants.max()) * _SLACK),
            )
            for k, (g, p) in enumerate(powers.items())
        }
        wanted = self.problem.contents.wanted
        program = Program.of([value for _, value in wanted], moments)
        if program is None or not max(program.sizes, default=1.0) <= _MOST_SIZE:
            return None
        values = self._evaluated(program, list(powers.values()), len(wanted))
        out, first = [], 0
        for marked in sorted({k for k, _ in wanted}):
            last = first + sum(k == marked for k, _ in wanted)
            blocks = len(self.grid.gauss) // WIDTH
            more = marked * self.error + (4 + WIDTH + 1 + (blocks - 1).bit_length()) * unit
            errors = tuple((e / scale + more) * _SLACK for e in program.errors[first:last])
            if not max(errors) <= _MOST_ERROR:
                return None
            out.append(_Sums(*self._contracted(values[:, first:last], marked), errors))
            first = last
        return out

    def _evaluated(self, program: Program, powers: Sequence[_Numbers], count: int) -> Reals:
        """φ-weight × polynomial, and its majorant, at all nodes: B × polynomials × 2 × Q."""
        batch, n, nodes = self.weights.shape
        kind = self.weights.dtype
        table = np.empty((batch, 2 * len(powers), n), dtype=kind)
        for k, p in enumerate(powers):
            table[:, 2 * k], table[:, 2 * k + 1] = p.values, p.majorants
        sums = np.matmul(table, self.weights)
        moments = [sums[:, 2 * k : 2 * k + 2].transpose(1, 0, 2) for k in range(len(powers))]
        registers = list(np.empty((max(1, program.registers), 2, batch, nodes), dtype=kind))
        out = np.empty((batch, count, 2, nodes), dtype=kind)
        for line in program.lines:
            if isinstance(line, Output):
                value = registers[line.value] if isinstance(line.value, int) else line.value
                np.multiply(value, self.grid.gauss, out=out[:, line.which].transpose(1, 0, 2))
            else:
                run(line, moments, registers)
        return out

    def _contracted(self, values: Reals, marked: int) -> tuple[Reals, Reals]:
        """Σ_q value × weights of the marked components: B × polynomials × entries, and the majorants."""
        batch, count, _, nodes = values.shape
        across = self._marked(marked).reshape(batch, -1, nodes // WIDTH, WIDTH)
        stacked = values.reshape(batch, 2 * count, nodes // WIDTH, WIDTH).transpose(0, 2, 1, 3)
        parts = np.matmul(stacked, across.transpose(0, 2, 3, 1))
        total = halved(np.ascontiguousarray(parts.transpose(1, 0, 2, 3))).reshape(batch, count, 2, -1)
        return total[:, :, 0], total[:, :, 1]

    def _marked(self, marked: int) -> Reals:
        if marked == 0:
            return np.ones((len(self.weights), 1, self.weights.shape[2]), dtype=self.weights.dtype)
        if marked == 1:
            return self.weights
        i, j = np.triu_indices(self.weights.shape[1])
        return self.weights[:, i] * self.weights[:, j]

    def _assembled(
        self, f: Family, k: int, found: Sequence[_Sums], at: Mapping[Any, int], quadrature: float
    ) -> Enclosed:
        """The outer factors put back: Σ content · μ_i^α μ_j^β · sum, each term with its error."""
        n = self.weights.shape[1]
        pairs = [(0, 0)] if f.marked == 0 else [(i, i) for i in range(n)]
        if f.marked == 2:
            pairs = [(i, j) for i in range(n) for j in range(n)]
        i, j = np.array(pairs).T
        entry = np.arange(n) if f.marked < 2 else _places(n, i, j)
        entry = entry[: len(pairs)]
        total = np.zeros((len(self.weights), len(pairs)), dtype=self.weights.dtype)
        errors = total + quadrature
        for (alpha, beta, _), p in f.parts[k].items():
            sums, place = self._sum_of(f.marked, p.value, found, at)
            near, far = self.power(alpha), self.power(beta)
            size = abs(_number(p.content)) * near.majorants[:, i] * far.majorants[:, j]
            error = sums.errors[place] + near.error + far.error + (8 + len(f.parts[k])) * self.unit
            total = total + _number(p.content) * near.values[:, i] * far.values[:, j] * sums.values[:, place, entry]
            errors = errors + size * (
                error * (1 + 2 * error) * sums.majorants[:, place, entry] + _UNDERFLOW
            ) * (_SLACK * _SLACK)
        shape = (len(self.weights),) if f.marked == 0 else (len(self.weights),) + (n,) * f.marked
        return Enclosed(total.reshape(shape), (errors * _SLACK).reshape(shape))

    def _sum_of(
        self, marked: int, value: Any, found: Sequence[_Sums], at: Mapping[Any, int]
    ) -> tuple[_Sums, int]:
        kinds = sorted({k for k, _ in self.problem.contents.wanted})
        which = kinds.index(marked)
        before = sum(k < marked for k, _ in self.problem.contents.wanted)
        return found[which], at[marked, value] - before


def _places(n: int, i: Any, j: Any) -> Any:
    """The place of each pair among those with i ≤ j."""
    low, high = np.minimum(i, j), np.maximum(i, j)
    return low * n - low * (low - 1) // 2 + high - low


def _majorants(values: Reals, radius: float, error: float) -> Reals:
    if not radius:
        return abs(values)
    found: Reals = np.maximum(abs(values) + radius, radius / error) * _SLACK
    return found


def _number(content: Fraction) -> float:
    """To a relative error of u of binary64; contents are integers or halves, and then exact."""
    return float(content)
