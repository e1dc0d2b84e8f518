"""A theorem about every vector q, for one vector in place of q."""

from __future__ import annotations

import json

from verify.errors import ProofError
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, _make
from verify.logic.schemas import Function
from verify.logic.terms import Applied, Atom, Plain, Term, monomial_term, term
from verify.logic.vectors import Dot, Vector, VectorAtom, dot


def for_vector(theorem: Theorem, free: VectorAtom, value: Vector | VectorAtom) -> Theorem:
    """From a theorem for all vectors q: the same with a vector u for q, at each point, component and state.

    Args:
        theorem: a comparison whose hypotheses do not speak of q.
        free: q, of which nothing is known: no coordinates, no mean value, and nothing moves it.
        value: u; it may depend on the point and on the component where no functional binds them around q.

    Raises:
        ProofError: one of these conditions fails, or q is hidden inside of something else.
    """
    if free.depends or free.tensor or free.mean:
        raise ProofError("free", free.name, "is not any vector", "prove the theorem for any_vector(…)")
    if "k" in (1 * value).depends:
        raise ProofError("value", value, "depends on the step k", "instantiate before following descent")
    if any(mentions_vector(a, free) for h in theorem.hypotheses for a in h.atoms):
        raise ProofError("theorem", theorem, f"assumes something of {free.name}", "discharge it first")
    given = theorem.comparison
    sides = (_replaced(t, free, 1 * value) for t in (given.left, given.right))
    left, right = sides
    conclusion = Comparison(left, given.relation, right)
    content = [free.plain(), (1 * value).plain()]
    return _make("for a vector", theorem.hypotheses, conclusion, (theorem,), content)


def mentions_vector(of: Atom | VectorAtom, free: VectorAtom) -> bool:
    """Whether the vector stands anywhere in the content, also in text inside of text."""
    return _inside(json.loads(of.key), json.loads(free.key))


def _inside(content: Plain, wanted: Plain) -> bool:
    if content == wanted:
        return True
    if isinstance(content, str) and content.startswith("["):
        try:
            return _inside(json.loads(content), wanted)
        except ValueError:
            return False
    return isinstance(content, list) and any(_inside(part, wanted) for part in content)


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
