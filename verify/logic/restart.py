"""Descent from a later step: what holds along it from every start holds from the state at step K on."""

from __future__ import annotations

import re

from verify.errors import ProofError
from verify.logic.descent import At, Descent, k
from verify.logic.formulas import Comparison, Formula
from verify.logic.kernel import Theorem, _make, as_comparison, mapped
from verify.logic.sealed import exactly
from verify.logic.terms import Atom, Symbol, Term, term

_STEPS = re.compile(r'"(at|next)\\*"')
"""In the key of an atom that is made of values at steps, also where it holds another one as text."""


def restarted(theorem: Theorem, first: Symbol) -> Theorem:
    """K ≤ k ⊢ the theorem from step K on: a_0 ↦ a_K, a_k ↦ a_k and the number k ↦ k − K.

    The theorem holds for every start, so for the state at step K, and descent takes the same steps from
    there: its j-th state is the one at step k = K + j of the whole descent. So what the theorem says of a_j,
    a_{j+1}, a_0 and the number j is so of a_k, a_{k+1}, a_K and k − K.

    Args:
        theorem: of comparisons about step k and the start of one descent.
        first: K, a natural number that is a parameter.

    Raises:
        ProofError: K is no such number, or the theorem speaks of a state that is at no step, of another step
            or descent, of a limit or a sum over steps, or hides steps in an abbreviation.
    """
    exactly(Symbol, first=first)
    if first.depends or not first.integer or not any(r == "≥" and b >= 0 for r, b in first.domain):
        raise ProofError("first", first.name, "is no natural number that does not move", "use natural(…)")
    moved = _Moved(first)
    hypotheses = [*(moved.formula(h) for h in theorem.hypotheses), first <= k]
    return _make("restart", hypotheses, moved.formula(theorem.conclusion), (theorem,), first.plain())


class _Moved:
    """Formulas from step K on, all about the same descent."""

    def __init__(self, first: Symbol) -> None:
        self._first = first
        self._descent: Descent | None = None

    def formula(self, formula: Formula) -> Comparison:
        given = as_comparison(formula)
        left, right = (mapped(side, self._atom) for side in (given.left, given.right))
        return Comparison(left, given.relation, right)

    def _atom(self, atom: Atom) -> Term:
        if atom == k:
            return k - self._first
        if isinstance(atom, At):
            return self._value(atom)
        if {"k", "state"} & atom.depends or _STEPS.search(atom.key):
            why = "is a state at no step, or hides steps"
            raise ProofError("theorem", atom.latex, why, "follow it along descent, unfold it")
        return term(atom)

    def _value(self, value: At) -> Term:
        if value.index not in (None, k) or _STEPS.search(value.of.key):
            why = "speaks of another step"
            raise ProofError("theorem", value.latex, why, "say it of step k and the start")
        if (self._descent or value.descent) != value.descent:
            raise ProofError("theorem", value.latex, "follows another descent", "speak of one")
        self._descent = value.descent
        return term(At(value.descent, value.of, value.index or self._first, value.offset))


__all__ = ["restarted"]
