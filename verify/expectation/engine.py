"""Rigorous expectations of polynomials in posterior weights and moments under a Gaussian mixture.

plan (floats, trusted for nothing) → prove the error of the plan (balls) → sum the nodes (balls) →
widen by the proved error. See :mod:`rules` and :mod:`bounds` for the theorems that are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, log

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, lower, precision
from verify.errors import BudgetError
from verify.expectation.bounds import log_float
from verify.expectation.by_gaussian import Summand, combined, split, whole
from verify.expectation.by_segment import segmented
from verify.expectation.means import Means
from verify.expectation.node_sums import Value, widest
from verify.expectation.problem import Problem, Request, TensorRule, Work
from verify.mixture import GaussianMixture

DEFAULT_BUDGET = 3e9
"""Work allowed by default, in multiplications of 64-bit balls (about ten million of them take a second)."""

_MOST_AXES = 3
_WORTH_SPLITTING = 1e6
_WORTH_CUTTING = 3e5


@dataclass(frozen=True, slots=True)
class Plan:
    """Summands with their rules, and the estimate of all of them together."""

    parts: tuple[tuple[Summand, TensorRule], ...]

    @property
    def summands(self) -> list[Summand]:
        """The summands without their rules."""
        return [summand for summand, _ in self.parts]

    @property
    def estimate(self) -> float:
        """Work in multiplications of 64-bit balls; ∞ if some summand has too many axes."""
        return sum(inf if p.problem.active() > _MOST_AXES else rule.work.estimate for p, rule in self.parts)


@dataclass(frozen=True, slots=True)
class Result:
    """values[k][m]: a ball (or balls) containing the expectation of integrand m of request k.

    Attributes:
        values: what was asked for.
        reached: for each request the largest radius in its values.
        work: what it took.
    """

    values: tuple[tuple[Value, ...], ...]
    reached: tuple[Ball, ...]
    work: Work


def enclose(
    requests: Sequence[Request],
    student: GaussianMixture | Means,
    teacher: GaussianMixture | Means,
    law: Law,
    budget: float = DEFAULT_BUDGET,
    plan: Plan | None = None,
) -> Result:
    """Enclose expectations under N(0, I), the student or the teacher, all in one pass over the nodes.

    Args:
        requests: integrands with the radius wanted; quadrature and rounding stay below it, and radii of
            means that are balls come on top.
        student: n components; its posterior weights are the w_i and its moments the M_γ.
        teacher: m components of the same dimension; its moments are the T_γ.
        law: the law of x.
        budget: most work, in multiplications of 64-bit balls.
        plan: how to compute it, for this very problem; the cheapest that is found if left out.

    Returns:
        Balls that contain the true expectations, truncation, tails and rounding included.

    Raises:
        InputError: teacher or integrands of another dimension, a tolerance that is not positive.
        BudgetError: more than three axes that matter, or an estimate over the budget; nothing was started.
    """
    plan = plan or admitted(Problem.of(requests, student, teacher, law), budget)
    parts = [_computed(summand.problem, rule) for summand, rule in plan.parts]
    bits = max(part.work.bits for part in parts)
    with precision(bits):
        values = tuple(
            tuple(
                combined(plan.summands, [part.values[k][m] for part in parts], k)
                for m in range(len(request.integrands))
            )
            for k, request in enumerate(requests)
        )
        reached = tuple(widest(v) for v in values)
    return Result(values, reached, Work(sum(part.work.nodes for part in parts), bits, plan.estimate))


def _computed(problem: Problem, rule: TensorRule) -> Result:
    """Sum and widen; with more bits if rounding, and not the means, made a radius too large."""
    errors, bits = problem.errors(rule), rule.work.bits
    for _ in range(4):
        with precision(bits):
            values = problem.values(problem.sums(rule), errors)
            reached = tuple(widest(v) for v in values)
        missing = [log2_ratio(r, q.tolerance) for r, q in zip(reached, problem.requests, strict=True)]
        if not problem.is_exact or max(missing, default=0.0) <= 0 or bits > 1 << 22:
            break
        bits += 24 + int(min(max(missing), 1e6)) if max(missing) < inf else bits
    return Result(values, reached, Work(rule.work.nodes, bits, rule.work.estimate))


def expectations(
    integrands: Sequence[Integrand],
    student: GaussianMixture | Means,
    teacher: GaussianMixture | Means,
    law: Law,
    tolerance: Fraction | int | Ball,
    budget: float = DEFAULT_BUDGET,
) -> tuple[Value, ...]:
    """:func:`enclose` with one tolerance for all: one value for each integrand, in their order.

    A value is a ball where no component is marked, n balls where i is, n × n where i and j are.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for k, integrand in enumerate(integrands):
        marks = next((m.weights for m, _ in integrand), (0, 0))
        groups.setdefault(marks, []).append(k)
    with precision(64):
        radius = lower(ball(tolerance))
    requests = [Request(tuple(integrands[k] for k in group), radius) for group in groups.values()]
    result = enclose(requests, student, teacher, law, budget)
    found = {
        k: value
        for group, values in zip(groups.values(), result.values, strict=True)
        for k, value in zip(group, values, strict=True)
    }
    return tuple(found[k] for k in range(len(integrands)))


def log2_ratio(a: Ball, b: Ball) -> float:
    """About log2(a/b) for exact a ≥ 0 and b > 0; ∞ if a is not finite."""
    return log_float(a / b) / log(2) if a.is_finite() else inf


def admitted(problem: Problem, budget: float) -> Plan:
    """The cheaper plan, or a BudgetError if that is too expensive still."""
    best = Plan(((whole(problem), problem.tensor_rule()),))
    if problem.is_exact and (problem.active() > 1 or best.estimate > _WORTH_SPLITTING):
        other = Plan(tuple(part for summand in split(problem) for part in _planned(summand)))
        best = other if other.estimate < best.estimate else best
    if best.estimate > budget:
        raise _refusal(best, budget)
    return best


def _planned(summand: Summand) -> list[tuple[Summand, TensorRule]]:
    """Its axes with one rule each, or the widest cut where components enter and leave."""
    rule = summand.problem.tensor_rule()
    if rule.work.estimate < _WORTH_CUTTING:
        return [(summand, rule)]
    parts = segmented(summand)
    return parts if sum(p.work.estimate for _, p in parts) < rule.work.estimate else [(summand, rule)]


def _refusal(plan: Plan, budget: float) -> BudgetError:
    active = max(summand.problem.active() for summand, _ in plan.parts)
    works = [rule.work for _, rule in plan.parts]
    size = f"{sum(w.nodes for w in works):.2g} nodes, {max(w.bits for w in works)} bits"
    shown = f"{sum(w.estimate for w in works):.2g} multiplications of 64-bit balls ({size})"
    if active > _MOST_AXES:
        why = f"the means span {active} dimensions, a tensor rule for them needs about {shown}"
        hint = (
            "use at most 3, or estimate by verify.fisher.quasi_monte_carlo (scipy.stats.qmc), only OBSERVED"
        )
        return BudgetError("dimension", active, why, hint)
    hint = f"raise the budget, ask for fewer digits, or bring the means closer (now {budget:.2g})"
    return BudgetError("budget", budget, f"the work is estimated at {shown}", hint)
