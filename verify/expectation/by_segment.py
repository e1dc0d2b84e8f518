"""Wide gaps: an axis cut where components enter and leave, so that no part of it sees a gap at its own scale.

Along one axis, under N(0, 1), component i of a mixture loses to component j by ℓ_ij(x, y) nats, a linear
function of x and of the other coordinates y, with slope s = m_j − m_i along the axis and β across. Since
E_y e^{−y·β} = e^{|β|²/2}, the weight of i on an interval has mass at most

    e^{|β|²/2} ∫ φ(x) e^{−ℓ_ij(x, 0)} dx,

whatever the gap: about a takeover point between means Δ apart, only 1/Δ times some nats is left to see. So
component i matters in J_i = {x : x²/2 + ℓ_ij(x, 0) − |β|²/2 ≤ τ for all j}, an interval. The ends of all
J_i cut the axis into at most 2(n + m) + 1 segments; on each, a few components remain whose gap times its
length is at most 2τ, and the nodes that takes do not grow with the gap. Bits do, with its logarithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, log

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball, lower, magnitude, middle, pi, precision, record, upper
from verify.expectation.bounds import log_float
from verify.expectation.by_gaussian import Summand, degree
from verify.expectation.choose_rules import choose, panels
from verify.expectation.means import Means
from verify.expectation.problem import Centres, Problem
from verify.expectation.request import Request
from verify.expectation.rules import density_maximum
from verify.expectation.tensor_rule import TensorRule

_BITS = 96
_FINER = 12
"""How many bits finer than 1/gap the cuts are placed."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The exponents a_i + m_i x + b_i·y of one mixture, x along the axis that is cut.

    Attributes:
        levels: a_i.
        slopes: m_i.
        across: b_i.
    """

    levels: list[Ball]
    slopes: list[Ball]
    across: list[list[Ball]]

    @classmethod
    def of(cls, means: Means, axis: int) -> Lines:
        """The lines of a mixture as the nodes see it."""
        points = means.balls()
        others = [[c for a, c in enumerate(p) if a != axis] for p in points]
        return cls(means.log_constants(), [p[axis] for p in points], others)

    def interval(self, i: int, nats: Ball) -> tuple[Ball, Ball] | None:
        """Where component i matters: J_i with τ = nats; None if it is empty (or nothing is certain)."""
        low, high = None, None
        for j in range(len(self.levels)):
            ahead, s = self._ahead(i, j)
            inside = s * s + 2 * (nats - ahead)
            if not inside > 0:
                return None
            left, right = middle(-s - inside.sqrt()), middle(-s + inside.sqrt())
            low = left if low is None or left > low else low
            high = right if high is None or right < high else high
        assert low is not None
        assert high is not None
        return (low, high) if low < high else None

    def mass(self, i: int, kept: Sequence[int], left: Fraction, right: Fraction) -> Ball:
        """An upper bound of E[w_i; left ≤ x ≤ right], by the best of the components to compare with."""
        best = None
        for j in kept:
            value = upper(_mass(*self._ahead(i, j), ball(left), ball(right)))
            best = value if best is None or value < best else best
        assert best is not None
        return best

    def leader(self, kept: Sequence[int], at: Fraction) -> int:
        """About the component of largest weight at x = at, y = 0."""
        values = {i: middle(self.levels[i] + self.slopes[i] * ball(at)) for i in kept}
        best = kept[0]
        for i in kept:
            best = i if values[i] > values[best] else best
        return best

    def _ahead(self, i: int, j: int) -> tuple[Ball, Ball]:
        """(ℓ_ij(0, 0) − |β|²/2, s)."""
        if i == j:
            return ball(0), ball(0)
        beta = [b - c for b, c in zip(self.across[j], self.across[i], strict=True)]
        across = sum((b * b for b in beta), ball(0))
        return self.levels[j] - self.levels[i] - across / 2, self.slopes[j] - self.slopes[i]


@dataclass(frozen=True, slots=True)
class Segment:
    """left ≤ x ≤ right, and the components of student and teacher that matter there."""

    left: Fraction
    right: Fraction
    student: tuple[int, ...]
    teacher: tuple[int, ...]


def segmented(summand: Summand) -> list[tuple[Summand, TensorRule]]:
    """The summand (of law N(0, I)) cut along its widest axis, with a rule for each part."""
    problem = summand.problem
    axis = _steepest(problem)
    with precision(_proof_bits(problem)):
        lines = Lines.of(problem.seen[0], axis), Lines.of(problem.seen[1], axis)
        segments = _segments(problem, lines)
        outside = _outside(segments)
        return [
            _part(summand, axis, lines, segment, len(segments), outside if k == 0 else None)
            for k, segment in enumerate(segments)
        ]


def _steepest(problem: Problem) -> int:
    sizes = [max(log_float(c.spread(k)) for c in problem.seen) for k in range(problem.seen[0].dimension)]
    return sizes.index(max(sizes))


def _proof_bits(problem: Problem) -> int:
    """Exponents are squares of the gap, and their differences are wanted to some nats."""
    levels = max(log_float(magnitude(c)) for means in problem.seen for c in means.log_constants())
    nats = max((log_float(magnitude(r.tolerance.log())) for r in problem.requests), default=0.0)
    return _BITS + 4 * _log2_gap(problem) + int(2 * max(levels, nats, 0.0) / log(2))


def _segments(problem: Problem, lines: tuple[Lines, Lines]) -> list[Segment]:
    nats = _nats(problem)
    bits = _FINER + _log2_gap(problem)
    spans = [
        {i: _cuts(*span, bits) for i in range(len(one.levels)) if (span := one.interval(i, nats))}
        for one in lines
    ]
    cuts = sorted({end for found in spans for span in found.values() for end in span})
    return [_segment(p, q, lines, spans) for p, q in pairwise(cuts)]


def _segment(
    p: Fraction, q: Fraction, lines: tuple[Lines, Lines], spans: list[dict[int, tuple[Fraction, Fraction]]]
) -> Segment:
    at = (p + q) / 2
    kept = [
        tuple(i for i, (a, b) in found.items() if a < q and p < b)
        or (one.leader(range(len(one.levels)), at),)
        for one, found in zip(lines, spans, strict=True)
    ]
    return Segment(p, q, kept[0], kept[1])


def _cuts(low: Ball, high: Ball, bits: int) -> tuple[Fraction, Fraction]:
    """The ends on a dyadic grid fine enough for the gap; a guess like all cuts."""
    left, right = (floor(record(x).midpoint.fraction() * 2**bits) for x in (low, high))
    return Fraction(left, 2**bits), Fraction(max(right, left + 1), 2**bits)


def _log2_gap(problem: Problem) -> int:
    gaps = [log_float(c.spread(axis)) for c in problem.seen for axis in range(c.dimension)]
    return ceil(max(0.0, *gaps) / log(2))


def _nats(problem: Problem) -> Ball:
    """τ: what a component must lose by to be left out, counting what its share of the error is."""
    n = problem.student.n + problem.teacher.n
    most = ball(1)
    for b, r in zip(problem.bounds, problem.requests, strict=True):
        if b.table:
            ratio = (b.at(ball(1), ball(1)) * (degree(problem.bounds) * 100 * n * n) / r.tolerance).log()
            most = ratio if ratio > most else most
    return middle(most)


def _outside(segments: list[Segment]) -> Ball:
    """What lies outside of all segments."""
    return _tail(-ball(segments[0].left)) + _tail(ball(segments[-1].right))


def _part(
    summand: Summand,
    axis: int,
    lines: tuple[Lines, Lines],
    segment: Segment,
    count: int,
    outside: Ball | None,
) -> tuple[Summand, TensorRule]:
    """One segment as a summand; the first one also carries what is left out everywhere."""
    problem, (p, q) = summand.problem, (segment.left, segment.right)
    lost = _lost(lines[0], segment.student, p, q) + _lost(lines[1], segment.teacher, p, q)
    changed = 2 * degree(problem.bounds) * lost + (outside or 0)
    errors = tuple(
        upper(b.at(ball(1), ball(1)) * changed + (e if outside is not None else 0))
        for b, e in zip(problem.bounds, summand.errors, strict=True)
    )
    requests = [Request(r.integrands, lower(r.tolerance / (4 * count))) for r in problem.requests]
    at = (p + q) / 2
    leaders = lines[0].leader(segment.student, at), lines[1].leader(segment.teacher, at)
    inner = Problem.of(
        requests,
        problem.student.only(segment.student),
        problem.teacher.only(segment.teacher),
        Law.NORMAL,
        (problem.seen[0].only(segment.student), problem.seen[1].only(segment.teacher)),
        Centres(problem.student.points[leaders[0]], problem.teacher.points[leaders[1]]),
    )
    kept = tuple(summand.kept[i] for i in segment.student)
    return Summand(summand.weight, inner, kept, summand.components, errors), _planned(inner, axis, p, q)


def _lost(lines: Lines, kept: tuple[int, ...], left: Fraction, right: Fraction) -> Ball:
    """An upper bound of the weight of all components that are not kept, on one segment."""
    left_out = [i for i in range(len(lines.levels)) if i not in kept]
    return sum((lines.mass(i, kept, left, right) for i in left_out), ball(0))


def _planned(problem: Problem, axis: int, left: Fraction, right: Fraction) -> TensorRule:
    strips, origin = problem.strips(sectors=False), ball(0)
    mass = ball(right - left) * density_maximum(left, right)
    needs = problem.needs(problem.bounds, mass)
    rules = tuple(
        panels(needs, strip, left, right) if k == axis else choose(needs, strip, origin, origin, needs)
        for k, strip in enumerate(strips)
    )
    return TensorRule(rules, False, problem.work(rules, needs))


def _mass(ahead: Ball, slope: Ball, left: Ball, right: Ball) -> Ball:
    """An upper bound of ∫ φ(x) e^{−ahead − slope·x} dx over [left, right].

    The integrand has one peak, at −slope. An interval beside the peak gets the value at its nearer end
    times its length, or divided by the rate of decay there: Mills' ratio, ∫_u^∞ φ ≤ φ(u)/u.
    """
    if left + slope > 0:
        end, rate = left, left + slope
    elif right + slope < 0:
        end, rate = right, -(right + slope)
    else:
        return (slope * slope / 2 - ahead).exp()
    steep, length = 1 / rate, right - left
    value = (-end * end / 2 - ahead - slope * end).exp() / (2 * pi()).sqrt()
    return value * (steep if steep < length else length)


def _tail(distance: Ball) -> Ball:
    """Mills' ratio: an upper bound of ∫_X^∞ φ; 1 if X is not certainly positive."""
    return (-distance * distance / 2).exp() / ((2 * pi()).sqrt() * distance) if distance > 0 else ball(1)
