"""An objective on the line as a function of its means, or of a mirror-symmetric family of means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball
from verify.arithmetic.arguments import admit_fields, checked
from verify.checks.field import DERIVED, Field, Rows, Vector
from verify.checks.stationary import refined
from verify.dynamics.local import hessian, loss_and_gradient
from verify.dynamics.objective import Objective
from verify.errors import InputError
from verify.evidence import Axiom
from verify.fisher import FisherDivergence, forward_fisher, reverse_fisher
from verify.mixture import GaussianMixture

SYMMETRIC_CRITICALITY = Axiom(
    "principle of symmetric criticality",
    r"f \circ G = f \text{ for a linear isometry } G,\ Gx = x,\ "
    r"\nabla(f|_{\operatorname{Fix} G})(x) = 0 \Rightarrow \nabla f(x) = 0",
    "Palais 1979, Comm. Math. Phys. 69: ∇f(x) is fixed by G too, and orthogonal to what G fixes",
)


@dataclass(frozen=True, slots=True)
class Landscape:
    """Forward or reverse Fisher divergence over the means of a student on the line.

    Attributes:
        teacher: a mixture with d = 1.
        weights: n positive fractions with sum 1.
        reverse: which objective.
        digits: relative accuracy of the enclosures.
        layout: None if every mean is free. Otherwise n integers: mean i is 0 for the entry 0, θ_k for
            k > 0 and −θ_|k| for k < 0; the family x → −x maps to itself, so its stationary points are
            stationary points of the whole objective (:data:`SYMMETRIC_CRITICALITY`).

    Raises:
        InputError: the teacher is not on the line; not one layout entry for each weight; a layout whose
            family the reflection does not map to itself, or a teacher that it changes.
    """

    teacher: GaussianMixture
    weights: tuple[Fraction, ...]
    reverse: bool = True
    digits: int = 25
    layout: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        admit_fields(self)
        if self.teacher.dimension != 1:
            raise InputError("teacher", self.teacher, "is not on the line", "use d = 1")
        if self.layout is not None:
            _check_mirror(self.layout, self.weights, self.teacher)

    @classmethod
    def uniform(
        cls,
        n: int,
        teacher: GaussianMixture,
        reverse: bool = True,
        digits: int = 25,
        layout: tuple[int, ...] | None = None,
    ) -> Landscape:
        """With n equal weights."""
        return cls(teacher, (Fraction(1, n),) * n, reverse, digits, layout)

    def means(self, point: Sequence[Ball | Fraction]) -> list[Ball | Fraction]:
        """The n means of a point of the family; what is 0 in every member is exactly 0."""
        if self.layout is None:
            return list(point)
        return [_entry(k, point) for k in self.layout]

    def evaluate(self, means: Sequence[Ball | Fraction], hessian: bool = False) -> FisherDivergence:
        """Loss and derivatives in all n means."""
        objective = reverse_fisher if self.reverse else forward_fisher
        student = GaussianMixture(list(means), self.weights)
        return objective(student, self.teacher, self.digits, hessian)

    def loss(self, point: Sequence[Ball | Fraction]) -> Ball:
        """The objective at a point of the family."""
        return self.evaluate(self.means(point)).loss

    def gradient(self, point: Vector) -> Vector:
        """Its derivatives along the family."""
        full = [row[0] for row in self.evaluate(self.means(point)).gradient]
        return self._folded(full)

    def hessian(self, point: Vector) -> Rows:
        """Its second derivatives along the family."""
        return self._folded_rows(self.full_hessian(point))

    def field(self, digits: int | None = None) -> Field:
        """Gradient and Hessian along the family; the Hessian on a box with so many digits, if given."""
        rough = self if digits is None else replace(self, digits=digits)
        return Field(self.gradient, rough.hessian, DERIVED)

    def field_within(self, tolerance: Fraction, of_hessian: Fraction) -> Field:
        """Gradient and Hessian along the family to absolute accuracies, each in one pass over the nodes.

        Where some values are exponentially small beside others, relative accuracy takes several passes.
        """
        objective = Objective(Law.STUDENT if self.reverse else Law.TEACHER, self.teacher)

        def student(point: Vector) -> GaussianMixture:
            return GaussianMixture(self.means(point), self.weights)

        return Field(
            lambda point: self._folded(loss_and_gradient(objective, student(point), tolerance)[1]),
            lambda point: self._folded_rows(hessian(objective, student(point), of_hessian)),
            DERIVED,
        )

    def full_hessian(self, point: Vector) -> Rows:
        """The n × n second derivatives in all means, at a point or on a box of the family."""
        found = self.evaluate(self.means(point), hessian=True).hessian
        assert found is not None
        return [[found[i][0][j][0] for j in range(len(found))] for i in range(len(found))]

    def _folded_rows(self, full: Rows) -> Rows:
        columns = [self._folded(row) for row in full]
        return [self._folded([row[k] for row in columns]) for k in range(len(columns[0]))]

    def _folded(self, vector: Vector) -> Vector:
        if self.layout is None:
            return vector
        total = [ball(0)] * max(self.layout)
        for k, value in zip(self.layout, vector, strict=True):
            if k:
                total[abs(k) - 1] = total[abs(k) - 1] + (value if k > 0 else -value)
        return total


def _entry(k: int, point: Sequence[Ball | Fraction]) -> Ball | Fraction:
    if k == 0:
        return Fraction(0)
    return point[k - 1] if k > 0 else -point[-k - 1]


def _check_mirror(layout: tuple[int, ...], weights: tuple[Fraction, ...], teacher: GaussianMixture) -> None:
    if len(layout) != len(weights):
        raise InputError("layout", layout, f"{len(weights)} weights", "give one entry a component")
    weight = dict(zip(layout, weights, strict=True))
    used = sorted(k for k in layout if k)
    wanted = [*range(-max(layout), 0), *range(1, max(layout) + 1)]
    if used != wanted or any(weight[k] != weight[-k] for k in used):
        why = "not every θ_k comes once with each sign and with equal weights"
        raise InputError("layout", layout, why, "write e.g. (1, −1, 0)")
    if not teacher.same_distribution(teacher.scaled(-1)):
        raise InputError("teacher", teacher, "the reflection x → −x changes it", "centre it at 0")


@checked
def approach(
    landscape: Landscape, start: Sequence[Ball | Fraction], coarse: int = 8, rounds: int = 4
) -> Vector:
    """An approximate stationary point near the start: Newton, first with few digits; not rigorous.

    The derivative has few digits to the end: it only decides how fast the last steps converge.
    """
    rough = replace(landscape, digits=min(coarse, landscape.digits))
    at: Vector = [ball(c) for c in start]
    for _ in range(rounds):
        at = refined(rough.gradient, rough.hessian, at, 1)
    return refined(landscape.gradient, rough.hessian, at, 3)
