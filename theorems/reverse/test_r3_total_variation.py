r"""R-3 (Tyurin 2026): the student converges in total variation if the attached weights match.

Setting. Any student p = Σ π_i N(μ_i, I) and teacher p* = Σ_l p_l N(ν_l, I), any n, m and d; component i of
the student is attached to component l(i) of the teacher, in any way; P_l is the weight attached to l.
Shown. With r_i = |μ_i − ν_{l(i)}| and TV_i the total variation of the two unit normal laws,

    TV(p, p*) ≤ ½ Σ_l |P_l − p_l| + Σ_i π_i TV_i,      √(2π) TV_i ≤ r_i.

So if P_l = p_l for all l, √(2π) TV(p, p*) ≤ A = Σ_i π_i r_i, and along descent TV_k → 0 if A_k → 0.
Not shown here. That A_k → 0: R-1 for a single teacher; its conditions in the abstract are unknown. The lower
bound, and the value of TV_i: claim "total variation, every n, m and d"; there, and at the stationary points
of claim "missed teachers", it is seen that the weights must match.
Tools. Total variation is a convex metric; the distance of two unit normal laws.

Between p and p* lies p̃, the student with every component moved to its teacher's.
"""

from fractions import Fraction
from functools import cache

from verify.algebra.calculus import Law
from verify.algebra.distances import (
    MISMATCH,
    P_l,
    Placed,
    TV_i,
    is_nonnegative,
    moved,
    reach,
    triangle,
    unit_normals,
    weighed,
)
from verify.algebra.teacher import SUM_L, p_l
from verify.checks.constant import constant
from verify.evidence import REVERSE, Evidence, Provenance, claim
from verify.lemmas.arrival import BY_DISTANCE, MATCHED, ROOT, TV, TV_k
from verify.lemmas.cells import descent
from verify.logic.schemas import abs_squared, absolute, circle_constant

from verify.prove import (  # isort: skip
    SUM, At, Defined, along, assume, cut, definition, dominated_limit, infer, integrated, k, pi,
    sqrt_nonnegative, statement, tends_to,
)  # fmt: skip


@cache
def root_is_nonnegative():
    """√(2π) ≥ 0."""
    return cut(sqrt_nonnegative(2 * circle_constant()), constant(2 * circle_constant() >= 0))


@cache
def above(share=1):
    """Through p̃."""
    by = [triangle(Law.STUDENT, Placed.ATTACHED, Law.TEACHER), moved(), weighed()]
    return infer(share * SUM_L(absolute(MISMATCH)) / 2 + SUM(pi * TV_i) >= TV, by=by)


@cache
def by_distance(factor=1):
    """√(2π) TV_i ≤ r_i in the second sum."""
    each = infer(factor * ROOT * pi * TV_i <= pi * reach, by=[unit_normals()])
    bound = factor * ROOT * (SUM_L(absolute(MISMATCH)) / 2) + SUM(pi * reach)
    return infer(factor * ROOT * TV <= bound, by=[above(), integrated(SUM, each), root_is_nonnegative()])


@cache
def no_mismatch(matched=MATCHED):
    """Σ_l |P_l − p_l| ≤ 0: the square of each summand is 0."""
    size = absolute(MISMATCH)
    each = infer(size <= 0, by=[abs_squared(MISMATCH), matched])
    return infer(SUM_L(size) <= 0, by=[integrated(SUM_L, each)])


def matched_weights(factor=1):
    """√(2π) TV ≤ Σ π_i r_i."""
    by = [by_distance(), no_mismatch(), root_is_nonnegative()]
    return infer(factor * ROOT * TV <= SUM(pi * reach), by=by)


@claim(
    REVERSE,
    "total variation, from above",
    statement(
        SUM_L(absolute(MISMATCH)) / 2 + SUM(pi * TV_i) >= TV,
        ROOT * (SUM_L(absolute(MISMATCH)) / 2) + SUM(pi * reach) >= ROOT * TV,
    ),
    provenance=Provenance.DERIVED,
)
def test_upper_bound(evidence: Evidence) -> None:
    evidence.conclude(above(), "every component moves to its teacher's, then the weights are compared")
    evidence.conclude(by_distance(), "√(2π) TV_i ≤ r_i")

    evidence.twin("half of the mismatch", lambda: above(share=Fraction(1, 2)))
    evidence.twin("twice √(2π)", lambda: by_distance(factor=2))


@claim(
    REVERSE,
    "total variation, matched weights",
    BY_DISTANCE,
    provenance=Provenance.DERIVED,
)
def test_matched_weights(evidence: Evidence) -> None:
    evidence.conclude(matched_weights(), "P_l = p_l, so that only the distances count")

    evidence.twin("2√(2π) TV ≤ Σ π_i r_i", lambda: matched_weights(factor=2))
    evidence.twin("P_l ≥ p_l only", lambda: no_mismatch(P_l >= p_l))


A = Defined("A", "A", "mean distance from the teacher's components attached to", SUM(pi * reach))
A_k = At(descent, A, k, 0)


NEAR = tends_to(A_k, 0)


def limit(distances=NEAR, factor=1):
    """0 ≤ TV_k ≤ A_k → 0, since √(2π) ≥ 1."""
    at_least_0 = is_nonnegative(Law.STUDENT, Law.TEACHER)
    by = [matched_weights(), constant(ROOT >= 1), definition(A), at_least_0]
    below = infer(TV <= A, by=by)
    return dominated_limit(along(at_least_0, descent), along(below, descent), assume(distances), factor)


@claim(
    REVERSE,
    "R-3",
    statement(tends_to(TV_k, 0), given=[MATCHED, NEAR]),
    provenance=Provenance.ABSTRACT,
)
def test_converges_in_total_variation(evidence: Evidence) -> None:
    evidence.conclude(limit(), "TV_k ≤ A_k")

    evidence.twin("A_k → 1", lambda: limit(distances=tends_to(A_k, 1)))
    evidence.twin("distances that stay bounded", lambda: limit(distances=A_k <= 1))
    evidence.twin("TV_k ≤ A_k/4", lambda: limit(factor=Fraction(1, 4)))
