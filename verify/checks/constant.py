"""Inequalities between numbers without parameters, decided in ball arithmetic: the ``constant`` oracle.

Such a number is a polynomial with rational coefficients in π and in values of exp, log, √, max, min, |·|,
sin, cos, tan and 1/· at such numbers. The balls contain the true values, so a comparison that holds for all
their points is a theorem; nothing is said of parameters, and nothing of equalities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from verify.arithmetic import Ball, ball, certainly_negative, certainly_positive, is_finite, pi, precision
from verify.errors import ProofError
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, _constant, as_comparison
from verify.logic.latex import formula_latex
from verify.logic.proofs import answering
from verify.logic.reading import read_formula
from verify.logic.schemas import Function
from verify.logic.terms import Atom, Term

_BITS = (64, 128, 256, 512)

_VALUES: dict[str, Callable[[Sequence[Ball]], Ball]] = {
    "exp": lambda a: a[0].exp(),
    "log": lambda a: a[0].log(),
    "sqrt": lambda a: a[0].sqrt(),
    "max": lambda a: a[0].max(a[1]),
    "min": lambda a: a[0].min(a[1]),
    "abs": lambda a: abs(a[0]),
    "inverse": lambda a: 1 / a[0],
    "sin": lambda a: a[0].sin(),
    "cos": lambda a: a[0].cos(),
    "tan": lambda a: a[0].tan(),
    "pi": lambda _: pi(),
}


def constant(formula: Comparison) -> Theorem:
    """⊢ the comparison between numbers, if balls decide it.

    Raises:
        ProofError: it is false, or undecided at 512 bits, or an equality, or about a parameter.
    """
    if formula.kind == "=":
        raise ProofError("formula", formula_latex(formula), "balls decide no equality", "use a schema")
    for bits in _BITS:
        with precision(bits):
            value = _value(formula.difference)
            if not is_finite(value):
                continue
            if certainly_positive(value):
                return _constant.says(formula, formula.plain(), ("ball arithmetic",))
            if certainly_negative(value):
                raise ProofError("formula", formula_latex(formula), f"is false: {value.str(8)}", "correct it")
    raise ProofError("formula", formula_latex(formula), "is undecided at 512 bits", "ask for more room")


def _value(term: Term) -> Ball:
    total = ball(0)
    for monomial, coefficient in term:
        product = ball(coefficient)
        for atom, exponent in monomial:
            product *= _atom(atom) ** exponent
        total += product
    return total


def _atom(atom: Atom) -> Ball:
    if not isinstance(atom, Function):
        raise ProofError("formula", atom.latex, "is no number", "state it for numbers, and substitute")
    return _VALUES[atom.name]([_value(t) for t in atom.arguments])


def _answer(content: Any) -> Theorem:
    return constant(as_comparison(read_formula(content)))


answering("constant", _answer)
