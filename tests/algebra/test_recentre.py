"""Integrands in deviations: the same polynomial, and what must cancel cancels exactly."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.notation import C, v
from verify.algebra.recentre import recentred

numbers = st.fractions(min_value=-3, max_value=3, max_denominator=7)


def value(integrand, student, teacher, offset):
    """The integrand at given (point, weight) pairs, the first two student components marked i and j."""

    def moment(pairs, g):
        return sum(w * power(p, g) for p, w in pairs)

    def power(p, g):
        return prod((c**e for c, e in zip(p, g, strict=True)), start=Fraction(1))

    (mu_i, w_i), (mu_j, w_j) = student[:2]
    return sum(
        c
        * w_i ** m.weights[0]
        * w_j ** m.weights[1]
        * power(mu_i, m.mean_i)
        * power(mu_j, m.mean_j)
        * prod(moment(student, g) for g in m.student)
        * prod(moment(teacher, g) for g in m.teacher)
        * (power(offset, m.offset) if m.offset else 1)
        for m, c in integrand
    )


@pytest.mark.parametrize("d", [1, 2])
@pytest.mark.parametrize("form", ["loss", "forward", "reverse", "hessian", "square"])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_the_value_does_not_change(d, form, data):
    integrand = {
        "loss": lambda: forms.loss(d),
        "forward": lambda: forms.gradient(Law.TEACHER, d)[0],
        "reverse": lambda: forms.gradient(Law.STUDENT, d)[d - 1],
        "hessian": lambda: forms.hessian(Law.TEACHER, d).off[0][d - 1],
        "square": lambda: in_coordinates(v("a") * v("a") + C("a", "b") * C("a", "b"), d),
    }[form]()
    point = st.tuples(*[numbers] * d)
    weights = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
    student = [(data.draw(point), w) for w in weights]
    teacher = [(data.draw(point), w) for w in weights[::-1]]
    c, t = data.draw(point), data.draw(point)
    moved = recentred(integrand, *(frozenset(a for a in range(d) if o[a]) for o in (c, t)))
    deviations = [
        [(tuple(x - y for x, y in zip(p, by, strict=True)), w) for p, w in pairs]
        for pairs, by in ((student, [a + b for a, b in zip(c, t, strict=True)]), (teacher, t))
    ]
    assert value(integrand, student, teacher, (0,) * 2 * d) == value(moved, *deviations, (*c, *t))


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_common_translation_drops_out_of_losses_and_gradients(d):
    everywhere = frozenset(range(d))
    for integrand in (forms.loss(d), *forms.gradient(Law.TEACHER, d), *forms.gradient(Law.STUDENT, d)):
        moved = recentred(integrand, frozenset(), everywhere)
        assert all(not any(m.offset) for m, _ in moved)
        assert len(moved.terms) == len(integrand.terms)


def test_it_does_not_drop_out_of_what_a_translation_changes():
    square = in_coordinates(v("a") * v("a"), 1)
    assert any(any(m.offset) for m, _ in recentred(square, frozenset(), frozenset({0})))


def test_a_covariance_is_free_of_the_offset():
    variance = in_coordinates(C("a", "a"), 2)
    assert all(not any(m.offset) for m, _ in recentred(variance, frozenset({0, 1}), frozenset()))
