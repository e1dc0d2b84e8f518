r"""S-8, size: the reverse divergence from N(0, I) is at least of the square of the means' size.

Setting. Single-Gaussian teacher N(0, I); any weights, n and d; q = Σ_i π_i |μ_i|², F the reverse divergence,
D = E_p[|v|² + ‖C‖²], half of Σ_i ⟨μ_i, ∇_i F⟩.
Shown. Wherever the means are,

    F (d + q) ≥ q²,      d (D − F) ≥ (q − F)²,      D (d + q)² ≥ 2d q²,
    D (d + q)² ≥ q² (2d + q)   if q ≤ d.

For a centred Gaussian of covariance (1 + q/d) I in place of p all but the third would be equations.
Not shown. The rank r ≤ min(n, d) of the means in place of d, F ≥ tr T² (I + T)^{−1} for T = Σ π_i μ_i μ_iᵀ.
Tools. Stein's lemma, squares.

The square of (d + q)v − qx under p gives the first, those of tr C − (q − F) and of dC − (tr C) I the second.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.checks.enclosure import at_each, certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.posterior import mean_energy

from verify.lemmas.reverse import (  # isort: skip
    D, F, SIZE, energy_is_nonnegative, loss_from_below, q,
)  # fmt: skip

from verify.prove import (  # isort: skip
    C2, TRACE, E_p, contraction_is_nonnegative, d, definition, identity, infer, integrated, scalar,
    statement,
)  # fmt: skip


@cache
def trace_squared(factor=1):
    """(tr C)² ≤ d ‖C‖²: 0 ≤ ‖dC − (tr C) I‖² = d (d‖C‖² − (tr C)²)."""
    spread = tensor.symbol(tensor.DIMENSION) * nt.C("a", "b") - nt.C("c", "c") * nt.delta("a", "b")
    by = [
        contraction_is_nonnegative(spread),
        identity(scalar(spread * spread), d * (d * C2 - TRACE**2)),
    ]
    return infer(factor * TRACE**2 <= d * C2, by=by)


@cache
def outside(factor=1):
    """(q − F)² ≤ d (D − F): q − F = E_p tr C, and (E_p tr C)² ≤ E_p (tr C)² ≤ d E_p‖C‖²."""
    off = TRACE - (q - F)
    each = infer(off**2 >= 0, squares=[off])
    by = [integrated(E_p, f) for f in (each, trace_squared())]
    by += [mean_energy(), definition(q), definition(F), definition(D)]
    return infer(factor * (q - F) ** 2 <= d * (D - F), by=by)


@cache
def parts():
    """What both bounds say times (d + q)² and as it stands: d (D − F) ≥ (q − F)², F (d + q) ≥ q²."""
    positive = infer(d + q > 0, by=[energy_is_nonnegative()])
    scaled = infer((d + q) ** 2 * (d * (D - F) - (q - F) ** 2) >= 0, by=[outside(), positive])
    return scaled, loss_from_below()


@cache
def both(factor=2, near=q <= d):
    """D (d + q)² ≥ q² (2d + q): with u = (d + q)F − q² ≥ 0, d times the room is u² + d(d − q)u."""
    scaled, first = parts()
    times = infer(d * (D * (d + q) ** 2 - q**2 * (factor * d + q)) >= 0, by=[scaled, first, near])
    return infer(D * (d + q) ** 2 >= q**2 * (factor * d + q), by=[times])


@cache
def both_everywhere():
    """D (d + q)² ≥ 2d q²: the same where q ≤ d, and D ≥ q − d/4 where q ≥ d."""
    scaled, first = parts()
    nearly = infer(d * (4 * D - 4 * q + d) >= 0, by=[outside()], squares=[2 * q - 2 * F - d])
    far = infer(4 * q - d <= 4 * D, by=[nearly])
    positive = infer(d + q > 0, by=[energy_is_nonnegative()])
    wide = infer(d * (d + q) ** 2 * (4 * D - 4 * q + d) >= 0, by=[far, positive], degree=4)
    by = [scaled, first, wide, energy_is_nonnegative()]
    times = infer(d * (D * (d + q) ** 2 - 2 * d * q**2) >= 0, by=by, split=[q - d], degree=4)
    return infer(D * (d + q) ** 2 >= 2 * d * q**2, by=[times])


@claim(
    SHARPER,
    "S-8, size",
    SIZE,
    provenance=Provenance.DERIVED,
)
def test_size(evidence: Evidence) -> None:
    evidence.conclude(loss_from_below(), "q = E_p[v·x], and E_p|x|² = d + q")
    evidence.conclude(outside(), "q − F = E_p[tr C], and (tr C)² ≤ d‖C‖²")
    evidence.conclude(both_everywhere(), "the two together")

    evidence.twin("2 (tr C)² ≤ d‖C‖²", lambda: trace_squared(factor=2))
    evidence.twin("2 (q − F)² ≤ d (D − F)", lambda: outside(factor=2))
    evidence.twin("q² ≤ Fd", lambda: infer(q**2 <= F * d, by=[loss_from_below(), energy_is_nonnegative()]))


@claim(
    SHARPER,
    "S-8, size near the optimum",
    statement(D * (d + q) ** 2 >= q**2 * (2 * d + q), given=[q <= d]),
    provenance=Provenance.DERIVED,
)
def test_size_near_the_optimum(evidence: Evidence) -> None:
    evidence.conclude(both(), "d times the room is u² + d (d − q) u with u = (d + q)F − q²")

    evidence.twin("q² (9/4 d + q)", lambda: both(factor=Fraction(9, 4)))
    evidence.twin("q ≤ 4d", lambda: both(near=q <= 4 * d))


INSTANCES = {
    "two, close": Instance(GaussianMixture(["-1/10", "1/10"])),
    "one": Instance(GaussianMixture(["3/2"])),
    "two, far apart": Instance(GaussianMixture([-5, 5])),
    "off centre": Instance(GaussianMixture([0, 3], ["3/4", "1/4"])),
    "a triangle": Instance(GaussianMixture([["1/2", 0], ["-1/4", "2/5"], ["-1/4", "-2/5"]])),
    "on a line in the plane": Instance(GaussianMixture([["1/3", 0], ["-1/3", 0]])),
}
BOUNDS = F * (d + q) >= q**2, D * (d + q) ** 2 >= 2 * d * q**2


@claim(SHARPER, "S-8, instances", at_each(INSTANCES.values(), *BOUNDS), provenance=Provenance.DERIVED)
@at(*INSTANCES.values())
def test_instances(evidence: Evidence) -> None:
    for instance in INSTANCES.values():
        for bound in BOUNDS:
            evidence.conclude(certified(instance, bound))
        evidence.twin("F ≥ 2q", certified(instance, 2 * q <= F))

    close, sharper = INSTANCES["two, close"], Fraction(102, 100)
    evidence.twin("1.02 q²", certified(close, F * (d + q) >= sharper * q**2))
    evidence.twin("2.04 d q²", certified(close, D * (d + q) ** 2 >= 2 * sharper * d * q**2))
