"""Integrals over the overlap of two far-apart clusters, in closed form.

Between two teachers with log odds 2 log R (R = √(q_1/q_0)) and clusters of students with log odds 2 log r,
in the coordinate t = Δx, the posterior weights are logistic: w(t) = σ(t + 2 log r), w*(t) = σ(t + 2 log R).
Every integral needed is a derivative at z = ½ of

    ∫ e^{−zt} σ(t + l) dt = e^{zl} π/sin πz,     ∫ e^{−zt} σ(t + l)² dt = e^{zl} (1 − z) π/sin πz.
"""

from __future__ import annotations

import sympy as sp

from verify.errors import InputError

_z = sp.Symbol("z")


def logistic_moment(root: sp.Expr, power: int, k: int) -> sp.Expr:
    """∫ t^k e^{−t/2} σ(t + 2 log root)^power dt over the line.

    Args:
        root: the square root of the odds, positive.
        power: 1 or 2.
        k: ≥ 0.

    Raises:
        InputError: another power.

    Source: two-sided Laplace transform of the logistic function (the Beta integral), by parts for the square.
    """
    if power not in (1, 2):
        raise InputError("power", power, "no closed form here", "use 1 or 2")
    transform = sp.pi / sp.sin(sp.pi * _z) * ((1 - _z) if power == 2 else 1)
    shifted = sp.exp(2 * _z * sp.log(root)) * transform
    return (-1) ** k * sp.diff(shifted, _z, k).subs(_z, sp.Rational(1, 2))


def square_gap(own: sp.Expr, teacher: sp.Expr, k: int) -> sp.Expr:
    """∫ t^k e^{−t/2} (w*² − w²) dt; for k = 0 it is (π/2)(R − r), the derivative J_0 of J in ρ_0."""
    return logistic_moment(teacher, 2, k) - logistic_moment(own, 2, k)


def next_order(split: bool, own: sp.Expr, teacher: sp.Expr) -> sp.Expr:
    """The coefficient c of 1 − c/Δ² in a cluster's shift, or in its split θ.

    Args:
        split: which of the two; only a cluster of two or more students can split, and only if r > R.
        own: r = √(ρ_1/ρ_0), the root of the odds against the cluster.
        teacher: R = √(q_1/q_0), not equal to r.

    Raises:
        InputError: a root that is not positive, or r = R: then J_0 = 0, and there is no shift to expand.

    Proved to its order in theorems/reverse/test_residual_distance.py.
    """
    for name, root in (("own", own), ("teacher", teacher)):
        if not sp.sympify(root).is_positive:
            raise InputError(name, root, "is not known to be positive", "give the root of the odds")
    if sp.simplify(own - teacher) == 0:
        why = "equals own: the weights match, J_0 = 0, and the cluster stays at its teacher"
        raise InputError("teacher", teacher, why, "the shift and the split are 0 there, to every order")
    g0, g1, g2 = (square_gap(own, teacher, k) for k in range(3))
    h = logistic_moment(own, 1, 0) - logistic_moment(teacher, 1, 0)
    inner = 4 * g1 - 4 * g0 + 8 * h if split else 2 * g1 + 4 * h
    return -(inner - g2 / 2) / g0
