"""The forward loss on the line in float64 where it is exponentially small: every digit is of the value.

One mean near the teacher and all others far away: then L is about e^{−|y|²/8}, below the rounding error of
sums around the teacher. Here the nodes reach to the boundaries between the components, and v and C are
sums of positive terms with no difference of large numbers in them, so the error is relative.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.arithmetic.arguments import floats
from verify.errors import InputError
from verify.fisher.float64 import Array, Observed

_REACH = 9.0
_DIGITS = 34.0
"""Natural logarithm of the relative accuracy that the step aims at, 1e-15."""
_AT_ONCE = 4096
"""Nodes that are taken together, so that what is held at them fits into a processor's cache."""
_FARTHEST = 74.0
"""Beyond it φ(y/2) is below the smallest float64."""


def forward_far(means: Any) -> Observed:
    """About the forward loss and gradient of uniform components on the line, teacher N(0, 1).

    By the trapezoid rule in the strip of half the width in which the posterior weights are analytic
    (theory of :mod:`verify.expectation.sector`); the law N(0, 1) is cut 9 beyond the boundaries at μ_i/2.

    Args:
        means: n reals, at most 74 in absolute value.

    Raises:
        InputError: no finite vector, or a mean beyond 74.
    """
    mu = floats(means, "means", "use forward_fisher")
    if mu.ndim != 1 or not mu.size or not np.isfinite(mu).all() or np.abs(mu).max() > _FARTHEST:
        raise InputError("means", means, f"not a vector within ±{_FARTHEST:g}", "use forward_fisher")
    x, h = _nodes(mu)
    mass = h * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    parts = [_sums(mu, x[k : k + _AT_ONCE], mass[k : k + _AT_ONCE]) for k in range(0, len(x), _AT_ONCE)]
    losses, gradients = zip(*parts, strict=True)
    return Observed(float(sum(losses)), 2 * np.asarray(sum(gradients)), len(x))


def _sums(mu: Array, x: Array, mass: Array) -> tuple[float, Array]:
    """The loss, and half of its gradient, over some of the nodes."""
    w = mu[:, None] * x - mu[:, None] ** 2 / 2
    w -= w.max(axis=0)
    np.exp(w, out=w)
    w /= w.sum(axis=0)
    v = mu @ w
    away = mu[:, None] - v
    C = (w * away**2).sum(axis=0)
    # w_i {(1 − v(μ_i − v)) v + C(μ_i − 2v)}, the compact form of Lemma 2.2
    inner = v * (1 - v * away) + C * (away - v)
    return float(mass @ v**2), (w * inner) @ mass


def _nodes(mu: Array) -> tuple[Array, float]:
    width = np.pi / max(float(np.ptp(mu)), 0.1)
    a = min(0.93 * width, np.sqrt(2 * _DIGITS))
    h = 2 * np.pi * a / (_DIGITS + a * a / 2 + 14)
    low, high = min(0.0, mu.min() / 2) - _REACH, max(0.0, mu.max() / 2) + _REACH
    return h * np.arange(np.floor(low / h), np.ceil(high / h) + 1), h
