"""Total variation distance between two mixtures on the line, enclosed.

TV = ½∫|p − q|. Where p − q has one sign its integral is a difference of error functions, exactly; so the
work is to find where it changes. Intervals are halved until a Taylor step with remainder decides the sign,
or shows one simple zero; the integral over what is left undecided lies between |P − Q| and length times
max|p − q|, which goes into the radius. So the result is an enclosure whatever happens.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil, log, sqrt
from time import perf_counter

from verify.arithmetic import (
    Ball,
    as_count,
    as_real,
    ball,
    certainly_positive,
    decimal,
    half_width,
    hull,
    middle,
)
from verify.checks.density_gap import DensityGap
from verify.errors import BudgetError, InputError, PrecisionError
from verify.expectation.cost import say_if_long
from verify.mixture import GaussianMixture

_BUDGET = 20_000
_MOST_BUDGET = 10**9
_NARROWEST = Fraction(1, 1 << 12)
_OFFSET = Fraction(3217, 10007)  # so that no zero at a simple number falls on an end of an interval


@dataclass(frozen=True, slots=True)
class TotalVariation:
    """An enclosure of ½∫|p − q| and what is known of the sign changes.

    Attributes:
        value: contains the total variation distance.
        crossings: brackets, from left to right; each certainly holds exactly one sign change of p − q.
        complete: whether p − q certainly has no other zero inside ``window``; False for p = q, where every
            point is one.
        window: the interval that was searched; outside, only the mass is bounded.
        intervals: how many intervals were examined.
    """

    value: Ball
    crossings: tuple[tuple[Fraction, Fraction], ...]
    complete: bool
    window: tuple[Fraction, Fraction]
    intervals: int


def total_variation(
    p: GaussianMixture, q: GaussianMixture, radius: Fraction = Fraction(1, 10**15), budget: int = _BUDGET
) -> TotalVariation:
    """Enclose the total variation distance of two mixtures with d = 1, at the working precision.

    Args:
        p: any weights; means exact or balls.
        q: likewise.
        radius: the radius wanted of ``value``, absolute.
        budget: most intervals to look at; the search starts with two for every unit of the window.

    Returns:
        A :class:`TotalVariation` whose value has at most that radius and contains the distance for all means
        in the balls. For equal distributions with exact means it is exactly 0.

    Raises:
        InputError: d > 1, a radius that is not between 0 and 1, or a budget that is no count.
        BudgetError: the window alone takes more intervals; nothing was started.
        PrecisionError: the radius was not reached (means that are balls, too few bits, or the budget); the
            message has the enclosure that was.

    Source: Scheffé's identity TV = ½∫|p − q| = sup_A |P(A) − Q(A)|.
    """
    radius, budget = _checked(p, q, radius, budget)
    if p.is_exact and q.is_exact and p.same_distribution(q):
        return TotalVariation(ball(0), (), False, _window(DensityGap.of(p, q), radius), 0)
    found = _Search(DensityGap.of(p, q), radius).run(budget)
    if not half_width(found.value) <= ball(radius):
        why = f"the distance is only known to be {found.value.str(8)} after {found.intervals} intervals"
        raise PrecisionError("radius", radius, why, "use more bits, narrower means or a larger radius")
    return found


def _checked(p: object, q: object, radius: object, budget: object) -> tuple[Fraction, int]:
    """The radius and the budget as numbers."""
    for name, mixture in (("p", p), ("q", q)):
        if not isinstance(mixture, GaussianMixture):
            raise InputError(name, mixture, "not a GaussianMixture", "write GaussianMixture([4, 1, -2])")
        if mixture.dimension != 1:
            raise InputError(name, mixture, "is not on the line", "use mixtures with d = 1")
    wanted = as_real(radius, "radius")
    if not isinstance(wanted, Fraction) or not 0 < wanted < 1:
        raise InputError("radius", radius, "is not between 0 and 1", "ask for Fraction(1, 10**15), say")
    return wanted, as_count(budget, "budget", 1, _MOST_BUDGET, f"{_BUDGET} is usual")


@dataclass(order=True, slots=True)
class _Interval:
    """Part of the line.

    Attributes:
        priority: about minus what the interval adds to the radius: the queue begins with the most negative.
        low: an end.
        high: the other one.
        sign: ±1 if p − q certainly has that sign on the interval, else 0.
        once: whether p − q certainly has exactly one zero there.
        most: a bound of the integral of |p − q| if the sign is unknown, else 0.
    """

    priority: float
    low: Fraction
    high: Fraction
    sign: int = field(compare=False)
    once: bool = field(compare=False)
    most: Ball = field(compare=False)


@dataclass(slots=True)
class _Search:
    gap: DensityGap
    radius: Fraction

    def run(self, budget: int) -> TotalVariation:
        """Halve what has no sign and more than one possible zero; narrow what adds most to the radius."""
        window = _window(self.gap, self.radius)
        edges = _edges(window, budget)
        say_if_long(budget * self.pace(edges), f"a search of up to {budget} intervals")
        first = [self.examined(a, b) for a, b in pairwise(edges)]
        count = len(first)
        settled: list[_Interval] = []
        while first and count + 2 <= budget // 2:
            part = first.pop()
            if part.sign or part.once or part.high - part.low < _NARROWEST:
                settled.append(part)
            else:
                first += self.halves(part)
                count += 2
        queue: list[_Interval] = []
        for part in settled + first:
            heappush(queue, part)
        while count + 3 <= budget and _uncertainty(queue) > self.radius / 4:
            parts = self.narrowed(heappop(queue))
            for part in parts:
                heappush(queue, part)
            count += len(parts)
        return self.assembled(sorted(queue, key=lambda c: c.low), window, count)

    def pace(self, edges: list[Fraction]) -> float:
        """About how many seconds an interval takes: the least of three, as anything may come in between."""
        times = []
        for _ in range(3):
            began = perf_counter()
            self.examined(edges[0], edges[1])
            times.append(perf_counter() - began)
        return min(times)

    def halves(self, part: _Interval) -> list[_Interval]:
        """Both halves."""
        centre = (part.low + part.high) / 2
        return [self.examined(part.low, centre), self.examined(centre, part.high)]

    def narrowed(self, part: _Interval) -> list[_Interval]:
        """An interval with one zero as a short one that holds it, by Newton's step, and what is beside it.

        Beside the short one p − q has the sign that it has at that end of it, as it has no other zero. Where
        p − q does not certainly change its sign between the ends of the short one, the interval is halved.
        """
        near = self.gap.local(part.low, part.high).near_zero if part.once else None
        if near is not None:
            low, high = ((part.low + part.high) / 2 + end for end in near)
            if part.low < low and high < part.high and self.gap.changes_sign(low, high):
                sign = 1 if certainly_positive(self.gap.at(low)) else -1
                return [
                    _Interval(0.0, part.low, low, sign, False, ball(0)),
                    self.examined(low, high),
                    _Interval(0.0, high, part.high, -sign, False, ball(0)),
                ]
        return self.halves(part)

    def examined(self, low: Fraction, high: Fraction) -> _Interval:
        """The sign of p − q on [low, high], and if it is unknown a bound of the integral of |p − q|."""
        local = self.gap.local(low, high)
        if sign := local.sign:
            return _Interval(0.0, low, high, sign, False, ball(0))
        most = local.most
        priority = -float(most) if most.is_finite() else -1e300
        once = local.is_monotone and self.gap.changes_sign(low, high)
        return _Interval(priority, low, high, 0, once, most)

    def assembled(
        self, parts: list[_Interval], window: tuple[Fraction, Fraction], count: int
    ) -> TotalVariation:
        """Error functions where the sign is known (neighbours joined), bounds elsewhere, and the tails."""
        total, crossings, complete = ball(0), [], True
        for side, end in ((-1, window[0]), (1, window[1])):
            total = total + hull(self.gap.tail(end, side))
        for run in _runs(parts):
            low, high = run[0].low, run[-1].high
            whole = self.gap.mass(low, high)
            if run[0].sign:
                total = total + run[0].sign * whole
                continue
            total = total + hull([abs(whole), sum((c.most for c in run), ball(0))])
            if self.gap.changes_once(low, high):
                crossings.append((low, high))
            else:
                complete = False
        return TotalVariation(total / 2, tuple(crossings), complete, window, count)


def _window(gap: DensityGap, radius: Fraction) -> tuple[Fraction, Fraction]:
    """Beyond it both masses are about radius/16; where to look, not what to trust."""
    logarithm = log(radius.numerator) - log(radius.denominator)  # the radius itself may be no float
    reach = ceil(sqrt(2 * (log(16) - logarithm))) + 1
    places = [Fraction(round(_exact(middle(mu)) * 100), 100) for _, mu in gap.terms]
    return min(places) - reach + _OFFSET, max(places) + reach + _OFFSET


def _edges(window: tuple[Fraction, Fraction], budget: int) -> list[Fraction]:
    """The ends of the intervals to begin with, two for every unit."""
    low, high = window
    cells = 2 * ceil(high - low)
    if cells > budget:
        ends = f"from {decimal(ball(low), 4)} to {decimal(ball(high), 4)}"
        why = f"the window {ends} takes {decimal(ball(cells), 3)} intervals to begin with"
        raise BudgetError("budget", budget, why, "raise the budget, or compare mixtures that are closer")
    return [low + (high - low) * k / cells for k in range(cells + 1)]


def _exact(middle: Ball) -> Fraction:
    number = as_real(middle, "mean")
    if not isinstance(number, Fraction):
        raise InputError("mean", middle, "its exponent is out of reach", "rescale the problem")
    return number


def _uncertainty(queue: list[_Interval]) -> float:
    """What the undecided intervals add to the radius, about: it only decides when to stop."""
    return -sum(c.priority for c in queue)


def _runs(parts: list[_Interval]) -> list[list[_Interval]]:
    """Neighbours of one sign, joined."""
    runs: list[list[_Interval]] = []
    for part in parts:
        if runs and runs[-1][0].sign == part.sign:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs
