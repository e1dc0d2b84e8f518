"""The forward flow on the line in s = log t, to times like e^300: float64, OBSERVED at best.

Once one mean has won, the others leave like √(8 log t), and only log t is a time in which something happens.
The winner is carried as b = t·μ_1, which tends to a balance at rate 2t: stiff, so the method is implicit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

import numpy as np

from verify.arithmetic.arguments import checked
from verify.errors import InputError, PrecisionError
from verify.expectation.cost import say_if_long
from verify.fisher.far import forward_far
from verify.fisher.float64 import Array

_STEP = 1e-5
"""Of the difference quotients in the Jacobian: both kinds of variables are of the order of 1."""
_LONGEST = 0.5
"""Of the steps in s: the stiff rate 2e^s must not change by so much that Newton's Jacobian fails."""
_LATEST = 600.0


@dataclass(frozen=True, slots=True)
class LogTimeRun:
    """The flow at K times.

    Attributes:
        s: log t, K increasing numbers.
        means: K × n; the winner first.
        losses: K losses.
        evaluations: how often the gradient was evaluated.
    """

    s: Array
    means: Array
    losses: Array
    evaluations: int

    def scaled(self) -> Array:
        """L·t·log t."""
        scaled: Array = self.losses * np.exp(self.s) * self.s
        return scaled


@checked
def flow_in_log_time(
    start: Sequence[float],
    until: float,
    checkpoints: Any = None,
    *,
    tolerance: float = 1e-8,
    method: Literal["BDF", "Radau"] = "BDF",
) -> LogTimeRun:
    """Integrate dμ_i/dt = −∇_iL from t = 1 to e^until, teacher N(0, 1), uniform weights.

    With s = log t: db/ds = b − t² ∂_1L for the winner b = t·μ_1, dμ_i/ds = −t ∂_iL for the others.

    Args:
        start: n means at t = 1, the one nearest to 0 first.
        until: the last log t, at most 600: then L is about e^{−600}.
        checkpoints: times s to report, between 0 and ``until``; those of the solver if left out.
        tolerance: relative error that one step of the solver aims at.
        method: an implicit method of ``scipy.integrate.solve_ivp``.

    Raises:
        InputError: fewer than two means, a winner that is not the nearest, or times out of range.
        PrecisionError: the solver gave up, and at which time.
    """
    z0 = _checked(start, until, checkpoints)

    def slope(s: float, z: Array) -> Array:
        t = np.exp(s)
        pull: Array = -t * forward_far(_means(t, z)).gradient
        pull[0] = z[0] + t * pull[0]
        return pull

    def jacobian(s: float, z: Array) -> Array:
        moves = _STEP * np.eye(len(z))
        return np.stack([(slope(s, z + e) - slope(s, z - e)) / (2 * _STEP) for e in moves], axis=1)

    from scipy.integrate import solve_ivp  # slow to load, so only for a run

    began = perf_counter()
    slope(0.0, np.asarray(z0))
    steps = until / _LONGEST * (2 * len(z0) + 3)  # each with a Jacobian and a few evaluations, or more
    say_if_long(steps * (perf_counter() - began), f"the flow to log t = {until:g}")
    found = solve_ivp(
        slope,
        (0.0, until),
        z0,
        method=method,
        jac=jacobian,
        t_eval=checkpoints,
        rtol=tolerance,
        atol=tolerance / 100,
        max_step=_LONGEST,
    )
    if found.status != 0:
        raise PrecisionError(
            "until", until, f"the solver stopped at {found.t[-1]:g}: {found.message}", "stop"
        )
    means = np.array([_means(np.exp(s), z) for s, z in zip(found.t, found.y.T, strict=True)])
    losses = np.array([forward_far(m).loss for m in means])
    return LogTimeRun(found.t, means, losses, int(found.nfev))


def _means(t: float, z: Array) -> Array:
    return np.concatenate([z[:1] / t, z[1:]])


def _checked(start: Sequence[float], until: float, checkpoints: Any) -> Array:
    z0 = np.array(start, dtype=np.float64)
    if z0.ndim != 1 or len(z0) < 2 or not np.isfinite(z0).all() or np.abs(z0).argmin() != 0:
        raise InputError("start", start, "not two or more means, the nearest to 0 first", "sort them")
    if not 0 < until <= _LATEST:
        raise InputError("until", until, f"not in (0, {_LATEST:g}]", "it is the logarithm of the last time")
    if checkpoints is not None and not (np.min(checkpoints) >= 0 and np.max(checkpoints) <= until):
        raise InputError("checkpoints", checkpoints, f"not from 0 to {until:g}", "give times log t")
    return z0
