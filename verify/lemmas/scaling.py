"""An inequality times a factor that is not negative: its certificate is known, nothing is searched for."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from verify.logic.certificates import NEGATION, Combination, Summand
from verify.logic.formulas import Comparison
from verify.logic.kernel import Theorem, arithmetic
from verify.logic.search import infer
from verify.logic.terms import Real, term

_PRODUCT = Combination((Summand(Fraction(1), (NEGATION,)), Summand(Fraction(1), (0, 1))))


def scaled(
    theorem: Theorem, factor: Real, *reasons: Theorem | Comparison, squares: Iterable[Real] = ()
) -> Theorem:
    """⊢ f (b − a) ≥ 0 from a ≤ b and f ≥ 0.

    Args:
        theorem: ⊢ a ≤ b, or a ≥ b.
        factor: f.
        reasons: why f ≥ 0, unless it is a square, or a product of positive symbols.
        squares: see :func:`verify.logic.search.infer`.

    Raises:
        ProofError: f ≥ 0 does not follow from the reasons.
    """
    some = infer(term(factor) >= 0, by=reasons, squares=squares)
    return arithmetic(factor * theorem.comparison.difference >= 0, [theorem, some], _PRODUCT)
