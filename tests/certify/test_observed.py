from fractions import Fraction

import pytest

from verify.arithmetic import ball, overlap, precision
from verify.certify.bound import at_most
from verify.certify.observed import exactly, observed
from verify.errors import InputError
from verify.evidence import Grade


def found(number, bound=1):
    step = at_most("x < b", "", exactly(number, "x"), ball(bound), scope="", name="x")
    return observed(step)


def test_no_double_is_ever_certified():
    step = found(0.5)
    assert step.grade is Grade.OBSERVED
    assert "float64" in step.method
    assert step.slack.at_least == 2


def test_a_violation_says_that_it_was_seen_in_float64():
    step = found(1.5)
    assert step.grade is Grade.REFUTED
    assert step.residual.startswith("in float64")
    assert found(1.0).grade is Grade.INCONCLUSIVE


def test_a_double_is_taken_exactly():
    with precision(128):
        assert not overlap(exactly(0.1, "x"), ball(Fraction(1, 10)))
        assert overlap(exactly(0.1, "x"), ball(Fraction(*(0.1).as_integer_ratio())))


def test_not_finite():
    with pytest.raises(InputError, match="x"):
        exactly(float("nan"), "x")
