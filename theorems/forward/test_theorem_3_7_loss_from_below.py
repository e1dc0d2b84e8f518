"""Theorem 3.7, the loss from below: it is at least a Gaussian tail at half the way to any other mean.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) has the mean c,
|c| ≤ 10⁻⁵; all others have |μ_j| ≥ m ≥ 121 √(1 + log N), wherever they are. W is the one's weight.
Shown. 17 L ≥ m² E_φ[1 − W], and for each other component, R_i = |μ_i − c|²,

    10 N √(1 + R_i) E_φ[1 − W] ≥ e^{−R_i/8 − c·(μ_i − c)/2}.

Not shown. The best constants: for n = 2, N = 2 and c = 0, L is (π/2) r φ(r/2) up to 1 + O(1/r²).
Tools. Stein's lemma with the field w_i μ_i; W e^y ≤ N ("S-9, two weights"), y = (x − c)·D − R/2.

Under w_iφ, x·μ_i is at most ¾X_i but for a tail, X_i = |μ_i|². So E[w_i v·μ_i] = X_i E w_i − E[w_i x·μ_i] is
at least ¼X_i E w_i − (4/3)e^{−9X_i/32}; and |v − μ_i/4|² ≥ 0 turns this into E[w_i|v|²]. All others together
have the weight 1 − W ≥ 1 − N e^{−y}: take its mean under a bump where y = 2 + log N.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import ι, ι_j
from verify.lemmas.forward import L
from verify.lemmas.posterior import weight_at_most_1
from verify.lemmas.slow_decay import LOSS_BELOW, X
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, LIGHT, NEAR, PAIR, R_IS, TINY, D, N, R, W, ahead, c, chosen_exponential, half_way,
    is_one, is_other, level, log_of_n, m, mean_of_exponential, other, size, spread, width,
)  # fmt: skip
from verify.lemmas.half_way import (  # isort: skip
    a,
    a_is,
    along_c,
    centre,
    chosen_log,
    distance_is_nonnegative,
    far_from_the_one,
    far_from_zero,
    inverse_of_n,
    least_exponent,
    level_in_names,
    log_is_nonnegative,
    mean_in_bump,
    unit,
)
from verify.lemmas.half_way import v as v_1
from verify.lemmas.half_way import v_is as v_1_is

from verify.prove import (  # isort: skip
    SUM, SUM_J, E_phi, Law, cut, definition, dot, equals, exp, exp_positive, exp_sum,
    exp_tangent, exp_zero, identity, infer, integrated, mu, n,
    nonnegative_square, pi, renamed_component, sqrt, sqrt_nonnegative, square, v, w, w_j,
    weight_is_positive, weights_sum, x, renamed_sum,
)  # fmt: skip

Q = Fraction
POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
weight = E_phi(w)
tail = -Q(9, 32) * X


THREE_QUARTERS, SIXTEENTH = Q(3, 4), Q(1, 16)


@cache
def along_the_mean(share=THREE_QUARTERS):
    """E[w_i x·μ_i] ≤ ¾X_i E w_i + (4/3) e^{−9X_i/32}: w t ≤ e^{st}/s at t = x·μ_i − ¾X_i, s = ¾."""
    over, slope = dot(x, mu) - share * X, THREE_QUARTERS
    power = exp(slope * over)
    point = infer(w * power >= w * (1 + slope * over), by=[exp_tangent(slope * over), POSITIVE])
    less = infer(w * power <= power, by=[weight_at_most_1(), exp_positive(slope * over)])
    point = infer(w * over <= power / slope, by=[point, less, POSITIVE])
    mean = mean_of_exponential(slope * over, slope * mu, -1 * slope * share * X, tail)
    by = [integrated(E_phi, point), mean]
    return infer(E_phi(w * dot(x, mu)) <= share * X * weight + exp(tail) / slope, by=by)


@cache
def of_one(part=SIXTEENTH):
    """E[w_i|v|²] ≥ X_i E w_i/16 − ⅔e^{−9X_i/32}."""
    field = nt.w() * nt.mu("_s")
    stein = identity(E_phi(w * dot(v, mu)), X * weight - E_phi(w * dot(x, mu)), Law.NORMAL, field=field)
    off = v - Q(1, 4) * mu
    near = infer(w * square(off) >= 0, by=[nonnegative_square(off), POSITIVE])
    by = [integrated(E_phi, near), stein, along_the_mean()]
    return infer(E_phi(w * square(v)) >= part * X * weight - 2 * exp(tail) / 3, by=by)


height = 2 + log_of_n
A = level + height
bump = -1 * (dot(x, D) - A) ** 2 / 2
Γ = exp(bump)
first = -1 * A**2 * spread / 2
second = first + Q(1, 2) - height + spread * (2 * A - 1) / 2
lost = 1 - E_phi(W)


@cache
def others_are_not_negative():
    """1 − W ≥ 0."""
    rest = infer((1 - ι_j) * w_j >= 0, by=[renamed_component(is_other()), POSITIVE_J])
    return infer(W <= 1, by=[integrated(SUM_J, rest), identity(SUM_J(w_j), 1)])


@cache
def others_together():
    """1 − W ≥ Γ(1 − N e^{−y}) at every point."""
    of_one, gone = PAIR.cited("S S-9, two weights")[1], exp_positive(-1 * ahead)
    none = infer(equals(exp(ahead) * exp(-1 * ahead), 1), by=[exp_sum(ahead, -1 * ahead), exp_zero()])
    few = infer(W * exp(ahead) * exp(-1 * ahead) <= N * exp(-1 * ahead), by=[of_one, gone])
    few = infer(N * exp(-1 * ahead) >= W, by=[few, none])
    low = infer(bump <= 0, squares=[dot(x, D) - A])
    low = infer(Γ <= 1, by=[cut(exp_monotone(bump, 0), low), exp_zero()])
    part = infer(Γ * (1 - W) <= 1 - W, by=[low, others_are_not_negative()])
    few = infer(Γ - N * Γ * exp(-1 * ahead) <= Γ * (1 - W), by=[few, exp_positive(bump)])
    product = infer(equals(N * Γ * exp(-1 * ahead), N * exp(bump - ahead)), by=[exp_sum(bump, -1 * ahead)])
    return infer(Γ - N * exp(bump - ahead) <= 1 - W, by=[part, few, product])


@cache
def mean_of_others():
    """√(1 + R) E[1 − W] ≥ e^{first} − N e^{second}."""
    one = mean_in_bump(bump, A * D, -1 * A**2 / 2, first)
    two = mean_in_bump(bump - ahead, (A - 1) * D, level - A**2 / 2, second)
    root = cut(sqrt_nonnegative(width), infer(width >= 0, by=[nonnegative_square(D)]))
    above = E_phi(Γ) * sqrt(width) - N * E_phi(exp(bump - ahead)) * sqrt(width)
    whole = infer(sqrt(width) * lost >= above, by=[integrated(E_phi, others_together()), root])
    return infer(sqrt(width) * lost >= exp(first) - N * exp(second), by=[whole, one, two])


@cache
def near_half_way():
    """(R/2 + a + h)/(1 + R) ≤ 0.52 for all others, where h = 2 + log N."""
    known, v_low, *_ = unit()
    by = [infer(2 * a <= TINY * (R + 1), by=[along_c(1), a_is, R_IS]), distance_is_nonnegative()]
    by += [far_from_the_one(), chosen_log(), is_other()]
    room = infer(other * (Q(52, 100) * (1 + R) - centre - height) >= 0, by=by, degree=2)
    by = [infer(other * v_1 * (Q(52, 100) * (1 + R) - centre - height) >= 0, by=[room, v_low], degree=2)]
    by.append(infer(equals(other * v_1 * (1 + R), other), by=[known]))
    return infer(other * (Q(52, 100) - v_1 * (centre + height)) >= 0, by=by, degree=1)


@cache
def exponents():
    """For all others second ≤ first + 1.02 − h, and first ≥ −R/8 − a/2 − 1.05 − log N."""
    v_low, near = unit()[1], near_half_way()
    middle = infer(equals(centre, level), by=[R_IS, a_is])
    middle = infer(equals(centre * v_1, level * spread), by=[v_1_is, middle], degree=2)
    by = [middle, infer(equals(height * v_1, height * spread), by=[v_1_is])]
    drawn = infer(equals(v_1 * (centre + height), spread * A), by=by, degree=1)
    by = [infer(other * (Q(52, 100) - spread * A) >= 0, by=[near, drawn])]
    by.append(infer(other * spread >= 0, by=[infer(spread >= 0, by=[v_low, v_1_is]), is_other()]))
    above = infer(other * (first + Q(102, 100) - height - second) >= 0, by=by, degree=1)
    squared = infer(equals(height**2 * v_1, height**2 * spread), by=[v_1_is])
    product = infer(equals(height * centre * v_1, height * level * spread), by=[middle])
    by = [level_in_names(), squared, product]
    same = infer(equals(first, -1 * v_1 * (centre + height) ** 2 / 2), by=by, degree=1)
    by = [near, log_is_nonnegative()]
    cross = infer(other * height * (Q(52, 100) - v_1 * (centre + height)) >= 0, by=by, degree=2)
    share = infer(other * v_1 >= 0, by=[v_low, is_other()])
    room = infer(other * v_1 * height**2 >= 0, by=[share], squares=[height])
    least = infer(half_way - Q(1, 100) <= -1 * v_1 * centre**2 / 2, by=[least_exponent(), level_in_names()])
    least = infer(other * (-1 * v_1 * centre**2 / 2 - half_way + Q(1, 100)) >= 0, by=[least, is_other()])
    by = [same, cross, room, least, chosen_log()]
    return above, infer(other * (first - half_way + Q(105, 100) + log_of_n) >= 0, by=by, degree=2)


@cache
def bump_from_below():
    """E[1 − W] √(1 + R) ≥ (98/198) e^{first} for all others, as N e^{second} ≤ e^{first − 0.98}."""
    power, less = first + (Q(102, 100) - height), -Q(98, 100)
    small = infer(other * (second - power) <= 0, by=[exponents()[0]])
    more = chosen_exponential(other, is_other(), second, power, small)
    by = [exp_sum(first, Q(102, 100) - height), exp_sum(less, -1 * log_of_n), inverse_of_n()]
    known = infer(equals(N * exp(power), exp(first) * exp(less)), by=by)
    product = infer(equals(exp(-1 * less) * exp(less), 1), by=[exp_sum(-1 * less, less), exp_zero()])
    number = infer(exp(less) <= Q(100, 198), by=[product, exp_tangent(-1 * less)])
    kept = infer(exp(first) * exp(less) <= exp(first) * Q(100, 198), by=[number, exp_positive(first)])
    kept = infer(other * N * exp(power) <= other * exp(first) * Q(100, 198), by=[known, kept, is_other()])
    more = infer(other * N * exp(second) <= other * N * exp(power), by=[more])
    above = other * (exp(first) - N * exp(second))
    whole = infer(other * sqrt(width) * lost >= above, by=[mean_of_others(), is_other()])
    goal = other * sqrt(width) * lost >= other * exp(first) * Q(98, 198)
    return infer(goal, by=[whole, more, kept], degree=1)


@cache
def others_from_below(factor=10):
    """10 N √(1 + R) E[1 − W] ≥ e^{−R/8 − a/2} for all others, as e^{first} ≥ e^{−R/8 − a/2 − 1.05}/N."""
    power, gone, half = half_way - Q(105, 100) - log_of_n, -Q(105, 100), -Q(21, 40)
    small = infer(other * (power - first) <= 0, by=[exponents()[1]])
    more = chosen_exponential(other, is_other(), power, first, small)
    number = infer(exp(gone) >= Q(19, 40) ** 2, by=[exp_sum(half, half), exp_tangent(half)])
    by = [exp_sum(half_way, gone - log_of_n), exp_sum(gone, -1 * log_of_n), inverse_of_n()]
    known = infer(equals(N * exp(power), exp(half_way) * exp(gone)), by=by)
    least, positive = exp(half_way) * Q(19, 40) ** 2, exp_positive(half_way)
    number = infer(exp(half_way) * exp(gone) >= least, by=[number, positive])
    known = infer(other * N * exp(power) >= other * least, by=[known, number, is_other()])
    by = [
        infer(other * N * sqrt(width) * lost >= other * N * exp(first) * Q(98, 198), by=[bump_from_below()])
    ]
    by += [infer(other * N * exp(power) <= other * N * exp(first), by=[more]), known]
    by.append(infer(other * exp(half_way) >= 0, by=[is_other(), positive]))
    return infer(other * (factor * N * sqrt(width) * lost - exp(half_way)) >= 0, by=by, degree=1)


@cache
def short_root():
    """√(1 + R) e^{−X/16} ≤ 17, and √(1 + R) > 0."""
    squared, positive = unit()[2:]
    root = infer(sqrt(width) > 0, by=[squared, positive, nonnegative_square(D)], degree=2)
    above = infer(sqrt(width) <= 1 + size / 2, by=[squared], squares=[sqrt(width) - 1])
    wide = infer(size <= 2 * X + 2 * TINY**2, by=[nonnegative_square(mu + c), NEAR])
    by = [above, wide, exp_tangent(X / 16), nonnegative_square(mu)]
    above = infer(sqrt(width) <= 17 * exp(X / 16), by=by)
    gone = exp(-1 * X / 16)
    above = infer(sqrt(width) * gone <= 17 * exp(X / 16) * gone, by=[above, exp_positive(-1 * X / 16)])
    none = infer(equals(exp(X / 16) * gone, 1), by=[exp_sum(X / 16, -1 * X / 16), exp_zero()])
    return infer(sqrt(width) * gone <= 17, by=[above, none], degree=1), root


@cache
def tails():
    """N e^{−9X/32} ≤ E[1 − W] for all others: √(1 + R) ≤ 17 e^{X/16}, and 170 e^{−11} ≤ 1."""
    (short, root), most = short_root(), exp(half_way) * exp(-11)
    cross = infer(2 * dot(c, mu) <= TINY * (X + 1), by=[nonnegative_square(mu - 1 / TINY * c), NEAR])
    less = half_way - X / 16 - 11 - 2 * log_of_n
    by = [cross, nonnegative_square(c), far_from_zero(), chosen_log(), is_other()]
    small = infer(other * (tail - less) <= 0, by=by, degree=2)
    small = chosen_exponential(other, is_other(), tail, less, small)
    by = [exp_sum(half_way - 11 - 2 * log_of_n, -1 * X / 16), exp_sum(half_way, -11 - 2 * log_of_n)]
    by.append(exp_sum(-11, -2 * log_of_n))
    twice = exp_sum(-1 * log_of_n, -1 * log_of_n)
    by.append(infer(equals(N**2 * exp(-2 * log_of_n), 1), by=[inverse_of_n(), twice]))
    known = infer(equals(N**2 * exp(less), most * exp(-1 * X / 16)), by=by)
    whole = other * N**2 * sqrt(width) * exp(less)
    known = infer(equals(whole, other * most * sqrt(width) * exp(-1 * X / 16)), by=[known])
    number = infer(equals(exp(11) * exp(-11), 1), by=[exp_sum(11, -11), exp_zero()])
    number = infer(170 * exp(-11) <= 1, by=[number, cut(exp_series(11, 3), infer(term(11) >= 0))])
    low = infer(other * exp(half_way) >= 0, by=[is_other(), exp_positive(half_way)])
    factor = infer(other * most >= 0, by=[low, exp_positive(-11)])
    short = infer(other * most * sqrt(width) * exp(-1 * X / 16) <= 17 * other * most, by=[short, factor])
    number = infer(170 * other * most <= other * exp(half_way), by=[number, low])
    root_low = infer(N**2 * sqrt(width) >= 0, by=[root], squares=[N])
    scaled = infer(other * N**2 * sqrt(width) * exp(tail) <= whole, by=[small, root_low], degree=2)
    goal = 10 * other * N**2 * sqrt(width) * exp(tail) <= other * exp(half_way)
    scaled = infer(goal, by=[scaled, known, short, number], degree=1)
    both = N * sqrt(width) * other * (N * exp(tail) - lost) <= 0
    by = [infer(both, by=[scaled, others_from_below()], degree=1), infer(N * sqrt(width) > 0, by=[root])]
    return infer(other * (N * exp(tail) - lost) <= 0, by=by, degree=2)


@cache
def number_of_others():
    """Σ(1 − ι_i) E[1 − W] ≤ N E[1 − W], and E[1 − W] ≥ 0."""
    low = infer(lost >= 0, by=[integrated(E_phi, others_are_not_negative())])
    few = infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
    some = infer(SUM(other) <= n, by=[integrated(SUM, infer(other <= 1, by=[is_one()]))])
    return infer(SUM(other) * lost <= N * lost, by=[infer(SUM(other) <= N, by=[some, few]), low]), low


def loss(part=17):
    """17 L ≥ m² E[1 − W]: the sum over all others of what each has."""
    far = infer(other * (X - m**2) >= 0, by=[FAR])
    far = infer(other * X * weight >= other * m**2 * weight, by=[far, integrated(E_phi, POSITIVE)])
    each = other * (X * weight / 16 - 2 * exp(tail) / 3)
    each = infer(other * E_phi(w * square(v)) >= each, by=[of_one(), is_other()])
    least = N * other * m**2 * weight / 16 - 2 * other * lost / 3
    each = infer(N * other * E_phi(w * square(v)) >= least, by=[each, far, tails()])
    by = [infer(other <= 1, by=[is_one()]), infer(w * square(v) >= 0, by=[POSITIVE, nonnegative_square(v)])]
    shared = integrated(SUM, infer(other * w * square(v) <= w * square(v), by=by))
    shared = infer(SUM(w * other) * square(v) <= square(v), by=[shared, identity(SUM(w), 1)])
    whole = infer(SUM(other * E_phi(w * square(v))) <= L, by=[integrated(E_phi, shared), definition(L)])
    by = [integrated(E_phi, identity(SUM(w), 1)), integrated(E_phi, renamed_sum(ι * w, SUM, SUM_J))]
    mass = infer(equals(SUM(other * weight), lost), by=by)
    few, low = number_of_others()
    by = [integrated(SUM, each), whole, few, mass]
    total = infer(N * (m**2 * lost / 16 - 2 * lost / 3) <= N * L, by=by, degree=2)
    total = infer(m**2 * lost / 16 - 2 * lost / 3 <= L, by=[total], degree=2)
    large = infer(m**2 >= 182, by=[LARGE, log_is_nonnegative()])
    large = infer(m**2 * lost >= 182 * lost, by=[large, low])
    return infer(part * L >= m**2 * lost, by=[total, large, low])


PLACE = GaussianMixture([0, 200])
FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}


@claim(FORWARD, "Theorem 3.7, loss from below", LOSS_BELOW, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2, "m": 200}, vectors={"c": [[0]], **FIRST}))
def test_loss_from_below(evidence: Evidence) -> None:
    evidence.conclude(others_from_below(), "a bump where 1 − W is at least half")
    evidence.conclude(loss(), "what each of the others has, summed; the tails are less than their weight")

    evidence.twin("E[w_i|v|²] ≥ X_i E w_i/8 − …", lambda: of_one(part=Q(1, 8)))
    evidence.twin(
        "x·μ_i ≤ ½X_i under w_iφ, where it is half of the time", lambda: along_the_mean(share=Q(1, 2))
    )
    evidence.twin("a fifth of the weight", lambda: others_from_below(factor=2))
    evidence.twin("m²/15", lambda: loss(part=15))
