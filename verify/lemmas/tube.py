"""Means that nearly coincide, n of equal weight: the words and statements that Theorem 3.2 rests on."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.posterior import SUM, E_phi, d, mu, n, pi, w
from verify.lemmas.forward import QUARTER, STEP, D, L, V, descent, η
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, cut
from verify.logic.schemas import (
    exp,
    inverse,
    inverse_positive,
    inverse_times,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, term
from verify.logic.vectors import Mean, VectorAtom, square

m = VectorAtom(
    "m", "m", "mean of the means", frozenset({"state", "mixture"}), mean=Mean(SUM, term(pi), 1 * mu)
)
A, s = Defined("A", "A", "", square(m)), Defined("s_i", "s_i", "", square(mu - m))
q = positive("q", "q", "bound of all s_i")
UNIFORM, WITHIN, CLOSE = equals(n * pi, 1), s <= q, 1000 * n**2 * d * q * (1 + A) <= 1

WEIGHTS = statement(E_phi((n * w - 1) ** 2) <= 8 * d * q * (1 + A), given=[UNIFORM, WITHIN, CLOSE])
"""Claim "F Theorem 3.2, weights"."""

SHARE = Fraction(49, 64)
B, c = inverse(1000 * n**2 * d), 64 * d * sqrt(n)
IN_TUBE, FAR = s <= B * exp(-1 * c * A), V > QUARTER

TUBE_STEP = statement(
    Next(descent, s) <= B * exp(-1 * c * Next(descent, A)),
    Next(descent, V) <= V - η * D,
    n * L >= SHARE * V,
    given=[UNIFORM, IN_TUBE, FAR, STEP],
)
"""Claim "F Theorem 3.2, one step"."""


@cache
def constants() -> tuple[Theorem, Theorem, Theorem, Theorem, Theorem]:
    """⊢ 1000 n²d B = 1, B > 0, (√n)² = n, √n ≥ 1 and c > 0."""
    size = 1000 * n**2 * d
    some = infer(size > 0)
    root, above = (cut(f(n), infer(n >= 0)) for f in (sqrt_squared, sqrt_nonnegative))
    least = infer(sqrt(n) >= 1, by=[root, above], degree=2)
    return (
        cut(inverse_times(size), some),
        cut(inverse_positive(size), some),
        root,
        least,
        infer(c > 0, by=[least]),
    )
