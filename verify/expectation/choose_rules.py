"""Choosing steps, strips and cut-offs: a search in floats that nothing depends on for its truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, exp, floor, inf, isfinite, isinf, lgamma, log, pi, sqrt

from verify.arithmetic import Ball, ball
from verify.expectation.bounds import Bound, log_float
from verify.expectation.rules import Hermite, Legendre, Rule, Trapezoid
from verify.expectation.strip import Cosine, Strip, log_cosine

_MOST_HERMITE = 40
_MOST_NODES = 10**15
"""Beyond this a count is only a number in a refusal."""
_NATS, _SPREADS, _ENDS = 4, 32, 16
"""Problems are nearby within 1/4 nat in their bounds, 3 % in their spreads, 1/16 in the ends of the law."""
_LARGEST = 1e140
"""Gaps, steps and nodes beyond this or its inverse are taken for it: no such plan is affordable anyway."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a bound of some integrands allows on one axis.

    Attributes:
        logs: (log(C_{kl}/error that is allowed), k, l) for each term of the bound.
    """

    logs: tuple[tuple[float, int, int], ...]

    @classmethod
    def of(cls, bound: Bound, log_tolerance: float) -> Need:
        """The need of a bound and the logarithm of the error that is allowed."""
        return cls(tuple((log_float(c) - log_tolerance, s, t) for (s, t), c in bound.table))

    def rounded(self) -> Need:
        """A need that is a little harder to meet, one of few."""
        return Need(tuple((_up(c, _NATS), s, t) for c, s, t in self.logs))

    def excess(self, student: float, teacher: float) -> float:
        """log(bound/tolerance) for given logarithms of the amplifications; −∞ for the zero integrand."""
        if inf in (student, teacher):
            return inf
        logs = [c + s * student + t * teacher for c, s, t in self.logs]
        top = max(logs, default=-inf)
        return top if isinf(top) else top + log(sum([exp(v - top) for v in logs]))


def hardest(needs: Sequence[Need]) -> list[Need]:
    """Those that are not met with another one, term by term."""
    kept: list[tuple[Need, dict[tuple[int, int], float]]] = []
    for need in sorted(needs, key=lambda n: -max((c for c, _, _ in n.logs), default=-inf)):
        if not any(all(terms.get((s, t), -inf) >= c for c, s, t in need.logs) for _, terms in kept):
            kept.append((need, {(s, t): c for c, s, t in need.logs}))
    return [need for need, _ in kept]


def excess(needs: Sequence[Need], strip: Strip | Nearby, log_a: float) -> float:
    """The largest excess on the strip |Im z| ≤ a."""
    student, teacher = strip.log_amplifications(log_a)
    return max((need.excess(student, teacher) for need in needs), default=-inf)


def choose(
    needs: Sequence[Need],
    strip: Strip | Nearby,
    low: Ball,
    high: Ball,
    hermite: Sequence[Need] | None,
    tails: Sequence[Need] | None = None,
) -> Rule:
    """The rule with the fewest nodes that (probably) meets every need.

    Args:
        needs: bounds of integrals with their tolerances.
        strip: how far the integrands continue along the axis.
        low: lower end of the (tilted) law's means on the axis.
        high: upper end.
        hermite: bounds of the integrands themselves, if all means of the law share one coordinate here.
        tails: bounds for what is cut off, if those of the integrals do not do for it.
    """
    if strip.is_flat and hermite is not None:
        return Hermite(1, Fraction(0))
    trapezoid = _trapezoid(needs, strip, low, high, needs if tails is None else tails)
    gauss = _hermite(hermite, strip, trapezoid.count) if hermite is not None else None
    return gauss or trapezoid


def choose_nearby(
    needs: Sequence[Need],
    strip: Strip,
    low: Ball,
    high: Ball,
    hermite: Sequence[Need] | None,
    tails: Sequence[Need] | None = None,
) -> Rule:
    """The same for a slightly harder problem that all problems nearby share, so that it is solved once.

    Bounds, spreads and ends are rounded outwards: a rule that does there does here (and its error is proved
    from the actual problem, as always), at the price of a few nodes in a hundred. The rule is a function of
    the problem alone, not of what was computed before. Only for strips that the spreads of the means give.
    """
    if not (isinstance(strip.student, Cosine) and isinstance(strip.teacher, Cosine)):
        return choose(needs, strip, low, high, hermite, tails)
    near = Nearby(
        _rounded(needs),
        _up(strip.student.log_spread, _SPREADS),
        _up(strip.teacher.log_spread, _SPREADS),
        strip.is_flat,
    )
    ends = -_up(-_bounded(float(low)), _ENDS), _up(_bounded(float(high)), _ENDS)
    return _chosen(near, *ends, *(None if more is None else _rounded(more) for more in (hermite, tails)))


def _rounded(needs: Sequence[Need]) -> tuple[Need, ...]:
    return tuple(need.rounded() for need in needs)


@dataclass(frozen=True, slots=True)
class Nearby:
    """Needs and a strip, both in floats: what all problems nearby are planned by, and none is proved by.

    Attributes:
        needs: what the bounds allow.
        student: the logarithm of the student's spread along the axis.
        teacher: the logarithm of the teacher's.
        is_flat: whether the integrand does not depend on this axis at all.
    """

    needs: tuple[Need, ...]
    student: float
    teacher: float
    is_flat: bool

    def log_width(self) -> float:
        """About the logarithm of the half-width of the strip."""
        return log(pi) - max(self.student, self.teacher)

    def log_amplifications(self, log_a: float) -> tuple[float, float]:
        """About the logarithms of the amplifications on |Im z| ≤ a."""
        return log_cosine(log_a + self.student), log_cosine(log_a + self.teacher)


@lru_cache(maxsize=4096)
def _chosen(
    near: Nearby, low: float, high: float, hermite: tuple[Need, ...] | None, tails: tuple[Need, ...] | None
) -> Rule:
    return choose(near.needs, near, ball(0) + low, ball(0) + high, hermite, tails)


def _up(value: float, parts: int) -> float:
    """The next multiple of 1/parts; infinite values stay."""
    return ceil(value * parts) / parts if isfinite(value) else value


def _trapezoid(
    needs: Sequence[Need], strip: Strip | Nearby, low: Ball, high: Ball, tails: Sequence[Need]
) -> Trapezoid:
    start = min(max(1.0, excess(tails, strip, -inf)), _LARGEST)

    def step_for(a: float) -> float:
        return 2 * pi * a / max(excess(needs, strip, log(a)) + a * a / 2 + log(2) + 0.1, 1.0)

    # Without amplification the best strip is √(2·start); the means may not allow that much.
    widest = min(exp(min(strip.log_width(), 700.0)) * (1 - 1e-6), 1.5 * sqrt(2 * start) + 1)
    widest = max(widest, 1 / _LARGEST)
    # With few bits, all passes over one problem ask for the same strip, which is then proved once.
    half_width = _dyadic(_maximiser(step_for, widest / 50, widest), 5)
    a = float(half_width)
    step = _dyadic(max(min(step_for(a), 1.0), 1 / _LARGEST))
    cut = sqrt(2 * start) + float(step)
    first = floor(_bounded((_bounded(float(low)) - cut) / float(step)))
    last = ceil(_bounded((_bounded(float(high)) + cut) / float(step)))
    return Trapezoid(step, first, min(last - first + 1, _MOST_NODES), half_width)


def panels(needs: Sequence[Need], strip: Strip, left: Fraction, right: Fraction) -> Legendre:
    """Gauss–Legendre panels with the fewest nodes that (probably) meet every need.

    Args:
        needs: bounds with tolerances that are already divided by length × largest φ on the interval.
        strip: how far the integrands continue along the axis.
        left: start of the interval.
        right: its end.
    """
    if not needs:  # nothing is summed but zeros
        return Legendre(left, right, 1, 2, Fraction(2))
    length, near = max(_float(right - left), 1 / _LARGEST), _float(max(left, -right, Fraction(0)))
    start = min(max(1.0, excess(needs, strip, -inf)), _LARGEST)
    widest = max(min(exp(min(strip.log_width(), 700.0)), sqrt(2 * start) + 1), 1 / _LARGEST)
    found: list[tuple[float, int, int, float]] = []
    for ratio in (1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 10.0):
        for share in (0.1, 0.25, 0.4, 0.6, 0.75, 0.85, 0.92, 0.97):
            count = ceil(min(max(length * (ratio - 1 / ratio) / (4 * share * widest), 1), _MOST_NODES))
            reach = length / (2 * count)
            height = reach * (ratio - 1 / ratio) / 2
            # Beyond its panel the ellipse meets larger φ.
            ahead = min(reach * ((ratio + 1 / ratio) / 2 - 1), near)
            growth = near * ahead - ahead * ahead / 2 + height * height / 2
            nats = excess(needs, strip, log(height)) + growth - log(1 - ratio**-2) + 1
            if nats < _LARGEST:
                order = max(2, ceil(nats / (2 * log(ratio))))
                found.append((count * (order + 1.0) + order * order / 40, count, order, ratio))
    _, count, order, ratio = min(found, default=(inf, _MOST_NODES, 2, 2.0))  # none that could be afforded
    return Legendre(left, right, count, order, Fraction(ratio))


def _bounded(value: float) -> float:
    return min(max(value, -_LARGEST), _LARGEST)


def _float(value: Fraction) -> float:
    return float(min(value, Fraction(_LARGEST)))


def _maximiser(function: Callable[[float], float], low: float, high: float) -> float:
    """The argument of the maximum of a function with one peak, by golden sections."""
    ratio = (sqrt(5) - 1) / 2
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    at_a, at_b = function(a), function(b)
    for _ in range(16):
        if at_a >= at_b:
            high, b, at_b = b, a, at_a
            a = high - ratio * (high - low)
            at_a = function(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + ratio * (high - low)
            at_b = function(b)
    return a if at_a >= at_b else b


def _hermite(needs: Sequence[Need], strip: Strip | Nearby, limit: int) -> Hermite | None:
    log_width = strip.log_width()
    if log_width < log(4):  # N!/a^{2N} decreases only while N < a²
        return None
    widths = [log_width + log(share) for share in (0.99, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2)]
    candidates = [(a, excess(needs, strip, a)) for a in widths]
    for count in range(1, min(_MOST_HERMITE, limit - 1) + 1):
        log_a, remainder = min(
            ((a, nats + lgamma(count + 1) - 2 * count * a) for a, nats in candidates),
            key=lambda pair: pair[1],
        )
        if remainder < 0:
            return Hermite(count, _power(log_a))
    return None


def _power(exponent: float) -> Fraction:
    """A little less than e^exponent, which may be beyond the range of floats."""
    binary = floor(exponent / log(2))
    return Fraction(floor(exp(exponent - binary * log(2)) * 1024), 1024) * Fraction(2) ** binary


def _dyadic(value: float, bits: int = 9) -> Fraction:
    """A dyadic number with few bits, a little below the value, so that nodes stay exact and short."""
    scale = bits - 1 - floor(log(value, 2))
    return Fraction(floor(value * 2.0**scale), 1) * Fraction(2) ** -scale
