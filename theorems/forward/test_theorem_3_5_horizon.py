"""Theorem 3.5, phase 2 up to a horizon of e^{M²/9}/η steps, from where phase 1 ends.

Setting. Teacher N(0, I), n equal weights, any d, forward descent with η ≤ ½; M ≥ 10⁹ √d n¹⁰, n ≥ 2, r⁶ = M.
At k = 0 one mean is within α = 1/(8M³) of the truth and all others are within r + 1 of c, |c| = M: there
phase 1 ends, with c = M e_1.
Shown. For all k ≤ e^{M²/9}/η the one stays within α of the truth, and all others stay within r + 2 of c.
Not shown. That phase 1 ends so: claim "Theorem 3.5, phase 1". What happens to n ≥ 3
after the horizon: claim "Theorem 3.5, all time".
Tools. "Theorem 3.5, the nearest stays" with R = 1.001 M, S = (1/9 + 1/75) M², b = e^{−M²/9}.

The horizon is longer than e^{10²³} steps. Exponentials are bounded by terms of their series, and powers of M
by M ≥ 1000 again and again.
"""

from fractions import Fraction
from functools import cache
from math import factorial

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import CENTRE, ONE, STAYS, UNIFORM, X_0, Y_0, M, S, X_k, Y_k, b, α, ι, ρ
from verify.lemmas.forward import HALF, η, τ
from verify.lemmas.lead import R
from verify.logic.schemas import exp_monotone, exp_series
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    cut, d, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer, k, n,
    positive, sqrt, sqrt_nonnegative, sqrt_squared, statement, substituted,
)  # fmt: skip

r = positive("r", "r", "sixth root of M")
FAR_START = [sqrt(d) * n**10 <= M / 10**9, n >= 2, equals(r**6, M)]
SMALL = equals(8 * M**3 * α, 1)
START = ι * (X_0 - α**2) + (1 - ι) * (Y_0 - (r + 1) ** 2) <= 0
NINTH = Fraction(1, 9)
WIDTH = Fraction(1001, 1000) * M
REST = M**2 / 75


@cache
def far():
    """M ≥ 10⁶, n ≤ M and M ≥ 1000 (r + 2), from M ≥ 10⁹ √d n¹⁰ and n ≥ 2."""
    fourth = infer(n**4 >= 16, by=[infer(n**2 >= 4, by=[FAR_START[1]])])
    fifth = infer(n**5 >= 32, by=[fourth, FAR_START[1]])
    few = infer(n**10 >= 512 * n, by=[infer(n**5 >= 16 * n, by=[fourth]), fifth])
    tenth = infer(n**10 >= 1024, by=[fifth], degree=2)
    roots = [cut(fact(d), infer(d >= 0)) for fact in (sqrt_squared, sqrt_nonnegative)]
    by = [infer(sqrt(d) >= 1, by=roots, degree=2), infer(n**10 >= 0, by=[tenth])]
    total = infer(sqrt(d) * n**10 <= M / 10**6, by=[FAR_START[0]])
    total = infer(n**10 <= M / 10**6, by=[total, infer(sqrt(d) * n**10 >= n**10, by=by)])
    large = infer(M >= 10**6, by=[total, infer(n**10 >= 1, by=[tenth])])
    cube = infer(r**6 >= 10**6, by=[large, FAR_START[2]])
    cube = infer(r**3 >= 1000, by=[cube, infer(r**3 > 0)], degree=2)
    root = infer(r >= 10, by=[cube, infer(r**2 + 10 * r + 100 > 0)], degree=2)
    line = infer(r**3 >= 100 * r, by=[infer(r**2 >= 100, by=[root])])
    by = [FAR_START[2], infer(r**6 >= 1000 * r**3, by=[cube]), line, root]
    return large, infer(n <= M, by=[total, few]), infer(1000 * (r + 2) <= M, by=by)


@cache
def positive_power(order):
    """M^j > 0."""
    return infer(M**order > 0, by=[positive_power(order - 1)] if order > 1 else [], degree=2)


@cache
def higher(order):
    """M^{j + 1} ≥ 1000 M^j."""
    thousand = infer(M >= 1000, by=[far()[0]])
    by = [thousand] if order == 0 else [thousand, positive_power(order)]
    return infer(M ** (order + 1) >= 1000 * M**order, by=by, degree=2)


def falling(first, *rest):
    """c_0 M^j ≥ c_1 M^{j−1} ≥ …: terms that each come from the one before by M ≥ 1000."""
    (order, above), below = first, []
    for factor in rest:
        spare = [] if 1000 * above == factor else [positive_power(order - 1)]
        goal = above * M**order >= factor * M ** (order - 1)
        below.append(infer(goal, by=[higher(order - 1), *spare]))
        order, above = order - 1, factor
    return below


def exponential(share, order, *factors):
    """e^{cM²}, c the share, against terms that fall from its series' term of this order: the last."""
    y = share * M**2
    roots = [M**j for j in range(1, order)]
    whole = cut(exp_series(y, order), infer(y >= 0))
    series = infer(exp(y) >= y**order / factorial(order), by=[whole], degree=1, squares=roots)
    steps = falling((2 * order, share**order / factorial(order)), *factors)
    for step in steps:
        series = infer(exp(y) >= step.comparison.right, by=[series, step])
    return series


def reciprocal(y):
    """e^y e^{−y} = 1 and e^{−y} > 0."""
    product = infer(equals(exp(y) * exp(-1 * y), 1), by=[exp_sum(y, -1 * y), exp_zero()])
    return product, exp_positive(-1 * y)


@cache
def tails(rate=NINTH):
    """e^{−S} ≤ e^{−M²/9} e^{−M²/75}, where 125 M⁷ e^{−M²/9} ≤ 1 and 2(R + 3R³) e^{−M²/75} ≤ 1."""
    y, z = rate * M**2, M**2 / 75
    both = infer(exp(-1 * y - z) <= exp(-1 * y) * exp(-1 * z), by=[exp_sum(-1 * y, -1 * z)])
    K = 2 * (WIDTH + 3 * WIDTH**3)
    (of_y, positive_y), (of_z, positive_z) = reciprocal(y), reciprocal(z)
    high = exponential(rate, 5, Fraction(1, 7200), Fraction(1, 8), 125)
    seventh = infer(125 * M**7 * exp(-1 * y) <= 1, by=[of_y, high, positive_y])
    cubic = infer(K <= 7 * M**3, by=[infer(M**3 >= 1000 * M, by=[thousand_squared()])])
    low = exponential(Fraction(1, 75), 3, Fraction(1, 2532), Fraction(1, 3), 7)
    low = infer(exp(z) >= K, by=[low, cubic])
    low = infer(K * exp(-1 * z) <= exp(z) * exp(-1 * z), by=[low, positive_z])
    third = infer(K * exp(-1 * z) <= 1, by=[of_z, low])
    return both, seventh, third, (of_y, positive_y), (of_z, positive_z)


@cache
def thousand_squared():
    """M² ≥ 1000."""
    return infer(M**2 >= 1000, by=[infer(M >= 1000, by=[far()[0]])])


@cache
def conditions(rate=NINTH):
    """What “the nearest stays” asks for: WIDE, LEAD, PULL and DRIFT."""
    large, few, apart = far()
    one = infer(M >= 1, by=[large])
    exponent = (rate + Fraction(1, 75)) * M**2
    both, seventh, third, (_, positive_y), (of_z, _) = tails(rate)
    tiny = infer(8 * α <= 1, by=[SMALL, infer(M**3 >= 1, by=[one])])
    less = infer(α**2 <= 1, by=[infer(α <= 1, by=[tiny])])
    wide = infer(M + (r + 1) + 1 <= WIDTH, by=[apart]), infer(α <= WIDTH, by=[tiny, one])
    room = infer(1000 * (r + 2) * M <= M**2, by=[apart])
    by = [room, less, infer(α * M <= M, by=[tiny]), higher(1), higher(0)]
    lead = infer(8 * exponent <= M**2 - 2 * (r + 2) * M - 3 * α**2 - 2 * WIDTH * α, by=by)
    above_1 = infer(exp(REST) >= 1, by=[exp_tangent(REST)])
    at_most_1 = infer(exp(-1 * REST) <= 1, by=[of_z, above_1])
    y = exp(-1 * rate * M**2)
    below = infer(exp(-1 * exponent) <= y, by=[both, at_most_1, positive_y])
    fourth = infer(8 * M**3 * 15 * M**4 * y <= 8 * M**3 * α, by=[seventh, SMALL])
    fourth = infer(15 * M**4 * y <= α, by=[fourth, positive_power(3)], degree=2)
    cubic = 3 * WIDTH + 14 * WIDTH**3
    least = infer(M**3 >= 1000 * M, by=[thousand_squared()])
    most = infer(M * cubic <= 15 * M**4, by=[infer(cubic <= 15 * M**3, by=[least])])
    few = infer((n - 1) * cubic <= M * cubic, by=[few, infer(cubic >= 0)])
    most = infer((n - 1) * cubic <= 15 * M**4, by=[few, most])
    tail = exp(-1 * exponent)
    most = infer((n - 1) * cubic * tail <= 15 * M**4 * tail, by=[most, exp_positive(-1 * exponent)])
    below_4 = infer(15 * M**4 * tail <= 15 * M**4 * y, by=[below, positive_power(4)])
    pull = infer((n - 1) * cubic * tail <= α, by=[most, below_4, fourth])
    K = 2 * (WIDTH + 3 * WIDTH**3)
    drift = infer(K * tail <= K * y * exp(-1 * REST), by=[both, infer(K >= 0)])
    rest = infer(K * exp(-1 * REST) * y <= y, by=[third, positive_y])
    drift = infer(K * tail <= y, by=[drift, rest])
    return *wide, lead, pull, drift


@cache
def horizon(rate=NINTH, room=1):
    """“The nearest stays” with R = 1.001 M, ρ = r + 1, b = e^{−M²/9}; S is named until e^{−S} is gone."""
    exponent, power = (rate + Fraction(1, 75)) * M**2, exp(-1 * rate * M**2)
    (of_y, positive_y), named = tails(rate)[3], equals(S, exponent)
    *wide, lead, pull, drift = conditions(rate)
    by = [cut(exp_monotone(-1 * S, -1 * exponent), infer(-1 * exponent >= -1 * S, by=[named]))]
    same = infer(exp(-1 * S) <= exp(-1 * exponent), by=by)
    lead = infer(M**2 - 2 * (r + 2) * M - 3 * α**2 - 2 * WIDTH * α >= 8 * S, by=[lead, named])
    cubic, K = 3 * WIDTH + 14 * WIDTH**3, 2 * (WIDTH + 3 * WIDTH**3)
    few = infer((n - 1) * cubic >= 0, by=[infer(cubic >= 0)])
    pull = infer((n - 1) * cubic * exp(-1 * S) <= α, by=[pull, same, few])
    drift = infer(K * exp(-1 * S) <= power, by=[drift, same, infer(K >= 0)])
    long = infer(η * τ * power <= exp(rate * M**2) * power, by=[η * τ <= exp(rate * M**2), positive_y])
    until = infer(η * power * τ <= 1, by=[of_y, long])
    values = (R, WIDTH, infer(WIDTH > 0)), (ρ, r + 1, infer(r + 1 > 0)), (b, term(power), positive_y)
    near, others = STAYS.cited("F Theorem 3.5, the nearest stays")
    for symbol, value, proof in values:
        near, others = (substituted(t, symbol, value, proof) for t in (near, others))
    near, others = (cut(t, *wide, lead, pull, drift, until) for t in (near, others))
    drifted = infer(η * power * k <= 1, by=[until, k <= τ, positive_y])
    nothing = infer(equals(exponent, exponent))
    near, others = (cut(substituted(t, S, exponent, infer(exponent > 0)), nothing) for t in (near, others))
    return near, within(others, drifted, power, room)


def within(others, drifted, power, room):
    """All others stay within r + 2, since ηbk ≤ 1."""
    is_other = infer(1 - ι >= 0, by=[infer(ι <= 1, by=[ONE[0]])])
    radius = r + 1 + η * power * k
    low = infer(radius >= 0, by=[exp_positive(power.arguments[0])])
    most = r + 1 + room
    wide = infer(radius**2 <= most**2, by=[infer(radius <= most, by=[drifted]), low])
    return infer((1 - ι) * Y_k <= (1 - ι) * most**2, by=[others, wide, is_other])


PLACE, NEAR = 101**6, Fraction(1, 8 * 101**18)
MARKED = {"c": [[PLACE]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": PLACE, "r": 101, "α": NEAR, "η": HALF, "τ": 8}
AT_THE_EDGE = Instance(GaussianMixture([NEAR, PLACE - 102]), VALUES | {"k": 0}, vectors=MARKED)
LATER = Instance(GaussianMixture([NEAR, PLACE - 102]), VALUES | {"k": 8}, vectors=MARKED)
LONG = [η <= HALF, η * τ <= exp(NINTH * M**2), k <= τ]


@claim(
    FORWARD,
    "Theorem 3.5, phase 2 to a horizon",
    statement(
        ι * X_k <= ι * α**2,
        (1 - ι) * Y_k <= (1 - ι) * (r + 2) ** 2,
        given=[*ONE, UNIFORM, CENTRE, *FAR_START, SMALL, START, *LONG],
    ),
    provenance=Provenance.DERIVED,
)
@at(AT_THE_EDGE, LATER)
def test_horizon(evidence: Evidence) -> None:
    near, others = horizon()
    evidence.conclude(near, "the conditions of “the nearest stays”, by series of exponentials")
    evidence.conclude(others, "b e^{M²/9} = 1, so that no other mean moves by more than 1 in all")

    evidence.twin("a horizon of e^{M²/8}/η steps", lambda: horizon(rate=Fraction(1, 8)))
    evidence.twin("no other mean moves by more than 1/2", lambda: horizon(room=HALF))
