"""S-1, flow: the flow of the forward divergence converges near the origin, with no n and no d in the rate.

Setting. Single-Gaussian teacher N(0, I); fixed weights π_i ≥ π_min; any n and d; V = Σ_i |μ_i|², L the
forward divergence.
Shown. Along μ_i' = −∇_iL from any start with V(0) < ¼, for all t ≥ 0: V(t) < ¼, 2tL(t) ≤ V(0), and

    V(t) (1 + aV(0)t) ≤ V(0),   a t²L(t) ≤ 3,   V(t) → 0,     if a (2d + ½) ≤ (49/32) π_min².

Not shown. A start with V(0) = ¼; that the constants are the best.
Tools. The Euler identity, V' ≤ −2D; L' = −Σ|∇_i|²; claim S-1, size; Grönwall's lemma from a strict start.

V + 2tL and t³L + (3/2)t²V − 3t/a do not grow, since L ≤ D and atV ≤ 1.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra.calculus import Law
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.derivatives import MEANS, gradient_is_derivative
from verify.lemmas.flow_rates import Rates
from verify.lemmas.forward_flow import V_0, L_t, V_t, dissipation_is_nonnegative, falls, flow, stays_below

from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_SIZE, SEVEN_EIGHTHS, L, V, a, loss_facts, π_min,
)  # fmt: skip
from verify.lemmas.scaling import scaled
from verify.logic.speeds import speed_of

from verify.prove import (  # isort: skip
    SUM, assume, d, infer, integrated, nonnegative_square, pi, speed_by_gradient, statement, t, tends_in_time,
)  # fmt: skip


@cache
def quadratic(gain=2):
    """V' ≤ −2L ≤ −aV² while V ≤ ¼."""
    (size,) = S_1_SIZE.cited("S S-1, size")
    rate = scaled(assume(a * (2 * d + HALF) <= gain * SEVEN_EIGHTHS**2 * π_min**2), V**2, squares=[V])
    enough = infer((2 * d + HALF) * (2 * L - a * V**2) >= 0, by=[size, rate])
    enough = infer(a * V**2 <= 2 * L, by=[enough])
    return infer(speed_of(V, flow) <= -a * V**2, by=[by_loss(), enough])


@cache
def by_loss():
    """V' ≤ −2L while V ≤ ¼."""
    return infer(speed_of(V, flow) <= -2 * L, by=[falls(), loss_facts()[1]])


@cache
def rates():
    """What follows along the flow, as V ≤ ¼ persists."""
    loss = speed_by_gradient(L, flow, MEANS, gradient_is_derivative(Law.TEACHER))
    total = integrated(SUM, nonnegative_square(flow.gradient))
    never_grows = infer(speed_of(L, flow) <= 0, by=[loss, total])
    positive_L, _, positive_V = loss_facts()
    kept = [infer(V_t <= QUARTER, by=[stays_below()])]
    below = stays_nonpositive(V - V_0, flow, [falls(), dissipation_is_nonnegative()], kept=kept)
    less = infer(V_t <= V_0, by=[below])
    return Rates(flow, V, L, 2, by_loss(), never_grows, quadratic(), a, (positive_V, positive_L), less, kept)


S_1_FLOW = statement(
    V_t < QUARTER,
    2 * t * L_t <= V_0,
    V_t * (1 + a * V_0 * t) <= V_0,
    tends_in_time(V_t, 0),
    a * t**2 * L_t <= 3,
    given=[V_0 < QUARTER, pi >= π_min, a * (2 * d + HALF) <= 2 * SEVEN_EIGHTHS**2 * π_min**2],
)


@claim(SHARPER, "S-1, flow", S_1_FLOW, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture(["1/5", "-1/4"])))
def test_forward_flow_converges(evidence: Evidence) -> None:
    evidence.conclude(stays_below(), "V' ≤ −2D ≤ 0 while V ≤ ¼")
    evidence.conclude(rates().loss_once(2), "V + 2tL does not grow")
    evidence.conclude(rates().size_in_time, "V' ≤ −2L ≤ −aV²")
    evidence.conclude(rates().limit, "atV(t) ≤ 1")
    evidence.conclude(rates().loss_twice(), "t³L + (3/2)t²V − 3t/a does not grow")

    evidence.twin("V' ≤ −3D", lambda: falls(speed_is=3))
    evidence.twin("a (2d + ½) ≤ (147/64) π_min²", lambda: quadratic(gain=3))
    evidence.twin("3tL(t) ≤ V(0)", lambda: rates().loss_once(3))
