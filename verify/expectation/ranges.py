"""On one axis: what holds for all mixtures with means in the same ranges is found and proved once for them.

Bounds (:mod:`verify.expectation.bounds`), the strips of the cosine (:class:`verify.expectation.strip.Cosine`)
and the errors of rules see of means on a single axis only where they begin and end: max_k |μ_k^γ| is
max(|low|, |high|)^γ, the spread is high − low, tails begin at the ends of the law. All that is proved from
them grows with the range. So what is proved for a *model*, a mixture at the ends of wider ranges, holds for
every mixture inside of them. The ends are on a lattice: a trajectory's next step, or a search's next try,
mostly has the model of the one before. The model is a function of the mixture alone, not of what was computed
before.

Masses behind components that are exactly at a centre (:mod:`verify.expectation.tilted`) are no matter of
ranges; where there may be some, there is no model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, frexp, inf, ldexp, nextafter
from typing import Any, TypeAlias, TypeVar

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import ball
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.expectation.tensor_rule import TensorRule

_PARTS = 5
"""Ends are multiples of about 2^−5 of the range: wide enough to be met again, at the price of few nodes."""
_NARROWEST = 2.0**-20
"""Of a range beside its distance from 0; a narrower one is no matter for floats."""
_LARGEST = 1e100

Ends: TypeAlias = tuple[float, float]
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """All mixtures of so many components with means in these ranges.

    Attributes:
        model: a problem with means at their ends; its bounds and strips are those of all.
        known: what else was found out for all of them, by a name for it.
    """

    model: Problem
    known: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def around(
        cls, groups: Sequence[tuple[Integrand, ...]], student: Means, teacher: Means, law: Law
    ) -> Ranges | None:
        """The ranges of exact means; None if there are several axes, or means that ranges say little of."""
        if student.dimension > 1:
            return None
        ends = _ends(student)
        others = (0.0, 0.0) if teacher.vanishes(0) else _ends(teacher)
        if ends is None or others is None:
            return None
        return _ranges(tuple(groups), student.norms, (student.n, ends), (teacher.n, others), law)

    def once(self, name: Any, find: Callable[[], _Found]) -> _Found:
        """What is found for the model, remembered."""
        if name not in self.known:
            self.known[name] = find()
        found: _Found = self.known[name]
        return found


def inside(model: Problem, rule: TensorRule, student: Means, teacher: Means) -> Problem:
    """The problem of a mixture in the ranges: bounds, strips and what the rule errs by are the model's."""
    model.errors(rule)
    both, known = (student, teacher), model.known.of_ranges()
    return replace(model, student=student, teacher=teacher, seen=both, deviations=both, known=known)


def _ends(means: Means) -> Ends | None:
    """Multiples of a power of two with all means certainly between them; none is 0, nor are all the same."""
    try:
        floats = [float(row[0]) for row in means.points if isinstance(row[0], Fraction)]
    except OverflowError:
        return None
    if len(floats) < means.n:  # some are balls
        return None
    low, high = nextafter(min(floats), -inf), nextafter(max(floats), inf)  # float() rounds to nearest
    width = high - low
    if 0.0 in floats or not _NARROWEST * max(abs(low), abs(high)) < width < _LARGEST or width < 1 / _LARGEST:
        return None
    unit = ldexp(1.0, frexp(width)[1] - _PARTS)
    return floor(low / unit) * unit, ceil(high / unit) * unit


@lru_cache(maxsize=1024)
def _ranges(
    groups: tuple[tuple[Integrand, ...], ...],
    norms: tuple[Fraction, ...],
    student: tuple[int, Ends],
    teacher: tuple[int, Ends],
    law: Law,
) -> Ranges:
    requests = [Request(group, ball(1)) for group in groups]
    model = Problem.of(requests, _at_ends(*student, norms), _at_ends(*teacher, norms), law)
    model = replace(model, averages=model.bounds, tilted=None)  # masses are the model's alone
    return Ranges(model)


def _at_ends(count: int, ends: Ends, norms: tuple[Fraction, ...]) -> Means:
    low, high = map(Fraction, ends)
    points = ((low,), *[(high,)] * (count - 1))
    return Means((Fraction(1, count),) * count, points, norms)
