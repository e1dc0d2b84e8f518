"""S-9, quartic terms: they are small where all others are at one place.

Setting. As "S-9, by distances".
Shown. For every component i, Q ≤ (3/2) R_i H_i + (13/4) K_i for the quartic terms of "S-9, by distances",

    Q = 2 W A² − A² + A |V|² + q DᵀCD − 2 DᵀCV,   A = V·D.

Not shown. That 3/2 and 13/4 are the least.
Tools. Cauchy–Schwarz and Jensen's inequality for Σ'.

With b = A − qR, u = V − qD, s = Σ' w_j (δ·D)² and t = Σ' w_j (δ·u)(δ·D),

    Q = (3q² − 2q) R b + (3q − 1) b² + (3qR + 3b − 2R)|u|² − q s − 2t.

As 2δ·D is at most h in size, so are 2b and H; |u|² ≤ H, H² ≤ K, 4s ≤ K, −2t ≤ s + K.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim

from verify.lemmas.half_way import (  # isort: skip
    distance_is_nonnegative,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    H, K, K_IS, R, R_IS, apart, off, other_j, δ,
)  # fmt: skip
from verify.lemmas.moments_about_one import (  # isort: skip
    A, A_IS, E, E_IS, OF_QUARTICS, P, P_IS, QUARTICS, S, S_IS, U, U_IS, Z, Z_IS, b, drawn, means, q,
    q_is, s, s_is, shares, sizes, sums, t, t_is, turned, u,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM_J, cauchy_schwarz, equals, infer, integrated, nonnegative_square, square, w_j,
)  # fmt: skip


@cache
def second_order():
    """0 ≤ 4s ≤ K and −2t ≤ s + K."""
    of_j = shares()[0]
    *_, positive, _, draws = sizes()
    _, first, second, twice, mixed = sums()
    *_, H_low, jensen, below, of_u = means()
    squares, products = SUM_J(other_j * w_j * drawn**2), SUM_J(other_j * w_j * turned * drawn)
    turns = SUM_J(other_j * w_j * turned**2)
    is_s = infer(equals(squares, s), by=[infer(equals(squares, s.term), by=[twice, first, q_is]), s_is])
    is_t = infer(equals(products, t.term), by=[twice, mixed, first, second, q_is])
    is_t = infer(equals(products, t), by=[is_t, t_is])
    each = infer(other_j * w_j * (turned + drawn) ** 2 >= 0, by=[of_j], squares=[turned + drawn])
    each = infer(turns + 2 * products + squares >= 0, by=[integrated(SUM_J, each)])
    by = [cauchy_schwarz(δ, u), of_j]
    turn = infer(other_j * w_j * turned**2 <= other_j * w_j * apart * square(u), by=by)
    turn = infer(turns <= E * square(u), by=[integrated(SUM_J, turn), E_IS])
    E_low = infer(
        E >= 0, by=[integrated(SUM_J, infer(other_j * w_j * apart >= 0, by=[of_j, positive])), E_IS]
    )
    product = infer(E * square(u) <= H * H, by=[of_u, below, E_low, H_low], degree=2)
    turn = infer(turns <= K, by=[turn, infer(E * square(u) <= K, by=[product, jensen])])
    most = infer(-2 * t <= s + K, by=[infer(-2 * products <= squares + K, by=[each, turn]), is_t, is_s])
    draw = infer(4 * drawn**2 <= off**2, by=draws, degree=2)
    draw = infer(4 * other_j * w_j * drawn**2 <= other_j * w_j * off**2, by=[draw, of_j])
    high = infer(4 * s <= K, by=[integrated(SUM_J, draw), is_s, K_IS])
    low = infer(other_j * w_j * drawn**2 >= 0, by=[of_j], squares=[drawn])
    return infer(s >= 0, by=[integrated(SUM_J, low), is_s]), high, most


@cache
def quartics(of_u=3):
    """Q ≤ (3/2) R H + (13/4) K."""
    _, rest, q_low, q_high, *_ = shares()
    up, down, H_low, jensen, below, u_at_most = means()
    s_low, s_high, t_high = second_order()
    R_low = distance_is_nonnegative()
    U_low = infer(U >= 0, by=[U_IS, nonnegative_square(u)])
    U_high = infer(U <= H, by=[u_at_most, below, U_IS])
    is_U = infer(equals(U, S - 2 * q * A + q**2 * R), by=[U_IS, S_IS, A_IS, R_IS])
    mixed = Z + A * S - q * (P + A**2) - R * (S - q * A) - b * A + q * R * b
    is_t = infer(equals(t, mixed), by=[t_is, Z_IS, A_IS, S_IS, P_IS, R_IS])
    is_s = infer(equals(s, P + A**2 - 2 * R * A + q * R**2), by=[s_is, P_IS, A_IS, R_IS])
    short = (
        (3 * q**2 - 2 * q) * R * b + (3 * q - 1) * b**2 + (of_u * q * R + 3 * b - 2 * R) * U - q * s - 2 * t
    )
    whole = infer(equals(QUARTICS, short), by=[rest, is_t, is_s, is_U])
    linear = infer((3 * q**2 - 2 * q) * b <= H / 2, by=[up, down, q_low, q_high], split=[3 * q - 2])
    linear = infer((3 * q**2 - 2 * q) * R * b <= R * H / 2, by=[linear, R_low])
    twice = infer(4 * b**2 <= K, by=[infer(4 * b**2 <= H**2, by=[up, down], degree=2), jensen])
    twice = infer(
        (3 * q - 1) * b**2 <= K / 2,
        by=[twice, infer((3 * q - 1) * b**2 <= 2 * b**2, by=[q_high], squares=[b])],
    )
    of_U = infer((3 * q - 2) * U <= H, by=[q_high, U_high, U_low])
    of_U = infer((3 * q - 2) * R * U <= R * H, by=[of_U, R_low])
    by = [infer(2 * b * U <= H * U, by=[up, U_low]), infer(H * U <= H * H, by=[U_high, H_low])]
    cross = infer(2 * b * U <= K, by=[infer(2 * b * U <= H * H, by=by), jensen])
    by = [whole, linear, twice, of_U, cross, infer(q * s >= 0, by=[q_low, s_low]), t_high, s_high]
    return infer(Fraction(3, 2) * R * H + Fraction(13, 4) * K >= QUARTICS, by=by)


PLACE = GaussianMixture([0, 4])
FIRST_IS_ONE = [[int(i == 0)] for i in range(PLACE.n)]


@claim(SHARPER, "S-9, quartic terms", OF_QUARTICS, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {}, vectors={"c": [[0]], "ι_i": FIRST_IS_ONE, "ι_j": FIRST_IS_ONE}))
def test_quartic_terms(evidence: Evidence) -> None:
    evidence.conclude(quartics(), "squares and Jensen's inequality for Σ'")

    evidence.twin("2qR|u|² instead of 3qR|u|² in Q", lambda: quartics(of_u=2))
