"""S-5: the order of the forward loss and of its gradients, with one mean near the truth.

The words are those of :mod:`verify.lemmas.slow_decay`.
"""

from __future__ import annotations

from verify.algebra.posterior import SUM, E_phi, mu_j, w
from verify.lemmas.far_mean import AT, LIGHT, N, c, gradient_i, half_way, other, size
from verify.lemmas.far_start import ONE
from verify.lemmas.forward import L
from verify.lemmas.slow_decay import X, most_exponent
from verify.logic.schemas import exp, sqrt
from verify.logic.statement import statement
from verify.logic.terms import Defined
from verify.logic.vectors import square

r, r_j = sqrt(X), sqrt(square(mu_j))
PULL = 10 * (r + 3 * X**2) * E_phi(w) + 20480 * N**2 * exp(most_exponent)
Γ = Defined("Γ_i", r"\Gamma_i", "", PULL)
GRADIENT_SHARP = statement(X * square(gradient_i) <= Γ**2, given=[ONE[0], ONE[3], AT, LIGHT])
"""Claim "S S-5, gradients from above"."""

WEIGHT_ABOVE = statement(
    5 * sqrt(size) * E_phi(w) <= 8 * N * exp(half_way), given=[ONE[0], ONE[3], AT, LIGHT]
)
"""Claim "S S-5, weights from above"."""
LOSS_ABOVE = statement(
    10 * square(c) + 16 * N * SUM(other * sqrt(size) * exp(half_way)) >= 5 * L,
    given=[ONE[0], ONE[3], AT, LIGHT],
)
"""Claim "S S-5, loss from above"."""
