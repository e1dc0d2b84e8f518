"""Theorem 3.2, one step: means that nearly coincide stay so while descent carries their mean to the truth.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d, η ≤ 4/17; A = |m|² for the mean m of
the means, s_i = |μ_i − m|², V = Σ_i |μ_i|²; B = 1/(1000 n²d) and c = 64 d√n.
Shown. If s_i ≤ B e^{−cA} for all i and V > ¼, a step of descent has

    s_i⁺ ≤ B e^{−cA⁺},      V⁺ ≤ V − ηD,      and n L ≥ (49/64) V before it.

Not shown. That c has to grow with n and d: near coincident means the exponent is A (claim "S S-4"), not cA.
Tools. Claims "F Theorem 3.2, weights" and "S S-1, one step"; Cauchy–Schwarz; e^t ≥ 1 + t.

With p = v − Cv, r_i = C y_i − ⟨v, y_i⟩v and y_i = μ_i − v, for any vector b that x does not move (see
verify/lemmas/close_means.py),

    n⟨g_i − ḡ, b⟩ = 2E_φ[(n w_i − 1)⟨p, b⟩ + n w_i ⟨r_i, b⟩],      n⟨ḡ, b⟩ = 2E_φ⟨p, b⟩.

While s_i ≤ q and 1000 n² q d (1 + A) ≤ 1, far from the truth p is nearly m and |r_i|² ≤ 16 qA²: so
n²|g_i − ḡ|² ≤ c² qA², s_i⁺ ≤ q(1 + ηcA/n)², and A⁺ ≤ (1 − 2η/n)A. So q = B e^{−cA} may stay that.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.forward import S_1_STEP, STEP, descent, η
from verify.lemmas.tube import SHARE, TUBE_STEP, UNIFORM, B, constants, m, q, s
from verify.logic.schemas import exp_monotone

from verify.lemmas.close_means import (  # isort: skip
    b, far, first_share, forms, g, gradients, image_of_mean, loss_is_large, m_next, mean_step, p,
    posterior_is_small, r, second_share, spread, u, where_far, z, ζ, ḡ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    Cv, E_phi, Next, cauchy_schwarz, cut, d, definition, dot, equals, exp, exp_positive, exp_sum,
    exp_tangent, exp_zero, for_vector, infer, integrated, mu, n, next_value, nonnegative_square, pi,
    positive, square, substituted,
)  # fmt: skip

Q, A = Fraction, square(m)
c = positive("c", "c", "a number")
GROWTH = c**2 >= 800 * n * d


@cache
def inner():
    """⟨p, m⟩ ≥ (17/20)A, as p = m + ζ − Cv."""
    (_, within, _), (_, off) = spread(), far()
    by = [within, off, nonnegative_square(m + 10 * ζ), nonnegative_square(m - 10 * Cv), image_of_mean()]
    return infer(dot(p, m) >= Q(17, 20) * A, by=by)


@cache
def gradients_apart():
    """n²|g_i − ḡ|² ≤ c² qA² if c² ≥ 800 nd: 8((56/5) d (1 + A)A + 32A²) ≤ 800 nd A², as 1 ≤ 5nA."""
    first, second = E_phi((u - 1) * dot(p, b)), E_phi(u * dot(r, b))
    shares = Q(448, 5) * d * (1 + A) * A + 256 * A**2
    near = infer(5 * n * d * A**2 >= d * A, by=[far()[0], nonnegative_square(m)])
    many = infer(n * d * A**2 >= d * A**2, by=[infer(n * d >= d)], squares=[A])
    least = infer(n * d * A**2 >= A**2, by=[infer(n * d >= 1)], squares=[A])
    size = infer(shares <= 800 * n * d * A**2, by=[near, many, least])
    size = infer(shares <= c**2 * A**2, by=[size, GROWTH], squares=[A])
    size = infer(q * shares <= q * c**2 * A**2, by=[size])
    goal = q * shares * square(b) <= q * c**2 * A**2 * square(b)
    size = infer(goal, by=[size, nonnegative_square(b)])
    both = infer(4 * (first + second) ** 2 <= 8 * first**2 + 8 * second**2, squares=[first - second])
    by = [both, where_far(first_share()), where_far(second_share()), size]
    both = infer(4 * (first + second) ** 2 <= q * c**2 * A**2 * square(b), by=by)
    whole = infer(n**2 * dot(g - ḡ, b) ** 2 <= q * c**2 * A**2 * square(b), by=[gradients()[0], both])
    by = [for_vector(whole, b, g - ḡ), infer(q * c**2 * A**2 >= 0, squares=[c * A])]
    return infer(n**2 * square(g - ḡ) <= q * c**2 * A**2, by=by)


@cache
def mean_falls(speed=2):
    """A⁺ ≤ (1 − 2ηπ_i)A: n⟨ḡ, m⟩ ≥ (17/10)A and n²|ḡ|² ≤ (28/5)A."""
    size = where_far(forms()[1])
    first = infer(
        n * dot(ḡ, m) >= Q(17, 10) * A, by=[for_vector(gradients()[1], b, m), integrated(E_phi, inner())]
    )
    by = [
        cauchy_schwarz(p, ḡ),
        infer(square(p) * square(ḡ) <= Q(7, 5) * A * square(ḡ), by=[size, nonnegative_square(ḡ)]),
    ]
    point, mean = infer(dot(p, ḡ) ** 2 <= Q(7, 5) * A * square(ḡ), by=by), E_phi(dot(p, ḡ))
    gap = infer((dot(p, ḡ) - mean) ** 2 >= 0, squares=[dot(p, ḡ) - mean])
    by = [integrated(E_phi, gap), integrated(E_phi, point)]
    by = [for_vector(gradients()[1], b, ḡ), infer(mean**2 <= Q(7, 5) * A * square(ḡ), by=by)]
    second = infer(n**2 * square(ḡ) ** 2 <= Q(28, 5) * A * square(ḡ), by=by)
    second = infer(n**2 * square(ḡ) <= Q(28, 5) * A, by=[second, nonnegative_square(m)])
    second = infer(η * n**2 * square(ḡ) <= Q(112, 85) * A, by=[second, STEP, nonnegative_square(m)])
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
    growth = infer(800 * n * d <= tube.c**2, by=by)
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
    """V⁺ ≤ V − ηD: S-1's step, as tr C ≤ ¼ and |v|² tr C ≤ 1/16."""
    return cut(S_1_STEP.cited("S S-1, one step")[0], *map(in_the_tube, posterior_is_small()))


@cache
def loss_against_size(share=SHARE):
    """The loss is at least (49/64)V/n."""
    return in_the_tube(loss_is_large(share))


@claim(FORWARD, "Theorem 3.2, one step", TUBE_STEP, provenance=Provenance.DERIVED)
def test_one_step(evidence: Evidence) -> None:
    evidence.conclude(stays_close(), "s_i grows by (1 + ηcA/n)² at most, and A falls by 2ηA/n")
    evidence.conclude(decrease(), "S-1's step, as tr C ≤ ¼ and |v|² tr C ≤ 1/16")
    evidence.conclude(loss_against_size(), "|v|² ≥ (17/20)A, and V ≤ n(q + A)")

    evidence.twin("A⁺ ≤ (1 − 4η/n)A, faster than coincident means", lambda: mean_falls(speed=4))
    evidence.twin("n L ≥ V", lambda: loss_against_size(share=1))
