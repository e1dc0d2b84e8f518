from __future__ import annotations

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher
from verify.errors import InputError
from verify.fisher.far import forward_far
from verify.fisher.float64 import forward_observed


@pytest.mark.parametrize(
    "means",
    [[0.0, 6.0], [1e-9, 20.0], [0.0, 12.0, 12.5], [0.0, 9.0, -10.0], [-1e-40, 40.0], [0.1, 3.2], [1.0, 1.0]],
)
def test_every_digit_is_of_the_value(means):
    out, truth = forward_far(means), forward_fisher(GaussianMixture(means), digits=20)
    assert out.loss == pytest.approx(float(truth.loss), rel=1e-12, abs=0)
    for g, (exact,) in zip(out.gradient, truth.gradient, strict=True):
        assert g == pytest.approx(float(exact), rel=1e-10, abs=1e-13 * abs(out.gradient).max())


def test_sums_around_the_teacher_lose_it():
    means = [0.0, 20.0]
    assert forward_observed(means).loss < forward_far(means).loss / 2


@pytest.mark.parametrize("means", [[], [np.nan, 1.0], [[1.0]], [0.0, 75.0]])
def test_bad_input_is_refused(means):
    with pytest.raises(InputError):
        forward_far(means)
