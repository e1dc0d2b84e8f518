"""A run by its texts: what every worker calls, and what ``--point`` repeats."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from time import perf_counter, sleep

from verify.arithmetic import ball
from verify.errors import InputError, VerifyError
from verify.evidence import Grade
from verify.sweep.certified_run import certify, refusal
from verify.sweep.keys import ALLOWED
from verify.sweep.observed_run import observe
from verify.sweep.result import FAILED, Result, enclosed
from verify.sweep.setting import check_keys, setting

GRADES = {grade.name: grade for grade in (Grade.OBSERVED, Grade.CERTIFIED)}
"""What a sweep can ask for."""


def check(texts: Mapping[str, str], grade: Grade) -> None:
    """Raise InputError if no run is described, or one that cannot have the grade."""
    if texts.get("objective") == "toy":
        check_keys(texts)
        return
    at = setting(texts)
    if grade is Grade.CERTIFIED and (why := refusal(at)):
        raise InputError("grade", grade.name, f"impossible here: {why}", "allowed is OBSERVED")


def run(texts: Mapping[str, str], seed: int, grade: Grade) -> Result:
    """Take the run to its outcome.

    Returns:
        What became of it. A run that raises has failed: INCONCLUSIVE, with the reason. One among millions
        must not end a sweep, and the count of failures is shown with the others.
    """
    try:
        if texts["objective"] == "toy":
            return _toy(texts, grade)
        at = setting(texts)
        return certify(at, seed) if grade is Grade.CERTIFIED else observe(at, seed)
    except VerifyError as error:
        return Result(FAILED, Grade.INCONCLUSIVE, trouble=str(error))
    except Exception as error:  # also a defect of this package: it shows in the row, with its kind
        return Result(FAILED, Grade.INCONCLUSIVE, trouble=f"{type(error).__name__}: {error}")


def timed(texts: Mapping[str, str], seed: int, grade: Grade) -> tuple[Result, float]:
    """The run, and how many seconds it took."""
    start = perf_counter()
    found = run(texts, seed, grade)
    return found, perf_counter() - start


def _toy(texts: Mapping[str, str], grade: Grade) -> Result:
    """Whether x² + y² ≤ 1: a boundary that costs nothing, to measure the machinery by."""
    x, y, pause = (
        ALLOWED[key].read(texts.get(key, "0"), key) for key in ("start.x", "start.y", "start.pause")
    )
    if pause:
        sleep(float(pause))
    if grade is Grade.CERTIFIED:
        square: Fraction = x * x + y * y
        word = "inside" if square <= 1 else "outside"
        return Result(word, grade, numbers={"x^2 + y^2": enclosed(ball(square))})
    return Result("inside" if float(x) ** 2 + float(y) ** 2 <= 1 else "outside", grade)
