"""How much weight a far component has under one Gaussian, and how small that makes an expectation.

Under N(ν, I) component i loses to component j by ℓ(z) = Δ(X − z) nats, z ∼ N(0, 1) the coordinate along
μ_i − μ_j, Δ = |μ_i − μ_j| and X the distance from ν at which i takes over. Its weight is at most
min(1, e^{−ℓ}), so with Mills' ratio

    E w_i ≤ Φ(−X) + e^{Δ²/2 − ΔX} Φ(X − Δ) ≤ φ(X)/X + φ(X)/(Δ − X)    if 0 < X < Δ,
    E w_i ≤ φ(X)/X + e^{Δ²/2 − ΔX}                                    if X > 0.

With gaps of 10^12 that is e^(−10^23). Exponents are squares of the gap: callers give the bits.

If under N(ν, I) the nearest means of student and teacher are one and the same point, and only components
existed that both have there in one proportion, u, C and C* would vanish; so losses and gradients are about
a bound of the integrand times the weight of all other components. That number only steers tolerances: no
result depends on it.
"""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import TypeAlias, cast

from verify.arithmetic import Ball, ball, magnitude, middle, pi, precision, upper
from verify.expectation.axes import Metric, Vector
from verify.expectation.bounds import log_float
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.mixture import Point

_BITS = 64
_Shares: TypeAlias = tuple[dict[Point, Fraction], dict[Point, Fraction]]


def bits_for(problem: Problem) -> int:
    """Precision at which exponents as large as the squares of the means keep 64 bits after the point."""
    points = [p for means in (problem.student, problem.teacher) for p in means.balls()]
    size = max(log_float(magnitude(c)) for p in points for c in p)
    return _BITS + int(4 * max(size, 0.0) / log(2))


def weight(means: Means, i: int, j: int, origin: Vector, metric: Metric) -> Ball:
    """An upper bound of E w_i under N(origin, I), by comparison with component j (exact means)."""
    mine, other = cast("Vector", means.points[i]), cast("Vector", means.points[j])
    if mine == other:
        return ball(1)
    gap = ball(metric.squared(mine, other)).sqrt()
    ahead = ball((metric.squared(mine, origin) - metric.squared(other, origin)) / 2)
    return _weight(gap, (ahead + ball(means.weights[j] / means.weights[i]).log()) / gap)


def _weight(gap: Ball, away: Ball) -> Ball:
    if not away > 0:
        return ball(1)
    density = (-away * away / 2).exp() / (2 * pi()).sqrt()
    total = (gap * (gap / 2 - away)).exp()
    if gap > away and density / (gap - away) < total:
        total = density / (gap - away)
    total = upper(density / away + total)
    return total if total < 1 else ball(1)


def smallness(problem: Problem) -> Ball:
    """About the weight, under the law, of what keeps student and teacher apart; 1 if they are apart.

    Means that are balls count as apart.
    """
    if not problem.is_exact:
        return ball(1)
    if set(problem.student.points).isdisjoint(problem.teacher.points):
        return ball(1)
    metric, law, total = Metric(problem.student.norms), problem.density, ball(0)
    shares = _shares(problem.student), _shares(problem.teacher)
    with precision(bits_for(problem)):
        for share, point in zip(law.weights, law.points, strict=True):
            total += ball(share) * _unmatched(problem, shares, cast("Vector", point), metric)
        total = middle(total)
        return total if 0 < total < 1 else ball(1)


def _unmatched(problem: Problem, shares: _Shares, origin: Vector, metric: Metric) -> Ball:
    """The weight near the origin of all points where student and teacher are not in one proportion."""
    student, teacher = problem.student, problem.teacher
    near_s, near_t = student.nearest(origin, metric), teacher.nearest(origin, metric)
    point = student.points[near_s]
    if point != teacher.points[near_t]:
        return ball(1)
    s, t = shares
    differ = {p for p in s.keys() | t.keys() if s.get(p, 0) * t[point] != t.get(p, 0) * s[point]}
    total = ball(0)
    for means, near in ((student, near_s), (teacher, near_t)):
        others = [i for i, p in enumerate(means.points) if p in differ]
        total += sum((weight(means, i, near, origin, metric) for i in others), ball(0))
    return total


def _shares(means: Means) -> dict[Point, Fraction]:
    """The weight at each point."""
    out: dict[Point, Fraction] = {}
    for w, p in zip(means.weights, means.points, strict=True):
        out[p] = out.get(p, Fraction(0)) + w
    return out
