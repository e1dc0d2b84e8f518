"""Runs end as balls, theorems and earlier runs say they do."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.dynamics.observed import observed_descent
from verify.dynamics.outcome import outcome
from verify.dynamics.sweep import Sweep
from verify.evidence import Grade
from verify.fisher.float64 import forward_observed
from verify.sweep import run as runs
from verify.sweep.decide import converging, parts_for_good
from verify.sweep.result import read_enclosed
from verify.sweep.run import run
from verify.sweep.setting import setting
from verify.sweep.starts import coincident, floats, means

OBSERVED, CERTIFIED = Grade.OBSERVED, Grade.CERTIFIED
COINCIDENT = {
    "objective": "forward",
    "n": "2",
    "d": "1",
    "eta": "1/5",
    "start.family": "spread",
    "start.M0": "5",
    "start.log_width": "-7",
    "stop.steps": "8000",
}
SEPARATED = {
    "objective": "reverse",
    "n": "3",
    "d": "1",
    "eta": "1/4 n",
    "teacher.family": "line",
    "teacher.m": "3",
    "teacher.gap": "6",
    "start.family": "box",
    "start.inside": "0",
    "stop.steps": "120",
    "stop.resting": "1e-3",
}

# log ε_crit as theorems/sharper/test_s4_brackets.py has it, from a bisection that this code had no part in.
LOCATED = [(2, "1/5", 3, -2.815), (2, "1/5", 8, -14.138), (5, "1/5", 4, -7.815), (2, "1/100", 3, -4.939)]


@pytest.mark.parametrize(("n", "eta", "M0", "critical"), LOCATED)
def test_the_boundary_is_where_s4_s_brackets_have_it(n, eta, M0, critical):
    at = COINCIDENT | {"n": str(n), "eta": eta, "start.M0": str(M0)}
    below, above = (
        run(at | {"start.log_width": f"{critical + side / 100:.3f}"}, 0, OBSERVED) for side in (-1, 1)
    )
    assert below.outcome == "all arrive"
    assert above.outcome.endswith(f"of {n} arrive")


@pytest.mark.parametrize("width", ["-20", "-8", "-7", "0"])
def test_balls_and_floats_agree_on_both_sides_of_the_boundary(width):
    at = COINCIDENT | {"start.log_width": width}
    seen, shown = run(at, 0, OBSERVED), run(at, 0, CERTIFIED)
    assert shown.grade is CERTIFIED
    assert shown.outcome == seen.outcome == ("all arrive" if float(width) < -7.723 else "1 of 2 arrive")
    assert shown.numbers["for"] == "all time"
    V = read_enclosed(shown.numbers["V"])
    assert V.upper < Fraction(1, 4) or V.lower > Fraction(9)
    assert abs(seen.steps - shown.steps) <= 1
    assert abs(float(seen.numbers["V"]) - float(V.lower)) < 0.2


def test_a_linear_start_is_that_of_float64_where_float64_can_do_it():
    at = COINCIDENT | {"n": "3", "d": "2", "start.family": "perturbed", "start.log_width": "-12"}
    start = coincident(setting(at), 5)
    mu = np.exp(-12.0) * floats(start.shape)
    mu[:, 0] += 5
    found = run(at, 5, OBSERVED)
    plain = observed_descent(forward_observed, mu, 0.2, found.steps, [found.steps]).sizes()[-1]
    assert float(found.numbers["farthest"]) == pytest.approx(plain.max(), rel=1e-2)
    assert float(found.numbers["nearest"]) == pytest.approx(plain.min(), rel=1e-2)


def test_a_stationary_point_is_none_of_the_others():
    # Theorem 3.1's: (s, −s, 0).
    s = "2.5505509886482234012"
    at = {k: v for k, v in COINCIDENT.items() if not k.startswith("start")} | {"n": "3"}
    found = run(at | {"start.family": "points", "start.means": f'["{s}","-{s}","0"]'}, 0, OBSERVED)
    assert found.outcome == "stationary"


def test_steps_that_are_too_large_diverge_and_few_steps_decide_nothing():
    at = {k: v for k, v in COINCIDENT.items() if not k.startswith("start")}
    at |= {"objective": "reverse", "start.family": "points", "start.means": '["3","3"]'}
    assert run(at | {"eta": "3"}, 0, OBSERVED).outcome == "diverges"
    short = run(at | {"eta": "1/10", "stop.steps": "1"}, 0, OBSERVED)
    assert (short.outcome, short.grade, short.steps) == ("undecided", Grade.INCONCLUSIVE, 1)
    assert run(at | {"eta": "1/3"}, 0, CERTIFIED).outcome == run(at | {"eta": "1/3"}, 0, OBSERVED).outcome


def test_students_among_teachers_are_judged_as_r2_s_sweep_judges_them():
    close = SEPARATED | {"teacher.gap": "3"}
    at = setting(close)
    starts = np.array([floats(means(at, seed)) for seed in range(20)])
    ends, _ = Sweep(floats(at.teacher)).descend(starts, 0.75, 120, 1e-3)
    together = outcome(floats(at.teacher), starts, ends, 0.5)
    alone = [run(close, seed, OBSERVED).outcome for seed in range(20)]
    assert [word == "all kept" for word in alone] == together.success.tolist()
    assert len(set(alone)) > 1


def test_students_among_teachers_in_balls():
    for seed in range(3):
        shown = run(SEPARATED, seed, CERTIFIED)
        assert shown.grade is CERTIFIED
        assert shown.outcome == run(SEPARATED, seed, OBSERVED).outcome
        assert shown.numbers["for"] == f"step {shown.steps}"


def test_other_weights_go_by_other_nodes():
    uneven = SEPARATED | {"weights": '["1/2","1/4","1/4"]', "teacher.weights": '["1/3","1/3","1/3"]'}
    assert run(uneven, 0, OBSERVED).outcome in ("all kept", "some moved", "some elsewhere")


def test_an_undecided_enclosure_is_inconclusive_and_says_why():
    found = run(COINCIDENT | {"start.log_width": "-7.7229", "stop.steps": "20"}, 0, CERTIFIED)
    assert found.outcome == "undecided"
    assert found.grade is Grade.INCONCLUSIVE
    assert "20 steps" in found.trouble


@pytest.mark.parametrize(
    "changes",
    [
        {"d": "2", "start.family": "perturbed"},  # whose deviations across the line would be left out
        {"objective": "reverse"},
    ],
)
def test_balls_are_not_asked_for_what_they_would_get_wrong(changes):
    found = run(COINCIDENT | changes, 0, CERTIFIED)
    assert (found.outcome, found.grade) == ("failed", Grade.INCONCLUSIVE)
    assert "impossible here" in found.trouble


def test_a_run_that_raises_has_failed_and_ends_no_sweep(monkeypatch):
    monkeypatch.setattr(runs, "observe", lambda *_: 1 / 0)
    found = run(COINCIDENT, 0, OBSERVED)
    assert (found.outcome, found.grade) == ("failed", Grade.INCONCLUSIVE)
    assert found.trouble == "ZeroDivisionError: division by zero"
    assert run({"objective": "forward"}, 0, OBSERVED).outcome == "failed"


def test_for_all_time_is_said_only_where_a_theorem_says_it():
    at = setting(COINCIDENT)
    assert converging(at) == Fraction(1, 4)
    assert parts_for_good(at)
    assert converging(setting(COINCIDENT | {"eta": "6/25"})) is None  # 4/17 < 6/25
    assert converging(setting(COINCIDENT | {"eta": "4/17"})) == Fraction(1, 4)
    assert not parts_for_good(setting(COINCIDENT | {"eta": "3/5"}))
    assert not parts_for_good(setting(COINCIDENT | {"decide.far": "3"}))
    assert not parts_for_good(setting(COINCIDENT | {"decide.near": "2/5"}))
    assert not parts_for_good(setting(COINCIDENT | {"n": "3"}))
    reverse = COINCIDENT | {"objective": "reverse"}
    assert converging(setting(reverse | {"eta": "1/5"})) == 5  # 1/(2 · ½ · ⅕)
    assert converging(setting(reverse | {"eta": "11/10"})) is None


def test_draws_depend_on_the_seed_and_on_nothing_that_an_axis_moves():
    at = COINCIDENT | {"start.family": "perturbed"}
    shapes = {
        coincident(setting(at | {"start.log_width": w}), seed).shape for w in ("-5", "-6") for seed in (0, 1)
    }
    assert len(shapes) == 2
    boxed = floats(means(setting(SEPARATED | {"start.inside": "1/2"}), 3))
    assert outcome([[-6.0], [0.0], [6.0]], boxed[None], boxed[None], 1.0).margin.min() >= 0.5
