"""Theorem 3.2 (Zhang et al. 2025): means that start close to one another, however far away, all find the truth."""

from fractions import Fraction
from functools import cache

from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_SIZE, SEVEN_EIGHTHS, STEP, V_0, D, L, L_k, V, V_k, a, descent, loss_facts, near_step, η, π_min, τ,
)  # fmt: skip
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases
from verify.lemmas.tube import FAR, TUBE_STEP, UNIFORM, A, B, c, constants, m, s
from verify.logic.schemas import exp_monotone, min_one_of

from verify.prove import (  # isort: skip
    SUM, At, Defined, Next, along, any_vector, assume, cauchy_schwarz, cut, d, definition, dot, either_way, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, induction, infer, integrated, inverse, inverse_positive, inverse_times,
    k, min_left, min_right, minimum, mu, n, nonnegative_square, paired, pi, nonnegative, positive, renamed_step, sqrt, sqrt_nonnegative, sqrt_squared, square, statement, substituted,
    sum_of_steps, tends_to, weight_is_positive, weights_sum,
)  # fmt: skip

R = nonnegative("R", "R", "bound of V")
KNOWN = TUBE_STEP.cited("F Theorem 3.2, one step")
AFTER_V, AFTER_A, AFTER_s = (Next(descent, value) for value in (V, A, s))
ROOM = B * exp(-1 * c * A)
INSIDE = minimum(V - QUARTER, s - ROOM) <= 0


@cache
def close():
    """In the tube where V > ¼."""
    return infer(s <= ROOM, by=[min_one_of(V - QUARTER, s - ROOM), INSIDE, FAR])


@cache
def decrease():
    """V⁺ ≤ V − ηD, in the ball by S-1 and in the tube."""
    return either_way(QUARTER - V, near_step(), cut(KNOWN[1], close()))


@cache
def persists():
    """What is in the ball or the tube stays there."""
    after = minimum(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))
    positive_L, less, _ = loss_facts()
    first = infer(AFTER_V <= QUARTER, by=[near_step(), V <= QUARTER, less, positive_L])
    left = infer(after <= 0, by=[first, min_left(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))])
    right = min_right(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))
    right = infer(after <= 0, by=[cut(KNOWN[0], close()), right])
    return either_way(QUARTER - V, left, right)


@cache
def inside():
    """In the ball or the tube for all k, if so at the start."""
    claim_k = along(assume(INSIDE), descent).conclusion
    base = renamed_step(along(assume(INSIDE), descent), None)
    return induction(claim_k, assume(base.conclusion), along(persists(), descent))


@cache
def stays():
    """V_k ≤ R for all k, since V never increases."""
    positive_L, less, _ = loss_facts()
    falls = infer(AFTER_V <= V, by=[decrease(), positive_L, less])
    return stays_below(falls, V, R, descent, [inside()])


RATE = [a * (2 * d + HALF) * n**2 <= Fraction(49, 64) * η, a * n * R <= Fraction(49, 64) * η]


@cache
def loss_against_size(gain=1):
    """A V² ≤ ηL: in the ball (2d + ½) L ≥ (49/64) V²/n², in the tube n L ≥ (49/64) V."""
    share = cut(inverse_times(n), infer(n > 0))
    light = infer(pi >= inverse(n), by=[share, UNIFORM])
    positive_share = cut(inverse_positive(n), infer(n > 0))
    (size,) = S_1_SIZE.cited("S S-1, size")
    size = cut(substituted(size, π_min, inverse(n), positive_share), light)
    scaled = infer(n**2 * (2 * d + HALF) * L >= (SEVEN_EIGHTHS * V) ** 2, by=[size, share], degree=4)
    goal = η * L >= gain * a * V**2
    positive_size = infer(n**2 * (2 * d + HALF) > 0)
    product = infer(n**2 * (2 * d + HALF) * a * V**2 <= Fraction(49, 64) * η * V**2, by=[RATE[0]], squares=[V])
    scaled = infer(n**2 * (2 * d + HALF) * (η * L - gain * a * V**2) >= 0, by=[product, scaled])
    first = infer(goal, by=[scaled, positive_size])
    far = cut(KNOWN[2], close())
    product = infer(a * n * V**2 <= a * n * R * V, by=[V <= R, loss_facts()[2]], degree=4)
    below = infer(a * n * R * V <= Fraction(49, 64) * η * V, by=[RATE[1], loss_facts()[2]])
    second = infer(goal, by=[product, below, far])
    return either_way(QUARTER - V, first, second)


@cache
def rate():
    """V_k (1 + a V_0 k) ≤ V_0 and V_k → 0."""
    _, less, positive_V = loss_facts()
    falls = infer(AFTER_V <= V - a * V**2, by=[decrease(), less, loss_against_size()])
    small = infer(a * n * V <= 1, by=[RATE[1], STEP, V <= R])
    small = infer(a * V <= 1, by=[small])
    return quadratic_rate(falls, positive_V, small, stays(), V, a, descent, [inside()])


M0, r = positive("M0", "M_0", "distance of the starts from the truth"), positive("r", "r", "how far the starts are apart")
e = any_vector("e_1", "e_1")
o = Defined("o_i", r"|\mu_i - M_0 e_1|^2", "", square(mu - M0 * e))
START = At(descent, o, None, 0) <= r**2
UNIT, BOX = equals(square(e), 1), 108 * n * d * r <= exp(-106 * n * d * M0**3)


@cache
def start():
    """S_i ≤ 4r², |m|² ≤ (M0 + r)² and V ≤ n (M0 + r)², where |μ_i − M0 e_1| ≤ r for all i."""
    near = infer(square(mu - M0 * e) <= r**2, by=[o <= r**2, definition(o)])
    κ = m - M0 * e
    by = [near, nonnegative_square(mu - M0 * e - κ)]
    each = infer(2 * pi * dot(mu - M0 * e, κ) <= pi * (r**2 + square(κ)), by=by)
    off = infer(square(κ) <= r**2, by=[paired(m, κ), integrated(SUM, each), weights_sum()])
    apart = infer(s <= 4 * r**2, by=[near, off, nonnegative_square(mu - M0 * e + κ), definition(s)])
    mean = infer(A <= (M0 + r) ** 2, by=[within(κ, off), off, UNIT, definition(A)])
    one = infer(square(mu) <= (M0 + r) ** 2, by=[within(mu - M0 * e, near), near, UNIT])
    total = infer(V <= n * (M0 + r) ** 2, by=[integrated(SUM, one), definition(V)])
    return tuple(renamed_step(along(theorem, descent), None) for theorem in (apart, mean, total))


def within(vector, size):
    """⟨e_1, y⟩ ≤ r for |y| ≤ r."""
    inner = infer(dot(e, vector) ** 2 <= r**2, by=[cauchy_schwarz(e, vector), UNIT, size])
    return infer(dot(e, vector) <= r, by=[inner], degree=2)


@cache
def exponent(room=1):
    """C (M0 + r)² ≤ 212 n d M0³, as √n (M0 + r) ≥ ½ and √n r ≤ 1/108."""
    _, _, root, least, _ = constants()
    x = sqrt(n)
    nats = -106 * n * d * M0**3
    falls = cut(exp_monotone(nats, 0), infer(nats <= 0, degree=5))
    falls = infer(exp(nats) <= 1, by=[falls, exp_zero()])
    small = infer(108 * n * d * r <= 1, by=[BOX, falls])
    small = infer(108 * n * r <= 1, by=[small])
    narrow = infer(108 * x * r <= 1, by=[small, infer(n >= x, by=[root, least])])
    far = infer(4 * n * (M0 + r) ** 2 > 1, by=[start()[2], V_0 > QUARTER])
    squared = infer((2 * x * (M0 + r)) ** 2 > 1, by=[far, root])
    reach = infer(2 * x * (M0 + r) > 1, by=[squared, infer(x * (M0 + r) >= 0, by=[least])], degree=2)
    reach = infer(100 * x * M0 >= 49, by=[reach, narrow])
    wide = infer(52 * r <= M0, by=[infer(x * (52 * r - M0) <= 0, by=[reach, narrow]), least])
    wide = infer((M0 + r) ** 2 <= Fraction(53, 52) ** 2 * M0**2, by=[wide], degree=2)
    left = infer(64 * d * x * (M0 + r) ** 2 <= 64 * d * x * Fraction(53, 52) ** 2 * M0**2, by=[wide, least])
    longer = infer(64 * Fraction(53, 52) ** 2 * M0**2 <= room * 212 * x * M0**3, by=[reach], squares=[M0])
    by = [longer, infer(d * x >= 0, by=[least])]
    right = infer(64 * d * x * Fraction(53, 52) ** 2 * M0**2 <= room * 212 * d * x**2 * M0**3, by=by)
    return infer(c * (M0 + r) ** 2 <= room * 212 * n * d * M0**3, by=[left, right, root])


@cache
def enters():
    """At the start the means are in the tube or the ball, with B = 1/(1000 n²d) and c = 64 d√n."""
    s_0, A_0 = At(descent, s, None, 0), At(descent, A, None, 0)
    size = 1000 * n**2 * d
    share, _, _, _, positive_c = constants()
    apart, mean, _ = start()
    nats = 106 * n * d * M0**3
    grown = infer(c * A_0 <= 2 * nats, by=[exponent(), infer(c * A_0 <= c * (M0 + r) ** 2, by=[mean, positive_c])])
    above = cut(exp_monotone(c * A_0, 2 * nats), grown)
    unit = infer(equals(exp(nats) * exp(-1 * nats), 1), by=[exp_sum(nats, -1 * nats), exp_zero()])
    box = infer(108 * n * d * r * exp(nats) <= 1, by=[BOX, unit, exp_positive(nats)])
    box = infer((108 * n * d * r * exp(nats)) ** 2 <= 1, by=[box, infer(n * d * r * exp(nats) >= 0, by=[exp_positive(nats)], degree=4)], degree=2)
    dims = infer((n * r * exp(nats)) ** 2 * d**2 >= (n * r * exp(nats)) ** 2 * d, by=[infer(d**2 >= d)], squares=[n * r * exp(nats)])
    box = infer(size * 4 * r**2 * exp(nats) ** 2 <= 1, by=[box, dims])
    power = infer(exp(c * A_0) <= exp(nats) ** 2, by=[above, exp_sum(nats, nats)])
    product = infer(size * 4 * r**2 * exp(c * A_0) <= size * 4 * r**2 * exp(nats) ** 2, by=[infer(r**2 * exp(c * A_0) <= r**2 * exp(nats) ** 2, by=[power], squares=[r]), infer(size >= 0)])
    scaled = infer(size * s_0 * exp(c * A_0) <= size * 4 * r**2 * exp(c * A_0), by=[infer(s_0 * exp(c * A_0) <= 4 * r**2 * exp(c * A_0), by=[apart, exp_positive(c * A_0)]), infer(size >= 0)])
    scaled = infer(size * (s_0 * exp(c * A_0) - B) <= 0, by=[scaled, product, box, share])
    scaled = infer(s_0 * exp(c * A_0) <= B, by=[scaled, infer(size > 0)])
    unit = infer(equals(exp(c * A_0) * exp(-1 * c * A_0), 1), by=[exp_sum(c * A_0, -1 * c * A_0), exp_zero()])
    inside_tube = infer(s_0 <= B * exp(-1 * c * A_0), by=[scaled, unit, exp_positive(-1 * c * A_0)])
    gap = s_0 - B * exp(-1 * c * A_0)
    goal = minimum(V_0 - QUARTER, gap) <= 0
    far = infer(goal, by=[inside_tube, min_right(V_0 - QUARTER, gap)])
    near = infer(goal, by=[V_0 <= QUARTER, min_left(V_0 - QUARTER, gap)])
    return either_way(QUARTER - V_0, near, far)


DIVISOR = (2 * d + HALF) * n**2 + n * V_0
α = Defined("α", r"\alpha", "", Fraction(49, 64) * η * inverse(DIVISOR))


@cache
def of_the_box(theorem):
    """The theorem with a = α and R = V_0, from the start of Theorem 3.2."""
    positive_V = renamed_step(along(loss_facts()[2], descent), None)
    some = infer(DIVISOR > 0, by=[positive_V])
    share, above = cut(inverse_times(DIVISOR), some), cut(inverse_positive(DIVISOR), some)
    positive_α = infer(α > 0, by=[definition(α), above])
    theorem = substituted(substituted(theorem, R, V_0, positive_V), a, α, positive_α)
    whole = infer(equals(α * DIVISOR, Fraction(49, 64) * η), by=[definition(α), share])
    first = infer(α * (2 * d + HALF) * n**2 <= Fraction(49, 64) * η, by=[whole, infer(α * n * V_0 >= 0, by=[positive_α, positive_V])])
    second = infer(α * n * V_0 <= Fraction(49, 64) * η, by=[whole, infer(α * (2 * d + HALF) * n**2 >= 0, by=[positive_α], degree=4)])
    return cut(theorem, first, second, infer(V_0 <= V_0), enters())


@cache
def last_iterate(gain=1):
    """L_k (1 + αV_0 k) ≤ V_0, as L ≤ V."""
    less = infer(L <= V, by=[])
    return less


@cache
def average(factor=1):
    """H Σ_{k<τ} L_k ≤ V_0."""
    _, less, positive_V = loss_facts()
    each = infer(AFTER_V <= V - η * L, by=[decrease(), less])
    goal = factor * η * sum_of_steps(τ)(L_k) <= V_0
    each = cut(along(each, descent), inside())
    return cut(summed_decreases(each, positive_V, V, descent, goal, τ), enters())
