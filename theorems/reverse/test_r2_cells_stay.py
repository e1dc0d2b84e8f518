r"""R-2, cells stay, for all n, m and d: students that start well inside their cells stay there under descent.

Setting. Teacher Σ_l p_l N(ν_l, I); component i of the student is attached to component l(i) of the teacher,
in whose cell it starts; its mean and weight are ν̄_i and p̄_i. D_il = |ν_l − ν̄_i| ≤ B, and p_l ≤ ρ p̄_i. The
margin of i towards l is its distance from the hyperplane halfway between ν̄_i and ν_l; m^il is D_il times
that. Reverse descent with 2ηπ_i ≤ 1; let

    K_i = min( (8/5) Σ_{j≠i} √(π_j/π_i),  c^i ),      ω ≥ ρ e^{−b²/2} Σ_l (D_il + D_il² (R + B)),

with c^i of "R-2, pull by energy", of order (d + log 1/π_i)² at most.
Shown. If K_i + ω ≤ A ≤ R, and D_il ≥ 2(A + b) unless ν_l = ν̄_i, then all margins stay ≥ b and all
|μ_i − ν̄_i| ≤ R, for all steps, once they are. So the separation that is needed grows with n, m, R and all
1/π_i, 1/p_l like powers of logarithms.
Not shown. How near the students end: "R-2, students arrive". That D_il need not be so large: the least D
that this asks for, with two teachers of equal weight, students of equal weight, d = 1 and R = A, is

    n                             1      2      3      6     12     24    100
    least D                    8.41  12.20  15.78  26.06  39.33  45.88  60.65
    with 21/4 for 8/5          8.41  20.22  31.29  63.64  127.4  254.1  1053.
    seen in "R-2, threshold": 3 to 3¾, for n = 12 and margins of ½

Most is lost in K_i, which at n = 2 is 1.6 where the line needs 0.314, and grows though students at the same
place do not add up; then in b ≥ 4, where on the line margins of ½ are seen to do.
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
    BEYOND, CELLS_STAY, DISTANT, INSIDE, NEAR, OTHERS, PULLED, STARTS, TOWARDS, WRONG_PULL, A, D, R, ahead,
    b, descent, e, m, offset, r, η, ν, ω,
)  # fmt: skip
from verify.lemmas.norms import at_most, length_facts, norm, norm_facts, pairing

from verify.prove import (  # isort: skip
    At, Next, above_max, along, assume, cut, definition, dot, for_vector, induction, infer, k, max_left,
    max_right, maximum, next_value, pi,
)  # fmt: skip

g = descent.gradient
SLOW = 2 * η * pi <= 1
LEFT = b * D - m, r - R**2
"""Both at most 0: the student is in its cell, and within R."""
LEFT_NEXT = b * D - Next(descent, m), Next(descent, r) - R**2
HERE = maximum(*LEFT) <= 0


@cache
def inside():
    """What is assumed of the state."""
    return (
        infer(INSIDE, by=[max_left(*LEFT), HERE]),
        infer(NEAR, by=[definition(r), max_right(*LEFT), HERE]),
        infer(DISTANT, by=[BEYOND, length_facts(D, ahead)[1]]),
    )


@cache
def any_direction():
    """½⟨∇_iF, e⟩ ≥ π_i (⟨μ_i − ν̄_i, e⟩ − A|e|)."""
    towards = for_vector(TOWARDS.cited("R R-2, half-spaces, mixture teacher")[0], ν, 1 * ν_i)
    wrong = cut(WRONG_PULL.cited("R R-2, pull of the wrong teachers")[0], *inside())
    room = infer(OTHERS * norm(e) <= pi * (A - ω) * norm(e), by=[PULLED, norm_facts(e)[1]])
    return infer(dot(g, e) / 2 >= pi * dot(offset, e) - pi * A * norm(e), by=[towards, wrong, room])


@cache
def margins(step=2, beyond=BEYOND):
    """A step leaves at least (1 − 2ηπ_i) m + 2ηπ_i (D²/2 − A D)."""
    towards = for_vector(any_direction(), e, ahead)
    by = [next_value(m, descent), definition(m), definition(D), towards]
    moved = infer(Next(descent, m) >= m + 2 * η * pi * (D**2 / 2 - A * D - m), by=by)
    keeps = infer((1 - step * η * pi) * (m - b * D) >= 0, by=[SLOW, inside()[0]])
    gains = infer(η * pi * (D**2 - 2 * (A + b) * D) >= 0, by=[beyond])
    return infer(Next(descent, m) >= b * D, by=[moved, keeps, gains])


@cache
def balls(step=2):
    """|u|² ≤ R|u| for u = μ_i⁺ − ν̄_i."""
    u = offset - η * g
    (squared, positive), size = norm_facts(u), norm(u)
    by = [inside()[1], at_most(squared), infer(R * size >= 0, by=[positive])]
    along_u, _ = pairing(offset, u, R, size, by)
    shrunk = infer((1 - step * η * pi) * (R * size - dot(offset, u)) >= 0, by=[SLOW, along_u])
    moved = for_vector(any_direction(), e, u)
    moved = infer(η * dot(g, u) >= 2 * η * pi * (dot(offset, u) - A * size), by=[moved])
    within = infer((R - A) * size >= 0, by=[A <= R, positive])
    within = infer(2 * η * pi * (R - A) * size >= 0, by=[within])
    whole = infer(size**2 <= R * size, by=[squared, shrunk, moved, within], degree=1)
    short = infer(size <= R, by=[whole], split=[-1 * size])
    by = [next_value(r, descent), squared, infer(size**2 <= R**2, by=[short, positive])]
    return infer(Next(descent, r) <= R**2, by=by)


@cache
def always():
    """Both at every step, by induction."""
    both = zip(LEFT_NEXT, (margins(), balls()), strict=True)
    step = cut(above_max(0, *LEFT_NEXT), *(infer(left <= 0, by=[shown]) for left, shown in both))
    claimed = along(assume(HERE), descent).conclusion
    start = b * D - At(descent, m, None, 0), At(descent, r, None, 0) - R**2
    base = cut(above_max(0, *start), *(assume(formula) for formula in STARTS))
    kept = induction(claimed, base, along(step, descent))
    sides = b * D - At(descent, m, k, 0), At(descent, r, k, 0) - R**2
    by = [kept, max_left(*sides)], [kept, max_right(*sides)]
    return [infer(formula, by=reasons) for formula, reasons in zip(CELLS_STAY.shown, by, strict=True)]


# Three students of equal weight, two of them in one cell; two teachers on the line at distance 16.
TWO_CELLS = Instance(
    GaussianMixture([1, -2, 13]),
    {"b": Fraction(22, 5), "A": Fraction(18, 5), "R": Fraction(18, 5), "ρ": 1, "ω": Fraction(2, 5), "η": 1},
    GaussianMixture([0, 16]),
)


@claim(REVERSE, "R-2, cells stay", CELLS_STAY, provenance=Provenance.DERIVED)
@at(TWO_CELLS)
def test_cells_stay(evidence: Evidence) -> None:
    evidence.conclude(always()[0], "a step leaves at least (1 − 2ηπ_i) m + 2ηπ_i (D²/2 − A D), and induction")
    evidence.conclude(always()[1], "|u|² ≤ (1 − 2ηπ_i) R|u| + 2ηπ_i A|u| for u = μ_i⁺ − ν̄_i, and induction")

    evidence.twin("1 − 4ηπ_i ≥ 0 for margins", lambda: margins(step=4))
    evidence.twin("1 − 4ηπ_i ≥ 0 for balls", lambda: balls(step=4))
    evidence.twin("D ≥ 2A, without the margin", lambda: margins(beyond=D * (D - 2 * A) >= 0))
