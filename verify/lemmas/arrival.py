"""How students arrive at the teachers of their cells: the words of R-2 on all of them, and its statements.

With a_i = μ_i − ν̄_i and the Σ over pairs of students: Y = E_p|Σ w_i a_i|² and q = Σ π_i|a_i|² are what S-8
calls F and q for each cell by itself; X and N are what pairs of different cells add.
"""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.distances import P_l, reach, total_variation
from verify.algebra.posterior import C2, SUM, SUM_J, E_p, d, mu_j, n, pi, pi_j, w, w_j
from verify.algebra.teacher import SUM_L, attached, attached_j, attachment, p_l, ν_i, ν_j, ν_l
from verify.lemmas.cells import (
    IN_CELLS,
    INSIDE,
    NEAR,
    SETTING,
    SPREAD,
    STARTS,
    B,
    D,
    R,
    ahead,
    b,
    descent,
    gradient_i,
    offset,
    r,
    ω,
)
from verify.lemmas.norms import AnyVector, length_facts, norm
from verify.lemmas.reverse import K_BOUND, ROOTS, K, η, τ
from verify.logic.descent import At, k
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, both_ways, cauchy_schwarz, integrated
from verify.logic.schemas import circle_constant, exp, sqrt
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real, Term
from verify.logic.vectors import dot, square

away, offset_j = ν_j - ν_i, mu_j - ν_j
BETWEEN = norm(away)
DECAY = exp(b**2 / -2)
SHARE = sqrt(pi) * sqrt(pi_j) * DECAY / 2
"""What two students of different cells overlap at most."""
OVERLAP = statement(square(away) * E_p(w * w_j) <= square(away) * SHARE, given=[INSIDE])
"""Claim "R R-2, overlap of cells"."""


def over_pairs(value: Real) -> Term:
    """Σ_i Σ_j E_p[w_i w_j] f_ij for a term f_ij that x does not move."""
    return SUM(SUM_J(E_p(w * w_j) * value))


χ = Defined("χ", r"\chi", "overlap of all cells, at most", ROOTS**2 * DECAY / 2)
X = Defined("X", "X", "", over_pairs(dot(offset, away)))
N = Defined("N", "N", "", over_pairs(square(away)))
OTHER_CELLS = statement(
    R * B * χ >= X,
    -1 * R * B * χ <= X,
    B**2 * χ >= N,
    BETWEEN * E_p(w * w_j) <= B * SHARE,
    given=[INSIDE, NEAR, SPREAD],
)
"""Claim "R R-2, students of other cells"."""

Y = Defined("Y", "Y", "", over_pairs(dot(offset, offset_j)))
P = Defined("P", "P", "", E_p(C2))
E_1 = Defined("E_1", "E_1", "", R * B * χ + (2 * R + B) ** 2 * B**2 * χ / 2 + ω * R)
E_2 = Defined("E_2", "E_2", "", B * χ + ω)
EULER = statement(SUM(dot(offset, gradient_i)) >= 2 * Y + P - 2 * E_1, given=IN_CELLS)
"""Claim "R R-2, Euler sum"."""
GRADIENTS = statement(SUM(square(gradient_i)) <= 8 * K * (Y + P) + 16 * E_2**2, given=[*IN_CELLS, K_BOUND])
"""Claim "R R-2, gradients"."""

q = Defined("q", "q", "", SUM(pi * square(offset)))
SIZE = statement(Y * (d + q) >= (q - X) ** 2)
"""Claim "R R-2, size"."""

V = Defined("V", "V", "", SUM(square(offset)))
V_k = At(descent, V, k, 0)
π_min, a = positive("π_min", r"\pi_{\min}", "lower bound of the weights"), positive("a", "a", "rate")
u = positive("u", "u", "size that V ends below, but for what falls like 1/k")
RATE = [pi >= π_min, a * (d + R**2) <= η * π_min**2, a * (n * R**2 + u) <= 1]
NOISE = η * (4 * E_1 + 2 * (R * B * χ) ** 2 + 16 * η * E_2**2) <= a * u**2
ARRIVING = [*STARTS, *SETTING, K_BOUND, 4 * η * K <= 1, *RATE, NOISE]
ARRIVE = statement((V_k - u) * (1 + a * n * R**2 * k) <= n * R**2, given=ARRIVING)
"""Claim "R R-2, students arrive"."""
EACH = statement(At(descent, r, τ, 0) <= 2 * u, given=[*ARRIVING, a * u * τ >= 1])
"""Claim "R R-2, each student ends near its teacher"."""

TV = total_variation(Law.STUDENT, Law.TEACHER)
ROOT = sqrt(2 * circle_constant())
MATCHED = equals(P_l, p_l)
"""The weight attached to each component of the teacher is its own."""
BY_DISTANCE = statement(SUM(pi * reach) >= ROOT * TV, given=[MATCHED])
"""Claim "R total variation, matched weights"."""
TV_k = At(descent, TV, k, 0)
IN_VARIATION = statement(
    (2 * circle_constant() * TV_k**2 - u) * (1 + a * n * R**2 * k) <= n * R**2, given=[*ARRIVING, MATCHED]
)
"""Claim "R R-2, in total variation"."""


@cache
def is_attached(index: str) -> Theorem:
    """⊢ a_il ≥ 0, or a_jl ≥ 0 for index "j"."""
    a = attached if index == "i" else attached_j
    return infer(a >= 0, by=[attachment(index)[0]], squares=[a])


def at_attached(index: str, other: AnyVector) -> Theorem:
    """⊢ a_il ⟨ν_l − ν̄_i, u⟩ = 0, or a_jl ⟨ν_l − ν̄_j, u⟩ = 0 for index "j"."""
    a, here = (attached, ν_l - ν_i) if index == "i" else (attached_j, ν_l - ν_j)
    binary, _, same = attachment(index)
    most = a * square(here) * square(other)
    small = infer(a * dot(here, other) ** 2 <= most, by=[cauchy_schwarz(here, other), is_attached(index)])
    small = infer((a * dot(here, other)) ** 2 <= 0, by=[small, same, binary])
    sides = [infer(sign * a * dot(here, other) <= 0, by=[small], degree=2) for sign in (1, -1)]
    return both_ways(sides[0], infer(a * dot(here, other) >= 0, by=[sides[1]]))


@cache
def between_cells() -> Theorem:
    """D_il ≤ B ⊢ |ν̄_j − ν̄_i|² ≤ B²: l is l(j)."""
    squared, least = length_facts(D, ahead)
    far = infer(square(ahead) <= B**2, by=[squared, least, SPREAD])
    each = infer(attached_j * square(ahead) <= attached_j * B**2, by=[far, is_attached("j")])
    same = at_attached("j", ν_l + ν_j - 2 * ν_i)
    each = infer(attached_j * square(away) <= attached_j * B**2, by=[each, same])
    return infer(square(away) <= B**2, by=[integrated(SUM_L, each), attachment("j")[1]])
