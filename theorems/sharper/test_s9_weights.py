"""S-9, weights: how much weight a component has under the teacher, from below, and two of them at once.

Setting. Teacher N(0, I); any n, d, weights and means; c is a place, D = μ_i − c, R_i = |D|².
Shown. Without any hypothesis, with δ = μ_j − μ_i, a = (|μ_i|² − |c|²)/2 = R_i/2 + c·D and

    λ_i = Σ_j (π_j/π_i)^{1/4} exp(b_ij),
    b_ij = (8a D·δ − (D·δ)²)/(32(1 + R_i)) + |δ|²/32 − (|μ_j|² − |μ_i|²)/8,

    λ_i⁴ √(1 + R_i) E_φ w_i ≥ exp(−a²/(2(1 + R_i))).

If c is the mean of the one component with ι_i = 1, W its weight and Nπ_i ≥ 1 for all i, then with
y = (x − c)·D − R_i/2, e = |δ|² and s = |μ_j − c|² − R_i,

    w_i ≤ N e^y,   W e^y ≤ N,   E_φ w_i w_j ≤ N exp(−R_i/8 − c·D/2 − s/16 − e/32 − c·δ/4).

Not shown. Nothing is left to the reader.
Tools. e^{x·u − (x·q)²/2} has a known mean under φ.

From below: S = Σ_j (w_j/w_i)^{1/4} has w_i S⁴ ≥ 1, so w_i ≥ λ^{−4}(5 − 4S/λ) for any λ; and w_i ≥ Γ w_i for
the bump Γ = e^{−(x·D − a)²/2} about the plane half-way to c. λ is the mean of S under Γφ. What is given away
is a factor: where c = 0 and all others are at μ_i, E w_i is near e^{−R/8}/√R itself. Two weights: w_i w_j ≤
N (e^{y_i + y_j})^{1/4}, since both sides are at most 1, or the right is larger.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import normal_exponential
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.far_start import ONE
from verify.lemmas.posterior import weight_at_most_1
from verify.logic.schemas import exp_log, exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    BELOW, D, LIGHT, N, PAIR, PAIR_EXPONENT, W, ahead, at_least_one, at_the_one, c, exp_equal, half_way,
    is_one, is_other, level, mean_of_exponential, named, share_at_most_1, spread, width, δ, λ, λ_is, ψ, ι_j,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM_J, E_phi, assume, both_ways, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    identity, infer, integrated, inverse_times, log, mu, mu_j, nonnegative_square, pi, pi_j,
    renamed_component, softmax, sqrt, sqrt_nonnegative, square, summand, w, w_j, weight_is_positive, x,
)  # fmt: skip

QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)


def log_component(mean, weight):
    """⟨x, μ⟩ − |μ|²/2 + log π: log of a component of the mixture over φ."""
    return dot(x, mean) - square(mean) / 2 + log(weight)


T_i, T_j = log_component(mu, pi), log_component(mu_j, pi_j)
fourth = (T_j - T_i) / 4
root = exp(fourth)
S, S_IS = named("S_i", "S_i", SUM_J(root))
bump = -1 * (dot(x, D) - level) ** 2 / 2
Γ = exp(bump)
shift = -1 * (square(mu_j) - square(mu)) / 8 + (log(pi_j) - log(pi)) / 4


@cache
def ratio():
    """w_i e^{T_j} = w_j e^{T_i}: the softmax."""
    plain = dot(x, mu) - square(mu) / 2
    by = [exp_sum(plain, log(pi)), cut(exp_log(pi), infer(pi > 0))]
    component = infer(equals(pi * exp(plain), exp(T_i)), by=by)
    by = [softmax(), renamed_component(softmax()), component, renamed_component(component)]
    return infer(equals(w * exp(T_j), w_j * exp(T_i)), by=by)


def twice_doubled(y):
    """e^{4y} = (e^y)⁴."""
    return infer(equals(exp(4 * y), exp(y) ** 4), by=[exp_sum(2 * y, 2 * y), exp_sum(y, y)])


@cache
def sum_of_roots():
    """w_i S⁴ ≥ 1 and S > 0: the fourth powers of its terms sum to 1/w_i."""
    positive = exp_positive(fourth)
    moved = infer(equals(exp(T_i) * root**4, exp(T_j)), by=[exp_sum(T_i, 4 * fourth), twice_doubled(fourth)])
    moved = infer(equals(exp(T_i) * w * root**4, exp(T_i) * w_j), by=[ratio(), moved])
    of_j = infer(w * root**4 >= w_j, by=[moved, exp_positive(T_i)], degree=2)
    below = infer(root <= S, by=[summand(positive, SUM_J), S_IS])
    S_positive = infer(S > 0, by=[integrated(SUM_J, positive), S_IS])
    two = infer(root**2 <= root * S, by=[below, positive])
    three = infer(root**2 * S <= root * S**2, by=[two, S_positive])
    three = infer(root**3 <= root * S**2, by=[infer(root**3 <= root**2 * S, by=[below, positive]), three])
    four = infer(root**4 <= root**3 * S, by=[below, infer(root**3 > 0, by=[positive])])
    four = infer(root**4 <= root * S**3, by=[four, infer(root**3 * S <= root * S**3, by=[three, S_positive])])
    total = integrated(SUM_J, infer(w_j <= w * root * S**3, by=[of_j, four, POSITIVE]))
    return infer(w * S**4 >= 1, by=[total, identity(SUM_J(w_j), 1), S_IS]), S_positive


@cache
def wide():
    """1 + R > 0, and (1 + R) · 1/(1 + R) = 1."""
    positive = infer(width > 0, by=[nonnegative_square(D)])
    return positive, cut(inverse_times(width), positive)


def mean_in_bump(whole, u, constant, value):
    """√(1 + R) E e^{whole} = e^{value}, where whole = ⟨x, u⟩ − ⟨x, D⟩²/2 + constant."""
    inside = dot(x, u) - dot(x, D) ** 2 / 2
    by = [*exp_equal(whole, inside + constant), exp_sum(inside, constant)]
    taken = integrated(E_phi, infer(equals(exp(whole), exp(inside) * exp(constant)), by=by))
    power = (square(u) - dot(u, D) ** 2 * spread) / 2
    by = [*exp_equal(power + constant, value, [wide()[1]]), exp_sum(power, constant)]
    known = infer(equals(exp(power) * exp(constant), exp(value)), by=by)
    return infer(
        equals(E_phi(exp(whole)) * sqrt(width), exp(value)), by=[taken, normal_exponential(u, D), known]
    )


@cache
def below(slope=4):
    """λ⁵ w_i ≥ Γ(5λ − 4S) at every point, and the mean of the right side is known."""
    (WS, S_positive), least = sum_of_roots(), -1 * level**2 * spread / 2
    first = mean_in_bump(bump, level * D, -1 * level**2 / 2, least)
    each = mean_in_bump(bump + fourth, level * D + QUARTER * δ, -1 * level**2 / 2 + shift, least + ψ)
    by = [each, integrated(E_phi, exp_sum(bump, fourth)), exp_sum(least, ψ)]
    each = infer(equals(E_phi(Γ * root) * sqrt(width), exp(least) * exp(ψ)), by=by)
    total = infer(
        equals(SUM_J(E_phi(Γ * root)) * sqrt(width), exp(least) * λ), by=[integrated(SUM_J, each), λ_is]
    )
    positive = infer(λ > 0, by=[integrated(SUM_J, exp_positive(ψ)), λ_is])
    cubic = λ**3 + 2 * λ**2 * S + 3 * λ * S**2 + 4 * S**3
    by = [infer(λ**3 > 0, by=[positive]), infer(S**3 > 0, by=[S_positive]), positive, S_positive]
    cubic = infer(w * cubic >= 0, by=[POSITIVE, infer(cubic > 0, by=by)])
    line = 5 * λ - slope * S
    tangent = infer(w * λ**5 >= w * S**4 * line, by=[cubic], squares=[λ - S])
    fifth = infer(w * λ**5 >= 0, by=[POSITIVE, infer(λ**5 >= 0, by=[positive], degree=5)])
    tangent = infer(w * λ**5 >= line, by=[tangent, WS, fifth], split=[line])
    low = infer(bump <= 0, squares=[dot(x, D) - level])
    at_most_1 = infer(Γ <= 1, by=[cut(exp_monotone(bump, 0), low), exp_zero()])
    point = infer(Γ * w * λ**5 >= Γ * line, by=[tangent, exp_positive(bump)])
    point = infer(w * λ**5 >= Γ * line, by=[point, infer(Γ * w * λ**5 <= w * λ**5, by=[at_most_1, fifth])])
    point = infer(w * λ**5 >= 5 * λ * Γ - 4 * Γ * SUM_J(root), by=[point, S_IS])
    not_negative = cut(sqrt_nonnegative(width), infer(width >= 0, by=[wide()[0]]))
    mean, weight = integrated(E_phi, point), E_phi(w)
    goal = λ**5 * weight * sqrt(width) >= 5 * λ * E_phi(Γ) * sqrt(width) - 4 * SUM_J(E_phi(Γ * root)) * sqrt(
        width
    )
    whole = infer(goal, by=[mean, not_negative])
    whole = infer(λ**5 * weight * sqrt(width) >= λ * exp(least), by=[whole, first, total])
    return infer(λ**4 * weight * sqrt(width) >= exp(least), by=[whole, positive], degree=2)


BIGGER = log(pi) - log(pi_j)


@cache
def against_the_one():
    """ι_j w_i = ι_j w_j e^y π_i/π_j, where π_i/π_j is between 1/N and N."""
    one_j = renamed_component(is_one())
    rest = T_i - T_j - ahead - BIGGER
    none = infer(equals(ι_j * rest, 0), by=[at_the_one(x), at_the_one(mu_j + c)])
    up = infer(ι_j * exp(rest) >= ι_j * (1 + rest), by=[exp_tangent(rest), one_j])
    down = infer(ι_j * exp(-1 * rest) >= ι_j * (1 - rest), by=[exp_tangent(-1 * rest), one_j])
    down = infer(ι_j * exp(-1 * rest) >= ι_j, by=[down, none])
    down = infer(ι_j * exp(-1 * rest) * exp(rest) >= ι_j * exp(rest), by=[down, exp_positive(rest)])
    product = infer(equals(exp(rest) * exp(-1 * rest), 1), by=[exp_sum(rest, -1 * rest), exp_zero()])
    down = infer(ι_j * exp(rest) <= ι_j, by=[down, product])
    unit = both_ways(down, infer(ι_j * exp(rest) >= ι_j, by=[up, none]))
    inner = BIGGER + rest
    by = [exp_sum(T_j, ahead + inner), exp_sum(ahead, inner), exp_sum(BIGGER, rest)]
    chain = infer(equals(exp(T_i), exp(T_j) * exp(ahead) * exp(BIGGER) * exp(rest)), by=by)
    right = ι_j * w_j * exp(ahead) * exp(BIGGER)
    whole = infer(equals(exp(T_j) * ι_j * w, exp(T_j) * right), by=[ratio(), chain, unit])
    by = [whole, exp_positive(T_j)]
    return infer(ι_j * w <= right, by=by, degree=2), infer(ι_j * w >= right, by=by, degree=2)


@cache
def ratio_of_shares():
    """π_i/π_j ≤ N and N π_i/π_j ≥ 1."""
    share = share_at_most_1()
    known = [cut(exp_log(p), infer(p > 0)) for p in (pi, pi_j)]
    product = infer(equals(exp(BIGGER) * pi_j, pi), by=[exp_sum(BIGGER, log(pi_j)), *known])
    most = infer(exp(BIGGER) * pi_j <= N * pi_j, by=[product, share, renamed_component(assume(LIGHT))])
    less = infer(exp(BIGGER) * pi_j <= exp(BIGGER), by=[renamed_component(share), exp_positive(BIGGER)])
    least = infer(N * exp(BIGGER) * pi_j >= 1, by=[product, LIGHT])
    return (
        infer(exp(BIGGER) <= N, by=[most], degree=2),
        infer(N * exp(BIGGER) >= 1, by=[least, less]),
    )


@cache
def one_weight():
    """w_i ≤ N e^y, and W e^y ≤ N."""
    (most, least), (at_most, at_least) = against_the_one(), ratio_of_shares()
    positive = infer(
        ι_j * w_j * exp(ahead) >= 0, by=[renamed_component(is_one()), POSITIVE_J, exp_positive(ahead)]
    )
    up = infer(ι_j * w <= N * ι_j * w_j * exp(ahead), by=[most, at_most, positive])
    up = infer(w <= N * W * exp(ahead), by=[integrated(SUM_J, up), ONE[3]])
    down = infer(ι_j * w_j * exp(ahead) <= N * ι_j * w, by=[least, at_least, positive])
    down = infer(W * exp(ahead) <= N * w, by=[integrated(SUM_J, down), ONE[3]])
    rest = infer(
        (1 - ι_j) * w_j >= 0, by=[infer(1 - ι_j >= 0, by=[renamed_component(is_other())]), POSITIVE_J]
    )
    W_at_most_1 = infer(W <= 1, by=[integrated(SUM_J, rest), identity(SUM_J(w_j), 1)])
    up = infer(
        w <= N * exp(ahead),
        by=[up, infer(W * exp(ahead) <= exp(ahead), by=[W_at_most_1, exp_positive(ahead)])],
    )
    return up, infer(W * exp(ahead) <= N, by=[down, weight_at_most_1()])


@cache
def two_weights(power=4):
    """w_i w_j ≤ t for t = N (e^{y_i + y_j})^{1/4}: both are at most t⁴, and w_i w_j ≤ 1."""
    of_i = one_weight()[0]
    of_j, ahead_j = renamed_component(of_i), dot(x, mu_j - c) + (square(c) - square(mu_j)) / 2
    part = (ahead + ahead_j) / power
    g = exp(part)
    whole = infer(
        equals(exp(ahead) * exp(ahead_j), g**4),
        by=[exp_sum(ahead, ahead_j), exp_sum(2 * part, 2 * part), exp_sum(part, part)],
    )
    both = infer(w * w_j <= N * exp(ahead) * N * exp(ahead_j), by=[of_i, of_j, POSITIVE, POSITIVE_J])
    both = infer(w * w_j <= N**2 * g**4, by=[both, whole])
    square_N = infer(N**2 >= 1, by=[at_least_one()])
    wider = infer(N**2 <= N**4, by=[square_N], squares=[N])
    wider = infer(N**2 * g**4 <= N**4 * g**4, by=[wider, infer(g**4 >= 0, squares=[g**2])])
    t, t_is = named("t_ij", "t_{ij}", N * g)
    known = infer(equals(t**4, (N * g) ** 4), by=[t_is], degree=4)
    both = infer(w * w_j <= t**4, by=[both, wider, known], degree=1)
    at_most_1 = weight_at_most_1()
    at_most_1 = infer(w * w_j <= 1, by=[at_most_1, renamed_component(at_most_1), POSITIVE])
    positive = infer(t > 0, by=[infer(N * g > 0, by=[exp_positive(part)]), t_is])
    low = infer(w * w_j <= t, by=[both, at_most_1, positive], split=[t - 1], degree=4)
    low = infer(w * w_j <= N * g, by=[low, t_is], degree=1)
    constant = (2 * square(c) - square(mu) - square(mu_j)) / 8
    mean = mean_of_exponential(part, QUARTER * (D + (mu_j - c)), constant, half_way + PAIR_EXPONENT)
    return infer(E_phi(w * w_j) <= N * exp(half_way + PAIR_EXPONENT), by=[integrated(E_phi, low), mean])


PLACES = [GaussianMixture([0, 4, -5]), GaussianMixture([[0, 1], [3, 0], [3, 2], [0, -4]])]


def instance(place):
    """The first component is the one."""
    first = [[int(i == 0)] for i in range(place.n)]
    return Instance(place, {"N": place.n}, vectors={"c": [place.means[0]], "ι_i": first, "ι_j": first})


@claim(SHARPER, "S-9, weight from below", BELOW, provenance=Provenance.DERIVED)
@at(*map(instance, PLACES))
def test_weight_from_below(evidence: Evidence) -> None:
    evidence.conclude(below(), "the tangent of s⁻⁴ under a bump half-way to c")

    evidence.twin("the tangent 5λ − 3S", lambda: below(slope=3))


@claim(SHARPER, "S-9, two weights", PAIR, provenance=Provenance.DERIVED)
@at(*map(instance, PLACES))
def test_two_weights(evidence: Evidence) -> None:
    for bound in (*one_weight(), two_weights()):
        evidence.conclude(
            bound, "the softmax against the one's component; both sides at most 1, or a fourth root"
        )

    evidence.twin("a square root instead of a fourth root", lambda: two_weights(power=2))
