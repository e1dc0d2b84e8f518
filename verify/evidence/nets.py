"""What a machine tried against a claim made of formulas, whatever its proof says."""

from __future__ import annotations

from dataclasses import dataclass

from verify.evidence.step import Twin


@dataclass(frozen=True, slots=True)
class Nets:
    """Models of the hypotheses, the conclusions evaluated there, and changed statements made by machine.

    Attributes:
        models: the instances at which all hypotheses certainly hold.
        near_models: those at which they hold as far as was tried: to within 10⁻⁶ where balls do not tell, and
            what is to hold at every point or step at a few of them.
        no_models: the instances that the claim's author gave and that are none, with what fails there.
        violation: a certified counterexample to the claim; empty if there is none.
        seen_false: a conclusion that fails at a near model or in which derivatives are differences, which is
            no counterexample; empty if none does.
        untested: the conclusions, in LaTeX, that could not be evaluated at any model.
        tried: how many statements were made by moving a constant, sharpening an inequality or dropping a
            hypothesis, and do not follow from the claim by arithmetic.
        refuted: those of them with a certified counterexample at or near a model.
    """

    models: tuple[str, ...] = ()
    near_models: tuple[str, ...] = ()
    no_models: tuple[str, ...] = ()
    violation: str = ""
    seen_false: str = ""
    untested: tuple[str, ...] = ()
    tried: int = 0
    refuted: tuple[Twin, ...] = ()
