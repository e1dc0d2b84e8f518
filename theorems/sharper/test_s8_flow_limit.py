"""S-8, one direction: V t → n²/8 along the reverse flow, from every start on a line.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; V = Σ_i |μ_i|², m the mean of the means,
X = Σ_i |μ_i − m|²; at the start all means are on a line of direction e, |e| = 1, through 0 or not (in d = 1
they always are), and not all agree: X(0) > 0.
Shown. Along μ_i' = −∇_iF, t X ≤ c = (X(0)² + n²)/4, both bounds of (X t − n²/8) t for every ε > 0, and

    V t → n²/8   as t → ∞.

Not shown. n² r/8 for r > 1: from above it is claim "S S-8, flow from above", the rest is argued in
test_s8_leading_constants.py.
Tools. Claims S-8, flow in each direction, and S-8, flow from below, times t/ε; (n + t)⁴|m|² does not grow.

The means stay on the line: X − Σ_i⟨μ_i − m, e⟩² ≥ 0 does not grow.
"""

from functools import cache

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.reverse import D, V
from verify.lemmas.reverse_deviations import M2, X, mean_of_posterior_mean
from verify.lemmas.reverse_flow import V_t, flow, ε
from verify.lemmas.reverse_flow_deviations import (
    FROM_BELOW,
    X_0,
    B,
    X_t,
    constant_is_positive,
    deviations_fall,
    fall,
    mean_falls,
)
from verify.lemmas.reverse_flow_directions import DIRECTIONS, EACH_DIRECTION, LENGTH, UNIT, Ce, Xe_0, Xe_t, e
from verify.lemmas.reverse_flow_limit import ABOVE, BELOW, LIMIT, M2_0, MOST, SCALE, SIZE_LIMIT, M2_t, Y
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import UNIFORM, m

from verify.prove import (  # isort: skip
    C2, SUM, E_p, Speed, assume, both_ways, cauchy_schwarz, contraction_is_nonnegative, cut, definition, dot,
    equals, flowing, identity, infer, integrated, inverse, inverse_positive, inverse_times, mu, n,
    nonnegative_square, paired, pi, scalar, square, squeezed_in_time, substituted, t, term, v,
)  # fmt: skip

U, W = inverse(ε), inverse(X_0)


@cache
def on_a_line():
    """X_e(t) = X(t): X − X_e ≥ 0 does not grow, as |Ce|² ≤ ‖C‖² and ⟨v − m, e⟩² ≤ |v − m|²."""
    wide = infer(equals(square(v - m) * square(e), square(v - m)), by=[UNIT])
    mean = integrated(E_p, infer(dot(v - m, e) ** 2 <= square(v - m), by=[cauchy_schwarz(v - m, e), wide]))
    turned = nt.C("a", "b") - nt.C("a", "c") * nt.c("c") * nt.c("b")
    whole = identity(scalar(turned * turned), C2 - 2 * square(Ce) + square(Ce) * square(e))
    turn = infer(equals(square(Ce) * square(e), square(Ce)), by=[UNIT])
    norm = integrated(E_p, infer(square(Ce) <= C2, by=[whole, contraction_is_nonnegative(turned), turn]))
    slope = DIRECTIONS.cited("S S-3, each direction along the flow")[0]
    by = [deviations_fall(), slope, mean, norm, definition(D), definition(M2), mean_of_posterior_mean(m)]
    above = stays_nonpositive(X - LENGTH, flow, by, start=[equals(Xe_0, X_0)])
    wide = infer(equals(square(mu - m) * square(e), square(mu - m)), by=[UNIT])
    each = integrated(SUM, infer(dot(mu - m, e) ** 2 <= square(mu - m), by=[cauchy_schwarz(mu - m, e), wide]))
    below = infer(LENGTH <= X, by=[each, total(), definition(LENGTH)])
    return both_ways(infer(Xe_t <= X_t, by=[flowing(below, flow)]), infer(Xe_t >= X_t, by=[above]))


@cache
def total():
    """Σ_i|μ_i − m|² = X."""
    along = infer(equals(n * pi * dot(mu, m), dot(mu, m)), by=[UNIFORM])
    return infer(equals(SUM(square(mu - m)), X), by=[integrated(SUM, along), paired(m, m), definition(X)])


@cache
def above(value=ε):
    """Claim "S-8, flow in each direction", along the line."""
    bound = EACH_DIRECTION.cited("S S-8, flow in each direction")[1]
    bound = bound if value is ε else substituted(bound, ε, value)
    bound = cut(bound, infer(Xe_0 > 0, by=[equals(Xe_0, X_0), X_0 > 0]))
    value = term(value)
    goal = 8 * value * t * X_t + (1 + value) * X_t**2 <= (1 + value) * X_0 * X_t + value * (1 + value) * n**2
    same = on_a_line()
    by = [
        infer(equals(value * t * Xe_t, value * t * X_t), by=[same]),
        infer(equals(Xe_t**2, X_t**2), by=[same]),
    ]
    product = infer(equals(Xe_0 * Xe_t, X_0 * X_t), by=[same, equals(Xe_0, X_0)])
    by = [
        infer(equals(f * (1 + value), g * (1 + value)), by=[one])
        for f, g, one in (
            (Xe_t**2, X_t**2, by[1]),
            (Xe_0 * Xe_t, X_0 * X_t, product),
        )
    ] + by[:1]
    return infer(goal, by=[bound, *by])


@cache
def bounded():
    """⊢ t X(t) ≤ (X(0)² + n²)/4, as X(t) ≤ X(0)."""
    more = scaled(fall(), X_0, X_0 > 0)
    return infer(t * X_t <= MOST, by=[above(1), more], squares=[X_t])


def inverse_of(value, positive):
    """⊢ value · (1/value) = 1 and 1/value > 0."""
    return cut(inverse_times(value), positive), cut(inverse_positive(value), positive)


@cache
def small():
    """1/ε and 1/X(0)."""
    return inverse_of(ε, infer(ε > 0)), inverse_of(X_0, assume(X_0 > 0))


@cache
def size_above():
    """(X t − n²/8) t ≤ ε (n² + c) t + …: the bound from above times t/ε."""
    (one, positive), _ = small()
    left = scaled(infer((1 + ε) * X_t**2 >= 0, squares=[X_t]), t)
    rest = scaled(bounded(), (1 + ε) * X_0, X_0 > 0)
    whole = infer(
        8 * ε * (Y - LIMIT) * t <= ε**2 * n**2 * t + (1 + ε) * X_0 * MOST, by=[scaled(above(), t), rest, left]
    )
    whole = scaled(whole, U, positive)
    by = [infer(equals(f * U * ε, f), by=[one]) for f in ((Y - LIMIT) * t, ε * n**2 * t, X_0 * MOST)]
    whole = infer(8 * (Y - LIMIT) * t <= ε * n**2 * t + (U + 1) * X_0 * MOST, by=[whole, *by])
    room = infer(
        ε * t * (SCALE - n**2 / 8) >= 0,
        by=[infer(SCALE - n**2 / 8 >= 0, squares=[X_0, n]), infer(ε * t >= 0)],
    )
    return infer((Y - LIMIT) * t <= ε * SCALE * t + ABOVE, by=[whole, room])


@cache
def size_below():
    """(n²/8 − X t) t ≤ ε (n² + c) t + …: the bound from below times t/(εX(0))."""
    (one, positive), (other, large) = small()
    bound = FROM_BELOW.cited("S S-8, flow from below")[1]
    late = infer(X_0 * t >= 0, by=[X_0 > 0])
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
def mean_in_time():
    """⊢ t²|m|² ≤ n²|m(0)|² and t³|m|² ≤ n³|m(0)|²: (n + t)⁴|m|² does not grow, as n(|m|²)' = −4|m|²."""
    size = infer(M2 >= 0, by=[nonnegative_square(m), definition(M2)])
    grown = n + t
    lost = scaled(scaled(scaled(size, t), grown**2, squares=[grown]), grown)
    slope = infer(equals(n * Speed(flow, M2) * grown**4, -4 * M2 * grown**4), by=[mean_falls()])
    value = M2 * grown**4 - n**4 * M2_0
    held = stays_nonpositive(value, flow, [slope, lost], growth=0, factor=n, positive=infer(n > 0))
    value = flowing(size, flow)
    found = []
    for power in (2, 3):
        other = infer(grown**4 - n ** (4 - power) * t**power >= 0, degree=4)
        whole = infer(
            n ** (4 - power) * (n**power * M2_0 - t**power * M2_t) >= 0,
            by=[held, scaled(value, other.conclusion.left, other)],
        )
        found.append(infer(t**power * M2_t <= n**power * M2_0, by=[whole, infer(n ** (4 - power) > 0)]))
    return found


@cache
def size_limit(limit=LIMIT):
    """V t → n²/8, as V = X + n|m|²."""
    whole = infer(equals(V, X + n * M2), by=[definition(V), definition(X), definition(M2)])
    whole = scaled_equation(flowing(whole, flow))
    size = infer(M2_t >= 0, by=[flowing(infer(M2 >= 0, by=[nonnegative_square(m), definition(M2)]), flow)])
    first, value = scaled(mean_in_time()[0], n), scaled(size, n * t**2, squares=[t])
    goal = (V_t * t - LIMIT) * t <= ε * SCALE * t + ABOVE + n**3 * M2_0
    above = infer(goal, by=[size_above(), whole, first])
    below = infer((LIMIT - V_t * t) * t <= ε * SCALE * t + BELOW, by=[size_below(), whole, value])
    return squeezed_in_time(V_t * t, limit, ε, above, below, SCALE)


def scaled_equation(theorem):
    """V t² = X t² + n|m|² t²."""
    return infer(equals(V_t * t**2, X_t * t**2 + n * M2_t * t**2), by=[theorem])


PAIR = Instance(GaussianMixture(["1/10", "-1/5"]), {"ε": 1}, vectors={"c": [[1]]})


@claim(SHARPER, "S-8, one direction, size", SIZE_LIMIT, provenance=Provenance.DERIVED)
@at(PAIR)
def test_limit_of_the_size(evidence: Evidence) -> None:
    evidence.conclude(on_a_line(), "X − X_e ≥ 0 does not grow")
    evidence.conclude(bounded(), "the bound from above with ε = 1, and X ≤ X(0)")
    evidence.conclude(size_above(), "the bound from above, times t/ε")
    evidence.conclude(size_below(), "the bound from below, times t/(εX(0))")
    for bound in mean_in_time():
        evidence.conclude(bound, "n(|m|²)' = −4|m|²")
    evidence.conclude(size_limit(), "divided by t, and ε → 0")

    evidence.twin("V t → n²/16", lambda: size_limit(n**2 / 16))
