"""Cases of which one is so: t ≥ 0 or t < 0; and a whole number τ with x ≤ τ ≤ x + 1, which there is."""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.formulas import Formula
from verify.logic.kernel import Theorem, _make, mentions
from verify.logic.sealed import exactly
from verify.logic.terms import Real, Symbol, term

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


def rounded(theorem: Theorem, whole: Symbol, value: Real, least: Theorem) -> Theorem:
    """From Γ, x ≤ τ, τ ≤ x + 1 ⊢ φ and Δ ⊢ x ≥ −1: Γ, Δ ⊢ φ, as there is such a natural number τ.

    Args:
        theorem: the first, in which nothing else speaks of τ.
        whole: τ, a natural number, all of which are in its domain.
        value: x, which depends neither on a point, a component nor a step.
        least: the second.

    Raises:
        ProofError: one of these conditions fails.
    """
    exactly(Symbol, whole=whole)
    x = term(value)
    if whole.depends or not whole.integer or any(bound > 0 or r != "≥" for r, bound in whole.domain):
        raise ProofError("whole", whole.name, "does not range over all natural numbers", "declare it natural")
    if extra := x.depends - {"state", "mixture"}:
        raise ProofError("value", x, f"depends on {', '.join(sorted(extra))}", "round one number")
    if least.conclusion != (x >= -1):
        raise ProofError("least", least, "is not x ≥ −1", "prove that")
    near = [x <= whole, whole <= x + 1]
    if missing := [formula.key for formula in near if formula not in theorem.hypotheses]:
        raise ProofError("theorem", missing[0], "is not among the hypotheses", "assume just this of τ")
    kept: list[Formula] = [h for h in theorem.hypotheses if h not in near]
    for formula in (*kept, theorem.conclusion, *least.hypotheses, least.conclusion):
        if any(mentions(atom, whole) for atom in formula.atoms):
            raise ProofError("whole", whole.name, f"stands in {formula.key} too", "use another symbol")
    content = [whole.plain(), x.plain()]
    given, axioms = [*kept, *least.hypotheses], ("Archimedean property",)
    return _make("rounded", given, theorem.conclusion, (theorem, least), content, axioms=axioms)


__all__ = ["either_way", "rounded"]
