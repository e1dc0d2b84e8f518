r"""Theorem 3.4 (Zhang et al. 2025) for all time: a lead of e^{−M0/100} at the start splits one mean from all others.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with 1/100 ≤ η ≤ ½. Seen from the truth, all
means start at one place c, |c| = M, but one, the marked one (ι_i = 1), which starts nearer to the truth by ε, on
the way from c to it. 8(M − 2)² ≥ 9 · 14641 (1 + log n) and M ≤ 245; so n ≤ 13.
Shown. If ε(M − ε) ≥ 21 and ε ≤ 1, so for ε = e^{−M/100}: μ_1 → μ*, |μ_j| → ∞ for all others, and L → 0.
Not shown. M > 245, where the lead at the start is too small for one step to decide ("Theorem 3.4, runs" certifies
some up to 2 000; for a fixed step and M = 300 000 it is false: "Theorem 3.4, too far for a step of 1/20"), and
M < 169, where others are not beyond the ball of "Theorem 3.5, all time from outside of a ball" (n = 2, M ≤ 20:
"Theorem 3.4, n = 2"; from M ≤ 2 it is false: "Theorem 3.4, every M0").
Tools. "Pulls" with θ = 1 for the first step, as ⟨μ_i − ν, ν⟩ = ε(M − ε) for all others; it leaves T_i ≤ −52 ("the lead
in a step"). Then "the nearest arrives" for 900 steps, then "all time from outside of a ball".
"""

from fractions import Fraction as Q
from functools import cache

from verify import GaussianMixture
from verify.checks.constant import constant
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.all_time import LOWER, OUTSIDE_BALL
from verify.lemmas.all_time import N as N_
from verify.lemmas.all_time import b as gain
from verify.lemmas.far_mean import TINY, m
from verify.lemmas.forward import HALF, L_k, descent, η, τ
from verify.lemmas.lead import BALL, R
from verify.lemmas.lead import gradient_i as g
from verify.logic.schemas import Function, exp_log, exp_monotone, log_monotone
from verify.lemmas.far_start import *
from verify.lemmas.far_start import _ONE_MEAN
from verify.prove import *
from verify.algebra.facts import gap
from verify.lemmas.zeros import zero

ε = positive("ε", r"\varepsilon", "the lead at the start")
LARGE = 8 * (M - 2) ** 2 >= 9 * 14641 * (1 + log(n))
APART = [equals(other * Y_0, 0), equals(ι * Y_0, ι * ε**2), equals(ι * X_0, ι * (M - ε) ** 2)]
"""All others start at c, the one at (1 − ε/M)c: |μ_1 − c| = ε and |μ_1| = M − ε."""
GIVEN = [*ONE, UNIFORM, CENTRE, n >= 2, LARGE, M <= 245]
STEPS = [100 * η >= 1, η <= HALF]
ENOUGH = [ε * (M - ε) >= 21, ε <= 1]
AT_C, BY_ε, NEARER = equals(other * Y, 0), equals(ι * Y, ι * ε**2), equals(ι * X, ι * (M - ε) ** 2)
LAST = 901
NUMBERS = {R: 247, S: 21, α: Q(5, 2), b: Q(1, 10)}


@cache
def sizes():
    """168 ≤ M and n ≤ 14."""
    two = cut(log_monotone(2, n), infer(term(2) > 0))
    some = infer((M - 2) ** 2 >= 166**2, by=[LARGE, two, constant(log(2) >= Q(69, 100))])
    least = infer(M >= 168, by=[some], degree=2)
    most = infer((M - 2) ** 2 <= 243**2, by=[M <= 245], degree=2)
    few = infer(log(n) <= Q(26, 10), by=[most, LARGE])
    few = cut(exp_monotone(log(n), Q(26, 10)), few)
    few = infer(n <= 14, by=[few, cut(exp_log(n), infer(n > 0)), constant(exp(Q(26, 10)) <= 14)])
    return least, few


def few_times(factor, bound):
    """(n − 1)f ≤ the bound, as 13f is less."""
    return infer((n - 1) * factor <= bound, by=[sizes()[1], constant(13 * factor <= bound)])


@cache
def at_c(u):
    """(1 − ι_i)⟨μ_i − c, u⟩ = 0 for any vector u."""
    p = mu - c
    small = infer(other * dot(p, u) ** 2 <= other * square(p) * square(u), by=[cauchy_schwarz(p, u), IS_OTHER])
    none = infer(other * dot(p, u) ** 2 <= 0, by=[small, AT_C, definition(Y)])
    none = infer((other * dot(p, u)) ** 2 <= 0, by=[none, ONE[0]])
    return zero(other * dot(p, u), [none])


@cache
def of_one():
    """|ν|² = (M − ε)² and ⟨ν, c⟩ = M² − Mε."""
    by = [for_vector(is_the_one(), y, mu), for_vector(is_the_one(), y, ν), NEARER, definition(X)]
    size = integrated(SUM, infer(equals(ι * square(ν), ι * (M - ε) ** 2), by=by))
    by = [for_vector(is_the_one(), y, c), BY_ε, NEARER, CENTRE, definition(X), definition(Y)]
    inner = integrated(SUM, infer(equals(ι * dot(ν, c), ι * (M**2 - M * ε)), by=by))
    return (
        infer(equals(square(ν), (M - ε) ** 2), by=[size, ONE[2]]),
        infer(equals(dot(ν, c), M**2 - M * ε), by=[inner, ONE[2]]),
    )


@cache
def ball():
    """|μ_i| ≤ 247, and (1 − ι_i)|μ_i|² = (1 − ι_i)M²."""
    far = infer(equals(other * square(mu), other * M**2), by=[at_c(c), AT_C, definition(Y), CENTRE])
    nearer = infer((M - ε) ** 2 <= 247**2, by=[M <= 245, ENOUGH[1]], degree=2)
    nearer = infer(ι * square(mu) <= ι * 247**2, by=[NEARER, definition(X), nearer, IS_ONE])
    beyond = infer(M**2 <= 247**2, by=[M <= 245], degree=2)
    beyond = infer(other * square(mu) <= other * 247**2, by=[far, beyond, IS_OTHER])
    return infer(square(mu) <= 247**2, by=[nearer, beyond]), far


@cache
def pulls(power=1):
    """In the first step |∇_i L − 2μ_i| ≤ 5 for the one and |∇_i L| ≤ 1/10 for all others."""
    both = other * ι_j
    holds = infer(both >= 0, by=[IS_OTHER, renamed_component(IS_ONE)])
    by = [for_vector(is_the_one("j"), y, mu_j), for_vector(is_the_one("j"), y, ν)]
    size = infer(equals(both * square(mu_j), both * square(ν)), by=[infer(equals(ι_j * square(mu_j), ι_j * square(ν)), by=by)])
    inner = infer(equals(both * dot(mu, mu_j), both * dot(mu, ν)), by=[for_vector(is_the_one("j"), y, mu)])
    inner = infer(equals(both * dot(mu, mu_j), both * dot(c, ν)), by=[inner, at_c(ν)])
    lead = infer(both * (square(ν) - dot(c, ν) + 21) <= 0, by=[*of_one(), ENOUGH[0], holds])
    same_weight = infer(pi <= pi_j, by=[UNIFORM, renamed_component(assume(UNIFORM))])
    logs = cut(log_monotone(pi, pi_j), infer(pi > 0), same_weight)
    logs = infer(both * (log(pi) - log(pi_j)) <= 0, by=[logs, holds])
    apart = square(mu - mu_j) / 2 - gap()
    behind = infer(both * (apart + 21) <= 0, by=[lead, size, inner, logs])
    numbers = [
        few_times((3 * 247 + 14 * 247**3) * exp(-21), Q(5, 2)),
        constant(2 * (247 + 3 * 247**3) * exp(-21) <= Q(1, 10)),
        infer(term(1) <= 1),
    ]
    found = []
    for theorem in PULLS.cited("F Theorem 3.5, pulls"):
        for symbol, value in (NUMBERS | {θ: power}).items():
            theorem = substituted(theorem, symbol, value)
        found.append(cut(theorem, *(t for t in (behind, ball()[0], *numbers) if t.conclusion in theorem.hypotheses)))
    return found


@cache
def first_step():
    """After it (1 − ι_i)(T_i + 52) ≤ 0, ι_i(|μ_i|² − 245²) ≤ 0 and (1 − ι_i)(|μ_i − c|² − ¼) ≤ 0."""
    (theorem,), far = LEAD_STEP.cited("F Theorem 3.5, the lead in a step"), ball()[1]
    for symbol, value in list(NUMBERS.items()):
        theorem = substituted(theorem, symbol, value) if symbol != S else theorem
    theorem = cut(theorem, ball()[0], infer(term(5) <= 247), *pulls())
    by = [definition(T), far, at_c(ν), *(infer(equals(other * a.left, other * a.right), by=[t]) for t in of_one() for a in [t.comparison])]
    start = infer(equals(32 * other * T, other * (5 * ε**2 - 8 * M * ε)), by=by)
    small = infer(5 * ε**2 <= 8 * M * ε, by=[ENOUGH[1], sizes()[0]])
    start = infer(32 * other * T <= 0, by=[start, small, IS_OTHER])
    start = infer(other * (1 - 2 * η) * 32 * T <= 0, by=[start, STEPS[1]])
    long = infer(M**2 >= 168**2, by=[sizes()[0]], degree=2)
    gained = infer(6 * M**2 - Q(27301, 10) >= 166400, by=[long])
    gained = infer(η * (6 * M**2 - Q(27301, 10)) >= 1664, by=[gained, STEPS[0]])
    gained = infer(other * η * (6 * M**2 - Q(27301, 10)) >= other * 1664, by=[gained, IS_OTHER])
    here = infer(other * η * square(mu) >= other * η * M**2, by=[far])
    behind = infer(other * (Next(descent, T) + 52) <= 0, by=[theorem, start, gained, here])
    of_one_, of_others = pulls()
    u = g - 2 * mu
    inside = infer(ι * square(2 * mu + u) >= 0, by=[IS_ONE, nonnegative_square(2 * mu + u)])
    inside = infer(ι * (1 - 2 * η) * square(2 * mu + u) >= 0, by=[inside, STEPS[1]])
    inside = infer(ι * η * (1 - 2 * η) * square(2 * mu + u) >= 0, by=[inside])
    short = infer((M - ε) ** 2 <= 245**2, by=[M <= 245, ENOUGH[1]], degree=2)
    short = infer(ι * square(mu) <= ι * 245**2, by=[NEARER, definition(X), short, IS_ONE])
    short = infer(ι * (1 - 2 * η) * square(mu) <= ι * (1 - 2 * η) * 245**2, by=[short, STEPS[1]])
    pull = infer(ι * η * square(u) <= 25 * ι * η, by=[of_one_])
    near = infer(ι * (Next(descent, X) - 245**2) <= 0, by=[next_value(X, descent), inside, short, pull, IS_ONE])
    moved = infer(other * η**2 * square(g) <= other * η**2 / 100, by=[of_others], squares=[η])
    step = infer(η**2 <= Q(1, 4), by=[STEPS[1]], degree=2)
    step = infer(other * η**2 <= other / 4, by=[step, IS_OTHER])
    cross = infer(equals(other * η * dot(mu - c, g), 0), by=[at_c(g)])
    here = infer(equals(other * square(mu - c), 0), by=[AT_C, definition(Y)])
    by = [next_value(Y, descent), here, cross, moved, step, IS_OTHER]
    stay = infer(other * (Next(descent, Y) - Q(1, 4)) <= 0, by=by)
    return [renamed_step(along(t, descent), None) for t in (near, stay, behind)]


def at_numbers(theorem, values, *known):
    """The theorem for these values, without what is known of them, and what balls or arithmetic show."""
    for symbol, value in values.items():
        theorem = substituted(theorem, symbol, value)
    return met(theorem, *known)


def met(theorem, *known):
    """The theorem without those of its hypotheses that are known, or that are about numbers only."""
    numbers = [h for h in theorem.hypotheses if all(isinstance(a, Function) for a in h.atoms) and not statement(h).parameters]
    known = [*known, *(constant(h) if h.atoms else infer(h) for h in numbers)]
    return cut(theorem, *(t for t in known if t.conclusion in theorem.hypotheses))


@cache
def arrived():
    """At step 901 |μ_1| ≤ 10⁻⁵, and all others are within 3/2 of c, so beyond M − 2."""
    values = {N: 245, R: 247, S: 52, α: Q(8, 10**14), b: Q(1, 10**4), ρ: HALF, τ: 900}
    few = few_times((3 * 247 + 14 * 247**3) * exp(-52), Q(8, 10**14))
    long = infer(M**2 >= 168 * M, by=[sizes()[0]])
    room = 32 * 52 + 5 * Q(8, 10**14) ** 2 + 2 * 247 * Q(8, 10**14) + 4 * 247 * Q(1, 10**4)
    known = [
        few,
        infer(4 * η * Q(1, 10**4) * 900 <= 1, by=[STEPS[1]]),
        infer(M + HALF + 1 <= 247, by=[M <= 245]),
        infer(room <= 3 * (M**2 - 3 * M), by=[long, sizes()[0]]),
    ]
    found = []
    for theorem in ARRIVES.cited("F Theorem 3.5, the nearest arrives"):
        theorem = restarted(at_numbers(theorem, values, *known), descent, 1)
        found.append(met(renamed_step(theorem, None, 900), *first_step()))
    one, rest = found
    late = cut(exp_monotone(-3600 * η, -36), infer(-3600 * η <= -36, by=[STEPS[0]]))
    small = constant(2 * Q(8, 10**14) * 245 + 245**2 * exp(-36) <= TINY**2)
    small = infer(2 * Q(8, 10**14) * 245 + 245**2 * exp(-3600 * η) <= TINY**2, by=[late, small])
    small = infer(ι * (2 * Q(8, 10**14) * 245 + 245**2 * exp(-3600 * η)) <= ι * TINY**2, by=[small, IS_ONE])
    Y_then, X_then = (At(descent, size, None, LAST) for size in (Y, X))
    few = infer(900 * (3 * η / 10**4 + η**2 / 10**8) <= 2, by=[STEPS[1], infer(η**2 <= Q(1, 4), by=[STEPS[1]], degree=2)])
    few = infer(other * 900 * (3 * η / 10**4 + η**2 / 10**8) <= 2 * other, by=[few, IS_OTHER])
    near = infer(other * (Y_then - Q(9, 4)) <= 0, by=[rest, few])
    far = substituted(sizes_of_others()[1], ρ, HALF)
    long = infer(other * (M**2 - 3 * M) >= other * (M - 2) ** 2, by=[sizes()[0], IS_OTHER])
    far = infer(other * (X - (M - 2) ** 2) >= 0, by=[far, definition(X), long])
    far = cut(renamed_step(along(far, descent), None, LAST), near)
    return infer(ι * X_then <= ι * TINY**2, by=[one, small]), far


@cache
def splits():
    """The limits, of what follows step 901."""
    least, few = sizes()
    square_n = infer(n**2 <= 14**2, by=[few], degree=2)
    fourth = infer(n**4 <= 14**4, by=[square_n], squares=[n])
    gain_ = Q(1, 250 * 14**8)
    eighth = infer(n**8 <= 14**4 * n**4, by=[fourth], squares=[n**2])
    eighth = infer(250 * n**8 * gain_ <= 1, by=[eighth, fourth])
    far = infer((M - 2) ** 2 >= 166**2, by=[least], degree=2)
    near = infer((M - 2) ** 2 <= 243**2, by=[M <= 245], degree=2)
    grown = cut(exp_monotone(Q(166**2, 9), (M - 2) ** 2 / 9), infer((M - 2) ** 2 / 9 >= Q(166**2, 9), by=[far]))
    grown = infer(TINY**2 * exp((M - 2) ** 2 / 9) >= 1, by=[grown, constant(TINY**2 * exp(Q(166**2, 9)) >= 1)])
    room = infer(TINY**2 * (16 * (M - 2) ** 2 / 9 + 1) <= 1, by=[near])
    found = []
    for theorem in OUTSIDE_BALL.cited("F Theorem 3.5, all time from outside of a ball")[2:]:
        theorem = substituted(theorem, N, n, infer(n > 0))
        theorem = substituted(theorem, m, M - 2, infer(M - 2 > 0, by=[least]))
        theorem = at_numbers(theorem, {α: TINY, gain: gain_}, eighth, infer(n * pi >= 1, by=[UNIFORM]), grown, room)
        found.append(met(restarted(theorem, descent, LAST), *arrived()))
    return found
