"""Theorem 3.4, the lead grows: the first steps of one mean that starts nearer to the truth than all others.

Setting. Teacher N(0, I), n ≥ 2 equal weights, any d, forward descent with η ≤ ½. All others start at c,
|c| = M ≤ 260, and the one mean ν at (1 − ε/M)c; ε(M − ε) ≥ 19, ε ≤ 1, 8(M − 2)² ≥ 9 · 14641 (1 + log n).
Shown. If 50ητ ≤ 1 ≤ 50η(τ + 1) for a whole number τ: after τ + 1 steps |ν| ≤ 260, and all others
are within ¾ of c and behind the one by T_i = |μ_i − ν|²/32 − (|μ_i|² − |ν|²)/8 ≤ −60.
Tools. "Theorem 3.4, a first step" and "Theorem 3.4, a short first step", by induction over the first τ steps
(50η ≤ 1, if there is one).
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.forward import HALF, descent, η, τ
from verify.lemmas.zeros import zero
from verify.logic.descent import induction_until
from verify.logic.schemas import max_one_of

from verify.lemmas.far_start import (  # isort: skip
    CENTRE, IS_ONE, IS_OTHER, ONE, M, T, X, Y, c, is_the_one, other, y, ι, ν,
)  # fmt: skip

from verify.lemmas.split import (  # isort: skip
    ENOUGH, FIRST_STEPS, GROWS, SHORT_STEPS, SOON, WATCHED, G, leads, s, signs, window, ε,
)  # fmt: skip

from verify.prove import (  # isort: skip
    SUM, At, along, cauchy_schwarz, cut, definition, dot, equals, for_vector, infer, integrated, k, max_left,
    max_right, maximum, mu, renamed_step, square, substituted,
)  # fmt: skip

AT_C, BY_ε, NEARER = equals(other * Y, 0), equals(ι * Y, ι * ε**2), equals(ι * X, ι * (M - ε) ** 2)


@cache
def of_others(vector):
    """(1 − ι_i)⟨μ_i − c, y⟩ = 0 at the start."""
    p = mu - c
    by = [cauchy_schwarz(p, vector), IS_OTHER, AT_C, definition(Y)]
    small = infer(other * dot(p, vector) ** 2 <= other * square(p) * square(vector), by=by[:2])
    small = infer(other * dot(p, vector) ** 2 <= 0, by=[small, *by[2:]])
    return zero(other * dot(p, vector), [infer((other * dot(p, vector)) ** 2 <= 0, by=[small, ONE[0]])])


@cache
def of_one():
    """|ν|² = (M − ε)² and ⟨ν, c⟩ = M² − Mε at the start."""
    by = [for_vector(is_the_one(), y, mu), for_vector(is_the_one(), y, ν), NEARER, definition(X)]
    size = integrated(SUM, infer(equals(ι * square(ν), ι * (M - ε) ** 2), by=by))
    by = [for_vector(is_the_one(), y, c), BY_ε, NEARER, CENTRE, definition(X), definition(Y)]
    inner = integrated(SUM, infer(equals(ι * dot(ν, c), ι * (M**2 - M * ε)), by=by))
    return (
        infer(equals(square(ν), (M - ε) ** 2), by=[size, ONE[2]]),
        infer(equals(dot(ν, c), M**2 - M * ε), by=[inner, ONE[2]]),
    )


@cache
def begun(enough=ENOUGH[0]):
    """The five signs at the start, where no time has gone."""
    size, inner = of_one()
    short = infer((M - ε) ** 2 <= 260**2, by=[M <= 260, ENOUGH[1]], degree=2)
    near = infer(ι * (X - 260**2) <= 0, by=[NEARER, short, IS_ONE])
    far = infer((M - ε) ** 2 >= (M - 1) ** 2, by=[ENOUGH[1], window()[0]], degree=2)
    far = infer(ι * ((M - 1) ** 2 - X) <= 0, by=[NEARER, far, IS_ONE])
    ahead_ = infer(square(ν) - dot(c, ν) + 19 <= 0, by=[size, inner, enough])
    ahead_ = infer(other * (square(ν) - dot(c, ν) + 19) <= 0, by=[ahead_, IS_OTHER])
    ahead_ = infer(other * (G + 19) <= 0, by=[ahead_, of_others(ν), definition(G)])
    place_ = infer(other * Y <= 0, by=[AT_C])
    small = infer(5 * square(ν) - 2 * dot(c, ν) - 3 * M**2 <= 0, by=[size, inner, ENOUGH[1], window()[0]])
    small = infer(other * (5 * square(ν) - 2 * dot(c, ν) - 3 * M**2) <= 0, by=[small, IS_OTHER])
    others_size = infer(
        equals(other * square(mu), other * M**2), by=[of_others(c), AT_C, definition(Y), CENTRE]
    )
    lead_ = infer(32 * other * T <= 0, by=[small, of_others(ν), others_size, definition(T)])
    return [renamed_step(along(t, descent), None) for t in (far, near, ahead_, place_, lead_)]


def claimed(index, offset=0):
    """One formula for the one mean and all others at this step, as ι_i is 1 or 0."""
    one, (first, *rest) = at_time(index, offset)
    return ι * maximum(*one) + other * maximum(first, maximum(*rest)) <= 0


def at_time(index, offset):
    """What is at most 0 at this step, when the time η(k + offset) has gone."""
    time = η * offset if index is None else η * (index + offset)
    return signs([At(descent, of, index, offset) for of in WATCHED], time)


@cache
def within():
    """The five signs at step k, from the claim there."""
    one, (first, *rest) = at_time(k, 0)
    both = maximum(*rest)

    def below(share, holds, whole, *values):
        for value, side in zip(values, (max_left, max_right), strict=True):
            less = infer(share * value <= share * maximum(*values), by=[side(*values), holds])
            yield infer(share * value <= 0, by=[whole, less])

    of_one = infer(ι * maximum(*one) <= 0, by=[claimed(k), ONE[0]])
    of_rest = infer(other * maximum(first, both) <= 0, by=[claimed(k), ONE[0]])
    ahead, deeper = below(other, IS_OTHER, of_rest, first, both)
    return [*below(ι, IS_ONE, of_one, *one), ahead, *below(other, IS_OTHER, deeper, *rest)]


def joined(five, index, offset):
    """The claim at this step, from the five signs."""
    (far, near, ahead, place, lead), (one, (first, *rest)) = five, at_time(index, offset)
    of_one = infer(ι * maximum(*one) <= 0, by=[max_one_of(*one), far, near])
    both = infer(other * maximum(*rest) <= 0, by=[max_one_of(*rest), place, lead])
    by = [max_one_of(first, maximum(*rest)), ahead, both]
    of_rest = infer(other * maximum(first, maximum(*rest)) <= 0, by=by)
    return infer(claimed(index, offset), by=[of_one, of_rest])


def at_step_k(theorem, *known):
    """The theorem about a step, at step k and the time ηk."""
    theorem = substituted(along(theorem, descent), s, η * k, infer(η * k >= 0))
    return cut(theorem, *(t for t in (*within(), *known) if t.conclusion in theorem.hypotheses))


FIRST = FIRST_STEPS.cited("F Theorem 3.4, a first step")
SHORT = SHORT_STEPS.cited("F Theorem 3.4, a short first step")


@cache
def always(enough=ENOUGH[0]):
    """The claim at every step k ≤ τ, by induction."""
    soon = infer(50 * η * (k + 1) <= 1, by=[SOON[0], k + 1 <= τ])
    short = infer(50 * η <= 1, by=[soon])
    known = infer(50 * η * k <= 1, by=[soon]), short, infer(η <= HALF, by=[short])
    near, place, lead = (at_step_k(t, *known) for t in FIRST)
    far, ahead = (at_step_k(t, *known) for t in SHORT)
    step = joined((far, near, ahead, place, lead), k, 1)
    return induction_until(claimed(k), joined(begun(enough), None, 0), step, τ)


@cache
def grown(enough=ENOUGH[0], then=SOON[1]):
    """The lead after τ + 1 steps, when at least 1/50 of time has gone."""
    there = cut(renamed_step(always(enough), τ), infer(τ <= τ))
    near, place, lead = (cut(renamed_step(at_step_k(t), τ), there) for t in FIRST)
    early = infer(16 * η * (τ + 1) <= 9, by=[SOON[0], η <= HALF])
    early = infer(16 * other * η * (τ + 1) <= 9 * other, by=[early, IS_OTHER])
    late = infer(other * then.left >= other * then.right, by=[then, IS_OTHER])
    _, close, behind = leads(τ, 1)
    return [near, infer(close, by=[place, early]), infer(behind, by=[lead, late, IS_OTHER])]


VALUES = {"M": 200, "ε": Fraction(1, 5), "η": HALF, "τ": 0}
MARKED = {"c": [[200]], "ι_i": [[1], [0]], "ι_j": [[1], [0]]}


@claim(FORWARD, "Theorem 3.4, the lead grows", GROWS, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture(["999/5", 200]), VALUES, vectors=MARKED))
def test_the_lead_grows(evidence: Evidence) -> None:
    for theorem in grown():
        evidence.conclude(theorem, "by induction while 50η(k + 1) ≤ 1, and a step more")

    evidence.twin("ε(M − ε) ≥ 18", lambda: grown(enough=ε * (M - ε) >= 18))
    evidence.twin("so soon that 100η(τ + 1) ≥ 1", lambda: grown(then=100 * η * (τ + 1) >= 1))
