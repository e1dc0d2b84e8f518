"""Both divergences in any dimension by scrambled Sobol points: OBSERVED at best, with a standard error.

Tensor rules stop at means that span three dimensions. A scrambled net of N points errs by about N^{−3/2} on
smooth integrands in few dimensions, plain sampling by N^{−1/2}. Independent scrambles (Owen 1997) are
unbiased, so that their spread estimates the error; it is an estimate, not a bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import qmc

from verify.arithmetic import as_count
from verify.errors import InputError
from verify.fisher.float64 import Array, Components, integrated, pair, span

_MOST_POINTS = 1 << 24


@dataclass(frozen=True, slots=True)
class Estimated:
    """A loss and an n × d gradient in float64 with the standard errors of their means; nothing is proved.

    Attributes:
        loss: the average over the scrambles.
        gradient: likewise.
        loss_error: the standard deviation of that average, estimated from the spread of the scrambles.
        gradient_error: likewise, n × d.
        points: how many points each scramble has for each component of the law.
        scrambles: how many independent scrambles.
    """

    loss: float
    gradient: Array
    loss_error: float
    gradient_error: Array
    points: int
    scrambles: int


def forward_estimated(
    means: Any,
    weights: Any = None,
    *,
    teacher: Any = None,
    teacher_weights: Any = None,
    points: int = 2**12,
    scrambles: int = 16,
    seed: int = 0,
) -> Estimated:
    """About the forward loss E_{x∼p*} |v − v*|² and its gradient, in any dimension.

    Args:
        means: n reals or n × d reals.
        weights: n positive numbers, which are divided by their sum; uniform if left out.
        teacher: m reals or m × d reals; the origin if left out.
        teacher_weights: m positive numbers, likewise.
        points: points for each component of the law and each scramble, a power of 2, at most 2^24.
        scrambles: independent scrambles, at least 2.
        seed: of the scrambles, an int ≥ 0.

    Raises:
        InputError: means, teacher or weights as in :func:`verify.fisher.float64.forward_observed`; points
            that are no power of 2, fewer than 2 scrambles, or a seed that is none.
    """
    p, q = pair(means, weights, teacher, teacher_weights)
    return _estimated(p, q, False, points, scrambles, seed)


def reverse_estimated(
    means: Any,
    weights: Any = None,
    *,
    teacher: Any = None,
    teacher_weights: Any = None,
    points: int = 2**12,
    scrambles: int = 16,
    seed: int = 0,
) -> Estimated:
    """About the reverse loss E_{x∼p} |v − v*|² and its gradient; see :func:`forward_estimated`."""
    p, q = pair(means, weights, teacher, teacher_weights)
    return _estimated(p, q, True, points, scrambles, seed)


def _estimated(
    p: Components, q: Components, reverse: bool, points: int, scrambles: int, seed: int
) -> Estimated:
    points = as_count(points, "points", 1, _MOST_POINTS, "use 4096")
    if points & (points - 1):
        raise InputError("points", points, "no power of 2, which Sobol points need", "use 4096")
    scrambles = as_count(scrambles, "scrambles", 2, _MOST_POINTS, "use 16: their spread tells the error")
    rng = np.random.default_rng(as_count(seed, "seed", 0, 1 << 128, "use 0"))
    found = [_scrambled(p, q, reverse, points, rng) for _ in range(scrambles)]
    losses, gradients = np.array([f[0] for f in found]), np.array([f[1] for f in found])
    root = np.sqrt(scrambles)
    return Estimated(
        float(losses.mean()),
        gradients.mean(axis=0),
        float(losses.std(ddof=1) / root),
        gradients.std(axis=0, ddof=1) / root,
        points,
        scrambles,
    )


def _scrambled(
    p: Components, q: Components, reverse: bool, points: int, rng: np.random.Generator
) -> tuple[float, Array]:
    """One scramble for each component of the law, which thus gets exactly its share of the points."""
    law, axes = (p if reverse else q), span(p, q)  # the widest first: Sobol's best ones go there
    loss, gradient = 0.0, np.zeros_like(p.away)
    for away, weight in zip(law.away, np.exp(law.logs), strict=True):
        engine = qmc.Sobol(max(len(axes), 1), seed=rng)
        y = qmc.MultivariateNormalQMC(np.zeros(max(len(axes), 1)), engine=engine).random(points)
        nodes = y[:, : len(axes)], np.full(points, 1 / points), axes
        part = integrated(p, q, law.middle + away, nodes, reverse)
        loss, gradient = loss + weight * part.loss, gradient + weight * part.gradient
    return loss, gradient
