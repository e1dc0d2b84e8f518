"""Deviations from the mean of the means under reverse descent, n of equal weight, and the claim to cite."""

from __future__ import annotations

from verify.algebra.posterior import SUM, mu, n
from verify.lemmas.reverse import D, F, descent, η
from verify.lemmas.tube import UNIFORM, m
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.statement import statement
from verify.logic.terms import Defined
from verify.logic.vectors import square

M2 = Defined("|m|²", "|m|^2", "", square(m))
X = Defined("X", "X", "Σ_i |μ_i − m|² for uniform weights", SUM(square(mu)) - n * square(m))
PULL = n * descent.gradient - 2 * m

DEVIATIONS = statement(
    SUM(square(PULL)) <= 8 * n * X * (D - M2),
    n * Next(descent, X) <= n * X - 4 * η * (n - 2 * η * X) * (D - M2),
    equals(n**2 * Next(descent, M2), (n - 2 * η) ** 2 * M2),
    given=[UNIFORM],
)
"""Claim "S S-8, deviations in a step"."""

FROM_ABOVE = statement(n * (F - M2) <= 2 * X**2, given=[UNIFORM])
"""Claim "S S-8, size from above, uniform weights"."""
