"""Loss, gradient and Hessian in the user's coordinates, for means on oblique lines and planes of space."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.definition import Definition
from verify import forward_fisher, reverse_fisher
from verify.arithmetic import ball, half_width, overlap, precision, widened
from verify.mixture import GaussianMixture

BOTH = pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher], ids=["forward", "reverse"])
PLACES = {
    "an oblique line in the plane": ([[1, 2], ["-1/2", -1]], [[0, 0]], 0.4),
    "an oblique line off the origin": ([[2, 1], [0, 1], [1, 1]], [["1/2", 1]], 0.4),
    "an oblique line in space": ([["1/2", 1, 1], ["-1/4", "-1/2", "-1/2"]], [[0, 0, 0]], 0.7),
    "a line and two teachers": ([[1, 1], [-1, -1]], [["1/2", "1/2"], [0, 0]], 0.4),
    "teachers beside the line of the students": ([[1, 0], [-1, 0]], [[0, 1], [0, -1]], 0.4),
    "coincident with the teacher": ([[1, 0], [1, 0]], [[1, 0]], 0.4),
    "the whole plane": ([[1, 0], ["-1/2", 1]], [[0, 0]], 0.4),
}


@BOTH
@pytest.mark.parametrize(("student", "teacher", "spacing"), PLACES.values(), ids=PLACES)
def test_all_derivatives_are_those_of_the_definition(divergence, student, teacher, spacing):
    student, teacher = GaussianMixture(student), GaussianMixture(teacher)
    out = divergence(student, teacher, digits=4, hessian=True)
    definition = Definition(student, teacher, divergence is reverse_fisher, spacing)
    gradient, slack = definition.gradient(), ball(Fraction(1, 10**6))

    def same(value, truth):
        return overlap(value, widened(ball(Fraction(float(truth))), slack))

    assert same(out.loss, definition.loss)
    for i in range(student.n):
        assert all(same(out.gradient[i][a], gradient[i, a]) for a in range(student.dimension))
    for j, c in ((0, 0), (student.n - 1, student.dimension - 1)):
        column = definition.hessian(j, c)
        for i in range(student.n):
            for a in range(student.dimension):
                assert same(out.hessian[i][a][j][c], column[i, a]), (i, a, j, c)


@BOTH
def test_a_hessian_is_not_0_where_loss_and_gradient_are(divergence):
    out = divergence(GaussianMixture([0]), GaussianMixture([0]), digits=5, hessian=True)
    assert out.loss == 0
    assert overlap(out.hessian[0][0][0][0], ball(2))
    assert not overlap(out.hessian[0][0][0][0], ball(0))


@BOTH
def test_a_ball_about_the_teacher_is_not_the_teacher(divergence):
    with precision(64):
        about = widened(ball(0), ball(Fraction(1, 10)))
        out = divergence(GaussianMixture([about]), GaussianMixture([0]), digits=3)
        assert out.loss.contains(ball(Fraction(1, 100)))  # of the mean 1/10
        assert out.gradient[0][0].contains(ball(Fraction(1, 5)))
        assert not out.reached


@BOTH
@pytest.mark.parametrize("digits", [3, 25])
def test_reached_means_reached(divergence, digits):
    out = divergence(GaussianMixture([4, 1, -2]), GaussianMixture([0, 1]), digits=digits)
    with precision(200):
        assert out.reached
        assert half_width(out.loss) <= abs(out.loss) * ball(Fraction(1, 10**digits))
        for (g,) in out.gradient:
            assert half_width(g) <= abs(g) * ball(Fraction(1, 10**digits))
