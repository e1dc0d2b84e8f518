"""Proved sums in binary64 against float64 nodes, SciPy's cubature and quasi-Monte Carlo."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from time import perf_counter

import numpy as np
from scipy.integrate import dblquad, tplquad
from verify.dynamics.certified import descend

from benchmarks.rivals import by_acb
from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, precision
from verify.dynamics.observed import observed_descent
from verify.dynamics.shadowing import forward_lipschitz, shadowed_descent
from verify.expectation.float_problem import FLOAT_BITS, negligible, sources
from verify.expectation.float_sums import float_sums
from verify.expectation.problem import Problem, Request
from verify.fisher.float64 import forward_observed, reverse_observed
from verify.fisher.quasi_monte_carlo import forward_estimated

SPACE = np.array([[4.0, 0, 0], [1, 1, 0], [-2, 0.5, 1], [0, 0, 2]])
PLANE = np.array([[2.0, 0], [0, 1], [-1, 0.5]])
NEAR = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0.5], [0, -0.5, 0]])
REACH = 8.5


def paired(ours, theirs, runs):
    """Medians of both, taken in turn, so that a busy machine slows both."""
    times = [], []
    for _ in range(runs):
        for work, found in zip((ours, theirs), times, strict=True):
            start = perf_counter()
            work()
            found.append(perf_counter() - start)
    return median(times[0]), median(times[1])


def score_norm(x, means):
    """φ(x)|v(x)|² at points x (N × d), up to (2π)^{−d/2}."""
    logs = x @ means.T - (means * means).sum(axis=1) / 2
    w = np.exp(logs - logs.max(axis=1, keepdims=True))
    v = (w / w.sum(axis=1, keepdims=True)) @ means
    return np.exp(-(x * x).sum(axis=1) / 2) * (v * v).sum(axis=1)


def by_scipy(means, tolerance):
    """The loss alone, by nested adaptive quadrature."""
    d = means.shape[1]
    quad, ends = (dblquad, [-REACH, REACH] * 2) if d == 2 else (tplquad, [-REACH, REACH] * 3)
    value, _ = quad(lambda *x: score_norm(np.array([x]), means)[0], *ends, epsabs=tolerance, epsrel=tolerance)
    return value / (2 * np.pi) ** (d / 2)


def rows(full):
    for name, ours, theirs in (
        ("forward", forward_fisher, forward_observed),
        ("reverse", reverse_fisher, reverse_observed),
    ):
        student = GaussianMixture(SPACE)
        a, b = paired(lambda o=ours, s=student: o(s, digits=8), lambda t=theirs: t(SPACE), 7)
        yield f"{name}, n = 4, d = 3, 8 digits proved, against float64 (cost)", a / b, "≤ 2 ×"
    line = GaussianMixture([4, 1, -2])
    a, b = paired(lambda: forward_fisher(line, digits=10), lambda: by_acb(10), 9)
    yield "n = 3, d = 1, 10 digits, loss and gradient: seconds", a, "≤ 0.001"
    yield "  against acb.integral", b / a, "≥ 60 ×"
    yield from against_balls()
    yield from against_cubature(full)
    yield from descents()


def against_balls():
    """The same nodes by both loops: what is saved apart from planning."""
    student, teacher = GaussianMixture(PLANE), GaussianMixture([[0, 0]])
    groups = [(forms.loss(2),), *((f,) for f in forms.gradient(Law.TEACHER, 2))]
    with precision(64):
        problem = Problem.of([Request(g, ball(10) ** -8) for g in groups], student, teacher, Law.TEACHER)
    rule = problem.tensor_rule()

    def in_floats():
        with precision(FLOAT_BITS):
            return float_sums(sources(problem, rule), negligible(problem))

    def in_balls():
        with precision(rule.work.bits):
            return problem.sums(rule)

    a, b = paired(in_floats, in_balls, 5)
    yield f"sums over {rule.work.nodes} nodes, n = 3, d = 2, against balls", b / a, ""


def against_cubature(full):
    """At equal true error: SciPy's nested quadrature in the plane and in space, Sobol points in space."""
    plane = GaussianMixture(PLANE)
    truth = float(forward_fisher(plane, digits=12).loss)
    a, b = paired(lambda: forward_fisher(plane, digits=8), lambda: by_scipy(PLANE, 1e-8), 3)
    yield "n = 3, d = 2, 8 digits with gradient, against dblquad's loss", b / a, ""
    yield "  dblquad's true error", abs(by_scipy(PLANE, 1e-8) / truth - 1), ""
    space = GaussianMixture(NEAR)
    truth = float(forward_fisher(space, digits=10).loss)
    if full:
        tolerance = 1e-4
        a, b = paired(lambda: forward_fisher(space, digits=4), lambda: by_scipy(NEAR, tolerance), 1)
        yield "n = 5, d = 3, 4 digits with gradient, against tplquad's loss", b / a, ""
        yield "  tplquad's true error", abs(by_scipy(NEAR, tolerance) / truth - 1), ""
    a, b = paired(lambda: forward_fisher(space, digits=5), lambda: forward_estimated(NEAR), 5)
    yield "n = 5, d = 3, 5 digits, against 2^16 Sobol points", b / a, ""
    yield "  the Sobol points' true error", abs(forward_estimated(NEAR).loss / truth - 1), ""


def descents():
    """Certified steps a second against float64 steps a second."""
    gentle = forward_lipschitz(3)
    start, rate, steps = GaussianMixture(NEAR), Fraction(1, 10**5), 4
    a, b = paired(
        lambda: shadowed_descent(start, rate, steps, digits=8, objective=forward_fisher, lipschitz=gentle),
        lambda: observed_descent(forward_observed, NEAR, float(rate), steps, keep=[steps - 1]),
        3,
    )
    yield "descent, n = 5, d = 3: steps a second, exact midpoints, against float64", b / a, "≥ 1/3"
    a, b = paired(
        lambda: descend(forward_fisher, start, rate, 2, radius=Fraction(1, 10**6), digits=8),
        lambda: observed_descent(forward_observed, NEAR, float(rate), 2, keep=[1]),
        1,
    )
    yield "  with a Hessian on a ball every step but the first", b / a, "≥ 1/3"
