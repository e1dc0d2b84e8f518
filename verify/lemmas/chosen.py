"""Some of the others, χ_i = 1: what :data:`verify.lemmas.order.NEAR_AND_FAR` says of their norms.

With r = |μ_i| and X = r²: X ≥ 14641, and (c·μ_i)² ≤ |c|² X ≤ 2 for the place c of the one.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.posterior import SUM, mu
from verify.lemmas.far_mean import FAR, LARGE, TINY, c, is_other, m, named, other
from verify.lemmas.far_start import ONE, is_the_one, ι, ν
from verify.lemmas.far_start import y as any_vector
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import CHOSEN, NEAR_AND_FAR, a, r, χ
from verify.lemmas.region import without_place
from verify.lemmas.slow_decay import X, X_i
from verify.logic.formulas import equals
from verify.logic.instances import for_vector
from verify.logic.kernel import (
    Theorem,
    both_ways,
    cauchy_schwarz,
    cut,
    definition,
    integrated,
    nonnegative_square,
)
from verify.logic.schemas import sqrt, sqrt_nonnegative, sqrt_squared
from verify.logic.search import infer
from verify.logic.vectors import dot, square

CLOSE, REACH = square(c) <= a, NEAR_AND_FAR[-1]
IS_SIZE = definition(X_i)
ρ, ρ_is = named("r_i", "r_i", r)


@cache
def selected() -> tuple[Theorem, Theorem]:
    """⊢ χ_i ≥ 0 and χ_i (1 − ι_i) = χ_i."""
    return infer(χ >= 0, by=[CHOSEN[0]]), infer(equals(χ * other, χ), by=[CHOSEN[1]])


@cache
def roots() -> tuple[Theorem, ...]:
    """⊢ r² = X, r ≥ 0; for the chosen X ≥ 14641 and r ≥ 121."""
    low = infer(X >= 0, by=[nonnegative_square(mu)])
    squared = infer(equals(ρ**2, X), by=[cut(sqrt_squared(X), low), ρ_is])
    positive = infer(ρ >= 0, by=[cut(sqrt_nonnegative(X), low), ρ_is])
    chosen, of_other = selected()
    far = infer(other * (X - 14641) >= 0, by=[FAR, LARGE, log_is_nonnegative(), is_other()])
    far = infer(χ * (X - 14641) >= 0, by=[infer(χ * other * (X - 14641) >= 0, by=[far, chosen]), of_other])
    return squared, positive, far, infer(χ * (ρ - 121) >= 0, by=[far, squared, positive], split=[ρ - 121])


@cache
def same_root() -> tuple[Theorem, Theorem]:
    """⊢ √X = r and √X² = X, with the name X_i for X."""
    squared, positive, *_ = roots()
    low = infer(X_i >= 0, by=[IS_SIZE, nonnegative_square(mu)])
    root, root_low = (cut(fact(X_i), low) for fact in (sqrt_squared, sqrt_nonnegative))
    same = infer(equals(sqrt(X_i) ** 2, ρ**2), by=[root, squared, IS_SIZE])
    most = infer(sqrt(X_i) <= ρ, by=[same, positive], degree=2)
    return both_ways(most, infer(sqrt(X_i) >= ρ, by=[same, root_low], degree=2)), root


@cache
def along_c() -> Theorem:
    """⊢ (c·μ)² ≤ 2 for the chosen."""
    inner = infer(square(c) * X <= a * X, by=[CLOSE, nonnegative_square(mu)])
    inner = infer(dot(c, mu) ** 2 <= a * X_i, by=[cauchy_schwarz(c, mu), inner, IS_SIZE])
    return infer(χ * dot(c, mu) ** 2 <= 2 * χ, by=[inner, REACH, selected()[0]])


def placed(theorem: Theorem) -> Theorem:
    """The theorem under NEAR_AND_FAR, with Σ_i ι_i μ_i for c: there is the one, and |c|² ≤ a ≤ 10⁻¹⁰."""
    by = [for_vector(is_the_one(), any_vector, ν)]
    by.append(for_vector(is_the_one(), any_vector, mu))
    each = infer(ι * square(ν) <= ι * a, by=[*by, NEAR_AND_FAR[1], IS_SIZE])
    close = infer(square(ν) <= a, by=[integrated(SUM, each), ONE[2]])
    near = infer(square(ν) <= TINY**2, by=[close, NEAR_AND_FAR[0]])
    far = infer(other * (X - m**2) >= 0, by=[NEAR_AND_FAR[2], IS_SIZE])
    return cut(without_place(theorem), close, near, far)
