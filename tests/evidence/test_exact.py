from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.examples import checked
from verify.errors import InputError
from verify.evidence import Dyadic, Enclosure, Grade, Slack, Step


def enclosure(midpoint: int, radius: int = 0, exponent: int = 0) -> Enclosure:
    return Enclosure(Dyadic(midpoint, exponent), Dyadic(radius, exponent))


@given(st.integers(), st.integers(-200, 200))
def test_dyadic_is_its_fraction(mantissa: int, exponent: int) -> None:
    assert Dyadic(mantissa, exponent).fraction() == mantissa * Fraction(2) ** exponent


def test_ends_of_an_enclosure() -> None:
    third = Enclosure(Dyadic(5, -4), Dyadic(1, -5))
    assert (third.lower, third.upper) == (Fraction(9, 32), Fraction(11, 32))


def test_negative_radius_is_refused() -> None:
    with pytest.raises(InputError, match="radius"):
        enclosure(1, -1)


def test_slack_is_the_worst_ratio_of_the_enclosures() -> None:
    assert Slack("rate", enclosure(10, 2), enclosure(3, 1)).at_least == 2
    assert Slack("floor", enclosure(3, 1), enclosure(10, 2), lower=True).at_least == 2


@pytest.mark.parametrize("doubtful", [enclosure(0), enclosure(1, 1), enclosure(-3)])
def test_slack_of_what_may_not_be_positive_is_refused(doubtful: Enclosure) -> None:
    with pytest.raises(InputError, match="claimed"):
        Slack("rate", doubtful, enclosure(1))
    with pytest.raises(InputError, match="certified"):
        Slack("rate", enclosure(1), doubtful)


@pytest.mark.parametrize("inexact", [0.1, "0.1", 1j, None])
def test_step_refuses_numbers_that_no_ledger_could_carry(inexact: object) -> None:
    with pytest.raises(InputError, match="is no exact number"):
        Step("a", "b", "c", Grade.CERTIFIED, "n=3", data={"s": inexact})  # type: ignore[dict-item]


@pytest.mark.parametrize("grade", [Grade.CERTIFIED, Grade.PROVED])
def test_no_step_with_an_inference_left_to_the_reader_is_more_than_argued(grade: Grade) -> None:
    with pytest.raises(InputError, match="left to the reader: a < b"):
        Step("a < c", "b", "c", grade, "n=3", open_joints=("a < b",))


def test_grades_are_ordered_by_support_and_explain_themselves() -> None:
    order = ["REFUTED", "INCONCLUSIVE", "OBSERVED", "ARGUED", "CERTIFIED", "PROVED"]
    assert [grade.name for grade in sorted(Grade)] == order
    assert len({grade.symbol for grade in Grade}) == len({grade.sentence for grade in Grade}) == len(Grade)
    assert checked().grade is Grade.PROVED
