"""S-3: the reverse flow keeps the rank of the deviations, from every start and at all times.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, e any vector,
X_e = Σ_i ⟨μ_i − m, e⟩², which is n eᵀSe; X = Σ_i |μ_i − m|².
Shown. Along μ_i' = −∇_iF,

    X_e' = −4 E_p[⟨v − m, e⟩² + |Ce|²],     X_e(t) ≤ X_e(0) ≤ e^{4(1 + X(0))t} X_e(t).

So ⟨μ_i − m, e⟩ = 0 for all i at one time if and only if at the start: the span of the deviations stays.
Not shown. That descent keeps the rank too; that it does not grow is claim "S S-3, directions without
deviations".
Tools. The gradient's form, Σ_i w_i⟨μ_i − v, e⟩(μ_i − v) = Ce; |Ce|² ≤ tr C eᵀCe; Grönwall's lemma.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.posterior import second_moment, weight_at_most_1
from verify.lemmas.reverse_deviations import X, drift, mean_of_posterior_mean
from verify.lemmas.reverse_flow import flow
from verify.lemmas.reverse_flow_deviations import X_0, fall, m_speed, sizes
from verify.lemmas.reverse_flow_directions import DIRECTIONS, GROWN, LENGTH, LOST, Ce, Xe_0, Xe_t, e, o
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m

from verify.prove import (  # isort: skip
    SUM, SUM_J, TRACE, Cy, E_p, Speed, definition, dot, equals, exp, exp_positive, exp_zero,
    gradient_form, identity, infer, integrated, mean_of_means, mu, mu_j, n, nonnegative_square, paired, pi,
    renamed_component, speed, square, t, v, w, w_j, weight_is_positive,
)  # fmt: skip

g, y, y_j = flow.gradient, mu - v, mu_j - v


@cache
def slope(speed_is=4):
    """X_e' = −4E_p[⟨v − m, e⟩² + |Ce|²]: Σ_i⟨μ_i, e⟩⟨∇_i, e⟩ = 2E_p[⟨v, e⟩² + |Ce|²], and Σ_i∇_i = 2m."""
    along = infer(equals(n * pi * dot(mu, e), dot(mu, e)), by=[UNIFORM])
    none = infer(equals(SUM(o), 0), by=[paired(m, e), integrated(SUM, along)])
    form = gradient_form(g, 2 * w, v + Cy, e)
    each = infer(equals(dot(mu, e) * dot(g, e), dot(mu, e) * E_p(2 * w * dot(v + Cy, e))), by=[form])
    point = identity(SUM(w * dot(mu, e) * dot(v + Cy, e)), dot(v, e) ** 2 + square(Ce))
    pull = infer(
        equals(SUM(dot(mu, e) * dot(g, e)), 2 * E_p(dot(v, e) ** 2 + square(Ce))),
        by=[integrated(SUM, each), integrated(E_p, point)],
    )
    mean = infer(equals(dot(m, e) * SUM(dot(g, e)), 2 * dot(m, e) ** 2), by=[drift(e)])
    rest = infer(equals(dot(m_speed, e) * SUM(o), 0), by=[none])
    square_of = infer(equals(dot(m, e) * E_p(dot(v, e)), dot(m, e) ** 2), by=[mean_of_posterior_mean(e)])
    return infer(
        equals(Speed(flow, LENGTH), -speed_is * LOST), by=[speed(LENGTH, flow), pull, mean, rest, square_of]
    )


@cache
def turned():
    """|Ce|² ≤ tr C Σ_i w_i⟨μ_i − v, e⟩², by Lagrange's identity."""
    area = square(dot(y_j, e) * y - dot(y, e) * y_j)
    both = infer(w * w_j > 0, by=[weight_is_positive(), renamed_component(weight_is_positive())])
    each = scaled(nonnegative_square(dot(y_j, e) * y - dot(y, e) * y_j), w * w_j, both)
    form = identity(SUM(SUM_J(w * w_j * area)), 2 * (TRACE * SUM(w * dot(y, e) ** 2) - square(Ce)))
    return infer(
        square(Ce) <= TRACE * SUM(w * dot(y, e) ** 2), by=[integrated(SUM, integrated(SUM_J, each)), form]
    )


@cache
def trace_below():
    """Tr C ≤ X."""
    along = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    total = infer(equals(SUM(square(mu - m)), X), by=[integrated(SUM, along), paired(m, m), definition(X)])
    each = scaled(weight_at_most_1(), square(mu - m), nonnegative_square(mu - m))
    by = [integrated(SUM, each), second_moment(), mean_of_means(m), identity(SUM(w), 1), total]
    return infer(TRACE <= X, by=[*by, nonnegative_square(v - m)])


@cache
def at_most(factor=1):
    """⟨v − m, e⟩² + |Ce|² ≤ (1 + X) X_e at every point, as w_i ≤ 1."""
    h, inner = dot(v - m, e), SUM(w * o**2)
    spread = SUM(w * dot(y, e) ** 2)
    mean = infer(equals(SUM(w * o), h), by=[mean_of_means(e), identity(SUM(w), 1)])
    cross = infer(equals(h * SUM(w * o), h**2), by=[mean])
    one = infer(equals(h**2 * SUM(w), h**2), by=[identity(SUM(w), 1)])
    parted = infer(equals(spread, inner - h**2), by=[cross, one])
    some = integrated(SUM, scaled(weight_is_positive(), dot(y, e) ** 2, squares=[dot(y, e)]))
    turn = infer(square(Ce) <= X * spread, by=[turned(), scaled(trace_below(), spread, some)])
    each = scaled(weight_at_most_1(), o**2, squares=[o])
    below = infer(spread <= LENGTH - h**2, by=[parted, integrated(SUM, each), definition(LENGTH)])
    size = sizes()[0]
    wide = scaled(below, X, size)
    by = [turn, wide, some, below, scaled(size, h**2, squares=[h])]
    return infer(h**2 + square(Ce) <= factor * (1 + X) * LENGTH, by=by)


@cache
def falls():
    """X_e(t) ≤ X_e(0)."""
    lost = infer(LOST >= 0, by=[integrated(E_p, nonnegative_square(Ce)), mean_square()])
    return infer(Xe_t <= Xe_0, by=[stays_nonpositive(LENGTH - Xe_0, flow, [slope(), lost])])


def mean_square():
    """E_p⟨v − m, e⟩² ≥ 0."""
    h = dot(v - m, e)
    return integrated(E_p, infer(h**2 >= 0, squares=[h]))


@cache
def stays():
    """X_e(0) ≤ e^{4(1 + X(0))t} X_e(t): the right side does not fall, as X ≤ X(0)."""
    size = infer(LENGTH >= 0, by=[definition(LENGTH), integrated(SUM, infer(o**2 >= 0, squares=[o]))])
    wide = scaled(infer(X_0 - X >= 0, by=[X <= X_0]), LENGTH, size)
    most = infer(LOST <= (1 + X_0) * LENGTH, by=[integrated(E_p, at_most()), wide])
    slow = infer(Speed(flow, LENGTH) >= -4 * (1 + X_0) * LENGTH, by=[slope(), most])
    slow = scaled(slow, GROWN, exp_positive(4 * (1 + X_0) * t))
    start = infer(equals(exp(0) * Xe_0, Xe_0), by=[exp_zero()])
    held = stays_nonpositive(Xe_0 - GROWN * LENGTH, flow, [slow], start=[start], kept=[fall()])
    return infer(GROWN * Xe_t >= Xe_0, by=[held])


ON_A_LINE = Instance(
    GaussianMixture([["9/40", "1/5"], ["1/40", "1/5"], ["-1/4", "1/5"]]), vectors={"c": [[0, 1]]}
)
ACROSS = Instance(GaussianMixture([["9/40", "1/5"], ["1/40", 0], ["-1/4", "1/5"]]), vectors={"c": [[1, 2]]})


@claim(
    SHARPER,
    "S-3, each direction along the flow",
    DIRECTIONS,
    provenance=Provenance.DERIVED,
)
@at(ON_A_LINE, ACROSS)
def test_rank_along_the_flow(evidence: Evidence) -> None:
    evidence.conclude(slope(), "Σ_i w_i⟨μ_i − v, e⟩(μ_i − v) = Ce")
    evidence.conclude(falls(), "X_e' ≤ 0")
    evidence.conclude(stays(), "X_e' ≥ −4(1 + X)X_e")

    evidence.twin("X_e' = −2E_p[…]", lambda: slope(speed_is=2))
    evidence.twin("⟨v − m, e⟩² + |Ce|² ≤ ½(1 + X) X_e", lambda: at_most(factor=Fraction(1, 2)))
