"""Theorem 3.5, the pull of the others on the one that is near the truth, however far away they are.

Setting. Teacher N(0, I); any n, d, weights and means. One component (ι_i = 1) has |μ_i| ≤ ½, all others are
at a distance of at least 1 from it; d_ij = |μ_i − μ_j|².
Shown. For the one, |∇_i L − 2μ_i| ≤ P_i = 14 Σ_j E w_j d_ij². No bound of the other means is assumed.
Not shown. How small P_i is: claim "Theorem 3.5, the pull in the region".
Tools. Lemma 2.2 in its compact form: w_i f − μ_i = −(1 − w_i)μ_i + w_i(h + (v·h)v − Ch − Cv), h = v − μ_i.

With Q = Σ_j w_j d_ij = tr C + |h|²: |h| ≤ Q and 1 − w_i ≤ Q, since 1 ≤ √d_ij ≤ d_ij for all others; so all
that stands there is at most 3Q + 4Q² ≤ 7 Σ_j w_j d_ij².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import INSIDE, OUTSIDE, PULLED, P, apart
from verify.lemmas.far_start import IS_ONE, ONE, ι, ι_j
from verify.lemmas.lead import gradient_i
from verify.lemmas.norms import at_most as upward
from verify.lemmas.norms import length, length_facts, pairing
from verify.lemmas.posterior import (
    images_below_norm,
    norm_below_trace,
    trace_is_nonnegative,
    weight_at_most_1,
)

from verify.prove import (  # isort: skip
    SUM, SUM_J, TRACE, Cv, Cy, Defined, E_phi, cauchy_schwarz, definition, dot, equals, gradient_form,
    identity, infer, integrated, mu, mu_j, nonnegative_square, renamed_component, renamed_sum,
    same_has_no_distance, square, summand, v, w, w_j, weight_is_positive,
)  # fmt: skip

HALF, THREE_QUARTERS = Fraction(1, 2), Fraction(3, 4)
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
T, h, u = TRACE, v - mu, gradient_i - 2 * mu
form = (1 - dot(v, mu - v)) * v + Cy - Cv
H, V, U = length("|h|", "|h|", h), length("|v|", "|v|", v), length("|u|", "|u|", u)
SQUARE_H, POSITIVE_H = length_facts(H, h)
SQUARE_V, POSITIVE_V = length_facts(V, v)
SQUARE_U, POSITIVE_U = length_facts(U, u)
Q = Defined("Q_i", "Q_i", "", SUM_J(w_j * apart))
Q2 = Defined("K_i", "K_i", "", SUM_J(w_j * apart**2))
DISTANCE = nonnegative_square(mu - mu_j)


@cache
def wide():
    """ι_i d_ij ≤ ι_i d_ij²: it is 0, or at least 1."""
    none = infer(equals(ι * ι_j * apart, 0), by=[ONE[1], same_has_no_distance()])
    far = infer(ι * (1 - ι_j) * (apart - 1) * apart >= 0, by=[OUTSIDE, DISTANCE])
    return none, infer(ι * apart <= ι * apart**2, by=[none, far])


@cache
def moments():
    """Q = tr C + |h|²; ι_i Q ≤ ι_i K and Q² ≤ K for K = Σ_j w_j d_ij²."""
    known = infer(
        equals(Q, T + H**2), by=[definition(Q), identity(SUM_J(w_j * apart), T + square(h)), SQUARE_H]
    )
    each = infer(ι * w_j * apart <= ι * w_j * apart**2, by=[wide()[1], POSITIVE_J])
    first = infer(ι * Q <= ι * Q2, by=[integrated(SUM_J, each), definition(Q), definition(Q2)])
    each = infer(w_j * (apart - Q) ** 2 >= 0, by=[POSITIVE_J], squares=[apart - Q])
    by = [integrated(SUM_J, each), definition(Q), definition(Q2), identity(SUM_J(w_j), 1)]
    return known, first, infer(Q**2 <= Q2, by=by)


@cache
def short():
    """ι_i |h| ≤ ι_i Q, since |h|² = Σ_j w_j ⟨μ_j − μ_i, h⟩ and |μ_j − μ_i| ≤ d_ij."""
    inner = infer(dot(mu_j - mu, h) ** 2 <= apart * H**2, by=[cauchy_schwarz(mu_j - mu, h), SQUARE_H])
    inner = infer(ι * dot(mu_j - mu, h) ** 2 <= ι * apart * H**2, by=[inner, IS_ONE])
    wider = infer(ι * apart * H**2 <= ι * apart**2 * H**2, by=[wide()[1]], squares=[H])
    by = [inner, wider, ONE[0]]
    inner = infer((ι * dot(mu_j - mu, h)) ** 2 <= (ι * apart * H) ** 2, by=by)
    reach = infer(ι * apart * H >= 0, by=[infer(ι * apart >= 0, by=[IS_ONE, DISTANCE]), POSITIVE_H])
    inner = infer(ι * dot(mu_j - mu, h) <= ι * apart * H, by=[inner, reach], degree=2)
    each = infer(ι * w_j * dot(mu_j - mu, h) <= ι * w_j * apart * H, by=[inner, POSITIVE_J])
    mean = identity(SUM_J(w_j * dot(mu_j - mu, h)), square(h))
    product = infer(ι * H**2 <= ι * Q * H, by=[integrated(SUM_J, each), mean, SQUARE_H, definition(Q)])
    positive_Q = infer(Q >= 0, by=[moments()[0], trace_is_nonnegative(), infer(H**2 >= 0, squares=[H])])
    return infer(ι * H <= ι * Q, by=[product, positive_Q, ONE[0]], degree=2), positive_Q


@cache
def missing(outside=(OUTSIDE,)):
    """ι_i (1 − w_i) ≤ ι_i Q: w_i is the weight of the one, as Σ_i ι_i = 1."""
    total, whole = SUM_J(ι_j * w_j), renamed_sum(ι * w, SUM, SUM_J)
    one = infer(ι * w <= total, by=[summand(infer(ι * w >= 0, by=[IS_ONE, POSITIVE]), SUM), whole])
    one = infer(ι * total - ι * w >= 0, by=[infer(ι * ι * w <= ι * total, by=[one, IS_ONE]), ONE[0]])
    none = infer(SUM(ι * total - ι * w) <= 0, by=[ONE[2], whole])
    one = infer(ι * total <= ι * w, by=[summand(one, SUM), none])
    least = infer(ι * (1 - ι_j) <= ι * (1 - ι_j) * apart, by=outside)
    least = infer(ι * (1 - ι_j) <= ι * apart, by=[least, wide()[0]])
    each = infer(ι * (1 - ι_j) * w_j <= ι * w_j * apart, by=[least, POSITIVE_J])
    by = [integrated(SUM_J, each), definition(Q), identity(SUM_J(w_j), 1), one]
    return infer(ι * (1 - w) <= ι * Q, by=by)


@cache
def images():
    """⟨C(μ_i − v), u⟩ ≤ tr C |h||u| and −⟨Cv, u⟩ ≤ tr C |v||u|."""
    found, trace = [], trace_is_nonnegative()
    for image, of, A, facts, side, bound in (
        (Cy, mu - v, H, (SQUARE_H, POSITIVE_H), 0, images_below_norm()[1]),
        (Cv, 1 * v, V, (SQUARE_V, POSITIVE_V), 1, images_below_norm()[0]),
    ):
        less = infer(
            square(image) <= T**2 * square(of), by=[bound, norm_below_trace(), nonnegative_square(of)]
        )
        less = infer(square(image) <= (T * A) ** 2, by=[less, facts[0]])
        reach = infer(T * A * U >= 0, by=[trace, facts[1], POSITIVE_U])
        found.append(pairing(image, u, T * A, U, [less, upward(SQUARE_U), reach])[side])
    return found


@cache
def field():
    """⟨f − μ_i, u⟩ ≤ (|h| + |v|²|h| + tr C (|h| + |v|))|u|."""
    short_u = upward(SQUARE_U)
    reach_v, reach_h = (
        infer(V * U >= 0, by=[POSITIVE_V, POSITIVE_U]),
        infer(H * U >= 0, by=[POSITIVE_H, POSITIVE_U]),
    )
    h_u = pairing(h, u, H, U, [upward(SQUARE_H), short_u, reach_h])[0]
    v_u = pairing(v, u, V, U, [upward(SQUARE_V), short_u, reach_v])
    v_h = pairing(
        v, h, V, H, [upward(SQUARE_V), upward(SQUARE_H), infer(V * H >= 0, by=[POSITIVE_V, POSITIVE_H])]
    )
    cross = infer(dot(v, h) * dot(v, u) <= V**2 * H * U, by=[*v_h, *v_u], degree=2)
    return infer(dot(form - mu, u) <= (H + V**2 * H + T * (H + V)) * U, by=[h_u, cross, *images()])


BOUND = Fraction(9, 4) * Q + 4 * Q**2


@cache
def small_field():
    """ι_i (|h| + |v|²|h| + tr C (|h| + |v|)) ≤ ι_i (9Q/4 + 4Q²), as |v|² ≤ 2|h|² + ½ and |v| ≤ |h|² + ¾."""
    (known, *_), (of_h, positive_Q), trace = moments(), short(), trace_is_nonnegative()
    size = infer(square(v) <= 2 * square(h) + 2 * square(mu), by=[nonnegative_square(h - mu)])
    size = infer(2 * H**2 + 2 * square(mu) >= V**2, by=[size, SQUARE_V, SQUARE_H])
    size = infer(ι * V**2 <= ι * (2 * H**2 + HALF), by=[size, INSIDE, IS_ONE])
    line = infer(ι * (V - 1) ** 2 >= 0, by=[IS_ONE], squares=[V - 1])
    line = infer(ι * V <= ι * (H**2 + THREE_QUARTERS), by=[size, line])
    of_H2 = infer(H**2 <= Q, by=[known, trace])
    of_T = infer(ι * T <= ι * Q, by=[infer(T <= Q, by=[known, infer(H**2 >= 0, squares=[H])]), IS_ONE])
    ιH, ιQ = (infer(ι * t >= 0, by=[IS_ONE, positive]) for t, positive in ((H, POSITIVE_H), (Q, positive_Q)))
    by_Q = infer(ι * H * Q <= ι * Q**2, by=[of_h, positive_Q])
    cube = infer(ι * H**3 <= ι * Q**2, by=[infer(ι * H**3 <= ι * H * Q, by=[of_H2, ιH]), by_Q])
    pair = infer(ι * T * H <= ι * Q**2, by=[infer(ι * T * H <= ι * Q * H, by=[of_T, POSITIVE_H]), by_Q])
    last = infer(ι * Q * H**2 <= ι * Q**2, by=[of_H2, ιQ])
    last = infer(
        ι * T * H**2 <= ι * Q**2, by=[infer(ι * T * H**2 <= ι * Q * H**2, by=[of_T], squares=[H]), last]
    )
    by = [infer(ι * V**2 * H <= ι * (2 * H**2 + HALF) * H, by=[size, POSITIVE_H]), cube, pair]
    by += [infer(ι * T * V <= ι * T * (H**2 + THREE_QUARTERS), by=[line, trace]), last, of_T, of_h]
    return infer(ι * (H + V**2 * H + T * (H + V)) <= ι * BOUND, by=by, degree=1)


@cache
def pulled(factor=14):
    """ι_i |∇_i L − 2μ_i|² ≤ ι_i P_i²."""
    (_, wider, jensen), (_, positive_Q) = moments(), short()
    inner = H + V**2 * H + T * (H + V)
    kept = infer(ι * dot(form - mu, u) <= ι * inner * U, by=[field(), IS_ONE])
    kept = infer(ι * dot(form - mu, u) <= ι * BOUND * U, by=[kept, small_field(), POSITIVE_U])
    some = infer(ι * BOUND >= 0, by=[infer(ι * Q >= 0, by=[IS_ONE, positive_Q]), IS_ONE], squares=[Q])
    some = infer(ι * BOUND * U >= 0, by=[some, POSITIVE_U])
    kept = infer(ι * w * dot(form - mu, u) <= ι * w * BOUND * U, by=[kept, POSITIVE])
    kept = infer(ι * w * dot(form - mu, u) <= ι * BOUND * U, by=[kept, some, weight_at_most_1()])
    inner = infer(dot(mu, u) ** 2 <= square(mu) * U**2, by=[cauchy_schwarz(mu, u), SQUARE_U])
    inner = infer(ι * dot(mu, u) ** 2 <= ι * square(mu) * U**2, by=[inner, IS_ONE])
    less = infer(ι * square(mu) * U**2 <= ι * U**2 / 4, by=[INSIDE], squares=[U])
    inner = infer((ι * dot(mu, u)) ** 2 <= (ι * U / 2) ** 2, by=[inner, less, ONE[0]])
    inner = infer(
        -1 * ι * dot(mu, u) <= ι * U / 2, by=[inner, infer(ι * U >= 0, by=[IS_ONE, POSITIVE_U])], degree=2
    )
    lost = infer(ι * (w - 1) * dot(mu, u) <= ι * (1 - w) * U / 2, by=[inner, weight_at_most_1()])
    lost = infer(ι * (w - 1) * dot(mu, u) <= ι * Q * U / 2, by=[lost, missing(), POSITIVE_U])
    wide_U = infer(ι * Q * U <= ι * Q2 * U, by=[wider, POSITIVE_U])
    squared = infer(
        ι * Q**2 * U <= ι * Q2 * U, by=[infer(ι * Q**2 <= ι * Q2, by=[jensen, IS_ONE]), POSITIVE_U]
    )
    goal = ι * (w * dot(form, u) - dot(mu, u)) <= ι * factor / 2 * Q2 * U
    positive = infer(Q2 >= 0, by=[jensen, infer(Q**2 >= 0, squares=[Q])])
    room = infer(ι * Q2 * U >= 0, by=[infer(ι * Q2 >= 0, by=[positive, IS_ONE]), POSITIVE_U])
    point = infer(goal, by=[kept, lost, wide_U, squared, room], degree=1)
    is_gradient = gradient_form(gradient_i, 2 * w, form, u)
    whole = infer(equals(P, factor * E_phi(Q2)), by=[definition(P), integrated(E_phi, definition(Q2))])
    total = infer(ι * U**2 <= ι * P * U, by=[integrated(E_phi, point), is_gradient, SQUARE_U, whole])
    positive = infer(P >= 0, by=[whole, integrated(E_phi, positive)])
    size = infer(ι * U <= ι * P, by=[total, positive, ONE[0]], degree=2)
    size = infer(ι * U**2 <= ι * P**2, by=[total, infer(ι * P * U <= ι * P**2, by=[size, positive])])
    return infer(PULLED.shown[0], by=[size, SQUARE_U])


FAR_OTHERS = GaussianMixture([["1/3", 0], [4, 1], [-30, 2]])
FIRST = {name: [[1], [0], [0]] for name in ("ι_i", "ι_j")}


@claim(FORWARD, "Theorem 3.5, the pull of the others", PULLED, provenance=Provenance.DERIVED)
@at(Instance(FAR_OTHERS, vectors=FIRST))
def test_pull_of_the_others(evidence: Evidence) -> None:
    evidence.conclude(pulled(), "all but μ_i is small where h = v − μ_i and C are")

    evidence.twin("8 instead of 14", lambda: pulled(factor=8))
    evidence.twin("others as near as they like", lambda: missing(outside=()))
