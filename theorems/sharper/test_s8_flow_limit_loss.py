"""S-8, one direction: F t² → n²/64 along the reverse flow, from every start on a line.

Setting. Single-Gaussian teacher N(0, I), n ≥ 1 equal weights, any d; F the reverse divergence, m the mean of
the means, X = Σ_i |μ_i − m|²; at the start all means are on a line, through 0 or not, and X(0) > 0.
Shown. Along μ_i' = −∇_iF: F t² → n²/64 as t → ∞.
Not shown. n² r/64 for r > 1: argued in test_s8_leading_constants.py.
Tools. Claims S-8, one direction, size; S-8, sharp size; and S-8, flow in each direction.

With Y = X t: n²F t² is at most Y² + n²t²|m|² + O(X Y²) and at least Y² − n Y F t², times t.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import SHARPER, Evidence, Provenance, claim
from verify.lemmas.reverse import F, loss_is_nonnegative
from verify.lemmas.reverse_deviations import GROWTH, M2, SHARP, X
from verify.lemmas.reverse_flow import F_t, flow, ε
from verify.lemmas.reverse_flow_deviations import LATE, X_0, B, X_t, constant_is_positive, fall, growth
from verify.lemmas.reverse_flow_deviations import sizes as deviation_sizes
from verify.lemmas.reverse_flow_directions import EACH_DIRECTION, Xe_0, Xe_t
from verify.lemmas.reverse_flow_limit import (
    ABOVE,
    BELOW,
    LIMIT,
    M2_0,
    MOST,
    ON_A_LINE,
    SCALE,
    SIZE_LIMIT,
    M2_t,
    Y,
)
from verify.lemmas.scaling import scaled
from verify.lemmas.tube import m

from verify.prove import (  # isort: skip
    assume, cut, definition, equals, exp_positive, flowing, infer, inverse, inverse_positive, n,
    nonnegative_square, squeezed_in_time, starting, statement, t, tends_in_time,
)  # fmt: skip

Q = F_t * t**2
MUCH = n**4 * M2_0 + MOST**2 + Fraction(3, 2) * LATE * X_0 * MOST**2
LEFT = (3 * LATE * MOST**3) / 2 + n**5 * M2_0
GAIN = n**2 / 8 + MOST


@cache
def size():
    """The claim about X t and V t, cited."""
    return SIZE_LIMIT.cited("S S-8, one direction, size")


@cache
def loss_above():
    """N²F ≤ n²|m|² + X² + (3/2)e^{3X(0)/2} X³ at every time."""
    loss, _, norm = SHARP.cited("S S-8, sharp size")
    by = [scaled(loss, n**2, squares=[n]), scaled(norm, GROWTH, exp_positive(Fraction(3, 2) * X))]
    by += [scaled(growth(), X**2, squares=[X])]
    bound = infer(n**2 * F <= n**2 * M2 + X**2 + Fraction(3, 2) * X**3 * LATE, by=by)
    return cut(flowing(bound, flow), fall())


@cache
def loss_below():
    """N F (n + X) ≥ X² at every time, as all means are on the line."""
    bound = flowing(EACH_DIRECTION.cited("S S-8, flow in each direction")[2], flow)
    bound = cut(bound, infer(Xe_0 > 0, by=[equals(Xe_0, X_0), X_0 > 0]))
    squared = infer(equals(Xe_t**2, X_t**2), by=[size()[0]])
    wide = infer(equals((F_t - M2_t) * Xe_t, (F_t - M2_t) * X_t), by=[size()[0]])
    mean = flowing(infer(M2 >= 0, by=[nonnegative_square(m), definition(M2)]), flow)
    more = scaled(mean, n * (n + X_t), infer(n * (n + X_t) >= 0, by=[deviations()]))
    wide = infer(equals(n * (F_t - M2_t) * Xe_t, n * (F_t - M2_t) * X_t), by=[wide])
    return infer(X_t**2 <= n * F_t * (n + X_t), by=[bound, squared, wide, more])


@cache
def deviations():
    """X(t) ≥ 0."""
    return flowing(deviation_sizes()[0], flow)


@cache
def least():
    """C ≥ 0 for the bound c of t X(t), 0 ≤ Y ≤ c, and both constants are at least 0."""
    positive, large = (cut(inverse_positive(f), by) for f, by in ((ε, infer(ε > 0)), (X_0, assume(X_0 > 0))))
    most = infer(MOST >= 0, squares=[X_0, n])
    above = scaled(scaled(most, X_0, X_0 > 0), (inverse(ε) + 1) / 8, positive)
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
    some = infer(Y + LIMIT >= 0, by=[infer(Y >= 0, by=[deviations()])])
    room = infer(
        ε * SCALE * t + bound >= 0,
        by=[scaled(infer(SCALE >= 0, by=[least()[0]]), ε * t), least()[1 if sign > 0 else 2]],
    )
    by = [scaled(gap, Y + LIMIT, some), scaled(size()[1], ε * SCALE * t + bound, room)]
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
    by = [scaled(scaled(value, t), t**2, squares=[t]), scaled(size()[5], n**2, squares=[n])]
    cube = infer(Y**3 <= MOST**3, by=[size()[1], infer(Y >= 0, by=[deviations()])])
    by += [
        scaled(cube, Fraction(3, 2) * LATE, exp_positive(Fraction(3, 2) * X_0)),
        squared(size()[2], ABOVE, 1),
    ]
    bound = GAIN * (ε * SCALE * t + ABOVE) + LEFT
    whole = infer(n**2 * (Q - n**2 / 64) * t <= bound, by=by)
    return without_square(whole, (Q - n**2 / 64) * t, bound, [*gain(1), left()])


@cache
def left():
    """What is left of |m|² and of X³ is at least 0."""
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
    """F t² ≤ n⁴|m(0)|² + c² + (3/2) e^{3X(0)/2} X(0) c²."""
    value, late = loss_above(), exp_positive(Fraction(3, 2) * X_0)
    some = infer(Y >= 0, by=[deviations()])
    square_of = infer(Y**2 <= MOST**2, by=[size()[1], some])
    cube = infer(
        Y**2 * X_t <= MOST**2 * X_0,
        by=[scaled(square_of, X_t, deviations()), scaled(fall(), MOST**2, squares=[MOST])],
    )
    by = [scaled(value, t**2, squares=[t]), scaled(size()[4], n**2, squares=[n]), square_of]
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
    by = [scaled(scaled(loss_below(), t), t**2, squares=[t]), squared(size()[3], BELOW, -1)]
    by += [scaled(size()[1], n * Q, loss), scaled(loss_in_time(), n * MOST, least()[0])]
    bound = GAIN * (ε * SCALE * t + BELOW) + n * MOST * MUCH
    whole = infer(n**2 * (n**2 / 64 - Q) * t <= bound, by=by)
    more = infer(MUCH >= 0, by=[loss_in_time(), loss])
    return without_square(whole, (n**2 / 64 - Q) * t, bound, [*gain(-1), scaled(more, n * MOST, least()[0])])


@cache
def loss_limit(limit=n**2 / 64):
    """F t² → n²/64."""
    return squeezed_in_time(Q, limit, ε, loss_from_above(), loss_from_below(), GAIN * SCALE)


PAIR = Instance(GaussianMixture(["1/10", "-1/5"]), {"ε": 1}, vectors={"c": [[1]]})


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
