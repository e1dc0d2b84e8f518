"""Norms as numbers of their own: |p| with |p|² = ⟨p, p⟩, and |⟨p, q⟩| ≤ PQ from |p| ≤ P, |q| ≤ Q."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, assume, cauchy_schwarz, cut, definition, nonnegative_square
from verify.logic.schemas import Function, sqrt, sqrt_nonnegative, sqrt_squared
from verify.logic.search import infer
from verify.logic.terms import Defined, Real, term
from verify.logic.vectors import Vector, VectorAtom, dot, square

AnyVector = Vector | VectorAtom


def norm(vector: AnyVector) -> Function:
    """√|p|², without a name."""
    return sqrt(square(vector))


@cache
def norm_facts(vector: AnyVector) -> tuple[Theorem, Theorem]:
    """⊢ (√|p|²)² = |p|² and √|p|² ≥ 0."""
    inside = nonnegative_square(vector)
    squared, positive = (cut(f(square(vector)), inside) for f in (sqrt_squared, sqrt_nonnegative))
    return squared, positive


def length(name: str, latex: str, vector: AnyVector) -> Defined:
    """The norm of a vector, under a name."""
    return Defined(name, latex, "", term(norm(vector)))


def length_facts(named: Defined, vector: AnyVector) -> tuple[Theorem, Theorem]:
    """⊢ |p|² = ⟨p, p⟩ and |p| ≥ 0, for a :func:`length`."""
    squared, positive = norm_facts(vector)
    squared = infer(equals(named**2, square(vector)), by=[definition(named), squared])
    return squared, infer(named >= 0, by=[definition(named), positive])


def at_most(equality: Theorem) -> Theorem:
    """From t = u: u ≤ t."""
    formula = equality.comparison
    return infer(formula.right <= formula.left, by=[equality])


def pairing(
    p: AnyVector, q: AnyVector, P: Real, Q: Real, reasons: Sequence[Theorem | Comparison]
) -> tuple[Theorem, Theorem]:
    """⊢ ⟨p, q⟩ ≤ PQ and −⟨p, q⟩ ≤ PQ.

    Args:
        p: a vector.
        q: another.
        P: a bound of |p|, if it is not negative.
        Q: a bound of |q|, likewise.
        reasons: |p|² ≤ P², |q|² ≤ Q² and PQ ≥ 0, theorems or hypotheses.
    """
    of_p, of_q, positive = (assume(r) if isinstance(r, Comparison) else r for r in reasons)
    first = infer(square(p) * square(q) <= P**2 * square(q), by=[of_p, nonnegative_square(q)])
    second = infer(P**2 * square(q) <= P**2 * Q**2, by=[of_q], squares=[term(P)])
    inner = infer(dot(p, q) ** 2 <= (P * Q) ** 2, by=[cauchy_schwarz(p, q), first, second])
    above, below = (infer(s * dot(p, q) <= P * Q, by=[inner, positive], degree=2) for s in (1, -1))
    return above, below
