"""Theorem 3.4, the first steps: the one mean pulls away from all others, which hardly move.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½. |c| = M ≤ 260 and
8(M − 2)² ≥ 9 · 14641 (1 + log n). For one mean ν and all others, while some time s ≤ 1/50 has gone,

    (M − 1)² − 342000 s ≤ |ν|² ≤ 260²,   ⟨μ_i − ν, ν⟩ ≥ 19,   |μ_i − c|² ≤ s,   32T_i ≤ −121000 s,

where T_i = |μ_i − ν|²/32 − (|μ_i|² − |ν|²)/8.
Shown. After a step all of this is so with s + η for s; if η ≤ 1/50 the lower bound of |ν|² and that of
⟨μ_i − ν, ν⟩ too.
Not shown. That it goes on when ν is near: there ⟨μ_i − ν, ν⟩ is small, and T_i is what counts.
Tools. "Theorem 3.5, pulls" with θ = 1, by ⟨μ_i − ν, ν⟩; "Theorem 3.5, the lead in a step".
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.algebra.facts import gap
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.lead import R
from verify.lemmas.lead import gradient_i as g
from verify.lemmas.lead_step import LEAD_STEP, left, one_falls, one_moves, pulled, u, γ, ν_next
from verify.logic.schemas import exp_log, exp_monotone, log_monotone

from verify.lemmas.far_start import (  # isort: skip
    CENTRE, IS_ONE, IS_OTHER, ONE, PULLS, UNIFORM, M, S, T, X, Y, b, c, is_the_one, other, y, α, θ, ι, ι_j, ν,
)  # fmt: skip

from verify.lemmas.split import (  # isort: skip
    EARLY, FIRST_STEPS, HERE, IN_NUMBERS, LARGE, SHORT_STEPS, G, at_numbers, s, times_others, window,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, Next, assume, cut, definition, dot, equals, exp, for_vector, infer, integrated, log, mu, mu_j, n,
    next_value, nonnegative_square, pi, pi_j, renamed_component, square, term,
)  # fmt: skip

NUMBERS = {R: 262, S: 19, α: 30, b: 1}
FAR, NEAR, AHEAD, PLACE, LEAD = HERE
SHORT, SMALL = η <= HALF, 50 * η <= 1
U, p = g - 2 * mu, mu - c


def sizes(log_2=Q(69, 100)):
    """M ≥ 168 and n ≤ 21."""
    two = cut(log_monotone(2, n), infer(term(2) > 0))
    some = infer((M - 2) ** 2 >= 166**2, by=[LARGE, two, constant(log(2) >= log_2)])
    most = infer((M - 2) ** 2 <= 258**2, by=[M <= 260], degree=2)
    few = cut(exp_monotone(log(n), Q(1521, 500)), infer(log(n) <= Q(1521, 500), by=[most, LARGE]))
    by = [few, cut(exp_log(n), infer(n > 0)), constant(exp(Q(1521, 500)) <= 21)]
    return infer(M >= 168, by=[some], degree=2), infer(n <= 21, by=by)


def long(share, holds, vector):
    """f|vector|² ≥ 0 from f ≥ 0."""
    return infer(share * square(vector) >= 0, by=[holds, nonnegative_square(vector)])


@cache
def ball():
    """|μ_i| ≤ 262 for all i, and |μ_i|² ≥ M² − 90 for all others."""
    near = infer(other * square(p) <= other / 50, by=[PLACE, definition(Y), EARLY, IS_OTHER])
    wide = infer(M**2 <= 260**2, by=[M <= 260], degree=2)
    wide = infer(other * square(c) <= other * 260**2, by=[CENTRE, wide, IS_OTHER])
    above, below = (
        infer(2 * sign * other * dot(p, c) <= other * 90, by=[whole, near, wide, IS_OTHER])
        for sign in (1, -1)
        for whole in [long(other, IS_OTHER, 1000 * p - sign * c)]
    )
    least = infer(other * square(mu) >= other * (M**2 - 90), by=[below, long(other, IS_OTHER, p), CENTRE])
    most = infer(other * square(mu) <= other * 262**2, by=[above, near, wide, IS_OTHER])
    one_ = infer(ι * square(mu) <= ι * 262**2, by=[NEAR, definition(X), IS_ONE])
    return infer(square(mu) <= 262**2, by=[one_, most]), least


@cache
def pulls(power=1):
    """|∇_i L − 2μ_i| ≤ 60 for the one, and |∇_i L| ≤ 1 for all others."""
    both, of_j = other * ι_j, is_the_one("j")
    holds = infer(both >= 0, by=[IS_OTHER, renamed_component(IS_ONE)])
    size = infer(equals(ι_j * square(mu_j), ι_j * square(ν)), by=[for_vector(of_j, y, a) for a in (mu_j, ν)])
    size = infer(equals(both * square(mu_j), both * square(ν)), by=[size])
    inner = infer(equals(both * dot(mu, mu_j), both * dot(mu, ν)), by=[for_vector(of_j, y, mu)])
    ahead = infer(
        both * (square(ν) - dot(mu, ν) + 19) <= 0, by=[AHEAD, definition(G), renamed_component(IS_ONE)]
    )
    same_weight = infer(pi <= pi_j, by=[UNIFORM, renamed_component(assume(UNIFORM))])
    logs = cut(log_monotone(pi, pi_j), infer(pi > 0), same_weight)
    logs = infer(both * (log(pi) - log(pi_j)) <= 0, by=[logs, holds])
    apart = power**2 * square(mu - mu_j) / 2 - power * gap()
    behind = infer(both * (apart + 19) <= 0, by=[ahead, size, inner, logs])
    few = times_others(constant(20 * (3 * 262 + 14 * 262**3) * exp(-19) <= 30))
    weak = constant(2 * (262 + 3 * 262**3) * exp(-19) <= 1)
    found = PULLS.cited("F Theorem 3.5, pulls")
    return [at_numbers(t, NUMBERS | {θ: power}, behind, ball()[0], few, weak) for t in found]


@cache
def one():
    """FAR and NEAR after a step: μ⁺ = (1 − 2η)μ − ηU, |U| ≤ 60."""
    size, strong = infer(ι * square(mu) <= ι * 260**2, by=[NEAR, definition(X)]), pulls()[0]
    step = infer(ι * η >= 0, by=[IS_ONE])
    rest = infer(ι * η * left >= 0, by=[step, SHORT])
    pull, moved = infer(ι * η * square(U) <= 3600 * ι * η, by=[strong]), next_value(X, descent)
    shorter = infer(ι * left * square(mu) <= ι * left * 260**2, by=[size, SHORT])
    by = [moved, long(ι * η * left, rest, 2 * mu + U), shorter, pull, IS_ONE]
    near = infer(ι * (Next(descent, X) - 260**2) <= 0, by=by)
    twice = [infer(ι * η**2 * square(a) >= 0, by=[long(ι, IS_ONE, a)], squares=[η]) for a in (mu, U)]
    old = infer(ι * ((M - 1) ** 2 - 342000 * s - square(mu)) <= 0, by=[FAR, definition(X)])
    size = infer(ι * η * square(mu) <= ι * η * 260**2, by=[size])
    by = [moved, long(ι * η * left, rest, mu - U), size, pull, *twice, old, step]
    return infer(ι * ((M - 1) ** 2 - 342000 * (s + η) - Next(descent, X)) <= 0, by=by), near


@cache
def place():
    """PLACE after a step."""
    weak, step = pulls()[1], infer(other * η >= 0, by=[IS_OTHER])
    whole = long(other, IS_OTHER, 4 * p + g)
    cross = infer(-2 * other * η * dot(p, g) <= other * η * (4 * square(p) + square(g) / 4), by=[whole])
    small = infer(other * square(p) <= other / 50, by=[PLACE, definition(Y), EARLY, IS_OTHER])
    small = infer(other * η * (4 * square(p) + square(g) / 4) <= other * η / 2, by=[small, weak, IS_OTHER])
    twice = infer(other * η**2 * square(g) <= other * η**2, by=[weak], squares=[η])
    twice = infer(
        other * η**2 * square(g) <= other * η / 2, by=[twice, infer(other * η * left >= 0, by=[step, SHORT])]
    )
    old = infer(other * (square(p) - s) <= 0, by=[PLACE, definition(Y)])
    return infer(
        other * (Next(descent, Y) - s - η) <= 0, by=[next_value(Y, descent), cross, small, twice, old]
    )


@cache
def lead():
    """LEAD after a step: 6|μ_i|² − 42536 ≥ 126000 for all others."""
    (theorem,), low = LEAD_STEP.cited("F Theorem 3.5, the lead in a step"), ball()[1]
    numbers = {symbol: value for symbol, value in NUMBERS.items() if symbol != S}
    theorem = at_numbers(theorem, numbers, ball()[0], *pulls())
    size = infer(M**2 >= 168**2, by=[window()[0]], degree=2)
    size = infer(other * (6 * square(mu) - 42536) >= other * 126000, by=[low, size, IS_OTHER])
    size = infer(other * η * (6 * square(mu) - 42536) >= other * η * 126000, by=[size])
    old, room = (
        infer(other * left * (32 * T + 121000 * s) <= 0, by=[LEAD, SHORT]),
        infer(other * η >= 0, by=[IS_OTHER]),
    )
    early = infer(other * η * 242000 * s <= other * η * 4840, by=[EARLY, room])
    by = [theorem, size, old, early, room]
    return infer(other * (32 * Next(descent, T) + 121000 * (s + η)) <= 0, by=by)


@cache
def far_off():
    """|ν|² ≥ 21000."""
    by = [FAR, definition(X), *(for_vector(is_the_one(), y, a) for a in (mu, ν))]
    low = infer(
        (M - 1) ** 2 - 342000 * s >= 21000,
        by=[infer((M - 1) ** 2 >= 167**2, by=[window()[0]], degree=2), EARLY],
    )
    low = infer(ι * ((M - 1) ** 2 - 342000 * s) >= ι * 21000, by=[low, IS_ONE])
    return infer(
        square(ν) >= 21000, by=[integrated(SUM, infer(ι * square(ν) >= ι * 21000, by=[*by, low])), ONE[2]]
    )


@cache
def ahead(squared=2):
    """AHEAD after a step with η ≤ 1/50, as 2(1 − 2η)|ν|² is more than the pulls."""
    known, of_g = [ball()[0], *pulls()], pulls()[1]
    strong, next_ = (at_numbers(t, {R: 262, α: 30}, *known) for t in (pulled(), one_falls()[1]))
    gained = squared * square(ν) + 2 * dot(ν, u)
    bound = infer(gained >= 24300, by=[far_off(), strong, nonnegative_square(ν + 2 * u)])
    bound = infer(left * gained >= left * 24300, by=[bound, SMALL])
    last = infer(η * square(u) <= 72, by=[infer(η * square(u) <= η * 3600, by=[strong]), SMALL])
    inner = infer(dot(mu, u) <= 15800, by=[ball()[0], strong, nonnegative_square(mu - 4 * u)])
    rest = -1 * left * gained + η * square(u) + dot(mu, u)
    total = infer(
        other * (rest + 300) <= 0, by=[infer(rest + 300 <= 0, by=[bound, last, inner, SMALL]), IS_OTHER]
    )
    cross = infer(other * square(262 * g - ν_next) >= 0, by=[IS_OTHER, nonnegative_square(262 * g - ν_next)])
    next_ = infer(other * square(ν_next) <= other * 262**2, by=[next_, IS_OTHER])
    cross = infer(other * dot(g, ν_next) <= other * 262, by=[cross, of_g, next_])
    total = infer(other * (rest + dot(g, ν_next) + 38) <= 0, by=[total, cross])
    total = infer(other * η * (rest + dot(g, ν_next) + 38) <= 0, by=[total])
    moved = infer(equals(square(ν_next), square(ν - η * γ)), by=[one_moves(a) for a in (ν_next, ν, γ)])
    product = left * dot(mu, ν) - η * dot(mu, u) - η * dot(g, ν_next)
    moved_both = infer(equals(dot(mu - η * g, ν_next), product), by=[one_moves(mu)])
    after_ = infer(
        equals(Next(descent, G), left * (square(ν) - dot(mu, ν)) + η * (rest + dot(g, ν_next))),
        by=[next_value(G, descent), moved, moved_both],
    )
    old = infer(
        other * left * (square(ν) - dot(mu, ν) + 19) <= 0,
        by=[infer(other * (square(ν) - dot(mu, ν) + 19) <= 0, by=[AHEAD, definition(G)]), SMALL],
    )
    return infer(other * (Next(descent, G) + 19) <= 0, by=[after_, old, total])


VALUES = {"M": 200, "s": Q(1, 100), "η": Q(1, 100)}
MARKED = {"c": [[200]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}
ON_THE_WAY = Instance(GaussianMixture([196, 200]), VALUES, vectors=MARKED)


@claim(FORWARD, "Theorem 3.4, the window", IN_NUMBERS, provenance=Provenance.DERIVED)
def test_the_window(evidence: Evidence) -> None:
    for theorem in sizes():
        evidence.conclude(theorem, "log 2 ≥ 0.69 and e^{3.042} ≤ 21")

    evidence.twin("log 2 ≥ 7/10", lambda: sizes(log_2=Q(7, 10)))


@claim(FORWARD, "Theorem 3.4, a first step", FIRST_STEPS, provenance=Provenance.DERIVED)
@at(ON_THE_WAY)
def test_a_first_step(evidence: Evidence) -> None:
    for theorem in (one()[1], place(), lead()):
        evidence.conclude(theorem, "the pulls are 60 and 1 at most")

    evidence.twin("pulls with θ = ½", lambda: pulls(power=HALF))


@claim(FORWARD, "Theorem 3.4, a short first step", SHORT_STEPS, provenance=Provenance.DERIVED)
@at(ON_THE_WAY)
def test_a_short_first_step(evidence: Evidence) -> None:
    short = infer(SHORT, by=[SMALL])
    evidence.conclude(cut(one()[0], short), "(1 − 2η)² ≥ 1 − 4η, and a pull of 60η")
    evidence.conclude(cut(ahead(), short), "2(1 − 2η)|ν|² is more than the pulls")

    evidence.twin("|ν|² once instead of twice", lambda: ahead(squared=1))
