"""Means that nearly coincide, far from the truth: the words of Theorem 3.2's step, and its statement."""

from __future__ import annotations

from fractions import Fraction

from verify.algebra.posterior import SUM, d, mu, n, pi
from verify.lemmas.forward import QUARTER, STEP, D, L, V, descent, η
from verify.logic.descent import Next
from verify.logic.formulas import equals
from verify.logic.schemas import exp
from verify.logic.statement import statement
from verify.logic.symbols import positive
from verify.logic.terms import Defined, term
from verify.logic.vectors import Mean, VectorAtom, square

B = positive("B", "B", "bound of |μ_i − m|² e^{c|m|²}")
c = positive("c", "c", "rate of growth")
m = VectorAtom("m", "m", "mean of the means", frozenset({"state", "mixture"}), mean=Mean(SUM, term(pi), 1 * mu))
A = Defined("A", "A", "", square(m))
s = Defined("s_i", "s_i", "", square(mu - m))
UNIFORM, GROWTH, NARROW = equals(n * pi, 1), c**2 >= 700 * n * d, 1000 * n**2 * d * B <= 1
CLOSE, FAR = s <= B * exp(-1 * c * A), V > QUARTER

TUBE_STEP = statement(
    Next(descent, s) <= B * exp(-1 * c * Next(descent, A)),
    Next(descent, V) <= V - η * D,
    n * L >= Fraction(49, 64) * V,
    given=[UNIFORM, CLOSE, FAR, NARROW, GROWTH, STEP],
)
"""Claim "F Theorem 3.2, one step"."""
