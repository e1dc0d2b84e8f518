"""Theorem 3.7, loss and norms: the loss is at least e^{−(1/8 + ε)|μ_i|²}, for any mean but the one.

Setting. As in "Theorem 3.7, one step": N(0, I); any n, d, weights ≥ 1/N; one component within 10⁻⁵ of the
truth, all others have X_i = |μ_i|² ≥ 14641 (1 + log N), wherever they are; 0 < ε ≤ 1 and εB ≥ 1.
Shown. For every other component  N B e^B L ≥ exp(−(1/8 + ε/32) X_i).
Not shown. The powers of X_i that ε hides: "loss from below" has them.
Tools. "Theorem 3.7, loss from below", which speaks of the place c of the one: this is ν = Σ_i ι_i μ_i.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, L
from verify.lemmas.half_way import log_is_nonnegative, unit
from verify.logic.schemas import exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    LARGE, NEAR, TINY, N, W, c, exp_equal, half_way, is_other, m, other, size, width,
)  # fmt: skip
from verify.lemmas.slow_decay import (  # isort: skip
    LOSS_BELOW, LOSS_OF_ONE, SMALL, B, X, X_i, along_c, of_rates, placed, rate_above, t, ε,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer, integrated, mu,
    n, nonnegative_square, sqrt, square, v,
)  # fmt: skip

Q = Fraction
EIGHTH = Q(1, 8)
tail = exp(-1 * X / 8 - t)


@cache
def root():
    """√(1 + R) ≤ 66 B e^t for t = εX/64: √(1 + R) ≤ 1 + R/2, R ≤ 2X + 2|c|², and 1 + X ≤ 64B(1 + t)."""
    (one, low), (squared, positive) = of_rates(), unit()[2:]
    above = infer(sqrt(width) <= 1 + size / 2, by=[squared], squares=[sqrt(width) - 1])
    wide = infer(size <= 2 * X + 2 * TINY**2, by=[nonnegative_square(mu + c), NEAR])
    reach = infer(64 * B * t >= X, by=[infer(ε * B * X >= X, by=[SMALL[1], nonnegative_square(mu)])])
    above = infer(sqrt(width) <= 66 * B * (1 + t), by=[above, wide, reach, one, low])
    return infer(sqrt(width) <= 66 * B * exp(t), by=[above, exp_tangent(t)]), positive


@cache
def by_half_way():
    """N B e^t L ≥ (5/4) e^{−R/8 − c·D/2} for all others."""
    (of_lost, of_L), (wide, positive) = LOSS_BELOW.cited("F Theorem 3.7, loss from below"), root()
    lost, half = other * sqrt(width) * m**2 * (1 - E_phi(W)), exp(half_way)
    low = infer(other * sqrt(width) >= 0, by=[is_other(), positive])
    first = infer(17 * other * sqrt(width) * L >= lost, by=[of_L, low])
    second = m**2 * other * (10 * N * sqrt(width) * (1 - E_phi(W)) - half) >= 0
    second = infer(second, by=[of_lost], squares=[m])
    first = infer(170 * other * N * sqrt(width) * L >= m**2 * other * half, by=[first, second])
    low = infer(other * half >= 0, by=[is_other(), exp_positive(half_way)])
    large = infer(m**2 >= 14641, by=[LARGE, log_is_nonnegative()])
    large = infer(m**2 * other * half >= 14641 * other * half, by=[large, low])
    L_low = infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))])
    L_low = infer(other * N * L >= 0, by=[is_other(), L_low])
    wide = infer(other * N * L * sqrt(width) <= other * N * L * 66 * B * exp(t), by=[wide, L_low])
    return infer(other * N * B * exp(t) * L >= Q(5, 4) * other * half, by=[first, large, wide, low], degree=1)


@cache
def far_from_half_way():
    """e^B e^{−R/8 − c·D/2} ≥ e^{−X/8 − t}."""
    least, share = -1 * X / 8 - t - B, infer(square(c) * B <= B, by=[infer(square(c) <= 1, by=[NEAR])])
    below = infer(least <= half_way, by=[along_c(1), share, nonnegative_square(c)])
    below = cut(exp_monotone(least, half_way), below)
    below = infer(exp(B) * exp(half_way) >= exp(B) * exp(least), by=[below, exp_positive(B)])
    none = infer(equals(exp(B) * exp(-1 * B), 1), by=[exp_sum(B, -1 * B), exp_zero()])
    return infer(exp(B) * exp(half_way) >= tail, by=[below, exp_sum(-1 * X / 8 - t, -1 * B), none], degree=2)


def loss(share=1):
    """N B e^B L ≥ e^{−(1/8 + ε/32)X} for all others."""
    gone, power, most = exp(-1 * t), -1 * rate_above * X_i, other * N * B * exp(B) * exp(t) * L
    first = Q(5, 4) * other * exp(B) * exp(half_way)
    first = infer(most >= first, by=[by_half_way(), exp_positive(B)])
    second = infer(other * exp(B) * exp(half_way) >= other * tail, by=[far_from_half_way(), is_other()])
    whole = infer(most >= Q(5, 4) * other * tail, by=[first, second], degree=1)
    whole = infer(most * gone >= Q(5, 4) * other * tail * gone, by=[whole, exp_positive(-1 * t)])
    none = infer(equals(exp(t) * gone, 1), by=[exp_sum(t, -1 * t), exp_zero()])
    by = [exp_sum(-1 * X / 8 - t, -1 * t), *exp_equal(-1 * X / 8 - 2 * t, power, [definition(X_i)])]
    known = infer(equals(tail * gone, exp(power)), by=by)
    whole = infer(other * N * B * exp(B) * L >= Q(5, 4) * other * exp(power), by=[whole, known, none])
    room = infer(other * exp(power) >= 0, by=[is_other(), exp_positive(power)])
    return infer(other * (share * N * B * exp(B) * L - exp(power)) >= 0, by=[whole, room], degree=1)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(FORWARD, "Theorem 3.7, loss and norms", LOSS_OF_ONE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), {"N": 2, "ε": 1, "B": 1}, vectors=FIRST))
def test_loss_and_norms(evidence: Evidence) -> None:
    evidence.conclude(placed(loss()), "the tail half-way, with powers of X_i for a factor e^{εX_i/64}")

    evidence.twin("half the loss", lambda: loss(share=HALF))


PLACES = [
    Instance(GaussianMixture([0, 6, -7]), {"m": 6}),
    Instance(GaussianMixture([0, 8, "17/2", 9]), {"m": 8}),
    Instance(GaussianMixture([[0, 0], [6, 0], [5, 5]]), {"m": 6}),
]


def least_norm(below=EIGHTH, above=EIGHTH):
    """(m/2) e^{−m²/8} ≤ L ≤ n² m² e^{−m²/8} for the least norm m of all others."""
    return m * exp(-1 * below * m**2) <= 2 * L, n**2 * m**2 * exp(-1 * above * m**2) >= L


@claim(
    FORWARD,
    "Theorem 3.7, the loss at points",
    at_each(PLACES, *least_norm()),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_loss_at_points(evidence: Evidence) -> None:
    """One mean at the truth, others on all sides, far nearer than 121."""
    for place in PLACES:
        for bound in least_norm():
            evidence.conclude(certified(place, bound))
        evidence.twin("n² m² e^{−m²/4}, a rate of 1/τ²", certified(place, least_norm(above=Q(1, 4))[1]))
        evidence.twin("(m/2) e^{−m²/16}, a rate of 1/√τ", certified(place, least_norm(below=Q(1, 16))[0]))
    far = Instance(GaussianMixture([0, 6, -30]), {"m": 30})
    evidence.twin("the largest norm in place of the least", certified(far, least_norm()[1]))
