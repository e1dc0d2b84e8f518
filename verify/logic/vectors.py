"""Vectors of a Euclidean space of any dimension, through their inner products alone.

A :class:`Vector` is a linear combination of vector atoms with terms as coefficients, and :func:`dot` expands
bilinearly: ``square(mu - eta * g)`` is |μ|² − 2η⟨μ, g⟩ + η²|g|² by itself. A vector may be a mean value,
g = E[h f] for a real h and a vector f; then ⟨g, u⟩ = E[h ⟨f, u⟩] for every u that x does not move
(:func:`verify.logic.kernel.paired`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from verify.errors import InputError, ProofError
from verify.logic.names import check_latex
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    Atom,
    Functional,
    Plain,
    Real,
    Scalar,
    Term,
    as_text,
    check_depends,
    is_tame,
    term,
)


@sealed
@dataclass(frozen=True)
class Mean:
    """What a vector is the mean of: ``functional[weight · vector]``."""

    functional: Functional
    weight: Term
    vector: Vector

    def __post_init__(self) -> None:
        exactly(Functional, functional=self.functional)
        exactly(Term, weight=self.weight)
        exactly(Vector, vector=self.vector)

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [self.functional.plain(), self.weight.plain(), self.vector.plain()]


class _Linear:
    """What can be added and scaled: a vector atom or a combination."""

    is_vector = True

    def __add__(self, other: _Linear) -> Vector:
        return Vector((*_vector(self).parts, *_vector(other).parts))

    def __sub__(self, other: _Linear) -> Vector:
        return self + -1 * other

    def __neg__(self) -> Vector:
        return -1 * self

    def __mul__(self, factor: Real | Scalar) -> Vector:
        return Vector(tuple((a, c * term(factor)) for a, c in _vector(self).parts))

    __rmul__ = __mul__


@sealed
@dataclass(frozen=True, eq=False)
class VectorAtom(_Linear):
    """One vector.

    Attributes:
        name: what it is called in files.
        latex: how it is printed.
        meaning: one line for a reader.
        depends: the variables it depends on, among x, i and state.
        tensor: its coordinates in the moment algebra, as that room writes them; empty if it has none.
        mean: what it is the mean of, if anything; then it has no coordinates, which could say otherwise.
    """

    name: str
    latex: str
    meaning: str
    depends: frozenset[str]
    tensor: str = ""
    mean: Mean | None = None

    def __post_init__(self) -> None:
        exactly(str, name=self.name, meaning=self.meaning, tensor=self.tensor)
        check_latex(self.latex)
        check_depends(self.depends)
        if self.mean is not None:
            exactly(Mean, mean=self.mean)
            if self.tensor:
                why = "says what the vector is, and so does its mean value"
                raise InputError("tensor", self.tensor, why, "give one of them")
            of = self.mean
            moved = ((of.weight.depends | of.vector.depends) - {of.functional.binds}) | of.functional.depends
            if moved != self.depends:
                why = f"is not what its mean value depends on: {sorted(moved)}"
                raise InputError("depends", sorted(self.depends), why, "declare just that")

    @property
    def integrable(self) -> bool:
        """Whether it is known to grow at most like a polynomial in x, as the moment algebra does."""
        return "x" not in self.depends or is_tame("vector", self)

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        mean = self.mean.plain() if self.mean else None
        return [self.name, self.latex, self.meaning, sorted(self.depends), self.tensor, mean]

    @cached_property
    def key(self) -> str:
        """The whole content as one string."""
        return as_text(self.plain())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VectorAtom) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@sealed
class Vector(_Linear):
    """Σ coefficient · atom; immutable, in normal form."""

    parts: tuple[tuple[VectorAtom, Term], ...]

    def __init__(self, parts: tuple[tuple[VectorAtom, Term], ...]) -> None:
        total: dict[VectorAtom, Term] = {}
        for atom, coefficient in parts:
            exactly(VectorAtom, atom=atom)
            exactly(Term, coefficient=coefficient)
            total[atom] = total[atom] + coefficient if atom in total else coefficient
        self.__dict__["parts"] = tuple((a, c) for a, c in total.items() if c.parts)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise InputError(name, value, "a vector does not change", "make another one")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __repr__(self) -> str:
        from verify.logic.latex import vector_latex

        return f"Vector({vector_latex(self)})"

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [[a.plain(), c.plain()] for a, c in self.parts]

    @property
    def depends(self) -> frozenset[str]:
        """The variables that it depends on."""
        return frozenset(v for a, c in self.parts for v in (*a.depends, *c.depends))


@sealed
@dataclass(frozen=True, eq=False)
class Dot(Atom):
    """The inner product of two vector atoms, the one with the lesser key first."""

    first: VectorAtom
    second: VectorAtom

    def __post_init__(self) -> None:
        exactly(VectorAtom, first=self.first, second=self.second)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """What one of the two depends on."""
        return self.first.depends | self.second.depends

    @property
    def integrable(self) -> bool:
        """Whether both vectors are, or do not depend on x."""
        return self.first.integrable and self.second.integrable

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        if self.first == self.second:
            return f"|{self.first.latex}|^2"
        return rf"\langle {self.first.latex}, {self.second.latex}\rangle"

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        return ["dot", self.first.plain(), self.second.plain()]


def _vector(value: _Linear) -> Vector:
    if isinstance(value, Vector):
        return value
    if isinstance(value, VectorAtom):
        return Vector(((value, term(1)),))
    raise InputError("vector", value, "is no vector", "make one by VectorAtom")


def dot(left: _Linear, right: _Linear) -> Term:
    """The inner product, expanded."""
    total = term(0)
    for a, c in _vector(left).parts:
        for b, e in _vector(right).parts:
            first, second = sorted((a, b), key=lambda atom: atom.key)
            total = total + c * e * Dot(first, second)
    return total


def square(vector: _Linear) -> Term:
    """|vector|², expanded."""
    return dot(vector, vector)


_MOVABLE: dict[frozenset[str], VectorAtom] = {}


def movable(vector: VectorAtom) -> VectorAtom:
    """Say that a vector is the point itself or the mean of component i itself: these two may be moved.

    Raises:
        ProofError: another vector was named before. Where μ_i |μ_i|² moves with any velocity, μ_i may not.
    """
    if vector.depends not in ({"x"}, {"i", "state"}):
        raise ProofError("vector", vector.name, "is neither a point nor a mean", "move x or μ_i")
    if _MOVABLE.setdefault(vector.depends, vector) != vector:
        why = f"is not {_MOVABLE[vector.depends].name}, which moves"
        raise ProofError("vector", vector.name, why, "move x or μ_i")
    return vector


def is_point(vector: VectorAtom) -> bool:
    """Whether the vector is the point x itself."""
    return vector.depends == {"x"} and _MOVABLE.get(vector.depends) == vector


def check_movable(vector: VectorAtom) -> None:
    """Raise ProofError if the vector is neither the point nor μ_i."""
    if _MOVABLE.get(vector.depends) != vector:
        raise ProofError("vector", vector.name, "is neither the point nor a mean", "move x or μ_i")
