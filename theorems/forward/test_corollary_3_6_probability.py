r"""Corollary 3.6 (Zhang et al. 2025): how likely a random far start has one nearest mean, clearly ahead.

Setting. Teacher N(0, I), n equal weights, d ≤ r²/2; μ_i(0) ∼ N(c, I) independent, |c| = M, r⁶ = M, r ≥ 100.
Shown. With probability at least 1 − 0.29 n² M^{−2/3}, so at least 1 − n² M^{−1/3} as reported, phase 1 of
Theorem 3.5 can begin: for some ι, 1 for one component and 0 for all others, all |μ_i(0) − c| ≤ r, and
(|μ_j(0)|² − |ν|²)/2 ≥ r² for ν the one and all others μ_j. With that probability the one arrives.
Not shown. Dimensions above r²/2: there |μ_i(0) − c| ≤ r is unlikely. At M = 10⁹ √d n¹⁰ and n = 2 these are
the d above 6000. (Phase 1 for balls of a radius √d + r would need a lead of d, not r²: that has a probability
near 1 only for d far below M.)
Tools. |μ_i|² − |μ_j|² = ⟨μ_i − μ_j, μ_i + μ_j⟩, and these two vectors are independent: given the second, the
first has little mass within t|μ_i + μ_j|, t = 1.01 r⁻⁴. Union bounds; the tail of χ²; a least of n numbers.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import same_exchanges
from verify.algebra.random_means import least, one_is_least, rarely_near, some_pair_fails, stays_in_ball
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import descent
from verify.lemmas.phase_1 import ARRIVED, OTHERS, UNTIL, WAIT, W, r
from verify.logic.terms import term

from verify.lemmas.far_start import (  # isort: skip
    CENTRE, ONE, UNIFORM, M, X, Y, c, is_the_one, other, y, ι, ι_j, ν,
)  # fmt: skip

from verify.lemmas.random_start import (  # isort: skip
    FAR_MEANS, IN_BALL, LIKELY, LIKELY_GIVEN, NO_START, OUTSIDE, likely, then_likely,
)  # fmt: skip

from verify.logic.probability import (  # isort: skip
    Failure, failure, failure_is_nonnegative, from_the_start, implied, some_component_fails, some_fails,
    whenever,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, SUM_J, assume, circle_constant, cut, definition, dot, equals, exp, for_vector, infer,
    integrated, inverse, inverse_positive, inverse_times, mu, mu_j, n, nonnegative_square,
    renamed_component, same, same_is_0_or_1, sqrt, square, statement,
)  # fmt: skip

INVERSE, LARGE, POWER = inverse(r**4), r >= 100, equals(r**6, M)
size, size_j, NEAR = square(mu), square(mu_j), square(mu - c) <= r**2
CLOSE = Fraction(2855, 10**4)


def failures(theorem):
    """The probabilities of which a theorem speaks."""
    return [a for a in theorem.conclusion.atoms if isinstance(a, Failure)]


@cache
def inverted():
    """⊢ r⁴ · (1/r⁴) = 1 and 1/r⁴ > 0."""
    some = infer(r**4 > 0, degree=4)
    return tuple(cut(fact(r**4), some) for fact in (inverse_times, inverse_positive))


@cache
def tie(second=mu + mu_j):
    """√(4π) Pr(||μ_i|² − |μ_j|²| < t|μ_i + μ_j|) ≤ 2t for i ≠ j."""
    t = Fraction(101, 100) * INVERSE
    return cut(rarely_near(FAR_MEANS, mu - mu_j, second, 0, t), infer(t >= 0, by=[inverted()[1]]))


@cache
def ties(share=2 * CLOSE, sums=(SUM_J, SUM)):
    """Pr(two sizes are near each other) ≤ 0.2855 n² r⁻⁴, as √(4π) ≥ 3.54."""
    (near,), root = failures(tie()), constant(sqrt(4 * circle_constant()) >= Fraction(354, 100))
    total = infer(near <= share * INVERSE, by=[tie(), root, failure_is_nonnegative(near), inverted()[1]])
    for over in sums:
        total = integrated(over, total)
    some = some_pair_fails(near)
    (event,) = (a for a in failures(some) if not a.of)
    return infer(event <= share / 2 * n ** len(sums) * INVERSE, by=[some, total]), event


@cache
def far():
    """Pr(some |μ_i − c| > r) ≤ n 2^{d/2} e^{−r²/4}."""
    each = stays_in_ball(FAR_MEANS, r**2, r**2, Fraction(1, 4))
    met = r**2 <= term(r**2), term(Fraction(1, 4)) >= 0, term(Fraction(1, 2)) < 1
    each = cut(each, *map(infer, met))
    some = some_component_fails(*failures(each), SUM)
    (event,) = (a for a in failures(some) if not a.of)
    return infer(event <= n * exp(OUTSIDE), by=[some, integrated(SUM, each)]), event


@cache
def unlikely(bound=Fraction(29, 100)):
    """r⁴ Pr(two sizes are near each other, or some |μ_i − c| > r) ≤ 0.29 n²."""
    (near, first), (outside, second) = ties(), far()
    either = some_fails(first, second)
    (event,) = (a for a in failures(either) if a not in (first, second))
    most = CLOSE * n**2 * INVERSE + n * exp(OUTSIDE)
    most = infer(
        r**4 * event <= r**4 * most, by=[infer(event <= most, by=[either, near, outside])], squares=[r**2]
    )
    tail = infer(500 * n * r**4 * exp(OUTSIDE) <= n, by=IN_BALL.cited("F Corollary 3.6, numbers"))
    return infer(r**4 * event <= bound * n**2, by=[most, inverted()[0], tail, infer(n**2 >= n)]), event


@cache
def set_apart(spare=Fraction(1, 100)):
    """T²|μ_i + μ_j|² ≥ 4r⁴, as |μ_i + μ_j|² ≥ 4M² − 8Mr and tM = 1.01 r²."""
    (share, above), near, along = inverted(), assume(NEAR), []
    for theorem, off in ((near, mu - c), (renamed_component(near), mu_j - c)):
        within = infer(M**2 * square(off) <= M**2 * r**2, by=[theorem], squares=[M])
        by = [nonnegative_square(M * off + r * c), within, CENTRE]
        inner = infer(2 * M * r * dot(c, off) >= -2 * (M * r) ** 2, by=by)
        along.append(infer(dot(c, off) >= -1 * M * r, by=[inner, infer(M * r > 0)], degree=2))
    by = [*along, nonnegative_square(mu + mu_j - 2 * c), CENTRE]
    both = infer(square(mu + mu_j) >= 4 * M**2 - 8 * M * r, by=by)
    scale = infer(equals(INVERSE * M, r**2), by=[share, POWER])
    cube = infer(INVERSE * r**3 >= 0, by=[above, infer(r**3 > 0)])
    third = infer(INVERSE * r**3 * (r - 100) >= 0, by=[cube, LARGE])
    third = infer(100 * INVERSE * r**3 <= 1, by=[share, third])
    flat = INVERSE**2 * (4 * M**2 - 8 * M * r)
    scaled = infer(INVERSE**2 * square(mu + mu_j) >= flat, by=[both], squares=[INVERSE])
    flat = infer(equals(flat, 4 * r**4 - 8 * INVERSE * r**3), by=[scale])
    room = infer(r**4 >= 100, by=[infer(r**2 >= 100, by=[LARGE])])
    goal = (1 + spare) ** 2 * INVERSE**2 * square(mu + mu_j) >= 4 * r**4
    return infer(goal, by=[scaled, flat, third, room])


@cache
def lead():
    """(1 − ι_i)(|μ_i|² − |ν|² − 2r²) ≥ 0, if no two sizes are near each other and ι is 1 for the least."""
    ((event,), wide), apart = (failures(tie()), set_apart()), infer(same <= 1, by=[same_is_0_or_1()])
    wide = infer((1 - same) * wide.comparison.left >= (1 - same) * 4 * r**4, by=[apart, wide])
    gap = infer((1 - same) * (size - size_j) ** 2 >= (1 - same) * 4 * r**4, by=[event.clauses[0].shown, wide])
    gap = infer(
        ι_j * gap.comparison.difference >= 0,
        by=[gap, infer(ι_j >= 0, by=[renamed_component(assume(ONE[0]))])],
    )
    gap = infer(other * ι_j * ((size - size_j) ** 2 - 4 * r**4) >= 0, by=[gap, same_exchanges(ι), ONE[1]])
    by = [for_vector(is_the_one("j"), y, vector) for vector in (mu_j, ν)]
    one_size = infer(equals(ι_j * size_j, ι_j * W), by=[*by, definition(W)])
    squared = infer(equals(ι_j * size_j**2, ι_j * W**2), by=[one_size])
    gap = infer(other * ι_j * ((size - W) ** 2 - 4 * r**4) >= 0, by=[gap, one_size, squared])
    gap = infer(other * ((size - W) ** 2 - 4 * r**4) >= 0, by=[integrated(SUM_J, gap), ONE[3]])
    below = infer(ι_j * (W - size) <= 0, by=[least(ι, size), one_size])
    below = infer(size >= W, by=[integrated(SUM_J, below), ONE[3]])
    return infer(other * (size - W - 2 * r**2) >= 0, by=[gap, below, infer(r**2 > 0)], degree=2)


@cache
def start(bound=Fraction(29, 100)):
    """r⁴ Pr(phase 1 cannot begin) ≤ 0.29 n²."""
    small, event = unlikely(bound)
    chosen = one_is_least(event, ι, size)
    (named,) = (a for a in failures(chosen) if a.marker)
    near = infer(r**2 >= Y, by=[NEAR, definition(Y)])
    ahead = infer(other * (X - W - 2 * r**2) >= 0, by=[lead(), definition(X)])
    begins = failure(FAR_MEANS, *ONE, near.conclusion, ahead.conclusion, marker=ι)
    follows = implied(begins, named, *map(assume, ONE), near, ahead)
    less = infer(event >= NO_START, by=[chosen, follows, from_the_start(begins, descent)])
    less = infer(r**4 * NO_START <= r**4 * event, by=[less], squares=[r**2])
    return infer(r**4 * NO_START <= bound * n**2, by=[less, small])


@cache
def reported(sixths=2):
    """M^{sixths/6} Pr(phase 1 cannot begin) ≤ n², as r² ≥ 10⁴."""
    some = infer(r**2 * NO_START >= 0, by=[failure_is_nonnegative(NO_START)], squares=[r])
    power = infer(r**4 * NO_START >= 10**4 * r**2 * NO_START, by=[infer(r**2 >= 10**4, by=[LARGE]), some])
    return infer(r**sixths * NO_START <= n**2, by=[power, start()])


TWO_MEANS = GaussianMixture([101**6 - 101, 101**6 + 101])
VALUES = {"M": 101**6, "r": 101, "η": Fraction(1, 2), "τ": 1}
FAR_OFF = Instance(TWO_MEANS, VALUES, vectors={"c": [[101**6]]})


@claim(FORWARD, "Corollary 3.6, probability", LIKELY, provenance=Provenance.DERIVED)
@at(FAR_OFF)
def test_probability(evidence: Evidence) -> None:
    evidence.conclude(start(), "pairs, balls, and one of n numbers is the least")
    evidence.conclude(reported(), "as reported, with a factor of 30 000 to spare")

    evidence.twin("n² M^{−1}", lambda: reported(sixths=6))
    evidence.twin("0.28 n² M^{−2/3}", lambda: start(bound=Fraction(28, 100)))
    evidence.twin("0.56 r⁻⁴ for each pair", lambda: ties(share=Fraction(56, 100)))
    evidence.twin("a union over i only", lambda: ties(sums=(SUM,)))
    evidence.twin("|μ_i + μ_j| ≥ 2M, no margin", lambda: set_apart(spare=Fraction(0)))
    evidence.twin("a second vector that depends on the first", lambda: tie(second=1 * mu))


def phase_1(given=(UNTIL[2], WAIT)):
    """What phase 1 does, for the steps that it takes."""
    arrived, others = ARRIVED.shown[0], OTHERS.shown[0]
    return whenever(*given, shown=arrived), whenever(UNTIL[2], shown=others)


def arrives(given=(UNTIL[2], WAIT)):
    """M^{1/3} Pr(phase 1 does not do it) ≤ n²."""
    proofs = *ARRIVED.cited("F Theorem 3.5, phase 1"), *OTHERS.cited("F Theorem 3.5, phase 1, the others")
    return then_likely(phase_1(given), proofs)


@claim(
    FORWARD,
    "Corollary 3.6, phase 1",
    statement(likely(phase_1()), given=[*LIKELY_GIVEN, UNIFORM, *UNTIL[:2]]),
    provenance=Provenance.DERIVED,
)
@at(FAR_OFF)
def test_phase_1(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "Theorem 3.5's phase 1, from every start from which it can begin")

    evidence.twin("at all steps, from the first on", lambda: arrives(given=(UNTIL[2],)))
