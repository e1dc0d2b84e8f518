"""S-5, from far, for every n: from the start of Theorem 3.5 the loss is of the order 1/(t log t), too.

Setting. As in "Theorem 3.5, wide starts": N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½;
M ≥ 10⁹ √d n¹⁰ is how far the means start, within ρ of one place, and one of them leads. K is a step at which
phase 1 is just over, T ≤ ηK ≤ T + 1 for T = 2 + 2 log M; 250 n⁸ b ≤ 1 and b e^{M²/30} ≥ 2304 n².
Shown. For all k ≥ K, with s = η(k − K), y = e^{M²/10} + bs and v = e^{M²/10}/M + bs,

    1/(552 n e^{M²/30} y log y) ≤ L(k) ≤ (e^{M²/10 − s} + 138 n²)/(5 v log v).

So 1/τ is not the order in Theorem 3.5, and 1/τ^{1+ε} not the one in Theorem 3.7. (χ_i is 1 for some of the
others, at least one; as n ≥ 2, there are others.)
Not shown. A factor from below that forgets the start: e^{M²/30} covers how far out the others are.
Tools. "S-5, from above, in the region" and "S-5, from below" from step K on; at step K "Theorem 3.5, where
phase 1 ends", with A = e^{M²/10}, 32 M⁶ C = A and g = e^{M²/30}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import A, C, b
from verify.lemmas.all_time import z_k as whole_z
from verify.lemmas.far_mean import N, chosen_exponential, is_one, is_other, not_negative, other
from verify.lemmas.far_start import UNIFORM, M, X, X_k, ι
from verify.lemmas.forward import HALF, L_k, descent, loss_facts, η
from verify.lemmas.order import CHOSEN, IN_REGION, LOWER_BOUND, SOME, g, with_logs, χ
from verify.lemmas.phase_1 import near, thousand
from verify.logic.schemas import exp_monotone, log_monotone, log_tangent

from verify.lemmas.from_far import (  # isort: skip
    BEGUN, ENTERS, IS_A, IS_C, LAG, POWER, SINCE, START, from_the_start, numbers, powers, wide_enough,
    without_c, y_k, z_k,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, along, cut, definition, exp, exp_positive, exp_sum, exp_tangent, infer, integrated, inverse,
    inverse_positive, inverse_times, k, log, mu, n, natural, nonnegative_square, pi, renamed_step,
    restarted, sqrt, sqrt_nonnegative, sqrt_squared, statement, substituted,
)  # fmt: skip

K = natural("K", "K", "a step at which phase 1 is just over")
s = η * k - η * K
RATIO_POWER = M**2 / 30
RATIO = exp(RATIO_POWER)
IS_CHOSEN = infer(χ >= 0, by=[CHOSEN[0]])
NEAR, FAR, GONE = A * inverse(M) + b * s, A * inverse(sqrt(log(A))) + b * s, exp(-1 * s)
NEAR_LOG = NEAR * log(NEAR)
JUST_OVER = [η * K - LAG >= 0, η * K <= LAG + 1]
LEVEL = exp(POWER) * inverse(M) + b * s
WHOLE = exp(POWER) + b * s
WHOLE_LOG = WHOLE * log(WHOLE)
BELOW = statement(
    552 * n * RATIO * WHOLE_LOG * L_k >= 1,
    given=[*BEGUN, *JUST_OVER, k >= K, *CHOSEN, SOME, RATIO * b >= 2304 * n**2],
)
ABOVE = statement(
    5 * LEVEL * log(LEVEL) * L_k <= exp(POWER) * GONE + 138 * n**2, given=[*BEGUN, *JUST_OVER, k >= K]
)


@cache
def entered(over=(SINCE >= 0,)):
    """What "S-5, from above, in the region" assumes of the start, at step K."""
    one, rest, _ = ENTERS.cited("F Theorem 3.5, where phase 1 ends")
    level = infer(START >= A, by=[IS_A, infer(b * SINCE >= 0, by=over)])
    size = along(infer(X >= 0, by=[definition(X), nonnegative_square(mu)]), descent)
    size = infer(ι * X_k >= 0, by=[size, is_one()])
    grown = infer(ι * X_k * (START - A) >= 0, by=[level, size])
    grown = infer(M**6 * ι * X_k * (START - A) >= 0, by=[grown], squares=[M**3])
    one = infer(M**6 * ι * (X_k * A - C) <= 0, by=[one, grown, definition(y_k), IS_A, IS_C])
    one = infer(ι * A * X_k <= ι * C, by=[one, infer(M**6 > 0, degree=6)], degree=2)
    longer = cut(log_monotone(A, START), infer(A > 0), level)
    low = infer(log(A) >= 0, by=[numbers()[3], infer(M**2 >= 0)])
    least = infer(A * log(A) <= z_k, by=[longer, level, low, definition(z_k)])
    least = infer(other * A * log(A) <= other * z_k, by=[least, is_other()])
    rest = infer(other * A * log(A) <= other * exp(X_k / 8), by=[rest, least])
    return [renamed_step(theorem, K) for theorem in (one, rest)]


@cache
def from_step_K():
    """What "S-5, from above, in the region" says from step K on, for N = n."""
    theorem = restarted(IN_REGION.cited("S S-5, from above, in the region")[0], descent, K)
    theorem = substituted(theorem, N, n, infer(n > 0))
    log_n = infer(log(n) <= M - 1, by=[cut(log_tangent(n), infer(n > 0)), near()[2]])
    many = infer(M**2 / 40000 >= M, by=[infer(M / 40000 >= 1, by=[thousand()])])
    deep = infer(4 * log(A) >= 14641 * (1 + log(n)), by=[numbers()[3], log_n, many])
    light = infer(n * pi >= 1, by=[UNIFORM])
    return cut(theorem, deep, light, *wide_enough()[1:], *entered())


@cache
def level_of_others():
    """V ≤ A/√(log A) + bs for v = A/M + bs, as log A ≤ M²."""
    _, _, high, least, *_ = numbers()
    positive = infer(log(A) > 0, by=[least, infer(M**2 > 0)])
    root, low = sqrt(log(A)), infer(log(A) >= 0, by=[positive])
    squared, known = (cut(fact(log(A)), low) for fact in (sqrt_squared, sqrt_nonnegative))
    known = infer(root > 0, by=[squared, known, positive], degree=2)
    short = infer(root <= M, by=[squared, infer(log(A) <= M**2, by=[high, infer(M**2 >= 0)])], degree=2)
    by = [cut(inverse_times(root), known), cut(inverse_positive(root), known)]
    less = infer(inverse(M) <= inverse(root), by=[*by, cut(inverse_times(M), infer(M > 0)), short])
    return infer(NEAR <= FAR, by=[infer(A * inverse(M) <= A * inverse(root), by=[less])])


@cache
def at_least_1():
    """V ≥ 1 for v = A/M + bs, so log v ≥ 0."""
    share, part = (cut(f(M), infer(M > 0)) for f in (inverse_times, inverse_positive))
    large = infer(A >= M, by=[numbers()[4], numbers()[5]])
    large = infer(A * inverse(M) >= 1, by=[infer(A * inverse(M) >= M * inverse(M), by=[large, part]), share])
    since = infer(b * s >= 0, by=[infer(η * (k - K) >= 0, by=[k >= K])])
    large = infer(NEAR >= 1, by=[large, since])
    positive = infer(NEAR > 0, by=[large])
    return positive, not_negative(NEAR, positive, large)


def from_above(scale=NEAR_LOG):
    """5 v log v L_k ≤ A e^{−s} + 138n² for v = A/M + bs: 10 C log A ≤ 32 M⁶ C = A."""
    less, (positive, low), size = level_of_others(), at_least_1(), along(loss_facts()[0], descent)
    longer = cut(log_monotone(NEAR, FAR), positive, less)
    by = [less, longer, low, positive]
    whole = infer(NEAR * log(NEAR) <= FAR * log(FAR), by=by)
    whole = infer(NEAR * log(NEAR) * L_k <= FAR * log(FAR) * L_k, by=[whole, size])
    high = infer(10 * log(A) <= 32 * M**6, by=[numbers()[2], powers()[2], powers()[3], infer(M**2 >= 0)])
    high = infer(10 * C * log(A) <= A, by=[high, IS_C])
    high = infer(10 * C * log(A) * GONE <= A * GONE, by=[high, exp_positive(-1 * s)])
    return infer(5 * scale * L_k <= A * GONE + 138 * n**2, by=[whole, from_step_K(), high])


@cache
def chosen_are_near():
    """χ_i e^{|μ_i|²/8} ≤ χ_i u (log u)^{3/2} at step K for u = gA, g = e^{M²/30}: 101/800 ≤ 1/30 + 1/10."""
    within = ENTERS.cited("F Theorem 3.5, where phase 1 ends")[2]
    top, whole, U = 101 * M**2 / 800, RATIO_POWER + POWER, RATIO * A
    small = infer(χ * (X_k / 8 - top) <= 0, by=[within, CHOSEN[1], IS_CHOSEN], degree=2)
    small = chosen_exponential(χ, IS_CHOSEN, X_k / 8, top, small)
    wider = cut(exp_monotone(top, whole), infer(top <= whole, by=[infer(M**2 >= 0)]))
    wider = infer(exp(top) <= U, by=[wider, exp_sum(RATIO_POWER, POWER), IS_A])
    more = infer(RATIO >= 1, by=[exp_tangent(RATIO_POWER), infer(M**2 >= 0)])
    longer = cut(log_monotone(A, U), infer(A > 0), infer(A <= U, by=[more]))
    many = infer(M**2 >= 10, by=[infer(M >= 10, by=[thousand()])])
    long = infer(log(U) >= 1, by=[longer, numbers()[3], many])
    low = infer(log(U) >= 0, by=[long])
    squared, low = (cut(fact(log(U)), low) for fact in (sqrt_squared, sqrt_nonnegative))
    root = infer(sqrt(log(U)) >= 1, by=[squared, low, long], degree=2)
    power = infer(log(U) * sqrt(log(U)) >= 1, by=[root, long])
    wider = infer(exp(top) <= with_logs(U), by=[wider, power, infer(U > 0, by=[exp_positive(RATIO_POWER)])])
    wider = infer(χ * exp(top) <= χ * with_logs(U), by=[wider, IS_CHOSEN])
    return renamed_step(infer(χ * exp(X_k / 8) <= χ * with_logs(U), by=[small, wider]), K)


@cache
def below_from_step_K():
    """What "S-5, from below" says from step K on, for N = n and g = e^{M²/30}."""
    of_A, unfolded = A + η * b * k, definition(whole_z)
    theorem = LOWER_BOUND.cited("S S-5, from below")[1]
    theorem = infer(552 * N * g * L_k * χ * of_A * log(of_A) >= χ, by=[theorem, unfolded], degree=6)
    theorem = substituted(restarted(theorem, descent, K), N, n, infer(n > 0))
    theorem = substituted(theorem, g, RATIO, exp_positive(RATIO_POWER))
    ratio = cut(exp_monotone(RATIO_POWER, POWER), infer(RATIO_POWER <= POWER, by=[infer(M**2 >= 0)]))
    known = [infer(RATIO <= A, by=[ratio, IS_A]), infer(n * pi >= 1, by=[UNIFORM]), chosen_are_near()]
    return cut(theorem, *known, *wide_enough(), *entered())


def from_below(scale=WHOLE_LOG):
    """552 n e^{M²/30} y log y L_k ≥ 1 for y = e^{M²/10} + bs, as one of the others is chosen."""
    whole = from_the_start(without_c(below_from_step_K()))
    each = infer(552 * χ * n * RATIO * scale * L_k >= χ, by=[whole], degree=1)
    return infer(552 * n * RATIO * scale * L_k >= 1, by=[integrated(SUM, each), SOME], degree=2)


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": HALF, "b": Fraction(1, 64000), "K": 116, "k": 117}


@claim(SHARPER, "S-5, from above, from far", ABOVE, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([101**6 - 101, 101**6]), VALUES, vectors=MARKED))
def test_from_above_from_far(evidence: Evidence) -> None:
    bound = from_the_start(without_c(from_above()))
    evidence.conclude(bound, "“S-5, from above, in the region”, from step K on")

    evidence.twin("K before phase 1 is over", lambda: entered(over=()))
    evidence.twin("1/v² for 1/(v log v)", lambda: from_above(scale=NEAR**2))


@claim(SHARPER, "S-5, from below, from far", BELOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([101**6 - 101, 101**6]), VALUES, vectors=MARKED | {"χ_i": [[0], [1]]}))
def test_from_below_from_far(evidence: Evidence) -> None:
    evidence.conclude(from_below(), "“S-5, from below”, from step K on, with g = e^{M²/30}")

    evidence.twin("L no smaller than 1/y", lambda: from_below(scale=WHOLE))
