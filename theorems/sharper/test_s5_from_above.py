"""S-5, from above, for every n: L(k) is at most c/(t log t).

Setting. As in "Theorem 3.5, all time": N(0, I); any n, d, weights ≥ 1/N, forward descent with η ≤ ½ from the
region of level A, t = ηk. At the start e^{|μ_i|²/8} ≥ h (log h)^{3/2} for all others, with h ≤ A and
8 log h ≥ 14641 (1 + log N); and A log A |μ_1|² ≤ E. Or, without h and E, 4 log A ≥ 14641 (1 + log N).
Shown. For all k, with v = h + bt,

    L(k) ≤ (2E e^{−t} + (138/5) N²)/(v log v);

and where h and E are not given, the same for h = A/√(log A) and E = C log A.
Not shown. The factor: by S-5 L t log t tends to 2(n − 1) along the flow.
Tools. "S-5, from above, the others" and "S-5, from above, the one", as v log v ≤ y_k log y_k. For h = A/s and
s = √(log A): h ≥ √A, as √A ≥ (log A)/2 ≥ s, so log h ≥ (log A)/2; and h (log h)^{3/2} ≤ A log A.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.all_time import AT_START, LEVEL, A, C, b, wide, z_k
from verify.lemmas.far_mean import N, at_least_one, is_one, is_other, other
from verify.lemmas.far_start import ONE, X_0, X_k, ι
from verify.lemmas.forward import HALF, L_k, descent, η
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.slow_decay import LEAST, X_i
from verify.logic.schemas import exp_log, log_exp, log_monotone

from verify.lemmas.order import (  # isort: skip
    DEEP, IN_REGION, LEVEL_OF_OTHERS, ONE_ABOVE, OTHERS_ABOVE, UPPER_BOUND, E, h, t, with_logs,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM, along, cut, definition, equals, exp, exp_positive, exp_sum, exp_tangent, infer, integrated, inverse,
    inverse_positive, inverse_times, k, log, mu, nonnegative_square, sqrt, sqrt_nonnegative, sqrt_squared,
    substituted,
)  # fmt: skip

FALLS = "S S-5, from above, the one"
u, λ = LEVEL_OF_OTHERS, log(LEVEL)
θ = log(u)
SHARE, WIDE, _ = OTHERS_ABOVE.given[-3:]
a, s = log(A), sqrt(log(A))
share = inverse(s)
FIRST_LEVEL = A * share


@cache
def smaller():
    """V log v ≤ y_k log y_k for v = h + ηbk."""
    later = infer(u >= h, by=[infer(η * b * k >= 0)])
    positive, above = infer(u > 0, by=[later]), infer(u <= LEVEL, by=[SHARE])
    least = infer(θ >= 0, by=[cut(log_monotone(h, u), infer(h > 0), later), WIDE, log_is_nonnegative()])
    longer = cut(log_monotone(u, LEVEL), positive, above)
    return infer(u * θ <= LEVEL * λ, by=[above, longer, least, positive])


def loss(one=10, scale=u * θ):
    """5 v log v L_k ≤ 10E e^{−t} + 138N²."""
    most = 1 + E * exp(-1 * t)
    near = infer(ι * LEVEL * λ * X_k <= ι * most, by=[ONE_ABOVE.cited(FALLS)[0], definition(z_k)])
    low = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    less = infer(ι * X_k >= 0, by=[low, is_one()])
    less = infer(u * θ * ι * X_k <= LEVEL * λ * ι * X_k, by=[smaller(), less])
    near = infer(u * θ * ι * X_k <= ι * most, by=[near, less])
    near = infer(u * θ * SUM(ι * X_k) <= most, by=[integrated(SUM, near), ONE[2]])
    rest = OTHERS_ABOVE.cited("S S-5, from above, the others")[1]
    least = infer(N**2 >= 1, by=[at_least_one()])
    return infer(5 * scale * L_k <= one * E * exp(-1 * t) + 138 * N**2, by=[rest, near, least])


@cache
def root():
    """Log A ≥ 3660, s² = log A and s ≥ 60 for s = √(log A), h s = 1, h > 0 and h ≤ 1 for h = 1/s."""
    large = infer(a >= 3660, by=[DEEP, log_is_nonnegative()])
    low = infer(a >= 0, by=[large])
    squared, known = (cut(fact(a), low) for fact in (sqrt_squared, sqrt_nonnegative))
    long = infer(s >= 60, by=[squared, known, large], degree=2)
    positive = infer(s > 0, by=[long])
    unit, part = (cut(fact(s), positive) for fact in (inverse_times, inverse_positive))
    return large, squared, long, unit, part, infer(share <= 1, by=[unit, long], degree=2)


@cache
def log_of_first():
    """Log h ≥ (log A)/2, as h ≥ e^{(log A)/2} ≥ (log A)/2 ≥ s."""
    _, squared, long, unit, part, _ = root()
    half = exp(a / 2)
    whole = infer(equals(half**2, A), by=[exp_sum(a / 2, a / 2), cut(exp_log(A), infer(A > 0))])
    above = infer(half >= s, by=[exp_tangent(a / 2), squared, long], degree=2)
    above = infer(half**2 >= s * half, by=[above, long], degree=2)
    above = infer(share * half**2 >= share * s * half, by=[above, part])
    above = infer(half <= FIRST_LEVEL, by=[above, whole, unit])
    half_log = cut(log_monotone(half, FIRST_LEVEL), exp_positive(a / 2), above)
    return infer(2 * log(FIRST_LEVEL) >= a, by=[half_log, log_exp(a / 2)])


@cache
def started(deep=DEEP):
    """What "S-5, from above" wants of the start, for E = C log A and h = A/s."""
    large, squared, long, unit, part, small = root()
    positive, whole = infer(FIRST_LEVEL > 0, by=[part]), log_of_first()
    below = infer(FIRST_LEVEL <= A, by=[small])
    less = cut(log_monotone(FIRST_LEVEL, A), positive, below)
    low = infer(log(FIRST_LEVEL) >= 0, by=[whole, large])
    squared_log = cut(sqrt_squared(log(FIRST_LEVEL)), low)
    short = infer(sqrt(log(FIRST_LEVEL)) <= s, by=[squared_log, squared, less, long], degree=2)
    most = infer(log(FIRST_LEVEL) * sqrt(log(FIRST_LEVEL)) <= a * s, by=[less, short, low, long])
    most = infer(with_logs(FIRST_LEVEL) <= FIRST_LEVEL * a * s, by=[most, positive])
    most = infer(with_logs(FIRST_LEVEL) <= A * a, by=[most, unit])
    most = infer(other * with_logs(FIRST_LEVEL) <= other * A * a, by=[most, is_other()])
    far = infer(other * with_logs(FIRST_LEVEL) <= other * exp(X_0 / 8), by=[most, AT_START[1]])
    deep = infer(8 * log(FIRST_LEVEL) >= LEAST, by=[whole, deep])
    return below, deep, far, infer(ι * A * a * X_0 <= ι * C * a, by=[AT_START[0], large])


def in_the_region():
    """The bound for E = C log A and h = A/s."""
    theorem = cut(loss(), infer(wide(A)[0], by=[DEEP, log_is_nonnegative()]))
    theorem = substituted(theorem, E, C * a, infer(C * a > 0, by=[root()[0]]))
    theorem = substituted(theorem, h, FIRST_LEVEL, infer(FIRST_LEVEL > 0, by=[root()[4]]))
    return cut(theorem, *started())


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"N": 2, "A": 2**5000, "C": 1, "b": Fraction(1, 64000), "η": HALF, "h": 2**4900, "E": 1}
DEEPER = {name: value for name, value in VALUES.items() if name not in "hE"} | {"A": 2**9000}


@claim(SHARPER, "S-5, from above", UPPER_BOUND, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors=FIRST))
def test_from_above(evidence: Evidence) -> None:
    evidence.conclude(loss(), "what the one adds, and what all others add")

    evidence.twin("half of what the one adds", lambda: loss(one=5))
    evidence.twin("one more power of log v", lambda: loss(scale=u * θ**2))
    evidence.twin("1/v² for 1/(v log v)", lambda: loss(scale=u**2))


@claim(SHARPER, "S-5, from above, in the region", IN_REGION, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), DEEPER, vectors=FIRST))
def test_in_the_region(evidence: Evidence) -> None:
    evidence.conclude(in_the_region(), "“S-5, from above” with E = C log A and h = A/√(log A)")

    evidence.twin("8 log A ≥ 14641 (1 + log N)", lambda: started(deep=wide(A)[0]))
