"""Loss, gradient and Hessian by one pass over the nodes, repeated until they are as accurate as asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import (
    Ball,
    as_count,
    ball,
    certainly_nonzero,
    half_width,
    is_finite,
    lower,
    magnitude,
    precision,
)
from verify.errors import BudgetError, InputError, PrecisionError
from verify.expectation.cost import Account, Budget, Work
from verify.expectation.engine import Result, computed
from verify.expectation.plan import Plan, admitted, planned, refuse_axes
from verify.fisher import turned
from verify.fisher.place import Placed, place
from verify.fisher.result import FisherDivergence, Hessian
from verify.fisher.start import AHEAD, Start, start
from verify.fisher.targets import derivative_targets, loss_target, strictest
from verify.mixture import GaussianMixture

_MOST_DIGITS = 10**7
_MOST_PASSES = 40
_PLANNING_BITS = 64
_SLACK = 3.0
"""By which factor binary64 may miss a tolerance at first: a quarter of what is needed is asked for."""
_DEEPEST = 1000
"""How many decades below its a priori bound a value is followed before its ball is returned as it is."""

Radii: TypeAlias = tuple[Ball, ...]
"""One for each component."""


class _Target(NamedTuple):
    """What the values of one request need.

    Attributes:
        radius: the radius for all of them; None if unknown.
        is_met: whether they have it.
        each: the radii, where each component has its own.
    """

    radius: Ball | None
    is_met: bool
    each: Radii | None = None


def evaluate(
    student: GaussianMixture,
    teacher: GaussianMixture | None,
    law: Law,
    digits: int,
    hessian: bool,
    budget: float | Budget,
    each: bool = True,
) -> FisherDivergence:
    """The common part of both objectives; see :func:`verify.fisher.forward.forward_fisher`.

    With ``each`` False, the radius of a derivative is at most 10^−digits × the largest one of its order,
    however small it is itself.
    """
    teacher, digits = _checked(student, teacher, digits)
    account = Account(Budget.of(budget))
    if not isinstance(hessian, bool | np.bool_):
        raise InputError("hessian", hessian, "no truth value", "write True or False")
    exact = student.is_exact and teacher.is_exact
    equal = exact and student.same_distribution(teacher)
    if equal and not hessian:
        return _zero(student, law, digits)
    # No tolerance is more than 10^−digits times its a priori bound.
    refuse_axes(student, teacher, law, Fraction(1, 10**digits))
    placed = place(student, teacher, hessian)
    return _Evaluation(placed, law, digits, hessian, equal, each).run(exact, account)


def _checked(student: object, teacher: object, digits: object) -> tuple[GaussianMixture, int]:
    if not isinstance(student, GaussianMixture):
        raise InputError("student", student, "not a GaussianMixture", "write GaussianMixture([4, 1, -2])")
    if teacher is None:
        teacher = _origin(student.dimension)
    if not isinstance(teacher, GaussianMixture):
        raise InputError("teacher", teacher, "not a GaussianMixture", "leave it out for N(0, I)")
    if teacher.dimension != student.dimension:
        why = f"has dimension {teacher.dimension}, the student has {student.dimension}"
        raise InputError("teacher", teacher, why, "give both the same number of coordinates")
    return teacher, as_count(digits, "digits", 1, _MOST_DIGITS, "15 is usual, 1000 is fine")


@lru_cache(maxsize=16)
def _origin(dimension: int) -> GaussianMixture:
    return GaussianMixture([[0] * dimension])


def _zero(student: GaussianMixture, law: Law, digits: int) -> FisherDivergence:
    """Equal distributions: the loss is 0, and since it is never negative its gradient is 0 there."""
    gradient = tuple(tuple(ball(0) for _ in range(student.dimension)) for _ in range(student.n))
    return FisherDivergence(_name(law), ball(0), gradient, None, digits, True, Work(0, 0, 0.0), 0)


def _name(law: Law) -> str:
    return "forward" if law is Law.TEACHER else "reverse"


@dataclass(slots=True)
class _Evaluation:
    """Where the mixtures are, and what is asked for."""

    placed: Placed
    law: Law
    digits: int
    hessian: bool
    equal: bool
    each: bool

    def integrands(self) -> list[tuple[Any, ...]]:
        """Loss; gradient, axis by axis; for the Hessian its off-diagonal and its diagonal part, row by row.

        Each axis has a request of its own, since one may have derivatives of 10^17 and another of 1.
        """
        d = self.placed.student.dimension
        wanted: list[tuple[Any, ...]] = [(forms.loss(d),), *((f,) for f in forms.gradient(self.law, d))]
        if self.hessian:
            parts = forms.hessian(self.law, d)
            wanted += [tuple(f for row in part for f in row) for part in (parts.off, parts.diagonal)]
        return wanted

    def run(self, exact: bool, account: Account) -> FisherDivergence:
        """Plan for the accuracy asked for, or refuse; then a pilot, and passes with the radii it tells."""
        aims = start(self.integrands(), self.placed, self.law, self.digits, self.equal, exact)
        plan, tolerances, found = _first(aims, account)
        each: list[Radii | None] = [None] * len(tolerances)
        last: FisherDivergence | None = None
        for passes in range(1, _MOST_PASSES + 1):
            if found is None:
                problem = aims.problem.within(tolerances, each)
                model, plan = plan, planned(problem, account.budget.work, plan)
                found = _pass(plan, account, last, _SLACK if passes <= 2 else 1.0)
                plan = max(plan, model, key=lambda p: p.cost())
            with precision(found.work.bits):
                now = self._assembled(found, passes)
                if not _is_finite(now):
                    return _unreached(_finite(last))
                targets = self._targets(now)
            if all(target.is_met for target in targets):
                return now
            if not exact and last is not None and not half_width(now.loss) < half_width(last.loss) / 2:
                return _unreached(now)  # the radii of the means are what is left
            with precision(_PLANNING_BITS):
                if self._is_hopeless(tolerances, targets, aims.scales):
                    return _unreached(now)
                tolerances, each = _next(tolerances, each, targets, aims.scales)
            last, found = now, None
        raise PrecisionError("digits", self.digits, f"not reached{_reached(now)}", "ask for fewer digits")

    def _is_hopeless(self, tolerances: list[Ball], targets: list[_Target], scales: list[Ball]) -> bool:
        """Whether something is still not told from 0 that far below its scale."""
        least = ball(10) ** -(_DEEPEST + 2 * self.digits)
        return any(
            t.radius is None and not t.is_met and bool(tolerance < least * s)
            for tolerance, t, s in zip(tolerances, targets, scales, strict=True)
        )

    def _assembled(self, found: Result, passes: int) -> FisherDivergence:
        """The values in the coordinates of the user, in the order of ``integrands``."""
        values: Any = found.values
        end = 1 + self.placed.student.dimension
        loss, gradient = values[0][0], turned.gradient(self.placed, [along[0] for along in values[1:end]])
        if self.equal:  # both are 0, see _zero
            loss, gradient = ball(0), tuple(tuple(ball(0) for _ in row) for row in gradient)
        hessian = turned.hessian(self.placed, *values[end:]) if self.hessian else None
        return FisherDivergence(
            _name(self.law), loss, gradient, hessian, self.digits, True, found.work, passes
        )

    def _targets(self, now: FisherDivergence) -> list[_Target]:
        """What the values of each request need."""
        out = [_Target(None, True)] * (1 + self.placed.student.dimension)
        if not self.equal:
            target = loss_target(now.loss, self.digits)
            out[0] = _Target(target, target is not None and bool(half_width(now.loss) <= target))
            for k, target in enumerate(self._gradient_targets(now)):
                out[1 + k] = target
        if now.hessian is not None:
            found = self._derivatives(_flat(now.hessian), now)
            out += [_Target(*strictest(found)) if found else _Target(None, False)] * 2
        return out

    def _gradient_targets(self, now: FisherDivergence) -> list[_Target]:
        """What the r axes need so that all coordinates of the user get what they need."""
        units, n = self.placed.unit_vectors(), self.placed.student.n
        found = self._derivatives((g for row in now.gradient for g in row), now)
        if not found:
            return [_Target(None, False) for _ in units]
        out = []
        for e in units:
            shares = [lower(1 / (len(units) * magnitude(c))) if certainly_nonzero(c) else None for c in e]
            rows = [
                strictest(
                    (lower(target * share), met)
                    for share, (target, met) in zip(shares, found[i * len(e) : (i + 1) * len(e)], strict=True)
                    if share is not None
                )
                for i in range(n)
            ]
            out.append(_Target(*strictest(rows), tuple(target for target, _ in rows)))
        return out

    def _derivatives(self, values: Iterator[Ball], now: FisherDivergence) -> list[tuple[Ball, bool]] | None:
        size = now.loss.abs_lower()
        # A derivative has the unit of √loss; where the loss is tiny its derivatives are as tiny.
        least = size if size < 1 else lower(size.sqrt())
        return derivative_targets(values, least, self.digits, self.each)


def _flat(hessian: Hessian) -> Iterator[Ball]:
    return (h for row in hessian for block in row for line in block for h in line)


def _first(aims: Start, account: Account) -> tuple[Plan, list[Ball], Result | None]:
    """A plan and the radii to aim at; also what was found with them, if a first pass is short.

    Otherwise the plan is for the accuracy asked for, so that it is refused now if it is refused at all.
    """
    if aims.rule is not None:
        plan = Plan.plain(aims.problem, aims.rule)
        if plan.estimate <= account.budget.work:
            return plan, aims.ahead, _pass(plan, account, None, _SLACK * 10**AHEAD)
    final = planned(aims.problem.within(aims.final), account.budget.work)
    return admitted(final, account), aims.pilot, None


def _pass(plan: Plan, account: Account, last: FisherDivergence | None, slack: float) -> Result:
    """One pass; the refusal of a later one says what was reached."""
    try:
        found = computed(admitted(plan, account), slack)
    except BudgetError as refused:
        if last is None:
            raise
        raise BudgetError(refused.name, refused.value, refused.why + _reached(last), refused.hint) from None
    account.charge(found.work)
    return found


def _next(
    tolerances: list[Ball], each: list[Radii | None], targets: list[_Target], scales: list[Ball]
) -> tuple[list[Ball], list[Radii | None]]:
    """Radii for the next pass: those of requests that have what they need stay as they are."""
    all_of = [
        old if t.is_met else _tightened(old, t.radius, s)
        for old, t, s in zip(tolerances, targets, scales, strict=True)
    ]
    one_by_one = [
        old if t.is_met else t.each and tuple(map(_quarter, t.each))
        for old, t in zip(each, targets, strict=True)
    ]
    return all_of, one_by_one


def _tightened(tolerance: Ball, target: Ball | None, scale: Ball) -> Ball:
    """The tolerance that should do; twice the digits as long as nothing is known about the size."""
    if target is None:
        return lower(tolerance * (tolerance / scale) / 16)
    return _quarter(target)


def _quarter(target: Ball) -> Ball:
    """It leaves room for the sums over axes and for sizes that were only bounded from below."""
    return lower(target / 4)


def _is_finite(now: FisherDivergence) -> bool:
    """Whether every ball says something: means that are wide balls may leave a denominator that meets 0."""
    first = (now.loss, *(g for row in now.gradient for g in row))
    return all(map(is_finite, (*first, *_flat(now.hessian or ()))))


def _finite(last: FisherDivergence | None) -> FisherDivergence:
    if last is None:
        why = "with means that are so wide, no finite enclosure was found"
        raise PrecisionError("student", "<balls>", why, "split the balls into narrower ones")
    return last


def _reached(last: FisherDivergence) -> str:
    return f" (reached: loss {last.loss.str(5)})"


def _unreached(now: FisherDivergence) -> FisherDivergence:
    return FisherDivergence(
        now.objective, now.loss, now.gradient, now.hessian, now.digits, False, now.work, now.passes
    )
