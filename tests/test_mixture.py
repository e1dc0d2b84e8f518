from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.arithmetic import ball
from verify.errors import InputError
from verify.mixture import GaussianMixture


@pytest.mark.parametrize(
    ("means", "weights", "name"),
    [
        ([], None, "means"),
        (5, None, "means"),
        ("12", None, "means"),
        ([[1], [1, 2]], None, "means[1]"),
        ([1, [2]], None, "means[1]"),
        ([[]], None, "means[0]"),
        ([[0, 1], [2, float("nan")]], None, "means[1][1]"),
        ([float("inf")], None, "means[0]"),
        ([True], None, "means[0]"),
        ([1j], None, "means[0]"),
        (["one"], None, "means[0]"),
        (np.zeros(()), None, "means"),
        ([1, 2], [1], "weights"),
        ([1, 2], ["1/2", "1/3"], "weights"),
        ([1, 2], [0, 1], "weights[0]"),
        ([1, 2], [2, -1], "weights[1]"),
        ([1, 2], [ball(Fraction(1, 3)), "2/3"], "weights[0]"),
    ],
)
def test_bad_input_is_refused_by_name(means, weights, name):
    with pytest.raises(InputError) as refused:
        GaussianMixture(means, weights)
    assert refused.value.name == name


def test_weights_that_miss_one_say_by_how_much():
    with pytest.raises(InputError, match=r"off 1 by exactly 1/36028797018963968"):
        GaussianMixture([1, 2], [0.1, 0.9])


def test_rows_arrays_and_reals_agree():
    assert GaussianMixture([1, 2]) == GaussianMixture(np.array([1, 2])) == GaussianMixture([[1], ["2"]])
    assert GaussianMixture(np.zeros((2, 3))).dimension == 3


def test_text_and_float_differ():
    assert GaussianMixture(["1/10"]) != GaussianMixture([0.1])
    assert GaussianMixture(["1/10"]) == GaussianMixture(["0.1"])


def test_equality_as_distributions_merges_components():
    twice = GaussianMixture([1, 1, 2])
    assert twice.same_distribution(GaussianMixture([2, 1], ["1/3", "2/3"]))
    assert not twice.same_distribution(GaussianMixture([2, 1]))


def test_balls_make_equality_a_refused_question():
    with pytest.raises(InputError):
        GaussianMixture([ball(Fraction(1, 3))]).same_distribution(GaussianMixture([0]))


def test_moving_and_reordering():
    mixture = GaussianMixture([[1, 0], [0, 2]], ["1/3", "2/3"])
    assert mixture.translated([1, -1]).translated([-1, 1]) == mixture
    assert mixture.permuted([1, 0]).permuted([1, 0]) == mixture
    assert mixture.scaled(2).scaled("1/2") == mixture
    with pytest.raises(InputError):
        mixture.permuted([0, 0])
    with pytest.raises(InputError):
        mixture.translated([1])


def test_repr_of_a_long_number_stays_short():
    assert len(repr(GaussianMixture(["1e-5000", 0]))) < 80
