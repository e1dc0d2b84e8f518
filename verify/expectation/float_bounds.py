"""The coefficients of a bound in binary64: all monomials of a family at once, rounded up.

They are sums of products Σ |c| Π max_k |μ_k^γ| of numbers ≥ 0. If one term meets k roundings on its way, each
by a factor of at least 1 − u, then what was computed, times 1 + 2(k + 4)u, is not too small. Nothing
underflows or overflows, as each coordinate is exactly 0 or within 2^{±100}, and no term has more than nine of
them: what does not fit is left to balls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from verify.algebra.integrand import Exponents, Integrand, Monomial
from verify.arithmetic import UNIT, Floats, magnitude
from verify.expectation.means import Means

Powers: TypeAlias = tuple[int, int]
_Factors: TypeAlias = tuple[tuple[int, Exponents], ...]

_RANGE = 2.0**100
_MOST_DEGREE = 9
_FEWEST = 64
"""Fewer terms are as fast in balls."""
_UP = 1 + 8 * UNIT
"""Makes of the binary64 number next to an exact one a number that is not smaller."""


@dataclass(frozen=True, slots=True, eq=False)
class FloatTerms:
    """The monomials of a family, sorted by integrand and powers, whatever the means are.

    Attributes:
        powers: for each group of terms the powers of both amplifications.
        starts: where each group begins.
        coefficients: |c| of each term, not too small.
        factors: for each factor of a product the place of its size, a row for each; place 0 stands for 1.
        exponents: multi-indices of the student's sizes, which follow the 1, and of the teacher's after them.
    """

    powers: tuple[Powers, ...]
    starts: NDArray[np.intp]
    coefficients: Floats
    factors: NDArray[np.intp]
    exponents: tuple[tuple[Exponents, ...], tuple[Exponents, ...]]

    def table(self, student: FloatSizes, teacher: FloatSizes) -> Mapping[Powers, float]:
        """For each pair of powers the largest coefficient among the integrands."""
        near, far = self.exponents
        sizes = np.concatenate([np.ones(1), student.of(near), teacher.of(far)])
        products = self.coefficients
        for places in self.factors:
            products = products * sizes[places]
        up = 1 + 2 * (len(self.factors) + len(products) + 4) * UNIT
        out: dict[Powers, float] = {}
        for powers, total in zip(self.powers, np.add.reduceat(products, self.starts) * up, strict=True):
            out[powers] = max(float(total), out.get(powers, 0.0))
        return out


@lru_cache(maxsize=1024)
def float_terms(family: tuple[Integrand, ...]) -> FloatTerms | None:
    """What a family is made of; None for one that is left to balls."""
    if sum(len(integrand.terms) for integrand in family) < _FEWEST:
        return None
    rows: list[tuple[int, Powers, float, _Factors]] = []
    for which, integrand in enumerate(family):
        for m, c in integrand:
            factors, size = _factors(m), _size(c)
            if m.offset or size is None or sum(sum(g) for _, g in factors) > _MOST_DEGREE:
                return None
            rows.append((which, (sum(m.weights) + len(m.student), len(m.teacher)), size, factors))
    rows.sort(key=lambda row: row[:2])
    groups = [row[:2] for row in rows]
    starts = [k for k, group in enumerate(groups) if not k or group != groups[k - 1]]
    used = sorted({factor for *_, factors in rows for factor in factors})
    place = {factor: 1 + k for k, factor in enumerate(used)}
    depth = max((len(factors) for *_, factors in rows), default=0)
    places = [[place[f[k]] if k < len(f) else 0 for *_, f in rows] for k in range(depth)]
    near, far = (tuple(g for kind, g in used if kind == which) for which in (0, 1))
    return FloatTerms(
        tuple(groups[k][1] for k in starts),
        np.array(starts, dtype=np.intp),
        np.array([size for _, _, size, _ in rows]),
        np.array(places, dtype=np.intp).reshape(depth, len(rows)),
        (near, far),
    )


def _factors(m: Monomial) -> _Factors:
    """The sizes that a monomial is bounded by: of which mixture, and of which moment."""
    near = ((0, g) for g in (m.mean_i, m.mean_j, *m.student) if any(g))
    return (*near, *((1, g) for g in m.teacher))


def _size(coefficient: Fraction) -> float | None:
    found = abs(float(coefficient)) * _UP
    return found if 1 / _RANGE < found < _RANGE else None


@dataclass(frozen=True, slots=True, eq=False)
class FloatSizes:
    """Of a mixture: max_k |μ_k^γ| as numbers that are not too small, for whole lists of multi-indices.

    Attributes:
        columns: |μ_k| for each coordinate, not too small.
    """

    columns: Sequence[Floats]
    _known: dict[tuple[Exponents, ...], Floats] = field(default_factory=dict, init=False)

    @classmethod
    def of_means(cls, means: Means) -> FloatSizes | None:
        """Those of a mixture; None if a coordinate is not in the range."""
        sizes = [[magnitude(c) for c in row] for row in means.balls()]
        floats = np.array([[float(c) for c in row] for row in sizes]) * _UP
        fits = (floats > 1 / _RANGE) & (floats < _RANGE)
        if not fits.all() and any(sizes[k][axis] != 0 for k, axis in np.argwhere(~fits)):
            return None
        return cls(tuple(floats.T))

    def of(self, exponents: tuple[Exponents, ...]) -> Floats:
        """One size for each multi-index, found once."""
        if exponents not in self._known:
            degree = max(map(max, exponents), default=0)
            products = np.ones((len(exponents), len(self.columns[0])))
            for axis, column in enumerate(self.columns):
                powers = np.multiply.accumulate(np.stack([np.ones(len(column)), *[column] * degree]))
                products *= powers[[g[axis] for g in exponents]]
            up = 1 + 2 * (degree + len(self.columns) + 4) * UNIT
            self._known[exponents] = products.max(axis=1) * up
        return self._known[exponents]
