"""Integrands as plain data: the hand-over from the algebra to the rigorous expectations.

The algebra works with tensors in any dimension; an expectation is computed in a definite one. An
:class:`Integrand` is a polynomial in what can be evaluated at a point x of R^r: posterior weights of
two marked student components, their coordinates, and the moments of both posteriors. It is data
(no SymPy), so that a bound, an evaluation in balls and one in float64 all read the same polynomial.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

Exponents = tuple[int, ...]
"""A multi-index over the r coordinates: (2, 0, 1) is the power a² c of the vector (a, b, c)."""


@dataclass(frozen=True, order=True, slots=True)
class Monomial:
    """w_i^k w_j^l · μ_i^α · μ_j^β · Π M_γ · Π T_γ, and a power of what the means were moved by.

    Attributes:
        weights: powers (k, l) of the posterior weights w_i(x), w_j(x) of the marked components.
        mean_i: exponents α of the coordinates of μ_i.
        mean_j: exponents β of the coordinates of μ_j.
        student: one multi-index γ ≠ 0 for each factor M_γ(x) = Σ_k w_k(x) μ_k^γ, sorted.
        teacher: likewise for the teacher's moments T_γ(x) = Σ_k w*_k(x) (μ*_k)^γ.
        offset: exponents of the constants of :mod:`verify.algebra.recentre`; () if there are none.
    """

    weights: tuple[int, int]
    mean_i: Exponents
    mean_j: Exponents
    student: tuple[Exponents, ...]
    teacher: tuple[Exponents, ...]
    offset: Exponents = ()


@dataclass(frozen=True, slots=True)
class Integrand:
    """A polynomial Σ coefficient · monomial over R^dimension with exact coefficients.

    Its hash is computed once: what is made of integrands is looked up by them at every evaluation.
    """

    dimension: int
    terms: tuple[tuple[Monomial, Fraction], ...]
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.dimension, self.terms)))

    def __hash__(self) -> int:
        return self._hash

    def __iter__(self) -> Iterator[tuple[Monomial, Fraction]]:
        return iter(self.terms)
