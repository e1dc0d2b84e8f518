"""S-8, one direction: V t → n²/8 along the reverse flow, from every start on a line through 0.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; V = Σ_i |μ_i|²; at the start the means
span at most one dimension (in d = 1 they always do), and not all agree: X(0) = Σ_i |μ_i − m|² > 0.
Shown. Along μ_i' = −∇_iF, t V ≤ c = (V(0)² + n²)/4, both bounds of (V t − n²/8) t for every ε > 0, and

    V t → n²/8   as t → ∞.

Not shown. n² r/8 for r > 1: from above it is claim "S S-8, flow from above", the rest is argued in
test_s8_leading_constants.py.
Tools. Claims S-8, flow from above, and S-8, flow from below; both times t/ε.
"""

from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.reverse import V, r
from verify.lemmas.reverse_deviations import X, m
from verify.lemmas.reverse_flow import FROM_ABOVE, V_0, V_t, flow, size_stays, sizes, ε
from verify.lemmas.reverse_flow_deviations import FROM_BELOW, X_0, B, constant_is_positive
from verify.lemmas.reverse_flow_limit import ABOVE, BELOW, LIMIT, MOST, SCALE, SIZE_LIMIT, Y
from verify.lemmas.scaling import scaled

from verify.prove import (  # isort: skip
    assume, cut, definition, equals, flowing, infer, inverse, inverse_positive, inverse_times, n,
    nonnegative_square, squeezed_in_time, starting, substituted, t,
)  # fmt: skip

U, W = inverse(ε), inverse(X_0)


@cache
def given():
    """V(0) > 0, and X ≤ V at every time: V = X + n|m|²."""
    below = infer(X <= V, by=[definition(X), definition(V), nonnegative_square(m)])
    return infer(V_0 > 0, by=[starting(below, flow), X_0 > 0]), flowing(below, flow)


@cache
def above(value=ε):
    """Claim "S-8, flow from above" for r = 1."""
    _, bound = FROM_ABOVE.cited("S S-8, flow from above")
    bound = substituted(bound, r, 1)
    bound = bound if value is ε else substituted(bound, ε, value)
    return cut(bound, given()[0])


@cache
def bounded():
    """T V(t) ≤ (V(0)² + n²)/4, as V(t) ≤ V(0)."""
    more = scaled(size_stays(), V_0, sizes()[1])
    return infer(t * V_t <= MOST, by=[above(1), more], squares=[V_t])


def inverse_of(value, positive):
    """Value · (1/value) = 1 and 1/value > 0."""
    return cut(inverse_times(value), positive), cut(inverse_positive(value), positive)


@cache
def small():
    """1/ε and 1/X(0)."""
    return inverse_of(ε, infer(ε > 0)), inverse_of(X_0, assume(X_0 > 0))


@cache
def size_above():
    """(V t − n²/8) t ≤ ε (n² + c) t + …: the bound from above times t/ε."""
    (one, positive), _ = small()
    left = scaled(infer((1 + ε) * V_t**2 >= 0, squares=[V_t]), t)
    rest = scaled(bounded(), (1 + ε) * V_0, sizes()[1])
    whole = infer(
        8 * ε * (Y - LIMIT) * t <= ε**2 * n**2 * t + (1 + ε) * V_0 * MOST, by=[scaled(above(), t), rest, left]
    )
    whole = scaled(whole, U, positive)
    by = [infer(equals(f * U * ε, f), by=[one]) for f in ((Y - LIMIT) * t, ε * n**2 * t, V_0 * MOST)]
    whole = infer(8 * (Y - LIMIT) * t <= ε * n**2 * t + (U + 1) * V_0 * MOST, by=[whole, *by])
    room = infer(
        ε * t * (SCALE - n**2 / 8) >= 0,
        by=[infer(SCALE - n**2 / 8 >= 0, squares=[V_0, n]), infer(ε * t >= 0)],
    )
    return infer((Y - LIMIT) * t <= ε * SCALE * t + ABOVE, by=[whole, room])


@cache
def size_below():
    """(n²/8 − V t) t ≤ ε (n² + c) t + …: the bound from below times t/(εX(0))."""
    (one, positive), (other, large) = small()
    bound = FROM_BELOW.cited("S S-8, flow from below")[1]
    held = n**2 * ε + B * X_0**2 + 8 * ε * (1 + ε) * X_0 * t
    late = infer(X_0 * t >= 0, by=[X_0 > 0])
    some = infer(held >= 0, by=[scaled(constant_is_positive(), X_0**2, squares=[X_0]), late])
    bound = infer(n**2 * ε * X_0 <= V_t * held, by=[bound, scaled(given()[1], held, some)])
    some = infer(n**2 * ε + B * X_0**2 >= 0, by=[scaled(constant_is_positive(), X_0**2, squares=[X_0])])
    rest, late = scaled(bounded(), some.conclusion.left, some), scaled(bounded(), 8 * ε**2 * X_0 * t, late)
    goal = 8 * ε * X_0 * (LIMIT - Y) * t <= MOST * (n**2 * ε + B * X_0**2) + 8 * ε**2 * X_0 * MOST * t
    whole = infer(goal, by=[scaled(bound, t), rest, late])
    whole = scaled(whole, U * W, positive, large)
    unit = infer(equals(U * W * ε * X_0, 1), by=[one, other])
    by = [infer(equals(f * U * W * ε * X_0, f), by=[unit]) for f in ((LIMIT - Y) * t, ε * MOST * t)]
    by += [infer(equals(MOST * n**2 * U * W * ε, MOST * n**2 * W), by=[one])]
    by += [infer(equals(MOST * B * X_0**2 * U * W, MOST * B * X_0 * U), by=[other])]
    goal = (LIMIT - Y) * t <= ε * MOST * t + BELOW
    whole = infer(goal, by=[whole, *by])
    room = infer(ε * t * n**2 >= 0, by=[infer(ε * t >= 0)])
    return infer((LIMIT - Y) * t <= ε * SCALE * t + BELOW, by=[whole, room])


@cache
def size_limit(limit=LIMIT):
    """V t → n²/8."""
    return squeezed_in_time(Y, limit, ε, size_above(), size_below(), SCALE)


PAIR = Instance(GaussianMixture(["1/10", "-1/5"]), {"ε": 1})


@claim(SHARPER, "S-8, one direction, size", SIZE_LIMIT, provenance=Provenance.DERIVED)
@at(PAIR)
def test_limit_of_the_size(evidence: Evidence) -> None:
    evidence.conclude(bounded(), "the bound from above with ε = 1, and V ≤ V(0)")
    evidence.conclude(size_above(), "the bound from above, times t/ε")
    evidence.conclude(size_below(), "the bound from below, times t/(εX(0))")
    evidence.conclude(size_limit(), "divided by t, and ε → 0")

    evidence.twin("V t → n²/16", lambda: size_limit(n**2 / 16))
