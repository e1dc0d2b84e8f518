"""Deviations from the mean of the means along the reverse flow, n of equal weight: X' = −4(D − |m|²)."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.posterior import SUM, E_p, d, mu, n, pi, v
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.posterior import norm_of_covariance
from verify.lemmas.reverse import D
from verify.lemmas.reverse_deviations import GROWTH, M2, SHARP, X, drift, mean_of_posterior_mean
from verify.lemmas.reverse_flow import flow, ε
from verify.lemmas.scaling import scaled
from verify.lemmas.statements import euler_reverse
from verify.lemmas.tube import UNIFORM, m
from verify.logic.flow import During, Speed, flowing, t
from verify.logic.formulas import equals
from verify.logic.growth import never_rises_above
from verify.logic.kernel import Theorem, cut, definition, integrated, nonnegative_square, paired
from verify.logic.schemas import exp, exp_monotone, exp_positive, exp_sum, exp_tangent, exp_zero
from verify.logic.search import infer
from verify.logic.speeds import speed, speed_of
from verify.logic.statement import statement
from verify.logic.terms import Defined
from verify.logic.vectors import Dot, dot, square

X_t, X_0 = During(flow, X, begun=True), During(flow, X, begun=False)
_SIDES = [(a.first, a.second) for a in speed_of(square(m), flow).atoms if isinstance(a, Dot)]
(m_speed,) = {side for sides in _SIDES for side in sides} - {m}
"""m' = −Σ_i π_i ∇_i."""

LATE = exp(Fraction(3, 2) * X_0)
B = Defined("B", "B", "", Fraction(9, 8) * n * (n * d + X_0) * LATE**2)
FROM_BELOW = statement(
    X_t > 0,
    n**2 * ε * X_0 <= X_t * (n**2 * ε + B * X_0**2 + 8 * ε * (1 + ε) * X_0 * t),
    given=[UNIFORM, X_0 > 0],
)
"""Claim "S S-8, flow from below"."""


@cache
def mean_falls() -> Theorem:
    """⊢ n (|m|²)' = −4|m|²: the gradients sum to 2m."""
    along = infer(equals(n * pi * dot(flow.gradient, m), dot(flow.gradient, m)), by=[UNIFORM])
    by = [paired(m_speed, m), integrated(SUM, along), drift(m)]
    slope = infer(equals(n * dot(m, m_speed), -2 * square(m)), by=by)
    of_square = infer(equals(n * Speed(flow, M2), 2 * n * dot(m, m_speed)), by=[speed(M2, flow)])
    return infer(equals(n * Speed(flow, M2), -4 * M2), by=[of_square, slope, definition(M2)])


@cache
def deviations_fall() -> Theorem:
    """⊢ X' = −4(D − |m|²)."""
    mean = infer(equals(n * Speed(flow, M2), 2 * n * dot(m, m_speed)), by=[speed(M2, flow)])
    by = [speed(X, flow), euler_reverse(), definition(D), mean, mean_falls()]
    return infer(equals(Speed(flow, X), -4 * (D - M2)), by=by)


@cache
def sizes() -> tuple[Theorem, Theorem]:
    """⊢ X ≥ 0 and D ≥ |m|²."""
    along = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    by = [integrated(SUM, nonnegative_square(mu - m)), integrated(SUM, along), paired(m, m), definition(X)]
    norm = integrated(E_p, norm_of_covariance())
    mean = [integrated(E_p, nonnegative_square(v - m)), mean_of_posterior_mean(m), definition(M2)]
    return infer(X >= 0, by=by), infer(D >= M2, by=[*mean, definition(D), norm])


@cache
def fall() -> Theorem:
    """⊢ X(t) ≤ X(0)."""
    held = stays_nonpositive(X - X_0, flow, [deviations_fall(), sizes()[1]])
    return infer(X_t <= X_0, by=[held])


@cache
def stay_positive() -> Theorem:
    """X(0) > 0 ⊢ X(t) > 0: −X' = 4(D − |m|²) ≤ 8e^{3X/2}X · X; claim "S S-8, sharp size" is cited."""
    _, most, norm = SHARP.cited("S S-8, sharp size")
    some = exp_positive(Fraction(3, 2) * X)
    more = infer(
        n**2 * (D - M2) <= 2 * GROWTH * X**2,
        by=[scaled(most, n**2, squares=[n]), scaled(norm, 2 * GROWTH, some)],
    )
    least = infer(n**2 * (D - M2) >= D - M2, by=[scaled(infer(n**2 >= 1), D - M2, sizes()[1])])
    falls = infer(speed_of(-X, flow) <= -8 * GROWTH * X * (-X), by=[deviations_fall(), more, least])
    start = infer(-X_0 < 0, by=[X_0 > 0])
    held = never_rises_above(-X, flow, start, flowing(falls, flow), growth=-8 * GROWTH * X)
    return infer(X_t > 0, by=[held])


@cache
def growth() -> Theorem:
    """X ≤ X(0) ⊢ e^{3X/2} ≤ 1 + (3/2) X e^{3X(0)/2}."""
    y = Fraction(3, 2) * X
    one = infer(equals(exp(y) * exp(-1 * y), 1), by=[exp_sum(y, -1 * y), exp_zero()])
    late = infer(exp(y) - 1 <= y * exp(y), by=[one, scaled(exp_tangent(-1 * y), exp(y), exp_positive(y))])
    most = cut(exp_monotone(y, Fraction(3, 2) * X_0), infer(y <= Fraction(3, 2) * X_0, by=[X <= X_0]))
    return infer(1 + y * LATE >= GROWTH, by=[late, scaled(most, X, sizes()[0])])


@cache
def constant_is_positive() -> Theorem:
    """X(0) > 0 ⊢ B ≥ 0."""
    some = infer(n * (n * d + X_0) >= 0, by=[X_0 > 0])
    return infer(B >= 0, by=[definition(B), scaled(some, LATE**2, squares=[LATE])])
