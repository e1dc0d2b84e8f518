"""Theorem 3.5, phase 2 for all time and every n: the one arrives, all others leave, in any shape.

Setting. Teacher N(0, I); any n, d and weights ≥ 1/N, forward descent with η ≤ ½. At the start |μ_1|² ≤ C/A
and e^{|μ_j|²/8} ≥ A log A for all others, which may be anywhere outside of that ball;
8 log A ≥ 14641 (1 + log N), 1 ≤ C, C(16 log A + 1) ≤ A, 10¹⁰ C ≤ A. Or, with A = e^{m²/9} and C = α²A:
|μ_1| ≤ α and |μ_j| ≥ m, 8m² ≥ 9 · 14641 (1 + log N), e^{−m²/18} ≤ α ≤ 10⁻⁵, α²(16m²/9 + 1) ≤ 1.
Shown. For all k, with y_k = A + ηbk and 250 N⁸ b ≤ 1: |μ_1|² ≤ C/y_k, e^{|μ_j|²/8} ≥ y_k log y_k for all
others, and L ≤ (C + 36N²)/y_k. So μ_1 → 0, |μ_j| → ∞ and L → 0, as fast as 1/k.
Seen. From far nearer than that all others leave; but who is not the nearest of them may come in for a while.
Not shown. That all others leave from nearer than 121 (Theorem 3.4 with n ≥ 3 and a smaller M0). That L falls
like 1/(k log k): claim "S-5, the order of the loss".
Tools. "Theorem 3.5, the region stays" and "Theorem 3.5, loss in the region", by induction.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_mean import (
    TINY,
    chosen_exponential,
    exp_equal,
    is_one,
    is_other,
    m,
)
from verify.lemmas.far_start import ONE, X_0, X, X_k, α, ι
from verify.lemmas.forward import descent, loss_facts, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.region import wide_at
from verify.logic.descent import at_step
from verify.logic.schemas import log_exp

from verify.lemmas.all_time import (  # isort: skip
    ALL_TIME, AT_START, LEVEL, LOWER, OUTSIDE_BALL, RADIUS, SMALL_LOSS, STAYS, A, C, N, b, other, region, y,
    y_k, z_k,
)  # fmt: skip
from verify.prove import (  # isort: skip
    Next, along, assume, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    induction, infer, inverse, inverse_positive, inverse_times, k, log, mu, nonnegative_square, squeezed,
    substituted,
)  # fmt: skip

NOW = region(X_k, exp(X_k / 8), LEVEL)


@cache
def wide_enough():
    """What wide(A) says of A, it says of y_k ≥ A."""
    return wide_at(LEVEL, infer(A <= LEVEL, degree=4))


@cache
def at_level(theorem):
    """The theorem about a state and a level, at step k and level y_k."""
    theorem = substituted(along(theorem, descent), y, LEVEL, infer(LEVEL > 0))
    return cut(theorem, *(t for t in wide_enough() if t.conclusion in theorem.hypotheses))


@cache
def always(start=AT_START):
    """By induction: at every step the means are in the region of level y_k."""
    step = at_level(STAYS.cited("F Theorem 3.5, the region stays")[0])
    base = infer(at_step(NOW, None), by=start)
    return induction(NOW, base, step)


@cache
def apart():
    """Of the one, and of all others."""
    one = infer(ι * LEVEL * X_k <= ι * C, by=[always(), ONE[0], is_one()])
    rest = other * LEVEL * log(LEVEL) <= other * exp(X_k / 8)
    return one, infer(rest, by=[always(), ONE[0], is_other()])


@cache
def loss():
    """L_k y_k ≤ C + 36N²."""
    return cut(at_level(SMALL_LOSS.cited("F Theorem 3.5, loss in the region")[0]), always())


def falls(value, bound, speed=1):
    """From a_k y_k ≤ B: a_k (1 + (ηb/A) k) ≤ B/A, so a_k → 0."""
    share, above = (cut(f(A), infer(A > 0)) for f in (inverse_times, inverse_positive))
    part, most, rate = value.comparison.difference, bound.comparison.right, speed * η * b * inverse(A)
    scaled = infer(part * LEVEL * inverse(A) <= most * inverse(A), by=[bound, above])
    scaled = infer(part * (1 + rate * k) <= most * inverse(A), by=[scaled, share])
    return squeezed(value, scaled, infer(rate > 0, by=[above]))


@cache
def one_arrives():
    """ι_i |μ_i|² → 0."""
    size = infer(X >= 0, by=[definition(X), nonnegative_square(mu)])
    size = along(infer(ι * X >= 0, by=[size, is_one()]), descent)
    return falls(size, infer(ι * X_k * LEVEL <= ι * C, by=[apart()[0]]))


@cache
def others_leave():
    """(1 − ι_i) e^{−|μ_i|²/8} → 0, as it is at most 1/(y log y)."""
    low, other_low = (
        exp_positive(X_k / -8),
        infer(other * LOWER >= 0, by=[is_other(), exp_positive(X_k / -8)]),
    )
    unit = infer(equals(exp(X_k / 8) * LOWER, 1), by=[exp_sum(X_k / 8, X_k / -8), exp_zero()])
    bound = infer(other * LEVEL * log(LEVEL) * LOWER <= other * exp(X_k / 8) * LOWER, by=[apart()[1], low])
    log_N = log_is_nonnegative()
    some = infer(log(LEVEL) >= 1, by=[wide_enough()[0], log_N])
    less = infer(other * LEVEL * LOWER >= 0, by=[other_low], degree=4)
    less = infer(other * LEVEL * LOWER <= other * LEVEL * log(LEVEL) * LOWER, by=[some, less])
    return falls(other_low, infer(other * LOWER * LEVEL <= other, by=[less, bound, unit]))


def loss_falls(speed=1):
    """L_k → 0."""
    return falls(along(loss_facts()[0], descent), loss(), speed)


@cache
def from_radius(ninths=9):
    """What wide(A) and the start say for A = e^{m²/9} and C = α²A, as e^{m²/72} ≥ m²/9."""
    small, room, close, one, far = OUTSIDE_BALL.given[-5:]
    large = 8 * m**2 >= ninths * 14641 * (1 + log(N))
    log_A, positive = log_exp(m**2 / 9), exp_positive(m**2 / 9)
    log_N = log_is_nonnegative()
    many = infer(m**2 / 72 >= 200, by=[large, log_N])
    less = infer(exp(m**2 / 144) >= m**2 / 144, by=[exp_tangent(m**2 / 144)])
    less = infer(exp(m**2 / 144) ** 2 >= (m**2 / 144) ** 2, by=[less, infer(m**2 >= 0)], degree=2)
    less = infer(exp(m**2 / 72) >= (m**2 / 144) ** 2, by=[less, exp_sum(m**2 / 144, m**2 / 144)])
    many = infer(m**2 * (m**2 / 72 - 200) >= 0, by=[many], squares=[m])
    less = infer(exp(m**2 / 72) >= m**2 / 9, by=[less, many])
    parts = [*exp_equal(m**2 / 8, m**2 / 9 + m**2 / 72), exp_sum(m**2 / 9, m**2 / 72)]
    less = infer(exp(m**2 / 8) >= RADIUS * m**2 / 9, by=[*parts, less, positive])
    farther = infer(other * (m**2 / 8 - X_0 / 8) <= 0, by=[far])
    farther = chosen_exponential(other, is_other(), m**2 / 8, X_0 / 8, farther)
    start = infer(other * RADIUS * m**2 / 9 <= other * exp(m**2 / 8), by=[less, is_other()])
    start = infer(other * RADIUS * log(RADIUS) <= other * exp(X_0 / 8), by=[start, farther, log_A])
    below = infer(RADIUS * α**2 * (16 * m**2 / 9 + 1) <= RADIUS, by=[close, positive])
    return [
        infer(8 * log(RADIUS) >= 14641 * (1 + log(N)), by=[log_A, large]),
        assume(room),
        infer(α**2 * RADIUS * (16 * log(RADIUS) + 1) <= RADIUS, by=[below, log_A]),
        infer(α**2 * RADIUS <= TINY**2 * RADIUS, by=[infer(α**2 <= TINY**2, by=[small], degree=2), positive]),
        infer(ι * RADIUS * X_0 <= ι * α**2 * RADIUS, by=[one, positive]),
        start,
    ]


def outside_a_ball(theorem):
    """The theorem from |μ_1| ≤ α and |μ_j| ≥ m at the start."""
    theorem = substituted(theorem, C, α**2 * A, infer(α**2 * A > 0))
    theorem = substituted(theorem, A, RADIUS, exp_positive(m**2 / 9))
    return cut(theorem, *(t for t in from_radius() if t.conclusion in theorem.hypotheses))


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": Fraction(1, 2)}


@claim(FORWARD, "Theorem 3.5, all time", ALL_TIME, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_for_all_time(evidence: Evidence) -> None:
    for shown, theorem in zip(ALL_TIME.shown, (*apart(), loss()), strict=False):
        named = definition(z_k if z_k in shown.atoms else y_k)
        why = "one step keeps the region of level y, with y + ηb for y after it"
        evidence.conclude(infer(shown, by=[theorem, named]), why)
    for limit in (one_arrives(), others_leave(), loss_falls()):
        evidence.conclude(limit, "at most B/y_k")

    evidence.twin("the one anywhere", lambda: always(start=AT_START[1:]))
    evidence.twin("the others anywhere", lambda: always(start=AT_START[:1]))
    evidence.twin("twice the rate", lambda: loss_falls(speed=2))


@claim(FORWARD, "Theorem 3.5, all time from outside of a ball", OUTSIDE_BALL, provenance=Provenance.DERIVED)
@at(
    Instance(
        GaussianMixture([0, 300]),
        {"N": 2, "m": 300, "α": TINY, "b": VALUES["b"], "η": VALUES["η"]},
        vectors=FIRST,
    )
)
def test_from_outside_of_a_ball(evidence: Evidence) -> None:
    for theorem in (apart()[0], loss(), one_arrives(), others_leave(), loss_falls()):
        evidence.conclude(outside_a_ball(theorem), "“Theorem 3.5, all time” with A = e^{m²/9} and C = α²A")

    evidence.twin("m² ≥ 14641 (1 + log N) for the start", lambda: from_radius(ninths=8))


AROUND = [GaussianMixture([0, 6, -7]), GaussianMixture([[0, 0], [6, 0], [0, 6], [-5, -4]])]
HALF_STEP = [Instance(place, {"η": Fraction(1, 2)}, digits=4) for place in AROUND]
TOO_NEAR = Instance(GaussianMixture([0, "11/5", "-23/10"]), {"η": Fraction(1, 2)})
NOT_THE_NEAREST = Instance(
    GaussianMixture([0, "-93/25", "373/100"], ["423/500", "153/1000", "1/1000"]), {"η": Fraction(1, 2)}
)
OUTWARD = X * (Next(descent, X) - X) >= 0
"""Every mean that is not 0 is as far from 0 after a step as before, at least."""


@claim(
    FORWARD, "Theorem 3.5, a step from all around", at_each(HALF_STEP, OUTWARD), provenance=Provenance.DERIVED
)
def test_a_step_from_all_around(evidence: Evidence) -> None:
    for place in HALF_STEP:
        evidence.conclude(certified(place, OUTWARD))

    evidence.twin("the others at 11/5 and −23/10", certified(TOO_NEAR, OUTWARD))
    evidence.twin("any norm instead of the least: −93/25 and 373/100", certified(NOT_THE_NEAREST, OUTWARD))
