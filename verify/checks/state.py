"""A student on its way: expectations, gradients and steps of descent in balls, each computed once."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.tensor import Expression
from verify.arithmetic import Ball, Real, ball, certainly_negative, certainly_positive
from verify.checks.expected import Expected
from verify.checks.field import Rows
from verify.checks.numbers import UnknownError, plus, times
from verify.checks.stationary import pivots
from verify.checks.total_variation import total_variation
from verify.fisher import forward_fisher, reverse_fisher
from verify.mixture import GaussianMixture

DIGITS = 10
"""Of expectations (absolute) and of gradients (relative)."""
FEW_DIGITS = 8
"""Of second derivatives, where these decide already."""
_BUDGET = 2e7
"""Work of one evaluation: about two seconds. What takes more is left undecided."""
_VARIATION = Fraction(1, 10**6), 10_000
"""The radius of a total variation, and most intervals: about two seconds."""


def in_turn(digits: int) -> list[int]:
    """How many digits of second derivatives are tried: few, and then all."""
    return sorted({min(FEW_DIGITS, digits), digits})


class State:
    """A student on its way, and what was computed there, so that no expectation is computed twice."""

    def __init__(self, student: GaussianMixture, teacher: GaussianMixture, digits: int = DIGITS) -> None:
        self.student, self.teacher, self._digits = student, teacher, digits
        self._expected: dict[tuple[Law, Expression, tuple[int, ...]], Expected] = {}
        self._gradients: dict[tuple[Law, str], Any] = {}
        self._hessians: dict[tuple[Law, str, int], Rows] = {}
        self._variations: dict[tuple[Law, Law], Ball] = {}
        self._next: dict[tuple[Law, str, Fraction], State] = {}
        self._near: dict[str, State] = {}

    def expectation(
        self, expression: Expression, law: Law, i: int, j: int, coordinate: dict[str, int]
    ) -> Ball:
        """E[expression] under the law, at components i and j and at these coordinates of its free indices."""
        key = law, expression, tuple(coordinate.values())
        if key not in self._expected:
            of = expression, self.student, self.teacher, law, coordinate
            self._expected[key] = Expected(*of, Fraction(1, 10**self._digits), _BUDGET)
        if not self._expected[key].is_known:
            raise UnknownError("an expectation of three posterior weights")
        return self._expected[key].at(i, j)

    def gradient(self, law: Law, teacher: str) -> Any:
        """The n × d balls of the gradient."""
        key = law, teacher
        if key not in self._gradients:
            of = forward_fisher if law is Law.TEACHER else reverse_fisher
            target = self.teacher if teacher == "mixture" else None
            found = of(self.student, target, digits=self._digits, budget=_BUDGET).gradient
            self._gradients[key] = [[ball(c) for c in row] for row in found]
        return self._gradients[key]

    def hessian(self, law: Law, teacher: str, digits: int | None = None) -> Rows:
        """The nd × nd balls of the second derivatives, to so many digits if given."""
        key = law, teacher, digits or self._digits
        if key not in self._hessians:
            of = forward_fisher if law is Law.TEACHER else reverse_fisher
            target = self.teacher if teacher == "mixture" else None
            blocks = of(self.student, target, digits=key[2], hessian=True, budget=_BUDGET).hessian
            assert blocks is not None
            self._hessians[key] = [
                [ball(c) for row in block for c in row] for rows in blocks for block in rows
            ]
        return self._hessians[key]

    def negative_curvatures(self, law: Law, teacher: str) -> int:
        """How many eigenvalues of the Hessian are negative, if none can be 0."""
        for digits in in_turn(self._digits):
            found = pivots(self.hessian(law, teacher, digits))
            if all(certainly_positive(p) or certainly_negative(p) for p in found):
                return sum(map(certainly_negative, found))
        raise UnknownError("an eigenvalue of the Hessian that may be 0")

    def total_variation(self, first: Law, second: Law) -> Ball:
        """½∫|P − Q| of two laws on the line."""
        if self.student.dimension > 1:
            raise UnknownError("total variation is evaluated on the line only")
        laws = {Law.NORMAL: GaussianMixture([0]), Law.STUDENT: self.student, Law.TEACHER: self.teacher}
        if (key := (first, second)) not in self._variations:
            self._variations[key] = total_variation(laws[first], laws[second], *_VARIATION).value
        return self._variations[key]

    def after(self, law: Law, teacher: str, rate: Fraction) -> State:
        """The state after one step of descent."""
        key = law, teacher, rate
        if key not in self._next:
            rows = zip(self.student.means, self.gradient(law, teacher), strict=True)
            moved = [[ball(m) - ball(rate) * g for m, g in zip(*row, strict=True)] for row in rows]
            self._next[key] = State(GaussianMixture(moved, self.student.weights), self.teacher, self._digits)
        return self._next[key]

    def moved(self, velocity: list[list[Real]], step: Fraction) -> State:
        """The state with means μ_i + step · velocity_i, with the digits that differences take."""
        key = f"{step} {velocity}"
        if key not in self._near:
            rows = zip(self.student.means, velocity, strict=True)
            means = [[plus(m, times(step, e)) for m, e in zip(*row, strict=True)] for row in rows]
            self._near[key] = State(GaussianMixture(means, self.student.weights), self.teacher, 2 * DIGITS)
        return self._near[key]
