r"""R-2's lemma on the teacher, the pull: how far the other teachers move a student inside its cell.

Setting. As in "R-2, weight of a wrong teacher"; besides |μ_i − ν̄_i| ≤ R and |ν_l − ν̄_i| = D_il ≤ B for all i
and l.
Shown. If ρ e^{−b²/2} Σ_l (D_il + D_il² (R + B)) ≤ ω, then for every vector e

    E_p[w_i ⟨v* − ν̄_i + C*(μ_i − v*), e⟩] ≤ π_i ω |e|,

which would be 0 for a teacher that has the one component N(ν̄_i, I).
Not shown. That B³ is needed: C* is small where one teacher's weight is near 1.
Tools. "R-2, weight of a wrong teacher"; Cauchy–Schwarz, Jensen's inequality.

With posterior averages over l: |v* − ν̄_i| ≤ ⟨D⟩, tr C* ≤ ⟨D²⟩ and |μ_i − v*| ≤ R + B.
"""

from functools import cache

from verify.algebra.teacher import (
    SUM_L,
    Cy_star,
    teacher_covariance,
    teacher_mean,
    teacher_weight_is_positive,
    teacher_weights_sum,
    w_l,
    ν_i,
    ν_l,
)
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.cells import (
    NEAR,
    PULLS,
    SPREAD,
    WRONG,
    WRONG_PULL,
    B,
    D_l,
    R,
    ahead,
    b,
    e,
    length_of,
    lengths,
    offset,
    ρ,
    ω,
)
from verify.lemmas.far_mean import named

from verify.prove import (  # isort: skip
    E_p, cauchy_schwarz, dot, equals, exp, infer, integrated, mu, nonnegative_square, pi, square, v_star, w,
    weight_is_positive,
)  # fmt: skip

POSITIVE = teacher_weight_is_positive()
stray, length = v_star - ν_i, length_of(e)


@cache
def spread():
    """Σ w*_l |ν_l − v*|² ≤ ⟨D²⟩, and |v* − ν̄_i|² ≤ B²."""
    by = [teacher_mean(stray), teacher_weights_sum()]
    each = infer(w_l * square(ν_l - v_star) >= 0, by=[nonnegative_square(ν_l - v_star), POSITIVE])
    whole = SUM_L(w_l * square(ahead))
    total = infer(SUM_L(w_l * square(ν_l - v_star)) <= whole, by=[*by, nonnegative_square(stray)])
    most = infer(
        whole <= B**2,
        by=[
            integrated(SUM_L, infer(w_l * square(ahead) <= w_l * B**2, by=[POSITIVE, SPREAD])),
            teacher_weights_sum(),
        ],
    )
    return total, infer(square(stray) <= B**2, by=[*by, integrated(SUM_L, each), most])


@cache
def of_mean():
    """⟨v* − ν̄_i, e⟩ ≤ ⟨D⟩ |e|."""
    (squared, positive_length), (of_e, positive_e) = lengths(ahead), lengths(e)
    along = infer(dot(ahead, e) ** 2 <= (D_l * length) ** 2, by=[cauchy_schwarz(ahead, e), squared, of_e])
    some = infer(D_l * length >= 0, by=[positive_length, positive_e])
    along = infer(dot(ahead, e) <= D_l * length, by=[along, some], degree=2)
    each = infer(w_l * dot(ahead, e) <= w_l * D_l * length, by=[along, POSITIVE])
    return infer(
        dot(stray, e) <= SUM_L(w_l * D_l) * length,
        by=[integrated(SUM_L, each), teacher_mean(e), teacher_weights_sum()],
    )


@cache
def of_covariance(reach=R + B):
    """⟨C*(μ_i − v*), e⟩ ≤ ⟨D²⟩ (R + B) |e|."""
    total, far = spread()
    y, z = ν_l - v_star, mu - v_star
    cross = infer(
        dot(offset, stray) ** 2 <= (R * B) ** 2,
        by=[cauchy_schwarz(offset, stray), NEAR, far, nonnegative_square(stray)],
    )
    cross = infer(dot(offset, stray) >= -1 * R * B, by=[cross, infer(R * B >= 0)], degree=2)
    near = infer(square(z) <= reach**2, by=[cross, NEAR, far])
    of_e, positive_e = lengths(e)
    (size, size_is), (along_z, z_is), (along_e, e_is) = (
        named(name, name, value) for name, value in (("S", square(y)), ("p", dot(y, z)), ("q", dot(y, e)))
    )
    positive_size = infer(size >= 0, by=[size_is, nonnegative_square(y)])
    first = infer(
        dot(y, z) ** 2 <= square(y) * reach**2, by=[cauchy_schwarz(y, z), near, nonnegative_square(y)]
    )
    first = infer(along_z**2 <= size * reach**2, by=[first, size_is, z_is])
    second = infer(along_e**2 <= size * length**2, by=[cauchy_schwarz(y, e), of_e, size_is, e_is])
    some = infer(size * reach * length >= 0, by=[positive_size, positive_e])
    both = infer((along_z * along_e) ** 2 <= along_z**2 * size * length**2, by=[second], squares=[along_z])
    rest = infer(
        along_z**2 * size * length**2 <= (size * reach * length) ** 2,
        by=[infer(along_z**2 * size <= size**2 * reach**2, by=[first, positive_size])],
        squares=[length],
    )
    both = infer(along_z * along_e <= size * reach * length, by=[both, rest, some], degree=2)
    each = infer(
        w_l * dot(y, z) * dot(y, e) <= w_l * square(y) * reach * length,
        by=[
            infer(w_l * along_z * along_e <= w_l * size * reach * length, by=[both, POSITIVE]),
            size_is,
            z_is,
            e_is,
        ],
    )
    far = infer(
        SUM_L(w_l * square(y)) * reach * length <= SUM_L(w_l * square(ahead)) * reach * length,
        by=[total, positive_e],
    )
    return infer(
        dot(Cy_star, e) <= SUM_L(w_l * square(ahead)) * reach * length,
        by=[integrated(SUM_L, each), teacher_covariance(e), far],
    )


@cache
def pull(reach=R + B):
    """The two together under E_p, where each D_l E_p[w_i w*_l] is small."""
    (wrong,), (squared, positive_length), positive_e = (
        WRONG.cited("R R-2, weight of a wrong teacher"),
        lengths(ahead),
        lengths(e)[1],
    )
    square_is = integrated(SUM_L, infer(equals(w_l * square(ahead), w_l * D_l**2), by=[squared]))
    point = infer(
        dot(stray, e) + dot(Cy_star, e) <= SUM_L(w_l * (D_l + D_l**2 * reach)) * length,
        by=[of_mean(), of_covariance(reach), square_is],
    )
    point = infer(
        w * (dot(stray, e) + dot(Cy_star, e)) <= w * SUM_L(w_l * (D_l + D_l**2 * reach)) * length,
        by=[point, weight_is_positive()],
    )
    each = infer(
        (1 + D_l * reach) * (D_l * pi * ρ * exp(b**2 / -2) - D_l * E_p(w * w_l)) >= 0,
        by=[wrong, positive_length],
    )
    few = infer(
        SUM_L(E_p(w * w_l) * (D_l + D_l**2 * reach)) <= pi * ω,
        by=[integrated(SUM_L, each), infer(pi * (ω - PULLS.left) >= 0, by=[PULLS])],
    )
    few = infer(
        SUM_L(E_p(w * w_l) * (D_l + D_l**2 * reach)) * length <= pi * ω * length, by=[few, positive_e]
    )
    return infer(WRONG_PULL.shown[0], by=[integrated(E_p, point), few])


@claim(REVERSE, "R-2, pull of the wrong teachers", WRONG_PULL, provenance=Provenance.DERIVED)
def test_wrong_pull(evidence: Evidence) -> None:
    evidence.conclude(pull(), "|v* − ν̄_i| ≤ ⟨D⟩, tr C* ≤ ⟨D²⟩ and |μ_i − v*| ≤ R + B")

    evidence.twin("|μ_i − v*| ≤ B", lambda: pull(reach=1 * B))
