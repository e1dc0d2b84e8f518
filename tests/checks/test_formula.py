"""One door for a formula and its false twins."""

import pytest

from verify.checks.formula import decided, decided_gradient
from verify.errors import ProofError
from verify.evidence import Grade, Step
from verify.prove import (  # fmt: skip
    C2,
    SUM,
    TRACE,
    Cy,
    E_p,
    Law,
    Theorem,
    any_vector,
    dot,
    equals,
    gradient,
    mu,
    square,
    v,
    w,
    x,
)

e = any_vector("e", "e")


def test_a_true_equation_is_a_theorem_and_a_false_one_is_refuted_at_a_mixture():
    true = decided(equals(SUM(w * square(mu)), TRACE + square(v)))
    assert isinstance(true, Theorem)
    assert true.conclusion == equals(SUM(w * square(mu)), TRACE + square(v))
    false = decided(equals(SUM(w * square(mu)), TRACE))
    assert isinstance(false, Step)
    assert false.grade is Grade.REFUTED
    assert "student" in false.residual


def test_equations_of_expectations_are_refuted_in_expectation():
    false = decided(equals(E_p(C2), E_p(TRACE)), Law.STUDENT)
    assert isinstance(false, Step)
    assert false.grade is Grade.REFUTED
    assert "E[left" in false.residual


def test_gradients_are_decided_by_coordinates():
    g = gradient(Law.STUDENT)
    assert isinstance(decided_gradient(g, 2 * w, v + Cy, e), Theorem)
    false = decided_gradient(g, 2 * w, v, e)
    assert isinstance(false, Step)
    assert false.grade is Grade.REFUTED
    assert "a = 1" in false.residual


def test_what_is_neither_proved_nor_refuted_raises():
    """E_p[v·x] = E_p[|v|² + tr C] holds, but without Stein's field there is no proof of it."""
    with pytest.raises(ProofError, match="Stein field"):
        decided(equals(E_p(dot(v, x)), E_p(square(v) + TRACE)), Law.STUDENT)
