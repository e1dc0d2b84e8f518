"""Theorem 3.2, weights: no point tells close means apart, so that all posterior weights are near 1/n.

Setting. n ≥ 1 equal weights, any d; m the mean of the means, s_i = |μ_i − m|²; x ∼ N(0, I).
Shown. If s_i ≤ q for all i and 1000 n² d q (1 + |m|²) ≤ 1, then E_φ(n w_i − 1)² ≤ 8 d q (1 + |m|²).
Not shown. The best constant: to first order in q it is 1, without the d.
Tools. e^t ≥ 1 + t, Cauchy–Schwarz, E_φ|x|⁴ = d² + 2d.

Write w_i ∝ e^{ℓ_i}, z_i = μ_i − m, ξ = x − m, ζ = v − m. Summed over j, w_j (ℓ_i − power_j) ≤ w_i − w_j ≤
w_i (ℓ_i − power_j) gives

    ⟨ξ, z_i − ζ⟩ − q/2 ≤ n w_i − 1 ≤ n w_i (⟨ξ, z_i⟩ + q/2).

With H = q(|ξ|² + q) the squares of both ends are at most 5H and (n w_i)² (5/4)H, and w_i ≤ 1 bounds n w_i in
turn: (n w_i − 1)² ≤ (15/2)H + (25/8)n²H².
"""

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.close_weights import HIGH, LOW, both_sides, spread, u, z, ζ, ξ
from verify.lemmas.posterior import weight_at_most_1
from verify.lemmas.tube import CLOSE, WEIGHTS, A, m, q

from verify.prove import (  # isort: skip
    E_phi, Law, cauchy_schwarz, d, definition, dot, identity, infer, integrated, n, nonnegative_square,
    normal_mean, square, weight_is_positive, x,
)  # fmt: skip

H = q * (square(ξ) + q)
WIDTH = d * (1 + square(m))


@cache
def squares(room=Fraction(5, 4)):
    """(⟨ξ, z_i − ζ⟩ − q/2)² ≤ 5H and (⟨ξ, z_i⟩ + q/2)² ≤ (5/4)H."""
    near, within, _ = spread()
    apart = infer(square(z - ζ) <= 4 * q, by=[near, within, nonnegative_square(z + ζ)])
    by = [cauchy_schwarz(ξ, z - ζ), apart, nonnegative_square(ξ)]
    first = infer(dot(ξ, z - ζ) ** 2 <= 4 * q * square(ξ), by=by)
    second = infer(dot(ξ, z) ** 2 <= q * square(ξ), by=[cauchy_schwarz(ξ, z), near, nonnegative_square(ξ)])
    return (
        infer(4 * room * H >= LOW**2, by=[first], squares=[dot(ξ, z - ζ) + 2 * q]),
        infer(room * H >= HIGH**2, by=[second], squares=[dot(ξ, z) - 2 * q]),
    )


@cache
def deviation(higher=Fraction(25, 8)):
    """(n w_i − 1)² ≤ (15/2)H + (25/8)n²H²."""
    (low, high), (low_square, high_square) = both_sides(), squares()
    light, heavy = infer(u <= n, by=[weight_at_most_1()]), infer(u >= 0, by=[weight_is_positive()])
    goal = (u - 1) ** 2 <= LOW**2 + u**2 * HIGH**2
    either = infer(goal, by=[low, high], split=[u - 1], squares=[LOW, u * HIGH], degree=2)
    size = infer(u**2 <= n**2, by=[light, heavy], degree=2)
    product = infer(u**2 * HIGH**2 <= n**2 * HIGH**2, by=[size], squares=[HIGH])
    most = infer(u**2 <= (1 + u * HIGH) ** 2, by=[high, heavy], degree=2)
    most = infer(u**2 <= 2 + 2 * n**2 * HIGH**2, by=[most, product], squares=[1 - u * HIGH])
    most = infer(u**2 <= 2 + Fraction(5, 2) * n**2 * H, by=[most, high_square], squares=[n])
    by = [most, infer(H >= 0, by=[nonnegative_square(ξ)])]
    more = infer(u**2 * H <= (2 + Fraction(5, 2) * n**2 * H) * H, by=by)
    last = infer(u**2 * HIGH**2 <= u**2 * Fraction(5, 4) * H, by=[high_square], squares=[u])
    goal = (u - 1) ** 2 <= Fraction(15, 2) * H + higher * n**2 * H**2
    return infer(goal, by=[either, low_square, last, more])


@cache
def means():
    """E_φ(|ξ|² + q) ≤ d(1 + |m|²) + q and E_φ(|ξ|² + q)² ≤ 24d² + 2(2|m|² + q)²."""
    size = square(m)
    two = identity(E_phi(square(x)), d, Law.NORMAL, field=nt.x("_s"))
    field = nt.x("_s") * nt.x("b") * nt.x("b")
    four = identity(E_phi(square(x) ** 2), (d + 2) * E_phi(square(x)), Law.NORMAL, field=field)
    wide = infer(d * size >= size, by=[nonnegative_square(m)])
    first = infer(E_phi(square(ξ)) <= WIDTH, by=[two, normal_mean(m), wide])
    point = infer(square(ξ) <= 2 * square(x) + 2 * size, by=[nonnegative_square(x + m)])
    goal = (square(ξ) + q) ** 2 <= (2 * square(x) + 2 * size + q) ** 2
    point = infer(goal, by=[point, nonnegative_square(ξ)], degree=2)
    goal = (square(ξ) + q) ** 2 <= 8 * square(x) ** 2 + 2 * (2 * size + q) ** 2
    point = infer(goal, by=[point], squares=[2 * square(x) - 2 * size - q])
    by = [integrated(E_phi, point), two, four, infer(d**2 >= d)]
    return first, infer(E_phi((square(ξ) + q) ** 2) <= 24 * d**2 + 2 * (2 * size + q) ** 2, by=by)


@cache
def mean_deviation(factor=8):
    """E_φ(n w_i − 1)² ≤ 8 q d (1 + |m|²): the first order is at most 15/2 of it, the rest 1/2."""
    first, second = means()
    size, positive_size = square(m), nonnegative_square(m)
    close = infer(1000 * n**2 * q * WIDTH <= 1, by=[CLOSE, definition(A)])
    wide = infer(WIDTH >= 1, by=[positive_size])
    narrow = infer(1000 * q * WIDTH <= 1, by=[close, infer(n**2 >= 1)])
    tiny = infer(1000 * q <= 1, by=[narrow, wide])
    inner = infer(d * size >= size, by=[positive_size])
    square_d = infer(d**2 <= WIDTH**2, by=[infer(d <= WIDTH, by=[inner, positive_size])], degree=2)
    reach = infer(2 * size + q <= 2 * WIDTH, by=[tiny, inner])
    reach = infer((2 * size + q) ** 2 <= 4 * WIDTH**2, by=[reach, positive_size], degree=2)
    fourth = infer(E_phi((square(ξ) + q) ** 2) <= 32 * WIDTH**2, by=[second, square_d, reach])
    tail = infer(1000 * n**2 * q**2 * WIDTH**2 <= q * WIDTH, by=[close, wide])
    higher = infer(1000 * n**2 * E_phi(H**2) <= 32 * q * WIDTH, by=[fourth, tail], squares=[n * q])
    rest = infer(1000 * q**2 <= q * WIDTH, by=[infer(1000 * q <= WIDTH, by=[tiny, wide])])
    main = infer(E_phi(H) <= q * WIDTH + q**2, by=[first])
    by = [integrated(E_phi, deviation()), main, rest, higher, infer(q * WIDTH >= 0, by=[wide])]
    within = infer(E_phi((u - 1) ** 2) <= factor * q * WIDTH, by=by, degree=1)
    return infer(E_phi((u - 1) ** 2) <= factor * d * q * (1 + A), by=[within, definition(A)])


@claim(FORWARD, "Theorem 3.2, weights", WEIGHTS, provenance=Provenance.DERIVED)
def test_weights(evidence: Evidence) -> None:
    evidence.conclude(mean_deviation(), "n w_i − 1 lies between two numbers of size √q |x − m|")

    evidence.twin("7 q d (1 + |m|²) by the same estimates", lambda: mean_deviation(factor=7))
    evidence.twin("(⟨ξ, z_i⟩ + q/2)² ≤ H", lambda: squares(room=1))
    evidence.twin("3n²H²", lambda: deviation(higher=3))
