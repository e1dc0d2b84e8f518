"""Deviations in one direction along the reverse flow, n of equal weight, and the claim to cite."""

from __future__ import annotations

from verify.algebra import notation as nt
from verify.algebra.posterior import SUM, E_p, mu, n, v, vector
from verify.lemmas.reverse import F
from verify.lemmas.reverse_deviations import M2
from verify.lemmas.reverse_flow import flow, ε
from verify.lemmas.reverse_flow_deviations import X_0
from verify.lemmas.tube import UNIFORM, m
from verify.logic.flow import During, Speed, t
from verify.logic.formulas import equals
from verify.logic.schemas import exp
from verify.logic.statement import statement
from verify.logic.terms import Defined
from verify.logic.vectors import dot, square

e = vector(nt.c("a"), "e", "e", "any constant vector")
Ce = vector(nt.C("a", "b") * nt.c("b"), "C e", "Ce", "posterior covariance times e")
o = dot(mu - m, e)
LENGTH = Defined("X_e", "X_e", "Σ_i ⟨μ_i − m, e⟩²", SUM(o**2))
Xe_t, Xe_0 = During(flow, LENGTH, begun=True), During(flow, LENGTH, begun=False)
LOST = E_p(dot(v - m, e) ** 2 + square(Ce))
GROWN = exp(4 * (1 + X_0) * t)

DIRECTIONS = statement(
    equals(Speed(flow, LENGTH), -4 * LOST), Xe_t <= Xe_0, GROWN * Xe_t >= Xe_0, given=[UNIFORM]
)
"""Claim "S S-3, each direction along the flow"."""

UNIT = equals(square(e), 1)
ρ = Defined("ρ", r"\rho", "", LOST)
EACH_DIRECTION = statement(
    ρ * (n + LENGTH) ** 2 >= 2 * LENGTH**2,
    8 * ε * t * Xe_t + (1 + ε) * Xe_t**2 <= (1 + ε) * Xe_0 * Xe_t + ε * (1 + ε) * n**2,
    n * (F - M2) * (n + LENGTH) >= LENGTH**2,
    given=[UNIFORM, UNIT, Xe_0 > 0],
)
"""Claim "S S-8, flow in each direction"."""
