"""Theorem 3.5, phase 1 (Zhang et al. 2025): from far away the nearest mean arrives, all others barely move.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½; M ≥ 10⁹ √d n¹⁰, r⁶ = M.
At the start all means are within r of a place c, |c| = M, and one of them, ν, leads: for all others
(|μ_j|² − |ν|²)/2 ≥ r².
Shown. As long as k ≤ τ, 4ητ ≤ e^{r²/16}, all others are within r + 1 of c; and for k ≥ (2 + 2 log M)/η the
one mean has |ν_k| ≤ 1/(8M³).
Not shown. How likely such a start is: Corollary 3.6. Step sizes are reported as O(1/(n⁴d²)); none so small is
needed.
Tools. "Theorem 3.5, the nearest arrives" with S = r²/8, α = b = e^{−r²/16}; e^{r²/16} ≥ 256 M⁸, by squaring
e^{r²/4096} ≥ 3r/100 eight times.
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.lead import R
from verify.logic.schemas import exp_log, exp_monotone
from verify.logic.terms import term

from verify.lemmas.far_start import (  # isort: skip
    ARRIVES, CENTRE, IS_ONE, IS_OTHER, ONE, M, N, S, T, X, X_k, Y, Y_0, Y_k, b, c, other,
    where, y, α, ι, ν, ρ,
)  # fmt: skip
from verify.lemmas.phase_1 import (  # isort: skip
    ARRIVED, FAR, FAR_START, ON_THE_WAY, OTHERS, UNIT, UNTIL, WAIT, WIDE_ARRIVED, WIDE_ON_THE_WAY,
    WIDE_OTHERS, P, W, doubled, huge, large, near, p, r, thousand, together, wide, without_t,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, At, along, cut, definition, dot, equals, exp, exp_positive, exp_sum,
    exp_tangent, exp_zero, for_vector, infer, integrated, k, log, mu, n, nonnegative_square, paired,
    renamed_step, square, substituted,
)  # fmt: skip

WIDTH = Q(1001, 1000) * M


@cache
def tiny():
    """256 000 M⁷ p ≤ 1, 15 M⁴ p ≤ 1, 100 M p ≤ 1 and p > 0."""
    (above, unit), far = huge(), thousand()
    positive_p = exp_positive(-1 * r**2 / 16)
    eighth = infer(256 * M**8 * p <= 1, by=[infer(256 * M**8 * p <= P * p, by=[above, positive_p]), unit])
    room = {}
    for order in range(1, 8):
        room[order] = infer(M**order * p > 0, by=[room[order - 1] if order > 1 else positive_p], degree=2)
    seventh = infer(
        256000 * M**7 * p <= 1, by=[eighth, infer(M**8 * p >= 1000 * M**7 * p, by=[far, room[7]])]
    )
    small = {7: infer(100 * M**7 * p <= 1, by=[seventh, room[7]])}
    for order in range(6, 0, -1):
        less = infer(M ** (order + 1) * p >= M**order * p, by=[far, room[order]])
        small[order] = infer(100 * M**order * p <= 1, by=[small[order + 1], less])
    return seventh, infer(15 * M**4 * p <= 1, by=[small[4]]), small[1], positive_p


@cache
def conditions():
    """What "the nearest arrives" asks for, with S named: WAY, ROOM, PULL and DRIFT."""
    (_, squares, few), (_, fourth, first, positive_p), far = near(), tiny(), thousand()
    thou = infer(M >= 1000, by=[far])
    named = equals(S, r**2 / 8)
    below = cut(exp_monotone(-1 * S, -1 * r**2 / 8), infer(-1 * r**2 / 8 >= -1 * S, by=[named]))
    tail = infer(exp(-1 * S) <= p**2, by=[below, exp_sum(-1 * r**2 / 16, -1 * r**2 / 16)])
    small = infer(p <= 1, by=[infer(M * p >= p, by=[far, positive_p]), first])
    way = [infer(M + ρ + 1 <= WIDTH, by=[wide(), far]), infer(M + ρ <= WIDTH, by=[wide()])]
    way.append(infer(2 * p <= M + ρ, by=[small, far]))
    far_2 = infer(M**2 >= 1000 * M, by=[thou])
    cross = infer(1000 * (ρ + 1) * M <= M**2, by=[infer(1000 * (ρ + 1) <= M, by=[wide(), far])])
    by = [named, squares, infer(p**2 <= 1, by=[small, positive_p], degree=2), first, far_2, thou, cross]
    goal = 32 * S + 5 * p**2 + 2 * WIDTH * p + 4 * WIDTH * p <= 3 * (M**2 - 2 * (ρ + 1) * M)
    room = infer(goal, by=by)
    cubic, drift = 3 * WIDTH + 14 * WIDTH**3, 2 * (WIDTH + 3 * WIDTH**3)
    third = infer(M**3 >= 1000 * M, by=[infer(M**2 >= 1000, by=[far_2, thou])])
    most, least = infer(cubic <= 15 * M**3, by=[third]), infer(drift <= cubic, by=[third])
    some = infer(cubic >= 0, by=[third])
    by = [infer((n - 1) * cubic <= M * cubic, by=[few, some]), infer(M * cubic <= 15 * M**4, by=[most])]
    many = infer((n - 1) * cubic <= 15 * M**4, by=by)
    many = infer((n - 1) * cubic * p <= 15 * M**4 * p, by=[many, positive_p])
    pull = infer(
        (n - 1) * cubic * p**2 <= p, by=[infer((n - 1) * cubic * p <= 1, by=[many, fourth]), positive_p]
    )
    some_more = infer((n - 1) * cubic >= 0, by=[some])
    tail = infer((n - 1) * cubic * exp(-1 * S) <= (n - 1) * cubic * p**2, by=[tail, some_more])
    pull = infer((n - 1) * cubic * exp(-1 * S) <= p, by=[pull, tail])
    e, positive_e = exp(-1 * S), exp_positive(-1 * S)
    once = infer(cubic * e >= 0, by=[some, positive_e])
    once = infer(cubic * e <= (n - 1) * cubic * e, by=[FAR_START[1], once])
    drifted = infer(drift * e <= cubic * e, by=[least, positive_e])
    drifted = infer(drift * e <= p, by=[drifted, once, pull])
    return *way, room, pull, drifted


@cache
def start():
    """|ν| ≤ M + ρ, and T_i ≤ 4ρ²/32 − (ρ² + r²)/8 for all others."""
    off, κ = mu - c, ν - c
    near_c = infer(square(off) <= ρ**2, by=[ρ**2 >= Y, definition(Y)])
    each = infer(ι * square(off - y) >= 0, by=[IS_ONE, nonnegative_square(off - y)])
    each = infer(2 * ι * dot(off, y) <= ι * ρ**2 + ι * square(y), by=[each, near_c, IS_ONE])
    centre = infer(2 * dot(κ, y) <= ρ**2 + square(y), by=[paired(ν, y), integrated(SUM, each), ONE[2]])
    centre = infer(square(κ) <= ρ**2, by=[for_vector(centre, y, κ)])
    of_off = infer(ι * square(off) <= ι * ρ**2, by=[near_c, IS_ONE])
    of_c = infer(ι * square(c) <= ι * M**2, by=[CENTRE])
    cross = where(ι, off, c, ρ, M, [IS_ONE, of_off, of_c])
    size = infer(ι * (X - (M + ρ) ** 2) <= 0, by=[cross, of_off, CENTRE, definition(X)])
    apart = infer(square(mu - ν) <= 4 * ρ**2, by=[near_c, centre, nonnegative_square(off + κ)])
    apart = infer(other * square(mu - ν) <= other * 4 * ρ**2, by=[apart, IS_OTHER])
    by = [apart, other * (X - W - ρ**2 - r**2) >= 0, definition(X), definition(W), definition(T)]
    lead = infer(other * (T + r**2 / 8) <= 0, by=by)
    return [renamed_step(along(theorem, descent), None) for theorem in (size, lead)]


@cache
def from_the_start():
    """From such a start “the nearest arrives”: R = 1.001 M, N = M + ρ, α = b = p, S = r²/8."""
    (size, lead), named, (_, unit), positive_p = start(), equals(S, r**2 / 8), huge(), tiny()[3]
    T_0 = At(descent, T, None, 0)
    begun = [size, infer(other * (Y_0 - ρ**2) <= 0, by=[together(ρ), IS_OTHER])]
    begun.append(infer(other * (T_0 + S) <= 0, by=[lead, named]))
    long = infer(4 * η * τ * p <= P * p, by=[UNTIL[1], positive_p])
    slow = infer(4 * η * p * τ <= 1, by=[long, unit])
    values = (R, WIDTH), (N, M + ρ), (α, term(p)), (b, term(p))
    found = []
    for theorem in ARRIVES.cited("F Theorem 3.5, the nearest arrives"):
        for symbol, value in values:
            proof = positive_p if value == term(p) else infer(value > 0)
            theorem = substituted(theorem, symbol, value, proof)
        theorem = cut(theorem, *conditions(), *begun, slow)
        theorem = substituted(theorem, S, r**2 / 8, infer(r**2 / 8 > 0))
        theorem = cut(theorem, infer(equals(r**2 / 8, r**2 / 8)))
        found.append(without_t(theorem))
    return found


@cache
def shrunk():
    """256 M⁸ e^{−4ηk} ≤ 1: e ≥ 2 and e^{log M} = M, so e^{8 + 8 log M} ≥ 256 M⁸."""
    nats = term(8) + 8 * log(M)
    constant = doubled(infer(exp(1) >= 2, by=[exp_tangent(1)]), term(1), term(2), 3)
    power, exponent, value = cut(exp_log(M), infer(M > 0)), term(log(M)), term(M)
    for _ in range(3):
        power = infer(equals(exp(2 * exponent), value**2), by=[power, exp_sum(exponent, exponent)])
        exponent, value = 2 * exponent, value**2
    by = [exp_sum(8, 8 * log(M)), power, constant, infer(M**8 >= 0, squares=[M**4])]
    above = infer(exp(nats) >= 256 * M**8, by=by)
    unit = infer(equals(exp(nats) * exp(-1 * nats), 1), by=[exp_sum(nats, -1 * nats), exp_zero()])
    below = infer(256 * M**8 * exp(-1 * nats) <= 1, by=[above, unit, exp_positive(-1 * nats)])
    falls = cut(exp_monotone(-4 * η * k, -1 * nats), infer(-4 * η * k <= -1 * nats, by=[WAIT]))
    falls = infer(256 * M**8 * exp(-4 * η * k) <= 256 * M**8 * exp(-1 * nats), by=[falls], squares=[M**4])
    return infer(256 * M**8 * exp(-4 * η * k) <= 1, by=[falls, below])


@cache
def arrived(factor=64):
    """64 M⁶ ι_i X_i ≤ ι_i."""
    near_one, e, wide = from_the_start()[0], exp(-4 * η * k), conditions()[1]
    some = infer(M**6 * p >= 0, by=[tiny()[3]], squares=[M**3])
    first = infer(M**6 * p * (M + ρ) <= M**6 * p * WIDTH, by=[wide, some])
    first = infer(1000 * M**6 * 2 * p * (M + ρ) <= 1, by=[first, tiny()[0]])
    some = infer(M**6 * e >= 0, by=[exp_positive(-4 * η * k)], squares=[M**3])
    square_wide = infer((M + ρ) ** 2 <= WIDTH**2, by=[wide], degree=2)
    second = infer(M**6 * e * (M + ρ) ** 2 <= M**6 * e * WIDTH**2, by=[square_wide, some])
    second = infer(250 * M**6 * (M + ρ) ** 2 * e <= 1, by=[second, shrunk()])
    size = factor * M**6 * (2 * p * (M + ρ) + (M + ρ) ** 2 * e)
    total = infer(ι * size <= ι, by=[infer(size <= 1, by=[first, second]), IS_ONE])
    scaled = infer(factor * M**6 * ι * X_k <= ι * size, by=[near_one], squares=[M**3])
    return without_t(infer(factor * M**6 * ι * X_k <= ι, by=[scaled, total]))


@cache
def on_the_way(factor=2):
    """ι_i X_i ≤ 2M² ι_i, as e^{−4ηk} ≤ 1 and M + ρ ≤ 1.001 M."""
    near_one, e, wide = from_the_start()[0], exp(-4 * η * k), conditions()[1]
    falls = cut(exp_monotone(-4 * η * k, 0), infer(-4 * η * k <= 0))
    square_wide = infer((M + ρ) ** 2 <= WIDTH**2, by=[wide], degree=2)
    second = infer((M + ρ) ** 2 * e <= (M + ρ) ** 2, by=[falls, exp_zero()], squares=[M + ρ])
    first = infer(2 * p * (M + ρ) <= 1, by=[infer(p * (M + ρ) <= p * WIDTH, by=[wide, tiny()[3]]), tiny()[2]])
    one = infer(M**2 / 10 >= 1, by=[infer(M >= 10, by=[thousand()])])
    size = infer(2 * p * (M + ρ) + (M + ρ) ** 2 * e <= factor * M**2, by=[first, second, square_wide, one])
    size = infer(ι * (2 * p * (M + ρ) + (M + ρ) ** 2 * e) <= ι * factor * M**2, by=[size, IS_ONE])
    return without_t(infer(ι * X_k <= ι * factor * M**2, by=[near_one, size]))


@cache
def others(room=1):
    """(1 − ι_i)|μ_i − c|² ≤ (1 − ι_i)(ρ + 1)²."""
    far, positive_p, unit = from_the_start()[1], tiny()[3], huge()[1]
    long = infer(4 * η * k * p <= P * p, by=[infer(4 * η * k <= P, by=UNTIL[1:]), positive_p])
    slow = infer(4 * η * p * k <= 1, by=[long, unit])
    at_most_1 = infer(M * p >= p, by=[infer(M >= 1, by=[thousand()]), positive_p])
    step = infer(2 * η * p <= 1, by=[UNTIL[0], infer(p <= 1, by=[at_most_1, tiny()[2]]), positive_p])
    product = infer(4 * η**2 * p**2 * k <= η * p, by=[slow, positive_p])
    by = [infer(2 * η * p * (ρ + 1) * k <= (ρ + 1) / 2, by=[slow])]
    by.append(infer(8 * η**2 * p**2 * k <= 1, by=[product, step]))
    grown = ρ**2 + 2 * η * p * (ρ + 1) * k + η**2 * p**2 * k
    most = infer(
        other * grown <= other * (ρ + room) ** 2, by=[infer(grown <= (ρ + room) ** 2, by=by), IS_OTHER]
    )
    return without_t(infer(other * Y_k <= other * (ρ + room) ** 2, by=[far, most]))


def far(least=100):
    """M ≥ 10⁹ · 2¹⁰, so its sixth root is at least 100."""
    return without_t(infer(r >= least, by=[large()[0], UNIT]))


def as_reported(theorem):
    """The theorem for ρ = r."""
    narrow = infer(r**2 <= 5 * r**4, by=[infer(r**2 >= 1, by=[far()])])
    return cut(substituted(theorem, ρ, term(r), infer(r > 0)), narrow)


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": HALF, "τ": 1, "k": 1}
TWO_MEANS = Instance(GaussianMixture([101**6 - 101, 101**6]), VALUES, vectors=MARKED)
LATER = Instance(TWO_MEANS.student, VALUES | {"τ": 120, "k": 120}, vectors=MARKED)


@claim(FORWARD, "Theorem 3.5, far", FAR, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_far(evidence: Evidence) -> None:
    evidence.conclude(far(), "n ≥ 2 and d ≥ 1")

    evidence.twin("r ≥ 101", lambda: far(least=101))


@claim(FORWARD, "Theorem 3.5, phase 1, wide starts", WIDE_ARRIVED, provenance=Provenance.DERIVED)
@at(LATER)
def test_wide_starts(evidence: Evidence) -> None:
    evidence.conclude(arrived(), "e^{−4ηk} ≤ e^{−8} M^{−8}, and what the others pull is far less")

    evidence.twin("|ν_k| ≤ 1/(16M³)", lambda: arrived(factor=256))


@claim(FORWARD, "Theorem 3.5, phase 1, wide starts, the others", WIDE_OTHERS, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_the_others_from_wide_starts(evidence: Evidence) -> None:
    evidence.conclude(others(), "steps of at most ηe^{−r²/16}, no more than e^{r²/16}/(4η) of them")

    evidence.twin("within ρ + ¼", lambda: others(room=Q(1, 4)))


@claim(
    FORWARD, "Theorem 3.5, phase 1, wide starts, on the way", WIDE_ON_THE_WAY, provenance=Provenance.DERIVED
)
@at(TWO_MEANS)
def test_on_the_way_from_wide_starts(evidence: Evidence) -> None:
    evidence.conclude(on_the_way(), "|ν_k|² ≤ 2pN + N² e^{−4ηk}, N = M + ρ")

    evidence.twin("|ν_k|² ≤ M²", lambda: on_the_way(factor=1))


@claim(FORWARD, "Theorem 3.5, phase 1", ARRIVED, provenance=Provenance.DERIVED)
@at(LATER)
def test_phase_1(evidence: Evidence) -> None:
    evidence.conclude(as_reported(arrived()), "ρ = r, of “phase 1, wide starts”")

    evidence.twin("|ν_k| ≤ 1/(16M³)", lambda: as_reported(arrived(factor=256)))


@claim(FORWARD, "Theorem 3.5, phase 1, the others", OTHERS, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_the_others(evidence: Evidence) -> None:
    evidence.conclude(as_reported(others()), "ρ = r, of “phase 1, wide starts, the others”")

    evidence.twin("within r + ¼", lambda: as_reported(others(room=Q(1, 4))))


@claim(FORWARD, "Theorem 3.5, phase 1, on the way", ON_THE_WAY, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_on_the_way(evidence: Evidence) -> None:
    evidence.conclude(as_reported(on_the_way()), "ρ = r, of “phase 1, wide starts, on the way”")

    evidence.twin("|ν_k|² ≤ M²", lambda: as_reported(on_the_way(factor=1)))
