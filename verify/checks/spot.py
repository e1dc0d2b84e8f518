"""Spot checks: each conclusion of a claim made of formulas is evaluated at models of its hypotheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from verify.checks.instance import Instance
from verify.checks.models import Model, completed, model_at, models
from verify.logic.latex import formula_latex
from verify.logic.statement import Statement

_ATTRIBUTE = "__fisherproof_instances__"
Test = TypeVar("Test", bound=Callable[..., Any])


def at(*instances: Instance) -> Callable[[Test], Test]:
    """Mark a claim's test with instances that its statement is to be evaluated at, besides the usual ones.

    Parameters that an instance leaves out are chosen, if that can be done, so that the hypotheses hold::

        @claim(SHARPER, "S-2", statement(…), provenance=DERIVED)
        @at(Instance(GaussianMixture([4, 1]), {"η": Fraction(1, 40)}))
        def test_it(evidence): ...
    """

    def mark(test: Test) -> Test:
        setattr(test, _ATTRIBUTE, instances)
        return test

    return mark


def instances_of(test: object) -> tuple[Instance, ...]:
    """The instances that a test is marked with."""
    return getattr(test, _ATTRIBUTE, ())


@dataclass(frozen=True)
class Spots:
    """What spot checks found.

    Attributes:
        models: where all hypotheses hold.
        no_models: given instances that are none, and why.
        violation: a certified counterexample, or empty.
        seen_false: a conclusion that fails at a model that is not certain or without error control, or empty.
        untested: conclusions in LaTeX that no model says anything of.
    """

    models: tuple[Model, ...]
    no_models: tuple[str, ...]
    violation: str
    seen_false: str
    untested: tuple[str, ...]


def spot_checks(statement: Statement, given: Sequence[Instance] = (), seed: int = 0) -> Spots:
    """Evaluate the conclusions at the given instances and at models that are found.

    Args:
        statement: hypotheses and conclusions.
        given: instances that are to be models; a hypothesis that fails there is reported.
        seed: of what is random.
    """
    found, refused = [], []
    for instance in given:
        model = completed(instance, statement.given, statement.parameters)
        if model is not None:
            found.append(model)
        else:
            why = model_at(instance, statement.given)
            refused.append(f"{instance}" + ("" if isinstance(why, Model) else f" ({why.said})"))
    if not statement.places:  # else it says nothing of other mixtures
        found += models(statement, seed)
    violation = seen = ""
    tested: set[str] = set()
    for model in found:
        for formula in statement.shown:
            finding = model.instance.judge(formula)
            if (finding.truth is False or finding.seen_false) and not model.partial:
                certain = model.certain and not finding.seen_false
                said = f"{formula_latex(formula)} fails, {finding.said}, for {model.instance}"
                violation = violation or (said if certain else "")
                seen = seen or ("" if certain else said)
            if finding.truth is not None or finding.near:
                tested.add(formula.key)
    untested = tuple(formula_latex(f) for f in statement.shown if f.key not in tested)
    return Spots(tuple(found), tuple(refused), violation, seen, untested)
