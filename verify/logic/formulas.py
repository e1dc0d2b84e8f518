"""Formulas: comparisons of terms, and named predicates that only schemas can prove.

A comparison is remembered as it was written, for printing, and compared by its normal form: a ≤ b,
2b ≥ 2a and b − a ≥ 0 are one formula. A free variable x or i of a formula is read "for all x", "for all i".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from verify.errors import InputError
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import Atom, Plain, Real, Scalar, Term, term

TENDS = r"{0} \to {1} \quad (k \to \infty)"
IN_TIME, TENDS_IN_TIME = "tends in time", r"{0} \to {1} \quad (t \to \infty)"
_LIMITS = (("tends", TENDS), (IN_TIME, TENDS_IN_TIME))
ON_A_RAY, ONE_STATIONARY = "exists on a ray", "one stationary point"
_EXIST = {ON_A_RAY: frozenset({"state"}), ONE_STATIONARY: frozenset({"state", "mixture"})}
_KINDS = {"=": "=", "≤": "≥", "≥": "≥", "<": ">", ">": ">"}


@sealed
@dataclass(frozen=True, eq=False)
class Comparison:
    """``left relation right`` for terms; ``relation`` is one of = ≤ ≥ < >."""

    left: Term
    relation: str
    right: Term

    def __post_init__(self) -> None:
        exactly(Term, left=self.left, right=self.right)
        exactly(str, relation=self.relation)
        if self.relation not in _KINDS:
            raise InputError("relation", self.relation, "is none of = ≤ ≥ < >", "write a ≤ b")

    def __bool__(self) -> bool:
        why = "a formula is no truth value (a < b < c reads as (a < b) and (b < c))"
        raise InputError("formula", self, why, "state the two comparisons apart")

    @property
    def kind(self) -> str:
        """One of = ≥ >, for :attr:`difference`."""
        return _KINDS[self.relation]

    @cached_property
    def difference(self) -> Term:
        """The term t for which the formula says t = 0, t ≥ 0 or t > 0."""
        return self.left - self.right if self.relation in "=≥>" else self.right - self.left

    @cached_property
    def key(self) -> str:
        """The normal form as a string: equal keys are one formula."""
        return json.dumps([self.kind, _primitive(self.difference, self.kind == "=").key], ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Comparison | Predicate) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def atoms(self) -> frozenset[Atom]:
        """The atoms of both sides."""
        return self.left.atoms | self.right.atoms

    def plain(self) -> Plain:
        """The formula as JSON holds it."""
        return ["comparison", self.left.plain(), self.relation, self.right.plain()]


@sealed
@dataclass(frozen=True, eq=False)
class Predicate:
    """A statement that is no comparison, such as a limit; its name says what it means.

    Attributes:
        name: one of those that :mod:`verify.logic.schemas` proves.
        terms: what it is about.
        latex: how it is printed, with ``{0}``, ``{1}`` … for the terms.
    """

    name: str
    terms: tuple[Term, ...]
    latex: str

    def __post_init__(self) -> None:
        exactly(tuple, terms=self.terms)
        exactly(str, name=self.name, latex=self.latex)
        for value in self.terms:
            exactly(Term, term=value)
        if (self.name, self.latex) not in _LIMITS and self.name not in _EXIST:  # nothing follows
            raise InputError("predicate", (self.name, self.latex), "is none of the rules", "see schemas")

    @cached_property
    def key(self) -> str:
        """The content as a string: equal keys are one formula."""
        return json.dumps(["predicate", self.name, [t.key for t in self.terms], self.latex])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Comparison | Predicate) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def binds(self) -> frozenset[str]:
        """What it says that there are: means ("state"), or means with given weights and a given teacher."""
        return _EXIST.get(self.name, frozenset())

    @property
    def atoms(self) -> frozenset[Atom]:
        """The atoms of all terms."""
        return frozenset(a for t in self.terms for a in t.atoms)

    def plain(self) -> Plain:
        """The formula as JSON holds it."""
        return ["predicate", self.name, [t.plain() for t in self.terms], self.latex]


Formula = Comparison | Predicate


def check_formula(formula: object) -> None:
    """Raise InputError if this is no formula."""
    if not isinstance(formula, Comparison | Predicate):
        hint = "write a <= b, or equals(a, b): a == b is Python's, True or False"
        raise InputError("formula", formula, "is no formula", hint)


def equals(left: Real | Scalar, right: Real | Scalar) -> Comparison:
    """The formula left = right (``==`` compares normal forms at once and makes no formula)."""
    return Comparison(term(left), "=", term(right))


def _primitive(t: Term, any_sign: bool) -> Term:
    """A positive multiple of the term (for equations, any multiple) that is the same for all multiples."""
    if not t.parts:
        return t
    least = min(t.parts, key=lambda m: [(a.key, e) for a, e in m])
    leading = t.parts[least]
    return t / (leading if any_sign else abs(leading))
