"""S-5, from above, the others, for every n: all that is not the one adds at most c/(t log t) to L(k).

Setting. As in "Theorem 3.5, all time". At the start e^{|μ_i|²/8} is at least h (log h)^{3/2} for all others,
with h ≤ A and 8 log h ≥ 14641 (1 + log N).
Shown. For all k, with v = h + ηbk: e^{|μ_i|²/8} ≥ v (log v)^{3/2} for all others, and

    L(k) ≤ 2|μ_1|² + (128/5) N²/(v log v).

Not shown here. That |μ_1|² falls as fast: claim "S-5, from above, the one".
Tools. "S-9, growth, cubed" and "S-5, loss of the others" with m² = 8 log(v (log v)^{3/2}) and |μ_1|² ≤ C/y_k.

In a step v gains ηb, so v (log v)^{3/2} gains at most 3ηb (log v)^{3/2}; and e^{|μ_i|²/8} gains at least
ηbm³/4 ≥ 5ηb (log v)^{3/2}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, GROWTH_CUBED, LEVEL, RISES, A, C, b, y_k, κ
from verify.lemmas.far_mean import TINY, N, at_least_one, chosen_log, exp_equal, is_other, m, other
from verify.lemmas.far_start import ONE, X_k, is_the_one, ι, ν
from verify.lemmas.far_start import y as any_vector
from verify.lemmas.forward import HALF, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import LEVEL_OF_OTHERS, LOSS_OF_OTHERS, OTHERS_ABOVE, a, h, with_logs
from verify.lemmas.region import wide_at, without_place
from verify.lemmas.slow_decay import LEAST, X, X_i
from verify.logic.descent import at_step
from verify.logic.schemas import exp_log, exp_series, exp_tangent, log_exp, log_monotone
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    SUM, At, along, cut, definition, equals, exp, exp_sum, for_vector, induction, infer,
    integrated, inverse, inverse_positive, inverse_times, k, log, mu, sqrt, sqrt_nonnegative, sqrt_squared,
    square, substituted,
)  # fmt: skip

u = LEVEL_OF_OTHERS
θ, λ, bound = log(u), log(LEVEL), C * inverse(LEVEL)
V, AFTER = with_logs(u), with_logs(h + η * b * (k + 1))
Λ = log(V)
GAIN = η * b
LATER, grown = u + GAIN, log(h + η * b * (k + 1))
δ = grown - θ
BEYOND = other * V <= other * exp(X_k / 8)
SHARE, WIDE, BEGUN = OTHERS_ABOVE.given[-3:]
GIVEN = [a <= TINY**2, ι * (X_i - a) <= 0, other * (X_i - m**2) >= 0, a * (m**2 + 1) <= 1]


@cache
def placed_growth():
    """The claim "S-9, growth, cubed" with Σ ι_i μ_i for the place of the one, and |μ_1|² ≤ a."""
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
    """U > 0, e^θ = u, θ ≥ 1830 (1 + log N), θ ≤ log y_k, √θ² = θ, √θ ≥ 40."""
    later = infer(u >= h, by=[infer(η * b * k >= 0)])
    positive = infer(u > 0, by=[later])
    least = cut(log_monotone(h, u), infer(h > 0), later)
    least = infer(8 * θ >= LEAST, by=[least, WIDE])
    large = infer(θ >= 1830, by=[least, log_is_nonnegative()])
    above = infer(u <= LEVEL, by=[SHARE])
    above = cut(log_monotone(u, LEVEL), positive, above)
    squared, low = root_of(term(θ), infer(θ >= 0, by=[large]))
    long = infer(sqrt(θ) >= 40, by=[squared, low, large], degree=2)
    return positive, cut(exp_log(u), positive), least, large, above, squared, long


@cache
def log_of_V():
    """V > 0, e^Λ = V and θ ≤ Λ ≤ 2θ."""
    positive, known, _, large, _, squared, long = levels()
    power = infer(θ * sqrt(θ) >= 1, by=[large, long])
    above = infer(u <= V, by=[power, positive])
    low = infer(V > 0, by=[above, positive])
    half = exp(θ / 2)
    series = cut(exp_series(θ / 2, 2), infer(θ / 2 >= 0, by=[large]))
    series = infer(half >= θ, by=[series], squares=[θ - 2])
    wide_u = infer(half**2 >= θ**2, by=[series, infer(θ >= 0, by=[large])], degree=2)
    wide_u = infer(u >= θ**2, by=[wide_u, exp_sum(θ / 2, θ / 2), known])
    short = infer(sqrt(θ) <= θ, by=[squared, long], degree=2)
    most = infer(θ * sqrt(θ) <= u, by=[wide_u, infer(θ * sqrt(θ) <= θ**2, by=[short, large])])
    most = infer(exp(2 * θ) >= V, by=[infer(u**2 >= V, by=[most, positive]), exp_sum(θ, θ), known])
    most = infer(2 * θ >= Λ, by=[cut(log_monotone(V, exp(2 * θ)), low, most), log_exp(2 * θ)])
    return low, cut(exp_log(V), low), cut(log_monotone(u, V), positive, above), most


@cache
def log_rises():
    """With u′ = u + ηb: θ′ ≥ θ, u(θ′ − θ) ≤ ηb ≤ 1 and θ′ − θ ≤ 1."""
    positive, known, _, large, *_ = levels()
    above = cut(log_monotone(u, LATER), positive, infer(u <= LATER, by=[infer(GAIN >= 0)]))
    later = cut(exp_log(LATER), infer(LATER > 0, by=[positive, infer(GAIN >= 0)]))
    by = [known, later, exp_sum(δ, θ), *exp_equal(δ + θ, log(LATER))]
    ratio = infer(equals(exp(δ) * u, LATER), by=by)
    tangent = infer(u * δ <= GAIN, by=[ratio, exp_tangent(δ), positive])
    power = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    slow = infer(250 * b <= 1, by=[RISES[0], infer(N**8 >= 1, by=[power], degree=2)])
    slow = infer(η * b <= 1, by=[slow, RISES[1]])
    once = infer(u * δ <= u, by=[tangent, slow, infer(u >= 1, by=[known, exp_tangent(θ), large])])
    return above, tangent, infer(δ <= 1, by=[once, positive], degree=2)


@cache
def rises():
    """V at step k + 1 is at most V + 3ηb θ^{3/2}: (u + g)(θ + δ)(√θ + δ), g = ηb, where uδ ≤ g and δ ≤ 1."""
    (positive, _, _, large, _, squared, long), (above, tangent, once) = levels(), log_rises()
    s, gain, low = sqrt(θ), infer(GAIN >= 0), infer(δ >= 0, by=[above])
    of_later = root_of(term(grown), infer(grown >= 0, by=[above, large]))[0]
    mixed = infer(δ * s >= 40 * δ, by=[long, low])
    root = infer((s + δ) ** 2 >= grown, by=[squared, mixed, low])
    root = infer(sqrt(grown) ** 2 <= (s + δ) ** 2, by=[root, of_later])
    sum_low = infer(s + δ >= 0, by=[long, low])
    root = infer(sqrt(grown) <= s + δ, by=[root, sum_low], degree=2)
    by = [infer(LATER >= 0, by=[positive, gain]), infer(grown >= 0, by=[above, large])]
    whole = infer(LATER * grown * (s + δ) >= AFTER, by=[root, infer(LATER * grown >= 0, by=by)])
    product = infer(GAIN * δ <= GAIN, by=[once, gain])
    product = infer(LATER * grown <= u * θ + GAIN * (θ + 2), by=[tangent, product])
    product = infer(LATER * grown * (s + δ) <= (u * θ + GAIN * (θ + 2)) * (s + δ), by=[product, sum_low])
    first = infer(u * δ * θ <= GAIN * θ, by=[tangent, large])
    second = infer(GAIN * (θ + 2) >= 0, by=[gain, large])
    second = infer(GAIN * (θ + 2) * (s + δ) <= GAIN * (θ + 2) * (s + 1), by=[once, second])
    room = infer(θ + (θ + 2) * (s + 1) <= 3 * θ * s, by=[squared, long, large])
    room = infer(GAIN * (θ + (θ + 2) * (s + 1)) <= 3 * GAIN * θ * s, by=[room, gain])
    return infer(V + 3 * η * b * θ * s >= AFTER, by=[whole, product, first, second, room], degree=1)


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
    small = infer(16 * λ >= 8 * Λ, by=[twice, levels()[4]])
    width = infer(
        bound * (8 * Λ + 1) <= 1, by=[width, times, infer(bound * (16 * λ - 8 * Λ) >= 0, by=[small, share])]
    )
    return (
        infer(bound <= TINY**2, by=[tiny, times]),
        infer(ι * (X_k - bound) <= 0, by=[one, times]),
        width,
        share,
    )


@cache
def at_step_k(theorem):
    """A theorem under ALL_FAR, at step k, with a = C/y_k and m² = 8Λ; √(8Λ)² = 8Λ and √(8Λ) > 0."""
    (tiny, one, width, share), (_, known, above, _), (_, _, least, large, *_) = region(), log_of_V(), levels()
    low = infer(Λ > 0, by=[above, large])
    squared, root = root_of(8 * Λ, infer(8 * Λ >= 0, by=[low]))
    positive = infer(sqrt(8 * Λ) > 0, by=[squared, root, low], degree=2)
    far = infer(other * exp(Λ) <= other * V, by=[known])
    far = infer(other * (exp(Λ) - exp(X_k / 8)) <= 0, by=[BEYOND, far])
    far = chosen_log(other, is_other(), Λ, X_k / 8, far)
    far = infer(other * (X_k - sqrt(8 * Λ) ** 2) >= 0, by=[far, squared])
    enough = infer(sqrt(8 * Λ) ** 2 >= LEAST, by=[squared, above, least])
    narrow = infer(bound * (sqrt(8 * Λ) ** 2 + 1) <= 1, by=[width, squared])
    theorem = substituted(along(theorem, descent), a, bound, share)
    theorem = cut(substituted(theorem, m, sqrt(8 * Λ), positive), tiny, one, far, enough, narrow)
    return theorem, squared, positive


@cache
def least_cube():
    """m³ ≥ 20 θ^{3/2} for m² = 8Λ ≥ 8θ, as 8 · 2.8 ≥ 20."""
    (_, _, above, _), (_, _, _, large, _, squared_θ, long) = log_of_V(), levels()
    _, squared, positive = at_step_k(placed_growth())
    root, power = sqrt(8 * Λ), θ * sqrt(θ)
    wide_m = infer(root**2 >= (Fraction(14, 5) * sqrt(θ)) ** 2, by=[squared, above, squared_θ, large])
    wide_m = infer(root >= Fraction(14, 5) * sqrt(θ), by=[wide_m, positive], degree=2)
    cube = infer(root**3 >= 8 * θ * root, by=[squared, above, positive])
    wide_m = infer(8 * θ * root >= Fraction(112, 5) * power, by=[wide_m, large])
    return infer(root**3 >= 20 * power, by=[cube, wide_m, infer(power >= 0, by=[large, long])])


@cache
def step():
    """(1 − ι_i) e^{X/8} ≥ (1 − ι_i)(V + 5ηb θ^{3/2}) at step k + 1, from BEYOND at step k."""
    theorem, squared, _ = at_step_k(placed_growth())
    theorem = substituted(theorem, κ, b / 4, infer(b / 4 > 0))
    theorem = cut(theorem, infer(1000 * N**8 * (b / 4) <= 1, by=[RISES[0]]))
    gain, root = infer(η * b >= 0), sqrt(8 * Λ)
    gain = infer(η * b * (root**3 - 20 * θ * sqrt(θ)) >= 0, by=[least_cube(), gain])
    gain = infer(other * η * b * (root**3 - 20 * θ * sqrt(θ)) >= 0, by=[gain, is_other()])
    by = [theorem, *exp_equal(root**2 / 8, Λ, [squared]), log_of_V()[1], gain]
    after = other * exp(At(descent, X_i, k, 1) / 8)
    return infer(after >= other * (V + 5 * η * b * θ * sqrt(θ)), by=by)


def beyond(start=BEGUN):
    """e^{X_k/8} ≥ v (log v)^{3/2} for all others, v = h + ηbk, by induction."""
    _, _, _, large, _, _, long = levels()
    room = infer(η * b * θ * sqrt(θ) >= 0, by=[infer(η * b * θ >= 0, by=[large]), long])
    onward = infer(V + 5 * η * b * θ * sqrt(θ) >= AFTER, by=[rises(), room])
    onward = infer(other * AFTER <= other * (V + 5 * η * b * θ * sqrt(θ)), by=[onward, is_other()])
    after = other * exp(At(descent, X_i, k, 1) / 8)
    after = infer(other * AFTER <= after, by=[onward, step()])
    return induction(BEYOND, infer(at_step(BEYOND, None), by=[start]), after)


def loss(factor=128):
    """5 v log v (L_k − 2|μ_1|²) ≤ 128 N²: 5V(L − 2|μ_1|²) ≤ 32 N² m, and m ≤ 4√θ."""
    theorem, squared, positive = at_step_k(LOSS_OF_OTHERS.cited("S S-5, loss of the others")[0])
    (_, known, _, twice), (_, _, _, _, _, squared_θ, long) = log_of_V(), levels()
    root, rest = sqrt(8 * Λ), L_k - 2 * SUM(ι * X_k)
    short = infer(root**2 <= (4 * sqrt(θ)) ** 2, by=[squared, twice, squared_θ])
    short = infer(root <= 4 * sqrt(θ), by=[short, long, positive], degree=2)
    by = [theorem, *exp_equal(root**2 / 8, Λ, [squared]), known]
    whole = infer(5 * V * rest <= 32 * N**2 * root, by=by)
    whole = infer(
        5 * V * rest <= 128 * N**2 * sqrt(θ),
        by=[whole, infer(N**2 * root <= 4 * N**2 * sqrt(θ), by=[short], squares=[N])],
    )
    whole = infer(sqrt(θ) * (5 * u * θ * rest - factor * N**2) <= 0, by=[whole], degree=1)
    return cut(
        infer(5 * u * θ * rest <= factor * N**2, by=[whole, infer(sqrt(θ) > 0, by=[long])], degree=2),
        beyond(),
    )


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "h": 2**4900}


@claim(SHARPER, "S-5, from above, the others", OTHERS_ABOVE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_others_from_above(evidence: Evidence) -> None:
    evidence.conclude(beyond(), "e^{X/8} gains more in a step than v (log v)^{3/2} does")
    evidence.conclude(loss(), "m e^{−m²/8}, where e^{m²/8} = v (log v)^{3/2}")

    evidence.twin("the others anywhere at the start", lambda: beyond(start=SHARE))
    evidence.twin("half of it", lambda: loss(factor=64))
