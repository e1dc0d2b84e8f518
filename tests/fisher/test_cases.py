"""Containment on random cases, the way Arb tests itself: ``pytest tests/fisher --cases=10000``.

Every case compares two precisions, the rule as chosen with Gauss–Legendre panels, and (for one Gaussian at
0) the gradient with Euler's identity; one in ten also meets the raw definition by the oracle. Whatever is
asked for must be reached. Scales go from means that nearly coincide to means 10^12 apart, seeds are case
numbers: a failure says which case to run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

import mpmath
import pytest

from verify import forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.components import in_coordinates
from verify.algebra.notation import C, v
from verify.arithmetic import ball, half_width, overlap, precision, widened
from verify.expectation import Request, expectations
from verify.expectation.by_gaussian import split
from verify.expectation.by_segment import segmented
from verify.expectation.engine import computed
from verify.expectation.plan import Plan
from verify.expectation.problem import Problem
from verify.fisher.oracle import approximate_divergence
from verify.mixture import GaussianMixture

BLOCKS = 20
SQUARES = v("a") * v("a") + C("a", "b") * C("a", "b")
CROSS = v("a") * C("a", "b") * v("b")


@dataclass(frozen=True)
class Case:
    number: int
    student: GaussianMixture
    teacher: GaussianMixture
    law: Law
    scale: Fraction

    @property
    def divergence(self):
        return forward_fisher if self.law is Law.TEACHER else reverse_fisher

    @property
    def plain(self):
        """Whether means are of the size that rules for one scale can do."""
        return Fraction(1, 10) <= self.scale <= 3

    @property
    def digits(self):
        return (6, 20) if self.student.dimension == 1 else (2, 5)


def mixture(random, most, d, scale):
    n = random.randint(1, most)
    points = [
        [Fraction(random.randint(-24, 24), 12) * (scale if a == 0 else min(scale, 1)) for a in range(d)]
        for _ in range(n)
    ]
    parts = [random.randint(1, 5) for _ in range(n)]
    return GaussianMixture(points, [Fraction(p, sum(parts)) for p in parts])


def case(number):
    random = Random(number)
    d = 2 if number % 10 == 0 else 1
    scale = random.choice(
        [Fraction(1)] * 5 + [Fraction(3), Fraction(1, 10**8), Fraction(30)] + [Fraction(10**6)]
    )
    if d == 1 and number % 100 == 1:
        scale = Fraction(10**12)
    student = mixture(random, 4 if d == 1 else 3, d, scale)
    alone = random.random() < 0.5
    teacher = GaussianMixture([[0] * d]) if alone else mixture(random, 2, d, scale)
    return Case(number, student, teacher, random.choice([Law.TEACHER, Law.STUDENT]), scale)


def numbers(value):
    return [n for v_ in value for n in numbers(v_)] if isinstance(value, list | tuple) else [value]


def values(out):
    return [out.loss, *(g for row in out.gradient for g in row)]


def check(one):
    coarse, fine = (one.divergence(one.student, one.teacher, digits=digits) for digits in one.digits)
    with precision(400):
        assert fine.reached, one
        assert half_width(fine.loss) <= abs(fine.loss) * ball(Fraction(1, 10 ** one.digits[1])), one
        assert all(overlap(a, b) for a, b in zip(values(coarse), values(fine), strict=True)), one
        panels(one, fine)
        if one.teacher.n == 1 and not any(one.teacher.means[0]):
            euler(one, fine)
        if one.plain and one.number % 10 in (0, 5):
            raw = mpmath.nstr(
                approximate_divergence(one.student, one.teacher, one.law is Law.STUDENT, 12), 20
            )
            slack = ball(Fraction(1, 10**10)) * (1 + abs(fine.loss))
            assert overlap(widened(fine.loss, slack), ball(Fraction(raw))), one


def panels(one, fine):
    """The same by Gauss–Legendre, on means of one scale all in one piece, otherwise cut."""
    d = one.student.dimension
    size = max(abs(fine.loss), max(abs(g) for row in fine.gradient for g in row), key=float).abs_upper()
    if not size > 0:
        return  # equal distributions
    tolerance = (size * ball(Fraction(1, 10 ** one.digits[0]))).lower()
    requests = [Request(f, tolerance) for f in ((forms.loss(d),), forms.gradient(one.law, d))]
    problem = Problem.of(requests, one.student, one.teacher, one.law)
    plan = Plan(tuple(part for summand in split(problem) for part in segmented(summand)))
    loss, gradient = computed(plan).values
    rows = [[column[i] for column in gradient] for i in range(one.student.n)]
    for a, b in zip(values(fine), numbers([loss[0], rows]), strict=True):
        assert overlap(a, b), one
        assert half_width(b) <= tolerance, one


def euler(one, fine):
    """Σ⟨μ_i, ∇_i⟩ = 2E[|v|² + ‖C‖²], less 4E[vᵀCv] for the forward divergence."""
    forward = one.law is Law.TEACHER
    integrand = in_coordinates(SQUARES - 2 * CROSS if forward else SQUARES, one.student.dimension)
    size = sum(
        (
            abs(ball(m) * g)
            for p, row in zip(one.student.means, fine.gradient, strict=True)
            for m, g in zip(p, row, strict=True)
        ),
        ball(0),
    ).abs_upper()
    if not size > 0:
        return
    tolerance = (size * ball(Fraction(1, 10 ** one.digits[0]))).lower()
    law = Law.NORMAL if forward else Law.STUDENT
    (expected,) = expectations([integrand], one.student, one.teacher, law, tolerance)
    pairs = zip(one.student.means, fine.gradient, strict=True)
    contracted = sum((ball(m) * g for p, row in pairs for m, g in zip(p, row, strict=True)), ball(0))
    assert overlap(contracted, 2 * expected), one
    assert half_width(expected) <= tolerance, one


@pytest.mark.parametrize("block", range(BLOCKS))
def test_random_cases(block, pytestconfig):
    for number in range(block, pytestconfig.getoption("--cases"), BLOCKS):
        check(case(number))
