"""Posterior weights of means that nearly coincide: how far n w_i is from 1 at a point.

Equal weights, m the mean of the means, z_i = μ_i − m, |z_i|² ≤ q; ξ = x − m and ζ = v − m.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.facts import identity, mean_of_means, softmax, weight_is_positive
from verify.algebra.posterior import SUM, SUM_J, TRACE, mu, mu_j, n, pi, v, w, w_j, x
from verify.lemmas.posterior import second_moment, trace_is_nonnegative
from verify.lemmas.tube import UNIFORM, WITHIN, m, q, s
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, definition, integrated, nonnegative_square, paired
from verify.logic.renaming import renamed_component, renamed_sum
from verify.logic.schemas import exp, exp_positive, exp_sum, exp_tangent
from verify.logic.search import infer
from verify.logic.vectors import Vector, VectorAtom, dot, square

z, ζ, ξ, u = mu - m, v - m, x - m, n * w
power, power_j = dot(x, mu) - square(mu) / 2, dot(x, mu_j) - square(mu_j) / 2
LOW, HIGH = dot(ξ, z - ζ) - q / 2, dot(ξ, z) + q / 2


@cache
def spread() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ |z_i|² ≤ q, |ζ|² ≤ q and tr C ≤ q: tr C + |ζ|² is Σ w_i |z_i|²."""
    near = infer(square(z) <= q, by=[WITHIN, definition(s)])
    one = identity(SUM(w), 1)
    whole = infer(equals(SUM(w * square(z)), TRACE + square(ζ)), by=[second_moment(), mean_of_means(m), one])
    each = infer(w * square(z) <= w * q, by=[near, weight_is_positive()])
    by = [whole, integrated(SUM, each), one]
    return (
        near,
        infer(square(ζ) <= q, by=[*by, trace_is_nonnegative()]),
        infer(q >= TRACE, by=[*by, nonnegative_square(ζ)]),
    )


@cache
def ratios() -> list[Theorem]:
    """⊢ w_i − w_j ≥ w_j (ℓ_i − ℓ_j) and w_j − w_i ≥ w_i (ℓ_j − ℓ_i), as e^t ≥ 1 + t."""
    Z = SUM(pi * exp(power))
    size = infer(n * Z > 0, by=[integrated(SUM, infer(pi * exp(power) > 0, by=[exp_positive(power)]))])
    own = infer(equals(n * Z * w, exp(power)), by=[softmax(), UNIFORM])
    powers = [own, renamed_component(own)]
    found = []
    for (a, at_a), (b, at_b) in (((w, power), (w_j, power_j)), ((w_j, power_j), (w, power))):
        by = [exp_sum(at_a - at_b, at_b), exp_tangent(at_a - at_b), exp_positive(at_b)]
        gap = infer(exp(at_a) - exp(at_b) >= exp(at_b) * (at_a - at_b), by=by)
        scaled = infer(n * Z * (a - b) >= n * Z * b * (at_a - at_b), by=[gap, *powers])
        found.append(infer(a - b >= b * (at_a - at_b), by=[scaled, size]))
    return found


@cache
def total(vector: Vector | VectorAtom) -> Theorem:
    """⊢ n⟨m, y⟩ = Σ⟨μ_i, y⟩."""
    each = infer(equals(n * pi * dot(mu, vector), dot(mu, vector)), by=[UNIFORM])
    by = [paired(m, vector), integrated(SUM, each)]
    return infer(equals(n * dot(m, vector), SUM(dot(mu, vector))), by=by)


@cache
def both_sides() -> tuple[Theorem, Theorem]:
    """⊢ ⟨ξ, z_i − ζ⟩ − q/2 ≤ n w_i − 1 ≤ n w_i (⟨ξ, z_i⟩ + q/2): the ratios, summed over j."""
    first, second = ratios()
    one, size = identity(SUM_J(w_j), 1), identity(SUM_J(w_j * square(mu_j)), TRACE + square(v))
    by = [integrated(SUM_J, first), one, size, identity(SUM_J(w_j * dot(x, mu_j)), dot(x, v)), spread()[0]]
    low = infer(u - 1 >= LOW, by=[*by, trace_is_nonnegative(), nonnegative_square(ζ)])
    each = infer(SUM(square(z)) <= n * q, by=[integrated(SUM, spread()[0])])
    by = [renamed_sum(power, SUM, SUM_J), total(x), total(m), each, nonnegative_square(z)]
    mean = infer(SUM_J(power_j) - n * power >= -n * HIGH, by=by)
    return low, infer(u - 1 <= u * HIGH, by=[integrated(SUM_J, second), one, mean, weight_is_positive()])
