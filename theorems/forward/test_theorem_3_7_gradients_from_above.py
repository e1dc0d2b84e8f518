"""Theorem 3.7, gradients from above: no mean moves faster than its own tail half-way to the one allows.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c.
Shown. For every component, wherever it and all others are, with X_i = |μ_i|²,

    |∇_iL| ≤ N² (12300 + 18X_i²) e^{−X_i/8 − c·μ_i/4 + |c|²/2}.

Not shown. The best power: for two means, the other at (r, 0), |∇_iL| is (π/8) r² φ(r/2) up to 1 + O(1/r).
Tools. Lemma 2.2 in its compact form; "S-9, two weights".

∇_iL = 2E[w_i f_i] with |f_i| ≤ 3(1 + X_i² + Σ_j w_j X_j²). Another component that is nearer than i counts no
more than i itself, as w_j ≤ 1; one that is farther counts by E w_i w_j ≤ N e^{−X_i/8 − (X_j − X_i)/16 + …}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.norms import at_most, length, length_facts, pairing
from verify.lemmas.slow_decay import GRADIENT_ABOVE, X, most_exponent
from verify.logic.schemas import exp_monotone

from verify.lemmas.far_mean import (  # isort: skip
    LIGHT, PAIR, PAIR_EXPONENT, D, N, ahead, at_least_one, c, gradient_i, half_way, mean_of_exponential,
    named, δ,
)  # fmt: skip
from verify.lemmas.posterior import (  # isort: skip
    images_below_norm,
    norm_below_trace,
    second_moment,
    trace_is_nonnegative,
    weight_at_most_1,
)
from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, TRACE, Cv, Cy, E_phi, cauchy_schwarz, cut, dot, equals, exp, exp_positive, exp_sum,
    exp_tangent, gradient_form, identity, infer, integrated, mu, mu_j, n, nonnegative_square, pi,
    renamed_component, renamed_sum, square, v, w, w_j, weight_is_positive, weights_sum,
)  # fmt: skip

HALF = Fraction(1, 2)
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
weight, pair, X_j = E_phi(w), E_phi(w * w_j), square(mu_j)
y = mu - v
form = (1 - dot(v, y)) * v + Cy - Cv
z, z_is = named("z", "z", SUM(w * X))
q, q_is = named("q", "q", SUM_J(w_j * X_j**2))
S, S_is = named("S", "S", square(v))
x_i, x_i_is = named("x_i", "x_i", X)
Y, Y_is = named("Y_i", "Y_i", square(y))


@cache
def sizes():
    """S + T = z and z² ≤ q for S = |v|², T = tr C; S, X ≥ 0; 0 ≤ Y ≤ 2X + 2S for Y = |y|²."""
    total = infer(equals(S + TRACE, z), by=[second_moment(), S_is, z_is])
    spread = integrated(SUM, infer(w * (X - z) ** 2 >= 0, by=[POSITIVE], squares=[X - z]))
    by = [spread, renamed_sum(w * X**2, SUM, SUM_J), identity(SUM(w), 1), z_is, q_is]
    jensen = infer(z**2 <= q, by=by, degree=2)
    named_squares = (S, S_is, v), (x_i, x_i_is, mu), (Y, Y_is, y)
    lows = [infer(name >= 0, by=[is_name, nonnegative_square(u)]) for name, is_name, u in named_squares]
    apart = infer(2 * x_i + 2 * S >= Y, by=[Y_is, x_i_is, S_is, nonnegative_square(mu + v)])
    return total, jensen, apart, *lows


@cache
def parts_of_form():
    """|f|² ≤ 3((2 + 4S(X + S))S + T²(2X + 3S)): f = (1 − v·y)v + Cy − Cv, (v·y)² ≤ SY, |Cu| ≤ T|u|."""
    _, _, apart, S_low, _, Y_low = sizes()
    (of_v, of_y), norm = images_below_norm(), norm_below_trace()
    p, along = (1 - dot(v, y)) * v, infer(dot(v, y) ** 2 <= S * Y, by=[cauchy_schwarz(v, y), S_is, Y_is])
    by = [nonnegative_square(s) for s in (p - Cy, p + Cv, Cy + Cv)]
    three = infer(square(form) <= 3 * (square(p) + square(Cy) + square(Cv)), by=by)
    first = infer((1 - dot(v, y)) ** 2 <= 2 + 2 * S * Y, by=[along], squares=[1 + dot(v, y)])
    first = infer(square(p) <= (2 + 2 * S * Y) * S, by=[first, S_is, S_low])
    by = [of_y, infer(C2 * Y <= TRACE**2 * Y, by=[norm, Y_low]), Y_is]
    second = infer(square(Cy) <= TRACE**2 * Y, by=by)
    by = [of_v, infer(C2 * S <= TRACE**2 * S, by=[norm, S_low]), S_is]
    third = infer(square(Cv) <= TRACE**2 * S, by=by)
    size = (2 + 2 * S * Y) * S + TRACE**2 * (Y + S)
    most = (2 + 4 * S * (x_i + S)) * S + TRACE**2 * (2 * x_i + 3 * S)
    by = [infer(square(form) <= 3 * size, by=[three, first, second, third])]
    by.append(infer(size <= most, by=[apart], squares=[S, TRACE]))
    return infer(square(form) <= 3 * most, by=by), 3 * most


AROUND = 1 + x_i**2 + q
BOUND, INSIDE = 3 * AROUND, 3 * w * (1 + X**2 + SUM_J(w_j * X_j**2))


@cache
def size_of_form(factor=9):
    """|f|² ≤ 9(1 + X² + q)²: what stands in :func:`parts_of_form` is cubic in z and X, and z² ≤ q."""
    (total, jensen, _, S_low, x_low, _), (size, most) = sizes(), parts_of_form()
    cubic = 6 * z + 12 * z**2 * x_i + 12 * z**3
    short = infer(most <= cubic, by=[total, S_low, trace_is_nonnegative(), x_low])
    squares = [z - 1, z * (x_i - 1), z * (z - 1), x_i, z, z**2, x_i**2, x_i * z]
    quartic = infer(cubic <= factor * (1 + x_i**2 + z**2) ** 2, squares=squares)
    wider = infer(1 + x_i**2 + z**2 <= AROUND, by=[jensen])
    wider = infer((1 + x_i**2 + z**2) ** 2 <= AROUND**2, by=[wider], degree=2, squares=[x_i, z])
    return infer(square(form) <= factor * AROUND**2, by=[size, short, quartic, wider], degree=1)


@cache
def speed():
    """|∇_i| ≤ 6 E[w_i (1 + X² + q)]."""
    u, U = gradient_i, length("|∇_i|", r"|\nabla_i|", gradient_i)
    facts = length_facts(U, u)
    low = infer(AROUND >= 0, by=[sizes()[1]], squares=[x_i, z])
    by = [infer(square(form) <= BOUND**2, by=[size_of_form()]), at_most(facts[0])]
    along = pairing(form, u, BOUND, U, [*by, infer(BOUND * U >= 0, by=[low, facts[1]])])[0]
    point = infer(w * dot(form, u) <= w * BOUND * U, by=[along, POSITIVE])
    known = infer(equals(w * BOUND, INSIDE), by=[x_i_is, q_is])
    point = infer(w * dot(form, u) <= INSIDE * U, by=[point, known])
    by = [gradient_form(u, 2 * w, form, u), integrated(E_phi, point)]
    return infer(square(u) <= 2 * E_phi(INSIDE) * U, by=by), *facts


MOST = exp(most_exponent)
gap = (X_j - X) / 16


@cache
def farther(part=2048):
    """X_j² ≤ 2X_i² + 2048 e^s for s = (X_j − X_i)/16: s² ≤ 4e^s for s ≥ 0, and X_j ≤ X_i for s ≤ 0."""
    x_j, x_j_is = named("x_j", "x_j", X_j)
    half = exp(gap / 2)
    by = [exp_tangent(gap / 2), x_j_is, x_i_is]
    tangent = infer(half >= 1 + (x_j - x_i) / 32, by=by, degree=1)
    low = infer(x_j >= 0, by=[x_j_is, nonnegative_square(mu_j)])
    by = [tangent, low, infer(half >= 0, by=[exp_positive(gap / 2)])]
    squares, goal = [x_j - 2 * x_i, half, x_i], x_j**2 <= 2 * x_i**2 + part * half**2
    by = [infer(goal, by=by, split=[x_j - x_i], squares=squares, degree=2), exp_sum(gap / 2, gap / 2)]
    by += [infer(equals(t**2, u**2), by=[is_t]) for t, u, is_t in ((x_j, X_j, x_j_is), (x_i, X, x_i_is))]
    return infer(X_j**2 <= 2 * X**2 + part * exp(gap), by=by)


@cache
def of_pair():
    """E[w_i w_j] X_j² ≤ 2X_i² E[w_i w_j] + 2048 N e^{h_i}."""
    inner = half_way + PAIR_EXPONENT
    small = infer(inner + gap <= most_exponent, by=[nonnegative_square(δ + 2 * c)])
    small = cut(exp_monotone(inner + gap, most_exponent), small)
    bound = PAIR.cited("S S-9, two weights")[2]
    bound = infer(pair * exp(gap) <= N * exp(inner) * exp(gap), by=[bound, exp_positive(gap)])
    bound = infer(pair * exp(gap) <= N * MOST, by=[bound, exp_sum(inner, gap), small])
    low = integrated(E_phi, infer(w * w_j >= 0, by=[POSITIVE, POSITIVE_J]))
    far = infer(pair * X_j**2 <= pair * (2 * X**2 + 2048 * exp(gap)), by=[farther(), low])
    return infer(pair * X_j**2 <= 2 * X**2 * pair + 2048 * N * MOST, by=[far, bound])


@cache
def alone():
    """E w_i ≤ N e^{h_i}: w ≤ N g for g = e^{y/2}, as w ≤ 1 and w ≤ N g²."""
    of_w, half = PAIR.cited("S S-9, two weights")[0], exp(ahead / 2)
    by = [of_w, exp_sum(ahead / 2, ahead / 2)]
    by = [infer(w <= N * half**2, by=by), weight_at_most_1(), at_least_one(), exp_positive(ahead / 2)]
    point = infer(w <= N * half, by=by, split=[half - 1])
    mean = mean_of_exponential(ahead / 2, HALF * D, (square(c) - square(mu)) / 4, half_way)
    less = infer(half_way <= most_exponent, by=[nonnegative_square(c)])
    less = cut(exp_monotone(half_way, most_exponent), less)
    return infer(weight <= N * MOST, by=[integrated(E_phi, point), mean, less])


def gradient(linear=12300):
    """|∇_i| ≤ N² (12300 + 18X²) e^{h_i}."""
    total, *facts = speed()
    u, U = gradient_i, length("|∇_i|", r"|\nabla_i|", gradient_i)
    few = infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
    positive = exp_positive(most_exponent)
    many = infer(n * N * MOST <= N**2 * MOST, by=[few, infer(N * MOST > 0, by=[positive])])
    mass = integrated(E_phi, infer(equals(w * SUM_J(w_j), w), by=[identity(SUM_J(w_j), 1)]))
    pairs = SUM_J(pair * X_j**2) <= 2 * X**2 * weight + 2048 * N**2 * MOST
    pairs = infer(pairs, by=[integrated(SUM_J, of_pair()), mass, many])
    wide = infer(N * MOST <= N**2 * MOST, by=[infer(N <= N**2, by=[at_least_one()]), positive])
    one = infer(weight <= N**2 * MOST, by=[alone(), wide])
    one = infer(weight * (1 + 3 * X**2) <= N**2 * MOST * (1 + 3 * X**2), by=[one], squares=[X])
    most = N**2 * (linear + 18 * X**2) * MOST
    some = infer(N**2 * MOST >= 0, by=[positive], squares=[N])
    bound = infer(6 * (weight * (1 + X**2) + SUM_J(pair * X_j**2)) <= most, by=[pairs, one, some], degree=1)
    low = infer(most >= 0, by=[some], squares=[X])
    total = infer(square(u) <= most * U, by=[total, bound, facts[1]])
    total = infer(most >= U, by=[total, facts[0], low], degree=2)
    total = infer(most**2 >= U**2, by=[total, facts[1], low], degree=2)
    return infer(square(u) <= most**2, by=[facts[0], total])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(FORWARD, "Theorem 3.7, gradients from above", GRADIENT_ABOVE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 5]), {"N": 2}, vectors={"c": [[0]], **FIRST}))
def test_gradients_from_above(evidence: Evidence) -> None:
    evidence.conclude(gradient(), "Lemma 2.2 in its compact form, and how little two components overlap")

    evidence.twin("|f|² ≤ 4(1 + X² + q)²", lambda: size_of_form(factor=4))
    evidence.twin("1200 instead of 12300", lambda: gradient(linear=1200))
    evidence.twin("all components are at most as far as i", lambda: farther(part=0))
