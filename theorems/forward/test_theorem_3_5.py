"""Theorem 3.5 (Zhang et al. 2025): one mean arrives and all others leave, for all time and every n.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½; M ≥ 10⁹ √d n¹⁰, r⁶ = M. At
the start all means are within ρ of a place c, |c| = M, and one of them leads: for all others
|μ_j|² − |μ_1|² ≥ ρ² + r², where ρ² ≤ 5r⁴. As reported ρ = r. (This start is this project's reading; how
likely it is: "Corollary 3.6, d up to 3 M^(2/3)".)
Shown. With 250 n⁸ b ≤ 1: μ_1 → μ*, |μ_j| → ∞ for all others, and L ≤ 5M²/(1 + η b e^{−M²/10} k) for all k.
In figures: as soon as ηk > T = 2 + 2 log M, with y_k = e^{M²/10} + b(ηk − T),

    32 M⁶ |μ_1|² ≤ e^{M²/10}/y_k,   e^{|μ_j|²/8} ≥ y_k log y_k,   32 M⁶ L ≤ (e^{M²/10} + 1152 M⁶ n²)/y_k,

and the least norm of the others never decreases. Until then each of these moves by 1 at most.
Not shown. That 250 n⁸ is needed. That L falls like 1/(k log k): claim "S-5, from above, from far".
Tools. "Phase 1" until the one is near, "the region stays" from there on, in one induction: what is claimed is
max(ηk − T, 0) times the region of level y_k, with 32 M⁶ C = A = e^{M²/10}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import L_k, descent, loss_facts, η
from verify.lemmas.region import wide_at
from verify.logic.descent import at_step
from verify.logic.schemas import exp_monotone, log_monotone, max_one_of
from verify.logic.terms import term

from verify.lemmas.all_time import LEAST_NORM, LOWER, SMALL_LOSS, STAYS, A, C, b, y  # isort: skip
from verify.lemmas.far_mean import TINY, N, is_one, is_other, other  # isort: skip
from verify.lemmas.far_start import ONE, UNIFORM, M, X, X_k, ι, ρ  # isort: skip
from verify.lemmas.from_far import (  # isort: skip
    BEFORE, EARLY, ENTERS, IS_A, IS_C, LATE, LEAST, LEVEL, LIMITS, NOW, POWER, RATES, SINCE, SOON, START, LAG,
    WIDE_LIMITS, from_the_start, numbers, powers, wide_enough, without_c, y_k, z_k,
)  # fmt: skip
from verify.lemmas.phase_1 import FAR, WIDE_GIVEN, near, r, thousand  # isort: skip
from verify.prove import (  # isort: skip
    along, both_ways, cut, definition, either_way, equals, exp, exp_positive, exp_sum, exp_zero, induction,
    infer, inverse, inverse_positive, inverse_times, k, log, max_left, max_right, maximum, mu, n,
    nonnegative_square, pi, renamed_step, squeezed, substituted,
)  # fmt: skip

Q = Fraction
SLOW = WIDE_GIVEN[-3]
UNTIL_THEN = BEFORE.cited("F Theorem 3.5, until phase 1 ends")


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
def entered():
    """NOW, as long as T ≤ ηk ≤ T + 1: what phase 1 leaves, with A and C for what they stand for."""
    one, rest, _ = ENTERS.cited("F Theorem 3.5, where phase 1 ends")
    one = infer(32 * M**6 * ι * X_k * LEVEL <= ι * A, by=[one, definition(y_k), IS_A])
    one = infer(M**6 * ι * (X_k * LEVEL - C) <= 0, by=[one, IS_C])
    one = infer(ι * (X_k * LEVEL - C) <= 0, by=[one, infer(M**6 > 0, degree=6)], degree=2)
    low = infer(LEVEL > 0, by=[SINCE >= 0])
    less = cut(log_monotone(LEVEL, START), low, infer(LEVEL <= START, by=[IS_A]))
    least = infer(LEVEL * log(LEVEL) <= z_k, by=[less, low, IS_A, definition(z_k)])
    least = infer(other * LEVEL * log(LEVEL) <= other * z_k, by=[least, is_other()])
    return infer(NOW, by=[one, rest, least])


@cache
def step(entering=True):
    """From the claim at k to the claim at k + 1: by a step in the region, by phase 1, or as η(k + 1) ≤ T."""
    since, before, claimed = SINCE + η, LAG - η * k, at_step(CLAIMED, k, 1)
    now = infer(NOW, by=[CLAIMED, max_left(SINCE, 0), before < 0], degree=2)
    stays = at_level(STAYS.cited("F Theorem 3.5, the region stays")[0])
    stays = cut(stays, now, infer(SINCE >= 0, by=[before < 0]))
    stays = infer(claimed, by=[stays, max_right(since, 0)], degree=2)
    soon = infer(at_step(SOON, k, 1), by=[before >= 0, SLOW])
    arrives = cut(renamed_step(entered(), k, 1), infer(at_step(SINCE >= 0, k, 1), by=[since >= 0]), soon)
    known = arrives if entering else infer(NOW, by=[SINCE >= 0])
    arrives = infer(claimed, by=[known, max_right(since, 0)], degree=2)
    none = infer(maximum(since, 0) <= 0, by=[max_one_of(since, 0), max_right(since, 0), since < 0], degree=2)
    none = infer(claimed, by=[both_ways(none, max_right(since, 0))])
    return either_way(before, either_way(since, arrives, none), stays)


@cache
def always():
    """By induction: the claim at every step; at step 0 it says nothing, as T > 0."""
    start = -1 * LAG
    by = [max_one_of(start, 0), max_right(start, 0), numbers()[0]]
    none = infer(maximum(start, 0) <= 0, by=by, degree=2)
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
def shares():
    """A · 1/A = 1, 1/A > 0 and bT ≤ A/2."""
    share, above = (cut(f(A), infer(A > 0)) for f in (inverse_times, inverse_positive))
    _, high, _, _, huge_A, eighth, slow = numbers()
    by = [infer(b * LAG <= 2 * b * M, by=[infer(LAG <= 2 * M, by=[high])])]
    by.append(infer(250 * b * M <= M, by=[slow]))
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
    return falls(size, for_all_k(size, UNTIL_THEN[0], rates()[0], signs))


def others_leave():
    """(1 − ι_i) e^{−|μ_i|²/8} → 0: it is at most 1, and at most 1/y_k where log y_k ≥ 1."""
    low, size = exp_positive(X_k / -8), infer(X >= 0, by=[definition(X), nonnegative_square(mu)])
    positive = infer(other * LOWER >= 0, by=[is_other(), low])
    down = cut(exp_monotone(X_k / -8, 0), infer(X_k / -8 <= 0, by=[along(size, descent)]))
    early = infer(other * LOWER <= other, by=[infer(LOWER <= 1, by=[down, exp_zero()]), is_other()])
    unit = infer(equals(exp(X_k / 8) * LOWER, 1), by=[exp_sum(X_k / 8, X_k / -8), exp_zero()])
    late = infer(other * LEVEL * log(LEVEL) * LOWER <= other * exp(X_k / 8) * LOWER, by=[rates()[1], low])
    after = cut(log_monotone(A, LEVEL), infer(A > 0), infer(LEVEL >= A, by=[LATE]))
    some = infer(M**2 >= 10, by=[infer(M >= 10, by=[thousand()])])
    some = infer(log(LEVEL) >= 1, by=[after, numbers()[3], some])
    less = infer(other * LEVEL * LOWER >= 0, by=[positive, infer(LEVEL >= 0, by=[LATE])])
    less = infer(other * LEVEL * LOWER <= other * LEVEL * log(LEVEL) * LOWER, by=[some, less])
    late = infer(other * LOWER * LEVEL <= other, by=[less, late, unit])
    return falls(positive, for_all_k(positive, early, late, [is_other(), is_other()]))


@cache
def loss_for_all_k(speed=1):
    """L_k (1 + (ηb/A) k) ≤ 5M²: it is at most 4M² + 2C/A + 72n²/A, and C/A, n²/A are small."""
    value, signs = along(loss_facts()[0], descent), (infer(2 * M**2 >= 0), infer(C + 36 * n**2 >= 0))
    bound = for_all_k(value, UNTIL_THEN[1], rates()[2], signs, speed)
    (share, above, _), (one, _, fourth, sixth, eighth), huge_A = shares(), powers(), numbers()[4]
    of_C = infer(equals(32 * M**6 * C * inverse(A), 1), by=[IS_C, share])
    least = infer(C * inverse(A) >= 0, by=[above])
    least = infer(C * inverse(A) * (M**6 - 1) >= 0, by=[infer(M**6 >= 1, by=[one, fourth, sixth]), least])
    of_n = infer(A >= 256 * M**2, by=[huge_A, fourth, sixth, eighth])
    of_n = infer(256 * M**2 * inverse(A) <= A * inverse(A), by=[of_n, above])
    few = infer(n**2 <= M**2, by=[near()[2]], degree=2)
    few = infer(n**2 * inverse(A) <= M**2 * inverse(A), by=[few, above])
    small = infer(2 * (C + 36 * n**2) * inverse(A) <= 1, by=[of_C, least, of_n, few, share])
    return infer(L_k * (1 + speed * RATE * k) <= 5 * M**2, by=[bound, small, one])


def least_norm(late=(LATE,)):
    """(1 − ι_i)(|μ_i|² − m²) ≥ 0 at k + 1 if so at k, once ηk > T: there |μ_1| ≤ 10⁻⁵."""
    theorem = along(for_equal_weights(LEAST_NORM.cited("F Theorem 3.5, the least norm")[0]), descent)
    level = infer(LEVEL > 0, by=late)
    near_one = infer(ι * C <= ι * TINY**2 * A, by=[wide_enough()[3], is_one()])
    near_one = infer(ι * LEVEL * X_k <= ι * TINY**2 * A, by=[rates()[0], near_one])
    grown = infer(ι * LEVEL >= ι * A, by=[infer(LEVEL >= A, by=[LATE]), is_one()])
    near_one = infer(ι * LEVEL * (X_k - TINY**2) <= 0, by=[near_one, grown])
    return cut(theorem, infer(ι * (X_k - TINY**2) <= 0, by=[near_one, level], degree=2))


def begun(theorem):
    """The theorem with A = e^{M²/10} and 32 M⁶ C = A."""
    return from_the_start(without_c(theorem))


def explicit():
    """The three rates, times 32 M⁶ where C stands in them."""
    one, rest, loss = rates()
    one = infer(M**6 * ι * X_k * LEVEL <= M**6 * ι * C, by=[one], squares=[M**3])
    one = infer(32 * M**6 * ι * X_k * LEVEL <= ι * A, by=[one, IS_C])
    loss = infer(M**6 * L_k * LEVEL <= M**6 * (C + 36 * n**2), by=[loss], squares=[M**3])
    loss = infer(32 * M**6 * L_k * LEVEL <= A + 1152 * M**6 * n**2, by=[loss, IS_C])
    found = zip(RATES.shown, (one, rest, loss), (y_k, z_k, y_k), strict=True)
    return [infer(goal, by=[begun(theorem), definition(name)]) for goal, theorem, name in found]


def loss_below_5():
    """L_k (1 + η b e^{−M²/10} k) ≤ 5M²: e^{−M²/10} is 1/A."""
    unit = infer(equals(exp(POWER) * exp(-1 * POWER), 1), by=[exp_sum(POWER, -1 * POWER), exp_zero()])
    known = infer(equals(exp(-1 * POWER), inverse(A)), by=[unit, shares()[0], IS_A])
    return begun(infer(WIDE_LIMITS.shown[2], by=[loss_for_all_k(), known]))


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": Q(1, 2), "b": Q(1, 64000)}
TWO_MEANS = GaussianMixture([101**6 - 101, 101**6])
LATER = Instance(TWO_MEANS, VALUES | {"k": 120}, vectors=MARKED)
"""ηk = 60 > T = 2 + 2 log M."""


def from_wide_starts():
    """The limits and the bound of the loss, for balls of the radius ρ."""
    return *map(begun, (one_arrives(), others_leave())), loss_below_5()


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
@at(LATER)
def test_rates(evidence: Evidence) -> None:
    for theorem in explicit():
        evidence.conclude(theorem, "in the region of level y_k once ηk > T")

    evidence.twin("phase 1 left out", lambda: step(entering=False))


@claim(FORWARD, "Theorem 3.5, the least norm never decreases", LEAST, provenance=Provenance.REPORTED)
def test_least_norm_never_decreases(evidence: Evidence) -> None:
    evidence.conclude(begun(least_norm()), "where the one is within 10⁻⁵, in any shape of the others")

    evidence.twin("before phase 1 is over", lambda: least_norm(late=()))
