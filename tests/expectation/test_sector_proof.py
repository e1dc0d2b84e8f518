"""The proof of the wider strip trusts no plan: with a table or a reach that lies, it must not go through.

What the planner reads off its table is only what is to be proved; so each of these lies would become a bound
that is too small if any part of the proof were missing.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from verify.arithmetic import ball, precision, widened
from verify.errors import PrecisionError
from verify.expectation.means import Means
from verify.expectation.sector import Sector
from verify.mixture import GaussianMixture


def sector(means, weights=None):
    return Sector.of(Means.of(GaussianMixture(means, weights)), 0)


def lying(honest, share=1.0, reach=None):
    """The planner sees this share of Q only, and cuts the line where it is told to."""
    products, gaps = honest.table
    return replace(honest, table=(products * share, gaps), reach=reach or honest.reach, _proved={})


def proved(one, a):
    with precision(64):
        return float(one.amplification(ball(Fraction(a))))


MIRRORED = [[0, 1, 3], [0, -1, -3]]
"""The switch with the widest gap, where Q is largest, lies right or left of the middle."""


@pytest.mark.parametrize("means", MIRRORED)
def test_an_honest_plan_is_proved(means):
    assert proved(lying(sector(means)), "1") > 2


@pytest.mark.parametrize("means", MIRRORED)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_less_than_the_largest_value_is_not_proved(means, share):
    with pytest.raises(PrecisionError):
        proved(lying(sector(means), share), "1")


@pytest.mark.parametrize("a", ["2", "3"])
def test_a_pair_that_cancels_inside_the_strip_counts_in_full(a):
    """Means ±1 nearly alone: their terms cancel at y = π/2, and no longer at the edge y = 3 of the strip."""
    with pytest.raises(PrecisionError):
        proved(lying(sector([-1, 0, 1], ["9/20", "1/10", "9/20"]), 0.5), a)


@pytest.mark.parametrize(("means", "reach"), [([0, 1, 3], (2.7, 9.0)), ([0, -1, -3], (-9.0, -2.7))])
def test_a_reach_beside_the_largest_value_is_not_enough(means, reach):
    """One end is where nearly all weight is on the outermost mean, the other one beyond the switch."""
    with pytest.raises(PrecisionError):
        proved(lying(sector(means), 0.2, reach), "1")


@pytest.mark.parametrize(("means", "reach"), [([0, 1, 10], (-9.0, 3.0)), ([0, -1, -10], (-3.0, 9.0))])
def test_a_reach_that_ends_before_the_last_switch_is_not_enough(means, reach):
    """At ±3 nearly all weight is on the middle mean and Q is tiny; the outermost one enters at ±5½."""
    with pytest.raises(PrecisionError):
        proved(lying(sector(means), 0.5, reach), "1/4")


def test_beyond_the_reach_means_that_are_balls_may_change_their_order():
    """The mean with the larger midpoint need not be the larger one, and then the other one takes over."""
    half = Fraction(1, 2)
    with precision(64):
        j, k = widened(ball(Fraction(19, 10)), ball(1)), widened(ball(2), ball(1))
        tiny = Fraction(1, 10**6)
        logs = Fraction(0), Fraction(0)
        one = Sector.of(Means((tiny, 1 - tiny), ((j,), (k,)), (Fraction(1),), logs), 0)
        end = lying(one, reach=(-1.0, 0.0))
        sines = end._sines(ball(half))
        claimed = end._outside(ball(0), sines)
    # μ_j = 2.9 and μ_k = 1 share the weight evenly at x = log(10⁶)/1.9.
    assert float(claimed) >= np.sin(1.9 / 4) ** 2


def test_every_strip_has_a_proof_of_its_own():
    one = lying(sector([0, 1, 3]))
    narrow, wide = proved(one, "1/4"), proved(one, "1")
    assert narrow < 1.2 < 2 < wide
    assert proved(one, "1/4") == narrow
