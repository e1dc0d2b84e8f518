"""A statement as a claim makes it: hypotheses and conclusions as formulas, and what is printed of them.

Quantifiers come from the free symbols and their domains, the notation list from the meanings of all symbols;
nothing of it is typed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from verify.errors import InputError, ProofError
from verify.logic.descent import At, Next, k
from verify.logic.events import Failure
from verify.logic.flow import During, Speed, t
from verify.logic.formulas import Comparison, Formula, Predicate, check_formula
from verify.logic.kernel import Theorem, cited, sequent_key
from verify.logic.latex import formula_latex, hypothesis_latex, latex, mean_latex
from verify.logic.motion import Rate
from verify.logic.names import appearance, is_word, may_print
from verify.logic.reading import read_formula, read_vector_atom
from verify.logic.renaming import symbol_j, vector_j
from verify.logic.schemas import Function
from verify.logic.sealed import exactly, sealed
from verify.logic.terms import (
    COMPONENT_COUNT,
    TEACHER_COUNT,
    Applied,
    Atom,
    Defined,
    Opaque,
    Plain,
    Symbol,
    Term,
)
from verify.logic.translation import TRANSLATED, Translated
from verify.logic.vectors import Dot, VectorAtom

_MADE_OF_VECTORS = '["velocity"', TRANSLATED
"""How the tensors of vectors begin that end in a direction and a vector: see motion and translation."""


@sealed
@dataclass(frozen=True)
class Statement:
    """Hypotheses ⊢ each of the conclusions.

    Attributes:
        given: the hypotheses.
        shown: the conclusions, all of which have to be proved.
        places: if it is about some mixtures only, for each of them what is assumed besides.
    """

    given: tuple[Formula, ...]
    shown: tuple[Formula, ...]
    places: tuple[tuple[Formula, ...], ...] = ()

    def __post_init__(self) -> None:
        exactly(tuple, given=self.given, shown=self.shown, places=self.places)
        if not self.shown:
            raise InputError("shown", self.shown, "states nothing", "give at least one formula")
        for formula in (*self.given, *self.shown):
            check_formula(formula)
        printed: dict[str, str] = {}
        for shown, key in _printed(self._atoms):
            text = appearance(shown)
            if printed.setdefault(text, key) != key or not may_print(text, key):
                raise InputError("shown", text, "means two things in it", "rename one of them")

    @property
    def latex(self) -> str:
        """The conclusions."""
        return r",\quad ".join(map(formula_latex, self.shown))

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """The hypotheses in LaTeX, one each."""
        always = tuple(map(hypothesis_latex, self.given))
        each = [r",\ ".join(map(hypothesis_latex, place)) for place in self.places]
        return (*always, r"\ \text{ or }\ ".join(each)) if each else always

    @property
    def quantifiers(self) -> str:
        """What the free symbols and variables range over, e.g. "all n ≥ 1, all d ≥ 1, all η > 0, all i"."""
        names = [f"all {_ranged(s)}" for s in self._ranging]
        known = (k, t, COMPONENT_COUNT, TEACHER_COUNT)
        families = {s for s in _symbols(self._atoms) if s.depends and not (s in known or is_word(s.latex))}
        families -= _marking(self._atoms)
        names += [f"all {_ranged(s)}" for s in sorted(families - _at_j(families), key=lambda s: s.name)]
        names += [f"all vectors {name}" for name in self._free_vectors]
        unbound = [f for f in self.shown if not (isinstance(f, Predicate) and f.binds)]
        free = {v for formula in unbound for a in formula.atoms for v in a.depends}
        ranging = ("i", "all i"), ("j", "all j"), ("l", "all l"), ("h", "all h"), ("x", "all points x")
        names += [words for v, words in ranging if v in free]
        inside = list(_inside([a for f in (*self.given, *unbound) for a in f.atoms], events=False))
        means = any("state" in a.depends or isinstance(a, At | During) for a in inside)
        listed = len(_places(self._assumed_atoms) or _places(self._atoms))
        if listed:
            names.insert(0, "one mixture" if listed == 1 else f"{listed} mixtures")
        elif means or any("mixture" in a.depends for a in _inside(self._atoms)):
            teachers = ", all m ≥ 1" * any({"l", "h"} & _numbering(a) for a in _inside(self._atoms))
            names.insert(0, f"all n ≥ 1{teachers}, all d ≥ 1, all weights" + ", all means" * means)
        return ", ".join(names) or "no parameters"

    @property
    def parameters(self) -> list[Symbol]:
        """The free symbols that belong neither to the mixture nor to a step, by name."""
        return [s for s in self._ranging if s not in (k, t)]

    @property
    def _ranging(self) -> list[Symbol]:
        everywhere = [{a.key for f in given if _is_value(f) for a in f.atoms} for given in self.assumed]
        known = set.intersection(*everywhere)
        found = {s.key: s for s in _symbols(self._atoms) if not s.depends and s.key not in known}
        unbound = [f for f in self._formulas if isinstance(f, Comparison) or f.binds]  # a limit binds k or t
        inside = {*_inside(_in(unbound), events=False)}
        found |= {s.key: s for s in (k, t) if s in inside}
        return sorted(found.values(), key=lambda s: s.name)

    @property
    def _free_vectors(self) -> list[str]:
        """The vectors that nothing is known of."""
        vectors = {v for v in _inside(self._atoms) if isinstance(v, VectorAtom)}
        free = {v for v in vectors if not (v.depends - {"i", "j"} or v.mean or (v.tensor and v.depends))}
        return sorted({v.name for v in free - _at_j(free)})

    @property
    def notation(self) -> tuple[tuple[str, str], ...]:
        """Each symbol in LaTeX with its meaning (for an abbreviation: what it stands for)."""
        found: dict[str, str] = {}
        for atom in _inside(self._atoms):
            if isinstance(atom, VectorAtom) and atom.mean:
                found.setdefault(atom.latex, f"{atom.meaning}: ${mean_latex(atom.mean)}$".removeprefix(": "))
            elif isinstance(atom, Next | At):
                step = atom.descent
                change = f"{step.mean.latex} - {step.rate.latex}\\,{step.gradient.latex}"
                found.setdefault(rf"{step.mean.latex}^{{+}}", f"after a step of descent: ${change}$")
            elif isinstance(atom, During | Speed):
                said = "velocity of the means along the flow; (t) is at time t, (0) at its start"
                found.setdefault(r"\dot{\mu}_i", f"{said}: $-{atom.flow.gradient.latex}$")
            elif isinstance(atom, Symbol | VectorAtom):
                found.setdefault(atom.latex, atom.meaning)
            elif isinstance(atom, Defined):
                found.setdefault(atom.latex, f"{atom.meaning}: ${latex(atom.term)}$".removeprefix(": "))
            elif isinstance(atom, Opaque):
                found.setdefault(atom.latex, atom.meaning)
        return tuple(found.items())

    @property
    def keys(self) -> tuple[str, ...]:
        """One string for each conclusion, at each place; the same for the same sequent."""
        return tuple(sequent_key(given, f) for given in self.assumed for f in self.shown)

    def is_shown_by(self, theorem: Theorem) -> bool:
        """Whether the theorem concludes one of the conclusions from some of the hypotheses."""
        given = set(theorem.hypotheses)
        return theorem.conclusion in self.shown and any(given <= set(some) for some in self.assumed)

    def cited(self, key: str) -> tuple[Theorem, ...]:
        """Hypotheses ⊢ each conclusion, on the word of the claim ``key``, which must state just this."""
        return tuple(cited(key, f, given) for given in self.assumed for f in self.shown)

    @property
    def assumed(self) -> tuple[tuple[Formula, ...], ...]:
        """The hypotheses; if it is about some places, those at each of them."""
        return tuple((*self.given, *place) for place in self.places) or (self.given,)

    def plain(self) -> Plain:
        """The formulas as JSON holds them, see :func:`read_statement`."""
        given, shown = ([f.plain() for f in formulas] for formulas in (self.given, self.shown))
        return {
            "given": given,
            "shown": shown,
            "places": [[f.plain() for f in place] for place in self.places],
        }

    @property
    def _formulas(self) -> list[Formula]:
        return [*self.given, *self.shown, *(f for place in self.places for f in place)]

    @property
    def _atoms(self) -> list[Atom]:
        return _in(self._formulas)

    @property
    def _assumed_atoms(self) -> list[Atom]:
        return _in([*self.given, *(f for place in self.places for f in place)])


def _in(formulas: Sequence[Formula]) -> list[Atom]:
    """The atoms of formulas, each once, in the order of their keys."""
    return sorted({a.key: a for f in formulas for a in f.atoms}.values(), key=lambda a: a.key)


def _places(atoms: list[Atom]) -> set[str]:
    """The keys of the mixtures that are given number by number."""
    return {
        a.key for a in _inside(atoms) if isinstance(a, Atom) and a.said and not isinstance(a, At | During)
    }


def _numbering(atom: Atom | VectorAtom) -> frozenset[str]:
    """The variables that it depends on or binds."""
    return atom.depends | ({atom.functional.binds} if isinstance(atom, Applied) else set())


def _printed(atoms: list[Atom]) -> Iterator[tuple[str, str]]:
    """LaTeX and content of all that prints as one thing: atoms, vectors, what stands before an atom."""
    for atom in _inside(atoms):
        if not (isinstance(atom, Defined) and atom.latex == latex(atom.term)):  # it prints what it is
            yield atom.latex, atom.key
        if isinstance(atom, Applied):
            yield atom.functional.latex, atom.functional.key
        if isinstance(atom, VectorAtom) and atom.tensor:
            yield atom.tensor, atom.latex  # one field of the moment algebra, one name
        if isinstance(atom, During | Speed):
            yield "flow", json.dumps(atom.flow.plain(), ensure_ascii=False)
        if isinstance(atom, Next | At):
            yield "descent", json.dumps(atom.descent.plain(), ensure_ascii=False)  # a_k does not say of which


def _at_j(of_components: set[Any]) -> set[Any]:
    """What belongs to component j, of numbers or vectors that belong to component i: no others that range."""
    found: set[Any] = set()
    for one in of_components:
        with suppress(ProofError):  # it does not carry the index i
            found.add(symbol_j(one) if isinstance(one, Symbol) else vector_j(one))
    return {one for one in found if "i" not in one.depends and "j" in one.depends}


def _symbols(atoms: list[Atom]) -> Iterator[Symbol]:
    for atom in _inside(atoms):
        if isinstance(atom, Symbol):
            yield atom


def _marking(atoms: list[Atom]) -> set[Symbol]:
    """What an event says that there is, and nothing else speaks of: it does not range."""
    events = {a: {*_marked(a)} for a in _inside(atoms) if isinstance(a, Failure)}
    free = {*_inside(atoms, events=False)}
    for event, marked in events.items():
        laws = [a for _, c in event.law.centre.parts for a in _of(c)] + _of(event.law.scale)
        said = [a for clause in event.clauses for f in clause.formulas for a in _sorted(f.atoms)]
        free |= {*_inside(laws, events=False)} | ({*_inside(said, events=False)} - marked)
    return {s for marked in events.values() for s in marked} - free


def _marked(event: Failure) -> tuple[Symbol, ...]:
    """Its numbers ε_i and ε_j."""
    return (event.marker, symbol_j(event.marker)) if isinstance(event.marker, Symbol) else ()


def _inside(atoms: Iterable[Atom], *, events: bool = True) -> Iterator[Atom | VectorAtom]:
    """All atoms and vectors that occur, each once; those that events speak of if asked to."""
    yield from dict.fromkeys(one for atom in atoms for one in _with_parts(atom, events))


@lru_cache(maxsize=8192)
def _with_parts(atom: Atom, events: bool) -> tuple[Atom | VectorAtom, ...]:
    """The atom, and the atoms and vectors inside it."""
    return tuple(dict.fromkeys((atom, *_parts(atom, events))))


def _parts(atom: Atom, events: bool) -> Iterator[Atom | VectorAtom]:
    match atom:
        case Failure() if events:
            yield from _marked(atom)  # what does not occur may print as what does
            centre = atom.law.centre.parts
            yield from _vectors(*(vector for vector, _ in centre))
            yield from _inside([a for t in (*(c for _, c in centre), atom.law.scale) for a in _of(t)])
            yield from _inside([a for c in atom.clauses for f in c.formulas for a in _sorted(f.atoms)])
        case Defined():
            yield from _inside(_of(atom.term), events=events)
        case Applied():
            yield from _inside([a for a, _ in atom.argument], events=events)
            if atom.functional.binds == "k":
                yield from _inside(_of(atom.functional.mass))  # the number of steps
        case Dot():
            yield from _vectors(atom.first, atom.second)
        case Rate():
            yield from _inside([atom.of])
            yield from _vectors(atom.motion.moving, atom.motion.velocity)
        case Translated():
            yield from _inside([atom.of])
            yield from _vectors(atom.translation.by)
        case Function():
            yield from _inside([a for t in atom.arguments for a in _of(t)], events=events)
        case Next() | At():
            yield from _inside([atom.of, atom.descent.rate])
            yield from _vectors(atom.descent.mean, atom.descent.gradient)
            if isinstance(atom, At) and atom.index:
                yield atom.index
        case During() | Speed():
            yield from _inside([atom.of])
            yield from _vectors(atom.flow.mean, atom.flow.gradient)
            if isinstance(atom, During) and atom.begun:
                yield t
        case _:
            pass


def _vectors(*vectors: VectorAtom) -> Iterator[Atom | VectorAtom]:
    """The vectors, and what mean values, derivatives and translates are made of."""
    for vector in vectors:
        yield vector
        if vector.tensor.startswith(_MADE_OF_VECTORS):
            _, along, of = json.loads(vector.tensor)
            yield from _vectors(read_vector_atom(along[-1]), read_vector_atom(of))
        if vector.mean:
            yield from _inside(_of(vector.mean.weight))
            for part, coefficient in vector.mean.vector.parts:
                yield from _vectors(part)
                yield from _inside(_of(coefficient))


def _of(term: Term) -> list[Atom]:
    return _sorted(term.atoms)


def _sorted(atoms: frozenset[Atom]) -> list[Atom]:
    return sorted(atoms, key=lambda a: a.key)


def _ranged(symbol: Symbol) -> str:
    kind = "integers " if symbol.integer else ""
    bounds = ", ".join(f"{symbol.name} {r} {b}" for r, b in symbol.domain)
    return f"{kind}{bounds or symbol.name + ' real'}"


def _is_value(formula: Formula) -> bool:
    """Whether it is η = 1/10 for a parameter η."""
    if not (isinstance(formula, Comparison) and formula.kind == "="):
        return False
    unknown = [monomial for monomial in dict(formula.difference) if monomial]
    return len(unknown) == 1 and [power for _, power in unknown[0]] == [1]


def statement(
    *shown: Formula, given: Sequence[Formula] = (), places: Sequence[Sequence[Formula]] = ()
) -> Statement:
    """The statement that the conclusions hold under the hypotheses ``given``, or at each of the places."""
    return Statement(tuple(given), tuple(shown), tuple(map(tuple, places)))


def read_statement(plain: Plain) -> Statement:
    """The inverse of :meth:`Statement.plain`.

    Raises:
        VerifyError, ValueError, LookupError, TypeError or AttributeError: it is none.
    """
    given, shown = (tuple(map(read_formula, plain[name])) for name in ("given", "shown"))
    return Statement(given, shown, tuple(tuple(map(read_formula, place)) for place in plain["places"]))
