"""The family of Theorem 3.1 of paper F on the line: means (s, −s, 0, …, 0), explicit in s, x and n.

With E = e^{sx} and q = e^{s²/2} everything is a rational function of E, q and s, and n may be a symbol.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from verify.algebra import calculus, forms
from verify.algebra.calculus import Law
from verify.algebra.closed_forms import (
    STANDARD,
    Components,
    density,
    evaluate,
    numerator,
    with_point,
    x,
)
from verify.algebra.forms import stein_field
from verify.algebra.softmax import Rule, derive
from verify.errors import InputError

s = sp.Symbol("s", positive=True)
_E, _Q = sp.symbols("E q", positive=True)


@dataclass(frozen=True)
class SymmetricFamily:
    """Uniform weights, means (s, −s, 0, …, 0), teacher N(0, 1): explicit in s, x and n.

    Attributes:
        n: the number of components, an integer ≥ 2 or a symbol; n − 2 of them are at the origin.
        posterior_mean: v(x).
        posterior_covariance: C(x).
        loss: integrand φ v² of L(s).
        stationarity: integrand φ (G_1 − G_2)/2 of ½ dL/ds, whose integral vanishes at a stationary point.
    """

    n: sp.Expr
    posterior_mean: sp.Expr
    posterior_covariance: sp.Expr
    loss: sp.Expr
    stationarity: sp.Expr


def symmetric_family(n: int | sp.Symbol) -> SymmetricFamily:
    """The formulas of Theorem 3.1 of paper F in s and x. Raises InputError for an integer n < 2."""
    mix = _symmetric(n)
    v = mix.moment(1)
    first, second = (evaluate(forms.gradient(Law.TEACHER, 1)[0], mix, STANDARD, i) for i in (0, 1))
    phi = density(Law.NORMAL, mix)
    return SymmetricFamily(
        sp.sympify(n),
        _hyperbolic(v),
        _hyperbolic(mix.moment(2) - v**2),
        phi * _hyperbolic(evaluate(forms.loss(1), mix)),
        phi * _hyperbolic((first - second) / 2),
    )


def symmetric_facts(n: int | sp.Symbol) -> tuple[Rule, ...]:
    """What Theorem 3.1 of paper F uses of the symmetry, as rational identities in E, q and n.

    x → −x is E → 1/E and φ is even. So the residuals, all 0, say: ∂_k L = 0 for k ≥ 3 (odd integrand),
    ∂_1 L = −∂_2 L, and dL/ds = ∂_1 L − ∂_2 L, already before integrating by parts; the integrated-by-parts
    integrands of ``stationarity`` have the same integral by the last three rules.
    """
    mix = _symmetric(n)
    w = [e / mix.partition for e in mix.exponentials]
    g = [evaluate(forms.gradient(Law.TEACHER, 1)[0], mix, STANDARD, i) for i in range(3)]
    moving = calculus.mean_gradient(forms.LOSS, "a")
    raw = [with_point(moving, mix, STANDARD, i) for i in range(3)]
    field = stein_field(Law.TEACHER)
    h = [with_point(field, mix, STANDARD, i) for i in range(3)]
    v = mix.moment(1)
    by_s = {_E: x * _E, _Q: s * _Q, s: sp.S.One}
    found = [
        Rule("v is odd", "v(-x) = -v(x)", numerator(_mirrored(v) + v)),
        Rule("w_1 mirrors w_2", "w_1(-x) = w_2(x)", numerator(_mirrored(w[0]) - w[1])),
        Rule("w_3 is even", "w_3(-x) = w_3(x)", numerator(_mirrored(w[2]) - w[2])),
        Rule("G_3 is odd", r"G_k(-x) = -G_k(x)\ (k \geq 3)", numerator(_mirrored(g[2]) + g[2])),
        Rule("G_1 mirrors G_2", "G_1(-x) = -G_2(x)", numerator(_mirrored(g[0]) + g[1])),
        Rule(
            "dL/ds",
            r"\tfrac{d}{ds} v^2 = (\partial_1 - \partial_2) v^2",
            numerator(derive(v**2, by_s) - raw[0] + raw[1]),
        ),
    ]
    for i in range(3):
        along = derive(h[i], {_E: s * _E, x: sp.S.One}) - x * h[i]
        latex = rf"\partial_{i + 1} v^2 \varphi - \varphi G_{i + 1} = -(\varphi h)'"
        found.append(Rule(f"by parts, component {i + 1}", latex, numerator(raw[i] - g[i] + along)))
    return tuple(found)


def _symmetric(n: int | sp.Symbol) -> Components:
    if isinstance(n, int) and n < 2:
        raise InputError("n", n, "the means s and −s are two components", "take n ≥ 2 or a symbol")
    # The common weight 1/n cancels in every posterior quantity.
    return Components(
        (s, -s, sp.S.Zero), (_E / _Q, 1 / (_E * _Q), sp.S.One), (sp.S.One, sp.S.One, sp.sympify(n) - 2)
    )


def _mirrored(expression: sp.Expr) -> sp.Expr:
    return expression.subs({_E: 1 / _E, x: -x}, simultaneous=True)


def _hyperbolic(expression: sp.Expr) -> sp.Expr:
    """A rational function of E that is even or odd under E → 1/E, in cosh(ksx) and sinh(ksx)."""
    numerator, denominator = sp.fraction(sp.factor(sp.together(expression)))
    total, shift = sp.S.One, sp.S.Zero
    for part, sign in ((numerator, 1), (denominator, -1)):
        # What occurs to the same power is multiplied out again, because such a product is symmetric and
        # its factors need not be: (E − 1)(E + 1). (A square-free decomposition, but faster than sqf_list.)
        constant, factors = sp.factor_list(part, _E)
        total *= constant**sign
        for power in {power for _, power in factors}:
            folded, centre = _fold(sp.Mul(*(base for base, k in factors if k == power)))
            total, shift = total * folded ** (sign * power), shift + sign * power * centre
    if shift != 0:
        raise InputError(
            "expression", expression, "is neither even nor odd in x", "fold its even and odd parts"
        )
    return total.subs(_Q, sp.exp(s**2 / 2))


def _fold(polynomial: sp.Expr) -> tuple[sp.Expr, sp.Rational]:
    """(E^{−c} times the polynomial in hyperbolic functions, c), c the middle of its powers of E."""
    powers = {k: c for (k,), c in sp.Poly(polynomial, _E).terms()}
    centre = sp.Rational(min(powers) + max(powers), 2)
    total = sp.S.Zero
    for k, coefficient in powers.items():
        mirror = powers.get(2 * centre - k, sp.S.Zero)
        even, odd = sp.factor(coefficient + mirror) / 2, sp.factor(coefficient - mirror) / 2
        angle = (k - centre) * s * x
        total += even * sp.cosh(angle) + odd * sp.sinh(angle)
    return sp.factor_terms(total), centre
