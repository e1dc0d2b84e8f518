"""Theorem 3.2 (Zhang et al. 2025): means that start close together, however far away, all find the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d; |e_1| = 1, M0 > 0, η ≤ 4/17;
V = Σ_i |μ_i|², L the loss.
Shown. As reported, for every n, d and M0: if |μ_i(0) − M0 e_1| ≤ r ≤ exp(−106 n d M0³)/(108 n d) for all i,
then all means converge to the truth, and for all k and τ

    V_k (1 + αV_0 k) ≤ V_0,   so   L_k ≤ 1/(αk),   α = (49/64) η / (n²(2d + ½) + n V_0);
    η Σ_{k<τ} L_k ≤ V_0.

(As reported, L falls at O(1/√τ) once all means are near.)
Not shown. That moving to the truth changes nothing (claim "A translation"). How small r has to be: claims
"S S-4" have exp(−M0²) where this has exp(−32 d√n M0²).
Tools. Claims "F Theorem 3.2, one step", "S S-1, one step" and "S S-1, size"; e^t ≥ 1 + t; induction.

With A = |m|² and s_i = |μ_i − m|² for the mean m of the means, at every step either V ≤ ¼, where S-1 holds,
or s_i ≤ B e^{−cA} for all i with B = 1/(1000 n²d) and c = 64 d√n. At the start: if V_0 > ¼, then
√n (M0 + r) > ½, so that c(M0 + r)² ≤ 212 n d M0³, and s_i ≤ 4r² ≤ B e^{−212 n d M0³}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases
from verify.lemmas.tube import FAR, TUBE_STEP, UNIFORM, A, B, c, constants, m, s
from verify.logic.schemas import exp_monotone

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_SIZE, SEVEN_EIGHTHS, STEP, V_0, L, L_k, V, V_k, a, descent, loss_below_size,
    loss_facts, near_step, η, π_min, τ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, At, Defined, Next, along, any_vector, assume, cauchy_schwarz, cut, d, definition, dot, either_way,
    equals, exp, exp_positive, exp_sum, exp_zero, induction, infer, integrated, inverse, inverse_positive,
    inverse_times, k, min_left, min_one_of, min_right, minimum, mu, n, nonnegative, nonnegative_square,
    paired, pi, positive, renamed_step, sqrt, square, statement, substituted, sum_of_steps, tends_to,
    weights_sum,
)  # fmt: skip

M0 = positive("M0", "M_0", "distance of the starts from the truth")
r, R = positive("r", "r", "how far the starts are from M0 e_1"), nonnegative("R", "R", "bound of V")
e = any_vector("e_1", "e_1")
o = Defined("o_i", r"|\mu_i - M_0 e_1|^2", "", square(mu - M0 * e))
BOX = At(descent, o, None, 0) <= r**2
UNIT, NATS = equals(square(e), 1), 106 * n * d * M0**3
SMALL = 108 * n * d * r <= exp(-1 * NATS)
s_0, A_0 = At(descent, s, None, 0), At(descent, A, None, 0)
DIVISOR = (2 * d + HALF) * n**2 + n * V_0
α = Defined("α", r"\alpha", "", Fraction(49, 64) * η * inverse(DIVISOR))
RATE = [a * (2 * d + HALF) * n**2 <= Fraction(49, 64) * η, a * n * R <= Fraction(49, 64) * η]


def tube_or_ball(size, apart, mean):
    """V ≤ ¼, or s_i ≤ B e^{−cA}: two numbers, of which the smaller is at most 0."""
    return size - QUARTER, apart - B * exp(-1 * c * mean)


NOW, LATER = tube_or_ball(V, s, A), tube_or_ball(*(Next(descent, value) for value in (V, s, A)))
INSIDE = minimum(*NOW) <= 0


@cache
def in_the_tube():
    """What one step does in the tube: the three conclusions of the claim, where V > ¼."""
    close = infer(s <= B * exp(-1 * c * A), by=[min_one_of(*NOW), INSIDE, FAR])
    return [cut(theorem, close) for theorem in TUBE_STEP.cited("F Theorem 3.2, one step")]


@cache
def decrease():
    """V⁺ ≤ V − ηD in the ball and in the tube."""
    return either_way(QUARTER - V, near_step(), in_the_tube()[1])


@cache
def inside():
    """In the ball or in the tube for all k, if so at the start."""
    positive_L, less, _ = loss_facts()
    near = infer(Next(descent, V) <= QUARTER, by=[near_step(), V <= QUARTER, less, positive_L])
    near = infer(minimum(*LATER) <= 0, by=[near, min_left(*LATER)])
    far = infer(minimum(*LATER) <= 0, by=[in_the_tube()[0], min_right(*LATER)])
    step = along(either_way(QUARTER - V, near, far), descent)
    always = along(assume(INSIDE), descent)
    base = assume(renamed_step(always, None).conclusion)
    return induction(always.conclusion, base, step)


@cache
def stays():
    """V_k ≤ R for all k, since V never increases."""
    positive_L, less, _ = loss_facts()
    falls = infer(Next(descent, V) <= V, by=[decrease(), positive_L, less])
    return stays_below(falls, V, R, descent, [inside()])


@cache
def loss_against_size(gain=1):
    """aV² ≤ ηL: in the ball (2d + ½)L ≥ (49/64)V²/n², in the tube n L ≥ (49/64)V."""
    goal, positive_V = η * L >= gain * a * V**2, loss_facts()[2]
    share, above = (cut(f(n), infer(n > 0)) for f in (inverse_times, inverse_positive))
    (size,) = S_1_SIZE.cited("S S-1, size")
    size = cut(substituted(size, π_min, inverse(n), above), infer(pi >= inverse(n), by=[share, UNIFORM]))
    least = infer(n**2 * (2 * d + HALF) * L >= (SEVEN_EIGHTHS * V) ** 2, by=[size, share], degree=4)
    most = infer(n**2 * (2 * d + HALF) * a * V**2 <= Fraction(49, 64) * η * V**2, by=[RATE[0]], squares=[V])
    scaled = infer(n**2 * (2 * d + HALF) * (η * L - gain * a * V**2) >= 0, by=[most, least])
    near = infer(goal, by=[scaled, infer(n**2 * (2 * d + HALF) > 0)])
    most = infer(a * n * V**2 <= a * n * R * V, by=[V <= R, positive_V], degree=4)
    below = infer(a * n * R * V <= Fraction(49, 64) * η * V, by=[RATE[1], positive_V])
    far = infer(goal, by=[most, below, in_the_tube()[2]])
    return either_way(QUARTER - V, near, far)


@cache
def rate(gain=1):
    """V_k (1 + aV_0 k) ≤ V_0 and V_k → 0."""
    _, less, positive_V = loss_facts()
    falls = infer(Next(descent, V) <= V - a * V**2, by=[decrease(), less, loss_against_size(gain)])
    small = infer(a * V <= 1, by=[infer(a * n * V <= 1, by=[RATE[1], STEP, V <= R])])
    return quadratic_rate(falls, positive_V, small, stays(), V, a, descent, [inside()])


@cache
def start():
    """s_i ≤ 4r², A ≤ (M0 + r)² and V ≤ n(M0 + r)² at the start."""
    κ, off = m - M0 * e, mu - M0 * e
    near = infer(square(off) <= r**2, by=[o <= r**2, definition(o)])
    each = infer(2 * pi * dot(off, κ) <= pi * (r**2 + square(κ)), by=[near, nonnegative_square(off - κ)])
    centre = infer(square(κ) <= r**2, by=[paired(m, κ), integrated(SUM, each), weights_sum()])
    apart = infer(s <= 4 * r**2, by=[near, centre, nonnegative_square(off + κ), definition(s)])
    mean = infer((M0 + r) ** 2 >= A, by=[along_e(κ, centre), centre, UNIT, definition(A)])
    one = infer(square(mu) <= (M0 + r) ** 2, by=[along_e(off, near), near, UNIT])
    total = infer(n * (M0 + r) ** 2 >= V, by=[integrated(SUM, one), definition(V)])
    return [renamed_step(along(theorem, descent), None) for theorem in (apart, mean, total)]


def along_e(vector, size):
    """⟨e_1, y⟩ ≤ r for |y| ≤ r."""
    inner = infer(dot(e, vector) ** 2 <= r**2, by=[cauchy_schwarz(e, vector), UNIT, size])
    return infer(dot(e, vector) <= r, by=[inner], degree=2)


@cache
def exponent(nats=212):
    """c(M0 + r)² ≤ 212 n d M0³ if V_0 > ¼: √n (M0 + r) > ½ and √n r ≤ 1/108, so 52 r ≤ M0."""
    (_, _, root, least, _), x = constants(), sqrt(n)
    falls = cut(exp_monotone(-1 * NATS, 0), infer(-1 * NATS <= 0, degree=5))
    small = infer(108 * n * d * r <= 1, by=[SMALL, falls, exp_zero()])
    by = [infer(108 * n * r <= 1, by=[small]), infer(n >= x, by=[root, least])]
    narrow = infer(108 * x * r <= 1, by=by)
    far = infer(4 * n * (M0 + r) ** 2 > 1, by=[start()[2], V_0 > QUARTER])
    by = [infer((2 * x * (M0 + r)) ** 2 > 1, by=[far, root]), infer(x * (M0 + r) >= 0, by=[least])]
    reach = infer(100 * x * M0 >= 49, by=[infer(2 * x * (M0 + r) > 1, by=by, degree=2), narrow])
    wide = infer(52 * r <= M0, by=[infer(x * (52 * r - M0) <= 0, by=[reach, narrow]), least])
    wide = infer((M0 + r) ** 2 <= Fraction(53, 52) ** 2 * M0**2, by=[wide], degree=2)
    left = infer(c * (M0 + r) ** 2 <= c * Fraction(53, 52) ** 2 * M0**2, by=[wide, least])
    longer = infer(64 * Fraction(53, 52) ** 2 * M0**2 <= nats * x * M0**3, by=[reach], squares=[M0])
    right = infer(
        c * Fraction(53, 52) ** 2 * M0**2 <= nats * d * x**2 * M0**3,
        by=[longer, infer(d * x >= 0, by=[least])],
    )
    return infer(c * (M0 + r) ** 2 <= nats * n * d * M0**3, by=[left, right, root])


@cache
def box(radius=108):
    """4r² e^{212 n d M0³} ≤ B, times 1000 n²d."""
    size, grown = 1000 * n**2 * d, exp(NATS)
    unit = infer(equals(grown * exp(-1 * NATS), 1), by=[exp_sum(NATS, -1 * NATS), exp_zero()])
    small = infer(radius * n * d * r <= exp(-1 * NATS), by=[SMALL])
    small = infer(radius * n * d * r * grown <= 1, by=[small, unit, exp_positive(NATS)])
    by = [small, infer(n * d * r * grown >= 0, by=[exp_positive(NATS)], degree=4)]
    small = infer((radius * n * d * r * grown) ** 2 <= 1, by=by, degree=2)
    wide = infer(
        (n * r * grown) ** 2 * d**2 >= (n * r * grown) ** 2 * d,
        by=[infer(d**2 >= d)],
        squares=[n * r * grown],
    )
    return infer(size * 4 * r**2 * grown**2 <= 1, by=[small, wide])


@cache
def enters():
    """At the start the means are in the ball or in the tube."""
    (share, _, _, _, positive_c), (apart, mean, _), size = constants(), start(), 1000 * n**2 * d
    grown, gap = exp(c * A_0), tube_or_ball(V_0, s_0, A_0)
    nats = infer(
        c * A_0 <= 2 * NATS, by=[exponent(), infer(c * A_0 <= c * (M0 + r) ** 2, by=[mean, positive_c])]
    )
    power = infer(
        grown <= exp(NATS) ** 2, by=[cut(exp_monotone(c * A_0, 2 * NATS), nats), exp_sum(NATS, NATS)]
    )
    width = infer(s_0 * grown <= 4 * r**2 * grown, by=[apart, exp_positive(c * A_0)])
    width = infer(s_0 * grown <= 4 * r**2 * exp(NATS) ** 2, by=[width, power], squares=[r])
    scaled = infer(size * s_0 * grown <= size * 4 * r**2 * exp(NATS) ** 2, by=[width, infer(size >= 0)])
    scaled = infer(size * (s_0 * grown - B) <= 0, by=[scaled, box(), share])
    within = infer(s_0 * grown <= B, by=[scaled, infer(size > 0)])
    unit = infer(equals(grown * exp(-1 * c * A_0), 1), by=[exp_sum(c * A_0, -1 * c * A_0), exp_zero()])
    tube = infer(s_0 <= B * exp(-1 * c * A_0), by=[within, unit, exp_positive(-1 * c * A_0)])
    far = infer(minimum(*gap) <= 0, by=[tube, min_right(*gap)])
    near = infer(minimum(*gap) <= 0, by=[V_0 <= QUARTER, min_left(*gap)])
    return either_way(QUARTER - V_0, near, far)


@cache
def from_the_box(theorem):
    """The theorem with R = V_0 and a = α, from a start in the box."""
    positive_V = renamed_step(along(loss_facts()[2], descent), None)
    some = infer(DIVISOR > 0, by=[positive_V])
    share, above = (cut(f(DIVISOR), some) for f in (inverse_times, inverse_positive))
    positive_α = infer(α > 0, by=[definition(α), above])
    whole = infer(equals(α * DIVISOR, Fraction(49, 64) * η), by=[definition(α), share])
    parts = (
        infer(α * n * V_0 >= 0, by=[positive_α, positive_V]),
        infer(α * n**2 * (2 * d + HALF) >= 0, by=[positive_α], degree=4),
    )
    first = infer(α * (2 * d + HALF) * n**2 <= Fraction(49, 64) * η, by=[whole, parts[0]])
    second = infer(α * n * V_0 <= Fraction(49, 64) * η, by=[whole, parts[1]])
    theorem = substituted(substituted(theorem, R, V_0, positive_V), a, α, positive_α)
    return cut(theorem, first, second, infer(V_0 <= V_0), enters())


@cache
def last_iterate():
    """L_k (1 + αV_0 k) ≤ V_0, as L ≤ V."""
    size, less = rate()[0], along(loss_below_size(), descent)
    positive_V = renamed_step(along(loss_facts()[2], descent), None)
    factor = infer(1 + a * V_0 * k >= 0, by=[positive_V])
    return from_the_box(infer(L_k * (1 + a * V_0 * k) <= V_0, by=[size, less, factor]))


@cache
def average(factor=1):
    """η Σ_{k<τ} L_k ≤ V_0: the decreases telescope."""
    _, less, positive_V = loss_facts()
    each = cut(along(infer(Next(descent, V) <= V - η * L, by=[decrease(), less]), descent), inside())
    goal = factor * η * sum_of_steps(τ)(L_k) <= V_0
    return cut(summed_decreases(each, positive_V, V, descent, goal, τ), enters())


GIVEN = [UNIFORM, UNIT, BOX, SMALL, STEP]
CLOSE_MEANS = Instance(
    GaussianMixture(["1", "1"], ["1/2", "1/2"]),
    {"M0": Fraction(1), "r": Fraction(1, 10**100)},
    vectors={"e_1": [[1]]},
)


@claim(
    FORWARD,
    "Theorem 3.2",
    statement(tends_to(V_k, 0), L_k * (1 + α * V_0 * k) <= V_0, given=GIVEN),
    provenance=Provenance.REPORTED,
)
@at(CLOSE_MEANS)
def test_close_means_converge(evidence: Evidence) -> None:
    evidence.conclude(from_the_box(rate()[1]), "in the tube until V ≤ ¼, and S-1 from there on")
    evidence.conclude(last_iterate(), "V⁺ ≤ V − αV² at every step, and L ≤ V")

    evidence.twin("c(M0 + r)² ≤ 106 n d M0³", lambda: exponent(nats=106))
    evidence.twin("a box with 1/(32 n d)", lambda: box(radius=32))
    evidence.twin("twice the rate", lambda: loss_against_size(gain=2))


@claim(
    FORWARD,
    "Theorem 3.2, rate",
    statement(V_k * (1 + α * V_0 * k) <= V_0, η * sum_of_steps(τ)(L_k) <= V_0, given=GIVEN),
    provenance=Provenance.DERIVED,
)
@at(CLOSE_MEANS)
def test_rate(evidence: Evidence) -> None:
    evidence.conclude(from_the_box(rate()[0]), "V⁺ ≤ V − αV², and induction")
    evidence.conclude(average(), "V⁺ ≤ V − ηL, and the decreases telescope")

    evidence.twin("2η Σ L ≤ V_0", lambda: average(factor=2))
