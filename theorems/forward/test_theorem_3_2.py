"""Theorem 3.2 (Zhang et al. 2025): means that start close to one another, however far away, all find the truth."""

from fractions import Fraction
from functools import cache

from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import (  # isort: skip
    HALF, QUARTER, S_1_SIZE, SEVEN_EIGHTHS, STEP, V_0, D, L, L_k, V, V_k, a, descent, loss_facts, near_step, η, π_min, τ,
)  # fmt: skip
from verify.lemmas.rates import quadratic_rate, stays_below, summed_decreases
from verify.lemmas.tube import CLOSE, FAR, GROWTH, NARROW, TUBE_STEP, UNIFORM, A, B, c, m, s
from verify.logic.schemas import exp_monotone, min_one_of

from verify.prove import (  # isort: skip
    SUM, At, Defined, Next, along, any_vector, assume, cauchy_schwarz, cut, d, definition, dot, either_way, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, induction, infer, integrated, inverse, inverse_positive, inverse_times,
    k, min_left, min_right, minimum, mu, n, nonnegative_square, paired, pi, positive, renamed_step, sqrt, sqrt_nonnegative, sqrt_squared, square, statement, substituted,
    sum_of_steps, tends_to, weight_is_positive,
)  # fmt: skip

R = positive("R", "R", "bound of V")
KNOWN = TUBE_STEP.cited("F Theorem 3.2, one step")
AFTER_V, AFTER_A, AFTER_s = (Next(descent, value) for value in (V, A, s))
ROOM = B * exp(-1 * c * A)
INSIDE = minimum(V - QUARTER, s - ROOM) <= 0


@cache
def close():
    """In the tube where V > ¼."""
    return infer(s <= ROOM, by=[min_one_of(V - QUARTER, s - ROOM), INSIDE, FAR])


@cache
def decrease():
    """V⁺ ≤ V − ηD, in the ball by S-1 and in the tube."""
    return either_way(QUARTER - V, near_step(), cut(KNOWN[1], close()))


@cache
def persists():
    """What is in the ball or the tube stays there."""
    after = minimum(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))
    positive_L, less, _ = loss_facts()
    first = infer(AFTER_V <= QUARTER, by=[near_step(), V <= QUARTER, less, positive_L])
    left = infer(after <= 0, by=[first, min_left(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))])
    right = min_right(AFTER_V - QUARTER, AFTER_s - B * exp(-1 * c * AFTER_A))
    right = infer(after <= 0, by=[cut(KNOWN[0], close()), right])
    return either_way(QUARTER - V, left, right)


@cache
def inside():
    """In the ball or the tube for all k, if so at the start."""
    claim_k = along(assume(INSIDE), descent).conclusion
    base = renamed_step(along(assume(INSIDE), descent), None)
    return induction(claim_k, assume(base.conclusion), along(persists(), descent))
