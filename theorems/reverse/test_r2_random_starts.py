r"""R-2, how likely a random start is well inside the cells of a mixture teacher.

Setting. m teachers at any places ν_l; n students start at independent μ_i ∼ N(0, σ²I) in any dimension d.
Shown. All |μ_i| are ≤ s, and each μ_i is at least b away from each hyperplane halfway between two of the ν_l,
except with probability at most

    n m(m − 1) b/(σ√(2π)) + n 2^{d/2} e^{−s²/(4σ²)}.

Not shown. That the students then stay and arrive: "R-2, cells stay" and "R-2, students arrive", of which the
start of this event is the hypothesis, for the map from students to their nearest teachers.
Tools. Seen along ν_l − ν_h a student is normal, with a density of at most 1/(σ√(2π)). Union bounds over i and
l < h; the tail of χ².

The distance from a hyperplane is ||μ_i − ν_l|² − |μ_i − ν_h|²|/(2|ν_l − ν_h|).
"""

from fractions import Fraction
from functools import cache

from verify.algebra.random_means import rarely_near, some_pair_fails, stays_in_ball
from verify.algebra.teacher import ν_h, ν_l
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import b
from verify.lemmas.random_cells import CLEAR, CLEAR_STARTS, NOT_CLEAR, OUTSIDE, STUDENTS, WIDTH, m, s, σ
from verify.logic.events import Failure
from verify.logic.probability import implied, some_component_fails, some_fails
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    SUM, assume, cut, exp, infer, integrated, inverse, inverse_positive, inverse_times,
    mu, n, square,
)  # fmt: skip


def failures(theorem):
    """The probabilities of which a theorem speaks."""
    return [a for a in theorem.conclusion.atoms if isinstance(a, Failure)]


@cache
def near_a_plane(pairs=m * (m - 1) / 2):
    """σ√(2π) Pr(some μ_i within b of the hyperplane between some ν_l and ν_h) ≤ n m(m − 1) b."""
    width, root = inverse(σ * WIDTH), constant(WIDTH > 0)
    wide = infer(σ * WIDTH > 0, by=[root])
    share, above = (cut(fact(σ * WIDTH), wide) for fact in (inverse_times, inverse_positive))
    near = cut(rarely_near(STUDENTS, mu, ν_l - ν_h, (square(ν_l) - square(ν_h)) / 2, b), infer(b >= 0))
    (each,) = failures(near)
    bound = infer(
        each <= 2 * b * width, by=[infer(width * σ * WIDTH * each <= 2 * b * width, by=[near, above]), share]
    )
    some = cut(some_pair_fails(each, 2 * b * width, "l", "h"), bound)
    some = infer(some.comparison.left <= 2 * b * width * pairs, by=[some])
    union = some_component_fails(*failures(some), SUM)
    (event,) = union.comparison.left.atoms
    total = infer(event <= n * pairs * 2 * b * width, by=[union, integrated(SUM, some)])
    total = infer(σ * WIDTH * event <= σ * WIDTH * n * pairs * 2 * b * width, by=[total, wide])
    return infer(σ * WIDTH * event <= n * pairs * 2 * b, by=[total, share]), event


@cache
def outside(power=Fraction(1, 4)):
    """Pr(some |μ_i| > s) ≤ n 2^{d/2} e^{−s²/(4σ²)}."""
    share = cut(inverse_times(σ), infer(σ > 0))
    each = stays_in_ball(STUDENTS, s**2, s**2 * inverse(σ) ** 2, power)
    within = infer(s**2 * inverse(σ) ** 2 * σ**2 <= s**2, by=[share])
    each = cut(each, within, infer(term(power) >= 0), infer(2 * term(power) < 1))
    some = some_component_fails(*failures(each), SUM)
    (event,) = some.comparison.left.atoms
    return infer(event <= n * exp(OUTSIDE), by=[some, integrated(SUM, each)]), event


@cache
def unlikely(pairs=m * (m - 1) / 2, scale=σ):
    """Both bounds together, times σ√(2π)."""
    (near, first), (far, second), root = near_a_plane(), outside(), constant(WIDTH >= 0)
    either = some_fails(first, second)
    (event,) = either.comparison.left.atoms
    plane, ball = (assume(clause.shown) for clause in event.clauses)
    follows = implied(NOT_CLEAR, event, infer(CLEAR, by=[plane]), ball)
    less = infer(first + second >= NOT_CLEAR, by=[either, follows])
    less = infer(σ * WIDTH * NOT_CLEAR <= σ * WIDTH * (first + second), by=[less, root])
    far = infer(σ * WIDTH * second <= σ * WIDTH * n * exp(OUTSIDE), by=[far, root])
    goal = scale * WIDTH * NOT_CLEAR <= 2 * n * pairs * b + scale * WIDTH * n * exp(OUTSIDE)
    return infer(goal, by=[less, near, far])


@claim(
    REVERSE,
    "R-2, random starts",
    CLEAR_STARTS,
    provenance=Provenance.DERIVED,
)
def test_random_starts(evidence: Evidence) -> None:
    evidence.conclude(unlikely(), "n m(m − 1)/2 intervals of length 2b, and n tails")

    evidence.twin("half as many hyperplanes", lambda: unlikely(pairs=m * (m - 1) / 4))
    evidence.twin("σ dropped", lambda: unlikely(scale=term(1)))
    evidence.twin("a union over students and l only", lambda: near_a_plane(pairs=m - 1))
    evidence.twin("a tail of e^{−s²/(2σ²)}", lambda: outside(power=Fraction(1, 2)))
