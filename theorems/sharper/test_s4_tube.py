"""S-4, tube: nearly coincident means part by exp(A) at most, times any factor above 1 in the exponent.

Setting. Forward divergence, teacher N(0, I), n ≥ 1 equal weights, any d, η ≤ 4/17; A = |m|² for the mean m of
the means, s_i = |μ_i − m|², V = Σ_i |μ_i|²; 0 < θ ≤ 1, c(1 − η/n) ≥ 2(1 + 2θ) and B = θ²/(1000 n³d²).
Shown. If s_i ≤ B e^{−cA} for all i and V > ¼, a step of descent has

    s_i⁺ ≤ B e^{−cA⁺},      V⁺ ≤ V − ηD,      and n L ≥ (49/64) V before it.

The exponent is that of coincident means, c = 2 for s_i, but for 1 + 2θ and the step size (claim "F Theorem
3.2, one step" has c = 64 d√n).
Not shown. That nothing better is true: claim "S S-4, brackets" encloses runs on both sides.
Tools. Claims "S S-4, close means" and "S S-1, one step"; Cauchy–Schwarz; e^t ≥ 1 + t.

With h = η/n, a step takes z_i = μ_i − m to z_i + 4h⟨m, z_i⟩m − hE_i and m to (1 − 2h)m − hε, with
|E_i| ≤ 4θA√q and |ε| ≤ (θ/30)√A. So s_i⁺ ≤ q(1 + 4h(1 + θ)A)² and A⁺ ≤ A − 4h(1 − h)(1 − θ/60)A.
"""

from fractions import Fraction
from functools import cache

from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas import tube
from verify.lemmas.critical import LEFT_OUT, NOT_NEAR, PUSH, RATE, S_4_TUBE, SMALL, B, c, constants, θ
from verify.lemmas.forward import S_1_STEP, STEP, descent, η
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m, q, s
from verify.logic.schemas import exp_monotone

from verify.lemmas.close_means import (  # isort: skip
    SIZE, far, g, loss_is_large, m_next, mean_step, posterior_is_small, spread, z, ḡ,
)  # fmt: skip
from verify.prove import (  # isort: skip
    Next, cauchy_schwarz, cut, d, definition, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero,
    infer, mu, n, next_value, nonnegative_square, pi, square, substituted,
)  # fmt: skip

Q, W, h = Fraction, d * (1 + SIZE), η * pi
TIGHT = 750 * n**3 * q * W**2 <= θ**2
LINEAR = z + 4 * h * dot(m, z) * m


@cache
def cited():
    """|n(g_i − ḡ) + 4⟨m, z_i⟩m|² ≤ 16θ²A²q and |nḡ − 2m|² ≤ (θ/30)²A."""
    (apart, _), one, positive_A = far(), infer(W >= 1, by=[nonnegative_square(m)]), nonnegative_square(m)
    near = infer(NOT_NEAR, by=[apart, definition(tube.A)])
    push, drift = (cut(theorem, near) for theorem in LEFT_OUT.cited("S S-4, close means"))
    push = infer(square(PUSH) <= 2400 * n**2 * q**2 * W**2 * SIZE, by=[push, definition(tube.A)])
    drift = infer(square(n * ḡ - 2 * m) <= 75 * q**2 * W, by=[drift, definition(tube.A)])
    most = infer(150 * n**2 * q * W**2 <= θ**2 * SIZE, by=[TIGHT, apart])
    most = scaled(scaled(most, SIZE, positive_A), q)
    # 750 n qW ≤ θ, and q²W ≤ 5nA q²W².
    tiny = scaled(infer(n**3 * W**2 >= n * W, by=[infer(n**3 * W >= n, by=[one, infer(n**3 >= n)]), one]), q)
    tiny = infer(750 * n * q * W <= θ, by=[TIGHT, tiny, SMALL])
    tiny = infer((750 * n * q * W) ** 2 <= θ**2, by=[tiny, infer(n * q * W >= 0, by=[one])], degree=2)
    wide = scaled(infer(5 * n * SIZE * W >= 1, by=[apart, one]), q**2 * W, one)
    long = infer(
        n**2 * SIZE * W**2 * q**2 >= n * SIZE * W**2 * q**2,
        by=[scaled(infer(n**2 >= n), SIZE, positive_A)],
        squares=[q * W],
    )
    some = infer(
        n**2 * SIZE * q**2 * W**2 >= 0, by=[infer(n**2 * SIZE >= 0, by=[positive_A])], squares=[q * W]
    )
    by = [drift, wide, scaled(tiny, SIZE, positive_A), long, some]
    return (
        infer(square(PUSH) <= 16 * θ**2 * q * SIZE**2, by=[push, most]),
        infer(900 * square(n * ḡ - 2 * m) <= θ**2 * SIZE, by=by, degree=1),
    )


@cache
def apart_grows(growth=4):
    """|μ_i⁺ − m⁺|² ≤ q(1 + 4h(1 + θ)A)²: z_i⁺ = z_i + 4h⟨m, z_i⟩m − hE_i with |E_i| ≤ 4θA√q."""
    here, gap, inner, positive_A = mu - η * g, g - ḡ, dot(m, z), nonnegative_square(m)
    by = [mean_step(vector) for vector in (mu, g, m_next, m, ḡ)]
    moved = infer(equals(square(here - m_next), square(z - η * gap)), by=by)
    same = infer(equals(square(z - η * gap), square(LINEAR - h * PUSH)), by=[UNIFORM])
    along = infer(inner**2 <= q * SIZE, by=[cauchy_schwarz(m, z), scaled(spread()[0], SIZE, positive_A)])
    cubic = scaled(scaled(along, SIZE, positive_A), h**2, squares=[h])
    reach = (1 + growth * h * SIZE) ** 2
    size = infer(square(LINEAR) <= q * reach, by=[spread()[0], along, cubic], degree=4)
    room, most = infer(1 + 4 * h * SIZE >= 0, by=[positive_A]), 4 * θ * q * SIZE * (1 + 4 * h * SIZE)
    left = scaled(size, square(PUSH), nonnegative_square(PUSH))
    right = scaled(scaled(cited()[0], q), (1 + 4 * h * SIZE) ** 2, squares=[1 + 4 * h * SIZE])
    cross = infer(dot(LINEAR, PUSH) ** 2 <= most**2, by=[cauchy_schwarz(LINEAR, PUSH), left, right])
    some = infer(most >= 0, by=[infer(q * θ * SIZE >= 0, by=[positive_A]), room])
    cross = scaled(infer(-1 * dot(LINEAR, PUSH) <= most, by=[cross, some], degree=2), h)
    last = scaled(cited()[0], h**2, squares=[h])
    goal = square(here - m_next) <= q * (1 + 4 * h * (1 + θ) * SIZE) ** 2
    return infer(goal, by=[moved, same, size, cross, last], degree=1)


@cache
def mean_falls(speed=4):
    """A⁺ ≤ A − 4h(1 − h)(1 − θ/60)A: m⁺ = (1 − 2h)m − hε with |ε| ≤ (θ/30)√A."""
    ε, positive_A = n * ḡ - 2 * m, nonnegative_square(m)
    moved = infer(equals(square(m_next), square(m - η * ḡ)), by=[mean_step(a) for a in (m_next, m, ḡ)])
    same = infer(equals(square(m - η * ḡ), square((1 - 2 * h) * m - h * ε)), by=[UNIFORM])
    by = [cauchy_schwarz(m, ε), scaled(cited()[1], SIZE, positive_A)]
    inner = infer(900 * dot(m, ε) ** 2 <= (θ * SIZE) ** 2, by=by)
    some = infer(θ * SIZE >= 0, by=[positive_A])
    inner = scaled(infer(-30 * dot(m, ε) <= θ * SIZE, by=[inner, some], degree=2), h)
    short = infer(17 * h <= 4, by=[infer(h <= η, by=[infer(pi <= 1, by=[UNIFORM])]), STEP])
    cross = scaled(inner, 1 - 2 * h, short)
    last = scaled(cited()[1], h**2, squares=[h])
    rest = scaled(infer(θ * (60 - θ) * SIZE >= 0, by=[SMALL, positive_A]), h**2, squares=[h])
    goal = square(m_next) <= SIZE - speed * h * (1 - h) * (1 - θ / 60) * SIZE
    return infer(goal, by=[moved, same, cross, last, rest], degree=1)


SHRUNK = exp(-1 * c * tube.A)


@cache
def in_the_tube(theorem):
    """The theorem for q = B e^{−cA}: then 1000 n³d²(1 + A)² q ≤ θ², as e^{cA} ≥ (e^A)² ≥ (1 + A)²."""
    (share, positive_B), A, some = constants(), tube.A, exp_positive(-1 * c * tube.A)
    positive_A = infer(A >= 0, by=[definition(A), nonnegative_square(m)])
    least = infer(c * A >= A + A, by=[infer(c >= 2, by=[RATE]), positive_A])
    grows = infer(exp(A) ** 2 >= (1 + A) ** 2, by=[exp_tangent(A), positive_A], degree=2)
    by = [cut(exp_monotone(A + A, c * A), least), exp_sum(A, A), grows]
    grows = infer(exp(c * A) >= (1 + A) ** 2, by=by)
    unit = infer(equals(exp(c * A) * SHRUNK, 1), by=[exp_sum(c * A, -1 * c * A), exp_zero()])
    below = infer(SHRUNK * (1 + A) ** 2 <= 1, by=[grows, unit, some])
    size, reach, room = B * SHRUNK, n * d * (1 + A), infer(B * SHRUNK > 0, by=[positive_B, some])
    tight = infer(1000 * n * size * reach**2 <= θ**2, by=[scaled(below, θ**2, squares=[θ]), share])
    long = scaled(infer(n * reach**2 >= n * reach, by=[infer(reach >= 1, by=[positive_A])]), size, room)
    close = infer(1000 * size * n * reach <= 1, by=[tight, SMALL, long])
    tight = infer(750 * n**3 * size * d**2 * (1 + SIZE) ** 2 <= θ**2, by=[tight, definition(A)])
    theorem = substituted(theorem, q, size, room)
    return cut(theorem, *(t for t in (tight, close) if t.conclusion in theorem.hypotheses))


@cache
def stays_close(rate=2):
    """s_i⁺ ≤ B e^{−cA⁺}, as e^{2t} ≥ (1 + t)² for t = 4h(1 + θ)A."""
    A, later, some = tube.A, Next(descent, tube.A), exp_positive(-1 * c * tube.A)
    t, positive_A = 4 * h * (1 + θ) * A, infer(A >= 0, by=[definition(A), nonnegative_square(m)])
    positive_t, fall = (
        infer(t >= 0, by=[infer(h * A >= 0, by=[positive_A])]),
        4 * h * (1 - h) * (1 - θ / 60) * A,
    )
    falls = infer(later <= A - fall, by=[in_the_tube(mean_falls()), next_value(A, descent), definition(A)])
    fast = scaled(infer(c * (1 - h) >= 2 * (1 + 2 * θ), by=[RATE, UNIFORM]), 1 - θ / 60, SMALL)
    fast = infer(c * (1 - h) * (1 - θ / 60) >= rate * (1 + θ), by=[fast, SMALL])
    enough = infer(c * fall >= 2 * t, by=[scaled(fast, h * A, infer(h * A >= 0, by=[positive_A]))])
    exponent = infer(-1 * c * A + 2 * t <= -1 * c * later, by=[scaled(falls, c), enough])
    above = cut(exp_monotone(-1 * c * A + 2 * t, -1 * c * later), exponent)
    by = [exp_sum(-1 * c * A, 2 * t), exp_sum(t, t)]
    power = infer(equals(exp(-1 * c * A + 2 * t), SHRUNK * exp(t) ** 2), by=by)
    squares = infer(exp(t) ** 2 >= (1 + t) ** 2, by=[exp_tangent(t), positive_t], degree=2)
    above = infer(
        exp(-1 * c * later) >= SHRUNK * (1 + t) ** 2, by=[above, power, scaled(squares, SHRUNK, some)]
    )
    by = [in_the_tube(apart_grows()), next_value(s, descent), definition(A)]
    within = infer(Next(descent, s) <= B * SHRUNK * (1 + t) ** 2, by=by)
    return infer(Next(descent, s) <= B * exp(-1 * c * later), by=[within, above, constants()[1]])


@cache
def decrease():
    """V⁺ ≤ V − ηD: S-1's step, as tr C ≤ ¼ and |v|² tr C ≤ 1/16."""
    return cut(S_1_STEP.cited("S S-1, one step")[0], *map(in_the_tube, posterior_is_small()))


@claim(SHARPER, "S-4, tube", S_4_TUBE, provenance=Provenance.DERIVED)
def test_tube(evidence: Evidence) -> None:
    evidence.conclude(
        stays_close(), "s_i grows by (1 + 4h(1 + θ)A)² at most, and A falls by 4h(1 − h)A nearly"
    )
    evidence.conclude(decrease(), "S-1's step, as tr C ≤ ¼ and |v|² tr C ≤ 1/16")
    evidence.conclude(in_the_tube(loss_is_large()), "|v|² ≥ (17/20)A, and V ≤ n(q + A)")

    evidence.twin("deviations that grow by 1 + 2hA", lambda: apart_grows(growth=2))
    evidence.twin("A⁺ ≤ A − 5h(1 − h)A, faster than coincident means", lambda: mean_falls(speed=5))
    evidence.twin("half the exponent c", lambda: stays_close(rate=4))
