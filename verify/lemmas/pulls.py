"""What bounds the forward gradients: the size of Lemma 2.2's compact form, and of E w_i w_j |μ_j|⁴.

½∇_iL = E[w_i f_i] with f_i = (1 − v·y)v + Cy − Cv and y = μ_i − v. The words are those of
:mod:`verify.lemmas.far_mean`, with X_i = |μ_i|² and h_i = −X_i/8 − c·μ_i/4 + |c|²/2.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.facts import identity, weight_is_positive
from verify.algebra.posterior import C2, SUM, SUM_J, TRACE, Cv, Cy, E_phi, mu, mu_j, v, w, w_j
from verify.lemmas.far_mean import (
    PAIR,
    PAIR_EXPONENT,
    D,
    N,
    ahead,
    at_least_one,
    c,
    half_way,
    mean_of_exponential,
    named,
    δ,
)
from verify.lemmas.posterior import images_below_norm, norm_below_trace, second_moment, weight_at_most_1
from verify.lemmas.slow_decay import X, most_exponent
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, cauchy_schwarz, cut, integrated, nonnegative_square
from verify.logic.renaming import renamed_component, renamed_sum
from verify.logic.schemas import exp, exp_monotone, exp_positive, exp_sum, exp_tangent
from verify.logic.search import infer
from verify.logic.terms import Term
from verify.logic.vectors import dot, square

HALF = Fraction(1, 2)
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
weight, pair, X_j = E_phi(w), E_phi(w * w_j), square(mu_j)
y = mu - v
form = (1 - dot(v, y)) * v + Cy - Cv
z, z_is = named("z", "z", SUM(w * X))
q, q_is = named("q", "q", SUM_J(w_j * X_j**2))
S, S_is = named("S", "S", square(v))
x_i, x_i_is = named("x_i", "x_i", X)
Y, Y_is = named("Y_i", "Y_i", square(y))


@cache
def sizes() -> tuple[Theorem, ...]:
    """⊢ S + T = z and z² ≤ q for S = |v|², T = tr C; S, X ≥ 0; 0 ≤ Y ≤ 2X + 2S for Y = |y|²."""
    total = infer(equals(S + TRACE, z), by=[second_moment(), S_is, z_is])
    spread = integrated(SUM, infer(w * (X - z) ** 2 >= 0, by=[POSITIVE], squares=[X - z]))
    by = [spread, renamed_sum(w * X**2, SUM, SUM_J), identity(SUM(w), 1), z_is, q_is]
    jensen = infer(z**2 <= q, by=by, degree=2)
    named_squares = (S, S_is, v), (x_i, x_i_is, mu), (Y, Y_is, y)
    lows = [infer(name >= 0, by=[is_name, nonnegative_square(u)]) for name, is_name, u in named_squares]
    apart = infer(2 * x_i + 2 * S >= Y, by=[Y_is, x_i_is, S_is, nonnegative_square(mu + v)])
    return total, jensen, apart, *lows


@cache
def parts_of_form() -> tuple[Theorem, Term]:
    """⊢ |f|² ≤ 3((2 + 4S(X + S))S + T²(2X + 3S)): f = (1 − v·y)v + Cy − Cv, (v·y)² ≤ SY, |Cu| ≤ T|u|."""
    _, _, apart, S_low, _, Y_low = sizes()
    (of_v, of_y), norm = images_below_norm(), norm_below_trace()
    p, along = (1 - dot(v, y)) * v, infer(dot(v, y) ** 2 <= S * Y, by=[cauchy_schwarz(v, y), S_is, Y_is])
    by = [nonnegative_square(s) for s in (p - Cy, p + Cv, Cy + Cv)]
    three = infer(square(form) <= 3 * (square(p) + square(Cy) + square(Cv)), by=by)
    first = infer((1 - dot(v, y)) ** 2 <= 2 + 2 * S * Y, by=[along], squares=[1 + dot(v, y)])
    first = infer(square(p) <= (2 + 2 * S * Y) * S, by=[first, S_is, S_low])
    by = [of_y, infer(C2 * Y <= TRACE**2 * Y, by=[norm, Y_low]), Y_is]
    second = infer(square(Cy) <= TRACE**2 * Y, by=by)
    by = [of_v, infer(C2 * S <= TRACE**2 * S, by=[norm, S_low]), S_is]
    third = infer(square(Cv) <= TRACE**2 * S, by=by)
    size = (2 + 2 * S * Y) * S + TRACE**2 * (Y + S)
    most = (2 + 4 * S * (x_i + S)) * S + TRACE**2 * (2 * x_i + 3 * S)
    by = [infer(square(form) <= 3 * size, by=[three, first, second, third])]
    by.append(infer(size <= most, by=[apart], squares=[S, TRACE]))
    return infer(square(form) <= 3 * most, by=by), 3 * most


MOST = exp(most_exponent)
gap = (X_j - X) / 16


@cache
def farther(part: int = 2048) -> Theorem:
    """⊢ X_j² ≤ 2X_i² + 2048 e^s for s = (X_j − X_i)/16: s² ≤ 4e^s for s ≥ 0, and X_j ≤ X_i for s ≤ 0."""
    x_j, x_j_is = named("x_j", "x_j", X_j)
    half = exp(gap / 2)
    by = [exp_tangent(gap / 2), x_j_is, x_i_is]
    tangent = infer(half >= 1 + (x_j - x_i) / 32, by=by, degree=1)
    low = infer(x_j >= 0, by=[x_j_is, nonnegative_square(mu_j)])
    by = [tangent, low, infer(half >= 0, by=[exp_positive(gap / 2)])]
    squares, goal = [x_j - 2 * x_i, half, x_i], x_j**2 <= 2 * x_i**2 + part * half**2
    by = [infer(goal, by=by, split=[x_j - x_i], squares=squares, degree=2), exp_sum(gap / 2, gap / 2)]
    by += [infer(equals(t**2, u**2), by=[is_t]) for t, u, is_t in ((x_j, X_j, x_j_is), (x_i, X, x_i_is))]
    return infer(X_j**2 <= 2 * X**2 + part * exp(gap), by=by)


@cache
def of_pair() -> Theorem:
    """⊢ E[w_i w_j] X_j² ≤ 2X_i² E[w_i w_j] + 2048 N e^{h_i}."""
    inner = half_way + PAIR_EXPONENT
    small = infer(inner + gap <= most_exponent, by=[nonnegative_square(δ + 2 * c)])
    small = cut(exp_monotone(inner + gap, most_exponent), small)
    bound = PAIR.cited("S S-9, two weights")[2]
    bound = infer(pair * exp(gap) <= N * exp(inner) * exp(gap), by=[bound, exp_positive(gap)])
    bound = infer(pair * exp(gap) <= N * MOST, by=[bound, exp_sum(inner, gap), small])
    low = integrated(E_phi, infer(w * w_j >= 0, by=[POSITIVE, POSITIVE_J]))
    far = infer(pair * X_j**2 <= pair * (2 * X**2 + 2048 * exp(gap)), by=[farther(), low])
    return infer(pair * X_j**2 <= 2 * X**2 * pair + 2048 * N * MOST, by=[far, bound])


@cache
def alone() -> Theorem:
    """⊢ E w_i ≤ N e^{h_i}: w ≤ N g for g = e^{y/2}, as w ≤ 1 and w ≤ N g²."""
    of_w, half = PAIR.cited("S S-9, two weights")[0], exp(ahead / 2)
    by = [of_w, exp_sum(ahead / 2, ahead / 2)]
    by = [infer(w <= N * half**2, by=by), weight_at_most_1(), at_least_one(), exp_positive(ahead / 2)]
    point = infer(w <= N * half, by=by, split=[half - 1])
    mean = mean_of_exponential(ahead / 2, HALF * D, (square(c) - square(mu)) / 4, half_way)
    less = infer(half_way <= most_exponent, by=[nonnegative_square(c)])
    less = cut(exp_monotone(half_way, most_exponent), less)
    return infer(weight <= N * MOST, by=[integrated(E_phi, point), mean, less])
