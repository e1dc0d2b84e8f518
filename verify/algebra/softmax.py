"""The rules that :mod:`verify.algebra.calculus` differentiates by, proved from the definition of the softmax.

Definition, for any number n of components in any dimension d, any weights π_k > 0:

    e_k = π_k exp(x·μ_k − |μ_k|²/2)    Z = Σ_k e_k    w_k = e_k/Z    ψ = log Z
    N_A = Σ_k e_k Q_k,   Q_k = μ_{k,a} μ_{k,a'} …  for the index list A = a a' …,    M_A = N_A/Z

Taken for granted: the rules of differentiation, a finite sum is differentiated term by term, e_k does
not contain μ_i for k ≠ i. That ∂_b e_k = μ_{k,b} e_k and ∂e_i/∂μ_{i,b} = (x − μ_i)_b e_i is checked on the
exponential itself. Summing over k gives what the derivations below know about the sums,

    ∂_b Z = N_b,   ∂_b N_A = N_{Ab},   ∂Z/∂μ_{i,b} = (x − μ_i)_b e_i,
    ∂N_A/∂μ_{i,b} = (x − μ_i)_b e_i q + e_i q',    q = Q_i,  q' = ∂q/∂μ_{i,b},

and everything else is the quotient rule: a rational function of e_i, Z, N_A, … taken as independent
symbols must cancel to 0. *Why this covers every n, d and order:* n and d are hidden in Z and N_A, which
stay symbols. The index list A enters only through the one product Q_k, a symbol as well: no step knows
how many factors it has. What q' is, follows from one more factor at a time (``product``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from verify.algebra import calculus, tensor
from verify.algebra.calculus import Law
from verify.algebra.latex import latex as show
from verify.algebra.tensor import Expression, Factor
from verify.errors import InputError

Derivation = Mapping[sp.Symbol, sp.Expr]
"""What one derivation does to the symbols; those that are missing are constants."""

Derivative = Callable[[Expression, str], Expression]

_BY = r"\tfrac{\partial}{\partial\mu_{i,b}}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One checked equation: it is proved iff ``residual``, its left minus its right side, is exactly 0."""

    name: str
    latex: str
    residual: sp.Expr

    @property
    def holds(self) -> bool:
        """Whether the residual is the exact zero (not: is small, or might simplify to it)."""
        return bool(self.residual == sp.S.Zero)


def derive(expression: sp.Expr, derivation: Derivation) -> sp.Expr:
    """The chain rule: Σ over the symbols of (partial derivative) · (the derivation's value on the symbol)."""
    return sp.Add(*(sp.diff(expression, symbol) * image for symbol, image in derivation.items()))


def rules() -> tuple[Rule, ...]:
    """Every rule of the module docstring, derived from the definition, valid for all n, d, π and orders.

    ``Rule.holds`` on all of them proves the softmax rules of theory and code as formulas; that the code
    uses these formulas is shown by :func:`implementation`.
    """
    return (*_exponential(), *_by_point(), *_by_mean())


def _exponential() -> tuple[Rule, ...]:
    """Differentiate one component: coordinate b is written out, the others are in r = Σ_{a≠b} (…)."""
    pi, x, m, r, log_norm = sp.symbols("pi x_b mu_b r c")
    e, log_normal = pi * sp.exp(x * m - m**2 / 2 + r), -(x**2) / 2 + r + log_norm
    return (
        _rule("component by point", r"\partial_b e_k = \mu_{k,b} e_k", sp.diff(e, x) / e, m),
        _rule("component by mean", rf"{_BY} e_i = (x - \mu_i)_b e_i", sp.diff(e, m) / e, x - m),
        _rule("score of the normal law", r"\partial_b \log\varphi = -x_b", sp.diff(log_normal, x), -x),
    )


def _by_point() -> tuple[Rule, ...]:
    e, z, q, m, n_b, n_a, n_ab = sp.symbols("e_i Z q mu_b N_b N_A N_Ab")
    table: Derivation = {e: m * e, z: n_b, n_a: n_ab}
    w, v, moment, higher = e / z, n_b / z, n_a / z, n_ab / z

    def d(expression: sp.Expr) -> sp.Expr:
        return derive(expression, table)

    return (
        _rule("summand by point", r"\partial_b (e_k Q_k) = e_k Q_k \mu_{k,b}", d(e * q), e * q * m),
        _rule("weight by point", r"\partial_b w_i = w_i (\mu_i - v)_b", d(w), w * (m - v)),
        _rule("moment by point", r"\partial_b M_A = M_{Ab} - M_A v_b", d(moment), higher - moment * v),
        _rule("log-partition by point", r"\partial_b \psi = v_b", d(sp.log(z)), v),
    )


def _by_mean() -> tuple[Rule, ...]:
    e, e_k, z, q, dq, x, m, n_a = sp.symbols("e_i e_k Z q q' x_b mu_b N_A")
    p, dp, coordinate, delta = sp.symbols("P P' mu_a delta_ab")
    step = x - m
    sums: Derivation = {z: step * e, n_a: step * e * q + e * dq}
    table: Derivation = {e: step * e, q: dq, p: dp, coordinate: delta, **sums}
    w, w_k, moment = e / z, e_k / z, n_a / z

    def d(expression: sp.Expr) -> sp.Expr:
        return derive(expression, table)

    change = r"w_i (x - \mu_i)_b"
    return (
        _rule(
            "summand by mean",
            rf"{_BY} (e_i Q_i) = (x - \mu_i)_b e_i Q_i + e_i {_BY} Q_i",
            d(e * q),
            sums[n_a],
        ),
        _rule(
            "product",
            rf"{_BY} (P \mu_{{i,a}}) = \mu_{{i,a}} {_BY} P + P \delta_{{ab}}",
            d(p * coordinate),
            dp * coordinate + p * delta,
        ),
        _rule("own weight by mean", rf"{_BY} w_i = (1 - w_i) {change}", d(w), (1 - w) * w * step),
        _rule(
            "other weight by mean", rf"{_BY} w_k = -w_k {change} \quad (k \neq i)", d(w_k), -w_k * w * step
        ),
        _rule(
            "moment by mean",
            rf"{_BY} M_A = {change} (Q_i - M_A) + w_i {_BY} Q_i",
            d(moment),
            w * step * (q - moment) + w * dq,
        ),
        _rule("log-partition by mean", rf"{_BY} \psi = {change}", d(sp.log(z)), w * step),
    )


def _rule(name: str, latex: str, left: sp.Expr, right: sp.Expr) -> Rule:
    return Rule(name, latex, _zero(left - right))


def implementation(
    by_point: Derivative = calculus.gradient, by_mean: Derivative = calculus.mean_gradient
) -> tuple[Rule, ...]:
    """What the definition gives, minus what the derivatives of the calculus return, factor by factor.

    Without this, :func:`rules` would be about formulas that nobody uses. Weights, the moments of both
    posteriors up to order three, points, means, deltas and the densities' logarithms are translated to
    rational functions of e, Z, N and differentiated there. The calculus applies one formula to every order
    of a moment; its general form is in :func:`rules`. Pass other derivatives to see them refused.
    """
    found = []
    for factor in (Factor(head, k, tuple(indices)) for head, k, indices in _FACTORS):
        expression = Expression([((factor,), Fraction(1))])
        defined = to_sympy(expression)
        point = derive(defined, _POINT) - to_sympy(by_point(expression, "b"))
        mean = derive(defined, _MEAN) - to_sympy(by_mean(expression, "b"))
        shown = show(expression)
        found.append(Rule(f"calculus by point: {shown}", rf"\partial_b {shown}", _zero(point)))
        found.append(Rule(f"calculus by mean: {shown}", f"{_BY} {shown}", _zero(mean)))
    return (*found, *_densities())


def _densities() -> list[Rule]:
    """The two logarithmic derivatives of each density: φ, φ Z for the student, φ Z* for the teacher."""
    found = []
    for law, partition in ((Law.NORMAL, sp.S.One), (Law.STUDENT, _Z), (Law.TEACHER, _Z_STAR)):
        score = -_x("b") + derive(sp.log(partition), _POINT) - to_sympy(law.score("b"))
        mean = derive(sp.log(partition), _MEAN) - to_sympy(calculus.density_gradient(law, "b"))
        name = law.name.lower()
        found.append(
            Rule(f"calculus: score of the {name} law", rf"\partial_b \log {law.value}", _zero(score))
        )
        found.append(
            Rule(f"calculus: log-density of the {name} law", rf"{_BY} \log {law.value}", _zero(mean))
        )
    return found


def to_sympy(expression: Expression) -> sp.Expr:
    """The expression as a rational function of e_k, Z, N_A (and Z*, N*_A), μ_{k,a}, x_a and δ_{ab}.

    Indices become part of the symbols' names, so nothing may be summed over: InputError if it is.
    """
    return sp.Add(*(sp.Rational(c.numerator, c.denominator) * _term(term) for term, c in expression))


def _term(term: tensor.Term) -> sp.Expr:
    if indices := tensor.summed(term):
        raise InputError("term", term, f"sums over {indices}", "translate expressions with free indices only")
    return sp.Mul(*(_factor(*factor) for factor in term))


def _factor(head: str, component: str, indices: tuple[str, ...]) -> sp.Expr:
    match head:
        case tensor.WEIGHT:
            return _e(component) / _Z
        case tensor.MOMENT:
            return _sum("N", indices) / _Z
        case tensor.TEACHER:
            return _sum("N*", indices) / _Z_STAR
        case tensor.MEAN:
            return _mu(indices[0], component)
        case tensor.POINT:
            return _x(indices[0])
        case tensor.DELTA:
            return _delta(*indices)
    raise InputError("head", head, "has no definition as a rational function of exponentials", "leave it out")


def _e(component: str) -> sp.Symbol:
    return sp.Symbol(f"e_{component}")


def _mu(index: str, component: str) -> sp.Symbol:
    return sp.Symbol(f"mu_{component}{index}")


def _x(index: str) -> sp.Symbol:
    return sp.Symbol(f"x_{index}")


def _sum(name: str, indices: Iterable[str]) -> sp.Symbol:
    return sp.Symbol(f"{name}_{''.join(sorted(indices))}")


def _delta(first: str, second: str) -> sp.Symbol:
    return _sum("delta", (first, second))


_Z, _Z_STAR = sp.symbols("Z Z*")
_ORDERS = ("a", "ac", "ace")
_FACTORS = (
    *((tensor.WEIGHT, k, "") for k in "ij"),
    *((tensor.MEAN, k, "a") for k in "ij"),
    (tensor.POINT, "", "a"),
    (tensor.DELTA, "", "ac"),
    *((head, "", indices) for head in (tensor.MOMENT, tensor.TEACHER) for indices in _ORDERS),
)


def _point_derivation() -> Derivation:
    """∂_b of every symbol: the primitive facts and the definition of N_{Ab}."""
    table = {_e(k): _mu("b", k) * _e(k) for k in "ij"} | {_x("a"): _delta("a", "b")}
    for z, name in ((_Z, "N"), (_Z_STAR, "N*")):
        table[z] = _sum(name, "b")
        table |= {_sum(name, indices): _sum(name, indices + "b") for indices in _ORDERS}
    return table


def _mean_derivation() -> Derivation:
    """∂/∂μ_{i,b} of every symbol, for the marked component i (the teacher's are constants)."""
    change = (_x("b") - _mu("b", "i")) * _e("i")
    table = {_mu(a, "i"): _delta(a, "b") for a in _ORDERS[-1]}
    sums = {}
    for indices in _ORDERS:
        product = sp.Mul(*(_mu(a, "i") for a in indices))
        sums[_sum("N", indices)] = change * product + _e("i") * derive(product, table)
    return table | {_e("i"): change, _Z: change} | sums


def _zero(difference: sp.Expr) -> sp.Expr:
    """The canonical form p/q of a rational function in independent symbols: 0 iff it is identically 0."""
    return sp.cancel(sp.together(difference))


_POINT, _MEAN = _point_derivation(), _mean_derivation()
