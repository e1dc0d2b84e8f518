from fractions import Fraction
from functools import cache
from math import comb

import pytest

from verify.checks.frequency import Frequency, probability_above, probability_below
from verify.errors import InputError
from verify.evidence import Grade


def tail(k, runs, p):
    """P(X ≥ k) in rational arithmetic."""
    return sum(comb(runs, j) * p**j * (1 - p) ** (runs - j) for j in range(k, runs + 1))


@pytest.mark.parametrize(("k", "runs"), [(1, 5), (17, 40), (190, 200)])
def test_the_ends_are_where_the_exact_tails_are_half_of_what_is_left(k, runs):
    low, high = Frequency(k, runs, 0.95).interval()
    half, off = Fraction(1, 40), Fraction(1, 10**9)
    assert tail(k, runs, Fraction(low) - off) < half < tail(k, runs, Fraction(low) + off)
    assert 1 - tail(k + 1, runs, Fraction(high) + off) < half < 1 - tail(k + 1, runs, Fraction(high) - off)


def coverage(method, p, runs=20):
    """The exact probability that the interval contains p."""
    inside = [k for k in range(runs + 1) for low, high in [ends(k, runs, method)] if low <= p <= high]
    return sum(comb(runs, k) * p**k * (1 - p) ** (runs - k) for k in inside)


@cache
def ends(k, runs, method):
    return Frequency(k, runs, 0.95).interval(method)


def test_it_covers_every_p_where_a_shorter_interval_does_not():
    grid = [Fraction(k, 100) for k in range(1, 100)]
    assert min(coverage("exact", p) for p in grid) >= Fraction(95, 100)
    assert min(coverage("wilson", p) for p in grid) < Fraction(95, 100)


def test_three_outcomes_and_a_slack():
    seen = Frequency(95, 100)
    above = probability_above("", "", seen, Fraction(4, 5), scope="", name="p")
    assert above.grade is Grade.OBSERVED
    assert 1 < above.slack.at_least < Fraction(95, 80)
    assert probability_above("", "", seen, Fraction(95, 100), scope="", name="p").grade is Grade.INCONCLUSIVE
    assert probability_above("", "", seen, Fraction(999, 1000), scope="", name="p").seen_false
    assert probability_below("", "", seen, Fraction(999, 1000), scope="", name="p").grade is Grade.OBSERVED
    assert probability_below("", "", seen, Fraction(4, 5), scope="", name="p").seen_false


@pytest.mark.parametrize("counts", [(1, 0), (-1, 3), (4, 3), (1, 3, 1.0)])
def test_bad_counts_are_refused(counts):
    with pytest.raises(InputError):
        Frequency(*counts)


def test_a_bound_that_is_no_probability_is_refused():
    with pytest.raises(InputError, match="bound"):
        probability_above("", "", Frequency(1, 2), Fraction(3, 2), scope="", name="p")
