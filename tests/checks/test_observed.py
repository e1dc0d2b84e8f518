from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify.arithmetic import ball
from verify.checks.bound import at_most
from verify.checks.observed import near, observed, seen_less
from verify.errors import InputError
from verify.evidence import Grade


@pytest.mark.parametrize(
    ("claimed", "grade", "seen_false"),
    [(2.005, Grade.OBSERVED, False), (2.03, Grade.INCONCLUSIVE, False), (2.1, Grade.INCONCLUSIVE, True)],
)
def test_near_counts_errors_and_refutes_nothing(claimed, grade, seen_false):
    step = near("x", "a fit", 2.0, claimed, 0.01, scope="", name="x")
    assert (step.grade, step.seen_false) == (grade, seen_false)
    assert bool(step.residual) == (grade is not Grade.OBSERVED)


def test_near_has_a_slack():
    step = near("x", "a fit", 2.0, 2.005, 0.01, scope="", name="x")
    assert float(step.slack.at_least) == pytest.approx(2, rel=1e-6)
    assert near("x", "a fit", 2.0, 2.0, 0.01, scope="", name="x").slack is None


@pytest.mark.parametrize(
    ("larger", "grade", "seen_false"),
    [(2.0, Grade.OBSERVED, False), (1.05, Grade.INCONCLUSIVE, False), (0.5, Grade.INCONCLUSIVE, True)],
)
def test_seen_less_has_a_margin_and_refutes_nothing(larger, grade, seen_false):
    step = seen_less("x", "", 1.0, larger, 0.1, scope="", name="x")
    assert (step.grade, step.seen_false) == (grade, seen_false)


def test_seen_less_has_a_slack_for_positive_numbers():
    assert float(seen_less("x", "", 1.0, 2.0, 0.1, scope="", name="x").slack.at_least) == 2
    assert seen_less("x", "", -1.0, 2.0, 0.1, scope="", name="x").slack is None


def test_an_error_of_nothing_is_refused():
    with pytest.raises(InputError):
        near("x", "", 1.0, 1.0, 0.0, scope="", name="x")
    with pytest.raises(InputError):
        seen_less("x", "", 1.0, 2.0, 0.0, scope="", name="x")


@pytest.mark.parametrize(("number", "grade"), [("1/2", Grade.OBSERVED), ("3/2", Grade.INCONCLUSIVE)])
def test_a_step_for_balls_is_never_above_observed_nor_refuted(number, grade):
    step = at_most("", "", ball(Fraction(number)), ball(1), scope="", name="x")
    assert step.grade in (Grade.CERTIFIED, Grade.REFUTED)
    seen = observed(step)
    assert seen.grade is grade
    assert seen.seen_false == (step.grade is Grade.REFUTED)
    assert "without error control" in seen.method
    assert seen.slack == step.slack


@pytest.mark.parametrize("kind", [float, np.float64])
def test_what_was_seen_false_is_a_plain_bool_for_numpy_s_numbers_too(kind):
    far = near("", "", kind(1), kind(2), kind(0.1), scope="", name="x")
    behind = seen_less("", "", kind(2), kind(1), 0.1, scope="", name="x")
    assert far.seen_false is True
    assert behind.seen_false is True


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_overflowed_is_refused(bad):
    for numbers in ((bad, 1.0, 0.1), (1.0, bad, 0.1), (1.0, 1.0, bad)):
        with pytest.raises(InputError, match="not finite"):
            near("x", "", *numbers, scope="", name="x")
        with pytest.raises(InputError, match="not finite"):
            seen_less("x", "", *numbers, scope="", name="x")
