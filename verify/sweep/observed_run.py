"""One run in float64, without error control: OBSERVED at best."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from verify.dynamics.outcome import outcome
from verify.dynamics.sweep import Sweep
from verify.evidence import Grade
from verify.fisher.float64 import Array, Observed, forward_observed, reverse_observed
from verify.sweep.decide import converging
from verify.sweep.result import (
    ALL,
    DIVERGES,
    ELSEWHERE,
    KEPT,
    MOVED,
    STATIONARY,
    UNDECIDED,
    Result,
    k_arrive,
)  # fmt: skip
from verify.sweep.setting import Setting
from verify.sweep.starts import Coincident, coincident, floats, means

_HANDOVER = 1e-5
"""Deviations below it are carried to first order: what is left out is about as small, relatively."""
_NEARBY = 0.1
"""V at which nothing is left to carry: the run is in S-1's ball."""
_LOST = 100.0
"""A run has diverged when a mean is farther away than this, and ten times as far as the farthest start."""


def observe(at: Setting, seed: int) -> Result:
    """Follow the run to its outcome."""
    if not at.is_single:
        return _among_teachers(at, seed)
    taken, mu = _linear(at, coincident(at, seed)) if at.is_coincident else (0, floats(means(at, seed)))
    gradient = _objective(at)
    slow = float(at.resting)
    limit = converging(at)
    lost = max(_LOST, 10 * float(np.linalg.norm(mu, axis=1).max()))
    for k in range(taken, at.steps + 1):
        sizes = np.linalg.norm(mu, axis=1)
        if not sizes.max() < lost:
            return _seen(DIVERGES, k, mu)
        if limit is not None and (sizes**2).sum() <= float(limit):
            return _seen(ALL, k, mu)
        if word := _parted(at, sizes):
            return _seen(word, k, mu)
        if k == at.steps:
            break
        slope = gradient(mu).gradient
        if at.n * np.linalg.norm(slope, axis=1).max() < slow:
            return _seen(ALL if (sizes <= float(at.near)).all() else STATIONARY, k, mu)
        mu = mu - float(at.eta) * slope
    return _seen(UNDECIDED, at.steps, mu)


def _parted(at: Setting, sizes: Array) -> str:
    """Each mean is near or far, and both occur; under the reverse divergence that is a passing state."""
    near, far = sizes <= float(at.near), sizes >= float(at.far)
    if at.reverse or not (near.any() and far.any() and (near | far).all()):
        return ""
    return k_arrive(int(near.sum()), at.n)


def _linear(at: Setting, start: Coincident) -> tuple[int, Array]:
    """Steps taken, and the means, while deviations are so small that float64 would lose them beside M0.

    About coincident means A e_1 the mean of the deviations shrinks like A; the rest grows along e_1 by
    1 + 4ηA²/n and stays across it (claim "S S-4, one step"; forward, equal weights).
    """
    A, log_size, eta = float(start.M0), float(start.log_width), float(at.eta)
    shape = floats(start.shape)
    if at.reverse:  # they do not grow, and what float64 loses of them is lost
        return 0, _placed(A, log_size, shape)
    taken = 0
    while (
        taken < at.steps
        and log_size + np.log(np.abs(shape).max()) < np.log(_HANDOVER)
        and at.n * A * A > _NEARBY
    ):
        mean = shape.mean(axis=0)
        apart = shape - mean
        apart[:, 0] *= 1 + 4 * eta * A * A / at.n
        mean *= 1 - 2 * eta / at.n
        A *= 1 - 2 * eta / at.n
        shape = apart + mean
        size = np.abs(shape).max()
        shape, log_size = shape / size, log_size + float(np.log(size))
        taken += 1
    return taken, _placed(A, log_size, shape)


def _placed(A: float, log_size: float, shape: Array) -> Array:
    mu: Array = np.exp(log_size) * shape
    mu[:, 0] += A
    return mu


def _objective(at: Setting) -> Callable[[Array], Observed]:
    weights = None if len({*at.weights}) == 1 else [float(w) for w in at.weights]
    one = reverse_observed if at.reverse else forward_observed
    if at.is_single:
        return partial(one, weights=weights)
    law = [float(w) for w in at.teacher_weights]
    return partial(one, weights=weights, teacher=floats(at.teacher), teacher_weights=law)


def _among_teachers(at: Setting, seed: int) -> Result:
    """To rest or to the horizon; then every student is compared with the teacher closest at its start."""
    begin = floats(means(at, seed))
    taken, mu, speed = at.steps, begin, np.inf
    if at.is_uniform and at.d <= 2:
        grid = Sweep(floats(at.teacher), at.reverse, fineness=1.2 if at.d == 1 else 2.4)
        ends, speeds = grid.descend(begin[None], float(at.eta), at.steps, float(at.resting))
        mu, speed = ends[0], float(speeds[0])
    else:
        gradient = _objective(at)
        for taken in range(at.steps + 1):
            slope = gradient(mu).gradient
            speed = at.n * float(np.linalg.norm(slope, axis=1).max())
            if speed < float(at.resting) or taken == at.steps:
                break
            mu = mu - float(at.eta) * slope
    found = outcome(floats(at.teacher), begin[None], mu[None], float(at.within))
    word = KEPT if found.success[0] else ELSEWHERE if found.elsewhere.any() else MOVED
    numbers = {"last n|grad|": repr(speed), "worst margin": repr(found.worst_margin)}
    return Result(word, Grade.OBSERVED, taken, numbers)


def _seen(word: str, steps: int, mu: Array) -> Result:
    sizes = np.linalg.norm(mu, axis=1)
    numbers = {"V": repr(float((sizes**2).sum())), "nearest": repr(float(sizes.min()))}
    numbers["farthest"] = repr(float(sizes.max()))
    grade = Grade.INCONCLUSIVE if word == UNDECIDED else Grade.OBSERVED
    return Result(word, grade, steps, numbers)
