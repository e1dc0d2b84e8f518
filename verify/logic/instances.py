"""A theorem about every vector q, for one vector in place of q."""

from __future__ import annotations

import json

from verify.errors import ProofError
from verify.logic.formulas import Comparison, Formula
from verify.logic.kernel import Theorem, _make
from verify.logic.schemas import Function
from verify.logic.terms import Applied, Atom, Plain, Term, monomial_term, term
from verify.logic.vectors import Dot, Vector, VectorAtom, dot

CONSTANT = '[["1",[["c","",["a"]]]]]'
"""The coordinates of the moment algebra's constant vector c: what it proves, it proves for every c."""


def for_vector(theorem: Theorem, free: VectorAtom, value: Vector | VectorAtom) -> Theorem:
    """From a theorem for all vectors q: the same with a vector u for q, at each point, component and state.

    Args:
        theorem: a comparison. Its hypotheses may speak of q if u depends on the state and the mixture only:
            else they would say of u at all points and components what is assumed of one q.
        free: q, of which nothing is known: no mean value, nothing moves it, and its coordinates are none or
            those of the moment algebra's c, of which no other tensor is made.
        value: u; it may depend on the point and on the component where no functional binds them around q.

    Raises:
        ProofError: one of these conditions fails, or q is hidden inside of something else.
    """
    if free.depends or free.mean or free.tensor not in ("", CONSTANT):
        raise ProofError("free", free.name, "is not any vector", "prove the theorem for any_vector(…)")
    u = 1 * value
    if "k" in u.depends:
        raise ProofError("value", value, "depends on the step k", "instantiate before following descent")
    assumed = any(mentions_vector(a, free) for h in theorem.hypotheses for a in h.atoms)
    if assumed and u.depends - {"state", "mixture"}:
        why = f"is not one vector, and the theorem assumes something of {free.name}"
        raise ProofError("value", value, why, "discharge that first, or take a vector of the state")
    hypotheses = [_formula(h, free, u) for h in theorem.hypotheses]
    conclusion = _formula(theorem.comparison, free, u)
    content = [free.plain(), u.plain()]
    return _make("for a vector", hypotheses, conclusion, (theorem,), content)


def mentions_vector(of: Atom | VectorAtom, free: VectorAtom) -> bool:
    """Whether the vector or its coordinates stand anywhere in the content, also in text inside of text."""
    return _inside(json.loads(of.key), json.loads(free.key), by_coordinates=bool(free.tensor))


def _inside(content: Plain, wanted: Plain, by_coordinates: bool) -> bool:
    if content == wanted:
        return True
    if isinstance(content, str) and content.startswith("["):
        try:
            return _inside(json.loads(content), wanted, by_coordinates)
        except ValueError:
            return False
    if not isinstance(content, list):
        return False
    if by_coordinates and content[:2] == ["c", ""]:
        return True
    return any(_inside(part, wanted, by_coordinates) for part in content)


def _formula(formula: Formula, free: VectorAtom, by: Vector) -> Formula:
    if isinstance(formula, Comparison):
        left, right = (_replaced(t, free, by) for t in (formula.left, formula.right))
        return Comparison(left, formula.relation, right)
    if any(mentions_vector(a, free) for a in formula.atoms):
        raise ProofError("formula", formula.latex, f"speaks of {free.name}", "instantiate comparisons")
    return formula


def _replaced(value: Term, free: VectorAtom, by: Vector) -> Term:
    return value.replaced(lambda atom: _atom(atom, free, by))


def _atom(atom: Atom, free: VectorAtom, by: Vector) -> Term:
    if not mentions_vector(atom, free):
        return term(atom)
    match atom:
        case Dot():
            return dot(_vector(atom.first, free, by), _vector(atom.second, free, by))
        case Function():
            return term(Function(atom.name, tuple(_replaced(t, free, by) for t in atom.arguments)))
        case Applied() if atom.functional.binds not in by.depends:
            return atom.functional(_replaced(monomial_term(atom.argument), free, by))
    raise ProofError("atom", atom.latex, f"hides or binds what stands for {free.name}", "unfold that first")


def _vector(vector: VectorAtom, free: VectorAtom, by: Vector) -> Vector:
    if vector == free:
        return by
    if mentions_vector(vector, free):
        raise ProofError("vector", vector.latex, f"is made of {free.name}", "unfold it first")
    return 1 * vector


__all__ = ["for_vector", "mentions_vector"]
