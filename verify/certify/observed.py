"""What was computed in float64: the same questions as for balls, but never more than OBSERVED."""

from __future__ import annotations

from dataclasses import replace

from verify.arithmetic import Ball, as_real, ball
from verify.evidence import Grade, Step


def exactly(value: float, name: str) -> Ball:
    """The double itself as a ball, for a check whose step then goes through :func:`observed`.

    Raises:
        InputError: the value is not finite.
    """
    return ball(as_real(float(value), name))


def observed(step: Step) -> Step:
    """The step, if its numbers came from float64 without error control.

    Returns:
        OBSERVED for a step that would be CERTIFIED or PROVED if its numbers were exact. REFUTED and
        INCONCLUSIVE stay, and say that it was float64 that said so.
    """
    if step.grade > Grade.OBSERVED:
        return replace(step, grade=Grade.OBSERVED, method="float64, without error control")
    return replace(step, method="float64, without error control", residual=f"in float64: {step.residual}")
