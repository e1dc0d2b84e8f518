"""The rules of probability for events about random means: :mod:`verify.logic.events` says what these are."""

from __future__ import annotations

from verify.errors import ProofError
from verify.logic.descent import Descent, at_step, followed
from verify.logic.events import Clause, Failure, says_start
from verify.logic.formulas import Comparison, Formula, equals
from verify.logic.kernel import Theorem, _make
from verify.logic.latex import formula_latex
from verify.logic.sealed import exactly
from verify.logic.terms import Functional, term

_MEASURE, _UNION = "monotonicity of probability", "union bound"


def failure_is_nonnegative(of: Failure) -> Theorem:
    """⊢ Pr(an event fails) ≥ 0."""
    exactly(Failure, of=of)
    return _make("probability", (), of >= 0, (), of.plain(), axioms=(_MEASURE,))


def implied(event: Failure, by: Failure, *proofs: Theorem) -> Theorem:
    """⊢ Pr(B fails) ≤ Pr(A fails), from theorems that conclude each clause of B from what A says.

    Let A hold at some random means, with some ε_i, and let k be a step at which the hypotheses of a clause of
    B hold. Then so do the clauses of A whose hypotheses are among these, for all components; with the other
    hypotheses of the theorem, which the means do not move, it gives the clause's conclusion.

    Args:
        event: B, about no single component. It may have the marker of A, and no other.
        by: A, likewise.
        proofs: for each clause of B, in order, a theorem that concludes it. Each hypothesis is said by A, or
            by this clause, or neither the means nor ε_i nor the step stand in it.

    Raises:
        ProofError: one of these conditions fails.
    """
    exactly(Failure, event=event, by=by)
    if event.law != by.law or event.of or by.of or event.marker not in (None, by.marker):
        why = "has another law or other markers, or is about one component only"
        raise ProofError("event", event.latex, why, "compare events that range over all components")
    if len(proofs) != len(event.clauses):
        raise ProofError("proofs", len(proofs), f"are not {len(event.clauses)}", "give one for each clause")
    kept: list[Formula] = []
    for clause, theorem in zip(event.clauses, proofs, strict=True):
        stray = event.marker is None and any(map(by.says_of_marker, clause.formulas))
        if theorem.conclusion != clause.shown or stray:
            raise ProofError("proofs", theorem, "is not about this clause", formula_latex(clause.shown))
        known = {*clause.given, *(c.shown for c in by.clauses if {*c.given} <= {*clause.given})}
        rest = [h for h in theorem.hypotheses if h not in known]
        for formula in rest:
            if by.says_of_marker(formula) or not _is_given(formula):
                why = "is assumed of random means, and the event does not say it"
                raise ProofError("proofs", formula_latex(formula), why, "prove it, or add it to the event")
        kept += rest
    content = [event.plain(), by.plain()]
    conclusion = Comparison(term(event), "≤", term(by))
    return _make("implied event", kept, conclusion, proofs, content, axioms=(_MEASURE,))


def _is_given(formula: Formula) -> bool:
    """Whether the formula is about parameters, points and components alone."""
    return not any(a.depends & {"state", "k"} or says_start(a) for a in formula.atoms)


def some_fails(first: Failure, second: Failure) -> Theorem:
    """⊢ Pr(A and B do not both hold) ≤ Pr(A fails) + Pr(B fails).

    Raises:
        ProofError: they have other laws, are about other components, or one of them has a marker.
    """
    exactly(Failure, first=first, second=second)
    if (first.law, first.of) != (second.law, second.of) or first.marker or second.marker:
        why = "has another law or other components, or a marker"
        raise ProofError("second", second.latex, why, "join events about the same, without markers")
    both = Failure(first.law, (*first.clauses, *second.clauses), None, first.of)
    content = [first.plain(), second.plain()]
    return _make("union of two", (), both <= first + second, (), content, axioms=(_UNION,))


def some_component_fails(of: Failure, over: Functional) -> Theorem:
    """⊢ Pr(A_i fails for some i) ≤ Σ_i Pr(A_i fails).

    Args:
        of: Pr(A_i fails), about component i, or about i and others.
        over: the sum over i.

    Raises:
        ProofError: the event is not about this component, or it has a marker.
    """
    exactly(Failure, of=of)
    exactly(Functional, over=over)
    if over.binds not in of.of or of.marker:
        raise ProofError("over", over.name, "sums over no component that the event is about", "see above")
    some = Failure(of.law, of.clauses, None, tuple(v for v in of.of if v != over.binds))
    content = [of.plain(), over.plain()]
    return _make("union over components", (), some <= over(of), (), content, axioms=(_UNION,))


def from_the_start(of: Failure, descent: Descent) -> Theorem:
    """⊢ Pr(A fails) = Pr(A fails at step 0 of descent), which starts from the random means.

    Raises:
        ProofError: the event speaks of descent already, or says something that is no comparison.
    """
    exactly(Failure, of=of)
    exactly(Descent, descent=descent)

    def start(formula: Formula) -> Formula:
        return at_step(followed(formula, descent), None, 0)

    clauses = tuple(Clause(start(c.shown), tuple(map(start, c.given))) for c in of.clauses)
    begun = Failure(of.law, clauses, of.marker, of.of)
    return _make("from the start", (), equals(of, begun), (), [of.plain(), descent.plain()])


__all__ = [
    "failure_is_nonnegative",
    "from_the_start",
    "implied",
    "some_component_fails",
    "some_fails",
]
