"""A theorem for component j in place of component i.

What belongs to component i is written with the index i: its name, its LaTeX and its meaning say so, and so do
the marks in its tensor. Replacing them by j, where j does not occur, cannot make two atoms one.
"""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _make
from verify.logic.schemas import Function
from verify.logic.sealed import exactly
from verify.logic.terms import Applied, Atom, Functional, Opaque, Real, Symbol, Term, monomial_term, term
from verify.logic.vectors import Dot, VectorAtom, dot


def renamed_component(theorem: Theorem) -> Theorem:
    """From a theorem for all i: the same for all j. What is assumed for all i is so for all j as it is.

    Raises:
        ProofError: it speaks of j already, or of something that does not say how it depends on i.
    """
    given = theorem.comparison
    if any("j" in a.depends for f in (given, *theorem.hypotheses) for a in f.atoms):
        raise ProofError("theorem", theorem, "speaks of component j already", "rename one that does not")
    conclusion = Comparison(_renamed(given.left), given.relation, _renamed(given.right))
    return _make("component j", theorem.hypotheses, conclusion, (theorem,))


def renamed_sum(value: Real, over: Functional, other: Functional) -> Theorem:
    """⊢ Σ_i f_i = Σ_j f_j for a term f_i that does not speak of j.

    Args:
        value: f_i.
        over: the sum over i.
        other: the sum over j.

    Raises:
        ProofError: the sums are others, or f_i speaks of j already, or does not say how it depends on i.
    """
    exactly(Functional, over=over, other=other)
    f = term(value)
    if over.binds != "i" or other.binds != "j" or "j" in f.depends:
        raise ProofError("value", f, "is not summed over i, or speaks of j", "sum f_i over i, and over j")
    content = [f.plain(), over.plain(), other.plain()]
    return _make("sum over j", (), equals(over(f), other(_renamed(f))), (), content)


def _renamed(value: Term) -> Term:
    """The term of component j, for one of component i that does not speak of j."""
    return value.replaced(_atom)


def _atom(atom: Atom) -> Term:
    if "i" not in atom.depends:
        return term(atom)  # a sum over i binds it
    match atom:
        case Symbol():
            return term(symbol_j(atom))
        case Opaque(kind="tensor"):
            _, latex, meaning = _text("_i", atom.latex, atom.meaning)
            return term(Opaque("tensor", _marks(atom.data), latex, meaning, _with_j(atom.depends)))
        case Dot():
            return dot(vector_j(atom.first), vector_j(atom.second))
        case Function():
            return term(Function(atom.name, tuple(map(_renamed, atom.arguments))))
        case Applied() if atom.functional.binds == "x":
            return atom.functional(_renamed(monomial_term(atom.argument)))
    raise ProofError("atom", atom.latex, "does not say how it depends on i", "rename it unfolded")


def term_j(value: Real) -> Term:
    """The term f_j of component j, for a term f_i that does not speak of j.

    Raises:
        ProofError: it speaks of j already, or does not say how it depends on i.
    """
    f = term(value)
    if "j" in f.depends:
        raise ProofError("value", f, "speaks of component j already", "take a term of component i alone")
    return _renamed(f)


def symbol_j(symbol: Symbol) -> Symbol:
    """The symbol of component j, for one of component i.

    Raises:
        ProofError: it does not carry the index i.
    """
    name, latex, meaning = _text(symbol.name, symbol.latex, symbol.meaning)
    return Symbol(name, latex, meaning, symbol.domain, _with_j(symbol.depends), symbol.integer)


def vector_j(vector: VectorAtom) -> VectorAtom:
    """The vector of component j, for one of component i; one that does not depend on i is its own.

    Raises:
        ProofError: it does not carry the index i, or does not say how it depends on i.
    """
    if "i" not in vector.depends:
        return vector
    if vector.mean or (vector.tensor and not vector.tensor.startswith("[[")):
        raise ProofError("vector", vector.latex, "does not say how it depends on i", "use other vectors")
    name, latex, meaning = _text(vector.name, vector.latex, vector.meaning)
    return VectorAtom(name, latex, meaning, _with_j(vector.depends), _marks(vector.tensor))


def _text(name: str, latex: str, meaning: str) -> tuple[str, str, str]:
    """Name, LaTeX and meaning with j for i."""
    if "_i" not in name or "_i" not in latex or any("_j" in t for t in (name, latex, meaning)):
        raise ProofError("name", name, "does not carry the index i alone", "call it …_i")
    if "component j" in meaning or any("_{i" in t for t in (latex, meaning)):
        raise ProofError("meaning", meaning, "has j, or an index i that is not just _i", "write it with _i")
    said = meaning.replace("_i", "_j").replace("component i", "component j")
    return name.replace("_i", "_j"), latex.replace("_i", "_j"), said


def _marks(tensor: str) -> str:
    if '"j"' in tensor:
        raise ProofError("tensor", tensor, "marks component j already", "rename one that does not")
    return tensor.replace('"i"', '"j"')


def _with_j(depends: frozenset[str]) -> frozenset[str]:
    return depends - {"i"} | {"j"}


__all__ = ["renamed_component", "renamed_sum", "symbol_j", "term_j", "vector_j"]
