"""Means s e, −s e, 0, …, 0 with uniform weights, the family of Theorem 3.1 of paper F: what is so at a point.

They are μ_i = s δ_i with δ_i = ε_i e, |e| = 1, where ε_i is 1 once, −1 once and 0 for all other components.
So v = z e and C = (tr C) e eᵀ with z = ⟨v, e⟩, and a weight depends on ε_i alone: with t = ⟨x, e⟩,
a± = e^{±st − s²/2} and Y = a₊ + a₋ + n − 2,

    w_i Y = a₊, a₋ or 1   for ε_i = 1, −1 or 0;      z = s Σ w ε,      tr C + z² = s² Σ w ε².
"""

from __future__ import annotations

from functools import cache

from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.algebra.facts import identity, mean_of_means, softmax
from verify.algebra.posterior import SUM, TRACE, gradient, mu, n, pi, v, vector, w, x
from verify.lemmas.derivatives import MEANS as GROWING
from verify.lemmas.derivatives import delta, loss
from verify.lemmas.zeros import null, zero
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, both_ways, integrated
from verify.logic.motion import derivative
from verify.logic.rays import on_ray
from verify.logic.schemas import exp, exp_positive, exp_sum, exp_tangent, exp_zero
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Symbol, Term
from verify.logic.vectors import Vector, VectorAtom, dot, square

s = positive("s", "s", "distance of the two outer means from the teacher")
sign = Symbol("ε_i", r"\varepsilon_i", "which mean component i has: s e, −s e or 0", (), frozenset("i"))
e = vector(nt.c("a"), "e", "e", "a constant vector")
L = loss(Law.TEACHER)
SLOPE = derivative(L, GROWING)
"""dL/ds: the derivative of L along the velocities δ_i."""

SIGNS = [equals(sign**3, sign), equals(SUM(sign), 0), equals(SUM(sign**2), 2)]
UNIFORM, UNIT = equals(n * pi, 1), equals(square(e), 1)
DIRECTION, RAY = equals(square(delta - sign * e), 0), on_ray(GROWING, s)
FAMILY = [*SIGNS, UNIFORM, UNIT, DIRECTION, RAY]
MEANS = equals(square(mu - s * sign * e), 0)
"""μ_i = s ε_i e for all i, which :func:`means` has from DIRECTION and RAY."""

g = gradient(Law.TEACHER)
SYMMETRY = statement(equals(square(g), dot(g, e) ** 2), equals(dot(g, e), sign * SLOPE / 2), given=FAMILY)
"""∇_i = ½ ε_i (dL/ds) e: claim "F Theorem 3.1, symmetry"."""

z, t = dot(v, e), dot(x, e)
m, spread = SUM(w * sign), SUM(w * sign**2)


def symmetry() -> tuple[Theorem, ...]:
    """|∇_i|² = ⟨∇_i, e⟩² and ⟨∇_i, e⟩ = ½ ε_i dL/ds, cited."""
    return SYMMETRY.cited("F Theorem 3.1, symmetry")


@cache
def means() -> Theorem:
    """⊢ |μ_i − s ε_i e|² = 0."""
    return infer(MEANS, by=[RAY, DIRECTION, null(RAY, mu - s * delta, delta - sign * e)])


def mean_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨μ_i, y⟩ = s ε_i ⟨e, y⟩."""
    return infer(equals(dot(mu, y), s * sign * dot(e, y)), by=[null(MEANS, mu - s * sign * e, y)])


@cache
def centre() -> Theorem:
    """⊢ z = s Σ w ε."""
    each = infer(equals(w * dot(mu, e), s * sign * w), by=[mean_against(e), UNIT])
    return infer(equals(z, s * m), by=[mean_of_means(e), integrated(SUM, each)])


@cache
def centre_is_along() -> Theorem:
    """⊢ |v − z e|² = 0."""
    each = infer(equals(w * dot(mu, v), s * sign * w * z), by=[mean_against(v)])
    size = infer(equals(square(v), z**2), by=[mean_of_means(v), integrated(SUM, each), centre()])
    return infer(equals(square(v - z * e), 0), by=[size, UNIT])


def centre_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, y⟩ = z ⟨e, y⟩."""
    return infer(equals(dot(v, y), z * dot(e, y)), by=[null(centre_is_along(), v - z * e, y)])


@cache
def covariance() -> Theorem:
    """⊢ tr C + z² = s² Σ w ε²."""
    each = infer(equals(w * square(mu), s**2 * sign**2 * w), by=[mean_against(mu), mean_against(e), UNIT])
    by: list[Theorem | Comparison] = [
        integrated(SUM, each),
        identity(SUM(w * square(mu)), TRACE + square(v)),
        centre_is_along(),
        UNIT,
    ]
    return infer(equals(TRACE + z**2, s**2 * spread), by=by)


EXPONENT = dot(x, mu) - square(mu) / 2
TOTAL = n * SUM(pi * exp(EXPONENT))
"""Y."""
OUTER = {1: s * t - s**2 / 2, -1: -s * t - s**2 / 2}
"""The exponents of a₊ and a₋."""


def chosen(which: int) -> Term:
    """What is 1 if ε_i is 1, −1 or 0, as ``which`` says, and else 0."""
    return (sign**2 + which * sign) / 2 if which else 1 - sign**2


@cache
def is_chosen(which: int) -> Theorem:
    """⊢ it is at least 0, since it is its own square."""
    value = chosen(which)
    return infer(value >= 0, by=[infer(equals(value**2, value), by=[SIGNS[0]])])


@cache
def component(which: int, weights: tuple[Comparison, ...] = (UNIFORM,)) -> Theorem:
    """⊢ w_i Y = a₊, a₋ or 1 where ε_i is 1, −1 or 0: both sides times what is 1 just there.

    Where two exponents T and c agree, e^T ≥ e^c (1 + T − c) = e^c, and the other way round.
    """
    factor, other = chosen(which), OUTER[which] if which else Term(())
    by: list[Theorem | Comparison] = [mean_against(x), mean_against(mu), mean_against(e), UNIT]
    exponent = infer(equals(EXPONENT, s * sign * t - s**2 * sign**2 / 2), by=by)
    agree, gap = infer(equals(factor * (EXPONENT - other), 0), by=[exponent, SIGNS[0]]), EXPONENT - other
    by = [agree, is_chosen(which), exp_tangent(gap), exp_sum(gap, other), exp_positive(other)]
    above = infer(factor * exp(EXPONENT) >= factor * exp(other), by=by)
    by = [agree, is_chosen(which), exp_tangent(-gap), exp_sum(-gap, EXPONENT), exp_positive(EXPONENT)]
    below = infer(factor * exp(EXPONENT) <= factor * exp(other), by=by)
    by = [both_ways(below, above), softmax(), *weights, *([] if which else [exp_zero()])]
    return infer(equals(factor * w * TOTAL, factor * exp(other) if which else factor), by=by)


@cache
def total_is_positive() -> Theorem:
    """⊢ Y > 0."""
    part = infer(pi * exp(EXPONENT) > 0, by=[exp_positive(EXPONENT)])
    return infer(TOTAL > 0, by=[integrated(SUM, part)])


def share(which: int) -> Term:
    """The weight of the component with ε_i = ±1, ½ Σ w (ε² ± ε)."""
    return (spread + which * m) / 2


@cache
def outer_share(which: int) -> Theorem:
    """⊢ ½ Σ w (ε² ± ε) Y = a±."""
    by: list[Theorem | Comparison] = [integrated(SUM, component(which)), *SIGNS[1:]]
    return infer(equals(share(which) * TOTAL, exp(OUTER[which])), by=by)


@cache
def inner_share() -> Theorem:
    """⊢ (1 − Σ w ε²) Y = n − 2."""
    by: list[Theorem | Comparison] = [integrated(SUM, component(0)), identity(SUM(w), 1), SIGNS[2]]
    return infer(equals((1 - spread) * TOTAL, n - 2), by=by)


@cache
def total() -> Theorem:
    """⊢ Y = a₊ + a₋ + n − 2."""
    by: list[Theorem | Comparison] = [outer_share(1), outer_share(-1), inner_share()]
    return infer(equals(TOTAL, exp(OUTER[1]) + exp(OUTER[-1]) + n - 2), by=by)


def divided(value: Term, *by: Theorem) -> Theorem:
    """⊢ value = 0, as the reasons give value · Y = 0."""
    return zero(value, [infer(equals(value * TOTAL, 0), by=by), total_is_positive()])


@cache
def outer_weight() -> Theorem:
    """⊢ 2 s² ε² w_i = ε² (tr C + z²) + s ε z."""
    halves = [divided(chosen(k) * (w - share(k)), component(k), outer_share(k)) for k in (1, -1)]
    weight = infer(equals(2 * sign**2 * w, sign**2 * spread + sign * m), by=halves)
    right = sign**2 * (TRACE + z**2) + s * sign * z
    return infer(equals(2 * s**2 * sign**2 * w, right), by=[weight, covariance(), centre()])


@cache
def inner_weight() -> Theorem:
    """⊢ (n − 2) s² (1 − ε²) w_i = (1 − ε²) (s² − tr C − z²)."""
    weight = divided(chosen(0) * ((n - 2) * w - (1 - spread)), component(0), inner_share())
    right = chosen(0) * (s**2 - TRACE - z**2)
    return infer(equals((n - 2) * s**2 * chosen(0) * w, right), by=[weight, covariance()])
