"""A pole-free strip from the actual means: about twice as wide as the cosine bound allows.

With one active axis and real softmax weights p_k(x),

    |Σ_k E_k(x + iy)|² / (Σ_k |E_k|)² = Σ_{jk} p_j p_k cos(y(μ_j − μ_k))
                                      = 1 − 4 Σ_{j<k} p_j p_k sin²(y Δ_jk/2),     Δ_jk = |μ_j − μ_k|,

and for |y| ≤ a every sin² is at most s_jk = sin²(min(aΔ_jk, π)/2). So it is enough to bound
Q(x) = 4 Σ_{j<k} s_jk p_j(x) p_k(x) < 1 on the real line: A = (1 − max Q)^{−1/2}. Far apart means never
share the weight, so the gaps between *neighbours* decide, not the range. Q is bounded by bisection: on a
interval, p_j = 1/Σ_k E_k/E_j, where every quotient is smallest at an end; and to the right of X, with k the
rightmost mean, p_j(x) ≤ p_j(X)/p_k(X), likewise to the left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import exp, inf, log, pi
from typing import Any

import numpy as np

from verify.arithmetic import Ball, ball, is_ball, upper
from verify.arithmetic import pi as pi_ball
from verify.errors import PrecisionError
from verify.expectation.bounds import log_float
from verify.expectation.means import Means

_POINTS = 400
_MOST_INTERVALS = 4000
_MARGIN = 1.05
_ABOUT = np.linspace(-6.0, 6.0, 25)
"""Nats about a takeover at which the planner looks."""


@dataclass(frozen=True, slots=True)
class Sector:
    """One mixture along its only active axis.

    Attributes:
        means: the coordinates μ_k, with equal means as they come.
        logs: log π_k − μ_k²/2, up to a common shift.
        spread: Δ, an upper bound of the range.
        reach: where the real line is cut, left and right (floats, trusted for nothing).
        table: products p_j p_k at some points, and |μ_j − μ_k|, for planning.
    """

    means: tuple[Ball, ...]
    logs: tuple[Ball, ...]
    spread: Ball
    reach: tuple[float, float]
    table: tuple[Any, Any] = field(compare=False)
    _proved: dict[str, Ball] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, mixture: Means, axis: int) -> Sector:
        """The bound of a mixture that is flat on every other axis; what it proves is remembered."""
        if not any(is_ball(p) for row in mixture.points for p in row):
            return _remembered(mixture, axis)
        return cls._of(mixture, axis)

    @classmethod
    def _of(cls, mixture: Means, axis: int) -> Sector:
        means = tuple(m[axis] for m in mixture.balls())
        logs = tuple(mixture.log_constants())
        points = np.array([float(m) for m in means])
        offsets = np.array([float(c - logs[0]) for c in logs])
        left, right = _crossings(points, offsets)
        x = _sample(points, offsets, left, right)
        exponents = np.outer(x, points) + offsets
        p = np.exp(exponents - exponents.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        j, k = np.triu_indices(len(points), 1)
        return cls(
            means, logs, mixture.spread(axis), (left, right), (p[:, j] * p[:, k], abs(points[j] - points[k]))
        )

    def log_width(self) -> float:
        """log(π/g), g the widest gap between neighbours."""
        points = sorted(float(m) for m in self.means)
        gap = max(b - a for a, b in pairwise(points))
        return log(pi / gap) if gap > 0 else log(pi) - log_float(self.spread)

    def log_amplification(self, log_a: float) -> float:
        """From the table, with the margin that the proof will need."""
        if log_a == -inf:
            return 0.0
        products, gaps = self.table
        sines = np.sin(np.minimum(exp(log_a) * gaps, pi) / 2) ** 2
        worst = 4 * float(np.max(products @ sines)) * _MARGIN
        return inf if worst >= 0.999 else -log(1 - worst) / 2

    def amplification(self, a: Ball) -> Ball:
        """Prove max Q ≤ the planner's value and return what follows; of a ball its upper end counts."""
        a = upper(a)
        if (key := str(a.man_exp())) not in self._proved:
            self._proved[key] = self._prove(a)
        return self._proved[key]

    def _prove(self, a: Ball) -> Ball:
        guess = self.log_amplification(float(a.log()) if a > 0 else -inf)
        if guess == inf:
            raise PrecisionError("strip", a, "is wider than the means allow", "use a narrower one")
        limit = 1 - ball(_dyadic(exp(-2 * guess)))
        sines = self._sines(a)
        left, right = (ball(0) + x for x in self.reach)
        if not (self._outside(left, sines) < limit and self._outside(right, sines) < limit):
            raise PrecisionError("strip", a, "the tails of Q were not bounded", "use a narrower one")
        self._bisect(left, right, sines, limit)
        return 1 / (1 - limit).sqrt()

    def _sines(self, a: Ball) -> dict[tuple[int, int], Ball]:
        """4 s_jk, upper bounds."""
        out = {}
        for j, m in enumerate(self.means):
            for k in range(j):
                angle = upper(a * abs(m - self.means[k]) / 2)
                below = angle < pi_ball() / 2
                out[k, j] = upper(4 * angle.sin() ** 2) if below else ball(4)
        return out

    def _weights(self, x: Ball) -> list[Ball]:
        terms = self._terms(x)
        total = sum(terms, ball(0))
        return [t / total for t in terms]

    def _terms(self, x: Ball) -> list[Ball]:
        return [(x * m + c).exp() for m, c in zip(self.means, self.logs, strict=True)]

    def _outside(self, x: Ball, sines: dict[tuple[int, int], Ball]) -> Ball:
        """A bound of Q beyond x, to the right if x is the right end of the reach, to the left otherwise."""
        p = self._weights(x)
        order = [float(m) for m in self.means]
        extreme = order.index(max(order) if float(x) >= self.reach[1] else min(order))
        if not all(self._beyond(k, extreme, float(x) >= self.reach[1]) for k in range(len(p))):
            return ball(4)
        return upper(_quadratic(p, sines) / p[extreme] ** 2)

    def _beyond(self, k: int, extreme: int, right: bool) -> bool:
        """Whether mean k is certainly not beyond the extreme one."""
        if k == extreme:
            return True
        a, b = self.means[k], self.means[extreme]
        return bool(a <= b) if right else bool(a >= b)

    def _bisect(self, left: Ball, right: Ball, sines: dict[tuple[int, int], Ball], limit: Ball) -> None:
        intervals, left_over = [(left, self._terms(left), right, self._terms(right))], _MOST_INTERVALS
        while intervals:
            lo, at_lo, hi, at_hi = intervals.pop()
            left_over -= 1
            if left_over < 0:
                raise PrecisionError("strip", limit, "too many intervals were needed", "use a narrower strip")
            if _quadratic(_largest(at_lo, at_hi), sines) < limit:
                continue
            middle = ((lo + hi) / 2).mid()
            terms = self._terms(middle)
            intervals += [(lo, at_lo, middle, terms), (middle, terms, hi, at_hi)]


def _largest(at_lo: list[Ball], at_hi: list[Ball]) -> list[Ball]:
    """Upper bounds of all p_j between two points, from the terms there: E_k/E_j is monotone."""
    out = []
    for a, b in zip(at_lo, at_hi, strict=True):
        u, v = 1 / a, 1 / b
        out.append(1 / sum(((c * u).min(d * v) for c, d in zip(at_lo, at_hi, strict=True)), ball(0)))
    return out


@lru_cache(maxsize=64)
def _remembered(mixture: Means, axis: int) -> Sector:
    return Sector._of(mixture, axis)


def _dyadic(value: float) -> Fraction:
    return Fraction(int(value * 2**40), 2**40)


def _quadratic(p: list[Ball], sines: dict[tuple[int, int], Ball]) -> Ball:
    return sum((s * p[j] * p[k] for (j, k), s in sines.items()), ball(0))


def _sample(points: Any, offsets: Any, left: float, right: float) -> Any:
    """Points of [left, right], with more about every takeover of one mean from another, at its scale."""
    even = np.linspace(left, right, _POINTS)
    leaders = _envelope(points, offsets)
    near = [
        (offsets[j] - offsets[k]) / (points[k] - points[j]) + _ABOUT / (points[k] - points[j])
        for j, k in pairwise(leaders)
    ]
    x = np.concatenate([even, *near])
    return x[(x >= left) & (x <= right)]


def _envelope(points: Any, offsets: Any) -> list[int]:
    """The means that have the largest exponent x·μ + c somewhere, from left to right."""
    hull: list[int] = []
    for k in sorted(range(len(points)), key=lambda k: (points[k], offsets[k])):
        while hull and (
            points[hull[-1]] == points[k] or (len(hull) > 1 and _is_below(hull, k, points, offsets))
        ):
            hull.pop()
        hull.append(k)
    return hull


def _is_below(hull: list[int], k: int, points: Any, offsets: Any) -> bool:
    """Whether the last line of the hull is nowhere above both the one before it and line k."""
    a, b = hull[-2], hull[-1]
    before = (offsets[a] - offsets[b]) * (points[k] - points[b])
    return bool(before >= (offsets[b] - offsets[k]) * (points[b] - points[a]))


def _crossings(points: Any, offsets: Any) -> tuple[float, float]:
    """An interval outside of which one of the outermost means has nearly all the weight."""
    left, right = inf, -inf
    for top in (points.argmax(), points.argmin()):
        for k, m in enumerate(points):
            apart = abs(points[top] - m)
            if apart > 1e-9 * (abs(points).max() + 1):
                cross = (offsets[k] - offsets[top] + 8) / (points[top] - m)
                left, right = min(left, cross), max(right, cross)
    return (left - 1e-3, right + 1e-3) if left <= right else (-1.0, 1.0)
