from fractions import Fraction
from random import Random

import pytest

from verify.arithmetic import ball, precision
from verify.checks.invariant import Shell
from verify.errors import InputError

SHELL = Shell(Fraction(3, 10), Fraction(14, 5), Fraction(7, 2))


def pair(random, dimension):
    """A random pair of the shell: (c, D) as floats, computed from the vectors."""
    a = [random.uniform(-1, 1) for _ in range(dimension)]
    y = [random.uniform(-1, 1) for _ in range(dimension)]
    size = sum(t * t for t in a) ** 0.5
    a = [t / size * random.uniform(0, 0.3) for t in a]
    length = sum(t * t for t in y) ** 0.5
    y = [t / length * random.uniform(2.8, 3.5) for t in y]
    gap = sum((s - t) ** 2 for s, t in zip(y, a, strict=True)) ** 0.5
    return sum(t * (s - t) for s, t in zip(y, a, strict=True)) / gap, gap


@pytest.mark.parametrize("dimension", [1, 2, 5])
def test_every_pair_is_in_a_box_and_in_no_box_that_misses(dimension):
    random = Random(dimension)
    ((c_side, gap_side),) = SHELL.boxes
    with precision(64):
        for _ in range(300):
            c, gap = pair(random, dimension)
            assert c_side[0] <= c <= c_side[1]
            assert gap_side[0] <= gap <= gap_side[1]
            assert not SHELL.misses([ball(Fraction(c)), ball(Fraction(gap))])


def test_points_of_the_line():
    with precision(64):
        holds = [
            SHELL.holds([ball(Fraction(c, 10)), ball(Fraction(gap, 10))])
            for c, gap in ((1, 30), (-1, 30), (4, 30), (-2, 29), (2, 35))
        ]
    assert holds == [True, True, False, False, False]
    with precision(64):
        assert SHELL.misses([ball(Fraction(-2, 10)), ball(Fraction(29, 10))])
        assert SHELL.misses([ball(Fraction(2, 10)), ball(Fraction(35, 10))])


def test_a_cut_ends_the_box():
    cut = Shell(Fraction(1), Fraction(4), Fraction(100), Fraction(5))
    assert cut.boxes == [((-1, 1), (3, 5))]


def test_refused():
    for wrong in ((0, 1, 2), (1, 1, 2), (1, 3, 2)):
        with pytest.raises(InputError, match="0 < radius < start ≤ end"):
            Shell(*map(Fraction, wrong))
