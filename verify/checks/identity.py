"""Identities between posterior moments, for every n and every d: proved, refuted or undecided.

Two independent programs must agree on a proof: the normal form of this package, and SymPy's tensor
canonicalisation of the formula as it was written. A non-zero normal form refutes nothing by itself, so
a refutation is a concrete mixture at which balls keep the two sides apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from types import ModuleType
from typing import TypeVar

from verify.algebra import notation
from verify.algebra.calculus import Law, stein
from verify.algebra.latex import plain
from verify.algebra.second_opinion import Raw, RawNotation, residual
from verify.algebra.tensor import Expression, as_expression, is_name
from verify.arithmetic import Ball, certainly_nonzero, decimal, precision
from verify.checks.expected import Expected
from verify.checks.pointwise import Place, value
from verify.errors import InputError
from verify.evidence import Axiom, Grade, Step
from verify.evidence.axioms import STEIN
from verify.mixture import GaussianMixture

EVERYWHERE = "all n ≥ 1, all d ≥ 1"

Notation = ModuleType | RawNotation
Formula = Callable[[Notation], Expression | Raw | int | Fraction]
Side = Expression | Formula
Written = TypeVar("Written", Expression, Raw)

_BITS = 128
_TOLERANCE = Fraction(1, 10**20)
_STUDENTS = (
    GaussianMixture([1]),
    GaussianMixture([2, -1], ["1/3", "2/3"]),
    GaussianMixture([3, -1, "1/2"], ["1/5", "1/2", "3/10"]),
    GaussianMixture([[1, "1/2"], ["-1/2", 2]], ["1/4", "3/4"]),
    # Two components have a C of rank 1, for which tr C³ = ‖C‖² tr C.
    GaussianMixture([[1, 0], [0, "1/2"], [-1, "-1/2"]], ["1/4", "1/2", "1/4"]),
)
_TEACHERS = {1: GaussianMixture(["-2", "3/2"], ["2/5", "3/5"]), 2: GaussianMixture([["1/3", -1], [-2, 1]])}


def identity(
    statement: str,
    why: str,
    left: Side,
    right: Side,
    *,
    axioms: tuple[Axiom, ...] = (),
) -> Step:
    """Both sides agree at every point x, for every n and d.

    Each side is an :class:`Expression`, or a function that writes it in the notation it is given (the
    functions of :mod:`verify.algebra.notation`, or a :class:`RawNotation`), so that SymPy gets the
    formula as it is printed and not what this package made of it.

    Raises:
        InputError: a free index whose name starts with "_", which derivations use for their own sums.

    Returns:
        ARGUED (the statement is typed): both canonicalisers find left − right to be the zero polynomial.
        REFUTED: at the place named in the residual, balls exclude equality.
        INCONCLUSIVE: otherwise; the residual is the normal form of left − right.
    """
    return _decide(statement, why, left, right, Expression(), axioms, _refuted_at_a_point)


def expected_identity(
    statement: str,
    why: str,
    left: Side,
    right: Side,
    *,
    law: Law,
    field: Expression | None = None,
    single_teacher: bool = False,
    axioms: tuple[Axiom, ...] = (),
) -> Step:
    """E[left] = E[right] under the law, for every n and d, with a witness that Stein's lemma applies to.

    The witness is a vector field g with free index ``_s``: the proof is that left − right + ∂·g + s·g is the
    zero polynomial, s the score of the law. Without a witness the sides must agree at every point.

    Args:
        statement: what is shown, in LaTeX.
        why: the reason.
        left: one side, see :func:`identity`.
        right: the other.
        law: of x.
        field: the witness g.
        single_teacher: the teacher is N(0, I), so that counterexamples use it.
        axioms: what is used besides Stein's lemma.

    Raises:
        InputError: a free index whose name starts with "_", which derivations use for their own sums.

    Returns:
        As for :func:`identity`; a refutation encloses E[left − right] for a concrete mixture.
    """
    vanishing = Expression() if field is None else stein(field, law, "_s")
    used = axioms if field is None else (*axioms, STEIN)

    def refute(difference: Expression) -> str:
        return _refuted_in_expectation(difference, law, single_teacher)

    return _decide(statement, why, left, right, vanishing, used, refute)


def _decide(
    statement: str,
    why: str,
    left: Side,
    right: Side,
    vanishing: Expression,
    axioms: tuple[Axiom, ...],
    refute: Callable[[Expression], str],
) -> Step:
    difference = _expression(left) - _expression(right)
    if reserved := [index for index in difference.free if not is_name(index)]:
        raise InputError("index", reserved[0], "is no name, or one that is reserved", "use a letter, a … z")
    ours = (difference + vanishing).is_zero
    theirs = residual(_raw(left) + _raw(vanishing), _raw(right)) == 0
    method = "normal form, and again SymPy's canonical form of the formula as written"
    if ours and theirs:
        return Step(statement, why, method, Grade.ARGUED, EVERYWHERE, axioms=axioms)
    if ours != theirs:
        left_over = "the two canonicalisers disagree: one of them has a bug"
        return Step(statement, why, method, Grade.INCONCLUSIVE, EVERYWHERE, left_over, axioms)
    if counterexample := refute(difference):
        method = "ball arithmetic at a concrete instance"
        return Step(statement, why, method, Grade.REFUTED, "a counterexample", counterexample, axioms)
    left_over = f"left − right = {plain(difference + vanishing)}"
    return Step(statement, why, method, Grade.INCONCLUSIVE, EVERYWHERE, left_over, axioms)


def _expression(side: Side) -> Expression:
    return as_expression(side if isinstance(side, Expression) else _written(side, notation, Expression))


def _raw(side: Side) -> Raw:
    if isinstance(side, Expression):
        return Raw((coefficient, tuple(term)) for term, coefficient in side)
    return Raw(()) + _written(side, RawNotation(), Raw)


def _written(side: Formula, given: Notation, kind: type[Written]) -> Written | int | Fraction:
    """The formula in a notation; a number counts as the formula without factors."""
    if not callable(side):
        raise InputError("side", side, "no formula", "write lambda N: N.v('a') * N.v('a'), say")
    found = side(given)
    if not isinstance(found, (kind, int, Fraction)):
        why = f"it gives a {type(found).__name__}, no formula in the notation N that it is given"
        raise InputError("side", side, why, "write it with the functions of N, e.g. lambda N: N.v('a')")
    return found


def _refuted_at_a_point(difference: Expression) -> str:
    with precision(_BITS):
        for student in _STUDENTS:
            d = student.dimension
            x, c = (Fraction(1, 3), Fraction(-2))[:d], (Fraction(1, 2), Fraction(3))[:d]
            place = Place(student, _TEACHERS[d], x, c)
            for coordinate in _coordinates(difference, d):
                found = value(difference, place, coordinate)
                if certainly_nonzero(found):
                    return f"left − right = {_shown(found, coordinate)} at {place}"
    return ""


def _refuted_in_expectation(difference: Expression, law: Law, single_teacher: bool) -> str:
    for student in _STUDENTS:
        d = student.dimension
        teacher = GaussianMixture([[0] * d]) if single_teacher or law is Law.NORMAL else _TEACHERS[d]
        for coordinate in _coordinates(difference, d):
            mean = Expected(difference, student, teacher, law, coordinate, _TOLERANCE)
            if not mean.is_known:
                continue
            # At i = 1 and j = 2 (1 if there is no second).
            found = mean.at(0, min(1, student.n - 1))
            if certainly_nonzero(found):
                shown = _shown(found, coordinate)
                return f"E[left − right] = {shown} for student {student!r}, teacher {teacher!r}"
    return ""


def _coordinates(expression: Expression, dimension: int) -> Iterator[dict[str, int]]:
    free = sorted(expression.free)
    for values in product(range(dimension), repeat=len(free)):
        yield dict(zip(free, values, strict=True))


def _shown(found: Ball, coordinate: dict[str, int]) -> str:
    where = ", ".join(f"{index} = {k + 1}" for index, k in coordinate.items())
    return decimal(found, 10) + (f" ({where})" if where else "")
