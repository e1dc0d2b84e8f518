r"""R-2, how likely a random start is well inside the cells of a mixture teacher.

Setting. m teachers at any places ν_l; n students start at independent μ_i ∼ N(0, σ²I) in any dimension d.
Shown. All |μ_i| are ≤ r, and each μ_i is at least b away from each hyperplane halfway between two of the ν_l,
except with probability at most

    n m(m − 1) b/(σ√(2π)) + n 2^{d/2} e^{−r²/(4σ²)}.

Not shown. That the students then stay and arrive: "R-2, cells stay" and "R-2, students arrive", of which the
start of this event is the hypothesis, for the map from students to their nearest teachers.
Tools. Seen along ν_l − ν_h a student is normal, with a density of at most 1/(σ√(2π)). Union bounds over i and
l < h; the tail of χ².

The distance from a hyperplane is ||μ_i − ν_l|² − |μ_i − ν_h|²|/(2|ν_l − ν_h|); β_lh is 1 for l < h, else 0.
"""

from fractions import Fraction
from functools import cache

from verify.algebra.distances import SUM_L
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.logic.events import Failure, failure, normal_means
from verify.logic.probability import implied, some_component_fails, some_fails
from verify.logic.terms import TEACHER_COUNT, term

from verify.algebra.random_means import (  # isort: skip
    SUM_H, before, before_is_0_or_1, pairs_are_counted, rarely_near, stays_in_ball,
)  # fmt: skip


from verify.prove import (  # isort: skip
    SUM, VectorAtom, assume, circle_constant, cut, d, exp, infer, integrated, inverse, inverse_times,
    log, mu, n, positive, sqrt, square, statement,
)  # fmt: skip

σ, b = positive("σ", r"\sigma", "scale of the starts"), positive("b", "b", "distance from the hyperplanes")
r = positive("r", "r", "bound of all |μ_i|")
ν_l, ν_h = (
    VectorAtom(f"ν_{k}", rf"\nu_{k}", f"mean of component {k} of the teacher", frozenset({"mixture", k}))
    for k in "lh"
)
m, law, apart = term(TEACHER_COUNT), normal_means(0 * mu, σ), ν_l - ν_h
WIDTH = sqrt(2 * circle_constant())
OUTSIDE = -1 * d * log(Fraction(1, 2)) / 2 - r**2 * inverse(σ) ** 2 / 4
MARGIN = before * (square(mu - ν_l) - square(mu - ν_h)) ** 2 >= before * 4 * b**2 * square(apart)
NEAR = square(mu) <= r**2
START = failure(law, MARGIN, NEAR)


def failures(theorem):
    """The probabilities of which a theorem speaks."""
    return [a for a in theorem.conclusion.atoms if isinstance(a, Failure)]


@cache
def near_a_plane():
    """σ√(2π) Pr(μ_i within b of the hyperplane between ν_l and ν_h) ≤ 2b, for l < h."""
    sign = infer(before >= 0, by=[before_is_0_or_1()])
    middle = (square(ν_l) - square(ν_h)) / 2
    near = rarely_near(law, mu, apart, middle, b * before)
    return cut(near, infer(b * before >= 0, by=[sign]))


@cache
def near_some_plane(sums=(SUM_H, SUM_L, SUM)):
    """σ√(2π) Pr(some μ_i within b of some hyperplane) ≤ n m(m − 1) b."""
    bound, root = near_a_plane(), constant(WIDTH >= 0)
    (event,) = failures(bound)
    for over in sums:
        some, total = some_component_fails(event, over), integrated(over, bound)
        less = some.comparison
        scaled = infer(σ * WIDTH * less.left <= σ * WIDTH * less.right, by=[some, root])
        (event,) = less.left.atoms
        bound = infer(σ * WIDTH * event <= total.comparison.right, by=[scaled, total])
    return infer(σ * WIDTH * event <= n * m * (m - 1) * b, by=[bound, pairs_are_counted()]), event


@cache
def outside():
    """Pr(some |μ_i| > r) ≤ n 2^{d/2} e^{−r²/(4σ²)}."""
    share = cut(inverse_times(σ), infer(σ > 0))
    each = stays_in_ball(law, r**2, r**2 * inverse(σ) ** 2, Fraction(1, 4))
    within = infer(r**2 * inverse(σ) ** 2 * σ**2 <= r**2, by=[share])
    each = cut(each, within, infer(term(Fraction(1, 4)) >= 0), infer(term(Fraction(1, 2)) < 1))
    some = some_component_fails(*failures(each), SUM)
    (event,) = some.comparison.left.atoms
    return infer(event <= n * exp(OUTSIDE), by=[some, integrated(SUM, each)]), event


@cache
def unlikely(pairs=1, scale=σ):
    """Both bounds together, times σ√(2π)."""
    (near, first), (far, second), root = near_some_plane(), outside(), constant(WIDTH >= 0)
    either = some_fails(first, second)
    (event,) = either.comparison.left.atoms
    sign = infer(before >= 0, by=[before_is_0_or_1()])
    (plane, ball) = (clause.shown for clause in event.clauses)
    margin = infer(before * plane.difference >= 0, by=[plane, sign])
    margin = infer(MARGIN, by=[margin, before_is_0_or_1()])
    less = infer(first + second >= START, by=[either, implied(START, event, margin, assume(ball))])
    less = infer(σ * WIDTH * START <= σ * WIDTH * (first + second), by=[less, root])
    far = infer(σ * WIDTH * second <= σ * WIDTH * n * exp(OUTSIDE), by=[far, root])
    goal = scale * WIDTH * START <= pairs * n * m * (m - 1) * b + scale * WIDTH * n * exp(OUTSIDE)
    return infer(goal, by=[less, near, far])


@claim(
    REVERSE,
    "R-2, random starts",
    statement(σ * WIDTH * START <= n * m * (m - 1) * b + σ * WIDTH * n * exp(OUTSIDE)),
    provenance=Provenance.DERIVED,
)
def test_random_starts(evidence: Evidence) -> None:
    evidence.conclude(unlikely(), "n m(m − 1)/2 intervals of length 2b, and n tails")

    evidence.twin("half as many hyperplanes", lambda: unlikely(pairs=Fraction(1, 2)))
    evidence.twin("σ dropped", lambda: unlikely(scale=term(1)))
    evidence.twin("a union over students and l only", lambda: near_some_plane(sums=(SUM_L, SUM)))
    evidence.twin("|μ_i − ν_l| for the distance from a hyperplane", lambda: rarely_near(law, mu, mu, 0, b))
