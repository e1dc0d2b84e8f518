from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from verify.dynamics.log_time import flow_in_log_time
from verify.errors import InputError
from verify.expectation import cost
from verify.fisher.float64 import forward_observed


def test_early_times_agree_with_the_flow_in_t():
    start, until = [0.1, 4.0, 4.5], np.log(20)
    run = flow_in_log_time(start, until, [0.0, until], tolerance=1e-9)
    plain = solve_ivp(lambda _, m: -forward_observed(m).gradient[:, 0], (1, 20), start, rtol=1e-9, atol=1e-11)
    assert run.means[0] == pytest.approx(start)
    assert run.means[-1] == pytest.approx(plain.y[:, -1], abs=1e-5)


def test_two_methods_agree_far_out():
    at = [10.0, 40.0]
    one, other = (flow_in_log_time([0, 4], 40, at, tolerance=1e-6, method=m) for m in ("BDF", "Radau"))
    assert one.losses == pytest.approx(other.losses, rel=1e-3)
    assert one.losses[-1] < 1e-17


def test_the_loss_falls_and_the_far_mean_leaves():
    run = flow_in_log_time([0, 4], 100)
    assert (np.diff(run.losses) < 0).all()
    assert (np.diff(run.means[:, 1]) > 0).all()
    assert run.scaled()[-1] == pytest.approx(1.9, abs=0.1)


@pytest.mark.parametrize(
    "change",
    [{"start": [0.0]}, {"start": [4.0, 0.0]}, {"until": 0}, {"until": 601}, {"checkpoints": [5.0]}],
)
def test_bad_input_is_refused(change):
    with pytest.raises(InputError):
        flow_in_log_time(**({"start": [0.0, 4.0], "until": 4.0} | change))


def test_a_long_flow_is_said_before_it_begins(monkeypatch, caplog):
    flow_in_log_time([0.0, 4.0], 1.0)
    assert not caplog.records
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    flow_in_log_time([0.0, 4.0], 1.0)
    assert "the flow to log t = 1 may take about" in caplog.text
