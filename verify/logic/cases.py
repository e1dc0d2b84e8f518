"""Two cases: what follows if t ≥ 0, and if t < 0, follows."""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.kernel import Theorem, _make
from verify.logic.terms import Real, term

_CLOSED = frozenset({"state", "mixture", "k"})
"""What t may depend on: it is one number, and not one for each point or component."""


def either_way(value: Real, nonnegative: Theorem, negative: Theorem) -> Theorem:
    """From Γ, t ≥ 0 ⊢ φ and Δ, t < 0 ⊢ φ: Γ, Δ ⊢ φ.

    Args:
        value: t, which depends neither on the point nor on a component: "t_i ≥ 0 for all i" and "t_i < 0 for
            all i" are not all cases.
        nonnegative: the first theorem.
        negative: the second.

    Raises:
        ProofError: t is not one number, the conclusions differ, or a theorem does not assume its case.
    """
    t = term(value)
    if extra := t.depends - _CLOSED:
        raise ProofError("value", t, f"depends on {', '.join(sorted(extra))}", "distinguish by one number")
    if nonnegative.conclusion != negative.conclusion:
        raise ProofError("negative", negative, "concludes something else", "prove the same in both cases")
    kept = []
    for theorem, case in ((nonnegative, t >= 0), (negative, t < 0)):
        if case not in theorem.hypotheses:
            raise ProofError("theorem", theorem, "does not assume its case", "use it as it is")
        kept += [h for h in theorem.hypotheses if h != case]
    return _make("two cases", kept, nonnegative.conclusion, (nonnegative, negative), t.plain())


__all__ = ["either_way"]
