"""Which way to compute: all at once, or one Gaussian of the law at a time; and whether it is affordable."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from verify.errors import BudgetError
from verify.expectation.by_gaussian import Piece, split, whole
from verify.expectation.by_segment import segmented
from verify.expectation.problem import Plan, Task

DEFAULT_BUDGET = 3e9
"""Work allowed by default, in multiplications of 64-bit balls (about ten million of them take a second)."""

_MOST_AXES = 3
_WORTH_SPLITTING = 1e6
_WORTH_CUTTING = 3e5


@dataclass(frozen=True, slots=True)
class Route:
    """Pieces with their plans, and the estimate of all of them together."""

    parts: tuple[tuple[Piece, Plan], ...]

    @property
    def pieces(self) -> list[Piece]:
        """The pieces without their plans."""
        return [piece for piece, _ in self.parts]

    @property
    def estimate(self) -> float:
        """Work in multiplications of 64-bit balls; ∞ if some piece has too many axes."""
        return sum(inf if p.task.active() > _MOST_AXES else plan.work.estimate for p, plan in self.parts)


def admitted(task: Task, budget: float) -> Route:
    """The cheaper route, or a BudgetError if that is too expensive still."""
    best = Route(((whole(task), task.plan()),))
    if task.is_exact and (task.active() > 1 or best.estimate > _WORTH_SPLITTING):
        other = Route(tuple(part for piece in split(task) for part in _planned(piece)))
        best = other if other.estimate < best.estimate else best
    if best.estimate > budget:
        raise _refusal(best, budget)
    return best


def _planned(piece: Piece) -> list[tuple[Piece, Plan]]:
    """Its axes with one rule each, or the widest cut where components enter and leave."""
    plan = piece.task.plan()
    if plan.work.estimate < _WORTH_CUTTING:
        return [(piece, plan)]
    parts = segmented(piece)
    return parts if sum(p.work.estimate for _, p in parts) < plan.work.estimate else [(piece, plan)]


def _refusal(route: Route, budget: float) -> BudgetError:
    active = max(piece.task.active() for piece, _ in route.parts)
    works = [plan.work for _, plan in route.parts]
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
