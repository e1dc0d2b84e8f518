"""S-4, masses: to first order a component of nearly coincident means has the mass 1/n times 1 − ⟨m, μ_i − m⟩.

Setting. n ≥ 1 equal weights, any d; m the mean of the means, A = |m|², z_i = μ_i − m; x ∼ N(0, I), w_i and v
at x; W = d(1 + A).
Shown. If |z_i|² ≤ q for all i and 1000 n²q W ≤ 1, then

    E_φ|v − m|² ≤ 8 q²W      and      |E_φ[n w_i] − 1 + ⟨m, z_i⟩| ≤ 6 n q W      for all i.

Not shown. The best constants, and whether the n of the second bound is needed.
Tools. Claim "F Theorem 3.2, weights"; Stein's lemma with the field v.

At a point ζ = v − m is of the order of √q, but n|ζ|² = Σ(n w_i − 1)⟨z_i, ζ⟩ ≤ ½Σ((n w_i − 1)²q + |ζ|²). And
n w_i − 1 ≥ ⟨x − m, z_i − ζ⟩ − q/2, where E_φ⟨x, v⟩ = E_φ tr C ≤ q: so no X_i = E_φ[n w_i] − 1 + ⟨m, z_i⟩ is
far below 0, and as their sum is 0, none is far above.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.close_means import SIZE, spread, u, weights, z, ζ
from verify.lemmas.close_weights import both_sides
from verify.lemmas.critical import MASSES, WIDTH
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m, q

from verify.prove import (  # isort: skip
    SUM, TRACE, E_phi, Law, d, definition, dot, equals, identity, infer, integrated, mean_of_means, mu, n,
    nonnegative_square, normal_mean, paired, pi, square, summand, v, w, x,
)  # fmt: skip

W, X = d * (1 + SIZE), E_phi(u) - 1 + dot(m, z)


@cache
def centred(vector):
    """Σ_i ⟨z_i, y⟩ = 0."""
    each = infer(equals(n * pi * dot(mu, vector), dot(mu, vector)), by=[UNIFORM])
    return infer(equals(SUM(dot(z, vector)), 0), by=[paired(m, vector), integrated(SUM, each)])


@cache
def shift(factor=8):
    """E_φ|ζ|² ≤ 8 q²W."""
    near, gap = scaled(spread()[0], (u - 1) ** 2, squares=[u - 1]), nonnegative_square((u - 1) * z - ζ)
    each = infer(2 * (u - 1) * dot(z, ζ) <= (u - 1) ** 2 * q + square(ζ), by=[near, gap])
    by = [integrated(SUM, each), mean_of_means(ζ), centred(ζ), identity(SUM(w), 1)]
    point = infer(n * square(ζ) <= q * SUM((u - 1) ** 2), by=by)
    by = [integrated(E_phi, point), integrated(SUM, weights())]
    whole = infer(n * E_phi(square(ζ)) <= factor * n * q**2 * W, by=by)
    return infer(E_phi(square(ζ)) <= factor * q**2 * W, by=[whole, infer(n > 0)])


@cache
def from_below():
    """X_i ≥ −6qW: −E⟨ξ, ζ⟩ = E⟨m, ζ⟩ − E tr C, and 2q⟨m, ζ⟩ ≥ −q²A − |ζ|²."""
    divergence = identity(E_phi(dot(x, v)), E_phi(TRACE), Law.NORMAL, field=nt.v("_s"))
    drift = infer(q**2 * SIZE + 2 * q * dot(m, ζ) + square(ζ) >= 0, by=[nonnegative_square(q * m + ζ)])
    drift = infer(2 * E_phi(dot(m, ζ)) >= -q * SIZE - 8 * q * W, by=[integrated(E_phi, drift), shift()])
    one = scaled(infer(W >= 1, by=[nonnegative_square(m)]), q)
    wide = scaled(infer(W >= SIZE, by=[nonnegative_square(m)]), q)
    by = [integrated(E_phi, both_sides()[0]), divergence, normal_mean(z), normal_mean(m)]
    return infer(X + 6 * q * W >= 0, by=[*by, integrated(E_phi, spread()[2]), drift, one, wide], degree=1)


@cache
def mass(factor=6):
    """|X_i| ≤ 6n qW: ΣX_i = 0."""
    some = infer(q * W >= 0, by=[nonnegative_square(m)])
    total = integrated(E_phi, identity(SUM(w), 1))
    high = infer(factor * n * q * W >= X, by=[summand(from_below(), SUM), total, centred(m), some])
    low = infer(-factor * n * q * W <= X, by=[from_below(), infer(n * q * W >= q * W, by=[some])])
    return infer((factor * n * q * W) ** 2 >= X**2, by=[low, high], degree=2)


def restated(theorem, left, right):
    """The bound with the abbreviation A."""
    return infer(left <= right, by=[theorem, definition(tube.A)])


PAIR = Instance(GaussianMixture(["1001/1000", "999/1000"]), {"q": Fraction(1, 10**6)})


@claim(SHARPER, "S-4, masses", MASSES, provenance=Provenance.DERIVED)
@at(PAIR)
def test_masses(evidence: Evidence) -> None:
    first = restated(shift(), E_phi(square(ζ)), 8 * q**2 * WIDTH)
    evidence.conclude(first, "ζ as a mean of (n w_i − 1)z_i")
    evidence.conclude(
        restated(mass(), X**2, (6 * n * q * WIDTH) ** 2), "none is far below 0, and their sum is 0"
    )

    twice = (X + dot(m, z)) ** 2 <= (6 * n * q * WIDTH) ** 2
    evidence.twin("E_φ[n w_i] about 1 − 2⟨m, z_i⟩", certified(PAIR, twice))
    evidence.twin("E|ζ|² ≤ 7 q²W by the same estimates", lambda: shift(factor=7))
    evidence.twin("|X_i| ≤ 5n qW by the same estimates", lambda: mass(factor=5))
