"""One Gaussian of the law at a time, with the components that matter where it lives.

Under N(ν, I) a component far from ν has next to no weight (:mod:`verify.expectation.far_weight` bounds
E w_i). Where dropped components weigh ε(x) together, every kept weight changes by at most ε and every
posterior moment by at most 2ε max|μ^γ|, so a product of k such factors, bounded by B, by at most 2kεB; what
a dropped component marks is at most εB itself. So gaps of 10^17 cost what the remaining components cost.

What remains depends on y only through differences of kept means, so the nodes live in *their* span,
of lower dimension than the means themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball, certainly_less, lower, precision, upper, widened
from verify.expectation.axes import Metric, Vector, adapted_axes, rank
from verify.expectation.bounds import Bound
from verify.expectation.far_weight import bits_for, weight
from verify.expectation.means import Means
from verify.expectation.node_sums import Value
from verify.expectation.problem import Centres, Problem
from verify.expectation.request import Request

_SHARE = 8


@dataclass(frozen=True, slots=True)
class Summand:
    """Part of an expectation: ``weight`` times what ``problem`` encloses, ± ``errors``.

    Attributes:
        weight: weight of the Gaussian in the law.
        problem: the remaining computation.
        kept: the student components it is about; the others contribute nothing but the error.
        components: how many the student has in all.
        errors: for each request, what leaving components out changes at most (before the weight).
    """

    weight: Fraction
    problem: Problem
    kept: tuple[int, ...]
    components: int
    errors: tuple[Ball, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out and nothing else is to be added."""
        return self.weight == 1 and len(self.kept) == self.components and all(e == 0 for e in self.errors)


def combined(summands: Sequence[Summand], values: Sequence[Value], request: int) -> Value:
    """Σ weight · (value ± error) over the summands, a component that one left out counting as 0 ± error."""
    n = summands[0].components
    error = sum((ball(p.weight) * p.errors[request] for p in summands), ball(0))
    if not isinstance(values[0], list):
        return widened(
            sum((ball(p.weight) * v for p, v in zip(summands, values, strict=True)), ball(0)), error
        )
    total: dict[tuple[int, ...], Ball] = {}
    for summand, value in zip(summands, values, strict=True):
        for at, number in _entries(value, summand.kept):
            total[at] = total.get(at, ball(0)) + ball(summand.weight) * number
    if isinstance(values[0][0], list):
        return [[widened(total.get((i, j), ball(0)), error) for j in range(n)] for i in range(n)]
    return [widened(total.get((i,), ball(0)), error) for i in range(n)]


def _entries(value: Any, kept: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Ball]]:
    for i, row in zip(kept, value, strict=True):
        if isinstance(row, list):
            yield from (((i, j), number) for j, number in zip(kept, row, strict=True))
        else:
            yield (i,), row


def whole(problem: Problem) -> Summand:
    """The computation as it stands."""
    zero = tuple(ball(0) for _ in problem.requests)
    return Summand(Fraction(1), problem, tuple(range(problem.student.n)), problem.student.n, zero)


def split(problem: Problem) -> list[Summand]:
    """One summand for each component of the law; exact means only."""
    with precision(bits_for(problem)):
        law, negligible = problem.density, _negligible(problem)
        return [
            _summand(problem, negligible, w, cast("Vector", p))
            for w, p in zip(law.weights, law.points, strict=True)
        ]


def widest_span(problem: Problem, negligible: Fraction, enough: int) -> int:
    """How many dimensions the components of more than that weight near a Gaussian of the law span.

    The most over all Gaussians, or enough + 1 as soon as one has more than ``enough``; exact means only.
    """
    metric, most = Metric(problem.student.norms), 0
    with precision(bits_for(problem)):
        for p in problem.density.points:
            kept = [(m, _kept(m, ball(negligible), cast("Vector", p), metric)[0]) for m in problem.seen]
            most = max(most, rank([v for m, k in kept for v in _differences(m.only(k))], enough))
            if most > enough:
                break
    return most


def full_rank(problem: Problem, enough: int) -> int:
    """How many dimensions all means span, or enough + 1 as soon as it is more; exact means only."""
    student, teacher = problem.seen
    points = cast("tuple[Vector, ...]", (*student.points, *teacher.points))
    vectors = [tuple(a - b for a, b in zip(p, points[0], strict=True)) for p in points[1:]]
    few = rank([v[: 2 * enough] for v in vectors[: enough + 1]], enough)  # a part shows it soon, mostly
    return few if few > enough else rank(vectors, enough)


def _negligible(problem: Problem) -> Ball:
    """The expected weight below which a component is left out."""
    most = ball(_SHARE * 2 * degree(problem.bounds) * (problem.student.n + problem.teacher.n))
    least = ball(1)
    for b, r in zip(problem.bounds, problem.requests, strict=True):
        if b.table:
            most_weight = lower(r.tolerance / (b.at(ball(1), ball(1)) * most))
            least = most_weight if most_weight < least else least
    return least


def degree(bounds: tuple[Bound, ...]) -> int:
    """The most weights and moments in a product."""
    return max((s + t for b in bounds for (s, t), _ in b.table), default=0) + 1


def _summand(problem: Problem, negligible: Ball, share: Fraction, origin: Vector) -> Summand:
    metric = Metric(problem.student.norms)
    (kept_s, lost_s), (kept_t, lost_t) = (
        _kept(c, negligible, origin, metric) for c in (problem.student, problem.teacher)
    )
    student, teacher = problem.student.only(kept_s), problem.teacher.only(kept_t)
    axes = adapted_axes([cast("tuple[Vector, ...]", c.points) for c in (student, teacher)], metric)
    seen = _seen(student, axes, origin, metric), _seen(teacher, axes, origin, metric)
    requests = [Request(r.integrands, r.tolerance / 2) for r in problem.requests]
    centre_s, centre_t = (cast("Vector", c.points[c.nearest(origin, metric)]) for c in (student, teacher))
    inner = Problem.of(requests, student, teacher, Law.NORMAL, seen, Centres(centre_s, centre_t))
    changed = 2 * degree(problem.bounds) * (lost_s + lost_t)
    errors = tuple(upper(b.at(ball(1), ball(1)) * changed) for b in problem.bounds)
    return Summand(share, inner, kept_s, problem.student.n, errors)


def _kept(means: Means, negligible: Ball, origin: Vector, metric: Metric) -> tuple[tuple[int, ...], Ball]:
    """The components that are not certainly negligible, and a bound of the weight of the others."""
    nearest, kept, lost = means.nearest(origin, metric), [], ball(0)
    for i in range(means.n):
        most = ball(1) if i == nearest else weight(means, i, nearest, origin, metric)
        if certainly_less(most, negligible):
            lost += most
        else:
            kept.append(i)
    return tuple(kept), lost


def _differences(means: Means) -> list[Vector]:
    points = cast("tuple[Vector, ...]", means.points)
    return [tuple(a - b for a, b in zip(p, points[0], strict=True)) for p in points[1:]]


def _seen(means: Means, axes: tuple[Vector, ...], origin: Vector, metric: Metric) -> Means:
    """The mixture as the nodes see it: e^{y·(μ_i − μ_1)} with constants e^{(|μ_1 − ν|² − |μ_i − ν|²)/2}."""
    points = cast("tuple[Vector, ...]", means.points)
    first = metric.squared(points[0], origin)
    logs = tuple((first - metric.squared(p, origin)) / 2 for p in points)
    moved = [tuple(a - b for a, b in zip(p, points[0], strict=True)) for p in points]
    along = tuple(tuple(metric.dot(p, b) for b in axes) or (Fraction(0),) for p in moved)
    norms = tuple(metric.dot(b, b) for b in axes) or (Fraction(1),)
    return Means(means.weights, along, norms, logs)
