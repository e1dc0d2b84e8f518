r"""Theorem 3.4 (Zhang et al. 2025) for all time: a lead of e^{−M0/100} splits one mean from all others.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with any η ≤ ½. With the truth moved to
0 and the line turned round, all others start at c, |c| = M, and the one at (1 − ε/M)c, nearer to the truth by
ε. As reported ε = e^{−M/100}. 8(M − 2)² ≥ 9 · 14641 (1 + log n) and M ≤ 260: so 169 ≤ M if n = 2, and n ≤ 20.
Shown. μ_1 → μ*, e^{−|μ_j|²/8} → 0 for all others, so |μ_j| → ∞, and L → 0. So it is for any lead ε ≤ 1 with
ε(M − ε) ≥ 19.
Not shown. M > 260, where e^{−M/100} is too little for the first step to tell who leads: "Theorem 3.4, runs"
certifies some M up to 2 000, and for a fixed step and M = 300 000 it is false ("Theorem 3.4, too far for a
step of 1/20"). M < 169, where all others are too near for the constants of S-9: "Theorem 3.4, n = 2" argues
M ≤ 20, and for M ≤ 2 it is false ("Theorem 3.4, every M0").
Tools. "Theorem 3.4, the lead grows" for 1/(50η) steps, "Theorem 3.4, from a lead" of what follows. As M grows
beyond 100, Me^{−M/100} falls, so it is least at 260.
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.arithmetic import ball, precision
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import M
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.split import FROM_A_LEAD, GROWS, REPORTED, SPLITS, window, ε
from verify.logic.schemas import exp_monotone

from verify.prove import (  # isort: skip
    cut, exp, exp_positive, exp_sum, exp_tangent, infer, inverse, inverse_positive, inverse_times,
    restarted, rounded, substituted,
)  # fmt: skip

LONG = inverse(η) / 50 - 1
LEAST = Q(742, 10**4)
"""Less than e^{−2.6}."""


@cache
def splits(more=1):
    """The limits: there is a whole number τ next to 1/(50η) − 1; after τ + 1 steps all others are behind."""
    share = cut(inverse_times(η), infer(η > 0))
    soon = infer(50 * η * τ <= 1, by=[share, τ <= LONG + 1])
    late = infer(50 * η * (τ + 1) >= 1, by=[share, τ >= LONG])
    behind = [cut(t, soon, late) for t in GROWS.cited("F Theorem 3.4, the lead grows")]
    least = infer(LONG >= -1, by=[cut(inverse_positive(η), infer(η > 0))])
    limits = FROM_A_LEAD.cited("F Theorem 3.4, from a lead")
    return [rounded(cut(restarted(t, descent, τ, more), *behind), τ, LONG, least) for t in limits]


@cache
def enough(farthest=260, least=LEAST):
    """ε(M − ε) ≥ 19 and ε ≤ 1 for ε = e^{−M/100}, as e^{(260 − M)/100} ≥ 1 + (260 − M)/100."""
    lead, last, rest = exp(M / -100), Q(-farthest, 100), (farthest - M) / 100
    tangent = [exp_sum(last, rest), exp_tangent(rest), exp_positive(last)]
    tangent = infer(lead >= exp(last) * (1 + rest), by=tangent)
    some = infer(1 + rest >= 0, by=[farthest >= M])
    tangent = infer(lead >= least * (1 + rest), by=[tangent, constant(exp(last) >= least), some])
    tangent = infer(M * lead >= least * M * (1 + rest), by=[tangent])
    concave = infer(M * (1 + rest) >= farthest, by=[farthest >= M, window()[0]], degree=2)
    down = cut(exp_monotone(M / -100, Q(-42, 25)), infer(Q(-42, 25) >= M / -100, by=[window()[0]]))
    small = infer(lead <= Q(1, 5), by=[down, constant(exp(Q(-42, 25)) <= Q(1, 5))])
    square = infer(lead**2 <= Q(1, 25), by=[small, exp_positive(M / -100)], degree=2)
    return infer(lead * (M - lead) >= 19, by=[tangent, concave, square]), infer(lead <= 1, by=[small])


VALUES = {"M": 200, "ε": Q(1, 5), "η": HALF}
MARKED = {"c": [[200]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}


@claim(FORWARD, "Theorem 3.4, any lead", SPLITS, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture(["999/5", 200]), VALUES, vectors=MARKED))
def test_any_lead(evidence: Evidence) -> None:
    for limit in splits():
        evidence.conclude(limit, "the lead grows for 1/(50η) steps, and from there on it decides")

    evidence.twin("a step sooner", lambda: splits(more=0))


with precision(128):
    NEARER = 200 - ball(-2).exp()


@claim(FORWARD, "Theorem 3.4, M0 up to 260, n up to 20", REPORTED, provenance=Provenance.REPORTED)
@at(Instance(GaussianMixture([NEARER, 200]), {"M": 200, "η": HALF}, vectors=MARKED))
def test_exponentially_small_lead(evidence: Evidence) -> None:
    for theorem in SPLITS.cited("F Theorem 3.4, any lead"):
        reported = substituted(theorem, ε, exp(M / -100), exp_positive(M / -100))
        evidence.conclude(cut(reported, *enough()), "“any lead” with ε = e^{−M/100}")

    evidence.twin("up to M = 270", lambda: enough(farthest=270, least=Q(672, 10**4)))
