r"""Corollary 3.6 (Zhang et al. 2025): from random far starts one mean arrives and all others leave.

Setting. Teacher N(0, I), n ≥ 2 equal weights, forward descent with η ≤ ½; μ_i(0) ∼ N(c, I) independent, in
any dimension d, |c| = M ≥ 10⁹ √d n¹⁰, r⁶ = M.
Shown. With probability at least 1 − n² M^{−1/3}, as reported: for some ι, 1 for one component and 0 for all
others, the one mean tends to the truth, the norms of all others to ∞, and L ≤ 5M²/(1 + ηb e^{−M²/10} k) for
all k, 250 n⁸ b ≤ 1. This needs some ρ with 6d + r² ≤ 4ρ² ≤ 20 r⁴, so it is for all d ≤ 3 M^{2/3}.
Not shown. Larger d (as reported: all). At M = 10⁹ √d n¹⁰ and n = 2 these are all d above 5 · 10¹². That
moving the truth changes nothing: claim "A translation".
Tools. "Corollary 3.6, probability, wide starts" and "Theorem 3.5, wide starts": what holds from every start
of an event holds with its probability.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import UNIFORM, ρ
from verify.lemmas.forward import HALF, η
from verify.lemmas.from_far import SHARE, WIDE_LIMITS
from verify.lemmas.phase_1 import CLOSE
from verify.lemmas.random_start import likely, likely_given, then_likely
from verify.logic.events import Clause

from verify.prove import statement, tends_to  # isort: skip

LIMITS = [Clause(formula) for formula in WIDE_LIMITS.shown]


@cache
def arrives(clauses=tuple(LIMITS), wide=True):
    """M^{1/3} Pr(not: for some ι one arrives, all others leave, and L = O(1/k)) ≤ n²."""
    return then_likely(clauses, WIDE_LIMITS.cited("F Theorem 3.5, wide starts"), wide=wide)


@claim(
    FORWARD,
    "Corollary 3.6, d up to 3 M^(2/3)",
    statement(likely(LIMITS), given=[*likely_given(ρ, CLOSE), UNIFORM, η <= HALF, SHARE]),
    provenance=Provenance.REPORTED,
)
@at(
    Instance(
        GaussianMixture([101**6 - 101, 101**6 + 101]),
        {"M": 101**6, "r": 101, "ρ": 101, "η": HALF, "b": HALF / 32000},
        vectors={"c": [[101**6]]},
    )
)
def test_one_arrives_all_others_leave(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "Theorem 3.5, from every start from which it can begin")

    left = tends_to(WIDE_LIMITS.shown[1].terms[0], 1)
    evidence.twin("the others tend to 0", lambda: arrives((LIMITS[0], Clause(left), LIMITS[2])))
    evidence.twin("starts of another event", lambda: arrives(wide=False))
