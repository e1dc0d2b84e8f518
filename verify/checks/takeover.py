"""Where a run of reverse descent reaches the region from which it is proved to converge."""

from __future__ import annotations

from fractions import Fraction

from verify.arithmetic import Ball, ball
from verify.checks.bound import at_most
from verify.checks.sign import less
from verify.dynamics import Trajectory
from verify.errors import InputError
from verify.evidence import Step


def reverse_limit(rate: Fraction, largest_weight: Fraction) -> Fraction:
    """The largest max(1, V) at which S-2 covers the step size: 1/(2 π_max η).

    Raises:
        InputError: a rate or weight that is not positive, or a rate so large that S-2 covers it nowhere.
    """
    if not (rate > 0 and largest_weight > 0):
        raise InputError("rate", rate, "rate and weight must be positive", "give fractions > 0")
    limit = 1 / (2 * largest_weight * rate)
    if limit < 1:
        why = f"S-2 asks for at most 1/(2 π_max) = {1 / (2 * largest_weight)}"
        raise InputError("rate", rate, why, "take smaller steps")
    return limit


def covered(run: Trajectory, k: int, limit: Fraction, *, scope: str) -> Step:
    """At step k the hypothesis of S-2, max(1, V_k) ≤ 1/(2 π_max η), holds; with its slack.

    By S-2 (theorems/sharper/test_s2_reverse_converges.py) V then never increases and μ → 0.

    Args:
        run: of reverse descent, for the teacher N(0, I).
        k: the step.
        limit: see :func:`reverse_limit`.
        scope: the instance.

    Returns:
        CERTIFIED, REFUTED or INCONCLUSIVE, as the sign of limit − max(1, V_k).
    """
    statement = rf"\max(1, V_{{{k}}}) \le 1/(2\pi_{{\max}}\eta)"
    most: Ball = run.sizes[k].max(ball(1))
    return at_most(statement, "enclosed", most, ball(limit), scope=scope, name="max(1, V)")


def falls(run: Trajectory, k: int, *, scope: str, sign: int = 1) -> Step:
    """V_{k+1} < V_k; ``sign`` −1 asks for the contrary, which a false twin does."""
    pair = (run.sizes[k + 1], run.sizes[k])[::sign]
    statement = rf"V_{{{k + 1}}} {'<' if sign > 0 else '>'} V_{{{k}}}"
    return less(statement, "both enclosed", *pair, scope=scope, name=f"V_{k} − V_{k + 1}")
