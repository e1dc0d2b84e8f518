"""How slowly the forward loss falls once one mean is near the truth: the statements of Theorem 3.7.

The words are those of :mod:`verify.lemmas.far_mean`: ι_i is 1 for the one component, whose mean is c; all
others have |μ_j| ≥ m; X_i = |μ_i|², D = μ_i − c, R_i = |D|², all 1/π_i ≤ N.
"""

from __future__ import annotations

from fractions import Fraction

from verify.algebra.posterior import E_phi, mu
from verify.lemmas import far_start
from verify.lemmas.far_mean import (
    AT,
    FAR,
    LARGE,
    LIGHT,
    NEAR,
    N,
    W,
    c,
    gradient_i,
    half_way,
    m,
    other,
    width,
)
from verify.lemmas.far_start import ONE
from verify.lemmas.forward import HALF, L, descent, η
from verify.logic.descent import Next
from verify.logic.schemas import exp, sqrt
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined
from verify.logic.vectors import dot, square

X_i, X = far_start.X, square(mu)
REGION = [ONE[0], ONE[3], AT, NEAR, LIGHT, FAR, LARGE]

LOSS_BELOW = statement(
    other * (10 * N * sqrt(width) * (1 - E_phi(W)) - exp(half_way)) >= 0,
    m**2 * (1 - E_phi(W)) <= 17 * L,
    given=REGION,
)
"""Claim "F Theorem 3.7, loss from below"."""

most_exponent = -1 * X / 8 - dot(c, mu) / 4 + square(c) / 2
SPEED = N**2 * (12300 + 18 * X**2) * exp(most_exponent)
GRADIENT_ABOVE = statement(square(gradient_i) <= SPEED**2, given=[ONE[0], ONE[3], AT, LIGHT])
"""Claim "F Theorem 3.7, gradients from above"."""

ε = positive("ε", r"\varepsilon", "as small as one likes, at most 1")
b = positive("b", "b", "bound of 1/ε")
SMALL = [ε <= 1, ε * b >= 1]
rate_below, rate_above = Fraction(1, 8) - ε / 32, Fraction(1, 8) + ε / 32
M = Defined("M", "M", "", 2 * 10**10 * N**2 * b**3 * exp(b))
"""What a step adds to e^{(1/8 − ε/32)X_i}, over η."""
ONE_STEP = statement(
    other * (exp(rate_below * Next(descent, X_i)) - exp(rate_below * X_i) - η * M) <= 0,
    other * (N * b * exp(b) * L - exp(-1 * rate_above * X_i)) >= 0,
    given=[*REGION, *SMALL, η <= HALF],
)
"""Claim "F Theorem 3.7, one step"."""
