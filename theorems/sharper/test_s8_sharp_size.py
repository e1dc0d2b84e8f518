"""S-8, sharp size: to leading order the reverse divergence is at most X²/n², and so is E_p‖C‖².

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, δ_i = μ_i − m,
X = Σ_i |δ_i|²; F the reverse divergence, D = E_p[|v|² + ‖C‖²].
Shown. For all means, with S = (1/n) Σ δ_i δ_iᵀ, so that ‖S‖² ≤ X²/n² (an equation if r = 1),

    F − |m|² ≤ e^{3X/2} ‖S‖²,     D − |m|² ≤ 2e^{3X/2} ‖S‖².

Not shown. That 3/2 is the best exponent.
Tools. Jensen's inequality for Z = Σ π_i e^{s_i}, s_i = x·μ_i − |μ_i|²/2; Gaussian integrals.

With q = Σ π_i|μ_i|² and b = x·m − q/2, Z ≥ e^b. So Z w_i w_j ≤ e^{−b} π_iπ_j e^{s_i + s_j}, and Z|v − m|² is
at most Σ_ij of this times g_ij = ⟨δ_i, δ_j⟩. The mean of e^{s_i + s_j − b} is e^{g_ij + (q − |m|²)/2}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.facts import density
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.far_mean import exp_equal, mean_of_exponential
from verify.lemmas.reverse import D, F, V, q
from verify.lemmas.reverse_deviations import (
    GROWTH,
    M2,
    NORM,
    SHARP,
    UNIFORM,
    X,
    energy_for_uniform_weights,
    g,
    m,
    mean_of_posterior_mean,
)
from verify.lemmas.scaling import scaled
from verify.logic.schemas import exp_monotone

from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, E_p, E_phi, assume, cauchy_schwarz, cut, definition, dot, equals, exp, exp_positive,
    exp_sum, exp_tangent, exp_zero, for_vector, identity, infer, integrated, mu, mu_j, n, nonnegative_square,
    paired, pi, pi_j, renamed_component, renamed_sum, softmax, square, statement, summand, term, v, vector,
    w, w_j, weight_is_positive, weights_sum, x,
)  # fmt: skip

c = vector(nt.c("a"), "c", "c", "any constant vector")
ν, inner = v - m, dot(mu - m, mu_j - m)
s, s_j = dot(x, mu) - square(mu) / 2, dot(x, mu_j) - square(mu_j) / 2
Z = SUM(pi * exp(s))
b = dot(x, m) - q / 2
PAIR = exp(s + s_j - b)
SPREAD = (q - square(m)) / 2


def summed(theorem):
    """Its sum over i and j."""
    return integrated(SUM, integrated(SUM_J, theorem))


@cache
def jensen(share=2):
    """Z ≥ e^b: e^{s_i} ≥ e^b (1 + s_i − b), whose mean over i is e^b."""
    b = dot(x, m) - q / share
    tangent = scaled(exp_tangent(s - b), pi * exp(b), exp_positive(b))
    each = infer(pi * exp(s) >= pi * exp(b) * (1 + s - b), by=[tangent, exp_sum(b, s - b)])
    by = [integrated(SUM, each), weights_sum(), paired(m, x), definition(q)]
    return infer(exp(b) <= Z, by=by)


@cache
def inverse_of_b():
    """e^b e^{−b} = 1."""
    return infer(equals(exp(b) * exp(-1 * b), 1), by=[exp_sum(b, -1 * b), exp_zero()])


@cache
def shares():
    """Z w_i Z w_j = π_iπ_j e^{s_i} e^{s_j}, and e^{s_i} e^{s_j} e^{−b} = e^{s_i + s_j − b}."""
    own, other = softmax(), renamed_component(softmax())
    both = infer(equals(Z * w * (Z * w_j), pi * exp(s) * pi_j * exp(s_j)), by=[own, other])
    by = [exp_sum(s, s_j), exp_sum(s + s_j, -1 * b)]
    return both, infer(equals(exp(s) * exp(s_j) * exp(-1 * b), PAIR), by=by)


def divided(value, positive, squared, bound):
    """Z f ≤ e^{−b} Z² f = N, from f ≥ 0, Z² f = e^b N."""
    weight = integrated(SUM, infer(pi * exp(s) > 0, by=[exp_positive(s)]))
    some = scaled(positive, Z, weight)
    more = scaled(jensen(), Z * value, some)
    more = scaled(more, exp(-1 * b), exp_positive(-1 * b))
    turned = infer(equals(Z * value * exp(b) * exp(-1 * b), Z * value), by=[inverse_of_b()])
    return infer(Z * value <= bound, by=[more, turned, squared])


@cache
def overlap_from_above():
    """E_p[w_i w_j] ≤ π_iπ_j e^{⟨δ_i, δ_j⟩ + (q − |m|²)/2}."""
    both, joined = shares()
    squared = infer(equals(Z * (Z * w * w_j) * exp(-1 * b), pi * pi_j * PAIR), by=[both, joined])
    some = infer(w * w_j >= 0, by=[weight_is_positive(), renamed_component(weight_is_positive())])
    point = divided(w * w_j, some, squared, pi * pi_j * PAIR)
    by = [density(w * w_j), integrated(E_phi, point), whole_pair()]
    return infer(E_p(w * w_j) <= pi * pi_j * exp(g + SPREAD), by=by)


@cache
def whole_pair():
    """E_φ e^{s_i + s_j − b} = e^{⟨δ_i, δ_j⟩ + (q − |m|²)/2}."""
    rest = q / 2 - square(mu) / 2 - square(mu_j) / 2
    whole = mean_of_exponential(s + s_j - b, mu + mu_j - m, rest, inner + SPREAD)
    named = exp_equal(inner + SPREAD, g + SPREAD, [definition(g)])
    return infer(equals(E_phi(PAIR), exp(g + SPREAD)), by=[whole, *named])


@cache
def mean_from_above():
    """E_p|v − m|² ≤ Σ_ij π_iπ_j ⟨δ_i, δ_j⟩ e^{⟨δ_i, δ_j⟩ + (q − |m|²)/2}."""
    both, joined = shares()
    form = identity(square(v - c), SUM(SUM_J(w * w_j * dot(mu - c, mu_j - c))))
    named = infer(equals(w * w_j * inner, w * w_j * g), by=[definition(g)])
    form = infer(equals(square(ν), SUM(SUM_J(w * w_j * g))), by=[for_vector(form, c, m), summed(named)])
    each = infer(equals(Z * w * (Z * w_j) * g * exp(-1 * b), pi * pi_j * g * PAIR), by=[both, joined])
    total = SUM(SUM_J(pi * pi_j * g * PAIR))
    by = [form, summed(each)]
    squared = infer(equals(Z * (Z * square(ν)) * exp(-1 * b), total), by=by)
    point = divided(square(ν), nonnegative_square(ν), squared, total)
    whole = infer(equals(pi * pi_j * g * E_phi(PAIR), pi * pi_j * g * exp(g + SPREAD)), by=[whole_pair()])
    by = [density(square(ν)), integrated(E_phi, point), summed(whole)]
    return infer(E_p(square(ν)) <= SUM(SUM_J(pi * pi_j * g * exp(g + SPREAD))), by=by)


@cache
def norm_from_above():
    """E_p‖C‖² ≤ Σ_ij π_iπ_j ⟨δ_i, δ_j⟩² e^{⟨δ_i, δ_j⟩ + (q − |m|²)/2}, as ‖C‖² ≤ Σ_ij w_iw_j⟨δ_i, δ_j⟩²."""
    turned = dot(mu - v, v - c)
    whole = SUM(SUM_J(w * w_j * dot(mu - c, mu_j - c) ** 2))
    form = identity(whole, C2 + 2 * SUM(w * turned**2) + square(v - c) ** 2)
    rest = integrated(SUM, infer(w * turned**2 >= 0, by=[weight_is_positive()], squares=[turned]))
    point = for_vector(infer(whole >= C2, by=[form, rest], squares=[square(v - c)]), c, m)
    named = infer(equals(w * w_j * inner**2, w * w_j * g**2), by=[definition(g)])
    point = infer(SUM(SUM_J(w * w_j * g**2)) >= C2, by=[point, summed(named)])
    each = scaled(overlap_from_above(), g**2, squares=[g])
    by = [integrated(E_p, point), summed(each)]
    return infer(E_p(C2) <= SUM(SUM_J(pi * pi_j * g**2 * exp(g + SPREAD))), by=by)


@cache
def sizes():
    """X ≥ 0, ⟨δ_i, δ_j⟩ ≤ X, ⟨δ_i, δ_j⟩² ≤ |δ_i|²|δ_j|² and n (q − |m|²) = X = Σ|δ_i|²."""
    along = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    total = infer(equals(SUM(square(mu - m)), X), by=[integrated(SUM, along), paired(m, m), definition(X)])
    some = infer(X >= 0, by=[integrated(SUM, nonnegative_square(mu - m)), total])
    own = infer(square(mu - m) <= X, by=[summand(nonnegative_square(mu - m), SUM), total])
    by = [own, renamed_component(own), nonnegative_square(mu - mu_j)]
    near = infer(g <= X, by=[*by, definition(g)])
    short = infer(
        g**2 <= square(mu - m) * square(mu_j - m), by=[cauchy_schwarz(mu - m, mu_j - m), definition(g)]
    )
    spread = infer(
        equals(n * (q - square(m)), X), by=[energy_for_uniform_weights(), definition(V), definition(X)]
    )
    return some, near, short, spread, total


@cache
def no_first_moment():
    """Σ_ij π_iπ_j ⟨δ_i, δ_j⟩ = 0."""
    against = infer(equals(dot(m, c), SUM_J(pi_j * dot(mu_j, c))), by=[paired(m, c), over_j(dot(mu, c))])
    by = [for_vector(against, c, mu), for_vector(against, c, m), over_j(term(1)), weights_sum()]
    none = infer(equals(SUM_J(pi_j * inner), 0), by=by)
    named = integrated(SUM_J, infer(equals(pi_j * inner, pi_j * g), by=[definition(g)]))
    return integrated(SUM, infer(equals(pi * SUM_J(pi_j * g), 0), by=[none, named]))


def over_j(value):
    """Σ_i π_i f_i = Σ_j π_j f_j."""
    return renamed_sum(pi * value, SUM, SUM_J)


@cache
def exponentials():
    """G e^g ≤ g + g² e^X and g² e^g ≤ g² e^X for g = ⟨δ_i, δ_j⟩ ≤ X."""
    some, near, *_ = sizes()
    one = infer(equals(exp(g) * exp(-1 * g), 1), by=[exp_sum(g, -1 * g), exp_zero()])
    late = infer(exp(g) - 1 <= g * exp(g), by=[one, scaled(exp_tangent(-1 * g), exp(g), exp_positive(g))])
    most = cut(exp_monotone(g, X), near)
    large = infer(exp(X) >= 1, by=[exp_tangent(X), some])
    above = scaled(most, g**2, squares=[g])
    by = [late, above, exp_tangent(g), scaled(large, g**2, squares=[g])]
    return infer(g * exp(g) <= g + g**2 * exp(X), by=by, split=[g]), above


@cache
def norm_is_nonnegative():
    """‖S‖² ≥ 0, and n²‖S‖² ≤ X²."""
    squares = infer(pi * pi_j * g**2 >= 0, by=[infer(pi * pi_j > 0)], squares=[g])
    _, _, short, _, total = sizes()
    own = infer(equals(n * pi * g**2, g**2), by=[UNIFORM])
    other = renamed_component(assume(UNIFORM))
    share = infer(equals(n**2 * pi * pi_j * g**2, g**2), by=[own, other])
    other = infer(equals(SUM_J(square(mu_j - m)), X), by=[renamed_sum(square(mu - m), SUM, SUM_J), total])
    each = infer(equals(square(mu - m) * SUM_J(square(mu_j - m)), square(mu - m) * X), by=[other])
    by = [
        summed(short),
        summed(share),
        integrated(SUM, each),
        infer(equals(SUM(square(mu - m)) * X, X**2), by=[total]),
    ]
    below = infer(n**2 * NORM <= X**2, by=[*by, definition(NORM)])
    return infer(NORM >= 0, by=[summed(squares), definition(NORM)]), below


@cache
def growth():
    """E^X e^{(q − |m|²)/2} ≤ e^{3X/2}, and how it splits."""
    some, _, _, spread, _ = sizes()
    small = infer(Fraction(3, 2) * X >= X + SPREAD, by=[spread, some])
    by = [cut(exp_monotone(X + SPREAD, Fraction(3, 2) * X), small), exp_sum(X, SPREAD)]
    return scaled(infer(exp(X) * exp(SPREAD) <= GROWTH, by=by), NORM, norm_is_nonnegative()[0])


def with_exponentials(value, bound, point, rest=()):
    """E f ≤ e^{3X/2}‖S‖², from a bound with sums of f_ij e^{g_ij} and from f_ij e^{g_ij} ≤ … + g_ij² e^X."""
    lifted = pi * pi_j * exp(SPREAD)
    each = scaled(point, lifted, exp_positive(SPREAD))
    by = [bound, summed(each), definition(NORM), *rest]
    return infer(value <= GROWTH * NORM, by=[infer(value <= exp(X) * exp(SPREAD) * NORM, by=by), growth()])


@cache
def mean_in_norm():
    """E_p|v − m|² ≤ e^{3X/2} ‖S‖²."""
    split = infer(
        equals(pi * pi_j * g * exp(g + SPREAD), pi * pi_j * g * exp(g) * exp(SPREAD)), by=[exp_sum(g, SPREAD)]
    )
    none = infer(equals(exp(SPREAD) * SUM(SUM_J(pi * pi_j * g)), 0), by=[no_first_moment()])
    return with_exponentials(E_p(square(ν)), mean_from_above(), exponentials()[0], [summed(split), none])


@cache
def norm_in_norm():
    """E_p‖C‖² ≤ e^{3X/2} ‖S‖²."""
    split = infer(
        equals(pi * pi_j * g**2 * exp(g + SPREAD), pi * pi_j * g**2 * exp(g) * exp(SPREAD)),
        by=[exp_sum(g, SPREAD)],
    )
    return with_exponentials(E_p(C2), norm_from_above(), exponentials()[1], [summed(split)])


@cache
def loss(factor=1):
    """F − |m|² ≤ e^{3X/2} ‖S‖²: it is E_p|v − m|²."""
    by = [mean_in_norm(), mean_of_posterior_mean(m), definition(F), definition(M2)]
    return infer(factor * GROWTH * NORM >= F - M2, by=by)


@cache
def dissipation(factor=2):
    """D − |m|² ≤ 2e^{3X/2} ‖S‖²."""
    by = [loss(), norm_in_norm(), definition(D), definition(F)]
    return infer(factor * GROWTH * NORM >= D - M2, by=by)


CLOSE = Instance(GaussianMixture(["1/10", "-1/10"]))
PLACES = CLOSE, Instance(GaussianMixture([1, "3/2", "1/4"])), Instance(GaussianMixture([[1, 0], [0, "1/2"]]))


@claim(
    SHARPER,
    "S-8, overlap from above",
    statement(E_p(w * w_j) <= pi * pi_j * exp(g + SPREAD)),
    provenance=Provenance.DERIVED,
)
@at(*PLACES)
def test_overlap_from_above(evidence: Evidence) -> None:
    evidence.conclude(overlap_from_above(), "Z ≥ e^b by Jensen's inequality, and a Gaussian integral")

    evidence.twin("Z ≥ e^{x·m − q/3}", lambda: jensen(share=3))
    evidence.twin("without (q − |m|²)/2", certified(CLOSE, E_p(w * w_j) <= pi * pi_j * exp(g - SPREAD)))


@claim(SHARPER, "S-8, sharp size", SHARP, provenance=Provenance.DERIVED)
@at(*PLACES)
def test_sharp_size(evidence: Evidence) -> None:
    evidence.conclude(loss(), "F − |m|² = E_p|v − m|², and g e^g ≤ g + g² e^X")
    evidence.conclude(dissipation(), "‖C‖² ≤ Σ w_iw_j g_ij²")
    evidence.conclude(norm_is_nonnegative()[1], "g_ij² ≤ |δ_i|²|δ_j|²")

    evidence.twin("F − |m|² ≤ ⅘e^{3X/2}‖S‖²", certified(CLOSE, Fraction(4, 5) * GROWTH * NORM >= F - M2))
    evidence.twin("D − |m|² ≤ e^{3X/2}‖S‖²", certified(CLOSE, D - M2 <= GROWTH * NORM))
    evidence.twin("n³‖S‖² ≤ X²", certified(CLOSE, n**3 * NORM <= X**2))
