"""Both divergences and their gradients in float64: fast enough for long trajectories, OBSERVED at best.

Gauss–Hermite or trapezoid nodes in the span of the means (by SVD), all nodes in one NumPy pass. The
formulas are the algebra's, evaluated as C, v and u rather than as monomials; how far off the result is,
the tests measure against balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.errors import InputError

Array = NDArray[np.float64]

_REACH = 8.5
"""Where the Gaussian is cut: a tail of 2e-17."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A loss and an n × d gradient in float64, with the number of nodes; no error bound."""

    loss: float
    gradient: Array
    nodes: int


def forward_observed(means: Any, weights: Any = None, tolerance: float = 1e-11) -> Observed:
    """About the forward loss and gradient for the teacher N(0, I).

    Args:
        means: n reals or n × d reals.
        weights: n positive numbers; uniform if left out.
        tolerance: what the choice of nodes aims at, relative to the size of the integrand.

    Raises:
        InputError: means that are no finite n × d array, or that spread in more than 3 directions.
    """
    return _observed(means, weights, tolerance, reverse=False)


def reverse_observed(means: Any, weights: Any = None, tolerance: float = 1e-11) -> Observed:
    """About the reverse loss and gradient for the teacher N(0, I); see :func:`forward_observed`."""
    return _observed(means, weights, tolerance, reverse=True)


def _observed(means: Any, weights: Any, tolerance: float, reverse: bool) -> Observed:
    mu = np.asarray(means, dtype=np.float64)
    mu = mu[:, None] if mu.ndim == 1 else mu
    if mu.ndim != 2 or not mu.size or not np.isfinite(mu).all():
        raise InputError("means", means, "no finite n × d array", "list n rows of d floats")
    pi = np.full(len(mu), 1 / len(mu)) if weights is None else np.asarray(weights, dtype=np.float64)
    centres, shares = (mu, pi) if reverse else (np.zeros((1, mu.shape[1])), np.ones(1))
    loss, gradient, nodes = 0.0, np.zeros_like(mu), 0
    y, gauss, axes = _nodes(mu, tolerance)
    for centre, share in zip(centres, shares, strict=True):
        part = _at(mu, pi, centre, y, gauss, axes, reverse)
        loss, gradient, nodes = loss + share * part[0], gradient + share * part[1], nodes + len(gauss)
    return Observed(float(loss), gradient, nodes)


def _at(
    mu: Array, pi: Array, centre: Array, y: Array, gauss: Array, axes: Array, reverse: bool
) -> tuple[float, Array]:
    """Expectations under one Gaussian N(centre, I), through differences from the mixture's middle."""
    middle = mu.mean(axis=0)
    away = mu - middle
    constants = np.log(pi) - ((mu - centre) ** 2).sum(axis=1) / 2
    logs = y @ (axes @ away.T) + (constants - constants.max())
    w = np.exp(logs - logs.max(axis=1, keepdims=True))
    w /= w.sum(axis=1, keepdims=True)
    weighted = w * gauss[:, None]
    shift = w @ away  # v − middle: what varies keeps its digits, however far away the means are
    v = shift + middle
    v2 = (v * v).sum(axis=1)
    # C(μ_i − v) and C v through first and second moments of the deviations.
    second = w @ (away[:, :, None] * away[:, None, :]).reshape(len(mu), -1)
    C = second.reshape(len(w), *[mu.shape[1]] * 2) - shift[:, :, None] * shift[:, None, :]
    Cv = np.einsum("kab,kb->ka", C, v)
    # Σ_k weighted_ki C_k (as n × d²) gives Σ w_i C μ_i without a loop over components.
    mean_C = (weighted.T @ C.reshape(len(w), -1)).reshape(len(mu), *[mu.shape[1]] * 2)
    C_mu = np.einsum("iab,ib->ia", mean_C, mu)
    if reverse:
        gradient = 2 * (weighted.T @ (v - Cv) + C_mu)
    else:
        vv = np.einsum("ka,kb->kab", v, v).reshape(len(w), -1)
        mean_vv = (weighted.T @ vv).reshape(len(mu), *[mu.shape[1]] * 2)
        gradient = 2 * (
            weighted.T @ (v + v2[:, None] * v - 2 * Cv) + C_mu - np.einsum("iab,ib->ia", mean_vv, mu)
        )
    return float(gauss @ v2), gradient


def _nodes(mu: Array, tolerance: float) -> tuple[Array, Array, Array]:
    """Nodes y (N × r), weights including the density, and the r × d axes they refer to."""
    away = mu - mu.mean(axis=0)
    _, spread, axes = np.linalg.svd(away, full_matrices=False)
    keep = spread > 1e-13 * max(1.0, float(np.abs(mu).max()))
    axes = axes[keep]
    if len(axes) > 3:
        raise InputError("means", mu.shape, "spread in more than 3 directions", "use quasi-Monte Carlo")
    rules = [_axis(float(np.ptp(away @ a)), tolerance) for a in axes]
    if not rules:
        return np.zeros((1, 1)), np.ones(1), np.zeros((1, mu.shape[1]))
    y = np.array(list(product(*(x for x, _ in rules))))
    gauss = np.array([np.prod(ws) for ws in product(*(w for _, w in rules))])
    return y, gauss, axes


def _axis(spread: float, tolerance: float) -> tuple[Array, Array]:
    """Few Hermite nodes where the means hardly spread, equispaced ones otherwise."""
    width = np.pi / spread
    log_factorial = 0.0
    for count in range(1, 13):
        log_factorial += np.log(count)
        if log_factorial - 2 * count * np.log(width) < np.log(tolerance):
            x, w = np.polynomial.hermite_e.hermegauss(count)
            return x, w / w.sum()
    decades = -np.log(tolerance)
    a = min(0.93 * width, np.sqrt(2 * decades))
    h = 2 * np.pi * a / (decades + a * a / 2 + 14)
    x = h * np.arange(-int(np.ceil(_REACH / h)), int(np.ceil(_REACH / h)) + 1)
    return x, h * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
