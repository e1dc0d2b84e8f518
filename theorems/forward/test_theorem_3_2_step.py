"""Theorem 3.2, one step: means that nearly coincide stay so while descent carries their mean to the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d, η ≤ 4/17; A = |m|² for the mean m of
the means, s_i = |μ_i − m|², V = Σ_i |μ_i|²; B = 1/(1000 n²d) and c = 64 d√n.
Shown. If s_i ≤ B e^{−cA} for all i and V > ¼, a step of descent has

    s_i⁺ ≤ B e^{−cA⁺},      V⁺ ≤ V − ηD,      and n L ≥ (49/64) V before it.

Not shown. That c has to grow with n and d: near coincident means the exponent is A (claim "S S-4"), not cA.
Tools. Claims "F Theorem 3.2, weights" and "S S-1, one step"; Cauchy–Schwarz; e^t ≥ 1 + t.

With p = v − Cv, r_i = C y_i − ⟨v, y_i⟩v and y_i = μ_i − v, for any vector b that x does not move,

    n⟨g_i − ḡ, b⟩ = 2E_φ[(n w_i − 1)⟨p, b⟩ + n w_i ⟨r_i, b⟩],      n⟨ḡ, b⟩ = 2E_φ⟨p, b⟩.

While s_i ≤ q and 1000 n² q d (1 + A) ≤ 1, far from the truth p is nearly m and |r_i|² ≤ 12 qA²: so
n²|g_i − ḡ|² ≤ c² qA², s_i⁺ ≤ q(1 + ηcA/n)², and A⁺ ≤ (1 − 2η/n)A. So q = B e^{−cA} may stay that.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.forward import QUARTER, S_1_STEP, STEP, L, V, descent, η
from verify.lemmas.posterior import (
    covariance_along_mean,
    images_below_norm,
    norm_below_trace,
    second_moment,
    trace_is_nonnegative,
)
from verify.lemmas.tube import CLOSE, FAR, TUBE_STEP, UNIFORM, WEIGHTS, WITHIN, B, constants, m, q, s
from verify.logic.descent import after
from verify.logic.schemas import exp_monotone

from verify.prove import (  # isort: skip
    C2, SUM, TRACE, VCV, Cv, Cy, E_phi, Mean, Next, VectorAtom, any_vector, cauchy_schwarz, cut, d,
    definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, for_vector, gradient_form,
    identity, infer, integrated, mean_of_means, mu, n, next_value, nonnegative_square, paired, pi, positive,
    posterior_average, square, substituted, term, v, w, weight_is_positive,
)  # fmt: skip

Q = Fraction
z, ζ, y, u, A = mu - m, v - m, mu - v, n * w, square(m)
p, r, g, b = v - Cv, Cy - dot(v, y) * v, descent.gradient, any_vector("b", "b")
ḡ = VectorAtom("mean gradient", r"\bar g", "mean of the g_i", m.depends, mean=Mean(SUM, term(pi), 1 * g))
c = positive("c", "c", "a number")
GROWTH = c**2 >= 700 * n * d


@cache
def spread():
    """|z_i|² ≤ q, |ζ|² ≤ q and tr C ≤ q: tr C + |ζ|² is Σ w_i |z_i|²."""
    near = infer(square(z) <= q, by=[WITHIN, definition(s)])
    one = identity(SUM(w), 1)
    whole = infer(equals(SUM(w * square(z)), TRACE + square(ζ)), by=[second_moment(), mean_of_means(m), one])
    each = infer(w * square(z) <= w * q, by=[near, weight_is_positive()])
    by = [whole, integrated(SUM, each), one]
    return (
        near,
        infer(square(ζ) <= q, by=[*by, trace_is_nonnegative()]),
        infer(q >= TRACE, by=[*by, nonnegative_square(ζ)]),
    )


@cache
def small():
    """1000 q d (1 + A) ≤ 1, 1000 q ≤ 1, and 1000 n² q ≤ 1."""
    close = infer(1000 * n**2 * d * q * (1 + A) <= 1, by=[CLOSE, definition(tube.A)])
    wide = infer(d * (1 + A) >= 1, by=[nonnegative_square(m)])
    narrow = infer(1000 * q * d * (1 + A) <= 1, by=[close, infer(n**2 >= 1)])
    return narrow, infer(1000 * q <= 1, by=[narrow, wide]), infer(1000 * n**2 * q <= 1, by=[close, wide])


@cache
def total_size():
    """V ≤ n(q + A): n⟨m, m⟩ = Σ⟨μ_i, m⟩."""
    each = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    by = [paired(m, m), integrated(SUM, each), integrated(SUM, spread()[0]), definition(V)]
    return infer(n * (q + A) >= V, by=by)


@cache
def far():
    """1 ≤ 5nA and 200 q ≤ A, since V > ¼."""
    tiny = small()[2]
    apart = infer(5 * n * A >= 1, by=[total_size(), FAR, infer(1000 * n * q <= 1, by=[tiny])])
    return apart, infer(200 * q <= A, by=[apart, tiny], degree=4)


@cache
def forms():
    """|p|² ≤ (5/4)A and ⟨p, m⟩ ≥ (17/20)A, as p = m + ζ − Cv; |v|² ≤ (6/5)A and |r_i|² ≤ 12 qA²."""
    (near, within, trace), (_, apart), positive_A = spread(), far(), nonnegative_square(m)
    mean = infer(square(v) <= Q(6, 5) * A, by=[within, apart, nonnegative_square(m - 10 * ζ)])
    norm = infer(q**2 >= C2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    of_v, of_y = images_below_norm()
    by = [of_v, infer(1000000 * C2 <= 1, by=[norm, small()[1]]), nonnegative_square(v)]
    image = infer(1000000 * square(Cv) <= square(v), by=by)
    by = [identity(dot(v, Cv), VCV), covariance_along_mean(), image, mean, positive_A]
    size = infer(square(p) <= Q(5, 4) * A, by=by)
    by = [within, apart, nonnegative_square(m + 10 * ζ), nonnegative_square(m - 10 * Cv), image]
    inner = infer(dot(p, m) >= Q(17, 20) * A, by=by)
    off = infer(square(y) <= 4 * q, by=[near, within, nonnegative_square(z + ζ)])
    by = [cauchy_schwarz(v, y), off, nonnegative_square(v)]
    along_v = infer(dot(v, y) ** 2 <= 4 * q * square(v), by=by)
    turn = infer(dot(v, y) ** 2 * square(v) <= 4 * q * square(v) ** 2, by=[along_v, nonnegative_square(v)])
    quartic = infer(square(v) ** 2 <= Q(36, 25) * A**2, by=[mean, nonnegative_square(v)], degree=2)
    cubic = infer(square(Cy) <= 4 * q**3, by=[of_y, norm, off, nonnegative_square(y)])
    by = [
        nonnegative_square(Cy + dot(v, y) * v),
        turn,
        quartic,
        cubic,
        infer(40000 * q**3 <= q * A**2, by=[apart]),
    ]
    rest = infer(square(r) <= 12 * q * A**2, by=[*by, infer(q * A**2 >= 0, squares=[A])])
    return size, inner, mean, rest


@cache
def gradients():
    """n⟨g_i − ḡ, b⟩ and n⟨ḡ, b⟩ as above."""
    one = gradient_form(g, 2 * w, p + r, b)
    each = infer(equals(n * pi * dot(g, b), dot(g, b)), by=[UNIFORM])
    average = integrated(E_phi, posterior_average(p + r, p, b))
    by = [paired(ḡ, b), integrated(SUM, each), integrated(SUM, one), average]
    mean = infer(equals(n * dot(ḡ, b), 2 * E_phi(dot(p, b))), by=by)
    right = 2 * E_phi((u - 1) * dot(p, b)) + 2 * E_phi(u * dot(r, b))
    return infer(equals(n * dot(g - ḡ, b), right), by=[one, mean]), mean


@cache
def weights():
    """E_φ(n w_i − 1)² ≤ 8 q d (1 + A), cited."""
    (cited,) = WEIGHTS.cited("F Theorem 3.2, weights")
    return infer(E_phi((u - 1) ** 2) <= 8 * q * d * (1 + A), by=[cited, definition(tube.A)])


@cache
def first_share():
    """(E_φ[(n w_i − 1)⟨p, b⟩])² ≤ 10 q d (1 + A)A|b|², by Cauchy–Schwarz."""
    most, share = 8 * q * d * (1 + A), E_phi((u - 1) * dot(p, b))
    positive_most = infer(most > 0, by=[infer(d * (1 + A) >= 1, by=[nonnegative_square(m)])])
    by = [cauchy_schwarz(p, b), forms()[0], nonnegative_square(b)]
    size = infer(dot(p, b) ** 2 <= Q(5, 4) * A * square(b), by=by)
    gap = most * dot(p, b) - share * (u - 1)
    by = [integrated(E_phi, infer(gap**2 >= 0, squares=[gap])), weights()]
    scaled = infer(most * share**2 <= most**2 * E_phi(dot(p, b) ** 2), by=by, squares=[share])
    scaled = infer(share**2 <= most * E_phi(dot(p, b) ** 2), by=[scaled, positive_most])
    by = [scaled, integrated(E_phi, size), positive_most]
    return infer(share**2 <= most * Q(5, 4) * A * square(b), by=by)


@cache
def second_share():
    """(E_φ[n w_i ⟨r_i, b⟩])² ≤ 24 qA²|b|²: E_φ n w_i ≤ 5/4 + E_φ(n w_i − 1)² ≤ 13/10."""
    most, share = 12 * q * A**2 * square(b), E_phi(u * dot(r, b))
    size = infer(dot(r, b) ** 2 <= most, by=[cauchy_schwarz(r, b), forms()[3], nonnegative_square(b)])
    heavy = infer(u >= 0, by=[weight_is_positive()])
    point = infer(u <= Q(5, 4) + (u - 1) ** 2, squares=[u - Q(3, 2)])
    mass = infer(E_phi(u) <= Q(13, 10), by=[integrated(E_phi, point), weights(), small()[0]])
    gap = infer(u * (dot(r, b) - share) ** 2 >= 0, by=[heavy], squares=[dot(r, b) - share])
    within = infer(u * dot(r, b) ** 2 <= u * most, by=[size, heavy])
    by = [integrated(E_phi, gap), integrated(E_phi, within)]
    scaled = infer(share**2 * (2 - E_phi(u)) <= most * E_phi(u), by=by)
    length = infer(A**2 * square(b) >= 0, by=[nonnegative_square(b)], squares=[A])
    below = infer(most * E_phi(u) <= most * Q(13, 10), by=[mass, infer(most >= 0, by=[length])])
    above = infer(share**2 * (2 - E_phi(u)) >= share**2 * Q(7, 10), by=[mass], squares=[share])
    return infer(share**2 <= 2 * most, by=[scaled, below, above, infer(most >= 0, by=[length])])


@cache
def gradients_apart():
    """n²|g_i − ḡ|² ≤ c² qA² if c² ≥ 700 nd: 8(10 d (1 + A)A + 24A²) ≤ 700 nd A², as 1 ≤ 5nA."""
    first, second = E_phi((u - 1) * dot(p, b)), E_phi(u * dot(r, b))
    near = infer(5 * n * d * A**2 >= d * A, by=[far()[0], nonnegative_square(m)])
    many = infer(n * d * A**2 >= d * A**2, by=[infer(n * d >= d)], squares=[A])
    least = infer(n * d * A**2 >= A**2, by=[infer(n * d >= 1)], squares=[A])
    size = infer(80 * d * (1 + A) * A + 192 * A**2 <= 700 * n * d * A**2, by=[near, many, least])
    size = infer(80 * d * (1 + A) * A + 192 * A**2 <= c**2 * A**2, by=[size, GROWTH], squares=[A])
    size = infer(q * (80 * d * (1 + A) * A + 192 * A**2) <= q * c**2 * A**2, by=[size])
    goal = q * (80 * d * (1 + A) * A + 192 * A**2) * square(b) <= q * c**2 * A**2 * square(b)
    size = infer(goal, by=[size, nonnegative_square(b)])
    both = infer(4 * (first + second) ** 2 <= 8 * first**2 + 8 * second**2, squares=[first - second])
    by = [both, first_share(), second_share(), size]
    both = infer(4 * (first + second) ** 2 <= q * c**2 * A**2 * square(b), by=by)
    apart = infer(n**2 * dot(g - ḡ, b) ** 2 <= q * c**2 * A**2 * square(b), by=[gradients()[0], both])
    by = [for_vector(apart, b, g - ḡ), infer(q * c**2 * A**2 >= 0, squares=[c * A])]
    return infer(n**2 * square(g - ḡ) <= q * c**2 * A**2, by=by)


((m_next, _),) = ((atom.first, atom.second) for atom in after(A, descent).atoms)


@cache
def mean_step(vector):
    """⟨m⁺, b⟩ = ⟨m, b⟩ − η⟨ḡ, b⟩ for any vector b."""
    by = [paired(m_next, b), paired(m, b), paired(ḡ, b)]
    return for_vector(infer(equals(dot(m_next, b), dot(m - η * ḡ, b)), by=by), b, vector)


@cache
def mean_falls(speed=2):
    """A⁺ ≤ (1 − 2ηπ_i)A: n⟨ḡ, m⟩ ≥ (17/10)A and n²|ḡ|² ≤ 5A."""
    size, inner, _, _ = forms()
    first = infer(
        n * dot(ḡ, m) >= Q(17, 10) * A, by=[for_vector(gradients()[1], b, m), integrated(E_phi, inner)]
    )
    by = [
        cauchy_schwarz(p, ḡ),
        infer(square(p) * square(ḡ) <= Q(5, 4) * A * square(ḡ), by=[size, nonnegative_square(ḡ)]),
    ]
    point, mean = infer(dot(p, ḡ) ** 2 <= Q(5, 4) * A * square(ḡ), by=by), E_phi(dot(p, ḡ))
    gap = infer((dot(p, ḡ) - mean) ** 2 >= 0, squares=[dot(p, ḡ) - mean])
    by = [integrated(E_phi, gap), integrated(E_phi, point)]
    by = [for_vector(gradients()[1], b, ḡ), infer(mean**2 <= Q(5, 4) * A * square(ḡ), by=by)]
    second = infer(n**2 * square(ḡ) ** 2 <= 5 * A * square(ḡ), by=by)
    second = infer(n**2 * square(ḡ) <= 5 * A, by=[second, nonnegative_square(m)])
    second = infer(η * n**2 * square(ḡ) <= Q(20, 17) * A, by=[second, STEP, nonnegative_square(m)])
    moved = infer(equals(square(m_next), square(m - η * ḡ)), by=[mean_step(a) for a in (m_next, m, ḡ)])
    by = [first, second, moved, nonnegative_square(m)]
    scaled = infer(n**2 * square(m_next) <= n**2 * A - speed * n * η * A, by=by)
    scaled = infer(n * square(m_next) <= n * A - speed * η * A, by=[scaled])
    scaled = infer(n * square(m_next) <= n * (A - speed * η * pi * A), by=[scaled, UNIFORM])
    return infer(square(m_next) <= A - speed * η * pi * A, by=[scaled])


@cache
def apart_grows():
    """|μ_i⁺ − m⁺|² = |z_i − η(g_i − ḡ)|² ≤ q(1 + ηcπ_iA)²."""
    here, gap = mu - η * g, g - ḡ
    by = [mean_step(vector) for vector in (mu, g, m_next, m, ḡ)]
    moved = infer(equals(square(here - m_next), square(z - η * gap)), by=by)
    by = [gradients_apart(), infer(equals(n**2 * pi**2, 1), by=[UNIFORM])]
    size = infer(square(gap) <= pi**2 * q * c**2 * A**2, by=by, squares=[pi])
    near = infer(square(z) * square(gap) <= q * square(gap), by=[spread()[0], nonnegative_square(gap)])
    inner = infer(dot(z, gap) ** 2 <= (pi * q * c * A) ** 2, by=[cauchy_schwarz(z, gap), near, size])
    room = infer(pi * q * c * A >= 0, by=[nonnegative_square(m)], degree=4)
    inner = infer(-1 * dot(z, gap) <= pi * q * c * A, by=[inner, room], degree=2)
    cross = infer(2 * η * (pi * q * c * A + dot(z, gap)) >= 0, by=[inner])
    last = infer(η**2 * square(gap) <= η**2 * pi**2 * q * c**2 * A**2, by=[size], squares=[η])
    goal = square(here - m_next) <= q * (1 + η * c * pi * A) ** 2
    return infer(goal, by=[moved, spread()[0], cross, last], degree=1)


SHARE = Q(49, 64)
SHRUNK = exp(-1 * tube.c * tube.A)


@cache
def in_the_tube(theorem):
    """The theorem for q = B e^{−cA}, c = 64 d√n: then 1000 n² q d (1 + A) ≤ 1, as e^{cA} ≥ 1 + cA ≥ 1 + A."""
    share, positive_B, root, least, positive_c = constants()
    unit = infer(
        equals(exp(tube.c * tube.A) * SHRUNK, 1),
        by=[exp_sum(tube.c * tube.A, -1 * tube.c * tube.A), exp_zero()],
    )
    positive_A = infer(tube.A >= 0, by=[definition(tube.A), nonnegative_square(m)])
    large = infer(tube.c * tube.A >= tube.A, by=[infer(tube.c >= 1, by=[least]), positive_A])
    grows = infer(exp(tube.c * tube.A) >= 1 + tube.A, by=[exp_tangent(tube.c * tube.A), large])
    below = infer(SHRUNK * (1 + tube.A) <= 1, by=[unit, grows, exp_positive(-1 * tube.c * tube.A)])
    close = infer(1000 * n**2 * d * B * SHRUNK * (1 + tube.A) <= 1, by=[below, share])
    by = [root, infer(d**2 * n >= d * n, by=[infer(d**2 >= d)])]
    growth = infer(700 * n * d <= tube.c**2, by=by)
    room = infer(B * SHRUNK > 0, by=[positive_B, exp_positive(-1 * tube.c * tube.A)])
    theorem = substituted(substituted(theorem, c, tube.c, positive_c), q, B * SHRUNK, room)
    return cut(theorem, *(t for t in (close, growth) if t.conclusion in theorem.hypotheses))


@cache
def stays_close():
    """s_i⁺ ≤ B e^{−cA⁺}, as e^{2t} ≥ (1 + t)² for t = ηcπ_iA."""
    t, later, positive_c = η * tube.c * pi * tube.A, Next(descent, tube.A), constants()[4]
    positive_A = infer(tube.A >= 0, by=[definition(tube.A), nonnegative_square(m)])
    positive_t = infer(t >= 0, by=[infer(η * pi * tube.c >= 0, by=[positive_c]), positive_A])
    by = [in_the_tube(mean_falls()), next_value(tube.A, descent), definition(tube.A)]
    falls = infer(later <= tube.A - 2 * η * pi * tube.A, by=by)
    exponent = infer(-1 * tube.c * tube.A + 2 * t <= -1 * tube.c * later, by=[falls, positive_c])
    above = cut(exp_monotone(-1 * tube.c * tube.A + 2 * t, -1 * tube.c * later), exponent)
    by = [exp_sum(-1 * tube.c * tube.A, 2 * t), exp_sum(t, t)]
    power = infer(equals(exp(-1 * tube.c * tube.A + 2 * t), SHRUNK * exp(t) ** 2), by=by)
    squares = infer(exp(t) ** 2 >= (1 + t) ** 2, by=[exp_tangent(t), positive_t], degree=2)
    scaled = infer(
        SHRUNK * exp(t) ** 2 >= SHRUNK * (1 + t) ** 2, by=[squares, exp_positive(-1 * tube.c * tube.A)]
    )
    scaled = infer(exp(-1 * tube.c * later) >= SHRUNK * (1 + t) ** 2, by=[above, power, scaled])
    by = [in_the_tube(apart_grows()), next_value(s, descent), definition(tube.A)]
    within = infer(Next(descent, s) <= B * SHRUNK * (1 + t) ** 2, by=by)
    return infer(Next(descent, s) <= B * exp(-1 * tube.c * later), by=[within, scaled, constants()[1]])


@cache
def decrease():
    """V⁺ ≤ V − ηD: tr C ≤ q ≤ ¼ and 16|v|² tr C ≤ 1."""
    (_, _, trace), (narrow, tiny, _), (*_, mean, _) = spread(), small(), forms()
    first = infer(TRACE <= QUARTER, by=[trace, tiny])
    second = infer(1000 * q * A <= 1, by=[narrow, infer(d * A >= A, by=[nonnegative_square(m)])])
    second = infer(16 * square(v) * TRACE <= 1, by=[mean, trace, second, nonnegative_square(v)])
    return cut(S_1_STEP.cited("S S-1, one step")[0], in_the_tube(first), in_the_tube(second))


@cache
def loss_against_size(share=SHARE):
    """The loss is at least (49/64)V/n: |v|² ≥ (17/20)A, and V ≤ n(q + A)."""
    (_, within, _), (_, apart) = spread(), far()
    point = infer(square(v) >= Q(17, 20) * A, by=[within, apart, nonnegative_square(m + 10 * ζ)])
    by = [total_size(), integrated(E_phi, point), definition(L), infer(n * A >= 200 * n * q, by=[apart])]
    return in_the_tube(infer(n * L >= share * V, by=by))


@claim(FORWARD, "Theorem 3.2, one step", TUBE_STEP, provenance=Provenance.DERIVED)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(stays_close(), "s_i grows by (1 + ηcA/n)² at most, and A falls by 2ηA/n")
    evidence.conclude(decrease(), "S-1's step, as tr C ≤ ¼ and |v|² tr C ≤ 1/16")
    evidence.conclude(loss_against_size(), "|v|² ≥ (17/20)A, and V ≤ n(q + A)")

    evidence.twin("A⁺ ≤ (1 − 4η/n)A, faster than coincident means", lambda: mean_falls(speed=4))
    evidence.twin("n L ≥ V", lambda: loss_against_size(share=1))
