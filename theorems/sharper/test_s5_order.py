"""S-5, the order of the loss, for every n: L(k) is 1/(t log t) up to constants, from above and from below.

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, with 4 log A ≥ 14641 (1 + log N). At step k the level is y_k = A + bt, t = ηk. As in "S-5,
from below" χ_i is 1 for some of the others, which at the start are not too far: with u = gA, gb ≥ 2304 N² and
g ≤ A, e^{|μ_i|²/8} ≤ u (log u)^{3/2}; for the bound from below there has to be one such.
Shown. For all k

    1/(552 N g) ≤ y_k log y_k L(k) ≤ (2/5) √(log A) (10 C log A + 128 N²),

and once bt ≥ A

    1/(1104 N g b) ≤ t log t L(k) ≤ (4/(5b)) √(log A) (10 C log A + 128 N²).

Not shown. The factor: by S-5 it is 2(n − 1) in the limit, by claim "S-5, on the slice" and by runs. For n = 2
that is 2, while for N = 2, C = 1, log A = 6200, b = 1/64000 and gb = 9216 the two constants are 4.9·10⁻⁸ and
2.5·10¹¹; "S-5, from above" has 6.7·10⁶ if h = 1 and E = 1 will do.
Tools. "S-5, from below"; "S-5, from above" with E = C log A and h = 1/√(log A), where log(h y) ≥ (log y)/2.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import AT_START, LEVEL, RISES, A, C, b, wide, z_k
from verify.lemmas.far_mean import N, at_least_one, is_other, other
from verify.lemmas.far_start import X_0, ι
from verify.lemmas.forward import HALF, L_k, descent, loss_facts, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import (
    ABOVE,
    CHOSEN,
    DEEP,
    LOWER_BOUND,
    ORDER,
    ORDER_IN_TIME,
    UPPER_BOUND,
    E,
    g,
    h,
    t,
    with_logs,
    χ,
)
from verify.lemmas.slow_decay import LEAST
from verify.logic.schemas import exp_log, log_exp, log_monotone

from verify.prove import (  # isort: skip
    along, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, infer, inverse, inverse_positive,
    inverse_times, k, log, sqrt, sqrt_nonnegative, sqrt_squared, substituted,
)  # fmt: skip

a, λ = log(A), log(LEVEL)
s, T_LOG_T = sqrt(a), t * log(t)
share = inverse(s)
RATIO, FASTER, _ = LOWER_BOUND.given[-3:]
IS_CHOSEN = infer(χ >= 0, by=[CHOSEN[0]])
LATE = ORDER_IN_TIME.given[-1]


@cache
def root():
    """Log A ≥ 3660, s² = log A and s ≥ 60 for s = √(log A), h s = 1, h > 0 and h ≤ 1 for h = 1/s."""
    large = infer(a >= 3660, by=[DEEP, log_is_nonnegative()])
    low = infer(a >= 0, by=[large])
    squared, known = (cut(fact(a), low) for fact in (sqrt_squared, sqrt_nonnegative))
    long = infer(s >= 60, by=[squared, known, large], degree=2)
    positive = infer(s > 0, by=[long])
    unit, part = (cut(fact(s), positive) for fact in (inverse_times, inverse_positive))
    return large, squared, long, unit, part, infer(share <= 1, by=[unit, long], degree=2)


@cache
def level():
    """Y_k ≥ A, log y_k ≥ log A, for y_k = A + ηbk."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    return onward, cut(log_monotone(A, LEVEL), infer(A > 0), onward)


@cache
def deep_enough():
    """What "Theorem 3.5, all time" wants of log A."""
    return infer(wide(A)[0], by=[DEEP, log_is_nonnegative()])


def halved(value, positive, longer=()):
    """Log(h y) ≥ (log y)/2, as h y ≥ e^{(log y)/2} ≥ (log y)/2 ≥ s; for a level y > 0 with log y ≥ log A."""
    _, squared, long, unit, part, _ = root()
    half = exp(log(value) / 2)
    whole = infer(
        equals(half**2, value), by=[exp_sum(log(value) / 2, log(value) / 2), cut(exp_log(value), positive)]
    )
    wide_half = infer(half >= s, by=[exp_tangent(log(value) / 2), *longer, squared, long], degree=2)
    wide_half = infer(half**2 >= s * half, by=[wide_half, long], degree=2)
    above = infer(
        share * value >= half,
        by=[infer(share * half**2 >= share * s * half, by=[wide_half, part]), whole, unit],
    )
    half_log = cut(log_monotone(half, share * value), exp_positive(log(value) / 2), above)
    return infer(2 * log(share * value) >= log(value), by=[half_log, log_exp(log(value) / 2)])


@cache
def started():
    """What "S-5, from above" wants of the start, for E = C log A and h = 1/s."""
    large, squared, long, unit, part, small = root()
    positive, at_A = infer(share * A > 0, by=[part]), infer(A > 0)
    whole = halved(A, at_A)
    deep = infer(8 * log(share * A) >= LEAST, by=[whole, DEEP])
    less = cut(log_monotone(share * A, A), positive, infer(share * A <= A, by=[small]))
    low = infer(log(share * A) >= 0, by=[whole, large])
    of_θ = cut(sqrt_squared(log(share * A)), low)
    short = infer(sqrt(log(share * A)) <= s, by=[of_θ, squared, less, long], degree=2)
    most = infer(log(share * A) * sqrt(log(share * A)) <= a * s, by=[less, short, low, long])
    most = infer(with_logs(share * A) <= share * A * a * s, by=[most, positive])
    most = infer(with_logs(share * A) <= A * a, by=[most, unit])
    most = infer(other * with_logs(share * A) <= other * A * a, by=[most, is_other()])
    far = infer(other * with_logs(share * A) <= other * exp(X_0 / 8), by=[most, AT_START[1]])
    near = infer(ι * A * a * X_0 <= ι * C * a, by=[AT_START[0], large])
    return small, deep, far, infer(C * a >= 1, by=[large, wide(A)[1]]), near


def from_above(most=2):
    """5 y_k log y_k L_k ≤ 2 √(log A) (10 C log A + 128N²)."""
    (large, _, long, unit, part, _), (onward, longer) = root(), level()
    theorem = cut(UPPER_BOUND.cited("S S-5, from above")[0], deep_enough())
    theorem = substituted(theorem, E, C * a, infer(C * a > 0, by=[large]))
    theorem = cut(substituted(theorem, h, share, part), *started())
    positive = infer(LEVEL > 0, by=[onward])
    half = halved(LEVEL, positive, [longer])
    whole = infer(5 * LEVEL * log(share * LEVEL) * L_k <= ABOVE, by=[theorem, unit, long])
    half = infer(LEVEL * λ * L_k <= 2 * LEVEL * log(share * LEVEL) * L_k, by=[half, loss_low()])
    return infer(5 * LEVEL * λ * L_k <= most * ABOVE, by=[whole, half])


@cache
def loss_low():
    """Y_k L_k ≥ 0."""
    low = along(loss_facts()[0], descent)
    return infer(LEVEL * L_k >= 0, by=[low, infer(LEVEL >= 0, by=[level()[0]])])


@cache
def from_below():
    """552 N g y_k log y_k L_k ≥ 1, if one of the others is chosen."""
    return cut(LOWER_BOUND.cited("S S-5, from below")[1], deep_enough())


@cache
def later():
    """Y_k ≤ 2bt, log y_k ≤ log t and log y_k ≥ (log t)/2 once bt ≥ A: 2b ≤ 1 and b²t ≥ bA ≥ bg ≥ 1."""
    (onward, longer), large = level(), root()[0]
    power = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    slow = infer(250 * b <= 1, by=[RISES[0], infer(N**8 >= 1, by=[power], degree=2)])
    twice = infer(2 * b * t >= LEVEL, by=[LATE])
    time = infer(t > 0, by=[infer(b * t > 0, by=[LATE])], degree=2)
    early = infer(t >= LEVEL, by=[twice, slow, time])
    above = cut(log_monotone(LEVEL, t), infer(LEVEL > 0, by=[onward]), early)
    least = infer(b * A >= 1, by=[RATIO, FASTER, infer(N**2 >= 1, by=[at_least_one()])])
    least = infer(b**2 * t >= 1, by=[least, LATE])
    half = exp(log(t) / 2)
    whole = infer(equals(half**2, t), by=[exp_sum(log(t) / 2, log(t) / 2), cut(exp_log(t), time)])
    under = infer(half**2 <= (b * t) ** 2, by=[whole, infer(b**2 * t**2 >= t, by=[least, time])])
    under = infer(half <= b * t, by=[under, infer(b * t >= 0, by=[time])], degree=2)
    below = cut(log_monotone(half, LEVEL), exp_positive(log(t) / 2), infer(half <= LEVEL, by=[under]))
    below = infer(2 * λ >= log(t), by=[below, log_exp(log(t) / 2)])
    return twice, above, below, infer(λ >= 0, by=[longer, large]), time


@cache
def from_below_in_time(factor=1104, scale=T_LOG_T):
    """1104 N g b t log t L_k ≥ 1, if one of the others is chosen: y_k log y_k ≤ 2bt log t."""
    twice, above, _, low, time = later()
    most = infer(LEVEL * λ <= 2 * b * t * log(t), by=[twice, above, low, infer(b * t >= 0, by=[time])])
    size = infer(N * g * L_k * χ >= 0, by=[along(loss_facts()[0], descent), IS_CHOSEN], degree=4)
    most = infer(N * g * L_k * χ * LEVEL * λ <= 2 * N * g * L_k * χ * b * t * log(t), by=[most, size])
    least = infer(552 * N * g * L_k * χ * LEVEL * λ >= χ, by=[from_below(), definition(z_k)], degree=6)
    return infer(factor * χ * N * g * b * scale * L_k >= χ, by=[least, most], degree=1)


def from_above_in_time(factor=4, scale=T_LOG_T):
    """5 b t log t L_k ≤ 4 √(log A) (10 C log A + 128N²): y_k log y_k ≥ (bt log t)/2."""
    _, _, below, low, time = later()
    least = infer(b * t * log(t) <= 2 * LEVEL * λ, by=[below, low, infer(b * t >= 0, by=[time])])
    least = infer(b * t * log(t) * L_k <= 2 * LEVEL * λ * L_k, by=[least, along(loss_facts()[0], descent)])
    return infer(5 * b * scale * L_k <= factor * ABOVE, by=[from_above(), least])


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]], "χ_i": [[0], [1]]}
VALUES = {"N": 2, "A": 2**9000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "g": 10**9}
PLACE = Instance(GaussianMixture([0, "1119/5"]), VALUES, vectors=FIRST)


@claim(SHARPER, "S-5, the order of the loss", ORDER, provenance=Provenance.DERIVED)
@at(PLACE)
def test_order_of_the_loss(evidence: Evidence) -> None:
    evidence.conclude(from_below(), "“S-5, from below”")
    above = infer(ORDER.shown[1], by=[from_above(), definition(z_k)])
    evidence.conclude(above, "“S-5, from above” with E = C log A and h = 1/√(log A)")

    evidence.twin("log(h y) counted as log y", lambda: from_above(most=1))


LONG = Instance(PLACE.student, VALUES | {"k": 2**9017}, vectors=FIRST)


@claim(SHARPER, "S-5, the order of the loss in time", ORDER_IN_TIME, provenance=Provenance.DERIVED)
@at(LONG)
def test_order_in_time(evidence: Evidence) -> None:
    evidence.conclude(from_below_in_time(), "y_k ≤ 2bt ≤ t")
    evidence.conclude(from_above_in_time(), "y_k ≥ bt ≥ √t")

    evidence.twin("y_k ≤ bt", lambda: from_below_in_time(factor=552))
    evidence.twin("L no smaller than 1/t", lambda: from_below_in_time(scale=t))
    evidence.twin("log y_k ≥ log t", lambda: from_above_in_time(factor=2))
    evidence.twin("one more power of log t", lambda: from_above_in_time(scale=t * log(t) ** 2))
    evidence.twin("1/t² for 1/(t log t)", lambda: from_above_in_time(scale=t**2))
