"""Tensors that are not what the rules of differentiation speak of: no oracle may take them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.algebra import notation as nt
from verify.algebra.latex import latex as tensor_latex
from verify.algebra.posterior import as_text, divergence, variables_of
from verify.algebra.tensor import Expression, Factor, symbol
from verify.errors import VerifyError
from verify.logic.terms import Opaque
from verify.prove import (
    E_phi,
    Law,
    VectorAtom,
    contraction_is_nonnegative,
    dot,
    gradient,
    identity,
    scalar,
    square,
    v,
    w,
    x,
)

ATTEMPTS = []


def attempt(function):
    ATTEMPTS.append(function)
    return function


class Lying(Expression):
    """A tensor whose square is −w_i."""

    def __mul__(self, _):
        return Expression([((Factor("w", "i", ()),), Fraction(-1))])


@attempt
def a_square_that_is_negative():
    contraction_is_nonnegative(Lying(nt.x("a")))


@attempt
def a_tensor_that_multiplies_as_it_likes():
    identity(square(v), 0 * w, Law.NORMAL, field=Lying(nt.x("_s")))


@attempt
def a_gradient_for_a_teacher_that_is_neither():
    """Else formulas take it for that towards p*, balls for that towards N(0, I): where they differ, 1 ≤ 0."""
    gradient(Law.STUDENT, teacher="any")


@attempt
def a_gradient_by_hand_for_such_a_teacher():
    found = gradient(Law.STUDENT, teacher="mixture")
    data = found.tensor.replace("mixture", "any")
    divergence(VectorAtom(found.name, found.latex, found.meaning, found.depends, data))


@attempt
def a_gradient_of_no_divergence():
    gradient(Law.NORMAL)


@attempt
def a_weight_with_an_index():
    # Its derivative would be 0 and its sum v: then E_φ⟨v, x⟩, which is E_φ[tr C], would be 0.
    weight = symbol("w", "a", component="i")
    scalar(weight * nt.x("a"))


@attempt
def a_field_of_weights_with_an_index():
    identity(E_phi(dot(v, x)), 0, Law.NORMAL, field=symbol("w", "_s", component="i"))


@attempt
def a_point_of_two_indices():
    scalar(symbol("x", "a", "a"))


@attempt
def a_moment_of_a_component():
    scalar(symbol("M", "a", component="i") * nt.x("a"))


@attempt
def a_symbol_of_no_notation():
    scalar(symbol("f"))


def shown_as(expression):
    return f"what it is: ${tensor_latex(expression)}$", variables_of(expression)


@attempt
def two_numbers_that_are_contracted():
    """Else s t = ⟨v, x⟩ for s² = |v|² and t² = |x|², and |c|² = d |c|² for every vector c."""
    v_a, x_a = nt.v("a"), nt.x("a")
    s, t = (Opaque("tensor", as_text(e), n, *shown_as(e)) for e, n in ((v_a, "s"), (x_a, "t")))
    identity(s * t, dot(v, x))


@attempt
def a_vector_that_is_a_matrix():
    matrix = nt.v("a") * nt.x("b")
    meaning, depends = shown_as(matrix)
    u = VectorAtom("u", "u", meaning, depends, as_text(matrix))
    identity(square(u), square(v) * square(x))


@pytest.mark.parametrize("false", ATTEMPTS, ids=lambda f: f.__name__)
def test_is_refused(false):
    with pytest.raises(VerifyError):
        false()
