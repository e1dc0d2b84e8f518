"""The expectation of a tensor expression at one concrete mixture, in a ball: coordinates, then the engine."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.forms import without_x
from verify.algebra.integrand import Integrand, Monomial
from verify.algebra.tensor import Expression
from verify.arithmetic import Ball, ball, power, precision
from verify.expectation import DEFAULT_BUDGET, expectations
from verify.mixture import GaussianMixture

_BITS = 128
_MARKS = ((0, 0), (1, 0), (1, 1))


class Expected:
    """E[expression] for one student, one teacher and one law, at any components i and j.

    Args:
        expression: a contraction or a tensor; factors x are removed by Stein's lemma.
        student: exact means, or balls.
        teacher: likewise.
        law: of x.
        coordinate: a number from 0 to d − 1 for each free index.
        tolerance: the radius wanted; radii of means that are balls come on top.
        budget: most work, see :func:`verify.expectation.enclose`.

    Raises:
        BudgetError: it would take more than the budget.
    """

    def __init__(
        self,
        expression: Expression,
        student: GaussianMixture,
        teacher: GaussianMixture,
        law: Law,
        coordinate: dict[str, int],
        tolerance: Fraction,
        budget: float = DEFAULT_BUDGET,
    ) -> None:
        self._student = student
        parts: dict[Monomial, dict[Monomial, Fraction]] = {}
        none = (0,) * student.dimension
        for monomial, c in in_coordinates(without_x(expression, law), student.dimension, **coordinate):
            # The engine marks no component, one, or two: w_j, w_i² and w_j² are w_i and w_i w_j elsewhere.
            outer = replace(monomial, student=(), teacher=())
            marks = _MARKS[min(sum(monomial.weights), 2)]
            plain = replace(monomial, weights=marks, mean_i=none, mean_j=none)
            part = parts.setdefault(outer, {})
            part[plain] = part.get(plain, Fraction(0)) + c
        self._outer = tuple(parts)
        self.is_known = all(sum(m.weights) <= 2 for m in parts)
        """False if a term has three posterior weights or more, which the engine does not integrate."""
        integrands = [Integrand(student.dimension, tuple(sorted(p.items()))) for p in parts.values()]
        found: Any = ()
        if parts and self.is_known:
            found = expectations(integrands, student, teacher, law, tolerance, budget)
        self._values = found

    def at(self, i: int, j: int) -> Ball:
        """The value at these components, counted from 0."""
        total = ball(0)
        with precision(_BITS):
            for outer, value in zip(self._outer, self._values, strict=True):
                k, l_ = outer.weights
                for component in (i,) * k + (j,) * l_:
                    value = value[component]
                total += value * self._power(i, outer.mean_i) * self._power(j, outer.mean_j)
        return total

    def _power(self, component: int, exponents: tuple[int, ...]) -> Ball:
        """μ^α of a component."""
        total = ball(1)
        for c, e in zip(self._student.means[component], exponents, strict=True):
            total *= power(ball(c), e)
        return total
