"""S-8, overlap from above: E_p[w_i w_j] and what is made of it, for means that are close to each other.

Setting. Single-Gaussian teacher N(0, I); any weights, n and d; q = Σ_i π_i|μ_i|², m = Σ_i π_i μ_i,
g_ij = ⟨μ_i − m, μ_j − m⟩.
Shown. For all means, with s = (q − |m|²)/2,

    E_p[w_i w_j] ≤ π_iπ_j e^{g_ij + s},
    E_p|v − m|² ≤ Σ_ij π_iπ_j g_ij e^{g_ij + s},     E_p‖C‖² ≤ Σ_ij π_iπ_j g_ij² e^{g_ij + s}.

Not shown. That s may be left out. From below: E_p[w_i w_j] ≥ π_iπ_j(1 − |μ_i − μ_j|²/2).
Tools. Jensen's inequality for Z = Σ π_i e^{s_i}, s_i = x·μ_i − |μ_i|²/2; Gaussian integrals.

With b = x·m − q/2, Z ≥ e^b. So Z w_i w_j ≤ e^{−b} π_iπ_j e^{s_i + s_j}, and Z|v − m|² is at most Σ_ij of this
times g_ij. The mean of e^{s_i + s_j − b} under φ is e^{g_ij + s}.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.facts import density
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.far_mean import exp_equal, mean_of_exponential
from verify.lemmas.reverse import q
from verify.lemmas.reverse_deviations import OVERLAP, SPREAD, g
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import m

from verify.prove import (  # isort: skip
    C2, SUM, SUM_J, E_p, E_phi, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    for_vector, identity, infer, integrated, mu, mu_j, nonnegative_square, paired, pi, pi_j,
    renamed_component, softmax, square, v, vector, w, w_j, weight_is_positive, weights_sum, x,
)  # fmt: skip

c = vector(nt.c("a"), "c", "c", "any constant vector")
ν, inner = v - m, dot(mu - m, mu_j - m)
s, s_j = dot(x, mu) - square(mu) / 2, dot(x, mu_j) - square(mu_j) / 2
Z = SUM(pi * exp(s))
b = dot(x, m) - q / 2
PAIR = exp(s + s_j - b)


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


CLOSE = Instance(GaussianMixture(["1/10", "-1/10"]))
PLACES = CLOSE, Instance(GaussianMixture([1, "3/2", "1/4"])), Instance(GaussianMixture([[1, 0], [0, "1/2"]]))


@claim(SHARPER, "S-8, overlap from above", OVERLAP, provenance=Provenance.DERIVED)
@at(*PLACES)
def test_overlap_from_above(evidence: Evidence) -> None:
    evidence.conclude(overlap_from_above(), "Z ≥ e^b by Jensen's inequality, and a Gaussian integral")
    evidence.conclude(mean_from_above(), "Z²|v − m|² = Σ_ij Zw_i Zw_j g_ij")
    evidence.conclude(norm_from_above(), "‖C‖² ≤ Σ_ij w_iw_j g_ij²")

    evidence.twin("Z ≥ e^{x·m − q/3}", lambda: jensen(share=3))
    evidence.twin("−s for s", certified(CLOSE, E_p(w * w_j) <= pi * pi_j * exp(g - SPREAD)))
