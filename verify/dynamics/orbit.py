"""An orbit of forward descent guessed in floats: midpoints for steps that are enclosed together.

Nothing rests on it: what the guess misses is measured against enclosed gradients and goes into the radius.
"""

from __future__ import annotations

import numpy as np

from verify.arithmetic.exponential import Reals


def predicted(
    places: Reals, gauss: Reals, weights: Reals, start: Reals, rate: float, steps: int, way: float
) -> Reals:
    """μ ← μ − η∇L(μ) with the sum over the nodes for an expectation, teacher N(0, I).

    Args:
        places: Q × d nodes.
        gauss: Q numbers, quadrature weight × φ.
        weights: n weights π_i.
        start: n × d means.
        rate: η.
        steps: how many.
        way: it ends before a coordinate is further than that from its start.

    Returns:
        (τ + 1) × n × d means after 0, …, τ ≤ ``steps`` steps, in floats of the same kind.

    Source: claim "F Lemma 2.2, compact".
    """
    found = np.empty((steps + 1, *start.shape), dtype=start.dtype)
    found[0], logs = start, np.log(weights)
    step = 2 * start.dtype.type(rate)
    for k in range(steps):
        mu = found[k]
        exponents = places @ mu.T
        exponents += logs - (mu * mu).sum(axis=1) / 2
        w = np.exp(exponents, out=exponents)
        w /= w.sum(axis=1, keepdims=True)
        v = w @ mu
        along = v @ mu.T
        size = (v * v).sum(axis=1)
        weighted = w * gauss[:, None]
        # w_i {(1 − v·(μ_i − v)) v + C (μ_i − 2v)}, with C = Σ_j w_j μ_j μ_jᵀ − v vᵀ
        field = (weighted * ((1 + 3 * size)[:, None] - 2 * along)).T @ v
        field -= 2 * (weighted.T @ (w * along)) @ mu
        field += ((weighted.T @ w) * (mu @ mu.T)) @ mu
        np.subtract(mu, step * field, out=found[k + 1])
        if not abs(found[k + 1] - start).max() <= way:
            return found[: k + 1]
    return found
