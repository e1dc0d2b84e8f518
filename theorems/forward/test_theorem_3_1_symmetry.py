r"""Theorem 3.1, first half (Zhang et al. 2025): at (s e_1, −s e_1, 0, …, 0) only s is left to move.

Setting. Single-Gaussian teacher N(0, I); uniform weights, n ≥ 2, any d; μ_i = s δ_i, δ_i = ε_i e and |e| = 1,
where ε_i is 1 once, −1 once, and 0 for all others: ε_i³ = ε_i, Σ ε_i = 0 and Σ ε_i² = 2 say so.
Shown. ∇_i = ½ ε_i (dL/ds) e: it is a multiple of e, as |∇_i|² = ⟨∇_i, e⟩², and that multiple. So a stationary
point of s ↦ L is one of L.
Not shown. That there is one: test_theorem_3_1_every_n.py.
Tools. Lemma 2.2's form of the gradient, softmax weights, x → −x under φ.

With z = ⟨v, e⟩ and ∇_i = E_φ[2 w_i h_i] one has h_i = (z + z³ − 2z tr C + s ε_i (tr C − z²)) e. The weights
are functions of ε_i, tr C and z, and what is odd in z is odd in x. With weights ½, ¼, ¼ the statement is
false: at 2, −2, 0 the gradient is 0.3113, −0.2639, 0.0586.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.derivatives import delta, gradient_is_derivative
from verify.lemmas.opposite_means import (
    DIRECTION,
    MEANS,
    SIGNS,
    SLOPE,
    SYMMETRY,
    UNIT,
    centre_against,
    centre_is_along,
    chosen,
    component,
    e,
    g,
    inner_weight,
    is_chosen,
    mean_against,
    means,
    outer_weight,
    s,
    sign,
    z,
)  # fmt: skip
from verify.lemmas.zeros import null, zero
from verify.prove import (
    SUM,
    SUM_J,
    TRACE,
    Cv,
    Cy,
    E_phi,
    Law,
    assume,
    cut,
    dot,
    equals,
    gradient,
    gradient_form,
    identity,
    infer,
    integrated,
    mu,
    mu_j,
    n,
    odd_mean,
    renamed_component,
    square,
    summand,
    symbol_j,
    v,
    w,
    w_j,
)  # fmt: skip

sign_j = symbol_j(sign)
h = (1 - dot(v, mu - v)) * v + Cy - Cv
away = s * sign - z
ODD, EVEN = z + z**3 - 2 * z * TRACE, z**2 + TRACE**2 - 2 * z**2 * TRACE
along = ODD + s * sign * (TRACE - z**2)


@cache
def deviation_against(y):
    """⟨μ_i − v, y⟩ = (s ε_i − z) ⟨e, y⟩."""
    return infer(equals(dot(mu - v, y), away * dot(e, y)), by=[mean_against(y), centre_against(y)])


@cache
def deviation_j_against(y):
    """⟨μ_j − v, y⟩ = (s ε_j − z) ⟨e, y⟩."""
    mean = null(renamed_component(assume(MEANS)), mu_j - s * sign_j * e, y)
    return infer(equals(dot(mu_j - v, y), (s * sign_j - z) * dot(e, y)), by=[mean, centre_against(y)])


@cache
def matrix_on_centre(y):
    """⟨Cv, y⟩ = z (tr C) ⟨e, y⟩ for y = e and y = Cv: Cv = Σ w_i ⟨μ_i − v, v⟩ (μ_i − v)."""
    of, size = dot(mu - v, v) * dot(mu - v, y), square(mu - v)
    by = [deviation_against(u) for u in (mu, v, e)]
    length = infer(equals(size, (s * sign - z) ** 2), by=[*by, UNIT])
    by = [deviation_against(v), deviation_against(y), length]
    each = infer(equals(w * of, z * dot(e, y) * w * size), by=by)
    by = [integrated(SUM, each), identity(SUM(w * size), TRACE), identity(SUM(w * of), dot(Cv, y))]
    return infer(equals(dot(Cv, y), z * TRACE * dot(e, y)), by=by)


@cache
def matrix_on_deviation(y):
    """⟨C(μ_i − v), y⟩ = (s ε_i − z) (tr C) ⟨e, y⟩ for y = e and y = C(μ_i − v), likewise."""
    of, size = dot(mu_j - v, mu - v) * dot(mu_j - v, y), square(mu_j - v)
    by = [deviation_j_against(u) for u in (mu_j, v, e)]
    length = infer(equals(size, (s * sign_j - z) ** 2), by=[*by, UNIT])
    by = [*(deviation_j_against(u) for u in (mu, v)), mean_against(e), UNIT]
    first = infer(equals(dot(mu_j - v, mu - v), (s * sign_j - z) * away), by=by)
    by = [first, deviation_j_against(y), length]
    each = infer(equals(w_j * of, away * dot(e, y) * w_j * size), by=by)
    by = [integrated(SUM_J, each), identity(SUM_J(w_j * size), TRACE), identity(SUM_J(w_j * of), dot(Cy, y))]
    return infer(equals(dot(Cy, y), away * TRACE * dot(e, y)), by=by)


def matrix_against(applied, of, size, y):
    """The same for any vector y, as |Cv − z (tr C) e|² = 0."""
    gap = of - size * TRACE * e
    flat = infer(equals(square(gap), 0), by=[applied(e), applied(of)])
    return infer(equals(dot(of, y), size * TRACE * dot(e, y)), by=[null(flat, gap, y)])


@cache
def form_against(y):
    """⟨h_i, y⟩ = (z + z³ − 2z tr C + s ε_i (tr C − z²)) ⟨e, y⟩."""
    by = [centre_against(y), centre_against(mu), centre_is_along(), mean_against(e), UNIT]
    by += [matrix_against(matrix_on_centre, Cv, z, y), matrix_against(matrix_on_deviation, Cy, away, y)]
    return infer(equals(dot(h, y), along * dot(e, y)), by=by)


@cache
def component_along():
    """⟨∇_i, e⟩ = 2 E_φ[w_i (z + z³ − 2z tr C + s ε_i (tr C − z²))]."""
    each = infer(equals(w * dot(h, e), w * along), by=[form_against(e), UNIT])
    by = [integrated(E_phi, each), gradient_form(g, 2 * w, h, e)]
    return infer(equals(dot(g, e), 2 * E_phi(w * along)), by=by)


@cache
def is_along(power=2):
    """|∇_i|² = ⟨∇_i, e⟩²."""
    each = infer(equals(w * dot(h, g), w * along * dot(e, g)), by=[form_against(g)])
    by = [integrated(E_phi, each), gradient_form(g, 2 * w, h, g), component_along()]
    return infer(equals(square(g), dot(g, e) ** power), by=by)


def no_odd_part(value):
    """E_φ f = 0 for f odd in x."""
    return odd_mean(Law.NORMAL, value, sign, s * e)


@cache
def outer(factor=1):
    """s² ε_i² ⟨∇_i, e⟩ = s ε_i E_φ[z² + (tr C)² − 2z² tr C]: the rest is odd in x."""
    odd = (TRACE + z**2) * ODD + s**2 * z * (TRACE - z**2)
    right = sign**2 * odd + s * sign * EVEN
    each = infer(equals(2 * s**2 * sign**2 * w * along, right), by=[outer_weight(), SIGNS[0]])
    by = [component_along(), integrated(E_phi, each), no_odd_part(odd)]
    return infer(equals(s**2 * sign**2 * dot(g, e), factor * s * sign * E_phi(EVEN)), by=by)


@cache
def inner():
    """(1 − ε_i²) ⟨∇_i, e⟩ = 0: all of it is odd in x."""
    odd, factor = (s**2 - TRACE - z**2) * ODD, (n - 2) * s**2 * chosen(0)
    each = infer(equals(factor * w * along, chosen(0) * odd), by=[inner_weight(), SIGNS[0]])
    mean = infer(equals(factor * E_phi(w * along), 0), by=[integrated(E_phi, each), no_odd_part(odd)])
    value = chosen(0) * dot(g, e)
    many = zero((n - 2) * value, [infer(equals(factor * dot(g, e), 0), by=[component_along(), mean])])
    # If n = 2 there is no such component: 1 − ε_i² ≤ Σ_i (1 − ε_i²) = n − 2.
    count = infer(n - 2 >= chosen(0), by=[summand(is_chosen(0), SUM), SIGNS[2]])
    by = [many, count, infer(equals(chosen(0) ** 2, chosen(0)), by=[SIGNS[0]])]
    return zero(value, [infer(value**2 <= 0, by=by, squares=[dot(g, e)])])


@cache
def multiple(half=Fraction(1, 2)):
    """⟨∇_i, e⟩ = ½ ε_i dL/ds, as dL/ds = Σ ε_i ⟨∇_i, e⟩."""
    each = infer(equals(dot(g, delta), sign * dot(g, e)), by=[null(DIRECTION, delta - sign * e, g)])
    both = infer(equals(s**2 * dot(g, e), s * sign * E_phi(EVEN)), by=[outer(), inner()])
    moved = infer(equals(s**2 * sign * dot(g, e), s * sign**2 * E_phi(EVEN)), by=[both])
    by = [gradient_is_derivative(Law.TEACHER), integrated(SUM, each), integrated(SUM, moved), SIGNS[2]]
    whole = infer(equals(s**2 * SLOPE, 2 * s * E_phi(EVEN)), by=by)
    gap = dot(g, e) - half * sign * SLOPE
    return zero(gap, [infer(equals(s**2 * gap, 0), by=[both, whole])])


THREE = {"ε_i": [[1], [-1], [0]], "δ_i": [[1], [-1], [0]], "c": [[1]]}


@claim(FORWARD, "Theorem 3.1, symmetry", SYMMETRY, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([2, -2, 0]), {"s": 2}, vectors=THREE))
def test_symmetry(evidence: Evidence) -> None:
    evidence.conclude(cut(is_along(), means()), "v, C(μ_i − v) and Cv are multiples of e at every point")
    evidence.conclude(cut(multiple(), means()), "what is odd in x has mean 0, the rest has the factor ε_i")

    evidence.twin("∇_i = ε_i (dL/ds) e", lambda: multiple(half=1))
    evidence.twin("twice the even part", lambda: outer(factor=2))
    evidence.twin("|∇_i|² = ⟨∇_i, e⟩⁴", lambda: is_along(power=4))
    evidence.twin("an even part called odd", lambda: no_odd_part(z * ODD))
    evidence.twin("any weights", lambda: component(1, weights=()))


OPPOSITE = Instance(GaussianMixture([2, -2, 0]), digits=38)
UNEVEN = Instance(GaussianMixture([2, -2, 0], ["1/2", "1/4", "1/4"]), digits=38)


def along_itself(i=mu):
    """∇_i is one multiple of μ_i for all i, so 0 for μ_3 = 0: 8 = Σ|μ_j|², to 15 digits."""
    slope = gradient(Law.TEACHER)
    return square(8 * slope - SUM(dot(mu, slope)) * i) <= Fraction(1, 10**30)


@claim(
    FORWARD,
    "Theorem 3.1, symmetry at a point",
    at_each([OPPOSITE], along_itself()),
    provenance=Provenance.DERIVED,
)
@at(OPPOSITE)
def test_symmetry_at_a_point(evidence: Evidence) -> None:
    evidence.conclude(certified(OPPOSITE, along_itself()), "by the engine, which knows no symmetry")

    evidence.twin("weights ½, ¼, ¼", certified(UNEVEN, along_itself()))
    evidence.twin("the multiple −1", certified(OPPOSITE, along_itself(-mu)))
