"""What float64 or a fit says, against a statement: never above OBSERVED, and never REFUTED."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import isfinite

from verify.arithmetic import ball, record
from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.evidence import Enclosure, Grade, Slack, Step

_CLEARLY = 5
"""A statement is seen to be false where it misses by more than this many estimated errors."""


@checked
def near(
    statement: str, why: str, found: float, claimed: float, error: float, *, scope: str, name: str
) -> Step:
    """The number found agrees with the one claimed, to within its estimated error.

    Args:
        statement: in LaTeX.
        why: how it was found, and how the error was estimated.
        found: what was computed, without error control.
        claimed: what the statement says.
        error: the estimated error of ``found``, > 0.
        scope: the instance.
        name: what the number is called in the step's data and slack.

    Returns:
        OBSERVED with its slack error/|found − claimed|, or INCONCLUSIVE; seen false if it misses by more
        than 5 errors.

    Raises:
        InputError: an error that is not positive, or a number that is not finite.
    """
    _check_finite(found=found, claimed=claimed, error=error)
    if not error > 0:
        raise InputError("error", error, "is not positive", "estimate it, e.g. from a second fit")
    miss = abs(found - claimed)
    method = f"float64; misses by {miss:.2g}, estimated error {error:.2g}"
    data = {name: _exactly(found), f"error of {name}": _exactly(error)}
    shown = f"{name} = {found:.8g} ± {error:.2g}, claimed {claimed:.8g}"
    if miss <= error:
        step = Step(statement, why, method, Grade.OBSERVED, scope, data=data)
        return step.with_slack(Slack(name, _exactly(error), _exactly(miss))) if miss else step
    seen_false = bool(miss > _CLEARLY * error)  # NumPy has a bool of its own, which no ledger takes
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, shown, data=data, seen_false=seen_false)


@checked
def seen_less(
    statement: str, why: str, smaller: float, larger: float, margin: float, *, scope: str, name: str
) -> Step:
    """One number is less than another, both computed without error control.

    Args:
        statement: in LaTeX.
        why: how they were found, and why the errors are below the margin.
        smaller: the one number.
        larger: the other.
        margin: what their difference must exceed to count, either way; > 0.
        scope: the instance.
        name: what the difference is called in the step's data.

    Returns:
        OBSERVED, with its slack larger/smaller if both are positive, or INCONCLUSIVE; seen false if
        larger < smaller by more than the margin.

    Raises:
        InputError: a margin that is not positive, or a number that is not finite.
    """
    _check_finite(smaller=smaller, larger=larger, margin=margin)
    if not margin > 0:
        raise InputError("margin", margin, "is not positive", "estimate the error of the difference")
    difference = larger - smaller
    method = f"float64; the difference is {difference:.3g}, margin {margin:.1g}"
    data = {name: _exactly(difference)}
    shown = f"{name}: {smaller:.6g} against {larger:.6g}"
    if difference > margin:
        step = Step(statement, why, method, Grade.OBSERVED, scope, data=data)
        if smaller <= 0:  # no ratio of positive numbers
            return step
        return step.with_slack(Slack(name, _exactly(larger), _exactly(smaller)))
    seen_false = bool(-difference > margin)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, shown, data=data, seen_false=seen_false)


@checked
def observed(step: Step, how: str = "float64") -> Step:
    """A step of a check for balls whose numbers came without error control, from float64 or as ``how`` says.

    Returns:
        OBSERVED for a step that would be more if its numbers were exact; seen false for one that would be
        REFUTED. Both say how that was computed, and so does an INCONCLUSIVE one.
    """
    method = f"{how}, without error control"
    if step.grade > Grade.OBSERVED:
        return replace(step, grade=Grade.OBSERVED, method=method)
    seen_false = step.seen_false or step.grade is Grade.REFUTED
    grade = Grade.INCONCLUSIVE if seen_false else step.grade
    return replace(
        step, method=method, grade=grade, seen_false=seen_false, residual=f"in {how}: {step.residual}"
    )


def _check_finite(**numbers: float) -> None:
    for name, value in numbers.items():
        if not isfinite(value):
            raise InputError(name, value, "is not finite", "find out where it overflowed")


def _exactly(number: float) -> Enclosure:
    """The double itself, as files carry numbers."""
    return record(ball(Fraction(number)))
