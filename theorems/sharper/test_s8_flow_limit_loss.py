"""S-8, one direction: F t² → n²/64 along the reverse flow, from every start on a line through 0.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; F the reverse divergence; at the start
the means span at most one dimension (in d = 1 they always do), and not all agree: X(0) > 0.
Shown. Along μ_i' = −∇_iF: F t² → n²/64 as t → ∞.
Not shown. n² r/64 for r > 1: argued in test_s8_leading_constants.py.
Tools. Claims S-8, one direction, size, and S-8, sharp size; F (1 + q) ≥ q²; (n + t)⁴|m|² does not grow.

With Y = V t: n²F t² is at most Y² + n²t²|m|² + O(V Y²) and at least Y² − n Y F t², times t.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.along_the_flow import stays_nonpositive
from verify.lemmas.reverse import F, V, loss_from_below_rank, loss_is_nonnegative, q, r
from verify.lemmas.reverse_deviations import GROWTH, M2, SHARP, X, energy_for_uniform_weights, m
from verify.lemmas.reverse_flow import V_0, F_t, V_t, flow, rank_stays, size_stays, sizes, ε
from verify.lemmas.reverse_flow_deviations import (
    LATE,
    X_0,
    B,
    X_t,
    constant_is_positive,
    fall,
    growth,
    mean_falls,
)
from verify.lemmas.reverse_flow_deviations import sizes as deviation_sizes
from verify.lemmas.reverse_flow_limit import ABOVE, BELOW, LIMIT, MOST, ON_A_LINE, SCALE, SIZE_LIMIT, Y
from verify.lemmas.scaling import scaled

from verify.prove import (  # isort: skip
    During, Speed, assume, cut, definition, equals, exp_positive, flowing, infer, inverse, inverse_positive,
    n, nonnegative_square, squeezed_in_time, starting, statement, substituted, t, tends_in_time,
)  # fmt: skip

M2_t, M2_0 = During(flow, M2, begun=True), During(flow, M2, begun=False)
Q = F_t * t**2
MUCH = n**4 * M2_0 + MOST**2 + Fraction(3, 2) * LATE * V_0 * MOST**2
LEFT = (3 * LATE * MOST**3) / 2 + n**5 * M2_0
GAIN = n**2 / 8 + MOST


@cache
def size():
    """The claim about V t, cited."""
    return SIZE_LIMIT.cited("S S-8, one direction, size")


@cache
def mean_in_time():
    """T²|m|² ≤ n²|m(0)|² and t³|m|² ≤ n³|m(0)|²: (n + t)⁴|m|² does not grow, as n(|m|²)' = −4|m|²."""
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
def loss_above():
    """N²F ≤ n²|m|² + V² + (3/2)e^{3X(0)/2} V³ at every time."""
    loss, _, norm = SHARP.cited("S S-8, sharp size")
    by = [scaled(loss, n**2, squares=[n]), scaled(norm, GROWTH, exp_positive(Fraction(3, 2) * X))]
    by += [scaled(growth(), X**2, squares=[X])]
    bound = infer(n**2 * F <= n**2 * M2 + X**2 + Fraction(3, 2) * X**3 * LATE, by=by)
    bound = cut(flowing(bound, flow), fall())
    whole = infer(X <= V, by=[definition(X), definition(V), nonnegative_square(m)])
    some, below = flowing(deviation_sizes()[0], flow), flowing(whole, flow)
    second = infer(X_t**2 <= V_t**2, by=[some, below])
    third = scaled(infer(X_t**3 <= V_t**3, by=[some, below]), LATE, exp_positive(Fraction(3, 2) * X_0))
    goal = n**2 * F_t <= n**2 * M2_t + V_t**2 + Fraction(3, 2) * V_t**3 * LATE
    return infer(goal, by=[bound, second, third])


@cache
def loss_below():
    """N F (n + V) ≥ V² at every time: the span has one dimension."""
    energy = energy_for_uniform_weights()
    bound = scaled(substituted(loss_from_below_rank(), r, 1), n**2, squares=[n])
    by = [
        infer(equals(n**2 * q**2, V**2), by=[energy]),
        infer(equals(n * F * (n * q), n * F * V), by=[energy]),
    ]
    bound = infer(n * F * (n + V) >= V**2, by=[bound, *by])
    return cut(flowing(bound, flow), substituted(rank_stays(), r, 1))


@cache
def least():
    """C ≥ 0 for the bound c of t V(t), 0 ≤ Y ≤ c, and both constants are at least 0."""
    positive, large = (cut(inverse_positive(f), by) for f, by in ((ε, infer(ε > 0)), (X_0, assume(X_0 > 0))))
    most = infer(MOST >= 0, squares=[V_0, n])
    above = scaled(scaled(most, V_0, sizes()[1]), (inverse(ε) + 1) / 8, positive)
    share = infer(
        n**2 * inverse(X_0) + B * X_0 * inverse(ε) >= 0,
        by=[large, scaled(scaled(constant_is_positive(), X_0, X_0 > 0), inverse(ε), positive)],
    )
    return (
        most,
        infer(ABOVE >= 0, by=[above]),
        infer(BELOW >= 0, by=[scaled(most, share.conclusion.left / 8, share)]),
    )


def squared(gap, bound, sign):
    """±(Y² − n⁴/64) t ≤ (n²/8 + c) P from ±(Y − n²/8) t ≤ P, P ≥ 0 and 0 ≤ Y ≤ c."""
    some = infer(Y + LIMIT >= 0, by=[infer(Y >= 0, by=[sizes()[0]])])
    room = infer(
        ε * SCALE * t + bound >= 0,
        by=[scaled(infer(SCALE >= 0, by=[least()[0]]), ε * t), least()[1 if sign > 0 else 2]],
    )
    by = [scaled(gap, Y + LIMIT, some), scaled(size()[0], ε * SCALE * t + bound, room)]
    return infer(sign * (Y**2 - LIMIT**2) * t <= GAIN * (ε * SCALE * t + bound), by=by)


def without_square(theorem, gap, bound, reasons):
    """G ≤ R from n²G ≤ R and R ≥ 0."""
    some = infer(bound >= 0, by=reasons)
    more = scaled(some, n**2 - 1, infer(n**2 - 1 >= 0))
    whole = infer(n**2 * (bound - gap) >= 0, by=[theorem, more])
    return infer(gap <= bound, by=[whole, infer(n**2 > 0)])


@cache
def loss_from_above():
    """N²(F t² − n²/64) t ≤ ε c t + …"""
    value = loss_above()
    by = [scaled(scaled(value, t), t**2, squares=[t]), scaled(mean_in_time()[1], n**2, squares=[n])]
    cube = infer(Y**3 <= MOST**3, by=[size()[0], infer(Y >= 0, by=[sizes()[0]])])
    by += [
        scaled(cube, Fraction(3, 2) * LATE, exp_positive(Fraction(3, 2) * X_0)),
        squared(size()[1], ABOVE, 1),
    ]
    bound = GAIN * (ε * SCALE * t + ABOVE) + LEFT
    whole = infer(n**2 * (Q - n**2 / 64) * t <= bound, by=by)
    return without_square(whole, (Q - n**2 / 64) * t, bound, [*gain(1), left()])


@cache
def left():
    """What is left of |m|² and of V³ is at least 0."""
    mean = starting(infer(M2 >= 0, by=[nonnegative_square(m), definition(M2)]), flow)
    most, _, _ = least()
    cube = scaled(infer(MOST**3 >= 0, by=[most]), Fraction(3, 2) * LATE, exp_positive(Fraction(3, 2) * X_0))
    return infer(LEFT >= 0, by=[cube, scaled(mean, n**5, infer(n**5 >= 0, degree=5))])


def gain(sign):
    """(n²/8 + c)(ε c' t + …) ≥ 0, in two parts."""
    most, above, below = least()
    some = infer(GAIN >= 0, by=[most, infer(n**2 >= 0)])
    wide = scaled(infer(SCALE >= 0, by=[most, infer(n**2 >= 0)]), GAIN, some)
    return scaled(wide, ε * t), scaled(above if sign > 0 else below, GAIN, some)


@cache
def loss_in_time():
    """F t² ≤ n⁴|m(0)|² + c² + (3/2) e^{3X(0)/2} V(0) c²."""
    value, late = loss_above(), exp_positive(Fraction(3, 2) * X_0)
    some = infer(Y >= 0, by=[sizes()[0]])
    square_of = infer(Y**2 <= MOST**2, by=[size()[0], some])
    cube = infer(
        Y**2 * V_t <= MOST**2 * V_0,
        by=[scaled(square_of, V_t, sizes()[0]), scaled(size_stays(), MOST**2, squares=[MOST])],
    )
    by = [scaled(value, t**2, squares=[t]), scaled(mean_in_time()[0], n**2, squares=[n]), square_of]
    by += [scaled(cube, Fraction(3, 2) * LATE, late)]
    whole = infer(n**2 * Q <= MUCH, by=by)
    positive = scaled(
        infer(Q >= 0, by=[flowing(loss_is_nonnegative(), flow)], squares=[t]), n**2 - 1, infer(n**2 - 1 >= 0)
    )
    return infer(Q <= MUCH, by=[whole, positive])


@cache
def loss_from_below():
    """N²(n²/64 − F t²) t ≤ ε c t + …"""
    loss = infer(Q >= 0, by=[flowing(loss_is_nonnegative(), flow)], squares=[t])
    by = [scaled(scaled(loss_below(), t), t**2, squares=[t]), squared(size()[2], BELOW, -1)]
    by += [scaled(size()[0], n * Q, loss), scaled(loss_in_time(), n * MOST, least()[0])]
    bound = GAIN * (ε * SCALE * t + BELOW) + n * MOST * MUCH
    whole = infer(n**2 * (n**2 / 64 - Q) * t <= bound, by=by)
    more = infer(MUCH >= 0, by=[loss_in_time(), loss])
    return without_square(whole, (n**2 / 64 - Q) * t, bound, [*gain(-1), scaled(more, n * MOST, least()[0])])


@cache
def loss_limit(limit=n**2 / 64):
    """F t² → n²/64."""
    return squeezed_in_time(Q, limit, ε, loss_from_above(), loss_from_below(), GAIN * SCALE)


PAIR = Instance(GaussianMixture(["1/10", "-1/5"]), {"ε": 1})


@claim(
    SHARPER,
    "S-8, one direction, loss",
    statement(tends_in_time(Q, n**2 / 64), given=ON_A_LINE),
    provenance=Provenance.DERIVED,
)
@at(PAIR)
def test_limit_of_the_loss(evidence: Evidence) -> None:
    evidence.conclude(loss_limit(), "(F t² − n²/64) t is at most ε c t + …, and so is its negative")

    evidence.twin("F t² → n²/16", lambda: loss_limit(n**2 / 16))
