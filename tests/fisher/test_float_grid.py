from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.fisher.float_grid import axis_rule, grid, normal_nodes

SPREADS = st.floats(1e-3, 40.0)


@given(spread=SPREADS, low=st.floats(-20, 0), high=st.floats(0, 20))
def test_the_law_reaches_no_further_than_the_nodes(spread, low, high):
    rule = axis_rule(spread, low, high, 1e-11)
    if rule.step:
        first, last = rule.step * rule.first, rule.step * (rule.first + rule.number - 1)
        assert first <= low - 8.5
        assert last >= high + 8.5


@given(spread=SPREADS)
def test_a_wider_spread_has_no_fewer_nodes(spread):
    least, more = (axis_rule(s, 0.0, 0.0, 1e-11) for s in (spread, 1.1 * spread))
    assert least.number <= more.number


@pytest.mark.parametrize("spread", [1.0, 3.0, 20.0])
def test_the_nodes_have_the_moments_of_the_gaussian(spread):
    y, mass = normal_nodes((axis_rule(spread, 0.0, 0.0, 1e-11),))
    assert mass.sum() == pytest.approx(1, abs=1e-11)
    assert mass @ y[:, 0] ** 2 == pytest.approx(1, abs=1e-9)
    assert mass @ np.cos(y[:, 0]) == pytest.approx(np.exp(-0.5), abs=1e-9)


def test_means_that_hardly_move_keep_their_nodes():
    rules = (axis_rule(3.001, 0.0, 0.0, 1e-11),) * 2, (axis_rule(3.002, 0.0, 0.0, 1e-11),) * 2
    assert normal_nodes(rules[0])[0] is normal_nodes(rules[1])[0]
    assert grid(rules[0])[1] is grid(rules[1])[1]


def test_what_is_kept_cannot_be_written_to():
    rules = (axis_rule(2.0, 0.0, 0.0, 1e-11),)
    for array in (*normal_nodes(rules), *grid(rules)):
        with pytest.raises(ValueError, match="read-only"):
            array += 1
