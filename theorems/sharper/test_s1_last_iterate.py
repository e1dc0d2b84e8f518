"""S-1 for the last iterate: near the origin the forward loss is smooth, with no n and no d in the constant.

Setting. As in S-1: teacher N(0, I), fixed weights, any n and d, V = Σ_i |μ_i|²; the means move with
velocities δ_i, and ∂ is the derivative along that.
Shown. Where V ≤ ¼, ∂²L ≤ (17/2) Σ_i |δ_i|². So from V_0 ≤ ¼ and with η ≤ 4/17, for all k,

    L_{k+1} ≤ L_k,      ηk L_k ≤ V_0.

Not shown. That 17/2 is the least such constant.
Tools. S-1's one step; derivatives of the softmax; Taylor's theorem on the segment from μ to μ − η∇.

With λ_i = ⟨x − μ_i, δ_i⟩, S = Σ w_i λ_i and q_i = ⟨μ_i − v, v⟩,

    ∂v = Σ w_i (λ_i (μ_i − v) + δ_i),      ⟨v, ∂²v⟩ = Σ w_i {((λ_i − S)² − |δ_i|²) q_i + 2(λ_i − S)⟨δ_i, v⟩}.

E_φ λ_i² ≤ (5/4)|δ_i|², while |v|² + tr C ≤ ¼ and −½ ≤ q_i ≤ 1/16. A step changes L by −ηΣ|∇_i|² and at most
½(17/2)η²Σ|∇_i|², which is no more; and V_k + ηk L_k never increases.
"""

from fractions import Fraction
from functools import cache

from verify.algebra.calculus import Law
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.derivatives import (
    MEANS,
    delta,
    gradient_is_derivative,
    mean_rate,
    weight_exponent_rate,
    weight_rate,
)
from verify.lemmas.posterior import weight_at_most_1
from verify.lemmas.rates import stays_below
from verify.logic.motion import velocity

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_LAST, V_0, L, L_k, L_next, V, V_k, V_next, descent, loss_facts, near_origin,
    near_step, η,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, TRACE, E_phi, Next, along, cauchy_schwarz, cut, definition, derivative, differentiated, dot,
    end_of_step, equals, identity, induction, infer, integrated, k, mu, nonnegative_square, normal_mean,
    normal_variance, rate_of_mean, renamed_step, square, summand, v, w, weight_is_positive,
)  # fmt: skip

λ, y, q = weight_exponent_rate(MEANS), mu - v, dot(mu - v, v)
S, Λ, Δ = SUM(w * λ), SUM(w * λ**2), SUM(w * square(delta))
((dv, _),) = velocity(v, MEANS).parts
FORM = 2 * square(dv) + 2 * SUM(w * (((λ - S) ** 2 - square(delta)) * q + 2 * (λ - S) * dot(delta, v)))
SIZE = SUM(square(delta))
SMOOTH = Fraction(17, 2)


def rate(value):
    """∂, the derivative as the means move."""
    return derivative(value, MEANS)


@cache
def second_derivative(form=FORM):
    """∂L = E_φ[2⟨v, ∂v⟩], and the same once more; ⟨v, ∂∂v⟩ from ⟨v, ∂v⟩ = Σ w_i (λ_i q_i + ⟨δ_i, v⟩)."""
    by = [differentiated(definition(L), MEANS), rate_of_mean(Law.NORMAL, square(v), MEANS)]
    first = infer(equals(rate(L), 2 * E_phi(dot(v, dv))), by=by)
    slope = λ * q + dot(delta, v)
    moving = integrated(SUM, infer(equals(rate(w) * slope, w * (λ - S) * slope), by=[weight_rate(MEANS)]))
    by = [differentiated(mean_rate(MEANS, v), MEANS), moving, mean_rate(MEANS, v), mean_rate(MEANS, dv)]
    by.append(identity(SUM(w * q), 0))
    point = infer(equals(2 * rate(dot(v, dv)), form), by=by)
    by = [differentiated(first, MEANS), rate_of_mean(Law.NORMAL, dot(v, dv), MEANS), integrated(E_phi, point)]
    return infer(equals(rate(rate(L)), E_phi(form)), by=by)


@cache
def small_mean():
    """|μ_i|² ≤ ¼."""
    return infer(
        square(mu) <= QUARTER, by=[summand(nonnegative_square(mu), SUM), definition(V), V <= QUARTER]
    )


@cache
def braces():
    """The sum over i is at most (9/8)Λ + 2Δ: −½ ≤ q_i ≤ 1/16, and |2(λ_i − S)v − δ_i|² ≥ 0."""
    small_v, small_mu = near_origin()[0], small_mean()
    above = infer(q <= Fraction(1, 16), by=[small_mu, nonnegative_square(mu - 2 * v)])
    below = infer(q >= -HALF, by=[small_v, small_mu, nonnegative_square(mu + v)])
    along_v = infer((λ - S) ** 2 * square(v) <= (λ - S) ** 2 / 4, by=[small_v], squares=[λ - S])
    by = [
        infer((λ - S) ** 2 * q <= (λ - S) ** 2 / 16, by=[above], squares=[λ - S]),
        infer(-1 * square(delta) * q <= square(delta) / 2, by=[below, nonnegative_square(delta)]),
        infer(
            2 * (λ - S) * dot(delta, v) <= (λ - S) ** 2 / 2 + square(delta) / 2,
            by=[nonnegative_square(2 * (λ - S) * v - delta), along_v],
        ),
    ]
    inside = ((λ - S) ** 2 - square(delta)) * q + 2 * (λ - S) * dot(delta, v)
    each = infer(inside <= Fraction(9, 16) * (λ - S) ** 2 + square(delta), by=by)
    goal = 2 * w * inside <= 2 * w * (Fraction(9, 16) * (λ - S) ** 2 + square(delta))
    return integrated(SUM, infer(goal, by=[each, weight_is_positive()], degree=2))


@cache
def velocity_of_mean(share=Fraction(3, 4)):
    """|∂v|² ≤ (3/2)Δ + (3/4)Λ: it is Σ w_i ⟨λ_i y_i + δ_i, ∂v⟩, and Σ w_i |y_i|² = tr C ≤ ¼."""
    by = [cauchy_schwarz(y, dv)]
    along_y = infer(
        2 * λ * dot(y, dv) <= share * λ**2 + square(y) * square(dv) / share,
        by=by,
        squares=[share * λ - dot(y, dv)],
    )
    along_δ = infer(
        2 * dot(delta, dv) <= Fraction(3, 2) * square(delta) + Fraction(2, 3) * square(dv),
        by=[nonnegative_square(3 * delta - 2 * dv)],
    )
    right = (
        share * λ**2
        + square(y) * square(dv) / share
        + Fraction(3, 2) * square(delta)
        + Fraction(2, 3) * square(dv)
    )
    each = infer(
        2 * w * (λ * dot(y, dv) + dot(delta, dv)) <= w * right, by=[along_y, along_δ, weight_is_positive()]
    )
    spread = identity(SUM(w * square(y)), TRACE)
    trace = infer(TRACE * square(dv) <= square(dv) / 4, by=[near_origin()[1], nonnegative_square(dv)])
    by = [integrated(SUM, each), mean_rate(MEANS, dv), spread, trace, identity(SUM(w), 1)]
    return infer(square(dv) <= Fraction(3, 2) * Δ + share * Λ, by=by)


@cache
def means():
    """E_φ Δ ≤ Σ|δ_i|² and E_φ Λ ≤ (5/4) Σ|δ_i|²: w_i ≤ 1, and ⟨μ_i, δ_i⟩² ≤ |δ_i|²/4."""
    light = weight_at_most_1()
    size = infer(w * square(delta) <= square(delta), by=[light, nonnegative_square(delta)])
    by = [cauchy_schwarz(mu, delta), small_mean(), nonnegative_square(delta)]
    inner = infer(dot(mu, delta) ** 2 <= square(delta) / 4, by=by)
    variance = normal_variance(delta), normal_mean(delta)
    one = infer(E_phi(λ**2) <= Fraction(5, 4) * square(delta), by=[inner, *variance])
    each = infer(w * λ**2 <= λ**2, by=[light], squares=[λ])
    by = [integrated(E_phi, integrated(SUM, each)), integrated(SUM, one)]
    return integrated(E_phi, integrated(SUM, size)), infer(E_phi(Λ) <= Fraction(5, 4) * SIZE, by=by)


@cache
def smooth(constant=SMOOTH):
    """∂²L ≤ (17/2) Σ|δ_i|²: the form is at most 5Δ + (21/8)Λ, and 5 + 105/32 ≤ 17/2."""
    by = [velocity_of_mean(), braces(), identity(SUM(w), 1)]
    point = infer(5 * Δ + Fraction(21, 8) * Λ >= FORM, by=by, squares=[S], degree=1)
    by = [second_derivative(), integrated(E_phi, point), *means()]
    by.append(integrated(SUM, nonnegative_square(delta)))
    return infer(rate(rate(L)) <= constant * SIZE, by=by)


@cache
def stays():
    """V_k ≤ ¼ for all k."""
    positive_L, less, _ = loss_facts()
    falls = infer(Next(descent, V) <= V, by=[near_step(), positive_L, less])
    return stays_below(falls, V, QUARTER, descent)


@cache
def falls(largest=Fraction(4, 17)):
    """L⁺ ≤ L − ηΣ|g|² + ½(17/2)η²Σ|g|² ≤ L, as the segment stays where V ≤ ¼."""
    slope = differentiated(definition(V), MEANS)
    by = [differentiated(slope, MEANS), integrated(SUM, nonnegative_square(delta))]
    concave = infer(-1 * rate(rate(V)) <= 0, by=by)
    parabola = end_of_step(MEANS, descent, L, gradient_is_derivative(Law.TEACHER), smooth(), [concave])
    positive_size = integrated(SUM, nonnegative_square(descent.gradient))
    step = infer(Next(descent, L) <= L, by=[parabola, positive_size, η <= largest])
    return cut(along(step, descent), stays(), renamed_step(stays(), k, 1))


@cache
def last(factor=1):
    """ηk L_k ≤ V_0: V_k + ηk L_k never increases, as L ≤ D."""
    _, less, positive_V = loss_facts()
    decrease = cut(along(infer(Next(descent, V) <= V - η * L, by=[near_step(), less]), descent), stays())
    total = V_k + factor * η * k * L_k <= V_0
    by = [decrease, falls(), total, infer(k + 1 >= 0)]
    after = infer(V_next + factor * η * (k + 1) * L_next <= V_0, by=by)
    by = [induction(total, infer(V_0 <= V_0), after), along(positive_V, descent)]
    return infer(factor * η * k * L_k <= V_0, by=by)


@claim(SHARPER, "S-1, last iterate", S_1_LAST, provenance=Provenance.DERIVED)
def test_last_iterate(evidence: Evidence) -> None:
    evidence.conclude(falls(), "the second derivative is at most (17/2) Σ|δ_i|² on the segment, and η ≤ 4/17")
    evidence.conclude(last(), "V_k + ηk L_k never increases")

    evidence.twin("|∂v|² for 2|∂v|²", lambda: second_derivative(form=FORM - square(dv)))
    evidence.twin("∂²L ≤ 8 Σ|δ_i|² by the same estimates", lambda: smooth(constant=8))
    evidence.twin("|∂v|² ≤ (3/2)Δ + ½Λ", lambda: velocity_of_mean(share=HALF))
    evidence.twin("η ≤ 1/4", lambda: falls(largest=QUARTER))
    evidence.twin("2ηk L_k ≤ V_0", lambda: last(factor=2))
