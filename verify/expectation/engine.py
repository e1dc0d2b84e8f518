"""Rigorous expectations of polynomials in posterior weights and moments under a Gaussian mixture.

plan (floats, trusted for nothing) → prove the error of the plan (balls) → sum the nodes (balls) →
widen by the proved error. See :mod:`rules`, :mod:`bounds` and :mod:`tilted` for the theorems that are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, log
from typing import TypeAlias

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, lower, precision
from verify.expectation.bounds import log_float
from verify.expectation.by_gaussian import combined
from verify.expectation.cost import DEFAULT_BUDGET, Account, Budget, Work, multiplication
from verify.expectation.float_problem import FLOAT_BITS, FLOAT_SHARE, suits_floats, values_by_floats
from verify.expectation.means import Means
from verify.expectation.node_sums import Value, widest
from verify.expectation.plan import Plan, admitted, planned, replanned
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.expectation.tensor_rule import TensorRule
from verify.mixture import GaussianMixture

Tolerance: TypeAlias = "Fraction | int | Ball"


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
    budget: float | Budget = DEFAULT_BUDGET,
) -> Result:
    """Enclose expectations under N(0, I), the student or the teacher, all in one pass over the nodes.

    Args:
        requests: integrands with the radius wanted; quadrature and rounding stay below it, and radii of
            means that are balls come on top.
        student: n components; its posterior weights are the w_i and its moments the M_γ.
        teacher: m components of the same dimension; its moments are the T_γ.
        law: the law of x.
        budget: most work, in multiplications of 64-bit balls; or a :class:`Budget`.

    Returns:
        Balls that contain the true expectations, truncation, tails and rounding included.

    Raises:
        InputError: teacher or integrands of another dimension, a tolerance that is not positive.
        BudgetError: more than three axes that matter, or an estimate over the budget; nothing was started.
    """
    account = Account(Budget.of(budget))
    plan = planned(Problem.of(requests, student, teacher, law), account.budget.work)
    return computed(admitted(plan, account))


def computed(plan: Plan, floats: float = 1.0) -> Result:
    """Sum all parts of a plan, in binary64 where its proved rounding error allows it.

    Args:
        plan: what to sum; nothing is planned and nothing refused here, unless binary64 misses.
        floats: by which factor rounding to binary64 may miss a radius; 0 for balls throughout.
    """
    parts = [
        (_by_floats(summand.problem, tensor, floats) if floats else None)
        or _computed(summand.problem, tensor)
        for summand, tensor in plan.parts
    ]
    if len(parts) == 1 and plan.summands[0].is_whole:
        return parts[0]
    bits = max(part.work.bits for part in parts)
    requests = plan.parts[0][0].problem.requests
    with precision(bits):
        values = tuple(
            tuple(
                combined(plan.summands, [part.values[k][m] for part in parts], k)
                for m in range(len(request.integrands))
            )
            for k, request in enumerate(requests)
        )
        reached = tuple(widest(v) for v in values)
    estimate = sum(part.work.estimate for part in parts)
    return Result(values, reached, replace(plan.work, bits=bits, estimate=estimate))


def _by_floats(problem: Problem, tensor: TensorRule, slack: float) -> Result | None:
    """The sums in binary64; if they miss and balls want another plan, that; None if balls want this one."""
    if not suits_floats(problem):
        return None
    found = values_by_floats(problem, tensor, problem.errors(tensor), slack)
    if found is not None:
        work = tensor.work
        return Result(*found, Work(work.nodes, FLOAT_BITS, work.estimate * FLOAT_SHARE, work.bytes))
    other = replanned(problem, tensor)
    return None if other is None else computed(other, floats=0)


def _computed(problem: Problem, tensor: TensorRule) -> Result:
    """Sum and widen; with more bits if rounding, and not the means, made a radius too large."""
    errors, bits, spent = problem.errors(tensor), tensor.work.bits, 0.0
    for _ in range(4):
        spent += tensor.work.estimate * multiplication(bits) / multiplication(tensor.work.bits)
        with precision(bits):
            values = problem.values(problem.sums(tensor), errors)
            reached = tuple(widest(v) for v in values)
        pairs = zip(problem.requests, values, reached, strict=True)
        missing = [log2_ratio(*pair) for q, v, r in pairs for pair in q.misses(v, r)]
        if not problem.is_exact or max(missing, default=0.0) <= 0 or bits > 1 << 22:
            break
        bits += 24 + int(min(max(missing), 1e6)) if max(missing) < inf else bits
    return Result(values, reached, replace(tensor.work, bits=bits, estimate=spent))


def expectations(
    integrands: Sequence[Integrand],
    student: GaussianMixture | Means,
    teacher: GaussianMixture | Means,
    law: Law,
    tolerance: Tolerance | Sequence[Tolerance],
    budget: float | Budget = DEFAULT_BUDGET,
) -> tuple[Value, ...]:
    """:func:`enclose` with one tolerance, or one for each integrand: a value for each, in their order.

    A value is a ball where no component is marked, n balls where i is, n × n where i and j are.
    """
    each = tolerance if isinstance(tolerance, Sequence) else [tolerance] * len(integrands)
    with precision(64):
        radii = {id(wanted): lower(ball(wanted)) for wanted in each}
    groups: dict[tuple[tuple[int, int], int], list[int]] = {}
    for k, (integrand, wanted) in enumerate(zip(integrands, each, strict=True)):
        marks = next((m.weights for m, _ in integrand), (0, 0))
        groups.setdefault((marks, id(wanted)), []).append(k)
    requests = [
        Request(tuple(integrands[k] for k in group), radii[key]) for (_, key), group in groups.items()
    ]
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
