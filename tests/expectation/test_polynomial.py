"""Integrands sorted for the node loop have the values of the integrands they came from."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball
from verify.errors import InputError
from verify.expectation import expectations
from verify.expectation.polynomial import Evaluator, family
from verify.mixture import GaussianMixture

MOMENTS = {
    ("M", (1, 0)): Fraction(3),
    ("M", (0, 1)): Fraction(-2),
    ("M", (2, 0)): Fraction(5),
    ("T", (1, 0)): Fraction(7),
    ("T", (0, 2)): Fraction(-11),
}
MEANS = (Fraction(2), Fraction(-3)), (Fraction(5), Fraction(13))
OFFSET = Fraction(17), Fraction(1), Fraction(1), Fraction(-19)
A, B, AA, TA, TBB = (1, 0), (0, 1), (2, 0), (1, 0), (0, 2)


def power(point, exponents):
    return prod((c**e for c, e in zip(point, exponents, strict=True)), start=Fraction(1))


def directly(integrand):
    """The value without weights, monomial by monomial."""
    return sum(
        c
        * power(MEANS[0], m.mean_i)
        * power(MEANS[1], m.mean_j)
        * prod(MOMENTS["M", g] for g in m.student)
        * prod(MOMENTS["T", g] for g in m.teacher)
        * (power(OFFSET, m.offset) if m.offset else 1)
        for m, c in integrand
    )


def by_family(integrand, zero=frozenset()):
    evaluate = Evaluator({v: [ball(x), ball(0)] for v, x in MOMENTS.items()})
    total = ball(0)
    for (alpha, beta, kappa), p in family([integrand], zero).parts[0].items():
        value = evaluate(p.value)
        number = value[0] if isinstance(value, list) else ball(value)
        outer = power(MEANS[0], alpha) * power(MEANS[1], beta) * (power(OFFSET, kappa) if kappa else 1)
        total += ball(p.content * outer) * number
    return total


def monomial(student=(), teacher=(), mean_i=(0, 0), mean_j=(0, 0), offset=()):
    return Monomial((1, 1), mean_i, mean_j, tuple(student), tuple(teacher), offset)


INTEGRANDS = {
    "a constant": [(monomial(), 4)],
    "a constant beside a moment": [(monomial(), 4), (monomial([A]), 6)],
    "squares and products": [(monomial([A, A]), 2), (monomial([A, B, B], [TBB]), -3), (monomial([AA]), 1)],
    "cubes": [(monomial([A, A, A]), 1), (monomial([A, A]), 1), (monomial([A]), -1), (monomial(), 5)],
    "outer factors": [(monomial([A], (), (1, 0), (0, 2)), -4), (monomial([A], (), (0, 1)), 7)],
    "offsets": [(monomial([A], offset=(1, 0, 0, 2)), 3), (monomial([A], offset=(0, 0, 0, 1)), -2)],
    "with and without an offset": [(monomial([A], offset=(2, 0, 0, 0)), 3), (monomial([A]), 5)],
    "all negative": [(monomial([A], [TA]), -6), (monomial([], [TA, TA]), Fraction(-3, 2))],
}


@pytest.mark.parametrize("terms", INTEGRANDS.values(), ids=INTEGRANDS)
def test_values_are_those_of_the_integrand(terms):
    integrand = Integrand(2, tuple((m, Fraction(c)) for m, c in terms))
    assert by_family(integrand) == ball(directly(integrand))


def test_equal_monomials_add_up():
    terms = ((monomial([A]), Fraction(2)), (monomial([A]), Fraction(3)))
    assert by_family(Integrand(2, terms)) == ball(15)


def test_only_monomials_with_a_moment_that_is_0_are_dropped():
    kept, dropped = (monomial([A]), Fraction(2)), (monomial([A, B]), Fraction(3))
    assert by_family(Integrand(2, (kept, dropped)), frozenset({("M", B)})) == ball(6)
    assert by_family(Integrand(2, (kept, dropped)), frozenset({("T", B)})) == ball(6 - 18)


@pytest.mark.parametrize("weights", [[(2, 0)], [(0, 1)], [(0, 0), (1, 0)]])
def test_other_powers_of_weights_are_refused(weights):
    terms = tuple((Monomial(w, (0,), (0,), (), ()), Fraction(1)) for w in weights)
    with pytest.raises(InputError, match="weights"):
        family([Integrand(1, terms)])


@pytest.mark.parametrize("coefficient", [1, -1, -3, Fraction(2, 7), Fraction(-5, 2)])
@pytest.mark.parametrize("weights", [(0, 0), (1, 0), (1, 1)])
def test_the_value_of_a_constant_is_1(coefficient, weights):
    """The node loop multiplies by no constant: Σ of the weights alone is its sum, whatever the sign."""
    zero = (0,)
    constant = Integrand(1, ((Monomial(weights, zero, zero, (), ()), Fraction(coefficient)),))
    ((polynomial,),) = (part.values() for part in family([constant]).parts)
    assert (polynomial.content, polynomial.value) == (coefficient, 1)
    two = GaussianMixture([1, -1])
    (found,) = expectations([constant], two, GaussianMixture([0]), Law.NORMAL, Fraction(1, 10**6))
    while isinstance(found, list):
        found = found[0]
    alone = {(0, 0): 1, (1, 0): 0.5, (1, 1): 0.348574}[weights]  # E σ(2x)², by quadrature
    assert float(found) == pytest.approx(float(coefficient * Fraction(alone)), rel=1e-5)
