"""Many steps of descent enclosed together, about midpoints that were guessed beforehand.

Let c_0, c_1, … be exact midpoints, g_k the gradient at c_k, and |I − ηH| ≤ λ_k for all Hessians H within ρ of
it. Then a true iterate within r_k ≤ ρ of c_k has its successor within

    r_{k+1} = λ_k r_k + |c_{k+1} − (c_k − ηg_k)|

of c_{k+1}, as in a single step (:mod:`verify.dynamics.spectral`). Gradients and Hessians of all k come from
one batch each (:mod:`verify.dynamics.batch`). The guess need not be good: what it misses is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, sqrt
from typing import Any

import numpy as np

from verify.algebra.calculus import Law
from verify.arithmetic import (
    UNIT,
    Ball,
    Floats,
    ball,
    current_bits,
    half_width,
    magnitude,
    norm,
    precision,
    upper,
    widened,
)
from verify.arithmetic.exponential import KINDS, Reals, unit_roundoff
from verify.dynamics.batch import balls, exactly, gradients, hessians
from verify.dynamics.objective import Objective
from verify.dynamics.orbit import predicted
from verify.dynamics.place import Means, Place
from verify.dynamics.spectral_norm import largest
from verify.expectation.float_batch import Enclosed
from verify.expectation.float_grid import grid
from verify.expectation.tensor_rule import TensorRule

_BITS = 128
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
"""Where errors grow faster by a step, what floats lose counts for too much."""
_SLACK = 1 + 2.0**-20
_TINY = 2.0**-500
"""More than what underflow may take from a Euclidean norm."""
_LARGEST = 1 << 100
"""What means and η stay below: floats have them, and products of a few of them."""
_RATE_BITS = 70
"""To how many bits η has to be known: more than floats have, so that its radius is less than a rounding."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The absolute accuracies wanted of gradients and of Hessians."""

    gradient: Fraction
    hessian: Fraction


def stretch(
    objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, most: int, wanted: Accuracy
) -> list[tuple[Ball, Place]]:
    """The loss at up to ``most`` places, and the place after each; none where single steps are called for.

    Single steps are called for with another objective than the forward one towards N(0, I), in more than
    three dimensions, with an η of few bits, where errors grow fast, where the means move fast or spread in
    several directions, and where even the long floats of the machine do not reach the gradient's accuracy.
    """
    if not _suits(objective, at) or most < _FEWEST_STEPS or wanted.gradient < unit_roundoff(KINDS[-1]):
        return []
    if not _fits(rate, at):
        return []
    with precision(max(_BITS, current_bits())):  # so that floats of either kind are exact balls
        starts = [Stretch(weights, rate, at, _floats(at.centre, kind), wanted) for kind in KINDS]
        growth = starts[0].growth()
        if not growth <= _FASTEST_GROWTH:
            return []
        for one in starts:
            if (nodes := one.nodes()) is not None:
                return one.steps(min(most, _MOST_STEPS), nodes, growth)
    return []


def _suits(objective: Objective, at: Place) -> bool:
    is_single = objective.law is Law.TEACHER and objective.is_single(at_origin=True)
    return is_single and len(at.centre[0]) <= _MOST_DIMENSIONS


def _fits(rate: Ball, at: Place) -> bool:
    """Whether floats have η and the means, and the radius of η is below what they round."""
    sizes = (magnitude(c) for c in (rate, *(c for p in at.means for c in p)))
    is_sharp = half_width(rate) * (1 << _RATE_BITS) <= magnitude(rate)
    return bool(is_sharp) and all(size < _LARGEST for size in sizes)


@dataclass(frozen=True, slots=True)
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
        """How far the floats may be from the centre."""
        pairs = zip(self.at.centre, balls(self.start), strict=True)
        return _above(norm(c - f for p, q in pairs for c, f in zip(p, q, strict=True)))

    @property
    def radius(self) -> float:
        """Of a ball about the start that contains the true means."""
        return (_above(self.at.radius) + self.missed) * _SLACK

    @property
    def error(self) -> float:
        """What a gradient of the accuracy wanted adds to a radius, about."""
        return float(self.wanted.gradient) * abs(float(self.rate)) * sqrt(self.start.size)

    def about(self, steps: int) -> float:
        """The radius of balls for the Hessians, if the errors of so many steps add up."""
        return _ROOM * (self.radius + steps * self.error)

    def growth(self) -> float:
        """A bound of |I − ηH| near the start; ∞ where floats cannot."""
        over = self._hessians(self.start[None], self.about(1))
        return inf if over is None else largest(*self._moving(over))[0]

    def nodes(self) -> TensorRule | None:
        """Nodes for the gradient at the start, if floats of this kind are accurate enough."""
        if self.missed > self.error:  # then rounding the centre costs more than the gradient does
            return None
        found = gradients(self.start[None], self.weights, self.wanted.gradient)
        if found is None:
            return None
        _, slope, nodes = found
        return nodes if self._is_reached(slope.errors[0]) else None

    def _is_reached(self, errors: Reals) -> bool:
        return bool(errors.max() <= float(self.wanted.gradient))

    def steps(self, most: int, nodes: TensorRule, growth: float) -> list[tuple[Ball, Place]]:
        """Guess, enclose, and follow the radius as far as it stays in the balls of the Hessians."""
        centres = self._guess(most, nodes)
        if len(centres) <= _FEWEST_STEPS:
            return []
        about = self.about(len(centres)) * min(max(growth, 1.0) ** len(centres), _MOST_GROWTH)
        first = gradients(centres[:-1], self.weights, self.wanted.gradient)
        over = self._hessians(centres[:-1], about)
        if first is None or over is None:
            return []
        loss, slope, _ = first
        growths, slips = largest(*self._moving(over)), self._slips(centres, slope)
        slopes = _norms(abs(slope.values) + slope.errors)
        curvatures = _norms((abs(over.values) + over.errors).reshape(len(over.values), -1))
        out, r = [], self.radius
        for k, centre in enumerate(centres[1:]):
            after = (growths[k] * r + slips[k]) * _SLACK
            if not (r <= about and after < inf and self._is_reached(slope.errors[k])):
                break
            # By Taylor's theorem the loss changes by at most |g| r + |H| r²/2 within r.
            lost = (float(loss.errors[k]) + slopes[k] * r + curvatures[k] * r * r) * _SLACK
            here = widened(exactly(loss.values[k]), ball(0) + lost)
            out.append((here, Place.about(balls(centre), ball(0) + after)))
            r = after
        return out

    def _guess(self, most: int, nodes: TensorRule) -> Reals:
        """Midpoints, as far as they stay near the start."""
        kind: Any = self.start.dtype.type
        at = grid(nodes.rules, kind)
        assert at is not None  # a gradient was enclosed there
        pi = np.array([float(w) for w in self.weights])
        with np.errstate(all="ignore"):
            return predicted(at.places, at.gauss, pi, self.start, float(self.rate), most, _MOST_WAY)

    def _hessians(self, centres: Reals, radius: float) -> Enclosed | None:
        """Hessians on balls, in binary64, which is enough: the radii make up for rounding the centres."""
        rounded = centres.astype(np.float64)
        missed = max(_norms(abs(centres - rounded).reshape(len(centres), -1)))
        return hessians(rounded, (radius + missed) * _SLACK, self.weights, self.wanted.hessian)

    def _moving(self, over: Enclosed) -> tuple[Floats, Floats]:
        """I − ηH and bounds of its errors, as η is rounded, and so are a product and a difference."""
        eta = float(self.rate)
        turned = eta * over.values
        errors = abs(eta) * over.errors + 4 * UNIT * (1 + abs(turned))
        return np.eye(turned.shape[1]) - turned, errors * _SLACK

    def _slips(self, centres: Reals, slope: Enclosed) -> list[float]:
        """Bounds of |c_{k+1} − (c_k − ηg_k)|: η is rounded, and so are a product, a difference and a sum."""
        kind, flat = centres.dtype.type, centres.reshape(len(centres), -1)
        eta = kind(float(self.rate)) + kind(float(self.rate - float(self.rate)))
        apart, moved = flat[1:] - flat[:-1], eta * slope.values
        errors = 4 * unit_roundoff(kind) * (abs(apart) + abs(moved)) + abs(eta) * slope.errors
        return _norms(abs(apart + moved) + errors * _SLACK)


def _above(number: Ball) -> float:
    return float(upper(number)) * _SLACK


def _norms(rows: Reals) -> list[float]:
    """Bounds of the Euclidean norms of rows of numbers ≥ 0."""
    squares = (rows * rows).sum(axis=1).astype(np.float64) * (1 + 8 * (rows.shape[1] + 8) * UNIT)
    found: list[float] = (np.sqrt(squares) * _SLACK + _TINY).tolist()
    return found


def _floats(means: Means, kind: Any) -> Reals:
    """The floats next to the midpoints, or nearly."""
    first: Sequence[Sequence[float]] = [[float(c) for c in p] for p in means]
    rest = [[float(c - f) for c, f in zip(p, q, strict=True)] for p, q in zip(means, first, strict=True)]
    found: Reals = np.array(first, dtype=kind) + np.array(rest, dtype=kind)
    return found
