"""Radii that are needed: at tolerances so coarse that the error of one kind is seen, it is inside the ball.

The truth is that of :mod:`tests.definition`. For loss, gradient and Hessian, both divergences, one teacher or
several, in one to three dimensions: what the quadrature errs by, what dropped components weigh, and what is
left out on and outside of the segments of a wide axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import pytest

from tests.definition import Definition
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, half_width, middle, overlap, precision, widened
from verify.expectation import Request, by_segment, enclose
from verify.expectation.by_gaussian import split, whole
from verify.expectation.by_segment import segmented
from verify.expectation.engine import Plan, computed
from verify.expectation.problem import Problem
from verify.expectation.rules import Hermite, Legendre
from verify.mixture import GaussianMixture

ORACLE = Fraction(1, 10**9)
"""What the definition is trusted to, relative to 1 + |value|; Hessians to ten times that."""


@dataclass(frozen=True)
class Case:
    """A divergence, the tolerance it is enclosed with, and the grid on which its definition is summed."""

    student: GaussianMixture
    teacher: GaussianMixture
    reverse: bool
    tolerance: Fraction
    spacing: float | tuple[float, ...] = 0.25

    @property
    def law(self):
        return Law.STUDENT if self.reverse else Law.TEACHER

    @cached_property
    def requests(self):
        d = self.student.dimension
        hessian = forms.hessian(self.law, d)
        parts = [tuple(f for row in part for f in row) for part in (hessian.off, hessian.diagonal)]
        groups = [(forms.loss(d),), forms.gradient(self.law, d), *parts]
        return [Request(group, ball(self.tolerance)) for group in groups]

    @cached_property
    def problem(self):
        return Problem.of(self.requests, self.student, self.teacher, self.law)

    @cached_property
    def definition(self):
        return Definition(self.student, self.teacher, self.reverse, self.spacing)

    @cached_property
    def value_and_gradient(self):
        """Of the loss, by the definition."""
        return self.definition.loss, self.definition.gradient()

    @cached_property
    def columns(self):
        """Two columns of the Hessian; one in space, where they are dear."""
        ends = [(self.student.n - 1, 0), (0, self.student.dimension - 1)][
            : 1 if self.student.dimension > 2 else 2
        ]
        return {(j, c): self.definition.hessian(j, c) for j, c in ends}

    def check(self, plan=None):
        """The balls hold the definition, summed in floats or not, and away from midpoints: it takes radii."""
        plan = plan or Plan(((whole(self.problem), self.problem.tensor_rule()),))
        for floats in (0, 1):
            self._check(computed(plan, floats).values)

    def _check(self, found):
        n, d = self.student.n, self.student.dimension
        loss, gradient = self.value_and_gradient
        pairs = {
            "loss": [(found[0][0], loss)],
            "gradient": [(found[1][a][i], gradient[i, a]) for i in range(n) for a in range(d)],
            "hessian": [],
        }
        for j, c in self.columns:
            column = self.columns[j, c]
            for i in range(n):
                for a in range(d):
                    value = found[2][a * d + c][i][j]
                    value = value + found[3][a * d + c][i] if i == j else value
                    pairs["hessian"].append((value, column[i, a]))
        for name, both in pairs.items():
            slack = ORACLE * (10 if name == "hessian" else 1)
            off = [_missed(value, truth, slack) for value, truth in both]
            assert all(inside for inside, _ in off), name
            assert max(distance for _, distance in off) > 10 * slack, f"{name}: no radius was needed"


def _missed(value, truth, slack):
    exact = widened(ball(Fraction(truth)), ball(slack * (1 + abs(Fraction(truth)))))
    distance = float(abs(middle(value) - ball(Fraction(truth)))) / (1 + abs(truth))
    return overlap(value, exact), distance


LINE = GaussianMixture([1, -1, 2], ["1/2", "1/3", "1/6"])
PLANE = GaussianMixture([[1, 0], [-1, "1/2"]], ["2/5", "3/5"])
SPACE = GaussianMixture([[1, 0, "1/2"], [-1, "1/2", 0]])
DIVERGENCE = pytest.mark.parametrize("reverse", [False, True], ids=["forward", "reverse"])


@DIVERGENCE
@pytest.mark.parametrize(
    ("student", "teacher", "spacing"),
    [
        (LINE, GaussianMixture([0]), 0.25),
        (LINE, GaussianMixture([0, "3/2"], ["1/4", "3/4"]), 0.25),
        (PLANE, GaussianMixture([[0, 0]]), 0.4),
        (PLANE, GaussianMixture([[0, 0], [1, 1]]), 0.4),
        (SPACE, GaussianMixture([[0, 0, 0]]), 0.6),
        (SPACE, GaussianMixture([[0, 0, 0], [0, 1, 1]]), 0.6),
    ],
    ids=["line, one teacher", "line, two", "plane, one", "plane, two", "space, one", "space, two"],
)
def test_the_error_of_the_nodes(student, teacher, spacing, reverse):
    Case(student, teacher, reverse, Fraction(100), spacing).check()


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("teachers", [1, 2])
def test_the_error_of_few_hermite_nodes(d, teachers):
    """Means close to one another, under a law whose means share their coordinates."""
    student = GaussianMixture([["1/4"] * d, ["-1/4", "1/8", 0][:d], [0, "-1/4", "1/4"][:d]])
    teacher = GaussianMixture([["1/8"] * d] * teachers)
    case = Case(student, teacher, False, Fraction(20), 0.3 if d < 3 else 0.7)
    assert any(isinstance(r, Hermite) for r in case.problem.tensor_rule().rules)
    case.check()


@pytest.mark.parametrize("tolerance", [Fraction(1), Fraction(1, 10)])
def test_each_pair_has_its_radius(tolerance):
    """E w_i w_j for all i and j, the same one twice among them, against a sum over a fine grid."""
    means, weights = np.array([1.0, -1, 2]), np.array([1 / 2, 1 / 3, 1 / 6])
    x = np.arange(-12, 12, 1 / 16)[:, None]
    w = weights * np.exp(x * means - means**2 / 2)
    w /= w.sum(axis=1, keepdims=True)
    truth = np.einsum("xi,xj,x->ij", w, w, np.exp(-(x[:, 0] ** 2) / 2)) / 16 / np.sqrt(2 * np.pi)
    pair = Integrand(1, ((Monomial((1, 1), (0,), (0,), (), ()), Fraction(1)),))
    request = Request((pair,), ball(tolerance))
    problem = Problem.of([request], LINE, GaussianMixture([0]), Law.NORMAL)
    plan = Plan(((whole(problem), problem.tensor_rule()),))
    for floats in (0, 1):
        found = computed(plan, floats).values[0][0]
        off = [[_missed(found[i][j], truth[i, j], ORACLE) for j in range(3)] for i in range(3)]
        assert all(inside for row in off for inside, _ in row)
        assert min(distance for row in off for _, distance in row) > 10 * ORACLE


FAR = [
    ("line, one teacher", [0, 10], [0], Fraction(10**6), 0.08),
    ("line, two", [1, 9], [0, 10], Fraction(10**6), 0.08),
    ("plane", [[0, 1], [9, 0]], [[0, 0], [10, 1]], Fraction(10**6), (0.08, 0.4)),
    ("space", [[0, 1, 0], [8, 0, 1]], [[0, 0, 0]], Fraction(10**6), (0.11, 0.8, 0.8)),
    ("space, two", [[0, 1, 0], [7, 0, 1]], [[0, 0, 0], [7, 1, 1]], Fraction(10**6), (0.12, 0.8, 0.8)),
]


@DIVERGENCE
@pytest.mark.parametrize(
    ("student", "teacher", "tolerance", "spacing"), [c[1:] for c in FAR], ids=[c[0] for c in FAR]
)
def test_the_weight_of_dropped_components(student, teacher, tolerance, spacing, reverse):
    """Under each Gaussian of the law one component is left of either mixture, so no quadrature errs."""
    case = Case(GaussianMixture(student), GaussianMixture(teacher), reverse, tolerance, spacing)
    summands = split(case.problem)
    assert all(len(s.kept) == 1 == s.problem.teacher.n for s in summands)
    case.check(Plan(tuple((s, s.problem.tensor_rule()) for s in summands)))


@DIVERGENCE
@pytest.mark.parametrize(
    ("student", "teacher", "spacing"),
    [
        ([-4, 4], [0], 0.05),
        ([-3, 4], [-4, 3], 0.05),
        ([-5, 0, 5], [1], 0.05),
        ([[-4, "1/2"], [4, "-1/2"]], [[0, 0]], (0.08, 0.7)),
        ([[-3, 0], [4, 1]], [[-4, 0], [3, 0]], (0.08, 0.7)),
        ([[-3, 0, "1/2"], [3, "1/2", 0]], [[0, 0, 0]], (0.11, 0.8, 0.8)),
    ],
    ids=["one teacher", "two", "three students", "plane, one teacher", "plane, two", "space"],
)
def test_what_is_left_out_on_and_outside_of_segments(student, teacher, spacing, reverse):
    """As planned; and with so many nodes that only what was left out is seen."""
    case = Case(GaussianMixture(student), GaussianMixture(teacher), reverse, Fraction(10**4), spacing)
    parts = [part for summand in split(case.problem) for part in segmented(summand)]
    case.check(Plan(tuple(parts)))
    case.check(Plan(tuple((summand, _finer(summand.problem, tensor)) for summand, tensor in parts)))


def _finer(problem, tensor):
    """The same segment for tolerances of 10^−12."""
    ((axis, cut),) = ((k, r) for k, r in enumerate(tensor.rules) if isinstance(r, Legendre))
    fine = problem.within([ball(Fraction(1, 10**12))] * len(problem.requests))
    return by_segment._planned(fine, axis, cut.left, cut.right)


@pytest.mark.parametrize("many", [1, 2, 3])
@pytest.mark.parametrize("who", ["student", "teacher"])
def test_a_product_of_moments_changes_by_as_much_as_it_can(many, who):
    """Means ±m, the second of tiny weight: M_1^k = (−m)^k (1 − 2w)^k changes by nearly 2k·E w·m^k without it.

    2(k + 1)·E w·m^k is what is claimed: the degree counts one factor more, for a component that is marked.
    """
    m, tiny = Fraction(1, 4), Fraction(1, 10**6)
    both, alone = GaussianMixture([-m, m], [1 - tiny, tiny]), GaussianMixture([-m])
    moments = ((1,),) * many, ()
    student, teacher, law = both, alone, Law.TEACHER
    if who == "teacher":
        student, teacher, law, moments = alone, both, Law.NORMAL, moments[::-1]
    integrand = Integrand(1, ((Monomial((0, 0), (0,), (0,), *moments), Fraction(1)),))
    coarse, fine = (Request((integrand,), ball(t)) for t in (m**many / 100, Fraction(1, 10**30)))
    (summand,) = split(Problem.of([coarse], student, teacher, law))
    assert summand.problem.student.n == summand.problem.teacher.n == 1
    plan = Plan(((summand, summand.problem.tensor_rule()),))
    claimed = computed(plan, floats=0).values[0][0]
    with precision(200):
        truth = enclose([fine], student, teacher, law).values[0][0]
        change = abs(truth - (-ball(m)) ** many)
        assert claimed.contains(truth)
        assert half_width(claimed) < ball(Fraction(6, 5)) * change * (many + 1) / many
