r"""Events about random means, and how likely they are to fail: numbers in formulas.

The means μ_i, or those that descent starts from, are random (:class:`NormalMeans`); weights, n, d and all
parameters are given. An event says something of them; :class:`Failure` is the number Pr(the event fails).
It is a number like any other, so sums and bounds of it are ordinary arithmetic. Whatever an event says of
the state μ is said of the random means, and whatever it says of descent is said of descent from there. The
same event in other words is another number, as far as terms go: :func:`probability.implied` compares the two.

Pr is the outer measure, which is the probability if the failure is an event: it is at least 0, grows with the
event and is at most the sum over several that cover it, measurable or not (Folland 1999, Proposition 1.10).
"""

from __future__ import annotations

from dataclasses import dataclass

from verify.errors import ProofError
from verify.logic.formulas import Formula, Predicate, check_formula
from verify.logic.latex import formula_latex, latex, vector_latex
from verify.logic.names import appearance, check_latex
from verify.logic.renaming import symbol_j
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import COMPONENTS, Atom, Plain, Real, Symbol, Term, term
from verify.logic.vectors import Vector, VectorAtom

_BOUND = (*COMPONENTS, "x", "k")
_STARTS = '["at",["descent"', '["during",["flow"'
"""How the content of a value along descent or a flow begins: it says where that starts, though no state."""


def is_fixed(value: Atom | Term | Vector | VectorAtom) -> bool:
    """Whether random means, points and steps leave the value as it is; it may depend on a component."""
    if isinstance(value, Term):
        return all(map(is_fixed, value.atoms))
    if isinstance(value, Vector):
        return all(is_fixed(a) and is_fixed(c) for a, c in value.parts)
    return not value.depends & {"state", "x", "k", "t"} and not says_start(value)


def says_start(value: Atom | VectorAtom) -> bool:
    """Whether a value along descent or a flow stands in it, however deep: so it says where descent starts."""
    return any(contains(value, start) for start in _STARTS)


def contains(value: Atom | VectorAtom, content: str) -> bool:
    """Whether this stands in the value, however deep: text in text escapes quotes, see kernel.mentions."""
    return content.replace("\\", "") in value.key.replace("\\", "")


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
class Choice:
    """Something that theorems leave open, such as which components are attached to which.

    Attributes:
        name: what it is called in files; made by :func:`choice`, so that there is one of this name.
        latex: how it is printed.
        words: what stands in the content of everything that depends on it.
    """

    name: str
    latex: str
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        exactly(tuple, words=self.words)
        for text in (self.name, self.latex, *self.words):
            exactly(str, text=text)

    def plain(self) -> Plain:
        """The content as JSON holds it."""
        return ["choice", self.name]


_CHOICES: dict[str, Choice] = {}
"""By name: what :func:`choice` made."""


def choice(name: str, latex: str, words: tuple[str, ...]) -> Choice:
    """Say what theorems leave open; once for each name, by the room that knows all words.

    Raises:
        ProofError: another choice has this name, or looks like it.
        InputError: it does not print as the name of one thing.
    """
    check_latex(latex)
    wanted = Choice(name, latex, words)
    alike = (c for c in _CHOICES.values() if c.name == name or appearance(c.latex) == appearance(latex))
    if not words or any(c != wanted for c in alike):
        raise ProofError("choice", name, "is another one, or of nothing", "call it another name")
    return _CHOICES.setdefault(name, wanted)


def choice_named(name: str) -> Choice:
    """The choice of this name.

    Raises:
        ProofError: there is none.
    """
    if name not in _CHOICES:
        raise ProofError("choice", name, "is not known", "import the room that makes it")
    return _CHOICES[name]


@sealed
@dataclass(frozen=True)
class Clause:
    """``shown`` holds for all components and points, at all steps k at which all of ``given`` holds.

    Raises:
        ProofError: a formula of ``given`` speaks of a component or of a point; or one is neither a comparison
            nor a limit: what exists has words of its own, and binds the means.
    """

    shown: Formula
    given: tuple[Formula, ...] = ()

    def __post_init__(self) -> None:
        exactly(tuple, given=self.given)
        for formula in self.formulas:
            check_formula(formula)
            if any("t" in a.depends for a in formula.atoms):
                raise ProofError("event", formula_latex(formula), "is about one time t", "say it of a step")
            if isinstance(formula, Predicate) and formula.binds:
                raise ProofError("event", formula.latex, "is no comparison and no limit", "say one")
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
        marker: numbers ε_i, or a choice, of which the event says that there are such; None for neither.
        of: the components that it is about, among i, j, l and h: a probability for each. Over all others the
            event ranges, and over all points and steps.

    Raises:
        ProofError: it says nothing, or the marker is none.
    """

    law: NormalMeans
    clauses: tuple[Clause, ...]
    marker: Symbol | Choice | None = None
    of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        exactly(NormalMeans, law=self.law)
        exactly(tuple, clauses=self.clauses, of=self.of)
        exactly(str, **{f"component {place}": one for place, one in enumerate(self.of)})
        exactly(Clause, **{f"clause {place}": clause for place, clause in enumerate(self.clauses)})
        if not self.clauses or list(self.of) != sorted(set(self.of) & self._free & {*COMPONENTS}):
            why = "says nothing, or is about components of which nothing is said"
            raise ProofError("event", self.of, why, "give clauses, and list their free components in order")
        if self.marker is not None and self.of:
            raise ProofError("marker", self.marker.name, "is for all components at once", "range over all")
        if isinstance(self.marker, Choice):
            exactly(Choice, marker=self.marker)
            if choice_named(self.marker.name) != self.marker:
                raise ProofError("marker", self.marker.name, "is another choice", "take that one")
        elif self.marker is not None:
            exactly(Symbol, marker=self.marker)
            known = self.marker.depends in ({"i"}, {"i", "mixture"})
            if not known or self.marker.domain or self.marker.integer:
                why = "is no real number for each component"
                raise ProofError("marker", self.marker.name, why, "declare ε_i real")
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
        """Whether the formula speaks of ε_i, of ε_j, or of anything that depends on the choice."""
        words: tuple[str, ...] = ()
        if isinstance(self.marker, Choice):
            words = self.marker.words
        elif self.marker is not None:
            words = tuple(symbol.key[1:-1] for symbol in (self.marker, symbol_j(self.marker)))
        return any(contains(a, word) for a in formula.atoms for word in words)

    @property
    def starts_descent(self) -> bool:
        """Whether the event speaks of descent from the random means."""
        return says_start(self)


def failure(law: NormalMeans, *said: Formula | Clause, marker: Symbol | Choice | None = None) -> Failure:
    """Pr(not all of this), read for all components, points and steps."""
    return Failure(law, tuple(c if isinstance(c, Clause) else Clause(c) for c in said), marker)


def whenever(*given: Formula, shown: Formula) -> Clause:
    """``shown``, for all steps k at which all of ``given`` holds."""
    return Clause(shown, given)


__all__ = [
    "Choice",
    "Clause",
    "Failure",
    "NormalMeans",
    "choice",
    "choice_named",
    "failure",
    "is_fixed",
    "normal_means",
    "says_start",
    "whenever",
]
