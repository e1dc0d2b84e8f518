from __future__ import annotations

from verify.arithmetic import ball, is_finite, widened
from verify.expectation.node_sums import widest


def test_the_widest_radius_of_nested_values():
    one, two, five = (widened(ball(7), ball(r)) for r in (1, 2, 5))
    assert 2 <= widest([one, [two, one], [[one]]]) < 2.001
    assert 5 <= widest([one, [two, [five, one]], ball(3)]) < 5.001
    assert widest([ball(3)]) == 0


def test_a_ball_that_is_not_finite_is_the_widest():
    for values in ([1 / ball(0)], [[ball(1), [1 / ball(0)]]], [widened(ball(0), 1 / ball(0)), ball(1)]):
        assert not is_finite(widest(values))
