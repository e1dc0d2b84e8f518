"""Polynomials as the search multiplies them: monomials and coefficients are integers. Not trusted.

A monomial is one integer with a field of bits for the exponent of each atom, so that a product of monomials
is a sum of integers; a polynomial is a dictionary of integer coefficients over one denominator. Terms say the
same, and are what certificates are made of in the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from verify.logic.terms import Atom, Monomial, Term

_ROOM = 8
"""Bits of a field beyond the largest exponent, so that a product may have 127 factors while the highest bit
stays free: it shows in a difference which exponent was too small."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Σ coefficient · monomial / denominator."""

    parts: dict[int, int]
    denominator: int = 1

    def __mul__(self, other: Packed) -> Packed:
        total: dict[int, int] = {}
        get = total.get
        for m, a in self.parts.items():
            for k, b in other.parts.items():
                total[m + k] = get(m + k, 0) + a * b
        return Packed({m: c for m, c in total.items() if c}, self.denominator * other.denominator)

    def times_monomial(self, code: int) -> Packed:
        """The product with a monomial."""
        return Packed({m + code: c for m, c in self.parts.items()}, self.denominator)


class Packing:
    """Which field belongs to which atom; made for the terms that are to be multiplied.

    Args:
        terms: all atoms that occur in them get a field.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        powers = [(atom, exponent) for t in terms for m, _ in t for atom, exponent in m]
        self._atoms: list[Atom] = list(dict.fromkeys(atom for atom, _ in powers))
        self._field = max((e for _, e in powers), default=1).bit_length() + _ROOM
        self._place = {atom: self._field * k for k, atom in enumerate(self._atoms)}
        self._spare = sum(1 << place + self._field - 1 for place in self._place.values())

    def packed(self, value: Term) -> Packed:
        """The term, its monomials in the same order."""
        denominator = lcm(*(c.denominator for _, c in value))
        parts = {self._code(m): c.numerator * (denominator // c.denominator) for m, c in value}
        return Packed(parts, denominator)

    def _code(self, monomial: Monomial) -> int:
        return sum(exponent << self._place[atom] for atom, exponent in monomial)

    def quotient(self, code: int, divisor: int) -> int | None:
        """One monomial over another, or None if that is no monomial."""
        found = (code | self._spare) - divisor
        return found ^ self._spare if found & self._spare == self._spare else None

    def term(self, code: int) -> Term:
        """The monomial as a term."""
        mask = (1 << self._field) - 1
        exponents = ((atom, code >> place & mask) for atom, place in self._place.items())
        monomial = sorted(((a, e) for a, e in exponents if e), key=lambda p: p[0].key)
        return Term([(tuple(monomial), Fraction(1))])
