"""Bounds of an integrand on a complex strip, before anything is evaluated.

For |Im z| ≤ a along one axis (the other coordinates real), with Δ the range of the means on it and
aΔ < π, every term of Σ_k π_k e^{zμ_k − |μ_k|²/2} has its argument in a sector of opening aΔ, so
|Σ| ≥ cos(aΔ/2)·Σ|·|. Hence |w_k(x + ia)| ≤ w_k(x)/cos(aΔ/2), and a posterior moment M_γ is at most
max_k |μ_k^γ| / cos(aΔ/2). Call A = 1/cos(aΔ/2) the amplification; student and teacher have their own.
An integrand is then bounded by Σ C_{kl} A_student^k A_teacher^l with the coefficients computed here. Where
only its integral matters, each monomial counts with a mass (:mod:`verify.expectation.tilted`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import TypeAlias

from verify.algebra.integrand import Exponents, Integrand, Monomial
from verify.arithmetic import Ball, ball, magnitude, power, upper
from verify.expectation.float_bounds import FloatSizes, FloatTerms, Powers, float_terms
from verify.expectation.means import Means


@dataclass(frozen=True, slots=True)
class Bound:
    """Σ C_{kl} A_student^k A_teacher^l ≥ |integrand| for every integrand of a family and all components."""

    table: tuple[tuple[Powers, Ball], ...]
    _plain: list[Ball] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def plain(self) -> Ball:
        """The bound on the real line, where nothing is amplified; computed once."""
        if not self._plain:
            self._plain.append(self.at(ball(1), ball(1)))
        return self._plain[0]

    def at(self, student: Ball, teacher: Ball) -> Ball:
        """The bound for given amplifications: an exact number that is not too small."""
        total = ball(0)
        for (s, t), c in self.table:
            total += c * student**s * teacher**t
        return upper(total)


def bound(
    integrands: Sequence[Integrand],
    student: Means,
    teacher: Means,
    offset: Sequence[Ball] = (),
    masses: Mapping[Powers, Ball] | None = None,
) -> Bound:
    """The bound of a family; ``offset`` are the constants that its monomials may mention.

    With ``masses`` it is one of integrals: a monomial with the factors (e, f) counts masses[e, f] of itself.
    """
    return bounds([integrands], student, teacher, offset, masses)[0]


def bounds(
    families: Iterable[Sequence[Integrand]],
    student: Means,
    teacher: Means,
    offset: Sequence[Ball] = (),
    masses: Mapping[Powers, Ball] | None = None,
) -> tuple[Bound, ...]:
    """The bounds of several families, for which the sizes of the moments are found once."""
    sizes, constants = (Sizes(student), Sizes(teacher)), [magnitude(c) for c in offset]
    known = list(map(tuple, families))
    terms = [None if masses else float_terms(family) for family in known]
    floats = (FloatSizes.of_means(student), FloatSizes.of_means(teacher)) if any(terms) else (None, None)
    return tuple(
        _by_floats(t, *floats) or _by_balls(family, sizes, constants, masses or {})
        for family, t in zip(known, terms, strict=True)
    )


def _by_floats(
    terms: FloatTerms | None, student: FloatSizes | None, teacher: FloatSizes | None
) -> Bound | None:
    """The bound of a family of many terms, if binary64 holds its numbers."""
    if terms is None or student is None or teacher is None:
        return None
    table = terms.table(student, teacher)
    return Bound(tuple((p, ball(0) + c) for p, c in sorted(table.items()) if c > 0))


def _by_balls(
    family: Sequence[Integrand],
    sizes: tuple[Sizes, Sizes],
    constants: list[Ball],
    masses: Mapping[Powers, Ball],
) -> Bound:
    return _bound([_table(f, *sizes, constants, masses) for f in family])


def _bound(tables: Sequence[Mapping[Powers, Ball]]) -> Bound:
    worst: dict[Powers, Ball] = {}
    for table in tables:
        for powers, c in table.items():
            if powers not in worst or c > worst[powers]:
                worst[powers] = c
    return Bound(tuple((p, c) for p, c in sorted(worst.items()) if c > 0))


def behind(monomial: Monomial) -> Powers:
    """How many factors vanish at the centres: the student's (moments, marked coordinates), the teacher's."""
    pairs = zip(monomial.weights, (monomial.mean_i, monomial.mean_j), strict=True)
    marked = sum(1 for weight, exponents in pairs if weight and any(exponents))
    return marked + len(monomial.student), len(monomial.teacher)


def factors(groups: Sequence[tuple[Integrand, ...]]) -> set[Powers]:
    """All pairs of counts as in :func:`behind` that occur, but (0, 0)."""
    return set().union(*map(_factors, groups)) - {(0, 0)}


@lru_cache(maxsize=1024)
def _factors(integrands: tuple[Integrand, ...]) -> frozenset[Powers]:
    return frozenset(behind(m) for f in integrands for m, _ in f)


def _table(
    integrand: Integrand, student: Sizes, teacher: Sizes, constants: list[Ball], masses: Mapping[Powers, Ball]
) -> dict[Powers, Ball]:
    total: dict[Powers, Ball] = {}
    for powers, size, near, far, offset, vanishing in _terms(integrand):
        for g in near:
            size *= student[g]
        for g in far:
            size *= teacher[g]
        if offset:
            size *= monomial(constants, offset)
        if vanishing in masses:
            size *= masses[vanishing]
        total[powers] = total[powers] + size if powers in total else size
    return {powers: upper(c) for powers, c in total.items()}


_Term: TypeAlias = tuple[Powers, Ball, tuple[Exponents, ...], tuple[Exponents, ...], Exponents, Powers]


@lru_cache(maxsize=1024)
def _terms(integrand: Integrand) -> tuple[_Term, ...]:
    """For each monomial: powers of the amplifications, |coefficient|, and what else its size depends on."""
    out: list[_Term] = []
    for m, coefficient in integrand:
        powers = sum(m.weights) + len(m.student), len(m.teacher)
        near = tuple(g for g in (m.mean_i, m.mean_j, *m.student) if any(g))
        out.append((powers, ball(abs(coefficient)), near, m.teacher, m.offset, behind(m)))
    return tuple(out)


class Sizes(dict[Exponents, Ball]):
    """From γ to max_k |μ_k^γ| as an exact upper bound, remembered for each multi-index."""

    def __init__(self, means: Means) -> None:
        super().__init__()
        self._columns = [[magnitude(c) for c in row] for row in means.balls()]

    def __missing__(self, exponents: Exponents) -> Ball:
        best = ball(0)
        for row in self._columns:
            size = upper(monomial(row, exponents))
            best = size if size > best else best
        self[exponents] = best
        return best


def monomial(point: Sequence[Ball], exponents: Exponents) -> Ball:
    """Π point_a^{γ_a}."""
    out = ball(1)
    for c, exponent in zip(point, exponents, strict=True):
        if exponent:
            out *= c if exponent == 1 else power(c, exponent)
    return out


def log_float(value: Ball) -> float:
    """About log(value) as a float, however large or small the value; −∞ for 0."""
    return float(value.log()) if value > 0 else -inf
