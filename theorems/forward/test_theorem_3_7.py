"""Theorem 3.7 (Zhang et al. 2025), for every n: the loss falls no faster than 1/τ^{1+ε}, for any ε > 0.

Setting. Teacher N(0, I); any n, d, weights ≥ 1/N; forward descent with η ≤ ½ from the region of "Theorem 3.5,
all time": one mean (ι_i = 1) near the truth, all others far from it, wherever they are. 0 < ε ≤ 1 and εB ≥ 1.
Shown. With t = ηk, X_i = |μ_i|², and M = 2·10¹⁰ N² B³ e^B, for each other mean and all k

    exp((1/8 − ε/32) X_i(k)) ≤ exp((1/8 − ε/32) X_i(0)) + Mt,
    L(k) ≥ c_ε (1 + t)^{−(1+ε)},   1/c_ε = N B e^B (exp((1/8 − ε/32) X_i(0)) + M)^{1+ε}.

Not shown. The best power of log t: by S-5 L is about 2(n − 1)/(t log t).
Tools. "Theorem 3.7, one step", by induction; "Theorem 3.5, all time" keeps the region.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, LEVEL, A, C, b, wide, y_k, z_k
from verify.lemmas.far_mean import TINY, N, chosen_exponential, chosen_log, is_one, is_other, other
from verify.lemmas.far_start import X_0, X_k, ι
from verify.lemmas.forward import HALF, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.slow_decay import LEAST, LOSS_OF_ONE, ONE_STEP, SMALL, B, M, X_i, rate_above, rate_below, ε
from verify.logic.schemas import exp_log, log_monotone

from verify.prove import (  # isort: skip
    At, along, cut, definition, equals, exp, exp_positive, exp_sum, exp_zero, induction, infer,
    k, log, mu, nonnegative_square, statement,
)  # fmt: skip

here, later, begun = (exp(rate_below * X) for X in (X_k, At(descent, X_i, k, 1), X_0))
START = begun + M

THEOREM = statement(
    other * (here - begun - η * M * k) <= 0,
    other * (N * B * exp(B) * exp((1 + ε) * log(START)) * L_k - exp(-1 * (1 + ε) * log(1 + η * k))) >= 0,
    given=[*ALL_TIME.given, *SMALL],
)


@cache
def kept():
    """A ≤ y_k, log A ≤ log y_k, log A ≥ 1; |μ_i|² ≥ 0 at each step."""
    onward = infer(LEVEL >= A, by=[infer(η * b * k >= 0)])
    low = infer(log(A) >= 1, by=[wide(A)[0], log_is_nonnegative()])
    size = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    return onward, cut(log_monotone(A, LEVEL), infer(A > 0), onward), low, size


@cache
def the_one():
    """|μ_i|² ≤ 10⁻¹⁰ at each step, for the one."""
    onward, _, _, size = kept()
    near = infer(ι * X_k * LEVEL <= ι * C, by=[ALL_TIME.cited("F Theorem 3.5, all time")[0], definition(y_k)])
    less = infer(ι * X_k * LEVEL >= ι * X_k * A, by=[onward, infer(ι * X_k >= 0, by=[is_one(), size])])
    near = infer(ι * X_k * A <= ι * TINY**2 * A, by=[near, less, wide(A)[3], is_one()])
    return infer(ι * (X_k - TINY**2) <= 0, by=[near], degree=2)


@cache
def the_others():
    """|μ_i|² ≥ 14641 (1 + log N) at each step, for all others: e^{|μ_i|²/8} ≥ y_k log y_k ≥ A."""
    onward, logs, low, _ = kept()
    far = ALL_TIME.cited("F Theorem 3.5, all time")[1]
    far = infer(other * (LEVEL * log(LEVEL) - exp(X_k / 8)) <= 0, by=[far, definition(z_k)])
    least = infer(LEVEL * log(LEVEL) >= exp(log(A)), by=[onward, logs, low, known_log(A)], degree=2)
    least = infer(other * LEVEL * log(LEVEL) >= other * exp(log(A)), by=[least, is_other()])
    far = infer(other * (exp(log(A)) - exp(X_k / 8)) <= 0, by=[far, least])
    enough = infer(8 * other * log(A) >= other * LEAST, by=[wide(A)[0], is_other()])
    return infer(other * (X_k - LEAST) >= 0, by=[chosen_log(other, is_other(), log(A), X_k / 8, far), enough])


def known_log(value, by=()):
    """e^{log a} = a, for what is positive."""
    return cut(exp_log(value), infer(value > 0, by=by))


def growth(speed=1):
    """exp((1/8 − ε/32)X_k) ≤ exp((1/8 − ε/32)X_0) + ηMk for all others, by induction."""
    step = cut(along(ONE_STEP.cited("F Theorem 3.7, one step")[0], descent), the_one(), the_others())
    claimed = other * (here - begun - speed * η * M * k) <= 0
    after = other * (later - begun - speed * η * M * (k + 1)) <= 0
    return induction(claimed, infer(other * (begun - begun) <= 0), infer(after, by=[step, claimed]))


@cache
def log_of_growth():
    """(1/8 + ε/32)X_k ≤ (1 + ε)(log(e^{aX_0} + M) + log(1 + ηk)) for all others, a = 1/8 − ε/32."""
    time, top, power = 1 + η * k, log(START) + log(1 + η * k), rate_below * X_k
    factors = infer(N**2 * B**3 * exp(B) >= 0, by=[exp_positive(B)], degree=6)
    some, M_low = exp_positive(rate_below * X_0), infer(M >= 0, by=[definition(M), factors])
    by = [exp_sum(log(START), log(time)), known_log(START, [some, M_low])]
    known = infer(equals(exp(top), START * time), by=[*by, known_log(time, [infer(η * k >= 0)])])
    wide = infer(begun * η * k >= 0, by=[some])
    wide = infer(begun + η * M * k <= exp(top), by=[known, wide, M_low])
    wide = infer(other * (begun + η * M * k) <= other * exp(top), by=[wide, is_other()])
    small = infer(other * (here - exp(top)) <= 0, by=[growth(), wide])
    small = chosen_log(other, is_other(), power, top, small)
    rates = infer(rate_above <= (1 + ε) * rate_below, by=[SMALL[0]])
    rates = infer(rate_above * X_k <= (1 + ε) * power, by=[rates, kept()[3]])
    rates = infer(other * rate_above * X_k <= (1 + ε) * other * power, by=[rates, is_other()])
    by = [rates, infer((1 + ε) * other * (power - top) <= 0, by=[small])]
    return infer(other * (rate_above * X_k - (1 + ε) * top) <= 0, by=by)


def loss(share=1):
    """L_k ≥ c_ε (1 + ηk)^{−(1 + ε)}."""
    of_loss, power = LOSS_OF_ONE.cited("F Theorem 3.7, loss and norms")[0], -1 * rate_above * X_k
    of_loss = cut(along(of_loss, descent), the_one(), the_others())
    first, second = (1 + ε) * log(START), (1 + ε) * log(1 + η * k)
    low = -1 * (first + second)
    small = infer(other * (low - power) <= 0, by=[log_of_growth()])
    small = chosen_exponential(other, is_other(), low, power, small)
    small = infer(other * (N * B * exp(B) * L_k - exp(low)) >= 0, by=[of_loss, small], degree=1)
    small = infer(
        other * (N * B * exp(B) * L_k - exp(low)) * exp(first) >= 0, by=[small, exp_positive(first)]
    )
    none = infer(equals(exp(first) * exp(-1 * first), 1), by=[exp_sum(first, -1 * first), exp_zero()])
    parts = exp_sum(-1 * first, -1 * second)
    goal = other * (share * N * B * exp(B) * exp(first) * L_k - exp(-1 * second)) >= 0
    return infer(goal, by=[small, parts, none])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "ε": 1, "B": 1}


@claim(FORWARD, "Theorem 3.7, every n", THEOREM, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_the_loss_is_no_less(evidence: Evidence) -> None:
    evidence.conclude(growth(), "the one step again and again, from the region that is never left")
    evidence.conclude(loss(), "the step's bound of the loss, where |μ_i|² is at most that")

    evidence.twin("half of M, which one step needs", lambda: growth(speed=HALF))
    evidence.twin("half of 1/c_ε", lambda: loss(share=HALF))
