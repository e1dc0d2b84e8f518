"""A zero of a real function in a given ball, by the interval Newton operator."""

from __future__ import annotations

from verify.arithmetic import (
    Ball,
    certainly_nonzero,
    certainly_within,
    current_bits,
    decimal,
    is_finite,
    middle,
    record,
)
from verify.arithmetic.arguments import checked
from verify.checks.field import Field
from verify.checks.number import number
from verify.evidence import Grade, Step
from verify.evidence.axioms import INTERVAL_NEWTON


@checked
def newton(g: Field, box: Ball) -> Ball:
    """The interval Newton operator N(S) = m − g(m)/g'(S), m the midpoint of S; not finite if g'(S) meets 0.

    Every zero of g in S lies in N(S); if N(S) lies in the interior of S, there is exactly one.
    """
    m = middle(box)
    (value,), ((slope,),) = g.value([m]), g.derivative([box])
    return m - value / slope


@checked
def has_one_zero(statement: str, why: str, g: Field, box: Ball, *, scope: str, name: str) -> Step:
    """Exactly one zero of g lies in the ball.

    Args:
        statement: in LaTeX.
        why: the reason.
        g: the function, of one variable, which knows its derivative.
        box: where the zero is claimed to be.
        scope: the instance.
        name: what the zero is called in the step's data; its enclosure there is N(S).

    Returns:
        CERTIFIED: N(S) lies in the interior of S.
        REFUTED: g has no zero in the ball, since g(S) excludes 0.
        INCONCLUSIVE: neither.
    """
    box = number(box, "box")
    image = newton(g, box)
    if is_finite(image) and certainly_within(image, box):
        method = f"interval Newton operator in ball arithmetic, {current_bits()} bits"
        data = {name: record(image)}
        return Step(statement, why, method, Grade.CERTIFIED, scope, "", (INTERVAL_NEWTON,), data)
    (over,) = g.value([box])
    method = f"the function enclosed on the whole ball, {current_bits()} bits"
    if certainly_nonzero(over):
        left_over = f"the function is {decimal(over, 12)} on all of {box.str(50)}"
        return Step(statement, why, method, Grade.REFUTED, scope, left_over)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"N(S) = {image} is not inside S = {box}")
