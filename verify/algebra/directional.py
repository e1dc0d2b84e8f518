"""First and second derivatives of the posterior mean along a direction that moves every mean, for every n.

Along μ_i + tξ_i at a fixed point x let a_i = (x − μ_i)·ξ_i and b_i = |ξ_i|². With D = d/dt the terms
e_i = π_i exp(x·μ_i − |μ_i|²/2) obey D e_i = a_i e_i, and D a_i = −b_i, D μ_i = ξ_i, D ξ_i = 0. So sums

    S[f] = Σ_i e_i f_i,      f a polynomial in a, b, a coordinate m of μ and k of ξ,

close on themselves, D S[f] = S[a f + D f], whatever n is; the weights are w_i = e_i/S[1]. A formula in
posterior averages ⟨f⟩ = Σ_i w_i f_i is therefore an identity between rational functions of the symbols S[f].
"""

from __future__ import annotations

from functools import cache

import sympy as sp

a, b, m, k = sp.symbols("a b m k")
"""For one component: (x − μ)·ξ, |ξ|², and one and the same coordinate of μ and of ξ."""

_SYMBOLS = (a, b, m, k)


def average(polynomial: sp.Expr) -> sp.Expr:
    """The posterior average ⟨f⟩ = S[f]/S[1] of a polynomial in a, b, m and k, linear in f."""
    terms = sp.Poly(polynomial, *_SYMBOLS).terms()
    return sp.Add(*(coefficient * _sum(powers) for powers, coefficient in terms)) / _sum((0, 0, 0, 0))


def along(expression: sp.Expr) -> sp.Expr:
    """D of a rational function of posterior averages."""
    sums = [symbol for symbol in expression.free_symbols if symbol in _POWERS]
    return sp.Add(*(sp.diff(expression, symbol) * _derivative(_POWERS[symbol]) for symbol in sums))


_POWERS: dict[sp.Symbol, tuple[int, ...]] = {}


@cache
def _sum(powers: tuple[int, ...]) -> sp.Symbol:
    symbol = sp.Symbol("S_" + "_".join(map(str, powers)))
    _POWERS[symbol] = powers
    return symbol


def _derivative(powers: tuple[int, ...]) -> sp.Expr:
    """S[a f + D f] for the monomial f."""
    f = sp.Mul(*(symbol**power for symbol, power in zip(_SYMBOLS, powers, strict=True)))
    moved = a * f - b * sp.diff(f, a) + k * sp.diff(f, m)
    terms = sp.Poly(moved, *_SYMBOLS).terms()
    return sp.Add(*(coefficient * _sum(power) for power, coefficient in terms))
