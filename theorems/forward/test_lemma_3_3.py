r"""Lemma 3.3 (Zhang et al. 2025): means that start close together follow one point to the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d, η ≤ 4/17; |e_1| = 1, M0 ≥ ½,

    T(A) = exp(−106 n d A³)/(108 n d),      A_0 = M0,   A_{k+1} = (1 − 2η/n) A_k.

Shown. If |μ_i(0) − M0 e_1| ≤ r ≤ T(M0) for all i, then while A_τ ≥ 1/(6n), |μ_i(τ) − A_τ e_1| ≤ T(A_τ) for
all i. As reported, but for two things: the reference point moves by (1 − 2η/n), not by (1 − η/n), and M0 ≥ ½.
Near the truth T closes faster than deviations may grow: from M0 = 1/20 the statement is false for n ≥ 4. The
counterexamples are claims of test_theorem_3_2_tube.py.
Not shown. Starts with M0 between 1/20 and ½. That the means converge is "F Theorem 3.2"; that moving to the
truth changes nothing, "A translation".
Tools. Claim "F Lemma 3.3, one step"; e^t ≥ 1 + t and log t ≤ t − 1; induction.

With A_k = M0 e^{kλ}, λ = log(1 − 2η/n), a step stretches deviations from A_k e_1 by 1 + (η/n)√d(6 + 52A_k²).
So they stay below R_k = r e^{G_k}, G_k = −3√d kλ + 17√d(M0² − A_k²), and G_k ≤ 106 nd(M0³ − A_k³).
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import STEP, descent, η, τ
from verify.lemmas.tube import UNIFORM
from verify.lemmas.tube_descent import BOX, M0, o, r
from verify.logic.descent import at_step, induction_until
from verify.logic.schemas import exp_log, exp_monotone, log_tangent

from verify.lemmas.reference_point import (  # isort: skip
    REFERENCE_STEP, UNIT, N, P, R, a, h, moved, root, roots, shares,
)  # fmt: skip
from verify.prove import (  # isort: skip
    At, Defined, along, cut, d, definition, either_way, equals, exp, exp_positive, exp_sum, exp_tangent,
    exp_zero, infer, k, log, n, renamed_step, statement, substituted,
)  # fmt: skip

# Along descent: A_k = M0 e^{kλ} and R_k = r e^{G_k}, with λ = log(1 − 2ηh).
Q, SHRUNK = Fraction, moved()
λ = log(SHRUNK)
E = exp(k * λ)
G = -3 * root * k * λ + 17 * root * M0**2 * (1 - E**2)
NATS = 106 * n * d * M0**3
N_k, P_k = At(descent, N, k, 0), At(descent, P, k, 0)
INSIDE = N_k - 2 * M0 * E * P_k + (M0 * E) ** 2 <= r**2 * exp(G) ** 2
SMALL, WIDE = 108 * n * d * r <= exp(-1 * NATS), Q(1, 2) <= M0
FAR = 6 * n * M0 * E >= 1
NEXT_G, NOW_G = at_step(equals(G, 0), k, 1).left, at_step(equals(G, 0), τ).left
A_τ = Defined("A_τ", r"A_\tau", "distance of the reference point after τ steps", M0 * exp(τ * λ))
END = 6 * n * A_τ >= 1


@cache
def shrinks():
    """e^λ = 1 − 2ηh, λ ≤ −2ηh, and 0 < e^{kλ} ≤ 1."""
    below, above = shares()[2], shares()[1]
    some = infer(SHRUNK > 0, by=[below, STEP])
    rate = infer(λ <= -2 * η * h, by=[cut(log_tangent(SHRUNK), some)])
    falls = infer(k * λ <= 0, by=[rate, above])
    return cut(exp_log(SHRUNK), some), rate, exp_positive(k * λ), falls


@cache
def at_most_one():
    """e^{kλ} ≤ 1."""
    return infer(E <= 1, by=[cut(exp_monotone(k * λ, 0), shrinks()[3]), exp_zero()])


@cache
def room(nats=106):
    """−3kλ + 17M0²(1 − E²) ≤ 106 n M0³(1 − E³) where 6nM0E ≥ 1 and M0 ≥ ½."""
    f, (_, _, positive_E, falls), below = -1 * k * λ, shrinks(), at_most_one()
    left, cubed = 1 - E**3, n * M0**3
    unit = infer(equals(exp(f) * E, 1), by=[exp_sum(f, k * λ), exp_zero()])
    wide = infer(2 * cubed >= M0**2, by=[infer(2 * n * M0 >= 1, by=[WIDE])], squares=[M0])
    squares = infer(left >= 1 - E**2, by=[below], squares=[E])
    some = infer(1 - E**2 >= 0, by=[below, positive_E], degree=2)
    first = infer(34 * cubed * (1 - E**2) >= 17 * M0**2 * (1 - E**2), by=[wide, some])
    first = infer(34 * cubed * left >= 17 * M0**2 * (1 - E**2), by=[first, squares], degree=5)
    # Until half of M0, −kλ ≤ 1/E − 1; from there on, −kλ ≤ 1/(2E) ≤ 3nM0.
    goal = 3 * f <= (nats - 34) * cubed * left
    early = infer(f * E <= 1 - E, by=[exp_tangent(f), unit, positive_E])
    early = infer(f <= 2 * (1 - E), by=[early, falls, Q(1, 2) <= E])
    early = infer(3 * f <= 6 * left, by=[early, squares, infer(1 - E**2 >= 1 - E, by=[below, positive_E])])
    large = infer(cubed >= Q(1, 8), by=[infer(Q(1, 8) <= M0**3, by=[WIDE]), infer(n >= 1)])
    early = infer(goal, by=[early, large, infer(left >= 0, by=[squares, some])])
    late = infer(
        exp(f) >= 2 * f, by=[exp_sum(f - 1, 1), exp_tangent(f - 1), exp_tangent(1), exp_positive(f - 1)]
    )
    late = infer(2 * f * E <= 1, by=[late, unit, positive_E])
    late = infer(f <= 3 * n * M0, by=[late, falls, FAR])
    half = infer(left >= Q(7, 8), by=[infer(Q(1, 8) >= E**3, by=[Q(1, 2) > E, positive_E])])
    large = infer(4 * cubed >= n * M0, by=[infer(4 * M0**3 >= M0, by=[WIDE])])
    late = infer(goal, by=[late, half, large])
    return infer(
        3 * f + 17 * M0**2 * (1 - E**2) <= nats * cubed * left,
        by=[first, either_way(E - Q(1, 2), early, late)],
    )


LEFT = exp(-1 * NATS * E**3)


@cache
def within(nats=106):
    """108 nd R_k ≤ e^{−106 nd A_k³}: G_k ≤ 106 nd(M0³ − A_k³)."""
    (_, _, most), (_, _, positive_E, falls) = roots(), shrinks()
    spent, whole = -3 * k * λ + 17 * M0**2 * (1 - E**2), 106 * n * d * M0**3
    some = infer(1 - E**2 >= 0, by=[at_most_one(), positive_E], degree=2)
    some = infer(spent >= 0, by=[falls, infer(M0**2 * (1 - E**2) >= 0, by=[some], squares=[M0])])
    grown = infer(root * spent <= d * spent, by=[most, some])
    grown = infer(G - whole <= -1 * whole * E**3, by=[grown, room(nats)])
    power = cut(exp_monotone(G - whole, -1 * whole * E**3), grown)
    scaled = infer(108 * n * d * r * exp(G) <= exp(-1 * whole) * exp(G), by=[SMALL, exp_positive(G)])
    return infer(108 * n * d * r * exp(G) <= LEFT, by=[scaled, power, exp_sum(G, -1 * whole)])


@cache
def small_enough():
    """18 R_k ≤ A_k and 4000 n²d R_k²(1 + (9/8)A_k²) ≤ 1, as 108 nd R_k ≤ T(A_k) and A_k ≥ 1/(6n)."""
    a_k, R_k, x_k = M0 * E, r * exp(G), NATS * E**3
    (_, _, positive_E, _), positive_R = shrinks(), infer(r * exp(G) > 0, by=[exp_positive(G)])
    above = infer(a_k > 0, by=[positive_E])
    positive_x = infer(x_k >= 0, by=[infer(a_k**3 >= 0, by=[above])], degree=4)
    unit = infer(equals(exp(x_k) * LEFT, 1), by=[exp_sum(x_k, -1 * x_k), exp_zero()])
    share = infer((1 + x_k) * LEFT <= 1, by=[exp_tangent(x_k), unit, exp_positive(-1 * x_k)])
    size = infer(108 * n * d * R_k <= 1, by=[within(), infer(LEFT <= 1, by=[share, positive_x])])
    size = infer(108 * n * R_k <= 1, by=[size, infer(n * d * R_k >= n * R_k, by=[positive_R])])
    near = infer(18 * R_k <= a_k, by=[size, FAR])
    # 108 nd R_k (1 + x_k) ≤ 1, and (1 + x)² outgrows 1 + (9/8)a² for x ≥ 106 a³.
    spread = n * R_k * (1 + x_k)
    grown = infer(108 * d * spread <= LEFT * (1 + x_k), by=[within(), positive_x])
    some = infer(d * spread >= 0, by=[positive_R, positive_x], degree=5)
    tight = infer(
        (108 * d * spread) ** 2 <= 1, by=[infer(108 * d * spread <= 1, by=[grown, share]), some], degree=2
    )
    steep = infer(x_k >= 106 * a_k**3, by=[infer(n * d >= 1), infer(a_k**3 >= 0, by=[above])])
    cubic = infer(3 * a_k**2 <= 1 + 2 * a_k**3, by=[above], squares=[a_k - 1, 2 * a_k + 1])
    enough = 4000 * (1 + Q(9, 8) * a_k**2)
    steep = infer(enough <= 108**2 * (1 + x_k) ** 2, by=[steep, cubic, positive_x])
    steep = infer(d * enough <= 108**2 * d * (1 + x_k) ** 2, by=[steep])
    first = infer(n**2 * d * R_k**2 * enough <= 108**2 * d * spread**2, by=[steep], squares=[n * R_k])
    wide = infer(d * spread**2 <= (d * spread) ** 2, by=[infer(d**2 >= d)], squares=[spread])
    return near, infer(n**2 * d * R_k**2 * enough <= 1, by=[first, wide, tight])


@cache
def followed():
    """One step from A_k and R_k: |μ_i − A_{k+1} e|² ≤ R_k²(1 + ηhK_k)² at step k + 1."""
    a_k, R_k, positive_E = M0 * E, r * exp(G), shrinks()[2]
    step = along(REFERENCE_STEP.cited("F Lemma 3.3, one step")[1], descent)
    step = substituted(step, a, a_k, infer(a_k > 0, by=[positive_E]))
    step = substituted(step, R, R_k, infer(R_k > 0, by=[exp_positive(G)]))
    return cut(step, *small_enough())


@cache
def follows(quadratic=52):
    """The bound at k gives the one at k + 1: R_{k+1} ≥ R_k(1 + ηhK_k), as e^t ≥ 1 + t."""
    (_, above, below), least, (power, rate, *_) = shares(), roots()[1], shrinks()
    later = exp((k + 1) * λ)
    onward = infer(equals(later, SHRUNK * E), by=[exp_sum(k * λ, λ), power])
    more = -3 * root * λ + 17 * root * M0**2 * (E**2 - later**2)
    gain = η * h * root * (6 + quadratic * (M0 * E) ** 2)
    squared = infer(equals(later**2, (SHRUNK * E) ** 2), by=[onward])
    linear = infer(-3 * root * λ >= 6 * η * h * root, by=[rate, least])
    slow = infer(
        quadratic * η * h <= 17 * (1 - SHRUNK**2), by=[infer(17 * η * h <= 4, by=[below, STEP]), above]
    )
    slow = infer(17 * root * (1 - SHRUNK**2) >= quadratic * root * η * h, by=[slow, least])
    slow = infer(
        17 * root * (1 - SHRUNK**2) * (M0 * E) ** 2 >= quadratic * root * η * h * (M0 * E) ** 2,
        by=[slow],
        squares=[M0 * E],
    )
    enough = infer(more >= gain, by=[linear, slow, squared])
    some = infer(gain >= 0, by=[infer(η * h * root >= 0, by=[above, least])], squares=[M0 * E])
    by = [exp_sum(G, more), exp_tangent(more), enough, exp_positive(G)]
    grown = infer(exp(G + more) >= exp(G) * (1 + gain), by=by)
    same = cut(exp_monotone(G + more, NEXT_G), infer(G + more <= NEXT_G))
    least = infer(exp(G) * (1 + gain) >= 0, by=[some, exp_positive(G)])
    grown = infer(exp(NEXT_G) ** 2 >= exp(G) ** 2 * (1 + gain) ** 2, by=[grown, same, least], degree=2)
    grown = infer(r**2 * exp(NEXT_G) ** 2 >= r**2 * exp(G) ** 2 * (1 + gain) ** 2, by=[grown], squares=[r])
    return infer(at_step(INSIDE, k, 1), by=[followed(), grown, onward, squared])


@cache
def far_before(offset):
    """6nA_k ≥ 1 for k + offset ≤ τ, as A_k falls to A_τ."""
    falling = infer(λ <= 0, by=[shrinks()[1], shares()[1]])
    power = cut(exp_monotone(τ * λ, k * λ), infer(k * λ >= τ * λ, by=[falling, k + offset <= τ]))
    return infer(FAR, by=[infer(n * M0 * E >= n * M0 * exp(τ * λ), by=[power]), END, definition(A_τ)])


@cache
def stays():
    """For all k ≤ τ, if 6nA_τ ≥ 1: induction."""
    none = 17 * root * M0**2 * (1 - exp(0) ** 2)
    box = infer(equals(o, N - 2 * M0 * P + M0**2), by=[definition(o), definition(N), definition(P), UNIT])
    box = renamed_step(along(box, descent), None)
    unit = infer(exp(none) >= 1, by=[exp_tangent(none), exp_zero()])
    unit = infer(
        r**2 * exp(none) ** 2 >= r**2, by=[infer(exp(none) ** 2 >= 1, by=[unit], degree=2)], squares=[r]
    )
    base = infer(at_step(INSIDE, None), by=[box, BOX, unit, exp_zero()])
    return induction_until(INSIDE, base, cut(follows(), far_before(1)), τ)


OFFSET = Defined(
    "o_τ",
    r"|\mu_i(\tau) - A_\tau e_1|^2",
    "squared distance from the reference point",
    At(descent, N, τ, 0) - 2 * A_τ * At(descent, P, τ, 0) + A_τ**2,
)
CLOSED = (108 * n * d) ** 2 * OFFSET <= exp(-106 * n * d * A_τ**3) ** 2


@cache
def in_the_tube():
    """|μ_i(τ) − A_τ e_1| ≤ R_τ ≤ T(A_τ)."""
    last = infer(τ <= τ)
    inside = cut(renamed_step(stays(), τ), last)
    small = cut(renamed_step(within(), τ), cut(renamed_step(far_before(0), τ), last))
    bound, tube_now = 108 * n * d * r * exp(NOW_G), exp(-1 * NATS * exp(τ * λ) ** 3)
    some = infer(bound >= 0, by=[exp_positive(NOW_G)], degree=4)
    small = infer(bound**2 <= tube_now**2, by=[small, some], degree=2)
    same = infer(equals(A_τ**3, M0**3 * exp(τ * λ) ** 3), by=[definition(A_τ)])
    exponents = -1 * NATS * exp(τ * λ) ** 3, -106 * n * d * A_τ**3
    power = cut(exp_monotone(*exponents), infer(exponents[0] <= exponents[1], by=[same]))
    power = infer(tube_now**2 <= exp(exponents[1]) ** 2, by=[power, exp_positive(exponents[0])], degree=2)
    apart = infer(r**2 * exp(NOW_G) ** 2 >= 1 * OFFSET, by=[inside, definition(OFFSET), definition(A_τ)])
    scaled = infer((108 * n * d) ** 2 * OFFSET <= bound**2, by=[apart], squares=[108 * n * d])
    return infer(CLOSED, by=[scaled, small, power])


CLOSE_MEANS = Instance(
    GaussianMixture(["1", "1"], ["1/2", "1/2"]),
    {"M0": Q(1), "r": Q(1, 10**100), "τ": 1, "η": Q(1, 10)},
    vectors={"e_1": [[1]]},
)


@claim(
    FORWARD,
    "Lemma 3.3, M0 from 1/2 on",
    statement(CLOSED, given=[UNIFORM, UNIT, BOX, SMALL, STEP, WIDE, END]),
    provenance=Provenance.REPORTED,
)
@at(CLOSE_MEANS)
def test_means_follow_the_reference_point(evidence: Evidence) -> None:
    evidence.conclude(in_the_tube(), "the bound of the deviations grows by less than A_k gives back")

    evidence.twin("T(A) = exp(−53 n d A³)/(108 n d)", lambda: room(nats=53))
    evidence.twin("deviations stretched by 1 + (η/n)√d(6 + 70A²)", lambda: follows(quadratic=70))
