"""Theorem 3.5, where phase 1 ends: once ηk = 2 + 2 log M the means are in the region that is never left.

Setting. As in "Theorem 3.5, phase 1, wide starts"; T = 2 + 2 log M, A = e^{M²/10}.
Shown. As long as T ≤ ηk ≤ T + 1: 32 M⁶ y_k |μ_1|² ≤ A and e^{|μ_j|²/8} ≥ y_k log y_k for all others, where
y_k = A + b(ηk − T) ≤ 2A. And until ηk = T: |μ_1|² ≤ 2M² and L ≤ 2M².
Not shown. What comes then: claim "Theorem 3.5".
Tools. Phase 1 for its last step: 64 M⁶ |μ_1|² ≤ 1, and |μ_j|² ≥ 0.98 M² for all others.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_mean import chosen_exponential, exp_equal, is_one, is_other, other
from verify.lemmas.far_start import M, R, X, X_k, Y_k, sizes_of_others, ι, ρ
from verify.lemmas.forward import L, descent, η, τ
from verify.lemmas.posterior import second_moment, trace_is_nonnegative
from verify.logic.schemas import exp_log, log_monotone

from verify.lemmas.from_far import (  # isort: skip
    BEFORE, EARLY, ENTERS, IS_A, LEVEL, POWER, SINCE, SOON, A, b, from_the_start, numbers, powers, y_k, z_k,
)  # fmt: skip
from verify.lemmas.phase_1 import (  # isort: skip
    WIDE_ARRIVED, WIDE_ON_THE_WAY, WIDE_OTHERS, P, huge, thousand, wide as apart, without_t,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, E_phi, along, cut, definition, equals, exp, exp_sum, exp_tangent, identity, infer, integrated, k,
    log, mu, square, substituted, v, w, weight_is_positive,
)  # fmt: skip

Q = Fraction


@cache
def phase_1(shown, name):
    """What a claim of phase 1 says for its last step τ = k, as long as ηk ≤ T + 1."""
    _, high, *_, eighth, _ = numbers()
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
    _, _, high, low, above, eighth, slow = numbers()
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
    """Of the one and of all others: the region of level y_k, as long as T ≤ ηk ≤ T + 1."""
    grown, twice, low, high = level_at_most()
    arrived = infer(LEVEL >= 0, by=[grown])
    arrived = infer(64 * M**6 * ι * X_k * LEVEL <= ι * LEVEL, by=[phase_1(WIDE_ARRIVED, ""), arrived])
    one = infer(ι * LEVEL <= ι * 2 * A, by=[twice, is_one()])
    one = infer(32 * M**6 * ι * X_k * LEVEL <= part * ι * A, by=[arrived, one])
    level = infer(LEVEL * log(LEVEL) <= 2 * A * log(LEVEL), by=[twice, low])
    level = infer(LEVEL * log(LEVEL) <= 2 * A * (POWER + 1), by=[level, high])
    many = infer(A * (M**2 / 5 + 2) <= A * M**2, by=[infer(M**2 >= 10, by=[infer(M >= 10, by=[thousand()])])])
    rest = infer(LEVEL * log(LEVEL) <= A * M**2, by=[level, many])
    rest = infer(other * LEVEL * log(LEVEL) <= other * A * M**2, by=[rest, is_other()])
    rest = infer(other * LEVEL * log(LEVEL) <= other * exp(X_k / 8), by=[rest, others_are_far()])
    return [
        infer(shown, by=[from_the_start(theorem), definition(named)])
        for shown, theorem, named in zip(ENTERS.shown, (one, rest), (y_k, z_k), strict=True)
    ]


@cache
def on_the_way(factor=2):
    """ι_i |μ_i|² ≤ 2M² ι_i and L ≤ 2M² until ηk = T."""
    soon, most, wide_R = infer(SOON, by=[EARLY]), factor * M**2, Q(11, 10) * M
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


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": Q(1, 2)}
TWO_MEANS = GaussianMixture([101**6 - 101, 101**6])
ENTERING = Instance(TWO_MEANS, VALUES | {"b": Q(1, 64000), "k": 116}, vectors=MARKED)
"""ηk = 58, where T = 2 + 2 log M is 57.4."""


@claim(FORWARD, "Theorem 3.5, where phase 1 ends", ENTERS, provenance=Provenance.DERIVED)
@at(ENTERING)
def test_where_phase_1_ends(evidence: Evidence) -> None:
    for theorem in enters():
        evidence.conclude(theorem, "e^{0.12 M²} is far above 2A log 2A, and 2A/(64 M⁶) = A/(32 M⁶)")

    evidence.twin("64 M⁶ |μ_1|² ≤ A/y_k", lambda: enters(part=Q(1, 2)))


@claim(FORWARD, "Theorem 3.5, until phase 1 ends", BEFORE, provenance=Provenance.DERIVED)
@at(Instance(TWO_MEANS, VALUES, vectors=MARKED))
def test_until_phase_1_ends(evidence: Evidence) -> None:
    for theorem in on_the_way():
        evidence.conclude(without_t(theorem), "all means are in the ball of radius 1.1 M")

    evidence.twin("L ≤ M²", lambda: on_the_way(factor=1))
