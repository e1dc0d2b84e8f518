from fractions import Fraction

import numpy as np
import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, certainly_less, half_width, overlap, precision, widened
from verify.dynamics import Objective, Shadowing, descend, size_below
from verify.errors import InputError, PrecisionError
from verify.fisher.float64 import reverse_observed

START, REVERSE = GaussianMixture([4, 1, -2]), Objective.reverse()


def shadow(start, rate, steps, **settings):
    return descend(REVERSE, start, rate, steps, Shadowing(**settings))


def test_agrees_with_the_mean_value_form():
    shadowed, mean_value = shadow(START, "1/10", 4), descend(REVERSE, START, "1/10", 4)
    with precision(128):
        for a, b in zip(shadowed.iterates, mean_value.iterates, strict=True):
            assert all(overlap(p[0], q[0]) for p, q in zip(a, b, strict=True))
            assert not overlap(a[0][0] + ball(Fraction(1, 10**9)), b[0][0])
        assert all(overlap(a, b) for a, b in zip(shadowed.losses, mean_value.losses, strict=True))
        assert all(overlap(a, b) for a, b in zip(shadowed.sizes, mean_value.sizes, strict=True))


@pytest.mark.parametrize("means", [[[1000.0], [-3.0], [5.0]], [[3.0, 0.0, 1.0], [-1.0, 2.0, 0.0]]])
def test_float64_stays_near(means):
    run, at = shadow(GaussianMixture(means), "1/2", 3, digits=40), np.array(means)
    for found in run.iterates[1:]:
        at = at - 0.5 * reverse_observed(at).gradient
        assert np.abs(at - [[float(c) for c in p] for p in found]).max() < 1e-8


def test_a_ball_of_starts_holds_the_run_of_each():
    width = ball(Fraction(1, 10**30))
    wide = shadow(GaussianMixture([widened(ball(c), width) for c in (4, 1, -2)]), "1/10", 3)
    moved = shadow(GaussianMixture([4 + Fraction(1, 10**30), 1, -2]), "1/10", 3)
    with precision(300):
        for p, q in zip(wide.iterates[-1], moved.iterates[-1], strict=True):
            assert overlap(p[0], q[0])
            assert half_width(p[0]) > half_width(q[0])


def test_stops_when_small_enough():
    run = descend(REVERSE, START, 1, 30, Shadowing(), until=size_below(Fraction(3, 2)))
    assert run.stopped.startswith("the condition was met")
    assert certainly_less(run.sizes[-1], ball(Fraction(3, 2)))
    assert not certainly_less(run.sizes[-2], ball(Fraction(3, 2)))


def test_lost_precision_names_its_step():
    with pytest.raises(PrecisionError, match=r"step [2-9] of 9"):
        shadow(START, "1/10", 9, digits=12, radius=Fraction(1, 10**9))


@pytest.mark.parametrize("digits", [0, True, 1.5])
def test_bad_digits_are_refused(digits):
    with pytest.raises(InputError, match="digits"):
        Shadowing(digits)
