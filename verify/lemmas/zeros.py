"""What is 0 because it is neither positive nor negative."""

from __future__ import annotations

from collections.abc import Sequence

from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, both_ways, cauchy_schwarz
from verify.logic.search import infer
from verify.logic.terms import Term
from verify.logic.vectors import Vector, VectorAtom, dot


def zero(value: Term, by: Sequence[Theorem | Comparison]) -> Theorem:
    """⊢ value = 0, inferred from both sides: so a square that is at most 0 has the root 0."""
    return both_ways(infer(value <= 0, by=by), infer(value >= 0, by=by))


def null(vanishing: Theorem | Comparison, p: Vector | VectorAtom, y: Vector | VectorAtom) -> Theorem:
    """From |p|² = 0: ⟨p, y⟩ = 0 for any vector y, by Cauchy–Schwarz."""
    return zero(dot(p, y), [cauchy_schwarz(p, y), vanishing])
