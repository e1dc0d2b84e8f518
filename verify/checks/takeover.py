"""Where a run of reverse descent reaches the region from which it is proved to converge."""

from __future__ import annotations

from fractions import Fraction

from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball
from verify.arithmetic.arguments import checked
from verify.checks.bound import at_most
from verify.checks.sign import less
from verify.dynamics import Trajectory
from verify.errors import InputError
from verify.evidence import Step
from verify.lemmas.reverse_step import reverse_limit


@checked
def covered(run: Trajectory, k: int, *, scope: str, times: Fraction = Fraction(1)) -> Step:
    """At step k the hypothesis of S-2, max(1, V_k) ≤ 1/(2 π_max η), holds; with its slack.

    By S-2 V then never increases and μ → 0. Step size and weights are those of the run.

    Args:
        run: of reverse descent, for the teacher N(0, I).
        k: the step.
        scope: the instance.
        times: ≥ 1; the hypothesis for that many times the step size, which a false twin asks for.

    Returns:
        CERTIFIED, REFUTED or INCONCLUSIVE, as the sign of 1/(2 π_max η) − max(1, V_k).

    Raises:
        InputError: a run of another objective or towards another teacher, a step that it does not have, times
            below 1 (which would show less than is stated), or a step size that S-2 covers nowhere.
    """
    if times < 1:
        why = "below 1, and the hypothesis is stated for the step of the run"
        raise InputError("times", times, why, "ask for 1 or more")
    _check_step(run, k, len(run.sizes))
    if run.objective.law is not Law.STUDENT or not run.objective.is_single(at_origin=True):
        why = "S-2 is about reverse descent towards N(0, I)"
        raise InputError("run", run.objective, why, "follow descend(Objective.reverse(), …)")
    limit = reverse_limit(run.rate, max(run.weights)) / times
    statement = rf"\max(1, V_{{{k}}}) \le 1/(2\pi_{{\max}}\eta)"
    most: Ball = run.sizes[k].max(ball(1))
    return at_most(statement, "enclosed", most, ball(limit), scope=scope, name="max(1, V)")


@checked
def falls(run: Trajectory, k: int, *, scope: str, sign: int = 1) -> Step:
    """V_{k+1} < V_k; ``sign`` −1 asks for the contrary, which a false twin does.

    Raises:
        InputError: a step that the run does not have, or another sign.
    """
    if sign not in (1, -1):
        raise InputError("sign", sign, "neither 1 nor −1", "1 states that V falls")
    _check_step(run, k, len(run.sizes) - 1)
    pair = (run.sizes[k + 1], run.sizes[k])[::sign]
    statement = rf"V_{{{k + 1}}} {'<' if sign > 0 else '>'} V_{{{k}}}"
    return less(statement, "both enclosed", *pair, scope=scope, name=f"V_{k} − V_{k + 1}")


def _check_step(run: Trajectory, k: int, count: int) -> None:
    if not 0 <= k < count:
        raise InputError("k", k, f"the run has steps 0 to {count - 1}", "count from 0")
