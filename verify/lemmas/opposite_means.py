"""Means s e, −s e, 0, …, 0 with uniform weights: what Theorem 3.1 of paper F is about.

They are μ_i = s u_i with u_i = ε_i e, |e| = 1, where ε_i is 1 once, −1 once and 0 for all other components.
With m = Σ w_i ε_i and t = ⟨x, e⟩ everything at a point is a multiple of e: v = s m e, C = (tr C) e eᵀ, and
the weights are functions of ε_i: with a₊ = e^{st − s²/2}, a₋ = e^{−st − s²/2} and Y = Σ_j e^{s ε_j t − s² ε_j²/2},

    w_i Y = a₊, a₋ or 1 for ε_i = 1, −1 or 0,      Y = a₊ + a₋ + n − 2.
"""

from __future__ import annotations

from functools import cache

from verify.algebra import notation as nt
from verify.algebra.posterior import (
    SUM,
    SUM_J,
    TRACE,
    Cv,
    Cy,
    dot,
    equals,
    identity,
    mean_of_means,
    mu,
    mu_j,
    n,
    pi,
    softmax,
    square,
    v,
    vector,
    w,
    w_j,
    x,
)
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, both_ways, cauchy_schwarz, cut, integrated
from verify.logic.motion import Motion
from verify.logic.rays import on_ray
from verify.logic.renaming import renamed_component
from verify.logic.schemas import exp, exp_positive, exp_sum, exp_tangent, exp_zero
from verify.logic.search import infer
from verify.logic.symbols import positive
from verify.logic.terms import Symbol, Term
from verify.logic.vectors import Vector, VectorAtom

s = positive("s", "s", "distance of the two outer means from the teacher")
sign = Symbol("ε_i", r"\varepsilon_i", "which of the means s e, −s e, 0 component i has", (), frozenset({"i"}))
sign_j = Symbol("ε_j", r"\varepsilon_j", "which of the means s e, −s e, 0 component j has", (), frozenset({"j"}))
e = vector(nt.c("a"), "e", "e", "a vector of length 1")
u = VectorAtom("u_i", "u_i", "velocity of μ_i as s grows", frozenset({"i"}))
growing = Motion(mu, u)
"""μ_i = s u_i as s grows."""

SIGNS = [equals(sign**3, sign), equals(SUM(sign), 0), equals(SUM(sign**2), 2)]
UNIFORM, UNIT = equals(n * pi, 1), equals(square(e), 1)
DIRECTION, RAY = equals(square(u - sign * e), 0), on_ray(growing, s)
MEANS = equals(square(mu - s * sign * e), 0)
"""μ_i = s ε_i e; it follows from RAY and DIRECTION."""
FAMILY = [*SIGNS, UNIFORM, UNIT, DIRECTION, RAY]

z, t = dot(v, e), dot(x, e)
m, spread = SUM(w * sign), SUM(w * sign**2)


def null(zero: Theorem | Comparison, p: Vector | VectorAtom, y: Vector | VectorAtom) -> Theorem:
    """From |p|² = 0: ⟨p, y⟩ = 0."""
    by = [cauchy_schwarz(p, y), zero]
    return both_ways(infer(dot(p, y) <= 0, by=by), infer(dot(p, y) >= 0, by=by))


@cache
def means() -> Theorem:
    """RAY, DIRECTION ⊢ |μ_i − s ε_i e|² = 0."""
    first, second = mu - s * u, u - sign * e
    return infer(MEANS, by=[RAY, DIRECTION, null(RAY, first, second)])


def mean_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨μ_i, y⟩ = s ε_i ⟨e, y⟩."""
    return infer(equals(dot(mu, y), s * sign * dot(e, y)), by=[null(MEANS, mu - s * sign * e, y)])


@cache
def centre() -> Theorem:
    """⊢ ⟨v, e⟩ = s m."""
    each = infer(equals(w * dot(mu, e), s * sign * w), by=[mean_against(e), UNIT])
    return infer(equals(z, s * m), by=[mean_of_means(e), integrated(SUM, each)])


@cache
def centre_is_along() -> Theorem:
    """⊢ |v − ⟨v, e⟩ e|² = 0, so |v|² = ⟨v, e⟩²."""
    each = infer(equals(w * dot(mu, v), s * sign * w * z), by=[mean_against(v)])
    by = [mean_of_means(v), integrated(SUM, each), centre()]
    size = infer(equals(square(v), z**2), by=by)
    return infer(equals(square(v - z * e), 0), by=[size, UNIT])


def centre_against(y: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨v, y⟩ = ⟨v, e⟩ ⟨e, y⟩."""
    return infer(equals(dot(v, y), z * dot(e, y)), by=[null(centre_is_along(), v - z * e, y)])


@cache
def covariance() -> Theorem:
    """⊢ tr C = s² Σ w ε² − ⟨v, e⟩²."""
    each = infer(equals(w * square(mu), s**2 * sign**2 * w), by=[mean_against(mu), mean_against(e), UNIT])
    by = [integrated(SUM, each), identity(SUM(w * square(mu)), TRACE + square(v))]
    return infer(equals(TRACE, s**2 * spread - z**2), by=[*by, centre_is_along(), UNIT])


EXPONENT = dot(x, mu) - square(mu) / 2
TOTAL = n * SUM(pi * exp(EXPONENT))
OUTER = {1: s * t - s**2 / 2, -1: -1 * s * t - s**2 / 2}
"""The exponents of a₊ and a₋."""


@cache
def picks(which: int) -> Theorem:
    """⊢ (ε² ± ε)/2 ≥ 0, or 1 − ε² ≥ 0 for which = 0: what is 1 if ε_i = ±1 (0), and else 0."""
    chosen = _chosen(which)
    return infer(chosen >= 0, by=[infer(equals(chosen**2, chosen), by=[SIGNS[0]])])


def _chosen(which: int) -> Term:
    return (sign**2 + which * sign) / 2 if which else 1 - sign**2


@cache
def component(which: int) -> Theorem:
    """⊢ w_i Y = a₊ where ε_i = 1, and likewise a₋ and 1: both sides times what is 1 just there.

    If two exponents agree wherever a factor b ≥ 0 is not 0, then b e^T ≥ b e^c (1 + T − c) = b e^c, and back.
    """
    chosen, other = _chosen(which), OUTER[which] if which else Term(())
    exponent = infer(
        equals(EXPONENT, s * sign * t - s**2 * sign**2 / 2), by=[mean_against(x), mean_against(mu), mean_against(e), UNIT]
    )
    agree = infer(equals(chosen * (EXPONENT - other), 0), by=[exponent, SIGNS[0]])
    gap = EXPONENT - other
    by = [agree, picks(which), exp_tangent(gap), exp_sum(gap, other), exp_positive(other)]
    above = infer(chosen * exp(EXPONENT) >= chosen * exp(other), by=by)
    by = [agree, picks(which), exp_tangent(-gap), exp_sum(-gap, EXPONENT), exp_positive(EXPONENT)]
    below = infer(chosen * exp(EXPONENT) <= chosen * exp(other), by=by)
    same = both_ways(below, above)
    return infer(equals(chosen * w * TOTAL, chosen * exp(other)), by=[same, softmax(), UNIFORM])


@cache
def total_is_positive() -> Theorem:
    """⊢ Y > 0."""
    part = infer(pi * exp(EXPONENT) > 0, by=[exp_positive(EXPONENT)])
    return infer(TOTAL > 0, by=[integrated(SUM, part)])


@cache
def outer_mass(which: int) -> Theorem:
    """⊢ ½ Σ w (ε² ± ε) Y = a₊ (a₋): what the components with the mean s e (−s e) have together."""
    by = [integrated(SUM, component(which)), *SIGNS[1:]]
    return infer(equals((spread + which * m) / 2 * TOTAL, exp(OUTER[which])), by=by)


@cache
def inner_mass() -> Theorem:
    """⊢ (1 − Σ w ε²) Y = n − 2."""
    by = [integrated(SUM, component(0)), identity(SUM(w), 1), SIGNS[2], exp_zero()]
    return infer(equals((1 - spread) * TOTAL, n - 2), by=by)


def divided(value: Term, times_total: Theorem) -> Theorem:
    """From Y f = 0: f = 0."""
    by = [times_total, total_is_positive()]
    return both_ways(infer(value <= 0, by=by), infer(value >= 0, by=by))


@cache
def outer_weight() -> Theorem:
    """⊢ 2 ε² w_i = ε² Σ w ε² + ε m."""
    halves = []
    for which in (1, -1):
        value = _chosen(which) * (w - (spread + which * m) / 2)
        halves.append(divided(value, infer(equals(value * TOTAL, 0), by=[component(which), outer_mass(which)])))
    return infer(equals(2 * sign**2 * w, sign**2 * spread + sign * m), by=halves)


@cache
def inner_weight() -> Theorem:
    """⊢ (n − 2) (1 − ε²) w_i = (1 − ε²) (1 − Σ w ε²)."""
    value = (1 - sign**2) * ((n - 2) * w - (1 - spread))
    by = [component(0), inner_mass(), exp_zero()]
    return infer(equals((n - 2) * (1 - sign**2) * w, (1 - sign**2) * (1 - spread)), by=[divided(value, infer(equals(value * TOTAL, 0), by=by))])
