"""Proofs as files hold them, and proofs run again.

A proof is a list of lines, each made from earlier ones by a rule of the kernel: a ledger carries it whole.
:func:`replayed` runs the rules once more and compares what they make with what was written; the words of an
oracle are not taken, the oracle is asked again (:func:`answering`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, final

from verify.errors import ProofError
from verify.logic import (
    cases,
    descent,
    flow,
    growth,
    instances,
    kernel,
    motion,
    places,
    probability,
    rays,
    renaming,
    restart,
    schemas,
    segments,
    speeds,
    translation,
)
from verify.logic.formulas import Comparison, Formula
from verify.logic.kernel import Theorem, sequent_latex
from verify.logic.reading import (
    read_atom,
    read_certificate,
    read_defined,
    read_descent,
    read_failure,
    read_flow,
    read_formula,
    read_functional,
    read_motion,
    read_place,
    read_symbol,
    read_term,
    read_translation,
    read_vector,
    read_vector_atom,
)
from verify.logic.sealed import sealed
from verify.logic.terms import Atom, Plain, Term

Answer = Callable[[Any], Theorem]
_ANSWERS: dict[str, Answer] = {}
_RULE = re.compile(r'"rule":"([^"\\]*)"')
"""How :attr:`Proof.lines` name a rule; inside of a string the quotes would be escaped."""


def answering(oracle: str, answer: Answer) -> None:
    """Say how an oracle is asked again: a function from the content of its theorem to the theorem."""
    _ANSWERS[oracle] = answer


def written(theorem: Theorem) -> Plain:
    """The whole proof as JSON holds it: lines, premises before what they give, and the atoms they share.

    An atom that was written before is referred to as ``{"atom": k}``, the k-th of the shared ones.
    """
    lines: list[Plain] = []
    shared = _Shared()
    place: dict[int, int] = {}

    def write(one: Theorem) -> int:
        if id(one) not in place:
            premises = [write(p) for p in one.premises]
            lines.append(
                {
                    "rule": one.rule,
                    "premises": premises,
                    "content": shared(one.content),
                    "hypotheses": [shared.formula(h) for h in one.hypotheses],
                    "conclusion": shared.formula(one.conclusion),
                }
            )
            place[id(one)] = len(lines) - 1
        return place[id(one)]

    write(theorem)
    return {"atoms": shared.atoms, "lines": lines}


class _Shared:
    """Lists that are written once and referred to afterwards; formulas and atoms are looked through once."""

    def __init__(self) -> None:
        self.atoms: list[Plain] = []
        self._place: dict[str, int] = {}
        self._contents: dict[str, Plain] = {}
        self._written: dict[str, Plain] = {}
        self._formulas: dict[int, Plain] = {}

    def __call__(self, plain: Plain) -> Plain:
        """Any content."""
        if not isinstance(plain, list | tuple):
            return plain
        if len(plain) < 2 or not isinstance(plain[0], str):
            return [self(p) for p in plain]
        text = repr(plain)  # tells apart what JSON does, in a third of the time
        if text not in self._contents:
            self._contents[text] = self._reference([self(p) for p in plain])
        return self._contents[text]

    def formula(self, formula: Formula) -> Plain:
        """What its ``plain`` would become; the theorems keep it alive, so that its identity is its own."""
        if id(formula) not in self._formulas:
            if isinstance(formula, Comparison):
                sides = self._term(formula.left), self._term(formula.right)
                written = self._reference(["comparison", sides[0], formula.relation, sides[1]])
            else:
                written = self(formula.plain())
            self._formulas[id(formula)] = written
        return self._formulas[id(formula)]

    def _term(self, value: Term) -> Plain:
        return [self._reference([str(c), [[self._atom(a), e] for a, e in m]]) for m, c in value]

    def _atom(self, atom: Atom) -> Plain:
        if atom.key not in self._written:
            self._written[atom.key] = self(atom.plain())
        return self._written[atom.key]

    def _reference(self, inner: list[Plain]) -> Plain:
        text = repr(inner)
        if text not in self._place:
            self._place[text] = len(self.atoms)
            self.atoms.append(inner)
        return {"atom": self._place[text]}


def _unshared(plain: Plain, atoms: list[Plain]) -> Plain:
    if isinstance(plain, dict):
        return atoms[plain["atom"]]
    return [_unshared(p, atoms) for p in plain] if isinstance(plain, list) else plain


@sealed
@final
@dataclass(frozen=True, init=False)
class Proof:
    """A proof on paper: what a ledger carries of a theorem. Made from a theorem, or read from a file.

    Attributes:
        conclusion: the key of the formula that it concludes.
        hypotheses: the keys of its hypotheses.
        axioms: names of the textbook theorems it rests on.
        oracles: names of the oracles it rests on.
        cites: other claims it takes as given: (key, key of the sequent).
        statement: hypotheses and conclusion in LaTeX, printed from the theorem.
        lines: the proof, see :func:`written`.
    """

    conclusion: str
    hypotheses: tuple[str, ...]
    axioms: tuple[str, ...]
    oracles: tuple[str, ...]
    cites: tuple[tuple[str, str], ...]
    statement: str
    lines: str

    def __init__(self, *_: object, **__: object) -> None:
        raise ProofError("proof", "Proof(…)", "proofs are written from theorems", "use Proof.of(theorem)")

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules of the kernel that it uses, the oracles that it asks among them, each once."""
        return tuple(dict.fromkeys(_RULE.findall(self.lines)))

    @classmethod
    def of(cls, theorem: Theorem) -> Proof:
        """The proof of a theorem."""
        if type(theorem) is not Theorem:
            raise ProofError("theorem", theorem, "is no theorem", "derive one by the rules of verify.logic")
        return cls._from(
            theorem.conclusion.key,
            tuple(h.key for h in theorem.hypotheses),
            tuple(sorted(theorem.axioms)),
            tuple(sorted(theorem.oracles)),
            tuple(sorted(theorem.cites)),
            sequent_latex(theorem),
            json.dumps(written(theorem), ensure_ascii=False, separators=(",", ":")),
        )

    @classmethod
    def _from(cls, *values: object) -> Proof:
        made = object.__new__(cls)
        for name, value in zip(cls.__dataclass_fields__, values, strict=True):
            object.__setattr__(made, name, value)
        return made

    def replayed(self) -> Theorem:
        """The theorem, derived anew from the lines.

        Raises:
            ProofError: a line does not follow, or what comes out has another conclusion, other hypotheses,
                another LaTeX, or rests on something else than is said.
        """
        theorem = replayed(json.loads(self.lines))
        again = Proof.of(theorem)
        for said in fields(self):
            found, named = getattr(again, said.name), getattr(self, said.name)
            if said.name != "lines" and found != named:
                raise ProofError(said.name, named, f"the lines of the proof give {found!r}", "distrust it")
        return theorem


def replayed(lines: Plain) -> Theorem:
    """The theorem that a written proof proves, derived anew.

    Raises:
        ProofError: a rule does not allow its line, or makes something other than what is written.
    """
    made: list[Theorem] = []
    atoms: list[Plain] = []
    for atom in lines["atoms"]:
        atoms.append(_unshared(atom, atoms))
    for k, shared in enumerate(lines["lines"]):
        line = {name: _unshared(shared[name], atoms) for name in ("content", "hypotheses", "conclusion")}
        line |= {"rule": shared["rule"], "premises": shared["premises"]}
        if any(not 0 <= p < k for p in line["premises"]):
            raise ProofError("line", k, "rests on a later line", "premises come first")
        theorem = _again(line["rule"], [made[p] for p in line["premises"]], line["content"], line)
        for name, found, said in (
            ("conclusion", theorem.conclusion, read_formula(line["conclusion"])),
            ("hypotheses", set(theorem.hypotheses), {read_formula(h) for h in line["hypotheses"]}),
        ):
            if found != said:
                raise ProofError(
                    f"line {k}", line["rule"], f"its {name} is not what the rule gives", "distrust it"
                )
        made.append(theorem)
    if not made:
        raise ProofError("proof", lines, "has no line", "give the whole proof")
    return made[-1]


def _again(rule: str, premises: Sequence[Theorem], content: Any, line: Plain) -> Theorem:
    if rule.startswith("oracle "):
        answer = _ANSWERS.get(rule.removeprefix("oracle "))
        if answer is None:
            raise ProofError("oracle", rule, "nobody here can answer for it", "import the room that made it")
        return answer(content)
    run = _RULES.get(rule)
    if run is None:
        raise ProofError("rule", rule, "is no rule of the kernel", "distrust it")
    return run(premises, content, line)


def _domain(_: Sequence[Theorem], content: Any, line: Plain) -> Theorem:
    wanted = read_formula(line["conclusion"])
    found = [t for t in kernel.domain(read_symbol(content)) if t.conclusion == wanted]
    if not found:
        raise ProofError("domain", content, "does not say this", "distrust it")
    return found[0]


def _schema(_: Sequence[Theorem], content: Any, __: Plain) -> Theorem:
    name, arguments = content
    terms = [read_term(a) for a in arguments]
    if name == "exp_series":
        order = terms[1].constant
        if order is None or order.denominator != 1:
            raise ProofError("order", terms[1], "is no natural number", "distrust it")
        return schemas.exp_series(terms[0], int(order))
    return schemas.INSTANCES[name](*terms)


def _cited(_: Sequence[Theorem], content: Any, __: Plain) -> Theorem:
    key, conclusion, hypotheses = content
    return kernel.cited(key, read_formula(conclusion), [read_formula(h) for h in hypotheses])


def _at_a_step(premises: Sequence[Theorem], content: Any, _: Plain) -> Theorem:
    new, offset = content
    return descent.renamed_step(premises[0], read_symbol(new) if new else None, offset)


def _gronwall(premises: Sequence[Theorem], content: Any, _: Plain) -> Theorem:
    value, λ, p = (read_term(content[place]) for place in (0, 2, 3))
    positive = premises[2] if len(premises) == 3 else None
    return growth.never_rises_above(value, read_flow(content[1]), premises[0], premises[1], λ, p, positive)


_RULES: dict[str, Callable[[Sequence[Theorem], Any, Plain], Theorem]] = {
    "assume": lambda p, c, own: kernel.assume(read_formula(own["conclusion"])),
    "domain": _domain,
    "definition": lambda p, c, own: kernel.definition(read_defined(c)),
    "square": lambda p, c, own: kernel.nonnegative_square(read_vector(c)),
    "Cauchy–Schwarz": lambda p, c, own: kernel.cauchy_schwarz(read_vector(c[0]), read_vector(c[1])),
    "mean": lambda p, c, own: kernel.paired(read_vector_atom(c[0]), read_vector(c[1])),
    "arithmetic": lambda p, c, own: kernel.arithmetic(
        kernel.as_comparison(read_formula(own["conclusion"])), p, read_certificate(c)
    ),
    "positive functional": lambda p, c, own: kernel.integrated(read_functional(c), p[0]),
    "both ways": lambda p, c, own: kernel.both_ways(p[0], p[1]),
    "cut": lambda p, c, own: kernel.cut(p[0], *p[1:]),
    "weaken": lambda p, c, own: kernel.weakened(p[0], *(read_formula(h) for h in own["hypotheses"])),
    "citation": _cited,
    "substitution": lambda p, c, own: kernel.substituted(p[0], read_symbol(c[0]), read_term(c[1]), *p[1:]),
    "next value": lambda p, c, own: descent.next_value(read_defined(c[0]), read_descent(c[1])),
    "along descent": lambda p, c, own: descent.along(p[0], read_descent(c)),
    "at a step": _at_a_step,
    "restart": lambda p, c, own: restart.restarted(
        p[0], read_descent(c[0]), read_symbol(c[1]) if c[1] else None, c[2]
    ),
    "induction": lambda p, c, own: descent.induction(read_formula(c), p[0], p[1]),
    "for a vector": lambda p, c, own: instances.for_vector(p[0], read_vector_atom(c[0]), read_vector(c[1])),
    "induction until": lambda p, c, own: descent.induction_until(
        read_formula(c[0]), p[0], p[1], read_symbol(c[1])
    ),
    "translation": lambda p, c, own: translation.translated(p[0], read_translation(c)),
    "two cases": lambda p, c, own: cases.either_way(read_term(c), p[0], p[1]),
    "rounded": lambda p, c, own: cases.rounded(p[0], read_symbol(c[0]), read_term(c[1]), p[1]),
    "sum over j": lambda p, c, own: renaming.renamed_sum(
        read_term(c[0]), read_functional(c[1]), read_functional(c[2])
    ),
    "component j": lambda p, c, own: renaming.renamed_component(p[0]),
    "highest on a ray": lambda p, c, own: rays.highest_on_ray(
        read_motion(c[0]), read_symbol(c[1]), read_term(c[2]), p[0], p[1], p[2], p[3:]
    ),
    "at a stationary point": lambda p, c, own: places.at_the_stationary_point(
        p[0], read_place(c[0]), read_vector_atom(c[1]), p[1:]
    ),
    "end of a step": lambda p, c, own: segments.end_of_step(
        read_motion(c[0]), read_descent(c[1]), read_term(c[2]), p[0], p[1], p[2:]
    ),
    "derivative": lambda p, c, own: motion.differentiated(p[0], read_motion(c)),
    "telescoping": lambda p, c, own: descent.telescoping(
        read_descent(c[0]), read_atom(c[1]), read_symbol(c[2])
    ),
    "telescoping term": lambda p, c, own: descent.telescoping_term(read_term(c[0]), read_symbol(c[1])),
    "probability": lambda p, c, own: probability.failure_is_nonnegative(read_failure(c)),
    "implied event": lambda p, c, own: probability.implied(read_failure(c[0]), read_failure(c[1]), *p),
    "union of two": lambda p, c, own: probability.some_fails(*map(read_failure, c)),
    "union over components": lambda p, c, own: probability.some_component_fails(
        read_failure(c[0]), read_functional(c[1])
    ),
    "from the start": lambda p, c, own: probability.from_the_start(read_failure(c[0]), read_descent(c[1])),
    "along the flow": lambda p, c, own: flow.followed_to(p[0], read_flow(c[0]), begun=c[1]),
    "speed": lambda p, c, own: speeds.speed(read_defined(c[0]), read_flow(c[1])),
    "speed by the gradient": lambda p, c, own: speeds.speed_by_gradient(
        read_atom(c[0]), read_flow(c[1]), read_motion(c[2]), p[0]
    ),
    "Grönwall": _gronwall,
    "limit in time": lambda p, c, own: growth.squeezed_in_time(
        read_term(c[0]), read_term(c[1]), read_symbol(c[2]), p[0], p[1], read_term(c[3])
    ),
    "schema": _schema,
    "squeeze": lambda p, c, own: schemas.squeezed(p[0], p[1], p[2]),
    "dominated limit": lambda p, c, own: schemas.dominated_limit(p[0], p[1], p[2], read_term(c)),
    "limit of small s": lambda p, c, own: schemas.in_the_limit(p[0], read_symbol(c)),
    "summand": lambda p, c, own: schemas.summand(p[0], read_functional(c)),
}
