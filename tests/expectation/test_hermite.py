"""Gauss–Hermite nodes and weights, and that what is not proved to be a node is refused."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np
import pytest

from verify.arithmetic import ball, half_width, overlap, precision
from verify.errors import PrecisionError
from verify.expectation import hermite
from verify.expectation.hermite import hermite_rule


@pytest.mark.parametrize("count", [1, 2, 3, 8, 25, 40])
def test_moments_of_the_normal_law_up_to_degree_2n_minus_1(count):
    with precision(200):
        rule = hermite_rule(count)
        for degree in range(2 * count):
            moment = prod(range(1, degree, 2)) if degree % 2 == 0 else 0
            found = sum((w * x**degree for x, w in rule), ball(0))
            assert overlap(found, ball(moment))
            assert half_width(found) <= ball(prod(range(1, degree + 1, 2))) * ball(Fraction(1, 10**40))
        assert not overlap(
            sum((w * x ** (2 * count) for x, w in rule), ball(0)), ball(prod(range(1, 2 * count, 2)))
        )


def test_a_root_that_newton_did_not_reach_is_refused():
    """From 10⁻⁹, Newton's method for x² − 1 jumps to 5·10⁸ and comes back only by halves."""
    with precision(64), pytest.raises(PrecisionError, match="no enclosure"):
        hermite._root(2, 1e-9)


@pytest.mark.parametrize("guess", [12.0, 15.0, 20.0])
def test_an_enclosure_after_too_few_steps_is_wide_and_contains_the_root(guess):
    """With 24 bits there are five steps: x is 1.05 to 1.15, and the root 1 of x² − 1 is in the ball."""
    with precision(24):
        found = hermite._root(2, guess)
        assert overlap(found, ball(1))
        assert half_width(found) > ball(Fraction(1, 10**4))


def test_one_root_found_twice_is_noticed(monkeypatch):
    guesses = np.polynomial.hermite_e.hermegauss(4)
    monkeypatch.setattr(
        np.polynomial.hermite_e, "hermegauss", lambda _: (guesses[0][[0, 1, 1, 3]], guesses[1])
    )
    with precision(64), pytest.raises(PrecisionError, match="meet"):
        hermite_rule(4)
