"""Gradients of many runs at once by sums over a product of equispaced axes: float64, OBSERVED at best.

A Gaussian is a product over the axes: e^{−|x − μ|²/2} = Π_a e^{−(x_a − μ_a)²/2}. So only the axes need
exponentials, all posterior moments at all nodes are one product of matrices, and so is each integral.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from verify.fisher.float64 import Array

_LEAST = float(np.finfo(np.float64).tiny)
_FARTHEST = 37.0
"""At this distance e^{−|x − μ|²/2} is 5e-298: a density that float64 still holds with all its digits."""


@dataclass(frozen=True, slots=True)
class ProductGrid:
    """The nodes of a trapezoid rule on the line or in the plane.

    Attributes:
        axes: the coordinates along each of the d axes.
        spacing: of each of them.
    """

    axes: tuple[Array, ...]
    spacing: float

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return int(np.prod([len(x) for x in self.axes]))

    def reaches(self, means: Array) -> bool:
        """Whether no node is so far from one of the means (B × n × d) that its density underflows."""
        far = [np.maximum(means[..., a] - x[0], x[-1] - means[..., a]) for a, x in enumerate(self.axes)]
        squares: Array = reduce(np.add, (side**2 for side in far))
        return bool(squares.max(initial=0.0) < _FARTHEST**2)

    def posterior(self, means: Array) -> Posterior:
        """Densities and posterior moments of equal weights, for means that are B × n × d."""
        runs, n, d = means.shape
        columns = [_bell(x - means[..., a, None]) for a, x in enumerate(self.axes)]
        across = columns[0].transpose(0, 2, 1) if d == 2 else np.ones((runs, 1, n))
        pairs = [means[..., a] * means[..., c] for a, c in _pairs(d)]
        powers = np.stack([np.ones((runs, n)), *(means[..., a] for a in range(d)), *pairs], axis=1)
        rows = (powers[:, :, None, :] * across[:, None]).reshape(runs, -1, n)
        sums = (rows @ columns[-1]).reshape(runs, powers.shape[1], across.shape[1], -1)
        total = np.maximum(sums[:, 0], _LEAST)
        moments = sums[:, 1:] / total[:, None]
        v = [moments[:, a] for a in range(d)]
        C = {(a, c): moments[:, d + k] - v[a] * v[c] for k, (a, c) in enumerate(_pairs(d))}
        return Posterior(across, columns[-1], total, v, C | {(c, a): value for (a, c), value in C.items()})

    def gradients(self, means: Array, teacher: Posterior, reverse: bool) -> Array:
        """About ∇_i of either divergence, B × n × d.

        Args:
            means: the students', B × n × d; under the forward objective the grid must reach them.
            teacher: of one run.
            reverse: which objective.
        """
        _, n, d = means.shape
        p, q = self.posterior(means), teacher
        u = [p.v[a] - q.v[a] for a in range(d)]
        pulled = {(a, c): p.C[a, c] - q.C[a, c] for a, c in _pairs(d)}
        if not reverse:
            pulled = {(a, c): value - u[a] * u[c] for (a, c), value in pulled.items()}
        both = pulled | {(c, a): value for (a, c), value in pulled.items()}
        seen = q.C if reverse else p.C
        # What multiplies μ_i is integrated first, so that no loop runs over components.
        fields = [u[a] - _sum(seen[a, c] * u[c] + both[a, c] * p.v[c] for c in range(d)) for a in range(d)]
        scale = self.spacing**d / (2 * np.pi) ** (d / 2)
        integrands = np.stack([*fields, *pulled.values()], axis=1) * (scale / n)
        if not reverse:  # w_i is a share of p, which is to be weighted with q
            integrands *= (n / q.along.shape[1] * q.total / p.total)[:, None]
        inner = integrands @ p.along.transpose(0, 2, 1)[:, None]
        integrals = (inner * p.across[:, None]).sum(axis=2)
        at = {pair: d + k for k, (a, c) in enumerate(_pairs(d)) for pair in ((a, c), (c, a))}
        return 2 * np.stack(
            [
                integrals[:, a] + _sum(integrals[:, at[a, c]] * means[..., c] for c in range(d))
                for a in range(d)
            ],
            axis=2,
        )


@dataclass(frozen=True, slots=True)
class Posterior:
    """Of B mixtures of n components with equal weights, at the G_1 × G_2 nodes (G_1 = 1 on the line).

    Attributes:
        across: e^{−(x_1 − μ_1)²/2}, B × G_1 × n; ones on the line.
        along: the same along the last axis, B × n × G_2.
        total: the density times n (2π)^{d/2}, B × G_1 × G_2.
        v: E[μ_a | x] for each a, each B × G_1 × G_2.
        C: Cov[μ_a, μ_c | x] likewise.
    """

    across: Array
    along: Array
    total: Array
    v: list[Array]
    C: dict[tuple[int, int], Array]


def _bell(away: Array) -> Array:
    """e^{−t²/2}, in place: new arrays of this size cost more than what is computed."""
    away *= away
    away *= -0.5
    return np.exp(away, out=away)


def _pairs(d: int) -> list[tuple[int, int]]:
    return [(a, c) for a in range(d) for c in range(a, d)]


def _sum(arrays: object) -> Array:
    return reduce(np.add, arrays)  # type: ignore[call-overload, no-any-return]
