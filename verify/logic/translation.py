"""What holds at every point for all means holds at x + c for the means μ_i + c, too.

Weights, posterior means and what else the moment algebra makes of the point and the means have values there
(:class:`Translated`, and vectors that say so), of which nothing is known but what theorems say of all points
and means. Expectations are not taken there: under them x is bound.
"""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import ProofError
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, _make
from verify.logic.renaming import vector_j
from verify.logic.schemas import Function
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENTS,
    Applied,
    Atom,
    Defined,
    Opaque,
    Plain,
    Term,
    as_text,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, check_movable, dot

TRANSLATED = '["translated"'
"""How the tensor of a vector of translated points and means begins."""
_MOVED = frozenset({"x", "state"})


@sealed
@dataclass(frozen=True)
class Translation:
    """The map x ↦ x + c, μ_i ↦ μ_i + c.

    Attributes:
        point: x.
        mean: μ_i.
        by: c, a constant vector.
    """

    point: VectorAtom
    mean: VectorAtom
    by: VectorAtom

    def __post_init__(self) -> None:
        exactly(VectorAtom, point=self.point, mean=self.mean, by=self.by)
        check_movable(self.point)
        check_movable(self.mean)
        if self.point.depends != {"x"} or self.mean.depends == {"x"} or self.by.depends - {"mixture"}:
            raise ProofError("translation", self.plain(), "is none of x and μ_i by a constant", "see above")

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [self.point.plain(), self.mean.plain(), self.by.plain()]

    @property
    def latex(self) -> str:
        """How it is printed, behind what is translated."""
        return f"({self.point.latex} + {self.by.latex}, {self.mean.latex} + {self.by.latex})"


@sealed
@dataclass(frozen=True, eq=False)
class Translated(Atom):
    """The value of a number at x + c, for the means μ_i + c."""

    translation: Translation
    of: Atom

    def __post_init__(self) -> None:
        exactly(Translation, translation=self.translation)
        if not isinstance(self.of, Opaque) or self.of.kind != "tensor":
            raise ProofError("of", self.of, "is no contraction of the moment algebra", "take it apart first")

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What the number and c depend on."""
        return self.of.depends | self.translation.by.depends

    @property
    def integrable(self) -> bool:
        """Whether the number is."""
        return self.of.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        return self.of.latex + self.translation.latex

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["translated", self.translation.plain(), self.of.plain()]


def vector_translated(vector: VectorAtom, translation: Translation) -> VectorAtom:
    """The value of a vector of the moment algebra at x + c, for the means μ_i + c."""
    if not vector.tensor.startswith("[["):
        raise ProofError("vector", vector.latex, "is not of the moment algebra", "use v and the like")
    plain = ["translated", translation.plain(), vector.plain()]
    content = as_text(plain)  # as in keys: see kernel.mentions
    name, meaning = (f"{text} at {translation.latex}" for text in (vector.name, vector.meaning))
    depends = vector.depends | translation.by.depends
    return VectorAtom(name, vector.latex + translation.latex, meaning, depends, content)


def translated(theorem: Theorem, translation: Translation) -> Theorem:
    """From a comparison for all points and means: the same at x + c, for the means μ_i + c.

    Raises:
        ProofError: it holds under a hypothesis about the point, the means or a step only, or speaks of what
            has no value there that is known: a gradient, an expectation, a step of descent.
    """
    exactly(Translation, translation=translation)
    given = theorem.comparison
    for hypothesis in theorem.hypotheses:
        if any(a.depends & {*_MOVED, "k"} for a in hypothesis.atoms):
            raise ProofError("theorem", theorem, "holds at some points or means only", "discharge that first")
    left, right = (_term(t, translation) for t in (given.left, given.right))
    conclusion = Comparison(left, given.relation, right)
    return _make("translation", theorem.hypotheses, conclusion, (theorem,), translation.plain())


def _term(value: Term, by: Translation) -> Term:
    return value.replaced(lambda atom: _atom(atom, by))


def _atom(atom: Atom, by: Translation) -> Term:
    match atom:
        case Applied() if atom.functional.binds in COMPONENTS:
            return atom.functional(_term(monomial_term(atom.argument), by))
        case Function():
            return term(Function(atom.name, tuple(_term(t, by) for t in atom.arguments)))
        case Dot():
            return dot(_vector(atom.first, by), _vector(atom.second, by))
        case Opaque(kind="tensor") if atom.depends & _MOVED:
            return term(Translated(by, atom))
    if isinstance(atom, Applied | Defined) or atom.depends & {*_MOVED, "k"}:
        raise ProofError("atom", atom.latex, "has no value there that is known", "unfold it first")
    return term(atom)


def _vector(vector: VectorAtom, by: Translation) -> Vector:
    if vector in (by.point, by.mean, vector_j(by.mean)):
        return vector + by.by
    return 1 * vector_translated(vector, by) if vector.depends & {*_MOVED, "k"} else 1 * vector


__all__ = ["Translated", "Translation", "translated", "vector_translated"]
