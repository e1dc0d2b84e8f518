"""How small an expectation is because student and teacher coincide wherever the law lives.

Under N(ν, I) let the nearest means of student and teacher be one and the same point. If only components
existed that both have there in one proportion, u, C and C* would vanish; so losses and gradients are about
a bound of the integrand times the weight of all other components. The number only steers tolerances: no
result depends on it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from verify.arithmetic import Ball, ball, middle, precision
from verify.expectation.axes import Metric, Vector
from verify.expectation.means import Cloud
from verify.expectation.problem import Task
from verify.expectation.takeover import bits_for, weight
from verify.mixture import Point


def smallness(task: Task) -> Ball:
    """About the weight, under the law, of what keeps student and teacher apart; 1 if they are apart.

    Means that are balls count as apart.
    """
    if not task.is_exact:
        return ball(1)
    metric, law, total = Metric(task.student.norms), task.density, ball(0)
    with precision(bits_for(task)):
        for share, point in zip(law.weights, law.points, strict=True):
            total += ball(share) * _unmatched(task.student, task.teacher, cast("Vector", point), metric)
        total = middle(total)
        return total if 0 < total < 1 else ball(1)


def _unmatched(student: Cloud, teacher: Cloud, origin: Vector, metric: Metric) -> Ball:
    """The weight near the origin of all points where student and teacher are not in one proportion."""
    s, t = _shares(student), _shares(teacher)
    near_s, near_t = student.nearest(origin, metric), teacher.nearest(origin, metric)
    point = student.points[near_s]
    if point != teacher.points[near_t]:
        return ball(1)
    differ = {p for p in s.keys() | t.keys() if s.get(p, 0) * t[point] != t.get(p, 0) * s[point]}
    total = ball(0)
    for cloud, near in ((student, near_s), (teacher, near_t)):
        others = [i for i, p in enumerate(cloud.points) if p in differ]
        total += sum((weight(cloud, i, near, origin, metric) for i in others), ball(0))
    return total


def _shares(cloud: Cloud) -> dict[Point, Fraction]:
    """The weight at each point."""
    out: dict[Point, Fraction] = {}
    for w, p in zip(cloud.weights, cloud.points, strict=True):
        out[p] = out.get(p, Fraction(0)) + w
    return out
