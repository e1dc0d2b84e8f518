"""Theorem 3.7, one step: how much the norm of another mean may grow.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) is within 10⁻⁵ of the
truth, all others have |μ_i|² ≥ 14641 (1 + log N), wherever they are; 0 < ε ≤ 1 and εB ≥ 1; a step of descent
with η ≤ ½.
Shown. With X_i = |μ_i|² and K = 2·10¹⁰ N² B³ e^B, for every other mean

    exp((1/8 − ε/32) X_i⁺) ≤ exp((1/8 − ε/32) X_i) + ηK.

Not shown. The powers of X_i that ε hides.
Tools. "Theorem 3.7, gradients from above", which speaks of the place c of the one: this is ν = Σ_i ι_i μ_i.

X⁺ ≤ X + η(1 + X)G + η²G², where |∇_iL| ≤ G and (1 + X)G ≤ 1. Powers of X are at most e^{εX/64} times powers
of B, and so is e^{−c·μ/4}, as |c| ≤ 10⁻⁵.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.half_way import chosen_log, far_from_zero, inverse_of_n
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.lemmas.far_mean import (  # isort: skip
    NEAR, TINY, N, c, chosen_exponential, exp_equal, gradient_i, is_other, log_of_n, named, other,
    short_exponential,
)  # fmt: skip
from verify.lemmas.slow_decay import (  # isort: skip
    GRADIENT_ABOVE, ONE_STEP, SMALL, SPEED, B, G, K, X, X_i, along_c, most_exponent, of_rates, placed,
    SLOW, rate_below, t, ε,
)  # fmt: skip
from verify.prove import (  # isort: skip
    Next, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer, mu,
    next_value, nonnegative_square, square, substituted,
)  # fmt: skip

Q = Fraction
IS_SIZE = definition(X_i)
POWER, FACTOR = 12300 + 18 * X**2, 2 * 10**10 * N**2 * B**3 * exp(B)
G_is = definition(G)
reach = (1 + X_i) * G
longer, longer_is = named("q_i", "q_i", Q(3, 16) * η * reach)


@cache
def size():
    """X ≥ 0."""
    return infer(X_i >= 0, by=[IS_SIZE, nonnegative_square(mu)])


@cache
def powers():
    """(1 + X)(12300 + 18X²) ≤ 2·10¹⁰ B³ e^t for t = εX/64: e^t ≥ 1 + t³/6, and X ≤ 64Bt."""
    one, low = of_rates()
    least = infer(exp(t) >= 1 + t**3 / 6, by=[cut(exp_series(t, 3), low), low], squares=[t])
    cube = infer(B**3 >= 1, by=[infer(B**2 >= 1, by=[one], degree=2), one], degree=2)
    least = infer(B**3 * exp(t) >= B**3 * (1 + t**3 / 6), by=[least, cube], degree=2)
    wide = infer(
        (ε * B) ** 3 >= 1, by=[infer((ε * B) ** 2 >= 1, by=[SMALL[1]], degree=2), SMALL[1]], degree=2
    )
    wide = infer(X_i**3 <= (ε * B) ** 3 * X_i**3, by=[wide, infer(X_i**3 >= 0, by=[size()], squares=[X_i])])
    known = infer(equals(64**3 * B**3 * t**3, (ε * B) ** 3 * X_i**3), by=[IS_SIZE], degree=4)
    least = infer(
        6 * 64**3 * B**3 * exp(t) >= B**3 + (ε * B) ** 3 * X_i**3, by=[least, known, cube], degree=1
    )
    least = infer(6 * 64**3 * B**3 * exp(t) >= 1 + X_i**3, by=[least, wide, cube], degree=1)
    grown = infer(B**3 * exp(t) >= 1, by=[cube, infer(exp(t) >= 1, by=[exp_tangent(t), low])], degree=2)
    power = (1 + X_i) * (12300 + 18 * X_i**2)
    cubic = infer(power <= 24648 + 12348 * X_i**3, by=[size()], squares=[X_i - 1])
    goal = infer(power <= 2 * 10**10 * B**3 * exp(t), by=[cubic, least, grown], degree=1)
    by = [goal, infer(equals(power, (1 + X) * POWER), by=[IS_SIZE])]
    return infer(2 * 10**10 * B**3 * exp(t) >= (1 + X) * POWER, by=by, degree=1)


@cache
def speed(rate=rate_below):
    """(1 + X) G ≤ K e^{−(1/8 − ε/32)X}."""
    top, gone = B - rate * X, -1 * rate * X
    small = infer(square(c) * (B + HALF) <= TINY * (B + HALF), by=[infer(square(c) <= TINY, by=[NEAR])])
    small = infer(square(c) * (B + HALF) <= B, by=[small, of_rates()[0]])
    small = infer(most_exponent + t <= top, by=[along_c(-1), small])
    by = [cut(exp_monotone(most_exponent + t, top), small), exp_sum(most_exponent, t), exp_sum(B, gone)]
    small = infer(exp(t) * exp(most_exponent) <= exp(B) * exp(gone), by=by)
    factor = infer(N**2 * exp(most_exponent) >= 0, by=[exp_positive(most_exponent)], squares=[N])
    first = 2 * 10**10 * N**2 * B**3 * exp(t) * exp(most_exponent) >= (1 + X) * SPEED
    first = infer(first, by=[powers(), factor], degree=2)
    factor = infer(N**2 * B**3 >= 0, degree=5)
    second = N**2 * B**3 * exp(t) * exp(most_exponent) <= N**2 * B**3 * exp(B) * exp(gone)
    by = [first, infer(second, by=[small, factor], degree=2)]
    return infer(FACTOR * exp(gone) >= (1 + X) * SPEED, by=by, degree=1)


@cache
def tiny():
    """2·10¹⁰ e^{−32} ≤ 1, since 1000 e^{−8} ≤ 1."""
    number = infer(equals(exp(8) * exp(-8), 1), by=[exp_sum(8, -8), exp_zero()])
    number = infer(1000 * exp(-8) <= 1, by=[number, cut(exp_series(8, 7), infer(term(8) >= 0))])
    for factor, exponent in ((10**3, -8), (10**6, -16)):
        by = [number, exp_positive(exponent), exp_sum(exponent, exponent)]
        number = infer(factor**2 * exp(2 * exponent) <= 1, by=by)
    return number


@cache
def slow(most=1):
    """(1 + X) G ≤ 1 for all others: the bound for ε = 1, and N² e^{1 − 3X/32} ≤ e^{−32}."""
    bound = speed()
    for symbol in (ε, B):
        bound = substituted(bound, symbol, 1)
    bound = cut(bound, infer(term(1) <= 1), infer(term(1) >= 1))
    power, least = -Q(3, 32) * X, -33 - 2 * log_of_n
    small = infer(other * (power - least) <= 0, by=[far_from_zero(), chosen_log(), is_other()], degree=1)
    small = chosen_exponential(other, is_other(), power, least, small)
    by = [inverse_of_n(), exp_sum(-1 * log_of_n, -1 * log_of_n)]
    none = infer(equals(N**2 * exp(-2 * log_of_n), 1), by=by)
    by = [exp_sum(-33, -2 * log_of_n), exp_sum(1, -33), none]
    known = infer(equals(N**2 * exp(1) * exp(least), exp(-32)), by=by)
    factor = infer(N**2 * exp(1) >= 0, by=[exp_positive(1)], squares=[N])
    share = other * N**2 * exp(1)
    small = infer(share * exp(power) <= share * exp(least), by=[small, factor], degree=2)
    number = infer(2 * 10**10 * other * exp(-32) <= other, by=[tiny(), is_other()])
    small = infer(2 * 10**10 * share * exp(power) <= other, by=[small, known, number], degree=2)
    bound = infer(other * (1 + X) * SPEED <= 2 * 10**10 * share * exp(power), by=[bound, is_other()])
    known = infer(equals(other * reach, other * (1 + X) * SPEED), by=[G_is, IS_SIZE], degree=3)
    return infer(other * reach <= most * other, by=[known, bound, small], degree=1)


@cache
def positive():
    """G > 0, and (1 + X) G ≥ G."""
    power = infer(N**2 * POWER > 0, by=[infer(POWER > 0, squares=[X])])
    G_low = infer(G > 0, by=[G_is, infer(SPEED > 0, by=[exp_positive(most_exponent), power])])
    return G_low, infer(reach >= G, by=[infer(X_i * G >= 0, by=[size(), G_low])])


@cache
def gain():
    """X⁺ ≤ X + (3/2) η (1 + X) G for all others: −2⟨μ, g⟩ ≤ (1 + X) G, as |Gμ + g|² ≥ 0 and |g| ≤ G."""
    (G_low, short), g = positive(), gradient_i
    (of_g,) = GRADIENT_ABOVE.cited("F Theorem 3.7, gradients from above")
    outward = infer(
        -2 * G * dot(mu, g) <= G**2 * (1 + X_i), by=[nonnegative_square(G * mu + g), of_g, IS_SIZE]
    )
    outward = infer(-2 * dot(mu, g) <= reach, by=[outward, G_low], degree=2)
    curved = infer(G * reach >= G**2, by=[short, G_low])
    curved = infer(other * G**2 <= other * reach, by=[curved, slow(), is_other(), G_low, short])
    curved = infer(other * η**2 * G**2 <= other * η**2 * reach, by=[curved], squares=[η])
    moved = infer(other * η * reach >= 0, by=[is_other(), infer(reach >= 0, by=[short, G_low])])
    half = infer(other * η**2 * reach <= other * η * reach / 2, by=[moved, η <= HALF])
    by = [next_value(X_i, descent), outward, infer(η**2 * square(g) <= η**2 * G**2, by=[of_g], squares=[η])]
    grown = infer(Next(descent, X_i) <= X_i + η * reach + η**2 * G**2, by=[*by, IS_SIZE])
    by = [grown, curved, half, is_other()]
    return infer(other * (Next(descent, X_i) - X_i - Q(3, 2) * η * reach) <= 0, by=by), moved


@cache
def short_step():
    """(1 − ι_i) e^q ≤ (1 − ι_i)(1 + (32/29)q) for q = (3/16)η(1 + X)G ≤ 3/32."""
    low = infer(η * reach >= 0, by=[infer(reach >= 0, by=positive()[::-1])])
    low = infer(longer >= 0, by=[longer_is, low])
    little = infer(other * longer <= other * Q(3, 32), by=[longer_is, slow(), η <= HALF, is_other()])
    return short_exponential(other, is_other(), longer, low, little)


@cache
def added():
    """(1 − ι_i) q e^{aX} ≤ (1 − ι_i)(3/16) ηK, as (1 + X) G e^{aX} ≤ K."""
    power = rate_below * X_i
    here, gone = exp(power), exp(-1 * power)
    none = infer(equals(here * gone, 1), by=[exp_sum(power, -1 * power), exp_zero()])
    same = exp_equal(-1 * rate_below * X, -1 * power, [IS_SIZE])
    by = [speed(), *same, infer(equals(reach, (1 + X) * SPEED), by=[G_is, IS_SIZE])]
    bound = infer(reach <= FACTOR * gone, by=by)
    bound = infer(reach * here <= FACTOR * gone * here, by=[bound, exp_positive(power)])
    by = [bound, infer(equals(FACTOR * gone * here, FACTOR), by=[none]), definition(K)]
    bound = infer(other * η * reach * here <= other * η * K, by=[infer(reach * here <= K, by=by), is_other()])
    return infer(other * longer * here <= other * Q(3, 16) * η * K, by=[longer_is, bound])


def step(part=1):
    """e^{aX⁺} ≤ e^{aX} + ηK for all others, a = 1/8 − ε/32."""
    (grown, moved), power = gain(), rate_below * Next(descent, X_i)
    here, top = exp(rate_below * X_i), rate_below * X_i + longer
    rates = infer(rate_below <= Q(1, 8)), infer(rate_below >= 0, by=[SMALL[0]])
    room = other * rate_below * Q(3, 2) * η * reach <= other * longer
    room = infer(room, by=[rates[0], longer_is, moved])
    small = other * rate_below * (Next(descent, X_i) - X_i - Q(3, 2) * η * reach) <= 0
    small = infer(small, by=[grown, rates[1]])
    small = infer(other * (power - top) <= 0, by=[small, room], degree=1)
    small = chosen_exponential(other, is_other(), power, top, small)
    small = infer(
        other * exp(power) <= other * here * exp(longer), by=[small, exp_sum(rate_below * X_i, longer)]
    )
    most = other * here * (1 + Q(32, 29) * longer)
    by = [short_step(), exp_positive(rate_below * X_i)]
    small = infer(other * exp(power) <= most, by=[small, infer(other * here * exp(longer) <= most, by=by)])
    factors = infer(N**2 * B**3 * exp(B) >= 0, by=[exp_positive(B)], degree=6)
    M_low = infer(other * η * K >= 0, by=[is_other(), infer(K >= 0, by=[definition(K), factors])])
    return infer(other * (exp(power) - here - part * η * K) <= 0, by=[small, added(), M_low])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "ε": 1, "B": 1, "η": HALF}


@claim(FORWARD, "Theorem 3.7, slow others", SLOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), {"N": 2, "m": 200}, vectors={"c": [[0]], **FIRST}))
def test_slow_others(evidence: Evidence) -> None:
    evidence.conclude(slow(), "an exponential against powers, at |μ_i|² ≥ 14641 (1 + log N)")

    evidence.twin("(1 + X) G ≤ 10⁻⁴", lambda: slow(most=Q(1, 10**4)))


@claim(FORWARD, "Theorem 3.7, one step", ONE_STEP, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors=FIRST))
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(placed(step()), "the step is short, and e^q ≤ 1 + (32/29)q for q ≤ 3/32")

    evidence.twin("1/8 for 1/8 − ε/32: powers of X_i are no constant", lambda: speed(rate=Q(1, 8)))
    evidence.twin("a tenth of K", lambda: step(part=Q(1, 10)))
