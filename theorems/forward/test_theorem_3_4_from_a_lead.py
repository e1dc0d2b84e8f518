"""Theorem 3.4, from a lead: where all others are far behind, one mean arrives and they leave, for all time.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½. |c| = M ≤ 260 and
8(M − 2)² ≥ 9 · 14641 (1 + log n), so M ≥ 168 and n ≤ 20. One mean ν starts with |ν| ≤ 260, all others within
¾ of c and behind it by |μ_i − ν|²/32 − (|μ_i|² − |ν|²)/8 ≤ −60.
Shown. ν → 0, e^{−|μ_i|²/8} → 0 for all others, so |μ_i| → ∞, and L → 0.
Not shown. How the lead comes about: "Theorem 3.4, the lead grows".
Tools. "Theorem 3.5, the nearest arrives" until 9 ≤ ητ ≤ 9 + η, where |ν| ≤ 10⁻⁵ and |μ_i| ≥ M − 2; "Theorem
3.5, all time from outside of a ball" from there on.
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import OUTSIDE_BALL
from verify.lemmas.all_time import N as N_AT_MOST
from verify.lemmas.all_time import b as gain
from verify.lemmas.far_mean import TINY, m
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.lead import R
from verify.lemmas.split import FROM_A_LEAD, at_numbers, met, times_others, window
from verify.logic.schemas import exp_monotone

from verify.lemmas.far_start import (  # isort: skip
    ARRIVES, IS_ONE, IS_OTHER, UNIFORM, M, N, S, X, Y, b, other, sizes_of_others, α, ι, ρ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    At, along, cut, definition, exp, infer, inverse, inverse_positive, inverse_times, n, pi, renamed_step,
    restarted, rounded, substituted,
)  # fmt: skip

LONG = 9 * inverse(η)
PULL, DRIFT, AROUND = Q(1, 10**15), Q(1, 10**4), Q(3, 4)
VALUES = {N: 260, R: 262, S: 60, α: PULL, b: DRIFT, ρ: AROUND}
X_τ, Y_τ = (At(descent, size, τ, 0) for size in (X, Y))
OUTSIDE = "F Theorem 3.5, all time from outside of a ball"


@cache
def time():
    """9 ≤ ητ ≤ 9½ for the whole number τ that is next to 9/η."""
    share = cut(inverse_times(η), infer(η > 0))
    at_least = infer(η * τ >= 9, by=[share, τ >= LONG])
    return at_least, infer(η * τ <= 9 + HALF, by=[share, τ <= LONG + 1, η <= HALF])


@cache
def near_and_far(lead=60):
    """At step τ the one is within 10⁻⁵ of the truth, all others within 7/4 of c and beyond M − 2."""
    (at_least, at_most), (least, _) = time(), window()
    long = infer(M**2 >= 168 * M, by=[least])
    room = 32 * lead + 5 * PULL**2 + 2 * 262 * PULL + 4 * 262 * DRIFT
    known = [
        times_others(constant(20 * (3 * 262 + 14 * 262**3) * exp(-lead) <= PULL)),
        constant(2 * (262 + 3 * 262**3) * exp(-lead) <= DRIFT),
        infer(4 * η * DRIFT * τ <= 1, by=[at_most]),
        infer(M + AROUND + 1 <= 262, by=[M <= 260]),
        infer(room <= 3 * (M**2 - Q(7, 2) * M), by=[long, least]),
    ]
    there = [renamed_step(t, τ) for t in ARRIVES.cited("F Theorem 3.5, the nearest arrives")]
    one, rest = (at_numbers(t, VALUES | {S: lead}, *known) for t in there)
    late = cut(exp_monotone(-4 * η * τ, -36), infer(-4 * η * τ <= -36, by=[at_least]))
    small = constant(2 * PULL * 260 + 260**2 * exp(-36) <= TINY**2)
    small = infer(2 * PULL * 260 + 260**2 * exp(-4 * η * τ) <= TINY**2, by=[late, small])
    small = infer(ι * (2 * PULL * 260 + 260**2 * exp(-4 * η * τ)) <= ι * TINY**2, by=[small, IS_ONE])
    moved = infer(
        (Q(7, 2) * η * DRIFT + η**2 * DRIFT**2) * τ <= 2,
        by=[at_most, infer(η**2 * τ <= 5, by=[at_most, η <= HALF])],
    )
    moved = infer(
        other * (Q(7, 2) * η * DRIFT + η**2 * DRIFT**2) * τ <= Q(5, 2) * other, by=[moved, IS_OTHER]
    )
    far = substituted(sizes_of_others()[1], ρ, AROUND)
    long = infer(other * (M**2 - Q(7, 2) * M) >= other * (M - 2) ** 2, by=[least, IS_OTHER])
    far = infer(other * (X - (M - 2) ** 2) >= 0, by=[far, definition(X), long])
    near = infer(other * (Y_τ - Q(49, 16)) <= 0, by=[rest, moved])
    return infer(ι * X_τ <= ι * TINY**2, by=[one, small]), cut(renamed_step(along(far, descent), τ), near)


@cache
def outside():
    """What OUTSIDE_BALL asks for of the numbers N = n, m = M − 2, α = 10⁻⁵ and b = 1/(250 · 21⁸)."""
    least, few = window()
    second = infer(n**2 <= 21**2, by=[few], degree=2)
    fourth = infer(n**4 <= 21**4, by=[second], squares=[n])
    eighth = infer(n**8 <= 21**4 * n**4, by=[fourth], squares=[n**2])
    far = infer((M - 2) ** 2 >= 166**2, by=[least], degree=2)
    most, exponent = infer((M - 2) ** 2 <= 258**2, by=[M <= 260], degree=2), (M - 2) ** 2 / 9
    grown = cut(exp_monotone(Q(166**2, 9), exponent), infer(exponent >= Q(166**2, 9), by=[far]))
    return [
        infer(250 * n**8 * Q(1, 250 * 21**8) <= 1, by=[eighth, fourth]),
        infer(n * pi >= 1, by=[UNIFORM]),
        infer(TINY**2 * exp(exponent) >= 1, by=[grown, constant(TINY**2 * exp(Q(166**2, 9)) >= 1)]),
        infer(TINY**2 * (16 * (M - 2) ** 2 / 9 + 1) <= 1, by=[most]),
    ]


@cache
def limits(lead=60):
    """The limits, of what follows step τ; and there is such a τ."""
    found, positive = [], cut(inverse_positive(η), infer(η > 0))
    for theorem in OUTSIDE_BALL.cited(OUTSIDE)[2:]:
        theorem = substituted(theorem, N_AT_MOST, n, infer(n > 0))
        theorem = substituted(theorem, m, M - 2, infer(M - 2 > 0, by=[window()[0]]))
        theorem = at_numbers(theorem, {α: TINY, gain: Q(1, 250 * 21**8)}, *outside())
        theorem = met(restarted(theorem, descent, τ), *near_and_far(lead))
        found.append(rounded(theorem, τ, LONG, infer(LONG >= -1, by=[positive])))
    return found


@claim(FORWARD, "Theorem 3.4, from a lead", FROM_A_LEAD, provenance=Provenance.DERIVED)
@at(
    Instance(
        GaussianMixture([100, 200]),
        {"M": 200, "η": HALF},
        vectors={"c": [[200]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]},
    )
)
def test_from_a_lead(evidence: Evidence) -> None:
    for limit in limits():
        evidence.conclude(limit, "phase 1 for 9/η steps, then all time from outside of a ball")

    evidence.twin("a lead of 50", lambda: limits(lead=50))
