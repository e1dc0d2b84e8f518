"""Choosing steps, strips and cut-offs: a search in floats that nothing depends on for its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, exp, floor, inf, lgamma, log, pi, sqrt

from verify.arithmetic import Ball
from verify.expectation.bounds import Bound, log_float
from verify.expectation.rules import Hermite, Rule, Trapezoid
from verify.expectation.strip import Strip

_MOST_HERMITE = 40
_MOST_NODES = 10**15
"""Beyond this a count is only a number in a refusal."""


@dataclass(frozen=True, slots=True)
class Need:
    """A bound of some integrands and the logarithm of the error they may have on one axis."""

    bound: Bound
    log_tolerance: float

    def gap(self, strip: Strip, log_a: float) -> float:
        """log(B(a)/tolerance)."""
        student, teacher = strip.log_amplifications(log_a)
        if inf in (student, teacher):
            return inf
        return self.bound.log_at(student, teacher) - self.log_tolerance


def choose(needs: Sequence[Need], strip: Strip, low: Ball, high: Ball, hermite: bool) -> Rule:
    """The rule with the fewest nodes that (probably) meets every need.

    Args:
        needs: bounds with their tolerances.
        strip: how far the integrands continue along the axis.
        low: lower end of the law's means on the axis.
        high: upper end.
        hermite: whether all means of the law share one coordinate on the axis.
    """
    if strip.is_flat:
        return Hermite(1, Fraction(0))
    trapezoid = _trapezoid(needs, strip, low, high)
    gauss = _hermite(needs, strip, trapezoid.count) if hermite else None
    return gauss or trapezoid


def _trapezoid(needs: Sequence[Need], strip: Strip, low: Ball, high: Ball) -> Trapezoid:
    start = max(1.0, *(need.gap(strip, -inf) for need in needs))
    widest = min(exp(min(strip.log_width(), 700.0)) * (1 - 1e-6), 1.5 * sqrt(2 * start) + 1)
    best_h, best_a = 0.0, widest / 2
    for k in range(1, 120):
        a = widest * k / 120
        decades = max(need.gap(strip, log(a)) for need in needs) + a * a / 2 + log(2) + 0.1
        h = 2 * pi * a / max(decades, 1.0)
        if h > best_h:
            best_h, best_a = h, a
    step = _dyadic(min(best_h, 1.0))
    cut = sqrt(2 * start) + float(step)
    first = floor((float(low) - cut) / float(step))
    last = ceil((float(high) + cut) / float(step))
    return Trapezoid(step, first, min(last - first + 1, _MOST_NODES), _dyadic(best_a))


def _hermite(needs: Sequence[Need], strip: Strip, limit: int) -> Hermite | None:
    log_width = strip.log_width()
    for count in range(1, min(_MOST_HERMITE, limit - 1) + 1):
        for percent in (99, 97, 95, 90, 85, 80, 70, 60, 50, 35, 20):
            log_a = log_width + log(percent / 100)
            remainder = lgamma(count + 1) - 2 * count * log_a
            if max(need.gap(strip, log_a) for need in needs) + remainder < 0:
                return Hermite(count, Fraction(percent, 100))
    return None


def _dyadic(value: float) -> Fraction:
    """A dyadic number with few bits, a little below the value, so that nodes stay exact and short."""
    scale = 8 - floor(log(value, 2))
    return Fraction(floor(value * 2.0**scale), 1) * Fraction(2) ** -scale


def log_of(tolerance: Ball) -> float:
    """The logarithm of a tolerance, for planning."""
    return log_float(tolerance)
