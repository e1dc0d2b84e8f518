"""S-5, the order of the loss, for every n: L(k) is 1/(t log t) up to constants, from above and from below.

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, with 4 log A ≥ 14641 (1 + log N). Time is t = ηk, and at step k the level is y_k = A + bt.
As in "S-5, from below" χ_i is 1 for some of the others, which at the start are not too far: with u = gA,
gb ≥ 2304 N² and g ≤ A, e^{|μ_i|²/8} ≤ u (log u)^{3/2}; there is at least one such.
Shown. Once bt ≥ A

    1/(1104 N gb) ≤ t log t L(k) ≤ 278 N²/(5b).

The start is forgotten there: with b = 1/(250 N⁸) and gb = 2304 N² these are 1/(2.6·10⁶ N³) and 13900 N^{10}.
Not shown. The factor: by S-5 it is 2(n − 1) in the limit, by claim "S-5, on the slice" and by runs. For n = 2
that is 2; the constants, with N = 2, are 4.9·10⁻⁸ and 1.4·10⁷. Most of it is N⁸ in the speed b of the level.
Tools. "S-5, from below", as y_k ≤ 2bt ≤ t; "S-5, from above, in the region", as v ≥ bt ≥ √t there.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import LEVEL, RISES, A, C, b, wide, z_k
from verify.lemmas.far_mean import N, at_least_one, not_negative
from verify.lemmas.forward import HALF, L_k, descent, loss_facts, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import CHOSEN, DEEP, IN_REGION, LOWER_BOUND, ORDER, OTHERS, SOME, g, t, χ
from verify.logic.schemas import exp_log, log_exp, log_monotone

from verify.prove import (  # isort: skip
    SUM, along, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer, integrated,
    inverse, inverse_positive, k, log, sqrt, sqrt_nonnegative, sqrt_squared,
)  # fmt: skip

λ, T_LOG_T = log(LEVEL), t * log(t)
RATIO, FASTER, _, _, LATE = ORDER.given[-5:]
IS_CHOSEN = infer(χ >= 0, by=[CHOSEN[0]])


@cache
def numbers():
    """N² ≥ 1, 250b ≤ 1, t > 0 and b²t ≥ 1, as bt ≥ A ≥ g and gb ≥ 1."""
    twice = infer(N**2 >= 1, by=[at_least_one()])
    power = infer(N**8 >= 1, by=[infer(N**4 >= 1, by=[twice], degree=2)], degree=2)
    time = infer(t > 0, by=[infer(b * t > 0, by=[LATE])], degree=2)
    least = infer(b * A >= 1, by=[RATIO, FASTER, twice])
    return twice, infer(250 * b <= 1, by=[RISES[0], power]), time, infer(b**2 * t >= 1, by=[least, LATE])


@cache
def loss_low():
    """L_k ≥ 0."""
    return along(loss_facts()[0], descent)


def from_below(factor=1104, scale=T_LOG_T):
    """1104 N g b t log t L_k ≥ 1, as one of the others is chosen: y_k ≤ 2bt ≤ t."""
    _, slow, time, _ = numbers()
    onward, log_N = infer(LEVEL >= A, by=[infer(η * b * k >= 0)]), log_is_nonnegative()
    low = cut(log_monotone(A, LEVEL), infer(A > 0), onward)
    low = infer(λ >= 0, by=[low, infer(log(A) >= 0, by=[DEEP, log_N])])
    twice = infer(2 * b * t >= LEVEL, by=[LATE])
    above = infer(t >= LEVEL, by=[twice, slow, time])
    above = cut(log_monotone(LEVEL, t), infer(LEVEL > 0, by=[onward]), above)
    most = infer(LEVEL * λ <= 2 * b * t * log(t), by=[twice, above, low, infer(b * t >= 0, by=[time])])
    size = infer(N * g * L_k * χ >= 0, by=[loss_low(), IS_CHOSEN], degree=4)
    most = infer(N * g * L_k * χ * LEVEL * λ <= 2 * N * g * L_k * χ * b * t * log(t), by=[most, size])
    least = cut(LOWER_BOUND.cited("S S-5, from below")[1], infer(wide(A)[0], by=[DEEP, log_N]))
    least = infer(552 * N * g * L_k * χ * LEVEL * λ >= χ, by=[least, definition(z_k)], degree=6)
    each = infer(factor * χ * N * g * b * scale * L_k >= χ, by=[least, most], degree=1)
    return infer(factor * N * g * b * scale * L_k >= 1, by=[integrated(SUM, each), SOME], degree=2)


@cache
def level_of_others():
    """For v = A/√(log A) + bt: v ≥ bt, and log v ≥ (log t)/2 ≥ 0, as v² ≥ b²t² ≥ t."""
    _, slow, time, least = numbers()
    root, log_A = sqrt(log(A)), infer(log(A) > 0, by=[DEEP, log_is_nonnegative()])
    low = infer(log(A) >= 0, by=[log_A])
    root_low = cut(sqrt_nonnegative(log(A)), low)
    root_low = infer(root > 0, by=[cut(sqrt_squared(log(A)), low), root_low, log_A], degree=2)
    start = infer(A * inverse(root) >= 0, by=[cut(inverse_positive(root), root_low)])
    more, half = infer(b * t <= OTHERS, by=[start]), exp(log(t) / 2)
    whole = infer(equals(half**2, t), by=[exp_sum(log(t) / 2, log(t) / 2), cut(exp_log(t), time)])
    under = infer(half**2 <= (b * t) ** 2, by=[whole, infer(b**2 * t**2 >= t, by=[least, time])])
    under = infer(half <= b * t, by=[under, infer(b * t >= 0, by=[time])], degree=2)
    below = infer(half <= OTHERS, by=[under, more])
    below = cut(log_monotone(half, OTHERS), exp_positive(log(t) / 2), below)
    long = not_negative(t, time, infer(t >= 1, by=[least, slow, time]))
    return more, infer(2 * log(OTHERS) >= log(t), by=[below, log_exp(log(t) / 2)]), long


@cache
def forgotten():
    """10 C log A e^{−t} ≤ N²: 16 C log A ≤ A ≤ bt, and t e^{−t} ≤ 1."""
    (one, slow, *_), gone = numbers(), exp(-1 * t)
    unit = infer(equals(exp(t) * gone, 1), by=[exp_sum(t, -1 * t), exp_zero()])
    small = infer(t * gone <= 1, by=[unit, exp_tangent(t), exp_positive(-1 * t)])
    large = infer(16 * C * log(A) <= b * t, by=[wide(A)[2], LATE])
    large = infer(16 * C * log(A) * gone <= b * t * gone, by=[large, exp_positive(-1 * t)])
    small = infer(b * t * gone <= b, by=[small])
    return infer(10 * C * log(A) * gone <= N**2, by=[large, small, slow, one])


def from_above(factor=278, scale=T_LOG_T):
    """5 b t log t L_k ≤ 278 N²."""
    (more, below, long), positive = level_of_others(), infer(b * t >= 0, by=[numbers()[2]])
    least = infer(b * t * log(t) <= 2 * OTHERS * log(OTHERS), by=[more, below, long, positive])
    least = infer(b * t * log(t) * L_k <= 2 * OTHERS * log(OTHERS) * L_k, by=[least, loss_low()])
    above = IN_REGION.cited("S S-5, from above, in the region")[0]
    return infer(5 * b * scale * L_k <= factor * N**2, by=[above, forgotten(), least])


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]], "χ_i": [[0], [1]]}
VALUES = {"N": 2, "A": 2**9000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "g": 10**9, "k": 2**9017}


@claim(SHARPER, "S-5, the order of the loss", ORDER, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, "1119/5"]), VALUES, vectors=FIRST))
def test_order_of_the_loss(evidence: Evidence) -> None:
    evidence.conclude(from_below(), "“S-5, from below”, as y_k ≤ 2bt ≤ t")
    evidence.conclude(from_above(), "“S-5, from above, in the region”, as v ≥ bt ≥ √t")

    evidence.twin("y_k ≤ bt", lambda: from_below(factor=552))
    evidence.twin("L no smaller than 1/t", lambda: from_below(scale=t))
    evidence.twin("log v ≥ log t", lambda: from_above(factor=139))
    evidence.twin("one more power of log t", lambda: from_above(scale=t * log(t) ** 2))
    evidence.twin("1/t² for 1/(t log t)", lambda: from_above(scale=t**2))
