"""Many steps of descent enclosed together, about midpoints that were guessed beforehand.

With c_0, c_1, … exact midpoints, g_k the gradient at c_k and |I − ηH| ≤ λ_k for all Hessians within ρ of it, a true
iterate within r_k ≤ ρ of c_k has its successor within

    r_{k+1} = λ_k r_k + |c_{k+1} − (c_k − ηg_k)|

of c_{k+1}, as in a single step (:mod:`verify.dynamics.spectral`). Gradients and Hessians of all k come from one
batch (:mod:`verify.expectation.float_batch`); the guess need not be good, only near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np

from verify.arithmetic import Ball, ball, middle, norm, upper, widened
from verify.arithmetic.exponential import Reals, unit_roundoff
from verify.dynamics.local import first_order, second_order
from verify.dynamics.objective import Objective
from verify.dynamics.orbit import predicted
from verify.dynamics.place import Place
from verify.dynamics.spectral_norm import largest
from verify.expectation.float_batch import Enclosed, batched
from verify.expectation.float_grid import grid
from verify.expectation.problem import Problem, Request, TensorRule
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.errors import PrecisionError
from verify.mixture import GaussianMixture

_MOST_STEPS = 128
_FEWEST_STEPS = 8
_MOST_DIMENSIONS = 3
_MOST_WAY = 0.5
"""How far a coordinate may go in a stretch: all of them share one rule, for the box about their way."""
_ROOM = 1.5
"""How much larger than the radius that is expected the balls of the Hessians are."""
_MOST_GROWTH = 16.0
"""Up to which radii are expected to grow in a stretch."""
_FASTEST_GROWTH = 1.05
"""Where errors grow faster, what floats lose counts for too much."""
_QUADRATURE = 64
"""By which part of a tolerance the rule may err: nodes are cheap here, and radii grow with every error."""
_SLACK = 1 + 2.0**-20


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The absolute accuracies wanted of gradients and of Hessians."""

    gradient: Fraction
    hessian: Fraction


def stretch(
    objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, most: int, wanted: Accuracy
) -> list[tuple[Ball, Place]]:
    """The loss at up to ``most`` places, and the place after each; none where single steps are called for.

    That is so for another objective than forward descent towards N(0, I), in more than three dimensions, where
    errors grow fast, where the means move fast, and where even the long floats of the machine do not reach the
    accuracy of the gradient.
    """
    if not _suits(objective, at) or most < _FEWEST_STEPS:
        return []
    kinds = (np.float64, np.longdouble)
    first, second = (Stretch(weights, rate, at, _floats(at.centre, kind), wanted) for kind in kinds)
    growth = first.growth()
    if not growth <= _FASTEST_GROWTH:
        return []
    for one in (first, second):
        if (found := one.begun()) is not None:
            return one.steps(min(most, _MOST_STEPS), found, growth)
    return []


def _suits(objective: Objective, at: Place) -> bool:
    is_single = objective.law is Law.TEACHER and objective.is_single(at_origin=True)
    return is_single and len(at.centre[0]) <= _MOST_DIMENSIONS


@dataclass(slots=True)
class Stretch:
    """A stretch from one place on.

    Attributes:
        weights: the student's.
        rate: η.
        at: where it begins.
        start: its centre in floats.
        wanted: how accurate.
    """

    weights: tuple[Fraction, ...]
    rate: Ball
    at: Place
    start: Reals
    wanted: Accuracy

    @property
    def missed(self) -> float:
        """What the floats miss the centre by."""
        pairs = zip(self.at.centre, self.start, strict=True)
        return float(upper(norm(c - _ball(f) for p, q in pairs for c, f in zip(p, q, strict=True)))) * _SLACK

    @property
    def radius(self) -> float:
        """Of a ball about the start that contains the true means."""
        return (float(self.at.radius) + self.missed) * _SLACK

    @property
    def error(self) -> float:
        """What a gradient of the accuracy wanted adds to a radius."""
        return float(self.wanted.gradient) * abs(float(self.rate)) * float(self.start.size) ** 0.5

    def growth(self) -> float:
        """About |I − ηH| at the start, on the ball where the first step looks for it."""
        over = self._hessian(self.start[None], self._first_ball())
        return inf if over is None else largest(*self._moving(over))[0]

    def _first_ball(self) -> float:
        return _ROOM * (self.radius + self.error)

    def begun(self) -> TensorRule | None:
        """Nodes at the start, if floats of that kind do."""
        if self.missed > self.error:  # rounding the centre costs more than the gradient
            return None
        integrands = first_order(Law.TEACHER, self.start.shape[1])
        problem = _problem(self.start[None], 0.0, self.weights, integrands, self.wanted.gradient)
        tensor = problem.tensor_rule()
        found = batched(problem, tensor, self.start[None])
        if found is None or max(float(e.errors.max()) for row in found for e in row) > float(self.wanted.gradient):
            return None
        return tensor

    def steps(self, most: int, tensor: TensorRule, growth: float) -> list[tuple[Ball, Place]]:
        """Guess, enclose, follow the radius."""
        centres = self._guess(most, tensor)
        if len(centres) <= _FEWEST_STEPS:
            return []
        n, d = self.start.shape
        gradient = self._enclosed(centres[:-1], 0.0, first_order(Law.TEACHER, d), self.wanted.gradient)
        # As if radii grew as at the start.
        about = self._first_ball() * min(max(growth, 1.0) ** len(centres), _MOST_GROWTH)
        over = self._hessian(centres[:-1], about)
        if gradient is None or over is None:
            return []
        loss, slope = gradient[0], _vector(gradient[1:])
        growths, slips = largest(*self._moving(over)), self._slips(centres, slope)
        sizes = _norms(abs(slope.values) + slope.errors), _norms((abs(over.values) + over.errors).reshape(-1, (n * d) ** 2))
        out, r = [], self.radius
        for k, centre in enumerate(centres[1:]):
            after = (growths[k] * r + slips[k]) * _SLACK
            is_near = r <= about and slope.errors[k].max() <= float(self.wanted.gradient)
            if not (is_near and np.isfinite(after)):
                break
            lost = float(loss.errors[k]) + float(sizes[0][k]) * r + float(sizes[1][k]) * r * r
            out.append((_widened(loss.values[k], lost * _SLACK), Place.about(_balls(centre), ball(0) + after)))
            r = after
        return out

    def _hessian(self, centres: Reals, radius: float) -> Enclosed | None:
        """On balls, in binary64, which is enough: what rounding the centres takes goes into the radii."""
        floats = centres.astype(np.float64)
        missed = max(_norms(abs(centres - floats).reshape(len(centres), -1)))
        integrands = second_order(Law.TEACHER, self.start.shape[1])
        found = self._enclosed(floats, (radius + missed) * _SLACK, integrands, self.wanted.hessian)
        return None if found is None else _matrix(found, *self.start.shape)

    def _guess(self, most: int, tensor: TensorRule) -> Reals:
        """Midpoints as far as they stay near the start."""
        at = grid(tensor.rules, self.start.dtype.type)
        assert at is not None  # it was enclosed there
        pi = np.array([float(w) for w in self.weights])
        with np.errstate(all="ignore"):
            return predicted(at.places, at.gauss, pi, self.start, float(self.rate), most, _MOST_WAY)

    def _enclosed(
        self, centres: Reals, radius: float, integrands: Sequence[Integrand], tolerance: Fraction
    ) -> list[Enclosed] | None:
        problem = _problem(centres, radius, self.weights, integrands, tolerance)
        try:
            found = batched(problem, problem.tensor_rule(), centres, radius)
        except PrecisionError:  # a strip that cannot be proved
            return None
        return None if found is None else [e for row in found for e in row]

    def _moving(self, over: Enclosed) -> tuple[Reals, Reals]:
        """I − ηH in binary64 and bounds of its errors; η in binary64 is off by u at most, relatively."""
        eta, unit = float(self.rate), unit_roundoff(np.float64)
        turned = eta * over.values.astype(np.float64)
        numbers = np.eye(over.values.shape[1]) - turned
        errors = abs(eta) * over.errors.astype(np.float64) + 4 * unit * (1 + abs(turned))
        return numbers, errors * _SLACK

    def _slips(self, centres: Reals, slope: Enclosed) -> list[float]:
        """|c_{k+1} − (c_k − ηg_k)| from above: four roundings, each of at most u times what is added."""
        flat, unit = centres.reshape(len(centres), -1), unit_roundoff(centres.dtype)
        eta = centres.dtype.type(float(self.rate)) + centres.dtype.type(float(self.rate - float(self.rate)))
        apart, moved = flat[1:] - flat[:-1], eta * slope.values
        errors = 4 * unit * (abs(apart) + abs(moved)) + abs(eta) * slope.errors
        slips: list[float] = _norms(abs(apart + moved) + errors * _SLACK)
        return slips


def _problem(
    centres: Reals, radius: float, weights: tuple[Fraction, ...], integrands: Sequence[Integrand], tolerance: Fraction
) -> Problem:
    """The integrands for the box of all that is within the radius of some centre."""
    groups: dict[tuple[int, int], list[Integrand]] = {}
    for f in integrands:
        groups.setdefault(next((m.weights for m, _ in f), (0, 0)), []).append(f)
    low, high = _balls(centres.min(axis=0)), _balls(centres.max(axis=0))
    box = [
        [widened(a.union(b), ball(0) + radius) for a, b in zip(p, q, strict=True)] for p, q in zip(low, high, strict=True)
    ]
    requests = [Request(tuple(group), ball(tolerance) / _QUADRATURE) for group in groups.values()]
    d = centres.shape[2]
    return Problem.of(requests, GaussianMixture(box, weights), GaussianMixture([[0] * d]), Law.TEACHER)


def _vector(parts: Sequence[Enclosed]) -> Enclosed:
    """B × nd from d times B × n."""
    return Enclosed(*(np.stack([getattr(p, name) for p in parts], axis=2).reshape(len(parts[0].values), -1) for name in Enclosed.__slots__))


def _matrix(found: Sequence[Enclosed], n: int, d: int) -> Enclosed:
    """B × nd × nd from the entries off the diagonal (B × n × n) and on it (B × n), for coordinates a ≤ c."""
    pairs = [(a, c) for a in range(d) for c in range(a, d)]
    out = []
    for name in Enclosed.__slots__:
        first = getattr(found[0], name)
        table = np.empty((len(first), n, d, n, d), dtype=first.dtype)
        same = np.arange(n)
        for (a, c), off, on in zip(pairs, found, found[len(pairs) :], strict=False):
            table[:, :, a, :, c] = getattr(off, name)
            table[:, same, a, same, c] += getattr(on, name)
            if a != c:
                table[:, :, c, :, a] = table[:, :, a, :, c].transpose(0, 2, 1)
        out.append(table.reshape(len(first), n * d, n * d))
    values, errors = out
    return Enclosed(values, errors * _SLACK + 2 * unit_roundoff(values.dtype) * abs(values))


def _norms(rows: Reals) -> list[float]:
    """Bounds of Euclidean norms of rows of numbers ≥ 0; a root is at most 2^{−40} off."""
    size = rows.shape[1]
    squares = (rows * rows).sum(axis=1).astype(np.float64) * (1 + 8 * (size + 8) * unit_roundoff(np.float64))
    return (np.sqrt(squares) * _SLACK).tolist()


def _ball(number: Any) -> Ball:
    """A float of either kind, exactly."""
    first = float(number)
    return ball(0) + first + float(number - type(number)(first))


def _balls(rows: Reals) -> tuple[tuple[Ball, ...], ...]:
    return tuple(tuple(_ball(c) for c in row) for row in rows)


def _widened(value: Any, radius: float) -> Ball:
    return widened(_ball(value), ball(0) + radius)


def _floats(means: Sequence[Sequence[Ball]], kind: Any) -> Reals:
    """The floats next to the midpoints."""
    first = [[float(c) for c in p] for p in means]
    rest = [[float(middle(c) - f) for c, f in zip(p, q, strict=True)] for p, q in zip(means, first, strict=True)]
    found: Reals = np.array(first, dtype=kind) + np.array(rest, dtype=kind)
    return found
