r"""Two components of equal weight, teacher N(0, I): the calculus of the means φ(m) E[q(W) p(z)], for every d.

Means a, y with y − a = D u, |u| = 1, c = a·u, m = c + D/2, Z ∼ N(0, 1), W = iZ, z = (m − W)/D and
p(z) = π/sin πz. The loss is |a|² + F(m, D) with F the mean of m + W, which :mod:`theorems.sharper` proves
from the definition. Such means are closed under ∂/∂m and ∂/∂D, because Stein's lemma removes p': with
dp/dW = −p'/D,

    E[g'(W) + W g(W)] = 0      (Stein's lemma for h(Z) = i g(iZ)),   so   E[q p'/D] = E[(q' + W q) p].

A mean is named by its q: a polynomial in W, m and 1/D, as a SymPy expression.
"""

from __future__ import annotations

import sympy as sp

m, W = sp.symbols("m W", real=True)
D = sp.Symbol("D", positive=True)


def without_slope(q: sp.Expr) -> sp.Expr:
    """The polynomial r with E[q p'/D] = E[r p]: Stein's lemma for the field q p."""
    return sp.expand(sp.diff(q, W) + W * q)


def by_m(q: sp.Expr) -> sp.Expr:
    """The polynomial of ∂/∂m φ(m) E[q p]: ∂φ/∂m = −mφ and ∂p/∂m = p'/D."""
    return sp.expand(sp.diff(q, m) - m * q + without_slope(q))


def by_gap(q: sp.Expr) -> sp.Expr:
    """The polynomial of ∂/∂D φ(m) E[q p]: ∂p/∂D = −(m − W)/D · p'/D."""
    return sp.expand(sp.diff(q, D) - without_slope((m - W) * q) / D)


RISE = m + W
"""F = L − |a|²."""
SLOPE = by_m(RISE)
"""F_m; it carries the force across u."""
PUSH = sp.expand(SLOPE / 2 + by_gap(RISE))
"""k = F_m/2 + F_D: ∇_y L = k u + F_m a_⊥/D, so y is driven outwards where k < 0."""
DRAG = sp.expand(by_gap(RISE) - SLOPE / 2)
"""e = F_D − F_m/2: ∇_a L = 2a − e u − F_m a_⊥/D."""
