"""S-5, one step: how far another mean gets in a step.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) has |μ_i|² ≤ a ≤ 10⁻¹⁰,
all others have |μ_i| ≥ m ≥ 121 √(1 + log N), wherever they are. χ_i is 1 for some of the others, of which
a|μ_i|² ≤ 2 is known; a step of descent with η ≤ ½.
Shown. For each of these, X_i = |μ_i|²,

    e^{X_i⁺/8} ≤ e^{X_i/8} + 36 η N² X_i^{3/2}.

Not shown. Anything of means so far that c·μ_i is large: they may be faster by a factor e^{|c·μ_i|/4}.
Tools. "S-5, gradients from above", "S-5, weights from above" and "Theorem 3.7, slow others".

|μ_i||∇_iL| ≤ Γ_i ≤ 85 N² X_i^{3/2} e^{−X_i/8} and Γ_i ≤ 1/6. So X⁺ ≤ X + 3ηΓ, and e^q ≤ 1 + (32/29)q.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.chosen import IS_SIZE, along_c, placed, roots, same_root, selected, ρ, ρ_is
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.order import GRADIENT_SHARP, ONE_STEP, PULL, WEIGHT_ABOVE, Γ, r, χ
from verify.lemmas.slow_decay import SLOW, G, X, X_i, most_exponent
from verify.logic.schemas import exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    NEAR, TINY, D, N, at_least_one, c, chosen_exponential, gradient_i, half_way, named, other,
    short_exponential, size,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, Next, cauchy_schwarz, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent,
    exp_zero, infer, integrated, mu, next_value, nonnegative_square, sqrt, sqrt_nonnegative, sqrt_squared,
    square, w, weight_is_positive,
)  # fmt: skip

Q = Fraction
E, E_is = named("E_i", "E_i", exp(most_exponent))
after, here = Next(descent, X_i), exp(X_i / 8)
longer, longer_is = named("s_i", "s_i", Q(3, 8) * η * Γ)
MASS = integrated(E_phi, weight_is_positive())


@cache
def distance():
    """√R ≥ 0.99r for the chosen, as R ≥ 0.99X."""
    (squared, _, far, _), chosen, s = roots(), selected()[0], sqrt(size)
    cross = infer(2 * dot(c, mu) <= TINY * (X + 1), by=[nonnegative_square(mu - 1 / TINY * c), NEAR])
    near = infer(size >= X * (1 - TINY) - TINY, by=[cross, nonnegative_square(c)])
    near = infer(χ * (size - X * (1 - TINY) + TINY) >= 0, by=[near, chosen])
    near = infer(χ * (size - Q(99, 100) * X) >= 0, by=[near, far, chosen])
    low = infer(size >= 0, by=[nonnegative_square(D)])
    root, root_low = (cut(fact(size), low) for fact in (sqrt_squared, sqrt_nonnegative))
    near = infer(χ * (s**2 - Q(99, 100) * ρ**2) >= 0, by=[near, root, squared])
    by = [near, infer(χ * (ρ**2 - 14641) >= 0, by=[far, squared]), chosen, root_low]
    return infer(χ * (s - Q(99, 100) * ρ) >= 0, by=by, split=[s - Q(99, 100) * ρ])


@cache
def weight():
    """3 r E w ≤ 5 N E for the chosen, E = e^h; and E ≥ 0."""
    (of_w,), chosen = WEIGHT_ABOVE.cited("S S-5, weights from above"), selected()[0]
    less = infer(half_way <= most_exponent, by=[nonnegative_square(c)])
    less = cut(exp_monotone(half_way, most_exponent), less)
    of_w = infer(5 * sqrt(size) * E_phi(w) <= 8 * N * E, by=[of_w, less, E_is])
    of_w = infer(5 * χ * sqrt(size) * E_phi(w) <= 8 * χ * N * E, by=[of_w, chosen])
    wide = infer(χ * (sqrt(size) - Q(99, 100) * ρ) * E_phi(w) >= 0, by=[distance(), MASS])
    low = infer(E >= 0, by=[E_is, exp_positive(most_exponent)])
    room = infer(χ * N * E >= 0, by=[chosen, infer(N * E >= 0, by=[low])])
    return infer(3 * χ * ρ * E_phi(w) <= 5 * χ * N * E, by=[of_w, wide, room], degree=1), low


@cache
def long():
    """r³ ≥ 121³ for the chosen; r³ ≥ 0 and N² E ≥ 0."""
    _, positive, _, far = roots()
    twice = infer(χ * ρ**2 >= 121 * χ * ρ, by=[far, positive])
    thrice = infer(χ * ρ**3 >= 121 * χ * ρ**2, by=[twice, positive])
    thrice = infer(χ * ρ**3 >= 121**2 * χ * ρ, by=[thrice, twice])
    cube = infer(ρ**3 >= 0, by=[positive], squares=[ρ])
    return (
        infer(χ * ρ**3 >= 121**3 * χ, by=[thrice, far]),
        cube,
        infer(N**2 * E >= 0, by=[weight()[1]], squares=[N]),
    )


@cache
def pull(most=51):
    """Γ ≤ 51 N² r³ E for the chosen: 10r E w + 30r⁴ E w ≤ (50/3)(1 + 3r³) N E, and 20480 ≤ r³/80."""
    chosen, (mass, low), (far, cube, NE) = selected()[0], weight(), long()
    whole = 10 * (ρ + 3 * ρ**4) * E_phi(w) + 20480 * N**2 * E
    fourth = infer(equals(ρ**4, X**2), by=[roots()[0]], degree=2)
    known = infer(whole >= PULL, by=[E_is, ρ_is, fourth], degree=3)
    known = infer(χ * Γ <= χ * whole, by=[infer(whole >= Γ, by=[known, definition(Γ)]), chosen])
    mass_4 = infer(3 * χ * ρ**4 * E_phi(w) <= 5 * ρ**3 * χ * N * E, by=[mass, cube])
    wide = infer(χ * E >= 0, by=[chosen, low])
    wide = infer(χ * N * E <= χ * N**2 * E, by=[infer(N <= N**2, by=[at_least_one()]), wide])
    wide_3 = infer(ρ**3 * χ * N * E <= ρ**3 * χ * N**2 * E, by=[wide, cube])
    far = infer(χ * ρ**3 * N**2 * E >= 121**3 * χ * N**2 * E, by=[far, NE])
    by = [known, mass, mass_4, wide, wide_3, far, infer(χ * N**2 * E >= 0, by=[NE, chosen])]
    return infer(χ * Γ <= most * χ * ρ**3 * N**2 * E, by=by, degree=1)


@cache
def slow():
    """6Γ ≤ 1 for the chosen: 18 N² X³ E ≤ (1 + X) G ≤ 1."""
    (squared, *_), (chosen, of_other), (far, cube, NE) = roots(), selected(), long()
    (of_G,) = SLOW.cited("F Theorem 3.7, slow others")
    of_G = infer(χ * other * (1 + X_i) * G <= χ * other, by=[of_G, chosen])
    of_G = infer(χ * (1 + X_i) * G <= χ, by=[of_G, of_other])
    least = 18 * N**2 * X**2 * exp(most_exponent) <= G
    least = infer(least, by=[definition(G), exp_positive(most_exponent)], squares=[N])
    by = [
        infer(G >= 18 * N**2 * X**2 * E, by=[least, E_is]),
        infer(equals(ρ**4, X**2), by=[squared], degree=2),
    ]
    least = infer(18 * N**2 * ρ**4 * E <= G, by=by)
    share = infer(χ * ρ**2 >= 0, by=[chosen], squares=[ρ])
    high = infer(χ * ρ**2 * G >= 18 * χ * N**2 * ρ**6 * E, by=[least, share], degree=2)
    low = infer(G >= 0, by=[least, infer(N**2 * E * ρ**4 >= 0, by=[NE], squares=[ρ**2])])
    same = infer(equals(X_i, ρ**2), by=[IS_SIZE, squared])
    high = infer(18 * χ * N**2 * ρ**6 * E <= χ, by=[high, of_G, same, infer(χ * G >= 0, by=[chosen, low])])
    power = infer(ρ**3 * N**2 * E >= 0, by=[NE, cube])
    many = infer(χ * N**2 * ρ**6 * E >= 121**3 * χ * N**2 * ρ**3 * E, by=[far, power])
    some = infer(χ * N**2 * ρ**3 * E >= 0, by=[power, chosen])
    return infer(6 * χ * Γ <= χ, by=[pull(), high, many, some], degree=1)


@cache
def tail():
    """3E ≤ 5e^{−X/8} for the chosen: −c·μ ≤ (1 + (c·μ)²)/2 ≤ 3/2."""
    chosen, fifth, gone = selected()[0], Q(2, 5), exp(X_i / -8)
    line = infer(χ * (dot(c, mu) + 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) + 1])
    line = infer(χ * (-1 * dot(c, mu) - Q(3, 2)) <= 0, by=[along_c(), line])
    small = infer(χ * square(c) <= χ * TINY, by=[infer(square(c) <= TINY, by=[NEAR]), chosen])
    small = infer(χ * (most_exponent - (fifth - X_i / 8)) <= 0, by=[line, small, IS_SIZE, chosen])
    small = chosen_exponential(χ, chosen, most_exponent, fifth - X_i / 8, small)
    number = infer(equals(exp(fifth) * exp(-1 * fifth), 1), by=[exp_sum(fifth, -1 * fifth), exp_zero()])
    number = infer(3 * exp(fifth) <= 5, by=[number, exp_tangent(-1 * fifth)])
    number = infer(3 * exp(fifth) * gone <= 5 * gone, by=[number, exp_positive(X_i / -8)])
    number = infer(3 * χ * exp(fifth) * gone <= 5 * χ * gone, by=[number, chosen])
    return infer(3 * χ * E <= 5 * χ * gone, by=[small, E_is, exp_sum(fifth, X_i / -8), number])


@cache
def pull_here():
    """Γ e^{X/8} ≤ 85 N² r³ for the chosen; χ N² r³ ≥ 0."""
    gone, cube = exp(X_i / -8), infer(N**2 * ρ**3 >= 0, by=[long()[1]], squares=[N])
    most = infer(3 * χ * E * N**2 * ρ**3 <= 5 * χ * gone * N**2 * ρ**3, by=[tail(), cube])
    most = infer(χ * Γ <= 85 * N**2 * ρ**3 * χ * gone, by=[pull(), most])
    most = infer(χ * Γ * here <= 85 * N**2 * ρ**3 * χ * gone * here, by=[most, exp_positive(X_i / 8)])
    unit = infer(equals(here * gone, 1), by=[exp_sum(X_i / 8, X_i / -8), exp_zero()])
    return infer(χ * Γ * here <= 85 * χ * N**2 * ρ**3, by=[most, unit]), infer(
        χ * N**2 * ρ**3 >= 0, by=[cube, selected()[0]]
    )


@cache
def positive():
    """Γ ≥ 0."""
    low = cut(sqrt_nonnegative(X), infer(X >= 0, by=[nonnegative_square(mu)]))
    by = [infer(r * E_phi(w) >= 0, by=[low, MASS]), infer(X**2 * E_phi(w) >= 0, by=[MASS], squares=[X])]
    factor = infer(N**2 * exp(most_exponent) >= 0, by=[exp_positive(most_exponent)], squares=[N])
    return infer(Γ >= 0, by=[definition(Γ), infer((r + 3 * X**2) * E_phi(w) >= 0, by=by), factor])


@cache
def gain():
    """X⁺ ≤ X + 3ηΓ for the chosen: |⟨μ, g⟩| ≤ Γ, and |g|² ≤ X|g|² ≤ Γ² ≤ Γ/6."""
    g, far, chosen, low = gradient_i, roots()[2], selected()[0], positive()
    of_g = GRADIENT_SHARP.cited("S S-5, gradients from above")[0]
    inner = infer(dot(mu, g) ** 2 <= Γ**2, by=[cauchy_schwarz(mu, g), of_g])
    inner = infer(-1 * dot(mu, g) <= Γ, by=[inner, low], degree=2)
    short = infer(χ * (X - 14641) * square(g) >= 0, by=[far, nonnegative_square(g)])
    by = [short, infer(χ * square(g) >= 0, by=[chosen, nonnegative_square(g)])]
    curved = infer(χ * X * square(g) <= χ * Γ**2, by=[of_g, chosen])
    curved = infer(χ * square(g) <= χ * Γ**2, by=[infer(χ * square(g) <= χ * X * square(g), by=by), curved])
    curved = infer(6 * χ * square(g) <= χ * Γ, by=[curved, infer(6 * χ * Γ**2 <= χ * Γ, by=[slow(), low])])
    curved = infer(6 * χ * η**2 * square(g) <= χ * η**2 * Γ, by=[curved], squares=[η])
    room = infer(χ * η * Γ >= 0, by=[chosen, low])
    half = infer(χ * η**2 * Γ <= χ * η * Γ / 2, by=[room, η <= HALF])
    most = X_i + 2 * η * Γ + η**2 * square(g)
    moved = infer(after <= most, by=[next_value(X_i, descent), IS_SIZE, inner])
    moved = infer(χ * after <= χ * most, by=[moved, chosen])
    return infer(χ * (after - X_i - 3 * η * Γ) <= 0, by=[moved, curved, half, room])


def step(factor=36):
    """e^{X⁺/8} ≤ e^{X/8} + 36 η N² X^{3/2} for the chosen."""
    chosen, power, top = selected()[0], after / 8, X_i / 8 + longer
    small = infer(χ * (power - top) <= 0, by=[gain(), longer_is], degree=2)
    small = chosen_exponential(χ, chosen, power, top, small)
    small = infer(χ * exp(power) <= χ * here * exp(longer), by=[small, exp_sum(X_i / 8, longer)])
    low = infer(longer >= 0, by=[longer_is, infer(η * Γ >= 0, by=[positive()])])
    half = infer(χ * η * Γ <= χ * Γ / 2, by=[infer(χ * Γ >= 0, by=[chosen, positive()]), η <= HALF])
    little = infer(χ * longer <= Q(3, 32) * χ, by=[longer_is, half, slow(), chosen])
    most = short_exponential(χ, chosen, longer, low, little)
    most = infer(χ * here * (exp(longer) - 1 - Q(32, 29) * longer) <= 0, by=[most, exp_positive(X_i / 8)])
    of_pull, cube = pull_here()
    added = infer(η * χ * Γ * here <= 85 * η * χ * N**2 * ρ**3, by=[of_pull])
    by = [infer(8 * χ * here * longer <= 255 * η * χ * N**2 * ρ**3, by=[longer_is, added])]
    by.append(infer(η * χ * N**2 * ρ**3 >= 0, by=[cube]))
    added = infer(Q(32, 29) * χ * here * longer <= factor * η * χ * N**2 * ρ**3, by=by)
    bound = infer(χ * (exp(power) - here - factor * η * N**2 * ρ**3) <= 0, by=[small, most, added], degree=1)
    same = infer(equals(ρ**3, X_i * sqrt(X_i)), by=same_root(), degree=3)
    known = infer(equals(χ * η * N**2 * ρ**3, χ * η * N**2 * X_i * sqrt(X_i)), by=[same], degree=5)
    goal = χ * (exp(power) - here - factor * η * N**2 * X_i * sqrt(X_i)) <= 0
    return infer(goal, by=[bound, known], degree=1)


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]], "χ_i": [[0], [1]]}
VALUES = {"N": 2, "m": 200, "a": Q(1, 10**10), "η": HALF}


@claim(SHARPER, "S-5, one step", ONE_STEP, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors=FIRST))
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(placed(step()), "|μ_i||∇_iL| ≤ 85 N² X_i^{3/2} e^{−X_i/8}, and the step is short")

    evidence.twin("50 N² r³ E: without the others", lambda: pull(most=50))
    evidence.twin("a quarter of the gain", lambda: step(factor=9))
