"""Moments about the one: what S-9 says of the others' means and spreads, seen from component i and from c.

Forward divergence from N(0, I), in the words of :mod:`verify.lemmas.far_mean`: D = μ_i − c, V = v − c,
δ = μ_j − μ_i, W the one's weight at x and q = 1 − W. Primed sums go over all others.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.algebra.facts import identity, weight_is_positive
from verify.algebra.posterior import SUM_J, TRACE, E_phi, mu, mu_j, scalar, v, vector, w, w_j
from verify.lemmas.far_mean import (
    AT,
    H_IS,
    K_IS,
    NEAR,
    R_IS,
    TINY,
    AnyVector,
    D,
    H,
    K,
    R,
    V,
    W,
    ahead,
    apart,
    at_the_one,
    c,
    is_one,
    is_other,
    longer,
    named,
    off,
    other_j,
    size,
    δ,
)
from verify.lemmas.far_start import ONE, ι_j
from verify.lemmas.half_way import a, a_is, g
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, integrated, nonnegative_square
from verify.logic.renaming import renamed_component
from verify.logic.schemas import abs_nonnegative, abs_squared, absolute
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.terms import Defined, Real
from verify.logic.vectors import dot, square

POSITIVE = weight_is_positive()
POSITIVE_J = renamed_component(POSITIVE)
Cμ = vector(nt.C("a", "b") * nt.mu("b"), "C mu_i", r"C\mu_i", "posterior covariance times μ_i")
CD = vector(
    nt.C("a", "b") * (nt.mu("b") - nt.c("b")),
    "C(mu_i - c)",
    r"C(\mu_i - c)",
    "posterior covariance times μ_i − c",
)
DCD, DCV, D_j = dot(CD, D), dot(CD, V), mu_j - c
along, in_mean = dot(V, D), square(V)

q, q_is = named("q", "q", SUM_J(other_j * w_j))
E, E_IS = named("E_i", "E_i", SUM_J(other_j * w_j * apart))
A, A_IS = named("A_i", "A_i", along)
S, S_IS = named("S", "S", in_mean)
P, P_IS = named("P_i", "P_i", DCD)
Z, Z_IS = named("Z_i", "Z_i", DCV)
u = V - q * D
U, U_IS = named("U_i", "U_i", square(u))
w_1, w_1_is = named("w_1", "w_1", W)
y, y_is = named("y_i", "y_i", ahead)
b_1, b_1_is = named("b", "b", dot(c, V))
T, T_IS = named("T", "T", TRACE)
ξ, ξ_is = named("r", "r", scalar(nt.c("a") * nt.C("a", "b") * (nt.v("b") - nt.c("b"))))
ζ, ζ_is = named("z", "z", scalar(nt.c("a") * nt.C("a", "b") * nt.c("b")))
h, h_is = named("h_ij", "h_{ij}", off)
b, turned, drawn = A - q * R, dot(δ, u), dot(δ, D)
s, s_is = named("s", "s", DCD + along**2 - 2 * size * along + q * size**2)
t, t_is = named(
    "t", "t",
    DCV + along * in_mean - q * (DCD + along**2) - size * (in_mean - q * along)
    - (along - q * size) * along + q * size * (along - q * size),
)  # fmt: skip

QUARTICS = 2 * w_1 * A**2 - A**2 + A * S + (1 - w_1) * P - 2 * Z
"""Q: the quartic terms of ⟨μ_i, f_i⟩ with Stein's relations, but for −R²/16."""
TERMS_WITH_C = (b_1 + a + g) * (1 - A + S) - (a - b_1) * (A + b_1 + a + g) - 2 * ξ - ζ
"""T: what ⟨μ_i, f_i⟩ has because of c."""

OF_QUARTICS = statement(Fraction(3, 2) * R * H + Fraction(13, 4) * K >= QUARTICS, given=[ONE[0], AT])
"""Claim "S S-9, quartic terms"."""
OF_C = statement(TERMS_WITH_C <= TINY * (28 * (1 + R) ** 2 + 7 * K), given=[ONE[0], AT, NEAR])
"""Claim "S S-9, terms with c"."""


@cache
def shares() -> tuple[Theorem, ...]:
    """1 − ι_j times w_j is not negative; q = 1 − W; 0 ≤ q ≤ 1; 0 ≤ W ≤ 1."""
    of_j = infer(other_j * w_j >= 0, by=[renamed_component(is_other()), POSITIVE_J])
    rest = infer(equals(w_1, 1 - q), by=[q_is, w_1_is, identity(SUM_J(w_j), 1)])
    low = infer(q >= 0, by=[integrated(SUM_J, of_j), q_is])
    one = infer(ι_j * w_j >= 0, by=[renamed_component(is_one()), POSITIVE_J])
    one = infer(w_1 >= 0, by=[integrated(SUM_J, one), w_1_is])
    return of_j, rest, low, infer(q <= 1, by=[rest, one]), one, infer(w_1 <= 1, by=[rest, low])


@cache
def sizes() -> tuple[Theorem, Theorem, Theorem, Theorem, tuple[Theorem, Theorem]]:
    """±s ≤ |s|, |δ|² ≥ 0, h ≥ 0, and ±2δ·D ≤ h."""
    facts = [abs_squared(longer), abs_nonnegative(longer)]
    up, down = (infer(sign * longer <= absolute(longer), by=facts, degree=2) for sign in (1, -1))
    positive = nonnegative_square(δ)
    least = infer(off >= 0, by=[facts[1], positive])
    draws = infer(2 * drawn <= off, by=[up, positive]), infer(-2 * drawn <= off, by=[down])
    return up, facts[1], positive, least, draws


@cache
def sums() -> tuple[Theorem, ...]:
    """Σ' w_j ⟨D_j, f⟩ = ⟨V, f⟩ for f = D, V, and the two second moments along D: the one has D_j = 0."""
    zero, one = at_the_one(D), identity(SUM_J(w_j), 1)
    of_c = identity(SUM_J(w_j * dot(mu_j, c)), dot(v, c))

    def others(f: AnyVector, factor: Real | int = 1) -> Theorem:
        each = infer(
            equals(other_j * w_j * factor * dot(D_j, f), w_j * factor * dot(D_j, f)), by=[at_the_one(f)]
        )
        return integrated(SUM_J, each)

    by = [others(D), identity(SUM_J(w_j * dot(mu_j, mu)), dot(v, mu)), of_c, one]
    first = infer(equals(SUM_J(other_j * w_j * dot(D_j, D)), along), by=by)
    by = [others(V), identity(SUM_J(w_j * dot(mu_j, v)), square(v)), of_c, one]
    second = infer(equals(SUM_J(other_j * w_j * dot(D_j, V)), in_mean), by=by)
    by = [others(D, dot(D_j, D)), identity(SUM_J(w_j * dot(D_j, D) ** 2), DCD + along**2)]
    twice = infer(equals(SUM_J(other_j * w_j * dot(D_j, D) ** 2), DCD + along**2), by=by)
    whole = w_j * dot(D_j, V) * dot(D_j, D)
    by = [others(D, dot(D_j, V)), identity(SUM_J(whole), DCV + along * in_mean)]
    mixed = infer(equals(SUM_J(other_j * whole), DCV + along * in_mean), by=by)
    return zero, first, second, twice, mixed


@cache
def means() -> tuple[Theorem, ...]:
    """±2b ≤ H, H ≥ 0, H² ≤ K, E ≤ H, |u|² ≤ E."""
    of_j, _, _, high, *_ = shares()
    _, size_of, _, least, draws = sizes()
    _, first, second, *_ = sums()
    bounds = []
    for sign, draw in zip((1, -1), draws, strict=True):
        each = integrated(
            SUM_J, infer(other_j * w_j * sign * 2 * drawn <= other_j * w_j * off, by=[draw, of_j])
        )
        bound = infer(sign * 2 * (along - q * size) <= H, by=[each, H_IS, first, q_is])
        bounds.append(infer(sign * 2 * b <= H, by=[bound, R_IS, A_IS]))
    H_low = infer(H >= 0, by=[integrated(SUM_J, infer(other_j * w_j * off >= 0, by=[of_j, least])), H_IS])
    each = infer(other_j * w_j * (off - H) ** 2 >= 0, by=[of_j], squares=[off - H])
    jensen = infer(H**2 * (2 - q) <= K, by=[integrated(SUM_J, each), H_IS, K_IS, q_is])
    jensen = infer(H**2 <= K, by=[jensen, high], squares=[H])
    each = infer(other_j * w_j * apart <= other_j * w_j * off, by=[infer(apart <= off, by=[size_of]), of_j])
    below = infer(E <= H, by=[integrated(SUM_J, each), E_IS, H_IS])
    each = infer(other_j * w_j * square(δ - u) >= 0, by=[of_j, nonnegative_square(δ - u)])
    inner = infer(equals(SUM_J(other_j * w_j * turned), square(u)), by=[first, second, q_is])
    of_u = infer(square(u) * (2 - q) <= E, by=[integrated(SUM_J, each), E_IS, inner, q_is])
    of_u = infer(square(u) <= E, by=[of_u, high, nonnegative_square(u)])
    return *bounds, H_low, jensen, below, of_u


def with_c(vector_: AnyVector, name: Defined, size_: Defined, *by: Theorem) -> list[Theorem]:
    """±2⟨c, u⟩ ≤ 10⁻⁵ (|u|² + 1), for u and |u|² named so."""
    pairs = []
    for sign in (1, -1):
        positive = nonnegative_square(vector_ - sign * Fraction(10**5) * c)
        pair = infer(sign * 2 * dot(c, vector_) <= TINY * (square(vector_) + 1), by=[positive, NEAR])
        pairs.append(infer(sign * 2 * name <= TINY * (size_ + 1), by=[pair, *by]))
    return pairs


@cache
def pairing_with_c() -> list[Theorem]:
    """±2 c·D ≤ 10⁻⁵ (R_i + 1)."""
    return with_c(D, a, R, a_is, R_IS)


@cache
def over_pairs() -> list[Theorem]:
    """⊢ E w_i H_i = Σ' E w_i w_j h_ij, and the same of K_i and h_ij²."""
    found = []
    for name, is_name, power in ((H, H_IS, 1), (K, K_IS, 2)):
        inside = infer(equals(w * name, w * SUM_J(other_j * w_j * off**power)), by=[is_name])
        pair = other_j * E_phi(w * w_j)
        known = infer(equals(pair * h**power, pair * off**power), by=[h_is], degree=3)
        by = [integrated(E_phi, inside), integrated(SUM_J, known)]
        found.append(infer(equals(E_phi(w * name), SUM_J(pair * h**power)), by=by, degree=1))
    return found
