"""How to compute, all at once or one Gaussian of the law at a time, and whether it is affordable.

A better plan is looked for once a problem, at a price that is a part of what it could save, and passed on to
later passes. Plans are guesses in floats that no result depends on for its truth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from verify.algebra.calculus import Law
from verify.errors import BudgetError
from verify.expectation.by_gaussian import Summand, full_rank, split, whole, widest_span
from verify.expectation.by_segment import segmented
from verify.expectation.cost import Account, Work
from verify.expectation.float_problem import FLOAT_SHARE, suits_floats
from verify.expectation.problem import Problem
from verify.expectation.tensor_rule import TensorRule
from verify.mixture import GaussianMixture

_MOST_AXES = 3
_MOST_COORDINATES = 10
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

    @classmethod
    def plain(cls, problem: Problem, rule: TensorRule | None = None) -> Plan:
        """All at once, by the given rule or one on strips that the spreads of the means give."""
        return cls(((whole(problem), rule or problem.tensor_rule()),))

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

    def cost(self, floats: bool = True) -> float:
        """What plans are compared by: the likely work, and what every summand costs beside its nodes.

        Args:
            floats: whether what suits binary64 is likely to be summed in it.
        """
        return self.likely(floats) + _OVERHEAD * len(self.parts)

    def likely(self, floats: bool = True) -> float:
        """The estimate, with the share of it that binary64 takes where it may do."""
        if self.estimate == inf:
            return inf
        return sum(rule.work.estimate * _share(p.problem, floats) for p, rule in self.parts)

    def like(self, problem: Problem) -> Plan:
        """A plan of the same kind for other tolerances or nearby means, without a search for a better one.

        The problem must have as many components, and exact means if this plan was split.
        """
        if self.cut is None:
            return Plan(((whole(problem), problem.wider(problem.tensor_rule())),))
        groups = [
            segmented(s) if cut else [(s, s.problem.tensor_rule())]
            for s, cut in zip(split(problem), self.cut, strict=True)
        ]
        return _widened(Plan(tuple(part for group in groups for part in group), self.cut))


def planned(problem: Problem, budget: float = inf, model: Plan | None = None, floats: bool = True) -> Plan:
    """The cheapest plan that is found at less than half of what the plain one costs.

    Args:
        problem: what to compute.
        budget: the work that is allowed, so that looking for a plan takes only a part of it.
        model: a plan for other tolerances or nearby means; its kind is taken over unless the work grew.
        floats: whether sums may be made in binary64, where nodes cost less than looking for fewer of them.
    """
    if model is not None and (found := model.like(problem)).cost(floats) <= _GREW * model.cost(floats):
        return found
    plain = Plan.plain(problem)
    best = plain
    expected = plain.likely(floats)
    if problem.is_exact and (problem.active() > 1 or expected > _WORTH_SPLITTING):
        purse = _Purse(_PLANNING * min(expected, budget))
        other = _by_gaussian(problem, purse, floats)
        best = other if other is not None and other.cost(floats) < plain.cost(floats) else plain
    return _widened(best)


def replanned(problem: Problem, tensor: TensorRule) -> Plan | None:
    """What balls would do where a plan that was made for floats has missed; None if just the same."""
    if not problem.is_exact or tensor.work.estimate <= _WORTH_SPLITTING:
        return None
    other = planned(problem, floats=False)
    return other if other.cut is not None else None


def _by_gaussian(problem: Problem, purse: _Purse, floats: bool) -> Plan | None:
    """One summand a Gaussian of the law, cut where that pays; None if the purse is too small for it."""
    if not purse.pays(problem.density.n * _summand_price(problem)):
        return None
    parts: list[tuple[Summand, TensorRule]] = []
    cut: list[bool] = []
    for summand in split(problem):
        found = [(summand, summand.problem.tensor_rule())]
        alone = Plan(tuple(found))
        if alone.likely(floats) >= _WORTH_CUTTING and purse.pays(_segments_price(summand.problem)):
            pieces = Plan(tuple(segmented(summand)))
            found = list(pieces.parts) if pieces.cost(floats) < alone.cost(floats) else found
        cut.append(len(found) > 1)
        parts += found
    return Plan(tuple(parts), tuple(cut))


def _share(problem: Problem, floats: bool) -> float:
    return FLOAT_SHARE if floats and suits_floats(problem) else 1.0


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
        BudgetError: more than three dimensions matter near some Gaussian of the law, or more than ten in all,
            so that the integrands alone would take minutes.
    """
    if student.dimension <= _MOST_AXES:
        return
    problem = Problem.of([], student, teacher, law)
    dimensions = problem.active()
    if dimensions > _MOST_AXES and problem.is_exact:  # with balls nothing is left out
        dimensions = full_rank(problem, _MOST_COORDINATES)
        if dimensions <= _MOST_COORDINATES:
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
    account.admit(plan.work, plan.likely())
    return plan
