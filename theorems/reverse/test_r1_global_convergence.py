"""R-1 (Tyurin 2026): descent on the reverse divergence converges globally, from any start.

Setting. Single-Gaussian teacher, moved to N(0, I); fixed weights, any n and d; V = Σ_i |μ_i|².
Shown. Let π_i + min(π_i (d + 2 log 1/π_i), (4/e) √π_i Σ_{j≠i} √π_j) ≤ K for every i, and 2ηK ≤ 1. Then
V_k → 0 from every start: all μ_i converge to the truth. For uniform weights η ≤ 1/3 serves.
Not shown. That moving to the truth changes nothing: claim "A translation". The abstract names no step size;
these are this project's.
Tools. S-7, whose rate constants a, R and π_min exist for every start.
"""

from fractions import Fraction
from functools import cache

from verify.algebra.span import rank_at_most_d
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim

from verify.lemmas.reverse import (  # isort: skip
    K, R, R_1, S_7, SMALL_STEP, UNIFORM, UNIFORM_BOUND, V_0, V_k, a, descent, r,
    size_is_nonnegative, η, π_min,
)  # fmt: skip
from verify.logic.schemas import inverse, inverse_positive, inverse_times
from verify.logic.terms import term

from verify.prove import (  # isort: skip
    Defined, along, cut, d, definition, equals, exp, exp_positive, infer, pi, renamed_step,
    statement, substituted, tends_to,
)  # fmt: skip

GAIN = 2 * η * π_min**2
REACH = Defined("R", "R", "", V_0 + 1)
WHOLE = Defined("c", "c", "", (d + REACH) * inverse(GAIN) + REACH)
PER_WHOLE = Defined("a", "a", "", term(inverse(WHOLE)))


@cache
def from_every_start(step=2):
    """S-7's limit with R = V_0 + 1 and a = 1/((d + R)/(2ηπ_min²) + R)."""
    start = renamed_step(along(size_is_nonnegative(), descent), None)
    reach = infer(REACH >= 1, by=[definition(REACH), start])
    positive_gain = infer(GAIN > 0)
    per_gain, positive_per_gain = (
        cut(inverse_times(GAIN), positive_gain),
        cut(inverse_positive(GAIN), positive_gain),
    )
    positive_whole = infer(WHOLE > 0, by=[definition(WHOLE), reach, positive_per_gain])
    per_whole = infer(
        equals(WHOLE * PER_WHOLE, 1), by=[definition(PER_WHOLE), cut(inverse_times(WHOLE), positive_whole)]
    )
    positive_rate = infer(
        PER_WHOLE > 0, by=[definition(PER_WHOLE), cut(inverse_positive(WHOLE), positive_whole)]
    )
    # a c = 1, where c is the sum of two positive terms.
    parts = [per_whole, definition(WHOLE), positive_per_gain, positive_rate]
    first = infer(
        PER_WHOLE * (d + REACH) * inverse(GAIN) <= 1, by=[per_whole, definition(WHOLE), reach, positive_rate]
    )
    second = infer(PER_WHOLE * REACH <= 1, by=parts, degree=4)
    limit = S_7.cited("S S-7")[3]
    limit = substituted(limit, r, d, infer(d > 0))
    limit = substituted(limit, R, REACH, infer(REACH > 0, by=[reach]))
    limit = substituted(limit, a, PER_WHOLE, positive_rate)
    small = infer(PER_WHOLE * (d + REACH) <= GAIN, by=[first, per_gain, positive_gain])
    rank_0 = renamed_step(along(rank_at_most_d(), descent), None)
    return cut(limit, infer(V_0 <= REACH, by=[definition(REACH)]), small, second, rank_0)


@cache
def uniform(largest=Fraction(1, 3)):
    """With n π_i = 1: K = 4/e, and η ≤ 1/3 is small enough."""
    of_K = substituted(from_every_start(), K, 4 * exp(-1), infer(4 * exp(-1) > 0, by=[exp_positive(-1)]))
    (bound,) = UNIFORM_BOUND.cited("S S-7, uniform weights")
    return cut(of_K, bound, infer(8 * exp(-1) * η <= 1, by=[η <= largest, constant(8 * exp(-1) <= 3)]))


@claim(
    REVERSE,
    "R-1",
    R_1,
    provenance=Provenance.ABSTRACT,
)
def test_global_convergence(evidence: Evidence) -> None:
    evidence.conclude(from_every_start(), "S-7, whose rate constants exist for every start")

    evidence.twin("η K ≤ 1", lambda: cut(from_every_start(), infer(SMALL_STEP, by=[η * K <= 1])))


@claim(
    REVERSE,
    "R-1, uniform weights",
    statement(tends_to(V_k, 0), given=[*UNIFORM, η <= Fraction(1, 3), pi >= π_min]),
    provenance=Provenance.DERIVED,
)
def test_uniform_weights(evidence: Evidence) -> None:
    evidence.conclude(uniform(), "K = 4/e serves every n and d")

    evidence.twin("η = 1/2", lambda: uniform(largest=Fraction(1, 2)))
