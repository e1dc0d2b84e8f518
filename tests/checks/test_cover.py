from fractions import Fraction

from verify.arithmetic import ball, precision
from verify.checks.cover import negative_on
from verify.checks.invariant import Shell
from verify.evidence import Grade
from verify.expectation import cost

SQUARE = Shell(Fraction(1), Fraction(2), Fraction(3))


def check(value, budget=2000, region=SQUARE):
    with precision(64):
        return negative_on("", "", value, region, scope="", name="f", budget=budget)


def test_negative_everywhere_and_how_large():
    step = check(lambda b: b[0] * b[0] - b[1] - ball(1))
    assert step.grade is Grade.CERTIFIED
    assert step.data["max f ≤"].upper < 0
    assert step.data["f"].lower < Fraction(-4)  # at c = 0, D near 3
    assert step.data["boxes"] >= 1


def test_a_point_refutes():
    step = check(lambda b: b[0] - ball(Fraction(9, 10)))
    assert step.grade is Grade.REFUTED
    assert "0.0375" in step.residual


def test_a_boundary_value_of_zero_is_undecided():
    # c² ≤ 1 on the shell, with equality on its edge
    step = check(lambda b: b[0] * b[0] - ball(1), budget=300)
    assert step.grade is Grade.INCONCLUSIVE
    assert "undecided" in step.residual


def test_what_is_outside_the_region_does_not_count():
    # D is ≥ 1 on the only box, but D ≥ √(c² + 3) − c in the shell: positive only outside it
    step = check(lambda b: ball(Fraction(11, 10)) - b[1] - b[0] / 2)
    assert step.grade is Grade.CERTIFIED


def test_a_long_cover_is_said_at_its_first_box(monkeypatch, caplog):
    check(lambda b: b[0] * b[0] - b[1] - ball(1))
    assert not caplog.records
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    check(lambda b: b[0] * b[0] - b[1] - ball(1))
    assert "a cover by up to 2000 boxes may take about" in caplog.text
    assert len(caplog.records) == 1
