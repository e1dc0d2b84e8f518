"""Rules drawn at random, not as the planner chooses them: what is proved of them holds, or they are refused.

The truth is a fine sum in float64 of the posterior's definition; the formula of the loss is |v − v*|².
"""

from __future__ import annotations

from fractions import Fraction
from math import tau
from random import Random

import numpy as np
import pytest

from verify import GaussianMixture
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, overlap, precision, widened
from verify.errors import InputError, VerifyError
from verify.expectation import Request
from verify.expectation.float_problem import values_by_floats
from verify.expectation.problem import Problem
from verify.expectation.rules import Hermite, Legendre, Trapezoid
from verify.expectation.tensor_rule import TensorRule

_SLACK = Fraction(1, 10**8)


def some_rule(draw):
    kind = draw.choice([Trapezoid, Trapezoid, Hermite, Legendre])
    if kind is Trapezoid:
        step, low = Fraction(draw.randint(1, 64), 16), draw.randint(-14, 6)
        return Trapezoid(
            step,
            int(low / step),
            draw.randint(1, min(400, int(24 / step))),
            Fraction(draw.randint(1, 80), 20),
        )
    if kind is Hermite:
        return Hermite(draw.randint(1, 8), Fraction(draw.randint(1, 200), 30))
    left = Fraction(draw.randint(-80, 60), 10)
    right = left + Fraction(draw.randint(1, 80), 10)
    ratio = 1 + Fraction(draw.randint(1, 60), 20)
    return Legendre(left, right, draw.randint(1, 6), draw.randint(2, 8), ratio)


def some_mixture(draw, dimension, n):
    weights = [draw.choice([1, 1, 2, 5, Fraction(1, 100), Fraction(1, 10**8)]) for _ in range(n)]
    means = [[Fraction(draw.randint(-40, 40), draw.choice([10, 20, 100])) for _ in range(dimension)]
             for _ in range(n)]  # fmt: skip
    if draw.random() < 0.5:
        means[0] = [0] * dimension
    return GaussianMixture(means, [Fraction(w) / sum(weights) for w in weights])


def grid(rules):
    """Points and weights: the interval of a Legendre rule, the whole axis of another one."""
    axes = []
    for rule in rules:
        low, high = (rule.left, rule.right) if isinstance(rule, Legendre) else (-18, 18)
        nodes, weights = np.polynomial.legendre.leggauss(12 if len(rules) == 1 else 9)
        ends = np.linspace(float(low), float(high), 2 + int((4 - len(rules)) * (high - low)) // len(rules))
        half = np.diff(ends)[:, None] / 2
        axes.append((((ends[:-1] + ends[1:])[:, None] / 2 + half * nodes).ravel(), (half * weights).ravel()))
    x = np.stack(np.meshgrid(*(x for x, _ in axes), indexing="ij"), axis=-1).reshape(-1, len(axes))
    volume = axes[0][1] if len(axes) == 1 else np.outer(axes[0][1], axes[1][1]).ravel()
    return x, volume * np.exp(-(x**2).sum(axis=1) / 2) / tau ** (len(axes) / 2)


def posterior(x, mixture):
    """The posterior mean, and the density over φ."""
    means = np.array([[float(c) for c in p] for p in mixture.means])
    terms = np.exp(x @ means.T - (means**2).sum(axis=1) / 2) * [float(w) for w in mixture.weights]
    return terms @ means / terms.sum(axis=1, keepdims=True), terms.sum(axis=1)


def truth(student, teacher, law, rules):
    x, weights = grid(rules)
    (v, p), (target, q) = posterior(x, student), posterior(x, teacher)
    density = {Law.STUDENT: p, Law.TEACHER: q, Law.NORMAL: 1.0}[law]
    return float((weights * density * ((v - target) ** 2).sum(axis=1)).sum())


@pytest.mark.parametrize("dimension", [1, 2])
@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize("seed", range(4))
def test_what_is_proved_of_any_rule_holds(seed, law, dimension):
    draw, checked = Random(f"{seed} {law} {dimension}"), 0
    student, teacher = some_mixture(draw, dimension, draw.randint(1, 3)), some_mixture(draw, dimension, 2)
    problem = Problem.of([Request((forms.loss(dimension),), ball(1))], student, teacher, law)
    for _ in range(40 if dimension == 1 else 8):
        rules = tuple(some_rule(draw) for _ in range(dimension))
        tensor = TensorRule(rules, draw.random() < 0.5, problem.work(rules, []))
        try:
            errors = problem.errors(tensor)
        except VerifyError:  # a strip that is too wide, or a rule for another law
            continue
        expected = truth(student, teacher, law, rules)
        expected = widened(ball(Fraction(expected)), ball(_SLACK * (1 + abs(Fraction(expected)))))
        with precision(120):
            ((value,),) = problem.values(problem.sums(tensor), errors)
        assert overlap(value, expected), rules
        if found := values_by_floats(problem, tensor, errors, slack=1e30):
            assert overlap(found[0][0][0], expected), rules
        checked += 1
    assert checked > 2 or dimension == 2


FINE = Trapezoid(Fraction(1, 2), -16, 33, Fraction(1, 2))
PANEL = Legendre(Fraction(-1), Fraction(1), 1, 2, Fraction(2))


@pytest.mark.parametrize(
    ("law", "rules"),
    [
        (Law.STUDENT, (Hermite(3, Fraction(1, 2)), FINE)),
        (Law.STUDENT, (FINE, PANEL)),
        (Law.TEACHER, (PANEL, FINE)),
        (Law.NORMAL, (PANEL, PANEL)),
    ],
)
def test_a_rule_for_another_law_is_refused(law, rules):
    student, teacher = GaussianMixture([[1, 2], [0, 1]]), GaussianMixture([[1, 0]])
    problem = Problem.of([Request((forms.loss(2),), ball(1))], student, teacher, law)
    with pytest.raises(InputError, match=r"^rule"):
        problem.errors(TensorRule(rules, False, problem.work(rules, [])))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Trapezoid(Fraction(-1, 2), 16, 33, Fraction(1, 2)),
        lambda: Trapezoid(Fraction(1, 2), -16, 33, Fraction(-1, 2)),
        lambda: Trapezoid(Fraction(1, 2), -16, 0, Fraction(1, 2)),
        lambda: Hermite(0, Fraction(1)),
        lambda: Hermite(2, Fraction(-1)),
        lambda: Legendre(Fraction(1), Fraction(-1), 1, 2, Fraction(2)),
        lambda: Legendre(Fraction(-1), Fraction(1), 0, 2, Fraction(2)),
        lambda: Legendre(Fraction(-1), Fraction(1), 1, 1, Fraction(2)),
        lambda: Legendre(Fraction(-1), Fraction(1), 1, 2, Fraction(1)),
    ],
)
def test_parameters_for_which_no_error_is_proved_are_refused(make):
    with pytest.raises(InputError, match=r"^rule"):
        make()


def test_a_strip_of_any_width_has_its_proof():
    """Widths that no binary number is: 1/3 is proved as a little more."""
    student, teacher = GaussianMixture([4, 1, -2]), GaussianMixture([0])
    problem = Problem.of([Request((forms.loss(1),), ball(1))], student, teacher, Law.TEACHER)
    errors = [
        problem.errors(
            TensorRule((Trapezoid(Fraction(1, 16), -200, 401, a),), True, problem.work((FINE,), []))
        )
        for a in (Fraction(1, 3), Fraction(1, 2))
    ]
    assert errors[0][0] > errors[1][0] > 0
