"""How products with a number ι_i of each component are printed: as they were written, not multiplied out."""

from __future__ import annotations

import pytest

from verify.algebra.posterior import SUM, mu
from verify.lemmas.far_start import X, Y, c, ι, ι_j
from verify.logic.latex import formula_latex, latex
from verify.logic.symbols import positive
from verify.logic.terms import Symbol
from verify.logic.vectors import square
from verify.readable import readable

a, b = positive("a", "a", "a number"), positive("b", "b", "another")
K = Symbol("K", "K", "a number that is the same for all components")


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (ι * (X - a) + (1 - ι) * (Y - b) <= 0, "ι_i (X_i - a) + (1 - ι_i) (Y_i - b) ≤ 0"),
        ((1 - ι) * (X - a * b - 2) >= 0, "(1 - ι_i) (X_i - a b - 2) ≥ 0"),
        (ι * square(mu - c) <= 0, "ι_i (|μ_i|² - 2 ⟨c, μ_i⟩ + |c|²) ≤ 0"),
        ((1 - ι) * Y <= 5 * (1 - ι), "(1 - ι_i) Y_i ≤ 5 (1 - ι_i)"),
        (b - ι * b + a * ι <= (ι - 1) * a, "ι_i a + (1 - ι_i) b ≤ -(1 - ι_i) a"),
        ((1 - ι) * ι_j * (X - a) <= 0, "ι_j (1 - ι_i) (X_i - a) ≤ 0"),
        (SUM(ι * (X - Y)) <= a, "Σ_i[ι_i (X_i - Y_i)] ≤ a"),
        (ι * X <= 2 - ι, "X_i ι_i ≤ 2 - ι_i"),
        (1 - ι_j >= 0, "1 - ι_j ≥ 0"),
        (X + a * ι >= b, "X_i + a ι_i ≥ b"),
        (ι**2 - 2 * ι + 1 >= K * a - a, "(ι_i)² - 2 ι_i + 1 ≥ K a - a"),
    ],
)
def test_guards_are_printed_once(formula, printed):
    assert readable(formula_latex(formula)) == printed


@pytest.mark.parametrize("guard", [0, 1, 3])
def test_what_is_printed_is_the_polynomial(guard):
    """Each reading of what stands before and in the brackets gives the term's own values."""
    term = ι * (X * a - 2) - (1 - ι) * (b - 3 * a + Y)
    assert readable(latex(term)) == "ι_i (X_i a - 2) + (1 - ι_i) (-b + 3 a - Y_i)"
    by_hand = guard * (X * a - 2) + (1 - guard) * (-b + 3 * a - Y)
    assert term.replaced(lambda atom: guard if atom == ι else atom) == by_hand
