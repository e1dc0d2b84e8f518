"""S-4, close means: what linearising about coincident means leaves out of the forward gradient.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, A = |m|²,
s_i = |μ_i − m|², z_i = μ_i − m, g_i = ∇_i L with the mean ḡ, W = d(1 + A).
Shown. If s_i ≤ q for all i, 1000 n²q W ≤ 1 and 5nA ≥ 1, then

    |n(g_i − ḡ) + 4⟨m, z_i⟩m|² ≤ 2400 n²q²W²A      and      |nḡ − 2m|² ≤ 75 q²W.

To first order in the z_i both left sides are 0 (claim "S S-4, linearisation"): what is left is of second
order.
Not shown. The best constants, and whether the n of the first bound is needed.
Tools. Claims "S S-4, masses" and "F Theorem 3.2, weights"; Cauchy–Schwarz.

With the p, r_i and ζ = v − m of verify/lemmas/close_means.py and ρ_i = r_i + ⟨m, z_i⟩m,

    ½⟨n(g_i − ḡ) + 4⟨m, z_i⟩m, b⟩ = X⟨m, b⟩ + E_φ[(n w_i − 1)⟨ζ − Cv, b⟩] − (X − ⟨m, z_i⟩)⟨m, z_i⟩⟨m, b⟩
                                   + E_φ[n w_i⟨ρ_i, b⟩],      X = E_φ[n w_i] − 1 + ⟨m, z_i⟩.

where X² and E_φ|ζ|² are of fourth order, E_φ(n w_i − 1)² and |ρ_i|² of second.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.enclosure import certified
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.critical import LEFT_OUT, MASSES, NOT_NEAR, PUSH, WIDTH
from verify.lemmas.posterior import (
    images_below_norm,
    norm_below_trace,
    trace_is_nonnegative,
    weight_at_most_1,
)
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import CLOSE, m, q

from verify.lemmas.close_means import (  # isort: skip
    APART, SIZE, b, forms, g, gradients, r, small, spread, u, weights, y, z, ζ, ḡ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    C2, Cv, Cy, E_phi, cauchy_schwarz, cut, d, definition, dot, equals, for_vector, infer, integrated, n,
    nonnegative_square, square, v, weight_is_positive,
)  # fmt: skip

Q, W = Fraction, d * (1 + SIZE)
X, INNER, ρ = E_phi(u) - 1 + dot(m, z), dot(m, z), r + dot(m, z) * m
LENGTH, POSITIVE_A = nonnegative_square(b), nonnegative_square(m)


@cache
def sizes():
    """W ≥ 1, W ≥ A and 5nA ≥ 1."""
    far = infer(5 * n * SIZE >= 1, by=[NOT_NEAR, definition(tube.A)])
    return infer(W >= 1, by=[POSITIVE_A]), infer(W >= SIZE, by=[POSITIVE_A]), far


@cache
def masses():
    """E_φ|ζ|² ≤ 8q²W and X² ≤ 36n²q²W², cited."""
    shift, mass = MASSES.cited("S S-4, masses")
    shift = infer(E_phi(square(ζ)) <= 8 * q**2 * W, by=[shift, definition(tube.A)])
    return shift, infer((6 * n * q * W) ** 2 >= X**2, by=[mass, definition(tube.A)])


@cache
def size_of_mean():
    """|v|² ≤ (4/3)A, as 50 q ≤ A."""
    apart = infer(APART, by=[sizes()[2], infer(1000 * n * q <= 1, by=[small()[2]])])
    return apart, cut(forms()[0], apart)


@cache
def norm():
    """‖C‖² ≤ q²."""
    return infer(q**2 >= C2, by=[norm_below_trace(), spread()[2], trace_is_nonnegative()])


@cache
def off_mean():
    """E_φ|ζ − Cv|² ≤ (56/3)q²W: |Cv| ≤ q|v|."""
    by = [images_below_norm()[0], scaled(norm(), square(v), nonnegative_square(v))]
    image = infer(square(Cv) <= Q(4, 3) * q**2 * SIZE, by=[*by, scaled(size_of_mean()[1], q**2)])
    gap, most = nonnegative_square(ζ + Cv), 2 * square(ζ) + Q(8, 3) * q**2 * SIZE
    point = infer(square(ζ - Cv) <= most, by=[image, gap])
    by = [integrated(E_phi, point), masses()[0], scaled(sizes()[1], q**2)]
    return infer(E_phi(square(ζ - Cv)) <= Q(56, 3) * q**2 * W, by=by)


@cache
def along_b():
    """E_φ⟨ζ − Cv, b⟩² ≤ (56/3)q²W|b|²."""
    by = [integrated(E_phi, cauchy_schwarz(ζ - Cv, b)), scaled(off_mean(), square(b), LENGTH)]
    return infer(E_phi(dot(ζ - Cv, b) ** 2) <= Q(56, 3) * q**2 * W * square(b), by=by)


@cache
def first_share():
    """(E_φ[(n w_i − 1)⟨ζ − Cv, b⟩])² ≤ (448/3)q³W²|b|², by Cauchy–Schwarz."""
    most, inner = 8 * q * W, dot(ζ - Cv, b)
    share, some = E_phi((u - 1) * inner), infer(8 * q * W > 0, by=[sizes()[0]])
    gap = most * inner - share * (u - 1)
    by = [integrated(E_phi, infer(gap**2 >= 0, squares=[gap])), weights()]
    whole = infer(most * share**2 <= most**2 * E_phi(inner**2), by=by, squares=[share])
    whole = infer(share**2 <= most * E_phi(inner**2), by=[whole, some])
    by = [whole, scaled(along_b(), most, some)]
    return infer(share**2 <= most * Q(56, 3) * q**2 * W * square(b), by=by)


@cache
def inner_below():
    """⟨m, z_i⟩² ≤ qA."""
    return infer(q * SIZE >= INNER**2, by=[cauchy_schwarz(m, z), scaled(spread()[0], SIZE, POSITIVE_A)])


@cache
def rest():
    """|ρ_i|² ≤ 12q³ + (81/10)A²|ζ|², as ρ_i = C y_i − ⟨m, z_i⟩ζ − ⟨ζ, y_i − m⟩v."""
    (near, within, _), (apart, mean), length = spread(), size_of_mean(), nonnegative_square(ζ)
    off = infer(square(y) <= 4 * q, by=[near, within, nonnegative_square(z + ζ)])
    first = infer(square(Cy) <= 4 * q**3, by=[images_below_norm()[1], norm(), off, nonnegative_square(y)])
    second = infer(Q(1, 50) * SIZE**2 >= INNER**2, by=[inner_below(), scaled(apart, SIZE, POSITIVE_A)])
    wide = infer(square(y - m) <= 2 * SIZE, by=[off, apart, nonnegative_square(m + 3 * y)])
    κ, size = dot(ζ, y - m), SIZE**2 * square(ζ)
    turn = infer(κ**2 <= 2 * SIZE * square(ζ), by=[cauchy_schwarz(ζ, y - m), scaled(wide, square(ζ), length)])
    by = [scaled(mean, κ**2, squares=[κ]), scaled(turn, SIZE, POSITIVE_A)]
    third = infer(κ**2 * square(v) <= Q(8, 3) * size, by=by)
    parts = 1 * Cy, -1 * INNER * ζ, -1 * κ * v
    gaps = [nonnegative_square(parts[j] - parts[k]) for j, k in ((0, 1), (1, 2), (0, 2))]
    some = infer(size >= 0, by=[length], squares=[SIZE])
    by = [*gaps, first, scaled(second, square(ζ), length), third, some]
    return infer(square(ρ) <= 12 * q**3 + Q(81, 10) * size, by=by, degree=1)


@cache
def second_share():
    """(E_φ[n w_i ⟨ρ_i, b⟩])² ≤ (23q³ + 93nA²q²W)|b|²: E_φ n w_i ≤ 13/10, and n w_i ≤ n under |ζ|²."""
    inner, share, heavy = dot(ρ, b), E_phi(u * dot(ρ, b)), infer(u >= 0, by=[weight_is_positive()])
    point = infer(u <= Q(5, 4) + (u - 1) ** 2, squares=[u - Q(3, 2)])
    total = infer(E_phi(u) <= Q(13, 10), by=[integrated(E_phi, point), weights(), small()[0]])
    gap = infer(u * (inner - share) ** 2 >= 0, by=[heavy], squares=[inner - share])
    bound, far = 12 * q**3 + Q(81, 10) * SIZE**2 * square(ζ), SIZE**2 * square(b)
    size = infer(inner**2 <= bound * square(b), by=[cauchy_schwarz(ρ, b), scaled(rest(), square(b), LENGTH)])
    light = scaled(infer(u <= n, by=[weight_at_most_1()]), square(ζ), nonnegative_square(ζ))
    some = infer(far >= 0, by=[LENGTH], squares=[SIZE])
    by = [gap, scaled(size, u, heavy), scaled(light, far, some)]
    whole = 12 * q**3 * E_phi(u) * square(b) + Q(81, 10) * far * n * E_phi(square(ζ))
    whole = infer(share**2 * (2 - E_phi(u)) <= whole, by=[integrated(E_phi, theorem) for theorem in by])
    by = [whole, infer((Q(13, 10) - E_phi(u)) * share**2 >= 0, by=[total], squares=[share])]
    by += [scaled(total, q**3 * square(b), LENGTH, infer(q**3 > 0)), scaled(masses()[0], n * far, some)]
    wide = infer(far * n * q**2 >= 0, by=[some], degree=4)
    by += [
        infer(q**3 * square(b) >= 0, by=[LENGTH], degree=4),
        scaled(sizes()[0], far * n * q**2, wide),
        wide,
    ]
    most = (23 * q**3 + 93 * n * SIZE**2 * q**2 * W) * square(b)
    return infer(share**2 <= most, by=by, degree=1)


@cache
def other_shares():
    """(X⟨m, b⟩)² ≤ 36n²q²W²A|b|² and ((X − ⟨m, z_i⟩)⟨m, z_i⟩⟨m, b⟩)² ≤ 8q²A²W|b|²."""
    size, off = cauchy_schwarz(m, b), E_phi(u) - 1
    some = infer(SIZE * square(b) >= 0, by=[LENGTH, POSITIVE_A])
    by = [scaled(size, X**2, squares=[X]), scaled(masses()[1], SIZE * square(b), some)]
    first = infer((X * dot(m, b)) ** 2 <= (6 * n * q * W) ** 2 * SIZE * square(b), by=by)
    gap = infer((u - E_phi(u)) ** 2 >= 0, squares=[u - E_phi(u)])
    weight = infer(off**2 <= 8 * q * W, by=[integrated(E_phi, gap), weights()])
    by = [scaled(size, INNER**2, squares=[INNER]), scaled(inner_below(), SIZE * square(b), some)]
    turn = infer((INNER * dot(m, b)) ** 2 <= q * SIZE**2 * square(b), by=by)
    room = infer(q * SIZE**2 * square(b) >= 0, by=[LENGTH, infer(q * SIZE**2 >= 0, squares=[SIZE])])
    by = [scaled(turn, off**2, squares=[off]), scaled(weight, q * SIZE**2 * square(b), room)]
    return first, infer((off * INNER * dot(m, b)) ** 2 <= 8 * q**2 * W * SIZE**2 * square(b), by=by)


SPENT = 36 * n**2 * W**2 * SIZE + Q(448, 3) * q * W**2 + 8 * SIZE**2 * W + 23 * q + 93 * n * SIZE**2 * W


@cache
def budget(most=2400):
    """Sixteen times the four shares' bounds is 2400 n²W²A at most, as qW and q are small against nA."""
    (one, wide, far), whole = sizes(), n**2 * W**2 * SIZE
    close = infer(1000 * n**2 * q * W <= 1, by=[CLOSE, definition(tube.A)])
    square_W = scaled(scaled(wide, W, one), SIZE, POSITIVE_A)
    twice = scaled(infer(n**2 * SIZE >= n * SIZE, by=[POSITIVE_A]), W**2, squares=[W])
    least = scaled(infer(n * SIZE >= SIZE, by=[POSITIVE_A]), W**2, squares=[W])
    small_q = infer(n**2 * q * W >= q * W, by=[infer(n**2 >= 1), infer(q * W >= 0, by=[one])])
    small_q = infer(1000 * q * W <= 1, by=[close, small_q])
    wider = infer(W**2 >= W, by=[one])
    first = infer(1000 * q * W**2 <= W**2, by=[scaled(small_q, W, one), wider])
    last = infer(1000 * q <= W**2, by=[small()[1], wider, one])
    by = [scaled(square_W, n), twice, least, scaled(far, W**2, squares=[W]), first, last, square_W]
    return infer(most * whole >= 16 * SPENT, by=by, degree=1)


@cache
def left_out(cubic=4):
    """|n(g_i − ḡ) + 4⟨m, z_i⟩m|² ≤ 2400 n²q²W²A."""
    s1, s2 = X * dot(m, b), E_phi((u - 1) * dot(ζ - Cv, b))
    s3, s4 = (E_phi(u) - 1) * INNER * dot(m, b), E_phi(u * dot(ρ, b))
    value, bound = n * dot(g - ḡ, b) + cubic * INNER * dot(m, b), 2400 * n**2 * q**2 * W**2 * SIZE
    whole = infer(equals(value, 2 * (s1 + s2 - s3 + s4)), by=[gradients()[0]])
    gaps = [s1 - s2, s1 + s3, s1 - s4, s2 + s3, s2 - s4, s3 + s4]
    both = infer((s1 + s2 - s3 + s4) ** 2 <= 4 * (s1**2 + s2**2 + s3**2 + s4**2), squares=gaps)
    by = [both, *other_shares(), first_share(), second_share()]
    by.append(scaled(scaled(budget(), q**2), square(b), LENGTH))
    both = infer(4 * (s1 + s2 - s3 + s4) ** 2 <= bound * square(b), by=by, degree=1)
    whole = infer(value**2 <= bound * square(b), by=[whole, both])
    some = infer(bound >= 0, by=[infer(n**2 * SIZE >= 0, by=[POSITIVE_A])], squares=[q * W])
    return infer(square(PUSH) <= bound, by=[for_vector(whole, b, PUSH), some])


@cache
def mean_left_out(most=75):
    """|nḡ − 2m|² ≤ 75 q²W."""
    inner, share = dot(ζ - Cv, b), E_phi(dot(ζ - Cv, b))
    gap = infer((inner - share) ** 2 >= 0, squares=[inner - share])
    value, some = n * dot(ḡ, b) - 2 * dot(m, b), infer(q**2 * W >= 0, by=[sizes()[0]])
    by = [
        gradients()[1],
        integrated(E_phi, gap),
        along_b(),
        infer(q**2 * W * square(b) >= 0, by=[some, LENGTH]),
    ]
    whole = infer(value**2 <= most * q**2 * W * square(b), by=by)
    return infer(square(n * ḡ - 2 * m) <= most * q**2 * W, by=[for_vector(whole, b, n * ḡ - 2 * m), some])


def restated(theorem, left, right):
    """The bound with the abbreviation A."""
    return infer(left <= right, by=[theorem, definition(tube.A)])


PAIR = Instance(GaussianMixture(["1001/1000", "999/1000"]), {"q": Q(1, 10**6)})


@claim(SHARPER, "S-4, close means", LEFT_OUT, provenance=Provenance.DERIVED)
@at(PAIR)
def test_what_linearising_leaves_out(evidence: Evidence) -> None:
    first = restated(left_out(), square(PUSH), 2400 * n**2 * q**2 * WIDTH**2 * tube.A)
    second = restated(mean_left_out(), square(n * ḡ - 2 * m), 75 * q**2 * WIDTH)
    evidence.conclude(first, "four shares, each by Cauchy–Schwarz")
    evidence.conclude(second, "nḡ − 2m is twice the mean of ζ − Cv")

    half = square(n * (g - ḡ) + 2 * INNER * m) <= 2400 * n**2 * q**2 * WIDTH**2 * tube.A
    evidence.twin("half the cubic terms", certified(PAIR, half))
    evidence.twin("half the cubic terms, by the same estimates", lambda: left_out(cubic=2))
    evidence.twin("2100 n²q²W²A by the same estimates", lambda: budget(most=2100))
    evidence.twin("70 q²W by the same estimates", lambda: mean_left_out(most=70))
