"""S-9, weight near the least norm: a far component has weight enough, whatever the others.

Setting. As "S-9, sign".
Shown. For every other component near the least norm (σ_i > 0), E_i = e^{−R_i/8 − c·D/2},

    (4N²/3)⁴ √(1 + R_i) E w_i ≥ 0.99 E_i.

Not shown. That the powers of N are needed.
Tools. "S-9, weight from below" with its exponents ψ_ij; all ψ_ij ≤ ¼ + ¼ log(π_j/π_i) here.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.logic.schemas import exp_log, exp_monotone

from verify.lemmas.half_way import (  # isort: skip
    a, a_is, centre, distance_is_nonnegative, least_exponent, unit, v, v_is,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    AT, BELOW, D, LIGHT, N, R, R_IS, TINY, at_least_one, at_the_one, c, chosen_exponential, exp_equal,
    half_way, is_one, level, named, share_at_most_1, spread, δ, λ, λ_is, σ, ψ,
)  # fmt: skip
from verify.lemmas.far_start import (  # isort: skip
    ι_j,
)  # fmt: skip
from verify.lemmas.moments_about_one import (  # isort: skip
    pairing_with_c,
)  # fmt: skip
from verify.lemmas.near_least import (  # isort: skip
    E, E_IS, FROM_BELOW, LAMBDA, both, distances, e, e_is, few, large, mass_is_positive, root, s, s_is,
    selected, weight,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM_J, assume, cut, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer,
    integrated, log, n, pi, pi_j, renamed_component,
)  # fmt: skip

Q = Fraction
QUARTER = Q(1, 4)
d_c, d_c_is = named("d_ij", "d_{ij}", dot(c, δ))
FOURTH = exp(QUARTER)


@cache
def bump_at_the_level():
    """E^{−level²/(2(1 + R))} ≥ 0.99 E."""
    exponent = -1 * level**2 * spread / 2
    by = [cut(exp_monotone(half_way - Q(1, 100), exponent), least_exponent()), exp_sum(half_way, -Q(1, 100))]
    by += [exp_tangent(-Q(1, 100)), E_IS, exp_positive(half_way)]
    return infer(exp(exponent) >= Q(99, 100) * E, by=by)


ψ_0, shared = ψ - (log(pi_j) - log(pi)) / 4, (log(pi_j) - log(pi)) / 4
ρ, ρ_is = named("u_i", "u_i", centre * v)
IN_NAMES = ρ * (s - e) / 8 + e / 32 - (s - e) ** 2 * v / 128 - (s + 2 * d_c) / 8


@cache
def exponent_in_names():
    """ψ without its weights: D·δ = (s − e)/2, a = R/2 + c·D."""
    drawn = infer(equals(dot(D, δ), (s - e) / 2), by=[s_is, e_is])
    middle = infer(equals(centre, level), by=[R_IS, a_is])
    middle = infer(equals(centre * v, level * spread), by=[v_is, middle], degree=2)
    middle = infer(equals(centre * v * dot(D, δ), level * spread * dot(D, δ)), by=[middle], degree=2)
    first = infer(equals(ρ * (s - e) / 2, centre * v * dot(D, δ)), by=[ρ_is, drawn], degree=2)
    first = infer(equals(level * dot(D, δ) * spread, ρ * (s - e) / 2), by=[first, middle], degree=1)
    second = infer(equals(dot(D, δ) ** 2, (s - e) ** 2 / 4), by=[drawn], degree=2)
    second = infer(equals(dot(D, δ) ** 2 * v, (s - e) ** 2 * v / 4), by=[second], degree=2)
    by = [infer(equals(dot(D, δ) ** 2 * spread, dot(D, δ) ** 2 * v), by=[v_is]), second]
    second = infer(equals(dot(D, δ) ** 2 * spread, (s - e) ** 2 * v / 4), by=by, degree=1)
    return infer(equals(ψ_0, IN_NAMES), by=[first, second, s_is, e_is, d_c_is], degree=1)


@cache
def exponent_of_others(most=QUARTER):
    """σ_i (1 − ι_j)(ψ − ¼) ≤ 0, up to weights: 0.3 ≤ (R/2 + c·D)/(1 + R) ≤ 0.51."""
    positive, *_, chosen, of_j = selected()
    R_low, (*_, far), (up, down) = distance_is_nonnegative(), large(), pairing_with_c()
    (known, v_low, *_), (least, _, _, e_low, along) = unit(), distances()
    gap = Q(51, 100) * (1 + R) - centre
    high = infer(gap * v >= 0, by=[infer(gap >= 0, by=[up, R_low]), v_low])
    high = infer(ρ <= Q(51, 100), by=[ρ_is, high, known], degree=1)
    gap = centre - Q(3, 10) * (1 + R)
    low = infer(σ * (a + TINY * (R + 1) / 2) >= 0, by=[down, positive])
    low = infer(σ * gap >= 0, by=[low, far, positive])
    by = [ρ_is, infer(σ * v * gap >= 0, by=[low, v_low]), infer(equals(σ * v * (1 + R), σ), by=[known])]
    low = infer(σ * (ρ - Q(3, 10)) >= 0, by=by, degree=2)
    of_c = infer(-1 * 2 * d_c <= TINY * (e + 1), by=[along[1], d_c_is, e_is], degree=1)
    dropped = infer((s - e) ** 2 * v >= 0, by=[v_low], squares=[s - e])
    above = ρ * (s - e) / 8 + e / 32 - s / 8 + TINY * (e + 1) / 8
    first = infer(above >= IN_NAMES, by=[dropped, of_c], degree=1)
    inside = infer(both * (ρ - Q(3, 10)) >= 0, by=[low, of_j])
    by = [infer((1 - ρ) * both * (s + 1 + TINY * (e + 1)) >= 0, by=[least, high], degree=2), inside]
    by += [
        infer(both * e * (ρ - Q(3, 10)) >= 0, by=[inside, e_low]),
        infer(both * e >= 0, by=[chosen, e_low]),
        chosen,
    ]
    second = infer(both * (above - most) <= 0, by=by, degree=1)
    return infer(both * (IN_NAMES - most) <= 0, by=[first, second, chosen])


@cache
def exponent_of_the_one():
    """ι_j (ψ − ¼) ≤ 0, up to weights: there s = −R, e = R and ψ = (a/4 + R/32)/(1 + R)."""
    one_j, (up, _), R_low = renamed_component(is_one()), pairing_with_c(), distance_is_nonnegative()
    (known, v_low, *_), zero = unit(), renamed_component(assume(AT))
    of_s = infer(equals(ι_j * (s + R), 0), by=[zero, s_is, R_IS])
    of_e = infer(equals(ι_j * (e - R), 0), by=[zero, at_the_one(D), e_is, R_IS])
    of_c = infer(equals(ι_j * (d_c + a), 0), by=[at_the_one(c), d_c_is, a_is])
    value = -1 * ρ * R / 4 + R / 32 - R**2 * v / 32 + (R + 2 * a) / 8
    there = infer(equals(ι_j * IN_NAMES, ι_j * value), by=[of_s, of_e, of_c], degree=1)
    short = infer(equals(value, (centre / 4 + R / 32) * v), by=[ρ_is, known])
    most = infer(centre / 4 + R / 32 <= (1 + R) / 4, by=[up, R_low])
    most = infer((centre / 4 + R / 32) * v <= (1 + R) / 4 * v, by=[v_low, most], degree=2)
    most = infer(value <= QUARTER, by=[short, most, known], degree=1)
    most = infer(ι_j * value <= ι_j * QUARTER, by=[most, one_j])
    return infer(ι_j * (IN_NAMES - QUARTER) <= 0, by=[there, most], degree=1)


@cache
def shares():
    """(π_j/π_i)^{1/4} ≤ N."""
    fourth_root, ratio = exp(shared), log(pi) - log(pi_j)
    known = [cut(exp_log(t), infer(t > 0)) for t in (pi, pi_j)]
    product = infer(equals(exp(ratio) * pi_j, pi), by=[exp_sum(ratio, log(pi_j)), *known])
    less = infer(
        exp(ratio) * pi_j <= exp(ratio), by=[renamed_component(share_at_most_1()), exp_positive(ratio)]
    )
    least = infer(N * exp(ratio) >= 1, by=[infer(N * exp(ratio) * pi_j >= 1, by=[product, LIGHT]), less])
    fourth = infer(
        equals(exp(4 * shared), fourth_root**4), by=[exp_sum(2 * shared, 2 * shared), exp_sum(shared, shared)]
    )
    fourth = infer(
        equals(fourth_root**4 * exp(ratio), 1), by=[fourth, exp_sum(4 * shared, ratio), exp_zero()]
    )
    most = infer(fourth_root**4 * N * exp(ratio) >= fourth_root**4, by=[least], squares=[fourth_root**2])
    most = infer(fourth_root**4 <= N, by=[fourth, most])
    twice, positive = infer(N**2 >= 1, by=[at_least_one()]), exp_positive(shared)
    wider = infer(N**4 >= N**2, by=[twice], squares=[N])
    wider = infer(N <= N**4, by=[wider, infer(N**2 >= N, by=[at_least_one()])])
    most = infer(fourth_root**4 <= N**4, by=[most, wider], degree=1)
    most = infer(fourth_root**2 <= N**2, by=[most, infer(fourth_root**2 + N**2 > 0, by=[positive])], degree=2)
    return infer(fourth_root <= N, by=[most, positive], degree=2)


@cache
def weight_from_below():
    """σ_i (4N²/3)⁴ √(1 + R) E w_i ≥ 0.99 σ_i E."""
    positive, most = selected()[0], shares()
    exponent, exponent_is = named("g_ij", "g_{ij}", ψ_0)
    one = infer(σ * ι_j * (IN_NAMES - QUARTER) <= 0, by=[exponent_of_the_one(), positive])
    whole = infer(σ * (IN_NAMES - QUARTER) <= 0, by=[exponent_of_others(), one], degree=1)
    whole = infer(
        σ * (ψ_0 - QUARTER) <= 0,
        by=[infer(equals(σ * ψ_0, σ * IN_NAMES), by=[exponent_in_names()]), whole],
        degree=1,
    )
    known = infer(equals(σ * exponent, σ * ψ_0), by=[exponent_is], degree=2)
    whole = infer(σ * (exponent - QUARTER) <= 0, by=[known, whole], degree=1)
    whole = chosen_exponential(σ, positive, exponent, QUARTER, whole)
    same = exp_equal(ψ_0, exponent, [exponent_is], degree=1)
    parted = infer(equals(exp(ψ), exp(ψ_0) * exp(shared)), by=[exp_sum(ψ_0, shared)], degree=1)
    first = infer(equals(σ * exp(ψ), σ * exp(exponent) * exp(shared)), by=[parted, *same], degree=3)
    second = infer(
        σ * exp(exponent) * exp(shared) <= σ * FOURTH * exp(shared), by=[whole, exp_positive(shared)]
    )
    positive_4 = infer(σ * FOURTH >= 0, by=[positive, exp_positive(QUARTER)])
    third = infer(σ * FOURTH * exp(shared) <= σ * FOURTH * N, by=[most, positive_4])
    each = infer(σ * exp(ψ) <= σ * FOURTH * N, by=[first, second, third], degree=1)
    factor = infer(σ * FOURTH * N >= 0, by=[positive_4])
    count = infer(σ * FOURTH * N * n <= σ * FOURTH * N * N, by=[few(), factor])
    bound = infer(σ * λ <= σ * FOURTH * N**2, by=[integrated(SUM_J, each), λ_is, count], degree=2)
    product = infer(equals(FOURTH * exp(-QUARTER), 1), by=[exp_sum(QUARTER, -QUARTER), exp_zero()])
    number = infer(Q(4, 3) >= FOURTH, by=[product, exp_tangent(-QUARTER)])
    number = infer(
        σ * FOURTH * N**2 <= σ * LAMBDA, by=[number, infer(σ * N**2 >= 0, by=[positive], squares=[N])]
    )
    bound = infer(σ * (λ - LAMBDA) <= 0, by=[bound, number], degree=1)
    λ_low = infer(λ > 0, by=[integrated(SUM_J, exp_positive(ψ)), λ_is])
    sum_low = infer(λ + LAMBDA >= 0, by=[λ_low, infer(LAMBDA >= 0, squares=[N])])
    bound = infer(σ * (λ**2 - LAMBDA**2) <= 0, by=[bound, sum_low], degree=2)
    sum_low = infer(λ**2 + LAMBDA**2 >= 0, by=[λ_low], squares=[N**2])
    bound = infer(σ * (λ**4 - LAMBDA**4) <= 0, by=[bound, sum_low], degree=2)
    product = infer(weight * root >= 0, by=[unit()[3], mass_is_positive()])
    bound = infer(σ * λ**4 * weight * root <= σ * LAMBDA**4 * weight * root, by=[bound, product], degree=2)
    below = BELOW.cited("S S-9, weight from below")[0]
    below = infer(λ**4 * weight * root >= Q(99, 100) * E, by=[below, bump_at_the_level()], degree=1)
    below = infer(σ * λ**4 * weight * root >= Q(99, 100) * σ * E, by=[below, positive], degree=2)
    return infer(σ * LAMBDA**4 * weight * root >= Q(99, 100) * σ * E, by=[bound, below], degree=1)


FIRST = {"c": [[0]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}


@claim(SHARPER, "S-9, weight near the least norm", FROM_BELOW, provenance=Provenance.DERIVED)
@at(
    Instance(
        GaussianMixture([0, 200]),
        {"N": 2, "m": 200},
        vectors={"c": [[0]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]},
    )
)
def test_weight(evidence: Evidence) -> None:
    evidence.conclude(weight_from_below(), "all others' exponents are at most ¼ where σ_i > 0")

    evidence.twin("exponents at most 1/16", lambda: exponent_of_others(most=Q(1, 16)))
