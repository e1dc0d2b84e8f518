"""S-5, gradients from above: |μ_i| |∇_iL| is at most |μ_i|⁴ E w_i, wherever all means are.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c.
Shown. For every component, with X_i = |μ_i|²,

    √X_i |∇_iL| ≤ 10 (√X_i + 3X_i²) E w_i + 20480 N² e^{−X_i/8 − c·μ_i/4 + |c|²/2}.

Not shown. That this is the order: S-9's sign has ⟨μ_i, ∇_iL⟩ ≤ −R_i² E w_i/50 for the mean of least norm.
Tools. As for "Theorem 3.7, gradients from above", with cubes for fourth powers.

∇_iL = 2E[w_i f_i] with |f_i| ≤ 5(1 + |μ_i|³ + Σ_j w_j|μ_j|³), and |μ_i| |μ_j|³ is at most X_i² or X_j².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.far_mean import LIGHT, N, gradient_i, named
from verify.lemmas.norms import at_most, length, length_facts, pairing
from verify.lemmas.order import GRADIENT_SHARP, PULL, Γ, r, r_j
from verify.lemmas.posterior import trace_is_nonnegative
from verify.lemmas.slow_decay import X, most_exponent

from verify.lemmas.pulls import (  # isort: skip
    MOST, POSITIVE, POSITIVE_J, X_j, form, of_pair, pair, parts_of_form, sizes, weight, x_i, x_i_is, z, z_is,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, cut, definition, dot, equals, exp_positive, gradient_form, identity, infer,
    integrated, mu, n, nonnegative_square, pi, renamed_component, renamed_sum, sqrt, sqrt_nonnegative,
    sqrt_squared, square, w, w_j, weights_sum,
)  # fmt: skip

Q = Fraction
ζ = sqrt(z)
q, q_is = named("q", "q", SUM_J(w_j * r_j**3))
ρ, ρ_is = named("r_i", "r_i", r)
AROUND = 1 + ρ**3 + q
INSIDE = 5 * w * (1 + r**3 + SUM_J(w_j * r_j**3))


@cache
def roots():
    """√X² = X, √X ≥ 0."""
    return [
        cut(fact(X), infer(X >= 0, by=[nonnegative_square(mu)])) for fact in (sqrt_squared, sqrt_nonnegative)
    ]


@cache
def jensen():
    """ζ³ ≤ q for ζ² = z = Σ w_j X_j: s³ ≥ (3ζs² − ζ³)/2 for s, ζ ≥ 0. And ζ² = z, ζ ≥ 0."""
    low = infer(z >= 0, by=[z_is, integrated(SUM, infer(w * X >= 0, by=[POSITIVE, nonnegative_square(mu)]))])
    squared, positive = (cut(fact(z), low) for fact in (sqrt_squared, sqrt_nonnegative))
    of_j, s_low = (renamed_component(fact) for fact in roots())
    line = infer(2 * r_j**3 - 3 * ζ * r_j**2 + ζ**3 >= 0, by=[positive, s_low], squares=[r_j - ζ])
    line = infer(2 * r_j**3 >= 3 * ζ * X_j - ζ**3, by=[line, of_j])
    line = integrated(SUM_J, infer(2 * w_j * r_j**3 >= w_j * (3 * ζ * X_j - ζ**3), by=[line, POSITIVE_J]))
    total = infer(equals(SUM_J(w_j * X_j), z), by=[z_is, renamed_sum(w * X, SUM, SUM_J)])
    by = [line, total, identity(SUM_J(w_j), 1), q_is]
    whole = infer(2 * q >= 3 * ζ * z - ζ**3, by=by)
    return infer(ζ**3 <= q, by=[whole, squared]), squared, positive


@cache
def size_of_form(factor=25):
    """|f|² ≤ 25(1 + r³ + q)²."""
    (total, _, _, S_low, x_low, _), (size, most) = sizes(), parts_of_form()
    (below, squared, positive), (of_r, r_low) = jensen(), roots()
    cubic = 6 * z + 12 * z**2 * x_i + 12 * z**3
    short = infer(most <= cubic, by=[total, S_low, trace_is_nonnegative(), x_low])
    square_r = infer(equals(x_i, ρ**2), by=[x_i_is, of_r, ρ_is])
    ρ_low = infer(ρ >= 0, by=[r_low, ρ_is])
    known = infer(equals(cubic, 6 * ζ**2 + 12 * ζ**4 * ρ**2 + 12 * ζ**6), by=[squared, square_r])
    one = infer(3 * ζ**2 <= 1 + 2 * ζ**3, by=[positive], squares=[ζ - 1])
    mixed = infer(3 * ζ**4 * ρ**2 <= 2 * ζ**6 + ρ**6, squares=[ζ * (ζ**2 - ρ**2), ρ * (ζ**2 - ρ**2)])
    cubes = [infer(s**3 >= 0, by=[s_low], squares=[s]) for s, s_low in ((ζ, positive), (ρ, ρ_low))]
    around = 1 + ρ**3 + ζ**3
    sextic = infer(around**2 >= 1 + ρ**6 + ζ**6 + 2 * ζ**3, by=cubes, degree=2)
    by = [short, known, one, mixed, sextic, cubes[0]]
    short = infer(most <= 20 * around**2, by=by, squares=[ρ**3, ζ**3], degree=1)
    wide = infer(around <= AROUND, by=[below])
    wide = infer(around**2 <= AROUND**2, by=[wide, *cubes], degree=2)
    return infer(square(form) <= factor * AROUND**2, by=[size, short, wide], squares=[around], degree=1)


@cache
def speed():
    """|∇_i| ≤ 10 E[w_i (1 + r³ + q)]."""
    u, U = gradient_i, length("|∇_i|", r"|\nabla_i|", gradient_i)
    facts, r_low = length_facts(U, u), roots()[1]
    cube = infer(ρ**3 >= 0, by=[infer(ρ >= 0, by=[r_low, ρ_is])], squares=[ρ])
    zeta = infer(ζ**3 >= 0, by=[jensen()[2]], squares=[ζ])
    low = infer(AROUND >= 0, by=[cube, zeta, jensen()[0]])
    by = [infer(square(form) <= (5 * AROUND) ** 2, by=[size_of_form()]), at_most(facts[0])]
    along = pairing(form, u, 5 * AROUND, U, [*by, infer(5 * AROUND * U >= 0, by=[low, facts[1]])])[0]
    point = infer(w * dot(form, u) <= w * 5 * AROUND * U, by=[along, POSITIVE])
    known = infer(equals(w * 5 * AROUND, INSIDE), by=[infer(equals(ρ**3, r**3), by=[ρ_is], degree=3), q_is])
    point = infer(w * dot(form, u) <= INSIDE * U, by=[point, known])
    by = [gradient_form(u, 2 * w, form, u), integrated(E_phi, point)]
    return infer(square(u) <= 2 * E_phi(INSIDE) * U, by=by), *facts


@cache
def of_pair_cubed(room=1536):
    """E[w_i w_j] r_i r_j³ ≤ (7/4) X_i² E[w_i w_j] + 1536 N e^{h_i}: 4ab³ ≤ a⁴ + 3b⁴."""
    (of_r, _), of_j = roots(), renamed_component(roots()[0])
    mixed = infer(4 * r * r_j**3 <= r**4 + 3 * r_j**4, squares=[(r - r_j) * (r + r_j), r_j * (r - r_j)])
    by = [
        mixed,
        infer(equals(r**4, X**2), by=[of_r], degree=2),
        infer(equals(r_j**4, X_j**2), by=[of_j], degree=2),
    ]
    mixed = infer(4 * r * r_j**3 <= X**2 + 3 * X_j**2, by=by)
    low = integrated(E_phi, infer(w * w_j >= 0, by=[POSITIVE, POSITIVE_J]))
    mixed = infer(4 * pair * r * r_j**3 <= pair * (X**2 + 3 * X_j**2), by=[mixed, low])
    return infer(pair * r * r_j**3 <= Q(7, 4) * X**2 * pair + room * N * MOST, by=[mixed, of_pair()])


def gradient(share=3):
    """R |∇_i| ≤ 10 (r + 3X²) E w_i + 20480 N² e^{h_i}."""
    (total, *facts), (of_r, r_low), positive = speed(), roots(), exp_positive(most_exponent)
    u, U = gradient_i, length("|∇_i|", r"|\nabla_i|", gradient_i)
    few = infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
    many = infer(n * N * MOST <= N**2 * MOST, by=[few, infer(N * MOST > 0, by=[positive])])
    mass = integrated(E_phi, infer(equals(w * SUM_J(w_j), w), by=[identity(SUM_J(w_j), 1)]))
    pairs = r * SUM_J(pair * r_j**3) <= Q(7, 4) * X**2 * weight + 1536 * N**2 * MOST
    pairs = infer(pairs, by=[integrated(SUM_J, of_pair_cubed()), mass, many])
    most = 10 * (r + share * X**2) * weight + 20480 * N**2 * MOST
    some = infer(N**2 * MOST >= 0, by=[positive], squares=[N])
    mass = integrated(E_phi, POSITIVE)
    fourth = infer(equals(r**4, X**2), by=[of_r], degree=2)
    room = infer(X**2 * weight >= 0, by=[mass], squares=[X])
    bound = infer(2 * r * E_phi(INSIDE) <= most, by=[pairs, fourth, some, room], degree=1)
    low = infer(most >= 0, by=[some, room, infer(r * weight >= 0, by=[r_low, mass])])
    total = infer(r * U**2 <= 2 * r * E_phi(INSIDE) * U, by=[total, facts[0], r_low])
    total = infer(r * U**2 <= most * U, by=[total, bound, facts[1]])
    total = infer(r * U <= most, by=[infer((r * U) ** 2 <= most * r * U, by=[total, r_low]), low], degree=2)
    low_U = infer(r * U >= 0, by=[r_low, facts[1]])
    total = infer((r * U) ** 2 <= most**2, by=[total, low_U, low], degree=2)
    known = infer(equals((r * U) ** 2, X * square(u)), by=[of_r, facts[0]])
    total = infer(X * square(u) <= most**2, by=[total, known], degree=1)
    return infer(
        X * square(u) <= Γ**2, by=[total, infer(equals(Γ**2, PULL**2), by=[definition(Γ)], degree=2)]
    )


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(SHARPER, "S-5, gradients from above", GRADIENT_SHARP, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 5]), {"N": 2}, vectors={"c": [[0]], **FIRST}))
def test_gradients_from_above(evidence: Evidence) -> None:
    evidence.conclude(gradient(), "Lemma 2.2 in its compact form, with cubes of norms")

    evidence.twin("|f|² ≤ 16(1 + r³ + q)²", lambda: size_of_form(factor=16))
    evidence.twin("10(√X_i + X_i²): the others for nothing", lambda: gradient(share=1))
    evidence.twin("all components are at most as far as i", lambda: of_pair_cubed(room=0))
