from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.arithmetic.arrays import Graded, Jax, Tensor
from verify import forward_fisher, reverse_fisher
from verify.errors import InputError
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.mixture import GaussianMixture

PAIRS = pytest.mark.parametrize(
    ("observed", "proved"),
    [(forward_observed, forward_fisher), (reverse_observed, reverse_fisher)],
    ids=["forward", "reverse"],
)


def error(observed, proved, means, teacher=None):
    """The largest deviation of the float64 values from the centres of balls far narrower than float64."""
    out = observed(means, teacher=teacher)
    goal = None if teacher is None else GaussianMixture(teacher)
    truth = proved(GaussianMixture(means), goal, digits=20)
    gradient = np.array([[float(g) for g in row] for row in truth.gradient])
    return max(abs(out.loss - float(truth.loss)), float(np.abs(out.gradient - gradient).max()))


@PAIRS
@settings(max_examples=25, deadline=None)
@given(means=st.lists(st.floats(-4, 4), min_size=1, max_size=6))
def test_the_line_is_accurate_to_ten_digits(observed, proved, means):
    assert error(observed, proved, means) < 1e-10


@PAIRS
def test_the_plane_is_accurate_to_ten_digits(observed, proved):
    means = [[1.0, 0.0], [0.3, 1.2], [-0.7, 0.4]]
    assert error(observed, proved, means) < 1e-10


@PAIRS
@settings(max_examples=25, deadline=None)
@given(
    means=st.lists(st.floats(-4, 4), min_size=1, max_size=4),
    teacher=st.lists(st.floats(-6, 6), min_size=1, max_size=4),
)
def test_any_teacher_on_the_line_is_accurate_to_ten_digits(observed, proved, means, teacher):
    assert error(observed, proved, means, teacher) < 1e-10 * (1 + max(map(abs, means + teacher)) ** 3)


@PAIRS
@pytest.mark.parametrize(
    ("means", "teacher"),
    [
        ([[1.0, 0.0], [0.3, 1.2]], [[-1.5, 0.5], [1.5, -0.5]]),
        ([[1000.0, 0.0], [1000.3, 1.2]], [[999.0, 0.5], [1001.0, 0.5]]),  # far from the origin
        ([[0.2, 0.1, 0.0], [0.4, -0.1, 0.3]], [[0.0, 0.0, 1.0], [0.5, 0.0, -1.0]]),
        ([[3.0, 1.0]], [[0.0, 0.0], [1.0, 1e-6]]),
    ],
    ids=["plane", "far", "space", "nearly collinear"],
)
def test_any_teacher_in_the_plane_or_in_space(observed, proved, means, teacher):
    assert error(observed, proved, means, teacher) < 1e-10


@PAIRS
def test_weights_of_both_count(observed, proved):
    weights, goal = ([0.25, 0.75], [0.5, 0.5]), [0.0, 2.0]
    out = observed([1.0, -1.0], weights[0], teacher=goal, teacher_weights=weights[1])
    truth = proved(GaussianMixture([1, -1], ["1/4", "3/4"]), GaussianMixture(goal))
    assert out.loss == pytest.approx(float(truth.loss), abs=1e-11)
    assert out.loss != pytest.approx(observed([1.0, -1.0], teacher=goal).loss, abs=1e-3)


@PAIRS
def test_equal_mixtures_have_no_loss(observed, proved):
    out = observed([1.0, -2.0], teacher=[-2.0, 1.0])
    assert out.loss < 1e-25
    assert abs(out.gradient).max() < 1e-14


@PAIRS
def test_the_start_of_the_papers_experiment(observed, proved):
    means = np.array([4.0, 0.0, 0.0]) + 1e-7 * np.random.default_rng(0).standard_normal((5, 3))
    assert error(observed, proved, means) < 1e-12
    assert observed(means).nodes <= 5


def test_a_wrong_gradient_would_be_noticed():
    means = [4.0, 1.0, -2.0]
    out, truth = forward_observed(means), reverse_fisher(GaussianMixture(means))
    assert abs(out.gradient[0, 0] - float(truth.gradient[0][0])) > 1


@pytest.mark.parametrize(
    "means",
    [[], [[1.0, float("nan")]], np.zeros((2, 2, 2)), np.eye(5), None, ["x"], ["1"], [1j], [[1], [1, 2]],
     [10**400], [1e160, -1e160], 1.0, {1: 2}, GaussianMixture([1]), [Graded(1)]],
    ids=repr,
)  # fmt: skip
def test_bad_input_is_refused(means):
    with pytest.raises(InputError):
        forward_observed(means)


@pytest.mark.parametrize(
    "change",
    [
        {"teacher": [[0.0, 0.0]]},
        {"teacher": [float("inf")]},
        {"teacher_weights": [0.5, 0.5]},
        {"weights": [1.0, 0.0]},
        {"means": [0.0, 1e9]},
        {"weights": [float("inf"), 1.0]},
        {"weights": ["a", "b"]},
        {"weights": 3},
        {"tolerance": 0},
        {"tolerance": 1.0},
        {"tolerance": float("nan")},
        {"tolerance": "x"},
        {"tolerance": [1e-9]},
    ],
)
def test_bad_mixtures_are_refused(change):
    with pytest.raises(InputError):
        reverse_observed(**({"means": [1.0, 2.0]} | change))


@PAIRS
def test_weights_are_divided_by_their_sum(observed, proved):
    once, twice = observed([1.0, -2.0], [0.5, 0.5]), observed([1.0, -2.0], [7.0, 7.0])
    assert twice.loss == pytest.approx(once.loss, rel=1e-14)
    assert twice.gradient == pytest.approx(once.gradient, rel=1e-13)
    assert observed([1.0, -2.0], [1e308, 1e308]).loss == pytest.approx(once.loss, rel=1e-14)


@pytest.mark.parametrize("kind", [Tensor, Graded, Jax])
def test_arrays_of_other_libraries_are_read(kind):
    assert forward_observed(kind([1.0, -2.0]), kind([1, 3])).loss == forward_observed([1, -2], [1, 3]).loss
