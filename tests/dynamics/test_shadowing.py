from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, certainly_less, half_width, overlap, precision, widened
from verify.dynamics import descend, reverse_lipschitz, shadowed_descent
from verify.errors import InputError, PrecisionError
from verify.fisher.float64 import reverse_observed

START = GaussianMixture([4, 1, -2])


def test_agrees_with_the_mean_value_form():
    shadowed, mean_value = shadowed_descent(START, "1/10", 4), descend(reverse_fisher, START, "1/10", 4)
    with precision(128):
        for a, b in zip(shadowed.iterates, mean_value.iterates, strict=True):
            assert all(overlap(p[0], q[0]) for p, q in zip(a, b, strict=True))
            assert not overlap(a[0][0] + ball(Fraction(1, 10**9)), b[0][0])
        assert all(overlap(a, b) for a, b in zip(shadowed.losses, mean_value.losses, strict=True))
        assert all(overlap(a, b) for a, b in zip(shadowed.sizes, mean_value.sizes, strict=True))


@pytest.mark.parametrize("means", [[[1000.0], [-3.0], [5.0]], [[3.0, 0.0, 1.0], [-1.0, 2.0, 0.0]]])
def test_float64_stays_near(means):
    run, at = shadowed_descent(GaussianMixture(means), "1/2", 3, digits=40), np.array(means)
    for found in run.iterates[1:]:
        at = at - 0.5 * reverse_observed(at).gradient
        assert np.abs(at - [[float(c) for c in p] for p in found]).max() < 1e-8


def test_a_ball_of_starts_holds_the_run_of_each():
    width = ball(Fraction(1, 10**30))
    wide = shadowed_descent(GaussianMixture([widened(ball(c), width) for c in (4, 1, -2)]), "1/10", 3)
    moved = shadowed_descent(GaussianMixture([4 + Fraction(1, 10**30), 1, -2]), "1/10", 3)
    with precision(300):
        for p, q in zip(wide.iterates[-1], moved.iterates[-1], strict=True):
            assert overlap(p[0], q[0])
            assert half_width(p[0]) > half_width(q[0])


def test_stops_when_small_enough():
    run = shadowed_descent(START, 1, 30, until=Fraction(3, 2))
    assert run.stopped.startswith("V is below 3/2")
    assert certainly_less(run.sizes[-1], ball(Fraction(3, 2)))
    assert not certainly_less(run.sizes[-2], ball(Fraction(3, 2)))


def test_lipschitz_by_hand_and_against_differences():
    assert overlap(reverse_lipschitz(ball(1), Fraction(1, 4)), ball(31))
    near, far = ([Fraction(2), Fraction(-1)], [Fraction("2.001"), Fraction("-1.002")])
    a, b = (reverse_fisher(GaussianMixture(m), digits=20).gradient for m in (near, far))
    moved = sum(float(p[0] - q[0]) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
    apart = sum(float(p - q) ** 2 for p, q in zip(near, far, strict=True)) ** 0.5
    assert 0.1 * apart < moved <= float(reverse_lipschitz(ball(3), Fraction(1, 2))) * apart


def test_lost_precision_names_its_step():
    with pytest.raises(PrecisionError, match=r"step [2-9] of 9"):
        shadowed_descent(START, "1/10", 9, digits=12, radius=Fraction(1, 10**9))


@pytest.mark.parametrize("change", [{"steps": 0}, {"rate": ball(1) / 3}, {"digits": 0}, {"digits": True}])
def test_bad_input_is_refused(change):
    with pytest.raises(InputError):
        shadowed_descent(START, **({"rate": 1, "steps": 1} | change))
