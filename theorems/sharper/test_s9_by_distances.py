r"""S-9, by distances: ⟨μ_i, ∇_iL⟩ for a mean anywhere, by how far the others are from its place.

Setting. Teacher N(0, I); any n, d, weights and means. One component (ι_i = 1, all others 0) has the mean c,
|c| ≤ 10⁻⁵; 1/π_i ≤ N. Seen from c: D = μ_i − c, V = v − c, R_i = |D|², W the one's weight at x, q = 1 − W.
Shown. For every component i, with h_ij = ||μ_j − c|² − R_i| + |μ_j − μ_i|², its sums H_i = Σ' w_j h_ij and
K_i = Σ' w_j h_ij² over the others, and Ξ_i = e^{−(y + R_i/50)/2} where y = (x − c)·D − R_i/2,

    ½⟨μ_i, ∇_iL⟩ ≤ E w_i { −0.0598 R_i² + (25/16) R_i H_i + (7/2) K_i + lower order },
    lower order = (1 + log N)(5R_i/4 + H_i/2) + (R_i/4 + 8) Ξ_i + R_i + H_i/2 + 10⁻⁵ (29(1 + R_i)² + 8K_i).

Not shown. That H_i, K_i and Ξ_i are small where w_i counts: claim "S-9, sign".
Tools. "S-9, where a component lies" with the one for j; W e^y ≤ N; Cauchy–Schwarz for Σ'.

Stein's relations add W A F + ¼ R W F − ⅛ R F' − W DᵀCD, A = V·D, F = y + c·D − R/2 + 2A, F' = F − A, to
what is inside of E[w_i …] and change nothing. For a cluster at one place the sum is −R²/16 on the
plane half-way to c (y = 0), whatever W is there. The rest is

    −(R/8)(A − qR) + (y + c·D)(W A + W R/4 − R/8) + A + Q + T,
    Q = (3q² − 2q) R b + (3q − 1) b² + (3qR + 3b − 2R)|u|² − q s − 2t,   b = A − qR, u = V − qD,
    s = Σ' w_j (δ·D)²,  t = Σ' w_j (δ·u)(δ·D),  δ = μ_j − μ_i,

and T all terms with c. As 2δ·D is at most h in size, so are 2b and H; |u|² ≤ H, H² ≤ K, 4s ≤ K, −2t ≤ s + K.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.logic.schemas import abs_nonnegative, abs_squared, absolute, exp_log

from verify.lemmas.far_mean import (  # isort: skip
    AT, BY_DISTANCES, GAIN, LOSS, NEAR, PAIR, REST, STRAY, TINY, D, H, H_IS, K, K_IS, N, R, R_IS, V, W, Ξ,
    Ξ_IS, ahead, apart, at_least_one, at_the_one, c, gradient_i, is_one, is_other, longer, named, off,
    other_j, size, δ, ι_j, log_of_n,
)  # fmt: skip
from verify.prove import (  # isort: skip
    SUM_J, TRACE, Cv, E_phi, Law, above_max, assume, cauchy_schwarz, contraction_is_nonnegative, cut, dot,
    equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, gradient_form, identity, infer, integrated,
    max_left, max_right, maximum, mu, mu_j, nonnegative_square, renamed_component, scalar, square, v,
    vector, w, w_j, weight_is_positive, x,
)  # fmt: skip

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
form = (1 - dot(v, mu - v)) * v + Cμ - 2 * Cv

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
a, a_is = named("a_i", "a_i", dot(c, D))
b_1, b_1_is = named("b", "b", dot(c, V))
g, g_is = named("g", "g", square(c))
T, T_IS = named("T", "T", TRACE)
ξ, ξ_is = named("r", "r", scalar(nt.c("a") * nt.C("a", "b") * (nt.v("b") - nt.c("b"))))
ζ, ζ_is = named("z", "z", scalar(nt.c("a") * nt.C("a", "b") * nt.c("b")))
b, turned, drawn = A - q * R, dot(δ, u), dot(δ, D)
s, s_is = named("s", "s", DCD + along**2 - 2 * size * along + q * size**2)
t, t_is = named(
    "t", "t",
    DCV + along * in_mean - q * (DCD + along**2) - size * (in_mean - q * along)
    - (along - q * size) * along + q * size * (along - q * size),
)  # fmt: skip


@cache
def shares():
    """1 − ι_j times w_j is not negative; q = 1 − W; 0 ≤ q ≤ 1; 0 ≤ W ≤ 1."""
    of_j = infer(other_j * w_j >= 0, by=[renamed_component(is_other()), POSITIVE_J])
    rest = infer(equals(w_1, 1 - q), by=[q_is, w_1_is, identity(SUM_J(w_j), 1)])
    low = infer(q >= 0, by=[integrated(SUM_J, of_j), q_is])
    one = infer(ι_j * w_j >= 0, by=[renamed_component(is_one()), POSITIVE_J])
    one = infer(w_1 >= 0, by=[integrated(SUM_J, one), w_1_is])
    return of_j, rest, low, infer(q <= 1, by=[rest, one]), one, infer(w_1 <= 1, by=[rest, low])


@cache
def sizes():
    """±s ≤ |s|, |δ|² ≥ 0, h ≥ 0, and ±2δ·D ≤ h."""
    facts = [abs_squared(longer), abs_nonnegative(longer)]
    up, down = (infer(sign * longer <= absolute(longer), by=facts, degree=2) for sign in (1, -1))
    positive = nonnegative_square(δ)
    least = infer(off >= 0, by=[facts[1], positive])
    draws = infer(2 * drawn <= off, by=[up, positive]), infer(-2 * drawn <= off, by=[down])
    return up, facts[1], positive, least, draws


@cache
def sums():
    """Σ' w_j ⟨D_j, f⟩ = ⟨V, f⟩ for f = D, V, and the two second moments along D: the one has D_j = 0."""
    zero, one = at_the_one(D), identity(SUM_J(w_j), 1)
    of_c = identity(SUM_J(w_j * dot(mu_j, c)), dot(v, c))

    def others(f, factor=1):
        each = infer(
            equals(other_j * w_j * factor * dot(D_j, f), w_j * factor * dot(D_j, f)), by=[at_the_one(f)]
        )
        return integrated(SUM_J, each)

    first = [others(D), identity(SUM_J(w_j * dot(mu_j, mu)), dot(v, mu)), of_c, one]
    first = infer(equals(SUM_J(other_j * w_j * dot(D_j, D)), along), by=first)
    second = [others(V), identity(SUM_J(w_j * dot(mu_j, v)), square(v)), of_c, one]
    second = infer(equals(SUM_J(other_j * w_j * dot(D_j, V)), in_mean), by=second)
    by = [others(D, dot(D_j, D)), identity(SUM_J(w_j * dot(D_j, D) ** 2), DCD + along**2)]
    twice = infer(equals(SUM_J(other_j * w_j * dot(D_j, D) ** 2), DCD + along**2), by=by)
    whole = w_j * dot(D_j, V) * dot(D_j, D)
    by = [others(D, dot(D_j, V)), identity(SUM_J(whole), DCV + along * in_mean)]
    mixed = infer(equals(SUM_J(other_j * whole), DCV + along * in_mean), by=by)
    return zero, first, second, twice, mixed


@cache
def means():
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


QUARTICS = 2 * w_1 * A**2 - A**2 + A * S + (1 - w_1) * P - 2 * Z


@cache
def quartics(of_u=3):
    """Q ≤ (3/2) R H + (13/4) K."""
    _, rest, q_low, q_high, *_ = shares()
    up, down, H_low, jensen, below, u_at_most = means()
    s_low, s_high, t_high = second_order()
    R_low = infer(R >= 0, by=[R_IS, nonnegative_square(D)])
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
    return infer(Fraction(3, 2) * R * H + Fraction(13, 4) * K >= QUARTICS, by=by), R_low


def weighted(tensor):
    """T², and w_j T² ≥ 0."""
    found = scalar(tensor * tensor)
    return found, infer(w_j * found >= 0, by=[POSITIVE_J, contraction_is_nonnegative(tensor)])


def form_of(tensor, value):
    """⊢ value ≥ 0, as it is Σ_j w_j T²."""
    found, positive = weighted(tensor)
    return infer(value >= 0, by=[integrated(SUM_J, positive), identity(SUM_J(w_j * found), value)])


@cache
def with_c():
    """−2cᵀCV − cᵀCc ≤ 10⁻⁵ tr C (|V|² + 1), and ±2c·D ≤ 10⁻⁵ (R + 1), ±2c·V ≤ 10⁻⁵ (|V|² + 1)."""
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
    pairs = []
    for vector_, name, names in ((D, a, [a_is, R_IS]), (V, b_1, [b_1_is, S_IS])):
        for sign in (1, -1):
            positive = nonnegative_square(vector_ - sign * Fraction(10**5) * c)
            pair = infer(sign * 2 * dot(c, vector_) <= TINY * (square(vector_) + 1), by=[positive, NEAR])
            most = TINY * ((R if name is a else S) + 1)
            pairs.append(infer(sign * 2 * name <= most, by=[pair, *names]))
    return matrix, infer(T >= 0, by=[T_IS, trace]), *pairs


TERMS_WITH_C = (b_1 + a + g) * (1 - A + S) - (a - b_1) * (A + b_1 + a + g) - 2 * ξ - ζ
"""T: what ⟨μ_i, f_i⟩ has because of c."""


@cache
def terms_with_c(whole=28):
    """T ≤ 10⁻⁵ (28(1 + R)² + 7K): every factor is at most B = 2 + R + tr C + |V|² ≤ 2 + 2R + H."""
    of_j, _, _, q_high, *_ = shares()
    up, *_ = sizes()
    jensen, R_low = means()[3], quartics()[1]
    matrix, T_low, a_up, a_down, b_up, b_down = with_c()
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


BESIDE = w_1 * A + w_1 * R / 4 - R / 8


@cache
def logarithm():
    """Log N ≥ 0, and W y ≤ 1 + log N: W e^{y − log N} ≤ 1."""
    _, rest, q_low, _, W_low, _ = shares()
    share = PAIR.cited("S S-9, two weights")[1]
    at_least_1 = at_least_one()
    known = cut(exp_log(N), infer(N > 0))
    inverse = infer(
        equals(exp(-1 * log_of_n) * N, 1), by=[exp_sum(-1 * log_of_n, log_of_n), exp_zero(), known]
    )
    by = [infer(exp(-1 * log_of_n) <= 1, by=[inverse, at_least_1]), exp_tangent(-1 * log_of_n)]
    low = infer(log_of_n >= 0, by=by)
    less = ahead - log_of_n
    shifted = infer(equals(exp(less) * N, exp(ahead)), by=[exp_sum(less, log_of_n), known])
    small = infer(W * exp(less) <= 1, by=[infer(N * W * exp(less) <= N, by=[share, shifted])], degree=2)
    W_plain = infer(W >= 0, by=[W_low, w_1_is])
    small = infer(
        W * (1 + less) <= 1,
        by=[small, infer(W * exp(less) >= W * (1 + less), by=[exp_tangent(less), W_plain])],
    )
    W_high = infer(W <= 1, by=[rest, q_low, w_1_is])
    by = [small, infer(W * log_of_n <= log_of_n, by=[low, W_high]), W_plain]
    most = infer(W * ahead <= 1 + log_of_n, by=by)
    return low, infer(w_1 * y <= 1 + log_of_n, by=[most, w_1_is, y_is])


@cache
def towards_the_one():
    """Y (W A + W R/4 − R/8): by W y ≤ 1 + log N where y ≥ 0, by Ξ where y < 0; m = max(−y, 0)."""
    _, _, _, q_high, W_low, W_high = shares()
    up, down, H_low, jensen, *_ = means()
    R_low, (log_of_n_low, near) = quartics()[1], logarithm()
    q_low = shares()[2]
    A_high = infer(A <= R + H / 2, by=[up, infer(q * R <= R, by=[q_high, R_low])])
    A_low = infer(-1 * A <= H / 2, by=[down, infer(q * R >= 0, by=[q_low, R_low])])
    less = maximum(-1 * y, 0)
    less_facts = max_left(-1 * y, 0), max_right(-1 * y, 0)
    above = (1 + log_of_n) * (Fraction(5, 4) * R + H / 2)
    by = [near, W_low, W_high, A_high, A_low, R_low, H_low, log_of_n_low, *less_facts]
    split = infer(y * BESIDE <= above + less * (R / 8 + H / 2), by=by, split=[y])
    exponent = Ξ_IS.comparison.right
    (power,) = (f.arguments[0] for f in exponent.atoms)
    Ξ_low = infer(Ξ >= 0, by=[Ξ_IS, exp_positive(power)])
    rest, half = -1 * y - STRAY * R, exp(power / 2)
    tangent = infer(1 + rest / 2 <= Ξ, by=[exp_tangent(power), Ξ_IS, y_is, R_IS])
    is_square = infer(equals(Ξ, half**2), by=[Ξ_IS, exp_sum(power / 2, power / 2)])
    of_half = infer(half >= 1 + rest / 4, by=[exp_tangent(power / 2), y_is, R_IS])
    over, positive = maximum(rest / 4, 0), infer(half >= 0, by=[exp_positive(power / 2)])
    at_most = cut(above_max(half, rest / 4, 0), infer(half >= rest / 4, by=[of_half]), positive)
    over_facts = max_left(rest / 4, 0), max_right(rest / 4, 0)
    by = [infer(over**2 <= half**2, by=[at_most, over_facts[1]], degree=2), is_square]
    over_squared = infer(over**2 <= Ξ, by=by)

    def less_than(bound, reason, positive):
        return cut(
            above_max(bound, -1 * y, 0), infer(bound >= -1 * y, by=reason), infer(bound >= 0, by=positive)
        )

    first, second = STRAY * R + 4 * over, STRAY * R + 2 * Ξ
    linear = less_than(second, [tangent], [R_low, Ξ_low])
    squared = less_than(first, [over_facts[0]], [R_low, over_facts[1]])
    squared = infer(less**2 <= first**2, by=[squared, less_facts[1]], degree=2)
    wide = infer(first**2 <= 2 * (STRAY * R) ** 2 + 32 * over**2, squares=[STRAY * R - 4 * over])
    squared = infer(less**2 <= 2 * (STRAY * R) ** 2 + 32 * Ξ, by=[squared, wide, over_squared])
    by = [infer(less * H / 2 <= less**2 / 4 + H**2 / 4, squares=[less - H]), squared, jensen]
    with_H = infer(less * H / 2 <= (STRAY * R) ** 2 / 2 + 8 * Ξ + K / 4, by=by)
    with_R = infer(less * R / 8 <= STRAY * R**2 / 8 + Ξ * R / 4, by=[linear, R_low])
    below = STRAY * R**2 / 8 + STRAY**2 * R**2 / 2 + Ξ * R / 4 + 8 * Ξ + K / 4
    return infer(y * BESIDE <= above + below, by=[split, with_H, with_R]), A_high, A_low


@cache
def off_the_one():
    """(c·D)(W A + W R/4 − R/8) ≤ 10⁻⁵ ((1 + R)² + K)."""
    *_, W_low, W_high = shares()
    _, _, H_low, jensen, *_ = means()
    _, A_high, A_low = towards_the_one()
    R_low = quartics()[1]
    _, _, a_up, a_down, *_ = with_c()
    most = Fraction(3, 2) * R + H / 2
    above = infer(most >= BESIDE, by=[W_low, W_high, A_high, R_low, H_low], degree=2)
    below = infer(most >= -1 * BESIDE, by=[W_low, W_high, A_low, R_low, H_low], degree=2)
    halves = [infer(sign * a <= TINY * (R + 1) / 2, by=[bound]) for sign, bound in ((1, a_up), (-1, a_down))]
    product = infer(a * BESIDE <= TINY * (R + 1) / 2 * most, by=[above, below, *halves], degree=2)
    mixed = infer((R + 1) * H / 4 <= (R + 1) ** 2 / 8 + H**2 / 8, squares=[R + 1 - H])
    K_low = infer(K >= 0, by=[jensen], squares=[H])
    return infer(a * BESIDE <= TINY * ((1 + R) ** 2 + K), by=[product, mixed, jensen, R_low, K_low])


FAR_FORM = (1 - (A - S + a - b_1)) * (A + b_1 + a + g) + P - 2 * Z - 2 * ξ - ζ
FIRST, SECOND = y + a - R / 2 + A, y + a - R / 2 + 2 * A
INSIDE = FAR_FORM + w_1 * A * SECOND - w_1 * P + R * w_1 * SECOND / 4 - R * FIRST / 8


@cache
def at_a_point(of_u=3, whole=28):
    """What stands in E[w_i …] is at most GAIN + LOSS + REST."""
    rest = shares()[1]
    down = means()[1]
    (Q, R_low), T_bound = quartics(of_u), terms_with_c(whole)
    near, A_high, _ = towards_the_one()
    middle = -1 * R**2 / 16 - R * b / 8 + (y + a) * BESIDE + A + QUARTICS + TERMS_WITH_C
    taken = infer(equals(INSIDE, middle), by=[rest])
    less = infer(-1 * R * b / 8 <= R * H / 16, by=[down, R_low])
    bound = GAIN + LOSS + REST
    return infer(
        bound >= INSIDE,
        by=[infer(middle <= bound, by=[near, off_the_one(), less, A_high, Q, T_bound]), taken],
    )


@cache
def in_the_mean(alone=1):
    """½⟨μ_i, ∇_iL⟩ = E[w_i G], G being ⟨f_i, μ_i⟩ and Stein's relations."""
    first, second = dot(x, D) - size + alone * along, dot(x, D) - size + 2 * along
    step, field = nt.mu("_s") - nt.c("_s"), (nt.v("b") - nt.c("b")) * (nt.mu("b") - nt.c("b"))
    of_j, zero = second + dot(c, D) - dot(mu_j, D), at_the_one(D)
    pair = nt.w() * nt.w("j")
    one = identity(E_phi(w * first), 0, Law.NORMAL, field=nt.w() * step)
    two = identity(E_phi(w * w_j * of_j), 0, Law.NORMAL, field=pair * step)
    spread = E_phi(w * w_j * along * of_j) - E_phi(w * w_j * DCD)
    three = identity(spread, 0, Law.NORMAL, field=pair * field * step)
    two = integrated(SUM_J, infer(equals(ι_j * E_phi(w * w_j * second), 0), by=[two, zero]))
    spread = ι_j * E_phi(w * w_j * along * second) - ι_j * E_phi(w * w_j * DCD)
    three = integrated(SUM_J, infer(equals(spread, 0), by=[three, zero]))
    stein = W * along * second - W * DCD + size * W * second / 4 - size * first / 8
    nothing = infer(equals(E_phi(w * stein), 0), by=[one, two, three])
    known = gradient_form(gradient_i, 2 * w, form, mu)
    mean = infer(equals(dot(gradient_i, mu) / 2, E_phi(w * (dot(form, mu) + stein))), by=[known, nothing])
    by_c = identity(dot(Cμ, mu) - 2 * dot(Cv, mu), DCD - 2 * DCV - 2 * ξ.term - ζ.term)
    names = [by_c, P_IS, Z_IS, ξ_is, ζ_is, A_IS, S_IS, a_is, b_1_is, g_is]
    far = infer(equals(dot(form, mu), FAR_FORM), by=names)
    raw = infer(equals(dot(form, mu) + stein, INSIDE), by=[far, w_1_is, A_IS, y_is, a_is, R_IS, P_IS])
    whole, whole_is = named("G_i", "G_i", dot(form, mu) + stein)
    inside, inside_is = named("Q_i", "Q_i", INSIDE)
    raw = infer(equals(whole, inside), by=[raw, whole_is, inside_is], degree=1)
    each = infer(equals(w * whole, w * (dot(form, mu) + stein)), by=[whole_is], degree=1)
    mean = infer(equals(dot(gradient_i, mu) / 2, E_phi(w * whole)), by=[mean, integrated(E_phi, each)])
    return mean, raw, whole, inside, inside_is


def by_distances(of_u=3, whole_c=28, alone=1):
    """Weighted by w_i, in the mean."""
    mean, raw, whole, inside, inside_is = in_the_mean(alone)
    bound = GAIN + LOSS + REST
    point = infer(inside <= bound, by=[inside_is, at_a_point(of_u, whole_c)], degree=1)
    point = infer(w * whole <= w * bound, by=[infer(whole <= bound, by=[point, raw], degree=1), POSITIVE])
    return infer(dot(gradient_i, mu) / 2 <= E_phi(w * bound), by=[mean, integrated(E_phi, point)])


PLACE = GaussianMixture([0, 4])
FIRST_IS_ONE = [[int(i == 0)] for i in range(PLACE.n)]


@claim(SHARPER, "S-9, by distances", BY_DISTANCES, provenance=Provenance.DERIVED)
@at(Instance(PLACE, {"N": 2}, vectors={"c": [[0]], "ι_i": FIRST_IS_ONE, "ι_j": FIRST_IS_ONE}))
def test_by_distances(evidence: Evidence) -> None:
    evidence.conclude(by_distances(), "Stein's relations, then squares and Jensen's inequality for Σ'")

    evidence.twin("2qR|u|² instead of 3qR|u|² in Q", lambda: quartics(of_u=2))
    evidence.twin("v counted twice without w_j", lambda: in_the_mean(alone=2))
    evidence.twin("10⁻⁵ (R + 1)² for what c does", lambda: terms_with_c(whole=1))
