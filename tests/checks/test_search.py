from fractions import Fraction

import numpy as np
import pytest

from verify.arithmetic import ball, precision
from verify.checks.search import candidates, has_exactly
from verify.errors import InputError
from verify.evidence import Grade
from verify.expectation import cost


def cubic(x):
    """x³ − x, zeros at −1, 0, 1."""
    return ball(x**3 - x), ball(3 * x**2 - 1)


def counted(count, jet=cubic, curvature=lambda x: 6 * abs(x), ends=(Fraction(-7, 3), Fraction(5, 2)), **more):
    with precision(64):
        return has_exactly(count, "", "", jet, curvature, ends, scope="", name="zeros", **more)


def test_three_zeros():
    step = counted(3)
    assert step.grade is Grade.ARGUED
    assert step.data["zeros"] == 3


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_another_number_is_refuted(count):
    step = counted(count)
    assert step.grade is Grade.REFUTED
    assert "exactly 3" in step.residual


def test_part_of_the_line():
    assert counted(1, ends=(Fraction(1, 3), Fraction(2))).grade is Grade.ARGUED
    assert counted(0, ends=(Fraction(11, 10), Fraction(9))).grade is Grade.ARGUED


def test_a_narrow_pair_is_not_missed():
    def pair(x):
        y = x - Fraction(1, 7)
        return ball(y**2 - Fraction(1, 10**4)), ball(2 * y)

    ends = Fraction(-3), Fraction(3)
    assert counted(2, pair, lambda _: ball(2), ends).grade is Grade.ARGUED
    assert counted(0, pair, lambda _: ball(2), ends).grade is Grade.REFUTED


def test_a_double_zero_and_a_zero_at_an_end_are_undecided():
    double = lambda x: (ball((x - Fraction(1, 7)) ** 2), ball(2 * (x - Fraction(1, 7))))  # noqa: E731
    assert counted(1, double, lambda _: ball(2)).grade is Grade.INCONCLUSIVE
    assert counted(1, ends=(Fraction(1), Fraction(2))).grade is Grade.INCONCLUSIVE


def test_the_budget_ends_it():
    step = counted(3, budget=3)
    assert step.grade is Grade.INCONCLUSIVE
    assert "3 parts were looked at" in step.residual


def test_what_stays_undecided_is_named():
    double = lambda x: (ball((x - Fraction(1, 7)) ** 2), ball(2 * (x - Fraction(1, 7))))  # noqa: E731
    shown = counted(1, double, lambda _: ball(2)).residual
    assert "[0.14285" in shown  # 1/7 = 0.142857…
    assert "[0.1428" in shown.split(",")[0]
    shown = counted(1, ends=(Fraction(1), Fraction(2))).residual
    assert shown.startswith("f may be 0 at an end of [1,")


def test_a_negative_curvature_counts_by_its_size():
    """−x² + 1 has f'' = −2; taken for a bound K = −2 it refuted the truth."""
    cap = lambda x: (ball(1 - x**2), ball(-2 * x))  # noqa: E731
    ends = Fraction(-13, 5), Fraction(5, 2)
    assert counted(2, cap, lambda _: ball(-2), ends).grade is Grade.ARGUED
    assert counted(1, cap, lambda _: ball(-2), ends).grade is Grade.REFUTED


@pytest.mark.parametrize(
    ("jet", "curvature"),
    [
        (lambda x: (ball(x**3 - x), ball(5)), lambda x: 6 * abs(x)),  # a derivative that is none
        (lambda x: (ball(x**3 - x), ball(3 * x**2)), lambda x: 6 * abs(x)),
        (cubic, lambda x: ball(0)),  # a curvature that is none
        (cubic, lambda x: abs(x) / 10),
    ],
)
def test_functions_that_are_no_derivatives_are_noticed(jet, curvature):
    with pytest.raises(InputError, match="jet, curvature"):
        counted(1, jet, curvature)


def test_floats_are_refused():
    with pytest.raises(InputError, match="curvature"):
        counted(3, curvature=lambda _: 20.0)
    with pytest.raises(InputError, match="ends"):
        counted(3, ends=(-2.5, 2.5))


def test_candidates_of_a_product():
    found = candidates(lambda x: x**3 - x, np.random.default_rng(0).uniform(-2, 2, (60, 2)))
    assert {tuple(np.round(p).astype(int)) for p in found} == {
        (a, b) for a in (-1, 0, 1) for b in (-1, 0, 1) if a <= b
    }
    assert len(found) == 6


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="ends"):
        counted(1, ends=(Fraction(1), Fraction(1)))
    with pytest.raises(InputError, match="starts"):
        candidates(lambda x: x, [1.0, 2.0])


def test_a_long_search_is_said_at_its_first_part(monkeypatch, caplog):
    counted(3)
    assert not caplog.records
    monkeypatch.setattr(cost, "_LONG_SECONDS", 0.0)
    counted(3)
    assert "a search of up to 20000 parts may take about" in caplog.text
    assert len(caplog.records) == 1
