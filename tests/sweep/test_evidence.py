"""A sweep's rows as steps: counts OBSERVED, sides of a boundary CERTIFIED by runs that are made again."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.sweep.specs import PHASES, toy
from verify.checks.frequency import probability_above, probability_below
from verify.errors import InputError
from verify.evidence import Grade
from verify.sweep.evidence import certified, frequencies, often, series, sides
from verify.sweep.pool import here
from verify.sweep.reading import spec
from verify.sweep.sweeping import run_sweep

GAUSSIAN = {
    "objective": "forward",
    "n": 2,
    "d": 1,
    "eta": "1/5",
    "seeds": 12,
    "start": {"family": "gaussian"},
    "stop": {"steps": 300},
    "axes": {"start.scale": ["1/10", "6"]},
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    root, found = tmp_path_factory.mktemp("counted"), spec(GAUSSIAN)
    run_sweep(found, root, here(), lambda *_: None)
    return root, found


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory):
    found = spec(PHASES | {"refine": {"axes": ["start.log_width"], "depth": 3, "certify": 1}})
    root = tmp_path_factory.mktemp("bracketed")
    run_sweep(found, root, here(), lambda *_: None)
    return root, found


def test_frequencies_count_the_seeds_of_a_place(counted):
    found = frequencies(*counted, ("all arrive",))
    assert [values["start.scale"] for values, _ in found] == ["1/10", "6"]
    assert [seen.runs for _, seen in found] == [12, 12]
    assert found[0][1].successes == 12
    (one,) = frequencies(*counted, ("all arrive",), {"start.scale": "6"})
    assert one == found[1]


def test_steps_are_observed_or_inconclusive(counted):
    root, found = counted
    seen = frequencies(root, found, ("all arrive",), {"start.scale": "1/10"})
    (holds,) = often(probability_above, "p > 1/2", found, ("all arrive",), seen, Fraction(1, 2))
    (fails,) = often(probability_below, "p < 1/2", found, ("all arrive",), seen, Fraction(1, 2))
    assert holds.grade is Grade.OBSERVED
    assert (fails.grade, fails.seen_false) == (Grade.INCONCLUSIVE, True)
    assert holds.data["runs, P(all arrive)"] == 12
    assert found.digest in holds.why


def test_places_that_outcomes_have_chosen_are_not_counted(bracketed):
    values = [values["start.log_width"] for values, _ in frequencies(*bracketed, ("all arrive",))]
    assert sorted(set(values)) == ["-12", "-4", "-8", "0"]


def test_a_place_that_was_not_swept_is_refused(counted):
    with pytest.raises(InputError, match="no rows there"):
        frequencies(*counted, ("all arrive",), {"start.scale": "5"})


def test_a_series_has_intervals(counted):
    (curve,) = series("t", *counted, ("all arrive",), "start.scale").curves
    assert curve.x == (0.1, 6.0)
    assert all(low <= y <= high for low, y, high in zip(curve.low, curve.y, curve.high, strict=True))


def test_both_sides_are_certified_by_runs_that_are_made_again(bracketed):
    root, found = bracketed
    (low, below), (high, above) = sides(root, found)
    assert (below, above) == ("all arrive", "1 of 2 arrive")
    for point, outcome, other in ((low, below, above), (high, above, below)):
        assert {s.grade for s in certified(found, point, outcome)} == {Grade.CERTIFIED}
        assert Grade.REFUTED in {s.grade for s in certified(found, point, other)}


def test_an_outcome_that_no_region_decides_is_refused(bracketed):
    _, found = bracketed
    with pytest.raises(InputError, match="not decided by regions"):
        certified(found, 0, "stationary")
    with pytest.raises(InputError):
        certified(toy(2, 2), 0, "all arrive")
