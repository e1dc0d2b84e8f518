"""Comparisons of numbers are theorems only where balls decide them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.checks.constant import constant
from verify.errors import ProofError
from verify.logic.formulas import equals
from verify.logic.proofs import Proof
from verify.logic.schemas import Function, circle_constant, exp, log, maximum
from verify.logic.symbols import real
from verify.logic.terms import term


def test_a_true_comparison_is_a_theorem_that_can_be_run_again():
    theorem = constant(exp(1) >= Fraction(65, 24))
    assert theorem.oracles == {"constant"}
    assert theorem.axioms == {"ball arithmetic"}
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_close_numbers_are_told_apart():
    constant(exp(log(3) * 20) < term(3) ** 20 + Fraction(1, 10**30))
    constant(circle_constant() * 10**20 > 314159265358979323846)
    constant(circle_constant() ** 3 > 31)


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        (exp(1) >= 3, "is false"),
        (exp(0) >= 1, "undecided"),
        (maximum(1, 2) > 2, "undecided"),
        (log(-1) >= 0, "undecided"),
        (Function("sqrt", (term(-1),)) >= 0, "undecided"),
        (equals(exp(0), 1), "no equality"),
        (real("a", "a", "a number") >= 0, "is no number"),
        (exp(real("a", "a", "a number")) > 0, "is no number"),
    ],
    ids=str,
)
def test_what_balls_do_not_decide_is_refused(formula, why):
    with pytest.raises(ProofError, match=why):
        constant(formula)
