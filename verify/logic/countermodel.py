"""Counter-models: exact values of the atoms at which all facts hold and the goal fails. Not trusted.

Atoms count as independent real numbers here, so a counter-model refutes the *inference*, not yet the claim.
Atoms that an equation determines are solved for; the others are drawn from small rational numbers. A false
inference is often false only near the border of what is assumed: then inequalities are solved as equations.
Most draws fail a fact by far: they are sorted out in floats, many at a time; only the others become fractions
and are decided exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from verify.logic.draws import Drawn, Floats, Sized, rounded
from verify.logic.formulas import Comparison
from verify.logic.terms import Atom, Symbol, Term

Model = Mapping[Atom, Fraction]
_BLOCKS = 32, 4
"""How many points are drawn first, and how many times more each time after that."""
_ROUNDING = 1e-9
"""More than floats are off, relative to the sum of all sizes, in up to a million operations."""


def counter_model(
    goal: Comparison,
    facts: Sequence[Comparison],
    *,
    tries: int = 2000,
    seed: int = 0,
    border_first: bool = False,
) -> dict[Atom, Fraction] | None:
    """Values at which every fact is true and the goal is false, or None if none was met.

    Args:
        goal: what is not to hold.
        facts: what is to hold, domains of symbols among them.
        tries: how many points are drawn inside, and at most how many on the border.
        seed: of the draws.
        border_first: look on the border first: what almost follows is false there, if anywhere.
    """
    search = _Search(goal, facts)
    draw = np.random.default_rng(seed)
    for block in _blocks(tries):
        for border in (border_first, not border_first):
            if model := search.among(draw, block, border):
                return model
    return None


def _blocks(tries: int) -> Iterator[int]:
    size, growth = _BLOCKS
    while tries > 0:
        yield min(size, tries)
        tries, size = tries - size, size * growth


@dataclass(frozen=True)
class _Search:
    goal: Comparison
    facts: Sequence[Comparison]

    @cached_property
    def atoms(self) -> list[Atom]:
        """All atoms, in the order of their keys: no run depends on the hashes of strings."""
        return sorted({a for f in (self.goal, *self.facts) for a in f.atoms}, key=lambda a: a.key)

    @cached_property
    def solved(self) -> dict[Atom, Term]:
        """Atoms that equations determine, each with its value in atoms that come later or are free."""
        return _solved([f.difference for f in self.facts if f.kind == "="])

    @cached_property
    def borders(self) -> dict[Atom, tuple[Term, Term]]:
        """Atoms as −b/a, where facts hold with equality, in free atoms and in atoms that come earlier."""
        found: dict[Atom, tuple[Term, Term]] = {}
        seen: set[Atom] = set()
        for fact in self.facts:
            border = fact.difference
            for atom, value in self.solved.items():
                border = _substituted(border, atom, value)
            border = _without_common_factor(border)
            if fact.kind == ">" or len(border.parts) < 2:
                continue
            fit = [a for a in border.atoms - seen if _is_linear(border, a)]
            if fit:
                atom = min(fit, key=lambda a: (isinstance(a, Symbol), a.key))  # what parameters bound
                found[atom] = _parted(border, atom)
                seen |= border.atoms
        return found

    def among(self, draw: np.random.Generator, count: int, border: bool) -> dict[Atom, Fraction] | None:
        """The first counter-model among points that are drawn, if there is one."""
        borders = self.borders if border else {}
        if border and not borders:
            return None
        free = [a for a in self.atoms if a not in self.solved and a not in borders]
        drawn = Drawn.of(draw, free, count)
        for point in np.flatnonzero(self._likely(drawn.floats(), borders, count)).tolist():
            model = drawn.at(point)
            for atom, (a, b) in borders.items():
                if not (slope := evaluated(a, model)):
                    break
                model[atom] = -evaluated(b, model) / slope
            else:
                for atom, value in reversed(self.solved.items()):
                    model[atom] = evaluated(value, model)
                if all(holds(f, model) for f in self.facts) and not holds(self.goal, model):
                    return model
        return None

    def _likely(
        self, values: dict[Atom, Sized], borders: Mapping[Atom, tuple[Term, Term]], count: int
    ) -> NDArray[np.bool_]:
        """Which of the points may be counter-models, as far as floats tell."""
        likely = np.full(count, True)
        with np.errstate(all="ignore"):
            for atom, (a, b) in borders.items():
                (slope, _), (rest, size) = _in_floats(a, values, count), _in_floats(b, values, count)
                values[atom] = -rest / slope, size / np.abs(slope)
                likely &= slope != 0
            for atom, value in reversed(self.solved.items()):
                values[atom] = _in_floats(value, values, count)
            for fact in self.facts:
                found, size = _in_floats(fact.difference, values, count)
                fails = np.abs(found) > _ROUNDING * size if fact.kind == "=" else found < -_ROUNDING * size
                likely &= ~fails
            found, size = _in_floats(self.goal.difference, values, count)
            match self.goal.kind:
                case "=":
                    likely &= ~(np.abs(found) <= _ROUNDING * size)
                case ">":
                    likely &= ~(found > _ROUNDING * size)
                case _:
                    likely &= ~(found >= -_ROUNDING * size)
        return likely


def _in_floats(term: Term, values: Mapping[Atom, Sized], count: int) -> Sized:
    total, sizes = np.zeros(count), np.zeros(count)
    for monomial, coefficient in term:
        value = rounded(coefficient)
        product: tuple[float | Floats, float | Floats] = value, abs(value)
        for atom, exponent in monomial:
            factor, size = values[atom] if exponent == 1 else _power(values[atom], exponent)
            product = product[0] * factor, product[1] * size
        total += product[0]
        sizes += product[1]
    return total, sizes


def _power(base: Sized, exponent: int) -> Sized:
    return base[0] ** exponent, base[1] ** exponent


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


def _without_common_factor(border: Term) -> Term:
    """The term by the product of all atoms that all of its summands contain."""
    powers = [dict(m) for m, _ in border]
    common = {a: min(p.get(a, 0) for p in powers) for a in (powers[0] if powers else ())}
    return Term(
        (tuple((a, e - common.get(a, 0)) for a, e in m if e > common.get(a, 0)), c) for m, c in border
    )


def _is_linear(border: Term, atom: Atom) -> bool:
    """Whether the atom may have any value, and the term is of the first degree in it."""
    if isinstance(atom, Symbol) and atom.integer:
        return False
    return all(dict(m).get(atom, 0) <= 1 for m in border.parts)


def _parted(border: Term, atom: Atom) -> tuple[Term, Term]:
    """Both a and b, if the term is a · atom + b."""
    slope = [(tuple(p for p in m if p[0] != atom), c) for m, c in border if atom in dict(m)]
    return Term(slope), Term((m, c) for m, c in border if atom not in dict(m))
