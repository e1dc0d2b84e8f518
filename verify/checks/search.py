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
from time import perf_counter
from typing import Any

import numpy as np

from verify.arithmetic import (
    Ball,
    ball,
    certainly_negative,
    certainly_positive,
    current_bits,
    greatest,
    magnitude,
    overlap,
    widened,
)
from verify.arithmetic.arguments import checked, floats
from verify.checks.number import number, rational
from verify.errors import InputError
from verify.evidence import Grade, Step
from verify.evidence.axioms import INTERMEDIATE_VALUE
from verify.expectation.cost import say_if_long
from verify.fisher.float64 import Array

Jet = Callable[[Fraction], tuple[Ball, Ball]]
Bound = Callable[[Ball], Ball]

_BUDGET = 20_000
_NARROWEST = Fraction(1, 1 << 20)


@dataclass(frozen=True, slots=True)
class _Part:
    """An interval with the certain sign of f on it, or of f' if f has none there; 0 if undecided.

    ``jet`` is f and f' at the middle and the bound of |f''|.
    """

    low: Fraction
    high: Fraction
    value: int
    slope: int
    jet: tuple[Ball, Ball, Ball]

    @property
    def middle(self) -> Fraction:
        """Where the jet is."""
        return (self.low + self.high) / 2


@checked
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
        curvature: encloses f'' on a ball, or bounds its size there.
        ends: low < high.
        scope: the instance.
        name: what the number of zeros is called in the step's data.
        budget: most parts to look at; a budget that may take over a minute is said in the log at the first.

    Returns:
        ARGUED: that many, if the curvature is bounded as given, which is left to the reader. REFUTED: another
        number, likewise. INCONCLUSIVE: a part that stays undecided (a double zero, a zero at an end), or the
        budget; the residual says where.

    Raises:
        InputError: low ≥ high, or a jet and a curvature that contradict each other: values at two points
            that no function with that derivative can have.
    """
    low, high = (rational(end, "ends") for end in ends)
    if not low < high:
        raise InputError("ends", ends, "not low < high", "order them")
    method = f"Taylor's theorem on adaptive intervals, in ball arithmetic, {current_bits()} bits"
    parts, undecided = _decided(jet, curvature, low, high, budget)
    found = 0
    if not undecided:
        _check_consistent(parts, jet)
        found, undecided = _counted(parts, jet)
    if undecided:
        return Step(statement, why, method, Grade.INCONCLUSIVE, scope, undecided)
    data = {name: found, "intervals": len(parts)}
    if found != count:
        shown = f"exactly {found} zeros, not {count}"
        return Step(statement, why, method, Grade.REFUTED, scope, shown, (INTERMEDIATE_VALUE,), data)
    axioms, open_joints = (INTERMEDIATE_VALUE,), (rf"|f''| \text{{ is at most what was given, for }} {name}",)
    return Step(
        statement, why, method, Grade.ARGUED, scope, axioms=axioms, data=data, open_joints=open_joints
    )


def _decided(
    jet: Jet, curvature: Bound, low: Fraction, high: Fraction, budget: int
) -> tuple[list[_Part], str]:
    """The parts from left to right, each with a sign; or which part has none, or where the budget ended."""
    waiting, done = [(low, high)], []
    for _ in range(budget):
        a, b = waiting.pop()
        began = perf_counter()
        part = _examined(jet, curvature, a, b)
        if (a, b) == (low, high):
            say_if_long(budget * (perf_counter() - began), f"a search of up to {budget} parts")
        if part.value or part.slope:
            done.append(part)
        elif b - a < _NARROWEST:
            return done, f"neither f nor f' has a sign on all of {_shown(a, b)}"
        else:
            waiting += [((a + b) / 2, b), (a, (a + b) / 2)]
        if not waiting:
            return done, ""
    return done, f"{budget} parts were looked at, up to {float(waiting[-1][0]):.8g}"


def _shown(a: Fraction, b: Fraction) -> str:
    return f"[{float(a):.10g}, {float(b):.10g}]"


def _examined(jet: Jet, curvature: Bound, a: Fraction, b: Fraction) -> _Part:
    middle, half = (a + b) / 2, ball((b - a) / 2)
    most = magnitude(number(curvature(widened(ball(middle), half)), "curvature"))
    value, slope = (number(c, "jet") for c in jet(middle))
    on_all = widened(value, abs(slope) * half + most * half * half / 2)
    return _Part(a, b, _sign(on_all), _sign(widened(slope, most * half)), (value, slope, most))


def _check_consistent(parts: list[_Part], jet: Jet) -> None:
    """Taylor's formula between the middles of neighbours, and from the outer ones to the two ends."""
    first, last = parts[0], parts[-1]
    for end, part in ((first.low, first), (last.high, last)):
        _check_pair(part.middle, part.jet, end, jet(end), part.jet[2])
    for left, right in pairwise(parts):
        _check_pair(left.middle, left.jet, right.middle, right.jet, greatest([left.jet[2], right.jet[2]]))


def _check_pair(x: Fraction, at: tuple[Ball, ...], y: Fraction, there: tuple[Ball, ...], most: Ball) -> None:
    """|f(y) − f(x) − f'(x)(y − x)| ≤ K (y − x)²/2 and |f'(y) − f'(x)| ≤ K |y − x|, K = ``most``."""
    h = ball(y - x)
    value, slope = widened(at[0] + at[1] * h, most * h * h / 2), widened(at[1], most * h)
    if not (overlap(value, there[0]) and overlap(slope, there[1])):
        why = f"between {float(x):.8g} and {float(y):.8g} these are not f, f' and f''"
        raise InputError("jet, curvature", (at, there), why, "derive all three from one function")


def _counted(parts: list[_Part], jet: Jet) -> tuple[int, str]:
    """Zeros in runs of parts without a sign of f; or where f' changes inside a run, or f is 0 at its end."""
    total = 0
    for part in _runs(parts):
        if part.value:
            continue
        ends = [_sign(jet(x)[0]) for x in (part.low, part.high)]
        if not part.slope:
            return 0, f"f' changes its sign on {_shown(part.low, part.high)}, where f has none"
        if 0 in ends:
            return 0, f"f may be 0 at an end of {_shown(part.low, part.high)}"
        total += ends[0] != ends[1]
    return total, ""


def _runs(parts: list[_Part]) -> Iterable[_Part]:
    """Neighbours on which f has no sign, joined; their slope is 0 unless they agree on it."""
    joined = parts[:1]
    for before, part in pairwise(parts):
        if before.value or part.value:
            joined.append(part)
        else:
            last = joined.pop()
            slope = last.slope if last.slope == part.slope else 0
            joined.append(_Part(last.low, part.high, 0, slope, part.jet))
    return joined


def _sign(number: Ball) -> int:
    return int(certainly_positive(number)) - int(certainly_negative(number))


@checked
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
    from scipy.optimize import root  # it takes as long to load as all of verify, and few runs need it

    begin = floats(starts, "starts", "list S rows of n floats")
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
