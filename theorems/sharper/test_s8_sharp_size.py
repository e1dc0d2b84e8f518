"""S-8, sharp size: to leading order the reverse divergence is at most X²/n², and so is E_p‖C‖².

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, δ_i = μ_i − m,
X = Σ_i |δ_i|²; F the reverse divergence, D = E_p[|v|² + ‖C‖²].
Shown. For all means, with S = (1/n) Σ δ_i δ_iᵀ, so that ‖S‖² ≤ X²/n² (an equation if r = 1),

    F − |m|² ≤ e^{3X/2} ‖S‖²,     D − |m|² ≤ 2e^{3X/2} ‖S‖².

Not shown. That 3/2 is the best exponent.
Tools. Claim S-8, overlap from above; g e^g ≤ g + g² e^X for g = ⟨δ_i, δ_j⟩ ≤ X; Cauchy–Schwarz.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.reverse import D, F, V, q
from verify.lemmas.reverse_deviations import (
    GROWTH,
    M2,
    NORM,
    OVERLAP,
    SHARP,
    SPREAD,
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
    C2, SUM, SUM_J, E_p, assume, cauchy_schwarz, cut, definition, dot, equals, exp, exp_positive, exp_sum,
    exp_tangent, exp_zero, for_vector, infer, integrated, mu, mu_j, n, nonnegative_square, paired, pi, pi_j,
    renamed_component, renamed_sum, square, summand, term, v, vector, weights_sum,
)  # fmt: skip

c = vector(nt.c("a"), "c", "c", "any constant vector")
ν, inner = v - m, dot(mu - m, mu_j - m)


def summed(theorem):
    """Its sum over i and j."""
    return integrated(SUM, integrated(SUM_J, theorem))


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
    return with_exponentials(
        E_p(square(ν)),
        OVERLAP.cited("S S-8, overlap from above")[1],
        exponentials()[0],
        [summed(split), none],
    )


@cache
def norm_in_norm():
    """E_p‖C‖² ≤ e^{3X/2} ‖S‖²."""
    split = infer(
        equals(pi * pi_j * g**2 * exp(g + SPREAD), pi * pi_j * g**2 * exp(g) * exp(SPREAD)),
        by=[exp_sum(g, SPREAD)],
    )
    return with_exponentials(
        E_p(C2), OVERLAP.cited("S S-8, overlap from above")[2], exponentials()[1], [summed(split)]
    )


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


@claim(SHARPER, "S-8, sharp size", SHARP, provenance=Provenance.DERIVED)
@at(*PLACES)
def test_sharp_size(evidence: Evidence) -> None:
    evidence.conclude(loss(), "F − |m|² = E_p|v − m|², and g e^g ≤ g + g² e^X")
    evidence.conclude(dissipation(), "‖C‖² ≤ Σ w_iw_j g_ij²")
    evidence.conclude(norm_is_nonnegative()[1], "g_ij² ≤ |δ_i|²|δ_j|²")

    evidence.twin("F − |m|² ≤ ⅘e^{3X/2}‖S‖²", certified(CLOSE, Fraction(4, 5) * GROWTH * NORM >= F - M2))
    evidence.twin("D − |m|² ≤ e^{3X/2}‖S‖²", certified(CLOSE, D - M2 <= GROWTH * NORM))
    evidence.twin("n³‖S‖² ≤ X²", certified(CLOSE, n**3 * NORM <= X**2))
