"""Random students and the cells of a mixture teacher: the formulas of claim "R R-2, random starts".

Students start at μ_i ∼ N(0, σ²I), independent. Cells are those of the nearest of the teacher's means ν_l.
"""

from __future__ import annotations

from fractions import Fraction

from verify.algebra.posterior import d, mu, n
from verify.algebra.teacher import ν_h, ν_l
from verify.lemmas.cells import b
from verify.logic.events import failure, normal_means
from verify.logic.schemas import circle_constant, exp, inverse, log, sqrt
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import TEACHER_COUNT, term
from verify.logic.vectors import square

σ = positive("σ", r"\sigma", "scale of the starts")
s = positive("s", "s", "bound of all |μ_i| at the start")
m = term(TEACHER_COUNT)
STUDENTS = normal_means(0 * mu, σ)
"""μ_i ∼ N(0, σ²I), independent."""
WIDTH = sqrt(2 * circle_constant())
OUTSIDE = -1 * d * log(Fraction(1, 2)) / 2 - s**2 * inverse(σ) ** 2 / 4
"""log(2^{d/2} e^{−s²/(4σ²)}), the bound of Pr(|μ_i| > s)."""
UNLIKELY = n * m * (m - 1) * b + σ * WIDTH * n * exp(OUTSIDE)
"""σ√(2π) times the bound of the probability."""
CLEAR = (square(mu - ν_l) - square(mu - ν_h)) ** 2 >= 4 * b**2 * square(ν_l - ν_h)
"""Says that μ_i is at least b away from the hyperplane halfway between ν_l and ν_h."""
WITHIN = square(mu) <= s**2
NOT_CLEAR = failure(STUDENTS, CLEAR, WITHIN)
CLEAR_STARTS = statement(σ * WIDTH * NOT_CLEAR <= UNLIKELY)
"""Claim "R R-2, random starts"."""
