"""Means about a e_1, n of equal weight: the words and the statement of one step that Lemma 3.3 rests on."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from verify.algebra.posterior import d, mu, n
from verify.lemmas.forward import descent, η
from verify.lemmas.tube import UNIFORM
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.kernel import Theorem, cut
from verify.logic.schemas import (
    inverse,
    inverse_positive,
    inverse_times,
    sqrt,
    sqrt_nonnegative,
    sqrt_squared,
)
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.symbols import any_vector, positive
from verify.logic.terms import Defined, Term
from verify.logic.vectors import dot, square

a = positive("a", "a", "distance of the reference point from the truth")
R = positive("R", "R", "bound of the deviations")
e, h, root = any_vector("e_1", "e_1"), inverse(n), sqrt(d)
UNIT = equals(square(e), 1)
N, P = Defined("N_i", "N_i", "", square(mu)), Defined("P_i", "P_i", "", dot(mu, e))
WITHIN_R = N - 2 * a * P + a**2 <= R**2
"""|μ_i − a e_1| ≤ R, in functions of the means that a descent can be followed with."""
NEAR, TIGHT = a >= 18 * R, 4000 * n**2 * d * R**2 * (1 + Fraction(9, 8) * a**2) <= 1


def growth(constant: int = 6) -> Term:
    """K = √d(6 + 52a²)."""
    return root * (constant + 52 * a**2)


def moved(speed: int = 2) -> Term:
    """1 − 2η/n: by what a step multiplies coincident means."""
    return 1 - speed * η * h


def stretch() -> Term:
    """1 + (η/n)K: by how much a step stretches deviations at most."""
    return 1 + η * h * growth()


REFERENCE_STEP = statement(
    square(n * descent.gradient - 2 * a * e) <= (R * growth()) ** 2,
    Next(descent, N) - 2 * (a * moved()) * Next(descent, P) + (a * moved()) ** 2 <= (R * stretch()) ** 2,
    given=[UNIFORM, UNIT, WITHIN_R, NEAR, TIGHT],
)
"""Claim "F Lemma 3.3, one step"."""


@cache
def shares() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ n(1/n) = 1, 1/n > 0 and 1/n ≤ 1."""
    whole, above = (cut(f(n), infer(n > 0)) for f in (inverse_times, inverse_positive))
    return whole, above, infer(h <= 1, by=[whole])


@cache
def roots() -> tuple[Theorem, Theorem, Theorem]:
    """⊢ (√d)² = d, √d ≥ 1 and √d ≤ d."""
    squared, some = (cut(f(d), infer(d >= 0)) for f in (sqrt_squared, sqrt_nonnegative))
    least = infer(root >= 1, by=[squared, some], degree=2)
    return squared, least, infer(root <= d, by=[squared, least])
