"""Theorem 3.5, the region that is never left: one step, and the loss there, for every n and any shape.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) and all others. A level y
says where they are: |μ_i|² ≤ C/y for the one, e^{|μ_j|²/8} ≥ y log y for all others, wherever they are;
8 log y ≥ 14641 (1 + log N), C ≥ 1, C(16 log y + 1) ≤ y, 10¹⁰ C ≤ y. A step of descent with η ≤ ½.
Shown. After the step the same holds with y + ηb for y, as long as 250 N⁸ b ≤ 1; and L ≤ (C + 36N²)/y.
Not shown. That 1/(250 N⁸) is needed.
Tools. "S-9, growth" with m² = 8 log(y log y); "Theorem 3.5, the pull of the others", at most 1/√y by
"Theorem 3.5, weights in the region". They speak of the place c of the one, which is Σ_i ι_i μ_i.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import ONE, X, ι, ι_j
from verify.lemmas.forward import L, descent, η
from verify.lemmas.lead import gradient_i
from verify.lemmas.near_least import few
from verify.lemmas.posterior import second_moment, trace_is_nonnegative, weight_at_most_1
from verify.logic.schemas import exp_log, exp_monotone, exp_series
from verify.logic.terms import term

from verify.lemmas.all_time import (  # isort: skip
    AFTER, FAINT, GROWTH, INSIDE, LEAST_NORM, ONE_STEP, OUTSIDE, PULLED, RISES, SMALL_LOSS, STAYS, C, P,
    apart, b, y, κ,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, N, TINY, at_least_one, at_the_one, c, exp_equal, inverse_of, is_one, is_other, log_of_n,
    m, other, other_j,
)  # fmt: skip
from verify.lemmas.region import (  # isort: skip
    C_LARGE, LEAST_LOG, Y_LARGE, ahead_of_least, hundred_thousand, log_y, logs, parted,
    place, without_place, z, λ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, infer, integrated,
    log, mu, mu_j, n, next_value, nonnegative_square, renamed_component, same_has_no_distance, sqrt,
    sqrt_nonnegative, sqrt_squared, square, substituted, v, w, w_j, weight_is_positive,
)  # fmt: skip

Q = Fraction
weight, GROWN, NEXT, ELEVEN = E_phi(w), exp(AFTER / 8), y + η * b, exp(11)
pairs = ι * other_j


@cache
def others_grow():
    """(1 − ι_i)(e^{|μ_i⁺|²/8} − z − 2ηbλ) ≥ 0: “S-9, growth” with m = √(8λ) and κ = b/4."""
    (_, _, some, _, above, _), (_, tiny, close, _), root = logs(), place(), sqrt(8 * λ)
    positive_λ = infer(λ > 0, by=[some, above])
    inside = infer(8 * λ >= 0, by=[positive_λ])
    squared, low = (cut(f(8 * λ), inside) for f in (sqrt_squared, sqrt_nonnegative))
    (theorem,) = GROWTH.cited("S S-9, growth")
    theorem = substituted(theorem, m, root, infer(root > 0, by=[squared, low, positive_λ], degree=2))
    theorem = substituted(theorem, κ, b / 4, infer(b / 4 > 0))
    far = infer(other * (square(mu) - root**2) >= 0, by=[ahead_of_least(), squared])
    enough = infer(root**2 >= 14641 * (1 + log_of_n), by=[squared, above, LEAST_LOG])
    near = infer(square(c) * (root**2 + 1) <= 1, by=[close, squared])
    theorem = cut(theorem, far, enough, near, infer(1000 * N**8 * (b / 4) <= 1, by=[RISES[0]]), tiny)
    by = [theorem, *exp_equal(root**2 / 8, λ, [squared]), inverse_of(z, logs()[3])[0], squared]
    return infer(other * (GROWN - z - 2 * η * b * λ) >= 0, by=by)


@cache
def level_rises():
    """(y + ηb) log(y + ηb) ≤ z + 2ηbλ, since y log y is convex; and b ≤ 1, y ≥ 1."""
    some, above = logs()[2], logs()[4]
    large_y = infer(y >= 1, by=[C_LARGE, Y_LARGE, infer(C * log_y >= 0, by=[some])])
    power = infer(N**4 >= 1, by=[infer(N**2 >= 1, by=[at_least_one()])], degree=2)
    slow = infer(250 * b <= 1, by=[RISES[0], infer(N**8 >= 1, by=[power], degree=2)])
    later, more = log(NEXT), log(NEXT) - log_y
    known = [cut(exp_log(y), infer(y > 0)), cut(exp_log(NEXT), infer(NEXT > 0))]
    by = [*known, *exp_equal(more + log_y, later), exp_sum(more, log_y)]
    ratio = infer(equals(exp(more) * y, NEXT), by=by)
    tangent = infer(y * more <= η * b, by=[ratio, exp_tangent(more)])
    once = infer(η * b <= 1, by=[slow, RISES[1]])
    once = infer(more <= 1, by=[infer(y * more <= y, by=[tangent, once, large_y])], degree=2)
    rest = infer(η * b * later <= η * b * (log_y + 1), by=[once], degree=3)
    twice = infer(log_y + 2 <= 2 * λ, by=[some, above])
    twice = infer(η * b * (log_y + 2) <= 2 * η * b * λ, by=[twice], degree=3)
    return infer(NEXT * later <= z + 2 * η * b * λ, by=[tangent, rest, twice]), slow, large_y


@cache
def y_is_huge():
    """225 (e^{11} N² log y)² ≤ y: e^{(log y)/4} ≥ (log y)/4 and e^{(log y)/2} ≥ e^{33} N⁴; e^{11} ≥ 59000."""
    low, large, some, *_ = logs()
    quarter, half, power = exp(log_y / 4), exp(log_y / 2), term(33) + 4 * log_of_n
    first = infer(quarter >= log_y / 4, by=[exp_tangent(log_y / 4)])
    first = infer(quarter**2 >= log_y**2 / 16, by=[first, some], degree=2)
    first = infer(half >= log_y**2 / 16, by=[first, exp_sum(log_y / 4, log_y / 4)])
    second = cut(exp_monotone(power, log_y / 2), infer(power <= log_y / 2, by=[large, low]))
    by = [inverse_of(term(N), infer(N > 0))[0], exp_sum(log_of_n, log_of_n)]
    of_N = infer(equals(exp(2 * log_of_n), N**2), by=by)
    of_N = infer(equals(exp(4 * log_of_n), N**4), by=[of_N, exp_sum(2 * log_of_n, 2 * log_of_n)])
    cube = infer(equals(exp(33), ELEVEN**3), by=[exp_sum(11, 11), exp_sum(22, 11)])
    second = infer(half >= ELEVEN**3 * N**4, by=[second, exp_sum(33, 4 * log_of_n), of_N, cube])
    whole = infer(half**2 >= ELEVEN**3 * N**4 * half, by=[second, exp_positive(log_y / 2)])
    positive = infer(ELEVEN**3 >= 0, by=[exp_positive(11)])
    positive = infer(ELEVEN**3 * N**4 >= 0, by=[positive], squares=[N**2])
    whole = infer(half**2 >= ELEVEN**3 * N**4 * log_y**2 / 16, by=[whole, first, positive])
    series = infer(ELEVEN >= 59000, by=[cut(exp_series(11, 24), infer(term(11) >= 0))])
    less = infer(ELEVEN**3 >= 3600 * ELEVEN**2, by=[infer(ELEVEN >= 3600, by=[series])], squares=[ELEVEN])
    goal = ELEVEN**3 * N**4 * log_y**2 >= 3600 * ELEVEN**2 * N**4 * log_y**2
    less = infer(goal, by=[less], squares=[N**2 * log_y])
    known = infer(equals(half**2, y), by=[exp_sum(log_y / 2, log_y / 2), cut(exp_log(y), infer(y > 0))])
    return infer(y >= 225 * (ELEVEN * N**2 * log_y) ** 2, by=[whole, less, known]), series


@cache
def far_apart():
    """Of the one i and the others j: 4|μ_i|² ≤ 1, d_ij ≥ 1 and d_ij ≤ 3|μ_j|²."""
    of_j, chosen = (
        renamed_component(is_other()),
        infer(pairs >= 0, by=[is_one(), renamed_component(is_other())]),
    )
    near = infer(10**5 * ι * square(mu) * y <= 10**5 * ι * C, by=[parted()[0]])
    by = [near, infer(10**5 * ι * C <= ι * TINY * y, by=[hundred_thousand(), is_one()])]
    near = infer(ι * (10**5 * square(mu) * y - TINY * y) <= 0, by=by)
    near = infer(ι * (10**5 * square(mu) - TINY) <= 0, by=[near], degree=2)
    inside = infer(INSIDE, by=[near, is_one()])
    near = infer(pairs * (4 * square(mu) - 1) <= 0, by=[inside, of_j])
    far = infer(other_j * (λ - 1) >= 0, by=[infer(λ >= 1, by=[logs()[2], logs()[4]]), of_j])
    far = infer(other_j * (square(mu_j) - 8) >= 0, by=[renamed_component(ahead_of_least()), far])
    far = infer(pairs * (square(mu_j) - 8) >= 0, by=[far, is_one()])
    least = infer(square(mu_j) <= 2 * apart + 2 * square(mu), by=[nonnegative_square(mu_j - 2 * mu)])
    least = infer(pairs * square(mu_j) <= pairs * (2 * apart + 2 * square(mu)), by=[least, chosen])
    most = infer(2 * apart <= 3 * square(mu_j) + 6 * square(mu), by=[nonnegative_square(mu_j + 2 * mu)])
    most = infer(pairs * 2 * apart <= pairs * (3 * square(mu_j) + 6 * square(mu)), by=[most, chosen])
    most = infer(pairs * apart <= pairs * 3 * square(mu_j), by=[most, far, near, chosen])
    return inside, infer(OUTSIDE, by=[least, far, near, chosen]), most


@cache
def weighted_distances():
    """ι_i y E w_j d_ij² ≤ ι_i 7776N log y: d_ij = 0 for the one, and d_ij² ≤ 9|μ_j|⁴ for all others."""
    most, some, mass = far_apart()[2], logs()[2], y * E_phi(w_j)
    squared = infer(
        pairs * apart**2 <= pairs * 3 * apart * square(mu_j), by=[most, nonnegative_square(mu - mu_j)]
    )
    last = infer(
        pairs * apart * square(mu_j) <= pairs * 3 * square(mu_j) ** 2, by=[most, nonnegative_square(mu_j)]
    )
    squared = infer(pairs * apart**2 <= pairs * 9 * square(mu_j) ** 2, by=[squared, last])
    positive = integrated(E_phi, infer(w_j >= 0, by=[renamed_component(weight_is_positive())]))
    by = [squared, infer(mass >= 0, by=[positive])]
    each = infer(pairs * apart**2 * mass <= 9 * pairs * square(mu_j) ** 2 * mass, by=by)
    none = infer(equals(ι * ι_j * apart, 0), by=[ONE[1], same_has_no_distance()])
    of_j = renamed_component(FAINT.cited("F Theorem 3.5, weights in the region")[1])
    of_j = infer(pairs * mass * square(mu_j) ** 2 <= pairs * 864 * N * log_y, by=[of_j, is_one()])
    room = infer(ι * ι_j >= 0, by=[is_one(), renamed_component(is_one())])
    room = infer(ι * ι_j * N * log_y >= 0, by=[room, infer(N * log_y >= 0, by=[some])])
    return infer(ι * mass * apart**2 <= 7776 * ι * N * log_y, by=[each, of_j, room, none]), positive


@cache
def pull():
    """ι_i y |∇_i L − 2μ_i|² ≤ ι_i y P_i² ≤ ι_i."""
    (each, positive), (huge, series), some = weighted_distances(), y_is_huge(), logs()[2]
    total = infer(ι * y * P <= 14 * 7776 * ι * N * log_y * n, by=[integrated(SUM_J, each), definition(P)])
    room = infer(ι * N * log_y >= 0, by=[is_one(), some])
    few_others = infer(ι * N * log_y * n <= ι * N * log_y * N, by=[few(), room])
    room = infer(ι * N**2 * log_y >= 0, by=[infer(ι * log_y >= 0, by=[is_one(), some])], squares=[N])
    number = infer(14 * 7776 * ι * N**2 * log_y <= 2 * ELEVEN * ι * N**2 * log_y, by=[series, room])
    total = infer(ι * y * P <= 2 * ι * ELEVEN * N**2 * log_y, by=[total, few_others, number])
    low = infer(E_phi(w_j) * apart**2 >= 0, by=[positive], squares=[apart])
    low = infer(y * P >= 0, by=[infer(P >= 0, by=[integrated(SUM_J, low), definition(P)])])
    low = infer(ι * y * P >= 0, by=[low, is_one()])
    size = infer((ι * y * P) ** 2 <= (2 * ι * ELEVEN * N**2 * log_y) ** 2, by=[total, low], degree=2)
    size = infer(ι * (y * P) ** 2 <= 4 * ι * (ELEVEN * N**2 * log_y) ** 2, by=[size, ONE[0]])
    by = [size, infer(225 * ι * (ELEVEN * N**2 * log_y) ** 2 <= ι * y, by=[huge, is_one()])]
    size = infer(ι * (y * P) ** 2 <= ι * y, by=[*by, infer(ι * y >= 0, by=[is_one()])])
    size = infer(ι * y * P**2 <= ι, by=[size], degree=2)
    drawn = cut(PULLED.cited("F Theorem 3.5, the pull of the others")[0], *far_apart()[:2])
    drawn = infer(y * ι * square(gradient_i - 2 * mu) <= y * ι * P**2, by=[drawn])
    return infer(ι * y * square(gradient_i - 2 * mu) <= ι, by=[size, drawn])


@cache
def one_stays(speed=2):
    """ι_i ((y + ηb)|μ_i⁺|² − C) ≤ 0: with u = ∇_i L − 2μ_i, |μ_i⁺|² ≤ (1 − 2η)|μ_i|² + ½η|u|²."""
    u, left, chosen = gradient_i - 2 * mu, 1 - speed * η, infer(ι * η * C >= 0, by=[is_one()], degree=4)
    slow = infer(left >= 0, by=[RISES[1]])
    mixed = infer(left * square(2 * mu + u) >= 0, by=[slow, nonnegative_square(2 * mu + u)])
    by = [next_value(X, descent), infer(η * left * square(2 * mu + u) >= 0, by=[mixed])]
    between = left * square(mu) + η * square(u) / 2
    moved = infer(y * AFTER <= y * between, by=[infer(between >= AFTER, by=by)])
    by = [infer(ι * y * AFTER <= ι * y * between, by=[moved, is_one()])]
    by.append(infer(ι * left * (square(mu) * y - C) <= 0, by=[parted()[0], slow]))
    by.append(infer(ι * y * η * square(u) / 2 <= ι * η / 2, by=[pull()]))
    by.append(infer(ι * η * (C - 1) >= 0, by=[C_LARGE, infer(ι * η >= 0, by=[is_one()])]))
    kept = infer(ι * (y * AFTER - C + Q(3, 2) * η * C) <= 0, by=by, degree=1)
    _, small, large_y = level_rises()
    low = infer(AFTER >= 0, by=[next_value(X, descent), nonnegative_square(mu - η * gradient_i)])
    low = infer(ι * AFTER <= ι * y * AFTER, by=[large_y, infer(ι * AFTER >= 0, by=[is_one(), low])])
    size = infer(ι * AFTER <= ι * C, by=[infer(ι * y * AFTER <= ι * C, by=[kept, chosen]), low])
    more = infer(η * ι * b * AFTER <= η * ι * b * C, by=[size], degree=3)
    most = infer(η * ι * C * b <= η * ι * C, by=[small, chosen])
    return infer(ι * (AFTER * NEXT - C) <= 0, by=[kept, more, most, chosen])


def stays(share=1):
    """Both at once."""
    rest = infer(other * (NEXT * log(NEXT) - z - 2 * η * b * λ) <= 0, by=[level_rises()[0], is_other()])
    rest = infer(other * (NEXT * log(NEXT) - share * GROWN) <= 0, by=[rest, others_grow()])
    return infer(STAYS.shown[0], by=[one_stays(), rest])


@cache
def loss(one=1):
    """Y L ≤ y Σ_i E w_i |μ_i|², where the one adds C at most, all others 36N each."""
    most = infer(weight <= 1, by=[integrated(E_phi, weight_at_most_1())])
    low = infer(y * square(mu) >= 0, by=[nonnegative_square(mu)])
    low = infer(ι * y * square(mu) >= 0, by=[low, is_one()])
    first = infer(ι * y * weight * square(mu) <= ι * y * square(mu), by=[most, low])
    first = infer(ι * y * weight * square(mu) <= one * ι * C, by=[first, parted()[0]])
    rest = FAINT.cited("F Theorem 3.5, weights in the region")[0]
    each = infer(y * weight * square(mu) <= ι * C + 36 * N * other, by=[first, rest])
    total = infer(y * SUM(weight * square(mu)) <= C + 36 * N * n, by=[integrated(SUM, each), ONE[2]])
    point = infer(square(v) <= SUM(w * square(mu)), by=[second_moment(), trace_is_nonnegative()])
    point = infer(SUM(weight * square(mu)) >= L, by=[integrated(E_phi, point), definition(L)])
    return infer(L * y <= C + 36 * N**2, by=[total, infer(N * n <= N**2, by=[few()]), point])


def least_norm(radius=TINY, room=14641):
    """(1 − ι_i)(|μ_i⁺|² − m²) ≥ 0, from the same before the step: “S-9, one step” where the one is."""
    one_j = infer(ι * (square(mu) - radius**2) <= 0, by=[ι * (X - radius**2) <= 0, definition(X)])
    each = infer(ι_j * (square(c) - radius**2) <= 0, by=[renamed_component(one_j), at_the_one(mu_j + c)])
    near = infer(square(c) <= TINY**2, by=[integrated(SUM_J, each), ONE[3]])
    far = infer(FAR, by=[other * (X - m**2) >= 0, definition(X)])
    large = infer(LARGE, by=[m**2 >= room * (1 + log_of_n)])
    return cut(ONE_STEP.cited("S S-9, one step")[0], near, far, large)


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
PLACE = GaussianMixture([0, 300])
VALUES = {"N": 2, "y": 2**5000, "C": 1}


@claim(FORWARD, "Theorem 3.5, the region stays", STAYS, provenance=Provenance.DERIVED)
@at(Instance(PLACE, VALUES | {"b": Q(1, 64000), "η": Q(1, 2)}, vectors=FIRST))
def test_region_stays(evidence: Evidence) -> None:
    evidence.conclude(without_place(stays()), "all others gain, and what they pull is at most 1/√y")

    evidence.twin("4η of what is left in a step", lambda: one_stays(speed=4))
    evidence.twin("e^{|μ_i⁺|²/8} ≥ 1.01 (y + ηb) log(y + ηb)", lambda: stays(share=Q(100, 101)))


@claim(FORWARD, "Theorem 3.5, loss in the region", SMALL_LOSS, provenance=Provenance.DERIVED)
@at(Instance(PLACE, VALUES, vectors=FIRST))
def test_loss_in_the_region(evidence: Evidence) -> None:
    evidence.conclude(without_place(loss()), "|v|² ≤ Σ_i w_i |μ_i|², and E w_i |μ_i|² ≤ 36N/y for all others")

    evidence.twin("half of what the one adds", lambda: loss(one=Q(1, 2)))


@claim(FORWARD, "Theorem 3.5, the least norm", LEAST_NORM, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2, "m": 299, "η": Q(1, 2)}, vectors=FIRST))
def test_least_norm(evidence: Evidence) -> None:
    evidence.conclude(
        without_place(least_norm()), "the nearest of the others leave, the farther ones move little"
    )

    evidence.twin("the one within 10⁻⁴", lambda: least_norm(radius=Q(1, 10**4)))
    evidence.twin("m ≥ 100 √(1 + log N)", lambda: least_norm(room=10**4))
