"""S-5, loss of the others: at most m e^{−m²/8} for all that are outside of the ball of radius m.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N; one component (ι_i = 1) has |μ_i|² ≤ a ≤ 10⁻¹⁰,
all others have |μ_i| ≥ m ≥ 121 √(1 + log N), wherever they are, and a (m² + 1) ≤ 1.
Shown. L ≤ 2|μ_1|² + (32/5) N² m e^{−m²/8}.
Not shown. The factor: one other mean alone has L = (π/2) m φ(m/2) up to 1 + O(1/m²) (S-6).
Tools. "S-5, loss from above", which speaks of the place c of the one: this is Σ_i ι_i μ_i.

With X = m² + 8s the exponent −R/8 − c·D/2 is at most −m²/8 − 0.99s + 0.3, as |c·μ| ≤ (1 + |c|²X)/2 and
|c|²X ≤ 1 + s/1000. And √R ≤ 1.01 m (1 + s), where 99 (1 + s) ≤ 100 e^{0.99 s}.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim

from verify.lemmas.far_mean import (  # isort: skip
    FAR, LARGE, LIGHT, NEAR, TINY, D, N, c, chosen_exponential, half_way, is_one, is_other, m, named, other,
    size,
)  # fmt: skip
from verify.lemmas.far_start import ONE, is_the_one, ι, ν
from verify.lemmas.far_start import y as any_vector
from verify.lemmas.forward import L
from verify.lemmas.half_way import log_is_nonnegative
from verify.lemmas.order import ALL_FAR, LOSS_ABOVE, LOSS_OF_OTHERS, a
from verify.lemmas.region import without_place
from verify.lemmas.slow_decay import X, X_i

from verify.prove import (  # isort: skip
    SUM, cauchy_schwarz, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    for_vector, infer, integrated, mu, n, nonnegative_square, pi, sqrt, sqrt_nonnegative, sqrt_squared,
    square, weights_sum,
)  # fmt: skip

Q = Fraction
CLOSE, NARROW = square(c) <= a, a * (m**2 + 1) <= 1
s, s_is = named("s_i", "s_i", (X - m**2) / 8)
x, x_is = named("x_i", "x_i", X)


@cache
def beyond():
    """X = m² + 8s with s ≥ 0 for all others; m² ≥ 14641; |c|² X ≤ 1 + s/1000."""
    far = infer(other * s >= 0, by=[FAR, s_is])
    large = infer(m**2 / 14641 >= 1, by=[LARGE, log_is_nonnegative()])
    tiny = infer(square(c) * (m**2 + 1) <= a * (m**2 + 1), by=[CLOSE])
    tiny = infer(square(c) * (m**2 + 1) <= 1, by=[tiny, NARROW])
    by = [infer(other * square(c) * (m**2 + 1) <= other, by=[tiny, is_other()])]
    near = infer(8000 * square(c) <= 1, by=[infer(square(c) <= TINY, by=[NEAR])])
    by.append(infer(other * s * (1 - 8000 * square(c)) >= 0, by=[far, near]))
    by.append(infer(other * square(c) >= 0, by=[is_other(), nonnegative_square(c)]))
    return far, large, infer(other * square(c) * X <= other * (1 + s / 1000), by=[*by, s_is])


@cache
def along_c():
    """−2 c·μ ≤ 2 + s/1000 for all others."""
    inner = infer(other * dot(c, mu) ** 2 <= other * square(c) * X, by=[cauchy_schwarz(c, mu), is_other()])
    line = infer(other * (dot(c, mu) + 1) ** 2 >= 0, by=[is_other()], squares=[dot(c, mu) + 1])
    return infer(other * (-2 * dot(c, mu) - 2 - s / 1000) <= 0, by=[inner, beyond()[2], line])


LONG = Q(101, 100) * m * (1 + s)


@cache
def roots():
    """√R² = R and √R ≥ 0."""
    low = infer(size >= 0, by=[nonnegative_square(D)])
    return [cut(fact(size), low) for fact in (sqrt_squared, sqrt_nonnegative)]


@cache
def root():
    """√R ≤ 1.01 m (1 + s) for all others."""
    far, large, _ = beyond()
    near = infer(other * (square(c) - 1) <= 0, by=[infer(square(c) <= 1, by=[NEAR]), is_other()])
    most = infer(other * (size - X - 3 - s / 1000) <= 0, by=[along_c(), near])
    wide = infer(other * (m**2 / 14641 - 1) >= 0, by=[large, is_other()])
    some = infer(other * m**2 >= 0, by=[is_other()], squares=[m])
    most = infer(other * (size - Q(102, 100) * m**2 - 9 * s) <= 0, by=[most, wide, far, s_is, some])
    squared, root_low = roots()
    many = infer(other * s * (m**2 / 14641 - 1) >= 0, by=[far, large])
    more = infer(other * s**2 * m**2 >= 0, by=[is_other()], squares=[s * m])
    most = infer(other * (sqrt(size) ** 2 - LONG**2) <= 0, by=[most, squared, many, more, some, far])
    long = infer(m >= 1, by=[infer(m**2 >= 1, by=[large])], degree=2)
    by = [infer(other * m * s >= 0, by=[far]), infer(other * (m - 1) >= 0, by=[long, is_other()]), is_other()]
    by = [most, infer(other * (LONG - 1) >= 0, by=by), root_low]
    return infer(other * (sqrt(size) - LONG) <= 0, by=by, split=[sqrt(size) - LONG])


@cache
def tail(most=2):
    """√R e^{−R/8 − c·D/2} ≤ 2m e^{−m²/8} for all others."""
    far, fall, rest = beyond()[0], Q(99, 100) * s, Q(3, 10)
    top, gone, least = m**2 / -8 + rest - fall, exp(-1 * fall), exp(m**2 / -8)
    small = infer(other * square(c) <= other * TINY, by=[infer(square(c) <= TINY, by=[NEAR]), is_other()])
    small = infer(other * (half_way - top) <= 0, by=[along_c(), small, s_is, far, is_other()], degree=1)
    small = chosen_exponential(other, is_other(), half_way, top, small)
    small = infer(other * sqrt(size) * exp(half_way) <= other * sqrt(size) * exp(top), by=[small, roots()[1]])
    number = infer(equals(exp(rest) * exp(-1 * rest), 1), by=[exp_sum(rest, -1 * rest), exp_zero()])
    number = infer(7 * exp(rest) <= 10, by=[number, exp_tangent(-1 * rest)])
    none = infer(equals(exp(fall) * gone, 1), by=[exp_sum(fall, -1 * fall), exp_zero()])
    short = infer((1 + fall) * gone <= 1, by=[none, exp_tangent(fall), exp_positive(-1 * fall)])
    short = infer(99 * (1 + s) * gone <= 100, by=[short, exp_positive(-1 * fall)])
    parts = [exp_sum(m**2 / -8 + rest, -1 * fall), exp_sum(m**2 / -8, rest)]
    parts = infer(equals(exp(top), least * exp(rest) * gone), by=parts)
    long = infer(other * sqrt(size) * exp(top) <= other * LONG * exp(top), by=[root(), exp_positive(top)])
    whole = Q(101, 100) * other * m * (1 + s) * least * exp(rest) * gone
    known = infer(equals(other * LONG * exp(top), whole), by=[parts], degree=4)
    factor = infer(other * m * least >= 0, by=[is_other(), exp_positive(m**2 / -8)])
    share = other * m * least * exp(rest)
    by = [short, infer(share >= 0, by=[factor, exp_positive(rest)])]
    first = infer(99 * share * (1 + s) * gone <= 100 * share, by=by, degree=2)
    by = [small, long, known, first, infer(7 * share <= 10 * other * m * least, by=[number, factor]), factor]
    return infer(other * sqrt(size) * exp(half_way) <= most * other * m * least, by=by, degree=1)


def loss(factor=32):
    """5 e^{m²/8} (L − 2|c|²) ≤ 32 N² m."""
    (above,), least, grown = LOSS_ABOVE.cited("S S-5, loss from above"), exp(m**2 / -8), exp(m**2 / 8)
    few = infer(n <= N, by=[integrated(SUM, infer(N * pi >= 1, by=[LIGHT])), weights_sum()])
    few = infer(SUM(other) <= N, by=[few, integrated(SUM, infer(other <= 1, by=[is_one()]))])
    share = infer(m * least >= 0, by=[exp_positive(m**2 / -8)])
    few = infer(m * least * SUM(other) <= m * least * N, by=[few, share])
    total = SUM(other * sqrt(size) * exp(half_way)) <= 2 * m * least * N
    total = infer(total, by=[integrated(SUM, tail()), few])
    whole = infer(10 * square(c) + 32 * N**2 * m * least >= 5 * L, by=[above, total], degree=2)
    more = 5 * (L - 2 * square(c)) * grown <= 32 * N**2 * m * least * grown
    whole = infer(more, by=[whole, exp_positive(m**2 / 8)])
    none = infer(equals(grown * least, 1), by=[exp_sum(m**2 / 8, m**2 / -8), exp_zero()])
    return infer(5 * grown * (L - 2 * square(c)) <= factor * N**2 * m, by=[whole, none])


def placed(theorem):
    """The theorem under ALL_FAR, with Σ ι_i μ_i for the place c of the one."""
    there = [for_vector(is_the_one(), any_vector, t) for t in (mu, ν)]
    same = infer(equals(ι * X_i, ι * square(ν)), by=[*there, definition(X_i)])
    each = infer(ι * square(ν) <= ι * a, by=[same, ALL_FAR[1]])
    close = infer(square(ν) <= a, by=[integrated(SUM, each), ONE[2]])
    near = infer(square(ν) <= TINY**2, by=[close, ALL_FAR[0]])
    far = infer(other * (X - m**2) >= 0, by=[ALL_FAR[2], definition(X_i)])
    moved = cut(without_place(theorem), close, near, far)
    size_of_one = infer(equals(SUM(ι * X_i), square(ν)), by=[integrated(SUM, same), ONE[2]])
    return infer(LOSS_OF_OTHERS.shown[0], by=[moved, size_of_one])


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"N": 2, "m": 200, "a": Q(1, 10**10)}


@claim(SHARPER, "S-5, loss of the others", LOSS_OF_OTHERS, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors=FIRST))
def test_loss_of_the_others(evidence: Evidence) -> None:
    evidence.conclude(placed(loss()), "√R e^{−R/8 − c·D/2} ≤ 2m e^{−m²/8} for all others, summed")

    evidence.twin("m e^{−m²/8} for each of them", lambda: tail(most=1))
    evidence.twin("half of it", lambda: loss(factor=16))
