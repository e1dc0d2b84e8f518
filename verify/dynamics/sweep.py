"""Many runs of gradient descent at once, in float64 on one grid of nodes: OBSERVED at best.

A sweep asks where thousands of starts end, not for the digits of one loss, so all runs share the nodes of
a trapezoid rule. What limits it are the poles at height π/Δ half-way between components at distance Δ: its
error falls like e^{−2π²/(hΔ)} in the spacing h. Under the reverse objective the law is the student's, so
only the teacher's gaps count (at the student's own, the law is as small as e^{−Δ²/8}); under the forward
one it is the student's gaps. What the error is at the means of a sweep, the tests measure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from time import perf_counter
from typing import Any

import numpy as np

from verify.arithmetic.arguments import admit_fields, checked, floats
from verify.dynamics.product_grid import ProductGrid
from verify.errors import BudgetError, InputError
from verify.expectation.cost import say_if_long
from verify.fisher.float64 import Array

_REACH = 7.0
"""How far the nodes reach beyond the means: a tail of 3e-12."""
_WIDEST = 0.25
_MOST_NODES = 1_000_000
_AT_ONCE, _CHUNK = 10_000, 80_000
"""Runs are taken together while what they hold at all nodes fits into a processor's cache: so many nodes, and
so many posterior weights at nodes."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Gradient descent towards one teacher from many starts.

    Attributes:
        teacher: m × d means, with equal weights 1/m.
        reverse: which objective.
        fineness: hΔ, Δ the gap that counts; h is at most 1/4 and at least a tenth of that.

    Raises:
        InputError: a teacher that is no finite m × d array with d ≤ 2, or a fineness outside (0, 3].
    """

    teacher: Array
    reverse: bool = True
    fineness: float = 1.2
    _gap: float = field(init=False, compare=False, repr=False, default=0.0)
    """Of the teacher."""

    def __post_init__(self) -> None:
        admit_fields(self)
        centres = self.teacher
        centres = centres[:, None] if centres.ndim == 1 else centres
        if centres.ndim != 2 or not centres.size or not np.isfinite(centres).all():
            raise InputError("teacher", self.teacher, "no finite m × d array", "list m rows of d floats")
        if centres.shape[1] > 2:
            raise InputError("teacher", centres.shape, "a grid in d > 2 costs too much", "use d = 1 or 2")
        if not 0 < self.fineness <= 3:
            raise InputError("fineness", self.fineness, "not in (0, 3]", "1.2 on the line, 2.4 in the plane")
        object.__setattr__(self, "teacher", centres)
        object.__setattr__(self, "_gap", _gap(centres[None]))

    def gradients(self, means: Any) -> Array:
        """About ∇_i for each run, students of equal weight: from B × n × d means to B × n × d.

        Raises:
            InputError: means of another shape, or not finite.
            BudgetError: they are so far apart that the grid has more than a million nodes.
        """
        mu = self._runs(means, "means")
        if not len(mu):
            return np.zeros_like(mu)
        grid = self._grid(mu)
        if self.reverse or grid.reaches(mu):
            size = max(1, min(_AT_ONCE // grid.count, _CHUNK // (grid.count * mu.shape[1])))
            teacher = grid.posterior(self.teacher[None])
            parts = [grid.gradients(mu[k : k + size], teacher, self.reverse) for k in range(0, len(mu), size)]
        else:
            size = max(1, _CHUNK // (grid.count * mu.shape[1]))
            parts = [self._gradients(mu[k : k + size], grid) for k in range(0, len(mu), size)]
        return np.concatenate(parts)

    @checked
    def descend(self, starts: Any, rate: float, steps: int, inactive: float = 0.0) -> tuple[Array, Array]:
        """Take ``steps`` steps of μ_i ← μ_i − η∇_i from each start.

        Args:
            starts: B × n × d means.
            rate: the step size η.
            steps: how many.
            inactive: a run rests once every |n∇_i| is below this; 0 lets all runs go on.

        Raises:
            InputError: starts of another shape, or not finite; fewer than one step.

        Returns:
            The last means (B × n × d), and max_i |n∇_i| at them (B).
        """
        mu = self._runs(starts, "starts")
        if steps < 1:
            raise InputError("steps", steps, "not an int ≥ 1", "take at least one step")
        speed = np.full(len(mu), np.inf)
        live = np.arange(len(mu))
        for k in range(steps):
            began = perf_counter()
            g = self.gradients(mu[live])
            if k == 0:
                say_if_long((steps - 1) * (perf_counter() - began), f"{steps} steps of {len(mu)} runs")
            speed[live] = _speed(g)
            live, g = live[speed[live] >= inactive], g[speed[live] >= inactive]
            if not len(live):
                return mu, speed
            mu[live] -= rate * g
        speed[live] = _speed(self.gradients(mu[live]))
        return mu, speed

    def _runs(self, means: Any, name: str) -> Array:
        mu = floats(means, name, "list B runs of n × d floats")
        if mu.ndim != 3 or mu.shape[2] != self.teacher.shape[1] or not np.isfinite(mu).all():
            raise InputError(name, mu.shape, "no finite B × n × d array", "match the teacher's d")
        return mu

    def _grid(self, mu: Array) -> ProductGrid:
        """The grid about all means under which the law has its mass."""
        law, gap = (mu, self._gap) if self.reverse else (self.teacher, _gap(mu))
        h = min(_WIDEST, max(_WIDEST / 10, self.fineness / gap if gap else _WIDEST))
        columns = law.reshape(-1, law.shape[-1]).T
        ends = [(float(c.min()) - _REACH, float(c.max()) + _REACH) for c in columns]
        count = prod((b - a) / h for a, b in ends)
        if count > _MOST_NODES:
            why = f"reach so far that the grid has {count:.0e} nodes"
            raise BudgetError("means", ends, why, "stop runs that leave, or take a smaller step size")
        return ProductGrid(tuple(h * np.arange(np.floor(a / h), np.ceil(b / h) + 1) for a, b in ends), h)

    def _gradients(self, mu: Array, grid: ProductGrid) -> Array:
        """The same where densities underflow at nodes that count: through their logarithms."""
        x, volume = np.stack(np.meshgrid(*grid.axes, indexing="ij"), axis=-1), grid.spacing ** len(grid.axes)
        x = x.reshape(-1, len(grid.axes))
        w, log_p, v, C = _posterior(mu, x)
        _, log_q, v_star, C_star = _posterior(self.teacher[None], x)
        u, D = v - v_star, C - C_star
        seen, pulled = (C_star, D) if self.reverse else (C, D - u[:, :, None] * u[:, None, :])
        common = u - _product(seen, u) - _product(pulled, v)
        w *= (np.exp(log_p if self.reverse else log_q) * volume)[:, None]
        runs, n, d = mu.shape
        fields = np.concatenate([common, pulled.reshape(runs, d * d, -1)], axis=1)
        means = w @ fields.transpose(0, 2, 1)
        gradient: Array = 2 * (
            means[..., :d] + np.einsum("bnac,bnc->bna", means[..., d:].reshape(runs, n, d, d), mu)
        )
        return gradient


def _gap(means: Array) -> float:
    """The longest step needed to get from any mean to any other by way of the others, over all runs."""
    distance = np.linalg.norm(means[:, :, None] - means[:, None, :], axis=3)
    for k in range(means.shape[1]):
        np.minimum(distance, np.maximum(distance[:, :, k, None], distance[:, k, None, :]), out=distance)
    return float(distance.max())


def _posterior(mu: Array, x: Array) -> tuple[Array, Array, Array, Array]:
    """Weights (B × n × G), log-density (B × G), v (B × d × G) and C (B × d × d × G) of equal weights."""
    runs, n, d = mu.shape
    w = mu @ x.T
    w -= (mu**2).sum(axis=2)[:, :, None] / 2
    top = w.max(axis=1)
    w -= top[:, None]
    np.exp(w, out=w)
    # One product with (1, μ, μμᵀ) gives the partition function and both moments.
    squares = (mu[..., :, None] * mu[..., None, :]).reshape(runs, n, d * d)
    powers = np.concatenate([np.ones((runs, n, 1)), mu, squares], axis=2)
    moments = powers.transpose(0, 2, 1) @ w
    total = moments[:, 0]
    w /= total[:, None]
    moments = moments[:, 1:] / total[:, None]
    v = moments[:, :d]
    C = moments[:, d:].reshape(runs, d, d, -1) - v[:, :, None] * v[:, None, :]
    normal = (x**2).sum(axis=1) / 2 + np.log(n) + d / 2 * np.log(2 * np.pi)
    return w, top + np.log(total) - normal, v, C


def _product(matrices: Array, vectors: Array) -> Array:
    product: Array = (matrices * vectors[:, None]).sum(axis=2)
    return product


def _speed(gradient: Array) -> Array:
    speed: Array = gradient.shape[1] * np.linalg.norm(gradient, axis=2).max(axis=1)
    return speed
