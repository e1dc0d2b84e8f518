"""S-4, close means: what linearising about coincident means leaves out of the forward gradient.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d; m the mean of the means, A = |m|²,
s_i = |μ_i − m|², z_i = μ_i − m, g_i = ∇_i L with the mean ḡ, W = d(1 + A).
Shown. If s_i ≤ q for all i, 1000 n²q W ≤ 1 and 5nA ≥ 1, then

    |n(g_i − ḡ) + 4⟨m, z_i⟩m|² ≤ 2400 n²q²W²A      and      |nḡ − 2m|² ≤ 75 q²W.

To first order in the z_i both left sides are 0 (claim "S S-4, linearisation"): what is left is of second order.
Not shown. The best constants, and whether the n of the first bound is needed.
Tools. Claim "F Theorem 3.2, weights"; Stein's lemma, Cauchy–Schwarz, e^t ≥ 1 + t.

With the p, r_i and ζ = v − m of verify/lemmas/close_means.py and ρ_i = r_i + ⟨m, z_i⟩m,

    ½⟨n(g_i − ḡ) + 4⟨m, z_i⟩m, b⟩ = X⟨m, b⟩ + E_φ[(n w_i − 1)⟨ζ − Cv, b⟩] − (X − ⟨m, z_i⟩)⟨m, z_i⟩⟨m, b⟩
                                   + E_φ[n w_i⟨ρ_i, b⟩],      X = E_φ[n w_i] − 1 + ⟨m, z_i⟩.

ζ is of first order at a point, but n|ζ|² ≤ q Σ(n w_i − 1)² has a mean of fourth order, and so has X² by Stein's
lemma, since no X is far below 0 and ΣX = 0.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.close_weights import both_sides
from verify.lemmas.critical import LEFT_OUT, NOT_NEAR, PUSH, WIDTH
from verify.lemmas.posterior import (
    images_below_norm,
    norm_below_trace,
    trace_is_nonnegative,
    weight_at_most_1,
)
from verify.lemmas.tube import CLOSE, UNIFORM, m, q

from verify.lemmas.close_means import (  # isort: skip
    APART, SIZE, b, forms, g, gradients, r, small, spread, u, weights, y, z, ζ, ḡ,
)  # fmt: skip
from verify.algebra import notation as nt

from verify.prove import (  # isort: skip
    C2, SUM, TRACE, Cv, Cy, E_phi, Law, cauchy_schwarz, cut, d, definition, dot, equals, for_vector, identity,
    infer, integrated, mean_of_means, mu, n, nonnegative_square, normal_mean, paired, pi, square, summand, v, w,
    weight_is_positive, x,
)  # fmt: skip

Q, W = Fraction, d * (1 + SIZE)


@cache
def sizes():
    """1000 n² q W ≤ 1, W ≥ 1, W ≥ A, 5nA ≥ 1 and 50 q ≤ A."""
    close = infer(1000 * n**2 * q * W <= 1, by=[CLOSE, definition(tube.A)])
    far = infer(5 * n * SIZE >= 1, by=[NOT_NEAR, definition(tube.A)])
    apart = infer(APART, by=[far, infer(1000 * n * q <= 1, by=[small()[2]])])
    return (
        close,
        infer(W >= 1, by=[nonnegative_square(m)]),
        infer(W >= SIZE, by=[nonnegative_square(m)]),
        far,
        apart,
    )


def where_far(theorem):
    """The theorem without 50 q ≤ A."""
    return cut(theorem, sizes()[4])


@cache
def centred(vector):
    """Σ_i ⟨z_i, y⟩ = 0."""
    each = infer(equals(n * pi * dot(mu, vector), dot(mu, vector)), by=[UNIFORM])
    by = [paired(m, vector), integrated(SUM, each)]
    return infer(equals(SUM(dot(z, vector)), 0), by=by)


@cache
def shift():
    """E_φ|ζ|² ≤ 8 q²W: n|ζ|² = Σ(n w_i − 1)⟨z_i, ζ⟩ is at most ½Σ((n w_i − 1)²q + |ζ|²)."""
    near, one = spread()[0], identity(SUM(w), 1)
    near = infer((u - 1) ** 2 * square(z) <= (u - 1) ** 2 * q, by=[near], squares=[u - 1])
    each = infer(
        2 * (u - 1) * dot(z, ζ) <= (u - 1) ** 2 * q + square(ζ),
        by=[near, nonnegative_square((u - 1) * z - ζ)],
    )
    by = [integrated(SUM, each), mean_of_means(ζ), centred(ζ), one]
    point = infer(n * square(ζ) <= q * SUM((u - 1) ** 2), by=by)
    by = [integrated(E_phi, point), integrated(SUM, weights())]
    return infer(
        E_phi(square(ζ)) <= 8 * q**2 * W,
        by=[infer(n * E_phi(square(ζ)) <= 8 * n * q**2 * W, by=by), infer(n > 0)],
    )


@cache
def mass():
    """|E_φ[n w_i] − 1 + ⟨m, z_i⟩| ≤ 6n qW."""
    _, one, wide, _, _ = sizes()
    divergence = identity(E_phi(dot(x, v)), E_phi(TRACE), Law.NORMAL, field=nt.v("_s"))
    drift = infer(q**2 * SIZE + 2 * q * dot(m, ζ) + square(ζ) >= 0, by=[nonnegative_square(q * m + ζ)])
    drift = infer(2 * E_phi(dot(m, ζ)) >= -q * SIZE - 8 * q * W, by=[integrated(E_phi, drift), shift()])
    by = [integrated(E_phi, both_sides()[0]), divergence, normal_mean(z), normal_mean(m)]
    by += [
        integrated(E_phi, spread()[2]),
        drift,
        infer(q * W >= q, by=[one]),
        infer(q * W >= q * SIZE, by=[wide]),
    ]
    low = infer(E_phi(u) - 1 + dot(m, z) + 6 * q * W >= 0, by=by, degree=1)
    total = integrated(E_phi, identity(SUM(w), 1))
    high = infer(
        E_phi(u) - 1 + dot(m, z) <= 6 * n * q * W,
        by=[summand(low, SUM), total, centred(m), infer(q * W >= 0, by=[one])],
    )
    low = infer(E_phi(u) - 1 + dot(m, z) >= -6 * n * q * W, by=[low, infer(n * q * W >= q * W, by=[one])])
    return infer((E_phi(u) - 1 + dot(m, z)) ** 2 <= (6 * n * q * W) ** 2, by=[low, high], degree=2)


@cache
def off_mean():
    """E_φ|ζ − Cv|² ≤ (56/3)q²W: |Cv| ≤ q|v|."""
    (_, _, trace), wide = spread(), sizes()[2]
    norm = infer(q**2 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    large = infer(q**2 * square(v) <= Q(4, 3) * q**2 * SIZE, by=[where_far(forms()[0])])
    image = infer(
        square(Cv) <= Q(4, 3) * q**2 * SIZE,
        by=[
            images_below_norm()[0],
            infer(C2 * square(v) <= q**2 * square(v), by=[norm, nonnegative_square(v)]),
            large,
        ],
    )
    point = infer(
        square(ζ - Cv) <= 2 * square(ζ) + Q(8, 3) * q**2 * SIZE, by=[image, nonnegative_square(ζ + Cv)]
    )
    by = [integrated(E_phi, point), shift(), infer(q**2 * W >= q**2 * SIZE, by=[wide])]
    return infer(E_phi(square(ζ - Cv)) <= Q(56, 3) * q**2 * W, by=by)


def along_b(vector):
    """E_φ⟨f, b⟩² ≤ E_φ|f|² |b|²."""
    return integrated(E_phi, cauchy_schwarz(vector, b))


@cache
def first_share():
    """(E_φ[(n w_i − 1)⟨ζ − Cv, b⟩])² ≤ (448/3)q³W²|b|², by Cauchy–Schwarz."""
    most, inner = 8 * q * W, dot(ζ - Cv, b)
    share, some = E_phi((u - 1) * inner), infer(most > 0, by=[sizes()[1]])
    gap = most * inner - share * (u - 1)
    by = [integrated(E_phi, infer(gap**2 >= 0, squares=[gap])), weights()]
    scaled = infer(most * share**2 <= most**2 * E_phi(inner**2), by=by, squares=[share])
    scaled = infer(share**2 <= most * E_phi(inner**2), by=[scaled, some])
    size = infer(
        E_phi(inner**2) <= Q(56, 3) * q**2 * W * square(b),
        by=[
            along_b(ζ - Cv),
            infer(
                E_phi(square(ζ - Cv)) * square(b) <= Q(56, 3) * q**2 * W * square(b),
                by=[off_mean(), nonnegative_square(b)],
            ),
        ],
    )
    return infer(
        share**2 <= most * Q(56, 3) * q**2 * W * square(b),
        by=[scaled, infer(most * E_phi(inner**2) <= most * Q(56, 3) * q**2 * W * square(b), by=[size, some])],
    )


ρ = r + dot(m, z) * m


@cache
def rest():
    """|ρ_i|² ≤ 12q³ + (81/10)A²|ζ|² for ρ_i = r_i + ⟨m, z_i⟩m = C y_i − ⟨m, z_i⟩ζ − ⟨ζ, y_i − m⟩v."""
    (near, within, trace), mean = spread(), where_far(forms()[0])
    (apart,) = sizes()[4:]
    norm = infer(q**2 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    off = infer(square(y) <= 4 * q, by=[near, within, nonnegative_square(z + ζ)])
    first = infer(square(Cy) <= 4 * q**3, by=[images_below_norm()[1], norm, off, nonnegative_square(y)])
    inner = infer(
        dot(m, z) ** 2 <= q * SIZE,
        by=[cauchy_schwarz(m, z), infer(SIZE * square(z) <= SIZE * q, by=[near, nonnegative_square(m)])],
    )
    second = infer(
        dot(m, z) ** 2 * square(ζ) <= Q(1, 50) * SIZE**2 * square(ζ),
        by=[
            infer(dot(m, z) ** 2 * square(ζ) <= q * SIZE * square(ζ), by=[inner, nonnegative_square(ζ)]),
            infer(
                q * SIZE * square(ζ) <= Q(1, 50) * SIZE**2 * square(ζ),
                by=[apart, nonnegative_square(m), nonnegative_square(ζ)],
            ),
        ],
    )
    wide = infer(square(y - m) <= 2 * SIZE, by=[off, apart, nonnegative_square(m + 3 * y)])
    turn = infer(
        dot(ζ, y - m) ** 2 <= 2 * SIZE * square(ζ),
        by=[
            cauchy_schwarz(ζ, y - m),
            infer(square(ζ) * square(y - m) <= 2 * SIZE * square(ζ), by=[wide, nonnegative_square(ζ)]),
        ],
    )
    κ, size = dot(ζ, y - m), SIZE**2 * square(ζ)
    third = infer(κ**2 * square(v) <= Q(4, 3) * SIZE * κ**2, by=[mean], squares=[κ])
    third = infer(
        κ**2 * square(v) <= Q(8, 3) * size,
        by=[third, infer(SIZE * κ**2 <= 2 * size, by=[turn, nonnegative_square(m)])],
    )
    parts = 1 * Cy, -1 * dot(m, z) * ζ, -1 * κ * v
    gaps = [nonnegative_square(parts[j] - parts[k]) for j, k in ((0, 1), (1, 2), (0, 2))]
    some = infer(size >= 0, by=[nonnegative_square(ζ)], squares=[SIZE])
    return infer(square(ρ) <= 12 * q**3 + Q(81, 10) * size, by=[*gaps, first, second, third, some], degree=1)


@cache
def second_share():
    """(E_φ[n w_i ⟨ρ_i, b⟩])² ≤ (23q³ + 93nA²q²W)|b|²: E_φ n w_i ≤ 13/10, and n w_i ≤ n under |ζ|²."""
    inner, heavy, light = (
        dot(ρ, b),
        infer(u >= 0, by=[weight_is_positive()]),
        infer(u <= n, by=[weight_at_most_1()]),
    )
    share, most = E_phi(u * inner), Q(81, 10) * SIZE**2
    point = infer(u <= Q(5, 4) + (u - 1) ** 2, squares=[u - Q(3, 2)])
    total = infer(E_phi(u) <= Q(13, 10), by=[integrated(E_phi, point), weights(), small()[0]])
    gap = infer(u * (inner - share) ** 2 >= 0, by=[heavy], squares=[inner - share])
    length = nonnegative_square(b)
    size = infer(
        inner**2 <= (12 * q**3 + most * square(ζ)) * square(b),
        by=[
            cauchy_schwarz(ρ, b),
            infer(square(ρ) * square(b) <= (12 * q**3 + most * square(ζ)) * square(b), by=[rest(), length]),
        ],
    )
    size = infer(u * inner**2 <= u * (12 * q**3 + most * square(ζ)) * square(b), by=[size, heavy])
    far = infer(u * square(ζ) <= n * square(ζ), by=[light, nonnegative_square(ζ)])
    far = infer(
        SIZE**2 * square(b) * u * square(ζ) <= SIZE**2 * square(b) * n * square(ζ),
        by=[infer(square(b) * u * square(ζ) <= square(b) * n * square(ζ), by=[far, length])],
        squares=[SIZE],
    )
    by = [integrated(E_phi, gap), integrated(E_phi, size), integrated(E_phi, far)]
    scaled = infer(
        share**2 * (2 - E_phi(u)) <= (12 * q**3 * E_phi(u) + most * n * E_phi(square(ζ))) * square(b), by=by
    )
    above = infer(share**2 * (2 - E_phi(u)) >= Q(7, 10) * share**2, by=[total], squares=[share])
    first = infer(
        q**3 * E_phi(u) * square(b) <= Q(13, 10) * q**3 * square(b),
        by=[infer(E_phi(u) * square(b) <= Q(13, 10) * square(b), by=[total, length])],
        degree=4,
    )
    drift = infer(
        SIZE**2 * square(b) * E_phi(square(ζ)) <= SIZE**2 * square(b) * 8 * q**2 * W,
        by=[infer(square(b) * E_phi(square(ζ)) <= square(b) * 8 * q**2 * W, by=[shift(), length])],
        squares=[SIZE],
    )
    drift = infer(
        n * SIZE**2 * square(b) * E_phi(square(ζ)) <= n * SIZE**2 * square(b) * 8 * q**2 * W, by=[drift]
    )
    some = infer(
        n * SIZE**2 * square(b) * q**2 * W >= 0,
        by=[infer(n * W * square(b) >= 0, by=[sizes()[1], length])],
        squares=[SIZE * q],
    )
    bound = (23 * q**3 + 93 * n * SIZE**2 * q**2 * W) * square(b)
    return infer(
        share**2 <= bound,
        by=[scaled, above, first, drift, some, infer(q**3 * square(b) >= 0, by=[length], degree=4)],
        degree=1,
    )


@cache
def other_shares():
    """(X⟨m, b⟩)² ≤ 36n²q²W²A|b|² and ((E_φ[n w_i] − 1)⟨m, z_i⟩⟨m, b⟩)² ≤ 8q²A²W|b|²."""
    X, off, inner, length = E_phi(u) - 1 + dot(m, z), E_phi(u) - 1, dot(m, z), nonnegative_square(b)
    size = infer(dot(m, b) ** 2 <= SIZE * square(b), by=[cauchy_schwarz(m, b)])
    first = infer(X**2 * dot(m, b) ** 2 <= X**2 * SIZE * square(b), by=[size], squares=[X])
    first = infer(
        (X * dot(m, b)) ** 2 <= (6 * n * q * W) ** 2 * SIZE * square(b),
        by=[
            first,
            infer(
                X**2 * (SIZE * square(b)) <= (6 * n * q * W) ** 2 * (SIZE * square(b)),
                by=[mass(), infer(SIZE * square(b) >= 0, by=[length, nonnegative_square(m)])],
            ),
        ],
    )
    gap = infer((u - E_phi(u)) ** 2 >= 0, squares=[u - E_phi(u)])
    spread_of_mass = infer(off**2 <= 8 * q * W, by=[integrated(E_phi, gap), weights()])
    turn = infer(
        inner**2 <= q * SIZE,
        by=[
            cauchy_schwarz(m, z),
            infer(SIZE * square(z) <= SIZE * q, by=[spread()[0], nonnegative_square(m)]),
        ],
    )
    second = infer(inner**2 * dot(m, b) ** 2 <= inner**2 * SIZE * square(b), by=[size], squares=[inner])
    second = infer(
        (inner * dot(m, b)) ** 2 <= q * SIZE**2 * square(b),
        by=[
            second,
            infer(
                SIZE * square(b) * inner**2 <= SIZE * square(b) * q * SIZE,
                by=[turn, infer(SIZE * square(b) >= 0, by=[length, nonnegative_square(m)])],
            ),
        ],
    )
    third = infer(
        off**2 * (inner * dot(m, b)) ** 2 <= off**2 * q * SIZE**2 * square(b), by=[second], squares=[off]
    )
    room = infer(q * SIZE**2 * square(b) >= 0, by=[length, infer(q * SIZE**2 >= 0, squares=[SIZE])])
    third = infer(
        (off * inner * dot(m, b)) ** 2 <= 8 * q * W * (q * SIZE**2 * square(b)),
        by=[
            third,
            infer(
                off**2 * (q * SIZE**2 * square(b)) <= 8 * q * W * (q * SIZE**2 * square(b)),
                by=[spread_of_mass, room],
            ),
        ],
    )
    return first, third


@cache
def budget(most=2400):
    """16(36n²W²A + (448/3)qW² + 8A²W + 23q + 93nA²W) ≤ 2400 n²W²A, as qW and q are small against nA."""
    close, one, wide, far, _ = sizes()
    whole, positive_A = n**2 * W**2 * SIZE, nonnegative_square(m)
    square_W = infer(W**2 * SIZE >= W * SIZE**2, by=[infer(W**2 >= W * SIZE, by=[wide, one]), positive_A])
    once = infer(n * W**2 * SIZE >= n * W * SIZE**2, by=[square_W])
    twice = infer(whole >= n * W**2 * SIZE, by=[infer(n**2 * SIZE >= n * SIZE, by=[positive_A])], squares=[W])
    least = infer(n * W**2 * SIZE >= W**2 * SIZE, by=[infer(n * SIZE >= SIZE, by=[positive_A])], squares=[W])
    long = infer(5 * n * SIZE * W**2 >= W**2, by=[far], squares=[W])
    tiny = infer(
        1000 * q * W <= 1,
        by=[close, infer(n**2 * q * W >= q * W, by=[infer(n**2 >= 1), infer(q * W >= 0, by=[one])])],
    )
    first = infer(
        1000 * q * W**2 <= W**2, by=[infer(1000 * q * W**2 <= W, by=[tiny, one]), infer(W**2 >= W, by=[one])]
    )
    last = infer(1000 * q <= W**2, by=[small()[1], infer(W**2 >= 1, by=[one])])
    spent = 36 * whole + Q(448, 3) * q * W**2 + 8 * SIZE**2 * W + 23 * q + 93 * n * SIZE**2 * W
    return infer(16 * spent <= most * whole, by=[once, twice, least, long, first, last, square_W], degree=1)


@cache
def left_out(most=2400, cubic=4):
    """|n(g_i − ḡ) + 4⟨m, z_i⟩m|² ≤ 2400 n²q²W²A."""
    X, inner, length = E_phi(u) - 1 + dot(m, z), dot(m, z), nonnegative_square(b)
    shares = (
        X * dot(m, b),
        E_phi((u - 1) * dot(ζ - Cv, b)),
        (E_phi(u) - 1) * inner * dot(m, b),
        E_phi(u * dot(ρ, b)),
    )
    s1, s2, s3, s4 = shares
    value = n * dot(g - ḡ, b) + cubic * inner * dot(m, b)
    whole = infer(equals(value, 2 * (s1 + s2 - s3 + s4)), by=[gradients()[0]])
    gaps = [s1 - s2, s1 + s3, s1 - s4, s2 + s3, s2 - s4, s3 + s4]
    both = infer((s1 + s2 - s3 + s4) ** 2 <= 4 * (s1**2 + s2**2 + s3**2 + s4**2), squares=gaps)
    bound, spent = most * n**2 * q**2 * W**2 * SIZE, 36 * n**2 * W**2 * SIZE + Q(448, 3) * q * W**2
    spent = spent + 8 * SIZE**2 * W + 23 * q + 93 * n * SIZE**2 * W
    room = infer(
        16 * q**2 * spent * square(b) <= bound * square(b),
        by=[infer(16 * q**2 * spent <= bound, by=[budget(most)], squares=[q]), length],
    )
    by = [both, *other_shares(), first_share(), second_share(), room]
    both = infer(4 * (s1 + s2 - s3 + s4) ** 2 <= bound * square(b), by=by, degree=1)
    whole = infer(value**2 <= bound * square(b), by=[whole, both])
    some = infer(bound >= 0, by=[infer(n**2 * SIZE >= 0, by=[nonnegative_square(m)])], squares=[q * W])
    return infer(square(PUSH) <= bound, by=[for_vector(whole, b, PUSH), some])


@cache
def mean_left_out(most=75):
    """|nḡ − 2m|² ≤ 75 q²W."""
    share, length = E_phi(dot(ζ - Cv, b)), nonnegative_square(b)
    gap = infer((dot(ζ - Cv, b) - share) ** 2 >= 0, squares=[dot(ζ - Cv, b) - share])
    size = infer(
        E_phi(square(ζ - Cv)) * square(b) <= Q(56, 3) * q**2 * W * square(b), by=[off_mean(), length]
    )
    size = infer(
        share**2 <= Q(56, 3) * q**2 * W * square(b), by=[integrated(E_phi, gap), along_b(ζ - Cv), size]
    )
    value, bound = n * dot(ḡ, b) - 2 * dot(m, b), most * q**2 * W
    value_is = infer(equals(value, 2 * share), by=[gradients()[1]])
    some = infer(q**2 * W >= 0, by=[sizes()[1]])
    whole = infer(
        value**2 <= bound * square(b),
        by=[value_is, size, infer(q**2 * W * square(b) >= 0, by=[some, length])],
    )
    return infer(square(n * ḡ - 2 * m) <= bound, by=[for_vector(whole, b, n * ḡ - 2 * m), some])


def restated(theorem, left, right):
    """The bound with the abbreviation A."""
    return infer(left <= right, by=[theorem, definition(tube.A)])


@claim(SHARPER, "S-4, close means", LEFT_OUT, provenance=Provenance.DERIVED)
def test_what_linearising_leaves_out(evidence: Evidence) -> None:
    first = restated(left_out(), square(PUSH), 2400 * n**2 * q**2 * WIDTH**2 * tube.A)
    second = restated(mean_left_out(), square(n * ḡ - 2 * m), 75 * q**2 * WIDTH)
    evidence.conclude(first, "four shares, each by Cauchy–Schwarz")
    evidence.conclude(second, "nḡ − 2m is twice the mean of ζ − Cv")

    evidence.twin("g_i − ḡ about −(2/n)⟨m, z_i⟩m", lambda: left_out(cubic=2))
    evidence.twin("2100 n²q²W²A by the same estimates", lambda: budget(most=2100))
    evidence.twin("70 q²W by the same estimates", lambda: mean_left_out(most=70))
