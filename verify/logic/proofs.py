"""Proofs as files hold them, and proofs run again.

A proof is a list of lines, each made from earlier ones by a rule of the kernel: a ledger carries it whole.
:func:`replayed` runs the rules once more and compares what they make with what was written; the words of an
oracle are not taken, the oracle is asked again (:func:`answering`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from verify.errors import ProofError
from verify.logic import descent, kernel, schemas
from verify.logic.kernel import Theorem
from verify.logic.reading import (
    read_atom,
    read_certificate,
    read_defined,
    read_descent,
    read_formula,
    read_functional,
    read_symbol,
    read_term,
    read_vector,
    read_vector_atom,
)
from verify.logic.terms import Plain

Answer = Callable[[Any], Theorem]
_ANSWERS: dict[str, Answer] = {}


def answering(oracle: str, answer: Answer) -> None:
    """Say how an oracle is asked again: a function from the content of its theorem to the theorem."""
    _ANSWERS[oracle] = answer


def written(theorem: Theorem) -> Plain:
    """The whole proof as JSON holds it: one line a theorem, premises before what they give."""
    lines: list[Plain] = []
    place: dict[int, int] = {}

    def write(one: Theorem) -> int:
        if id(one) not in place:
            premises = [write(p) for p in one.premises]
            lines.append(
                {
                    "rule": one.rule,
                    "premises": premises,
                    "content": one.content,
                    "hypotheses": [h.plain() for h in one.hypotheses],
                    "conclusion": one.conclusion.plain(),
                }
            )
            place[id(one)] = len(lines) - 1
        return place[id(one)]

    write(theorem)
    return lines


def replayed(lines: Plain) -> Theorem:
    """The theorem that a written proof proves, derived anew.

    Raises:
        ProofError: a rule does not allow its line, or makes something other than what is written.
    """
    made: list[Theorem] = []
    for k, line in enumerate(lines):
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
    new, offset, index = content
    symbol = read_symbol(new) if new else None
    return descent.renamed_step(premises[0], symbol, offset, read_symbol(index))


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
    "cut": lambda p, c, own: kernel.cut(p[0], *p[1:]),
    "weaken": lambda p, c, own: kernel.weakened(p[0], *(read_formula(h) for h in own["hypotheses"])),
    "citation": _cited,
    "substitution": lambda p, c, own: kernel.substituted(p[0], read_symbol(c[0]), read_term(c[1]), *p[1:]),
    "next value": lambda p, c, own: descent.next_value(read_defined(c[0]), read_descent(c[1])),
    "along descent": lambda p, c, own: descent.along(p[0], read_descent(c[0]), read_symbol(c[1])),
    "at a step": _at_a_step,
    "induction": lambda p, c, own: descent.induction(read_formula(c[0]), p[0], p[1], read_symbol(c[1])),
    "telescoping": lambda p, c, own: descent.telescoping(
        read_descent(c[0]), read_atom(c[1]), read_symbol(c[2])
    ),
    "schema": _schema,
    "squeeze": lambda p, c, own: schemas.squeezed(p[0], p[1], p[2]),
    "dominated limit": lambda p, c, own: schemas.dominated_limit(p[0], p[1], p[2], read_term(c)),
    "summand": lambda p, c, own: schemas.summand(p[0], read_functional(c)),
}
