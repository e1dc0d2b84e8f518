"""Integrands sorted for the node loop: what depends on the marked components is taken out of the sum.

E[w_i Σ_α μ_i^α P_α(M, T)] = Σ_α μ_i^α E[w_i P_α(M, T)], so a node evaluates the few P_α, which all
components share, and a matrix product does the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from math import gcd, lcm
from operator import add, mul
from typing import TypeAlias

from verify.algebra.integrand import Exponents, Integrand
from verify.arithmetic import Ball, ball
from verify.errors import InputError

Variable: TypeAlias = tuple[str, Exponents]
"""("M", γ) for the student's moment M_γ or ("T", γ) for the teacher's."""

Column: TypeAlias = list[Ball]
Product: TypeAlias = tuple[Variable, ...]
Marks: TypeAlias = tuple[Exponents, Exponents, Exponents]
_STUDENT, _TEACHER = "M", "T"


@dataclass(frozen=True, slots=True)
class Horner:
    """variable · factor + rest, nested; factor and rest are numbers or again of this form.

    Its hash is computed once, since sums are looked up by polynomials.
    """

    variable: Variable
    factor: Horner | Fraction
    rest: Horner | Fraction
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.variable, self.factor, self.rest)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Polynomial:
    """content · value; values are primitive, so that multiples share one sum (1 for constants)."""

    content: Fraction
    value: Horner | Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Integrands with the same number of marked components: 0, 1 (for each i) or 2 (for each i, j).

    Equal only to itself; :func:`family` makes one of the same integrands once.

    Attributes:
        marked: how many components are marked; each carries exactly one weight.
        integrands: what they were made from.
        parts: for each integrand, the polynomial P_{αβκ} that goes with μ_i^α μ_j^β offset^κ.
    """

    marked: int
    integrands: tuple[Integrand, ...]
    parts: tuple[Mapping[Marks, Polynomial], ...]

    def variables(self) -> set[Variable]:
        """The moments that some P_{αβκ} mentions."""
        return {v for parts in self.parts for p in parts.values() for v in _mentioned(p.value)}


def family(integrands: Sequence[Integrand], zero: frozenset[Variable] = frozenset()) -> Family:
    """Sort integrands by their marked components; monomials with a moment in ``zero`` are dropped.

    Raises:
        InputError: the integrands mark different components, or carry a weight to another power than 1.
    """
    return _family(tuple(integrands), zero)


@lru_cache(maxsize=1024)
def _family(integrands: tuple[Integrand, ...], zero: frozenset[Variable]) -> Family:
    powers = {m.weights for f in integrands for m, _ in f}
    if len(powers) > 1 or not powers <= {(0, 0), (1, 0), (1, 1)}:
        raise InputError("weights", sorted(powers), "need one power (0, 0), (1, 0) or (1, 1)", "split them")
    return Family(sum(next(iter(powers), (0, 0))), integrands, tuple(_parts(f, zero) for f in integrands))


@lru_cache(maxsize=1024)
def vanishing(
    integrands: tuple[Integrand, ...], student: frozenset[int], teacher: frozenset[int]
) -> frozenset[Variable]:
    """The moments that are 0 because all means are exactly 0 on one of the given axes."""
    used = {(_STUDENT, g) for f in integrands for m, _ in f for g in m.student}
    used |= {(_TEACHER, g) for f in integrands for m, _ in f for g in m.teacher}
    axes = {_STUDENT: student, _TEACHER: teacher}
    return frozenset(
        (kind, g) for kind, g in used if any(power and a in axes[kind] for a, power in enumerate(g))
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What families ask of the node loop, whatever the numbers are.

    Attributes:
        moments: the multi-indices of the moments "M" and "T" that occur, sorted.
        wanted: (marked components, polynomial) of every sum, by the number of marked components.
        subexpressions: how many different ones all polynomials are nested from.
    """

    moments: Mapping[str, tuple[Exponents, ...]]
    wanted: tuple[tuple[int, Horner | Fraction], ...]
    subexpressions: int


@lru_cache(maxsize=1024)
def contents(families: tuple[Family, ...]) -> Contents:
    """What the families ask for together."""
    variables = {v for f in families for v in f.variables()}
    values = {(f.marked, p.value): None for f in families for parts in f.parts for p in parts.values()}
    return Contents(
        {kind: tuple(sorted(g for k, g in variables if k == kind)) for kind in "MT"},
        tuple(sorted(values, key=lambda key: key[0])),
        len({h for _, value in values for h in subexpressions(value)}),
    )


def _parts(integrand: Integrand, zero: frozenset[Variable]) -> dict[Marks, Polynomial]:
    sorted_out: dict[Marks, dict[Product, Fraction]] = {}
    for m, c in integrand:
        product = (*((_STUDENT, g) for g in m.student), *((_TEACHER, g) for g in m.teacher))
        if not zero.isdisjoint(product):
            continue
        part = sorted_out.setdefault((m.mean_i, m.mean_j, m.offset), {})
        part[product] = part.get(product, Fraction(0)) + c
    kept = {marks: {t: c for t, c in terms.items() if c} for marks, terms in sorted_out.items()}
    return {marks: _polynomial(terms) for marks, terms in kept.items() if terms}


def _polynomial(terms: Mapping[Product, Fraction]) -> Polynomial:
    coefficients = [c for _, c in sorted(terms.items())]
    content = Fraction(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))
    if coefficients[-1] < 0:
        content = -content
    return Polynomial(content, _horner({t: c / content for t, c in terms.items()}))


def _horner(terms: Mapping[Product, Fraction]) -> Horner | Fraction:
    """Take out the variable that most terms share, again and again."""
    counts = Counter(v for t in terms for v in set(t))
    if not counts:
        return terms.get((), Fraction(0))
    variable = min(counts, key=lambda v: (-counts[v], v))
    factor: dict[Product, Fraction] = {}
    rest: dict[Product, Fraction] = {}
    for t, c in terms.items():
        if variable in t:
            at = t.index(variable)
            factor[t[:at] + t[at + 1 :]] = c
        else:
            rest[t] = c
    return _only(Horner(variable, _horner(factor), _horner(rest)))


@lru_cache(maxsize=1 << 16)
def _only(value: Horner) -> Horner:
    """The same object for equal polynomials, so that looking one up compares no numbers."""
    return value


def subexpressions(value: Horner | Fraction) -> set[Horner]:
    """The polynomial and all that it is nested from; each is evaluated once."""
    if isinstance(value, Fraction):
        return set()
    return {value} | subexpressions(value.factor) | subexpressions(value.rest)


def _mentioned(value: Horner | Fraction) -> set[Variable]:
    if isinstance(value, Fraction):
        return set()
    return {value.variable} | _mentioned(value.factor) | _mentioned(value.rest)


class Evaluator:
    """Polynomials at many nodes at once; equal subexpressions are evaluated once."""

    def __init__(self, moments: Mapping[Variable, Column]) -> None:
        self._moments = moments
        self._known: dict[Horner, Column] = {}

    def __call__(self, value: Horner | Fraction) -> Column | Fraction:
        """The column of values, or a number where the polynomial is constant."""
        if isinstance(value, Fraction):
            return value
        if value not in self._known:
            column = _times(self._moments[value.variable], self(value.factor))
            self._known[value] = _plus(column, self(value.rest))
        return self._known[value]


def scalar(number: Fraction) -> int | Ball:
    """A rational as the cheapest thing that multiplies a ball without loss."""
    return number.numerator if number.denominator == 1 else ball(number)


def entrywise(operation: Callable[[Ball, Ball], Ball], first: Column, second: Column) -> Column:
    """An operation of :mod:`operator` on columns of one length, at less than it costs in a comprehension."""
    if len(first) != len(second):
        raise ValueError(f"columns of {len(first)} and {len(second)} balls")
    return list(map(operation, first, second))


def _times(column: Column, factor: Column | Fraction) -> Column:
    if not isinstance(factor, Fraction):
        return entrywise(mul, column, factor)
    return column if factor == 1 else list(map(mul, column, repeat(ball(factor))))


def _plus(column: Column, summand: Column | Fraction) -> Column:
    if not isinstance(summand, Fraction):
        return entrywise(add, column, summand)
    return column if summand == 0 else list(map(add, column, repeat(ball(summand))))
