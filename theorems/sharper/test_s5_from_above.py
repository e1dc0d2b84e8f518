"""S-5, from above, for every n: all others are beyond the sphere where e^{|μ|²/8} is t (log t)^{3/2}.

Setting. As in "Theorem 3.5, all time", with the level y_k = A + ηbk. At the start e^{|μ_i|²/8} ≥ v (log v)^{3/2}
for all others, v = hA with h ≤ 1 and 8 log v ≥ 14641 (1 + log N).
Shown. For all k and all others e^{|μ_i|²/8} ≥ v (log v)^{3/2} with v = h y_k.
Not shown. That |μ_1|² falls as fast: it is at most C/y_k, by "Theorem 3.5, all time".
Tools. "S-9, growth, cubed" with m² = 8 log(v (log v)^{3/2}) and |μ_1|² ≤ C/y_k.

In a step v gains ηhb ≤ ηb, so v (log v)^{3/2} gains at most 3ηb (log v)^{3/2}; and e^{|μ_i|²/8} gains at least
ηbm³/4 ≥ 5ηb (log v)^{3/2}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, GROWTH_CUBED, LEVEL, RISES, A, C, b, wide, y_k, κ
from verify.lemmas.far_mean import TINY, N, at_least_one, chosen_log, exp_equal, is_one, is_other, m, other
from verify.lemmas.far_start import ONE, X_0, X_k, is_the_one, ι, ν
from verify.lemmas.far_start import y as any_vector
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import UPPER_BOUND, a, h, with_logs
from verify.lemmas.region import wide_at, without_place
from verify.lemmas.slow_decay import LEAST, X, X_i
from verify.logic.descent import at_step
from verify.logic.schemas import exp_log, exp_series, exp_tangent, log_exp, log_monotone
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    SUM, At, along, cut, definition, equals, exp, exp_positive, exp_sum, for_vector, induction, infer,
    integrated, inverse, inverse_positive, inverse_times, k, log, mu, sqrt, sqrt_nonnegative, sqrt_squared,
    square, substituted,
)  # fmt: skip

u = h * LEVEL
θ, λ, bound = log(u), log(LEVEL), C * inverse(LEVEL)
V, AFTER = with_logs(u), with_logs(h * (A + η * b * (k + 1)))
Λ = log(V)
BEYOND = other * V <= other * exp(X_k / 8)
SHARE, WIDE, BEGUN = UPPER_BOUND.given[-3:]
GIVEN = [a <= TINY**2, ι * (X_i - a) <= 0, other * (X_i - m**2) >= 0, a * (m**2 + 1) <= 1]


@cache
def placed():
    """"S-9, growth, cubed" with Σ ι_i μ_i for the place of the one, and |μ_1|² ≤ a."""
    there = [for_vector(is_the_one(), any_vector, t) for t in (mu, ν)]
    each = infer(ι * square(ν) <= ι * a, by=[*there, GIVEN[1], definition(X_i)])
    close = infer(square(ν) <= a, by=[integrated(SUM, each), ONE[2]])
    near = infer(square(ν) <= TINY**2, by=[close, GIVEN[0]])
    narrow = infer(square(ν) * (m**2 + 1) <= a * (m**2 + 1), by=[close])
    narrow = infer(square(ν) * (m**2 + 1) <= 1, by=[narrow, GIVEN[3]])
    far = infer(other * (X - m**2) >= 0, by=[GIVEN[2], definition(X_i)])
    return cut(without_place(GROWTH_CUBED.cited("S S-9, growth, cubed")[0]), near, narrow, far)


def root_of(value, low):
    """√t² = t and √t ≥ 0, for t ≥ 0."""
    return [cut(fact(value), low) for fact in (sqrt_squared, sqrt_nonnegative)]


@cache
def levels():
    """u > 0, e^θ = u, θ ≥ 1830 (1 + log N), θ ≤ log y_k, √θ² = θ, √θ ≥ 40."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    positive = infer(u > 0, by=[infer(LEVEL > 0, by=[onward])], degree=2)
    start = infer(h * A > 0)
    least = cut(log_monotone(h * A, u), start, infer(u >= h * A, by=[onward]))
    least = infer(8 * θ >= LEAST, by=[least, WIDE])
    large = infer(θ >= 1830, by=[least, log_is_nonnegative()])
    above = infer(u <= LEVEL, by=[SHARE, infer(LEVEL >= 0, by=[onward])], degree=2)
    above = cut(log_monotone(u, LEVEL), positive, above)
    squared, low = root_of(term(θ), infer(θ >= 0, by=[large]))
    long = infer(sqrt(θ) >= 40, by=[squared, low, large], degree=2)
    return positive, cut(exp_log(u), positive), least, large, above, squared, long


@cache
def log_of_V():
    """V > 0, e^Λ = V and θ ≤ Λ ≤ 2θ."""
    positive, known, _, large, _, squared, long = levels()
    power = infer(θ * sqrt(θ) >= 1, by=[large, long])
    above = infer(V >= u, by=[power, positive])
    low = infer(V > 0, by=[above, positive])
    half = exp(θ / 2)
    series = cut(exp_series(θ / 2, 2), infer(θ / 2 >= 0, by=[large]))
    series = infer(half >= θ, by=[series], squares=[θ - 2])
    wide_u = infer(half**2 >= θ**2, by=[series, infer(θ >= 0, by=[large])], degree=2)
    wide_u = infer(u >= θ**2, by=[wide_u, exp_sum(θ / 2, θ / 2), known])
    short = infer(sqrt(θ) <= θ, by=[squared, long], degree=2)
    most = infer(θ * sqrt(θ) <= u, by=[wide_u, infer(θ * sqrt(θ) <= θ**2, by=[short, large])])
    most = infer(V <= exp(2 * θ), by=[infer(V <= u**2, by=[most, positive]), exp_sum(θ, θ), known])
    most = infer(Λ <= 2 * θ, by=[cut(log_monotone(V, exp(2 * θ)), low, most), log_exp(2 * θ)])
    return low, cut(exp_log(V), low), cut(log_monotone(u, V), positive, above), most


@cache
def rises():
    """V at step k + 1 is at most V + 3ηb θ^{3/2}: log u grows by δ, where uδ ≤ ηhb."""
    (positive, known, _, large, _, squared, long), more = levels(), η * h * b
    later, θ_later = u + more, log(h * (A + η * b * (k + 1)))
    δ = θ_later - θ
    longer = infer(later >= u, by=[infer(more >= 0)])
    above = cut(log_monotone(u, later), positive, longer)
    known_later = cut(exp_log(later), infer(later > 0, by=[positive, infer(more >= 0)]))
    ratio = infer(equals(exp(δ) * u, later), by=[known, known_later, exp_sum(δ, θ), *exp_equal(δ + θ, log(later))])
    tangent = infer(u * δ <= more, by=[ratio, exp_tangent(δ), positive])
    eight = infer(N**8 >= 1, by=[infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)], degree=2)
    slow = infer(250 * b <= 1, by=[RISES[0], eight])
    slow = infer(η * b <= 1, by=[slow, RISES[1]])
    less = infer(more <= η * b, by=[SHARE, infer(η * b >= 0)])
    huge = infer(u >= 1, by=[known, exp_tangent(θ), large])
    once = infer(δ <= 1, by=[infer(u * δ <= u, by=[tangent, less, slow, huge]), positive], degree=2)
    low = infer(δ >= 0, by=[above])
    of_later, later_low = root_of(term(θ_later), infer(θ_later >= 0, by=[above, large]))
    wide_root = infer((sqrt(θ) + δ) ** 2 >= θ_later, by=[squared, infer(δ * sqrt(θ) >= 40 * δ, by=[long, low]), low])
    wide_root = infer(sqrt(θ_later) <= sqrt(θ) + δ, by=[infer(sqrt(θ_later) ** 2 <= (sqrt(θ) + δ) ** 2, by=[wide_root, of_later]), infer(sqrt(θ) + δ >= 0, by=[long, low])], degree=2)
    s, gain = sqrt(θ), infer(more >= 0)
    first = infer(later * θ_later <= u * θ + more * (θ + 2), by=[tangent, infer(more * δ <= more, by=[once, gain])])
    whole = infer(later * θ_later >= 0, by=[infer(later >= 0, by=[positive, gain]), infer(θ_later >= 0, by=[above, large])])
    second = infer(AFTER <= later * θ_later * (s + δ), by=[wide_root, whole])
    third = infer(later * θ_later * (s + δ) <= (u * θ + more * (θ + 2)) * (s + δ), by=[first, infer(s + δ >= 0, by=[long, low])])
    fourth = infer(u * δ * θ <= more * θ, by=[tangent, large])
    fifth = infer(more * (θ + 2) * (s + δ) <= more * (θ + 2) * (s + 1), by=[once, infer(more * (θ + 2) >= 0, by=[gain, large])])
    room = infer(θ + (θ + 2) * (s + 1) <= 3 * θ * s, by=[squared, long, large])
    room = infer(more * (θ + (θ + 2) * (s + 1)) <= 3 * more * θ * s, by=[room, gain])
    sixth = infer(AFTER <= V + 3 * more * θ * s, by=[second, third, fourth, fifth, room], degree=1)
    return infer(AFTER <= V + 3 * η * b * θ * s, by=[sixth, infer(more * θ * s <= η * b * θ * s, by=[less, infer(θ * s >= 0, by=[large, long])])])


@cache
def region():
    """With a = C/y_k: a ≤ 10⁻¹⁰, |μ_i|² ≤ a for the one, and a (8Λ + 1) ≤ 1."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    widths, positive = wide_at(LEVEL, onward), infer(LEVEL > 0, by=[onward])
    times, inv = (cut(f(LEVEL), positive) for f in (inverse_times, inverse_positive))
    tiny = infer(bound <= TINY**2 * LEVEL * inverse(LEVEL), by=[widths[3], inv])
    one = infer(ι * LEVEL * X_k <= ι * C, by=[ALL_TIME.cited("F Theorem 3.5, all time")[0], definition(y_k)])
    one = infer(ι * LEVEL * X_k * inverse(LEVEL) <= ι * bound, by=[one, inv])
    width = infer(bound * (16 * λ + 1) <= LEVEL * inverse(LEVEL), by=[widths[2], inv])
    share, twice = infer(bound > 0, by=[inv]), log_of_V()[3]
    small = infer(8 * Λ <= 16 * λ, by=[twice, levels()[4]])
    width = infer(bound * (8 * Λ + 1) <= 1, by=[width, times, infer(bound * (16 * λ - 8 * Λ) >= 0, by=[small, share])])
    return infer(bound <= TINY**2, by=[tiny, times]), infer(ι * (X_k - bound) <= 0, by=[one, times]), width, share


@cache
def step():
    """(1 − ι_i) e^{X/8} ≥ (1 − ι_i)(V + 5ηb θ^{3/2}) at step k + 1, from BEYOND at step k."""
    (tiny, one, width, share), (V_low, known, above, _) = region(), log_of_V()
    _, _, least, large, _, squared_θ, long = levels()
    low = infer(Λ > 0, by=[above, large])
    squared, root = root_of(8 * Λ, infer(8 * Λ >= 0, by=[low]))
    m_low = infer(sqrt(8 * Λ) > 0, by=[squared, root, low], degree=2)
    theorem = substituted(along(placed(), descent), a, bound, share)
    theorem = substituted(theorem, m, sqrt(8 * Λ), m_low)
    theorem = substituted(theorem, κ, b / 4, infer(b / 4 > 0))
    far = infer(other * (exp(Λ) - exp(X_k / 8)) <= 0, by=[BEYOND, infer(other * exp(Λ) <= other * V, by=[known])])
    far = chosen_log(other, is_other(), Λ, X_k / 8, far)
    far = infer(other * (X_k - sqrt(8 * Λ) ** 2) >= 0, by=[far, squared])
    enough = infer(sqrt(8 * Λ) ** 2 >= LEAST, by=[squared, above, least])
    narrow = infer(bound * (sqrt(8 * Λ) ** 2 + 1) <= 1, by=[width, squared])
    slow = infer(1000 * N**8 * (b / 4) <= 1, by=[RISES[0]])
    theorem = cut(theorem, tiny, one, far, enough, narrow, slow)
    root_m = infer(sqrt(8 * Λ) ** 2 >= (Fraction(14, 5) * sqrt(θ)) ** 2, by=[squared, above, squared_θ, large])
    root_m = infer(sqrt(8 * Λ) >= Fraction(14, 5) * sqrt(θ), by=[root_m, m_low], degree=2)
    cube = infer(sqrt(8 * Λ) ** 3 >= 8 * θ * sqrt(8 * Λ), by=[squared, above, m_low])
    cube = infer(sqrt(8 * Λ) ** 3 >= 20 * θ * sqrt(θ), by=[cube, infer(8 * θ * sqrt(8 * Λ) >= Fraction(112, 5) * θ * sqrt(θ), by=[root_m, large]), infer(θ * sqrt(θ) >= 0, by=[large, long])])
    same = exp_equal(sqrt(8 * Λ) ** 2 / 8, Λ, [squared])
    gain = infer(η * b * sqrt(8 * Λ) ** 3 >= 20 * η * b * θ * sqrt(θ), by=[cube, infer(η * b >= 0)])
    after = other * exp(At(descent, X_i, k, 1) / 8)
    by = [theorem, *same, known, infer(other * η * b * (sqrt(8 * Λ) ** 3 - 20 * θ * sqrt(θ)) >= 0, by=[gain, is_other()])]
    return infer(after >= other * (V + 5 * η * b * θ * sqrt(θ)), by=by)


def beyond(rate=3):
    """e^{X_k/8} ≥ v (log v)^{3/2} for all others, v = h y_k, by induction."""
    _, _, _, large, _, _, long = levels()
    room = infer(η * b * θ * sqrt(θ) >= 0, by=[infer(η * b * θ >= 0, by=[large]), long])
    onward = infer(AFTER <= V + 5 * η * b * θ * sqrt(θ), by=[rises(), room])
    onward = infer(other * AFTER <= other * (V + 5 * η * b * θ * sqrt(θ)), by=[onward, is_other()])
    after = other * exp(At(descent, X_i, k, 1) / 8)
    after = infer(other * AFTER <= after, by=[onward, step()])
    return induction(BEYOND, infer(at_step(BEYOND, None), by=[BEGUN]), after)
