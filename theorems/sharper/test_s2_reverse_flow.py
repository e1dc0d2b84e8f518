"""S-2, flow: the flow of the reverse divergence converges from every start, with explicit constants.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i ≥ π_min; any n and d; V = Σ_i |μ_i|², F the
reverse divergence; r at least the dimension of the span of the starting means, such as min(n, d).
Shown. Along μ_i' = −∇_iF from any start with V(0) ≤ R, for all t ≥ 0: V(t) ≤ V(0), 4tF(t) ≤ V(0), and

    V(t) (1 + aV(0)t) ≤ V(0),   2a t²F(t) ≤ 3,   V(t) → 0,     if a (r + R) ≤ 4π_min².

Not shown. The best constants: claims "S S-8, flow from above" and "S S-8, flow from below".
Tools. The Euler identity, V' = −4D; F' = −Σ|∇_i|²; claim S-8, size; Grönwall's lemma.

V + 4tF and t³F + ¾t²V − 3t/(2a) do not grow, since F ≤ D and atV ≤ 1.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.flow_rates import Rates

from verify.lemmas.reverse import (  # isort: skip
    F, R, V, a, loss_against_size, loss_below_dissipation, loss_is_nonnegative, r, size_is_nonnegative, π_min,
)  # fmt: skip
from verify.lemmas.reverse_flow import (  # isort: skip
    S_2_FLOW, V_0, V_t, flow, loss_falls, rank_stays, size_falls, size_stays,
)  # fmt: skip
from verify.lemmas.scaling import scaled
from verify.logic.speeds import speed_of
from verify.prove import SUM, assume, infer, integrated, nonnegative_square


@cache
def quadratic(factor=4):
    """V' ≤ −4F ≤ −aV² while V ≤ R, as F (r + R) ≥ π_min² V²."""
    slow = scaled(assume(a * (r + R) <= factor * π_min**2), V**2, squares=[V])
    gain = infer(4 * F * (r + R) >= a * (r + R) * V**2, by=[loss_against_size(R), slow])
    gain = infer(a * V**2 <= 4 * F, by=[gain])
    return infer(speed_of(V, flow) <= -a * V**2, by=[falls(), gain])


@cache
def falls():
    """V' ≤ −4F."""
    return infer(speed_of(V, flow) <= -4 * F, by=[size_falls(), loss_below_dissipation()])


@cache
def rates():
    """What follows along the flow; V ≤ R and the rank persist."""
    total = integrated(SUM, nonnegative_square(flow.gradient))
    never_grows = infer(speed_of(F, flow) <= 0, by=[loss_falls(), total])
    known = size_is_nonnegative(), loss_is_nonnegative()
    reach = infer(V_t <= R, by=[size_stays(), V_0 <= R])
    kept = [reach, rank_stays()]
    return Rates(flow, V, F, 4, falls(), never_grows, quadratic(), a, known, size_stays(), kept)


@claim(SHARPER, "S-2, flow", S_2_FLOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([4, 1, -2]), {"r": 1}))
def test_reverse_flow_converges(evidence: Evidence) -> None:
    evidence.conclude(size_stays(), "V' = −4D ≤ 0")
    evidence.conclude(rates().loss_once(4), "V + 4tF does not grow")
    evidence.conclude(rates().size_in_time, "V' ≤ −4F ≤ −aV²")
    evidence.conclude(rates().limit, "atV(t) ≤ 1")
    evidence.conclude(rates().loss_twice(), "t³F + ¾t²V − 3t/(2a) does not grow")

    evidence.twin("5tF(t) ≤ V(0)", lambda: rates().loss_once(5))
    evidence.twin("2a t²F(t) ≤ 2", lambda: rates().loss_twice(4))
    evidence.twin("a (r + R) ≤ 5π_min²", lambda: quadratic(factor=5))
