"""S-5, the loss from above: Gaussian tails half-way to all other means, with the right power of norms.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c; all
others may be anywhere. D = μ_i − c, R_i = |D|².
Shown. For every component 5√R_i E w_i ≤ 8N e^{−R_i/8 − c·D/2}, so that

    L ≤ 2|c|² + (16/5) N Σ_i' √R_i e^{−R_i/8 − c·D/2},    the sum over all others.

Not shown. Anything from below: "Theorem 3.7, loss from below" has m² e^{−R_i/8 − c·D/2} ≤ 170 N √(1 + R_i) L,
which for the mean of least norm, R_i about m², is the same power.
Tools. w_i ≤ min(1, N e^y), and the mean of the smaller of two exponentials.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import normal_overlap
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.forward import L
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import LOSS_ABOVE, WEIGHT_ABOVE
from verify.lemmas.posterior import trace_is_nonnegative, weight_at_most_1
from verify.logic.schemas import below_min, exp_log, exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    AT, PAIR, D, N, ahead, c, exp_equal, half_way, is_other, log_of_n, other, size,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, TRACE, E_phi, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_zero, identity, infer,
    integrated, minimum, mu, nonnegative_square, sqrt, sqrt_nonnegative, sqrt_squared, square, v, w,
    x,
)  # fmt: skip

weight, shift = E_phi(w), log_of_n - dot(c, D) - size / 2


@cache
def weights(factor=8):
    """5√R E w ≤ 8N e^{−R/8 − c·D/2}, since w ≤ min(1, e^{y + log N}) and e^{(log N)/2} ≤ N."""
    grown, flat = dot(x, D) + shift, exp(0)
    by = [exp_sum(ahead, log_of_n), cut(exp_log(N), infer(N > 0)), *exp_equal(grown, ahead + log_of_n)]
    known = infer(equals(exp(grown), N * exp(ahead)), by=by)
    below = infer(w <= exp(grown), by=[PAIR.cited("S S-9, two weights")[0], known])
    at_most_1 = infer(w <= flat, by=[weight_at_most_1(), exp_zero()])
    point = cut(below_min(w, flat, exp(grown)), at_most_1, below)
    root = cut(sqrt_nonnegative(size), infer(size >= 0, by=[nonnegative_square(D)]))
    mean = infer(
        sqrt(size) * weight <= sqrt(size) * E_phi(minimum(flat, exp(grown))),
        by=[integrated(E_phi, point), root],
    )
    half, power = log_of_n / 2, half_way + log_of_n / 2
    by = [normal_overlap(0 * mu, D, shift), *exp_equal(size / 8 + shift / 2, power)]
    mean = infer(5 * sqrt(size) * weight <= 8 * exp(power), by=[mean, *by])
    small = cut(exp_monotone(half, log_of_n), infer(half <= log_of_n, by=[log_is_nonnegative()]))
    small = infer(exp(half) <= N, by=[small, cut(exp_log(N), infer(N > 0))])
    by = [
        mean,
        exp_sum(half_way, half),
        infer(exp(half_way) * exp(half) <= exp(half_way) * N, by=[small, exp_positive(half_way)]),
    ]
    return infer(5 * sqrt(size) * weight <= factor * N * exp(half_way), by=by)


@cache
def far_means():
    """E|v − c|² ≤ Σ' E w_i R_i: the one is at c."""
    spread = identity(SUM(w * square(mu - c)), TRACE + square(v - c))
    point = infer(square(v - c) <= SUM(w * size), by=[spread, trace_is_nonnegative()])
    mean = infer(E_phi(square(v - c)) <= SUM(weight * size), by=[integrated(E_phi, point)])
    none = infer(equals(weight * size, other * weight * size), by=[AT])
    return infer(E_phi(square(v - c)) <= SUM(other * weight * size), by=[mean, integrated(SUM, none)])


def loss(factor=16):
    """5L ≤ 10|c|² + 16N Σ' √R e^{−R/8 − c·D/2}."""
    low = infer(size >= 0, by=[nonnegative_square(D)])
    squared, root = (cut(fact(size), low) for fact in (sqrt_squared, sqrt_nonnegative))
    each = infer(5 * size * weight <= 8 * N * sqrt(size) * exp(half_way), by=[weights(), squared, root])
    each = infer(
        5 * other * size * weight <= 8 * other * N * sqrt(size) * exp(half_way), by=[each, is_other()]
    )
    point = infer(square(v) <= 2 * square(c) + 2 * square(v - c), by=[nonnegative_square(v - 2 * c)])
    by = [integrated(E_phi, point), definition(L), far_means(), integrated(SUM, each)]
    return infer(10 * square(c) + factor * N * SUM(other * sqrt(size) * exp(half_way)) >= 5 * L, by=by)


FIRST = {name: [[1], [0], [0]] for name in ("ι_i", "ι_j")}
PLACES = [
    Instance(GaussianMixture([0, 5, -6]), {"N": 3}, vectors={"c": [[0]], **FIRST}),
    Instance(GaussianMixture(["1/10", 4, 4]), {"N": 3}, vectors={"c": [["1/10"]], **FIRST}),
]


@claim(SHARPER, "S-5, weights from above", WEIGHT_ABOVE, provenance=Provenance.DERIVED)
@at(*PLACES)
def test_weights_from_above(evidence: Evidence) -> None:
    evidence.conclude(weights(), "the smaller of 1 and N e^y under φ")

    evidence.twin("half of it", lambda: weights(factor=4))


@claim(SHARPER, "S-5, loss from above", LOSS_ABOVE, provenance=Provenance.DERIVED)
@at(*PLACES)
def test_loss_from_above(evidence: Evidence) -> None:
    evidence.conclude(loss(), "|v|² ≤ 2|c|² + 2|v − c|², and |v − c|² is at most a weighted mean")

    evidence.twin("half of the tails", lambda: loss(factor=8))
