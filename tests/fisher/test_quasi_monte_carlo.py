"""Scrambled Sobol estimates against balls where those exist, and against symmetry where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from verify import forward_fisher, reverse_fisher
from verify.errors import InputError
from verify.fisher.quasi_monte_carlo import forward_estimated, reverse_estimated
from verify.mixture import GaussianMixture

PAIRS = pytest.mark.parametrize(
    ("estimated", "proved"),
    [(forward_estimated, forward_fisher), (reverse_estimated, reverse_fisher)],
    ids=["forward", "reverse"],
)
MEANS, WEIGHTS = [[1.0, 0.5], [-0.5, 2.0]], [0.25, 0.75]
TEACHER = [[0.0, 0.0], [1.0, 1.0]]


@PAIRS
def test_balls_are_within_a_few_standard_errors(estimated, proved):
    out = estimated(MEANS, WEIGHTS, teacher=TEACHER)
    truth = proved(GaussianMixture(MEANS, WEIGHTS), GaussianMixture(TEACHER), digits=6)
    gradient = np.array([[float(g) for g in row] for row in truth.gradient])
    assert abs(out.loss - float(truth.loss)) < 6 * out.loss_error
    assert (abs(out.gradient - gradient) < 6 * out.gradient_error).all()
    assert out.loss_error < 1e-4
    # The error would notice a value that is off by a percent.
    assert abs(1.01 * out.loss - float(truth.loss)) > 6 * out.loss_error


@PAIRS
def test_four_dimensions_are_the_product_of_what_one_has(estimated, proved):
    """One student component at μ and the teacher at 0: loss |μ|², gradient 2μ, in any dimension."""
    mu = np.array([[1.0, -2.0, 0.5, 1.0, 3.0]])
    out = estimated(mu)
    assert out.loss == pytest.approx((mu**2).sum(), rel=1e-12)
    assert out.gradient == pytest.approx(2 * mu, rel=1e-12)


@PAIRS
def test_five_directions_agree_with_the_same_mixture_turned(estimated, proved):
    """No balls exist here; another choice of axes is another set of points."""
    rng = np.random.default_rng(3)
    means = rng.standard_normal((6, 5))
    turn = np.linalg.qr(rng.standard_normal((5, 5)))[0]
    a, b = estimated(means), estimated(means @ turn, seed=1)
    spread = np.hypot(a.loss_error, b.loss_error)
    assert abs(a.loss - b.loss) < 6 * spread
    assert spread < 1e-3
    assert (abs(a.gradient @ turn - b.gradient) < 0.02).all()


def test_more_points_err_less():
    few, many = (forward_estimated(MEANS, points=n).loss_error for n in (2**8, 2**13))
    assert many < few / 20  # plain sampling would give 5.7


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"points": 1000}, "points"),
        ({"points": 0}, "points"),
        ({"scrambles": 1}, "scrambles"),
        ({"teacher": [1.0]}, "teacher"),
        ({"weights": [1.0, -1.0]}, "weights of means"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, name):
    with pytest.raises(InputError) as refused:
        forward_estimated(**{"means": MEANS, **arguments})
    assert refused.value.name == name


@pytest.mark.parametrize(
    "change",
    [{"points": 2.5}, {"points": 2**70}, {"points": 0}, {"points": "x"}, {"scrambles": 2.5}, {"scrambles": 1},
     {"seed": "x"}, {"seed": -1}, {"seed": None}],
    ids=str,
)  # fmt: skip
def test_what_is_no_count_is_refused(change):
    with pytest.raises(InputError, match=f"^{next(iter(change))}="):
        forward_estimated([1.0, 2.0], **change)
