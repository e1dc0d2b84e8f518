from __future__ import annotations

from fractions import Fraction

import pytest

from verify.arithmetic import ball
from verify.checks.bound import at_most
from verify.checks.observed import near, observed, seen_less
from verify.errors import InputError
from verify.evidence import Grade


@pytest.mark.parametrize(
    ("claimed", "grade"), [(2.005, Grade.OBSERVED), (2.03, Grade.INCONCLUSIVE), (2.1, Grade.REFUTED)]
)
def test_near_counts_errors(claimed, grade):
    step = near("x", "a fit", 2.0, claimed, 0.01, scope="", name="x")
    assert step.grade is grade
    assert bool(step.residual) == (grade is not Grade.OBSERVED)


def test_near_has_a_slack():
    step = near("x", "a fit", 2.0, 2.005, 0.01, scope="", name="x")
    assert float(step.slack.at_least) == pytest.approx(2, rel=1e-6)
    assert near("x", "a fit", 2.0, 2.0, 0.01, scope="", name="x").slack is None


@pytest.mark.parametrize(
    ("larger", "grade"), [(2.0, Grade.OBSERVED), (1.05, Grade.INCONCLUSIVE), (0.5, Grade.REFUTED)]
)
def test_seen_less_has_a_margin(larger, grade):
    assert seen_less("x", "", 1.0, larger, 0.1, scope="", name="x").grade is grade


def test_seen_less_has_a_slack_for_positive_numbers():
    assert float(seen_less("x", "", 1.0, 2.0, 0.1, scope="", name="x").slack.at_least) == 2
    assert seen_less("x", "", -1.0, 2.0, 0.1, scope="", name="x").slack is None


def test_an_error_of_nothing_is_refused():
    with pytest.raises(InputError):
        near("x", "", 1.0, 1.0, 0.0, scope="", name="x")
    with pytest.raises(InputError):
        seen_less("x", "", 1.0, 2.0, 0.0, scope="", name="x")


@pytest.mark.parametrize(("number", "grade"), [("1/2", Grade.OBSERVED), ("3/2", Grade.REFUTED)])
def test_a_step_for_balls_is_never_above_observed(number, grade):
    step = at_most("", "", ball(Fraction(number)), ball(1), scope="", name="x")
    assert step.grade in (Grade.CERTIFIED, Grade.REFUTED)
    seen = observed(step)
    assert seen.grade is grade
    assert "without error control" in seen.method
    assert seen.slack == step.slack
