from fractions import Fraction

import pytest

from verify import GaussianMixture, reverse_fisher
from verify.arithmetic import ball, overlap
from verify.errors import InputError
from verify.lemmas.reverse_lipschitz import reverse_lipschitz


def test_lipschitz_by_hand_and_against_differences():
    assert overlap(reverse_lipschitz(ball(1), Fraction(1, 4)), ball(Fraction(43, 4)))
    near, far = ([Fraction(2), Fraction(-1)], [Fraction("2.001"), Fraction("-1.002")])
    a, b = (reverse_fisher(GaussianMixture(m), digits=20).gradient for m in (near, far))
    moved = sum(float(p[0] - q[0]) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
    apart = sum(float(p - q) ** 2 for p, q in zip(near, far, strict=True)) ** 0.5
    assert 0.1 * apart < moved <= float(reverse_lipschitz(ball(3), Fraction(1, 2))) * apart


def test_a_negative_reach_is_refused():
    """−16R + 2 would be less than the constant at 0."""
    with pytest.raises(InputError, match="reach"):
        reverse_lipschitz(ball(-1), Fraction(1))


@pytest.mark.parametrize("weight", [0, -1, Fraction(3, 2)])
def test_what_is_no_largest_weight_is_refused(weight):
    with pytest.raises(InputError, match="largest_weight"):
        reverse_lipschitz(ball(1), Fraction(weight))
