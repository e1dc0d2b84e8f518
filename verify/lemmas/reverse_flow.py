"""The flow of the reverse divergence to N(0, I): its words, V' = −4D, and statements to be cited."""

from __future__ import annotations

from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.posterior import C2, TRACE, E_p, gradient, mu, n, pi, v
from verify.algebra.span import rank, rank_never_grows
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.derivatives import MEANS, gradient_is_derivative
from verify.lemmas.posterior import norm_below_trace, trace_below_size, trace_is_nonnegative
from verify.lemmas.reverse import D, F, R, V, a, dissipation_is_nonnegative, r, size_is_nonnegative, π_min
from verify.lemmas.statements import euler_reverse
from verify.lemmas.tube import UNIFORM
from verify.logic.flow import During, Flow, Speed, flowing, starting, t
from verify.logic.formulas import equals
from verify.logic.growth import never_rises_above, tends_in_time
from verify.logic.kernel import Theorem, definition, integrated, nonnegative_square
from verify.logic.search import infer
from verify.logic.speeds import speed, speed_by_gradient, speed_of
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.vectors import square

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

ε = positive("ε", r"\varepsilon", "any number")
FROM_ABOVE = statement(
    V_t > 0,
    8 * ε * r * t * V_t + (1 + ε) * V_t**2 <= (1 + ε) * V_0 * V_t + ε * (1 + ε) * n**2 * r**2,
    given=[UNIFORM, V_0 > 0, RANK_0],
)
"""Claim "S S-8, flow from above"."""


@cache
def size_falls() -> Theorem:
    """⊢ V' = −4D, by the Euler identity."""
    by = [speed(V, flow), euler_reverse(), definition(D)]
    return infer(equals(Speed(flow, V), -4 * D), by=by)


@cache
def size_stays() -> Theorem:
    """⊢ V(t) ≤ V(0)."""
    held = stays_nonpositive(V - V_0, flow, [size_falls(), dissipation_is_nonnegative()])
    return infer(V_t <= V_0, by=[held])


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


@cache
def dissipation_from_above() -> Theorem:
    """⊢ D ≤ V + V², since |v|² + tr C ≤ V and ‖C‖² ≤ (tr C)² at every point."""
    size = infer(square(v) + TRACE <= V, by=[trace_below_size(), definition(V)])
    trace = infer(TRACE <= V, by=[size, nonnegative_square(v)])
    norm = infer(C2 <= V * TRACE, by=[norm_below_trace(), trace, trace_is_nonnegative()])
    both = infer(V * TRACE <= V**2, by=[trace, size_is_nonnegative()])
    point = infer(square(v) + C2 <= V + V**2, by=[norm, both, size, trace_is_nonnegative()])
    return infer(V + V**2 >= D, by=[definition(D), integrated(E_p, point)])


@cache
def stays_positive() -> Theorem:
    """V(0) > 0 ⊢ V(t) > 0: −V' = 4D ≤ 4(1 + V)V."""
    falls = infer(speed_of(-V, flow) <= -4 * (1 + V) * (-V), by=[size_falls(), dissipation_from_above()])
    start = infer(-V_0 < 0, by=[V_0 > 0])
    held = never_rises_above(-V, flow, start, flowing(falls, flow), growth=-4 * (1 + V))
    return infer(V_t > 0, by=[held])
