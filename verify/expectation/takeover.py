"""How much weight a component has under one Gaussian: a bound for any gap, from two numbers.

Under N(ν, I) component i loses to component j by ℓ(z) = Δ(X − z) nats, z ∼ N(0, 1) the coordinate along
μ_i − μ_j, Δ = |μ_i − μ_j| and X the distance from ν at which i takes over. Its weight is at most
min(1, e^{−ℓ}), so with Mills' ratio

    E w_i ≤ Φ(−X) + e^{Δ²/2 − ΔX} Φ(X − Δ) ≤ φ(X)/X + φ(X)/(Δ − X)    if 0 < X < Δ,
    E w_i ≤ φ(X)/X + e^{Δ²/2 − ΔX}                                    if X > 0.

With gaps of 10^12 that is e^(−10^23). Exponents are squares of the gap: callers give the bits.
"""

from __future__ import annotations

from math import log
from typing import cast

from verify.arithmetic import Ball, ball, magnitude, pi, upper
from verify.expectation.axes import Metric, Vector
from verify.expectation.bounds import log_float
from verify.expectation.means import Cloud
from verify.expectation.problem import Task

_BITS = 64


def bits_for(task: Task) -> int:
    """Precision at which exponents as large as the squares of the means keep 64 bits after the point."""
    means = [m for cloud in (task.student, task.teacher) for m in cloud.means()]
    size = max(log_float(magnitude(c)) for m in means for c in m)
    return _BITS + int(4 * max(size, 0.0) / log(2))


def weight(cloud: Cloud, i: int, j: int, origin: Vector, metric: Metric) -> Ball:
    """An upper bound of E w_i under N(origin, I), by comparison with component j (exact means)."""
    mine, other = cast("Vector", cloud.points[i]), cast("Vector", cloud.points[j])
    if mine == other:
        return ball(1)
    gap = ball(metric.squared(mine, other)).sqrt()
    ahead = ball((metric.squared(mine, origin) - metric.squared(other, origin)) / 2)
    return _weight(gap, (ahead + ball(cloud.weights[j] / cloud.weights[i]).log()) / gap)


def _weight(gap: Ball, away: Ball) -> Ball:
    if not away > 0:
        return ball(1)
    density = (-away * away / 2).exp() / (2 * pi()).sqrt()
    total = (gap * (gap / 2 - away)).exp()
    if gap > away and density / (gap - away) < total:
        total = density / (gap - away)
    total = upper(density / away + total)
    return total if total < 1 else ball(1)
