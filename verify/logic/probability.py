r"""How likely it is that something fails for random means: numbers in formulas, and the rules of all events.

The means μ_i, or those that descent starts from, are random (:class:`NormalMeans`); weights, n, d and all
parameters are given. An event says something of them; :class:`Failure` is the number Pr(the event fails).
It is a number like any other, so sums and bounds of it are ordinary arithmetic. Whatever an event says of
the state μ is said of the random means, and whatever it says of descent is said of descent from there. The
same event in other words is another number, as far as terms go: :func:`implied` compares the two.

Pr is the outer measure, which is the probability if the failure is an event: it is at least 0, grows with the
event and is at most the sum over several that cover it, measurable or not (Folland 1999, Proposition 1.10).
"""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import ProofError
from verify.logic.descent import Descent, at_step, followed
from verify.logic.formulas import Comparison, Formula, Predicate, check_formula, equals
from verify.logic.kernel import Theorem, _make, mentions
from verify.logic.latex import formula_latex, latex, vector_latex
from verify.logic.renaming import symbol_j
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import COMPONENTS, Atom, Functional, Plain, Real, Symbol, Term, term
from verify.logic.vectors import Vector, VectorAtom

_BOUND = (*COMPONENTS, "x", "k")
_STARTS = '["at",["descent"'
"""How the content of a value along descent begins: it says where descent starts, though no state."""


def is_fixed(value: Atom | Term | Vector | VectorAtom) -> bool:
    """Whether random means, points and steps leave the value as it is; it may depend on a component."""
    if isinstance(value, Term):
        return all(map(is_fixed, value.atoms))
    if isinstance(value, Vector):
        return all(is_fixed(a) and is_fixed(c) for a, c in value.parts)
    return not value.depends & {"state", "x", "k"} and _STARTS not in value.key.replace("\\", "")


@sealed
@dataclass(frozen=True, eq=False)
class NormalMeans:
    """μ_i ∼ N(a, σ²I), independent, for all components i of the student.

    Attributes:
        centre: a, a constant vector; ``0 * mu`` for 0.
        scale: σ, a constant.

    Raises:
        ProofError: one of them is random itself, or differs from component to component.
    """

    centre: Vector
    scale: Term

    def __post_init__(self) -> None:
        exactly(Vector, centre=self.centre)
        exactly(Term, scale=self.scale)
        for value in (self.centre, self.scale):
            if not is_fixed(value) or value.depends - {"mixture"}:
                raise ProofError("law", latex(self.scale), "or the centre is no constant", "fix it first")

    @property
    def latex(self) -> str:
        """How the law is printed."""
        scale = "" if self.scale == term(1) else latex(self.scale**2) + r"\,"
        return rf"\mathcal{{N}}({vector_latex(self.centre)}, {scale}I)"

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [self.centre.plain(), self.scale.plain()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NormalMeans) and self.plain() == other.plain()

    def __hash__(self) -> int:
        return hash(self.latex)


def normal_means(centre: Vector | VectorAtom, scale: Real | int) -> NormalMeans:
    """The law under which μ_i ∼ N(centre, scale² I), independent."""
    return NormalMeans(1 * centre, term(scale))


@sealed
@dataclass(frozen=True)
class Clause:
    """``shown`` holds for all components and points, at all steps k at which all of ``given`` holds.

    Raises:
        ProofError: a formula of ``given`` speaks of a component or of a point.
    """

    shown: Formula
    given: tuple[Formula, ...] = ()

    def __post_init__(self) -> None:
        exactly(tuple, given=self.given)
        for formula in self.formulas:
            check_formula(formula)
        if {v for f in self.given for a in f.atoms for v in a.depends} & {*COMPONENTS, "x"}:
            why = "speaks of a component or of a point"
            raise ProofError("given", formula_latex(self.given[0]), why, "assume what the step alone decides")

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The conclusion and the hypotheses."""
        return self.shown, *self.given

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return [self.shown.plain(), [g.plain() for g in self.given]]


@sealed
@dataclass(frozen=True, eq=False)
class Failure(Atom):
    """The probability that the event fails: that, for all numbers ε_i, one of its clauses is false.

    Attributes:
        law: of the means.
        clauses: what the event says, all of it at once.
        marker: ε_i, numbers of which the event says that there are such; None if it says so of none.
        of: the components that it is about, among i, j and l: a probability for each. Over all others the
            event ranges, and over all points and steps.

    Raises:
        ProofError: it says nothing, or the marker is none.
    """

    law: NormalMeans
    clauses: tuple[Clause, ...]
    marker: Symbol | None = None
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        exactly(NormalMeans, law=self.law)
        exactly(tuple, clauses=self.clauses, of=self.of)
        exactly(Clause, **{f"clause {place}": clause for place, clause in enumerate(self.clauses)})
        if not self.clauses or list(self.of) != sorted(set(self.of) & self._free & {*COMPONENTS}):
            why = "says nothing, or is about components of which nothing is said"
            raise ProofError("event", self.of, why, "give clauses, and list their free components in order")
        if self.marker is not None:
            exactly(Symbol, marker=self.marker)
            known = self.marker.depends in ({"i"}, {"i", "mixture"})
            if not known or self.marker.domain or self.marker.integer or self.of:
                why = "is no real number for each component, or the event is about one component"
                raise ProofError("marker", self.marker.name, why, "declare ε_i real, and range over all")
            symbol_j(self.marker)  # refuses what has no index i

    @property
    def _free(self) -> frozenset[str]:
        formulas = (f for c in self.clauses for f in c.formulas)
        return frozenset(v for f in formulas for a in f.atoms for v in a.depends)

    @property
    def depends(self) -> frozenset[str]:  # type: ignore[override]
        """The components that it is about, and n and d."""
        return frozenset({"mixture", *self.of})

    @property
    def latex(self) -> str:  # type: ignore[override]
        """How it is printed."""
        means = r"\mu_i(0)" if self.starts_descent else r"\mu_i"
        said = r";\ ".join(map(self._clause_latex, self.clauses))
        some = rf"\exists\, {self.marker.latex}:\ " if self.marker else ""
        return rf"\Pr_{{{means} \sim {self.law.latex}}}\left(\text{{not: }} {some}{said}\right)"

    def _clause_latex(self, clause: Clause) -> str:
        free = {v for f in clause.formulas for a in f.atoms for v in a.depends} - {*self.of}
        if all(isinstance(f, Predicate) for f in clause.formulas):
            free.discard("k")
        ranging = ", ".join(v for v in _BOUND if v in free)
        given = r"\text{ if } " + r",\ ".join(map(formula_latex, clause.given)) if clause.given else ""
        return formula_latex(clause.shown) + given + (rf"\ (\forall {ranging})" if ranging else "")

    def plain(self) -> Plain:
        """See :meth:`Atom.plain`."""
        marker = self.marker.plain() if self.marker else None
        return ["failure", self.law.plain(), [c.plain() for c in self.clauses], marker, list(self.of)]

    def says_of_marker(self, formula: Formula) -> bool:
        """Whether the formula speaks of ε_i, or of ε_j."""
        named = (self.marker, symbol_j(self.marker)) if self.marker else ()
        return any(mentions(a, s) for a in formula.atoms for s in named)

    @property
    def starts_descent(self) -> bool:
        """Whether the event speaks of descent from the random means."""
        return _STARTS in self.key.replace("\\", "")


def failure(law: NormalMeans, *said: Formula | Clause, marker: Symbol | None = None) -> Failure:
    """Pr(not all of this), read for all components, points and steps."""
    return Failure(law, tuple(c if isinstance(c, Clause) else Clause(c) for c in said), marker)


def whenever(*given: Formula, shown: Formula) -> Clause:
    """``shown``, for all steps k at which all of ``given`` holds."""
    return Clause(shown, given)


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
    starts = any(_STARTS in a.key.replace("\\", "") for a in formula.atoms)
    return not starts and not any(a.depends & {"state", "k"} for a in formula.atoms)


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


_MEASURE, _UNION = "monotonicity of probability", "union bound"

__all__ = [
    "Clause",
    "Failure",
    "NormalMeans",
    "failure",
    "failure_is_nonnegative",
    "from_the_start",
    "implied",
    "is_fixed",
    "normal_means",
    "some_component_fails",
    "some_fails",
    "whenever",
]
