from __future__ import annotations

import numpy as np
import pytest

from verify.errors import InputError
from verify.fisher.float64 import forward_observed
from verify.fisher.sampled import forward_sampled

MEANS = np.array([[1.0, 0.5], [-0.4, 0.2], [0.1, -1.3]])


def sample(seed=0, size=400):
    return np.random.default_rng(seed).standard_normal((size, 2))


def test_the_gradient_is_the_derivative_of_the_sample_loss():
    x, step = sample(), 1e-5
    gradient = forward_sampled(MEANS, x).gradient
    for i, a in np.ndindex(MEANS.shape):
        moved = np.zeros_like(MEANS)
        moved[i, a] = step
        quotient = (forward_sampled(MEANS + moved, x).loss - forward_sampled(MEANS - moved, x).loss) / (
            2 * step
        )
        assert gradient[i, a] == pytest.approx(quotient, abs=1e-8)


def test_many_draws_agree_with_the_expectation():
    x = sample(1, 200_000)
    out, exact = forward_sampled(MEANS, x), forward_observed(MEANS)
    assert out.loss == pytest.approx(exact.loss, abs=0.01)
    assert abs(out.gradient - exact.gradient).max() < 0.02
    assert abs(out.gradient - exact.gradient).max() > 1e-6  # it is a sample


def test_a_large_sample_is_the_mean_of_its_parts():
    x = sample(2, 20_000)
    whole, parts = forward_sampled(MEANS, x), [forward_sampled(MEANS, part) for part in np.split(x, 4)]
    assert whole.loss == pytest.approx(np.mean([p.loss for p in parts]), rel=1e-13)
    assert abs(whole.gradient - np.mean([p.gradient for p in parts], axis=0)).max() < 1e-14
    assert whole.nodes == 20_000


@pytest.mark.parametrize(
    ("means", "x"), [([1.0, 2.0], sample()), (MEANS, np.zeros((3, 3))), (MEANS * np.nan, sample())]
)
def test_bad_input_is_refused(means, x):
    with pytest.raises(InputError):
        forward_sampled(means, x)


@pytest.mark.parametrize(
    ("means", "sample"),
    [([[1e160], [-1e160]], [[1.0], [2.0]]), ([[1.0]], [[float("nan")]]), ([["x"]], [[1.0]]), ([[1.0]], None),
     ([[1.0]], [[1.0, 2.0]]), ([[1.0]], [[1e160]])],
)  # fmt: skip
def test_what_would_give_nan_is_refused(means, sample):
    with pytest.raises(InputError):
        forward_sampled(means, sample)
