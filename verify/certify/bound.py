"""A number against a bound that a statement promises, with how much the bound gives away."""

from __future__ import annotations

from verify.arithmetic import Ball, record
from verify.certify.sign import less
from verify.evidence import Grade, Slack, Step


def at_most(statement: str, why: str, number: Ball, bound: Ball, *, scope: str, name: str) -> Step:
    """The positive number is < bound; ``name`` is what it is called in the step's slack and data.

    Returns:
        CERTIFIED with its slack bound/number, REFUTED or INCONCLUSIVE by the sign of bound − number.
    """
    return _with_slack(
        less(statement, why, number, bound, scope=scope, name=f"bound − {name}"), number, bound, name
    )


def at_least(statement: str, why: str, number: Ball, bound: Ball, *, scope: str, name: str) -> Step:
    """The positive number is > bound > 0; its slack is number/bound."""
    step = less(statement, why, bound, number, scope=scope, name=f"{name} − bound")
    return _with_slack(step, number, bound, name, lower=True)


def _with_slack(step: Step, number: Ball, bound: Ball, name: str, *, lower: bool = False) -> Step:
    if step.grade is not Grade.CERTIFIED:
        return step
    return step.with_slack(Slack(name, record(bound), record(number), lower))
