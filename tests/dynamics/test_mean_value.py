from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, half_width, overlap, precision
from verify.dynamics import MeanValue, Objective, descend
from verify.errors import PrecisionError
from verify.fisher.float64 import forward_observed, reverse_observed

START = GaussianMixture([4, 1, -2])
FORWARD, REVERSE = Objective.forward(), Objective.reverse()
OBJECTIVES = pytest.mark.parametrize(
    ("objective", "observed"), [(FORWARD, forward_observed), (REVERSE, reverse_observed)]
)


@OBJECTIVES
def test_float64_descent_stays_near_the_balls(objective, observed):
    run, means = descend(objective, START, "1/10", 5), [4.0, 1.0, -2.0]
    for at in run.iterates[1:]:
        means = [m - 0.1 * float(g) for m, g in zip(means, observed(means).gradient[:, 0], strict=True)]
        assert max(abs(float(p[0]) - m) for p, m in zip(at, means, strict=True)) < 1e-9


def test_two_accuracies_overlap():
    coarse, fine = (descend(REVERSE, START, "1/10", 4, MeanValue(d, b)) for d, b in [(18, 90), (40, 200)])
    with precision(200):
        for p, q in zip(coarse.iterates[-1], fine.iterates[-1], strict=True):
            assert overlap(p[0], q[0])
            assert not overlap(p[0] + ball(Fraction(1, 10**9)), q[0])


def test_coincident_means_of_the_forward_flow_shrink_exactly():
    run = descend(FORWARD, GaussianMixture([3, 3]), "1/10", 3)
    exact = 3 * Fraction(9, 10) ** 3
    assert all(overlap(p[0], ball(exact)) for p in run.iterates[-1])
    assert not overlap(run.iterates[-1][0][0], ball(exact + Fraction(1, 10**9)))


def test_ascent_is_noticed():
    sizes = descend(REVERSE, START, "-1/10", 1).sizes
    assert sizes[1] > sizes[0]


def test_a_start_in_a_ball_is_followed_with_all_its_points():
    with precision(128):
        third = ball(4) + ball(1) / 3  # not exact
        run = descend(FORWARD, GaussianMixture([third, 1, -2]), "1/10", 3)
        near = descend(FORWARD, GaussianMixture([f"4.{'3' * 30}", 1, -2]), "1/10", 3)
        for p, q in zip(run.iterates[-1], near.iterates[-1], strict=True):
            assert abs(p[0] - q[0]) < ball(Fraction(1, 10**20))
            assert 0 < half_width(p[0]) < ball(Fraction(1, 10**20))


def test_lost_precision_names_its_step():
    with pytest.raises(PrecisionError, match="step 1 of 2"):
        descend(REVERSE, START, "1/10", 2, MeanValue(radius=Fraction(1, 10**60)))
