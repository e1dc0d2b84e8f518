"""Runs of descent from a place to a place: the ``run`` oracle, by enclosing every step.

A theorem here says: if at step k the means are at the first place, or in the box that it is, then so many
steps later they are in the second. k is free, so runs can be put one after the other (``renamed_step``,
``cut``), and what holds in all of the second box (:mod:`verify.checks.enclosure`), followed by ``along``,
holds at that step.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any

from verify.algebra.posterior import divergence, mu
from verify.arithmetic import Ball, ball, certainly_less, decimal, precision
from verify.checks.enclosure import instance_plain, place_of, read_instance
from verify.checks.instance import Instance
from verify.dynamics import MeanValue, Objective, Shadowing, Spectral, StepRule, Taylor, descend
from verify.errors import BudgetError, InputError, PrecisionError, ProofError
from verify.evidence import Grade, Step
from verify.logic.descent import At, Descent, k, renamed_step
from verify.logic.formulas import Comparison, equals
from verify.logic.kernel import Theorem, _run
from verify.logic.latex import formula_latex
from verify.logic.proofs import answering
from verify.logic.reading import read_descent
from verify.logic.terms import Plain

_RULES: dict[str, type[Any]] = {rule.__name__: rule for rule in (MeanValue, Shadowing, Spectral, Taylor)}
_MOST_KEPT = 8
_Ball = tuple[tuple[Ball, ...], ...]


def is_at(place: Instance, descent: Descent, step: int = 0) -> Comparison:
    """The formula: at this step of descent student and teacher are the instance's, its box counted."""
    return equals(At(descent, place_of(place), None, step), 1)


def run_to(
    start: Instance, descent: Descent, steps: int, end: Instance, by: StepRule, first: int = 0
) -> Theorem:
    """At step ``first`` of descent at the start ⊢ ``steps`` later at the end.

    Args:
        start: with a value of the descent's rate; every student in its box is followed.
        descent: down a gradient that :func:`verify.algebra.posterior.gradient` made.
        steps: how many, ≥ 1.
        end: with a box, weights and teacher as at the start.
        by: how a step is enclosed, and how accurately.
        first: the step of descent where the start is.

    Raises:
        ProofError: the run certainly does not end there, or its enclosure is not certainly in the box, or
            what is given is no such run.
    """
    found = _judged(start, descent, steps, end, by)
    if found is not True:
        why, hint = found or "ends elsewhere", "correct it, or ask for more accurate steps"
        raise ProofError("end", place_of(end).means_said, why, hint)
    return renamed_step(_theorem(start, descent, steps, end, by), None, first)


def certified_run(
    start: Instance, descent: Descent, steps: int, end: Instance, by: StepRule, first: int = 0
) -> Step:
    """What :func:`run_to` shows; REFUTED if the run certainly ends elsewhere, else INCONCLUSIVE."""
    found = _judged(start, descent, steps, end, by)
    if found is True:
        return Step.of(run_to(start, descent, steps, end, by, first), "every step enclosed")
    grade = Grade.INCONCLUSIVE if isinstance(found, str) else Grade.REFUTED
    shown, method = formula_latex(is_at(end, descent, first + steps)), "enclosed descent"
    where = found or "the run ends outside of the box: " + _listed(_last(start, descent, steps, by))
    return Step(shown, "every step enclosed", method, grade, str(start), where)


def _judged(start: Instance, descent: Descent, steps: int, end: Instance, by: StepRule) -> bool | str:
    """Whether the run ends in the box; what is undecided in words."""
    first, last = place_of(start), place_of(end)
    laws = [(place.weights, place.teacher_means, place.teacher_weights) for place in (first, last)]
    if laws[0] != laws[1]:
        raise ProofError("end", last.laws_said, "has other weights or another teacher", "they do not move")
    try:
        means = _last(start, descent, steps, by)
    except (BudgetError, PrecisionError, InputError) as error:
        return str(error)
    with precision(by.bits):
        pairs = [
            (abs(c - ball(m)), ball(last.radius))
            for rows in zip(means, last.means, strict=True)
            for c, m in zip(*rows, strict=True)
        ]
        if all(certainly_less(away, radius) for away, radius in pairs):
            return True
        outside = any(certainly_less(radius, away) for away, radius in pairs)
    return False if outside else f"ends at {_listed(means)}, not certainly in the box"


def _theorem(start: Instance, descent: Descent, steps: int, end: Instance, by: StepRule) -> Theorem:
    """What was judged true, for any k."""
    assumed = [equals(At(descent, place_of(start), k, 0), 1), equals(descent.rate, _rate(start, descent))]
    conclusion = equals(At(descent, place_of(end), k, steps), 1)
    content = [instance_plain(start), descent.plain(), steps, instance_plain(end), _plain(by)]
    return _run.says(conclusion, content, ["ball arithmetic"], assumed)


_KEPT: OrderedDict[tuple[Any, ...], tuple[_Ball, ...]] = OrderedDict()
"""Iterates of the last runs, so that one run serves the theorems about its first steps as well."""


def _last(start: Instance, descent: Descent, steps: int, by: StepRule) -> _Ball:
    place, objective, rate = place_of(start), _objective(start, descent), _rate(start, descent)
    key = place.key, objective.law, descent.gradient.key, rate, tuple(_plain(by))
    if len(_KEPT.get(key, ())) <= steps:
        own = read_instance(instance_plain(start))  # exactly what the theorem says, and nothing that was kept
        with precision(by.bits):
            begin = own.state.student
        _KEPT[key] = descend(objective, begin, rate, steps, by).iterates
    _KEPT.move_to_end(key)
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.popitem(last=False)
    return _KEPT[key][steps]


def _objective(start: Instance, descent: Descent) -> Objective:
    found = divergence(descent.gradient)
    if found is None or descent.mean != mu:
        raise ProofError(
            "descent", descent.plain(), "is down no gradient that is enclosed", "use gradient(…)"
        )
    law, teacher = found
    return Objective(law, start.target if teacher == "mixture" else None)


def _rate(start: Instance, descent: Descent) -> Fraction:
    symbol = descent.rate
    if symbol.name not in start.values:
        raise ProofError("start", start, f"has no value of {symbol.name}", "give one")
    rate = Fraction(start.values[symbol.name])
    if not all(rate > b if r == ">" else rate >= b for r, b in symbol.domain):
        raise ProofError("start", rate, f"is not in the domain of {symbol.name}", "give another value")
    return rate


def _plain(by: StepRule) -> list[str]:
    if type(by) not in _RULES.values():
        raise ProofError("by", by, "is no rule that is known", f"use one of {', '.join(_RULES)}")
    return [type(by).__name__, *(str(getattr(by, f.name)) for f in fields(by))]  # type: ignore[arg-type]


def _read(plain: Sequence[str]) -> StepRule:
    """The rule again: its fields are integers and fractions."""
    name, *values = plain
    kind = _RULES[name]
    rule: StepRule = kind(
        *(
            int(value) if f.type == "int" else Fraction(value)
            for f, value in zip(fields(kind), values, strict=True)
        )
    )
    return rule


def _listed(means: _Ball) -> str:
    return ", ".join(f"({', '.join(decimal(c, 6) for c in row)})" for row in means)


def _answer(content: Plain) -> Theorem:
    start, descent, steps, end, by = content
    places = read_instance(start), read_instance(end)
    if _judged(places[0], read_descent(descent), steps, places[1], _read(by)) is not True:
        raise ProofError("run", content, "does not end there", "distrust it")
    return _theorem(places[0], read_descent(descent), steps, places[1], _read(by))


answering("run", _answer)


__all__ = ["certified_run", "is_at", "run_to"]
