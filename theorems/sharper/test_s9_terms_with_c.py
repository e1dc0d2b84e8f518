"""S-9, terms with c: the one's mean need not be at the truth, only within 10⁻⁵ of it.

Setting. As "S-9, by distances".
Shown. For every component i, T ≤ 10⁻⁵ (28 (1 + R_i)² + 7 K_i) for the terms of "S-9, by distances" with c,

    T = (c·V + c·D + |c|²)(1 − A + |V|²) − (c·D − c·V)(A + c·V + c·D + |c|²) − 2 cᵀCV − cᵀCc.

Not shown. That 28 and 7 are the least.
Tools. Cauchy–Schwarz; C is positive semidefinite, as Σ_j w_j (μ_j − v)(μ_j − v)ᵀ.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim

from verify.lemmas.half_way import (  # isort: skip
    a, distance_is_nonnegative, g, g_is,
)  # fmt: skip
from verify.lemmas.far_mean import (  # isort: skip
    AT, D, H, H_IS, K, NEAR, R, R_IS, TINY, V, c, off, other_j, size, δ,
)  # fmt: skip
from verify.lemmas.far_start import (  # isort: skip
    ι_j,
)  # fmt: skip
from verify.lemmas.moments_about_one import (  # isort: skip
    A, A_IS, D_j, OF_C, POSITIVE_J, S, S_IS, T, TERMS_WITH_C, T_IS, b_1, b_1_is, in_mean, means,
    pairing_with_c, q, q_is, shares, sizes, with_c, ζ, ζ_is, ξ, ξ_is,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM_J, TRACE, assume, contraction_is_nonnegative, equals, identity, infer, integrated, mu_j,
    nonnegative_square, renamed_component, scalar, square, v, w_j,
)  # fmt: skip


def weighted(tensor):
    """T², and w_j T² ≥ 0."""
    found = scalar(tensor * tensor)
    return found, infer(w_j * found >= 0, by=[POSITIVE_J, contraction_is_nonnegative(tensor)])


def form_of(tensor, value):
    """⊢ value ≥ 0, as it is Σ_j w_j T²."""
    found, positive = weighted(tensor)
    return infer(value >= 0, by=[integrated(SUM_J, positive), identity(SUM_J(w_j * found), value)])


@cache
def curvature():
    """−2cᵀCV − cᵀCc ≤ 10⁻⁵ tr C (|V|² + 1), and tr C ≥ 0."""
    from_v = [nt.mu(k, "j") - nt.v(k) for k in "ab"]
    of_V = [nt.v(k) - nt.c(k) for k in "ab"]
    VCV = scalar((nt.v("a") - nt.c("a")) * nt.C("a", "b") * (nt.v("b") - nt.c("b")))
    cCV, cCc = (x.term for x in (ξ, ζ))
    both = form_of(from_v[0] * (of_V[0] * TINY + nt.c("a")), TINY**2 * VCV + 2 * TINY * cCV + cCc)
    along_V = form_of(from_v[0] * of_V[1] - from_v[1] * of_V[0], 2 * (in_mean * TRACE - VCV))
    along_c = form_of(from_v[0] * nt.c("b") - from_v[1] * nt.c("a"), 2 * (square(c) * TRACE - cCc))
    low = form_of(from_v[0] * nt.c("a"), cCc)
    each = infer(w_j * square(mu_j - v) >= 0, by=[POSITIVE_J, nonnegative_square(mu_j - v)])
    trace = infer(TRACE >= 0, by=[integrated(SUM_J, each), identity(SUM_J(w_j * square(mu_j - v)), TRACE)])
    small = infer(
        cCc <= TRACE * TINY**2, by=[along_c, infer(TRACE * square(c) <= TRACE * TINY**2, by=[trace, NEAR])]
    )
    by = [both, infer(TRACE * in_mean >= VCV, by=[along_V]), small, low]
    matrix = infer(-2 * cCV - cCc <= TINY * TRACE * (in_mean + 1), by=by)
    matrix = infer(-2 * ξ - ζ <= TINY * T * (S + 1), by=[matrix, ξ_is, ζ_is, T_IS, S_IS])
    return matrix, infer(T >= 0, by=[T_IS, trace])


@cache
def terms_with_c(whole=28):
    """T ≤ 10⁻⁵ (28(1 + R)² + 7K): every factor is at most B = 2 + R + tr C + |V|² ≤ 2 + 2R + H."""
    of_j, _, _, q_high, *_ = shares()
    up, *_ = sizes()
    jensen, R_low = means()[3], distance_is_nonnegative()
    matrix, T_low = curvature()
    a_up, a_down = pairing_with_c()
    b_up, b_down = with_c(V, b_1, S, b_1_is, S_IS)
    S_low = infer(S >= 0, by=[S_IS, nonnegative_square(V)])
    g_low = infer(g >= 0, by=[g_is, nonnegative_square(c)])
    g_high = infer(g <= TINY**2, by=[g_is, NEAR])
    B = 2 + R + T + S
    A_up, A_down = (
        infer(sign * 2 * A <= R + S, by=[A_IS, R_IS, S_IS, nonnegative_square(V - sign * D)])
        for sign in (1, -1)
    )
    one, two, three, four = b_1 + a + g, 1 - A + S, a - b_1, A + b_1 + a + g
    ones = (
        infer(one <= TINY * B, by=[a_up, b_up, g_high, T_low, R_low, S_low]),
        infer(-1 * one <= TINY * B, by=[a_down, b_down, g_low, T_low, R_low, S_low]),
    )
    most = Fraction(3, 2) * B
    twos = (
        infer(two <= most, by=[A_down, R_low, T_low]),
        infer(-1 * two <= most, by=[A_up, R_low, T_low, S_low]),
    )
    threes = (
        infer(three <= TINY * B, by=[a_up, b_down, T_low, R_low, S_low]),
        infer(-1 * three <= TINY * B, by=[a_down, b_up, T_low, R_low, S_low]),
    )
    fours = (
        infer(four <= B, by=[A_up, ones[0], S_low, R_low, T_low]),
        infer(-1 * four <= B, by=[A_down, ones[1], S_low, R_low, T_low]),
    )
    first = infer(one * two <= most * TINY * B, by=[*ones, *twos], degree=2)
    second = infer(-1 * three * four <= TINY * B**2, by=[*threes, *fours], degree=2)
    third = infer(
        -2 * ξ - ζ <= TINY * B**2, by=[matrix, infer(T * (S + 1) <= B**2, by=[T_low, S_low, R_low])]
    )
    total = infer(Fraction(7, 2) * TINY * B**2 >= TERMS_WITH_C, by=[first, second, third])
    zero = infer(equals(ι_j * square(D_j), 0), by=[renamed_component(assume(AT))])
    each = integrated(SUM_J, infer(equals(other_j * w_j * square(D_j), w_j * square(D_j)), by=[zero]))
    by = [each, identity(SUM_J(w_j * square(D_j)), TRACE + in_mean)]
    moment = infer(equals(SUM_J(other_j * w_j * square(D_j)), TRACE + in_mean), by=by)
    each = infer(square(D_j) <= size + off, by=[up, nonnegative_square(δ)])
    each = integrated(
        SUM_J, infer(other_j * w_j * square(D_j) <= other_j * w_j * (size + off), by=[each, of_j])
    )
    moment = infer(TRACE + in_mean <= q * size + H, by=[each, moment, H_IS, q_is])
    moment = infer(q * R + H >= T + S, by=[moment, T_IS, S_IS, R_IS])
    bound = infer(B <= 2 + 2 * R + H, by=[moment, infer(q * R <= R, by=[q_high, R_low])])
    low = infer(B >= 2, by=[R_low, T_low, S_low])
    wide = infer((2 + 2 * R + H) ** 2 <= 8 * (1 + R) ** 2 + 2 * H**2, squares=[2 + 2 * R - H])
    by = [infer(B**2 <= (2 + 2 * R + H) ** 2, by=[bound, low], degree=2), wide, jensen]
    bound = infer(B**2 <= 8 * (1 + R) ** 2 + 2 * K, by=by)
    return infer(TINY * (whole * (1 + R) ** 2 + 7 * K) >= TERMS_WITH_C, by=[total, bound])


PLACE = GaussianMixture([0, 4])
FIRST_IS_ONE = [[int(i == 0)] for i in range(PLACE.n)]


@claim(SHARPER, "S-9, terms with c", OF_C, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {}, vectors={"c": [[0]], "ι_i": FIRST_IS_ONE, "ι_j": FIRST_IS_ONE}))
def test_terms_with_c(evidence: Evidence) -> None:
    evidence.conclude(terms_with_c(), "every factor is at most 2 + R + tr C + |V|²")

    evidence.twin("10⁻⁵ (R + 1)² for what c does", lambda: terms_with_c(whole=1))
