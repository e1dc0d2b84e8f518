"""Theorem 3.5 for all time, in any shape of the others: the words of it, and its statements.

Forward divergence from N(0, I). As in :mod:`verify.lemmas.far_start`, ι_i is 1 for the one component and 0
for all others; d_ij = |μ_i − μ_j|².
"""

from __future__ import annotations

from verify.algebra.posterior import SUM_J, E_phi, mu, mu_j, w_j
from verify.lemmas.far_mean import SIGN, N, c, m, other
from verify.lemmas.far_start import ONE, X, ι, ι_j
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.lead import gradient_i
from verify.logic.descent import Next
from verify.logic.schemas import exp
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined
from verify.logic.vectors import square

apart = square(mu - mu_j)
P = Defined("P_i", "P_i", "", 14 * SUM_J(E_phi(w_j) * apart**2))
"""How much the others pull."""
INSIDE = ι * (4 * square(mu) - 1) <= 0
OUTSIDE = ι * (1 - ι_j) * (apart - 1) >= 0
PULLED = statement(ι * square(gradient_i - 2 * mu) <= ι * P**2, given=[*ONE[:3], INSIDE, OUTSIDE])
"""Claim "F Theorem 3.5, the pull of the others"."""

κ = positive("κ", r"\kappa", "what a step gains")
GROWTH = statement(
    other * (exp(Next(descent, X) / 8) - exp(m**2 / 8) - η * κ * m**2) >= 0,
    given=[*SIGN.given, square(c) * (m**2 + 1) <= 1, η <= HALF, 1000 * N**8 * κ <= 1],
)
"""Claim "S S-9, growth"."""
