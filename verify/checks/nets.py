"""The nets under a claim made of formulas: models, spot checks, and false twins made by machine.

A twin is the statement with one rational constant multiplied by 6/7 or 8/7, one inequality sharpened (in a
hypothesis: weakened), or one hypothesis dropped. If it follows from the claim by arithmetic it is weaker, and
no twin; otherwise the claim's theorems do not show it, and a counterexample is looked for at the models.
Constants inside functions, expectations and abbreviations are not moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from verify.checks.evaluation import has_derivative
from verify.checks.instance import Instance
from verify.checks.models import mentions, scaled
from verify.checks.spot import Spots, instances_of, spot_checks
from verify.evidence import Grade, Nets, Step, Twin
from verify.logic.countermodel import counter_model
from verify.logic.formulas import Comparison, Formula
from verify.logic.latex import formula_latex
from verify.logic.search import certificate
from verify.logic.statement import Statement
from verify.logic.terms import Symbol, Term

_MOVES = Fraction(8, 7), Fraction(6, 7)
_PUSHES = Fraction(8), Fraction(1, 8)
_SHARPER = {"≤": "<", "≥": ">"}
_WEAKER = {"<": "≤", ">": "≥"}
_FEW = 3
_GLANCE = 32
"""Points at which a counter-model is looked for before a certificate: most twins have one."""


@dataclass(frozen=True)
class _Changed:
    """A changed statement, and what was changed, in words."""

    formula: Comparison
    how: str

    @property
    def change(self) -> str:
        """Both, for a reader."""
        return f"{formula_latex(self.formula)} ({self.how})"


def nets(stated: Statement, given: Sequence[Instance], used: frozenset[str] | None, seed: int = 0) -> Nets:
    """Cast all nets.

    Args:
        stated: the claim's statement.
        given: the instances that its author gave.
        used: keys of the hypotheses that the proofs of its conclusions use; None if it is not proved, and
            then no twins are made.
        seed: of what is random.
    """
    spots = spot_checks(stated, given, seed)
    certain = tuple(str(m.instance) for m in spots.models if m.certain)
    near = tuple(str(m.instance) for m in spots.models if not m.certain)
    tried, refuted = (0, ()) if used is None or spots.violation else _twins(stated, spots, used)
    return Nets(
        certain, near, spots.no_models, spots.violation, spots.seen_false, spots.untested, tried, refuted
    )


def _twins(stated: Statement, spots: Spots, used: frozenset[str]) -> tuple[int, tuple[Twin, ...]]:
    """How many twins there are, and those with a counterexample."""
    models = [m.instance for m in spots.models if m.certain and not m.partial]
    tried, refuted = 0, []
    for formula in stated.shown:
        for changed in _changes(formula, _SHARPER):
            if _follows(changed.formula, formula):
                continue
            tried += 1
            if residual := _counterexample(changed.formula, models):
                refuted.append(_twin(changed.change, changed.formula, residual))
    for hypothesis in stated.given:
        if hypothesis.key not in used:
            continue
        tried += sum(not _follows(hypothesis, c.formula) for c in _changes(hypothesis, _WEAKER))
        tried += 1
        if residual := _without(hypothesis, stated, models):
            change = f"without {formula_latex(hypothesis)}"
            refuted.append(_twin(change, stated.shown[0], residual))
    return tried, tuple(refuted)


def _twin(change: str, formula: Formula, residual: str) -> Twin:
    why, method = "made by machine", "ball arithmetic at an instance"
    step = Step(formula_latex(formula), why, method, Grade.REFUTED, "a counterexample", residual)
    return Twin(change, step)


def _changes(formula: Formula, relations: dict[str, str]) -> Iterator[_Changed]:
    """The formula with a constant of either side moved, or with another relation."""
    if not isinstance(formula, Comparison):
        return
    moving = len(formula.difference.parts) > 1  # of one summand every multiple says the same
    for value in (formula.left, formula.right) if moving else ():
        for monomial, c in value:
            for factor in _MOVES:
                other = Term((m, e * factor if m == monomial else e) for m, e in value)
                sides = (other, formula.right) if value is formula.left else (formula.left, other)
                changed = Comparison(sides[0], formula.relation, sides[1])
                yield _Changed(changed, f"{c} moved to {c * factor}")
    if formula.relation in relations:
        changed = replace(formula, relation=relations[formula.relation])
        yield _Changed(changed, f"for {formula.relation}")


def _follows(goal: Formula, fact: Formula) -> bool:
    """Whether arithmetic shows the goal from the fact and the domains of the symbols."""
    if not isinstance(goal, Comparison) or not isinstance(fact, Comparison):
        return goal == fact
    symbols = sorted({a for f in (goal, fact) for a in f.atoms if isinstance(a, Symbol)}, key=lambda s: s.key)
    domains = [s > b if r == ">" else s >= b for s in symbols for r, b in s.domain]
    facts = [fact, *domains]
    if counter_model(goal, facts, tries=_GLANCE, border_first=True):
        return False
    return certificate(goal, facts, degree=2) is not None


def _counterexample(formula: Formula, models: Sequence[Instance]) -> str:
    if has_derivative(formula):
        return ""  # it is not enclosed
    for instance in models:
        found = instance.judge(formula)
        if found.truth is False:
            return f"{found.said} for {instance}"
    return ""


def _without(hypothesis: Formula, stated: Statement, models: Sequence[Instance]) -> str:
    """A counterexample to the statement without the hypothesis: a model, a parameter pushed too far."""
    rest = [h for h in stated.given if h != hypothesis]
    for model in [m for m in models if m.student.dimension == 1][:_FEW]:
        for pushed in _pushed(model, hypothesis, stated.parameters):
            if pushed.judge(hypothesis, shown=False).truth is not False:
                continue
            if all(pushed.judge(h, shown=False).truth for h in rest):
                for formula in stated.shown:
                    if residual := _counterexample(formula, [pushed]):
                        return f"{formula_latex(formula)} fails, {residual}"
    return ""


def _pushed(model: Instance, hypothesis: Formula, parameters: Sequence[Symbol]) -> Iterator[Instance]:
    for symbol in parameters:
        if mentions(hypothesis, symbol) and not symbol.integer:
            for factor in _PUSHES:
                yield model.with_value(symbol.name, model.values[symbol.name] * factor)
    if "k" in model.values and any("k" in a.depends for a in hypothesis.atoms):
        for factor in (*_PUSHES, Fraction(0)):
            yield model.with_value("k", Fraction(floor(model.values["k"] * factor)))
    for factor in _PUSHES:
        yield scaled(model, factor)


__all__ = ["instances_of", "nets"]
