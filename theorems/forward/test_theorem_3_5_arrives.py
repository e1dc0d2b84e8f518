"""Theorem 3.5, the induction of phase 1: the nearest mean arrives at the truth, all others barely move.

Setting. Teacher N(0, I), n equal weights, any d, forward descent with η ≤ ½. One mean starts within N of the
truth, all others within ρ of a place c, |c| = M, and behind it by a lead: T_i ≤ −S for all others, where

    T_i = |μ_i − ν|²/32 − (|μ_i|² − |ν|²)/8,   ν the one mean;

R ≥ M + ρ + 1 R ≥ N and N ≥ 2α; and for some b

    (n − 1)(3R + 14R³) e^{−S} ≤ α,   2(R + 3R³) e^{−S} ≤ b,   32S + 5α² + 2Rα + 4Rb ≤ 3(M² − 2(ρ + 1)M).

Shown. As long as k ≤ τ, 4ητb ≤ 1: |ν_k|² ≤ 2αN + N² e^{−4ηk}, and for all others
|μ_i − c|² ≤ ρ² + (2ηb(ρ + 1) + η²b²)k ≤ (ρ + 1)².
Not shown. Numbers for M, from which the conditions follow: claim "Theorem 3.5, phase 1".
Tools. Claims "F Theorem 3.5, pulls" with θ = ¼ and "F Theorem 3.5, the lead in a step"; e^t ≥ 1 + t. No path,
and no power of 1 − 2η, is needed.
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import gap
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.lead import R
from verify.lemmas.lead import gradient_i as g
from verify.lemmas.lead_step import LEAD_STEP
from verify.logic.descent import at_step, induction_until
from verify.logic.schemas import exp_monotone, log_monotone, max_one_of
from verify.logic.terms import term

from verify.lemmas.far_start import (  # isort: skip
    ARRIVES, BEHIND_AT_START, BY_STEP, FAR, IS_ONE, IS_OTHER, ONE, PULLS, ROOM, SLOW, UNIFORM,
    WAY, Y_0, M, N, S, T, X, X_k, Y, Y_k, b, c, is_the_one, other, r, sizes_of_others, where, y, α, θ, ι,
    ι_j, ν, ρ,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, At, Next, along, assume, cut, definition,
    dot, equals, exp, exp_positive, exp_sum, exp_tangent, exp_zero, for_vector, infer, integrated, k,
    log, max_left, max_right, maximum, mu, mu_j, next_value, pi, pi_j,
    renamed_component, square, substituted,
)  # fmt: skip

NEAR, LEAD = ι * (X - N**2) <= 0, other * (T + S) <= 0


@cache
def size_of_one():
    """ι_i |μ_i|² = ι_i |ν|², and |ν|² ≤ N²."""
    by = [for_vector(is_the_one(), y, mu), for_vector(is_the_one(), y, ν)]
    same_size = infer(equals(ι * square(mu), ι * square(ν)), by=by)
    each = infer(ι * square(ν) <= ι * N**2, by=[same_size, NEAR, definition(X)])
    return same_size, infer(square(ν) <= N**2, by=[integrated(SUM, each), ONE[2]])


@cache
def sizes():
    """|μ_i|² ≤ R² for all i; |μ_i|² ≥ M² − 2rM for all others."""
    most, least = sizes_of_others()
    near = infer(ι * square(mu) <= ι * N**2, by=[NEAR, definition(X)])
    wide = infer(N**2 <= R**2, by=[WAY[1]], degree=2)
    near = infer(ι * square(mu) <= ι * R**2, by=[near, wide, IS_ONE])
    return infer(square(mu) <= R**2, by=[near, most]), most, least


@cache
def pulls(power=Q(1, 4)):
    """|∇_i L − 2μ_i| ≤ 2α for the one and |∇_i L| ≤ b for all others, cited for θ = ¼."""
    both = other * ι_j
    holds = infer(both >= 0, by=[IS_OTHER, renamed_component(IS_ONE)])
    size = infer(
        equals(ι_j * square(mu_j), ι_j * square(ν)),
        by=[for_vector(is_the_one("j"), y, mu_j), for_vector(is_the_one("j"), y, ν)],
    )
    size = infer(equals(both * square(mu_j), both * square(ν)), by=[size])
    inner = infer(equals(both * dot(mu, mu_j), both * dot(mu, ν)), by=[for_vector(is_the_one("j"), y, mu)])
    lead = infer(both * (T + S) <= 0, by=[LEAD, renamed_component(IS_ONE)])
    same_weight = infer(pi <= pi_j, by=[UNIFORM, renamed_component(assume(UNIFORM))])
    logs = cut(log_monotone(pi, pi_j), infer(pi > 0), same_weight)
    logs = infer(both * (log(pi) - log(pi_j)) <= 0, by=[logs, holds])
    apart = power**2 * square(mu - mu_j) / 2 - power * gap()
    behind = infer(both * (apart + S) <= 0, by=[lead, definition(T), size, inner, logs])
    found = [substituted(t, θ, power) for t in PULLS.cited("F Theorem 3.5, pulls")]
    met = behind, sizes()[0], infer(term(power) <= 1)
    return [cut(t, *(m for m in met if m.conclusion in t.hypotheses)) for t in found]


@cache
def nearest(speed=2):
    """ι_i X_i⁺ ≤ ι_i ((1 − 2η)² X_i + 4ηαN): μ_i⁺ = (1 − 2η)μ_i − ηu, |u| ≤ 2α."""
    u, left = g - 2 * mu, 1 - 2 * η
    near = infer(ι * square(mu) <= ι * N**2, by=[NEAR, definition(X)])
    cross = where(ι, mu, u, N, 2 * α, [IS_ONE, near, pulls()[0]], -1)
    cross = infer(-1 * left * ι * dot(mu, u) <= left * ι * 2 * α * N, by=[cross, SLOW[0]])
    cross = infer(-1 * η * left * ι * dot(mu, u) <= η * left * ι * 2 * α * N, by=[cross])
    last = infer(η**2 * ι * square(u) <= η**2 * ι * 4 * α**2, by=[pulls()[0]], squares=[η])
    small = infer(ι * α**2 <= ι * α * N, by=[infer(α**2 <= α * N, by=[WAY[2]]), IS_ONE])
    small = infer(η**2 * ι * α**2 <= η**2 * ι * α * N, by=[small], squares=[η])
    room = infer(η**2 * ι * α * N >= 0, by=[infer(ι * α * N >= 0, by=[IS_ONE])], squares=[η])
    goal = ι * Next(descent, X) <= ι * ((1 - speed * η) ** 2 * X + 4 * η * α * N)
    by = [next_value(X, descent), definition(X), cross, last, small, room]
    return infer(goal, by=by)


@cache
def lead(pull=1):
    """(1 − ι_i)(T_i⁺ + S) ≤ 0: a step leaves (1 − 2η)T_i, and 3|μ_i|² is more than the errors and 32S."""
    step, left, (within, _, least) = (
        LEAD_STEP.cited("F Theorem 3.5, the lead in a step")[0],
        1 - 2 * η,
        sizes(),
    )
    small = infer(2 * α <= R, by=WAY[1:])
    step = cut(step, within, small, *pulls())
    old = infer(other * left * (T + S) <= 0, by=[LEAD, SLOW[0]])
    far = infer(η * other * square(mu) >= η * other * (M**2 - 2 * r * M), by=[least])
    error, most = 10 * α**2 + 4 * R * α + 8 * R * b, 3 * pull * (M**2 - 2 * r * M)
    room = infer(other * (32 * S + error / 2) <= other * most, by=[ROOM, IS_OTHER])
    room = infer(η * other * (32 * S + error / 2) <= η * other * most, by=[room])
    return infer(other * (Next(descent, T) + S) <= 0, by=[step, old, far, room], degree=1)


@cache
def others():
    """(1 − ι_i)(Y_i⁺ − Y_i − 2ηbr − η²b²) ≤ 0, as |∇_i L| ≤ b and |μ_i − c| ≤ r."""
    far = infer(other * square(mu - c) <= other * r**2, by=[FAR, definition(Y)])
    cross = where(other, g, mu - c, b, term(r), [IS_OTHER, pulls()[1], far], -1)
    cross = infer(-1 * η * other * dot(g, mu - c) <= η * other * b * r, by=[cross])
    last = infer(η**2 * other * square(g) <= η**2 * other * b**2, by=[pulls()[1]], squares=[η])
    by = [next_value(Y, descent), definition(Y), cross, last]
    return infer(other * (Next(descent, Y) - Y - BY_STEP) <= 0, by=by)


T_0 = At(descent, T, None, 0)


def parts(at):
    """The three numbers that are at most 0: of the one, and of all others two."""
    one = At(descent, X, k, at) - 2 * α * N - (N**2 - 2 * α * N) * exp(-4 * η * (k + at))
    return one, At(descent, Y, k, at) - ρ**2 - BY_STEP * (k + at), At(descent, T, k, at) + S


def claimed(at):
    """One formula for the one and all others, as ι_i is 0 or 1."""
    one, *rest = parts(at)
    return ι * one + other * maximum(*rest) <= 0


@cache
def within():
    """NEAR, FAR and LEAD at step k, from the claim there: e^{−4ηk} ≤ 1 and (2ηbr + η²b²)k ≤ 2ρ + 1."""
    now, (one, *rest) = claimed(0), parts(0)
    shrunk, room = exp(-4 * η * k), N**2 - 2 * α * N
    falls = cut(exp_monotone(-4 * η * k, 0), infer(-4 * η * k <= 0))
    falls = infer(shrunk <= 1, by=[falls, exp_zero()])
    first = infer(ι * one <= 0, by=[now, ONE[0], IS_ONE])
    wide = infer(room * shrunk <= room, by=[infer(room >= 0, by=[WAY[2]]), falls])
    wide = infer(ι * room * shrunk <= ι * room, by=[wide, IS_ONE])
    near = infer(ι * (X_k - N**2) <= 0, by=[first, wide])
    both = infer(other * maximum(*rest) <= 0, by=[now, ONE[0], IS_OTHER])
    found = []
    for value, side in zip(rest, (max_left, max_right), strict=True):
        below = infer(other * value <= other * maximum(*rest), by=[side(*rest), IS_OTHER])
        found.append(infer(other * value <= 0, by=[both, below]))
    far, lead_k = found
    long = infer(4 * η * b * (k + 1) <= 1, by=[SLOW[1], k + 1 <= τ])
    once, step = infer(4 * η * b * k <= 1, by=[long]), infer(4 * η * b <= 1, by=[long])
    by = [infer(2 * η * b * r * k <= r / 2, by=[once]), infer(16 * η**2 * b**2 * k <= 1, by=[once, step])]
    room = infer(BY_STEP * k <= 2 * ρ + 1, by=by)
    room = infer(other * (ρ**2 + BY_STEP * k) <= other * r**2, by=[room, IS_OTHER])
    return first, far, near, infer(other * (Y_k - r**2) <= 0, by=[far, room]), lead_k


@cache
def arrives(speed=2):
    """By induction over k ≤ τ."""
    first, far, *hypotheses = within()
    one, rest, behind = (cut(along(t, descent), *hypotheses) for t in (nearest(), others(), lead()))
    shrunk, following, room = exp(-4 * η * k), exp(-4 * η * (k + 1)), N**2 - 2 * α * N
    left = infer(exp(-2 * η) ** 2 >= (1 - 2 * η) ** 2, by=[exp_tangent(-2 * η), SLOW[0]], degree=2)
    by = [exp_sum(-4 * η * k, -4 * η), exp_sum(-2 * η, -2 * η), left, exp_positive(-4 * η * k)]
    power = infer(following >= shrunk * (1 - 2 * η) ** 2, by=by)
    power = infer(
        room * following >= room * shrunk * (1 - 2 * η) ** 2, by=[infer(room >= 0, by=[WAY[2]]), power]
    )
    power = infer(ι * room * following >= ι * room * shrunk * (1 - 2 * η) ** 2, by=[power, IS_ONE])
    first = infer((1 - 2 * η) ** 2 * ι * parts(0)[0] <= 0, by=[first], squares=[1 - 2 * η])
    pull = infer(ι * η * α * N >= 0, by=[IS_ONE], degree=4)
    pull = infer(ι * η * α * N * (1 - 2 * η) >= 0, by=[pull, SLOW[0]])
    new_one, new_far, new_lead = parts(1)
    one = infer(ι * new_one <= 0, by=[one, first, power, pull], degree=1)
    rest = infer(other * new_far <= 0, by=[rest, far], degree=1)
    most = maximum(new_far, new_lead)
    both = infer(other * most <= 0, by=[max_one_of(new_far, new_lead), rest, behind])
    at_0 = Y_0 - ρ**2, T_0 + S
    rest = [
        infer(other * value <= 0, by=[start]) for value, start in zip(at_0, BEHIND_AT_START[1:], strict=True)
    ]
    both_0 = infer(other * maximum(*at_0) <= 0, by=[max_one_of(*at_0), *rest])
    base = infer(at_step(claimed(0), None), by=[both_0, BEHIND_AT_START[0], exp_zero()])
    always = induction_until(claimed(0), base, infer(claimed(1), by=[one, both]), τ)
    return cut(within()[0], always), cut(within()[1], always)


@cache
def arrived():
    """ι_i X_i ≤ ι_i (2αN + N² e^{−4ηk})."""
    small = infer(ι * α * N >= 0, by=[IS_ONE])
    small = infer(ι * α * N * exp(-4 * η * k) >= 0, by=[small, exp_positive(-4 * η * k)])
    return infer(ARRIVES.shown[0], by=[arrives()[0], small])


VALUES = {"M": 20, "ρ": HALF, "N": 15, "R": 22, "S": 20, "α": Q(1, 3000), "b": Q(1, 5000), "η": Q(1, 10)}
MARKED = {"c": [[20]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
TWO_MEANS = Instance(GaussianMixture([15, 20]), VALUES | {"τ": 1, "k": 1}, vectors=MARKED)


@claim(FORWARD, "Theorem 3.5, the nearest arrives", ARRIVES, provenance=Provenance.DERIVED)
@at(TWO_MEANS)
def test_the_nearest_arrives(evidence: Evidence) -> None:
    evidence.conclude(arrived(), "each step takes off 2η of what is left, up to the pull of the others")
    evidence.conclude(infer(ARRIVES.shown[1], by=[arrives()[1]]), "steps of at most ηb")

    evidence.twin("the power θ = ½", lambda: pulls(power=HALF))
    evidence.twin("4η of what is left in a step", lambda: nearest(speed=4))
    evidence.twin("half of the room", lambda: lead(pull=HALF))
