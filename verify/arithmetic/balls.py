"""Balls: real numbers with a radius, and questions about them that may stay undecided.

A :data:`Ball` is FLINT's ``arb``: every operation returns a ball that contains the true result. For
two balls that overlap, ``a < b`` and ``a >= b`` are both False, so an ``else`` branch proves nothing;
the ``certainly_`` functions say in their name that False means "not proved".
"""

from __future__ import annotations

import copyreg
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import inf, nan
from typing import Any, TypeAlias

from flint import __FLINT_VERSION__, arb, arb_mat, fmpq

from verify.errors import InputError
from verify.evidence.exact import Dyadic, Enclosure

Ball: TypeAlias = arb
Matrix: TypeAlias = arb_mat

_RADIUS_BITS = 30

FLINT_VERSION = str(__FLINT_VERSION__)
"""The version of FLINT that every enclosure of this process comes from."""


def ball(value: int | Fraction | Dyadic | Enclosure | Ball) -> Ball:
    """A ball that contains the value: exact for integers, dyadics and enclosures, rounded for rationals.

    Floats are refused, so that 0.1 cannot pass for 1/10 on the way: :func:`as_real` takes them on purpose.

    Raises:
        InputError: the value is of none of these types.
    """
    kind = type(value)  # what is asked for most, first: a node sum comes here a hundred times
    if kind is arb:
        return value
    if kind is int:
        return arb(value)
    if isinstance(value, Fraction):
        return arb(fmpq(*value.as_integer_ratio()))
    if isinstance(value, arb):
        return arb(value)  # without what a subclass adds
    if isinstance(value, bool):
        raise InputError("value", value, "a truth value is no number", "write 0 or 1")
    if isinstance(value, int):
        return arb(value)
    if isinstance(value, Dyadic):
        return arb((value.mantissa, value.exponent))
    if isinstance(value, Enclosure):
        return arb(ball(value.midpoint), _radius(value.radius))
    raise InputError("value", value, "not an exact number or a ball", "convert it with as_real first")


def _radius(wanted: Dyadic) -> Ball:
    """What FLINT makes this radius of, exactly if it has at most 30 bits, else a little more.

    FLINT keeps 30 bits of a radius, and adds one unit of the last to what it is given even where it fits.
    """
    exact = arb((wanted.mantissa, wanted.exponent))
    spare = _RADIUS_BITS + 1 - wanted.mantissa.bit_length()
    if wanted.mantissa == 0 or spare < 1:
        return exact
    below = arb(((wanted.mantissa << spare) - 1, wanted.exponent - spare))
    return below if arb(0, below).rad() >= exact else exact  # never less, whatever FLINT does


def _pickled(value: Ball) -> tuple[Any, tuple[Any, ...]]:
    """A ball as its own midpoint and radius, so that copies are exact at any working precision."""
    return _unpickled, (_part(value.mid()), _part(value.rad()))


def _part(exact: Ball) -> Dyadic | float:
    if exact.is_finite():
        return Dyadic(*map(int, exact.man_exp()))
    return nan if exact.is_nan() else inf if exact > 0 else -inf


def _unpickled(middle: Dyadic | float, radius: Dyadic | float) -> Ball:
    known = ball(middle) if isinstance(middle, Dyadic) else arb(middle)
    return arb(known, _radius(radius) if isinstance(radius, Dyadic) else arb(radius))


copyreg.pickle(arb, _pickled)  # FLINT's own balls refuse pickle and deepcopy, and with them all that hold one


def is_ball(value: object) -> bool:
    """Whether the value is a ball."""
    return isinstance(value, arb)


def certainly_less(a: Ball, b: Ball) -> bool:
    """True proves a < b for the true values; False proves nothing."""
    return bool(a < b)


def certainly_positive(a: Ball) -> bool:
    """True proves a > 0; False proves nothing."""
    return bool(a > 0)


def certainly_negative(a: Ball) -> bool:
    """True proves a < 0; False proves nothing."""
    return bool(a < 0)


def certainly_nonzero(a: Ball) -> bool:
    """True proves a ≠ 0; False proves nothing."""
    return bool(a != 0)


def certainly_within(inner: Ball, outer: Ball) -> bool:
    """True proves that the closed inner ball lies in the *interior* of the outer one."""
    return bool(outer.contains_interior(inner))


def overlap(a: Ball, b: Ball) -> bool:
    """Whether the balls meet; False proves that the true values differ."""
    return bool(a.overlaps(b))


def is_finite(a: Ball) -> bool:
    """Whether midpoint and radius are finite: a ball that is not finite says nothing."""
    return bool(a.is_finite())


def pi() -> Ball:
    """π at the current precision."""
    return arb.pi()


def upper(a: Ball) -> Ball:
    """An exact number ≥ everything in the ball."""
    return a.upper()


def lower(a: Ball) -> Ball:
    """An exact number ≤ everything in the ball."""
    return a.lower()


def magnitude(a: Ball) -> Ball:
    """An exact upper bound of |a|."""
    return a.abs_upper()


def greatest(values: Iterable[Ball]) -> Ball:
    """The largest of the numbers (at least one): itself if they are exact, else a ball that contains it."""
    first, *others = values
    for value in others:
        if not first >= value:
            first = value if value > first else first.max(value)
    return first


def norm(values: Iterable[Ball]) -> Ball:
    """An exact upper bound of the Euclidean norm; finite where the square root of a ball about 0 is not."""
    return sum((magnitude(c) ** 2 for c in values), arb(0)).abs_upper().sqrt().abs_upper()


def middle(a: Ball) -> Ball:
    """The midpoint, an exact number: a guess, not a bound."""
    return a.mid()


def half_width(a: Ball) -> Ball:
    """The radius, an exact number."""
    return a.rad()


def known_bits(a: Ball) -> int:
    """How many bits of the ball are worth keeping: those of its midpoint that its radius leaves certain."""
    if not a.is_finite():
        return 0
    return max(0, int(a.bits()) if a.is_exact() else int(a.rel_accuracy_bits()))


def power(base: Ball, exponent: int) -> Ball:
    """base^exponent for an int ≥ 0, by multiplication: FLINT's ``**`` is not finite if the base meets 0.

    Raises:
        InputError: an exponent below 0, or no int.
    """
    if isinstance(exponent, bool) or not isinstance(exponent, int) or exponent < 0:
        raise InputError("exponent", exponent, "not an int ≥ 0", "divide for negative powers")
    out = arb(1)
    for _ in range(exponent):
        out *= base
    return out


def legendre_rule(order: int) -> list[tuple[Ball, Ball]]:
    """The pairs (node, weight) of Gauss–Legendre quadrature on [−1, 1], enclosed at the current precision.

    Σ weight·f(node) = ∫f for polynomials of degree < 2·order. FLINT computes both with proved radii
    (Johansson and Mezzarobba, SIAM J. Sci. Comput. 2018).

    Raises:
        InputError: order is not an int ≥ 1.
    """
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise InputError("order", order, "not an int ≥ 1", "20 nodes are usual")
    return [arb.legendre_p_root(order, k, True) for k in range(order)]


def hull(values: Iterable[Ball]) -> Ball:
    """A ball that contains all the given ones (at least one)."""
    total: Ball | None = None
    for value in values:
        total = value if total is None else total.union(value)
    if total is None:
        raise InputError("values", [], "the hull of nothing is empty", "give at least one ball")
    return total


def widened(value: Ball, error: Ball) -> Ball:
    """The ball value ± error, for an error bound that is itself known as a ball (its upper end counts)."""
    return value + arb(0, error.abs_upper())


def matrix(rows: int, columns: int, entries: Sequence[Ball | int]) -> Any:
    """A rows × columns matrix of balls, entries by row; ``*`` multiplies, ``entries()`` lists by row."""
    return arb_mat(rows, columns, entries)
