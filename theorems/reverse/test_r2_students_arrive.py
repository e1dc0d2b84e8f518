r"""R-2, students arrive, for all n, m and d: under descent they end near the teacher of their cell.

Setting. As in "R-2, cells stay", with its b, A, R, B, ρ, ω, and with S-7's K; V = Σ_i|μ_i − ν̄_i|²,
χ = ½ S² e^{−b²/2}, E_1 = RBχ + ½(2R + B)²B²χ + ωR, E_2 = Bχ + ω. Steps with 4ηK ≤ 1.
Shown. If a (d + R²) ≤ ηπ_min², a (nR² + u) ≤ 1 and η (4E_1 + 2(RBχ)² + 16ηE_2²) ≤ a u², then for all k

    V_k ≤ u + nR²/(1 + a nR² k).

From k = 1/(a u) on each student is within √(2u) of the teacher of its cell. The least such u is of order
e^{−b²/4}, as ω and χ are of order e^{−b²/2}. For n students of equal weight, two teachers of equal weight at
distance D, d = 1, R = A and η = e/16, the least √(2u) is

    D          18       20       22       24       28       32
    n = 2   0.072    0.011   1.3e−3   1.2e−4   4.6e−7  6.5e−10
    n = 3     1.9     0.44    0.078    0.011   9.0e−5   2.8e−7
    n = 6                                         6.3     0.21

Not shown. The better u that the margins at the end give (start again, with b near D/2). That u could not be
smaller: as V falls like 1/k, so slow a pull is outweighed by errors of the size of its square.
Tools. "R-2, cells stay", its Euler sum, gradients and size; induction.

A step leaves V⁺ ≤ V − 2ηY + 4ηE_1 + 16η²E_2², and 2 (d + R²) Y ≥ q² − 2X² with q ≥ π_min V: in all
V⁺ ≤ V − aV² + au².
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.arrival import (  # isort: skip
    ARRIVE, EACH, E_1, E_2, EULER, GRADIENTS, NOISE, OTHER_CELLS, RATE, SIZE, P, V, X, Y, a, q, u, χ, π_min,
)  # fmt: skip
from verify.lemmas.cells import BEYOND, CELLS_STAY, DISTANT, NEAR, B, D, R, ahead, descent, offset, r, η
from verify.lemmas.norms import length_facts
from verify.lemmas.posterior import norm_of_covariance
from verify.lemmas.reverse import K, τ

from verify.prove import (  # isort: skip
    SUM, At, Defined, E_p, Next, along, assume, cut, d, definition, equals, induction, infer, integrated, k,
    n, next_value, nonnegative_square, pi, renamed_step, square, summand, weights_sum,
)  # fmt: skip

LIGHT, SLOW, SMALL = RATE


@cache
def sizes():
    """0 ≤ V ≤ nR², π_min V ≤ q ≤ R² and Y ≥ 0."""
    room = nonnegative_square(offset)
    positive = infer(V >= 0, by=[definition(V), integrated(SUM, room)])
    most = infer(n * R**2 >= V, by=[definition(V), integrated(SUM, assume(NEAR))])
    least = integrated(SUM, infer(pi * square(offset) >= π_min * square(offset), by=[LIGHT, room]))
    least = infer(q >= π_min * V, by=[least, definition(q), definition(V)])
    reach = integrated(SUM, infer(pi * square(offset) <= pi * R**2, by=[NEAR]))
    reach = infer(q <= R**2, by=[reach, definition(q), weights_sum()])
    some = integrated(SUM, infer(pi * square(offset) >= 0, by=[room]))
    by = [SIZE.cited("R R-2, size")[0], infer(q >= 0, by=[definition(q), some])]
    return positive, most, least, reach, infer(Y >= 0, by=by, squares=[q - X])


@cache
def decrease(step=4):
    """V⁺ ≤ V − 2ηY + 4ηE_1 + 16η²E_2²."""
    distant = infer(DISTANT, by=[BEYOND, length_facts(D, ahead)[1]])
    euler = cut(EULER.cited("R R-2, Euler sum")[0], distant)
    squares = cut(GRADIENTS.cited("R R-2, gradients")[0], distant)
    some = infer(P >= 0, by=[definition(P), integrated(E_p, norm_of_covariance())])
    some = infer(Y + P >= 0, by=[sizes()[-1], some])
    slow = infer(η * (1 - step * η * K) * (Y + P) >= 0, by=[some, step * η * K <= 1])
    euler = infer(η * euler.comparison.difference >= 0, by=[euler])
    squares = infer(η**2 * squares.comparison.difference >= 0, by=[squares], squares=[η])
    by = [next_value(V, descent), definition(V), euler, squares, slow]
    return infer(Next(descent, V) <= V - 2 * η * Y + 4 * η * E_1 + 16 * η**2 * E_2**2, by=by, degree=1)


@cache
def enough(share=1):
    """The number aV² is at most 2ηY + 2η (RBχ)²."""
    positive, _, least, reach, positive_Y = sizes()
    above, below, *_ = OTHER_CELLS.cited("R R-2, students of other cells")
    wide, level = d + R**2, (R * B * χ) ** 2
    stray = infer(level >= X**2, by=[above, below], degree=2)
    by = [SIZE.cited("R R-2, size")[0], infer((R**2 - q) * Y >= 0, by=[reach, positive_Y])]
    half = infer(2 * wide * Y >= q**2 - 2 * X**2, by=by, squares=[q - 2 * X])
    first = infer(a * wide * V**2 <= η * π_min**2 * V**2, by=[SLOW], squares=[V])
    second = infer((π_min * V) ** 2 <= q**2, by=[least, infer(π_min * V >= 0, by=[positive])], degree=2)
    second = infer((π_min * V) ** 2 <= 2 * wide * Y + 2 * level, by=[second, half, stray], degree=1)
    second = infer(η * π_min**2 * V**2 <= η * (2 * wide * Y + 2 * level), by=[second])
    spare = infer((wide - 1) * η * level >= 0, by=[infer((wide - 1) * η >= 0)], squares=[R * B * χ])
    scaled = infer(wide * (2 * η * Y + 2 * η * level - share * a * V**2) >= 0, by=[first, second, spare])
    return infer(share * a * V**2 <= 2 * η * Y + 2 * η * level, by=[scaled, infer(wide > 0)])


@cache
def one_step():
    """V⁺ ≤ V − aV² + au²."""
    return infer(Next(descent, V) <= V - a * V**2 + a * u**2, by=[decrease(), enough(), NOISE], degree=1)


def followed(theorem):
    """The theorem about one state at the k-th iterate, where the cells have kept their students."""
    near = infer(NEAR, by=[definition(r), r <= R**2])
    found = along(cut(theorem, near), descent)
    kept = CELLS_STAY.cited("R R-2, cells stay")
    return cut(found, *(t for t in kept if t.conclusion in found.hypotheses))


@cache
def arrives(rate=1):
    """(V_k − u)(1 + a nR² k) ≤ nR², by induction.

    With Z = V − u, L = nR² and G = 1 + aLk a step leaves at most Z (1 − a (Z + 2u)). That is at most 0 if Z
    is; and if not, then L − (Z − aZ²)(G + aL) = (L − ZG)(1 − aZ) + a²Z²L.
    """
    now, later, L = At(descent, V, k, 0), At(descent, V, k, 1), n * R**2
    step, reach = followed(one_step()), followed(sizes()[1])
    Z, W, F = Defined("Z", "Z", "", now - u), later - u, 1 + a * L * (k + 1)
    is_Z, some = definition(Z), infer(L >= 0)
    factor = infer(F >= 0, by=[infer(a * L * (k + 1) >= 0, by=[infer(a * L >= 0, by=[some])])])
    room = infer(1 - a * (Z + 2 * u) >= 0, by=[SMALL, reach, is_Z])
    falls = infer(Z * (1 - a * (Z + 2 * u)) - W >= 0, by=[step, is_Z])
    falls = infer(F * (Z * (1 - a * (Z + 2 * u)) - W) >= 0, by=[falls, factor])
    claimed = (now - u) * (1 + rate * a * L * k) <= L
    by = [infer(Z * (1 + rate * a * L * k) <= L, by=[claimed, is_Z]), infer(1 - a * Z >= 0, by=[room])]
    by.append(infer(a**2 * Z**2 * L >= 0, by=[some], squares=[a * Z]))
    above = infer(Z * (1 - a * Z) * F <= L, by=by)
    by = [falls, above, some, infer(a * u * F >= 0, by=[factor])]
    by.append(infer((1 - a * (Z + 2 * u)) * F >= 0, by=[room, factor]))
    base = infer(At(descent, V, None, 0) - u <= L, by=[renamed_step(reach, None)])
    return induction(claimed, base, infer(W * (1 + rate * a * L * (k + 1)) <= L, by=by, split=[Z]))


# Two students, one in each cell, so near that the third step is late enough.
LATE = Instance(
    GaussianMixture([1, 19]),
    {
        "A": 2,
        "R": 2,
        "B": 20,
        "b": 8,
        "ρ": 1,
        "K": 2,
        "ω": Fraction(1, 10**8),
        "η": Fraction(1, 8),
        "a": Fraction(1, 1000),
        "u": 600,
        "τ": 3,
    },
    GaussianMixture([0, 20]),
)
# Three students of equal weight, two of them in one cell; two teachers on the line at distance 24.
TWO_CELLS = Instance(
    GaussianMixture([1, -2, 25]),
    {
        "A": Fraction(13, 4),
        "R": Fraction(13, 4),
        "B": 24,
        "b": Fraction(35, 4),
        "ρ": 1,
        "K": 2,
        "ω": Fraction(1, 10**11),
        "η": Fraction(1, 8),
        "a": Fraction(1, 1000),
        "u": Fraction(1, 10**3),
    },
    GaussianMixture([0, 24]),
)


@cache
def each(late=1):
    """|μ_i − ν̄_i|² ≤ V ≤ 2u at step τ, if a u τ ≥ 1."""
    most, total = n * R**2, At(descent, V, τ, 0)
    by = [late * a * u * τ >= 1, infer(most >= 0)]
    late_enough = infer(late * a * most * u * τ >= most, by=by)
    factor = infer(1 + a * most * τ > 0, by=[infer(a * n * τ >= 0)], squares=[R])
    total = infer(total <= 2 * u, by=[renamed_step(arrives(), τ), late_enough, factor])
    own = infer(r >= 0, by=[definition(r), nonnegative_square(offset)])
    part = infer(r <= V, by=[summand(own, SUM), definition(V), integrated(SUM, is_r())])
    return infer(EACH.shown[0], by=[renamed_step(along(part, descent), τ), total])


def is_r():
    """The square r^i is |μ_i − ν̄_i|²."""
    return infer(equals(1 * r, square(offset)), by=[definition(r)])


@claim(REVERSE, "R-2, students arrive", ARRIVE, provenance=Provenance.DERIVED)
@at(TWO_CELLS)
def test_students_arrive(evidence: Evidence) -> None:
    evidence.conclude(arrives(), "V⁺ ≤ V − aV² + au² at every step, and induction")

    evidence.twin("2ηK ≤ 1", lambda: decrease(step=2))
    evidence.twin("2aV²", lambda: enough(share=2))
    evidence.twin("1 + 2a nR² k", lambda: arrives(rate=2))


@claim(REVERSE, "R-2, each student ends near its teacher", EACH, provenance=Provenance.DERIVED)
@at(LATE)
def test_each_student(evidence: Evidence) -> None:
    evidence.conclude(each(), "V − u ≤ nR²/(1 + a nR² τ) ≤ 1/(a τ) ≤ u")

    evidence.twin("from half of that time on", lambda: each(late=2))
