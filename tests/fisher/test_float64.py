from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import forward_fisher, reverse_fisher
from verify.errors import InputError
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.mixture import GaussianMixture

PAIRS = pytest.mark.parametrize(
    ("observed", "proved"),
    [(forward_observed, forward_fisher), (reverse_observed, reverse_fisher)],
    ids=["forward", "reverse"],
)


def error(observed, proved, means):
    """The largest deviation of the float64 values from the centres of balls far narrower than float64."""
    out, truth = observed(means), proved(GaussianMixture(means), digits=20)
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
def test_the_start_of_the_papers_experiment(observed, proved):
    means = np.array([4.0, 0.0, 0.0]) + 1e-7 * np.random.default_rng(0).standard_normal((5, 3))
    assert error(observed, proved, means) < 1e-12
    assert observed(means).nodes <= 5


def test_a_wrong_gradient_would_be_noticed():
    means = [4.0, 1.0, -2.0]
    out, truth = forward_observed(means), reverse_fisher(GaussianMixture(means))
    assert abs(out.gradient[0, 0] - float(truth.gradient[0][0])) > 1


@pytest.mark.parametrize("means", [[], [[1.0, float("nan")]], np.zeros((2, 2, 2)), np.eye(5)])
def test_bad_input_is_refused(means):
    with pytest.raises(InputError):
        forward_observed(means)
