"""Theorem 3.5 (Zhang et al. 2025): one mean arrives and all others leave, for all time and every n.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½; M ≥ 10⁹ √d n¹⁰, r⁶ = M. At
the start all means are within ρ of a place c, |c| = M, and one of them leads: for all others
|μ_j|² − |μ_1|² ≥ ρ² + r², where ρ² ≤ 5r⁴. As reported ρ = r. (This start is this project's reading; how
likely it is: "Corollary 3.6".)
Shown. With 250 n⁸ b ≤ 1: μ_1 → μ*, |μ_j| → ∞ for all others, and L ≤ 5M²/(1 + η b e^{−M²/10} k) for all k.
In figures: as soon as ηk > T = 2 + 2 log M, with y_k = e^{M²/10} + b(ηk − T),

    32 M⁶ |μ_1|² ≤ e^{M²/10}/y_k,   e^{|μ_j|²/8} ≥ y_k log y_k,   32 M⁶ L ≤ (e^{M²/10} + 1152 M⁶ n²)/y_k,

and the least norm of the others never decreases. Until then each of these moves by 1 at most.
Not shown. That 250 n⁸ is needed, and that L falls like 1/(k log k) (S-5).
Tools. "Phase 1" until the one is near, "the region stays" from there on, in one induction: what is claimed is
max(ηk − T, 0) times the region of level y_k, with 32 M⁶ C = A = e^{M²/10}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import L, L_k, descent, loss_facts, η, τ
from verify.lemmas.posterior import second_moment, trace_is_nonnegative
from verify.lemmas.region import not_negative, wide_at
from verify.logic.descent import at_step
from verify.logic.schemas import exp_log, exp_monotone, log_exp, log_monotone, log_tangent, max_one_of
from verify.logic.terms import term

from verify.lemmas.all_time import (  # isort: skip
    LEAST_NORM, LOWER, SMALL_LOSS, STAYS, A, C, b, region, wide, y,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    TINY, N, chosen_exponential, exp_equal, is_one, is_other, m, other,
)  # fmt: skip
from verify.lemmas.far_start import ONE, UNIFORM, M, R, X, X_k, Y_k, sizes_of_others, ι, ρ  # isort: skip
from verify.lemmas.from_far import LIMITS, POWER, SHARE, WIDE_LIMITS, without_steps

from verify.lemmas.phase_1 import (  # isort: skip
    FAR, WIDE_ARRIVED, WIDE_GIVEN, WIDE_ON_THE_WAY, WIDE_OTHERS, P, huge, near, r, thousand,
    wide as apart, without_t,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, At, Defined, E_phi, along, both_ways, cut, definition, either_way, equals, exp, exp_positive,
    exp_sum, exp_tangent, exp_zero, identity, induction, infer, integrated, inverse, inverse_positive,
    inverse_times, k, log, max_left, max_right, maximum, mu, n, nonnegative_square, pi, renamed_step,
    square, squeezed, statement, substituted, v, w, weight_is_positive,
)  # fmt: skip

Q = Fraction
LAG = term(2) + 2 * log(M)
"""T, how long phase 1 takes in time ηk; log A is POWER."""
SINCE, LEVEL = -1 * LAG + η * k, A - b * LAG + η * b * k
NOW = region(X_k, exp(X_k / 8), LEVEL)
IS_A, IS_C = equals(exp(POWER), A), equals(32 * M**6 * C, A)
SLOW = WIDE_GIVEN[-3]
BEGUN = without_steps(WIDE_GIVEN)
EARLY, LATE, SOON = LAG - η * k >= 0, η * k > LAG, η * k <= LAG + 1


@cache
def powers():
    """1 ≤ M² and M ≤ M² ≤ M⁴ ≤ M⁶ ≤ M⁸."""
    one = infer(M >= 1, by=[thousand()])
    square_M = infer(M**2 >= 1, by=[one])
    higher = [infer(M ** (j + 2) >= M**j, by=[square_M], squares=[M ** (j // 2)]) for j in (2, 4, 6)]
    return square_M, infer(M**2 >= M, by=[one]), *higher


@cache
def numbers():
    """0 ≤ log M ≤ M − 1, log A ≤ M²/10 ≤ log A, A ≥ 256 M⁸ ≥ 256 M and b ≤ 1/250."""
    low = not_negative(term(M), infer(M > 0), infer(M >= 1, by=[thousand()]))
    up = cut(log_monotone(exp(POWER), A), exp_positive(POWER), infer(exp(POWER) <= A, by=[IS_A]))
    down = cut(log_monotone(A, exp(POWER)), infer(A > 0), infer(exp(POWER) >= A, by=[IS_A]))
    logs = infer(log(A) <= POWER, by=[down, log_exp(POWER)]), infer(log(A) >= POWER, by=[up, log_exp(POWER)])
    short = infer(r**2 <= M**2, by=[infer(r <= M, by=[near()[0]])], degree=2)
    above = cut(exp_monotone(r**2 / 16, POWER), infer(r**2 / 16 <= POWER, by=[short, infer(r**2 >= 0)]))
    above = infer(A >= 256 * M**8, by=[huge()[0], above, IS_A])
    fourth = infer(n**4 >= 1, by=[infer(n**2 >= 1)], degree=2)
    slow = infer(250 * b <= 1, by=[SHARE, infer(n**8 >= 1, by=[fourth], degree=2)])
    return low, cut(log_tangent(M), infer(M > 0)), logs, above, infer(M**8 >= M, by=list(powers()[1:])), slow


@cache
def wide_enough():
    """The level A is wide enough for N = n: log n ≤ M − 1, and M², M⁶ and A/M⁸ are large."""
    (_, _, (high, low), above, *_), (one, _, fourth, sixth, eighth) = numbers(), powers()
    log_n = infer(log(n) <= M - 1, by=[cut(log_tangent(n), infer(n > 0)), near()[2]])
    many = infer(M**2 / 20000 >= M, by=[infer(M / 20000 >= 1, by=[thousand()])])
    first = infer(8 * log(A) >= 14641 * (1 + log(n)), by=[low, log_n, many])
    enough = infer(32 * M**6 * (C - 1) >= 0, by=[above, IS_C, eighth])
    at_least_1 = infer(C >= 1, by=[enough, infer(M**6 > 0, degree=6)], degree=2)
    rest = infer(M**6 >= M**2, by=[fourth, sixth])
    rest = infer(16 * log(A) + 1 <= 32 * M**6, by=[high, rest, one])
    large = infer(M**2 / 1000 >= 1, by=[infer(M / 1000 >= 1, by=[thousand()])])
    twice = infer(M**4 / 10**6 >= 1, by=[large], degree=2)
    large = infer(M**6 / 10**9 >= M**4 / 10**6, by=[large], squares=[M**2])
    large = infer(C * (M**6 / 10**9 - 1) >= 0, by=[infer(M**6 / 10**9 >= 1, by=[large, twice])])
    below = infer(C * (16 * log(A) + 1) <= A, by=[rest, IS_C])
    return first, at_least_1, below, infer(wide(A)[3], by=[IS_C, large])


@cache
def phase_1(shown, name):
    """What a claim of phase 1 says for its last step τ = k, as long as ηk ≤ T + 1."""
    _, high, _, _, eighth, _ = numbers()
    long = infer(4 * η * k <= P, by=[SOON, high, huge()[0], eighth, powers()[0]])
    theorem = substituted(shown.cited(f"F Theorem 3.5, phase 1, wide starts{name}")[0], τ, k)
    return cut(theorem, long, infer(k <= k))


@cache
def others_are_near():
    """(1 − ι_i)|μ_i − c|² ≤ (1 − ι_i)(ρ + 1)², as long as ηk ≤ T + 1."""
    return infer(other * (Y_k - (ρ + 1) ** 2) <= 0, by=[phase_1(WIDE_OTHERS, ", the others")])


@cache
def level_at_most():
    """A ≤ y_k ≤ 2A and 0 ≤ log y_k ≤ M²/10 + 1, as long as T ≤ ηk ≤ T + 1."""
    _, _, (high, low), above, eighth, slow = numbers()
    large = infer(A >= 1, by=[above, eighth, infer(M >= 1, by=[thousand()])])
    grown, positive = infer(LEVEL >= A, by=[SINCE >= 0]), infer(LEVEL > 0, by=[SINCE >= 0])
    few, more = infer(A + b >= LEVEL, by=[infer(b * SINCE <= b, by=[SOON])]), log(LEVEL) - log(A)
    by = [cut(exp_log(A), infer(A > 0)), cut(exp_log(LEVEL), positive), exp_sum(more, log(A))]
    ratio = infer(equals(exp(more) * A, LEVEL), by=[*by, *exp_equal(more + log(A), log(LEVEL))])
    tangent = infer(A * more <= b, by=[ratio, exp_tangent(more), few])
    tangent = infer(more <= 1, by=[infer(A * more <= A, by=[tangent, slow, large])], degree=2)
    after = cut(log_monotone(A, LEVEL), infer(A > 0), grown)
    low = infer(log(LEVEL) >= 0, by=[after, low, infer(M**2 >= 0)])
    return (
        grown,
        infer(LEVEL <= 2 * A, by=[few, slow, large]),
        low,
        infer(log(LEVEL) <= POWER + 1, by=[tangent, high]),
    )


@cache
def others_are_far():
    """(1 − ι_i) e^{|μ_i|²/8} ≥ (1 − ι_i) A M², since |μ_i|²/8 ≥ 0.12 M² and e^{M²/50} ≥ M⁴/10⁴ ≥ M²."""
    least, most = sizes_of_others()[1], Q(12, 100) * M**2
    least = infer(other * (X - M**2 + 2 * (ρ + 1) * M) >= 0, by=[least, definition(X)])
    by = [cut(along(least, descent), others_are_near())]
    narrow = infer((ρ + 1) * M <= M**2 / 1000, by=[infer(ρ + 1 <= M / 1000, by=[apart(), thousand()])])
    by.append(infer(other * (M**2 / 1000 - (ρ + 1) * M) >= 0, by=[narrow, is_other()]))
    by.append(infer(other * M**2 >= 0, by=[is_other()], squares=[M]))
    far = infer(other * (most - X_k / 8) <= 0, by=by)
    far = chosen_exponential(other, is_other(), most, X_k / 8, far)
    half = infer(
        exp(M**2 / 100) ** 2 >= (M**2 / 100) ** 2, by=[exp_tangent(M**2 / 100), infer(M**2 >= 0)], degree=2
    )
    half = infer(exp(M**2 / 50) >= M**4 / 10**4, by=[half, exp_sum(M**2 / 100, M**2 / 100)])
    many = infer(M**2 / 10**4 >= 1, by=[infer(M / 100 >= 1, by=[thousand()])])
    half = infer(exp(M**2 / 50) >= M**2, by=[half, infer(M**4 / 10**4 >= M**2, by=[many], squares=[M])])
    by = [*exp_equal(most, POWER + M**2 / 50), exp_sum(POWER, M**2 / 50), IS_A, half]
    whole = infer(other * exp(most) >= other * A * M**2, by=[infer(exp(most) >= A * M**2, by=by), is_other()])
    return infer(other * exp(X_k / 8) >= other * A * M**2, by=[far, whole])


@cache
def enters(part=1):
    """The region of level y_k, as long as T ≤ ηk ≤ T + 1."""
    grown, twice, low, high = level_at_most()
    arrived = infer(LEVEL >= 0, by=[grown])
    arrived = infer(64 * M**6 * ι * X_k * LEVEL <= ι * LEVEL, by=[phase_1(WIDE_ARRIVED, ""), arrived])
    one = infer(ι * LEVEL <= ι * 2 * A, by=[twice, is_one()])
    one = infer(M**6 * ι * (X_k * LEVEL - part * C) <= 0, by=[arrived, one, IS_C])
    one = infer(ι * (X_k * LEVEL - part * C) <= 0, by=[one, infer(M**6 > 0, degree=6)], degree=2)
    level = infer(LEVEL * log(LEVEL) <= 2 * A * log(LEVEL), by=[twice, low])
    level = infer(LEVEL * log(LEVEL) <= 2 * A * (POWER + 1), by=[level, high])
    many = infer(A * (M**2 / 5 + 2) <= A * M**2, by=[infer(M**2 >= 10, by=[infer(M >= 10, by=[thousand()])])])
    rest = infer(LEVEL * log(LEVEL) <= A * M**2, by=[level, many])
    rest = infer(other * (LEVEL * log(LEVEL) - A * M**2) <= 0, by=[rest, is_other()])
    return infer(NOW, by=[one, rest, others_are_far()])


@cache
def for_equal_weights(theorem):
    """The theorem with n for N, as n π_i = 1."""
    theorem, light = substituted(theorem, N, n, infer(n > 0)), infer(n * pi >= 1, by=[UNIFORM])
    return cut(theorem, light) if light.conclusion in theorem.hypotheses else theorem


@cache
def at_level(theorem):
    """The theorem about a state and a level, for equal weights, at step k and level y_k, once ηk ≥ T."""
    large = [for_equal_weights(t) for t in wide_at(LEVEL, infer(LEVEL >= A, by=[SINCE >= 0]))]
    large = [cut(t, *(known for known in wide_enough() if known.conclusion in t.hypotheses)) for t in large]
    theorem = along(for_equal_weights(theorem), descent)
    theorem = substituted(theorem, y, LEVEL, infer(LEVEL > 0, by=[SINCE >= 0]))
    return cut(theorem, *(t for t in large if t.conclusion in theorem.hypotheses))


CLAIMED = maximum(SINCE, 0) * NOW.left <= 0
"""What is claimed: nothing until ηk = T, the region of level y_k from there on."""


@cache
def step(entering=True):
    """From the claim at k to the claim at k + 1: by a step in the region, by phase 1, or as η(k + 1) ≤ T."""
    since, before, claimed = SINCE + η, LAG - η * k, at_step(CLAIMED, k, 1)
    now = infer(NOW, by=[CLAIMED, max_left(SINCE, 0), before < 0], degree=2)
    stays = at_level(STAYS.cited("F Theorem 3.5, the region stays")[0])
    stays = cut(stays, now, infer(SINCE >= 0, by=[before < 0]))
    stays = infer(claimed, by=[stays, max_right(since, 0)], degree=2)
    soon = infer(at_step(SOON, k, 1), by=[before >= 0, SLOW])
    entered = cut(renamed_step(enters(), k, 1), infer(at_step(SINCE >= 0, k, 1), by=[since >= 0]), soon)
    entered = infer(claimed, by=[entered, max_right(since, 0)], degree=2)
    none = infer(maximum(since, 0) <= 0, by=[max_one_of(since, 0), max_right(since, 0), since < 0], degree=2)
    none = infer(claimed, by=[both_ways(none, max_right(since, 0))])
    return either_way(before, either_way(since, entered, none) if entering else none, stays)


@cache
def always():
    """By induction: the claim at every step; at step 0 it says nothing, as T > 0."""
    start = -1 * LAG
    none = infer(
        maximum(start, 0) <= 0, by=[max_one_of(start, 0), max_right(start, 0), numbers()[0]], degree=2
    )
    base = infer(at_step(CLAIMED, None), by=[both_ways(none, max_right(start, 0))])
    return induction(CLAIMED, base, step())


@cache
def rates():
    """What holds of the one, of all others and of the loss, once ηk > T."""
    now = infer(NOW, by=[always(), max_left(SINCE, 0), LATE], degree=2)
    one = infer(ι * X_k * LEVEL <= ι * C, by=[now, ONE[0], is_one()])
    rest = infer(other * LEVEL * log(LEVEL) <= other * exp(X_k / 8), by=[now, ONE[0], is_other()])
    loss = at_level(SMALL_LOSS.cited("F Theorem 3.5, loss in the region")[0])
    return one, rest, cut(loss, now, infer(SINCE >= 0, by=[LATE]))


@cache
def on_the_way():
    """ι_i |μ_i|² ≤ 2M² ι_i and L ≤ 2M² until ηk = T."""
    soon, most, wide_R = infer(SOON, by=[EARLY]), 2 * M**2, Q(11, 10) * M
    one = cut(phase_1(WIDE_ON_THE_WAY, ", on the way"), soon)
    size = substituted(sizes_of_others()[0], R, wide_R, infer(wide_R > 0))
    size = cut(size, infer(M + ρ + 1 <= wide_R, by=[apart(), thousand()]))
    size = infer(other * X <= other * wide_R**2, by=[size, definition(X)])
    size = cut(along(size, descent), cut(others_are_near(), soon))
    size = infer(X_k <= most, by=[one, size, infer(other * M**2 >= 0, by=[is_other()], squares=[M])])
    each = infer(w * square(mu) <= w * most, by=[most >= X, definition(X), weight_is_positive()])
    by = [second_moment(), trace_is_nonnegative(), integrated(SUM, each), identity(SUM(w), 1)]
    loss = infer(most >= L, by=[integrated(E_phi, infer(square(v) <= most, by=by)), definition(L)])
    return one, cut(along(loss, descent), size)


@cache
def shares():
    """A · 1/A = 1, 1/A > 0 and bT ≤ A/2."""
    share, above = (cut(f(A), infer(A > 0)) for f in (inverse_times, inverse_positive))
    _, high, _, huge_A, eighth, slow = numbers()
    by = [
        infer(b * LAG <= 2 * b * M, by=[infer(LAG <= 2 * M, by=[high])]),
        infer(250 * b * M <= M, by=[slow]),
    ]
    return share, above, infer(b * LAG <= A / 2, by=[*by, huge_A, eighth])


RATE = η * b * inverse(A)


def for_all_k(value, early, late, signs, speed=1):
    """From 0 ≤ a_k ≤ B until ηk = T and a_k y_k ≤ B' from there on: a_k (1 + (ηb/A) k) ≤ 2B + 2B'/A."""
    (share, above, lag), part = shares(), value.comparison.difference
    first, second = (bound.comparison.difference for bound in signs)  # B ≥ 0 and B' ≥ 0
    goal = part * (1 + speed * RATE * k) <= 2 * first + 2 * second * inverse(A)
    soon = infer(b * η * k <= A / 2, by=[lag, infer(b * (LAG - η * k) >= 0, by=[EARLY])])
    soon = infer(b * η * k * inverse(A) <= A / 2 * inverse(A), by=[soon, above])
    soon = infer(1 + speed * RATE * k <= 2, by=[soon, share])
    soon = infer(part * (1 + speed * RATE * k) <= 2 * part, by=[soon, value])
    soon = infer(goal, by=[soon, early, infer(second * inverse(A) >= 0, by=[signs[1], above])])
    by = [infer(part * (A / 2 - b * LAG) >= 0, by=[lag, value])]
    by.append(infer(part * η * b * k >= 0, by=[value], degree=5))
    after = infer(part * (A + η * b * k) <= 2 * part * LEVEL, by=by)
    after = infer(part * (A + η * b * k) <= 2 * second, by=[after, late])
    after = infer(part * (A + η * b * k) * inverse(A) <= 2 * second * inverse(A), by=[after, above])
    return either_way(LAG - η * k, soon, infer(goal, by=[after, share, signs[0]]))


def falls(value, bound):
    """a_k → 0."""
    return squeezed(value, bound, infer(RATE > 0, by=[shares()[1]]))


def one_arrives():
    """ι_i |μ_i|² → 0."""
    size = infer(X >= 0, by=[definition(X), nonnegative_square(mu)])
    size = along(infer(ι * X >= 0, by=[size, is_one()]), descent)
    signs = infer(2 * ι * M**2 >= 0, by=[is_one()], squares=[M]), infer(ι * C >= 0, by=[is_one()])
    return falls(size, for_all_k(size, on_the_way()[0], rates()[0], signs))


def others_leave():
    """(1 − ι_i) e^{−|μ_i|²/8} → 0: it is at most 1, and at most 1/y_k where log y_k ≥ 1."""
    low, size = exp_positive(X_k / -8), infer(X >= 0, by=[definition(X), nonnegative_square(mu)])
    positive = infer(other * LOWER >= 0, by=[is_other(), low])
    down = cut(exp_monotone(X_k / -8, 0), infer(X_k / -8 <= 0, by=[along(size, descent)]))
    early = infer(other * LOWER <= other, by=[infer(LOWER <= 1, by=[down, exp_zero()]), is_other()])
    unit = infer(equals(exp(X_k / 8) * LOWER, 1), by=[exp_sum(X_k / 8, X_k / -8), exp_zero()])
    late = infer(other * LEVEL * log(LEVEL) * LOWER <= other * exp(X_k / 8) * LOWER, by=[rates()[1], low])
    after = cut(log_monotone(A, LEVEL), infer(A > 0), infer(LEVEL >= A, by=[LATE]))
    some = infer(
        log(LEVEL) >= 1, by=[after, numbers()[2][1], infer(M**2 >= 10, by=[infer(M >= 10, by=[thousand()])])]
    )
    less = infer(other * LEVEL * LOWER >= 0, by=[positive, infer(LEVEL >= 0, by=[LATE])])
    less = infer(other * LEVEL * LOWER <= other * LEVEL * log(LEVEL) * LOWER, by=[some, less])
    late = infer(other * LOWER * LEVEL <= other, by=[less, late, unit])
    return falls(positive, for_all_k(positive, early, late, [is_other(), is_other()]))


@cache
def loss_for_all_k(speed=1):
    """L_k (1 + η b e^{−M²/10} k) ≤ 5M²: it is at most 4M² + 2C/A + 72n²/A, and C/A, n²/A are small."""
    value, signs = along(loss_facts()[0], descent), (infer(2 * M**2 >= 0), infer(C + 36 * n**2 >= 0))
    bound = for_all_k(value, on_the_way()[1], rates()[2], signs, speed)
    (share, above, _), (one, _, fourth, sixth, eighth), huge_A = shares(), powers(), numbers()[3]
    of_C = infer(equals(32 * M**6 * C * inverse(A), 1), by=[IS_C, share])
    least = infer(
        C * inverse(A) * (M**6 - 1) >= 0,
        by=[infer(M**6 >= 1, by=[one, fourth, sixth]), infer(C * inverse(A) >= 0, by=[above])],
    )
    of_n = infer(A >= 256 * M**2, by=[huge_A, fourth, sixth, eighth])
    of_n = infer(256 * M**2 * inverse(A) <= A * inverse(A), by=[of_n, above])
    few = infer(
        n**2 * inverse(A) <= M**2 * inverse(A), by=[infer(n**2 <= M**2, by=[near()[2]], degree=2), above]
    )
    small = infer(2 * (C + 36 * n**2) * inverse(A) <= 1, by=[of_C, least, of_n, few, share])
    goal = L_k * (1 + speed * RATE * k) <= 5 * M**2
    return value, infer(goal, by=[bound, small, one])


def least_norm(late=(LATE,)):
    """(1 − ι_i)(|μ_i|² − m²) ≥ 0 at k + 1 if so at k, once ηk > T: there |μ_1| ≤ 10⁻⁵."""
    theorem = along(for_equal_weights(LEAST_NORM.cited("F Theorem 3.5, the least norm")[0]), descent)
    level = infer(LEVEL > 0, by=late)
    near_one = infer(
        ι * LEVEL * X_k <= ι * TINY**2 * A,
        by=[rates()[0], infer(ι * C <= ι * TINY**2 * A, by=[wide_enough()[3], is_one()])],
    )
    near_one = infer(
        ι * LEVEL * (X_k - TINY**2) <= 0,
        by=[near_one, infer(ι * LEVEL >= ι * A, by=[infer(LEVEL >= A, by=[LATE]), is_one()])],
    )
    return cut(theorem, infer(ι * (X_k - TINY**2) <= 0, by=[near_one, level], degree=2))


def from_the_start(theorem):
    """The theorem with A = e^{M²/10}, 32 M⁶ C = A and t = r/100."""
    power, start = 32 * M**6, exp(POWER)
    share, above = (cut(f(power), infer(power > 0, degree=6)) for f in (inverse_times, inverse_positive))
    value = A * inverse(power)
    theorem = substituted(theorem, C, value, infer(value > 0, by=[above]))
    theorem = cut(theorem, infer(equals(power * value, A), by=[share]))
    theorem = substituted(theorem, A, start, exp_positive(POWER))
    return without_t(cut(theorem, infer(equals(start, start))))


def shown(statement, theorems, *reasons):
    """The conclusions of the statement, from theorems that say it of A and C."""
    found = [from_the_start(t) for t in theorems]
    return [infer(goal, by=[t, *why]) for goal, t, why in zip(statement.shown, found, reasons, strict=True)]


def times(theorem):
    """A bound with C in it, times 32 M⁶."""
    given = theorem.comparison
    scaled = infer(M**6 * given.left <= M**6 * given.right, by=[theorem], squares=[M**3])
    right = 32 * M**6 * given.right
    right = right - ι * 32 * M**6 * C + ι * A if "i" in right.depends else right - 32 * M**6 * C + A
    return infer(32 * M**6 * given.left <= right, by=[scaled, IS_C])


START = exp(POWER) - b * LAG + η * b * k
y_k = Defined("y_k", "y_k", "level at step k", START)
z_k = Defined("z_k", "z_k", "y_k log y_k", START * log(START))
RATES = statement(
    32 * M**6 * ι * y_k * X_k <= ι * exp(POWER),
    other * z_k <= other * exp(X_k / 8),
    32 * M**6 * L_k * y_k <= exp(POWER) + 1152 * M**6 * n**2,
    given=[*BEGUN, LATE],
)
LEAST = statement(
    other * (At(descent, X, k, 1) - m**2) >= 0,
    given=[*BEGUN, LATE, other * (X_k - m**2) >= 0, m**2 >= 14641 * (1 + log(n))],
)


def loss_below_5():
    """With e^{−M²/10} for 1/A."""
    unit = infer(equals(exp(POWER) * exp(-1 * POWER), 1), by=[exp_sum(POWER, -1 * POWER), exp_zero()])
    known = infer(equals(exp(-1 * POWER), inverse(A)), by=[unit, shares()[0], IS_A])
    return from_the_start(infer(WIDE_LIMITS.shown[2], by=[loss_for_all_k()[1], known]))


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": Q(1, 2), "b": Q(1, 64000)}
TWO_MEANS = GaussianMixture([101**6 - 101, 101**6])


def from_wide_starts():
    """The limits and the bound of the loss, for balls of the radius ρ."""
    return *map(from_the_start, (one_arrives(), others_leave())), loss_below_5()


@cache
def as_reported(theorem):
    """The theorem for ρ = r, where r ≥ 100 by claim "F Theorem 3.5, far"."""
    (large,) = FAR.cited("F Theorem 3.5, far")
    narrow = infer(r**2 <= 5 * r**4, by=[infer(r**2 >= 1, by=[large])])
    return cut(substituted(theorem, ρ, term(r), infer(r > 0)), narrow)


@claim(FORWARD, "Theorem 3.5, wide starts", WIDE_LIMITS, provenance=Provenance.DERIVED)
@at(Instance(TWO_MEANS, VALUES, vectors=MARKED))
def test_wide_starts(evidence: Evidence) -> None:
    for limit in from_wide_starts()[:2]:
        evidence.conclude(limit, "at most B/y_k, and bounded until then")
    evidence.conclude(from_wide_starts()[2], "2M² until ηk = T, and (C + 36n²)/y_k from there on")

    evidence.twin("phase 1 left out", lambda: step(entering=False))
    evidence.twin("twice the rate", lambda: loss_for_all_k(speed=2))


@claim(FORWARD, "Theorem 3.5", LIMITS, provenance=Provenance.REPORTED)
@at(Instance(TWO_MEANS, VALUES, vectors=MARKED))
def test_one_arrives_all_others_leave(evidence: Evidence) -> None:
    for theorem in from_wide_starts():
        evidence.conclude(as_reported(theorem), "ρ = r, of “Theorem 3.5, wide starts”")

    evidence.twin("phase 1 left out", lambda: step(entering=False))
    evidence.twin("twice the rate", lambda: loss_for_all_k(speed=2))


@claim(FORWARD, "Theorem 3.5, rates", RATES, provenance=Provenance.DERIVED)
def test_rates(evidence: Evidence) -> None:
    (one, rest, loss), named = rates(), (definition(y_k), definition(z_k))
    found = shown(RATES, (times(one), rest, times(loss)), named[:1], named[1:], named[:1])
    for theorem in found:
        evidence.conclude(theorem, "in the region of level y_k once ηk > T")

    evidence.twin("65 M⁶ instead of 32 M⁶", lambda: enters(part=Q(32, 65)))


@claim(FORWARD, "Theorem 3.5, the least norm never decreases", LEAST, provenance=Provenance.REPORTED)
def test_least_norm_never_decreases(evidence: Evidence) -> None:
    evidence.conclude(
        from_the_start(least_norm()), "where the one is within 10⁻⁵, in any shape of the others"
    )

    evidence.twin("before phase 1 is over", lambda: least_norm(late=()))
