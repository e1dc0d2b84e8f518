"""S-5, loss from below: with the right power of the norm, for any of the others that is not too far.

Setting. As in "S-5, one step": N(0, I); any n, d, weights ≥ 1/N; one component has |μ_i|² ≤ a ≤ 10⁻¹⁰, all
others have |μ_i| ≥ m ≥ 121 √(1 + log N), wherever they are; χ_i is 1 for some of the others, a|μ_i|² ≤ 2.
Shown. For each of these, X_i = |μ_i|²,  276 N √X_i e^{X_i/8} L ≥ m².
Not shown. That 276 N is needed: for n = 2, N = 2 and a = 0, √X e^{X/8} L/m² is about √(π/8) (S-6).
Tools. "Theorem 3.7, loss from below", where (c·μ_i)² ≤ 2.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.chosen import IS_SIZE, along_c, placed, roots, same_root, selected, ρ
from verify.lemmas.far_mean import NEAR, TINY, D, N, W, c, chosen_exponential, half_way, m, other, width
from verify.lemmas.forward import L
from verify.lemmas.order import LOSS_BELOW, χ
from verify.lemmas.slow_decay import LOSS_BELOW as HALF_WAY
from verify.lemmas.slow_decay import X, X_i

from verify.prove import (  # isort: skip
    E_phi, cut, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer, integrated,
    nonnegative_square, sqrt, sqrt_nonnegative, sqrt_squared, square, v, mu,
)  # fmt: skip

Q = Fraction
here = exp(X_i / 8)


@cache
def width_from_above():
    """√(1 + R) ≤ 1.01r for the chosen: R ≤ X + 2|c·μ| + |c|²."""
    (squared, positive, far, _), chosen, root = roots(), selected()[0], sqrt(width)
    line = infer(χ * (dot(c, mu) + 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) + 1])
    small = infer(χ * square(c) <= χ * TINY, by=[infer(square(c) <= TINY, by=[NEAR]), chosen])
    most = infer(χ * (width - Q(102, 100) * X) <= 0, by=[along_c(), line, small, far, chosen])
    known = cut(sqrt_squared(width), infer(width >= 0, by=[nonnegative_square(D)]))
    most = infer(χ * (root**2 - Q(102, 100) * ρ**2) <= 0, by=[most, known, squared])
    by = [most, infer(χ * (ρ**2 - 14641) >= 0, by=[far, squared]), chosen, positive]
    return infer(χ * (root - Q(101, 100) * ρ) <= 0, by=by, split=[root - Q(101, 100) * ρ])


@cache
def half_way_from_below():
    """e^{X/8} e^{−R/8 − c·D/2} ≥ 5/8 for the chosen: c·μ ≤ 3/2."""
    chosen, low, gone = selected()[0], -1 * X_i / 8 - Q(3, 8), exp(X_i / -8)
    line = infer(χ * (dot(c, mu) - 1) ** 2 >= 0, by=[chosen], squares=[dot(c, mu) - 1])
    share = infer(χ * square(c) >= 0, by=[chosen, nonnegative_square(c)])
    small = infer(χ * (low - half_way) <= 0, by=[along_c(), line, share, IS_SIZE])
    small = chosen_exponential(χ, chosen, low, half_way, small)
    by = [exp_sum(X_i / -8, -Q(3, 8)), exp_tangent(-Q(3, 8)), exp_positive(X_i / -8)]
    number = infer(exp(low) >= Q(5, 8) * gone, by=by)
    number = infer(χ * exp(low) >= Q(5, 8) * χ * gone, by=[number, chosen])
    small = infer(χ * exp(half_way) >= Q(5, 8) * χ * gone, by=[small, number])
    unit = infer(equals(here * gone, 1), by=[exp_sum(X_i / 8, X_i / -8), exp_zero()])
    small = infer(8 * χ * exp(half_way) * here >= 5 * χ * gone * here, by=[small, exp_positive(X_i / 8)])
    return infer(8 * χ * exp(half_way) * here >= 5 * χ, by=[small, unit])


@cache
def by_half_way():
    """172 N r L ≥ m² e^{−R/8 − c·D/2} for the chosen; χ N r L ≥ 0."""
    (chosen, of_other), (of_lost, of_L) = selected(), HALF_WAY.cited("F Theorem 3.7, loss from below")
    lost, root = 1 - E_phi(W), sqrt(width)
    of_lost = infer(χ * other * (10 * N * root * lost - exp(half_way)) >= 0, by=[of_lost, chosen])
    of_lost = infer(χ * (10 * N * root * lost - exp(half_way)) >= 0, by=[of_lost, of_other], degree=2)
    of_lost = infer(m**2 * χ * (10 * N * root * lost - exp(half_way)) >= 0, by=[of_lost], squares=[m])
    low = cut(sqrt_nonnegative(width), infer(width >= 0, by=[nonnegative_square(D)]))
    low = infer(χ * root * N >= 0, by=[chosen, low])
    of_L = infer(17 * χ * root * N * L >= χ * root * N * m**2 * lost, by=[of_L, low])
    whole = infer(170 * χ * root * N * L >= m**2 * χ * exp(half_way), by=[of_L, of_lost])
    L_low = infer(L >= 0, by=[definition(L), integrated(E_phi, nonnegative_square(v))])
    short = infer(N * L >= 0, by=[L_low])
    short = infer(N * L * χ * (root - Q(101, 100) * ρ) <= 0, by=[width_from_above(), short])
    some = infer(χ * ρ * N * L >= 0, by=[chosen, roots()[1], L_low], degree=4)
    return infer(172 * χ * ρ * N * L >= m**2 * χ * exp(half_way), by=[whole, short, some]), some


def loss(factor=276):
    """276 N √X e^{X/8} L ≥ m² for the chosen."""
    whole, some = by_half_way()
    whole = 172 * χ * ρ * N * L * here >= m**2 * χ * exp(half_way) * here, whole
    whole = infer(whole[0], by=[whole[1], exp_positive(X_i / 8)])
    least = 8 * m**2 * χ * exp(half_way) * here >= 5 * m**2 * χ
    least = infer(least, by=[half_way_from_below()], squares=[m])
    some = infer(χ * ρ * N * L * here >= 0, by=[some, exp_positive(X_i / 8)])
    whole = infer(factor * χ * ρ * N * L * here >= m**2 * χ, by=[whole, least, some])
    known = infer(equals(χ * ρ * N * L * here, χ * sqrt(X_i) * N * L * here), by=[same_root()[0]], degree=6)
    return infer(χ * (factor * N * sqrt(X_i) * here * L - m**2) >= 0, by=[whole, known], degree=1)


FIRST = {"ι_i": [[1], [0]], "ι_j": [[1], [0]], "χ_i": [[0], [1]]}
VALUES = {"N": 2, "m": 200, "a": Q(1, 10**10)}


@claim(SHARPER, "S-5, loss from below", LOSS_BELOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 200]), VALUES, vectors=FIRST))
def test_loss_from_below(evidence: Evidence) -> None:
    evidence.conclude(placed(loss()), "√(1 + R) ≤ 1.01 √X and e^{X/8 − R/8 − c·D/2} ≥ 5/8")

    evidence.twin("half of it", lambda: loss(factor=138))
