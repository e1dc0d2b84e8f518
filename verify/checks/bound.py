"""A number against a bound that a statement promises, with how much the bound gives away."""

from __future__ import annotations

from fractions import Fraction

from verify.arithmetic import Ball, ball, record
from verify.arithmetic.arguments import checked
from verify.checks.number import number as admitted
from verify.checks.number import rational
from verify.checks.sign import less
from verify.evidence import Axiom, Grade, Slack, Step


@checked
def at_most(statement: str, why: str, number: Ball, bound: Ball, *, scope: str, name: str) -> Step:
    """The positive number is < bound; ``name`` is what it is called in the step's slack and data.

    Returns:
        CERTIFIED with its slack bound/number, REFUTED or INCONCLUSIVE by the sign of bound − number.

    Raises:
        InputError: a float, or what is no number; :func:`at_least` and :func:`below` refuse them too.
    """
    number, bound = admitted(number, name), admitted(bound, "bound")
    step = less(statement, why, number, bound, scope=scope, name=f"bound − {name}")
    return _with_slack(step, number, bound, name)


@checked
def at_least(statement: str, why: str, number: Ball, bound: Ball, *, scope: str, name: str) -> Step:
    """The positive number is > bound > 0; its slack is number/bound."""
    number, bound = admitted(number, name), admitted(bound, "bound")
    step = less(statement, why, bound, number, scope=scope, name=f"{name} − bound")
    return _with_slack(step, number, bound, name, lower=True)


@checked
def below(
    statement: str,
    why: str,
    number: Fraction,
    bound: Fraction,
    *,
    scope: str,
    name: str,
    axioms: tuple[Axiom, ...] = (),
) -> Step:
    """The positive rational number is < bound, by exact arithmetic; its slack is bound/number.

    For constants of an argument that holds for all parameters: ``number`` is then an upper bound, found from
    rational bounds of π, sin, exp … which belong into ``axioms``.

    Returns:
        ARGUED with its slack, or REFUTED: there is nothing between for two rationals.
    """
    number, bound = rational(number, name), rational(bound, "bound")
    method = "two rational numbers, exact arithmetic"
    data = {name: number, "bound": bound}
    if number < bound:
        slack = Slack(name, record(ball(bound)), record(ball(number)))
        return Step(statement, why, method, Grade.ARGUED, scope, "", axioms, data, slack)
    shown = f"{name} = {float(number):.6g} is not below {float(bound):.6g}"
    return Step(statement, why, method, Grade.REFUTED, scope, shown, axioms, data)


def _with_slack(step: Step, number: Ball, bound: Ball, name: str, *, lower: bool = False) -> Step:
    if step.grade is not Grade.CERTIFIED:
        return step
    return step.with_slack(Slack(name, record(bound), record(number), lower))
