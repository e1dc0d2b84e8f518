"""One Gaussian of the law at a time, with the components that matter where it lives.

Under N(ν, I) write x = ν + y. Component i of a mixture loses to component j by
ℓ(y) = (|μ_i − ν|² − |μ_j − ν|²)/2 + log(π_j/π_i) + y·(μ_j − μ_i) nats. If ℓ(0) − X|μ_j − μ_i| ≥ T, then
ℓ ≥ T except where y·u < −X for one unit vector u, which has probability ∫_X^∞ φ. Dropping R such
components changes every kept weight by at most ε = R e^{−T} and every posterior moment by at most
2ε max|μ^γ| outside those half-spaces; a product of k such factors, bounded by B, by at most 2kεB; inside
them both versions are bounded by B. So gaps of 10^17 cost what the remaining components cost.

What remains depends on y only through differences of kept means, so the nodes live in *their* span,
of lower dimension than the means themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log, sqrt
from typing import Any, cast

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball, certainly_less, precision, upper, widened
from verify.expectation.assemble import Value
from verify.expectation.bounds import Bound, log_float
from verify.expectation.cloud import Cloud
from verify.expectation.frame import Metric, Vector, principal_axes
from verify.expectation.task import Centres, Request, Task

_BITS = 64
_SHARE = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an expectation: ``weight`` times what ``task`` encloses, ± ``errors``.

    Attributes:
        weight: weight of the Gaussian in the law.
        task: the remaining computation.
        kept: the student components it is about; the others contribute nothing but the error.
        components: how many the student has in all.
        errors: for each request, what leaving components out changes at most (before the weight).
    """

    weight: Fraction
    task: Task
    kept: tuple[int, ...]
    components: int
    errors: tuple[Ball, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The numbers X (how far out y is looked at) and T (nats that make a component negligible)."""

    reach: int
    nats: int


def combined(pieces: Sequence[Piece], values: Sequence[Value], request: int) -> Value:
    """Σ weight · (value ± error) over the pieces, components that a piece left out counting as 0 ± error."""
    n = pieces[0].components
    error = sum((ball(p.weight) * p.errors[request] for p in pieces), ball(0))
    if not isinstance(values[0], list):
        return widened(sum((ball(p.weight) * v for p, v in zip(pieces, values, strict=True)), ball(0)), error)
    total: dict[tuple[int, ...], Ball] = {}
    for piece, value in zip(pieces, values, strict=True):
        for at, number in _entries(value, piece.kept):
            total[at] = total.get(at, ball(0)) + ball(piece.weight) * number
    if isinstance(values[0][0], list):
        return [[widened(total.get((i, j), ball(0)), error) for j in range(n)] for i in range(n)]
    return [widened(total.get((i,), ball(0)), error) for i in range(n)]


def _entries(value: Any, kept: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Ball]]:
    for i, row in zip(kept, value, strict=True):
        if isinstance(row, list):
            yield from (((i, j), number) for j, number in zip(kept, row, strict=True))
        else:
            yield (i,), row


def whole(task: Task) -> Piece:
    """The computation as it stands."""
    zero = tuple(ball(0) for _ in task.requests)
    return Piece(Fraction(1), task, tuple(range(task.student.n)), task.student.n, zero)


def split(task: Task) -> list[Piece]:
    """One piece for each component of the law; exact means only."""
    with precision(_BITS):
        cut = _cut(task)
        law = task.density
        return [_piece(task, cut, w, cast("Vector", p)) for w, p in zip(law.weights, law.points, strict=True)]


def _cut(task: Task) -> Cut:
    gap = 1.0
    for b, r in zip(task.bounds, task.requests, strict=True):
        if b.table:
            gap = max(gap, log_float(b.at(ball(1), ball(1))) - log_float(r.tolerance))
    gap += log(4 * _SHARE * degree(task.bounds) * (task.student.n + task.teacher.n))
    return Cut(ceil(sqrt(2 * gap)) + 1, ceil(gap) + 1)


def degree(bounds: tuple[Bound, ...]) -> int:
    """The most weights and moments in a product."""
    return max((s + t for b in bounds for (s, t), _ in b.table), default=0) + 1


def _piece(task: Task, cut: Cut, weight: Fraction, origin: Vector) -> Piece:
    metric = Metric(task.student.norms)
    kept_s, kept_t = (_kept(c, cut, origin, metric) for c in (task.student, task.teacher))
    student, teacher = task.student.only(kept_s), task.teacher.only(kept_t)
    axes = principal_axes([*_differences(student), *_differences(teacher)], metric)
    places = _places(student, axes, origin, metric), _places(teacher, axes, origin, metric)
    requests = [Request(r.integrands, r.tolerance / 2) for r in task.requests]
    centres = Centres(_nearest(student, origin, metric), _nearest(teacher, origin, metric))
    inner = Task.of(requests, student, teacher, Law.NORMAL, places, centres)
    dropped = task.student.n - student.n + task.teacher.n - teacher.n
    errors = tuple(_error(b, cut, dropped, degree(task.bounds)) for b in task.bounds)
    return Piece(weight, inner, kept_s, task.student.n, errors)


def _error(bound: Bound, cut: Cut, dropped: int, degree: int) -> Ball:
    if not dropped:
        return ball(0)
    outside = (ball(cut.reach) / ball(2).sqrt()).erfc() / 2
    changed = 2 * degree * ball(-cut.nats).exp()
    return upper(bound.at(ball(1), ball(1)) * dropped * (2 * outside + changed))


def _kept(cloud: Cloud, cut: Cut, origin: Vector, metric: Metric) -> tuple[int, ...]:
    """The components that are not certainly negligible."""
    away = [_squared(cast("Vector", p), origin, metric) for p in cloud.points]
    best = min(range(cloud.n), key=lambda k: away[k])
    kept = []
    for i, p in enumerate(cloud.points):
        apart = ball(_squared(cast("Vector", p), cast("Vector", cloud.points[best]), metric)).sqrt()
        ahead = ball((away[i] - away[best]) / 2) + ball(cloud.weights[best] / cloud.weights[i]).log()
        if i == best or not certainly_less(ball(cut.nats), ahead - cut.reach * apart):
            kept.append(i)
    return tuple(kept)


def _nearest(cloud: Cloud, origin: Vector, metric: Metric) -> Vector:
    return min(cast("tuple[Vector, ...]", cloud.points), key=lambda p: _squared(p, origin, metric))


def _squared(p: Vector, q: Vector, metric: Metric) -> Fraction:
    difference = tuple(a - b for a, b in zip(p, q, strict=True))
    return metric.dot(difference, difference)


def _differences(cloud: Cloud) -> list[Vector]:
    points = cast("tuple[Vector, ...]", cloud.points)
    return [tuple(a - b for a, b in zip(p, points[0], strict=True)) for p in points[1:]]


def _places(cloud: Cloud, axes: tuple[Vector, ...], origin: Vector, metric: Metric) -> Cloud:
    """The cloud as the nodes see it: e^{y·(μ_i − μ_1)} with constants e^{(|μ_1 − ν|² − |μ_i − ν|²)/2}."""
    points = cast("tuple[Vector, ...]", cloud.points)
    first = _squared(points[0], origin, metric)
    logs = tuple((first - _squared(p, origin, metric)) / 2 for p in points)
    moved = [tuple(a - b for a, b in zip(p, points[0], strict=True)) for p in points]
    along = tuple(tuple(metric.dot(p, b) for b in axes) or (Fraction(0),) for p in moved)
    norms = tuple(metric.dot(b, b) for b in axes) or (Fraction(1),)
    return Cloud(cloud.weights, along, norms, logs)
