"""S-4, tube."""

from fractions import Fraction
from functools import cache

from verify.lemmas import tube
from verify.lemmas.critical import LEFT_OUT, NOT_NEAR, PUSH, RATE, SMALL, B, c, constants, θ
from verify.lemmas.forward import STEP, descent, η
from verify.lemmas.tube import UNIFORM, m, q, s
from verify.logic.schemas import exp_monotone

from verify.lemmas.close_means import (  # isort: skip
    SIZE, far, g, m_next, mean_step, spread, z, ḡ,
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
    (apart, _), one = far(), infer(W >= 1, by=[nonnegative_square(m)])
    near = infer(NOT_NEAR, by=[apart, definition(tube.A)])
    push, drift = (cut(theorem, near) for theorem in LEFT_OUT.cited("S S-4, close means"))
    positive_A = nonnegative_square(m)
    scaled = infer(150 * n**2 * q * W**2 <= θ**2 * SIZE, by=[TIGHT, apart])
    scaled = infer(
        2400 * n**2 * q**2 * W**2 * SIZE <= 16 * θ**2 * q * SIZE**2,
        by=[infer(150 * n**2 * q * W**2 * SIZE <= θ**2 * SIZE**2, by=[scaled, positive_A])],
    )
    tiny = infer(
        n**3 * q * W**2 >= n * q * W,
        by=[infer(n**3 * W**2 >= n * W, by=[infer(n**3 * W >= n, by=[one, infer(n**3 >= n)]), one])],
    )
    tiny = infer(750 * n * q * W <= θ, by=[TIGHT, tiny, SMALL])
    tiny = infer((750 * n * q * W) ** 2 <= θ**2, by=[tiny, infer(n * q * W >= 0, by=[one])], degree=2)
    tiny = infer((750 * n * q * W) ** 2 * SIZE <= θ**2 * SIZE, by=[tiny, positive_A])
    wide = infer(q**2 * W <= q**2 * W**2, by=[infer(W <= W**2, by=[one])], squares=[q])
    wide = infer(
        q**2 * W <= 5 * n * SIZE * q**2 * W**2,
        by=[wide, infer(q**2 * W**2 <= 5 * n * SIZE * q**2 * W**2, by=[apart], squares=[q * W])],
    )
    long = infer(
        n**2 * SIZE * q**2 * W**2 >= n * SIZE * q**2 * W**2,
        by=[infer(n**2 * SIZE >= n * SIZE, by=[positive_A])],
        squares=[q * W],
    )
    drift = infer(square(n * ḡ - 2 * m) <= 75 * q**2 * W, by=[drift, definition(tube.A)])
    some = infer(
        n**2 * SIZE * q**2 * W**2 >= 0, by=[infer(n**2 * SIZE >= 0, by=[positive_A])], squares=[q * W]
    )
    push = infer(square(PUSH) <= 2400 * n**2 * q**2 * W**2 * SIZE, by=[push, definition(tube.A)])
    return (
        infer(square(PUSH) <= 16 * θ**2 * q * SIZE**2, by=[push, scaled]),
        infer(900 * square(n * ḡ - 2 * m) <= θ**2 * SIZE, by=[drift, wide, tiny, long, some], degree=1),
    )


@cache
def apart_grows(growth=4):
    """|μ_i⁺ − m⁺|² ≤ q(1 + 4hA(1 + θ))²: z_i⁺ = z_i + 4h⟨m, z_i⟩m − hE with |E| ≤ 4θA√q."""
    here, gap, inner = mu - η * g, g - ḡ, dot(m, z)
    by = [mean_step(vector) for vector in (mu, g, m_next, m, ḡ)]
    moved = infer(equals(square(here - m_next), square(z - η * gap)), by=by)
    same = infer(equals(square(z - η * gap), square(LINEAR - h * PUSH)), by=[UNIFORM])
    along = infer(
        inner**2 <= q * SIZE,
        by=[
            cauchy_schwarz(m, z),
            infer(SIZE * square(z) <= SIZE * q, by=[spread()[0], nonnegative_square(m)]),
        ],
    )
    first = infer(
        16 * h**2 * SIZE * inner**2 <= 16 * h**2 * SIZE * q * SIZE,
        by=[infer(SIZE * inner**2 <= SIZE * q * SIZE, by=[along, nonnegative_square(m)])],
        squares=[h],
    )
    reach = infer(
        square(LINEAR) <= q * (1 + growth * h * SIZE) ** 2, by=[spread()[0], along, first], degree=4
    )
    room = infer(1 + 4 * h * SIZE >= 0, by=[nonnegative_square(m)])
    most = 4 * θ * q * SIZE * (1 + 4 * h * SIZE)
    by = [
        cauchy_schwarz(LINEAR, PUSH),
        infer(
            square(LINEAR) * square(PUSH) <= q * (1 + 4 * h * SIZE) ** 2 * square(PUSH),
            by=[reach, nonnegative_square(PUSH)],
        ),
        infer(
            q * (1 + 4 * h * SIZE) ** 2 * square(PUSH) <= most**2,
            by=[infer(q * square(PUSH) <= q * 16 * θ**2 * q * SIZE**2, by=[cited()[0]])],
            squares=[1 + 4 * h * SIZE],
        ),
    ]
    cross = infer(dot(LINEAR, PUSH) ** 2 <= most**2, by=by)
    cross = infer(
        -1 * dot(LINEAR, PUSH) <= most,
        by=[cross, infer(most >= 0, by=[infer(q * θ * SIZE >= 0, by=[nonnegative_square(m)]), room])],
        degree=2,
    )
    cross = infer(2 * h * (most + dot(LINEAR, PUSH)) >= 0, by=[cross])
    last = infer(h**2 * square(PUSH) <= h**2 * 16 * θ**2 * q * SIZE**2, by=[cited()[0]], squares=[h])
    return infer(
        square(here - m_next) <= q * (1 + 4 * h * (1 + θ) * SIZE) ** 2,
        by=[moved, same, reach, cross, last],
        degree=1,
    )


@cache
def mean_falls(speed=4):
    """A⁺ ≤ A − 4h(1 − h)(1 − θ/60)A: m⁺ = (1 − 2h)m − hε with |ε| ≤ (θ/30)√A."""
    ε, positive_A = n * ḡ - 2 * m, nonnegative_square(m)
    moved = infer(equals(square(m_next), square(m - η * ḡ)), by=[mean_step(a) for a in (m_next, m, ḡ)])
    same = infer(equals(square(m - η * ḡ), square((1 - 2 * h) * m - h * ε)), by=[UNIFORM])
    inner = infer(
        900 * dot(m, ε) ** 2 <= (θ * SIZE) ** 2,
        by=[
            cauchy_schwarz(m, ε),
            infer(900 * SIZE * square(ε) <= θ**2 * SIZE**2, by=[cited()[1], positive_A]),
        ],
    )
    inner = infer(-30 * dot(m, ε) <= θ * SIZE, by=[inner, infer(θ * SIZE >= 0, by=[positive_A])], degree=2)
    light = infer(pi <= 1, by=[UNIFORM])
    short = infer(17 * h <= 4, by=[infer(h <= η, by=[light]), STEP])
    cross = infer(
        h * (1 - 2 * h) * (θ * SIZE + 30 * dot(m, ε)) >= 0,
        by=[infer(h * (θ * SIZE + 30 * dot(m, ε)) >= 0, by=[inner]), short],
    )
    last = infer(900 * h**2 * square(ε) <= h**2 * θ**2 * SIZE, by=[cited()[1]], squares=[h])
    rest = infer(
        h**2 * θ * (60 - θ) * SIZE >= 0,
        by=[infer(θ * (60 - θ) * SIZE >= 0, by=[SMALL, positive_A])],
        squares=[h],
    )
    goal = square(m_next) <= SIZE - speed * h * (1 - h) * (1 - θ / 60) * SIZE
    return infer(goal, by=[moved, same, cross, last, rest], degree=1)


SHRUNK = exp(-1 * c * tube.A)


@cache
def in_the_tube(theorem):
    """The theorem for q = B e^{−cA}: then 750 n³d²(1 + A)² q ≤ θ², as e^{cA} ≥ (e^A)² ≥ (1 + A)²."""
    (share, positive_B), A = constants(), tube.A
    positive_A = infer(A >= 0, by=[definition(A), nonnegative_square(m)])
    least = infer(c >= 2, by=[RATE])
    power = cut(exp_monotone(A + A, c * A), infer(c * A >= A + A, by=[least, positive_A]))
    grows = infer(exp(A) ** 2 >= (1 + A) ** 2, by=[exp_tangent(A), positive_A], degree=2)
    unit = infer(equals(exp(c * A) * SHRUNK, 1), by=[exp_sum(c * A, -1 * c * A), exp_zero()])
    grows = infer(exp(c * A) >= (1 + A) ** 2, by=[power, exp_sum(A, A), grows])
    below = infer(SHRUNK * (1 + A) ** 2 <= 1, by=[grows, unit, exp_positive(-1 * c * A)])
    tight = infer(θ**2 * SHRUNK * (1 + A) ** 2 <= θ**2, by=[below], squares=[θ])
    tight = infer(1000 * n**3 * d**2 * (B * SHRUNK) * (1 + A) ** 2 <= θ**2, by=[tight, share])
    room = infer(B * SHRUNK > 0, by=[positive_B, exp_positive(-1 * c * A)])
    reach = n * d * (1 + A)
    wide = infer(n * reach**2 >= n * reach, by=[infer(reach >= 1, by=[positive_A])])
    wide = infer(
        1000 * (B * SHRUNK) * n * reach <= 1,
        by=[tight, SMALL, infer(B * SHRUNK * n * reach**2 >= B * SHRUNK * n * reach, by=[wide, room])],
    )
    tight = infer(750 * n**3 * (B * SHRUNK) * d**2 * (1 + SIZE) ** 2 <= θ**2, by=[tight, definition(A)])
    theorem = substituted(theorem, q, B * SHRUNK, room)
    return cut(theorem, *(t for t in (tight, wide) if t.conclusion in theorem.hypotheses))


@cache
def stays_close(rate=2):
    """s_i⁺ ≤ B e^{−cA⁺}, as e^{2t} ≥ (1 + t)² for t = 4h(1 + θ)A."""
    A, later = tube.A, Next(descent, tube.A)
    t, positive_A = 4 * h * (1 + θ) * A, infer(A >= 0, by=[definition(A), nonnegative_square(m)])
    positive_t = infer(t >= 0, by=[infer(h * A >= 0, by=[positive_A])])
    fall = 4 * h * (1 - h) * (1 - θ / 60) * A
    falls = infer(later <= A - fall, by=[in_the_tube(mean_falls()), next_value(A, descent), definition(A)])
    scaled = infer(c * (1 - h) >= 2 * (1 + 2 * θ), by=[RATE, UNIFORM])
    scaled = infer(
        c * (1 - h) * (1 - θ / 60) >= rate * (1 + θ),
        by=[infer((1 - θ / 60) * (c * (1 - h) - 2 - 4 * θ) >= 0, by=[scaled, SMALL]), SMALL],
    )
    enough = infer(
        c * fall >= 2 * t,
        by=[
            infer(
                h * A * c * (1 - h) * (1 - θ / 60) >= h * A * 2 * (1 + θ),
                by=[scaled, infer(h * A >= 0, by=[positive_A])],
            )
        ],
    )
    exponent = infer(
        -1 * c * A + 2 * t <= -1 * c * later, by=[infer(c * later <= c * A - c * fall, by=[falls]), enough]
    )
    above = cut(exp_monotone(-1 * c * A + 2 * t, -1 * c * later), exponent)
    by = [exp_sum(-1 * c * A, 2 * t), exp_sum(t, t)]
    power = infer(equals(exp(-1 * c * A + 2 * t), SHRUNK * exp(t) ** 2), by=by)
    squares = infer(exp(t) ** 2 >= (1 + t) ** 2, by=[exp_tangent(t), positive_t], degree=2)
    scaled = infer(SHRUNK * exp(t) ** 2 >= SHRUNK * (1 + t) ** 2, by=[squares, exp_positive(-1 * c * A)])
    scaled = infer(exp(-1 * c * later) >= SHRUNK * (1 + t) ** 2, by=[above, power, scaled])
    by = [in_the_tube(apart_grows()), next_value(s, descent), definition(A)]
    within = infer(Next(descent, s) <= B * SHRUNK * (1 + t) ** 2, by=by)
    return infer(Next(descent, s) <= B * exp(-1 * c * later), by=[within, scaled, constants()[1]])
