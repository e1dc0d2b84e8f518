"""How slowly the forward loss falls once one mean is near the truth: the statements of Theorem 3.7.

The words are those of :mod:`verify.lemmas.far_mean`: ι_i is 1 for the one component, whose mean is c; all
others have |μ_j| ≥ m; X_i = |μ_i|², D = μ_i − c, R_i = |D|², all 1/π_i ≤ N.
"""

from __future__ import annotations

from verify.algebra.posterior import E_phi, mu
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
from verify.lemmas.forward import L
from verify.logic.schemas import exp, sqrt
from verify.logic.statement import statement
from verify.logic.vectors import dot, square

X = square(mu)
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
