r"""Corollary 3.6 (Zhang et al. 2025): how likely a random far start has one nearest mean, clearly ahead.

Setting. Teacher N(0, I), n equal weights; μ_i(0) ∼ N(c, I) independent in R^d, |c| = M, r⁶ = M, r ≥ 100.
Shown. With probability at least 1 − n² (ρ² + r²)/(7M), so at least 1 − n² M^{−1/3} as reported, phase 1 of
Theorem 3.5 can begin: for some ι, 1 for one component and 0 for all others, all |μ_i(0) − c| ≤ ρ, and
|μ_j(0)|² − |ν|² ≥ ρ² + r² for ν the one and all others μ_j. With that probability the one arrives. This holds
for any ρ with 6d + r² ≤ 4ρ² ≤ 20 r⁴, so for all d ≤ 3 M^{2/3}; for ρ = r, as reported, if 2d ≤ M^{1/3}.
Not shown. Larger d. At M = 10⁹ √d n¹⁰ and n = 2, d ≤ 3 M^{2/3} are all d up to 5 · 10¹² (ρ = r: 27 000).
Beyond, a lead of ρ² ≥ 3d/2 is no longer likely enough, and phase 1 would have to do with a lesser one.
Tools. |μ_i|² − |μ_j|² = ⟨μ_i − μ_j, μ_i + μ_j⟩, and these two vectors are independent: given the second, the
first has little mass within t|μ_i + μ_j|, t = 0.505 (ρ² + r²)/M. Union bounds; the tail of χ²; a least of n
numbers.
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
from verify.lemmas.phase_1 import CLOSE, UNTIL, WAIT, WIDE_ARRIVED, WIDE_OTHERS, W, r
from verify.logic.events import Failure, failure, whenever
from verify.logic.schemas import exp_monotone
from verify.logic.terms import term

from verify.lemmas.far_start import (  # isort: skip
    CENTRE, ONE, UNIFORM, M, X, Y, c, is_the_one, other, y, ι, ι_j, ν, ρ,
)  # fmt: skip

from verify.lemmas.random_start import (  # isort: skip
    FAR_MEANS, IN_BALL, UNLIKELY, WIDE_UNLIKELY, likely, likely_given, no_start, outside, then_likely,
)  # fmt: skip

from verify.logic.probability import (  # isort: skip
    failure_is_nonnegative, from_the_start, implied, some_component_fails, some_fails,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, SUM_J, assume, circle_constant, cut, definition, dot, equals, exp, for_vector, infer,
    integrated, inverse, inverse_positive, inverse_times, mu, mu_j, n, nonnegative_square,
    renamed_component, same, same_is_0_or_1, sqrt, square, statement, substituted,
)  # fmt: skip

INVERSE, LARGE, POWER = inverse(M), r >= 100, equals(r**6, M)
size, size_j = square(mu), square(mu_j)
SHARE = Fraction(2854, 10**4)


def failures(theorem):
    """The probabilities of which a theorem speaks."""
    return [a for a in theorem.conclusion.atoms if isinstance(a, Failure)]


@cache
def inverted():
    """⊢ M · (1/M) = 1 and 1/M > 0."""
    return tuple(cut(fact(M), infer(M > 0)) for fact in (inverse_times, inverse_positive))


def gap(radius):
    """By how much the sizes differ that are set apart."""
    return radius**2 + r**2


@cache
def tie(radius, second=mu + mu_j):
    """√(4π) Pr(||μ_i|² − |μ_j|²| < t|μ_i + μ_j|) ≤ 2t for i ≠ j."""
    t = Fraction(101, 200) * gap(radius) * INVERSE
    above = infer(t >= 0, by=[infer(gap(radius) >= 0), inverted()[1]])
    return cut(rarely_near(FAR_MEANS, mu - mu_j, second, 0, t), above)


@cache
def ties(radius, share=SHARE, pairs=n * (n - 1) / 2):
    """Pr(two sizes are near each other) ≤ 0.1427 n(n − 1)(ρ² + r²)/M, as √(4π) ≥ 3.54."""
    (near,), root = failures(tie(radius)), constant(sqrt(4 * circle_constant()) >= Fraction(354, 100))
    most = gap(radius) * INVERSE
    some = infer(most >= 0, by=[infer(gap(radius) >= 0), inverted()[1]])
    each = infer(near <= share * most, by=[tie(radius), root, failure_is_nonnegative(near), some])
    union = cut(some_pair_fails(near, share * most), each)
    (event,) = union.comparison.left.atoms
    return infer(event <= share * pairs * most, by=[union]), event


@cache
def far(radius):
    """Pr(some |μ_i − c| > ρ) ≤ n 2^{d/2} e^{−ρ²/4}."""
    each = stays_in_ball(FAR_MEANS, radius**2, radius**2, Fraction(1, 4))
    met = radius**2 <= term(radius**2), term(Fraction(1, 4)) >= 0, term(Fraction(1, 2)) < 1
    each = cut(each, *map(infer, met))
    some = some_component_fails(*failures(each), SUM)
    (event,) = some.comparison.left.atoms
    return infer(event <= n * exp(outside(radius)), by=[some, integrated(SUM, each)]), event


@cache
def tail(radius):
    """500 r⁴ 2^{d/2} e^{−ρ²/4} ≤ 1; for ρ = r from that for ρ."""
    (small,) = IN_BALL.cited("F Corollary 3.6, numbers")
    if radius == ρ:
        return small
    here, there, named = outside(radius), outside(ρ), equals(ρ, radius)
    less = cut(exp_monotone(here, there), infer(here <= there, by=[named]))
    less = infer(r**4 * exp(here) <= r**4 * exp(there), by=[less], squares=[r**2])
    less = substituted(infer(500 * r**4 * exp(here) <= 1, by=[less, small]), ρ, radius, infer(radius > 0))
    return cut(less, infer(equals(radius, radius)))


@cache
def unlikely(radius, bound=Fraction(1, 7)):
    """M Pr(two sizes are near each other, or some |μ_i − c| > ρ) ≤ n² (ρ² + r²)/7."""
    (near, first), (beyond, second), G = ties(radius), far(radius), gap(radius)
    either = some_fails(first, second)
    (event,) = either.comparison.left.atoms
    most = SHARE / 2 * n * (n - 1) * G * INVERSE + n * exp(outside(radius))
    most = infer(M * event <= M * most, by=[infer(event <= most, by=[either, near, beyond])])
    small = infer(500 * r**4 * r**2 * exp(outside(radius)) <= r**2, by=[tail(radius)], squares=[r])
    small = infer(500 * n * M * exp(outside(radius)) <= n * G, by=[small, POWER, infer(r**2 <= G)])
    some = infer(n * G >= 0, by=[infer(G >= 0)])
    less = infer(M * event <= (SHARE / 2 * n**2 - SHARE / 3 * n) * G, by=[most, inverted()[0], small, some])
    return infer(
        M * event <= bound * n**2 * G, by=[less, some, infer(n**2 * G >= 0, by=[infer(G >= 0)], squares=[n])]
    ), event


@cache
def within(radius):
    """1000 ρ ≤ M, as ρ ≤ 3r² and r⁴ ≥ 10⁸."""
    most = infer(radius <= 3 * r**2, by=[radius**2 <= 5 * r**4, infer(r**2 > 0)], degree=2)
    fourth = infer(r**4 >= 3000, by=[infer(r**2 >= 10**4, by=[LARGE])])
    return infer(1000 * radius <= M, by=[most, POWER, infer(r**6 >= 3000 * r**2, by=[fourth], squares=[r])])


@cache
def set_apart(radius, spare=Fraction(1, 100)):
    """T²|μ_i + μ_j|² ≥ (ρ² + r²)², as |μ_i + μ_j|² ≥ 4M² − 8Mρ and 2tM = 1.01 (ρ² + r²)."""
    near, along, G = assume(square(mu - c) <= radius**2), [], gap(radius)
    for theorem, off in ((near, mu - c), (renamed_component(near), mu_j - c)):
        size_of = infer(M**2 * square(off) <= M**2 * radius**2, by=[theorem], squares=[M])
        by = [nonnegative_square(M * off + radius * c), size_of, CENTRE]
        inner = infer(2 * M * radius * dot(c, off) >= -2 * (M * radius) ** 2, by=by)
        along.append(infer(dot(c, off) >= -1 * M * radius, by=[inner, infer(M * radius > 0)], degree=2))
    by = [*along, nonnegative_square(mu + mu_j - 2 * c), CENTRE]
    both = infer(square(mu + mu_j) >= 4 * M**2 - 8 * M * radius, by=by)
    both = infer(square(mu + mu_j) >= Fraction(3992, 1000) * M**2, by=[both, within(radius)])
    scaled = infer(
        INVERSE**2 * square(mu + mu_j) >= Fraction(3992, 1000), by=[both, inverted()[0]], squares=[INVERSE]
    )
    goal = ((1 + spare) / 2) ** 2 * G**2 * INVERSE**2 * square(mu + mu_j) >= G**2
    return infer(goal, by=[scaled], squares=[G])


@cache
def lead(radius):
    """(1 − ι_i)(|μ_i|² − |ν|² − G) ≥ 0, if no two sizes are near each other and ι is 1 for the least."""
    ((event,), wide), apart = (
        (failures(tie(radius)), set_apart(radius)),
        infer(same <= 1, by=[same_is_0_or_1()]),
    )
    G, by = gap(radius), [for_vector(is_the_one("j"), y, vector) for vector in (mu_j, ν)]
    wide = infer((1 - same) * wide.comparison.left >= (1 - same) * G**2, by=[apart, wide])
    far_off = infer((1 - same) * (size - size_j) ** 2 >= (1 - same) * G**2, by=[event.clauses[0].shown, wide])
    is_one = infer(ι_j >= 0, by=[renamed_component(assume(ONE[0]))])
    far_off = infer(ι_j * far_off.comparison.difference >= 0, by=[far_off, is_one])
    far_off = infer(other * ι_j * ((size - size_j) ** 2 - G**2) >= 0, by=[far_off, same_exchanges(ι), ONE[1]])
    one_size = infer(equals(ι_j * size_j, ι_j * W), by=[*by, definition(W)])
    squared = infer(equals(ι_j * size_j**2, ι_j * W**2), by=[one_size])
    far_off = infer(other * ι_j * ((size - W) ** 2 - G**2) >= 0, by=[far_off, one_size, squared])
    far_off = infer(other * ((size - W) ** 2 - G**2) >= 0, by=[integrated(SUM_J, far_off), ONE[3]])
    below = infer(ι_j * (W - size) <= 0, by=[least(ι, size), one_size])
    below = infer(size >= W, by=[integrated(SUM_J, below), ONE[3]])
    return infer(other * (size - W - G) >= 0, by=[far_off, below, infer(G > 0)], degree=2)


@cache
def start(radius, bound=Fraction(1, 7)):
    """M Pr(phase 1 cannot begin) ≤ n² (ρ² + r²)/7."""
    small, event = unlikely(radius, bound)
    chosen = one_is_least(event, ι, size)
    (named,) = (a for a in failures(chosen) if a.marker)
    near = infer(radius**2 >= Y, by=[square(mu - c) <= radius**2, definition(Y)])
    ahead = infer(other * (X - W - radius**2 - r**2) >= 0, by=[lead(radius), definition(X)])
    begins = failure(FAR_MEANS, *ONE, near.conclusion, ahead.conclusion, marker=ι)
    follows = implied(begins, named, *map(assume, ONE), near, ahead)
    less = infer(no_start(radius) <= event, by=[chosen, follows, from_the_start(begins, descent)])
    less = infer(M * no_start(radius) <= M * event, by=[less])
    return infer(M * no_start(radius) <= bound * n**2 * gap(radius), by=[less, small])


@cache
def reported(radius, sixths=2):
    """M^{sixths/6} Pr(phase 1 cannot begin) ≤ n², as ρ² + r² ≤ 6r⁴."""
    fourth = infer(r**4 >= r**2, by=[infer(r**2 >= 1, by=[LARGE])], squares=[r])
    room = infer(gap(radius) <= 6 * r**4, by=[radius**2 <= 5 * r**4, fourth])
    room = infer(n**2 * gap(radius) <= 6 * n**2 * r**4, by=[room], squares=[n])
    some = infer(n**2 * r**4 >= 0, squares=[n * r**2])
    less = infer(M * no_start(radius) <= n**2 * r**4, by=[start(radius), room, some])
    less = infer(r**2 * M * no_start(radius) <= n**2 * M, by=[less, POWER], squares=[r])
    return infer(r**sixths * no_start(radius) <= n**2, by=[less, infer(M > 0)], degree=2)


def narrow(theorem):
    """The theorem for ρ = r without r² ≤ 5r⁴."""
    close = infer(r**2 <= 5 * r**4, by=[infer(r**2 >= 1, by=[LARGE])], squares=[r])
    return cut(theorem, close)


TWO_MEANS = GaussianMixture([101**6 - 101, 101**6 + 101])
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": Fraction(1, 2), "τ": 1}
FAR_OFF = Instance(TWO_MEANS, VALUES, vectors={"c": [[101**6]]})


@claim(FORWARD, "Corollary 3.6, probability, wide starts", WIDE_UNLIKELY, provenance=Provenance.DERIVED)
@at(FAR_OFF)
def test_wide_starts(evidence: Evidence) -> None:
    evidence.conclude(start(ρ), "pairs, balls, and one of n numbers is the least")
    evidence.conclude(reported(ρ), "as reported, if the balls are not too wide")

    evidence.twin("n² M^{−1/2}", lambda: reported(ρ, sixths=3))
    evidence.twin("n² (ρ² + r²)/(8M)", lambda: start(ρ, bound=Fraction(1, 8)))
    evidence.twin("0.28 (ρ² + r²)/M for each pair", lambda: ties(ρ, share=Fraction(28, 100)))
    evidence.twin("a union over i only", lambda: ties(ρ, pairs=n - 1))
    evidence.twin("|μ_i + μ_j| ≥ 2M, no margin", lambda: set_apart(ρ, spare=Fraction(0)))
    evidence.twin("a second vector that depends on the first", lambda: tie(ρ, second=1 * mu))


@claim(FORWARD, "Corollary 3.6, probability", UNLIKELY, provenance=Provenance.DERIVED)
@at(FAR_OFF)
def test_probability(evidence: Evidence) -> None:
    evidence.conclude(narrow(start(r)), "ρ = r: (2/7) n² M^{−2/3}")
    evidence.conclude(narrow(reported(r)), "as reported, with a factor of (7/2) M^{1/3} to spare")

    evidence.twin("n² M^{−1/2}", lambda: reported(r, sixths=3))
    evidence.twin("(1/4) n² M^{−2/3}", lambda: start(r, bound=Fraction(1, 8)))


def phase_1(given=(UNTIL[2], WAIT)):
    """What phase 1 does, for the steps that it takes."""
    arrived, others = WIDE_ARRIVED.shown[0], WIDE_OTHERS.shown[0]
    return whenever(*given, shown=arrived), whenever(UNTIL[2], shown=others)


def arrives(given=(UNTIL[2], WAIT)):
    """M^{1/3} Pr(phase 1 does not do it) ≤ n²."""
    claim = "F Theorem 3.5, phase 1, wide starts"
    proofs = *WIDE_ARRIVED.cited(claim), *WIDE_OTHERS.cited(f"{claim}, the others")
    return then_likely(phase_1(given), proofs, wide=True)


@claim(
    FORWARD,
    "Corollary 3.6, phase 1",
    statement(likely(phase_1()), given=[*likely_given(ρ, CLOSE), UNIFORM, *UNTIL[:2]]),
    provenance=Provenance.DERIVED,
)
@at(FAR_OFF)
def test_phase_1(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "Theorem 3.5's phase 1, from every start from which it can begin")

    evidence.twin("at all steps, from the first on", lambda: arrives(given=(UNTIL[2],)))
