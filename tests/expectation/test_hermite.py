from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest

from verify.arithmetic import ball, half_width, overlap, precision
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
