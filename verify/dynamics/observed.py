"""Gradient descent in float64: long runs without error control, OBSERVED at best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np

from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.expectation.cost import say_if_long
from verify.fisher.float64 import Array, Observed, rows

_MOST_STEPS = 10**12

ObservedObjective: TypeAlias = Callable[[Array], Observed]


@dataclass(frozen=True, slots=True)
class ObservedRun:
    """Iterates of gradient descent in float64, at the steps that were kept.

    Attributes:
        kept: K step numbers, increasing; 0 is the start.
        iterates: K × n × d means.
        losses: K losses at them.
    """

    kept: tuple[int, ...]
    iterates: Array
    losses: Array

    def sizes(self) -> Array:
        """|μ_i| at the kept steps, K × n."""
        sizes: Array = np.linalg.norm(self.iterates, axis=2)
        return sizes


@checked
def log_spaced(steps: int, count: int = 60) -> tuple[int, ...]:
    """0, ``steps`` and about ``count`` step numbers between them, equally spaced in their logarithm."""
    if not (1 <= steps <= _MOST_STEPS and 2 <= count <= _MOST_STEPS):
        why = f"not from 1 and 2 to {_MOST_STEPS}"
        raise InputError("steps, count", (steps, count), why, "take fewer")
    between = np.geomspace(1, steps, count).round().astype(int)
    return (0, *(int(k) for k in np.unique(between)))


@checked
def observed_descent(
    objective: ObservedObjective,
    start: Any,
    rate: float,
    steps: int,
    keep: Iterable[int] | None = None,
) -> ObservedRun:
    """Run μ_i ← μ_i − η∇_i in float64; no error bound.

    Args:
        objective: gives loss and gradient at n × d means: :func:`verify.fisher.float64.forward_observed`,
            ``reverse_observed``, or a function that sets their teacher or draws a sample.
        start: n reals or n × d reals.
        rate: the step size η, finite; negative for ascent.
        steps: how many, ≥ 1.
        keep: the step numbers to keep, each from 0 to ``steps``; :func:`log_spaced` ones if left out. The
            loss is evaluated once more at a last step that is kept.

    Raises:
        InputError: a start that is no finite n × d array, no steps, a rate or a step number out of range,
            or means that are not finite any more (the message says at which step).
    """
    mu, wanted = _checked(start, rate, steps, keep)
    iterates, losses = [], []
    for k in range(wanted[-1] + 1):
        began = perf_counter()
        at = objective(mu)
        if k == 0:
            say_if_long(wanted[-1] * (perf_counter() - began), f"{wanted[-1]} steps of descent")
        if k in wanted:
            iterates.append(mu)
            losses.append(at.loss)
        mu = mu - rate * at.gradient
        if not np.isfinite(mu).all():
            raise InputError("rate", rate, f"step {k + 1} is not finite", "take a smaller step size")
    return ObservedRun(wanted, np.array(iterates), np.array(losses))


def _checked(
    start: Any, rate: float, steps: int, keep: Iterable[int] | None
) -> tuple[Array, tuple[int, ...]]:
    mu = rows(start, "start")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise InputError("steps", steps, "not an int ≥ 1", "take at least one step")
    if not np.isfinite(rate):
        raise InputError("rate", rate, "not finite", "0.01 is usual")
    wanted = log_spaced(steps) if keep is None else tuple(sorted(set(keep)))
    if not wanted or wanted[0] < 0 or wanted[-1] > steps:
        raise InputError("keep", wanted, f"not step numbers from 0 to {steps}", "see log_spaced")
    return mu, wanted
