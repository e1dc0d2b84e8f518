"""Counter-models: exact values of the atoms at which all facts hold and the goal fails. Not trusted.

Atoms count as independent real numbers here, so a counter-model refutes the *inference*, not yet the claim.
Atoms that an equation determines are solved for; the others are drawn from small rational numbers. Most draws
fail a fact by far: they are sorted out in floats, many at a time, and the others are decided exactly.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.logic.formulas import Comparison
from verify.logic.terms import Atom, Symbol, Term

Model = Mapping[Atom, Fraction]
_SIMPLE = tuple(
    map(Fraction, ["0", "1", "1/2", "2", "1/4", "3", "1/10", "4", "10", "100", "1/100", "3/4", "5"])
)
_BLOCKS = 32, 4
"""How many points are drawn first, and how many times more each time after that."""
_ROUNDING = 1e-9
"""More than floats are off, relative to the sum of all sizes, in up to a million operations."""


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
    for block in _blocks(tries):
        drawn = [[_drawn(draw, a) for a in free] for _ in range(block)]
        for k in np.flatnonzero(_likely(goal, facts, solved, free, drawn)):
            model = dict(zip(free, drawn[k], strict=True))
            for atom, value in reversed(solved.items()):
                model[atom] = evaluated(value, model)
            if all(holds(f, model) for f in facts) and not holds(goal, model):
                return model
    return None


def _blocks(tries: int) -> Iterator[int]:
    size, growth = _BLOCKS
    while tries > 0:
        yield min(size, tries)
        tries, size = tries - size, size * growth


def _likely(
    goal: Comparison,
    facts: Sequence[Comparison],
    solved: dict[Atom, Term],
    free: Sequence[Atom],
    drawn: Sequence[Sequence[Fraction]],
) -> NDArray[np.bool_]:
    """Which of the points may be counter-models, as far as floats tell."""
    points = np.array([[_float(v) for v in row] for row in drawn]).reshape(len(drawn), len(free))
    values = {a: (points[:, k], np.abs(points[:, k])) for k, a in enumerate(free)}
    likely = np.full(len(drawn), True)
    with np.errstate(all="ignore"):
        for atom, value in reversed(solved.items()):
            values[atom] = _in_floats(value, values, len(drawn))
        for fact in facts:
            found, size = _in_floats(fact.difference, values, len(drawn))
            fails = np.abs(found) > _ROUNDING * size if fact.kind == "=" else found < -_ROUNDING * size
            likely &= ~fails
        found, size = _in_floats(goal.difference, values, len(drawn))
        if goal.kind != "=":
            likely &= ~(found > _ROUNDING * size)
    return likely


_Sized = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Values, and the sums of the sizes of all that was added to make them."""


def _in_floats(term: Term, values: Mapping[Atom, _Sized], count: int) -> _Sized:
    total, sizes = np.zeros(count), np.zeros(count)
    for monomial, coefficient in term:
        value = np.full(count, _float(coefficient))
        size = np.abs(value)
        for atom, exponent in monomial:
            value, size = value * values[atom][0] ** exponent, size * values[atom][1] ** exponent
        total, sizes = total + value, sizes + size
    return total, sizes


def _float(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("nan")  # which is below nothing: the point is decided exactly


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
