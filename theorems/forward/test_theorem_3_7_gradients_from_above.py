"""Theorem 3.7, gradients from above: no mean moves faster than its own tail half-way to the one allows.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c.
Shown. For every component, wherever it and all others are, with X_i = |μ_i|²,

    |∇_iL| ≤ N² (12300 + 18X_i²) e^{−X_i/8 − c·μ_i/4 + |c|²/2}.

Not shown. The best power: for two means, the other at (r, 0), |∇_iL| is (π/8) r² φ(r/2) up to 1 + O(1/r).
Tools. Lemma 2.2 in its compact form; "S-9, two weights".

∇_iL = 2E[w_i f_i] with |f_i| ≤ 3(1 + X_i² + Σ_j w_j X_j²). Another component that is nearer than i counts no
more than i itself, as w_j ≤ 1; one that is farther counts by E w_i w_j ≤ N e^{−X_i/8 − (X_j − X_i)/16 + …}.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_mean import LIGHT, N, at_least_one, gradient_i
from verify.lemmas.norms import at_most, length, length_facts, pairing
from verify.lemmas.posterior import trace_is_nonnegative
from verify.lemmas.slow_decay import GRADIENT_ABOVE, SPEED, G, X, most_exponent

from verify.lemmas.pulls import (  # isort: skip
    MOST, POSITIVE, X_j, alone, farther, form, of_pair, pair, parts_of_form, q, q_is, sizes, weight, x_i,
    x_i_is, z,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, definition, dot, equals, exp_positive, gradient_form, identity, infer, integrated, n,
    pi, square, w, w_j, weights_sum,
)  # fmt: skip

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
    total = infer(square(u) <= most**2, by=[facts[0], total])
    return infer(square(u) <= G**2, by=[total, infer(equals(G**2, SPEED**2), by=[definition(G)], degree=2)])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(FORWARD, "Theorem 3.7, gradients from above", GRADIENT_ABOVE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 5]), {"N": 2}, vectors={"c": [[0]], **FIRST}))
def test_gradients_from_above(evidence: Evidence) -> None:
    evidence.conclude(gradient(), "Lemma 2.2 in its compact form, and how little two components overlap")

    evidence.twin("|f|² ≤ 4(1 + X² + q)²", lambda: size_of_form(factor=4))
    evidence.twin("1200 instead of 12300", lambda: gradient(linear=1200))
    evidence.twin("all components are at most as far as i", lambda: farther(part=0))
