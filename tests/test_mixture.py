from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import numpy as np
import pytest

from tests.arithmetic.arrays import Graded, Jax, Tensor, Traced
from verify.arithmetic import ball, half_width, overlap, precision, record, widened
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
        (np.zeros((2, 2, 2)), None, "means[0][0]"),
        ({1: 2}, None, "means"),
        ({1, 2}, None, "means"),
        ([[1], {2}], None, "means[1]"),
        (Traced([1, 2]), None, "means"),
        ([1, 2], [10**400, 1], "weights"),
        ([1, 2], ["1e-5000", 1], "weights"),
        ([1, 2], 5, "weights"),
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
    assert mixture.permuted(np.array([1, 0])) == mixture.permuted([1, 0])


@pytest.mark.parametrize(
    ("method", "argument"),
    [
        ("translated", [1]),
        ("translated", 5),
        ("translated", ["x", 1]),
        ("permuted", 5),
        ("permuted", [0, "a"]),
        ("permuted", "01"),
        ("permuted", [0, 2]),
        ("scaled", [1]),
        ("scaled", None),
        ("same_distribution", None),
    ],
)
def test_bad_arguments_of_methods_are_refused(method, argument):
    with pytest.raises(InputError):
        getattr(GaussianMixture([[1, 0], [0, 2]]), method)(argument)


def test_repr_of_a_long_number_stays_short():
    assert len(repr(GaussianMixture(["1e-5000", 0]))) < 80


@pytest.mark.parametrize("kind", [Tensor, Graded, Jax, np.array])
def test_arrays_of_other_libraries_are_read(kind):
    assert GaussianMixture(kind([4, 1, -2])) == GaussianMixture([4, 1, -2])
    assert GaussianMixture(kind([[4, 0.5], [1, 0]])) == GaussianMixture([[4, 0.5], [1, 0]])
    assert GaussianMixture([kind([4, 0.5]), kind([1, 0])]) == GaussianMixture([[4, 0.5], [1, 0]])
    assert GaussianMixture(list(kind([4, 1]))) == GaussianMixture([4, 1])
    assert GaussianMixture([1, 2], kind([0.25, 0.75])) == GaussianMixture([1, 2], ["1/4", "3/4"])


def test_weights_that_miss_one_by_rounding_are_normalised_if_asked():
    with pytest.raises(InputError, match=r"GaussianMixture\.normalised\(means, weights\)"):
        GaussianMixture(range(10), [0.1] * 10)
    assert GaussianMixture.normalised(range(10), [0.1] * 10) == GaussianMixture(range(10))
    assert GaussianMixture.normalised([1, 2], [1, 2]) == GaussianMixture([1, 2], ["1/3", "2/3"])
    softmax = np.exp([0.3, -1.2, 2.0]) / np.exp([0.3, -1.2, 2.0]).sum()
    mixture = GaussianMixture.normalised([1, 2, 3], softmax)
    assert sum(mixture.weights) == 1
    total = sum(map(Fraction, softmax))
    assert [w * total for w in mixture.weights] == list(map(Fraction, softmax))
    with pytest.raises(InputError, match=r"weights\[1\]=0"):
        GaussianMixture.normalised([1, 2], [1, 0])


def test_translations_and_multiples_of_balls_keep_what_the_balls_know():
    with precision(500):
        fine = widened(ball(Fraction(1, 3)), ball(Fraction(1, 10**121)))
    moved = GaussianMixture([fine, 1]).translated(["1/7"])
    grown = GaussianMixture([fine, 1]).scaled("1/7")
    by_ball = GaussianMixture([1, 2]).translated([fine])
    for found, exact in (
        (moved.means[0][0], Fraction(10, 21)),
        (grown.means[0][0], Fraction(1, 21)),
        (by_ball.means[1][0], Fraction(7, 3)),
    ):
        with precision(500):
            assert overlap(found, ball(exact))
        assert half_width(found) < ball(Fraction(2, 10**121))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_are_exact(copied):
    exact = GaussianMixture([[1, "1/3"], [0, 2]], ["1/3", "2/3"])
    assert copied(exact) == exact
    third = GaussianMixture([ball(Fraction(1, 3))])
    assert record(copied(third).means[0][0]) == record(third.means[0][0])


def test_the_weights_of_another_mixture_are_taken_if_they_are_as_many():
    weights = GaussianMixture([1, 2, 3], ["1/2", "1/4", "1/4"]).weights
    assert GaussianMixture([4, 5, 6], weights).weights is weights
    assert weights == (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))
    with pytest.raises(InputError, match="3 weights for 2 components"):
        GaussianMixture([4, 5], weights)
    for part in (weights[:2], weights + weights, weights * 2):  # plain tuples, which are looked at
        with pytest.raises(InputError, match="the sum is off 1"):
            GaussianMixture(range(len(part)), part)
