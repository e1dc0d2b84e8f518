"""Arguments by their annotations: what is admitted, as what, and what is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Protocol

import numpy as np
import pytest

from verify.arithmetic import Ball, ball, is_ball
from verify.arithmetic.arguments import admit_fields, admitted, checked
from verify.errors import InputError


class Stepping(Protocol):
    def step(self) -> int: ...


class Walker:
    def step(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("value", "hint", "found"),
    [
        (2, Fraction, Fraction(2)),
        (np.int64(3), int, 3),
        (3, float, 3.0),
        (np.bool_(True), bool, True),
        (None, "int | None", None),
        ([1, 2], tuple[int, ...], (1, 2)),
        ((1, "a"), tuple[int, str], (1, "a")),
        ((Fraction(1), 2), Sequence[Fraction], [1, 2]),
        ("BDF", Literal["BDF", "Radau"], "BDF"),
        ({"a": 1}, Mapping[str, int], {"a": 1}),
        (len, Callable[[Any], int], len),
    ],
)
def test_what_is_admitted(value, hint, found):
    hint = int | None if hint == "int | None" else hint
    assert admitted(value, hint, "x") == found


def test_exact_numbers_become_balls_and_protocols_are_looked_at():
    assert is_ball(admitted(Fraction(1, 3), Ball, "x"))
    assert isinstance(admitted(Walker(), Stepping, "x"), Walker)
    with pytest.raises(InputError, match=r"^x=.*has no step"):
        admitted(3, Stepping, "x")


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (0.5, Fraction), (0.5, Ball), (True, int), (2.0, int), ("1", float), (float("nan"), float), (1, bool),
        (1, str), ("ab", Sequence[str]), (5, Sequence[int]), ((1, 2, 3), tuple[int, int]),
        ("x", Literal["y"]),
        ([1], Mapping[str, int]), (1, Callable[[], int]), (10**400, float), (ball(1), Fraction), (1, list),
    ],
)  # fmt: skip
def test_what_is_refused(value, hint):
    with pytest.raises(InputError, match=r"^x="):
        admitted(value, hint, "x")


def test_the_entry_of_a_list_is_named():
    with pytest.raises(InputError, match=r"^weights\[1\]=0\.5"):
        admitted([1, 0.5], Sequence[Fraction], "weights")


def test_functions_and_fields():
    @checked
    def half(number: Fraction, *, times: int = 1) -> Fraction:
        """Doc."""
        return number * times / 2

    @dataclass(frozen=True)
    class Pair:
        first: Fraction
        second: Ball

        def __post_init__(self) -> None:
            admit_fields(self)

    assert half(3, times=3) == Fraction(9, 2)
    assert half.__doc__ == "Doc."
    with pytest.raises(InputError, match=r"^times="):
        half(3, times=1.5)
    with pytest.raises(InputError, match=r"^number="):
        half(0.5)
    assert is_ball(Pair(1, 2).second)
    with pytest.raises(InputError, match=r"^second="):
        Pair(1, 0.1)


def test_arguments_come_by_position_or_by_name():
    @checked
    def any_number(base: Fraction, /, exponent: int = 2, *rest, scale: Fraction = Fraction(1)):
        return [base, exponent, rest, scale]

    @checked
    def plain(base: Fraction, exponent: int = 2, *, scale: Fraction = Fraction(1)):
        return [base, exponent, scale]

    assert any_number(3) == [3, 2, (), 1]
    assert any_number(3, 4, 5, 6) == [3, 4, (5, 6), 1]
    assert plain(3) == plain(base=3) == plain(3, 2) == plain(3, exponent=2) == plain(3, scale=1) == [3, 2, 1]
    assert type(plain(3)[0]) is Fraction
    for wrong in ((), (1, 2, 3)):
        with pytest.raises(TypeError):
            plain(*wrong)
    with pytest.raises(InputError, match=r"^exponent="):
        plain(3, 0.5)
