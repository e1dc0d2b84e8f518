"""The reverse flow from means on a line through 0, n of equal weight: words of the limits of V t and F t²."""

from __future__ import annotations

from verify.algebra.posterior import n
from verify.algebra.span import rank
from verify.lemmas.reverse_flow import V_0, V_t, flow, ε
from verify.lemmas.reverse_flow_deviations import X_0, B
from verify.lemmas.tube import UNIFORM
from verify.logic.flow import During, t
from verify.logic.growth import tends_in_time
from verify.logic.schemas import inverse
from verify.logic.statement import statement

Y = V_t * t
LIMIT = n**2 / 8
MOST = (V_0**2 + n**2) / 4
"""A bound of t V(t)."""
SCALE = n**2 + MOST
ABOVE = (inverse(ε) + 1) * V_0 * MOST / 8
BELOW = MOST * (n**2 * inverse(X_0) + B * X_0 * inverse(ε)) / 8
"""What does not grow with t."""
ON_A_LINE = [UNIFORM, X_0 > 0, During(flow, rank, begun=False) <= 1]

SIZE_LIMIT = statement(
    Y <= MOST,
    (Y - LIMIT) * t <= ε * SCALE * t + ABOVE,
    (LIMIT - Y) * t <= ε * SCALE * t + BELOW,
    tends_in_time(Y, LIMIT),
    given=ON_A_LINE,
)
"""Claim "S S-8, one direction, size"."""
