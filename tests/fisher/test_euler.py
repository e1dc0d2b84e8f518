"""Euler's identities on random mixtures: gradients against expectations of |v|², ‖C‖² and vᵀCv."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.notation import C, v
from verify.arithmetic import ball, half_width, overlap, precision
from verify.expectation import expectations

SQUARES = v("a") * v("a") + C("a", "b") * C("a", "b")
CROSS = v("a") * C("a", "b") * v("b")
CASES = [(1, 25), (2, 10)]
"""(dimension, digits): in balls, in binary64."""
coordinates = st.fractions(min_value=-3, max_value=3, max_denominator=12)


@st.composite
def students(draw, dimension):
    n = draw(st.integers(1, 3))
    row = st.lists(coordinates, min_size=dimension, max_size=dimension)
    means = draw(st.lists(row, min_size=n, max_size=n))
    parts = draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    return GaussianMixture(means, [Fraction(p, sum(parts)) for p in parts])


def both_sides(divergence, law, expression, student, digits=25):
    """Σ⟨μ_i, ∇_i⟩ and 2 E[expression]."""
    gradient = divergence(student, digits=digits).gradient
    teacher = GaussianMixture([[0] * student.dimension])
    integrand = in_coordinates(expression, student.dimension)
    (expected,) = expectations([integrand], student, teacher, law, Fraction(1, 10**digits))
    pairs = zip(student.means, gradient, strict=True)
    contracted = sum((ball(m) * g for mean, row in pairs for m, g in zip(mean, row, strict=True)), ball(0))
    return contracted, 2 * expected


def checked(divergence, law, expression, student, digits):
    with precision(200):
        left, right = both_sides(divergence, law, expression, student, digits)
        assert overlap(left, right)
        assert half_width(left) < ball(Fraction(1, 10 ** (digits - 4)))


@pytest.mark.parametrize(("dimension", "digits"), CASES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_forward(dimension, digits, data):
    student = data.draw(students(dimension))
    checked(forward_fisher, Law.NORMAL, SQUARES - 2 * CROSS, student, digits)


@pytest.mark.parametrize(("dimension", "digits"), CASES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_reverse(dimension, digits, data):
    student = data.draw(students(dimension))
    checked(reverse_fisher, Law.STUDENT, SQUARES, student, digits)


def test_many_digits_in_the_plane():
    """The same in balls: what the random mixtures of the plane leave to binary64."""
    student = GaussianMixture([["3/2", "-1/3"], [-2, "5/4"], [0, 1]], ["1/6", "1/2", "1/3"])
    checked(forward_fisher, Law.NORMAL, SQUARES - 2 * CROSS, student, 25)
    checked(reverse_fisher, Law.STUDENT, SQUARES, student, 25)


def test_the_forward_identity_is_false_for_the_reverse_divergence():
    student = GaussianMixture([2, -1], ["1/3", "2/3"])
    with precision(200):
        left, right = both_sides(reverse_fisher, Law.STUDENT, SQUARES - 2 * CROSS, student)
        assert not overlap(left, right)
