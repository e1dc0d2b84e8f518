r"""R-2, students arrive, for all n, m and d: under descent they end within ε of the teacher of their cell.

Setting. As in "R-2, cells stay", with its b, A, R, B, ρ, ω, and S-7's K; V = Σ_i|μ_i − ν̄_i|²,
χ = ½ S² e^{−b²/2}, E_1 = RBχ + ½(2R + B)²B²χ + ωR, E_2 = Bχ + ω. Steps with 4ηK ≤ 1.
Shown. If a (d + R²) ≤ ηπ_min², a (nR² + u) ≤ 1 and η (4E_1 + 2(RBχ)² + 16ηE_2²) ≤ a u², then for all k

    V_k ≤ u + nR²/(1 + a nR² k).

So V_k ≤ 2u from k = 1/(a u) on; with ω, χ, E_1, E_2 the least u is of order e^{−b²/4}.
Not shown. The better u that the margins at the end give (start again, with b near D/2).
Tools. "R-2, cells stay", its Euler sum, gradients and size; induction.

A step leaves V⁺ ≤ V − 2ηY + 4ηE_1 + 16η²E_2², and 2 (d + R²) Y ≥ q² − 2X² with q ≥ π_min V: in all
V⁺ ≤ V − aV² + au².
"""

from functools import cache

from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.cells import (  # isort: skip
    APART, ARRIVE, BEYOND, CELLS_STAY, ERRORS, EULER, E_1, E_2, FACE, GRADIENTS, INSIDE, NEAR, NOISE, SIZE,
    B, P, R, V, X, Y, a, ahead, descent, lengths, offset, q, r, s, u, π_min, χ,
)  # fmt: skip
from verify.lemmas.posterior import norm_of_covariance
from verify.lemmas.reverse import K, η

from verify.prove import (  # isort: skip
    SUM, At, Defined, E_p, Next, along, assume, cut, d, definition, induction, infer, integrated, k, n,
    next_value, nonnegative_square, pi, renamed_step, square, weights_sum,
)  # fmt: skip


@cache
def apart():
    """D = 0 or D ≥ 2b."""
    return infer(APART, by=[BEYOND, lengths(ahead)[1]])


@cache
def sizes():
    """0 ≤ V ≤ nR², π_min V ≤ q, 0 ≤ q ≤ R², Y ≥ 0 and P ≥ 0."""
    room = nonnegative_square(offset)
    positive_V = infer(V >= 0, by=[definition(V), integrated(SUM, room)])
    most = infer(n * R**2 >= V, by=[definition(V), integrated(SUM, assume(NEAR))])
    least = integrated(SUM, infer(pi * square(offset) >= π_min * square(offset), by=[pi >= π_min, room]))
    least = infer(q >= π_min * V, by=[least, definition(q), definition(V)])
    reach = integrated(SUM, infer(pi * square(offset) <= pi * R**2, by=[NEAR]))
    reach = infer(q <= R**2, by=[reach, definition(q), weights_sum()])
    positive_q = infer(
        q >= 0, by=[definition(q), integrated(SUM, infer(pi * square(offset) >= 0, by=[room]))]
    )
    (size,) = SIZE.cited("R R-2, size")
    positive_Y = infer(Y >= 0, by=[size, positive_q], squares=[q - X])
    positive_P = infer(P >= 0, by=[definition(P), integrated(E_p, norm_of_covariance())])
    return positive_V, most, least, reach, positive_Y, positive_P


@cache
def decrease(step=4):
    """V⁺ ≤ V − 2ηY + 4ηE_1 + 16η²E_2²."""
    *_, positive_Y, positive_P = sizes()
    euler, squares = (
        cut(claimed.cited(name)[0], apart())
        for claimed, name in ((EULER, "R R-2, Euler sum"), (GRADIENTS, "R R-2, gradients"))
    )
    total = infer(Y + P >= 0, by=[positive_Y, positive_P])
    slow = infer(η * (1 - step * η * K) * (Y + P) >= 0, by=[total, step * η * K <= 1])
    squares = infer(η**2 * squares.comparison.difference >= 0, by=[squares], squares=[η])
    by = [
        next_value(V, descent),
        definition(V),
        infer(η * euler.comparison.difference >= 0, by=[euler]),
        squares,
        slow,
    ]
    return infer(Next(descent, V) <= V - 2 * η * Y + 4 * η * E_1 + 16 * η**2 * E_2**2, by=by, degree=1)


@cache
def enough(share=1):
    """A V² ≤ 2ηY + 2η (R B χ)²."""
    positive_V, _, least, reach, positive_Y, _ = sizes()
    (size,) = SIZE.cited("R R-2, size")
    below, above = (ERRORS.cited("R R-2, students of other cells")[which] for which in (1, 0))
    stray = infer((R * B * χ) ** 2 >= X**2, by=[above, below], degree=2)
    wide, level = d + R**2, (R * B * χ) ** 2
    half = infer(
        2 * wide * Y >= q**2 - 2 * X**2,
        by=[size, infer((R**2 - q) * Y >= 0, by=[reach, positive_Y])],
        squares=[q - 2 * X],
    )
    half = infer(2 * wide * Y + 2 * level >= q**2, by=[half, stray], degree=1)
    first = infer(a * wide * V**2 <= η * π_min**2 * V**2, by=[a * wide <= η * π_min**2], squares=[V])
    second = infer((π_min * V) ** 2 <= q**2, by=[least, infer(π_min * V >= 0, by=[positive_V])], degree=2)
    second = infer(
        η * π_min**2 * V**2 <= η * (2 * wide * Y + 2 * level),
        by=[infer((π_min * V) ** 2 <= 2 * wide * Y + 2 * level, by=[second, half])],
    )
    spare = infer((wide - 1) * η * level >= 0, by=[infer((wide - 1) * η >= 0)], squares=[R * B * χ])
    scaled = infer(wide * (2 * η * Y + 2 * η * level - share * a * V**2) >= 0, by=[first, second, spare])
    return infer(share * a * V**2 <= 2 * η * Y + 2 * η * level, by=[scaled, infer(wide > 0)])


@cache
def one_step():
    """V⁺ ≤ V − aV² + au²."""
    return infer(Next(descent, V) <= V - a * V**2 + a * u**2, by=[decrease(), enough(), NOISE], degree=1)


def followed(theorem):
    """The theorem about one state at the k-th iterate, where the cells have kept their students."""
    inside, near = infer(INSIDE, by=[definition(s), s <= FACE]), infer(NEAR, by=[definition(r), r <= R**2])
    given = [t for t in (inside, near) if t.conclusion in theorem.hypotheses]
    always = CELLS_STAY.cited("R R-2, cells stay")
    kept = [always[(inside, near).index(t)] for t in given]
    return cut(along(cut(theorem, *given), descent), *kept)


@cache
def arrives(rate=1):
    """(V_k − u)(1 + a nR² k) ≤ nR², by induction: V⁺ − u ≤ Z − aZ(V + u) for Z = V − u."""
    now, later, most = At(descent, V, k, 0), At(descent, V, k, 1), n * R**2
    step, reach = followed(one_step()), followed(sizes()[1])
    room = infer(1 - a * (now + u) >= 0, by=[a * (most + u) <= 1, reach])
    some = infer(most >= 0)
    growth = infer(a * most * (k + 1) >= 0, by=[infer(a * most >= 0, by=[some])])
    factor = infer(1 + a * most * (k + 1) >= 0, by=[growth])
    claimed = (now - u) * (1 + rate * a * most * k) <= most
    falls = infer(later - u <= (now - u) * (1 - a * (now + u)), by=[step])
    # With Z ≥ 0, L = nR² and G = 1 + aLk: L − (Z − aZ²)(G + aL) = (L − ZG)(1 − aZ) + a²Z²L.
    Z = Defined("Z", "Z", "", now - u)
    is_Z = definition(Z)
    slow = infer(1 - a * Z >= 0, by=[room, is_Z])
    large = infer(
        Z * (1 - a * Z) * (1 + a * most * (k + 1)) <= most,
        by=[
            infer(Z * (1 + rate * a * most * k) <= most, by=[claimed, is_Z]),
            slow,
            infer(a**2 * Z**2 * most >= 0, by=[some], squares=[a * Z]),
        ],
    )
    F, W = 1 + a * most * (k + 1), later - u
    left = Z * (1 - a * (Z + 2 * u))
    falls = infer(F * (left - W) >= 0, by=[infer(left - W >= 0, by=[falls, is_Z]), factor])
    by = [
        falls,
        large,
        some,
        infer(a * u * F >= 0, by=[factor]),
        infer((1 - a * (Z + 2 * u)) * F >= 0, by=[infer(1 - a * (Z + 2 * u) >= 0, by=[room, is_Z]), factor]),
    ]
    after = infer(most >= W * F, by=by, split=[Z])
    base = infer(At(descent, V, None, 0) - u <= most, by=[renamed_step(reach, None)])
    return induction(claimed, base, after)


@claim(REVERSE, "R-2, students arrive", ARRIVE, provenance=Provenance.DERIVED)
def test_students_arrive(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "V⁺ ≤ V − aV² + au² at every step, and induction")

    evidence.twin("2ηK ≤ 1", lambda: decrease(step=2))
    evidence.twin("V⁺ ≤ V − 2aV² + …", lambda: enough(share=2))
