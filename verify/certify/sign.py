"""The sign of a number that is known as a ball."""

from __future__ import annotations

from verify.arithmetic import Ball, certainly_negative, certainly_positive, current_bits, decimal, record
from verify.evidence import Grade, Step


def positive(statement: str, why: str, number: Ball, *, scope: str, name: str) -> Step:
    """The number is > 0.

    Args:
        statement: in LaTeX.
        why: the reason.
        number: an enclosure of it.
        scope: the instance.
        name: what the number is called in the step's data.

    Returns:
        CERTIFIED: the whole ball is > 0.
        REFUTED: the whole ball is < 0.
        INCONCLUSIVE: the ball meets 0.
    """
    method = f"the sign of a ball, {current_bits()} bits"
    data = {name: record(number)}
    if certainly_positive(number):
        return Step(statement, why, method, Grade.CERTIFIED, scope, data=data)
    shown = f"{name} = {decimal(number, 12)}"
    if certainly_negative(number):
        return Step(statement, why, method, Grade.REFUTED, scope, shown, data=data)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"{shown} meets 0", data=data)


def less(statement: str, why: str, smaller: Ball, larger: Ball, *, scope: str, name: str) -> Step:
    """Whether smaller < larger, by the sign of their difference, which is the step's data."""
    return positive(statement, why, larger - smaller, scope=scope, name=name)
