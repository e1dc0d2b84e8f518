"""An expectation at any two components of a student, from the engine's values at marked ones."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra import notation as nt
from verify.algebra.calculus import Law
from verify.arithmetic import ball, certainly_nonzero, half_width
from verify.checks.expected import Expected

TEN = Fraction(1, 10**10)
TWO = GaussianMixture([2, -1], ["1/3", "2/3"])
ORIGIN = GaussianMixture([0])


def at(expression, i, j, student=TWO):
    return Expected(expression, student, ORIGIN, Law.STUDENT, {}, TEN).at(i, j)


def is_value(found, value):
    return not certainly_nonzero(found - ball(Fraction(value))) and half_width(found) < ball(TEN)


def test_marked_weights_are_those_of_the_components_shown():
    """E_p w_i = 1/3 and E_p w_j = 2/3 for the student with weights 1/3, 2/3."""
    assert is_value(at(nt.w() - 2 * nt.w("j") + 1, 0, 1), 0)
    assert is_value(at(nt.w() - 2 * nt.w("j") + 1, 1, 0), 1)
    assert is_value(at(nt.w("j"), 0, 0), Fraction(1, 3))


def test_means_stand_outside_with_any_power():
    assert is_value(at(nt.w() * nt.mu("a") * nt.mu("a"), 0, 0), Fraction(4, 3))
    assert is_value(at(nt.mu("a") * nt.mu("a", "j"), 0, 1), -2)


def test_means_may_be_balls():
    near = GaussianMixture([[ball(2)], [ball(-1)]], ["1/3", "2/3"])
    assert is_value(at(nt.w() * nt.mu("a") * nt.mu("a"), 0, 0, near), Fraction(4, 3))


@pytest.mark.parametrize("law", Law)
def test_points_are_removed_by_steins_lemma(law):
    """E|x|² under N(0, I), the student (1 + q, q = 2), and the teacher N(0, I)."""
    found = Expected(nt.x("a") * nt.x("a"), TWO, ORIGIN, law, {}, TEN).at(0, 0)
    assert is_value(found, 3 if law is Law.STUDENT else 1)


def test_three_weights_are_not_known():
    assert not Expected(nt.w() * nt.w() * nt.w("j"), TWO, ORIGIN, Law.STUDENT, {}, TEN).is_known
