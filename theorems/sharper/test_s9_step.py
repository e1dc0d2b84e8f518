"""S-9, one step: the least norm of all others does not decrease under descent, whatever their shape.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c,
|c| ≤ 10⁻⁵; all others have |μ_j| ≥ m ≥ 121 √(1 + log N), wherever they are. A step of descent with η ≤ ½.
Shown. After the step all others have |μ_j| ≥ m again; so with m the least norm of the moment.
Not shown. That |c| ≤ 10⁻⁵ after the step too: "Theorem 3.5, the region stays".
Tools. "S-9, sign" for those with |μ_i|² < m² + 1; ⟨μ_i, ∇_iL⟩ ≤ ½ for all others, by "S-9, by distances".

All that is positive there has a factor N e^{−R/30}: E w_i w_j ≤ N e^{1/100 − R/30 − h/40}, and E w_i and
E w_i Ξ_i are at most N e^{1/100 − R/30}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ONE_STEP
from verify.lemmas.far_start import ONE, X
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.moments_about_one import h, h_is, over_pairs
from verify.lemmas.posterior import weight_at_most_1
from verify.logic.schemas import abs_nonnegative, abs_squared, absolute, exp_monotone, exp_series
from verify.logic.terms import term

from verify.lemmas.half_way import (  # isort: skip
    along_c, chosen_log, distance_is_nonnegative, far_from_the_one, inverse_of_n, log_is_nonnegative,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    BY_DISTANCES, FAR, GAIN, LIGHT, LITTLE, LOSS, NEAR, PAIR, PAIR_EXPONENT, REST, SIGN, D,
    H, H_IS, K, K_IS, N, R, R_IS, STRAY, TINY, ahead, apart, at_least_one, c, chosen_exponential,
    exp_equal, gradient_i, half_way, is_other, log_of_n, longer, m, mean_of_exponential, named,
    near_least, off, other, other_j, size, δ, Ξ, Ξ_IS, σ, σ_is,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, Next, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer,
    integrated, max_left, max_right, mu, mu_j, n, next_value, nonnegative_square, pi, renamed_component,
    square, w, w_j, weight_is_positive, weights_sum,
)  # fmt: skip

Q = Fraction
ROOM = Q(1, 100)
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
weight, pair = E_phi(w), E_phi(w * w_j)
e, e_is = named("e_ij", "e_{ij}", apart)
far_power = ROOM - size / 30
B, B_IS = named("B_i", "B_i", exp(far_power))
LINEAR, SQUARED = Q(1564, 1000), Q(351, 100)
COST = 40 * LINEAR * R + 6400 * SQUARED


@cache
def of_pair():
    """1.564 R h + 3.51 h² in the mean of w_i w_j: at most N B COST."""
    R_low, along = distance_is_nonnegative(), along_c(-1)
    of_c = infer(-2 * dot(c, δ) <= TINY * (apart + 1), by=[nonnegative_square(δ + Q(10**5) * c), NEAR])
    both = square(mu_j - c) + size
    D_low, D_j_low = nonnegative_square(D), nonnegative_square(mu_j - c)
    at_most = infer(absolute(longer) ** 2 <= both**2, by=[abs_squared(longer), D_low, D_j_low])
    sum_low = infer(both >= 0, by=[D_low, D_j_low])
    at_most = infer(absolute(longer) <= both, by=[at_most, sum_low], degree=2)
    exponent = half_way + PAIR_EXPONENT
    by = [along, of_c, at_most, D_low, D_j_low, nonnegative_square(δ)]
    small = infer(exponent <= far_power - off / 40, by=by, degree=1)
    small = cut(exp_monotone(exponent, far_power - off / 40), small)
    small = infer(exp(exponent) <= exp(far_power) * exp(off / -40), by=[small, exp_sum(far_power, off / -40)])
    bound = PAIR.cited("S S-9, two weights")[2]
    bound = infer(pair <= N * exp(far_power) * exp(off / -40), by=[bound, small])
    half, whole = exp(off / 80), exp(off / 40)
    tangent = infer(half >= 1 + h / 80, by=[exp_tangent(off / 80), h_is], degree=1)
    h_low = infer(off >= 0, by=[abs_nonnegative(longer), nonnegative_square(δ)])
    h_low = infer(h >= 0, by=[h_low, h_is], degree=1)
    twice = infer(half**2 >= (1 + h / 80) ** 2, by=[tangent, h_low], degree=2)
    twice = infer(whole >= (1 + h / 80) ** 2, by=[twice, exp_sum(off / 80, off / 80)])
    linear = infer(
        R * h <= 40 * R * whole, by=[infer(h <= 40 * whole, by=[twice, infer(h**2 >= 0, squares=[h])]), R_low]
    )
    squared = infer(h**2 <= 6400 * whole, by=[twice, h_low])
    each = LINEAR * R * h + SQUARED * h**2
    each_bound = infer(each <= COST * whole, by=[linear, squared], degree=1)
    each_low = infer(each >= 0, by=[R_low, h_low])
    one = infer(equals(whole * exp(off / -40), 1), by=[exp_sum(off / 40, off / -40), exp_zero()])
    gone, big = exp_positive(off / -40), exp_positive(far_power)
    first = infer(pair * each <= N * exp(far_power) * exp(off / -40) * each, by=[bound, each_low], degree=2)
    factor = infer(
        N * exp(far_power) * exp(off / -40) >= 0,
        by=[infer(exp(far_power) * exp(off / -40) >= 0, by=[gone, big])],
    )
    second = N * exp(far_power) * exp(off / -40) * each <= N * exp(far_power) * exp(off / -40) * COST * whole
    second = infer(second, by=[each_bound, factor], degree=2)
    third = infer(
        equals(N * exp(far_power) * exp(off / -40) * COST * whole, N * exp(far_power) * COST), by=[one]
    )
    last = infer(equals(N * exp(far_power) * COST, N * B * COST), by=[B_IS])
    return infer(pair * each <= N * B * COST, by=[first, second, third, last], degree=1)


@cache
def all_pairs():
    """1.564 R E w_i H + 3.51 E w_i K ≤ N² B COST."""
    R_low = distance_is_nonnegative()
    each = LINEAR * R * h + SQUARED * h**2
    share = renamed_component(is_other())
    total = integrated(SUM_J, infer(other_j * pair * each <= other_j * N * B * COST, by=[of_pair(), share]))
    B_low = infer(B >= 0, by=[B_IS, exp_positive(far_power)])
    few = infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
    few = infer(SUM_J(other_j) <= N, by=[ONE[3], few])
    factor = infer(N * B * COST >= 0, by=[infer(N * B >= 0, by=[B_low]), infer(COST >= 0, by=[R_low])])
    few = infer(N * B * COST * SUM_J(other_j) <= N * B * COST * N, by=[few, factor], degree=2)
    total = infer(SUM_J(other_j * pair * each) <= N**2 * B * COST, by=[total, few], degree=1)
    return infer(
        LINEAR * R * E_phi(w * H) + SQUARED * E_phi(w * K) <= N**2 * B * COST, by=[total, *over_pairs()]
    ), B_low


@cache
def alone():
    """E w_i ≤ N B and E w_i Ξ_i ≤ N B, as w_i ≤ min(1, N e^y) ≤ N e^{y/2}."""
    of_w, half = PAIR.cited("S S-9, two weights")[0], exp(ahead / 2)
    twice = infer(equals(exp(ahead), half**2), by=[exp_sum(ahead / 2, ahead / 2)])
    square_N = infer(N <= N**2, by=[at_least_one()])
    low = infer(half**2 >= 0, squares=[half])
    most = infer(
        w <= N**2 * half**2,
        by=[
            infer(w <= N * half**2, by=[of_w, twice]),
            infer(N * half**2 <= N**2 * half**2, by=[square_N, low]),
        ],
    )
    most = infer(w**2 <= (N * half) ** 2, by=[most, infer(w**2 <= w, by=[weight_at_most_1(), POSITIVE])])
    positive = infer(N * half > 0, by=[exp_positive(ahead / 2)])
    most = infer(w <= N * half, by=[most, positive], degree=2)
    mean = mean_of_exponential(ahead / 2, HALF * D, (square(c) - square(mu)) / 4, half_way)
    less = infer(half_way <= far_power, by=[along_c(-1), nonnegative_square(D)], degree=1)
    less = cut(exp_monotone(half_way, far_power), less)
    less = infer(exp(half_way) <= B, by=[less, B_IS], degree=1)
    first = infer(weight <= N * B, by=[integrated(E_phi, most), mean, less])
    (power,) = (f.arguments[0] for f in Ξ.term.atoms)
    rest = ahead / 2 - STRAY * size / 2
    by = [exp_sum(ahead, power), *exp_equal(ahead + power, rest)]
    known = infer(equals(exp(ahead) * exp(power), exp(rest)), by=by)
    smaller = cut(exp_monotone(rest, ahead / 2), infer(rest <= ahead / 2, by=[nonnegative_square(D)]))
    product = infer(w * exp(power) <= N * exp(ahead) * exp(power), by=[of_w, exp_positive(power)])
    by = [infer(equals(w * Ξ, w * exp(power)), by=[Ξ_IS]), product, known, smaller]
    stray = infer(w * Ξ <= N * half, by=by)
    return first, infer(E_phi(w * Ξ) <= N * B, by=[integrated(E_phi, stray), mean, less])


@cache
def little():
    """½⟨μ_i, ∇_iL⟩ ≤ N² R² B for all others."""
    R_low, large, low = distance_is_nonnegative(), far_from_the_one(), log_is_nonnegative()
    chosen, inverse = chosen_log(), inverse_of_n()
    (pairs, B_low), (one, stray) = all_pairs(), alone()
    bound = BY_DISTANCES.cited("S S-9, by distances")[0]
    bound = infer(
        other * dot(gradient_i, mu) / 2 <= other * E_phi(w * (GAIN + LOSS + REST)), by=[bound, is_other()]
    )
    least = infer(other * (R - 14520) >= 0, by=[large, chosen], degree=1)
    share = infer(other_j * w_j >= 0, by=[renamed_component(is_other()), POSITIVE_J])
    h_low = infer(off >= 0, by=[abs_nonnegative(longer), nonnegative_square(δ)])
    each = infer(other_j * w_j * off >= 0, by=[share, h_low])
    H_low = infer(H >= 0, by=[integrated(SUM_J, each), H_IS])
    H_low = integrated(E_phi, infer(w * H >= 0, by=[POSITIVE, H_low]))
    each = infer(other_j * w_j * off**2 >= 0, by=[share], squares=[off])
    K_low = infer(K >= 0, by=[integrated(SUM_J, each), K_IS])
    K_low = integrated(E_phi, infer(w * K >= 0, by=[POSITIVE, K_low]))
    mass = integrated(E_phi, infer(w >= 0, by=[POSITIVE]))
    spare = infer(
        other * (R / 1000 - (1 + log_of_n) / 2 - HALF) >= 0, by=[large, chosen, is_other()], degree=1
    )
    linear = other * ((1 + log_of_n) / 2 + HALF) * E_phi(w * H) <= other * R / 1000 * E_phi(w * H)
    linear = infer(linear, by=[spare, H_low], degree=2)
    pairs = infer(
        other * (LINEAR * R * E_phi(w * H) + SQUARED * E_phi(w * K)) <= other * N**2 * B * COST,
        by=[pairs, is_other()],
    )
    lower = (1 + log_of_n) * Q(5, 4) * R + R + 29 * TINY * (1 + R) ** 2
    lower_low = infer(lower >= 0, by=[low, R_low])
    one = infer(
        other * lower * weight <= other * lower * N * B,
        by=[one, infer(other * lower >= 0, by=[lower_low, is_other()])],
        degree=2,
    )
    factor = infer(other * (R / 4 + 8) >= 0, by=[infer(other * R >= 0, by=[R_low, is_other()]), is_other()])
    stray = infer(
        other * (R / 4 + 8) * E_phi(w * Ξ) <= other * (R / 4 + 8) * N * B, by=[stray, factor], degree=2
    )
    gain = infer(
        other * R**2 * weight >= 0, by=[infer(other * weight >= 0, by=[mass, is_other()])], squares=[R]
    )
    K_low = infer(other * E_phi(w * K) >= 0, by=[K_low, is_other()])
    H_R = infer(other * R * E_phi(w * H) >= 0, by=[infer(other * R >= 0, by=[R_low, is_other()]), H_low])
    total = other * dot(gradient_i, mu) / 2 <= other * N**2 * B * COST + other * (lower + R / 4 + 8) * N * B
    total = infer(total, by=[bound, linear, pairs, one, stray, gain, K_low, H_R], degree=1)
    square_N = infer(N <= N**2, by=[at_least_one()])
    rest = infer(
        other * (lower + R / 4 + 8) * B >= 0,
        by=[
            infer(
                other * (lower + R / 4 + 8) >= 0,
                by=[infer(lower + R / 4 + 8 >= 0, by=[lower_low, R_low]), is_other()],
            ),
            B_low,
        ],
    )
    wide = infer(
        other * (lower + R / 4 + 8) * N * B <= other * (lower + R / 4 + 8) * N**2 * B,
        by=[square_N, rest],
        degree=2,
    )
    by = [infer(other * (R - 14520 * (1 + log_of_n)) * R >= 0, by=[large, R_low])]
    by += [least, infer(other * log_of_n * R >= 0, by=[chosen, R_low]), is_other()]
    poly = infer(other * (R**2 - COST - lower - R / 4 - 8) >= 0, by=by, degree=1)
    NB = infer(N**2 * B >= 0, by=[B_low], squares=[N])
    poly = infer(N**2 * B * other * (R**2 - COST - lower - R / 4 - 8) >= 0, by=[poly, NB], degree=2)
    return (
        infer(other * dot(gradient_i, mu) / 2 <= other * N**2 * R**2 * B, by=[total, wide, poly], degree=1),
        inverse,
        large,
        chosen,
    )


@cache
def at_most_half(part=HALF):
    """N² R² B ≤ ¼ for others: R² e^{−R/60} ≤ 14400 and N² e^{1/100 − R/60} ≤ e^{−11}."""
    bound, inverse, large, chosen = little()
    half, first, second = exp(size / 120), exp(size / -60), exp(ROOM - size / 60)
    R_low = distance_is_nonnegative()
    tangent = infer(half >= 1 + R / 120, by=[exp_tangent(size / 120), R_IS], degree=1)
    twice = infer(half**2 >= R**2 / 14400, by=[tangent, R_low], degree=2)
    product = infer(
        equals(half**2 * first, 1),
        by=[exp_sum(size / 120, size / 120), exp_sum(size / 60, size / -60), exp_zero()],
    )
    small = infer(
        R**2 * first <= 14400,
        by=[infer(half**2 * first >= R**2 / 14400 * first, by=[twice, exp_positive(size / -60)]), product],
        degree=1,
    )
    parts = infer(
        equals(B, first * second),
        by=[
            B_IS,
            exp_sum(size / -60, ROOM - size / 60),
            *exp_equal(far_power, size / -60 + (ROOM - size / 60)),
        ],
    )
    power = -11 - 2 * log_of_n
    by = [infer(equals(ROOM - size / 60, ROOM - R / 60), by=[R_IS]), large, chosen, is_other()]
    less = infer(other * (ROOM - size / 60 - power) <= 0, by=by, degree=2)
    less = chosen_exponential(other, is_other(), ROOM - size / 60, power, less)
    of_N = infer(equals(N**2 * exp(-2 * log_of_n), 1), by=[inverse, exp_sum(-1 * log_of_n, -1 * log_of_n)])
    series = infer(exp(11) >= 59000, by=[cut(exp_series(11, 24), infer(term(11) >= 0))])
    eleven = infer(equals(exp(11) * exp(-11), 1), by=[exp_sum(11, -11), exp_zero()])
    eleven = infer(59000 * exp(-11) <= 1, by=[series, eleven])
    less = infer(
        N**2 * other * second <= N**2 * other * exp(power), by=[less, infer(N**2 >= 0, squares=[N])], degree=2
    )
    known = infer(equals(N**2 * other * exp(power), other * exp(-11)), by=[exp_sum(-11, -2 * log_of_n), of_N])
    less = infer(
        59000 * N**2 * other * second <= other,
        by=[less, known, infer(59000 * other * exp(-11) <= other, by=[eleven, is_other()])],
        degree=1,
    )
    whole = infer(
        N**2 * other * second * R**2 * first <= 14400 * N**2 * other * second,
        by=[
            small,
            infer(
                N**2 * other * second >= 0,
                by=[infer(other * second >= 0, by=[is_other(), exp_positive(ROOM - size / 60)])],
                squares=[N],
            ),
        ],
        degree=2,
    )
    same = infer(equals(other * N**2 * R**2 * B, N**2 * other * second * R**2 * first), by=[parts])
    by = [bound, same, whole, less, is_other()]
    return infer(other * dot(gradient_i, mu) <= other * part, by=by, degree=1)


inward, inward_is = named("z_i", "z_i", dot(gradient_i, mu))
before, before_is = named("x_i", "x_i", square(mu))
excess, excess_is = named("P_i", "P_i", near_least)


def step(small_step=(η <= HALF,)):
    """|μ_i⁺|² ≥ |μ_i|² − 2η⟨μ_i, ∇_iL⟩: by the sign if |μ_i|² < m² + 1, and else as 2η ≤ 1."""
    after, mass = Next(descent, X), integrated(E_phi, infer(w >= 0, by=[POSITIVE]))
    longer_by = infer(η**2 * square(gradient_i) >= 0, by=[nonnegative_square(gradient_i)], squares=[η])
    grown = infer(
        after >= before - 2 * η * inward, by=[next_value(X, descent), longer_by, before_is, inward_is]
    )
    grown = infer(other * (after - before + 2 * η * inward) >= 0, by=[grown, is_other()])
    low, above = max_right(m**2 + 1 - square(mu), 0), max_left(m**2 + 1 - square(mu), 0)
    low, above = (
        infer(excess >= 0, by=[low, excess_is]),
        infer(excess >= m**2 + 1 - before, by=[above, excess_is, before_is]),
    )
    above = infer(other * (excess - m**2 - 1 + before) >= 0, by=[above, is_other()])
    gain = infer(R**2 * weight >= 0, by=[mass], squares=[R])
    gain = infer(
        excess * other * R**2 * weight >= 0, by=[gain, infer(excess * other >= 0, by=[low, is_other()])]
    )
    sign = SIGN.cited("S S-9, sign")[0]
    known = infer(equals(σ, other * excess), by=[σ_is, excess_is])
    sign = infer(other * excess * (inward / 2 + R**2 * weight / 100) <= 0, by=[sign, known, inward_is])
    away = infer(other * excess * inward <= 0, by=[sign, gain])
    most = infer(other * inward <= other, by=[at_most_half(), inward_is, is_other()])
    far = infer(other * (before - m**2) >= 0, by=[FAR, before_is])
    most = infer(other * (1 - 2 * η * inward) >= 0, by=[most, is_other(), *small_step], split=[inward])
    by = [grown, above, away, most, far, is_other()]
    return infer(other * (after - m**2) >= 0, by=by, split=[-1 * inward])


PLACE = GaussianMixture([0, 200])
FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(SHARPER, "S-9, little", LITTLE, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2, "m": 200}, vectors={"c": [[0]], **FIRST}))
def test_little(evidence: Evidence) -> None:
    evidence.conclude(infer(LITTLE.shown[0], by=[at_most_half()]), "what is positive there has e^{−R/30}")

    evidence.twin("⟨μ_i, ∇_iL⟩ ≤ ¼", lambda: at_most_half(part=Q(1, 4)))


@claim(SHARPER, "S-9, one step", ONE_STEP, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2, "m": 200, "η": HALF}, vectors={"c": [[0]], **FIRST}))
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(step(), "the sign for those that are nearly the nearest, small steps for all others")

    evidence.twin("steps of any size", lambda: step(small_step=()))
