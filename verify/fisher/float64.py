"""Both divergences and their gradients in float64: fast enough for long trajectories, OBSERVED at best.

Gauss–Hermite or trapezoid nodes in the span of the means (by SVD), all nodes in one NumPy pass. The
formulas are the algebra's, evaluated as C, v and u rather than as monomials; how far off the result is,
the tests measure against balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import log
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from verify.arithmetic.arguments import floats
from verify.errors import InputError
from verify.fisher.float_grid import LEAST, axis_rule, grid, normal_nodes, shared

Array = NDArray[np.float64]

_AT_ONCE = 8192
"""Nodes that are taken together, so that what is held at them fits into a processor's cache."""
_LARGEST = 1e100
"""Of a coordinate: the gradient has products of three."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A loss and an n × d gradient in float64, with the number of nodes; no error bound."""

    loss: float
    gradient: Array
    nodes: int


def forward_observed(
    means: Any,
    weights: Any = None,
    tolerance: float = 1e-11,
    *,
    teacher: Any = None,
    teacher_weights: Any = None,
) -> Observed:
    """About the forward loss E_{x∼p*} |v − v*|² and its gradient in the means.

    Args:
        means: n reals or n × d reals, at most 10^100.
        weights: n positive numbers, which are divided by their sum; uniform if left out.
        tolerance: what the choice of nodes aims at, relative to the size of the integrand; below 1.
        teacher: m reals or m × d reals; the origin if left out.
        teacher_weights: m positive numbers, likewise.

    Raises:
        InputError: means that are no finite n × d array, a teacher of another dimension, weights that are
            not one positive number a component, a tolerance that is not between 0 and 1, means that spread
            in more than 3 directions, or so far that the grid has more than 4 million nodes.
    """
    return _observed(means, weights, tolerance, teacher, teacher_weights, reverse=False)


def reverse_observed(
    means: Any,
    weights: Any = None,
    tolerance: float = 1e-11,
    *,
    teacher: Any = None,
    teacher_weights: Any = None,
) -> Observed:
    """About the reverse loss E_{x∼p} |v − v*|² and its gradient; see :func:`forward_observed`."""
    return _observed(means, weights, tolerance, teacher, teacher_weights, reverse=True)


def rows(points: Any, name: str) -> Array:
    """N × d floats; n reals count as n points on the line.

    Raises:
        InputError: no finite array of that shape, or a number beyond ±10^100; ``name`` is what it is called.
    """
    array = floats(points, name, "list n rows of d floats")
    array = array[:, None] if array.ndim == 1 else array
    largest = np.abs(array).max() if array.ndim == 2 and array.size else np.nan
    if not np.isfinite(largest):
        raise InputError(name, points, "no finite n × d array", "list n rows of d floats")
    if largest > _LARGEST:
        why = f"beyond ±{_LARGEST:.0e}, where float64 cannot hold a gradient"
        raise InputError(name, points, why, "use forward_fisher or reverse_fisher")
    return array


Nodes: TypeAlias = tuple[Array, Array, Array]
"""Nodes y (N × r), their probabilities (N), and the r × d orthonormal axes that y refers to."""


@dataclass(frozen=True, slots=True)
class Components:
    """Means through their differences from their middle: what varies keeps its digits, however far away."""

    middle: Array
    away: Array
    logs: Array

    @classmethod
    def read(cls, means: Any, weights: Any, name: str) -> Components:
        """Check the input; ``name`` is what an error calls it."""
        mu = rows(means, name)
        middle = mu.mean(axis=0)
        return cls(middle, mu - middle, _logs(weights, len(mu), f"weights of {name}"))

    @property
    def is_single(self) -> bool:
        """Whether there is one component, so that its posterior mean is its own and C = 0."""
        return len(self.away) == 1

    def moments(self, origin: Array, y: Array, axes: Array) -> tuple[Array, Array, Array]:
        """Posterior weights (n × N), v − middle (d × N) and C (d × d × N) at the points origin + y."""
        d = len(self.middle)
        fixed = self.away @ (self.middle - origin) + (self.away**2).sum(axis=1) / 2
        w = (self.away @ axes.T) @ y.T + (self.logs - fixed)[:, None]
        w -= w.max(axis=0)
        np.exp(w, out=w)
        w /= w.sum(axis=0)
        shift = self.away.T @ w
        second = (self.away[:, :, None] * self.away[:, None, :]).reshape(len(self.away), -1).T @ w
        return w, shift, second.reshape(d, d, -1) - shift[:, None] * shift


def _logs(weights: Any, count: int, name: str) -> Array:
    """Of weights whose sum is 1."""
    if weights is None:
        return np.full(count, -log(count))
    hint = "give one a component"
    given = floats(weights, name, hint)
    if given.shape != (count,) or not (given > 0).all() or not np.isfinite(given).all():
        raise InputError(name, weights, f"not {count} finite positive numbers", hint)
    logs = np.log(given)
    return np.asarray(logs - np.logaddexp.reduce(logs))


@lru_cache
def _origin(dimension: int) -> Components:
    found = Components.read(np.zeros((1, dimension)), None, "teacher")
    for array in (found.middle, found.away, found.logs):
        shared(array)
    return found


def pair(means: Any, weights: Any, teacher: Any, teacher_weights: Any) -> tuple[Components, Components]:
    """Student and teacher as arrays, checked; N(0, I) if there is no teacher."""
    p = Components.read(means, weights, "means")
    if teacher is None and teacher_weights is None:
        return p, _origin(len(p.middle))
    origin = np.zeros((1, len(p.middle)))
    q = Components.read(origin if teacher is None else teacher, teacher_weights, "teacher")
    if len(q.middle) != len(p.middle):
        why = f"has dimension {len(q.middle)}, the means have {len(p.middle)}"
        raise InputError("teacher", teacher, why, "give both the same number of coordinates")
    return p, q


def _observed(
    means: Any, weights: Any, tolerance: float, teacher: Any, teacher_weights: Any, reverse: bool
) -> Observed:
    p, q = pair(means, weights, teacher, teacher_weights)
    aim = floats(tolerance, "tolerance", "1e-11 is usual")
    if aim.ndim or not 0 < aim < 1:
        raise InputError("tolerance", tolerance, "not between 0 and 1", "1e-11 is usual")
    tolerance, law = float(aim), p if reverse else q
    y, mass, axes = _nodes(p, q, law, tolerance)
    return integrated(p, q, law.middle, (y, mass, axes), reverse)


def integrated(p: Components, q: Components, origin: Array, nodes: Nodes, reverse: bool) -> Observed:
    """The sums over given nodes: student p, teacher q, points origin + y."""
    y, mass, axes = nodes
    if len(mass) <= _AT_ONCE:
        return Observed(*_integrated(p, q, origin, nodes, reverse), len(mass))
    starts = range(0, len(mass), _AT_ONCE)
    chunks = [(y[k : k + _AT_ONCE], mass[k : k + _AT_ONCE], axes) for k in starts]
    losses, gradients = zip(*(_integrated(p, q, origin, chunk, reverse) for chunk in chunks), strict=True)
    return Observed(float(sum(losses)), np.asarray(sum(gradients)), len(mass))


def _integrated(
    p: Components, q: Components, origin: Array, nodes: Nodes, reverse: bool
) -> tuple[float, Array]:
    y, mass, axes = nodes
    w, shift, C = p.moments(origin, y, axes)
    if q.is_single:
        teacher_shift, teacher_C = np.zeros((len(q.middle), 1)), np.zeros((len(q.middle), len(q.middle), 1))
    else:
        _, teacher_shift, teacher_C = q.moments(origin, y, axes)
    u = shift - teacher_shift + (p.middle - q.middle)[:, None]
    D = C - teacher_C
    # E[w_i {…}] with μ_i − v = away_i − shift; what multiplies away_i is averaged first (as n × d²), so
    # that no loop runs over components.
    seen, pulled = (teacher_C, D) if reverse else (C, D - u[:, None] * u)
    common = u - _product(seen, u) - _product(pulled, shift)
    weighted = w * mass
    mean_pull = (weighted @ pulled.reshape(-1, len(mass)).T).reshape(len(p.away), *pulled.shape[:2])
    gradient = 2 * (weighted @ common.T + (mean_pull @ p.away[:, :, None])[:, :, 0])
    return float((u * u).sum(axis=0) @ mass), gradient


def _product(matrices: Array, vectors: Array) -> Array:
    product: Array = matrices * vectors
    return product[:, 0] if len(vectors) == 1 else product.sum(axis=1)


def span(p: Components, q: Components) -> Array:
    """Orthonormal axes (r × d) in which student and teacher spread, the widest first; rounding counts not."""
    stacked = p.away if q.is_single else np.concatenate([p.away, q.away])
    if stacked.shape[1] == 1:
        spread, axes = np.sqrt((stacked**2).sum(axis=0)), np.ones((1, 1))
    else:
        _, spread, axes = np.linalg.svd(stacked, full_matrices=False)
    size = max(1.0, float(np.abs(p.middle).max() + np.abs(stacked).max()))
    return np.asarray(axes[spread > 1e-13 * size])


def _nodes(p: Components, q: Components, law: Components, tolerance: float) -> Nodes:
    """Nodes y (N × r) about the law's middle, their probabilities, and the r × d axes y refers to."""
    axes = span(p, q)
    if len(axes) > 3:
        raise InputError("means", p.away.shape, "spread in more than 3 directions", "use quasi_monte_carlo")
    if not len(axes):
        return np.zeros((1, 0)), np.ones(1), axes
    places = law.away @ axes.T
    sides = [places if c is law else c.away @ axes.T for c in (p, q) if not c.is_single]
    spreads = reduce(np.maximum, [side.max(axis=0) - side.min(axis=0) for side in sides]).tolist()
    ends = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    rules = tuple(axis_rule(*axis, tolerance) for axis in zip(spreads, *ends, strict=True))
    if law.is_single:
        return *normal_nodes(rules), axes
    y, base = grid(rules)
    # The law over N(middle, I), whose logarithms are in the base.
    ratio = places @ y.T
    ratio += (law.logs - (places**2).sum(axis=1) / 2)[:, None]
    ratio += base
    keep = ratio.max(axis=0) > LEAST
    return y[keep], np.exp(ratio[:, keep]).sum(axis=0), axes
