"""S-5, one step: how far another mean gets in a step, and how much loss it leaves behind.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) has |μ_i|² ≤ a ≤ 10⁻¹⁰, all
others have |μ_i| ≥ m ≥ 121 √(1 + log N), wherever they are. χ_i is 1 for some of the others, of which
a|μ_i|² ≤ 2 is known; a step of descent with η ≤ ½.
Shown. For each of these, X_i = |μ_i|²,

    e^{X_i⁺/8} ≤ e^{X_i/8} + 36 η N² X_i^{3/2},    276 N √X_i e^{X_i/8} L ≥ m².

Not shown. The first for means that are so far that c·μ_i is large: they may go faster by the factor e^{|c·μ_i|/4}.
Tools. "S-5, gradients from above" and "weights from above"; "Theorem 3.7, loss from below" and "slow others".

|μ_i||∇_iL| ≤ Γ_i ≤ 84 N² X_i^{3/2} e^{−X_i/8} ≤ 1/6, as (c·μ_i)² ≤ 2. So X⁺ ≤ X + 3ηΓ, and e^q ≤ 1 + (32/29)q.
"""

from fractions import Fraction
from functools import cache

from verify.lemmas.forward import HALF, L, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.logic.schemas import exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, NEAR, TINY, D, N, W, at_least_one, c, chosen_exponential, gradient_i, half_way, is_other, m, named,
    other, size, width, ι,
)  # fmt: skip
from verify.lemmas.far_start import ONE, is_the_one, ν
from verify.lemmas.far_start import y as any_y

from verify.lemmas.order import (  # isort: skip
    CHOSEN,
    GRADIENT_SHARP,
    NEAR_AND_FAR,
    PULL,
    WEIGHT_ABOVE,
    a,
    r,
    Γ,
    χ,
)
from verify.lemmas.slow_decay import LOSS_BELOW as LOSS_HALF_WAY
from verify.lemmas.slow_decay import SLOW, G, X, X_i, most_exponent

from verify.prove import (  # isort: skip
    SUM, E_phi, Next, both_ways, cauchy_schwarz, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, for_vector,
    infer, integrated, mu, next_value, nonnegative_square, sqrt, sqrt_nonnegative, sqrt_squared, square, v,
    weight_is_positive, w,
)  # fmt: skip

Q = Fraction
CLOSE, REACH = square(c) <= a, χ * (a * X_i - 2) <= 0
IS_SIZE = definition(X_i)
ρ, ρ_is = named("r_i", "r_i", r)
E, E_is = named("E_i", "E_i", exp(most_exponent))


@cache
def selected():
    """χ_i ≥ 0, and χ_i f_i ≥ 0 if f_i ≥ 0 for all others: χ_i = χ_i (1 − ι_i)."""
    return infer(χ >= 0, by=[CHOSEN[0]]), infer(equals(χ * other, χ), by=[CHOSEN[1]])


@cache
def roots():
    """ρ² = X, ρ ≥ 0; for the chosen X ≥ 14641 and ρ ≥ 121; R ≥ 0.99 X, √R ≥ 0.99 ρ."""
    low = infer(X >= 0, by=[nonnegative_square(mu)])
    squared = infer(equals(ρ**2, X), by=[cut(sqrt_squared(X), low), ρ_is])
    positive = infer(ρ >= 0, by=[cut(sqrt_nonnegative(X), low), ρ_is])
    chosen, of_other = selected()
    far = infer(other * (X - 14641) >= 0, by=[FAR, LARGE, log_is_nonnegative(), is_other()])
    far = infer(χ * (X - 14641) >= 0, by=[infer(χ * other * (X - 14641) >= 0, by=[far, chosen]), of_other])
    long = infer(χ * (ρ - 121) >= 0, by=[far, squared, positive], degree=3, split=[ρ - 121])
    return squared, positive, far, long


@cache
def distance():
    """√R ≥ 0.99ρ for the chosen, as R ≥ 0.99X."""
    (squared, positive, far, _), chosen = roots(), selected()[0]
    cross = infer(2 * dot(c, mu) <= TINY * (X + 1), by=[nonnegative_square(mu - 1 / TINY * c), NEAR])
    near = infer(size >= X * (1 - TINY) - TINY, by=[cross, nonnegative_square(c)])
    near = infer(χ * (size - X * (1 - TINY) + TINY) >= 0, by=[near, chosen])
    near = infer(χ * (size - Q(99, 100) * X) >= 0, by=[near, far, chosen])
    low = infer(size >= 0, by=[nonnegative_square(D)])
    root, root_low = (cut(fact(size), low) for fact in (sqrt_squared, sqrt_nonnegative))
    s = sqrt(size)
    near = infer(χ * (s**2 - Q(99, 100) * ρ**2) >= 0, by=[near, root, squared])
    far = infer(χ * (ρ**2 - 14641) >= 0, by=[far, squared])
    by = [near, far, chosen, root_low]
    return infer(χ * (s - Q(99, 100) * ρ) >= 0, by=by, split=[s - Q(99, 100) * ρ])


@cache
def weight():
    """ρ E w ≤ (5/3) N E for the chosen, E = e^{h}."""
    of_w = WEIGHT_ABOVE.cited("S S-5, weights from above")[0]
    less = cut(
        exp_monotone(half_way, most_exponent), infer(half_way <= most_exponent, by=[nonnegative_square(c)])
    )
    of_w = infer(5 * sqrt(size) * E_phi(w) <= 8 * N * E, by=[of_w, less, E_is])
    mass, chosen = integrated(E_phi, weight_is_positive()), selected()[0]
    wide = infer(χ * (sqrt(size) - Q(99, 100) * ρ) * E_phi(w) >= 0, by=[distance(), mass])
    room = infer(χ * N * E >= 0, by=[chosen, infer(N * E >= 0, by=[E_is, exp_positive(most_exponent)])])
    of_w = infer(5 * χ * sqrt(size) * E_phi(w) <= 8 * χ * N * E, by=[of_w, chosen])
    return infer(3 * χ * ρ * E_phi(w) <= 5 * χ * N * E, by=[of_w, wide, room], degree=1), room


@cache
def pull():
    """Γ ≤ 51 N² ρ³ E for the chosen: 10ρ E w + 30ρ⁴ E w ≤ (50/3)(1 + 3ρ³) N E, and 20480 ≤ ρ³/80."""
    (squared, positive, *_), (mass, room) = roots(), weight()
    known = infer(
        PULL - 10 * (ρ + 3 * ρ**4) * E_phi(w) <= 20480 * N**2 * E,
        by=[E_is, ρ_is, infer(equals(ρ**4, X**2), by=[squared], degree=2)],
        degree=3,
    )
    known = infer(10 * (ρ + 3 * ρ**4) * E_phi(w) + 20480 * N**2 * E >= Γ, by=[known, definition(Γ)])
    cube, (long_cube, NE, low) = infer(ρ**3 >= 0, by=[positive], squares=[ρ]), long()
    mass_4 = infer(3 * χ * ρ**4 * E_phi(w) <= 5 * ρ**3 * χ * N * E, by=[mass, cube])
    wide = infer(N <= N**2, by=[at_least_one()])
    wide = infer(χ * N * E <= χ * N**2 * E, by=[wide, infer(χ * E >= 0, by=[selected()[0], low])])
    wide_3 = infer(ρ**3 * χ * N * E <= ρ**3 * χ * N**2 * E, by=[wide, cube])
    far = infer(χ * ρ**3 * N**2 * E >= 121**3 * χ * N**2 * E, by=[long_cube, NE])
    known = infer(χ * Γ <= χ * (10 * (ρ + 3 * ρ**4) * E_phi(w) + 20480 * N**2 * E), by=[known, selected()[0]])
    return infer(
        χ * Γ <= 51 * χ * ρ**3 * N**2 * E, by=[known, mass, mass_4, wide, wide_3, far, room], degree=1
    )


after = Next(descent, X_i)
far_out, here = Q(3, 8) * η * Γ, exp(X_i / 8)


@cache
def long():
    """ρ³ ≥ 121³ for the chosen; N² E ≥ 0."""
    _, positive, _, far = roots()
    twice = infer(χ * ρ**2 >= 121 * χ * ρ, by=[far, positive])
    thrice = infer(χ * ρ**3 >= 121 * χ * ρ**2, by=[twice, positive])
    thrice = infer(χ * ρ**3 >= 121**2 * χ * ρ, by=[thrice, twice])
    low = infer(E >= 0, by=[E_is, exp_positive(most_exponent)])
    return infer(χ * ρ**3 >= 121**3 * χ, by=[thrice, far]), infer(N**2 * E >= 0, by=[low], squares=[N]), low


@cache
def slow():
    """Γ ≤ 1/6 for the chosen: 18 N² X³ E ≤ (1 + X) G ≤ 1."""
    (squared, positive, *_), (chosen, of_other), (cube, NE, low) = roots(), selected(), long()
    (of_G,) = SLOW.cited("F Theorem 3.7, slow others")
    of_G = infer(χ * other * (1 + X_i) * G <= χ * other, by=[of_G, chosen])
    of_G = infer(χ * (1 + X_i) * G <= χ, by=[of_G, of_other])
    least = infer(
        18 * N**2 * X**2 * exp(most_exponent) <= G,
        by=[definition(G), exp_positive(most_exponent)],
        squares=[N],
    )
    least = infer(G >= 18 * N**2 * X**2 * E, by=[least, E_is])
    least = infer(18 * N**2 * ρ**4 * E <= G, by=[least, infer(equals(ρ**4, X**2), by=[squared], degree=2)])
    same = infer(equals(X_i, ρ**2), by=[IS_SIZE, squared])
    high = infer(
        χ * ρ**2 * G >= 18 * χ * N**2 * ρ**6 * E,
        by=[least, infer(χ * ρ**2 >= 0, by=[chosen], squares=[ρ])],
        degree=2,
    )
    G_low = infer(
        χ * G >= 0,
        by=[chosen, infer(G >= 0, by=[least, infer(N**2 * E * ρ**4 >= 0, by=[NE], squares=[ρ**2])])],
    )
    high = infer(18 * χ * N**2 * ρ**6 * E <= χ, by=[high, of_G, same, G_low])
    power = infer(ρ**3 * N**2 * E >= 0, by=[NE, infer(ρ**3 >= 0, by=[positive], squares=[ρ])])
    many = infer(χ * N**2 * ρ**6 * E >= 121**3 * χ * N**2 * ρ**3 * E, by=[cube, power])
    some = infer(χ * N**2 * ρ**3 * E >= 0, by=[power, chosen])
    return infer(6 * χ * Γ <= χ, by=[pull(), high, many, some], degree=1)


@cache
def along_c():
    """(c·μ)² ≤ 2 for the chosen."""
    chosen = selected()[0]
    inner = infer(
        dot(c, mu) ** 2 <= a * X_i,
        by=[
            cauchy_schwarz(c, mu),
            infer(square(c) * X <= a * X, by=[CLOSE, nonnegative_square(mu)]),
            IS_SIZE,
        ],
    )
    return infer(χ * dot(c, mu) ** 2 <= 2 * χ, by=[inner, REACH, chosen])


@cache
def tail():
    """E ≤ (5/3) e^{−X/8} for the chosen, and Γ e^{X/8} ≤ 85 N² ρ³."""
    chosen, inner = selected()[0], along_c()
    top = Q(2, 5) - X_i / 8
    line = infer(
        χ * (-1 * dot(c, mu) - Q(3, 2)) <= 0,
        by=[inner, infer(χ * (dot(c, mu) + 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) + 1])],
    )
    small = infer(square(c) <= TINY, by=[NEAR])
    small = infer(
        χ * (most_exponent - top) <= 0,
        by=[line, infer(χ * square(c) <= χ * TINY, by=[small, chosen]), IS_SIZE, chosen],
    )
    small = chosen_exponential(χ, chosen, most_exponent, top, small)
    number = infer(equals(exp(Q(2, 5)) * exp(-Q(2, 5)), 1), by=[exp_sum(Q(2, 5), -Q(2, 5)), exp_zero()])
    number = infer(3 * exp(Q(2, 5)) <= 5, by=[number, exp_tangent(-Q(2, 5))])
    gone = exp(X_i / -8)
    number = infer(3 * exp(Q(2, 5)) * gone <= 5 * gone, by=[number, exp_positive(X_i / -8)])
    small = infer(
        3 * χ * E <= 5 * χ * gone,
        by=[
            small,
            E_is,
            exp_sum(Q(2, 5), X_i / -8),
            infer(3 * χ * exp(Q(2, 5)) * gone <= 5 * χ * gone, by=[number, chosen]),
        ],
    )
    unit = infer(equals(here * gone, 1), by=[exp_sum(X_i / 8, X_i / -8), exp_zero()])
    cube = infer(N**2 * ρ**3 >= 0, by=[infer(ρ**3 >= 0, by=[roots()[1]], squares=[ρ])], squares=[N])
    most = infer(
        3 * χ * Γ <= 255 * N**2 * ρ**3 * χ * gone,
        by=[pull(), infer(3 * χ * E * N**2 * ρ**3 <= 5 * χ * gone * N**2 * ρ**3, by=[small, cube])],
    )
    most = infer(χ * Γ * here <= 85 * N**2 * ρ**3 * χ * gone * here, by=[most, exp_positive(X_i / 8)])
    return infer(χ * Γ * here <= 85 * χ * N**2 * ρ**3, by=[most, unit])


@cache
def gain():
    """X⁺ ≤ X + 3ηΓ for the chosen, and Γ ≥ 0."""
    g, (squared, positive, far, _), chosen = gradient_i, roots(), selected()[0]
    mass, low = (
        integrated(E_phi, weight_is_positive()),
        cut(sqrt_nonnegative(X), infer(X >= 0, by=[nonnegative_square(mu)])),
    )
    parts = infer(
        (r + 3 * X**2) * E_phi(w) >= 0,
        by=[infer(r * E_phi(w) >= 0, by=[low, mass]), infer(X**2 * E_phi(w) >= 0, by=[mass], squares=[X])],
    )
    Γ_low = infer(
        Γ >= 0,
        by=[
            definition(Γ),
            parts,
            infer(N**2 * exp(most_exponent) >= 0, by=[exp_positive(most_exponent)], squares=[N]),
        ],
    )
    of_g = GRADIENT_SHARP.cited("S S-5, gradients from above")[0]
    inner = infer(dot(mu, g) ** 2 <= Γ**2, by=[cauchy_schwarz(mu, g), of_g])
    inner = infer(-1 * dot(mu, g) <= Γ, by=[inner, Γ_low], degree=2)
    short = infer(
        χ * square(g) <= χ * X * square(g),
        by=[
            infer(χ * (X - 14641) * square(g) >= 0, by=[far, nonnegative_square(g)]),
            infer(χ * square(g) >= 0, by=[chosen, nonnegative_square(g)]),
        ],
    )
    curved = infer(
        χ * square(g) <= χ * Γ**2, by=[short, infer(χ * X * square(g) <= χ * Γ**2, by=[of_g, chosen])]
    )
    curved = infer(6 * χ * square(g) <= χ * Γ, by=[curved, infer(6 * χ * Γ**2 <= χ * Γ, by=[slow(), Γ_low])])
    curved = infer(χ * η**2 * square(g) <= χ * η**2 * Γ / 6, by=[curved], squares=[η])
    half = infer(χ * η**2 * Γ <= χ * η * Γ / 2, by=[infer(χ * η * Γ >= 0, by=[chosen, Γ_low]), η <= HALF])
    moved = infer(after <= X_i + 2 * η * Γ + η**2 * square(g), by=[next_value(X_i, descent), IS_SIZE, inner])
    moved = infer(χ * after <= χ * (X_i + 2 * η * Γ + η**2 * square(g)), by=[moved, chosen])
    room = infer(χ * η * Γ >= 0, by=[chosen, Γ_low])
    return infer(χ * (after - X_i - 3 * η * Γ) <= 0, by=[moved, curved, half, room]), Γ_low, room


@cache
def same_root():
    """√X = ρ, and √X² = X."""
    squared, positive, *_ = roots()
    low = infer(X_i >= 0, by=[IS_SIZE, nonnegative_square(mu)])
    root, root_low = (cut(fact(X_i), low) for fact in (sqrt_squared, sqrt_nonnegative))
    same = infer(equals(sqrt(X_i) ** 2, ρ**2), by=[root, squared, IS_SIZE])
    most = infer(sqrt(X_i) <= ρ, by=[same, positive], degree=2)
    least = infer(sqrt(X_i) >= ρ, by=[same, root_low], degree=2)
    return both_ways(most, least), root


def step(factor=36):
    """e^{X⁺/8} ≤ e^{X/8} + 36 η N² X^{3/2} for the chosen: e^q ≤ 1 + (32/29)q for q = (3/8)ηΓ ≤ 3/32."""
    (grown, Γ_low, room), chosen = gain(), selected()[0]
    s, s_is = named("s_i", "s_i", far_out)
    power, top = after / 8, X_i / 8 + s
    small = infer(χ * (power - top) <= 0, by=[grown, infer(equals(χ * s, χ * far_out), by=[s_is])], degree=1)
    small = chosen_exponential(χ, chosen, power, top, small)
    small = infer(χ * exp(power) <= χ * here * exp(s), by=[small, exp_sum(X_i / 8, s)])
    low = infer(s >= 0, by=[s_is, infer(η * Γ >= 0, by=[Γ_low])])
    little = infer(
        χ * s <= Q(3, 32) * χ,
        by=[
            infer(
                χ * s <= Q(3, 16) * χ * Γ,
                by=[
                    s_is,
                    infer(χ * η * Γ <= χ * Γ / 2, by=[infer(χ * Γ >= 0, by=[chosen, Γ_low]), η <= HALF]),
                ],
            ),
            slow(),
            chosen,
        ],
    )
    up = exp(s)
    none = infer(equals(up * exp(-1 * s), 1), by=[exp_sum(s, -1 * s), exp_zero()])
    once = infer(up * (1 - s) <= 1, by=[none, exp_tangent(-1 * s), exp_positive(s)])
    once = infer(χ * up * (1 - s) <= χ, by=[once, chosen])
    most = infer(χ * s * up <= Q(3, 32) * χ * up, by=[little, exp_positive(s)])
    most = infer(χ * up * Q(29, 32) <= χ, by=[once, most])
    most = infer(χ * s * up <= Q(32, 29) * χ * s, by=[most, low])
    most = infer(χ * up <= χ * (1 + Q(32, 29) * s), by=[once, most])
    most = infer(χ * here * up <= χ * here * (1 + Q(32, 29) * s), by=[most, exp_positive(X_i / 8)])
    added = infer(
        χ * here * s <= Q(3, 8) * η * 85 * χ * N**2 * ρ**3,
        by=[s_is, infer(η * χ * Γ * here <= η * 85 * χ * N**2 * ρ**3, by=[tail()])],
    )
    cube = infer(N**2 * ρ**3 >= 0, by=[infer(ρ**3 >= 0, by=[roots()[1]], squares=[ρ])], squares=[N])
    cube = infer(χ * η * N**2 * ρ**3 >= 0, by=[cube, chosen])
    added = infer(Q(32, 29) * χ * here * s <= factor * χ * η * N**2 * ρ**3, by=[added, cube])
    bound = infer(χ * (exp(power) - here - factor * η * N**2 * ρ**3) <= 0, by=[small, most, added], degree=1)
    known = infer(
        equals(χ * η * N**2 * ρ**3, χ * η * N**2 * X_i * sqrt(X_i)),
        by=[infer(equals(ρ**3, X_i * sqrt(X_i)), by=same_root(), degree=3)],
        degree=5,
    )
    return infer(
        χ * (exp(power) - here - factor * η * N**2 * X_i * sqrt(X_i)) <= 0, by=[bound, known], degree=1
    )


@cache
def width_from_above():
    """√(1 + R) ≤ 1.01ρ for the chosen: R ≤ X + 2|c·μ| + |c|²."""
    (squared, positive, far, _), chosen = roots(), selected()[0]
    line = infer(χ * (dot(c, mu) + 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) + 1])
    small = infer(χ * square(c) <= χ * TINY, by=[infer(square(c) <= TINY, by=[NEAR]), chosen])
    most = infer(χ * (width - Q(102, 100) * X) <= 0, by=[along_c(), line, small, far, chosen])
    low = infer(width >= 0, by=[nonnegative_square(D)])
    root, t = cut(sqrt_squared(width), low), sqrt(width)
    most = infer(χ * (t**2 - Q(102, 100) * ρ**2) <= 0, by=[most, root, squared])
    by = [most, infer(χ * (ρ**2 - 14641) >= 0, by=[far, squared]), chosen, positive]
    return infer(χ * (t - Q(101, 100) * ρ) <= 0, by=by, split=[t - Q(101, 100) * ρ])


@cache
def half_way_from_below():
    """e^{X/8} e^{−R/8 − c·D/2} ≥ 5/8 for the chosen."""
    chosen, low = selected()[0], -1 * X_i / 8 - Q(3, 8)
    line = infer(χ * (dot(c, mu) - 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) - 1])
    share = infer(χ * square(c) >= 0, by=[chosen, nonnegative_square(c)])
    small = infer(χ * (low - half_way) <= 0, by=[along_c(), line, share, IS_SIZE])
    small = chosen_exponential(χ, chosen, low, half_way, small)
    gone = exp(X_i / -8)
    by = [exp_sum(X_i / -8, -Q(3, 8)), exp_tangent(-Q(3, 8)), exp_positive(X_i / -8)]
    number = infer(exp(low) >= Q(5, 8) * gone, by=by)
    small = infer(
        χ * exp(half_way) >= Q(5, 8) * χ * gone,
        by=[small, infer(χ * exp(low) >= Q(5, 8) * χ * gone, by=[number, chosen])],
    )
    unit = infer(equals(here * gone, 1), by=[exp_sum(X_i / 8, X_i / -8), exp_zero()])
    small = infer(χ * exp(half_way) * here >= Q(5, 8) * χ * gone * here, by=[small, exp_positive(X_i / 8)])
    return infer(8 * χ * exp(half_way) * here >= 5 * χ, by=[small, unit])


def loss(factor=276):
    """276 N √X e^{X/8} L ≥ m² for the chosen."""
    (chosen, of_other), L_low = (
        selected(),
        infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))]),
    )
    of_lost, of_L = LOSS_HALF_WAY.cited("F Theorem 3.7, loss from below")
    lost, t = 1 - E_phi(W), sqrt(width)
    of_lost = infer(χ * other * (10 * N * t * lost - exp(half_way)) >= 0, by=[of_lost, chosen])
    of_lost = infer(χ * (10 * N * t * lost - exp(half_way)) >= 0, by=[of_lost, of_other], degree=2)
    of_lost = infer(m**2 * χ * (10 * N * t * lost - exp(half_way)) >= 0, by=[of_lost], squares=[m])
    t_low = cut(sqrt_nonnegative(width), infer(width >= 0, by=[nonnegative_square(D)]))
    of_L = infer(
        17 * χ * t * N * L >= χ * t * N * m**2 * lost, by=[of_L, infer(χ * t * N >= 0, by=[chosen, t_low])]
    )
    whole = infer(170 * χ * t * N * L >= m**2 * χ * exp(half_way), by=[of_L, of_lost])
    short = infer(
        N * L * χ * (t - Q(101, 100) * ρ) <= 0, by=[width_from_above(), infer(N * L >= 0, by=[L_low])]
    )
    whole = infer(
        172 * χ * ρ * N * L >= m**2 * χ * exp(half_way),
        by=[whole, short, infer(χ * ρ * N * L >= 0, by=[chosen, roots()[1], L_low], degree=4)],
    )
    whole = infer(
        172 * χ * ρ * N * L * here >= m**2 * χ * exp(half_way) * here, by=[whole, exp_positive(X_i / 8)]
    )
    least = infer(
        8 * m**2 * χ * exp(half_way) * here >= 5 * m**2 * χ, by=[half_way_from_below()], squares=[m]
    )
    some = infer(
        χ * ρ * N * L * here >= 0,
        by=[infer(χ * ρ * N * L >= 0, by=[chosen, roots()[1], L_low], degree=4), exp_positive(X_i / 8)],
    )
    whole = infer(factor * χ * ρ * N * L * here >= m**2 * χ, by=[whole, least, some])
    known = infer(equals(χ * ρ * N * L * here, χ * sqrt(X_i) * N * L * here), by=[same_root()[0]], degree=6)
    return infer(χ * (factor * N * sqrt(X_i) * here * L - m**2) >= 0, by=[whole, known], degree=1)


@cache
def placed(theorem):
    """The theorem with ν for c: ι_i |μ_i − ν|² = 0, |ν|² ≤ a ≤ 10⁻¹⁰."""
    by = [for_vector(is_the_one(), any_y, u) for u in (mu, ν)]
    there = infer(equals(ι * square(mu - ν), 0), by=by)
    each = infer(ι * square(ν) <= ι * a, by=[*by, NEAR_AND_FAR[1], IS_SIZE])
    close = infer(square(ν) <= a, by=[integrated(SUM, each), ONE[2]])
    near = infer(square(ν) <= TINY**2, by=[close, NEAR_AND_FAR[0]])
    far = infer(other * (X - m**2) >= 0, by=[NEAR_AND_FAR[2], IS_SIZE])
    return cut(for_vector(theorem, c, ν), there, close, near, far)
