"""Expectations at many students at once, in floats with a proved error: what a step costs in a long run.

The students of a batch differ in their means only and lie in one box. Rules and their errors are those of the
box (:mod:`verify.expectation.problem`), so they hold for each. x has the law N(0, I), the teacher's, and no
moment of the teacher occurs. Beside each signed quantity runs its majorant. Log-errors E and their rules are
those of :mod:`verify.expectation.float_polynomial`; u is the unit roundoff of the arrays. At node q

    E_i   e^{x·μ_i − |μ_i|²/2} π_i             (:mod:`verify.expectation.float_grid`; 2u more for π_i)
    s     Σ_i E_i                              E + n u
    w_i   E_i · (1/s)                          2E + (n + 2) u
    M_γ   Σ_i w_i μ_i^γ, a matrix product      E_w + ε_γ + n u
    P     by Horner steps
    X     φ-weight × P                         E_P + 3u
    sum   Σ_q X w_i (w_j)                      E_X + k E_w + u + (16 + 1 + ⌈log₂ blocks⌉) u

with k marked components, since a conventional sum of K products rounds each at most K times, in whatever
order. A sum S then has |Ŝ − S| ≤ (e^E − 1)e^E · (computed majorant).

Means may only be known to lie within r of the given ones. Then each is off by some δ with |δ| ≤ r, and ε =
(|x| + |μ| + r) r ≥ |(x − μ)·δ − |δ|²/2| is added to E. A coordinate c has that same ε as log-error, against
the majorant max(|c| + r, r/ε).

Underflow. Exponents are within ±600 and π_i ≥ 2^{−100}, so E_i, s and 1/s are in range: 1/s may be 2^{866}.
w ≤ 1, |M_γ| and |P| ≤ 2^{150}, and weights ≤ 1. An operation that underflows, on w_i or later, errs by
2^{−1022} at most, and what multiplies it later is below 2^{300}; there are fewer than 2^{60} of them for a
sum: less than 2^{−600} in all, for value and majorant. So are those with outer factors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from verify.algebra.calculus import Law
from verify.algebra.integrand import Exponents
from verify.arithmetic import UNIT, greatest
from verify.arithmetic.exponential import Reals, unit_roundoff
from verify.expectation.float_batch_loop import BatchLoop
from verify.expectation.float_grid import WIDTH, Grid, grid
from verify.expectation.float_polynomial import Moment, Program
from verify.expectation.polynomial import Family
from verify.expectation.problem import Problem
from verify.expectation.tensor_rule import TensorRule

_MOST_ERROR = 2.0**-8
_MOST_SIZE = 2.0**150
_UNDERFLOW = 2.0**-500
_LEAST_WEIGHT = 2.0**-100
_SLACK = 1 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Values at B students, and bounds of |value − true|, arrays of one shape that begins with B."""

    values: Reals
    errors: Reals


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Arrays that stand for B × n numbers μ_i^γ: values, majorants, and their log-error."""

    values: Reals
    majorants: Reals
    error: float


def suits_batches(problem: Problem) -> bool:
    """Whether x has the law N(0, I) and only moments of the student occur."""
    return problem.law is Law.TEACHER and not problem.offset and len(problem.exponentials()[0]) == 1


def batched(
    problem: Problem, tensor: TensorRule, centres: Reals, radius: float = 0.0
) -> list[list[Enclosed]] | None:
    """Enclose all integrands of all requests at B students; None where floats cannot.

    Args:
        problem: the requests, with a student whose balls contain all the students and what is within the
            radius of them.
        tensor: nodes for it; its errors are proved here.
        centres: B × n × d exact means, binary64 or longer floats.
        radius: the values hold for all means with each |μ_i − centre_i| ≤ radius.

    Returns:
        For each request and integrand, values for each student: B numbers, B × n or B × n × n.
    """
    kind: Any = centres.dtype.type
    at = grid(tensor.rules, kind)
    if at is None or not suits_batches(problem) or min(problem.student.weights) < _LEAST_WEIGHT:
        return None
    with np.errstate(all="ignore"):  # results that are not finite are refused at the end
        errors = [greatest(e if isinstance(e, list) else [e]) for e in problem.errors(tensor)]
        found = _Batch.of(problem, at, centres, radius).values([float(e) * _SLACK for e in errors])
    is_finite = found and all(np.isfinite(v.values + v.errors).all() for row in found for v in row)
    return found if is_finite else None


@dataclass(slots=True)
class _Batch:
    """All students of a batch.

    Attributes:
        problem: what is asked for.
        grid: the nodes.
        centres: B × n × d means.
        coordinates: the same, each B × n, with what is known of them.
        wide: the log-error that the radius adds to a factor.
    """

    problem: Problem
    grid: Grid
    centres: Reals
    coordinates: list[_Numbers]
    wide: float
    _powers: dict[Exponents, _Numbers] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, problem: Problem, at: Grid, centres: Reals, radius: float) -> _Batch:
        """What the radius means for exponentials and for coordinates."""
        reach = float(np.sqrt((centres * centres).sum(axis=2).max())) * _SLACK
        wide = (at.reach + reach + radius) * radius * _SLACK
        columns = np.moveaxis(centres, 2, 0)
        coordinates = [_Numbers(c, _majorants(c, radius, wide), wide) for c in columns]
        return cls(problem, at, centres, coordinates, wide)

    @property
    def unit(self) -> float:
        """The unit roundoff u of the arrays."""
        return unit_roundoff(self.centres.dtype)

    @property
    def scale(self) -> float:
        """What log-errors of a program are multiplied by: its rules are for binary64, and linear in u."""
        return UNIT / self.unit

    @property
    def n(self) -> int:
        """The number of components."""
        return len(self.problem.student.weights)

    def power(self, exponents: Exponents) -> _Numbers:
        """μ_i^γ, factors one after the other; made once."""
        if exponents not in self._powers:
            values = np.ones(self.centres.shape[:2], dtype=self.centres.dtype)
            majorants, error = values, 0.0
            for axis, count in zip(self.coordinates, exponents, strict=True):
                for _ in range(count):
                    values, majorants = values * axis.values, majorants * axis.majorants
                    error += axis.error + self.unit
            self._powers[exponents] = _Numbers(values, majorants, error)
        return self._powers[exponents]

    def values(self, by_rule: Sequence[float]) -> list[list[Enclosed]] | None:
        """All values, with what the rule errs by for each request; None if something is out of range."""
        sums = self._sums()
        if sums is None:
            return None
        return [
            [self._assembled(f, k, sums, e) for k in range(len(f.integrands))]
            for f, e in zip(self.problem.families, by_rule, strict=True)
        ]

    def _sums(self) -> dict[Any, _Numbers] | None:
        """Σ over the nodes for each number of marked components and polynomial, B × entries of them."""
        wanted = self.problem.contents.wanted
        powers = [self.power(g) for g in self.problem.contents.moments["M"]]
        weighed = self._weighed()
        if weighed is None:
            return None
        weights, error = weighed
        program = self._program(powers, error)
        if program is None:
            return None
        errors = self._errors(program, error)
        if not max(errors, default=0.0) <= _MOST_ERROR:  # all is 0 where all means are
            return None
        table = np.empty((len(self.centres), 2 * len(powers), self.n), dtype=self.centres.dtype)
        for k, p in enumerate(powers):
            table[:, 2 * k], table[:, 2 * k + 1] = p.values, p.majorants
        loop = BatchLoop(program, [marked for marked, _ in wanted], table, weights, self.grid.gauss)
        return {
            key: _Numbers(found[:, 0], found[:, 1], e)
            for key, found, e in zip(wanted, loop.total(), errors, strict=True)
        }

    def _program(self, powers: Sequence[_Numbers], error: float) -> Program | None:
        """The polynomials, from moments of weights with that log-error; None if they may be too large."""
        contents, moments = self.problem.contents, {}
        for k, (g, p) in enumerate(zip(contents.moments["M"], powers, strict=True)):
            averaged = (error + p.error + self.n * self.unit) * self.scale
            moments["M", g] = Moment(k, averaged, max(1.0, float(p.majorants.max()) * _SLACK))
        program = Program.of([value for _, value in contents.wanted], moments)
        if program is None or not max(program.sizes, default=1.0) <= _MOST_SIZE:
            return None
        return program

    def _errors(self, program: Program, error: float) -> list[float]:
        """The log-error of each sum, where that of the weights is ``error``."""
        blocks = len(self.grid.gauss) // WIDTH
        summed = (4 + WIDTH + 1 + (blocks - 1).bit_length()) * self.unit
        return [
            (e / self.scale + marked * error + self.unit + summed) * _SLACK
            for (marked, _), e in zip(self.problem.contents.wanted, program.errors, strict=True)
        ]

    def _weighed(self) -> tuple[Callable[[slice], Reals], float] | None:
        """What makes n × Q posterior weights of some students, and their log-error; None if out of range."""
        factors = self.grid.factors(self.centres)
        if factors is None:
            return None
        given, error = self.problem.student.weights, factors.error + self.wide
        pi = None
        if len(set(given)) > 1:
            pi = np.array([float(w) for w in given])[:, None]
            error += 2 * UNIT

        def weights(chosen: slice) -> Reals:
            found = factors.at(chosen)
            if pi is not None:
                found *= pi
            found *= (1 / found.sum(axis=1))[:, None, :]
            return found

        return weights, (2 * error + (self.n + 2) * self.unit) * _SLACK

    def _assembled(self, f: Family, k: int, sums: Mapping[Any, _Numbers], by_rule: float) -> Enclosed:
        """The outer factors put back: Σ content · μ_i^α μ_j^β · sum, each term with its error."""
        (i, j, entry), kind = _marks(f.marked, self.n), self.centres.dtype.type
        total = np.zeros((len(self.centres), len(entry)), dtype=kind)
        errors = total + by_rule
        for (alpha, beta, _), p in f.parts[k].items():
            found, near, far = sums[f.marked, p.value], self.power(alpha), self.power(beta)
            error = found.error + near.error + far.error + (8 + len(f.parts[k])) * self.unit
            rate = error * (1 + 2 * error) * _SLACK  # (e^E − 1)e^E for E ≤ 1/8
            content = kind(p.content.numerator) / kind(p.content.denominator)
            size = abs(content) * near.majorants[:, i] * far.majorants[:, j]
            value = content * near.values[:, i] * far.values[:, j]
            total = total + value * found.values[:, entry]
            errors = errors + size * (rate * found.majorants[:, entry] + _UNDERFLOW) + _UNDERFLOW
        shape = (len(self.centres), *(self.n,) * f.marked)
        return Enclosed(total.reshape(shape), (errors * _SLACK).reshape(shape))


def _marks(marked: int, n: int) -> tuple[Any, Any, Any]:
    """For each value the components i and j of its outer factors, and the place of its sum."""
    if marked < 2:
        each = np.arange(n if marked else 1)
        return each, each, each
    i, j = (c.reshape(-1) for c in np.indices((n, n)))
    low, high = np.minimum(i, j), np.maximum(i, j)
    return i, j, low * n - low * (low - 1) // 2 + high - low


def _majorants(values: Reals, radius: float, error: float) -> Reals:
    """Of numbers that are within the radius of the values, such that this is their log-error."""
    if not radius:
        return abs(values)
    found: Reals = np.maximum(abs(values) + radius, radius / error) * _SLACK
    return found
