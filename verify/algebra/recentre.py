"""The same integrand in deviations: μ_i = t + c + δ_i for the student, μ*_k = t + δ*_k for the teacher.

Far from the origin an integrand in raw moments is a small difference of huge numbers: C = M₂ − v vᵀ of
means near 10^17 cancels 34 digits. Written in moments of δ and δ* and in the constants c and t, what
cancels does so once and exactly, in the rational coefficients: t drops out of everything that does not
change under a common translation, and C is free of c.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb, prod

from verify.algebra.integrand import Exponents, Integrand, Monomial

_Choice = tuple[int, Exponents, Exponents]
"""A term of Π (offset + δ)^γ: its coefficient, the exponents of δ, those of the offset."""


@lru_cache(maxsize=256)
def recentred(integrand: Integrand, apart: frozenset[int], common: frozenset[int]) -> Integrand:
    """The integrand as a polynomial in the moments of δ, δ* and in the constants.

    Args:
        integrand: in the coordinates μ, μ*.
        apart: the axes on which c is not 0.
        common: the axes on which t is not 0.

    Returns:
        An equal integrand whose monomials mean deviations, with ``offset`` = exponents of c, then of t.
    """
    d = integrand.dimension
    moved = _expanded(integrand, common, d, teacher=True) if common else integrand
    return _expanded(moved, apart, 0, teacher=False) if apart else moved


def _expanded(integrand: Integrand, axes: frozenset[int], slot: int, teacher: bool) -> Integrand:
    """Every coordinate (of the student only, unless ``teacher``) moved by the constants at ``slot``."""
    total: defaultdict[Monomial, Fraction] = defaultdict(Fraction)
    for monomial, coefficient in integrand:
        for factor, term in _terms(monomial, axes, slot, teacher):
            total[term] += coefficient * factor
    return Integrand(integrand.dimension, tuple((m, c) for m, c in sorted(total.items()) if c))


def _terms(m: Monomial, axes: frozenset[int], slot: int, teacher: bool) -> Iterator[tuple[int, Monomial]]:
    moving = [m.mean_i, m.mean_j, *m.student, *(m.teacher if teacher else ())]
    d, many = len(m.mean_i), len(m.student)
    for choice in product(*(_choices(g, axes) for g in moving)):
        kept = [k for _, k, _ in choice]
        offset = list(m.offset or (0,) * (2 * d))
        for _, _, gone in choice:
            for axis, power in enumerate(gone):
                offset[slot + axis] += power
        yield (
            prod(c for c, _, _ in choice),
            Monomial(
                m.weights,
                kept[0],
                kept[1],
                tuple(sorted(g for g in kept[2 : 2 + many] if any(g))),
                tuple(sorted(g for g in kept[2 + many :] if any(g))) if teacher else m.teacher,
                tuple(offset),
            ),
        )


def _choices(exponents: Exponents, axes: frozenset[int]) -> list[_Choice]:
    """Π_a (offset_a + δ_a)^{γ_a} multiplied out on the given axes."""
    ranges = [range(e + 1) if a in axes else (e,) for a, e in enumerate(exponents)]
    return [
        (
            prod(comb(e, k) for e, k in zip(exponents, kept, strict=True)),
            kept,
            tuple(e - k for e, k in zip(exponents, kept, strict=True)),
        )
        for kept in product(*ranges)
    ]
