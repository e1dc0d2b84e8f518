"""Students in the cells of a mixture teacher: the words of R-2, and its statements on one student.

Component i of the student is attached to the component of the teacher with mean ν̄_i and weight p̄_i
(:mod:`verify.algebra.teacher`); D_il = |ν_l − ν̄_i|, and m^il is D_il times the margin of i towards l, the
distance from the hyperplane halfway between ν̄_i and ν_l.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.posterior import SUM_J, Cy, E_p, d, gradient, mu, mu_j, pi, pi_j, v, v_star, w, w_j
from verify.algebra.teacher import SUM_L, Cy_star, p_i, p_l, w_l, ν_i, ν_l
from verify.lemmas.derivatives import e
from verify.lemmas.norms import length, norm
from verify.lemmas.reverse import ROOTS, η
from verify.logic.descent import At, Descent, k
from verify.logic.kernel import Theorem, cut
from verify.logic.renaming import renamed_component
from verify.logic.schemas import exp, log, maximum, minimum, sqrt, sqrt_nonnegative
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import any_vector, nonnegative, positive
from verify.logic.terms import Defined, Symbol
from verify.logic.vectors import dot, square

gradient_i = gradient(Law.STUDENT, teacher="mixture")
descent = Descent(mu, gradient_i, η)
ν = any_vector("ν", r"\nu")
LOST = Fraction(8, 5)
"""What is lost to another student, in units of √(π_i π_j)."""

APART = square(mu - mu_j)
FAR_PART = (APART**2 + 10 * APART - 11) / 18
h = maximum(norm(mu - mu_j), FAR_PART)
"""At least d and (2/√27)(d² − 1)^{3/2} for d = |μ_i − μ_j|."""
AT_A_POINT = statement(dot(v, e) + dot(Cy, e) >= dot(mu, e) - norm(e) * SUM_J(w_j * h))
"""Claim "R R-2, pull at a point"."""

L = Defined("ℓ_i", r"\ell^i", "", -2 * log(pi))
own = Defined("c_i", "c^i", "", sqrt(d) * (d + 2 + L) + ((d + L) ** 2 + 2 * d + 10 * (d + L)) / 18 + 1)
BY_ENERGY = statement(E_p(w * (dot(v, e) + dot(Cy, e))) >= pi * dot(mu, e) - pi * own * norm(e))
"""Claim "R R-2, pull by energy"."""

BY_OVERLAP = LOST * sqrt(pi) * (ROOTS - sqrt(pi))
OTHERS = minimum(BY_OVERLAP, pi * own)
"""What the other students take away from the pull on one, at most."""
TOWARDS = statement(
    dot(gradient_i, e) / 2 >= pi * dot(mu - ν, e) - OTHERS * norm(e) - E_p(w * dot(v_star - ν + Cy_star, e))
)
"""Claim "R R-2, half-spaces, mixture teacher"."""

b = positive("b", "b", "bound of all margins from below")
ρ = Symbol("ρ", r"\rho", "bound of all ratios of the teacher's weights", (("≥", Fraction(1)),))
ahead, offset = ν_l - ν_i, mu - ν_i
D = length("D_il", "D_{il}", ahead)
m = Defined("m_il", "m^{il}", "D_il times the margin of i towards l", D**2 / 2 - dot(offset, ahead))
INSIDE, DISTANT, RATIO = m >= b * D, D * (D - 2 * b) >= 0, p_l <= ρ * p_i
WRONG = statement(D * E_p(w * w_l) <= D * pi * ρ * exp(b**2 / -2), given=[INSIDE, DISTANT, RATIO])
"""Claim "R R-2, weight of a wrong teacher"."""

R, B = positive("R", "R", "bound of all |μ_i − ν̄_i|"), positive("B", "B", "bound of all |ν_l − ν̄_i|")
ω = nonnegative("ω", r"\omega", "bound of the pull of the wrong teachers, over π_i")
NEAR, SPREAD = square(offset) <= R**2, D <= B
PULLS = ρ * exp(b**2 / -2) * SUM_L(D + D**2 * (R + B)) <= ω
IN_CELLS = [INSIDE, DISTANT, RATIO, NEAR, SPREAD, PULLS]
WRONG_PULL = statement(E_p(w * dot(v_star - ν_i + Cy_star, e)) <= pi * ω * norm(e), given=IN_CELLS)
"""Claim "R R-2, pull of the wrong teachers"."""

A = positive("A", "A", "distance from ν̄_i beyond which a student is pulled back")
r = Defined("r_i", "r^i", "", square(offset))
BEYOND, PULLED = D * (D - 2 * (A + b)) >= 0, pi * (A - ω) >= OTHERS
SETTING = [BEYOND, RATIO, SPREAD, PULLS, PULLED, A <= R, 2 * η * pi <= 1]
STARTS = [At(descent, m, None, 0) >= b * D, At(descent, r, None, 0) <= R**2]
CELLS_STAY = statement(At(descent, m, k, 0) >= b * D, At(descent, r, k, 0) <= R**2, given=[*STARTS, *SETTING])
"""Claim "R R-2, cells stay"."""


@cache
def root_of_weight() -> Theorem:
    """⊢ √π_i ≥ 0."""
    return cut(sqrt_nonnegative(pi), infer(pi >= 0))


@cache
def roots() -> Theorem:
    """⊢ √π_i √π_j ≥ 0."""
    return infer(sqrt(pi) * sqrt(pi_j) >= 0, by=[root_of_weight(), renamed_component(root_of_weight())])
