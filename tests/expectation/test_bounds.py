"""Bounds of integrands: by hand where they are attained, and near the poles of the posterior weights."""

from __future__ import annotations

from cmath import exp
from fractions import Fraction
from functools import cache
from math import pi, prod

import numpy as np
import pytest

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, hull, precision
from verify.expectation import Request
from verify.expectation.bounds import bound
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.mixture import GaussianMixture

ONE = ((0, 0), (0, 0), (0, 0), (), ())


def cloud(means, weights=None):
    return Means.of(GaussianMixture(means, weights))


def table(family, student, teacher, offset=()):
    """The bound of a family, each member a list of (monomial, coefficient), as {powers: coefficient}."""
    integrands = [
        Integrand(student.dimension, tuple((Monomial(*m), Fraction(c)) for m, c in member))
        for member in family
    ]
    return {p: float(c) for p, c in bound(integrands, student, teacher, [ball(c) for c in offset]).table}


def test_every_factor_of_a_monomial_counts_at_single_components():
    """With one component each nothing is estimated: the bound is the absolute value itself."""
    student, teacher = cloud([[3, -2]]), cloud([[5, 7]])
    monomial = ((1, 1), (1, 0), (0, 2), ((2, 1),), ((1, 1),), (1, 0, 0, 2))
    value = 4 * 3 * (-2) ** 2 * (9 * 2) * (5 * 7) * (11 * 13**2)
    assert table([[(monomial, -4)]], student, teacher, (11, 1, 1, 13)) == {(3, 1): value}


def test_weights_and_moments_are_counted_by_mixture():
    student, teacher = cloud([[1, 1]]), cloud([[1, 1]])
    for weights, moments, teachers in [((0, 0), 3, 0), ((1, 0), 0, 2), ((1, 1), 1, 1), ((1, 0), 2, 0)]:
        m = (weights, (0, 0), (0, 0), ((1, 0),) * moments, ((0, 1),) * teachers)
        assert table([[(m, 1)]], student, teacher) == {(sum(weights) + moments, teachers): 1}


def test_what_cancels_at_one_point_is_counted_in_full():
    """M_1 − T_1 is 0 for equal single components, and the terms of a mixture need not be."""
    m, t = ((0, 0), (0, 0), (0, 0), ((1, 0),), ()), ((0, 0), (0, 0), (0, 0), ((0, 1),), ())
    assert table([[(m, 1), (t, -1)]], cloud([[2, 3]]), cloud([[0, 0]])) == {(1, 0): 2 + 3}
    assert table([[(ONE, 1), (m, -1)]], cloud([[2, 3]]), cloud([[0, 0]])) == {(0, 0): 1, (1, 0): 2}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_moment_is_at_most_the_largest_of_its_powers(order):
    means = [[1, 5], [4, 2], [-3, 1]]
    m = ((0, 0), (0, 0), (0, 0), ((1, 1),), ())
    student = cloud([means[k] for k in order])
    assert table([[(m, 1)]], student, cloud([[0, 0]])) == {(1, 0): 8}


@pytest.mark.parametrize("order", [1, -1])
def test_a_family_is_at_most_its_largest_member(order):
    m = ((0, 0), (0, 0), (0, 0), ((1, 0),), ())
    family = [[(m, 3)], [(m, 7)], [(m, -5)]][::order]
    assert table(family, cloud([[2, 0]]), cloud([[0, 0]])) == {(1, 0): 14}
    both = [[(m, 3), (ONE, 1)], [(m, 1), (ONE, 9)]][::order]
    assert table(both, cloud([[2, 0]]), cloud([[0, 0]])) == {(0, 0): 9, (1, 0): 6}


def test_means_that_are_balls_count_with_their_far_end():
    with precision(64):
        wide = hull([ball(-5), ball(1)])
        student = cloud([[wide, 0]])
    m = ((0, 0), (2, 0), (0, 0), ((1, 0),), ())
    assert table([[(m, 1)]], student, cloud([[0, 0]]))[1, 0] >= 125


def posterior(means, z):
    terms = [exp(z * m - m * m / 2) for m in means]
    return [t / sum(terms) for t in terms]


@pytest.mark.parametrize(("weights", "moments", "teachers"), [((1, 0), 1, 1), ((1, 1), 1, 1), ((0, 0), 2, 2)])
@pytest.mark.parametrize("closer", [False, True])
def test_near_a_pole_every_factor_is_as_large_as_its_amplification(weights, moments, teachers, closer):
    """Means ±g have their pole at iπ/2g: there |w| = A/2 and |M_1| = g tan(ag), nearly gA."""
    g, h = (1.0, 0.75) if closer else (0.75, 1.0)
    m = (weights, (0,), (0,), ((1,),) * moments, ((1,),) * teachers)
    student, teacher = ([-Fraction(s), Fraction(s)] for s in (g, h))
    integrand = Integrand(1, ((Monomial(*m), Fraction(1)),))
    claimed = bound([integrand], cloud(student), cloud(teacher))
    a = pi / 2 - 0.01  # the pole of means ±1
    z = 1j * a
    A = [1 / abs(exp(1j * a * s) + exp(-1j * a * s)) * 2 for s in (g, h)]
    p, q = posterior([-g, g], z), posterior([-h, h], z)
    moment, moment_t = g * (p[1] - p[0]), h * (q[1] - q[0])
    value = abs(prod([p[1]] * sum(weights)) * moment**moments * moment_t**teachers)
    most = float(claimed.at(*(ball(Fraction(x)) for x in A)))
    assert value <= most <= 12 * value


class At:
    """Posterior weights at a complex point, and what is made of them, each number once."""

    def __init__(self, mixture, z):
        self.means = np.array([[float(c) for c in p] for p in mixture.means])
        weights = np.array([float(w) for w in mixture.weights])
        terms = weights * np.exp(self.means @ z - (self.means**2).sum(axis=1) / 2)
        self.weights = terms / terms.sum()
        self.power = cache(lambda exponents: (self.means**exponents).prod(axis=1))
        self.moment = cache(lambda exponents: self.weights @ self.power(exponents))


def largest(integrand, student, teacher):
    """Over all components i and j."""
    n, found = len(student.weights), 0
    for m, c in integrand:
        value = float(c) * prod(map(student.moment, m.student)) * prod(map(teacher.moment, m.teacher))
        first = student.weights ** m.weights[0] * student.power(m.mean_i)
        found = found + value * np.outer(first, student.weights ** m.weights[1] * student.power(m.mean_j))
    return abs(found * np.ones((n, n))).max()


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT], ids=["forward", "reverse"])
@pytest.mark.parametrize("teachers", [1, 2])
@pytest.mark.parametrize("d", [1, 2, 3])
def test_near_a_pole_all_derivatives_are_about_as_large_as_their_bound(d, teachers, law):
    """Of student ±μ, and teacher ±3μ/4 or 0, at i times nearly all of the strip along each axis."""
    half = [Fraction(c) for c in ("1", "1/2", "-1")[:d]]
    student = GaussianMixture([half, [-c for c in half]])
    teacher = student.scaled(Fraction(3, 4)) if teachers == 2 else GaussianMixture([[0] * d])
    hessian = forms.hessian(law, d)
    parts = [f for part in (hessian.off, hessian.diagonal) for row in part for f in row]
    kinds = {"loss": [forms.loss(d)], "gradient": forms.gradient(law, d), "hessian": parts}
    for integrands in kinds.values():
        problem = Problem.of([Request((f,), ball(1)) for f in integrands], student, teacher, law)
        seen = []
        for axis, strip in enumerate(problem.strips(sectors=False)):
            a = Fraction(99, 100) * Fraction(float(np.exp(strip.log_width())))
            z = np.zeros(d, dtype=complex)
            z[axis] = 1j * float(a)
            p, q = At(student, z), At(teacher, z)
            with precision(64):
                most = [float(b.at(*strip.amplifications(ball(a)))) for b in problem.bounds]
            seen += [largest(f, p, q) / limit for f, limit in zip(integrands, most, strict=True)]
        assert 0.45 < max(seen) <= 1
