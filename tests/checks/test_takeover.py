from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.arithmetic import ball, hull
from verify.checks.takeover import covered, falls, reverse_limit
from verify.dynamics import Trajectory, shadowed_descent
from verify.errors import InputError
from verify.evidence import Grade

HALF = Fraction(1, 2)


def with_sizes(*sizes):
    return Trajectory((), (), tuple(sizes), "made for a test")


def test_limit_by_hand():
    assert reverse_limit(Fraction(1, 2), Fraction(1, 3)) == 3


@pytest.mark.parametrize("rate", [0, -1, Fraction(3, 2)])
def test_a_rate_that_s2_never_covers_is_refused(rate):
    with pytest.raises(InputError, match="rate"):
        reverse_limit(Fraction(rate), HALF)


def test_covered_along_a_run():
    run = shadowed_descent(GaussianMixture([3, -1]), HALF, 6)
    assert covered(run, 0, Fraction(2), scope="").grade is Grade.REFUTED
    assert covered(run, 6, Fraction(2), scope="").grade is Grade.CERTIFIED
    assert falls(run, 0, scope="").grade is Grade.CERTIFIED
    assert falls(run, 0, scope="", sign=-1).grade is Grade.REFUTED


def test_a_size_that_may_be_above_1_is_not_taken_for_1():
    """V in [1/2, 2] and a limit of 3/2: undecided, however the ball is compared with 1."""
    wide = hull([ball(HALF), ball(2)])
    assert covered(with_sizes(wide), 0, Fraction(3, 2), scope="").grade is Grade.INCONCLUSIVE
    assert covered(with_sizes(wide), 0, Fraction(3), scope="").grade is Grade.CERTIFIED
    assert covered(with_sizes(ball(HALF)), 0, Fraction(101, 100), scope="").grade is Grade.CERTIFIED
