from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import forward_fisher, reverse_fisher
from verify.arithmetic import (
    ball,
    certainly_nonzero,
    greatest,
    half_width,
    is_finite,
    overlap,
    precision,
    widened,
)
from verify.errors import BudgetError, InputError, PrecisionError
from verify.fisher.oracle import approximate_derivative, approximate_divergence
from verify.mixture import GaussianMixture

KNOWN = json.loads((Path(__file__).parents[1] / "references" / "fisher_values.json").read_text())
BOTH = pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher], ids=["forward", "reverse"])

coordinates = st.fractions(min_value=-3, max_value=3, max_denominator=12)


@st.composite
def mixtures(draw, dimension=1, most=4):
    n = draw(st.integers(1, most))
    means = draw(
        st.lists(st.lists(coordinates, min_size=dimension, max_size=dimension), min_size=n, max_size=n)
    )
    parts = draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    return GaussianMixture(means, [Fraction(p, sum(parts)) for p in parts])


def values(out):
    return [out.loss, *(g for row in out.gradient for g in row)]


def near(value: str, digits: int):
    """The interval of numbers that begin with these decimal digits."""
    return widened(ball(Fraction(value)), ball(Fraction(1, 10**digits)))


def test_the_loss_given_with_the_requirements():
    with precision(300):
        out = forward_fisher(GaussianMixture([4, 1, -2]), digits=60)
        assert overlap(out.loss, near(KNOWN["loss_4_1_-2"]["value"], 29))
        assert half_width(out.loss) < ball(Fraction(1, 10**60))
        assert not overlap(out.loss, near("1.20372576322099703284639861193", 29))


@pytest.mark.parametrize("n", ["3", "10"])
def test_the_spurious_stationary_point_has_the_known_loss(n):
    s, loss = KNOWN["F-3.1"][n]["s"], KNOWN["F-3.1"][n]["loss"]
    out = forward_fisher(GaussianMixture([s, f"-{s}", *[0] * (int(n) - 2)]), digits=20)
    assert overlap(out.loss, near(loss, 14))
    assert abs(out.gradient[0][0]) < ball(Fraction(1, 10**12))


def test_a_student_between_two_teachers():
    out = forward_fisher(GaussianMixture([0]), GaussianMixture([-1, 1]), digits=25)
    back = reverse_fisher(GaussianMixture([0]), GaussianMixture([-1, 1]), digits=25)
    expected = mpmath.quad(lambda x: mpmath.npdf(x) * mpmath.tanh(x) ** 2, mpmath.linspace(-12, 12, 25))
    assert overlap(back.loss, near(mpmath.nstr(expected, 14), 13))
    assert not overlap(out.loss, back.loss)
    assert not certainly_nonzero(out.gradient[0][0])  # 0 by symmetry, so never proved to differ from it


@BOTH
@settings(max_examples=40, deadline=None)
@given(student=mixtures(), teacher=mixtures(most=2))
def test_two_precisions_overlap_and_reach_their_radius(divergence, student, teacher):
    coarse, fine = (divergence(student, teacher, digits=digits) for digits in (8, 35))
    for a, b in zip(values(coarse), values(fine), strict=True):
        assert overlap(a, b)
    with precision(300):
        assert half_width(fine.loss) <= abs(fine.loss) * ball(Fraction(1, 10**35))
        scale = max(values(fine), key=lambda g: float(abs(g)))
        for g in values(fine)[1:]:
            relative = abs(g) if g != 0 else abs(scale)
            assert half_width(g) <= 2 * relative * ball(Fraction(1, 10**35))


@BOTH
@settings(max_examples=4, deadline=None)
@given(student=mixtures(most=3), teacher=mixtures(most=2), data=st.data())
def test_the_raw_definition_agrees(divergence, student, teacher, data):
    reverse = divergence is reverse_fisher
    out = divergence(student, teacher, digits=18)
    raw = approximate_divergence(student, teacher, reverse, digits=14)
    assert overlap(out.loss, near(mpmath.nstr(raw, 30), 13))
    k = data.draw(st.integers(0, student.n - 1))

    def moved(h):
        means = [p[0] + h * (i == k) for i, p in enumerate(student.means)]
        return approximate_divergence(GaussianMixture(means, student.weights), teacher, reverse, digits=14)

    slope = approximate_derivative(moved, Fraction(1, 1000))
    assert overlap(out.gradient[k][0], near(mpmath.nstr(slope, 30), 8))


@BOTH
@settings(max_examples=5, deadline=None)
@given(student=mixtures(dimension=2, most=3), teacher=mixtures(dimension=2, most=2), data=st.data())
def test_the_raw_definition_agrees_in_the_plane(divergence, student, teacher, data):
    reverse = divergence is reverse_fisher
    out = divergence(student, teacher, digits=8)
    k, a = data.draw(st.integers(0, student.n - 1)), data.draw(st.integers(0, 1))

    def moved(h):
        means = [[c + h * ((i, b) == (k, a)) for b, c in enumerate(p)] for i, p in enumerate(student.means)]
        return approximate_divergence(GaussianMixture(means, student.weights), teacher, reverse)

    def close(value, raw, digits):
        return overlap(
            widened(value, ball(Fraction(1, 10**digits)) * (1 + abs(out.loss))), ball(Fraction(raw))
        )

    assert close(out.loss, moved(Fraction(0)), 9)
    assert close(out.gradient[k][a], float(approximate_derivative(moved, Fraction(1, 500))), 7)
    assert not close(out.loss, moved(Fraction(0)) + 1e-6 * (1 + float(out.loss)), 9)


@BOTH
@settings(max_examples=15, deadline=None)
@given(student=mixtures(dimension=2, most=3), teacher=mixtures(dimension=2, most=2), data=st.data())
def test_translation_and_permutation_change_nothing(divergence, student, teacher, data):
    out = divergence(student, teacher, digits=7)
    shift = data.draw(st.tuples(coordinates, coordinates))
    order = data.draw(st.permutations(range(student.n)))
    moved = divergence(student.translated(shift).permuted(order), teacher.translated(shift), digits=7)
    assert overlap(out.loss, moved.loss)
    for k, old in enumerate(order):
        assert all(overlap(a, b) for a, b in zip(out.gradient[old], moved.gradient[k], strict=True))


@BOTH
@settings(max_examples=15, deadline=None)
@given(student=mixtures(most=3), teacher=mixtures(most=2), data=st.data())
def test_the_embedding_in_three_dimensions_changes_nothing(divergence, student, teacher, data):
    """Means on a line through space: rank one is found exactly, and the gradient points along the line."""
    direction = data.draw(st.sampled_from([(1, 0, 0), (Fraction(3, 5), Fraction(4, 5), 0)]))

    def lifted(mixture):
        return GaussianMixture([[p[0] * c for c in direction] for p in mixture.means], mixture.weights)

    flat, space = (
        divergence(student, teacher, digits=15),
        divergence(lifted(student), lifted(teacher), digits=15),
    )
    assert overlap(flat.loss, space.loss)
    for i in range(student.n):
        along = [flat.gradient[i][0] * ball(Fraction(c)) for c in direction]
        assert all(overlap(a, b) for a, b in zip(along, space.gradient[i], strict=True))


@BOTH
@pytest.mark.parametrize("dimension", [1, 2])
def test_the_hessian_is_the_derivative_of_the_gradient(divergence, dimension):
    means = [[1, "1/3"][:dimension], ["-1/2", 2][:dimension]]
    teacher = GaussianMixture([["1/5", 0][:dimension], [1, 1][:dimension]], ["1/4", "3/4"])
    student = GaussianMixture(means, ["2/5", "3/5"])
    out, step = divergence(student, teacher, digits=12, hessian=True), Fraction(1, 10**5)
    for j in range(2):
        for c in range(dimension):
            sides = []
            for sign in (1, -1):
                moved = [list(p) for p in student.means]
                moved[j][c] += sign * step
                sides.append(divergence(GaussianMixture(moved, student.weights), teacher, digits=15).gradient)
            for i in range(2):
                for a in range(dimension):
                    slope = (sides[0][i][a] - sides[1][i][a]) / ball(2 * step)
                    assert abs(slope - out.hessian[i][a][j][c]) < ball(Fraction(1, 10**9))


def test_the_hessian_across_the_line_of_the_means():
    """Means on a line in the plane: the direction that no mean has still bends the loss."""
    flat = forward_fisher(GaussianMixture([[1, 0], [-2, 0]]), digits=10, hessian=True)
    step = Fraction(1, 10**5)
    sides = [
        forward_fisher(GaussianMixture([[1, h], [-2, 0]]), digits=16).gradient[0][1] for h in (step, -step)
    ]
    assert abs((sides[0] - sides[1]) / ball(2 * step) - flat.hessian[0][1][0][1]) < ball(Fraction(1, 10**8))


def test_equal_distributions_have_loss_zero_exactly():
    out = forward_fisher(GaussianMixture([1, 1, 2]), GaussianMixture([2, 1], ["1/3", "2/3"]))
    assert out.loss == 0
    assert all(g == 0 for row in out.gradient for g in row)


def test_a_tenth_is_not_the_double_next_to_it():
    exact, double = (forward_fisher(GaussianMixture([m, 1]), digits=25).loss for m in ("1/10", 0.1))
    assert not overlap(exact, double)
    low, high = (forward_fisher(GaussianMixture(["1/10", 1]), digits=digits).loss for digits in (15, 200))
    assert overlap(low, high)


def test_means_that_are_balls_enclose_every_choice():
    with precision(300):
        wide = widened(ball(3), ball(Fraction(1, 10**20)))
        out = forward_fisher(GaussianMixture([wide, 0, 1]), digits=40)
        assert not out.reached
        for shift in (0, Fraction(1, 10**20), -Fraction(1, 10**20)):
            inside = forward_fisher(GaussianMixture([3 + shift, 0, 1]), digits=40)
            assert all(overlap(a, b) for a, b in zip(values(out), values(inside), strict=True))
        assert half_width(out.loss) < ball(Fraction(1, 10**17))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"student": [1, 2]}, "student"),
        ({"teacher": [1, 2]}, "teacher"),
        ({"teacher": GaussianMixture([[1, 2]])}, "teacher"),
        ({"digits": 0}, "digits"),
        ({"digits": 1.5}, "digits"),
        ({"digits": True}, "digits"),
        ({"digits": 10**30}, "digits"),
        ({"digits": "x"}, "digits"),
        ({"budget": "x"}, "budget.work"),
        ({"budget": float("nan")}, "budget.work"),
        ({"budget": None}, "budget.work"),
        ({"budget": 0}, "budget.work"),
        ({"budget": True}, "budget.work"),
        ({"hessian": "no"}, "hessian"),
    ],
)
@BOTH
def test_bad_input_is_refused_by_name(divergence, arguments, name):
    with pytest.raises(InputError) as refused:
        divergence(**{"student": GaussianMixture([1, 2]), **arguments})
    assert refused.value.name == name


def test_work_over_budget_is_refused_before_it_starts():
    with pytest.raises(BudgetError, match="multiplications of 64-bit balls"):
        forward_fisher(GaussianMixture([4, 1, -2]), digits=1000, budget=1e5)


def test_four_dimensions_are_refused_with_the_alternative():
    identity = [[int(a == b) for b in range(4)] for a in range(4)]
    with pytest.raises(BudgetError, match=r"scipy\.stats\.qmc"):
        forward_fisher(GaussianMixture([*identity, [0] * 4]))


def test_a_ball_mean_around_zero_gives_finite_enclosures():
    around_zero = widened(ball(0), ball(Fraction(1, 10**30)))
    wide = forward_fisher(GaussianMixture([around_zero, 2]), digits=15, hessian=True)
    exact = forward_fisher(GaussianMixture([0, 2]), digits=15, hessian=True)
    assert overlap(wide.loss, exact.loss)
    assert half_width(wide.loss) < ball(Fraction(1, 10**10))
    assert overlap(wide.hessian[0][0][0][0], exact.hessian[0][0][0][0])


@pytest.mark.parametrize("objective", [forward_fisher, reverse_fisher])
@pytest.mark.parametrize("means", [["-37/10", "13/10"], [1, "17/5", "21/10"], [[2, 0], [-1, 0]]])
@pytest.mark.parametrize("digits", [1, 3])
def test_every_radius_is_as_promised(objective, means, digits):
    out = objective(GaussianMixture(means), digits=digits)
    fine = ball(Fraction(1, 10**digits))
    entries = [g for row in out.gradient for g in row]
    largest = greatest([abs(g).upper() for g in entries])
    assert out.reached
    for value in [out.loss, *entries]:
        told = certainly_nonzero(value)
        assert told or value is not out.loss
        assert half_width(value) <= fine * (value.abs_lower() if told else largest)


@BOTH
def test_numpy_numbers_are_arguments(divergence):
    student = GaussianMixture([1, 2])
    plain = divergence(student, digits=12, hessian=True, budget=10**9)
    again = divergence(student, digits=np.int64(12), hessian=np.bool_(True), budget=np.float32(1e9))
    assert repr(again) == repr(plain)
    assert type(again.digits) is int
    assert divergence(student, budget=10**400).reached  # as good as none


@BOTH
@pytest.mark.parametrize("radius", ["1/20", "1/3", 5, 100])
def test_balls_that_are_too_wide_give_a_result_or_a_refusal_but_never_nan(divergence, radius):
    wide = widened(ball(0), ball(Fraction(radius)))
    try:
        out = divergence(GaussianMixture([wide, 1]))
    except PrecisionError:
        return
    assert not out.reached
    assert all(map(is_finite, values(out)))
    for mean in (-Fraction(radius), 0, Fraction(radius)):
        inside = divergence(GaussianMixture([mean, 1]))
        assert all(overlap(a, b) for a, b in zip(values(out), values(inside), strict=True))
