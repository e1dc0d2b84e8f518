"""Where an evaluation starts: radii to aim at before any value is known, the rule of a short first pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, precision
from verify.expectation.far_weight import smallness
from verify.expectation.problem import Problem
from verify.expectation.ranges import Ranges, inside
from verify.expectation.request import Request
from verify.expectation.tensor_rule import TensorRule
from verify.fisher.place import Placed

AHEAD = 5
"""Digits between a priori bounds and what gradients need, mostly."""
_PILOT_DIGITS = 6
_FEW_NODES = 8000
_FLOAT_DIGITS = 16
"""Below the a priori bound; binary64 is not tried for more."""
_PLANNING_BITS = 64


@dataclass(frozen=True, slots=True)
class Start:
    """A problem, and radii for each group of its integrands.

    Attributes:
        problem: what is asked for, within ``ahead``.
        scales: a priori bounds of the values.
        final: what is asked for of values that are as large as these.
        pilot: mostly less, for a pass that tells how large they are.
        ahead: what derivatives mostly need, as they are smaller than their bounds.
        rule: for a first pass with these; None if it would not be short.
    """

    problem: Problem
    scales: list[Ball]
    final: list[Ball]
    pilot: list[Ball]
    ahead: list[Ball]
    rule: TensorRule | None


def start(
    groups: Sequence[tuple[Integrand, ...]], placed: Placed, law: Law, digits: int, equal: bool, exact: bool
) -> Start:
    """Where to start from; on one axis it is found once for all mixtures in the same ranges.

    Args:
        groups: the integrands: of the loss, of the gradient along each axis, of second derivatives.
        placed: student and teacher.
        law: the law of x.
        digits: relative accuracy wanted.
        equal: whether both are the same distribution, so that loss and gradient are 0.
        exact: whether all means are rational.
    """
    known = _of_ranges(groups, placed, law, digits) if exact and not equal else None
    return known or _of_means(groups, placed, law, digits, equal)


def _of_means(
    groups: Sequence[tuple[Integrand, ...]], placed: Placed, law: Law, digits: int, equal: bool
) -> Start:
    requests = [Request(group, ball(1)) for group in groups]
    problem = Problem.of(requests, placed.student, placed.teacher, law)
    # Second derivatives are not small where loss and gradient are.
    first = 0 if equal else 1 + placed.student.dimension
    return _aimed(problem, first, smallness(problem) if first else ball(1), digits)


def _of_ranges(
    groups: Sequence[tuple[Integrand, ...]], placed: Placed, law: Law, digits: int
) -> Start | None:
    """None where ranges say little: loss and gradient may be far below their bounds, or nodes are many."""
    if digits + AHEAD > _FLOAT_DIGITS:
        return None
    ranges = Ranges.around(groups, placed.student, placed.teacher, law)
    if ranges is None:
        return None
    model = ranges.once(digits, lambda: _aimed(ranges.model, 0, ball(1), digits))
    if model.rule is None:
        return None
    problem = inside(model.problem, model.rule, placed.student, placed.teacher)
    return replace(model, problem=problem) if smallness(problem) == 1 else None


def _aimed(problem: Problem, first: int, small: Ball, digits: int) -> Start:
    """The radii to aim at, of which the first ones are ``small`` times what their bounds say."""
    with precision(_PLANNING_BITS):
        scales = [b.plain if b.table else ball(1) for b in problem.bounds]
        scales = [s * small for s in scales[:first]] + scales[first:]
        averages = [b.plain for b in problem.averages]
        scales = [a if 0 < a < s else s for s, a in zip(scales, averages, strict=True)]
        final, pilot, ahead = (
            [s * ball(10) ** -k for s in scales]
            for k in (digits, min(digits + 2, _PILOT_DIGITS), digits + AHEAD)
        )
    aimed = problem.within(ahead)
    return Start(aimed, scales, final, pilot, ahead, _short_rule(aimed, digits))


def _short_rule(problem: Problem, digits: int) -> TensorRule | None:
    """The rule for a first pass with digits to spare, if that has no price: few nodes, and in binary64.

    It costs what it costs beside its nodes, and derivatives are mostly smaller than their bounds: what would
    be a pilot is then the only pass. Rounding may miss these digits. Means that are balls bound the accuracy
    themselves, and on nodes farther out they may leave nothing finite.
    """
    if not problem.is_exact or digits + AHEAD > _FLOAT_DIGITS or problem.active() > 3:
        return None
    rule = problem.tensor_rule(refined=False)
    return rule if rule.work.nodes <= _FEW_NODES else None
