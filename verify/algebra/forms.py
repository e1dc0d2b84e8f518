"""Losses, gradients and Hessians of both Fisher divergences, derived from the definition.

Nothing here is typed in from a paper: the only formula is the loss |v − v*|². What the papers print
is compared with these expressions under ``theorems/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from verify.algebra.calculus import Law, density_gradient, mean_gradient, peel, stein
from verify.algebra.components import in_coordinates
from verify.algebra.integrand import Integrand
from verify.algebra.notation import u
from verify.algebra.tensor import MEAN, MOMENT, TEACHER, Expression, Factor, Term

LOSS = u("b") * u("b")
"""|v − v*|²: the integrand of both losses, under the teacher (forward) or the student (reverse)."""

Matrix = tuple[tuple[Integrand, ...], ...]


@dataclass(frozen=True, slots=True)
class Hessian:
    """∂²/∂μ_{i,a}∂μ_{j,c} = E[off[a][c]] + (i = j)·E[diagonal[a][c]], with ``off`` at j := i if i = j."""

    off: Matrix
    diagonal: Matrix


def without_x(expression: Expression, law: Law) -> Expression:
    """An expression without x that has the same expectation: Stein's lemma as often as needed."""
    return _reduced(expression, law)[0]


def stein_field(law: Law) -> Expression:
    """The field h, free indices a and ``_s``, with ``gradient_of`` = raw derivative + ``stein(h)``."""
    return _reduced(_derivative(LOSS, law, "a"), law)[1]


def _reduced(expression: Expression, law: Law) -> tuple[Expression, Expression]:
    """The expression without x, and the field whose Stein identity was added to it."""
    total = Expression()
    while not (field := peel(expression, law)).is_zero:
        expression, total = expression + stein(field, law, "_s"), total + field
    return expression, total


def _derivative(expression: Expression, law: Law, index: str, component: str = "i") -> Expression:
    """∂/∂μ_{k,index} of the expectation, as an integrand: the density of the law may move as well."""
    moved = mean_gradient(expression, index, component)
    return moved + expression * density_gradient(law, index, component)


@lru_cache
def gradient_of(law: Law) -> Expression:
    """∇_{μ_i,a} of E_law|v − v*|², free index a, without x; law TEACHER is forward, STUDENT reverse."""
    return without_x(_derivative(LOSS, law, "a"), law)


@lru_cache
def hessian_of(law: Law) -> tuple[Expression, Expression]:
    """(off, diagonal) of :class:`Hessian` with free indices a (of μ_i) and c (of μ_j or again μ_i)."""
    first = gradient_of(law)
    off, same = _derivative(first, law, "c", "j"), _derivative(first, law, "c", "i")
    return without_x(off, law), without_x(same - _merged(off), law)


def single_teacher(expression: Expression) -> Expression:
    """The expression for the teacher N(0, I), all of whose posterior moments vanish."""
    return Expression((t, c) for t, c in expression if not any(f.head == TEACHER for f in t))


def _merged(expression: Expression) -> Expression:
    """The expression with j := i."""
    return Expression(
        (tuple(Factor(f.head, f.component and "i", f.indices) for f in term), c) for term, c in expression
    )


def _vector(expression: Expression, dimension: int) -> tuple[Integrand, ...]:
    return tuple(in_coordinates(expression, dimension, a=a) for a in range(dimension))


def _matrix(expression: Expression, dimension: int) -> Matrix:
    axes = range(dimension)
    return tuple(tuple(in_coordinates(expression, dimension, a=a, c=c) for c in axes) for a in axes)


@lru_cache
def loss(dimension: int) -> Integrand:
    """|v − v*|² in coordinates."""
    return in_coordinates(LOSS, dimension)


@lru_cache
def gradient(law: Law, dimension: int) -> tuple[Integrand, ...]:
    """The d components of ∇_i: under the teacher (forward) or the student (reverse)."""
    return _vector(gradient_of(law), dimension)


@lru_cache
def hessian(law: Law, dimension: int) -> Hessian:
    """The d × d blocks of the Hessian, forward under the teacher or reverse under the student."""
    off, diagonal = hessian_of(law)
    return Hessian(_matrix(off, dimension), _matrix(diagonal, dimension))


def coincident(expression: Expression) -> Expression:
    """The expression where all student means are one point μ_i: every moment is a product of coordinates.

    The weights w_i are then the constants π_i, and nothing depends on x any more.
    """
    return Expression((_at_one_point(term), c) for term, c in expression)


def _at_one_point(term: Term) -> Term:
    factors: list[Factor] = []
    for f in term:
        if f.head == MOMENT:
            factors += [Factor(MEAN, "i", (index,)) for index in f.indices]
        else:
            factors.append(Factor(f.head, f.component and "i", f.indices))
    return tuple(factors)
