"""How terms and formulas are printed. What a claim says is printed by this file from what was proved."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from verify.logic.formulas import Comparison, Formula, equals
from verify.logic.terms import COMPONENTS, Applied, Atom, Functional, Monomial, Symbol, Term

if TYPE_CHECKING:
    from verify.logic.vectors import Mean, Vector

_RELATIONS = {"=": "=", "≤": r"\le", "≥": r"\ge", "<": "<", ">": ">"}


def latex(term: Term) -> str:
    """A term in LaTeX, in the order in which it was written.

    Applications of one functional are joined, and what a guard ι_i multiplies: ι_i (…) + (1 − ι_i) (…).
    """
    text = ""
    for size, negative, shown in _guarded(term) or _summands(term):
        sign = "-" if negative else "+"
        text += f" {sign} " if text else sign.removeprefix("+")
        text += _scaled(size, shown)
    return text or "0"


def formula_latex(formula: Formula) -> str:
    """A formula in LaTeX, as it was written."""
    said = [a.said for a in formula.atoms if a.said and formula == equals(a, 1)]
    if said:
        return said[0]
    if isinstance(formula, Comparison):
        return f"{latex(formula.left)} {_RELATIONS[formula.relation]} {latex(formula.right)}"
    return formula.latex.format(*(latex(t) for t in formula.terms))


def hypothesis_latex(formula: Formula) -> str:
    """A hypothesis in LaTeX. It is assumed for all points and components at once, and says so."""
    free = {v for a in formula.atoms for v in a.depends}
    ranging = ", ".join(v for v in (*COMPONENTS, "x") if v in free)
    return formula_latex(formula) + (rf"\ (\forall {ranging})" if ranging else "")


def mean_latex(mean: Mean) -> str:
    """What a vector is the mean of, in LaTeX."""
    return f"{mean.functional.latex}[({latex(mean.weight)})\\,({vector_latex(mean.vector)})]"


def vector_latex(vector: Vector) -> str:
    """A linear combination of vectors, in LaTeX."""
    parts = (a.latex if c.constant == 1 else f"({latex(c)})\\,{a.latex}" for a, c in vector.parts)
    return " + ".join(parts) or "0"


_Summands: TypeAlias = list[tuple[Fraction, bool, str]]
"""Size, sign and LaTeX of each summand."""


def _guarded(term: Term) -> _Summands:
    """The term as a P(1) + (1 − a) P(0), a a number of each component; none if that is not shorter.

    It is the same polynomial if a occurs to the first power at most. It has fewer monomials only if some
    cancel in P(1): products with a and 1 − a have been multiplied out. If P(0) = 0, a is a common factor.
    """
    for a in dict.fromkeys(a for m, _ in term for a, _ in m if _is_guard(a)):
        if any(e > 1 for m, _ in term for b, e in m if b == a):
            continue
        at_0 = Term((m, c) for m, c in term if all(b != a for b, _ in m))
        at_1 = Term((tuple(p for p in m if p[0] != a), c) for m, c in term)
        count = len(at_1.parts) + len(at_0.parts)
        is_shorter = count < len(term.parts) or (not at_0.parts and count > 1)
        if is_shorter and at_0.constant != 1:
            return _behind(a.latex, at_1) + _behind(rf"\left(1 - {a.latex}\right)", at_0)
    return []


def _is_guard(atom: Atom) -> bool:
    return isinstance(atom, Symbol) and not atom.domain and not atom.depends.isdisjoint(COMPONENTS)


def _behind(guard: str, term: Term) -> _Summands:
    """The guard times the term, as one summand."""
    if not term.parts:
        return []
    inner = _guarded(term) or _summands(term)
    if len(inner) > 1:
        return [(Fraction(1), False, rf"{guard}\,\left({latex(term)}\right)")]
    ((size, negative, shown),) = inner
    return [(size, negative, rf"{guard}\,{shown}" if shown else guard)]


def _summands(term: Term) -> _Summands:
    """The summands one by one; those of one functional are one."""
    found: _Summands = []
    for (functional, outside), group in groupby(term, key=lambda p: _outer(p[0])):
        parts = list(group)
        if functional is None or len(parts) == 1:
            found += [(abs(c), c < 0, _product(m)) for m, c in parts]
            continue
        lead = parts[0][1]
        inner = Term((_inner(m), c / abs(lead)) for m, c in parts)
        if lead < 0:
            inner = -inner
        front = _product(outside)
        joined = rf"{functional.latex}[{latex(inner)}]"
        found.append((abs(lead), lead < 0, rf"{front}\,{joined}" if front else joined))
    return found


def _outer(monomial: Monomial) -> tuple[Functional | None, Monomial]:
    """The functional of a monomial's only application, and the factors beside it."""
    applied = [(a, e) for a, e in monomial if isinstance(a, Applied)]
    if len(applied) == 1 and applied[0][1] == 1 and isinstance(applied[0][0], Applied):
        return applied[0][0].functional, tuple(p for p in monomial if p != applied[0])
    return None, monomial


def _inner(monomial: Monomial) -> Monomial:
    (argument,) = (a.argument for a, _ in monomial if isinstance(a, Applied))
    return argument


def _scaled(size: Fraction, shown: str) -> str:
    if size == 1 and shown:
        return shown
    number = number_latex(size)
    return rf"{number}\,{shown}" if shown else number


def number_latex(number: Fraction) -> str:
    """A rational number: an integer, a fraction, or k · 10^{−m} where the fraction would be long."""
    sign, top, below = "-" * (number < 0), abs(number.numerator), str(number.denominator)
    if below == "1":
        return f"{sign}{top}"
    if len(below) > 4 and below.strip("0") == "1":
        power = f"10^{{-{len(below) - 1}}}"
        return sign + (power if top == 1 else rf"{top} \cdot {power}")
    return rf"{sign}\tfrac{{{top}}}{{{below}}}"


def _product(monomial: Monomial) -> str:
    return r"\,".join(_power(a.latex, e) for a, e in monomial)


def _power(base: str, exponent: int) -> str:
    if exponent == 1:
        return base
    plain = base.isalpha() or (base.startswith("\\") and base[1:].isalpha())
    return f"{base}^{{{exponent}}}" if plain else rf"\left({base}\right)^{{{exponent}}}"
