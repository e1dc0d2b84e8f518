"""Theorem 3.5, the lemma behind it: the nearest component decides, up to explicit Gaussian tails.

Setting. Forward divergence from N(0, I), any weights, n and d. Component i is behind component j by the gap
g_ij = (|μ_i|² − |μ_j|²)/2 + log(π_j/π_i) at the distance D_ij = |μ_i − μ_j|; all |μ_i| ≤ R.
Shown. For all i, j and any numbers s_ij ≤ min(m², g), m = g/D; that is, s_ij ≤ g_ij and s_ij D_ij² ≤ g_ij²:

    E w_i ≤ e^{−s_ij/2}
    |∇_i L| ≤ 2(R + 3R³) E w_i
    |∇_i L − 2μ_i| ≤ 2 (R (1 − E w_i) + Σ_j E w_j ((1 + R²) D_ij + 3R D_ij²))
    |L − |μ_i|²| ≤ Σ_j E w_j (2|μ_i| D_ij + D_ij²)

The last two say something of the nearest component i, all others being behind: 1 − E w_i = Σ_{j≠i} E w_j.
Not shown. Nothing is left to the reader.
Tools. w_i ≤ min(1, w_i/w_j) ≤ (w_i/w_j)^θ for 0 ≤ θ ≤ 1, whose mean is e^{θ²D²/2 − θg}; θ = min(1, g/D²).

So a far start is an induction and no computation: see the other files of Theorem 3.5.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.facts import gap, mass_behind
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import L
from verify.lemmas.lead import (
    BALL,
    DOMINANCE,
    DOMINATED,
    LEADS,
    OF_LOSER,
    OF_LOSS,
    OF_WINNER,
    D,
    N,
    R,
    dominated,
    g,
    gradient_i,
    s,
)
from verify.lemmas.norms import at_most as upward
from verify.lemmas.norms import length, length_facts, pairing
from verify.lemmas.posterior import second_moment, trace_is_nonnegative, weight_at_most_1
from verify.logic.schemas import exp_monotone, inverse, inverse_positive, inverse_times, max_one_of
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, TRACE, Cv, Defined, E_phi, contraction_is_nonnegative, cut, definition, dot,
    equals, exp, exp_positive, exp_sum, exp_tangent, gradient_form, identity, in_the_limit, infer,
    integrated, max_left, max_right, maximum, mu, mu_j, nonnegative_square, positive,
    renamed_component, scalar, square, v, vector, w, w_j, weight_is_positive,
)  # fmt: skip

HALF = Fraction(1, 2)
T = TRACE
Cμ = vector(nt.C("a", "b") * nt.mu("b"), "C mu_i", r"C\mu_i", "posterior covariance times μ_i")
h = v - mu
ε = positive("ε", r"\varepsilon", "as small as one likes")
A, H = length("|v|", "|v|", v), length("|h|", "|h|", h)
SQUARE_D, POSITIVE_D = length_facts(D, mu - mu_j)
SQUARE_A, POSITIVE_A = length_facts(A, v)
SQUARE_H, POSITIVE_H = length_facts(H, h)

G = Defined("g⁺", "g^+", "", term(maximum(g, 0)))
B = Defined("B", "B", "", term(maximum(D**2, G)))
θ = Defined("θ", r"\theta", "", G * inverse(B + ε))


@cache
def share():
    """G = max(g, 0) and B = max(D², G): G ≥ 0, g; B ≥ D², G; θ(B + ε) = G, so that 0 ≤ θ ≤ 1."""
    positive_G = infer(G >= 0, by=[definition(G), max_right(g, 0)])
    above_g = infer(g <= G, by=[definition(G), max_left(g, 0)])
    above_D = infer(B >= D**2, by=[definition(B), max_left(D**2, G)])
    above_G = infer(B >= G, by=[definition(B), max_right(D**2, G)])
    positive_B = infer(B + ε > 0, by=[above_G, positive_G])
    of_θ = infer(equals(θ * (B + ε), G), by=[definition(θ), cut(inverse_times(B + ε), positive_B)])
    per_B = cut(inverse_positive(B + ε), positive_B)
    range_of_θ = (
        infer(θ >= 0, by=[definition(θ), positive_G, per_B]),
        infer(θ <= 1, by=[of_θ, above_G, positive_B], degree=2),
    )
    return positive_G, above_g, above_D, above_G, positive_B, of_θ, range_of_θ


def exponent(leads=LEADS, half=HALF):
    """θ²D²/2 − θg ≤ (ε − s)/2: θ²D² ≤ θG = θg, and sB ≤ G², so s ≤ θG + ε."""
    positive_G, above_g, above_D, above_G, positive_B, of_θ, _ = share()
    one_of_G = infer(equals((G - g) * G, 0), by=[definition(G), max_one_of(g, 0)])
    one_of_B = infer(equals((B - D**2) * (B - G), 0), by=[definition(B), max_one_of(D**2, G)])
    far = infer(D**2 >= 0, by=[POSITIVE_D])
    by_D = infer(s * D**2 <= G**2, by=[*leads, above_g, positive_G, far], split=[g])
    by_G = infer(s <= G, by=[leads[0], above_g])
    product = infer(s * B <= G**2, by=[by_D, by_G, one_of_B, positive_G, above_D], split=[D**2 - B])
    small = infer(s <= B, by=[by_G, above_G])
    left = infer(s - θ * G <= ε, by=[of_θ, product, small, positive_B])
    spread = infer(θ**2 * D**2 <= θ * G, by=[of_θ, above_D], squares=[term(θ)])
    same = infer(equals(θ * g, θ * G), by=[definition(θ), one_of_G])
    by = [spread, same, left, definition(g), SQUARE_D]
    return infer(θ**2 * square(mu - mu_j) / 2 - θ * gap() <= (ε - s) * half, by=by)


@cache
def weight(leads=tuple(LEADS), half=HALF):
    """E w_i ≤ e^{(ε − s)/2} for every ε > 0, so E w_i (1 − ε/2) ≤ E w_i e^{−ε/2} ≤ e^{−s/2}."""
    small = exponent(leads, half)
    power, most = small.comparison.left, small.comparison.right
    mass = cut(mass_behind(θ), *share()[-1])
    bound = infer(E_phi(w) <= exp(most), by=[mass, cut(exp_monotone(power, most), small)])
    less = -1 * ε * half
    by = [bound, exp_sum(most, less), exp_positive(less)]
    times = infer(E_phi(w) * exp(less) <= exp(-1 * s * half), by=by)
    by = [times, exp_tangent(less), integrated(E_phi, weight_is_positive())]
    return in_the_limit(infer(E_phi(w) * (1 + less) <= exp(-1 * s * half), by=by), ε)


@cache
def spread_and_mean(given=(BALL,)):
    """|v|² + tr C ≤ R², so |v| ≤ R."""
    each = infer(w * square(mu) <= w * R**2, by=[*given, weight_is_positive()])
    both = infer(T + square(v) <= R**2, by=[second_moment(), integrated(SUM, each), identity(SUM(w), 1)])
    return both, infer(square(v) <= R**2, by=[both, trace_is_nonnegative()])


@cache
def norm_below_trace():
    """‖C‖² ≤ (tr C)²: Lagrange, Σ_ij w_i w_j |y_i ⊗ y_j − y_j ⊗ y_i|² = 2((tr C)² − ‖C‖²)."""
    y, other = [nt.mu(k) - nt.v(k) for k in "ab"], [nt.mu(k, "j") - nt.v(k) for k in "ab"]
    skew = y[0] * other[1] - y[1] * other[0]
    pair = w * w_j * scalar(skew * skew)
    by = [weight_is_positive(), renamed_component(weight_is_positive()), contraction_is_nonnegative(skew)]
    total = integrated(SUM, integrated(SUM_J, infer(pair >= 0, by=by)))
    return infer(C2 <= T**2, by=[total, identity(SUM(SUM_J(pair)), 2 * (T**2 - C2))])


@cache
def image(of, C_of, coordinates):
    """|Cu|² ≤ (tr C)² |u|²: Lagrange, |C ⊗ u − its transpose|² = 2(‖C‖² |u|² − |Cu|²)."""
    skew = nt.C("a", "b") * coordinates("c") - nt.C("a", "c") * coordinates("b")
    lagrange = identity(scalar(skew * skew), 2 * (C2 * square(of) - square(C_of)))
    first = infer(square(C_of) <= C2 * square(of), by=[contraction_is_nonnegative(skew), lagrange])
    by = [first, norm_below_trace(), nonnegative_square(of)]
    return infer(square(C_of) <= T**2 * square(of), by=by)


def form(sign=-1):
    """Lemma 2.2 in its compact form: ∇_i L = 2E[w_i f], f = (1 − v·(μ_i − v)) v + Cμ_i − 2Cv."""
    return (1 + sign * dot(v, mu - v)) * v + Cμ - 2 * Cv


def images(u, U, facts):
    """|⟨Cμ_i, u⟩| and |⟨Cv, u⟩| are at most tr C R |u|."""
    short, reach = upward(facts[0]), infer(T * R * U >= 0, by=[trace_is_nonnegative(), facts[1]])
    first = infer(square(Cμ) <= (T * R) ** 2, by=[image(mu, Cμ, nt.mu), BALL], squares=[term(T)])
    by = [image(v, Cv, nt.v), spread_and_mean()[1]]
    second = infer(square(Cv) <= (T * R) ** 2, by=by, squares=[term(T)])
    return pairing(Cμ, u, T * R, U, [first, short, reach]), pairing(Cv, u, T * R, U, [second, short, reach])


def without_square(U, facts, bound, total, positive_bound):
    """|u| ≤ b, squared, from |u|² ≤ b|u| and b ≥ 0."""
    length_of_u = infer(bound >= U, by=[total, facts[0], positive_bound], degree=2)
    return infer(bound**2 >= U**2, by=[length_of_u, facts[1]])


@cache
def loser(linear=1, cubic=3):
    """|∇_i L| ≤ 2(R + 3R³) E w_i: |f| ≤ (1 + |v|R + |v|²)|v| + 3R tr C, and tr C ≤ R² − |v|²."""
    u, U = gradient_i, length("|∇_i|", r"|\nabla_i|", gradient_i)
    facts, most = length_facts(U, u), linear * R + cubic * R**3
    short_v, short_u = upward(SQUARE_A), upward(facts[0])
    along_u = pairing(v, u, A, U, [short_v, short_u, infer(A * U >= 0, by=[POSITIVE_A, facts[1]])])
    along_mu = pairing(v, mu, A, R, [short_v, BALL, infer(A * R >= 0, by=[POSITIVE_A])])
    factor, most_factor = 1 - dot(v, mu - v), 1 + A * R + A**2
    above = infer(factor <= most_factor, by=[along_mu[1], SQUARE_A])
    below = infer(-1 * factor <= most_factor, by=[along_mu[0], SQUARE_A, nonnegative_square(v)])
    first = infer(factor * dot(v, u) <= most_factor * A * U, by=[*along_u, above, below], degree=2)
    of_mu, of_v = images(u, U, facts)
    field = infer(dot(form(), u) <= (most_factor * A + 3 * R * T) * U, by=[first, of_mu[0], of_v[1]])
    short = infer(T <= R**2 - A**2, by=[spread_and_mean()[0], SQUARE_A])
    within = infer(A <= R, by=[short, trace_is_nonnegative()], degree=2)
    size = infer(most_factor * A + 3 * R * T <= most, by=[short, within, POSITIVE_A])
    whole = infer(dot(form(), u) <= most * U, by=[field, size, facts[1]])
    point = infer(w * dot(form(), u) <= most * U * w, by=[whole, weight_is_positive()])
    mass = integrated(E_phi, weight_is_positive())
    total = infer(square(u) <= 2 * most * E_phi(w) * U, by=[gradient_is(form(), u), integrated(E_phi, point)])
    bound = 2 * most * E_phi(w)
    positive_bound = infer(bound >= 0, by=[mass, infer(most > 0)])
    squared = without_square(U, facts, bound, total, positive_bound)
    return infer(square(u) <= OF_LOSER**2, by=[squared, facts[0], definition(OF_LOSER)])


def gradient_is(field, u):
    """⟨∇_i L, u⟩ = 2E[w_i ⟨f, u⟩]."""
    return gradient_form(gradient_i, 2 * w, field, u)


P, Q = SUM_J(w_j * D), SUM_J(w_j * D**2)


@cache
def about():
    """|h| ≤ Σ_j w_j D_ij, since |h|² = Σ_j w_j ⟨μ_j − μ_i, h⟩; and tr C + |h|² = Σ_j w_j D_ij²."""
    reach = infer(D * H >= 0, by=[POSITIVE_D, POSITIVE_H])
    along, _ = pairing(mu_j - mu, h, D, H, [upward(SQUARE_D), upward(SQUARE_H), reach])
    each = infer(w_j * dot(mu_j - mu, h) <= w_j * D * H, by=[along, renamed_component(weight_is_positive())])
    mean = identity(SUM_J(w_j * dot(mu_j - mu, h)), square(h))
    product = infer(H**2 <= P * H, by=[integrated(SUM_J, each), mean, SQUARE_H])
    distances = infer(w_j * D >= 0, by=[renamed_component(weight_is_positive()), POSITIVE_D])
    first = infer(H <= P, by=[product, integrated(SUM_J, distances)], degree=2)
    squares = infer(equals(w_j * D**2, w_j * square(mu - mu_j)), by=[SQUARE_D])
    moment = identity(SUM_J(w_j * square(mu - mu_j)), T + square(h))
    return first, infer(equals(T + H**2, Q), by=[integrated(SUM_J, squares), moment, SQUARE_H])


@cache
def winner(missing=1, sign=-1):
    """w_i f − μ_i = −(1 − w_i)μ_i + w_i(h + (v·h)v + Cμ_i − 2Cv), with |h| and tr C from :func:`about`."""
    u, U = gradient_i - 2 * mu, length("|u|", "|u|", gradient_i - 2 * mu)
    facts, field = length_facts(U, u), form(sign)
    short_u, short_h, (of_h, of_trace) = upward(facts[0]), upward(SQUARE_H), about()
    reach, small_v = infer(R * U >= 0, by=[facts[1]]), spread_and_mean()[1]
    mu_u = pairing(mu, u, R, U, [BALL, short_u, reach])
    h_u = pairing(h, u, H, U, [short_h, short_u, infer(H * U >= 0, by=[POSITIVE_H, facts[1]])])
    v_u = pairing(v, u, R, U, [small_v, short_u, reach])
    v_h = pairing(v, h, R, H, [small_v, short_h, infer(R * H >= 0, by=[POSITIVE_H])])
    cross = infer(dot(v, h) * dot(v, u) <= R**2 * H * U, by=[*v_h, *v_u], degree=2)
    of_mu, of_v = images(u, U, facts)
    by_h, by_P = (1 + R**2) * H + 3 * R * T, (1 + R**2) * P + 3 * R * Q
    inner = infer(dot(field - mu, u) <= by_h * U, by=[h_u[0], cross, of_mu[0], of_v[1]])
    trace = infer(T <= Q, by=[of_trace, infer(H**2 >= 0, by=[POSITIVE_H])])
    wider, positive_h = (
        infer(by_h <= by_P, by=[of_h, trace]),
        infer(by_h >= 0, by=[POSITIVE_H, trace_is_nonnegative()]),
    )
    times_w = infer(w * dot(field - mu, u) <= w * by_h * U, by=[inner, weight_is_positive()])
    less = infer(w * by_h <= by_P, by=[infer(w * by_h <= by_h, by=[weight_at_most_1(), positive_h]), wider])
    kept = infer(w * dot(field - mu, u) <= by_P * U, by=[times_w, less, facts[1]])
    lost = infer((w - 1) * dot(mu, u) <= (1 - w) * R * U, by=[mu_u[1], weight_at_most_1()])
    most = missing * R * (1 - w) + by_P
    point = infer(w * dot(field, u) - dot(mu, u) <= most * U, by=[kept, lost])
    bound = 2 * E_phi(most)
    total = infer(square(u) <= bound * U, by=[gradient_is(field, u), integrated(E_phi, point)])
    positive_most = infer(most >= 0, by=[weight_at_most_1(), wider, positive_h])
    positive_bound = infer(bound >= 0, by=[integrated(E_phi, positive_most)])
    squared = without_square(U, facts, bound, total, positive_bound)
    return infer(square(u) <= OF_WINNER**2, by=[squared, facts[0], definition(OF_WINNER)])


@cache
def loss(sign, along=2):
    """±(|v|² − |μ_i|²) ≤ 2|μ_i||h| + |h|², and |h| ≤ Σ_j w_j D_ij, |h|² ≤ Σ_j w_j D_ij²."""
    facts, (of_h, of_trace) = length_facts(N, mu), about()
    reach = infer(N * H >= 0, by=[facts[1], POSITIVE_H])
    pair = pairing(mu, h, N, H, [upward(facts[0]), upward(SQUARE_H), reach])[sign < 0]
    wider = infer(N * H <= N * P, by=[of_h, facts[1]])
    by = [pair, wider, SQUARE_H, of_trace, trace_is_nonnegative()]
    if sign < 0:
        by.append(infer(H**2 >= 0, by=[POSITIVE_H]))
    point = infer(sign * (square(v) - square(mu)) <= along * N * P + Q, by=by)
    by = [integrated(E_phi, point), definition(L), definition(OF_LOSS)]
    return infer(sign * (L - square(mu)) <= OF_LOSS, by=by)


@claim(FORWARD, "Theorem 3.5, gradients and loss", DOMINATED, provenance=Provenance.DERIVED)
def test_gradients_and_loss(evidence: Evidence) -> None:
    evidence.conclude(loser(), "Lemma 2.2 in its compact form; |v|, |μ_i| ≤ R, ‖C‖ ≤ tr C")
    evidence.conclude(winner(), "all but μ_i is small where h = v − μ_i and C are")
    evidence.conclude(loss(1), "|v|² = |μ_i|² + 2μ_i·h + |h|²")
    evidence.conclude(loss(-1), "|v|² = |μ_i|² + 2μ_i·h + |h|²")

    evidence.twin("½R instead of R, false for one component", lambda: loser(linear=HALF))
    evidence.twin("2R³ instead of 3R³", lambda: loser(cubic=2))
    evidence.twin("half of R (1 − E w_i), false at equal means", lambda: winner(missing=HALF))
    evidence.twin("(v·h)v with the other sign", lambda: winner(sign=1))
    evidence.twin("μ_i·h counted once, false for means that are close", lambda: loss(1, along=1))
    evidence.twin("means without a bound", lambda: spread_and_mean(given=()))


@claim(FORWARD, "Theorem 3.5, dominance", DOMINANCE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([4, "1/2"]), {"R": 4}, vectors={"s_ij": [[-1, 5], [-16, -1]]}))
def test_the_nearest_component_decides(evidence: Evidence) -> None:
    evidence.conclude(weight(), "w_i ≤ (w_i/w_j)^θ, and the integral of the normal density")
    for bound in dominated():
        evidence.conclude(bound, "whichever component is the nearest")

    evidence.twin("exponent s instead of s/2", lambda: weight(half=1))
    evidence.twin("s ≤ g² in place of s D² ≤ g²", lambda: weight(leads=(LEADS[0], s <= g**2)))
    evidence.twin("s ≤ g² in place of s ≤ g", lambda: weight(leads=(s <= g**2, LEADS[1])))
