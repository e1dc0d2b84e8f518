"""The flow of the forward divergence from N(0, I) near the origin: words, V' = −4H, and V < ¼ persists."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.posterior import C2, VCV, E_phi, gradient, mu, v
from verify.lemmas.forward import QUARTER, D, L, V, loss_facts, near_origin, pairing
from verify.lemmas.statements import euler_forward
from verify.logic.flow import During, Flow, Speed, flowing
from verify.logic.formulas import equals
from verify.logic.growth import never_rises_above
from verify.logic.kernel import Theorem, cut, definition
from verify.logic.search import infer
from verify.logic.speeds import speed, speed_of
from verify.logic.terms import Defined
from verify.logic.vectors import square

flow = Flow(mu, gradient(Law.TEACHER))
V_t, V_0, L_t = During(flow, V, begun=True), During(flow, V, begun=False), During(flow, L, begun=True)
H = Defined("H", "H", "half of Σ⟨μ_i, ∇_iL⟩", E_phi(square(v) + C2 - 2 * VCV))


@cache
def size_falls() -> Theorem:
    """⊢ V' = −4H, by the Euler identity."""
    return infer(equals(Speed(flow, V), -4 * H), by=[speed(V, flow), euler_forward(), definition(H)])


@cache
def falls(speed_is: int = 2) -> Theorem:
    """V ≤ ¼ ⊢ V' ≤ −2D."""
    slope = cut(pairing(), near_origin()[1])
    return infer(speed_of(V, flow) <= -speed_is * D, by=[speed(V, flow), slope])


@cache
def dissipation_is_nonnegative() -> Theorem:
    """⊢ D ≥ 0."""
    positive_L, less, _ = loss_facts()
    return infer(D >= 0, by=[positive_L, less])


@cache
def stays_below(bound: Fraction = QUARTER) -> Theorem:
    """V(0) < b ⊢ V(t) < b for b ≤ ¼: V' ≤ 0 is needed while V ≤ b only."""
    near = infer(V <= QUARTER, by=[bound >= V])
    less = infer(speed_of(V - bound, flow) <= 0, by=[cut(falls(), near), dissipation_is_nonnegative()])
    start = infer(V_0 - bound < 0, by=[bound > V_0])
    along = cut(flowing(less, flow), infer(V_t <= bound, by=[V_t - bound <= 0]))
    held = never_rises_above(V - bound, flow, start, along)
    return infer(V_t < bound, by=[held])
