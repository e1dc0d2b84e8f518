"""S-8, flow from above: along the reverse flow V t is at most n² r/8 in the limit, from every start.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; V = Σ_i |μ_i|² > 0 at the start, where
the means span at most r dimensions.
Shown. Along μ_i' = −∇_iF, for every ε > 0 and all t ≥ 0, V(t) > 0 and

    8εr t V + (1 + ε)V² ≤ (1 + ε)V(0)V + ε(1 + ε) n² r².

With ε = √(V V(0))/(nr) this is 8r t V ≤ (nr + √(V V(0)))², and V → 0: so V t is at most n² r/8 + o(1).
Not shown. That V t does not fall below: claim "S S-8, flow from below", sharp for r = 1.
Tools. V' = −4D; claim S-8, size; Grönwall's lemma with the factor V.

Let f be the left side less the right one. With P = ε(1 + ε)n²r² + (1 + ε)V², V f' = 8εrV² + V'P + V'f, and
V'P ≤ −4εD(nr + V)² ≤ −8εrV², since P = ε(nr + V)² + (εnr − V)².
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.reverse import D, V, dissipation_is_nonnegative, r
from verify.lemmas.reverse_deviations import dissipation_from_below
from verify.lemmas.reverse_flow import FROM_ABOVE, V_0, flow, rank_stays, size_falls, stays_positive, ε
from verify.lemmas.scaling import scaled
from verify.prove import infer, n, t


@cache
def from_above(speed=8, start=1):
    """8εr t V + (1 + ε)V² ≤ (1 + ε)V(0)V + ε(1 + ε) n² r²."""
    most = (1 + ε) * (ε * n**2 * r**2 + V**2)
    wide = infer(most >= ε * (n * r + V) ** 2, squares=[ε * n * r - V])
    lost = infer(
        4 * D * most >= 8 * ε * r * V**2,
        by=[scaled(wide, 4 * D, dissipation_is_nonnegative()), scaled(dissipation_from_below(), 4 * ε)],
    )
    area = infer((n * r) ** 2 >= 0, squares=[n * r])
    begins = infer(ε * (1 + ε) * n**2 * r**2 >= 0, by=[area])
    value = speed * ε * r * t * V + (1 + ε) * (V**2 - start * V_0 * V) - ε * (1 + ε) * n**2 * r**2
    return stays_nonpositive(
        value,
        flow,
        [lost, size_falls()],
        start=[begins],
        growth=-4 * D,
        factor=V,
        positive=stays_positive(),
        kept=[rank_stays()],
    )


PAIR = Instance(GaussianMixture(["1/10", "-1/10"]), {"r": 1})


@claim(SHARPER, "S-8, flow from above", FROM_ABOVE, provenance=Provenance.DERIVED)
@at(PAIR)
def test_flow_from_above(evidence: Evidence) -> None:
    evidence.conclude(stays_positive(), "D ≤ V + V²")
    evidence.conclude(infer(FROM_ABOVE.shown[1], by=[from_above()]), "V f' ≤ V'f")

    evidence.twin("9εr t V", lambda: from_above(speed=9))
    evidence.twin("without (1 + ε)V(0)V", lambda: from_above(start=0))
    evidence.twin("D (nr + V)² ≥ 3r V²", lambda: dissipation_from_below(gain=3))
