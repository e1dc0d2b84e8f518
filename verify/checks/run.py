"""Comparisons along enclosed runs of descent: the ``run`` oracle, whose theorems are CERTIFIED.

A theorem here assumes that at one step of descent student and teacher are the given ones, or the means in a
box about the given ones, and that parameters have the given values. It compares values at numbered steps from
there on, such as V at step 2 000 with ¼, or says that the means are in a box by then: what holds in all of
that box (:mod:`verify.checks.enclosure`), followed by ``along``, holds at that step.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any

from verify.algebra.calculus import Law
from verify.algebra.posterior import divergence, mu
from verify.arithmetic import Ball, precision
from verify.checks.enclosure import instance_plain, pinned, place_of, read_instance, with_slack
from verify.checks.instance import Finding, Instance
from verify.checks.state import State
from verify.dynamics import MeanValue, Objective, Shadowing, Spectral, StepRule, descend
from verify.errors import BudgetError, InputError, PrecisionError, ProofError
from verify.evidence import Grade, Step
from verify.logic.descent import At, Descent
from verify.logic.formulas import Comparison, Formula, check_formula, equals
from verify.logic.kernel import Theorem, _run, as_comparison
from verify.logic.latex import formula_latex
from verify.logic.proofs import answering
from verify.logic.reading import read_descent, read_formula
from verify.logic.sealed import exactly
from verify.logic.statement import Statement, statement
from verify.logic.terms import Plain
from verify.mixture import GaussianMixture

_RULES: dict[str, type[Any]] = {rule.__name__: rule for rule in (MeanValue, Shadowing, Spectral)}
_MOST_KEPT = 8
_Means = tuple[tuple[Ball, ...], ...]


@dataclass(frozen=True)
class Run:
    """What is followed, and how.

    Attributes:
        start: with a value of the descent's rate; every student in its box is followed.
        descent: down a gradient that :func:`verify.algebra.posterior.gradient` made.
        steps: how many are enclosed, ≥ 1.
        by: how a step is enclosed, and how accurately: ``MeanValue`` or ``Spectral``, and ``Shadowing`` of
            reverse descent, whose constant is PROVED (claim "R Lipschitz gradient"); that of forward descent
            and ``Taylor`` rest on a claim that is argued.
        first: the number of the step of descent where the start is.
    """

    start: Instance
    descent: Descent
    steps: int
    by: StepRule
    first: int = 0

    @property
    def assumed(self) -> list[Formula]:
        """The hypotheses of what is said of it: where it starts, and its rate."""
        return [is_at(self.start, self.descent, self.first), equals(self.descent.rate, self.rate)]

    @property
    def rate(self) -> Fraction:
        """The step size.

        Raises:
            ProofError: the start has none, or it is outside of its domain.
        """
        symbol = self.descent.rate
        if symbol.name not in self.start.values:
            raise ProofError("start", self.start, f"has no value of {symbol.name}", "give one")
        rate = Fraction(self.start.values[symbol.name])
        if not all(rate > b if r == ">" else rate >= b for r, b in symbol.domain):
            raise ProofError("start", rate, f"is not in the domain of {symbol.name}", "give another value")
        return rate


def is_at(place: Instance, descent: Descent, step: int = 0) -> Comparison:
    """The formula: at this step of descent student and teacher are the instance's, its box counted."""
    return equals(At(descent, place_of(place), None, step), 1)


def enclosed_along(run: Run, formula: Comparison) -> Theorem:
    """The run starts there ⊢ the comparison.

    Args:
        run: with exact mixtures; parameters of the formula have values at its start.
        formula: of values at steps ``run.first``, …, ``run.first + run.steps`` of the run's descent, and of
            weights and parameters; a free component stands for all of them.

    Raises:
        ProofError: it certainly fails, or the enclosures do not decide it, or it speaks of what has no value
            there, or what is given is no run.
    """
    run = _read(_plain(run))
    found = _judged(run, formula)[0]
    if not found.truth:
        why = f"fails: {found.said}" if found.truth is False else found.said or "is undecided"
        raise ProofError("formula", formula_latex(formula), why, "correct it, or enclose more accurately")
    return _said(run, formula)


def certified_along(run: Run, formula: Comparison, why: str = "every step enclosed") -> Step:
    """What :func:`enclosed_along` shows; REFUTED where it certainly fails, else INCONCLUSIVE."""
    run = _read(_plain(run))
    found, own = _judged(run, formula)
    if found.truth:
        return with_slack(Step.of(_said(run, formula), why), own, formula)
    grade = Grade.INCONCLUSIVE if found.truth is None else Grade.REFUTED
    method, shown = "ball arithmetic along the run", formula_latex(formula)
    return Step(shown, why, method, grade, str(run.start), found.said or "undecided")


def along_each(runs: Iterable[Run], *shown: Comparison) -> Statement:
    """The statement that the comparisons hold along each of the runs, of which there is at least one."""
    places = [run.assumed for run in runs]
    if not places:
        raise InputError("runs", runs, "are none", "give at least one")
    return statement(*shown, places=places)


def _judged(run: Run, formula: Comparison) -> tuple[Finding, Instance]:
    """Whether the formula holds along the run, and the instance that knows the run."""
    check_formula(formula)
    own = replace(run.start, strict=True)
    if free := {v for a in formula.atoms for v in a.depends} & {"state", "x", "k", "t"}:
        return Finding(None, f"speaks of {' and '.join(sorted(free))}, not of numbered steps"), own
    try:
        own = replace(own, followed=_followed(run))
    except (BudgetError, InputError, PrecisionError) as error:
        return Finding(None, str(error)), own
    return own.judge(formula), own


def _said(run: Run, formula: Comparison) -> Theorem:
    """The theorem about a formula that was judged true there."""
    parameters = statement(formula).parameters
    assumed = [*run.assumed, *pinned(run.start, [s for s in parameters if s != run.descent.rate])]
    return _run.says(formula, [_plain(run), formula.plain()], ["ball arithmetic"], assumed)


class _States:
    """Where a run is at each of its steps, for formulas to be evaluated there; each is computed once."""

    def __init__(self, run: Run, iterates: Sequence[_Means]) -> None:
        self._run, self._iterates = run, iterates
        self._known = {0: run.start.state}  # exact, if it is

    def __call__(self, descent: Descent, step: int) -> State | None:
        """The state at a step of the run; None if it is none of this run's."""
        number, start = step - self._run.first, self._run.start
        if descent != self._run.descent or not 0 <= number <= self._run.steps:
            return None
        if number not in self._known:
            student = GaussianMixture(self._iterates[number], start.student.weights)
            self._known[number] = State(student, start.target, start.digits)
        return self._known[number]


_KEPT: OrderedDict[str, _States] = OrderedDict()
"""The last runs."""


def _followed(run: Run) -> _States:
    key = str(_plain(run))
    if key not in _KEPT:
        with precision(run.by.bits):
            begin = run.start.state.student
        _KEPT[key] = _States(run, descend(_objective(run), begin, run.rate, run.steps, run.by).iterates)
        if len(_KEPT) > _MOST_KEPT:
            _KEPT.popitem(last=False)
    return _KEPT[key]


def _objective(run: Run) -> Objective:
    found = divergence(run.descent.gradient)
    if found is None or run.descent.mean != mu:
        why = "is down no gradient that is enclosed"
        raise ProofError("descent", run.descent.gradient.latex, why, "make it by gradient(…)")
    law, teacher = found
    if isinstance(run.by, Shadowing) and law is not Law.STUDENT:
        raise ProofError("by", run.by, "rests on a constant that is argued only", "use Spectral()")
    return Objective(law, run.start.target if teacher == "mixture" else None)


def _plain(run: Run) -> Plain:
    if type(run.by) not in _RULES.values():
        raise ProofError("by", run.by, "is no rule that is known", f"use one of {', '.join(_RULES)}")
    exactly(int, steps=run.steps, first=run.first)
    place_of(run.start)  # refuses means that are balls
    rule = [type(run.by).__name__, *(str(getattr(run.by, f.name)) for f in fields(run.by))]  # type: ignore[arg-type]
    return [instance_plain(run.start), run.descent.plain(), run.steps, rule, run.first]


def _read(plain: Any) -> Run:
    """The run from its exact content alone, so that nothing else is believed."""
    start, descent, steps, (name, *values), first = plain
    kind = _RULES[name]
    pairs = zip(fields(kind), values, strict=True)
    by = kind(*(int(value) if f.type == "int" else Fraction(value) for f, value in pairs))
    return Run(read_instance(start), read_descent(descent), steps, by, first)


def _answer(content: Any) -> Theorem:
    run, formula = content
    return enclosed_along(_read(run), as_comparison(read_formula(formula)))


answering("run", _answer)
