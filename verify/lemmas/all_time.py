"""Theorem 3.5 for all time, in any shape of the others: the words of it, and its statements.

Forward divergence from N(0, I). As in :mod:`verify.lemmas.far_start`, ι_i is 1 for the one component and 0
for all others; d_ij = |μ_i − μ_j|².
"""

from __future__ import annotations

from verify.algebra.posterior import SUM_J, E_phi, mu, mu_j, w, w_j
from verify.lemmas.far_mean import AT, FAR, LARGE, LIGHT, NEAR, SIGN, TINY, N, c, m, other
from verify.lemmas.far_start import ONE, X_0, X, X_k, α, ι, ι_j
from verify.lemmas.forward import HALF, L, L_k, descent, η
from verify.lemmas.lead import gradient_i
from verify.logic.descent import Next, k
from verify.logic.formulas import Comparison
from verify.logic.schemas import exp, log, tends_to
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, Real
from verify.logic.vectors import square

apart = square(mu - mu_j)
P = Defined("P_i", "P_i", "", 14 * SUM_J(E_phi(w_j) * apart**2))
"""How much the others pull."""
INSIDE = ι * (4 * square(mu) - 1) <= 0
OUTSIDE = ι * (1 - ι_j) * (apart - 1) >= 0
PULLED = statement(ι * square(gradient_i - 2 * mu) <= ι * P**2, given=[*ONE[:3], INSIDE, OUTSIDE])
"""Claim "F Theorem 3.5, the pull of the others"."""

ONE_STEP = statement(
    other * (Next(descent, X) - m**2) >= 0, given=[ONE[0], ONE[3], AT, NEAR, LIGHT, FAR, LARGE, η <= HALF]
)
"""Claim "S S-9, one step"."""
κ = positive("κ", r"\kappa", "what a step gains")
GROWTH = statement(
    other * (exp(Next(descent, X) / 8) - exp(m**2 / 8) - η * κ * m**2) >= 0,
    given=[*SIGN.given, square(c) * (m**2 + 1) <= 1, η <= HALF, 1000 * N**8 * κ <= 1],
)
"""Claim "S S-9, growth"."""
GROWTH_CUBED = statement(
    other * (exp(Next(descent, X) / 8) - exp(m**2 / 8) - η * κ * m**3) >= 0, given=GROWTH.given
)
"""Claim "S S-9, growth, cubed"."""

y = positive("y", "y", "how far the region has moved")
b = positive("b", "b", "what y gains in time 1")
C = positive("C", "C", "bound of y |μ_i|² for the one")
RISES = [250 * N**8 * b <= 1, η <= HALF]


def wide(level: Real) -> list[Comparison]:
    """The formulas: the level is so large that S-9 and all bounds of this region apply."""
    return [
        8 * log(level) >= 14641 * (1 + log(N)),
        C >= 1,
        C * (16 * log(level) + 1) <= level,
        TINY**2 * level >= C,
    ]


def region(size: Real, grown: Real, level: Real) -> Comparison:
    """The formula y |μ_i|² ≤ C for the one, e^{|μ_i|²/8} ≥ y log y for all others, as ι_i is 1 or 0."""
    return ι * (size * level - C) + other * (level * log(level) - grown) <= 0


WIDE = wide(y)
REGION = region(X, exp(X / 8), y)
AFTER = Next(descent, X)
FAINT = statement(
    other * y * E_phi(w) * square(mu) <= other * 36 * N,
    other * y * E_phi(w) * square(mu) ** 2 <= other * 864 * N * log(y),
    given=[ONE[0], ONE[3], AT, LIGHT, WIDE[0], *WIDE[2:], REGION],
)
"""Claim "F Theorem 3.5, weights in the region"."""
PULL_IN_REGION = statement(
    ι * y * log(y) * square(gradient_i - 2 * mu) <= ι,
    2 * ι * y * log(y) * (AFTER - (1 - 2 * η) * X) <= ι * η,
    given=[*ONE, LIGHT, WIDE[0], *WIDE[2:], REGION, RISES[1]],
)
"""Claim "F Theorem 3.5, the pull in the region"."""
STAYS = statement(region(AFTER, exp(AFTER / 8), y + η * b), given=[*ONE, LIGHT, *WIDE, *RISES, REGION])
"""Claim "F Theorem 3.5, the region stays"."""
SMALL_LOSS = statement(L * y <= C + 36 * N**2, given=[*ONE, LIGHT, WIDE[0], *WIDE[2:], REGION])
"""Claim "F Theorem 3.5, loss in the region"."""
LEAST_NORM = statement(
    other * (AFTER - m**2) >= 0,
    given=[*ONE[:2], ONE[3], LIGHT, ι * (X - TINY**2) <= 0, other * (X - m**2) >= 0, LARGE, η <= HALF],
)
"""Claim "F Theorem 3.5, the least norm"."""

A = positive("A", "A", "the level at the start")
LEVEL = A + η * b * k
"""The level at step k."""
y_k = Defined("y_k", "y_k", "level at step k", LEVEL)
z_k = Defined("z_k", "z_k", "y_k log y_k", LEVEL * log(LEVEL))
LOWER = exp(X_k / -8)
AT_START = ι * A * X_0 <= ι * C, other * A * log(A) <= other * exp(X_0 / 8)
ALL_TIME = statement(
    ι * y_k * X_k <= ι * C,
    other * z_k <= other * exp(X_k / 8),
    L_k * y_k <= C + 36 * N**2,
    tends_to(ι * X_k, 0),
    tends_to(other * LOWER, 0),
    tends_to(L_k, 0),
    given=[*ONE, LIGHT, *wide(A), *RISES, *AT_START],
)
"""Claim "F Theorem 3.5, all time"."""

RADIUS = exp(m**2 / 9)
FROM_RADIUS = RADIUS + η * b * k
OUTSIDE_BALL = statement(
    ι * FROM_RADIUS * X_k <= ι * α**2 * RADIUS,
    L_k * FROM_RADIUS <= α**2 * RADIUS + 36 * N**2,
    tends_to(ι * X_k, 0),
    tends_to(other * LOWER, 0),
    tends_to(L_k, 0),
    given=[
        *ONE, LIGHT, *RISES, 8 * m**2 >= 9 * 14641 * (1 + log(N)), α <= TINY, α**2 * RADIUS >= 1,
        α**2 * (16 * m**2 / 9 + 1) <= 1, ι * X_0 <= ι * α**2, other * (X_0 - m**2) >= 0,
    ],
)  # fmt: skip
"""Claim "F Theorem 3.5, all time from outside of a ball"."""
