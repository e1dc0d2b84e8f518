"""The reverse flow from means on a line, n of equal weight: words of the limits of V t and F t²."""

from __future__ import annotations

from verify.algebra.posterior import n
from verify.lemmas.reverse_deviations import M2
from verify.lemmas.reverse_flow import V_t, flow, ε
from verify.lemmas.reverse_flow_deviations import X_0, B, X_t
from verify.lemmas.reverse_flow_directions import UNIT, Xe_0, Xe_t
from verify.lemmas.tube import UNIFORM
from verify.logic.flow import During, t
from verify.logic.formulas import equals
from verify.logic.growth import tends_in_time
from verify.logic.schemas import inverse
from verify.logic.statement import statement

Y = X_t * t
LIMIT = n**2 / 8
MOST = (X_0**2 + n**2) / 4
"""A bound of t X(t)."""
SCALE = n**2 + MOST
ABOVE = (inverse(ε) + 1) * X_0 * MOST / 8
BELOW = MOST * (n**2 * inverse(X_0) + B * X_0 * inverse(ε)) / 8
"""What does not grow with t."""
ON_A_LINE = [UNIFORM, UNIT, X_0 > 0, equals(Xe_0, X_0)]
"""All means at the start are on a line of direction e, and not all agree."""
M2_t, M2_0 = During(flow, M2, begun=True), During(flow, M2, begun=False)

SIZE_LIMIT = statement(
    equals(Xe_t, X_t),
    Y <= MOST,
    (Y - LIMIT) * t <= ε * SCALE * t + ABOVE,
    (LIMIT - Y) * t <= ε * SCALE * t + BELOW,
    t**2 * M2_t <= n**2 * M2_0,
    t**3 * M2_t <= n**3 * M2_0,
    tends_in_time(V_t * t, LIMIT),
    given=ON_A_LINE,
)
"""Claim "S S-8, one direction, size"."""
