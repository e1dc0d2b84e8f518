"""Rigorous expectations of polynomials in posterior weights and moments under a Gaussian mixture.

plan (floats, trusted for nothing) → prove the error of the plan (balls) → sum the nodes (balls) →
widen by the proved error. See :mod:`rules` and :mod:`bounds` for the theorems that are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, log

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, lower, precision
from verify.errors import BudgetError
from verify.expectation.bounds import log_float
from verify.expectation.by_gaussian import Summand, combined, split, whole, widest_span
from verify.expectation.by_segment import segmented
from verify.expectation.cost import DEFAULT_BUDGET, Account, Budget, Work
from verify.expectation.means import Means
from verify.expectation.node_sums import Value, widest
from verify.expectation.problem import Problem, Request, TensorRule
from verify.mixture import GaussianMixture

_MOST_AXES = 3
_WORTH_SPLITTING = 1e6
_WORTH_CUTTING = 3e5
_PLANNING = 0.5
"""The most that looking for a better plan may cost, as a share of the work of the plan at hand."""
_OVERHEAD = 1e4
"""About what every summand costs beside its nodes."""
_GREW = 8.0
"""How much more work than the plan it is modelled on makes a new plan worth looking for."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Summands with their rules, and the estimate of all of them together.

    Attributes:
        parts: what to sum, and how.
        cut: for each Gaussian of the law whether its summand was cut into segments; None if the computation
            was not split at all.
    """

    parts: tuple[tuple[Summand, TensorRule], ...]
    cut: tuple[bool, ...] | None = None

    @property
    def summands(self) -> list[Summand]:
        """The summands without their rules."""
        return [summand for summand, _ in self.parts]

    @property
    def estimate(self) -> float:
        """Work in multiplications of 64-bit balls; ∞ if some summand has too many axes."""
        return sum(inf if p.problem.active() > _MOST_AXES else rule.work.estimate for p, rule in self.parts)

    @property
    def work(self) -> Work:
        """All of it: nodes together, the most bits, the estimate, and the most bytes at one time."""
        works = [rule.work for _, rule in self.parts]
        nodes, bits = sum(w.nodes for w in works), max(w.bits for w in works)
        return Work(nodes, bits, self.estimate, max(w.bytes for w in works))

    @property
    def cost(self) -> float:
        """What plans are compared by: the estimate, and what every summand costs beside its nodes."""
        return self.estimate + _OVERHEAD * len(self.parts)

    def like(self, problem: Problem) -> Plan:
        """A plan of the same kind for other tolerances or nearby means, without a search for a better one."""
        if self.cut is None:
            return Plan(((whole(problem), problem.wider(problem.tensor_rule())),))
        groups = [
            segmented(s) if cut else [(s, s.problem.tensor_rule())]
            for s, cut in zip(split(problem), self.cut, strict=True)
        ]
        return _widened(Plan(tuple(part for group in groups for part in group), self.cut))


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
    plan: Plan | None = None,
) -> Result:
    """Enclose expectations under N(0, I), the student or the teacher, all in one pass over the nodes.

    Args:
        requests: integrands with the radius wanted; quadrature and rounding stay below it, and radii of
            means that are balls come on top.
        student: n components; its posterior weights are the w_i and its moments the M_γ.
        teacher: m components of the same dimension; its moments are the T_γ.
        law: the law of x.
        budget: most work, in multiplications of 64-bit balls; or a :class:`Budget`.
        plan: how to compute it, for this very problem; the cheapest that is found if left out.

    Returns:
        Balls that contain the true expectations, truncation, tails and rounding included.

    Raises:
        InputError: teacher or integrands of another dimension, a tolerance that is not positive.
        BudgetError: more than three axes that matter, or an estimate over the budget; nothing was started.
    """
    if plan is None:
        account = Account(Budget.of(budget))
        found = planned(Problem.of(requests, student, teacher, law), account.budget.work)
        plan = admitted(found, account)
    return computed(plan)


def computed(plan: Plan) -> Result:
    """Sum all parts of a plan; nothing is planned and nothing refused here."""
    parts = [_computed(summand.problem, tensor) for summand, tensor in plan.parts]
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
    return Result(values, reached, replace(plan.work, bits=bits))


def _computed(problem: Problem, tensor: TensorRule) -> Result:
    """Sum and widen; with more bits if rounding, and not the means, made a radius too large."""
    errors, bits = problem.errors(tensor), tensor.work.bits
    for _ in range(4):
        with precision(bits):
            values = problem.values(problem.sums(tensor), errors)
            reached = tuple(widest(v) for v in values)
        missing = [log2_ratio(r, q.tolerance) for r, q in zip(reached, problem.requests, strict=True)]
        if not problem.is_exact or max(missing, default=0.0) <= 0 or bits > 1 << 22:
            break
        bits += 24 + int(min(max(missing), 1e6)) if max(missing) < inf else bits
    return Result(values, reached, replace(tensor.work, bits=bits))


def expectations(
    integrands: Sequence[Integrand],
    student: GaussianMixture | Means,
    teacher: GaussianMixture | Means,
    law: Law,
    tolerance: Fraction | int | Ball,
    budget: float | Budget = DEFAULT_BUDGET,
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


def planned(problem: Problem, budget: float = inf, model: Plan | None = None) -> Plan:
    """The cheapest plan that is found at less than half of what the plain one costs.

    Args:
        problem: what to compute.
        budget: the work that is allowed, so that looking for a plan takes only a part of it.
        model: a plan for other tolerances or nearby means; its kind is taken over unless the work grew.
    """
    if model is not None and (found := model.like(problem)).cost <= _GREW * model.cost:
        return found
    plain = Plan(((whole(problem), problem.tensor_rule()),))
    best = plain
    if problem.is_exact and (problem.active() > 1 or plain.estimate > _WORTH_SPLITTING):
        purse = _Purse(_PLANNING * min(plain.estimate, budget))
        other = _by_gaussian(problem, purse)
        best = other if other is not None and other.cost < plain.cost else plain
    return _widened(best)


def _by_gaussian(problem: Problem, purse: _Purse) -> Plan | None:
    """One summand a Gaussian of the law, cut where that pays; None if the purse is too small for it."""
    if not purse.pays(problem.density.n * _summand_price(problem)):
        return None
    parts: list[tuple[Summand, TensorRule]] = []
    cut: list[bool] = []
    for summand in split(problem):
        found = [(summand, summand.problem.tensor_rule())]
        alone = Plan(tuple(found))
        if alone.estimate >= _WORTH_CUTTING and purse.pays(_segments_price(summand.problem)):
            pieces = Plan(tuple(segmented(summand)))
            found = list(pieces.parts) if pieces.cost < alone.cost else found
        cut.append(len(found) > 1)
        parts += found
    return Plan(tuple(parts), tuple(cut))


def _widened(plan: Plan) -> Plan:
    """The plan with wider strips where they can be proved and pay."""
    return replace(plan, parts=tuple((s, s.problem.wider(tensor)) for s, tensor in plan.parts))


@dataclass(slots=True)
class _Purse:
    """What looking for a plan may still cost, in the unit of the work."""

    left: float

    def pays(self, price: float) -> bool:
        """Spend the price, if there is that much."""
        if price > self.left:
            return False
        self.left -= price
        return True


def _summand_price(problem: Problem) -> float:
    """About what one summand and its rule take to find (measured)."""
    components = problem.student.n + problem.teacher.n
    return 2e4 + 1.2e3 * components + 800.0 * problem.terms()


def _segments_price(problem: Problem) -> float:
    """About what all segments of one summand take to find (measured)."""
    components = problem.student.n + problem.teacher.n
    return (2 * components + 1) * (1e4 + 1e3 * components + 250.0 * problem.terms())


def refuse_axes(student: GaussianMixture, teacher: GaussianMixture, law: Law, negligible: Fraction) -> None:
    """Refuse by a look at the means alone, before any integrand is made, what planning would refuse.

    Args:
        student: n components.
        teacher: m components.
        law: the law of x.
        negligible: a weight; components that have certainly less near a Gaussian of the law do not count.

    Raises:
        BudgetError: more than three dimensions matter near some Gaussian of the law.
    """
    problem = Problem.of([], student, teacher, law)
    dimensions = problem.active()
    if dimensions > _MOST_AXES and problem.is_exact:  # with balls nothing is left out
        dimensions = widest_span(problem, negligible, _MOST_AXES)
    if dimensions > _MOST_AXES:
        raise refused(dimensions)


def refused(dimensions: int) -> BudgetError:
    """What is said of more dimensions than a tensor rule can be summed over."""
    hint = "use at most 3, or estimate by verify.fisher.quasi_monte_carlo (scipy.stats.qmc), only OBSERVED"
    why = f"the means span {dimensions} dimensions or more, and a tensor rule takes at most {_MOST_AXES}"
    return BudgetError("dimension", dimensions, why, hint)


def admitted(plan: Plan, account: Account) -> Plan:
    """The plan, unless it has too many axes or goes over the budget.

    Raises:
        BudgetError: with the estimates and what to try; nothing was started.
    """
    active = max(summand.problem.active() for summand, _ in plan.parts)
    if active > _MOST_AXES:
        raise refused(active)
    account.admit(plan.work)
    return plan
