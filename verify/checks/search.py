"""Looking for stationary points: all zeros on an interval with proof, or many starts without.

:func:`has_exactly` covers an interval: where the function or its derivative has one sign nothing is missed.
:func:`candidates` only looks; what it finds is for the Krawczyk operator to certify, and what it does not
find may still be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import root

from verify.arithmetic import Ball, ball, certainly_negative, certainly_positive, current_bits, widened
from verify.errors import InputError
from verify.evidence import Grade, Step
from verify.evidence.axioms import INTERMEDIATE_VALUE
from verify.fisher.float64 import Array

Jet = Callable[[Fraction], tuple[Ball, Ball]]
Bound = Callable[[Ball], Ball]

_BUDGET = 20_000
_NARROWEST = Fraction(1, 1 << 20)


@dataclass(frozen=True, slots=True)
class _Part:
    """An interval with the certain sign of f on it, or of f' if f has none there; 0 if undecided."""

    low: Fraction
    high: Fraction
    value: int
    slope: int


def has_exactly(
    count: int,
    statement: str,
    why: str,
    jet: Jet,
    curvature: Bound,
    ends: tuple[Fraction, Fraction],
    *,
    scope: str,
    name: str,
    budget: int = _BUDGET,
) -> Step:
    """The function has exactly ``count`` zeros in [low, high].

    The interval is halved until f or f' has one sign on each part, by Taylor's theorem about the middle m,
    |f(x) − f(m) − f'(m)(x − m)| ≤ K r²/2 and |f'(x) − f'(m)| ≤ K r. Where f' has one sign, the signs of f at
    the ends of the run of such parts say whether there is one zero or none.

    Args:
        count: ≥ 0.
        statement: in LaTeX.
        why: the reason.
        jet: encloses f(m) and f'(m) at a rational point.
        curvature: K, a bound of |f''| on a ball.
        ends: low < high.
        scope: the instance.
        name: what the number of zeros is called in the step's data.
        budget: most parts to look at.

    Returns:
        CERTIFIED: that many. REFUTED: another number, certainly. INCONCLUSIVE: parts that stay undecided
        (a double zero, a zero at an end) or the budget.

    Raises:
        InputError: low ≥ high.
    """
    low, high = ends
    if not low < high:
        raise InputError("ends", ends, "not low < high", "order them")
    method = f"Taylor's theorem on adaptive intervals, in ball arithmetic, {current_bits()} bits"
    parts = _decided(jet, curvature, low, high, budget)
    found = None if parts is None else _counted(parts, jet)
    if parts is None or found is None:
        return Step(statement, why, method, Grade.INCONCLUSIVE, scope, "a part stays undecided")
    data = {name: found, "intervals": len(parts)}
    grade = Grade.CERTIFIED if found == count else Grade.REFUTED
    shown = "" if found == count else f"exactly {found} zeros, not {count}"
    return Step(statement, why, method, grade, scope, shown, (INTERMEDIATE_VALUE,), data)


def _decided(jet: Jet, curvature: Bound, low: Fraction, high: Fraction, budget: int) -> list[_Part] | None:
    """The parts from left to right, each with a sign; None if some part or the budget is too small."""
    waiting, done, seen = [(low, high)], [], 0
    while waiting:
        a, b = waiting.pop()
        part = _examined(jet, curvature, a, b)
        seen += 1
        if part.value or part.slope:
            done.append(part)
            continue
        if b - a < _NARROWEST or seen >= budget:
            return None
        waiting += [((a + b) / 2, b), (a, (a + b) / 2)]
    return done


def _examined(jet: Jet, curvature: Bound, a: Fraction, b: Fraction) -> _Part:
    middle, half = (a + b) / 2, ball((b - a) / 2)
    most = curvature(widened(ball(middle), half))
    value, slope = jet(middle)
    on_all = widened(value, abs(slope) * half + most * half * half / 2)
    return _Part(a, b, _sign(on_all), _sign(widened(slope, most * half)))


def _counted(parts: list[_Part], jet: Jet) -> int | None:
    """Zeros in runs of parts without a sign of f; None if f' changes inside a run or f is 0 at its end."""
    total = 0
    for part in _runs(parts):
        if part.value:
            continue
        ends = [_sign(jet(x)[0]) for x in (part.low, part.high)]
        if not part.slope or 0 in ends:
            return None
        total += ends[0] != ends[1]
    return total


def _runs(parts: list[_Part]) -> Iterable[_Part]:
    """Neighbours on which f has no sign, joined; their slope is 0 unless they agree on it."""
    joined = parts[:1]
    for before, part in pairwise(parts):
        if before.value or part.value:
            joined.append(part)
        else:
            last = joined.pop()
            joined.append(_Part(last.low, part.high, 0, last.slope if last.slope == part.slope else 0))
    return joined


def _sign(number: Ball) -> int:
    return int(certainly_positive(number)) - int(certainly_negative(number))


def candidates(
    gradient: Callable[[Array], Array], starts: Any, within: float = 1e-6, residual: float = 1e-11
) -> list[Array]:
    """Distinct zeros of a gradient on the line that a solver finds from the starts; nothing here is rigorous.

    Args:
        gradient: n reals at n reals, in float64.
        starts: S × n reals.
        within: points closer than this in every coordinate, after sorting, are one.
        residual: the largest gradient that counts as 0.

    Returns:
        Sorted points, in the order in which they were found.

    Raises:
        InputError: starts that are no finite S × n array.
    """
    begin = np.asarray(starts, dtype=np.float64)
    if begin.ndim != 2 or not begin.size or not np.isfinite(begin).all():
        raise InputError("starts", starts, "no finite S × n array", "list S rows of n floats")
    found: list[Array] = []
    for start in begin:
        at = root(gradient, start, tol=1e-14).x
        point: Array = np.sort(at)
        if not np.isfinite(point).all() or not np.abs(gradient(point)).max() < residual:
            continue
        if not any(np.abs(point - other).max() < within for other in found):
            found.append(point)
    return found
