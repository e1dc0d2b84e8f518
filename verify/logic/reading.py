"""From JSON back to terms, vectors and formulas: the inverse of their ``plain`` methods."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from verify.errors import ProofError
from verify.logic.certificates import Certificate, Combination, Split, Summand
from verify.logic.descent import At, Descent, Next
from verify.logic.events import Choice, Clause, Failure, NormalMeans, choice_named
from verify.logic.flow import During, Flow, Speed
from verify.logic.formulas import Comparison, Formula, Predicate
from verify.logic.motion import Motion, Rate
from verify.logic.places import TheseMixtures
from verify.logic.schemas import Function
from verify.logic.terms import (
    Applied,
    Atom,
    Defined,
    Functional,
    Monomial,
    Opaque,
    Plain,
    Symbol,
    Term,
    only_kinds,
)
from verify.logic.translation import Translated, Translation
from verify.logic.vectors import Dot, Mean, Vector, VectorAtom


def read_term(plain: Plain) -> Term:
    """A term."""
    return Term((_monomial(m), Fraction(c)) for c, m in plain)


def _monomial(plain: Plain) -> Monomial:
    pairs = ((read_atom(a), int(e)) for a, e in plain)
    return tuple(sorted(pairs, key=lambda p: p[0].key))


def read_symbol(plain: Plain) -> Symbol:
    """A symbol."""
    _, name, latex, meaning, domain, depends, integer = plain
    bounds = tuple((r, Fraction(b)) for r, b in domain)
    return Symbol(name, latex, meaning, bounds, frozenset(depends), integer)


def read_defined(plain: Plain) -> Defined:
    """An abbreviation."""
    _, name, latex, meaning, inner = plain
    return Defined(name, latex, meaning, read_term(inner))


def read_functional(plain: Plain) -> Functional:
    """A functional."""
    name, latex, binds, mass, depends = plain
    return Functional(name, latex, binds, read_term(mass), frozenset(depends))


def read_descent(plain: Plain) -> Descent:
    """A descent."""
    _, mean, gradient, rate = plain
    return Descent(read_vector_atom(mean), read_vector_atom(gradient), read_symbol(rate))


def read_flow(plain: Plain) -> Flow:
    """A gradient flow."""
    _, mean, gradient = plain
    return Flow(read_vector_atom(mean), read_vector_atom(gradient))


def read_motion(plain: Plain) -> Motion:
    """A motion."""
    _, moving, velocity = plain
    return Motion(read_vector_atom(moving), read_vector_atom(velocity))


def read_translation(plain: Plain) -> Translation:
    """A translation."""
    return Translation(*map(read_vector_atom, plain))


def read_vector_atom(plain: Plain) -> VectorAtom:
    """A vector atom."""
    name, latex, meaning, depends, tensor, mean = plain
    of = Mean(read_functional(mean[0]), read_term(mean[1]), read_vector(mean[2])) if mean else None
    return VectorAtom(name, latex, meaning, frozenset(depends), tensor, of)


def read_vector(plain: Plain) -> Vector:
    """A linear combination of vector atoms."""
    return Vector(tuple((read_vector_atom(a), read_term(c)) for a, c in plain))


def read_formula(plain: Plain) -> Formula:
    """A formula."""
    if plain[0] == "comparison":
        return Comparison(read_term(plain[1]), plain[2], read_term(plain[3]))
    return Predicate(plain[1], tuple(read_term(t) for t in plain[2]), plain[3])


def read_certificate(plain: Plain) -> Certificate:
    """A certificate."""
    if plain[0] == "split":
        return Split(read_term(plain[1]), read_certificate(plain[2]), read_certificate(plain[3]))
    summands = tuple(
        Summand(Fraction(scale), tuple(facts), tuple(read_term(q) for q in squares))
        for scale, facts, squares in plain[1]
    )
    return Combination(summands, tuple((k, read_term(p)) for k, p in plain[2]))


def _opaque(plain: Plain) -> Atom:
    _, kind, data, latex, meaning, depends = plain
    return Opaque(kind, data, latex, meaning, frozenset(depends))


def read_place(plain: Plain) -> TheseMixtures:
    """A mixture, or a box of them."""
    _, *parts, radius = plain
    means, weights, teacher_means, teacher_weights = parts
    rows = [tuple(tuple(map(Fraction, row)) for row in points) for points in (means, teacher_means)]
    shares = [tuple(map(Fraction, numbers)) for numbers in (weights, teacher_weights)]
    return TheseMixtures(rows[0], shares[0], rows[1], shares[1], Fraction(radius))


def read_law(plain: Plain) -> NormalMeans:
    """A law of random means."""
    centre, scale = plain
    return NormalMeans(read_vector(centre), read_term(scale))


def read_failure(plain: Plain) -> Failure:
    """The probability that an event fails."""
    _, law, clauses, marker, of = plain
    said = tuple(Clause(read_formula(s), tuple(map(read_formula, given))) for s, given in clauses)
    return Failure(read_law(law), said, _marker(marker) if marker else None, tuple(of))


def _marker(plain: Plain) -> Symbol | Choice:
    return choice_named(plain[1]) if plain[0] == "choice" else read_symbol(plain)


def _index(plain: Plain) -> Symbol | None:
    return read_symbol(plain) if plain else None


_ATOMS: dict[str, Callable[[Any], Atom]] = {
    "symbol": read_symbol,
    "defined": read_defined,
    "opaque": _opaque,
    "apply": lambda p: Applied(read_functional(p[1]), _monomial(p[2])),
    "dot": lambda p: Dot(read_vector_atom(p[1]), read_vector_atom(p[2])),
    "next": lambda p: Next(read_descent(p[1]), read_atom(p[2])),
    "at": lambda p: At(read_descent(p[1]), read_atom(p[2]), _index(p[3]), p[4]),
    "during": lambda p: During(read_flow(p[1]), read_atom(p[2]), p[3]),
    "speed": lambda p: Speed(read_flow(p[1]), read_atom(p[2])),
    "place": read_place,
    "rate": lambda p: Rate(read_motion(p[1]), read_atom(p[2])),
    "translated": lambda p: Translated(read_translation(p[1]), read_atom(p[2])),
    "failure": read_failure,
    "function": lambda p: Function(p[1], tuple(read_term(t) for t in p[2])),
}
only_kinds(
    Symbol, Defined, Opaque, Applied, Dot, Next, At, During, Speed, TheseMixtures, Rate, Translated, Failure,
    Function,
)  # fmt: skip


def read_atom(plain: Plain) -> Atom:
    """An atom.

    Raises:
        ProofError: it is of no kind that the kernel knows.
    """
    read = _ATOMS.get(plain[0])
    if read is None:
        raise ProofError("atom", plain[0], "is no kind of atom", f"the kinds are {', '.join(_ATOMS)}")
    return read(plain)
