r"""The kernel: theorems, and the only functions that make them.

A theorem is a sequent  hypotheses ⊢ conclusion.  How it is read: for all values of its free symbols in their
domains and for every state (all means μ, all n, d and weights), if every hypothesis holds *for all points x
and all components i* that occur free in it, so does the conclusion for all x and i. Likewise for every start
of descent and of a gradient flow, every step k and every time t ≥ 0: of these a hypothesis has one in mind.

What is trusted: this file, ``terms``, ``vectors``, ``formulas``, ``certificates``, ``descent``, ``flow``,
``speeds``, ``growth``, ``motion``, ``schemas``, ``instances``, ``places``, ``events``, ``probability``,
``renaming``, ``rays``, ``restart``, ``segments``, ``cases`` and ``translation`` beside it; the oracles that
other rooms hold (``identity``: the moment algebra with SymPy's second opinion, and facts about posteriors;
``span``: the dimension of the span of the means; ``distance``: how total variation, entropy and transport
bound each other; ``teacher``: the teacher's components; ``normal means``: where random means are;
``constant``: ball arithmetic for numbers without parameters; ``enclosure``, ``existence`` and ``run``: ball
arithmetic for instances); and ``latex``, which prints what is read. Whoever searches for certificates is not.

A theorem cannot be written down: the class has no constructor, no subclass and no copy with changes, and it
does not come out of a pickle (a ledger holds the *proof*, and :mod:`verify.logic.proofs` runs it again).
What Python cannot prevent: a hostile author can reach the private ``_make`` and ``_Oracle`` here, or set
attributes by ``object.__setattr__``. A test sees to it that no file of this project does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, final

from verify.errors import ProofError
from verify.logic.certificates import Certificate, proves, used
from verify.logic.formulas import Comparison, Formula, Predicate, equals
from verify.logic.latex import formula_latex, hypothesis_latex
from verify.logic.sealed import exactly
from verify.logic.terms import (
    Applied,
    Atom,
    Defined,
    Functional,
    Real,
    Scalar,
    Symbol,
    Term,
    monomial_term,
    term,
)
from verify.logic.vectors import Dot, Vector, VectorAtom, dot, square


@final
class Theorem:
    """A sequent that was derived. Made by the rules of this package only; immutable.

    Attributes:
        hypotheses: formulas that are assumed, each once.
        conclusion: what follows.
        rule: the rule that made it.
        premises: the theorems it was made from.
        content: what else the rule was given, as JSON holds it.
        axioms: names of textbook theorems that it and its premises rest on.
        oracles: names of the oracles that it and its premises rest on.
        cites: other claims whose formulas it takes as given: (key, the formula's key).
    """

    __slots__ = (
        "axioms", "cites", "conclusion", "content", "hypotheses", "oracles", "premises", "rule",
    )  # fmt: skip
    hypotheses: tuple[Formula, ...]
    conclusion: Formula
    rule: str
    premises: tuple[Theorem, ...]
    content: Any
    axioms: frozenset[str]
    oracles: frozenset[str]
    cites: frozenset[tuple[str, str]]

    def __new__(cls, *_: object, **__: object) -> Theorem:
        """Refuse."""
        raise ProofError("theorem", "Theorem(…)", "theorems are derived, not written down", "use a rule")

    def __init_subclass__(cls, **_: object) -> NoReturn:
        raise ProofError("class", cls.__name__, "a theorem has no subclasses", "use the rules")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise ProofError(name, value, "a theorem does not change", "derive another one")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __copy__(self) -> Theorem:
        return self

    def __deepcopy__(self, _: object) -> Theorem:
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise ProofError("theorem", self, "a theorem is not pickled", "save its proof: verify.logic.proofs")

    def __repr__(self) -> str:
        return f"⟨{sequent_latex(self)}⟩"

    @property
    def comparison(self) -> Comparison:
        """The conclusion, if it is a comparison.

        Raises:
            ProofError: it is a predicate.
        """
        return as_comparison(self.conclusion)


def sequent_latex(theorem: Theorem) -> str:
    """Hypotheses ⊢ conclusion in LaTeX; the conclusion alone if there are no hypotheses."""
    left = ", ".join(map(hypothesis_latex, theorem.hypotheses))
    right = formula_latex(theorem.conclusion)
    return rf"{left} \ \vdash\ {right}" if left else right


def as_comparison(formula: Formula) -> Comparison:
    """The formula, if it is a comparison.

    Raises:
        ProofError: it is a predicate.
    """
    if not isinstance(formula, Comparison):
        raise ProofError("formula", formula.latex, "is no comparison", "use the rule of its predicate")
    return formula


def _make(
    rule: str,
    hypotheses: Iterable[Formula],
    conclusion: Formula,
    premises: tuple[Theorem, ...] = (),
    content: Any = None,
    *,
    axioms: Iterable[str] = (),
    oracles: Iterable[str] = (),
    cites: Iterable[tuple[str, str]] = (),
) -> Theorem:
    """The one place where theorems come from; what they rest on is inherited from their premises."""
    exactly(tuple, premises=premises)
    for premise in premises:
        if type(premise) is not Theorem:
            raise ProofError("premise", premise, "is no theorem", "derive it by a rule")
    hypotheses = tuple(dict.fromkeys(hypotheses))
    for formula in (*hypotheses, conclusion):
        exactly(Predicate if isinstance(formula, Predicate) else Comparison, formula=formula)
    new: Any = object.__new__
    made: Theorem = new(Theorem)
    values: Mapping[str, object] = {
        "hypotheses": hypotheses,
        "conclusion": conclusion,
        "rule": rule,
        "premises": premises,
        "content": content,
        "axioms": frozenset(axioms).union(*(p.axioms for p in premises)),
        "oracles": frozenset(oracles).union(*(p.oracles for p in premises)),
        "cites": frozenset(cites).union(*(p.cites for p in premises)),
    }
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


@final
class _Oracle:
    """Lets one room outside the kernel make theorems of one kind; each of them names it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def says(
        self,
        conclusion: Formula,
        content: Any,
        axioms: Iterable[str] = (),
        hypotheses: Iterable[Formula] = (),
    ) -> Theorem:
        """Hypotheses ⊢ conclusion, on this oracle's word."""
        rule = f"oracle {self.name}"
        return _make(rule, hypotheses, conclusion, (), content, axioms=axioms, oracles=(self.name,))


_identity = _Oracle("identity")
_constant = _Oracle("constant")
_enclosure = _Oracle("enclosure")
_existence = _Oracle("existence")
_distance = _Oracle("distance")
_run = _Oracle("run")
_span = _Oracle("span")
_normal_means = _Oracle("normal means")
_teacher = _Oracle("teacher")
AT_INSTANCES = frozenset({"enclosure", "existence", "run"})
"""The oracles that speak of given mixtures only."""


def _all_hypotheses(theorems: Iterable[Theorem]) -> list[Formula]:
    return [h for t in theorems for h in t.hypotheses]


def assume(formula: Formula) -> Theorem:
    """The theorem formula ⊢ formula."""
    return _make("assume", (formula,), formula)


def domain(symbol: Symbol) -> list[Theorem]:
    """⊢ each formula of the symbol's domain."""
    exactly(Symbol, symbol=symbol)
    return [_make("domain", (), _in_domain(symbol, r, b), (), symbol.plain()) for r, b in symbol.domain]


def _in_domain(value: Real, relation: str, bound: Scalar) -> Comparison:
    if relation not in (">", "≥"):
        raise ProofError("domain", relation, "a domain is a lower bound", "write ('>', 0) or ('≥', 1)")
    return value > bound if relation == ">" else value >= bound


def definition(defined: Defined) -> Theorem:
    """⊢ the abbreviation = what it stands for."""
    exactly(Defined, defined=defined)
    return _make("definition", (), equals(defined, defined.term), (), defined.plain())


def nonnegative_square(vector: Vector | VectorAtom) -> Theorem:
    """⊢ |vector|² ≥ 0, expanded."""
    return _make("square", (), square(vector) >= 0, (), (1 * vector).plain())


def cauchy_schwarz(left: Vector | VectorAtom, right: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨left, right⟩² ≤ |left|² |right|²."""
    conclusion = dot(left, right) ** 2 <= square(left) * square(right)
    return _make("Cauchy–Schwarz", (), conclusion, (), [(1 * left).plain(), (1 * right).plain()])


def paired(vector: VectorAtom, other: Vector | VectorAtom) -> Theorem:
    """⊢ ⟨g, u⟩ = E[h ⟨f, u⟩] for g = E[h f] and a vector u that the bound variable does not move."""
    exactly(VectorAtom, vector=vector)
    mean = vector.mean
    if mean is None:
        raise ProofError("vector", vector.name, "is no mean value", "give it a Mean")
    if mean.functional.binds in (1 * other).depends:
        raise ProofError("other", other, f"depends on {mean.functional.binds}", "pair with a constant")
    value = mean.functional(mean.weight * dot(mean.vector, other))
    content = [vector.plain(), (1 * other).plain()]
    return _make("mean", (), equals(dot(vector, other), value), (), content)


def arithmetic(goal: Comparison, premises: Sequence[Theorem], certificate: Certificate) -> Theorem:
    """The goal, under all hypotheses of the premises, if the certificate shows it from their conclusions.

    Raises:
        ProofError: the certificate does not show it, or a premise is not used: a reason that none is.
    """
    premises = tuple(premises)
    facts = [p.comparison for p in premises]
    if not proves(certificate, goal, facts):
        raise ProofError("certificate", goal.key, "the combination does not expand to 0 > 0", "search again")
    idle = set(range(len(facts))) - used(certificate)
    if idle:
        shown = "; ".join(formula_latex(facts[k]) for k in sorted(idle))
        raise ProofError("premises", shown, "not used by the proof, so no reason for it", "leave them out")
    return _make("arithmetic", _all_hypotheses(premises), goal, premises, certificate.plain())


def integrated(functional: Functional, theorem: Theorem) -> Theorem:
    """From f ≥ 0 for all x (all i): E f ≥ 0 (Σ f ≥ 0); likewise from f = 0 and f > 0."""
    exactly(Functional, functional=functional)
    given = theorem.comparison
    if functional.binds == "k" and any("k" in a.depends for h in theorem.hypotheses for a in h.atoms):
        raise ProofError("theorem", theorem, "a hypothesis speaks of one step k only", "discharge it first")
    value = functional(given.right if given.relation in "≤<" else given.left)
    other = functional(given.left if given.relation in "≤<" else given.right)
    strict = "≤" if functional.binds == "k" else "<"  # Σ over no step at all is 0
    conclusion = Comparison(other, {"≥": "≤", ">": strict, "=": "="}[given.kind], value)
    return _make("positive functional", theorem.hypotheses, conclusion, (theorem,), functional.plain())


def both_ways(at_most: Theorem, at_least: Theorem) -> Theorem:
    """From a ≤ b and a ≥ b: a = b.

    Raises:
        ProofError: the two are no such pair.
    """
    first = at_most.comparison
    converse = {"≤": "≥", "≥": "≤"}.get(first.relation)
    if converse is None or at_least.conclusion != Comparison(first.left, converse, first.right):
        raise ProofError("at_least", at_least, f"is not the converse of {at_most!r}", "prove a ≤ b and a ≥ b")
    premises = at_most, at_least
    return _make("both ways", _all_hypotheses(premises), equals(first.left, first.right), premises)


def cut(theorem: Theorem, *lemmas: Theorem) -> Theorem:
    """The theorem without the hypotheses that the lemmas conclude, under the hypotheses of the lemmas.

    Raises:
        ProofError: a lemma concludes nothing that the theorem assumes.
    """
    shown = [lemma.conclusion for lemma in lemmas]
    for formula in shown:
        if formula not in theorem.hypotheses:
            why = "is not among the hypotheses"
            raise ProofError("lemma", formula_latex(formula), why, f"they are those of {theorem!r}")
    kept = [h for h in theorem.hypotheses if h not in shown]
    return _make("cut", [*kept, *_all_hypotheses(lemmas)], theorem.conclusion, (theorem, *lemmas))


def weakened(theorem: Theorem, *hypotheses: Formula) -> Theorem:
    """The theorem under more hypotheses."""
    return _make("weaken", [*theorem.hypotheses, *hypotheses], theorem.conclusion, (theorem,))


def cited(key: str, conclusion: Formula, hypotheses: Sequence[Formula] = ()) -> Theorem:
    """Hypotheses ⊢ conclusion because the claim ``key`` says so; the ledger compares it with that claim."""
    exactly(str, key=key)
    hypotheses = tuple(hypotheses)
    claim = (key, sequent_key(hypotheses, conclusion))
    content = [key, conclusion.plain(), [h.plain() for h in hypotheses]]
    return _make("citation", hypotheses, conclusion, (), content, cites=(claim,))


def sequent_key(hypotheses: Iterable[Formula], conclusion: Formula) -> str:
    """A string that is the same for the same sequent."""
    return " ; ".join(sorted({h.key for h in hypotheses})) + " ⊢ " + conclusion.key


def substituted(theorem: Theorem, symbol: Symbol, value: Real | Scalar, *proofs: Theorem) -> Theorem:
    """The theorem with a term for a symbol, in hypotheses and conclusion.

    Args:
        theorem: what to instantiate; no abbreviation or step of descent in it may contain the symbol.
        symbol: what is replaced.
        value: by what; it must not depend on a point or a component. It may be a number for each step k,
            since the theorem holds for each k and every value of the symbol; no sum over k may have the
            symbol inside, and no predicate.
        proofs: that the value lies in the symbol's domain, unless it is a number or a symbol of this domain.

    Raises:
        ProofError: one of these conditions fails.
    """
    exactly(Symbol, symbol=symbol)
    value = term(value)
    if symbol.depends:
        raise ProofError("symbol", symbol.name, "belongs to the mixture or a variable", "take a parameter")
    if extra := value.depends - {"state", "mixture", "k"}:
        raise ProofError("value", value, f"depends on {', '.join(sorted(extra))}", "use a constant")
    if symbol.integer and not _is_integer(value):
        raise ProofError("value", value, "is not known to be an integer", "use an integer or its symbol")
    given = [p.conclusion for p in proofs]
    for needed in (_in_domain(value, r, b) for r, b in symbol.domain):
        if needed not in given and not _evident(needed, value, symbol):
            raise ProofError("value", formula_latex(needed), "is not proved", "give its proof")
    for formula in (*theorem.hypotheses, theorem.conclusion):
        if isinstance(formula, Predicate) and value.depends & (formula.binds | {"k"}):
            raise ProofError("value", value, "depends on what the formula binds", "use a constant")
        _check_free(formula.atoms, symbol, value)

    def replace(atom: Atom) -> Term:
        return value if atom == symbol else term(atom)

    hypotheses = [rewritten(h, replace) for h in theorem.hypotheses]
    conclusion = rewritten(theorem.conclusion, replace)
    content = [symbol.plain(), value.plain()]
    return _make(
        "substitution", [*hypotheses, *_all_hypotheses(proofs)], conclusion, (theorem, *proofs), content
    )


def _is_integer(value: Term) -> bool:
    integers = all(isinstance(a, Symbol) and a.integer for a in value.atoms)
    return integers and all(c.denominator == 1 for _, c in value)


def _evident(formula: Comparison, value: Term, symbol: Symbol) -> bool:
    (number,) = (formula.difference.constant,)
    if number is not None:
        return number > 0 if formula.kind == ">" else number >= 0
    return any(value == term(a) and a.domain == symbol.domain for a in value.atoms if isinstance(a, Symbol))


def _check_free(atoms: Iterable[Atom], symbol: Symbol, value: Term) -> None:
    """Refuse what substitution under a binder or an abbreviation could get wrong."""
    for atom in atoms:
        if atom == symbol:
            continue
        if isinstance(atom, Applied):
            if symbol in atom.functional.mass.atoms:
                raise ProofError("symbol", symbol.name, f"counts the terms of {atom.latex}", "keep it")
            if atom.functional.binds == "k" and mentions(atom, symbol):
                raise ProofError("symbol", symbol.name, f"stands inside {atom.latex}", "keep it")
            _check_free([inner for inner, _ in atom.argument], symbol, value)
        elif is_function(atom):
            _check_free([inner for t in arguments_of(atom) for inner in t.atoms], symbol, value)
        elif mentions(atom, symbol):
            raise ProofError("symbol", symbol.name, f"stands inside {atom.latex}", "unfold that first")
        if "state" in value.depends and atom.plain()[0] in ("at", "during"):
            raise ProofError(
                "value", value, "moves along with the means", "instantiate before following them"
            )


def mentions(atom: Atom, symbol: Symbol) -> bool:
    """Whether the symbol stands in the atom, however deep: a tensor holds what it is made of as text in text.

    Backslashes, which escape quotes there, do not count; so it may say yes once too often.
    """
    return symbol.key[1:-1].replace("\\", "") in atom.key.replace("\\", "")


def rewritten(formula: Formula, replace: Callable[[Atom], Term]) -> Formula:
    """The formula with every atom replaced, also under functionals and in functions."""
    if isinstance(formula, Predicate):
        return Predicate(formula.name, tuple(mapped(t, replace) for t in formula.terms), formula.latex)
    return Comparison(mapped(formula.left, replace), formula.relation, mapped(formula.right, replace))


def mapped(value: Term, replace: Callable[[Atom], Term]) -> Term:
    """The term with every atom replaced, also under functionals and in functions, except under sums over k.

    There k is bound.
    """

    def inside(atom: Atom) -> Term:
        if is_function(atom):
            return of_terms(atom, lambda t: mapped(t, replace))
        if isinstance(atom, Applied) and atom.functional.binds != "k":
            return atom.functional(mapped(monomial_term(atom.argument), replace))
        return replace(atom)

    return value.replaced(inside)


def is_function(atom: Atom) -> bool:
    """Whether the atom is an elementary function of terms."""
    from verify.logic.schemas import Function  # its axioms are theorems, so it cannot be above

    return isinstance(atom, Function)


def arguments_of(function: Any) -> tuple[Term, ...]:
    """What the function is taken of."""
    arguments: tuple[Term, ...] = function.arguments
    return arguments


def of_terms(function: Any, change: Callable[[Term], Term]) -> Term:
    """The function of the changed arguments."""
    return term(type(function)(function.name, tuple(map(change, arguments_of(function)))))


__all__ = [
    "AT_INSTANCES",
    "Dot",
    "Theorem",
    "arguments_of",
    "arithmetic",
    "assume",
    "both_ways",
    "cauchy_schwarz",
    "cited",
    "cut",
    "definition",
    "domain",
    "integrated",
    "is_function",
    "mapped",
    "mentions",
    "nonnegative_square",
    "of_terms",
    "paired",
    "rewritten",
    "sequent_key",
    "substituted",
    "weakened",
]
