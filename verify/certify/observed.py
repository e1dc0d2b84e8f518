"""What was computed without error control: the same questions as for balls, but never more than OBSERVED."""

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


def observed(step: Step, how: str = "float64") -> Step:
    """The step, if its numbers came from float64, or as ``how`` says, without error control.

    Returns:
        OBSERVED for a step that would be CERTIFIED or PROVED if its numbers were exact. REFUTED and
        INCONCLUSIVE stay, and say how that was computed.
    """
    if step.grade > Grade.OBSERVED:
        return replace(step, grade=Grade.OBSERVED, method=f"{how}, without error control")
    return replace(step, method=f"{how}, without error control", residual=f"in {how}: {step.residual}")
