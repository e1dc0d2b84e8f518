"""Theorem 3.2, one step (Zhang et al. 2025): means that nearly coincide stay so while descent carries them in."""

from fractions import Fraction
from functools import cache

from verify.algebra import notation as nt
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import QUARTER, S_1_STEP, STEP, L, V, descent, η
from verify.lemmas.tube import CLOSE as CLOSE_S
from verify.lemmas.tube import A as SIZE
from verify.lemmas.tube import FAR, GROWTH, NARROW, TUBE_STEP, UNIFORM, B, c, m, s
from verify.lemmas.posterior import covariance_along_mean, images_below_norm, norm_below_trace, second_moment
from verify.lemmas.posterior import trace_is_nonnegative, weight_at_most_1, weighted

from verify.logic.descent import after
from verify.logic.schemas import exp_monotone
from verify.prove import (  # isort: skip
    SUM, SUM_J, TRACE, VCV, C2, Cv, Cy, E_phi, Law, Mean, Next, VectorAtom, assume, cauchy_schwarz, contraction_is_nonnegative, cut, d, definition, dot, equals,
    next_value, substituted, exp_zero, exp, exp_positive, exp_sum, exp_tangent, gradient_form, identity, infer, integrated, mean_of_means, mu, mu_j, n, nonnegative_square, normal_mean, normal_variance,
    any_vector, for_vector, paired, pi, pi_j, posterior_average, positive, vector, renamed_component, renamed_sum, scalar, softmax, square, term, v, w, w_j, weight_is_positive, x,
)  # fmt: skip

q = positive("q", "q", "bound of |μ_i − m|²")
z, ζ, ξ, y = mu - m, v - m, x - m, mu - v
A = square(m)
NEAR = square(z) <= q
ℓ = dot(x, mu) - square(mu) / 2
ℓ_j = dot(x, mu_j) - square(mu_j) / 2
u = n * w


@cache
def sum_of(vector):
    """n⟨m, u⟩ = Σ⟨μ_i, u⟩."""
    each = infer(equals(n * pi * dot(mu, vector), dot(mu, vector)), by=[UNIFORM])
    return infer(equals(n * dot(m, vector), SUM(dot(mu, vector))), by=[paired(m, vector), integrated(SUM, each)])


@cache
def spread():
    """tr C + |v − m|² ≤ q: it is Σ w_i |z_i|²."""
    total = identity(SUM(w), 1)
    by = [second_moment(), mean_of_means(m), total]
    whole = infer(equals(SUM(w * square(z)), TRACE + square(ζ)), by=by)
    each = infer(w * square(z) <= w * q, by=[NEAR, weight_is_positive()])
    return infer(TRACE + square(ζ) <= q, by=[whole, integrated(SUM, each), total])


@cache
def scale():
    """N Z > 0 and n Z w_i = e^{ℓ_i}, for i and for j, where Z = Σ π_i e^{ℓ_i}."""
    Z = SUM(pi * exp(ℓ))
    positive_Z = integrated(SUM, infer(pi * exp(ℓ) > 0, by=[exp_positive(ℓ)]))
    own = infer(equals(n * Z * w, exp(ℓ)), by=[softmax(), UNIFORM])
    return infer(n * Z > 0, by=[positive_Z]), own, renamed_component(own)


@cache
def ratios():
    """W_i − w_j ≥ w_j (ℓ_i − ℓ_j) and w_j − w_i ≥ w_i (ℓ_j − ℓ_i)."""
    size, own, other = scale()
    Z = SUM(pi * exp(ℓ))
    found = []
    for (a, at_a), (b, at_b) in (((w, ℓ), (w_j, ℓ_j)), ((w_j, ℓ_j), (w, ℓ))):
        gap = at_a - at_b
        by = [exp_sum(gap, at_b), exp_tangent(gap), exp_positive(at_b)]
        powers = infer(exp(at_a) - exp(at_b) >= exp(at_b) * gap, by=by)
        scaled = infer(n * Z * (a - b) >= n * Z * b * gap, by=[powers, own, other])
        found.append(infer(a - b >= b * gap, by=[scaled, size]))
    return found


LOW, HIGH = dot(ξ, z - ζ) - q / 2, dot(ξ, z) + q / 2
H = q * (square(ξ) + q)


@cache
def weight_bounds():
    """⟨ξ, z_i − ζ⟩ − q/2 ≤ n w_i − 1 ≤ n w_i (⟨ξ, z_i⟩ + q/2): the ratios, summed over j."""
    first, second = ratios()
    total, size = identity(SUM_J(w_j), 1), identity(SUM_J(w_j * square(mu_j)), TRACE + square(v))
    along_x = identity(SUM_J(w_j * dot(x, mu_j)), dot(x, v))
    rest = trace_is_nonnegative(), nonnegative_square(ζ)
    low = infer(u - 1 >= LOW, by=[integrated(SUM_J, first), total, size, along_x, NEAR, *rest])
    spread = infer(SUM(square(z)) <= n * q, by=[integrated(SUM, assume(NEAR))])
    by = [renamed_sum(ℓ, SUM, SUM_J), sum_of(x), sum_of(m), spread, nonnegative_square(z)]
    mean = infer(SUM_J(ℓ_j) - n * ℓ >= -n * HIGH, by=by)
    by = [integrated(SUM_J, second), identity(SUM_J(w_j), 1), mean, weight_is_positive()]
    return low, infer(u - 1 <= u * HIGH, by=by)


@cache
def bound_squares():
    """(⟨ξ, z_i − ζ⟩ − q/2)² ≤ 5H and (⟨ξ, z_i⟩ + q/2)² ≤ (5/4)H."""
    within = infer(square(ζ) <= q, by=[spread(), trace_is_nonnegative()])
    apart = infer(square(z - ζ) <= 4 * q, by=[NEAR, within, nonnegative_square(z + ζ)])
    first = infer(dot(ξ, z - ζ) ** 2 <= 4 * q * square(ξ), by=[cauchy_schwarz(ξ, z - ζ), apart, nonnegative_square(ξ)])
    second = infer(dot(ξ, z) ** 2 <= q * square(ξ), by=[cauchy_schwarz(ξ, z), NEAR, nonnegative_square(ξ)])
    return (
        infer(LOW**2 <= 5 * H, by=[first], squares=[dot(ξ, z - ζ) + 2 * q]),
        infer(HIGH**2 <= Fraction(5, 4) * H, by=[second], squares=[dot(ξ, z) - 2 * q]),
    )


@cache
def deviation():
    """(n w_i − 1)² ≤ (15/2)H + (25/8)n²H²."""
    low, high = weight_bounds()
    low_square, high_square = bound_squares()
    light, heavy = infer(u <= n, by=[weight_at_most_1()]), infer(u >= 0, by=[weight_is_positive()])
    either = infer((u - 1) ** 2 <= LOW**2 + u**2 * HIGH**2, by=[low, high], split=[u - 1], squares=[LOW, u * HIGH], degree=2)
    square_u = infer(u**2 <= n**2, by=[light, heavy], degree=2)
    product = infer(u**2 * HIGH**2 <= n**2 * HIGH**2, by=[square_u], squares=[HIGH])
    most = infer(u**2 <= (1 + u * HIGH) ** 2, by=[high, heavy], degree=2)
    most = infer(u**2 <= 2 + 2 * n**2 * HIGH**2, by=[most, product], squares=[1 - u * HIGH])
    positive_H = infer(H >= 0, by=[nonnegative_square(ξ)])
    large = infer(u**2 <= 2 + Fraction(5, 2) * n**2 * H, by=[most, high_square], squares=[n])
    by = [infer(u**2 * HIGH**2 <= u**2 * Fraction(5, 4) * H, by=[high_square], squares=[u])]
    by.append(infer(u**2 * H <= (2 + Fraction(5, 2) * n**2 * H) * H, by=[large, positive_H]))
    return infer((u - 1) ** 2 <= Fraction(15, 2) * H + Fraction(25, 8) * n**2 * H**2, by=[either, low_square, *by])


@cache
def moments():
    """E_φ|x|² = d, E_φ|x|⁴ = d² + 2d."""
    two = identity(E_phi(square(x)), d, Law.NORMAL, field=nt.x("_s"))
    field = nt.x("_s") * nt.x("b") * nt.x("b")
    four = identity(E_phi(square(x) ** 2), (d + 2) * E_phi(square(x)), Law.NORMAL, field=field)
    return two, four


CLOSE = 1000 * n**2 * d * q * (1 + A) <= 1
WIDTH = d * (1 + A)


@cache
def small():
    """Q ≤ 1/1000, and 1000 n² q d (1 + |m|²) ≤ 1 in smaller parts."""
    positive_A = nonnegative_square(m)
    n2, wide = infer(n**2 >= 1), infer(WIDTH >= 1, by=[positive_A])
    return infer(1000 * q * WIDTH <= 1, by=[CLOSE, n2], degree=3), wide


@cache
def mean_deviation():
    """E_φ(n w_i − 1)² ≤ 8 q d (1 + |m|²)."""
    two, four = moments()
    positive_A, product, wide = nonnegative_square(m), *small()
    first = infer(E_phi(H) <= q * WIDTH + q**2, by=[two, normal_mean(m), infer(d * A >= A, by=[positive_A])])
    point = infer(square(ξ) <= 2 * square(x) + 2 * A, by=[nonnegative_square(x + m)])
    point = infer((square(ξ) + q) ** 2 <= (2 * square(x) + 2 * A + q) ** 2, by=[point, nonnegative_square(ξ)], degree=2)
    point = infer((square(ξ) + q) ** 2 <= 8 * square(x) ** 2 + 2 * (2 * A + q) ** 2, by=[point], squares=[2 * square(x) - 2 * A - q])
    by = [integrated(E_phi, point), two, four, infer(d**2 >= d)]
    mean = infer(E_phi((square(ξ) + q) ** 2) <= 24 * d**2 + 2 * (2 * A + q) ** 2, by=by)
    tiny = infer(1000 * q <= 1, by=[product, wide])
    narrow = infer(1000 * q <= WIDTH, by=[tiny, wide])
    square_d = infer(d**2 <= WIDTH**2, by=[infer(d <= WIDTH, by=[infer(d * A >= 0, by=[positive_A])])], degree=2)
    reach = infer(2 * A + q <= 2 * WIDTH, by=[tiny, infer(d * A >= A, by=[positive_A])])
    reach = infer((2 * A + q) ** 2 <= 4 * WIDTH**2, by=[reach, positive_A], degree=2)
    four = infer(E_phi((square(ξ) + q) ** 2) <= 32 * WIDTH**2, by=[mean, square_d, reach])
    tail = infer(1000 * n**2 * q**2 * WIDTH**2 <= q * WIDTH, by=[CLOSE, wide])
    higher = infer(1000 * n**2 * E_phi(H**2) <= 32 * q * WIDTH, by=[four, tail], squares=[n * q])
    rest = infer(1000 * q**2 <= q * WIDTH, by=[narrow])
    by = [integrated(E_phi, deviation()), first, rest, higher, infer(q * WIDTH >= 0, by=[wide])]
    return infer(E_phi((u - 1) ** 2) <= 8 * q * WIDTH, by=by, degree=1)


p, r = v - Cv, Cy - dot(v, y) * v
b = any_vector("b", "b")
g = descent.gradient
G = VectorAtom("mean gradient", r"\bar g", "mean of the gradients", frozenset({"state", "mixture"}), mean=Mean(SUM, term(pi), 1 * g))


@cache
def far():
    """1 ≤ 5n|m|² and 200 q ≤ |m|², since V ≤ nq + n|m|²."""
    product, wide = small()
    total = infer(V <= n * q + n * A, by=[integrated(SUM, assume(NEAR)), sum_of(m), definition(V)])
    per_n = infer(1000 * n * n * q <= 1, by=[CLOSE, wide], degree=4)
    tiny = infer(1000 * n * q <= 1, by=[per_n])
    apart = infer(5 * n * A >= 1, by=[total, FAR, tiny])
    return apart, infer(A >= 200 * q, by=[apart, per_n], degree=4)


@cache
def sizes():
    """|v|² ≤ (6/5)|m|², |p|² ≤ (5/4)|m|², |r_i|² ≤ 12 q|m|⁴ and ⟨p, m⟩ ≥ (17/20)|m|²."""
    _, apart = far()
    positive_A, trace = nonnegative_square(m), trace_is_nonnegative()
    within = infer(square(ζ) <= q, by=[spread(), trace])
    trace = infer(TRACE <= q, by=[spread(), nonnegative_square(ζ)])
    mean = infer(square(v) <= Fraction(6, 5) * A, by=[within, apart, nonnegative_square(m - 10 * ζ)])
    norm = infer(C2 <= q**2, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    tiny = infer(1000000 * C2 <= 1, by=[norm, infer(1000 * q <= 1, by=list(small()))])
    of_v, of_y = images_below_norm()
    image = infer(1000000 * square(Cv) <= square(v), by=[of_v, tiny, nonnegative_square(v)])
    along_v = identity(dot(v, Cv), VCV)
    along_v = identity(dot(v, Cv), VCV)
    form = infer(square(p) <= Fraction(5, 4) * A, by=[along_v, covariance_along_mean(), image, mean, positive_A])
    # p = m + ζ − Cv
    by = [within, apart, nonnegative_square(m + 10 * ζ), nonnegative_square(m - 10 * Cv), image]
    inner = infer(dot(p, m) >= Fraction(17, 20) * A, by=by)
    deviation = infer(square(y) <= 4 * q, by=[NEAR, within, nonnegative_square(z + ζ)])
    product = infer(dot(v, y) ** 2 <= 4 * q * square(v), by=[cauchy_schwarz(v, y), deviation, nonnegative_square(v)])
    turn = infer(dot(v, y) ** 2 * square(v) <= 4 * q * square(v) ** 2, by=[product, nonnegative_square(v)])
    quartic = infer(square(v) ** 2 <= Fraction(36, 25) * A**2, by=[mean, nonnegative_square(v)], degree=2)
    other = infer(square(Cy) <= 4 * q**3, by=[of_y, norm, deviation, nonnegative_square(y)])
    cubic = infer(q**3 * 40000 <= q * A**2, by=[apart], degree=3)
    by = [nonnegative_square(Cy + dot(v, y) * v), turn, quartic, other, cubic, infer(q * A**2 >= 0, squares=[A])]
    rest = infer(square(r) <= 12 * q * A**2, by=by)
    return mean, form, inner, rest


@cache
def forms():
    """N⟨g_i − ḡ, b⟩ = 2E_φ[(n w_i − 1)⟨p, b⟩] + 2E_φ[n w_i ⟨r_i, b⟩] and n⟨ḡ, b⟩ = 2E_φ⟨p, b⟩."""
    one = gradient_form(g, 2 * w, p + r, b)
    each = infer(equals(n * pi * dot(g, b), dot(g, b)), by=[UNIFORM])
    by = [paired(G, b), integrated(SUM, each), integrated(SUM, one), integrated(E_phi, posterior_average(p + r, p, b))]
    mean = infer(equals(n * dot(G, b), 2 * E_phi(dot(p, b))), by=by)
    right = 2 * E_phi((u - 1) * dot(p, b)) + 2 * E_phi(u * dot(r, b))
    return infer(equals(n * dot(g - G, b), right), by=[one, mean]), mean


@cache
def share():
    """(E_φ[(n w_i − 1)⟨p, b⟩])² ≤ 10 q d (1 + |m|²)|m|²|b|², by Cauchy–Schwarz."""
    _, form, _, _ = sizes()
    most, Q = 8 * q * WIDTH, E_phi((u - 1) * dot(p, b))
    size = infer(dot(p, b) ** 2 <= Fraction(5, 4) * A * square(b), by=[cauchy_schwarz(p, b), form, nonnegative_square(b)])
    positive_most = infer(most > 0, by=[small()[1]])
    gap = infer((most * dot(p, b) - Q * (u - 1)) ** 2 >= 0, squares=[most * dot(p, b) - Q * (u - 1)])
    by = [integrated(E_phi, gap), mean_deviation()]
    scaled = infer(most * Q**2 <= most**2 * E_phi(dot(p, b)**2), by=by, squares=[Q])
    scaled = infer(Q**2 <= most * E_phi(dot(p, b)**2), by=[scaled, positive_most])
    return infer(Q**2 <= most * Fraction(5, 4) * A * square(b), by=[scaled, integrated(E_phi, size), positive_most])


@cache
def other_share():
    """(E_φ[n w_i ⟨r_i, b⟩])² ≤ 24 q|m|⁴|b|²: E_φ n w_i ≤ 5/4 + E_φ(n w_i − 1)² ≤ 13/10."""
    *_, rest = sizes()
    product, _ = small()
    most, R = 12 * q * A**2 * square(b), E_phi(u * dot(r, b))
    size = infer(dot(r, b) ** 2 <= most, by=[cauchy_schwarz(r, b), rest, nonnegative_square(b)])
    heavy = infer(u >= 0, by=[weight_is_positive()])
    point = infer(u <= Fraction(5, 4) + (u - 1) ** 2, squares=[u - Fraction(3, 2)])
    mass = infer(E_phi(u) <= Fraction(13, 10), by=[integrated(E_phi, point), mean_deviation(), product])
    gap = infer(u * (dot(r, b) - R) ** 2 >= 0, by=[heavy], squares=[dot(r, b) - R])
    within = infer(u * dot(r, b) ** 2 <= u * most, by=[size, heavy])
    by = [integrated(E_phi, gap), integrated(E_phi, within)]
    scaled = infer(R**2 * (2 - E_phi(u)) <= most * E_phi(u), by=by)
    positive_most = infer(most >= 0, by=[infer(A**2 * square(b) >= 0, by=[nonnegative_square(b)], squares=[A])])
    below = infer(most * E_phi(u) <= most * Fraction(13, 10), by=[mass, positive_most])
    above = infer(R**2 * (2 - E_phi(u)) >= R**2 * Fraction(7, 10), by=[mass], squares=[R])
    return infer(R**2 <= 2 * most, by=[scaled, below, above, positive_most])




@cache
def gradients_apart():
    """N²|g_i − ḡ|² ≤ c² q|m|⁴: n²⟨g_i − ḡ, b⟩² ≤ 8(10 d (1 + |m|²)|m|² + 24|m|⁴) q|b|², and 1 ≤ 5n|m|²."""
    apart, _ = far()
    Q, R = E_phi((u - 1) * dot(p, b)), E_phi(u * dot(r, b))
    near = infer(5 * n * d * A**2 >= d * A, by=[apart, nonnegative_square(m)])
    many = infer(n * d * A**2 >= d * A**2, by=[infer(n * d >= d)], squares=[A]), infer(n * d * A**2 >= A**2, by=[infer(n * d >= 1)], squares=[A])
    size = infer(80 * d * (1 + A) * A + 192 * A**2 <= 700 * n * d * A**2, by=[near, *many])
    size = infer(80 * d * (1 + A) * A + 192 * A**2 <= c**2 * A**2, by=[size, GROWTH], squares=[A])
    bound = infer(q * (80 * d * (1 + A) * A + 192 * A**2) <= q * c**2 * A**2, by=[size])
    bound = infer(q * (80 * d * (1 + A) * A + 192 * A**2) * square(b) <= q * c**2 * A**2 * square(b), by=[bound, nonnegative_square(b)])
    both = infer(4 * (Q + R) ** 2 <= 8 * Q**2 + 8 * R**2, squares=[Q - R])
    both = infer(4 * (Q + R)**2 <= q * c**2 * A**2 * square(b), by=[both, share(), other_share(), bound])
    apart = infer(n**2 * dot(g - G, b)**2 <= q * c**2 * A**2 * square(b), by=[forms()[0], both])
    own = for_vector(apart, b, g - G)
    by = [own, infer(q * c**2 * A**2 >= 0, squares=[c * A])]
    return infer(n**2 * square(g - G) <= q * c**2 * A**2, by=by)


((moved, _),) = (atom for atom in after(A, descent).atoms for atom in [(atom.first, atom.second)])


@cache
def mean_step(other):
    """⟨m⁺, b⟩ = ⟨m, b⟩ − η⟨ḡ, b⟩ for any vector b."""
    by = [paired(moved, b), paired(m, b), paired(G, b)]
    theorem = infer(equals(dot(moved, b), dot(m, b) - η * dot(G, b)), by=by)
    return theorem if other == b else for_vector(theorem, b, other)


@cache
def mean_falls():
    """N|m⁺|² ≤ (n − 2η)|m|²: n⟨ḡ, m⟩ ≥ (17/10)|m|² and n²|ḡ|² ≤ 5|m|²."""
    _, form, inner, _ = sizes()
    _, mean = forms()
    along_m = for_vector(mean, b, m)
    first = infer(n * dot(G, m) >= Fraction(17, 10) * A, by=[along_m, integrated(E_phi, inner)])
    own = for_vector(mean, b, G)
    size = infer(square(p) * square(G) <= Fraction(5, 4) * A * square(G), by=[form, nonnegative_square(G)])
    point = infer(dot(p, G) ** 2 <= Fraction(5, 4) * A * square(G), by=[cauchy_schwarz(p, G), size])
    # E f ≤ √(E f²) for f = ⟨p, ḡ⟩
    E = E_phi(dot(p, G))
    gap = infer((dot(p, G) - E) ** 2 >= 0, squares=[dot(p, G) - E])
    square_mean = infer(E**2 <= Fraction(5, 4) * A * square(G), by=[integrated(E_phi, gap), integrated(E_phi, point)])
    size = infer(n**2 * square(G) ** 2 <= 5 * A * square(G), by=[own, square_mean])
    second = infer(n**2 * square(G) <= 5 * A, by=[size, nonnegative_square(m)])
    by = [mean_step(vector) for vector in (moved, m, G)]
    after_step = infer(equals(square(moved), square(m - η * G)), by=by)
    square_step = infer(η * n**2 * square(G) <= Fraction(20, 17) * A, by=[second, STEP, nonnegative_square(m)])
    by = [first, square_step, after_step, nonnegative_square(m)]
    scaled = infer(n**2 * square(moved) <= n**2 * A - 2 * n * η * A, by=by)
    scaled = infer(n * square(moved) <= n * A - 2 * η * A, by=[scaled])
    scaled = infer(n * square(moved) <= n * (A - 2 * η * pi * A), by=[scaled, UNIFORM])
    return infer(square(moved) <= A - 2 * η * pi * A, by=[scaled])


@cache
def apart_grows():
    """|μ_i⁺ − m⁺|² ≤ q (1 + ηcπ_i|m|²)²."""
    by = [mean_step(vector) for vector in (mu, g, moved, m, G)]
    here = mu - η * g
    step = infer(equals(square(here - moved), square(z - η * (g - G))), by=by)
    rate = infer(equals(n**2 * pi**2, 1), by=[UNIFORM])
    size = infer(square(g - G) <= pi**2 * q * c**2 * A**2, by=[gradients_apart(), rate], squares=[pi])
    by = [cauchy_schwarz(z, g - G), infer(square(z)*square(g-G) <= q*square(g-G), by=[NEAR, nonnegative_square(g-G)]), size]
    inner = infer(dot(z, g - G) ** 2 <= (pi * q * c * A) ** 2, by=by)
    positive_rate = infer(pi * q * c * A >= 0, by=[nonnegative_square(m)], degree=4)
    inner = infer(-1 * dot(z, g - G) <= pi * q * c * A, by=[inner, positive_rate], degree=2)
    by = [step, NEAR, infer(2 * η * (pi * q * c * A + dot(z, g - G)) >= 0, by=[inner]), infer(η**2 * square(g - G) <= η**2 * pi**2 * q * c**2 * A**2, by=[size], squares=[η])]
    return infer(square(here - moved) <= q * (1 + η * c * pi * A) ** 2, by=by, degree=1)


ROOM = B * exp(-1 * c * SIZE)


@cache
def in_the_tube(theorem):
    """The theorem with q = B e^{−c|m|²}: 1000 n² q d (1 + |m|²) ≤ 1, as c ≥ 1 and e^{c|m|²} ≥ 1 + c|m|²."""
    falls = infer(equals(exp(c * SIZE) * exp(-1 * c * SIZE), 1), by=[exp_sum(c * SIZE, -1 * c * SIZE), exp_zero()])
    many = infer(n * d >= 1)
    large = infer(c >= 1, by=[infer(c**2 >= 1, by=[GROWTH, many])], degree=2)
    positive_A = infer(SIZE >= 0, by=[definition(SIZE), nonnegative_square(m)])
    grows = infer(exp(c * SIZE) >= 1 + SIZE, by=[exp_tangent(c * SIZE), infer(c * SIZE >= SIZE, by=[large, positive_A])])
    below = infer(exp(-1 * c * SIZE) * (1 + SIZE) <= 1, by=[falls, grows, exp_positive(-1 * c * SIZE)])
    narrow = infer(1000 * n**2 * d * B * (exp(-1 * c * SIZE) * (1 + SIZE)) <= 1000 * n**2 * d * B, by=[below], degree=6)
    close = infer(1000 * n**2 * d * ROOM * (1 + A) <= 1, by=[narrow, NARROW, definition(SIZE)])
    near = infer(square(z) <= ROOM, by=[CLOSE_S, definition(s)])
    positive_room = infer(ROOM > 0, by=[exp_positive(-1 * c * SIZE)])
    instance = substituted(theorem, q, ROOM, positive_room)
    return cut(instance, *(t for t in (near, close) if t.conclusion in instance.hypotheses))


@cache
def stays_close():
    """S_i⁺ ≤ B e^{−c|m⁺|²}, as e^{2t} ≥ (1 + t)² for t = ηcπ_i|m|²."""
    t = η * c * pi * SIZE
    grows, falls = in_the_tube(apart_grows()), in_the_tube(mean_falls())
    positive_t = infer(t >= 0, by=[infer(SIZE >= 0, by=[definition(SIZE), nonnegative_square(m)])], degree=5)
    after_A, after_s = next_value(SIZE, descent), next_value(s, descent)
    exponent = infer(-1 * c * SIZE + 2 * t <= -1 * c * Next(descent, SIZE), by=[falls, after_A, definition(SIZE)])
    above = cut(exp_monotone(-1 * c * SIZE + 2 * t, -1 * c * Next(descent, SIZE)), exponent)
    by = [exp_sum(-1 * c * SIZE, 2 * t), exp_sum(t, t)]
    power = infer(equals(exp(-1 * c * SIZE + 2 * t), exp(-1 * c * SIZE) * exp(t) ** 2), by=by)
    squares = infer(exp(t) ** 2 >= (1 + t) ** 2, by=[exp_tangent(t), positive_t], degree=2)
    scaled = infer(exp(-1 * c * SIZE) * exp(t) ** 2 >= exp(-1 * c * SIZE) * (1 + t) ** 2, by=[squares, exp_positive(-1 * c * SIZE)])
    scaled = infer(exp(-1 * c * Next(descent, SIZE)) >= exp(-1 * c * SIZE) * (1 + t) ** 2, by=[above, power, scaled])
    within = infer(Next(descent, s) <= ROOM * (1 + t) ** 2, by=[grows, after_s, definition(SIZE)])
    return infer(Next(descent, s) <= B * exp(-1 * c * Next(descent, SIZE)), by=[within, scaled])


@cache
def smaller():
    """V⁺ ≤ V − ηD: tr C ≤ q ≤ ¼ and 16|v|² tr C ≤ 1."""
    mean, _, _, _ = sizes()
    product, wide = small()
    trace = infer(TRACE <= q, by=[spread(), nonnegative_square(ζ)])
    first = infer(TRACE <= QUARTER, by=[trace, infer(1000 * q <= 1, by=[product, wide])])
    second = infer(1000 * q * A <= 1, by=[product, infer(d * A >= A, by=[nonnegative_square(m)])])
    second = infer(16 * square(v) * TRACE <= 1, by=[mean, trace, second, nonnegative_square(v)])
    (step,) = S_1_STEP.cited("S S-1, one step")
    return cut(step, *map(in_the_tube, (first, second)))


@cache
def loss_against_size():
    """N L ≥ (49/64) V: L ≥ (17/20)|m|²·…"""
    _, apart = far()
    total = infer(V <= n * q + n * A, by=[integrated(SUM, assume(NEAR)), sum_of(m), definition(V)])
    within = infer(square(ζ) <= q, by=[spread(), trace_is_nonnegative()])
    point = infer(square(v) >= Fraction(17, 20) * A, by=[within, apart, nonnegative_square(m + 10 * ζ)])
    loss = infer(L >= Fraction(17, 20) * A, by=[integrated(E_phi, point), definition(L)])
    return in_the_tube(infer(n * L >= Fraction(49, 64) * V, by=[total, loss, infer(n * A >= 200 * n * q, by=[apart])]))
