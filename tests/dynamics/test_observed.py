from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from verify import GaussianMixture
from verify.dynamics import Objective, descend
from verify.dynamics.observed import log_spaced, observed_descent
from verify.errors import InputError
from verify.fisher.float64 import forward_observed, reverse_observed


@pytest.mark.parametrize(
    ("observed", "proved"), [(forward_observed, Objective.forward()), (reverse_observed, Objective.reverse())]
)
def test_it_stays_near_the_enclosed_run(observed, proved):
    start = [4, 1, -2]
    run = observed_descent(observed, start, 0.125, 6, keep=[0, 3, 6])
    balls = descend(proved, GaussianMixture(start), "1/8", 6)
    assert run.kept == (0, 3, 6)
    for k, means, loss in zip(run.kept, run.iterates, run.losses, strict=True):
        enclosed = [float(p[0]) for p in balls.iterates[k]]
        assert abs(means[:, 0] - enclosed).max() < 1e-9
        if k < 6:
            assert loss == pytest.approx(float(balls.losses[k]), abs=1e-9)


def test_a_teacher_is_reached():
    goal = partial(reverse_observed, teacher=[[2.0, 0.0], [-2.0, 0.0]])
    run = observed_descent(goal, [[1.0, 1.0], [-1.0, -0.5]], 0.2, 200)
    assert run.losses[-1] < 1e-10
    assert run.sizes()[-1] == pytest.approx([2, 2], abs=1e-4)


def test_ascent_is_another_run():
    down, up = (observed_descent(forward_observed, [1.0, 0.2], r, 5).losses[-1] for r in (0.1, -0.1))
    assert down < up


def test_log_spaced_steps():
    kept = log_spaced(20_000, 40)
    assert kept[:3] == (0, 1, 2)
    assert kept[-1] == 20_000
    assert list(kept) == sorted(set(kept))


def test_a_blow_up_names_its_step():
    def wild(means):
        with np.errstate(over="ignore"):
            out = forward_observed(np.ones((1, 1)))
        return type(out)(out.loss, np.full_like(means, np.inf), 1)

    with pytest.raises(InputError, match="step 1"):
        observed_descent(wild, [1.0], 1.0, 3)


@pytest.mark.parametrize(
    "change",
    [{"steps": 0}, {"steps": True}, {"rate": np.nan}, {"start": [np.inf]}, {"keep": [9]}, {"keep": []}],
)
def test_bad_input_is_refused(change):
    with pytest.raises(InputError):
        observed_descent(
            **({"objective": forward_observed, "start": [1.0], "rate": 0.1, "steps": 3} | change)
        )
