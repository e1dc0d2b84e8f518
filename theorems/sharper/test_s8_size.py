r"""S-8, size: the reverse divergence from N(0, I) is at least of the square of the means' size.

Setting. Single-Gaussian teacher N(0, I); any weights, n and d; q = Σ_i π_i |μ_i|², F the reverse divergence,
D = E_p[|v|² + ‖C‖²], half of Σ_i ⟨μ_i, ∇_i F⟩.
Shown. Wherever the means are, if they span no more than r dimensions,

    F (r + q) ≥ q²,      r (D − F) ≥ (q − F)²,      D (r + q)² ≥ 2r q²,
    D (r + q)² ≥ q² (2r + q)   if q ≤ r.

So r may be n, d, or the rank of the means. For a centred Gaussian of covariance I + (q/r) P, where P is a
projection of rank r, in place of p all but the third would be equations.
Not shown. F ≥ tr T² (I + T)^{−1} for T = Σ π_i μ_i μ_iᵀ.
Tools. Stein's lemma, squares, the projection P onto the span of the means.

The square of (r + q)v − qPx under p gives the first, those of tr C − (q − F) and of rC − (tr C) P the second.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.span import rank, trace_against_norm
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import mean_energy, norm_of_covariance

from verify.lemmas.reverse import (  # isort: skip
    D, F, RANK, SIZE, energy_is_nonnegative, loss_from_below_rank, q, r,
)  # fmt: skip

from verify.prove import (  # isort: skip
    C2, TRACE, E_p, definition, infer, integrated, statement,
)  # fmt: skip


@cache
def trace_squared(factor=1):
    """(tr C)² ≤ rank μ ‖C‖² ≤ r ‖C‖²."""
    return infer(factor * TRACE**2 <= r * C2, by=[trace_against_norm(), RANK, norm_of_covariance()])


@cache
def outside(factor=1):
    """(q − F)² ≤ r (D − F): q − F = E_p tr C, and (E_p tr C)² ≤ E_p (tr C)² ≤ r E_p‖C‖²."""
    off = TRACE - (q - F)
    each = infer(off**2 >= 0, squares=[off])
    by = [integrated(E_p, f) for f in (each, trace_squared())]
    by += [mean_energy(), definition(q), definition(F), definition(D)]
    return infer(factor * (q - F) ** 2 <= r * (D - F), by=by)


@cache
def parts():
    """What both bounds say times (r + q)² and as it stands: r (D − F) ≥ (q − F)², F (r + q) ≥ q²."""
    positive = infer(r + q > 0, by=[energy_is_nonnegative()])
    scaled = infer((r + q) ** 2 * (r * (D - F) - (q - F) ** 2) >= 0, by=[outside(), positive])
    return scaled, loss_from_below_rank()


@cache
def both(factor=2, near=q <= r):
    """D (r + q)² ≥ q² (2r + q): with u = (r + q)F − q² ≥ 0, r times the room is u² + r(r − q)u."""
    scaled, first = parts()
    times = infer(r * (D * (r + q) ** 2 - q**2 * (factor * r + q)) >= 0, by=[scaled, first, near])
    return infer(D * (r + q) ** 2 >= q**2 * (factor * r + q), by=[times])


@cache
def both_everywhere():
    """D (r + q)² ≥ 2r q²: the same where q ≤ r, and D ≥ q − r/4 where q ≥ r."""
    scaled, first = parts()
    nearly = infer(r * (4 * D - 4 * q + r) >= 0, by=[outside()], squares=[2 * q - 2 * F - r])
    far = infer(4 * q - r <= 4 * D, by=[nearly])
    positive = infer(r + q > 0, by=[energy_is_nonnegative()])
    wide = infer(r * (r + q) ** 2 * (4 * D - 4 * q + r) >= 0, by=[far, positive], degree=4)
    by = [scaled, first, wide, energy_is_nonnegative()]
    times = infer(r * (D * (r + q) ** 2 - 2 * r * q**2) >= 0, by=by, split=[q - r], degree=4)
    return infer(D * (r + q) ** 2 >= 2 * r * q**2, by=[times])


@claim(
    SHARPER,
    "S-8, size",
    SIZE,
    provenance=Provenance.DERIVED,
)
def test_size(evidence: Evidence) -> None:
    evidence.conclude(loss_from_below_rank(), "q = E_p[v·x], and E_p|Px|² ≤ r + q")
    evidence.conclude(outside(), "q − F = E_p[tr C], and (tr C)² ≤ r‖C‖²")
    evidence.conclude(both_everywhere(), "the two together")

    evidence.twin("2 (tr C)² ≤ r‖C‖²", lambda: trace_squared(factor=2))
    evidence.twin("2 (q − F)² ≤ r (D − F)", lambda: outside(factor=2))
    evidence.twin(
        "q² ≤ Fr", lambda: infer(q**2 <= F * r, by=[loss_from_below_rank(), energy_is_nonnegative()])
    )
    evidence.twin("half the rank", lambda: infer(F * (r / 2 + q) >= q**2, by=[loss_from_below_rank()]))


@claim(
    SHARPER,
    "S-8, size near the optimum",
    statement(D * (r + q) ** 2 >= q**2 * (2 * r + q), given=[RANK, q <= r]),
    provenance=Provenance.DERIVED,
)
def test_size_near_the_optimum(evidence: Evidence) -> None:
    evidence.conclude(both(), "r times the room is u² + r (r − q) u with u = (r + q)F − q²")

    evidence.twin("q² (9/4 r + q)", lambda: both(factor=Fraction(9, 4)))
    evidence.twin("q ≤ 4r", lambda: both(near=q <= 4 * r))


INSTANCES = {
    "two, close": Instance(GaussianMixture(["-1/10", "1/10"])),
    "one": Instance(GaussianMixture(["3/2"])),
    "two, far apart": Instance(GaussianMixture([-5, 5])),
    "off centre": Instance(GaussianMixture([0, 3], ["3/4", "1/4"])),
    "a triangle": Instance(GaussianMixture([["1/2", 0], ["-1/4", "2/5"], ["-1/4", "-2/5"]])),
    "on a line in the plane": Instance(GaussianMixture([["1/3", 0], ["-1/3", 0]])),
}
BOUNDS = F * (rank + q) >= q**2, D * (rank + q) ** 2 >= 2 * rank * q**2


@claim(SHARPER, "S-8, instances", at_each(INSTANCES.values(), *BOUNDS), provenance=Provenance.DERIVED)
@at(*INSTANCES.values())
def test_instances(evidence: Evidence) -> None:
    for instance in INSTANCES.values():
        for bound in BOUNDS:
            evidence.conclude(certified(instance, bound))
        evidence.twin("F ≥ 2q", certified(instance, 2 * q <= F))

    close, sharper = INSTANCES["two, close"], Fraction(102, 100)
    evidence.twin("1.02 q²", certified(close, F * (rank + q) >= sharper * q**2))
    evidence.twin("2.04 r q²", certified(close, D * (rank + q) ** 2 >= 2 * sharper * rank * q**2))
    evidence.twin("rank 1 for 2", certified(INSTANCES["a triangle"], F * (1 + q) >= q**2))
