"""Vector fields that know their derivative, for checks by interval Newton operators.

A check that takes any two functions believes that one is the derivative of the other. So it takes a
:class:`Field`, made where the derivative is derived: ``Landscape.field`` (both from the divergence's
definition), :mod:`existence` (likewise, in all coordinates), :func:`formula` (differentiated as it is
evaluated), :func:`on_axis` (the calculus of two components).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import sympy as sp

from verify.algebra.pair import by_gap, by_m
from verify.arithmetic import Ball, ball, power, record
from verify.arithmetic.arguments import checked
from verify.checks.number import number
from verify.errors import InputError
from verify.evidence.exact import Enclosure
from verify.fisher.pair import PairForm

Vector: TypeAlias = list[Ball]
Rows: TypeAlias = list[list[Ball]]

DERIVED = object()
"""Says of two functions that one was derived from the other."""


class Field:
    """k functions of k variables and their k × k derivatives; made by the functions above, never by hand.

    Args:
        value: encloses the functions at a point or on a box.
        derivative: encloses the matrix of derivatives, one row a function, on a box.
        derived: :data:`DERIVED`, from those who derive the one from the other.

    Raises:
        InputError: two functions from elsewhere.
    """

    def __init__(
        self, value: Callable[[Vector], Vector], derivative: Callable[[Vector], Rows], derived: object = None
    ) -> None:
        if derived is not DERIVED:
            why = "nobody knows that it is the derivative"
            raise InputError("derivative", derivative, why, "use Landscape.field, formula or on_axis")
        self._value, self._derivative = value, derivative
        self._known: dict[tuple[Enclosure, ...], Rows] = {}

    def value(self, at: Sequence[Ball]) -> Vector:
        """The k functions.

        Raises:
            InputError: not as many values as variables.
        """
        found = self._value(list(at)) if at else []
        if not at or len(found) != len(at):
            raise InputError("at", at, f"{len(at)} variables, {len(found)} functions", "give as many")
        return found

    def derivative(self, box: Sequence[Ball]) -> Rows:
        """Their derivatives; what is known of a box is not computed again."""
        key = tuple(record(side) for side in box)
        if key not in self._known:
            self._known[key] = self._derivative(list(box))
        return self._known[key]


@checked
def formula(functions: Callable[[list[Dual]], Sequence[Dual]]) -> Field:
    """The field of a formula in +, −, ×, ÷, integer powers and ``exp()``, differentiated automatically.

    Args:
        functions: k variables to k values, e.g. ``lambda t: [t[0] * t[0] - 2]``.
    """

    def evaluated(at: Vector) -> list[Dual]:
        units = [[ball(int(i == j)) for j in range(len(at))] for i in range(len(at))]
        return list(functions([Dual(c, tuple(unit)) for c, unit in zip(at, units, strict=True)]))

    return Field(
        lambda at: [f.value for f in evaluated(at)],
        lambda box: [list(f.slope) for f in evaluated(box)],
        DERIVED,
    )


@checked
def on_axis(q: sp.Expr, step: Fraction) -> Field:
    """φ(m) E[q(iZ) P] as a function of y for the means (0, y): m = y/2, D = y, β = 0.

    Its derivative is that in m, halved, plus that in D, of :mod:`verify.algebra.pair`; β stays 0.

    Args:
        q: a polynomial in W, m and 1/D.
        step: of the trapezoid rule.
    """
    slope = sp.expand(by_m(q) / 2 + by_gap(q))

    def mean(of: sp.Expr, y: Ball) -> Ball:
        return PairForm(y / 2, y, ball(0), step).mean(of)

    return Field(lambda at: [mean(q, at[0])], lambda box: [[mean(slope, box[0])]], DERIVED)


@dataclass(frozen=True, slots=True)
class Dual:
    """A value with its derivatives in k variables: Wengert 1964, Communications of the ACM 7."""

    value: Ball
    slope: tuple[Ball, ...]

    def _lifted(self, other: Dual | int | Ball) -> Dual:
        if isinstance(other, Dual):
            return other
        return Dual(number(other, "constant"), (ball(0),) * len(self.slope))

    def _chained(self, value: Ball, factor: Ball) -> Dual:
        return Dual(value, tuple(factor * s for s in self.slope))

    def __add__(self, other: Dual | int | Ball) -> Dual:
        o = self._lifted(other)
        return Dual(self.value + o.value, tuple(a + b for a, b in zip(self.slope, o.slope, strict=True)))

    def __neg__(self) -> Dual:
        return self._chained(-self.value, ball(-1))

    def __sub__(self, other: Dual | int | Ball) -> Dual:
        return self + -self._lifted(other)

    def __rtruediv__(self, other: int | Ball) -> Dual:
        return self._lifted(other) / self

    def __rsub__(self, other: int | Ball) -> Dual:
        return self._lifted(other) - self

    def __mul__(self, other: Dual | int | Ball) -> Dual:
        o = self._lifted(other)
        pairs = zip(self.slope, o.slope, strict=True)
        return Dual(self.value * o.value, tuple(a * o.value + self.value * b for a, b in pairs))

    def __truediv__(self, other: Dual | int | Ball) -> Dual:
        o = self._lifted(other)
        return self * o._chained(1 / o.value, -1 / (o.value * o.value))

    def __pow__(self, exponent: int) -> Dual:
        if isinstance(exponent, bool) or not isinstance(exponent, int) or exponent < 1:
            raise InputError("exponent", exponent, "not an int ≥ 1", "divide for negative powers")
        return self._chained(power(self.value, exponent), exponent * power(self.value, exponent - 1))

    __radd__, __rmul__ = __add__, __mul__

    def exp(self) -> Dual:
        """The exponential."""
        return self._chained(self.value.exp(), self.value.exp())
