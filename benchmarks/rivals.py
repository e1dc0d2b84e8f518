"""The same integrals by acb.integral, by mpmath.quad, and a Monte Carlo step in NumPy."""

from __future__ import annotations

import mpmath
import numpy as np
from flint import acb, arb, ctx

MEANS = (4, 1, -2)


def _integrand(exp, which):
    """φ-weighted |v|², or twice w_i times the compact gradient, for complex z (meromorphic)."""

    def f(z):
        terms = [exp(z * m - m * m * z**0 / 2) for m in MEANS]
        total = sum(terms)
        w = [t / total for t in terms]
        v = sum(a * m for a, m in zip(w, MEANS, strict=True))
        density = exp(-z * z / 2)
        if which is None:
            return density * v * v
        variance = sum(a * m * m for a, m in zip(w, MEANS, strict=True)) - v * v
        m = MEANS[which]
        return density * 2 * w[which] * ((1 - v * (m - v)) * v + variance * (m - 2 * v))

    return f


def by_acb(digits):
    previous, ctx.prec = ctx.prec, int(digits * 3.33) + 20
    try:
        reach, tolerance = (4.61 * digits) ** 0.5 + 4, arb(10) ** -digits
        out = []
        for which in (None, 0, 1, 2):
            f = _integrand(lambda z: z.exp(), which)
            value = acb.integral(
                lambda z, _, f=f: f(z), acb(-reach), acb(reach), rel_tol=tolerance, abs_tol=tolerance
            )
            out.append(value.real / (2 * arb.pi()).sqrt())
        return out
    finally:
        ctx.prec = previous


def by_mpmath(digits):
    with mpmath.workdps(digits + 5):
        reach = (4.61 * digits) ** 0.5 + 4
        pieces = mpmath.linspace(-reach, reach, 13)
        return [
            mpmath.quad(_integrand(mpmath.exp, which), pieces, maxdegree=9) / mpmath.sqrt(2 * mpmath.pi)
            for which in (None, 0, 1, 2)
        ]


def monte_carlo(means, rng, batch=20_000):
    """One stochastic population-gradient step of the paper's experiment."""
    x = rng.standard_normal((batch, means.shape[1]))
    logs = x @ means.T - (means * means).sum(axis=1) / 2
    w = np.exp(logs - logs.max(axis=1, keepdims=True))
    w /= w.sum(axis=1, keepdims=True)
    v, inner = w @ means, (w @ means) @ means.T
    v2 = (v * v).sum(axis=1)[:, None]
    moved = 2 * (w * inner) @ means
    gradient = w.T @ (v + 3 * v2 * v - moved) - 2 * np.einsum("ki,ki,ka->ia", w, inner, v)
    # Σ_j w_j μ_j (μ_j·μ_i) for the term w_i M μ_i
    gradient += np.einsum("ki,kj,ja,ji->ia", w, w, means, means @ means.T, optimize=True)
    return 2 * gradient / batch
