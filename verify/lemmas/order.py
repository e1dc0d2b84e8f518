"""S-5: the order of the forward loss and of its gradients, with one mean near the truth.

The words are those of :mod:`verify.lemmas.slow_decay`.
"""

from __future__ import annotations

from verify.algebra.posterior import SUM, E_phi, mu_j, w
from verify.lemmas.all_time import ALL_TIME, LEVEL, A, C, b, wide, z_k
from verify.lemmas.far_mean import AT, LARGE, LIGHT, TINY, N, c, gradient_i, half_way, m, other, size
from verify.lemmas.far_start import ONE, X_0, X_k, ι
from verify.lemmas.forward import HALF, L, L_k, descent, η
from verify.lemmas.slow_decay import LEAST, X, X_i, most_exponent
from verify.logic.descent import Next, k
from verify.logic.formulas import equals
from verify.logic.schemas import exp, inverse, log, sqrt
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real, Symbol, Term
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

χ = Symbol("χ_i", r"\chi_i", "1 for some of the others, else 0", (), frozenset({"mixture", "i"}))
CHOSEN = [equals(χ**2, χ), equals(χ * ι, 0)]
"""χ_i is 1 for some of the others, for as many as one likes."""
a = positive("a", "a", "bound of |μ_i|² for the one")
SOME = SUM(χ) >= 1
"""There is one such."""
NEAR_AND_FAR = [a <= TINY**2, ι * (X_i - a) <= 0, other * (X_i - m**2) >= 0, LARGE, χ * (a * X_i - 2) <= 0]
"""The one is within √a of the truth, all others are outside of the ball of radius m."""
ONE_STEP = statement(
    χ * (exp(Next(descent, X_i) / 8) - exp(X_i / 8) - 36 * η * N**2 * X_i * sqrt(X_i)) <= 0,
    given=[*ONE, *CHOSEN, LIGHT, *NEAR_AND_FAR, η <= HALF],
)
"""Claim "S S-5, one step"."""
LOSS_BELOW = statement(
    χ * (276 * N * sqrt(X_i) * exp(X_i / 8) * L - m**2) >= 0, given=[*ONE, *CHOSEN, LIGHT, *NEAR_AND_FAR]
)
"""Claim "S S-5, loss from below"."""

g = positive("g", "g", "how many times as far as the region the chosen may be")


def with_logs(at: Real) -> Term:
    """U (log U)^{3/2} as U log U √(log U)."""
    return at * log(at) * sqrt(log(at))


def reached(level: Real) -> Term:
    """U (log U)^{3/2} for U = g times the level."""
    return with_logs(g * level)


LOWER_BOUND = statement(
    χ * exp(X_k / 8) <= χ * reached(LEVEL),
    χ * 552 * N * g * z_k * L_k >= χ,
    given=[*ALL_TIME.given, *CHOSEN, g <= A, g * b >= 2304 * N**2, χ * exp(X_0 / 8) <= χ * reached(A)],
)
"""Claim "S S-5, from below"."""

h = positive("h", "h", "the level of all others at the start")
LEVEL_OF_OTHERS = h + η * b * k
OTHERS_ABOVE = statement(
    other * with_logs(LEVEL_OF_OTHERS) <= other * exp(X_k / 8),
    5 * LEVEL_OF_OTHERS * log(LEVEL_OF_OTHERS) * (L_k - 2 * SUM(ι * X_k)) <= 128 * N**2,
    given=[*ALL_TIME.given, h <= A, 8 * log(h) >= LEAST, other * with_logs(h) <= other * exp(X_0 / 8)],
)
"""Claim "S S-5, from above, the others"."""
E = positive("E", "E", "bound of A log A |μ_i|² for the one at the start")
t = η * k
"""Time at step k."""
SMALL_ONE = ι * A * log(A) * X_0 <= ι * E
ONE_ABOVE = statement(ι * z_k * X_k <= ι * (1 + E * exp(-1 * t)), given=[*ALL_TIME.given, SMALL_ONE])
"""Claim "S S-5, from above, the one"."""
UPPER_BOUND = statement(
    5 * LEVEL_OF_OTHERS * log(LEVEL_OF_OTHERS) * L_k <= 10 * E * exp(-1 * t) + 138 * N**2,
    given=[*OTHERS_ABOVE.given, SMALL_ONE],
)
"""Claim "S S-5, from above"."""
DEEP = 4 * log(A) >= LEAST
REGION = [DEEP, *(formula for formula in ALL_TIME.given if formula != wide(A)[0])]
OTHERS = A * inverse(sqrt(log(A))) + b * t
"""The level of all others at step k, from the region of level A."""
IN_REGION = statement(
    5 * OTHERS * log(OTHERS) * L_k <= 10 * C * log(A) * exp(-1 * t) + 138 * N**2, given=REGION
)
"""Claim "S S-5, from above, in the region"."""
ORDER = statement(
    1104 * N * g * b * t * log(t) * L_k >= 1,
    5 * b * t * log(t) * L_k <= 278 * N**2,
    given=[*REGION, *LOWER_BOUND.given[len(ALL_TIME.given) :], SOME, b * t >= A],
)
"""Claim "S S-5, the order of the loss"."""
ALL_FAR = [a <= TINY**2, ι * (X_i - a) <= 0, other * (X_i - m**2) >= 0, a * (m**2 + 1) <= 1, LARGE]
LOSS_OF_OTHERS = statement(
    5 * exp(m**2 / 8) * (L - 2 * SUM(ι * X_i)) <= 32 * N**2 * m, given=[*ONE, LIGHT, *ALL_FAR]
)
"""Claim "S S-5, loss of the others"."""
