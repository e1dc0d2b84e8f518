"""Proved sums in binary64 against float64 nodes; at equal true error against SciPy's cubature and Sobol."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import count
from math import floor, log10
from statistics import median
from time import perf_counter

import numpy as np
from scipy.integrate import dblquad, nquad, tplquad

from benchmarks.rivals import by_acb
from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, precision
from verify.dynamics import MeanValue, Objective, Shadowing, descend
from verify.dynamics.observed import observed_descent
from verify.expectation.float_problem import FLOAT_BITS, negligible, sources
from verify.expectation.float_sums import float_sums
from verify.expectation.problem import Problem
from verify.expectation.request import Request
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


def by_nquad(means, tolerance):
    """The same by SciPy's general cubature."""
    d = means.shape[1]
    options = {"epsabs": tolerance, "epsrel": tolerance}
    value, _ = nquad(lambda *x: score_norm(np.array([x]), means)[0], [(-REACH, REACH)] * d, opts=options)
    return value / (2 * np.pi) ** (d / 2)


def rows(full):
    for name, ours, theirs in (
        ("forward", forward_fisher, forward_observed),
        ("reverse", reverse_fisher, reverse_observed),
    ):
        student = GaussianMixture(SPACE)
        a, b = paired(lambda o=ours, s=student: o(s, digits=8), lambda t=theirs: t(SPACE), 7)
        yield f"{name}, n = 4, d = 3, 8 digits proved, against float64 (cost)", a / b, "≤ 2 ×"
    yield from on_the_line()
    plane = GaussianMixture(PLANE)
    a, b = paired(lambda: forward_fisher(plane, digits=16), lambda: forward_observed(PLANE), 7)
    yield "n = 3, d = 2, 16 digits, loss and gradient: seconds", a, "≤ 0.15"
    yield "  against float64 (cost)", a / b, ""
    yield from against_balls()
    yield from against_cubature(full)
    yield from descents()


def on_the_line():
    """One mixture again and again, and another one each time: nothing is remembered of values."""
    line = GaussianMixture([4, 1, -2])
    a, b = paired(lambda: forward_fisher(line, digits=10), lambda: by_acb(10), 25)
    yield "n = 3, d = 1, 10 digits, loss and gradient: seconds", a, "≤ 0.001"
    yield "  against acb.integral", b / a, "≥ 60 ×"
    steps = count(1)

    def another():
        k = Fraction(next(steps), 1000)
        return forward_fisher(GaussianMixture([4 - k, 1 + k / 2, -2 + k]), digits=10)

    a, b = paired(another, lambda: forward_observed([4.0, 1.0, -2.0]), 25)
    yield "  another mixture each time: seconds", a, "≤ 0.001"
    yield "  against float64 (cost)", a / b, ""
    far = GaussianMixture([400, 1, -200])
    a, _ = paired(lambda: forward_fisher(far, digits=30), lambda: None, 7)
    yield "(400, 1, −200), 30 digits: seconds", a, "≤ 0.12"


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


def rival(name, theirs, means, truth, runs):
    """A rival's loss against loss and gradient proved to as many digits as the rival's loss truly has."""
    error = abs(theirs() / truth - 1)
    digits = max(1, floor(-log10(max(error, 1e-11))))
    student = GaussianMixture(means)
    a, b = paired(lambda: forward_fisher(student, digits=digits), theirs, runs)
    n, d = means.shape
    yield (
        f"n = {n}, d = {d}, {digits} digits with gradient, against {name} (true error {error:.0e})",
        b / a,
        "",
    )


def against_cubature(full):
    """At equal true error, in the plane and in space: SciPy's nested quadrature, cubature, Sobol points."""
    plane = float(forward_fisher(GaussianMixture(PLANE), digits=13).loss)
    space = float(forward_fisher(GaussianMixture(NEAR), digits=11).loss)
    yield from rival("dblquad's loss", lambda: by_scipy(PLANE, 1e-8), PLANE, plane, 3)
    yield from rival("nquad's loss", lambda: by_nquad(PLANE, 1e-8), PLANE, plane, 1)
    if full:
        yield from rival("tplquad's loss", lambda: by_scipy(NEAR, 1e-4), NEAR, space, 1)
    for power in (12, 16):
        points = 2**power // 16
        for means, truth in ((PLANE, plane), (NEAR, space)):
            estimate = partial(forward_estimated, means, points=points)
            name = f"2^{power} Sobol points, loss and gradient"
            yield from rival(name, lambda e=estimate: e().loss, means, truth, 5)


def descents():
    """Certified steps a second against float64 steps a second."""
    forward, start, rate, steps = Objective.forward(), GaussianMixture(NEAR), Fraction(1, 10**5), 4
    for name, rule in (
        ("exact midpoints", Shadowing(digits=8)),
        ("a Hessian on a ball each step", MeanValue(digits=8, radius=Fraction(1, 10**6))),
    ):
        a, b = paired(
            lambda by=rule: descend(forward, start, rate, steps, by),
            lambda: observed_descent(forward_observed, NEAR, float(rate), steps, keep=[steps - 1]),
            3,
        )
        yield f"descent, n = 5, d = 3: steps a second, {name}, against float64", b / a, "≥ 1/3"
