"""Formulas at a concrete instance: exact mixtures and parameters, expectations and descent in balls.

What is exact stays exact (``Fraction``), so that n π_i = 1 is decided; what is not becomes a ball. A formula
is certainly true, certainly false, or undecided. A free x is tried at a few points and a free k at the first
few steps, so that a formula with one of them is never certainly true, unless the instance says which step k
is; a free i, j, l or h is every component.
Derivatives are differences without error control, so that a formula with one is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product

from verify.arithmetic import Real, as_real, ball, decimal, precision, widened
from verify.checks.evaluation import Evaluation, Where, has_derivative
from verify.checks.numbers import UnknownError, could_be, is_near, sign
from verify.checks.state import DIGITS, State
from verify.errors import BudgetError, InputError, PrecisionError, ProofError
from verify.logic.descent import Descent
from verify.logic.formulas import Comparison, Formula
from verify.mixture import GaussianMixture

_POINTS = (Fraction(0), Fraction(0)), (Fraction(1), Fraction(-2)), (Fraction(-7, 2), Fraction(1, 3))


@dataclass(frozen=True)
class Finding:
    """What became of a formula.

    Attributes:
        truth: True if it certainly holds, False if it certainly fails, None if that stays open.
        said: where it fails and by how much, or why it stays open.
        near: it holds wherever it was tried, to within 10⁻⁶ where balls cannot decide it.
        seen_false: it fails by a clear margin, but derivatives in it are differences without error control.
    """

    truth: bool | None
    said: str = ""
    near: bool = False
    seen_false: bool = False


@dataclass(frozen=True)
class Instance:
    """Exact mixtures and parameters at which formulas are evaluated.

    Attributes:
        student: with exact means.
        teacher: what p* is in formulas that mention it; N(0, I) if left out.
        values: of the parameters, by name; of "k" for one step of descent, the only one that is looked at.
        vectors: rows of numbers, by the names of parameters that are vectors or depend on the component; see
            :class:`verify.checks.evaluation.Evaluation`.
        steps: how many steps of descent are followed for a free k.
        box: half the width of a box about the student's means: a formula holds here if it does in all of it.
        digits: of expectations (absolute) and of gradients (relative).
        strict: parameters and vectors that are left out have no value, instead of some.
        followed: the state at a numbered step of a descent, where an enclosed run knows it.
    """

    student: GaussianMixture
    values: Mapping[str, int | Fraction] = field(default_factory=dict)
    teacher: GaussianMixture | None = None
    vectors: Mapping[str, Sequence[Sequence[int | Real]]] = field(default_factory=dict)
    steps: int = 1
    start: State | None = None
    box: Fraction | int | str = Fraction(0)
    digits: int = DIGITS
    strict: bool = False
    followed: Callable[[Descent, int], State | None] | None = None

    def __post_init__(self) -> None:
        for name, mixture in (("student", self.student), ("teacher", self.teacher or self.student)):
            if not isinstance(mixture, GaussianMixture):
                raise InputError(name, mixture, "is no GaussianMixture", "write GaussianMixture([4, 1, -2])")
        step = self.values.get("k", 0)
        if step < 0 or Fraction(step).denominator != 1:
            raise InputError("k", step, "counts no steps", "give a natural number, or leave it out")
        box = as_real(self.box, "box")
        if not isinstance(box, Fraction) or box < 0:
            raise InputError("box", self.box, "is no exact number ≥ 0", 'write box="1/1000000", say')
        object.__setattr__(self, "box", box)

    @cached_property
    def state(self) -> State:
        """Where descent starts."""
        if self.start is not None:
            return self.start
        return State(self._students, self.target, self.digits)

    @property
    def bits(self) -> int:
        """The working precision that its digits want."""
        return max(128, 4 * self.digits + 48)

    @cached_property
    def target(self) -> GaussianMixture:
        """The teacher: N(0, I) if it was left out."""
        return self.teacher or GaussianMixture([[0] * self.student.dimension])

    @property
    def _students(self) -> GaussianMixture:
        """The student, or balls around its means."""
        if not self.box:
            return self.student
        rows = [[widened(ball(c), ball(Fraction(self.box))) for c in row] for row in self.student.means]
        return GaussianMixture(rows, self.student.weights)

    @cached_property
    def evaluation(self) -> Evaluation:
        """What evaluates terms here."""
        return Evaluation(self.state, self.values, self.vectors, self.strict, followed=self.followed)

    def __str__(self) -> str:
        told = [f"student {self.student!r}"]
        told += [f"teacher {self.teacher!r}"] if self.teacher else []
        return ", ".join([*told, *(f"{name} = {value}" for name, value in self.values.items())])

    def with_value(self, name: str, value: Fraction) -> Instance:
        """The instance with one more parameter, or another value of it."""
        return replace(self, values={**self.values, name: value}, start=self.state)

    def leaves_open(self, formula: Formula) -> bool:
        """Whether the formula speaks of a point x or a time t, or of a step k that has no value here."""
        free = {v for a in formula.atoms for v in a.depends}
        return bool(free & ({"x", "t"} if "k" in self.values else {"x", "t", "k"}))

    def judge(self, formula: Formula, *, shown: bool = True) -> Finding:
        """Whether the formula holds here, for every component, at some points and steps.

        Args:
            formula: any.
            shown: say where it fails and by how much, which takes as long again.
        """
        if not isinstance(formula, Comparison):
            return Finding(None, f"{formula.name} is about no single step")
        free = {v for a in formula.atoms for v in a.depends}
        enclosed = not has_derivative(formula)
        truth, near = (True if enclosed and not self.leaves_open(formula) else None), True
        try:
            with precision(self.bits):
                for where in self._places(free):
                    difference = self.evaluation.value(formula.difference, where)
                    found = sign(formula.kind, difference) if enclosed else None
                    if found is False or not (enclosed or could_be(formula.kind, difference)):
                        said = self._shown(formula, where, free) if shown else ""
                        return Finding(found, said, seen_false=not enclosed)
                    truth = truth if found else None
                    near = near and (found is True or is_near(formula.kind, difference))
        except (UnknownError, BudgetError, PrecisionError, InputError, ProofError) as error:
            return Finding(None, str(error))
        return Finding(truth, "" if near else "balls do not tell the sides apart", near)

    def _places(self, free: set[str]) -> Iterator[Where]:
        components = range(self.student.n)
        at_i, at_j = (components if v in free else (0,) for v in "ij")
        points = [p[: self.student.dimension] for p in _POINTS] if "x" in free else [()]
        steps: Iterable[int] = range(self.steps + 1) if "k" in free else (0,)
        if "k" in self.values:
            steps = (int(self.values["k"]),)
        at_l, at_h = (range(self.target.n) if v in free else (0,) for v in "lh")
        for step, x, *numbers in product(steps, points, at_i, at_j, at_l, at_h):
            i, j, l, h = numbers  # noqa: E741 the papers' name
            yield Where(self.state, i, j, x, step, l, h)

    def _shown(self, formula: Comparison, where: Where, free: set[str]) -> str:
        sides = [
            decimal(ball(self.evaluation.value(side, where)), 8) for side in (formula.left, formula.right)
        ]
        at = [f"{v} = {getattr(where, v) + 1}" for v in "ijlh" if v in free]
        at += [f"k = {where.k}"] if "k" in free else []
        at += [f"x = ({', '.join(map(str, where.x))})"] if "x" in free else []
        return f"{sides[0]} {formula.relation} {sides[1]}" + (f" at {', '.join(at)}" if at else "")
