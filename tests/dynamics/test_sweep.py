from functools import partial

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.dynamics.observed import observed_descent
from verify.dynamics.sweep import Sweep
from verify.errors import BudgetError, InputError
from verify.fisher.float64 import forward_observed, reverse_observed

SQUARE = np.array([[-2.0, -2.0], [-2.0, 2.0], [2.0, -2.0], [2.0, 2.0]])


def on_line(m, gap):
    return ((np.arange(m) - (m - 1) / 2) * gap)[:, None]


def starts(teacher, runs, n, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(teacher.min() - 2, teacher.max() + 2, size=(runs, n, teacher.shape[1]))


@pytest.mark.parametrize("reverse", [True, False])
@pytest.mark.parametrize(("m", "gap"), [(2, 2.0), (3, 4.0), (2, 6.0), (2, 12.0)])
def test_gradients_against_balls_on_the_line(m, gap, reverse):
    teacher = on_line(m, gap)
    mu = starts(teacher, 3, 4)
    found = Sweep(teacher, reverse).gradients(mu)
    objective = reverse_fisher if reverse else forward_fisher
    for run, means in zip(found, mu, strict=True):
        exact = objective(GaussianMixture(means), GaussianMixture(teacher), digits=8).gradient
        error = max(abs(float(g[0]) - r[0]) for g, r in zip(exact, run, strict=True))
        assert error < 2e-4 * max(1.0, gap)


@pytest.mark.parametrize("reverse", [True, False])
def test_gradients_in_the_plane_against_the_finer_nodes_of_one_run(reverse):
    mu = starts(SQUARE, 3, 5)
    found = Sweep(SQUARE, reverse, fineness=1.6).gradients(mu)
    one = reverse_observed if reverse else forward_observed
    for run, means in zip(found, mu, strict=True):
        assert np.abs(run - one(means, teacher=SQUARE).gradient).max() < 2e-4


def test_a_finer_grid_is_closer():
    teacher = on_line(3, 12.0)
    mu = starts(teacher, 4, 3)
    exact = np.array([reverse_observed(means, teacher=teacher).gradient for means in mu])
    errors = [np.abs(Sweep(teacher, fineness=f).gradients(mu) - exact).max() for f in (2.4, 1.6, 0.8)]
    assert errors[0] > 10 * errors[1] > 100 * errors[2]


def test_a_sweep_is_many_single_runs():
    teacher = on_line(2, 4.0)
    mu = starts(teacher, 5, 3)
    ends, speed = Sweep(teacher).descend(mu, 0.3, 20)
    for k in range(5):
        one = observed_descent(partial(reverse_observed, teacher=teacher), mu[k], 0.3, 20)
        assert np.abs(one.iterates[-1] - ends[k]).max() < 1e-3
        last = reverse_observed(ends[k], teacher=teacher).gradient
        assert np.isclose(speed[k], 3 * np.abs(last).max(), atol=1e-4)


def test_a_run_that_rests_is_not_moved_any_more():
    teacher = on_line(2, 6.0)
    mu = np.array([[[-3.0], [3.0]], [[-2.0], [2.5]]])
    ends, speed = Sweep(teacher).descend(mu, 0.3, 3, inactive=1e-3)
    assert (ends[0] == mu[0]).all()
    assert speed[0] < 1e-3 < speed[1]
    assert (ends[1] != mu[1]).all()


@pytest.mark.parametrize(
    "change", [{"teacher": []}, {"teacher": np.zeros((2, 3))}, {"teacher": [np.nan]}, {"fineness": 0.0}]
)
def test_bad_sweeps_are_refused(change):
    with pytest.raises(InputError):
        Sweep(**({"teacher": [0.0, 1.0]} | change))


@pytest.mark.parametrize("means", [[[0.0]], [[[0.0, 1.0]]], [[[np.inf]]]])
def test_bad_means_are_refused(means):
    with pytest.raises(InputError, match="means"):
        Sweep([0.0, 1.0]).gradients(means)


def test_runs_that_leave_are_refused_before_the_memory_is_full():
    with pytest.raises(BudgetError, match="nodes"):
        Sweep([0.0, 1.0]).gradients([[[0.0], [1e7]]])


@pytest.mark.parametrize("reverse", [True, False])
@pytest.mark.parametrize("teacher", [on_line(3, 4.0), SQUARE], ids=["line", "plane"])
def test_by_axes_and_by_all_nodes(teacher, reverse):
    sweep = Sweep(teacher, reverse)
    mu = starts(teacher, 4, 5)
    grid = sweep._grid(mu)
    by_axes = grid.gradients(mu, grid.posterior(teacher[None]), reverse)
    assert np.abs(by_axes - sweep._gradients(mu, grid)).max() < 1e-12


@pytest.mark.parametrize("reverse", [True, False])
def test_students_so_far_from_each_other_that_densities_underflow(reverse):
    mu = np.array([[[-30.0, 2.0], [-31.0, 0.0]], [[29.0, 0.0], [32.0, -1.0]]])
    sweep = Sweep(SQUARE, reverse)
    assert not sweep._grid(mu).reaches(mu)
    one = reverse_observed if reverse else forward_observed
    for run, means in zip(sweep.gradients(mu), mu, strict=True):
        exact = one(means, teacher=SQUARE).gradient
        assert np.abs(run - exact).max() < 1e-6 * np.abs(exact).max()
