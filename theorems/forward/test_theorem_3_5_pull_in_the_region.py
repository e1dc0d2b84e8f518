"""Theorem 3.5, the pull in the region: the one falls as if it were alone, up to 1/(y log y) in a step.

Setting. As in "Theorem 3.5, the region stays": any n, d, means and weights ≥ 1/N, one component (ι_i = 1)
with |μ_i|² ≤ C/y, all others with e^{|μ_j|²/8} ≥ y log y, wherever they are; 8 log y ≥ 14641 (1 + log N),
C(16 log y + 1) ≤ y, 10¹⁰ C ≤ y. A step of descent with η ≤ ½.
Shown. For the one, y log y |∇_i L − 2μ_i|² ≤ 1 and y log y (|μ_i⁺|² − (1 − 2η)|μ_i|²) ≤ η/2.
Not shown. What the proof has on the way, |∇_i L − 2μ_i| ≤ 2e^{11} N² (log y)/y, which is far smaller.
Tools. "Theorem 3.5, the pull of the others": |∇_i L − 2μ_i| ≤ P_i = 14 Σ_j E w_j d_ij². By "Theorem 3.5,
weights in the region" y P_i is at most 2e^{11} N² log y; and y ≥ 4 (e^{11} N² log y)² log y, since
e^{(log y)/2} is at least (log y)³/48, and at least e^{33} N⁴.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import (
    AFTER,
    FAINT,
    INSIDE,
    OUTSIDE,
    PULL_IN_REGION,
    PULLED,
    C,
    P,
    apart,
    y,
)
from verify.lemmas.far_mean import TINY, N, inverse_of, is_one, is_other, log_of_n, other_j
from verify.lemmas.far_start import ONE, X, ι, ι_j
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.lead import gradient_i
from verify.lemmas.near_least import few
from verify.lemmas.region import ahead_of_least, hundred_thousand, log_y, logs, parted, without_place, λ
from verify.logic.schemas import exp_log, exp_monotone, exp_series
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    E_phi, SUM_J, cut, definition, equals, exp, exp_positive, exp_sum, infer, integrated, mu, mu_j, n,
    next_value, nonnegative_square, renamed_component, same_has_no_distance, square, w_j, weight_is_positive,
)  # fmt: skip

ELEVEN, pairs, u = exp(11), ι * other_j, gradient_i - 2 * mu


@cache
def y_is_huge():
    """4 (e^{11} N² log y)² log y ≤ y: e^{(log y)/2} ≥ (log y)³/48 and ≥ e^{33} N⁴; e^{11} ≥ 59000."""
    low, large, some, *_ = logs()
    half, power = exp(log_y / 2), term(33) + 4 * log_of_n
    first = cut(exp_series(log_y / 2, 3), infer(log_y / 2 >= 0, by=[some]))
    first = infer(48 * half >= log_y**3, by=[first, some], squares=[log_y])
    second = cut(exp_monotone(power, log_y / 2), infer(power <= log_y / 2, by=[large, low]))
    by = [inverse_of(term(N), infer(N > 0))[0], exp_sum(log_of_n, log_of_n)]
    of_N = infer(equals(exp(2 * log_of_n), N**2), by=by)
    of_N = infer(equals(exp(4 * log_of_n), N**4), by=[of_N, exp_sum(2 * log_of_n, 2 * log_of_n)])
    cube = infer(equals(exp(33), ELEVEN**3), by=[exp_sum(11, 11), exp_sum(22, 11)])
    second = infer(half >= ELEVEN**3 * N**4, by=[second, exp_sum(33, 4 * log_of_n), of_N, cube])
    positive = infer(log_y**3 >= 0, by=[infer(log_y >= 0, by=[some])], squares=[log_y])
    whole = infer(48 * half**2 >= half * log_y**3, by=[first, exp_positive(log_y / 2)])
    by = [whole, infer(half * log_y**3 >= ELEVEN**3 * N**4 * log_y**3, by=[second, positive])]
    whole = infer(48 * half**2 >= ELEVEN**3 * N**4 * log_y**3, by=by)
    number = infer(ELEVEN >= 59000, by=[cut(exp_series(11, 24), infer(term(11) >= 0))])
    less = infer(ELEVEN**3 >= 192 * ELEVEN**2, by=[infer(ELEVEN >= 192, by=[number])], squares=[ELEVEN])
    less = infer(ELEVEN**3 * log_y**3 >= 192 * ELEVEN**2 * log_y**3, by=[less, positive])
    goal = ELEVEN**3 * N**4 * log_y**3 >= 192 * ELEVEN**2 * N**4 * log_y**3
    less = infer(goal, by=[less], squares=[N**2])
    known = infer(equals(half**2, y), by=[exp_sum(log_y / 2, log_y / 2), cut(exp_log(y), infer(y > 0))])
    return infer(4 * (ELEVEN * N**2 * log_y) ** 2 * log_y <= y, by=[whole, less, known]), number


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
def weighted_distances(fourth=9):
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
    return infer(ι * mass * apart**2 <= fourth * 864 * ι * N * log_y, by=[each, of_j, room, none]), positive


@cache
def pull():
    """ι_i y log y |∇_i L − 2μ_i|² ≤ ι_i y log y P_i² ≤ ι_i."""
    (each, positive), (huge, series), some = weighted_distances(), y_is_huge(), logs()[2]
    total = infer(ι * y * P <= 14 * 7776 * ι * N * log_y * n, by=[integrated(SUM_J, each), definition(P)])
    room = infer(ι * N * log_y >= 0, by=[is_one(), some])
    few_others = infer(ι * N * log_y * n <= ι * N * log_y * N, by=[few(), room])
    room = infer(ι * N**2 * log_y >= 0, by=[infer(ι * log_y >= 0, by=[is_one(), some])], squares=[N])
    number = infer(14 * 7776 * ι * N**2 * log_y <= 2 * ELEVEN * ι * N**2 * log_y, by=[series, room])
    total = infer(ι * y * P <= 2 * ELEVEN * ι * N**2 * log_y, by=[total, few_others, number])
    low = infer(E_phi(w_j) * apart**2 >= 0, by=[positive], squares=[apart])
    low = infer(y * P >= 0, by=[infer(P >= 0, by=[integrated(SUM_J, low), definition(P)])])
    low = infer(ι * y * P >= 0, by=[low, is_one()])
    size = infer((ι * y * P) ** 2 <= (2 * ι * ELEVEN * N**2 * log_y) ** 2, by=[total, low], degree=2)
    size = infer(ι * (y * P) ** 2 <= 4 * ι * (ELEVEN * N**2 * log_y) ** 2, by=[size, ONE[0]])
    positive = infer(log_y >= 0, by=[some])
    many = 4 * ι * (ELEVEN * N**2 * log_y) ** 2 * log_y
    by = [infer(log_y * ι * (y * P) ** 2 <= many, by=[size, positive])]
    by.append(infer(many <= ι * y, by=[huge, is_one()]))
    size = infer(log_y * ι * y * P**2 <= ι, by=[infer(log_y * ι * (y * P) ** 2 <= ι * y, by=by)], degree=2)
    drawn = cut(PULLED.cited("F Theorem 3.5, the pull of the others")[0], *far_apart()[:2])
    drawn = infer(log_y * ι * square(u) <= log_y * ι * P**2, by=[drawn, positive])
    drawn = infer(y * log_y * ι * square(u) <= y * log_y * ι * P**2, by=[drawn])
    return infer(ι * y * log_y * square(u) <= ι, by=[size, drawn])


def falls(speed=2):
    """ι_i y log y (|μ_i⁺|² − (1 − 2η)|μ_i|²) ≤ ι_i η/2: |μ_i⁺|² ≤ (1 − 2η)|μ_i|² + ½η|∇_i L − 2μ_i|²."""
    left = 1 - speed * η
    slow = infer(left >= 0, by=[PULL_IN_REGION.given[-1]])
    mixed = infer(left * square(2 * mu + u) >= 0, by=[slow, nonnegative_square(2 * mu + u)])
    by = [next_value(X, descent), definition(X), infer(η * left * square(2 * mu + u) >= 0, by=[mixed])]
    moved = infer(left * X + η * square(u) / 2 >= AFTER, by=by)
    room = infer(ι * y * log_y >= 0, by=[is_one(), logs()[2]])
    moved = infer(ι * y * log_y * (AFTER - left * X - η * square(u) / 2) <= 0, by=[moved, room])
    drawn = infer(η * ι * y * log_y * square(u) <= η * ι, by=[pull()])
    return infer(2 * ι * y * log_y * (AFTER - left * X) <= ι * η, by=[moved, drawn])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "y": 2**5000, "C": 1, "η": HALF}


@claim(FORWARD, "Theorem 3.5, the pull in the region", PULL_IN_REGION, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_pull_in_the_region(evidence: Evidence) -> None:
    evidence.conclude(without_place(pull()), "4 (e^{11} N² log y)² log y ≤ y")
    evidence.conclude(without_place(falls()), "|μ − η(2μ + u)|² ≤ (1 − 2η)|μ|² + ½η|u|²")

    evidence.twin("d_ij² ≤ 8|μ_j|⁴", lambda: weighted_distances(fourth=8))
    evidence.twin("4η of what is left in a step", lambda: falls(speed=4))
