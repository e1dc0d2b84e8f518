"""Integrals and their limits against majorants that are made here from monomials, at real and complex points.

Rules that are coarse or cut on a single axis, a law that falls between the nodes or on them, nodes that are
left out: each is a case where one term of the proof is all that is left, so that it cannot be dropped unseen.
"""

from __future__ import annotations

from fractions import Fraction
from math import exp, pi

import numpy as np
import pytest

from verify import GaussianMixture
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, half_width, middle, precision
from verify.expectation.float_problem import sources, values_by_floats
from verify.expectation.float_sums import summed
from verify.expectation.problem import Centres, Problem
from verify.expectation.request import Request
from verify.expectation.rules import Hermite, Legendre, Trapezoid
from verify.expectation.tensor_rule import TensorRule

LAWS = [Law.TEACHER, Law.STUDENT]
ZERO = (0, 0)
WEIGHT = Integrand(2, ((Monomial((1, 0), ZERO, ZERO, (), ()), Fraction(1)),))
"""w_i, which is its own majorant."""
MARKED_FIRST = Integrand(2, ((Monomial((1, 0), (1, 0), ZERO, ((0, 1),), ()), Fraction(-3, 2)),))
BOTH = Integrand(2, ((Monomial((1, 0), ZERO, (0, 1), ((1, 0), (1, 0)), ((1, 0), (1, 0))), Fraction(2)),))


def mixture(points, weights=None):
    return GaussianMixture([[Fraction(c) for c in p] for p in points], weights)


STUDENT = mixture([(0.5, 2), (-1, 0.25), (1.5, -0.5)], [Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)])
TEACHER = mixture([(0.75, 0.5), (-0.5, -1)])
NEAR = mixture([(0.0625, 0), (0, 0.0625)])
"""Its weights are about constant, so that a rule errs by what it errs for the density."""


def problem_of(groups, student, teacher, law=Law.TEACHER, tolerance=Fraction(1, 10**4)):
    with precision(64):
        return Problem.of([Request(g, ball(tolerance)) for g in groups], student, teacher, law)


def everything(law):
    """Loss, gradient and Hessian."""
    parts = forms.hessian(law, 2)
    second = [tuple(f for row in part for f in row) for part in (parts.off, parts.diagonal)]
    return [(forms.loss(2),), *((f,) for f in forms.gradient(law, 2)), *second]


def by(problem, *rules):
    return TensorRule(rules, False, problem.tensor_rule().work)


def passed(problem, tensor):
    """One pass, from which the problem learns; its plain values."""
    zero = [ball(0)] * len(problem.requests)
    with precision(64):
        fine = problem.within([ball(10) ** -13] * len(zero))
    return values_by_floats(fine, tensor, zero, slack=1e30)[0]


def learnt(*args, rules=None, **more):
    problem = problem_of(*args, **more)
    passed(problem, by(problem, *rules) if rules else problem.tensor_rule())
    assert integrals(problem)
    return problem


def integrals(problem):
    """For each request what was proved of E[majorant], for each component; None if nothing was."""
    with precision(64):
        return problem.known.first_pass and problem.known.first_pass.assembled


def trapezoid(step, reach, half_width=None):
    """Nodes from −reach to reach; the half-width is the best one for the density alone."""
    step = Fraction(step)
    first = -int(reach / step)
    return Trapezoid(step, first, 1 - 2 * first, Fraction(half_width or round(64 * 2 * pi / step) / 64))


def powers(points, gamma):
    return np.prod(points ** np.array(gamma), axis=1)


class Pointwise:
    """Density, and integrands or their majorants, at points z (N × 2)."""

    def __init__(self, problem):
        self.law = problem.law
        self.means = [np.array([[float(c) for c in row] for row in m.balls()]) for m in problem.seen]
        self.shares = [np.array([float(w) for w in m.weights]) for m in problem.seen]

    def terms(self, which, z):
        means = self.means[which]
        return self.shares[which] * np.exp(z @ means.T - (means**2).sum(axis=1) / 2)

    def density(self, z):
        normal = np.exp(-(z**2).sum(axis=1) / 2) / (2 * pi)
        if self.law is Law.NORMAL:
            return normal
        return normal * self.terms(0 if self.law is Law.STUDENT else 1, z).sum(axis=1)

    def values(self, integrand, z, majorant=False):
        """One number a point, with an axis of components for each that is marked."""
        size = abs if majorant else (lambda c: c)
        w, t = (self.terms(k, z) / self.terms(k, z).sum(axis=1, keepdims=True) for k in (0, 1))
        student, teacher = self.means
        total = 0
        for m, c in integrand:
            factor = size(float(c)) * np.ones(len(z), dtype=z.dtype)
            for g in m.student:
                factor = factor * (w @ size(powers(student, g)))
            for g in m.teacher:
                factor = factor * (t @ size(powers(teacher, g)))
            a, b = (size(powers(student, g)) for g in (m.mean_i, m.mean_j))
            if m.weights == (0, 0):
                total = total + factor
            elif m.weights == (1, 0):
                total = total + factor[:, None] * w * a * b
            else:
                total = total + factor[:, None, None] * (w * a)[:, :, None] * (w * b)[:, None, :]
        return total

    def integral(self, integrand, majorant=False, step=0.2, reach=9):
        """By rules that are far finer than those under test."""
        line = np.arange(-reach, reach + step / 2, step)
        z = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
        return np.tensordot(self.density(z) * step**2, self.values(integrand, z, majorant), axes=1)


@pytest.mark.parametrize("law", LAWS)
def test_integrals_of_majorants_are_those_of_the_monomials(law):
    groups = [*everything(law), (MARKED_FIRST,), (BOTH, WEIGHT), (WEIGHT, BOTH)]
    problem = learnt(groups, STUDENT, TEACHER, law)
    at = Pointwise(problem)
    for f, found in zip(problem.families, integrals(problem), strict=True):
        each = [at.integral(integrand, majorant=True) for integrand in f.integrands]
        if f.marked == 1:
            most = np.max(each, axis=0)
            assert all(m * (1 - 1e-9) <= float(j) <= m * 1.1 + 0.01 for j, m in zip(found, most, strict=True))
        else:
            assert float(found[0]) >= np.max(each) * (1 - 1e-9)


@pytest.mark.parametrize("where", [0, 1])
def test_integrals_from_a_rule_that_sums_too_little_or_cuts(where):
    """A law on the nodes or between them, all of them or not: J is never below the integral."""
    teacher = mixture([(where, where)])
    for steps, reaches in (((2, 2), (10, 10)), ((Fraction(1, 2), 1), (1, 8)), ((1, Fraction(1, 2)), (8, 1))):
        rules = [trapezoid(*pair) for pair in zip(steps, reaches, strict=True)]
        problem = learnt([(WEIGHT,)], NEAR, teacher, rules=rules)
        exact = Pointwise(problem).integral(WEIGHT)
        assert all(float(j) >= x for j, x in zip(integrals(problem)[0], exact, strict=True))


@pytest.mark.parametrize("where", [0, 1, Fraction(5, 2)])
@pytest.mark.parametrize("axis", [0, 1])
def test_what_one_axis_errs_by_is_in_the_error(where, axis):
    teacher = mixture([(where, where)])
    fine, coarse, cut = trapezoid(Fraction(1, 2), 9), trapezoid(2, 10), trapezoid(Fraction(1, 2), 2)
    problem = learnt([(WEIGHT,)], NEAR, teacher, rules=(fine, fine))
    exact = Pointwise(problem).integral(WEIGHT)
    for special in (coarse, cut):
        tensor = by(problem, *((special, fine) if axis == 0 else (fine, special)))
        errors, found = problem.errors(tensor)[0], passed(problem, tensor)[0][0]
        for bound, value, x in zip(errors, found, exact, strict=True):
            true = abs(float(middle(value)) - x)
            assert true <= float(bound) <= 12 * true  # axes off the centre: tails of one side alone


@pytest.mark.parametrize("law", [*LAWS, Law.NORMAL])
@pytest.mark.parametrize("axis", [0, 1])
def test_lines_in_the_strip_are_bounded_by_the_majorant(law, axis):
    """|(ρF)(x + iy)| ≤ e^{a²/2} Γ (ρF̄)(x), and hardly less for some if ρ has one Gaussian."""
    student, teacher = mixture([(1, 1), (-1, -1)]), mixture([(1, -1), (-1, 1)])
    groups = [(BOTH,), (MARKED_FIRST,)] if law is Law.NORMAL else everything(law)
    a, h = Fraction(5, 4), Fraction(1, 2)
    problem = problem_of(groups, student, teacher, law)
    at, rule = Pointwise(problem), Trapezoid(h, -16, 33, a)
    line = np.linspace(-3, 3, 25)
    x = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    z = x.astype(complex)
    z[:, axis] += 1j * float(a)
    nearest = []
    for f, bound in zip(problem.families, problem.bounds, strict=True):
        share = float(problem.quadrature(by(problem, rule, rule)).shares([bound])[axis])
        most = share * (exp(2 * pi * float(a / h)) - 1) / 2  # e^{a²/2} Γ
        for integrand in f.integrands:
            lhs = np.abs((at.density(z) * at.values(integrand, z).T).T)
            rhs = (at.density(x) * at.values(integrand, x, majorant=True).T).T
            assert (lhs <= most * rhs * (1 + 1e-9)).all()
            nearest.append((lhs / (most * rhs + 1e-300)).max())
    assert max(nearest) > (0.7 if law is Law.NORMAL else 0.1)


def majorants_of(problem, tensor):
    with precision(128):
        return summed(sources(problem, tensor), ball(0)).majorants


def test_limits_hold_for_coarse_rules_with_a_law_on_their_nodes():
    pair = Integrand(2, ((Monomial((1, 1), ZERO, ZERO, (), ()), Fraction(1)),))
    problem = learnt([(WEIGHT,), (pair,)], NEAR, mixture([(0, 0)]))
    tensor = by(problem, trapezoid(2, 10), trapezoid(2, 10))
    limits, found = problem.limits(tensor), majorants_of(problem, tensor)
    for key, (_, sums) in found.items():
        assert all(s <= limit for s, limit in zip(sums, limits[key], strict=True))


def test_limits_hold_for_one_node_of_gauss_and_hermite():
    """In its middle w_1 w_2 is larger than elsewhere."""
    pair = Integrand(2, ((Monomial((1, 1), ZERO, ZERO, (), ()), Fraction(1)),))
    student = mixture([(0.5, 0.25), (0.5, -0.25)])
    problem = learnt([(pair,)], student, mixture([(0.5, 0), (-0.5, 0)]))
    line = trapezoid(Fraction(1, 2), 9)
    for a in (3, 5):
        tensor = by(problem, line, Hermite(1, Fraction(a)))
        limits, found = problem.limits(tensor), majorants_of(problem, tensor)
        for key, (_, sums) in found.items():
            assert all(s <= limit for s, limit in zip(sums, limits[key], strict=True))


def test_nodes_left_out_are_in_the_majorants_and_in_values_with_limits():
    problem = problem_of([(WEIGHT,), (MARKED_FIRST,)], STUDENT, TEACHER)
    tensor = problem.tensor_rule()
    all_of_them = majorants_of(problem, tensor)
    with precision(128):
        exact = problem.sums(tensor)
        made = sources(problem, tensor)
        few = summed(made, ball(1) / 4)
        limits = {key: sums for key, (_, sums) in all_of_them.items()}
        limited = summed(made, ball(1) / 4, limits=limits)
        for key, (_, sums) in all_of_them.items():
            pairs = zip(few.majorants[key][1], sums, strict=True)
            assert all(m >= x * (1 - ball(2) ** -40) for m, x in pairs)
            for value, x in zip(limited.sums[key], exact[key], strict=True):
                assert abs(middle(value) - middle(x)) <= half_width(value)


def test_rounding_is_in_values_with_limits_and_in_the_majorants():
    """F = F̄ for these means, so that sums in balls are those of the majorants."""
    student = mixture([(1.5, 0.5), (1, 0.25), (0.3, 2), (0.7, 0.1), (0.2, 0.9)])
    terms = [Integrand(2, ((Monomial((1, 0), ZERO, ZERO, m, ()), Fraction(1)),)) for m in MOMENTS]
    problem = problem_of([tuple(terms)], student, TEACHER)
    tensor = problem.tensor_rule()
    with precision(128):
        exact = problem.sums(tensor)
        made = sources(problem, tensor)
        found = summed(made, ball(0))
        limits = {key: sums for key, (_, sums) in found.majorants.items()}
        limited = summed(made, ball(0), limits=limits)
        for key, sums in exact.items():
            each = zip(sums, limited.sums[key], found.sums[key], found.majorants[key][1], strict=True)
            for x, value, other, m in each:
                assert abs(middle(value) - middle(x)) <= half_width(value)
                assert half_width(value) >= half_width(other) * (1 - ball(2) ** -20)
                assert m >= x


@pytest.mark.parametrize("law", LAWS)
def test_signs_are_kept_where_majorants_are_not_summed(law):
    problem = problem_of(everything(law), STUDENT, TEACHER, law, Fraction(1, 10))
    tensor = problem.tensor_rule()
    with precision(128):
        exact, made = problem.sums(tensor), sources(problem, tensor)
        majorants = summed(made, ball(0)).majorants
        limited = summed(made, ball(0), limits={key: sums for key, (_, sums) in majorants.items()})
        for key, values in limited.sums.items():
            for value, x, most in zip(values, exact[key], majorants[key][1], strict=True):
                assert abs(middle(value) - middle(x)) <= half_width(value) <= most / 10**10


def test_each_component_has_its_own_error_and_its_own_tolerance():
    problem = problem_of([(WEIGHT,)], STUDENT, TEACHER)
    errors = [ball(k) for k in (1, 2, 3)]
    with precision(128):
        ((values,),) = problem.values(problem.sums(problem.tensor_rule()), [errors])
        for value, error in zip(values, errors, strict=True):
            assert error <= half_width(value) <= error + ball(1) / 10**6
    request = Request((WEIGHT,), ball(1), tuple(ball(k) for k in (4, 5, 6)))
    pairs = [(round(float(r)), float(t)) for r, t in request.misses([values], ball(3))]
    assert pairs == [(1, 4.0), (2, 5.0), (3, 6.0)]


MOMENTS = [(), ((1, 0),), ((0, 1),), ((1, 0), (0, 1)), ((1, 1),), ((2, 0),), ((0, 2), (1, 0))]


def test_nothing_is_learnt_of_deviations_or_behind_a_centre():
    tiny = mixture([(0, 0), (9, 9)], [1 - Fraction(1, 10**30), Fraction(1, 10**30)])
    behind = problem_of([(MARKED_FIRST,)], tiny, mixture([(0, 0), (0.5, 0.25)]))
    assert behind.tilted
    with precision(64):
        centres = Centres((Fraction(3, 2), Fraction(-1, 2)), (Fraction(1, 2), Fraction(1, 2)))
        request = Request((BOTH,), ball(Fraction(1, 10**4)))
        moved = Problem.of([request], STUDENT, TEACHER, Law.TEACHER, centres=centres)
    for problem in (behind, moved):
        line = trapezoid(Fraction(1, 8), 12, Fraction(5, 16))
        passed(problem, by(problem, line, line))
        assert integrals(problem) is None


def test_nothing_is_learnt_from_too_few_nodes():
    problem = problem_of([(WEIGHT,)], NEAR, mixture([(0, 0)]))
    passed(problem, by(problem, trapezoid(4, 12), trapezoid(Fraction(1, 2), 9)))
    assert integrals(problem) is None


def test_each_family_is_amplified_by_its_own_powers_wherever_it_stands():
    rule = trapezoid(Fraction(3, 4), 9, 1)
    found = []
    for groups in ([(WEIGHT,), (BOTH,)], [(BOTH,), (WEIGHT,)]):
        problem = learnt(groups, STUDENT, TEACHER, rules=(rule, rule))
        errors = problem.errors(by(problem, rule, rule))
        found.append([*map(float, integrals(problem)[groups.index((BOTH,))])])
        found[-1] += map(float, errors[groups.index((BOTH,))])
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_nothing_learnt_is_used_for_panels():
    problem = learnt([(WEIGHT,)], STUDENT, TEACHER, Law.NORMAL)
    panels = Legendre(Fraction(-4), Fraction(4), 2, 4, Fraction(5, 4))
    tensor = by(problem, panels, problem.tensor_rule().rules[1])
    assert problem.limits(tensor) is None
    assert not any(isinstance(e, list) for e in problem.errors(tensor))


def test_bounds_of_majorants_are_rounded_up():
    """2^53 + 2.5 is not a number of binary64, and 2^53 + 2 is no bound of it."""
    large = Integrand(
        2,
        (
            (Monomial((1, 0), ZERO, ZERO, (), ()), Fraction(2**53)),
            (Monomial((1, 0), ZERO, ZERO, ((1, 0),), ()), Fraction(1)),
        ),
    )
    problem = problem_of([(large,)], mixture([(2.5, 0), (-2.5, 1)]), mixture([(0, 0)]), tolerance=2**50)
    ((size, _),) = majorants_of(problem, problem.tensor_rule()).values()
    with precision(128):
        assert size >= ball(2**53 + Fraction(5, 2))
