r"""R-2, cells stay, for all n, m and d: students that start well inside their cells stay there under descent.

Setting. Teacher Σ_l p_l N(ν_l, I); component i of the student is attached to component l(i) of the teacher,
in whose cell it starts; its mean and weight are ν̄_i and p̄_i. D_il = |ν_l − ν̄_i| ≤ B, and p_l ≤ ρ p̄_i.
The margin of i towards l is D_il/2 − s_il/D_il, s_il = ⟨μ_i − ν̄_i, ν_l − ν̄_i⟩, its distance from the
hyperplane halfway between ν̄_i and ν_l. Reverse descent with 2ηπ_i ≤ 1; let

    κ_i = (8/5) Σ_{j≠i} √(π_j/π_i),      ω ≥ ρ e^{−b²/2} Σ_l (D_il + D_il² (R + B)).

Shown. If κ_i + ω ≤ A ≤ R, and D_il ≥ 2(A + b) unless ν_l = ν̄_i, then all margins stay ≥ b and all
|μ_i − ν̄_i| ≤ R, for all steps, once they are.
Not shown. How near the students end: "R-2, students arrive". That D need not exceed 2(κ + ω + b).
Tools. The R-2 lemmas on half-spaces and on the pull of the wrong teachers; induction.

Along every e, ½⟨∇_iF, e⟩ ≥ π_i (⟨μ_i − ν̄_i, e⟩ − A|e|): a step leaves at most the fraction 1 − 2ηπ_i of
⟨μ_i − ν̄_i, e⟩ and 2ηπ_i A|e| besides. With e = ν_l − ν̄_i that is the margin, with e = μ_i⁺ − ν̄_i the ball.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.algebra.teacher import ν_i
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.cells import (  # isort: skip
    APART, BEYOND, CELLS_STAY, FACE, INSIDE, LOST, NEAR, PULLED, STARTS, TOWARDS, WRONG_PULL, A, D_l, R,
    ahead, descent, e, length_of, lengths, offset, r, root_of_weight, s, η, ν, ω,
)  # fmt: skip
from verify.lemmas.reverse import ROOTS

from verify.prove import (  # isort: skip
    At, Next, above_max, along, assume, cauchy_schwarz, cut, definition, dot, for_vector, induction, infer,
    k, max_left, max_right, maximum, next_value, nonnegative_square, pi, sqrt, sqrt_squared, square,
)  # fmt: skip

g = descent.gradient
SLOW = 2 * η * pi <= 1
NOW = maximum(s - FACE, r - R**2)
OUTSIDE = maximum(Next(descent, s) - FACE, Next(descent, r) - R**2)


@cache
def inside():
    """What is assumed of the state: in its cell, and within R."""
    return (
        infer(INSIDE, by=[definition(s), max_left(s - FACE, r - R**2), NOW <= 0]),
        infer(NEAR, by=[definition(r), max_right(s - FACE, r - R**2), NOW <= 0]),
        infer(APART, by=[BEYOND, lengths(ahead)[1]]),
    )


@cache
def any_direction():
    """½⟨∇_iF, e⟩ ≥ π_i (⟨μ_i − ν̄_i, e⟩ − A|e|)."""
    towards = for_vector(TOWARDS.cited("R R-2, half-spaces, mixture teacher")[0], ν, 1 * ν_i)
    wrong = cut(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], *inside())
    of_root = cut(sqrt_squared(pi), infer(pi >= 0))
    room = infer(LOST * sqrt(pi) * (ROOTS - sqrt(pi)) <= pi * (A - ω), by=[PULLED, of_root, root_of_weight()])
    length = length_of(e)
    room = infer(
        LOST * sqrt(pi) * (ROOTS - sqrt(pi)) * length <= pi * (A - ω) * length, by=[room, lengths(e)[1]]
    )
    return infer(dot(g, e) / 2 >= pi * dot(offset, e) - pi * A * length, by=[towards, wrong, room])


@cache
def margins(step=2):
    """A step leaves at most (1 − 2ηπ_i) s + 2ηπ_i A D."""
    towards = for_vector(any_direction(), e, ahead)
    by = [next_value(s, descent), definition(s), towards]
    moved = infer(Next(descent, s) <= s - 2 * η * pi * (s - A * D_l), by=by)
    keeps = infer((1 - step * η * pi) * (FACE - s) >= 0, by=[SLOW, max_left(s - FACE, r - R**2), NOW <= 0])
    return infer(
        Next(descent, s) <= FACE, by=[moved, keeps, infer(2 * η * pi * (FACE - A * D_l) >= 0, by=[BEYOND])]
    )


@cache
def balls():
    """|u|² ≤ R|u| for u = μ_i⁺ − ν̄_i."""
    u = offset - η * g
    (squared, positive), length = lengths(u), length_of(u)
    towards = for_vector(any_direction(), e, u)
    along_u = infer(
        dot(offset, u) ** 2 <= square(u) * R**2,
        by=[cauchy_schwarz(offset, u), inside()[1], nonnegative_square(u)],
    )
    along_u = infer(dot(offset, u) ** 2 <= (R * length) ** 2, by=[along_u, squared])
    along_u = infer(
        dot(offset, u) <= R * length, by=[along_u, infer(R * length >= 0, by=[positive])], degree=2
    )
    shrunk = infer((1 - 2 * η * pi) * (R * length - dot(offset, u)) >= 0, by=[SLOW, along_u])
    moved = infer(η * dot(g, u) >= 2 * η * pi * (dot(offset, u) - A * length), by=[towards])
    within = infer(
        2 * η * pi * (R - A) * length >= 0, by=[infer((R - A) * length >= 0, by=[A <= R, positive])]
    )
    whole = infer(length**2 <= R * length, by=[squared, shrunk, moved, within], degree=1)
    short = infer(length <= R, by=[whole], split=[-1 * length])
    by = [next_value(r, descent), squared, infer(length**2 <= R**2, by=[short, positive])]
    return infer(Next(descent, r) <= R**2, by=by)


@cache
def always():
    """Both at every step, by induction."""
    step = cut(
        above_max(0, Next(descent, s) - FACE, Next(descent, r) - R**2),
        *(
            infer(t <= 0, by=[f])
            for t, f in ((Next(descent, s) - FACE, margins()), (Next(descent, r) - R**2, balls()))
        ),
    )
    claimed = along(assume(NOW <= 0), descent)
    start = [At(descent, s, None, 0) - FACE, At(descent, r, None, 0) - R**2]
    base = cut(above_max(0, *start), *(infer(f - 0 <= 0, by=[h]) for f, h in zip(start, STARTS, strict=True)))
    kept = induction(claimed.conclusion, base, along(step, descent))
    sides = At(descent, s, k, 0) - FACE, At(descent, r, k, 0) - R**2
    return infer(CELLS_STAY.shown[0], by=[kept, max_left(*sides)]), infer(
        CELLS_STAY.shown[1], by=[kept, max_right(*sides)]
    )


# Three students, two of them in one cell, two teachers on the line at distance 16.
TWO_CELLS = Instance(
    GaussianMixture([1, -2, 13]),
    {"b": Fraction(22, 5), "A": Fraction(18, 5), "R": 4, "B": 16, "ρ": 1, "ω": Fraction(2, 5), "η": 1},
    GaussianMixture([0, 16]),
)


@claim(REVERSE, "R-2, cells stay", CELLS_STAY, provenance=Provenance.DERIVED)
@at(TWO_CELLS)
def test_cells_stay(evidence: Evidence) -> None:
    evidence.conclude(always()[0], "a step leaves at most (1 − 2ηπ_i) s_il + 2ηπ_i A D_il, and induction")
    evidence.conclude(always()[1], "|u|² ≤ (1 − 2ηπ_i) R|u| + 2ηπ_i A|u| for u = μ_i⁺ − ν̄_i, and induction")

    evidence.twin("1 − 4ηπ_i ≥ 0", lambda: margins(step=4))
