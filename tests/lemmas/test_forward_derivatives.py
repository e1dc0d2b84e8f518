from __future__ import annotations

from fractions import Fraction

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, precision
from verify.lemmas.forward_derivatives import second_derivative_bound, third_derivative_bound


def test_derivatives_are_below_their_bounds():
    """Second and third difference quotients of L at points with R = 2, s = 1/2."""
    h = Fraction(1, 1000)
    means, direction = [Fraction(2), Fraction(3, 2)], [Fraction(3, 5), Fraction(-4, 5)]

    def loss(t: Fraction) -> Ball:
        moved = [m + t * c for m, c in zip(means, direction, strict=True)]
        return forward_fisher(GaussianMixture(moved), digits=30).loss

    with precision(160):
        third = (loss(2 * h) - 2 * loss(h) + 2 * loss(-h) - loss(-2 * h)) / (2 * ball(h) ** 3)
        bound = third_derivative_bound(Fraction(2), Fraction(1, 2), 1)
        assert 1 < abs(third) < ball(bound)
        second = (loss(h) - 2 * loss(Fraction(0)) + loss(-h)) / ball(h) ** 2
        assert 1 < abs(second) < ball(second_derivative_bound(Fraction(2), Fraction(1, 2), 1))
