"""A sign on a whole region, by bisecting boxes until each is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from math import inf
from time import perf_counter
from typing import Protocol, TypeAlias

from verify.arithmetic import (
    Ball,
    ball,
    certainly_negative,
    certainly_positive,
    current_bits,
    decimal,
    greatest,
    hull,
    is_finite,
    middle,
    record,
    upper,
)
from verify.arithmetic.arguments import checked
from verify.checks.number import number
from verify.evidence import Exact, Grade, Step
from verify.expectation.cost import say_if_long

Interval: TypeAlias = tuple[Fraction, Fraction]
Box: TypeAlias = tuple[Interval, ...]


class Region(Protocol):
    """A set that boxes cover."""

    @property
    def boxes(self) -> Sequence[Box]:
        """Boxes whose union contains the region."""
        ...

    def misses(self, box: Sequence[Ball]) -> bool:
        """True proves that no point of the box is in the region."""
        ...

    def holds(self, point: Sequence[Ball]) -> bool:
        """True proves that the point is in the region."""
        ...


@checked
def negative_on(
    statement: str,
    why: str,
    value: Callable[[Sequence[Ball]], Ball],
    region: Region,
    *,
    scope: str,
    name: str,
    budget: int = 5_000,
) -> Step:
    """The function is < 0 at every point of the region.

    Args:
        statement: in LaTeX.
        why: the reason.
        value: encloses the function on a box of k balls.
        region: where.
        scope: the instance.
        name: what the function is called in the data, which has the number of boxes and an enclosure of all
            its values there: the upper end is a proved bound.
        budget: most boxes to look at; a budget that may take over a minute is said in the log at the first.

    Returns:
        CERTIFIED: the function is negative on each of finitely many boxes that cover the region.
        REFUTED: it is positive at a point of the region, which is printed.
        INCONCLUSIVE: the budget was used up.
    """
    # The box whose parent's value was largest comes first: where a counterexample is likeliest.
    waiting, decided, seen = [(-inf, box) for box in region.boxes], [], 0
    while waiting and seen < budget:
        _, box = heappop(waiting)
        balls = [_ball(side) for side in box]
        if region.misses(balls):
            continue
        seen, began = seen + 1, perf_counter()
        found = number(value(balls), name)
        if seen == 1:
            say_if_long(budget * (perf_counter() - began), f"a cover by up to {budget} boxes")
        if certainly_negative(found):
            decided.append(found)
            continue
        centre = [ball((low + high) / 2) for low, high in box]
        if region.holds(centre) and certainly_positive(there := number(value(centre), name)):
            at = ", ".join(decimal(c, 8) for c in centre)
            shown = f"{name} = {decimal(there, 8)} at ({at})"
            method = f"a point in ball arithmetic, {current_bits()} bits"
            return Step(statement, why, method, Grade.REFUTED, "a counterexample", shown)
        priority = -float(middle(found)) if is_finite(found) else -inf
        for half in _halves(box):
            heappush(waiting, (priority, half))
    method = f"bisection in ball arithmetic, {current_bits()} bits"
    if waiting or not decided:
        left_over = f"{len(waiting)} boxes undecided after {seen}"
        return Step(statement, why, method, Grade.INCONCLUSIVE, scope, left_over)
    data: dict[str, Exact] = {
        "boxes": len(decided),
        name: record(hull(decided)),
        f"max {name} ≤": record(greatest(upper(found) for found in decided)),
    }
    return Step(statement, why, method, Grade.CERTIFIED, scope, data=data)


def _ball(side: Interval) -> Ball:
    return hull([ball(side[0]), ball(side[1])])


def _halves(box: Box) -> list[Box]:
    """The box cut across its longest side."""
    widths = [high - low for low, high in box]
    k = widths.index(max(widths))
    low, high = box[k]
    cut = (low + high) / 2
    return [(*box[:k], side, *box[k + 1 :]) for side in ((low, cut), (cut, high))]
