"""A Fisher divergence together with its teacher and what is proved of it.

A run that bounds errors by a Lipschitz constant needs the constant of the very function it descends on. So
constants are asked of the objective, which knows its divergence and its teacher: no other can be passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball, greatest, norm, upper
from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.expectation import DEFAULT_BUDGET
from verify.fisher import FisherDivergence
from verify.fisher.evaluate import evaluate
from verify.lemmas.forward_derivatives import second_derivative_bound, third_derivative_bound
from verify.lemmas.reverse_lipschitz import reverse_lipschitz
from verify.mixture import GaussianMixture

Points: TypeAlias = Sequence[Sequence[Ball]]
"""n means of d coordinates."""


@dataclass(frozen=True, slots=True)
class Objective:
    """One of the two divergences, as a function of the student's means: what descent runs on.

    Attributes:
        law: whose law x has: the teacher's (forward) or the student's (reverse).
        teacher: None stands for N(0, I).

    Raises:
        InputError: a law that is neither, or a teacher that is no mixture.
    """

    law: Law
    teacher: GaussianMixture | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.law, Law) or self.law not in (Law.TEACHER, Law.STUDENT):
            raise InputError(
                "law", self.law, "neither divergence has it", "use Objective.forward() or Objective.reverse()"
            )
        if self.teacher is not None and not isinstance(self.teacher, GaussianMixture):
            raise InputError("teacher", self.teacher, "not a GaussianMixture", "leave it out for N(0, I)")

    @classmethod
    def forward(cls, teacher: GaussianMixture | None = None) -> Objective:
        """The forward divergence L, x from the teacher; N(0, I) if it is left out."""
        return cls(Law.TEACHER, teacher)

    @classmethod
    def reverse(cls, teacher: GaussianMixture | None = None) -> Objective:
        """The reverse divergence F, x from the student; towards N(0, I) if no teacher is given."""
        return cls(Law.STUDENT, teacher)

    @checked
    def at(
        self, student: GaussianMixture, digits: int, hessian: bool = False, each: bool = True
    ) -> FisherDivergence:
        """Loss and derivatives, enclosed: see :func:`verify.forward_fisher`.

        With ``each`` False the digits are those of the largest derivative of each order.
        """
        return evaluate(student, self.teacher, self.law, digits, hessian, DEFAULT_BUDGET, each)

    def is_single(self, at_origin: bool = False) -> bool:
        """Whether the teacher is one Gaussian N(ν, I); with ``at_origin`` whether it is certainly N(0, I)."""
        if self.teacher is None:
            return True
        one = self.teacher.merged() if self.teacher.is_exact else self.teacher
        at_zero = one.is_exact and not any(one.means[0])
        return one.n == 1 and (at_zero or not at_origin)

    @checked
    def lipschitz(self, points: Points, radius: Ball, weights: Sequence[Fraction]) -> Ball:
        """A Lipschitz constant of the gradient on all means within ``radius`` of the points, all together.

        Raises:
            InputError: the teacher is no single Gaussian, so no constant is proved; or weights that are not
                those of as many components.
        """
        if len(weights) != len(points) or sum(weights) != 1 or not min(weights) > 0:
            why = f"not {len(points)} positive weights with sum 1"
            raise InputError("weights", weights, why, "give those of the student")
        away = self._from_teacher(points)
        reach = upper(norm(c for p in away for c in p) + radius)
        if self.law is Law.STUDENT:
            return reverse_lipschitz(reach, max(weights))
        # On the ball every |μ_i| ≤ R and every |μ_i − μ_j| ≤ 2R.
        return upper(second_derivative_bound(reach, 2 * reach, len(points[0])))

    @checked
    def third_derivative(self, points: Points, radius: Ball) -> Ball:
        """A bound of |D³L[ξ, ξ, ξ]|, Σ|ξ_i|² = 1, on all means within ``radius`` of the points, all together.

        Raises:
            InputError: the reverse divergence, or a teacher that is no single Gaussian: none is proved.
        """
        if self.law is Law.STUDENT:
            hint = "use MeanValue() or Shadowing()"
            raise InputError("objective", self, "no bound of the reverse third derivative is proved", hint)
        away = self._from_teacher(points)
        reach = upper(greatest(norm(p) for p in away) + radius)
        pairs = (norm(a - b for a, b in zip(p, q, strict=True)) for p in away for q in away)
        spread = upper(greatest(pairs) + 2 * radius)
        return upper(third_derivative_bound(reach, spread, len(points[0])))

    def _from_teacher(self, points: Points) -> list[list[Ball]]:
        """The constants are those of the teacher N(0, I); both divergences see differences of means only."""
        if not points or not points[0] or any(len(p) != len(points[0]) for p in points):
            raise InputError("points", points, "no n × d numbers", "list one row a component")
        if not self.is_single():
            why = "constants are proved for a teacher that is one Gaussian"
            raise InputError("objective", self, why, "use MeanValue(), which needs none")
        if self.teacher is None:
            return [list(p) for p in points]
        centre = self.teacher.means[0]
        if len(centre) != len(points[0]):
            why = f"has dimension {len(centre)}, the means have {len(points[0])}"
            raise InputError("teacher", self.teacher, why, "give both the same number of coordinates")
        return [[c - ball(m) for c, m in zip(p, centre, strict=True)] for p in points]
