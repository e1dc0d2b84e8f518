"""Theorem 3.5, how little the others weigh in the region that is never left, however far away they are.

Setting. Teacher N(0, I); any n, d, means and weights ≥ 1/N. One component (ι_i = 1) is at c. A level y says
where all are: |c|² ≤ C/y, and e^{|μ_j|²/8} ≥ y log y for all others; 8 log y ≥ 14641 (1 + log N), C ≥ 1,
C(16 log y + 1) ≤ y, 10¹⁰ C ≤ y.
Shown. For all others, E w_i |μ_i|² ≤ 36N/y and E w_i |μ_i|⁴ ≤ 864 N (log y)/y.
Not shown. That 36 and 864 are needed.
Tools. "S-9, two weights": w_i ≤ N e^{x·D − c·D − |D|²/2}, D = μ_i − c.

With z = y log y and s_i = |μ_i|²/8 − log z ≥ 0, E w_i ≤ N e^{−|μ_i|²/8 − c·μ_i/4 + 3|c|²/8}, which is at most
(3N/2) e^{−s_i/2}/z, since 8|c|² log z ≤ 1. And s e^{−s/2} ≤ 2, s² e^{−s/2} ≤ 16.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import FAINT, y
from verify.lemmas.far_start import ONE
from verify.lemmas.forward import HALF
from verify.lemmas.posterior import weight_at_most_1
from verify.lemmas.region import ahead_of_least, log_y, logs, place, z, λ

from verify.lemmas.far_mean import (  # isort: skip
    D, N, PAIR, TINY, ahead, at_least_one, c, chosen_exponential, exp_equal, half_way, inverse_of,
    is_other, mean_of_exponential, named, other,
)  # fmt: skip
from verify.prove import (  # isort: skip
    E_phi, cauchy_schwarz, dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, infer,
    integrated, mu, nonnegative_square, square, term, w, weight_is_positive,
)  # fmt: skip

Q = Fraction
THREE_HALVES = Q(3, 2)
POSITIVE = weight_is_positive()
weight, half = E_phi(w), exp(ahead / 2)
x, x_is = named("x_i", "x_i", square(mu))
t = square(mu) / 8 - λ
s, s_is = named("s_i", "s_i", t)
LESS, LESS_POSITIVE = exp(t / -2), exp_positive(t / -2)


@cache
def below_exponential():
    """E w_i ≤ N e^{−R/8 − c·D/2}, as w_i ≤ min(1, N e^y) ≤ N e^{y/2}."""
    of_w, square_N = PAIR.cited("S S-9, two weights")[0], infer(N <= N**2, by=[at_least_one()])
    wider = infer(N * half**2 <= N**2 * half**2, by=[square_N], squares=[half])
    most = infer(w <= N**2 * half**2, by=[of_w, exp_sum(ahead / 2, ahead / 2), wider])
    most = infer(w**2 <= (N * half) ** 2, by=[most, infer(w**2 <= w, by=[weight_at_most_1(), POSITIVE])])
    most = infer(w <= N * half, by=[most, infer(N * half > 0, by=[exp_positive(ahead / 2)])], degree=2)
    mean = mean_of_exponential(ahead / 2, HALF * D, (square(c) - square(mu)) / 4, half_way)
    return infer(weight <= N * exp(half_way), by=[integrated(E_phi, most), mean])


@cache
def exponent():
    """Times 1 − ι_i: e^{−R/8 − c·D/2} ≤ e^{⅓ − λ − s/2}, since −2c·μ ≤ 1 + |c|²|μ|² and 8|c|²λ ≤ 1."""
    _, tiny, close, _ = place()
    inner = infer(dot(c, mu) ** 2 <= square(c) * square(mu), by=[cauchy_schwarz(c, mu)])
    line = infer(-2 * dot(c, mu) <= 1 + square(c) * square(mu), by=[inner], squares=[dot(c, mu) + 1])
    by = [infer(other * (1 + square(c) * square(mu) + 2 * dot(c, mu)) >= 0, by=[line, is_other()])]
    by.append(infer(other * t * (Q(1, 4) - square(c)) >= 0, by=[ahead_of_least(), tiny]))
    by.append(infer(other * (1 - square(c) * (8 * λ + 1)) >= 0, by=[close, is_other()]))
    by.append(infer(other * (TINY**2 - square(c)) >= 0, by=[tiny, is_other()]))
    power = half_way - (half_way - (Q(1, 3) - λ - t / 2))  # written as the exponent of e^s e^{t − s} is
    small = infer(other * (half_way - power) <= 0, by=[*by, is_other(), ahead_of_least()], degree=1)
    return power, chosen_exponential(other, is_other(), half_way, power, small)


@cache
def faint(number=THREE_HALVES):
    """(1 − ι_i) z E w_i ≤ (1 − ι_i)(3N/2) e^{−s/2}."""
    (power, small), third = exponent(), Q(1, 3)
    by = [*exp_equal(power, third - λ + t / -2), exp_sum(third - λ, t / -2), exp_sum(third, -1 * λ)]
    whole = infer(equals(z * exp(power), exp(third) * LESS), by=[*by, inverse_of(z, logs()[3])[1]])
    unit = infer(equals(exp(third) * exp(-third), 1), by=[exp_sum(third, -third), exp_zero()])
    unit = infer(number >= exp(third), by=[unit, exp_tangent(-third)], degree=2)
    room = infer(other * z >= 0, by=[is_other(), logs()[3]])
    less = infer(other * z * weight <= other * z * N * exp(half_way), by=[below_exponential(), room])
    small = infer(z * N * other * exp(half_way) <= z * N * other * exp(power), by=[small, logs()[3]])
    room = infer(other * N * LESS >= 0, by=[infer(other * LESS >= 0, by=[is_other(), LESS_POSITIVE])])
    last = infer(other * N * LESS * exp(third) <= other * N * LESS * number, by=[unit, room])
    less = infer(other * z * weight <= other * N * exp(third) * LESS, by=[less, small, whole])
    return infer(other * z * weight <= other * number * N * LESS, by=[less, last], degree=1)


@cache
def tails():
    """Times 1 − ι_i: e^{−s/2} ≤ 1, s e^{−s/2} ≤ 2 and s² e^{−s/2} ≤ 16, as e^{s/4} ≥ s/4."""
    low = infer(other * s >= 0, by=[ahead_of_least(), s_is])
    down = infer(other * (t / -2 - 0) <= 0, by=[ahead_of_least()])
    at_most = chosen_exponential(other, is_other(), t / -2, term(0), down)
    at_most = infer(other * LESS <= other, by=[at_most, exp_zero()])
    unit = infer(equals(exp(t / 2) * LESS, 1), by=[exp_sum(t / 2, t / -2), exp_zero()])
    line = infer(exp(t / 2) >= s / 2, by=[exp_tangent(t / 2), s_is])
    line = infer(exp(t / 2) * LESS >= s / 2 * LESS, by=[line, LESS_POSITIVE])
    linear = infer(other * s * LESS <= other * 2, by=[infer(s * LESS <= 2, by=[line, unit]), is_other()])
    line = infer(exp(t / 4) >= s / 4, by=[exp_tangent(t / 4), s_is])
    line = infer(other * (exp(t / 4) - s / 4) >= 0, by=[line, is_other()])
    line = infer((other * exp(t / 4)) ** 2 >= (other * s / 4) ** 2, by=[line, low], degree=2)
    line = infer(other * exp(t / 2) >= other * s**2 / 16, by=[line, ONE[0], exp_sum(t / 4, t / 4)])
    squared = infer(other * exp(t / 2) * LESS >= other * s**2 / 16 * LESS, by=[line, LESS_POSITIVE])
    return at_most, linear, infer(other * s**2 * LESS <= other * 16, by=[squared, unit])


@cache
def polynomials():
    """Times 1 − ι_i: |μ|² e^{−s/2} ≤ 24 log y and |μ|⁴ e^{−s/2} ≤ 576 (log y)², as |μ|² = 8s + 8λ."""
    (at_most, linear, squared), (_, _, some, _, least, above) = tails(), logs()
    λ_low, size = infer(λ >= 0, by=[some, least]), infer(equals(x, 8 * s + 8 * λ), by=[x_is, s_is])
    by = [size, linear, infer(λ * other * LESS <= λ * other, by=[at_most, λ_low])]
    by.append(infer(other * λ <= other * (2 * log_y - 1), by=[above, is_other()]))
    by.append(infer(other * (log_y - 1) >= 0, by=[some, is_other()]))
    first = infer(other * x * LESS <= other * 24 * log_y, by=by)
    twice = infer(equals(x**2, (8 * s + 8 * λ) ** 2), by=[size])
    twice = infer(x**2 <= 128 * s**2 + 128 * λ**2, by=[twice], squares=[s - λ])
    room = infer(other * LESS >= 0, by=[is_other(), LESS_POSITIVE])
    twice = infer(other * LESS * x**2 <= other * LESS * (128 * s**2 + 128 * λ**2), by=[twice, room])
    of_λ = infer(λ**2 * other * LESS <= λ**2 * other, by=[at_most], squares=[λ])
    most = infer(λ**2 <= 4 * log_y**2, by=[infer(λ <= 2 * log_y, by=[above]), λ_low], degree=2)
    most = infer(128 * λ**2 + 2048 <= 576 * log_y**2, by=[most, infer(log_y**2 >= 32, by=[some])])
    most = infer(other * (128 * λ**2 + 2048) <= other * 576 * log_y**2, by=[most, is_other()])
    return first, infer(
        other * x**2 * LESS <= other * 576 * log_y**2, by=[twice, squared, of_λ, most], degree=1
    )


def moment(power, number=THREE_HALVES):
    """(1 − ι_i) y E w_i |μ_i|^{2p} ≤ (1 − ι_i) · 36N, or 864N log y: the bounds for z, divided by log y."""
    most, bound = polynomials()[power - 1], FAINT.shown[power - 1].right
    low = infer(x**power >= 0, by=[infer(x >= 0, by=[x_is, nonnegative_square(mu)])], degree=2)
    mass = infer(
        other * z * weight * x**power <= other * number * N * LESS * x**power, by=[faint(number), low]
    )
    scaled = infer(N * other * x**power * LESS <= N * most.comparison.right, by=[most])
    whole = infer(log_y * other * y * weight * x**power <= log_y * bound, by=[mass, scaled])
    whole = infer(
        other * y * weight * x**power <= bound, by=[whole, infer(log_y > 0, by=[logs()[2]])], degree=2
    )
    known = infer(equals(x**power, square(mu) ** power), by=[x_is], degree=power)
    return infer(FAINT.shown[power - 1], by=[whole, known])


FIRST = {name: [[1], [0]] for name in ("ι_i", "ι_j")}
VALUES = {"N": 2, "y": 2**5000, "C": 1}


@claim(FORWARD, "Theorem 3.5, weights in the region", FAINT, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([0, 300]), VALUES, vectors={"c": [[0]], **FIRST}))
def test_weights_in_the_region(evidence: Evidence) -> None:
    for power in (1, 2):
        evidence.conclude(moment(power), "what is ahead of the least counts less by e^{−s/2}")

    evidence.twin("E w_i ≤ (5N/4) e^{−s_i/2}/z", lambda: moment(1, number=Q(5, 4)))
