r"""Theorem 3.2 (Zhang et al. 2025) near the truth: where its box lies in the ball of S-1.

Setting. Forward divergence, teacher N(0, I), weights π_i ≥ π_min, any n and d; |e| = 1; step size η ≤ 4/17.
Shown. If |μ_i(0) − M e| ≤ r for all i and n (M + r)² ≤ ¼, then S-1 holds: V falls by ηD a step,
η Σ L_k ≤ V_0, V_k (1 + a V_0 k) ≤ V_0, and all means converge to the truth. The reported box, with
r = e^{−106ndM³}/(108nd), meets that for n = 2 and M ≤ 1/3 in every dimension.
Not shown. Starts farther away, for equal weights: test_theorem_3_2.py.
Tools. "S S-1", Cauchy–Schwarz, e^t ≥ 1 + t.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, S_1, V, descent
from verify.prove import (
    SUM,
    along,
    any_vector,
    assume,
    cauchy_schwarz,
    cut,
    d,
    definition,
    dot,
    equals,
    exp,
    exp_sum,
    exp_tangent,
    exp_zero,
    infer,
    integrated,
    mu,
    n,
    nonnegative,
    positive,
    renamed_step,
    square,
    statement,
    term,
)  # fmt: skip

M, r = nonnegative("M", "M", "distance of M e from the truth"), positive("r", "r", "radius of the box")
e = any_vector("e", "e")
UNIT, NEAR = equals(square(e), 1), n * (M + r) ** 2 <= QUARTER
BOX = square(mu - M * e) <= r**2
START = renamed_step(along(assume(BOX), descent), None).conclusion
TWO, THIRD = equals(n, 2), Fraction(1, 3)
REPORTED = 108 * n * d * r <= exp(-106 * n * d * M**3)


@cache
def inside(reach=1):
    """V_0 ≤ ¼: |μ_i|² ≤ (M + r)², since ⟨μ_i − M e, e⟩ ≤ |μ_i − M e|."""
    gap = mu - M * e
    by = [cauchy_schwarz(gap, e), BOX, UNIT]
    along_e = infer(dot(gap, e) <= r, by=by)
    each = infer(square(mu) <= (M + reach * r) ** 2, by=[along_e, BOX, UNIT])
    total = infer(V <= QUARTER, by=[definition(V), integrated(SUM, each), NEAR])
    return renamed_step(along(total, descent), None)


def near():
    """What S-1 says, without its hypothesis V_0 ≤ ¼."""
    return [cut(theorem, inside()) for theorem in S_1.cited("S S-1")]


@cache
def two_means(largest=THIRD, count=TWO):
    """2 (M + r)² ≤ ¼ for M ≤ 1/3, as the reported r is at most 1/216."""
    t = 106 * n * d * M**3
    by = [infer(M**3 >= 0, squares=[term(M)]), infer(n * d >= 1)]
    by = [exp_tangent(t), exp_sum(t, -t), exp_zero(), infer(t >= 0, by=by)]
    small = infer(exp(-t) <= 1, by=by)
    radius = infer(216 * r <= 1, by=[small, REPORTED, count])
    return infer(NEAR, by=[radius, count, largest >= M])


RATE = S_1.given[1:]


@claim(
    FORWARD,
    "Theorem 3.2, near the truth",
    statement(*S_1.shown, given=[UNIT, START, NEAR, *RATE]),
    provenance=Provenance.DERIVED,
    uses=("S S-1",),
)
@at(Instance(GaussianMixture(["1/5", "1/4"]), {"M": QUARTER, "r": Fraction(1, 20)}))
def test_near_the_truth(evidence: Evidence) -> None:
    for theorem in near():
        evidence.conclude(theorem, "|μ_i(0)| ≤ M + r, so V_0 ≤ ¼, and S-1 takes over")

    evidence.twin("|μ_i| ≤ M + r/2", lambda: inside(reach=Fraction(1, 2)))
    evidence.twin("|μ_i| ≤ M", lambda: inside(reach=0))


@claim(
    FORWARD,
    "Theorem 3.2, two means near the truth",
    statement(*S_1.shown, given=[UNIT, START, REPORTED, TWO, THIRD >= M, *RATE]),
    provenance=Provenance.DERIVED,
    uses=("S S-1",),
)
@at(Instance(GaussianMixture(["1/8", "63/500"]), {"M": Fraction(1, 8), "r": Fraction(1, 1000)}))
def test_two_means_near_the_truth(evidence: Evidence) -> None:
    for theorem in near():
        evidence.conclude(cut(theorem, two_means()), "the reported box lies within ½/√n of the truth")

    evidence.twin("M ≤ 3/8", lambda: two_means(largest=Fraction(3, 8)))
    evidence.twin("n = 3 is in S-1's ball too", lambda: two_means(count=equals(n, 3)))
