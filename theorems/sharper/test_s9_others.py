"""S-9, others at a distance: what components elsewhere cost the sign for the mean of least norm.

Setting. As "S-9, sign"; h_ij = |s_ij| + e_ij says how far component j is from being where i is.
Shown. For every other component near the least norm (σ_i > 0),

    1.564 R_i E w_i H_i + 3.51 E w_i K_i ≤ 0.0435 R_i² E w_i + (52 R_i + 30578) n N E_i F_i e^{1/7},

H_i and K_i the sums of w_j h_ij and w_j h_ij² over the others, E_i = e^{−R/8 − c·D/2}, F_i = e^{−R/1320}.
Not shown. That the split at h = R/40 is the best.
Tools. "S-9, two weights"; e^t ≥ 1 + t.

Up to h_ij = R_i/40 the sums are at most R_i/40 and R_i²/1600 times E w_i. Beyond, E w_i w_j ≤ N E_i F_i
e^{1/7} e^{−(h − R/40)/33}, since |μ_j|² ≥ |μ_i|² − 1: the others are not nearer to the truth.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.logic.schemas import abs_nonnegative

from verify.lemmas.half_way import (  # isort: skip
    distance_is_nonnegative,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    H, K, N, PAIR, PAIR_EXPONENT, R, R_IS, TINY, c, chosen_exponential, exp_equal, half_way,
    is_one, longer, named, off, other_j, size, δ, σ,
)  # fmt: skip
from verify.lemmas.far_start import (  # isort: skip
    ONE, ι_j,
)  # fmt: skip
from verify.lemmas.moments_about_one import (  # isort: skip
    POSITIVE, POSITIVE_J, h, h_is, over_pairs,
)  # fmt: skip
from verify.lemmas.near_least import (  # isort: skip
    BEYOND, CLOSE, COST, E, E_IS, F, F_IS, LINEAR, OTHERS, RATE, SEVENTH, SQUARED, both, decay,
    distances, e, e_is, p, p_is, pair, positive_factors, s, s_is, selected, weight,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, SUM_J, above_max, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent, identity, infer,
    integrated, max_left, max_right, maximum, n, nonnegative_square, renamed_component, w, w_j,
)  # fmt: skip

Q = Fraction
ONE_SEVENTH = Q(1, 7)
excess = RATE * (off - CLOSE * size)
Y, Y_IS = named("Y_ij", "Y_{ij}", exp(excess))
T, T_IS = named("T_ij", "T_{ij}", PAIR_EXPONENT + RATE * off)


@cache
def far_pairs(seventh=ONE_SEVENTH):
    """σ_i (1 − ι_j) E w_i w_j e^{(h − R/40)/33} ≤ σ_i (1 − ι_j) N e^{−R/8 − c·D/2} e^{−R/1320} e^{1/7}."""
    *_, chosen, _ = selected()
    _, most, p_low, e_low, along = distances()
    middle = -1 * s / 16 - e / 32 + TINY * (e + 1) / 8 + RATE * (p + e)
    of_c = infer(-1 * dot(c, δ) / 4 <= TINY * (e + 1) / 8, by=[along[1], e_is])
    above = infer(middle >= T, by=[T_IS, s_is, e_is, p_is, of_c], degree=1)
    above = infer(both * (T - middle) <= 0, by=[above, chosen])
    small = infer(both * (middle - seventh) <= 0, by=[most, e_low, p_low, chosen])
    small = infer(both * (T - seventh) <= 0, by=[small, above])
    small = chosen_exponential(both, chosen, T, seventh, small)
    inner = PAIR_EXPONENT + RATE * off
    by = [
        exp_sum(half_way + PAIR_EXPONENT, excess),
        *exp_equal(half_way + PAIR_EXPONENT + excess, half_way + (decay + inner)),
    ]
    by += [exp_sum(half_way, decay + inner), exp_sum(decay, inner)]
    whole = infer(
        equals(exp(half_way + PAIR_EXPONENT) * exp(excess), exp(half_way) * exp(decay) * exp(inner)), by=by
    )
    of_pair = PAIR.cited("S S-9, two weights")[2]
    right = N * exp(half_way) * exp(decay) * exp(inner)
    bound = infer(pair * exp(excess) <= right, by=[of_pair, whole, exp_positive(excess)])
    same = exp_equal(inner, T, [T_IS], degree=1)
    named_right = infer(equals(right, N * E * F * exp(T)), by=[*same, E_IS, F_IS], degree=4)
    known = infer(equals(pair * Y, pair * exp(excess)), by=[Y_IS])
    bound = infer(pair * Y <= N * E * F * exp(T), by=[known, bound, named_right], degree=1)
    low = infer(N * E * F >= 0, by=positive_factors())
    bound = infer(both * pair * Y <= both * N * E * F * exp(T), by=[bound, chosen])
    last = infer(N * E * F * both * exp(T) <= N * E * F * both * exp(seventh), by=[small, low])
    return infer(both * pair * Y <= both * N * E * F * exp(seventh), by=[bound, last])


@cache
def of_one_other():
    """1.564 R h + 3.51 h² ≤ COST R² + BEYOND Y: h ≤ R/40 + 33 Y, h² ≤ 2(R/40)² + 8·33² Y."""
    R_low = distance_is_nonnegative()
    exponent, half = RATE * (h - CLOSE * R), exp(excess / 2)
    linear = infer(h <= CLOSE * R + Y / RATE, by=[exp_tangent(excess), Y_IS, h_is, R_IS], degree=1)
    tangent = infer(half >= 1 + exponent / 2, by=[exp_tangent(excess / 2), h_is, R_IS], degree=1)
    is_square = infer(equals(Y, half**2), by=[Y_IS, exp_sum(excess / 2, excess / 2)], degree=1)
    over, positive = maximum(exponent / 2, 0), infer(half >= 0, by=[exp_positive(excess / 2)])
    at_most = cut(above_max(half, exponent / 2, 0), infer(half >= exponent / 2, by=[tangent]), positive)
    low = max_right(exponent / 2, 0)
    by = [infer(over**2 <= half**2, by=[at_most, low], degree=2), is_square]
    over_squared, reach = infer(over**2 <= Y, by=by), CLOSE * R + 2 / RATE * over
    least = infer(off >= 0, by=[abs_nonnegative(longer), nonnegative_square(δ)])
    least = infer(h >= 0, by=[least, h_is], degree=1)
    squared = infer(h**2 <= reach**2, by=[infer(h <= reach, by=[max_left(exponent / 2, 0)]), least], degree=2)
    wide = 2 * (CLOSE * R) ** 2 + 2 * (2 / RATE) ** 2 * over**2
    wide = infer(reach**2 <= wide, squares=[CLOSE * R - 2 / RATE * over])
    squared = infer(h**2 <= 2 * (CLOSE * R) ** 2 + 8 / RATE**2 * Y, by=[squared, wide, over_squared])
    linear = infer(R * h <= CLOSE * R**2 + R * Y / RATE, by=[linear, R_low])
    return infer(LINEAR * R * h + SQUARED * h**2 <= COST * R**2 + BEYOND * Y, by=[linear, squared], degree=1)


@cache
def others():
    """σ_i (1.564 R E w_i H + 3.51 E w_i K) ≤ σ_i COST R² E w_i + σ_i BEYOND n N E F e^{1/7}."""
    positive, *_, chosen, _ = selected()
    R_low, (E_low, F_low) = distance_is_nonnegative(), positive_factors()
    pair_low = integrated(E_phi, infer(w * w_j >= 0, by=[POSITIVE, POSITIVE_J]))
    each = LINEAR * R * h + SQUARED * h**2
    first = [of_one_other(), infer(both * pair >= 0, by=[chosen, pair_low])]
    first = infer(both * pair * each <= both * pair * (COST * R**2 + BEYOND * Y), by=first, degree=2)
    wide = infer(BEYOND >= 0, by=[R_low])
    last = infer(BEYOND * both * pair * Y <= BEYOND * both * N * E * F * SEVENTH, by=[far_pairs(), wide])
    goal = both * pair * each <= both * pair * COST * R**2 + BEYOND * both * N * E * F * SEVENTH
    total = integrated(SUM_J, infer(goal, by=[first, last], degree=1))
    one = infer(ι_j * w_j >= 0, by=[renamed_component(is_one()), POSITIVE_J])
    at_most = infer(SUM_J(other_j * w_j) <= 1, by=[integrated(SUM_J, one), identity(SUM_J(w_j), 1)])
    mass = infer(
        SUM_J(other_j * pair) <= weight,
        by=[integrated(E_phi, infer(w * SUM_J(other_j * w_j) <= w, by=[at_most, POSITIVE]))],
    )
    count = infer(SUM_J(other_j) <= n, by=[ONE[3]])
    square_low = infer(σ * COST * R**2 >= 0, by=[positive], squares=[R])
    mass = infer(σ * COST * R**2 * SUM_J(other_j * pair) <= σ * COST * R**2 * weight, by=[mass, square_low])
    factor = infer(N * E * F * SEVENTH >= 0, by=[infer(E * F >= 0, by=[E_low, F_low]), exp_positive(Q(1, 7))])
    factor = infer(
        BEYOND * σ * N * E * F * SEVENTH >= 0, by=[infer(BEYOND * σ >= 0, by=[wide, positive]), factor]
    )
    tail = BEYOND * σ * N * E * F * SEVENTH
    count = infer(tail * SUM_J(other_j) <= tail * n, by=[count, factor])
    bound = σ * weight * COST * R**2 + tail * n
    summed = infer(σ * SUM_J(other_j * pair * each) <= bound, by=[total, mass, count], degree=1)
    return infer(
        σ * (LINEAR * R * E_phi(w * H) + SQUARED * E_phi(w * K)) <= bound, by=[summed, *over_pairs()]
    )


FIRST = {"c": [[0]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}


@claim(SHARPER, "S-9, others at a distance", OTHERS, provenance=Provenance.DERIVED)
@at(
    Instance(
        GaussianMixture([0, 200]),
        {"N": 2, "m": 200},
        vectors={"c": [[0]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]},
    )
)
def test_others(evidence: Evidence) -> None:
    evidence.conclude(others(), "near ones by their distance, far ones by how seldom both have weight")

    evidence.twin("e^{1/10} instead of e^{1/7}", lambda: far_pairs(seventh=Q(1, 10)))
