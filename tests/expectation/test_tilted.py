"""Where one component leads: masses against integrals of weights, rules against closed forms, the cost.

With all weights but one next to nothing, w_i is π_i e^{μ_i·x − |μ_i|²/2} up to a relative error of that size,
so every expectation has a closed form that shares nothing with the engine.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from verify import GaussianMixture, forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand, Monomial
from verify.arithmetic import ball, half_width, middle, overlap, precision, widened
from verify.errors import PrecisionError
from verify.expectation import Request
from verify.expectation.means import Means
from verify.expectation.problem import Problem
from verify.expectation.rules import Hermite, Legendre, Trapezoid
from verify.expectation.tensor_rule import TensorRule
from verify.expectation.tilted import tilted

ORIGIN = GaussianMixture([0])
BOTH = pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher])


def behind(means, tiny, centre=0):
    """A student with weight ``tiny`` at each of these means, the rest at the centre."""
    first = means[0] if isinstance(means[0], list) else None
    centre = [centre] * len(first) if first else centre
    return GaussianMixture([centre, *means], [1 - len(means) * tiny, *[tiny] * len(means)])


def found(student, law, e, f=0, teacher=ORIGIN):
    s, t = Means.of(student), Means.of(teacher)
    density = {Law.STUDENT: s, Law.TEACHER: t}[law]
    return tilted(density, (s, t), (s, t), [(e, f)])


def density(x, mixture):
    """The components' densities at G × d points, G × n."""
    away = x[:, None] - np.array([[float(c) for c in p] for p in mixture.means])
    weights = np.array([float(w) for w in mixture.weights])
    return weights * np.exp(-(away**2).sum(axis=2) / 2) / (2 * np.pi) ** (x.shape[1] / 2)


def grid(dimension, low=-16.0):
    steps = np.arange(low, 16, 1 / 16 if dimension == 1 else 1 / 4)
    x = np.stack(np.meshgrid(*[steps] * dimension, indexing="ij"), axis=-1).reshape(-1, dimension)
    return x, (steps[1] - steps[0]) ** dimension


@pytest.mark.parametrize("e", [1, 2, 3])
@pytest.mark.parametrize(
    ("means", "centre"),
    [([2], 0), ([1, 1, 1], 0), ([[1, "1/2"], [1, "1/2"]], 0), ([-3, -3], 0), ([[0, 1], [0, 1]], 0)],
    ids=["one", "three", "the plane", "left", "an axis"],
)
def test_a_mass_is_attained_by_equal_components_of_next_to_no_weight(means, centre, e):
    student = behind(means, Fraction(1, 10**40), centre)
    d = student.dimension
    teacher = GaussianMixture([["1/2"] * d])
    x, volume = grid(d)
    p, q = density(x, student), density(x, teacher)
    truth = (volume * (q[:, 0] * ((p / p.sum(axis=1, keepdims=True))[:, 1:].sum(axis=1)) ** e)).sum()
    result = found(student, Law.TEACHER, e, teacher=teacher)
    with precision(64):
        assert truth * (1 - 1e-9) <= float(result.masses[e, 0]) <= truth * (1 + 1e-9)


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
@pytest.mark.parametrize("e", [1, 2])
@pytest.mark.parametrize("means", [[9], [-9], [6, -12], [8, "17/2"]], ids=str)
@pytest.mark.parametrize("tiny", [Fraction(1, 10**12), Fraction(1, 10**20)])
def test_a_mass_holds_the_integral_and_its_tails(means, tiny, e, law):
    """Far means as well as small weights; beyond its ends, the mass falls like that of a Gaussian."""
    student = behind(means, tiny)
    x, volume = grid(1, -20.0)
    p = density(x, student)
    q = p if law is Law.STUDENT else density(x, ORIGIN)
    integrand = q.sum(axis=1) * (p / p.sum(axis=1, keepdims=True))[:, 1:].sum(axis=1) ** e
    result = found(student, law, e)
    with precision(64):
        mass = float(result.masses[e, 0])
        low, high = (float(end) for end in result.ends[0])
    assert (volume * integrand).sum() <= mass <= 2e3 * (volume * integrand).sum()
    for beyond in (0, 1, 2):
        outside = (x[:, 0] > high + beyond) | (x[:, 0] < low - beyond)
        tail = [0.5, 0.1587, 0.02276][beyond]
        assert (volume * integrand[outside]).sum() <= 1.05 * mass * 2 * tail


def test_a_gaussian_of_the_law_where_another_component_leads_counts_in_full():
    """Under p a student at 8 of weight 10⁻¹² has its own weight there: E_p W^e is at least about that."""
    student = behind([8], Fraction(1, 10**12))
    result = found(student, Law.STUDENT, 3)
    with precision(64):
        assert 1e-12 <= float(result.masses[3, 0]) <= 2.1e-12


@pytest.mark.parametrize(
    "student", [behind([2], Fraction(1, 3)), GaussianMixture([1, 2]), GaussianMixture([0, 1])]
)
def test_nothing_is_claimed_where_no_component_leads(student):
    assert found(student, Law.TEACHER, 2) is None


@pytest.mark.parametrize("factors", [(1, 1), (2, 1), (1, 2)])
@pytest.mark.parametrize("sizes", [(30, 35), (9, 60), (60, 9)])
def test_a_product_of_both_has_the_least_of_three_masses(factors, sizes):
    student, teacher = (behind([m], Fraction(1, 10**k)) for m, k in zip((2, -1), sizes, strict=True))
    x, volume = grid(1)
    p, q = density(x, student), density(x, teacher)
    shares = [(d / d.sum(axis=1, keepdims=True))[:, 1] ** k for d, k in zip((p, q), factors, strict=True)]
    truth = (volume * q.sum(axis=1) * shares[0] * shares[1]).sum()
    result = found(student, Law.TEACHER, *factors, teacher)
    with precision(64):
        mass = float(result.masses[factors])
    assert truth <= mass
    assert mass <= (1e15 if sizes == (30, 35) else 1e60) * truth
    both = zip(sizes, factors, strict=True)
    assert mass <= 10.0 ** -max(s * k for s, k in both) * 1e6


def closed(student, teacher):
    """Loss and gradient: with π_i at μ_i and −π*_k at μ*_k together as a_i, Σ a_i a_j μ_i·μ_j e^{μ_i·μ_j}."""
    with precision(200):
        signed = [(ball(w), p) for w, p in zip(student.weights, student.means, strict=True)]
        signed += [(-ball(w), p) for w, p in zip(teacher.weights, teacher.means, strict=True)]

        def dot(p, q):
            return sum((ball(a * b) for a, b in zip(p, q, strict=True)), ball(0))

        loss = sum(
            (a * b * dot(p, q) * dot(p, q).exp() for (a, p), (b, q) in product(signed, signed)), ball(0)
        )
        gradient = [
            [
                2
                * ball(w)
                * sum((b * ball(q[c]) * (1 + dot(p, q)) * dot(p, q).exp() for b, q in signed), ball(0))
                for c in range(student.dimension)
            ]
            for w, p in zip(student.weights, student.means, strict=True)
        ]
    return loss, gradient


CASES = {
    "3, 0": (behind([3], Fraction(1, 10**1000)), ORIGIN),
    "1e-40": (behind([3], Fraction(1, 10**40)), ORIGIN),
    "1e-300": (behind([-2], Fraction(1, 10**300)), ORIGIN),
    "1e-5000": (behind([3], Fraction(1, 10**5000)), ORIGIN),
    "several": (
        GaussianMixture([0, 3, -1, 2], [1 - Fraction(3, 10**50), *[Fraction(1, 10**50)] * 3]),
        ORIGIN,
    ),
    "of two sizes": (
        GaussianMixture([0, 3, -1], [1 - Fraction(1, 10**40) - Fraction(1, 10**900), Fraction(1, 10**40),
                                     Fraction(1, 10**900)]),
        ORIGIN,
    ),
    "in the plane": (behind([[1, 2], ["-1/2", 1]], Fraction(1, 10**200)), GaussianMixture([[0, 0]])),
    "in space": (
        behind([[1, 1, 0], [0, "1/2", 1], [1, 0, -1]], Fraction(1, 10**60)), GaussianMixture([[0] * 3])
    ),
    "a teacher": (ORIGIN, behind([3], Fraction(1, 10**1000))),
    "both": (behind([2, -1], Fraction(1, 10**100)), behind([1], Fraction(1, 10**120))),
    "both in the plane": (
        behind([[2, 1]], Fraction(1, 10**1000)), behind([[1, -1], [0, 1]], Fraction(1, 10**1001)),
    ),
}  # fmt: skip


@BOTH
@pytest.mark.parametrize("case", CASES)
def test_weights_as_small_as_you_like_cost_no_more_than_others(case, divergence):
    student, teacher = CASES[case]
    digits = (15, 6, 4)[student.dimension - 1]
    out = divergence(student, teacher, digits)
    loss, gradient = closed(student, teacher)
    assert out.reached
    assert out.work.bits < 160
    assert out.passes <= 4
    with precision(256):
        assert overlap(out.loss, widened(loss, ball(Fraction(1, 10**30)) * abs(loss)))
        assert half_width(out.loss) <= ball(Fraction(1, 10**digits)) * abs(loss)
        largest = max((abs(g) for row in gradient for g in row), key=middle)
        slack = ball(Fraction(1, 10**30)) * largest
        for row, there in zip(out.gradient, gradient, strict=True):
            assert all(overlap(a, widened(b, slack)) for a, b in zip(row, there, strict=True))


def test_means_that_are_far_need_fewer_digits_too():
    """The loss of means 0 and 14 is about e^{−24}; no bit is spent on what is larger than that."""
    far, near = (
        forward_fisher(GaussianMixture([0, 14]), digits=40),
        forward_fisher(GaussianMixture([0, 2]), digits=40),
    )
    assert far.reached
    assert far.work.bits <= near.work.bits + 40


def summed(problem, rules):
    tensor = TensorRule(rules, False, problem.work(rules, []))
    with precision(300):
        ((value,),) = problem.values(problem.sums(tensor), [ball(0)])
        return value, problem.errors(tensor)[0]


@pytest.mark.parametrize("seed", range(12))
def test_coarse_rules_hold_the_loss_behind_a_leader(seed):
    """Steps, cuts and strips at random: what the trapezoid rule misses is inside of what it claims."""
    draw = Random(seed)
    mean, tiny = Fraction(draw.randint(-30, 30), 10) or Fraction(1), Fraction(1, 10 ** draw.randint(20, 60))
    student = behind([mean], tiny)
    problem = Problem.of([Request((forms.loss(1),), ball(1))], student, ORIGIN, Law.NORMAL)
    loss, _ = closed(student, ORIGIN)
    for _ in range(20):
        step = Fraction(draw.randint(1, 24), 8)
        low, high = sorted(draw.randint(-12, 16) for _ in range(2))
        rule = Trapezoid(
            step, int(low / step), max(1, int((high - low) / step)), Fraction(draw.randint(1, 60), 20)
        )
        try:
            value, error = summed(problem, (rule,))
        except PrecisionError:  # the strip is wider than the means allow
            continue
        assert abs(middle(value) - middle(loss)) <= error * (1 + Fraction(1, 10**10)).__float__() or overlap(
            widened(value, error), loss
        )


def test_what_the_error_claims_is_nearly_missed():
    """At coarse steps and cuts, half of the bound (discretisation) or of the tail would be false."""
    student = behind([3], Fraction(1, 10**40))
    problem = Problem.of([Request((forms.loss(1),), ball(1))], student, ORIGIN, Law.NORMAL)
    loss, _ = closed(student, ORIGIN)
    ratios = []
    for rule in (
        *(Trapezoid(Fraction(1, 8), -80, 80 + 8 * cut, Fraction(3, 4)) for cut in (7, 8, 9)),
        *(Trapezoid(h, -40, 80, Fraction(1, 2)) for h in (Fraction(3), Fraction(4))),
    ):
        value, error = summed(problem, (rule,))
        assert overlap(widened(value, error), loss)
        ratios.append(float(error / abs(value - loss)))
    assert min(ratios[:3]) < 2
    assert min(ratios[3:]) < 20


@pytest.mark.parametrize(
    "rule",
    [Hermite(1, Fraction(1, 2)), Legendre(Fraction(-1), Fraction(12), 12, 2, Fraction(3))],
    ids=["Hermite", "panels"],
)
def test_rules_that_need_suprema_get_them(rule):
    """One node at 0 sees nothing of w_2², whose mass is near 6; nor do panels of few nodes."""
    student = behind([3], Fraction(1, 10**40))
    problem = Problem.of([Request((forms.loss(1),), ball(1))], student, ORIGIN, Law.NORMAL)
    loss, _ = closed(student, ORIGIN)
    value, error = summed(problem, (rule,))
    assert overlap(widened(value, error), loss)
    assert error > 1


def test_a_marked_weight_alone_is_not_small():
    """E[w_1] of the leader is 1: only coordinates and moments vanish at the centre."""
    plain = Integrand(1, ((Monomial((1, 0), (0,), (0,), (), ()), Fraction(1)),))
    vanishing = Integrand(1, ((Monomial((1, 0), (1,), (0,), (), ()), Fraction(1)),))
    student = behind([3], Fraction(1, 10**40))
    one, other = (
        Problem.of([Request((f,), ball(1))], student, ORIGIN, Law.NORMAL) for f in (plain, vanishing)
    )
    assert one.tilted is None
    assert other.averages[0].at(ball(1), ball(1)) < ball(Fraction(1, 10**39))
