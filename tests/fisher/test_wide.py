"""Means up to 10^17 apart: only what can matter near a Gaussian of the law is summed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import forward_fisher, reverse_fisher
from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, overlap, precision
from verify.evidence.exact import Dyadic
from verify.expectation import Request
from verify.expectation.by_gaussian import split, whole
from verify.expectation.engine import computed
from verify.expectation.plan import Plan
from verify.expectation.problem import Problem
from verify.mixture import GaussianMixture

FAR = 10**17
SCATTER = ["-1.3", "0.4", "0.9", "-0.2", "1.7", "0.1", "-0.8", "0.6", "-0.5", "1.1", "0.3", "-1.9"]


def scattered(k):
    return [Fraction(c) for c in SCATTER[3 * k : 3 * k + 3]]


def test_one_winner_near_the_origin_and_four_far_away():
    near = [Fraction(3, 10), Fraction(1, 10), Fraction(-1, 5)]
    far = [[FAR + a, b, c] for a, b, c in map(scattered, range(4))]
    with precision(200):
        out = forward_fisher(GaussianMixture([near, *far]), digits=15)
        # Alone at (0.3, 0.1, −0.2): loss |μ|² and gradient 2μ, up to what the others weigh: nothing.
        assert overlap(out.loss, ball(Fraction(14, 100)))
        assert all(overlap(g, ball(2 * c)) for g, c in zip(out.gradient[0], near, strict=True))
        assert all(abs(g) < ball(Fraction(1, 10**15)) for row in out.gradient[1:] for g in row)


def test_all_far_away_the_nearest_takes_everything():
    means = [[FAR + a, b, c] for a, b, c in map(scattered, range(4))]
    nearest = min(range(4), key=lambda k: sum(c * c for c in means[k]))
    with precision(300):
        out = forward_fisher(GaussianMixture(means), digits=15)
        assert overlap(out.loss, ball(sum(c * c for c in means[nearest])))
        assert overlap(out.gradient[nearest][0], ball(2 * means[nearest][0]))


@pytest.mark.parametrize("divergence", [forward_fisher, reverse_fisher])
def test_far_components_may_weigh_e_to_the_minus_10_to_the_23(divergence):
    out = forward_fisher(GaussianMixture([0, 10**12]), digits=15)
    assert out.reached
    assert 0 < out.loss < ball(Fraction(1, 10**1000))
    assert divergence(GaussianMixture([0, 10**12]), GaussianMixture([1, 3]), digits=15).reached


def test_reverse_with_all_means_far_away_and_close_together_in_space():
    """E_p v is the average of the means, so gradients sum to twice it: 10^17 along, about 1 across."""
    means = [[FAR + a, b, c] for a, b, c in map(scattered, range(3))]
    average = [sum(column) / 3 for column in zip(*means, strict=True)]
    with precision(300):
        out = reverse_fisher(GaussianMixture(means), digits=15)
        assert out.reached
        assert abs(out.loss / ball(average[0] ** 2) - 1) < ball(Fraction(1, 10**14))
        for a in range(3):
            total = sum((row[a] for row in out.gradient), ball(0))
            assert overlap(total, ball(2 * average[a]))
            assert half_width(total) < ball(Fraction(abs(average[a]), 10**13))


@pytest.mark.parametrize("law", [Law.TEACHER, Law.STUDENT])
@pytest.mark.parametrize(
    ("student", "teacher"),
    [
        (GaussianMixture([0, 28]), GaussianMixture([1])),
        (GaussianMixture([0, 14, 32], ["1/2", "1/3", "1/6"]), GaussianMixture([0, 25], ["1/5", "4/5"])),
        (GaussianMixture([[0, 0], [23, 1]]), GaussianMixture([[1, 1]])),
    ],
)
def test_both_plans_agree(law, student, teacher):
    """All at once with every component, against Gaussian by Gaussian with the negligible ones dropped."""
    d = student.dimension
    digits = 8 if d == 1 else 3
    requests = [Request(f, ball(Fraction(1, 10**digits))) for f in ((forms.loss(d),), forms.gradient(law, d))]
    problem = Problem.of(requests, student, teacher, law)
    summands = split(problem)
    assert any(len(summand.kept) < student.n for summand in summands)
    direct = computed(Plan(((whole(problem), problem.tensor_rule()),)))
    parts = computed(Plan(tuple((p, p.problem.tensor_rule()) for p in summands)))
    for a, b in zip(_numbers(direct.values), _numbers(parts.values), strict=True):
        assert overlap(a, b)
        assert half_width(b) < ball(Fraction(1, 10**digits))


def _numbers(values):
    return [n for v in values for n in _numbers(v)] if isinstance(values, list | tuple) else [values]


@pytest.mark.parametrize("gap", [10**80, 10**154, 10**330])
def test_gaps_beyond_what_floats_hold_are_planned(gap):
    """The far component has no weight at the origin: what is left is the near one's loss, |μ|² = 1."""
    out = forward_fisher(GaussianMixture([1, gap]), digits=15)
    assert out.reached
    with precision(100):
        assert abs(out.loss - 1) < ball(Fraction(1, 10**15))
        assert abs(out.gradient[0][0] - 2) < ball(Fraction(1, 10**14))
    back = reverse_fisher(GaussianMixture([gap, -gap]), digits=15)  # E|v|² = gap² but for what is negligible
    assert back.reached
    with precision(3000):
        assert abs(back.loss / ball(gap) ** 2 - 1) < ball(Fraction(1, 10**15))
        assert abs(back.gradient[0][0] / ball(gap) - 1) < ball(Fraction(1, 10**15))


def test_a_loss_of_e_to_the_minus_10_to_the_159_is_not_zero():
    out = forward_fisher(GaussianMixture([0, 10**80]), digits=15)
    assert out.reached
    assert 0 < out.loss < ball(Dyadic(1, -(10**159)))  # about e^(−gap²/8)
