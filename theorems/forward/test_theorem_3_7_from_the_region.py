"""Theorem 3.7 (Zhang et al. 2025), for every n: the loss falls no faster than 1/τ^{1+ε}, for any ε > 0.

Setting. Teacher N(0, I); any n, d, weights ≥ 1/N; forward descent with η ≤ ½ from the region of "Theorem 3.5,
all time": one mean (ι_i = 1) near the truth, all others far from it, wherever they are. 0 < ε ≤ 1 and εB ≥ 1.
Shown. With t = ηk, X_i = |μ_i|², and K = 2·10¹⁰ N² B³ e^B, for each other mean and all k

    exp((1/8 − ε/32) X_i(k)) ≤ exp((1/8 − ε/32) X_i(0)) + Kt,
    L(k) ≥ c_ε (1 + t)^{−(1+ε)},   1/c_ε = N B e^B (exp((1/8 − ε/32) X_i(0)) + K)^{1+ε}.

Not shown. The best power of log t: claim "S-5, the order of the loss" has it.
Tools. "Theorem 3.7, one step", by induction; "Theorem 3.5, all time" keeps the region.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import ALL_TIME, LEVEL, A, C, b, wide, y_k, z_k
from verify.lemmas.far_mean import TINY, N, chosen_log, is_one, is_other, other
from verify.lemmas.far_start import X_0, X_k, ι
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.power_law import no_less, power_law
from verify.lemmas.slow_decay import LEAST, LOSS_OF_ONE, ONE_STEP, SMALL, B, K, X_i, rate_below
from verify.logic.schemas import exp_log, log_monotone

from verify.prove import (  # isort: skip
    At, along, cut, definition, exp, exp_positive, induction, infer,
    k, log, mu, nonnegative_square, statement,
)  # fmt: skip

here, later, begun = (exp(rate_below * X) for X in (X_k, At(descent, X_i, k, 1), X_0))
WEIGHT = N * B * exp(B)

THEOREM = statement(
    other * (here - begun - η * K * k) <= 0,
    no_less(begun, K, WEIGHT, other),
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
    """exp((1/8 − ε/32)X_k) ≤ exp((1/8 − ε/32)X_0) + ηKk for all others, by induction."""
    step = cut(along(ONE_STEP.cited("F Theorem 3.7, one step")[0], descent), the_one(), the_others())
    claimed = other * (here - begun - speed * η * K * k) <= 0
    after = other * (later - begun - speed * η * K * (k + 1)) <= 0
    return induction(claimed, infer(other * (begun - begun) <= 0), infer(after, by=[step, claimed]))


@cache
def positive():
    """e^{aX_0} > 0 and K ≥ 0."""
    factors = infer(N**2 * B**3 * exp(B) >= 0, by=[exp_positive(B)], degree=6)
    return exp_positive(rate_below * X_0), infer(K >= 0, by=[definition(K), factors])


def loss(weight=WEIGHT):
    """L_k ≥ c_ε (1 + ηk)^{−(1 + ε)}."""
    (of_loss,) = LOSS_OF_ONE.cited("F Theorem 3.7, loss and norms")
    return power_law(growth(), cut(along(of_loss, descent), the_one(), the_others()), *positive(), weight)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "ε": 1, "B": 1}


@claim(FORWARD, "Theorem 3.7, every n", THEOREM, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_the_loss_is_no_less(evidence: Evidence) -> None:
    evidence.conclude(growth(), "the one step again and again, from the region that is never left")
    evidence.conclude(loss(), "the step's bound of the loss, where |μ_i|² is at most that")

    evidence.twin("half of K, which one step needs", lambda: growth(speed=HALF))
    evidence.twin("half of 1/c_ε", lambda: loss(weight=HALF * WEIGHT))
