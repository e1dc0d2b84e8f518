r"""R-2's lemmas on students: far from the truth each one is pulled back, whatever the others do.

Setting. Any weights, n, d and means of the student; e any vector, ∇_iF the reverse gradient for the
teacher N(0, I), S = Σ_j √π_j.
Shown. Wherever the means are,

    ½⟨∇_iF, e⟩ ≥ π_i ⟨μ_i, e⟩ − (8/5) √π_i (S − √π_i) |e|.

So ⟨μ_i, e⟩ falls along the flow while √π_i ⟨μ_i, e⟩ > (8/5) Σ_{j≠i} √π_j, |e| = 1, whatever the others do.
Under descent with 2ηπ_i ≤ 1 no μ_i leaves a half-space {⟨x, e⟩ ≤ A|e|} with √π_i A at least that for all i:
and so no ball about 0 of such a radius A, the intersection of these. For a mixture teacher, with its own v*
and C*, the same about any ν with one more term, which v* = ν, C* = 0 would make 0:

    ½⟨∇_iF, e⟩ ≥ π_i ⟨μ_i − ν, e⟩ − (8/5) √π_i (S − √π_i) |e| − E_p[w_i ⟨v* − ν + C*(μ_i − v*), e⟩].

Not shown. That 8/5 is the best constant: on the line the largest number seen in its place is 0.314 (n = 2 at
a distance of 1.04).
Tools. The overlap of two normal densities, Cauchy–Schwarz, e^t ≥ 1 + t.

What pulls is v + C y_i with y_i = μ_i − v, or μ_i − (1 − C) y_i. As 0 ≤ C ≤ t for t = tr C, the length of
(1 − C) y_i is at most |y_i| max(1, t − 1). With d_j = |μ_i − μ_j| and posterior averages ⟨·⟩ over j, |y_i| ≤
⟨d⟩ and t + |y_i|² = ⟨d²⟩; so it is at most ⟨h⟩ with h = max(d, (d⁴ + 10d² − 11)/18), and h e^{−d²/8} ≤ 16/5.
"""

from fractions import Fraction
from functools import cache

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.algebra.teacher import Cy_star
from verify.arithmetic import ball, precision
from verify.checks.bound import at_most
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, Step, claim
from verify.lemmas.cells import LOST, TOWARDS, e, g_mixture, length_of, lengths, root_of_weight, roots, ν
from verify.lemmas.posterior import images_below_norm, norm_below_trace, trace_is_nonnegative
from verify.lemmas.reverse import ROOTS, descent, η

from verify.prove import (  # isort: skip
    SUM_J, TRACE, At, Cy, Defined, E_p, Next, above_max, along, assume, both_ways, cauchy_schwarz, cut,
    definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, gradient_form, identity,
    induction, infer, integrated, k, max_left, max_right, maximum, mu, mu_j, next_value, nonnegative_square,
    overlap, pi, pi_j, positive, posterior_mass, renamed_component, same, same_has_no_distance,
    same_is_0_or_1, same_picks, sqrt, sqrt_squared, square, statement, v, v_star, w, w_j,
    weight_is_positive,
)  # fmt: skip

Q = Fraction
g, y, y_j, APART = descent.gradient, mu - v, mu_j - v, square(mu - mu_j)
distance, length = length_of(mu - mu_j), length_of(e)
FAR_PART = (APART**2 + 10 * APART - 11) / 18
h = maximum(distance, FAR_PART)
MOST = distance * (distance**3 + 10 * distance + 18) / 18
H = SUM_J(w_j * h)
A = positive("A", "A", "bound of all ⟨μ_i, e⟩/|e|")
s = Defined("s_i", "s^i", "", dot(mu, e))
FAR, SLOW = LOST * (ROOTS - sqrt(pi)) <= sqrt(pi) * A, 2 * η * pi <= 1


@cache
def weight_j():
    """w_j > 0."""
    return renamed_component(weight_is_positive())


@cache
def h_is_small():
    """0 ≤ d ≤ h ≤ d (d³ + 10d + 18)/18, so that h = 0 where d = 0."""
    squared, positive_length = lengths(mu - mu_j)
    first = infer(distance <= MOST, squares=[distance, distance**2])
    second = infer(MOST >= FAR_PART, by=[squared, positive_length])
    least = infer(h >= 0, by=[max_left(distance, FAR_PART), positive_length])
    return least, cut(above_max(MOST, distance, FAR_PART), first, second), positive_length


@cache
def peak(height=2 * LOST):
    """⊢ h ≤ (16/5) e^{d²/8}: for u = (d² − 13)/8 the second is 16 (1 + u + 2u²/9) ≤ 16 (1 + u/3)³."""
    squared, _ = lengths(mu - mu_j)
    grown, third, room = exp(APART / 8), (APART - 13) / 24, nonnegative_square(mu - mu_j)
    first = infer(
        height * grown >= distance, by=[exp_tangent(APART / 8), squared], squares=[distance - Q(5, 4)]
    )
    cube = infer((1 + third) ** 3 <= exp(third) ** 3, by=[exp_tangent(third), exp_positive(third), room])
    powers = [exp_sum(third, third), exp_sum(2 * third, third), exp_sum(3 * third, Q(13, 8))]
    whole = infer(grown >= exp(Q(13, 8)) * (1 + third) ** 3, by=[cube, exp_positive(Q(13, 8)), *powers])
    second = infer(16 * (1 + third) ** 3 >= FAR_PART, by=[room], squares=[third])
    cubed = infer((1 + third) ** 3 >= 0, by=[infer(1 + third >= 0, by=[room])])
    by = [constant(height * exp(Q(13, 8)) >= 16), cubed]
    above = infer(height * exp(Q(13, 8)) * (1 + third) ** 3 >= 16 * (1 + third) ** 3, by=by, degree=2)
    second = infer(height * grown >= FAR_PART, by=[whole, above, second], degree=1)
    return cut(above_max(height * grown, distance, FAR_PART), first, second)


@cache
def pair(constant=LOST):
    """E_p[w_i w_j] h ≤ (8/5) √(π_i π_j) (1 − δ_ij)."""
    (squared, _), (least, most, positive_length) = lengths(mu - mu_j), h_is_small()
    half = exp(APART / -8)
    room = E_p(w * w_j) - sqrt(pi) * sqrt(pi_j) * half / 2
    scaled = infer(distance**2 * room <= 0, by=[overlap(), squared])
    near = infer(h * room <= 0, by=[scaled, least, most, positive_length], split=[-1 * distance, room])
    unit = [exp_sum(APART / 8, APART / -8), exp_zero()]
    level = infer(h * half <= 2 * constant, by=[peak(2 * constant), *unit, exp_positive(APART / -8)])
    itself = infer(same >= 0, by=[same_is_0_or_1()], squares=[same])
    null = infer((same * distance) ** 2 <= 0, by=[squared, same_has_no_distance()])
    null = infer(same * distance <= 0, by=[null], degree=2)
    null = both_ways(null, infer(same * distance >= 0, by=[itself, positive_length]))
    none = infer(same * h <= 0, by=[infer(same * h <= same * MOST, by=[most, itself]), null])
    none = infer(same * h * half <= 0, by=[none, exp_positive(APART / -8)])
    other = infer(1 - same >= 0, by=[same_is_0_or_1()], squares=[1 - same])
    total = infer(h * half <= 2 * constant * (1 - same), by=[level, none, other])
    return infer(E_p(w * w_j) * h <= constant * sqrt(pi) * sqrt(pi_j) * (1 - same), by=[near, total, roots()])


@cache
def along_y():
    """P = ⟨y_i, C y_i⟩ is Σ_j w_j ⟨y_j, y_i⟩², 0 ≤ P ≤ t|y_i|², and |C y_i|² ≤ t P."""
    P, r, t = dot(y, Cy), square(Cy), TRACE
    inner, image = dot(y_j, y), dot(y_j, Cy)
    spread = identity(SUM_J(w_j * inner**2), P)
    itself = identity(SUM_J(w_j * inner * image), r)
    size = identity(SUM_J(w_j * square(y_j)), t)
    least = infer(
        P >= 0, by=[spread, integrated(SUM_J, infer(w_j * inner**2 >= 0, by=[weight_j()], squares=[inner]))]
    )

    def bounded(other):
        return integrated(
            SUM_J,
            infer(
                w_j * dot(y_j, other) ** 2 <= w_j * square(y_j) * square(other),
                by=[weight_j(), cauchy_schwarz(y_j, other)],
            ),
        )

    most = infer(t * square(y) >= P, by=[bounded(y), spread, size])
    apart = infer(w_j * (t * inner - image) ** 2 >= 0, by=[weight_j()], squares=[t * inner - image])
    scaled = infer(t * (t * P - r) >= 0, by=[integrated(SUM_J, apart), spread, itself, bounded(Cy), size])
    by = [images_below_norm()[1], norm_below_trace(), nonnegative_square(y)]
    small = infer(r <= t**2 * square(y), by=by)
    by = [scaled, small, least, trace_is_nonnegative(), nonnegative_square(y)]
    return least, most, infer(r <= t * P, by=by, split=[-1 * t])


@cache
def reach():
    """|y_i| ≤ Σ_j w_j d_j and t + |y_i|² = Σ_j w_j d_j²."""
    squared, positive_root = lengths(y)
    root, D = length_of(y), SUM_J(w_j * distance)
    along = infer(
        dot(mu - mu_j, y) ** 2 <= (distance * root) ** 2,
        by=[cauchy_schwarz(mu - mu_j, y), squared, lengths(mu - mu_j)[0]],
        degree=4,
    )
    some = infer(distance * root >= 0, by=[positive_root, lengths(mu - mu_j)[1]])
    along = infer(dot(mu - mu_j, y) <= distance * root, by=[along, some], degree=2)
    each = infer(w_j * dot(mu - mu_j, y) <= w_j * distance * root, by=[along, weight_j()])
    whole = identity(SUM_J(w_j * dot(mu - mu_j, y)), square(y))
    scaled = infer(root * (D - root) >= 0, by=[integrated(SUM_J, each), whole, squared])
    some = integrated(SUM_J, infer(w_j * distance >= 0, by=[weight_j(), lengths(mu - mu_j)[1]]))
    return infer(root <= D, by=[scaled, some], split=[-1 * root])


@cache
def average(share=1):
    """H = Σ_j w_j h_j is at least |y_i|, and at least |y_i| (t − 1)."""
    root, t, size = length_of(y), TRACE, square(y)
    h_near, h_far = max_left(distance, FAR_PART), max_right(distance, FAR_PART)
    whole, total = identity(SUM_J(w_j * APART), t + size), identity(SUM_J(w_j), 1)
    near = integrated(SUM_J, infer(w_j * h >= w_j * distance, by=[h_near, weight_j()]))
    near = infer(root <= H, by=[near, reach()])
    # The mean of d⁴ is at least the square of the mean of d².
    away = APART - t - size
    spread = integrated(SUM_J, infer(w_j * away**2 >= 0, by=[weight_j()], squares=[away]))
    far = integrated(SUM_J, infer(w_j * h >= w_j * FAR_PART, by=[h_far, weight_j()]))
    far = infer((t + size) ** 2 + 10 * (t + size) - 11 <= 18 * H, by=[far, spread, whole, total], degree=1)
    left = t + size - 1
    by, room = [far, near, lengths(y)[0], lengths(y)[1]], left + 6 - 9 * root
    far = infer(
        share * root * (t - 1) <= H, by=by, squares=[room, root - 2, left], split=[t - 2, root - Q(1, 2)]
    )
    return near, far


@cache
def pull():
    """⟨v + C y_i, e⟩ ≥ ⟨μ_i, e⟩ − |e| H: |y_i − C y_i|² ≤ |y_i|² + (t − 2) ⟨y_i, C y_i⟩ ≤ H²."""
    (least, most, image), (near, far), t = along_y(), average(), TRACE
    (squared, positive_root), (of_e, positive_e) = lengths(y), lengths(e)
    positive_H, positive_t = infer(H >= 0, by=[near, positive_root]), trace_is_nonnegative()
    level = infer(square(y) <= H**2, by=[near, squared, positive_root])
    by = [far, squared, positive_root, positive_H, level, positive_t, nonnegative_square(y)]
    beyond = infer(square(y) * (t - 1) ** 2 <= H**2, by=by, split=[t - 2])
    rest = y - Cy
    inside = infer(square(rest) <= H**2, by=[level, beyond, image, most, least], split=[t - 2])
    along = infer(
        dot(rest, e) ** 2 <= (H * length) ** 2,
        by=[cauchy_schwarz(rest, e), inside, of_e, nonnegative_square(e)],
        degree=2,
    )
    some = infer(H * length >= 0, by=[positive_H, positive_e])
    along = infer(dot(rest, e) <= H * length, by=[along, some], degree=2)
    return infer(dot(v, e) + dot(Cy, e) >= dot(mu, e) - length * H, by=[along])


@cache
def student_part(constant=LOST):
    """E_p[w_i⟨v + C y_i, e⟩] ≥ π_i⟨μ_i, e⟩ − |e| Σ_j E_p[w_i w_j] h_j."""
    weighted = infer(
        w * (dot(v, e) + dot(Cy, e)) >= w * (dot(mu, e) - length * H), by=[pull(), weight_is_positive()]
    )
    mass = infer(equals(E_p(w) * dot(mu, e), pi * dot(mu, e)), by=[posterior_mass()])
    lost = infer(
        SUM_J(E_p(w * w_j) * h) <= constant * sqrt(pi) * (ROOTS - sqrt(pi)),
        by=[integrated(SUM_J, pair(constant)), same_picks(), definition(ROOTS)],
    )
    lost = infer(
        length * SUM_J(E_p(w * w_j) * h) <= constant * sqrt(pi) * (ROOTS - sqrt(pi)) * length,
        by=[lost, lengths(e)[1]],
    )
    goal = (
        E_p(w * (dot(v, e) + dot(Cy, e)))
        >= pi * dot(mu, e) - constant * sqrt(pi) * (ROOTS - sqrt(pi)) * length
    )
    return infer(goal, by=[integrated(E_p, weighted), mass, lost])


@cache
def pulled_back(constant=LOST):
    """½⟨∇_i, e⟩ = E_p[w_i⟨v + C y_i, e⟩]."""
    by = [gradient_form(g, 2 * w, v + Cy, e), student_part(constant)]
    return infer(dot(g, e) / 2 >= pi * dot(mu, e) - constant * sqrt(pi) * (ROOTS - sqrt(pi)) * length, by=by)


@cache
def by_a_mixture(own=1):
    """½∇_i is the student's part E_p[w_i (v + C y_i)] less the teacher's, E_p[w_i (v* + C*(μ_i − v*))]."""
    form = gradient_form(g_mixture, 2 * w, v + Cy - own * v_star - Cy_star, e)
    mass = infer(equals(E_p(w) * dot(ν, e), pi * dot(ν, e)), by=[posterior_mass()])
    return infer(TOWARDS.shown[0], by=[form, student_part(), mass])


@cache
def stays_within(step=2):
    """⟨μ_i, e⟩ ≤ A|e| for all k: a step leaves at most (1 − 2ηπ_i)⟨μ_i, e⟩ + 2ηπ_i A|e|."""
    of_root, positive_e = cut(sqrt_squared(pi), infer(pi >= 0)), lengths(e)[1]
    room = infer(LOST * sqrt(pi) * (ROOTS - sqrt(pi)) <= pi * A, by=[FAR, of_root, root_of_weight()])
    room = infer(LOST * sqrt(pi) * (ROOTS - sqrt(pi)) * length <= pi * A * length, by=[room, positive_e])
    by = [next_value(s, descent), definition(s), pulled_back(), room]
    moved = infer(Next(descent, s) <= s - 2 * η * pi * (s - A * length), by=by)
    keeps = infer((1 - step * η * pi) * (A * length - s) >= 0, by=[SLOW, s <= A * length])
    after = along(infer(Next(descent, s) <= A * length, by=[moved, keeps]), descent)
    claimed = At(descent, s, k, 0) <= A * length
    return induction(claimed, assume(At(descent, s, None, 0) <= A * length), after)


@claim(
    REVERSE,
    "R-2, half-spaces",
    statement(dot(g, e) / 2 >= pi * dot(mu, e) - LOST * sqrt(pi) * (ROOTS - sqrt(pi)) * length),
    provenance=Provenance.DERIVED,
)
def test_half_spaces(evidence: Evidence) -> None:
    evidence.conclude(pulled_back(), "|y_i − C y_i| ≤ Σ_j w_j h_j, and E_p[w_i w_j] h ≤ (8/5) √(π_i π_j)")

    evidence.twin("3/2 for 8/5", lambda: pulled_back(constant=Q(3, 2)))
    evidence.twin("h e^{−d²/8} ≤ 3", lambda: peak(height=3))
    evidence.twin("|y_i| (t − 1) ≤ ½ Σ w_j h_j", lambda: average(share=2))


@claim(
    REVERSE,
    "R-2, half-spaces under descent",
    statement(At(descent, s, k, 0) <= A * length, given=[FAR, SLOW, At(descent, s, None, 0) <= A * length]),
    provenance=Provenance.DERIVED,
)
def test_descent(evidence: Evidence) -> None:
    evidence.conclude(stays_within(), "a step leaves at most (1 − 2ηπ_i)⟨μ_i, e⟩ + 2ηπ_i A|e|, and induction")

    evidence.twin("1 − 4ηπ_i ≥ 0", lambda: stays_within(step=4))


@claim(REVERSE, "R-2, half-spaces, mixture teacher", TOWARDS, provenance=Provenance.DERIVED)
def test_mixture_teacher(evidence: Evidence) -> None:
    evidence.conclude(by_a_mixture(), "the gradient is the student's part less the teacher's at μ_i + z")

    evidence.twin("v + C(μ_i − v) − ½v* − …", lambda: by_a_mixture(own=Q(1, 2)))


# Means on a line; the last is the one that is pulled back.
STUDENTS = {
    "one behind by 1": ["2", "76/25"],
    "one behind by 2": [2, 4],
    "two behind": [3, 3, 4],
    "one ahead by 4": [7, 3],
    "one behind, one ahead": [2, 7, 3],
}


@claim(
    REVERSE,
    "R-2, half-spaces, instances",
    r"\tfrac12\nabla_i F \ge \pi_i \mu_i - \tfrac85\sqrt{\pi_i}\,(S - \sqrt{\pi_i})",
    quantifiers="d = 1, the means listed, i the last, uniform weights",
    provenance=Provenance.DERIVED,
    hypotheses=(r"p^* = \mathcal{N}(0, 1),\ S = \textstyle\sum_j \sqrt{\pi_j}",),
)
@pytest.mark.parametrize("name", STUDENTS)
def test_instances(name: str, evidence: Evidence) -> None:
    means = [Fraction(c) for c in STUDENTS[name]]
    share = Fraction(1, len(means))
    with precision(128):
        *_, (slope,) = reverse_fisher(GaussianMixture(means), digits=15).gradient
        lost = ball(share * means[-1]) - slope / 2

        def held(factor: Fraction) -> Step:
            bound = ball(factor * share * (len(means) - 1))
            shown = r"\pi_i \mu_i - \tfrac12\nabla_i F \le c\,\sqrt{\pi_i}\,(S - \sqrt{\pi_i})"
            return at_most(shown, "enclosed", lost, bound, scope=f"{name}, c = {factor}", name="what is lost")

        evidence.conclude(held(LOST))
        evidence.twin("c = 1/10", held(Fraction(1, 10)))
