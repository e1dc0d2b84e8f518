"""Descent from a later step: what holds along it from every start holds from the means at any step on."""

from __future__ import annotations

import re

from verify.errors import ProofError
from verify.logic.descent import At, Descent, check_natural, k
from verify.logic.formulas import Formula, Predicate
from verify.logic.kernel import Theorem, _make, rewritten
from verify.logic.sealed import exactly
from verify.logic.terms import Atom, Symbol, Term, term

_MOVES = re.compile(r'"(at|next|during|speed)\\*"')
"""In the key of an atom that is made of values at a step or a time, also where that is held as text."""


def restarted(theorem: Theorem, descent: Descent, new: Symbol | None, offset: int = 0) -> Theorem:
    """What the start implies of step k or of a limit, said of step K = new + offset instead of the start.

    The means there are a start like any other, and the j-th step from there is step k = K + j. So what is
    said of a_j, a_{j+1}, a_0 and the number j holds of a_k, a_{k+1}, a_K and k − K, for k ≥ K. A limit stays
    as it is, since the first steps of a sequence do not change it. Weights, teacher and parameters are not
    moved by descent.

    Args:
        theorem: of comparisons about step k + j and about the start; or comparisons about the start alone
            ⊢ a_k → b, with steps k + j only.
        descent: which is followed.
        new: a natural number that does not move; None: step ``offset``.
        offset: ≥ 0.

    Returns:
        The theorem from step K on; one about step k assumes k ≥ K too.

    Raises:
        MisuseError: no theorem, or no descent.
        ProofError: it speaks of another step or descent, of a state that belongs to none, or hides one; or it
            is about something else.
    """
    exactly(Theorem, theorem=theorem)
    exactly(Descent, descent=descent)
    if new is not None:
        check_natural(new)
        if new.depends:
            raise ProofError("new", new.name, "is no parameter", "take a natural number that does not move")
    if type(offset) is not int or offset < 0:
        raise ProofError("offset", offset, "steps are counted from 0", "use an offset ≥ 0")
    later = _Later(descent, new, offset)
    content = [descent.plain(), new.plain() if new else None, offset]
    conclusion = theorem.conclusion
    if isinstance(conclusion, Predicate):
        if conclusion.name != "tends":
            raise ProofError("theorem", theorem, "concludes no limit", "prove one")
        later(conclusion, starts=False)  # says whether it may stay as it is
        hypotheses = [later(h, steps=False) for h in theorem.hypotheses]
        return _make("restart", hypotheses, conclusion, (theorem,), content)
    hypotheses = [*map(later, theorem.hypotheses), k >= later.first]
    return _make("restart", hypotheses, later(conclusion), (theorem,), content)


class _Later:
    """Comparisons, or a limit that stays, from step new + offset on."""

    def __init__(self, descent: Descent, new: Symbol | None, offset: int) -> None:
        self._descent, self._new, self._offset = descent, new, offset
        self.first = term(offset) if new is None else new + offset

    def __call__(self, formula: Formula, starts: bool = True, steps: bool = True) -> Formula:
        """The formula, where values at steps counted from the start, or from k, are allowed."""
        if isinstance(formula, Predicate) and starts:
            raise ProofError("formula", formula.latex, "is no comparison", "assume one")
        for atom in formula.atoms:
            if "state" in atom.depends:
                raise ProofError("theorem", atom.latex, "belongs to no step", "follow it along the descent")

        def later(atom: Atom) -> Term:
            if atom == k and starts and steps:
                return k - self.first
            inner, moved = atom, atom
            if isinstance(atom, At) and atom.descent == self._descent:
                if atom.index is None and starts:
                    inner, moved = atom.of, At(atom.descent, atom.of, self._new, atom.offset + self._offset)
                elif atom.index == k and steps:
                    inner = atom.of
            elif "k" in atom.depends:
                raise ProofError("theorem", atom.latex, "depends on k itself", "unfold it")
            if _MOVES.search(inner.key):
                raise ProofError("theorem", atom.latex, "is of another step, or hides one", "unfold it")
            return term(moved)

        return rewritten(formula, later)


__all__ = ["restarted"]
