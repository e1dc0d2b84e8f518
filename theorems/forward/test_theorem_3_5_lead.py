"""Theorem 3.5, the lead in a step: how far all others are behind the one after a step of descent.

Setting. Teacher N(0, I), any n, d and weights, |μ_i| ≤ R for all means, forward descent with η ≤ ½. One mean
ν feels the truth: |∇L − 2ν| ≤ 2α for it, 2α ≤ R, and |∇_i L| ≤ b for all others. With

    T_i = |μ_i − ν|²/32 − (|μ_i|² − |ν|²)/8.

Shown. For all others 32T_i⁺ ≤ (1 − 2η) 32T_i − 6η|μ_i|² + η(10α² + 4Rα + 8Rb).
Not shown. When the pulls are so small: claim "Theorem 3.5, pulls".
Tools. 32T_i = 5|ν|² − 2⟨μ_i, ν⟩ − 3|μ_i|² is convex in ν, and ν⁺ = (1 − 2η)ν − ηu with |u| ≤ 2α.
"""

from fractions import Fraction
from functools import cache

from verify import GaussianMixture
from verify.checks.instance import Instance
from verify.checks.spot import at
from verify.evidence import FORWARD, Evidence, Provenance, claim
from verify.lemmas.far_start import IS_OTHER, T, b, other, where, α, ν
from verify.lemmas.forward import HALF, descent, η
from verify.lemmas.lead import BALL, R
from verify.lemmas.lead import gradient_i as g
from verify.lemmas.lead_step import LEAD_STEP, OF_OTHERS, left, one_falls, one_moves, pulled, u, ν_next
from verify.prove import (
    Next,
    assume,
    definition,
    dot,
    equals,
    infer,
    mu,
    next_value,
    nonnegative_square,
    square,
)


@cache
def lead(pull=1):
    """32T⁺ = −3|μ⁺|² + 5|ν⁺|² − 2⟨μ⁺, ν⁺⟩, and ν⁺ = (1 − 2η)ν − ηu."""
    falls, stays = one_falls()
    most = infer(other * square(mu) <= other * R**2, by=[BALL, IS_OTHER])
    of_ν = infer(other * square(ν_next) <= other * R**2, by=[stays, IS_OTHER])
    of_u = infer(other * square(u) <= other * (2 * α) ** 2, by=[pulled(), IS_OTHER])
    of_g = assume(OF_OTHERS)
    errors = [
        where(other, mu, u, R, 2 * α, [IS_OTHER, most, of_u]),
        where(other, g, ν_next, b, R, [IS_OTHER, of_g, of_ν]),
        where(other, mu, g, R, b, [IS_OTHER, most, of_g]),
    ]
    errors = [infer(η * e.comparison.left <= η * e.comparison.right, by=[e]) for e in errors]
    inner = left * dot(mu, ν) - η * dot(mu, u) - η * dot(g, ν_next)
    cross = infer(equals(dot(mu - η * g, ν_next), inner), by=[one_moves(mu)])
    size = left * square(ν) + 2 * η * α**2
    grown = infer(other * 5 * square(ν_next) <= other * 5 * size, by=[falls, IS_OTHER])
    lost = infer(other * square(g) >= 0, by=[IS_OTHER, nonnegative_square(g)])
    lost = infer(η**2 * other * square(g) >= 0, by=[lost], squares=[η])
    error = 10 * α**2 + 4 * R * α + 8 * R * b
    goal = 32 * other * Next(descent, T) <= other * (left * 32 * T - 6 * pull * η * square(mu) + η * error)
    return infer(goal, by=[definition(T), next_value(T, descent), cross, grown, lost, *errors], degree=1)


MARKED = {"ι_i": [[1], [0]], "ι_j": [[1], [0]]}
VALUES = {"R": 21, "α": 1, "b": 1, "η": HALF}


@claim(FORWARD, "Theorem 3.5, the lead in a step", LEAD_STEP, provenance=Provenance.DERIVED)
@at(Instance(GaussianMixture([15, 20]), VALUES, vectors=MARKED))
def test_lead(evidence: Evidence) -> None:
    evidence.conclude(lead(), "convex in the one mean, and errors of the size of ηRα and ηRb")

    evidence.twin("7η|μ_i|² for 6η|μ_i|²", lambda: lead(pull=Fraction(7, 6)))
