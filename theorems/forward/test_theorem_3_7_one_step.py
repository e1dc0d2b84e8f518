"""Theorem 3.7, one step: how much the norm of another mean may grow, and how much loss it leaves behind.

Setting. As in "Theorem 3.7, loss from below": N(0, I); any n, d, weights ≥ 1/N; one mean within 10⁻⁵ of the
truth, all others outside of the ball of radius m ≥ 121 √(1 + log N). 0 < ε ≤ 1, εb ≥ 1; a step of descent with
η ≤ ½.
Shown. With X_i = |μ_i|² and M = 2·10¹⁰ N² b³ e^b, for every other mean

    exp((1/8 − ε/32) X_i⁺) ≤ exp((1/8 − ε/32) X_i) + ηM,    Nb e^b L ≥ exp(−(1/8 + ε/32) X_i).

Not shown. The powers of X_i that ε hides.
Tools. "Theorem 3.7, gradients from above" and "loss from below"; e^t ≥ 1 + t, t³/6.

X⁺ ≤ X + η(1 + X)G + η²G², where |∇_iL| ≤ G and (1 + X)G ≤ 1. Powers of X are at most e^{εX/64} times powers of b,
and so is e^{c·μ/4}, as |c| ≤ 10⁻⁵.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, L, descent, η
from verify.lemmas.half_way import chosen_log, far_from_zero, inverse_of_n, log_is_nonnegative, unit
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.lemmas.far_mean import (  # isort: skip
    LARGE, NEAR, TINY, D, N, W, c, chosen_exponential, exp_equal, gradient_i, half_way, is_other, log_of_n, m, named,
    other, size, width,
)  # fmt: skip
from verify.lemmas.slow_decay import (  # isort: skip
    GRADIENT_ABOVE, LOSS_BELOW, M, ONE_STEP, SMALL, SPEED, X, X_i, b, most_exponent, rate_above, rate_below, ε,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, Next, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer,
    integrated, mu, v,
    next_value, nonnegative_square, sqrt, square, substituted,
)  # fmt: skip

Q = Fraction
x, x_is = X_i, definition(X_i)
POWER = 12300 + 18 * X**2


@cache
def not_negative():
    """X ≥ 0."""
    return infer(x >= 0, by=[x_is, nonnegative_square(mu)])


@cache
def c_is_small():
    """∓c·μ/4 ≤ εX/64 + |c|² b: |εμ ± 8c|² ≥ 0, divided by ε."""
    found = []
    for sign in (1, -1):
        whole = nonnegative_square(ε * mu + 8 * sign * c)
        bound = infer(-1 * sign * 16 * ε * dot(c, mu) <= ε**2 * X + 64 * square(c), by=[whole])
        wide = infer(64 * square(c) <= 64 * ε * b * square(c), by=[SMALL[1], nonnegative_square(c)])
        bound = infer(-1 * sign * dot(c, mu) / 4 <= ε * X / 64 + square(c) * b, by=[bound, wide], degree=2)
        found.append(bound)
    return found


t = ε * X / 64


@cache
def at_least_1():
    """b ≥ 1, and t = εX/64 ≥ 0."""
    low = infer(t >= 0, by=[infer(X >= 0, by=[nonnegative_square(mu)])])
    return infer(b >= 1, by=SMALL, degree=2), low


@cache
def powers():
    """(1 + X)(12300 + 18X²) ≤ 2·10¹⁰ b³ e^t: e^t ≥ 1 + t³/6, and X ≤ 64bt."""
    one, low = at_least_1()
    series = cut(exp_series(t, 3), low)
    least = infer(exp(t) >= 1 + t**3 / 6, by=[series, low], squares=[t])
    cubic = infer((1 + x) * (12300 + 18 * x**2) <= 24648 + 12348 * x**3, by=[not_negative()], squares=[x - 1])
    cube = infer(b**3 >= 1, by=[infer(b**2 >= 1, by=[one], degree=2), one], degree=2)
    twice = infer((ε * b) ** 2 >= 1, by=[SMALL[1]], degree=2)
    thrice = infer((ε * b) ** 3 >= 1, by=[twice, SMALL[1]], degree=2)
    x_cubed = infer(x**3 >= 0, by=[not_negative()], squares=[x])
    wide = infer(x**3 <= (ε * b) ** 3 * x**3, by=[thrice, x_cubed])
    known = infer(equals(64**3 * b**3 * t**3, (ε * b) ** 3 * x**3), by=[x_is], degree=4)
    least = infer(b**3 * exp(t) >= b**3 * (1 + t**3 / 6), by=[least, cube], degree=2)
    goal = (1 + x) * (12300 + 18 * x**2) <= 2 * 10**10 * b**3 * exp(t)
    tenfold = infer(
        6 * 64**3 * b**3 * exp(t) >= b**3 + (ε * b) ** 3 * x**3, by=[least, known, cube], degree=1
    )
    least = infer(6 * 64**3 * b**3 * exp(t) >= 1 + x**3, by=[tenfold, wide, cube], degree=1)
    grown = infer(b**3 * exp(t) >= 1, by=[cube, infer(exp(t) >= 1, by=[exp_tangent(t), low])], degree=2)
    goal = infer(goal, by=[cubic, least, grown], degree=1)
    named_power = infer(equals((1 + x) * (12300 + 18 * x**2), (1 + X) * POWER), by=[x_is])
    return infer((1 + X) * POWER <= 2 * 10**10 * b**3 * exp(t), by=[goal, named_power], degree=1)


@cache
def speed():
    """(1 + X) G ≤ 2·10¹⁰ N² b³ e^b e^{−(1/8 − ε/32)X}."""
    power = b - rate_below * X
    small = infer(
        square(c) * (b + HALF) <= b,
        by=[
            infer(square(c) * (b + HALF) <= TINY * (b + HALF), by=[infer(square(c) <= TINY, by=[NEAR])]),
            at_least_1()[0],
        ],
    )
    small = infer(most_exponent + t <= power, by=[c_is_small()[0], small])
    small = cut(exp_monotone(most_exponent + t, power), small)
    small = infer(
        exp(t) * exp(most_exponent) <= exp(b) * exp(-1 * rate_below * X),
        by=[small, exp_sum(most_exponent, t), exp_sum(b, -1 * rate_below * X)],
    )
    first = infer(
        (1 + X) * SPEED <= N**2 * 2 * 10**10 * b**3 * exp(t) * exp(most_exponent),
        by=[powers(), infer(N**2 * exp(most_exponent) >= 0, by=[exp_positive(most_exponent)], squares=[N])],
        degree=2,
    )
    second = infer(
        N**2 * b**3 * exp(t) * exp(most_exponent) <= N**2 * b**3 * exp(b) * exp(-1 * rate_below * X),
        by=[small, infer(N**2 * b**3 >= 0, degree=5)],
        degree=2,
    )
    return infer(
        (1 + X) * SPEED <= 2 * 10**10 * N**2 * b**3 * exp(b) * exp(-1 * rate_below * X),
        by=[first, second],
        degree=1,
    )


@cache
def slow():
    """(1 + X) G ≤ 1 for all others: the bound for ε = 1, and e N² e^{−3X/32} ≤ e^{−32} ≤ 10⁻¹²."""
    bound = speed()
    for symbol in (ε, b):
        bound = substituted(bound, symbol, 1)
    bound = cut(bound, *[infer(term(1) <= 1), infer(term(1) >= 1)])
    power, least = term(-Q(3, 32)) * X, -33 - 2 * log_of_n
    by = [far_from_zero(), chosen_log(), is_other()]
    small = infer(other * (power - least) <= 0, by=by, degree=1)
    small = chosen_exponential(other, is_other(), power, least, small)
    twice = exp_sum(-1 * log_of_n, -1 * log_of_n)
    none = infer(equals(N**2 * exp(-2 * log_of_n), 1), by=[inverse_of_n(), twice])
    by = [exp_sum(-33, -2 * log_of_n), exp_sum(1, -33), none]
    known = infer(equals(N**2 * exp(1) * exp(least), exp(-32)), by=by)
    number = infer(equals(exp(8) * exp(-8), 1), by=[exp_sum(8, -8), exp_zero()])
    number = infer(1000 * exp(-8) <= 1, by=[number, cut(exp_series(8, 7), infer(term(8) >= 0))])
    for power_of, exponent in ((10**3, -8), (10**6, -16)):
        by = [number, exp_positive(exponent), exp_sum(exponent, exponent)]
        number = infer(power_of**2 * exp(2 * exponent) <= 1, by=by)
    positive = infer(N**2 * exp(1) >= 0, by=[exp_positive(1)], squares=[N])
    whole = infer(
        other * N**2 * exp(1) * exp(power) <= other * N**2 * exp(1) * exp(least),
        by=[small, positive],
        degree=2,
    )
    number = infer(2 * 10**10 * other * exp(-32) <= other, by=[number, is_other()])
    bound = infer(
        other * (1 + X) * SPEED <= 2 * 10**10 * other * N**2 * exp(1) * exp(power), by=[bound, is_other()]
    )
    whole = infer(
        2 * 10**10 * other * N**2 * exp(1) * exp(power) <= other, by=[whole, known, number], degree=2
    )
    return infer(other * (1 + X) * SPEED <= other, by=[bound, whole], degree=1)


G, G_is = named("G_i", "G_i", SPEED)
after, before = Next(descent, X_i), term(X_i)
reach = (1 + x) * G


@cache
def gain():
    """X⁺ ≤ X + (3/2) η (1 + X) G for all others; (1 + X) G ≤ 1 for them, and ≥ 0."""
    G_low = infer(
        G > 0,
        by=[
            G_is,
            infer(
                SPEED > 0,
                by=[exp_positive(most_exponent), infer(POWER * N**2 > 0, by=[infer(POWER > 0, squares=[X])])],
            ),
        ],
    )
    x_low, of_g = not_negative(), GRADIENT_ABOVE.cited("F Theorem 3.7, gradients from above")[0]
    of_g = infer(square(gradient_i) <= G**2, by=[of_g, infer(equals(G**2, SPEED**2), by=[G_is], degree=2)])
    whole = nonnegative_square(G * mu + gradient_i)
    along = infer(-2 * G * dot(mu, gradient_i) <= G**2 * (1 + x), by=[whole, of_g, x_is])
    along = infer(-2 * dot(mu, gradient_i) <= G * (1 + x), by=[along, G_low], degree=2)
    at_most_1 = infer(equals(other * reach, other * (1 + X) * SPEED), by=[G_is, x_is], degree=3)
    at_most_1 = infer(other * reach <= other, by=[slow(), at_most_1], degree=1)
    short = infer(G <= reach, by=[infer(x * G >= 0, by=[x_low, G_low])])
    squared = infer(G**2 <= G * reach, by=[short, G_low])
    squared = infer(other * G**2 <= other * reach, by=[squared, at_most_1, is_other(), G_low, short])
    moved = infer(
        equals(after, x - 2 * η * dot(mu, gradient_i) + η**2 * square(gradient_i)),
        by=[next_value(X_i, descent), x_is],
    )
    grown = infer(
        after <= x + η * reach + η**2 * G**2,
        by=[moved, along, infer(η**2 * square(gradient_i) <= η**2 * G**2, by=[of_g], squares=[η])],
    )
    step = infer(
        other * η**2 * G**2 <= other * η * reach / 2,
        by=[
            infer(other * η**2 * G**2 <= other * η**2 * reach, by=[squared], squares=[η]),
            infer(
                η**2 * other * reach <= η * other * reach / 2,
                by=[
                    infer(η * other * reach >= 0, by=[is_other(), infer(reach >= 0, by=[x_low, G_low])]),
                    η <= HALF,
                ],
            ),
        ],
    )
    return (
        infer(other * (after - x - Q(3, 2) * η * reach) <= 0, by=[grown, step, is_other()]),
        at_most_1,
        infer(reach >= 0, by=[x_low, G_low]),
    )


growth, growth_is = named("q_i", "q_i", Q(3, 16) * η * reach)


@cache
def speed_here():
    """(1 + X) G e^{aX} ≤ M."""
    here, gone = exp(rate_below * x), exp(-1 * rate_below * x)
    none = infer(equals(here * gone, 1), by=[exp_sum(rate_below * x, -1 * rate_below * x), exp_zero()])
    same = exp_equal(-1 * rate_below * X, -1 * rate_below * x, [x_is])
    factor = 2 * 10**10 * N**2 * b**3 * exp(b)
    by = [speed(), *same, infer(equals(reach, (1 + X) * SPEED), by=[G_is, x_is])]
    bound = infer(reach <= factor * gone, by=by)
    bound = infer(reach * here <= factor * gone * here, by=[bound, exp_positive(rate_below * x)])
    return infer(
        reach * here <= M, by=[bound, infer(equals(factor * gone * here, factor), by=[none]), definition(M)]
    )


def step(part=1):
    """e^{aX⁺} ≤ e^{aX} + ηM for all others, a = 1/8 − ε/32: e^s ≤ 1 + 2s for s = (3/16)η(1 + X)G ≤ 3/32."""
    grown, at_most_1, low = gain()
    power, rate = rate_below * after, infer(rate_below <= Q(1, 8))
    rate_low = infer(rate_below >= 0, by=[SMALL[0]])
    room = infer(
        other * rate_below * Q(3, 2) * η * reach <= other * growth,
        by=[rate, growth_is, infer(other * η * reach >= 0, by=[low, is_other()])],
    )
    small = infer(other * rate_below * (after - x - Q(3, 2) * η * reach) <= 0, by=[grown, rate_low])
    top = rate_below * x + growth
    small = infer(other * (power - top) <= 0, by=[small, room], degree=1)
    small = chosen_exponential(other, is_other(), power, top, small)
    small = infer(
        other * exp(power) <= other * exp(rate_below * x) * exp(growth),
        by=[small, exp_sum(rate_below * x, growth)],
    )
    little = infer(other * growth <= other * Q(3, 32), by=[growth_is, at_most_1, η <= HALF, is_other()])
    one = infer(equals(exp(growth) * exp(-1 * growth), 1), by=[exp_sum(growth, -1 * growth), exp_zero()])
    once = infer(exp(growth) * (1 - growth) <= 1, by=[one, exp_tangent(-1 * growth), exp_positive(growth)])
    growth_low = infer(growth >= 0, by=[growth_is, low])
    e_low = infer(other * exp(growth) >= 0, by=[is_other(), exp_positive(growth)])
    once = infer(other * exp(growth) * (1 - growth) <= other, by=[once, is_other()])
    by = [
        once,
        infer(
            other * growth * exp(growth) <= Q(3, 32) * other * exp(growth), by=[little, exp_positive(growth)]
        ),
    ]
    most = infer(other * exp(growth) * Q(29, 32) <= other, by=by)
    most = infer(other * growth * exp(growth) <= Q(32, 29) * other * growth, by=[most, growth_low])
    most = infer(other * exp(growth) <= other * (1 + Q(32, 29) * growth), by=[once, most])
    here = exp(rate_below * x)
    bound = infer(
        other * exp(power) <= other * here * (1 + Q(32, 29) * growth),
        by=[
            small,
            infer(
                other * here * exp(growth) <= other * here * (1 + Q(32, 29) * growth),
                by=[most, exp_positive(rate_below * x)],
            ),
        ],
    )
    fast = infer(reach * here <= M, by=[speed_here()])
    fast = infer(
        other * growth * here <= other * Q(3, 16) * η * M,
        by=[growth_is, infer(other * η * reach * here <= other * η * M, by=[fast, is_other()])],
    )
    M_low = infer(
        other * η * M >= 0,
        by=[
            is_other(),
            infer(
                M >= 0, by=[definition(M), infer(N**2 * b**3 * exp(b) >= 0, by=[exp_positive(b)], degree=6)]
            ),
        ],
    )
    return infer(other * (exp(power) - here - part * η * M) <= 0, by=[bound, fast, M_low])


@cache
def root():
    """√(1 + R) ≤ 66 b e^t: √(1 + R) ≤ 1 + R/2, R ≤ 2X + 2|c|², and 1 + X ≤ 64 b (1 + t)."""
    one, low = at_least_1()
    squared, positive = unit()[2:]
    above = infer(sqrt(width) <= 1 + size / 2, by=[squared], squares=[sqrt(width) - 1])
    wide = infer(size <= 2 * X + 2 * TINY**2, by=[nonnegative_square(mu + c), NEAR])
    reach_of_x = infer(X <= 64 * b * t, by=[infer(ε * b * X >= X, by=[SMALL[1], nonnegative_square(mu)])])
    above = infer(sqrt(width) <= 66 * b * (1 + t), by=[above, wide, reach_of_x, one, low])
    return infer(sqrt(width) <= 66 * b * exp(t), by=[above, exp_tangent(t)]), positive


def loss(factor=1):
    """N b e^b L ≥ e^{−(1/8 + ε/32)X} for all others: R/8 + c·D/2 ≤ X/8 + εX/64 + b."""
    lost, (wide, positive) = 1 - E_phi(W), root()
    of_lost, of_L = LOSS_BELOW.cited("F Theorem 3.7, loss from below")
    L_low = infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))])
    first = infer(
        other * sqrt(width) * 17 * L >= other * sqrt(width) * m**2 * lost,
        by=[of_L, infer(other * sqrt(width) >= 0, by=[is_other(), positive])],
    )
    large = infer(m**2 >= 14641, by=[LARGE, log_is_nonnegative()])
    first = infer(
        other * 170 * N * sqrt(width) * L >= m**2 * other * exp(half_way),
        by=[
            first,
            infer(
                m**2 * other * (10 * N * sqrt(width) * lost - exp(half_way)) >= 0, by=[of_lost], squares=[m]
            ),
        ],
    )
    e_low = infer(other * exp(half_way) >= 0, by=[is_other(), exp_positive(half_way)])
    first = infer(
        other * 170 * N * sqrt(width) * L >= 14641 * other * exp(half_way),
        by=[first, infer(m**2 * other * exp(half_way) >= 14641 * other * exp(half_way), by=[large, e_low])],
    )
    L_other = infer(other * N * L >= 0, by=[is_other(), L_low])
    second = infer(other * N * L * sqrt(width) <= other * N * L * 66 * b * exp(t), by=[wide, L_other])
    whole = infer(
        other * N * b * exp(t) * L >= Q(5, 4) * other * exp(half_way), by=[first, second, e_low], degree=1
    )
    least = -1 * X / 8 - t - b
    below = infer(
        least <= half_way,
        by=[
            c_is_small()[1],
            infer(square(c) * b <= b, by=[infer(square(c) <= 1, by=[NEAR])]),
            nonnegative_square(c),
        ],
    )
    below = cut(exp_monotone(least, half_way), below)
    none = infer(equals(exp(b) * exp(-1 * b), 1), by=[exp_sum(b, -1 * b), exp_zero()])
    below = infer(
        exp(b) * exp(half_way) >= exp(-1 * X / 8 - t),
        by=[
            infer(exp(b) * exp(half_way) >= exp(b) * exp(least), by=[below, exp_positive(b)]),
            exp_sum(-1 * X / 8 - t, -1 * b),
            none,
        ],
        degree=2,
    )
    whole = infer(
        other * N * b * exp(b) * exp(t) * L >= Q(5, 4) * other * exp(b) * exp(half_way),
        by=[whole, exp_positive(b)],
    )
    tail = exp(-1 * X / 8 - t)
    whole = infer(
        other * N * b * exp(b) * exp(t) * L >= Q(5, 4) * other * tail,
        by=[whole, infer(other * exp(b) * exp(half_way) >= other * tail, by=[below, is_other()])],
        degree=1,
    )
    gone, power = exp(-1 * t), -1 * rate_above * X_i
    none = infer(equals(exp(t) * gone, 1), by=[exp_sum(t, -1 * t), exp_zero()])
    whole = infer(
        other * N * b * exp(b) * exp(t) * gone * L >= Q(5, 4) * other * tail * gone,
        by=[whole, exp_positive(-1 * t)],
    )
    known = infer(
        equals(tail * gone, exp(power)),
        by=[exp_sum(-1 * X / 8 - t, -1 * t), *exp_equal(-1 * X / 8 - 2 * t, power, [x_is])],
    )
    whole = infer(other * N * b * exp(b) * L >= Q(5, 4) * other * exp(power), by=[whole, known, none])
    room = infer(other * exp(power) >= 0, by=[is_other(), exp_positive(power)])
    return infer(other * (factor * N * b * exp(b) * L - exp(power)) >= 0, by=[whole, room], degree=1)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
PLACE = Instance(
    GaussianMixture([0, 200]), {"N": 2, "m": 200, "ε": 1, "b": 1, "η": HALF}, vectors={"c": [[0]], **FIRST}
)


@claim(FORWARD, "Theorem 3.7, one step", ONE_STEP, provenance=Provenance.DERIVED)
@at(PLACE)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(step(), "the step is short, and e^s ≤ 1 + 2s for s ≤ 1/10")
    evidence.conclude(loss(), "the tail half-way, with powers of X_i for a factor e^{εX_i/64}")

    evidence.twin("a tenth of M", lambda: step(part=Q(1, 10)))
    evidence.twin("half the loss", lambda: loss(factor=HALF))
