from fractions import Fraction

from verify.arithmetic import ball, precision
from verify.checks.bound import at_least, at_most, below
from verify.evidence import Grade


def test_upper_bound_with_its_slack():
    with precision(64):
        step = at_most("", "", ball(2), ball(3), scope="", name="x")
        assert step.grade is Grade.CERTIFIED
        assert step.slack.at_least == Fraction(3, 2)
        assert at_most("", "", ball(3), ball(2), scope="", name="x").grade is Grade.REFUTED
        assert at_most("", "", ball(2), ball(2), scope="", name="x").grade is Grade.INCONCLUSIVE


def test_lower_bound_with_its_slack():
    with precision(64):
        step = at_least("", "", ball(4), ball(1), scope="", name="x")
        assert step.grade is Grade.CERTIFIED
        assert step.slack.at_least == 4
        assert at_least("", "", ball(1), ball(4), scope="", name="x").grade is Grade.REFUTED
        assert at_least("", "", ball(1), ball(4), scope="", name="x").slack is None


def test_rational_bound_is_proved_or_refuted():
    third, half = Fraction(1, 3), Fraction(1, 2)
    with precision(64):
        step = below("", "", third, half, scope="", name="x")
        assert step.grade is Grade.ARGUED
        assert abs(step.slack.at_least - Fraction(3, 2)) < Fraction(1, 10**15)
        assert step.data == {"x": third, "bound": half}
        assert below("", "", half, half, scope="", name="x").grade is Grade.REFUTED
        assert "0.5 is not below 0.333333" in below("", "", half, third, scope="", name="x").residual
