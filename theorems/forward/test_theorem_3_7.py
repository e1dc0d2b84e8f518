"""Theorem 3.7 (Zhang et al. 2025), for every n: the loss falls no faster than 1/t^{1+ε}, for any ε > 0.

Setting. As in Theorem 3.5, from its start on: N(0, I), n ≥ 2 equal weights, any d, forward descent with
η ≤ ½; M ≥ 10⁹ √d n¹⁰, all means within M^{1/6} of a place at the distance M, and one of them leads. 0 < ε ≤ 1
and εB ≥ 1; T = 2 + 2 log M, which is how long phase 1 takes.
Shown. For all k with t = ηk > T

    L(k) ≥ c_ε (1 + t)^{−(1+ε)},   1/c_ε = n B e^B (e^{(1/8 − ε/32)(1.1 M)²} + 2·10¹⁰ n² B³ e^B)^{1+ε}.

Not shown. Anything of L before T. The best power of log t: "S-5, from below, from far" has it.
Tools. "Theorem 3.7, one step" and "loss and norms", in the region of "Theorem 3.5, rates"; until then all
others are within r + 1 of their place, by phase 1.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_mean import (
    TINY,
    N,
    chosen_exponential,
    chosen_log,
    is_one,
    is_other,
    not_negative,
    other,
)
from verify.lemmas.far_start import ONE, UNIFORM, M, R, X_k, Y_k, sizes_of_others, ι, ρ
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.from_far import LAG, LATE, POWER, RATES, SOON, START, without_steps, y_k, z_k
from verify.lemmas.phase_1 import FAR, GIVEN, OTHERS, P, huge, near, r, thousand, without_t
from verify.lemmas.power_law import no_less, power_law
from verify.lemmas.slow_decay import LOSS_OF_ONE, ONE_STEP, SMALL, B, K, X_i, rate_below
from verify.logic.descent import at_step
from verify.logic.schemas import log_exp, log_monotone, log_tangent
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    SUM, Next, along, cut, definition, either_way, exp, exp_positive, induction,
    infer, integrated, k, log, mu, n, nonnegative_square, pi, renamed_step, statement, substituted,
)  # fmt: skip

Q = Fraction
FIRST_NORM, SLOPE, WEIGHT = Q(121, 100) * M**2, 2 * 10**10 * n**2 * B**3 * exp(B), n * B * exp(B)
BEGIN, HERE = exp(rate_below * FIRST_NORM), exp(rate_below * X_k)
GROWN = other * (HERE - BEGIN - η * SLOPE * k) <= 0
THEOREM = statement(no_less(BEGIN, SLOPE, WEIGHT, 1), given=[*without_steps(GIVEN), *SMALL, LATE])


@cache
def rates():
    """What "Theorem 3.5, rates" says of the one and of all others, for balls of the radius r."""
    (large,) = FAR.cited("F Theorem 3.5, far")
    narrow = infer(r**2 <= 5 * r**4, by=[infer(r**2 >= 1, by=[large])])
    one, far, _ = (substituted(t, ρ, term(r), infer(r > 0)) for t in RATES.cited("F Theorem 3.5, rates"))
    return cut(one, narrow), cut(far, narrow)


@cache
def numbers():
    """10⁻⁵ M ≥ 1, so 10⁻⁵ M² ≥ M and 10⁻⁹ M⁶ ≥ 1; log n ≤ M − 1; log M ≤ M − 1."""
    many = infer(M / 10**5 >= 1, by=[thousand()])
    twice = infer(M**2 / 10**5 >= M, by=[many])
    second = infer(M**2 / 1000 >= 1, by=[infer(M / 1000 >= 1, by=[thousand()])])
    fourth = infer(M**4 / 10**6 >= 1, by=[second], degree=2)
    sixth = infer(M**6 / 10**9 >= M**4 / 10**6, by=[second], squares=[M**2])
    sixth = infer(M**6 / 10**9 >= 1, by=[sixth, fourth])
    of_n = infer(log(n) <= M - 1, by=[cut(log_tangent(n), infer(n > 0)), near()[2]])
    return many, twice, sixth, of_n, cut(log_tangent(M), infer(M > 0))


@cache
def level():
    """y_k ≥ e^{M²/10} > 0 and log y_k ≥ M²/10 ≥ 1, once ηk > T."""
    (many, twice, *_), some = numbers(), exp_positive(POWER)
    above = infer(exp(POWER) <= START, by=[LATE])
    logs = cut(log_monotone(exp(POWER), START), some, above)
    return (
        above,
        some,
        infer(log(START) >= POWER, by=[logs, log_exp(POWER)]),
        infer(POWER >= 1, by=[twice, many]),
    )


@cache
def inside():
    """Once ηk > T: |μ_1|² ≤ 10⁻¹⁰, and |μ_i|² ≥ 14641 (1 + log n) for all others."""
    (one, far), (above, some, logs, least) = rates(), level()
    _, twice, sixth, of_n, _ = numbers()
    size = along(infer(X_i >= 0, by=[definition(X_i), nonnegative_square(mu)]), descent)
    one = infer(32 * M**6 * ι * START * X_k <= ι * exp(POWER), by=[one, definition(y_k)])
    small = infer(M**6 * ι * X_k >= 0, by=[infer(ι * X_k >= 0, by=[is_one(), size])], squares=[M**3])
    small = infer(M**6 * ι * X_k * exp(POWER) <= M**6 * ι * X_k * START, by=[above, small])
    one = infer(exp(POWER) * (32 * M**6 * ι * X_k - ι) <= 0, by=[one, small])
    one = infer(32 * M**6 * ι * X_k <= ι, by=[one, some], degree=2)
    large = infer(ι * X_k * (M**6 / 10**9 - 1) >= 0, by=[sixth, infer(ι * X_k >= 0, by=[is_one(), size])])
    one = infer(ι * (X_k - TINY**2) <= 0, by=[one, large, is_one()])
    least = infer(START * log(START) >= exp(POWER), by=[above, some, logs, least], degree=2)
    least = infer(other * START * log(START) >= other * exp(POWER), by=[least, is_other()])
    far = infer(other * (exp(POWER) - exp(X_k / 8)) <= 0, by=[far, definition(z_k), least])
    far = chosen_log(other, is_other(), POWER, X_k / 8, far)
    many = infer(M**2 / 100000 >= M, by=[twice])
    room = infer(other * (8 * POWER - 14641 * (1 + log(n))) >= 0, by=[of_n, many, is_other()], degree=2)
    return one, infer(other * (X_k - 14641 * (1 + log(n))) >= 0, by=[far, room])


@cache
def eighth_power():
    """M⁸ ≥ M ≥ 1."""
    one = infer(M >= 1, by=[infer(M / 1000 >= 1, by=[thousand()])])
    twice = infer(M**2 >= 1, by=[one])
    fourth = infer(M**4 >= M**2, by=[twice], squares=[M])
    eighth = infer(M**8 >= M**4, by=[infer(M**4 >= 1, by=[twice], degree=2)], squares=[M**2])
    return infer(M**8 >= M, by=[eighth, fourth, infer(M**2 >= M, by=[one])]), one


@cache
def on_the_way():
    """GROWN, as long as ηk ≤ T + 1: there |μ_i|² ≤ 1.21 M² for all others."""
    long = infer(4 * η * k <= P, by=[SOON, numbers()[4], huge()[0], *eighth_power()])
    near_c = substituted(OTHERS.cited("F Theorem 3.5, phase 1, the others")[0], τ, k)
    near_c = cut(near_c, long, infer(k <= k))
    near_c = infer(other * (Y_k - (r + 1) ** 2) <= 0, by=[near_c])
    reach = Q(11, 10) * M
    size = substituted(substituted(sizes_of_others()[0], ρ, r), R, reach, infer(reach > 0))
    size = cut(size, infer(M + r + 1 <= reach, by=[near()[0], infer(M / 1000 >= 1, by=[thousand()])]))
    size = infer(other * (X_i - FIRST_NORM) <= 0, by=[size, definition(X_i)])
    size = cut(along(size, descent), near_c)
    rate = infer(rate_below >= 0, by=[SMALL[0]])
    power, top = rate_below * X_k, rate_below * FIRST_NORM
    small = infer(
        other * (power - top) <= 0, by=[infer(rate_below * other * (X_k - FIRST_NORM) <= 0, by=[size, rate])]
    )
    small = chosen_exponential(other, is_other(), power, top, small)
    slope = infer(
        other * η * SLOPE * k >= 0, by=[is_other(), infer(η * SLOPE * k >= 0, by=[slope_is_positive()])]
    )
    return infer(GROWN, by=[small, slope])


@cache
def slope_is_positive():
    """2·10¹⁰ n² B³ e^B ≥ 0."""
    return infer(SLOPE >= 0, by=[infer(n**2 * B**3 * exp(B) >= 0, by=[exp_positive(B)], degree=6)])


@cache
def for_equal_weights(theorem):
    """The theorem at step k, for N = n, once ηk > T."""
    theorem = substituted(theorem, N, n, infer(n > 0))
    theorem = cut(theorem, infer(n * pi >= 1, by=[UNIFORM]))
    return cut(along(theorem, descent), *inside())


@cache
def step(entering=True):
    """GROWN at k + 1 from GROWN at k: by phase 1 as long as η(k + 1) ≤ T + 1, by one step from there on."""
    (one,) = ONE_STEP.cited("F Theorem 3.7, one step")
    slope = 2 * 10**10 * N**2 * B**3 * exp(B)
    here, after = exp(rate_below * X_i), exp(rate_below * Next(descent, X_i))
    one = infer(other * (after - here - η * slope) <= 0, by=[one, definition(K)])
    before, later = LAG - η * k, at_step(GROWN, k, 1)
    late = infer(later, by=[for_equal_weights(one), GROWN])
    late = cut(late, infer(LATE, by=[before < 0]))
    soon = infer(at_step(SOON, k, 1), by=[before >= 0, η <= HALF])
    entered = cut(renamed_step(on_the_way(), k, 1), soon) if entering else late
    return either_way(before, entered, late)


@cache
def growth():
    """GROWN at every step; at step 0 it is phase 1."""
    low = not_negative(term(M), infer(M > 0), eighth_power()[1])
    base = cut(renamed_step(on_the_way(), None), infer(at_step(SOON, None), by=[low]))
    return induction(GROWN, base, step())


def loss(weight=WEIGHT, least=2):
    """L_k ≥ c_ε (1 + ηk)^{−(1+ε)} once ηk > T: for each of the others, and there is one as n ≥ 2."""
    of_loss = for_equal_weights(LOSS_OF_ONE.cited("F Theorem 3.7, loss and norms")[0])
    start = exp_positive(rate_below * FIRST_NORM)
    each = power_law(growth(), of_loss, start, slope_is_positive(), weight)
    by = [integrated(SUM, each), ONE[2], n >= least]
    return without_t(infer(no_less(BEGIN, SLOPE, weight, 1), by=by, degree=2))


MARKED = {"c": [[101**6]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"M": 101**6, "r": 101, "η": HALF, "b": Q(1, 64000), "ε": 1, "B": 1, "k": 200}


@claim(FORWARD, "Theorem 3.7", THEOREM, provenance=Provenance.REPORTED)
@at(Instance(GaussianMixture([101**6 - 101, 101**6]), VALUES, vectors=MARKED))
def test_the_loss_is_no_less(evidence: Evidence) -> None:
    evidence.conclude(
        loss(), "e^{(1/8 − ε/32)|μ_i|²} grows by a constant in each step, and so does 1/L at most"
    )

    evidence.twin("phase 1 left out", lambda: step(entering=False))
    evidence.twin("half of 1/c_ε", lambda: loss(weight=HALF * WEIGHT))
    evidence.twin("n = 1: no other mean, and L falls like e^{−4t}", lambda: loss(least=1))
