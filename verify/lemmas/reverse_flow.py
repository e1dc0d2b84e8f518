"""The flow of the reverse divergence to N(0, I): its words, V' = −4D, and statements to be cited."""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.posterior import gradient, mu, pi
from verify.algebra.span import rank, rank_never_grows
from verify.lemmas.derivatives import MEANS, gradient_is_derivative
from verify.lemmas.reverse import D, F, R, V, a, r, size_is_nonnegative, π_min
from verify.lemmas.statements import euler_reverse
from verify.logic.flow import During, Flow, Speed, flowing, speed, speed_by_gradient, starting, t
from verify.logic.formulas import equals
from verify.logic.growth import tends_in_time
from verify.logic.kernel import Theorem, definition
from verify.logic.search import infer
from verify.logic.statement import statement

flow = Flow(mu, gradient(Law.STUDENT))
V_t, V_0 = During(flow, V, begun=True), During(flow, V, begun=False)
F_t, D_t = During(flow, F, begun=True), During(flow, D, begun=True)
RANK_0 = During(flow, rank, begun=False) <= r

S_2_FLOW = statement(
    V_t <= V_0,
    4 * t * F_t <= V_0,
    V_t * (1 + a * V_0 * t) <= V_0,
    tends_in_time(V_t, 0),
    2 * a * t**2 * F_t <= 3,
    given=[pi >= π_min, V_0 <= R, a * (r + R) <= 4 * π_min**2, RANK_0],
)
"""Claim "S S-2, flow"."""


@cache
def size_falls() -> Theorem:
    """⊢ V' = −4D, by the Euler identity."""
    by = [speed(V, flow), euler_reverse(), definition(D)]
    return infer(equals(Speed(flow, V), -4 * D), by=by)


@cache
def loss_falls() -> Theorem:
    """⊢ F' = −Σ|∇_i|²."""
    return speed_by_gradient(F, flow, MEANS, gradient_is_derivative(Law.STUDENT))


@cache
def sizes() -> tuple[Theorem, Theorem]:
    """⊢ V(t) ≥ 0 and V(0) ≥ 0."""
    return flowing(size_is_nonnegative(), flow), starting(size_is_nonnegative(), flow)


@cache
def rank_stays() -> Theorem:
    """Rank μ(0) ≤ r ⊢ rank μ(t) ≤ r."""
    return infer(During(flow, rank, begun=True) <= r, by=[rank_never_grows(flow), RANK_0])
