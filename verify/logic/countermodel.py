"""Counter-models: exact values of the atoms at which all facts hold and the goal fails. Not trusted.

Atoms count as independent real numbers here, so a counter-model refutes the *inference*, not yet the claim.
Atoms that an equation determines are solved for; the others are drawn from small rational numbers.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

from verify.logic.formulas import Comparison
from verify.logic.terms import Atom, Symbol, Term

Model = Mapping[Atom, Fraction]
_SIMPLE = tuple(
    map(Fraction, ["0", "1", "1/2", "2", "1/4", "3", "1/10", "4", "10", "100", "1/100", "3/4", "5"])
)


def counter_model(
    goal: Comparison, facts: Sequence[Comparison], *, tries: int = 2000, seed: int = 0
) -> dict[Atom, Fraction] | None:
    """Values at which every fact is true and the goal is false, or None if none was met.

    Args:
        goal: what is not to hold.
        facts: what is to hold, domains of symbols among them.
        tries: how many points are drawn.
        seed: of the draws.
    """
    atoms = sorted({a for f in (goal, *facts) for a in f.atoms}, key=lambda a: a.key)
    solved = _solved([f.difference for f in facts if f.kind == "="])
    free = [a for a in atoms if a not in solved]
    draw = random.Random(seed)
    for _ in range(tries):
        model = {a: _drawn(draw, a) for a in free}
        for atom, value in reversed(solved.items()):
            model[atom] = evaluated(value, model)
        if all(holds(f, model) for f in facts) and not holds(goal, model):
            return model
    return None


def holds(formula: Comparison, model: Model) -> bool:
    """Whether the comparison is true at these values."""
    value = evaluated(formula.difference, model)
    return value == 0 if formula.kind == "=" else value > 0 if formula.kind == ">" else value >= 0


def evaluated(term: Term, model: Model) -> Fraction:
    """The value of the term, exactly."""
    total = Fraction(0)
    for monomial, coefficient in term:
        for atom, exponent in monomial:
            coefficient *= model[atom] ** exponent
        total += coefficient
    return total


def _drawn(draw: random.Random, atom: Atom) -> Fraction:
    least = max((b for _, b in atom.domain), default=None) if isinstance(atom, Symbol) else None
    size = draw.choice(_SIMPLE) if draw.random() < 0.8 else Fraction(draw.randint(0, 64), draw.randint(1, 16))
    if isinstance(atom, Symbol) and atom.integer:
        size = Fraction(int(size))
    if least is not None:
        return least + size
    return -size if draw.random() < 0.3 else size


def _solved(equations: list[Term]) -> dict[Atom, Term]:
    """Atoms that equations determine, each with its value in atoms that come later or are free."""
    found: dict[Atom, Term] = {}
    for equation in equations:
        for atom, value in found.items():
            equation = _substituted(equation, atom, value)
        fit = [a for a in _linear(equation) if not (isinstance(a, Symbol) and a.domain)]
        if not fit:
            continue
        atom = fit[0]
        coefficient = equation.parts[((atom, 1),)]
        rest = Term((m, c) for m, c in equation if m != ((atom, 1),))
        found[atom] = rest / -coefficient
    return found


def _linear(equation: Term) -> list[Atom]:
    """The atoms that occur once, alone, in the equation."""
    many = [a for m, _ in equation for a, _ in m]
    return [m[0][0] for m, _ in equation if len(m) == 1 and m[0][1] == 1 and many.count(m[0][0]) == 1]


def _substituted(term: Term, atom: Atom, value: Term) -> Term:
    total = Term(())
    for monomial, coefficient in term:
        power = dict(monomial).get(atom, 0)
        rest = Term([(tuple(p for p in monomial if p[0] != atom), coefficient)])
        total = total + rest * value**power
    return total
