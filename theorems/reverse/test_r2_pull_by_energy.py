r"""R-2's lemma on a student's own energy: what the others take away is a power of log 1/π_i, whatever n.

Setting. Any weights, n, d and means of the student; e any vector; v is the posterior mean, C the posterior
covariance, y_i = μ_i − v.
Shown. With ℓ = 2 log 1/π_i and c^i = √d (d + 2 + ℓ) + ((d + ℓ)² + 2d)/18 + 5(d + ℓ)/9 + 1,

    E_p[w_i ⟨v + C y_i, e⟩] ≥ π_i ⟨μ_i, e⟩ − π_i c^i |e|.

For equal weights, d = 1 and n ≥ 10 that is more than π_i ⟨μ_i, e⟩ − (8/5) √π_i (S − √π_i) |e|.
Not shown. That d may be replaced by the rank of the means; that c^i could not be smaller.
Tools. Gibbs' inequality: tr C + |x − v|² ≤ M = |x − μ_i|² + ℓ; moments of |x − μ_i|.

With z = |x − μ_i|, ρ = |x − v| and t = tr C, |y_i| ≤ z + ρ and |(1 − C) y_i| ≤ |y_i| max(1, t − 1), so that
it is at most z (1 + M) + M²/18 + 5M/9 + 1; for ρ (M − 1 − ρ²) see "R-2, pull at a point".
"""

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import BY_ENERGY, L, e, own
from verify.lemmas.norms import at_most, norm, norm_facts, pairing
from verify.lemmas.posterior import trace_is_nonnegative
from verify.lemmas.pull import pulled_back, t, y
from verify.logic.schemas import log_tangent

from verify.prove import (  # isort: skip
    SUM, SUM_J, TRACE, Defined, E_p, Law, cut, d, definition, dot, energy, equals, identity, infer,
    integrated, log, mu, mu_j, pi, posterior_mass, sqrt, sqrt_nonnegative, sqrt_squared, square, summand, v,
    w, w_j, weight_is_positive, weights_sum, x,
)  # fmt: skip

M = Defined("M", "M", "", square(x - mu) - 2 * log(pi))
z, ρ, s = norm(x - mu), norm(x - v), norm(y)
REST = M**2 / 18 + 5 * M / 9 + 1
H = z * (1 + M) + REST


@cache
def sizes():
    """ℓ ≥ 0, z² = M − ℓ, t + ρ² ≤ M, M ≥ 0, and |y_i| ≤ z + ρ."""
    (of_z, positive_z), (of_ρ, positive_ρ), (of_s, _) = norm_facts(x - mu), norm_facts(x - v), norm_facts(y)
    light = infer(pi <= 1, by=[summand(infer(pi > 0), SUM), weights_sum()])
    least = infer(L >= 0, by=[definition(L), cut(log_tangent(pi), infer(pi > 0)), light])
    square_z = infer(equals(z**2, M - L), by=[of_z, definition(M), definition(L)])
    spread = identity(SUM_J(w_j * square(mu_j - x)), TRACE + square(v - x))
    below = infer(t + ρ**2 <= M, by=[energy(), spread, of_ρ, definition(M)])
    positive_M = infer(M >= 0, by=[below, trace_is_nonnegative()], squares=[ρ])
    some = infer(z * ρ >= 0, by=[positive_z, positive_ρ])
    _, cross = pairing(x - mu, x - v, z, ρ, [at_most(of_z), at_most(of_ρ), some])
    reach = infer(s**2 <= (z + ρ) ** 2, by=[cross, of_s, of_z, of_ρ])
    reach = infer(s <= z + ρ, by=[reach, infer(z + ρ >= 0, by=[positive_z, positive_ρ])], degree=2)
    return least, square_z, below, positive_M, reach


@cache
def bounds(share=1):
    """H ≥ |y_i| and H ≥ |y_i| (t − 1)."""
    (_, _, below, positive_M, reach), positive_t = sizes(), trace_is_nonnegative()
    positive_z, positive_ρ, positive_s = (norm_facts(u)[1] for u in (x - mu, x - v, y))
    more = infer(z * M >= 0, by=[positive_z, positive_M])
    near = infer(s <= H, by=[reach, below, positive_t, positive_M, more], squares=[ρ - 2, M])
    # ρ (M − 1 − ρ²) is at most REST, for ρ ≥ ½ by the squares and for others term by term.
    squares = [M + 5 - 9 * ρ, ρ - 2, M, ρ]
    top = infer(ρ * (M - 1 - ρ**2) <= REST, by=[positive_M, positive_ρ], squares=squares, split=[2 * ρ - 1])
    low = infer(ρ * (M - t - ρ**2) >= 0, by=[below, positive_ρ])
    high = infer(z * (M - t) >= 0, by=[positive_z, infer(t <= M, by=[below], squares=[ρ])])
    positive_H = infer(H >= 0, by=[near, positive_s])
    by = [top, low, high, reach, positive_H, positive_s, positive_z]
    return near, infer(share * s * (t - 1) <= H, by=by, split=[t - 1])


@cache
def moments():
    """E_p[w_i M] = π_i (d + ℓ) and E_p[w_i M²] = π_i ((d + ℓ)² + 2d)."""
    z_s, z_a = nt.x("_s") - nt.mu("_s"), nt.x("a") - nt.mu("a")
    square_z, mass = square(x - mu), posterior_mass()
    once = identity(E_p(w * square_z), d * E_p(w), Law.STUDENT, field=nt.w() * z_s)
    field = nt.w() * z_s * (z_a * z_a).closed()
    twice = identity(E_p(w * square_z**2), (d + 2) * E_p(w * square_z), Law.STUDENT, field=field)
    whole = definition(M), definition(L)
    first = integrated(E_p, infer(equals(w * M, w * (square_z + L)), by=whole))
    second = integrated(E_p, infer(equals(w * M**2, w * (square_z + L) ** 2), by=whole))
    return (
        infer(equals(E_p(w * M), pi * (d + L)), by=[first, once, mass]),
        infer(equals(E_p(w * M**2), pi * ((d + L) ** 2 + 2 * d)), by=[second, once, twice, mass]),
    )


@cache
def energy_pull(share=1):
    """√d E_p[w_i H] ≤ √d π_i c^i, as 2√d z ≤ z² + d."""
    (_, square_z, _, positive_M, _), root = sizes(), sqrt(d)
    of_d, positive_root = cut(sqrt_squared(d), infer(d >= 0)), cut(sqrt_nonnegative(d), infer(d >= 0))
    positive_root = infer(root > 0, by=[of_d, positive_root], degree=2)
    half = infer((M - L + d) / 2 >= root * z, by=[square_z, of_d], squares=[z - root])
    half = infer((M - L + d) * (1 + M) / 2 >= root * z * (1 + M), by=[half, positive_M])
    each = infer(
        w * ((M - L + d) * (1 + M) / 2 + root * REST) >= root * w * H, by=[half, weight_is_positive()]
    )
    by = [integrated(E_p, each), *moments(), posterior_mass(), definition(own), of_d]
    scaled = infer(root * (share * pi * own - E_p(w * H)) >= 0, by=by)
    return infer(share * pi * own >= E_p(w * H), by=[scaled, positive_root])


@cache
def pull(share=1):
    """E_p of the pull at a point."""
    point, length = pulled_back(H, *bounds()), norm(e)
    weighted = infer(
        w * point.comparison.left >= w * point.comparison.right, by=[point, weight_is_positive()]
    )
    mass = infer(equals(E_p(w) * dot(mu, e), pi * dot(mu, e)), by=[posterior_mass()])
    lost = infer(length * (share * pi * own - E_p(w * H)) >= 0, by=[energy_pull(share), norm_facts(e)[1]])
    return infer(BY_ENERGY.shown[0], by=[integrated(E_p, weighted), mass, lost])


@claim(REVERSE, "R-2, pull by energy", BY_ENERGY, provenance=Provenance.DERIVED)
def test_pull(evidence: Evidence) -> None:
    evidence.conclude(pull(), "|(1 − C) y_i| ≤ z (1 + M) + M²/18 + 5M/9 + 1, integrated")

    evidence.twin("half of c^i", lambda: pull(share=Fraction(1, 2)))
    evidence.twin("2|y_i| (t − 1)", lambda: bounds(share=2))
