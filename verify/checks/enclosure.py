"""Formulas at given mixtures, decided in balls: the ``enclosure`` oracle, whose theorems are CERTIFIED.

A theorem here assumes that student and teacher are the given ones, or the student's means in a box about the
given ones, and that parameters have the given values; it says nothing of others. What the formula says is
what :class:`verify.checks.evaluation.Evaluation` makes of it, with vectors, families and parameters refused
that were not given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from verify.arithmetic import ball, certainly_positive, precision, record
from verify.checks.evaluation import Where
from verify.checks.instance import Finding, Instance
from verify.checks.state import State
from verify.errors import InputError, ProofError
from verify.evidence import Grade, Slack, Step
from verify.logic.formulas import Comparison, Formula, check_formula, equals
from verify.logic.kernel import Theorem, _enclosure, as_comparison
from verify.logic.latex import formula_latex
from verify.logic.places import TheseMixtures, here
from verify.logic.proofs import answering
from verify.logic.reading import read_formula
from verify.logic.statement import Statement, statement
from verify.logic.terms import Plain, Symbol
from verify.mixture import GaussianMixture


def enclosed(instance: Instance, formula: Comparison) -> Theorem:
    """Student, teacher and parameters are the given ones ⊢ the comparison.

    Args:
        instance: exact mixtures, and values of the parameters; its vectors are left out.
        formula: free of a point x and of a step k; a free component stands for all of them.

    Raises:
        ProofError: it certainly fails there, or balls of this many digits do not decide it, or it speaks of
            what has no value there, or means are balls.
    """
    own = _strictly(instance)
    found = _judged(own, formula)
    if found.truth is None:
        why, hint = found.said or "is undecided", "give values, or more digits"
        raise ProofError("formula", formula_latex(formula), why, hint)
    if not found.truth:
        raise ProofError("formula", formula_latex(formula), f"fails: {found.said}", "correct it")
    return _said(own, formula)


def certified(instance: Instance, formula: Comparison, why: str = "both sides enclosed") -> Step:
    """What :func:`enclosed` shows, with its slack; REFUTED where it certainly fails, else INCONCLUSIVE."""
    own = _strictly(instance)
    found = _judged(own, formula)
    if found.truth:
        return with_slack(Step.of(_said(own, formula), why), own, formula)
    grade = Grade.INCONCLUSIVE if found.truth is None else Grade.REFUTED
    method, shown = "ball arithmetic at the instance", formula_latex(formula)
    return Step(shown, why, method, grade, str(instance), found.said or "undecided")


def at_each(instances: Iterable[Instance], *shown: Comparison) -> Statement:
    """The statement that the comparisons hold at each of the instances.

    Raises:
        InputError: no instance, or one that stands alone instead of in a list.
        ProofError: means that are balls.
    """
    for formula in shown:
        check_formula(formula)
    if isinstance(instances, Instance):
        raise InputError("instances", instances, "is one place, not several", "write [instance]")
    places = [_assumed(instance, shown) for instance in instances]
    if not places:
        raise InputError("instances", instances, "are none", "give at least one place")
    return statement(*shown, places=places)


def _judged(own: Instance, formula: Comparison) -> Finding:
    check_formula(formula)
    if free := {v for a in formula.atoms for v in a.depends} & {"x", "k", "t"}:
        return Finding(
            None, f"speaks of {' and '.join(sorted(free))}, which a place does not give; bind that"
        )
    return own.judge(formula)


def _said(own: Instance, formula: Comparison) -> Theorem:
    """The theorem about a formula that was judged true there."""
    content = [instance_plain(own), formula.plain()]
    assumed = [here(place_of(own)), *pinned(own, own.evaluation.used)]
    return _enclosure.says(formula, content, _axioms(formula), assumed)


def place_of(instance: Instance) -> TheseMixtures:
    """Where the instance is.

    Raises:
        ProofError: its means are balls.
    """
    student, teacher = instance.student, instance.target
    if not (student.is_exact and teacher.is_exact):
        raise ProofError("instance", instance, "has means that are balls", "give exact means")
    laws = _points(student), tuple(student.weights), _points(teacher), tuple(teacher.weights)
    return TheseMixtures(*laws, Fraction(instance.box))


def _assumed(instance: Instance, shown: Sequence[Formula]) -> list[Formula]:
    return [here(place_of(instance)), *pinned(instance, _parameters(instance, shown))]


def pinned(instance: Instance, parameters: Iterable[Symbol]) -> list[Comparison]:
    """The formulas that say which values the parameters have."""
    return [equals(s, Fraction(instance.values[s.name])) for s in sorted(parameters, key=lambda s: s.key)]


def _axioms(formula: Comparison) -> list[str]:
    counts = "curvature" in formula.key
    return ["ball arithmetic", *(["Sylvester's law of inertia"] if counts else [])]


def _parameters(instance: Instance, shown: Sequence[Formula]) -> list[Symbol]:
    found = Statement((), tuple(shown)).parameters
    if missing := [s.name for s in found if s.name not in instance.values]:
        raise ProofError("instance", instance, f"has no value of {', '.join(missing)}", "give one")
    return found


def _points(mixture: GaussianMixture) -> Any:
    return tuple(tuple(row) for row in mixture.means)


def _strictly(instance: Instance) -> Instance:
    """The same instance from its exact content alone, read once, so that nothing else is believed.

    What was computed there is shared between theorems, so the instance is handed to nobody else, who could
    write into it.

    Raises:
        ProofError: its means are balls.
    """
    place_of(instance)
    own = replace(read_instance(instance_plain(instance)), strict=True)
    return replace(own, start=_state(own.student, own.target, own.box, own.digits))


@lru_cache(maxsize=64)
def _state(student: GaussianMixture, teacher: GaussianMixture, box: Fraction, digits: int) -> State:
    """What is computed there is computed once."""
    there = Instance(student, {}, teacher, box=box, digits=digits)
    with precision(there.bits):
        return there.state


def with_slack(step: Step, own: Instance, formula: Comparison) -> Step:
    """The step with the least ratio of the larger side to the smaller, where both are certainly positive."""
    if formula.kind == "=" or {"i", "j"} & {v for a in formula.atoms for v in a.depends}:
        return step
    with precision(own.bits):
        sides = [formula.left, formula.right][:: 1 if formula.relation in "≤<" else -1]
        small, large = (ball(own.evaluation.value(side, Where(own.state))) for side in sides)
        if not (certainly_positive(small) and certainly_positive(large)):
            return step
        return step.with_slack(Slack(formula_latex(formula), record(large), record(small)))


def instance_plain(instance: Instance) -> Plain:
    """The exact content as JSON holds it."""
    values = [[name, str(Fraction(value))] for name, value in sorted(instance.values.items())]
    laws = (
        [[list(map(str, row)) for row in law.means], list(map(str, law.weights))]
        for law in (instance.student, instance.target)
    )
    return [*laws, values, str(Fraction(instance.box)), int(instance.digits)]


def read_instance(plain: Plain) -> Instance:
    """The instance again."""
    *laws, values, box, digits = plain
    student, teacher = (GaussianMixture(means, weights) for means, weights in laws)
    numbers = {name: Fraction(value) for name, value in values}
    return Instance(student, numbers, teacher, box=Fraction(box), digits=digits)


def _answer(content: Any) -> Theorem:
    instance, formula = content
    return enclosed(read_instance(instance), as_comparison(read_formula(formula)))


answering("enclosure", _answer)
