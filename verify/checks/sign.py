"""The sign of a number that is known as a ball."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from verify.arithmetic import (
    Ball,
    certainly_negative,
    certainly_positive,
    current_bits,
    decimal,
    greatest,
    hull,
    is_finite,
    lower,
    record,
    upper,
)
from verify.arithmetic.arguments import checked
from verify.checks.number import number as admitted
from verify.errors import InputError
from verify.evidence import Grade, Step


@checked
def positive(statement: str, why: str, number: Ball, *, scope: str, name: str) -> Step:
    """The number is > 0.

    Args:
        statement: in LaTeX.
        why: the reason.
        number: an enclosure of it, or the number itself if it is rational.
        scope: the instance.
        name: what the number is called in the step's data.

    Returns:
        CERTIFIED: the whole ball is > 0.
        REFUTED: the whole ball is < 0.
        INCONCLUSIVE: the ball meets 0.

    Raises:
        InputError: a float, or what is no number; so do the other functions here.
        PrecisionError: the ball is not finite.
    """
    number = admitted(number, name)
    method = f"the sign of a ball, {current_bits()} bits"
    data = {name: record(number)}
    if certainly_positive(number):
        return Step(statement, why, method, Grade.CERTIFIED, scope, data=data)
    shown = f"{name} {_readable(number)}"
    if certainly_negative(number):
        return Step(statement, why, method, Grade.REFUTED, scope, shown, data=data)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"{shown} meets 0", data=data)


def _readable(number: Ball) -> str:
    """By its certain digits or, if there are none, by its ends: a sign has to be seen."""
    text = decimal(number, 12)
    if not text.startswith("[+/-") or not is_finite(number):
        return f"= {text}"
    return f"lies between {decimal(lower(number), 3)} and {decimal(upper(number), 3)}"


@checked
def less(statement: str, why: str, smaller: Ball, larger: Ball, *, scope: str, name: str) -> Step:
    """Whether smaller < larger, by the sign of their difference, which is the step's data."""
    difference = admitted(larger, "larger") - admitted(smaller, "smaller")
    return positive(statement, why, difference, scope=scope, name=name)


@checked
def falls(statement: str, why: str, values: Sequence[Ball], *, scope: str, name: str) -> Step:
    """Whether every value is < the one before it, by the least fall, which is the step's data.

    Raises:
        InputError: fewer than two values.
    """
    if len(values) < 2:
        raise InputError("values", values, "fewer than two of them", "take at least one step")
    balls = [admitted(value, f"values[{k}]") for k, value in enumerate(values)]
    steps = [before - after for before, after in pairwise(balls)]
    least = hull(-greatest(-end(step) for step in steps) for end in (lower, upper))
    return positive(statement, why, least, scope=scope, name=name)
