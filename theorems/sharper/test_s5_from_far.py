"""S-5, from above, from the start of Theorem 3.5, for every n: there the loss is O(1/(t log t)) too.

Setting. As in "Theorem 3.5, wide starts": N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½;
M ≥ 10⁹ √d n¹⁰ is how far the means start, within ρ of one place, and one of them leads. K is a step at which
phase 1 is just over, T ≤ ηK ≤ T + 1 for T = 2 + 2 log M; 250 n⁸ b ≤ 1.
Shown. For all k ≥ K, with s = η(k − K) and v = e^{M²/10}/M + bs,

    L(k) ≤ (e^{M²/10 − s} + 138 n²)/(5 v log v).

So the 1/τ of Theorem 3.5 is not the order: L(k) is at most 28 n²/(bs log bs) in the end.
Not shown. The same from below, which needs one of the others to be not too far: "S-5, from below".
Tools. "S-5, from above, in the region", from step K on; "Theorem 3.5, where phase 1 ends" at step K, with
A = e^{M²/10} and 32 M⁶ C = A.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import A, C, b
from verify.lemmas.far_mean import N, is_one, is_other, not_negative, other
from verify.lemmas.far_start import UNIFORM, M, X, X_k, ι
from verify.lemmas.forward import HALF, L_k, descent, loss_facts, η
from verify.lemmas.order import IN_REGION
from verify.lemmas.phase_1 import near, thousand
from verify.logic.schemas import log_monotone, log_tangent

from verify.lemmas.from_far import (  # isort: skip
    BEGUN, ENTERS, IS_A, IS_C, LAG, POWER, SINCE, START, from_the_start, numbers, powers, wide_enough,
    without_c, y_k, z_k,
)  # fmt: skip
from verify.prove import (  # isort: skip
    along, cut, definition, exp, exp_positive, infer, inverse, inverse_positive, inverse_times, k, log, mu, n,
    natural, nonnegative_square, pi, renamed_step, restarted, sqrt, sqrt_nonnegative, sqrt_squared, statement,
    substituted,
)  # fmt: skip

K = natural("K", "K", "a step at which phase 1 is just over")
s = η * k - η * K
NEAR, FAR, GONE = A * inverse(M) + b * s, A * inverse(sqrt(log(A))) + b * s, exp(-1 * s)
JUST_OVER = [η * K - LAG >= 0, η * K <= LAG + 1]
LEVEL = exp(POWER) * inverse(M) + b * s
THEOREM = statement(
    5 * LEVEL * log(LEVEL) * L_k <= exp(POWER) * GONE + 138 * n**2, given=[*BEGUN, *JUST_OVER, k >= K]
)


@cache
def entered():
    """What "S-5, from above, in the region" assumes of the start, at step K."""
    one, rest = ENTERS.cited("F Theorem 3.5, where phase 1 ends")
    level = infer(START >= A, by=[IS_A, infer(b * SINCE >= 0, by=[SINCE >= 0])])
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
    theorem = restarted(IN_REGION.cited("S S-5, from above, in the region")[0], K)
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


def loss(factor=5):
    """5 v log v L_k ≤ A e^{−s} + 138n² for v = A/M + bs: 10 C log A ≤ 32 M⁶ C = A."""
    less, (positive, low), size = level_of_others(), at_least_1(), along(loss_facts()[0], descent)
    longer = cut(log_monotone(NEAR, FAR), positive, less)
    by = [less, longer, low, positive]
    whole = infer(NEAR * log(NEAR) <= FAR * log(FAR), by=by)
    whole = infer(NEAR * log(NEAR) * L_k <= FAR * log(FAR) * L_k, by=[whole, size])
    high = infer(10 * log(A) <= 32 * M**6, by=[numbers()[2], powers()[2], powers()[3], infer(M**2 >= 0)])
    high = infer(10 * C * log(A) <= A, by=[high, IS_C])
    high = infer(10 * C * log(A) * GONE <= A * GONE, by=[high, exp_positive(-1 * s)])
    return infer(factor * NEAR * log(NEAR) * L_k <= A * GONE + 138 * n**2, by=[whole, from_step_K(), high])


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "ρ": 101, "η": HALF, "b": Fraction(1, 64000), "K": 116, "k": 117}


@claim(SHARPER, "S-5, from above, from far", THEOREM, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([101**6 - 101, 101**6]), VALUES, vectors=MARKED))
def test_from_far(evidence: Evidence) -> None:
    evidence.conclude(from_the_start(without_c(loss())), "“S-5, from above, in the region”, from step K on")

    evidence.twin("twice as small", lambda: loss(factor=10))
