"""How small a radius each value needs."""

from __future__ import annotations

from fractions import Fraction

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import ball, certainly_less, half_width, widened
from verify.fisher.targets import derivative_targets, loss_target, strictest


def about(value, radius):
    return widened(ball(Fraction(value)), ball(Fraction(radius)))


def test_a_loss_around_zero_has_no_target_yet():
    assert loss_target(about(0, "1/10"), 5) is None
    assert certainly_less(loss_target(about(3, "1/10"), 5), ball(Fraction(3, 10**5)))


def test_every_derivative_is_judged_by_its_own_size():
    values = [about(1000, "1/1000"), about(1, "1/1000"), about(1, "1/1000000"), about(0, "1/200")]
    found = derivative_targets(values, ball(0), 5)
    # The last one may be 0 for all that is known: it is compared with the largest.
    assert [met for _, met in found] == [True, False, True, True]
    smallest, met = strictest(found)
    assert not met
    assert smallest == found[1][0]
    assert strictest(found[2:3]) == found[2]


def test_what_is_told_from_0_gets_its_own_digits_however_small_it_is_beside_the_largest():
    (_, (target, met)) = derivative_targets([ball(10**17), about(1, "1/2")], ball(0), 5)
    assert not met
    assert ball(Fraction(9, 10**6)) < target <= ball(Fraction(1, 10**5))


def test_a_ball_that_nearly_meets_0_is_judged_by_its_lower_end_and_planned_for_by_its_middle():
    ((target, met),) = derivative_targets([about(1, "999999/1000000")], ball(0), 3)
    assert not met
    assert ball(Fraction(9, 10**4)) < target <= ball(Fraction(1, 10**3))


def test_where_not_each_counts_all_need_what_the_largest_needs():
    values = [ball(10**17), about(1, "1/2"), about(0, 10**13)]
    assert [met for _, met in derivative_targets(values, ball(0), 5)] == [True, False, False]
    (_, (target, met), (_, other)) = derivative_targets(values, ball(0), 5, each=False)
    assert met
    assert not other
    assert ball(10**11) < target <= ball(10**12)


def test_nothing_is_wanted_while_the_scale_is_unknown():
    assert derivative_targets([about(0, 1)], ball(0), 5) is None
    ((target, met),) = derivative_targets([about(0, 1)], ball(1), 5)
    assert not met
    assert target <= ball(Fraction(1, 10**5))


def test_passes_go_on_until_every_value_is_accurate_enough(monkeypatch):
    """After a pilot the loss is, and the gradient is not."""
    monkeypatch.setattr("verify.fisher.start._FEW_NODES", 0)
    found = forward_fisher(GaussianMixture([8, "1/2"]), digits=4)
    assert found.passes > 1
    assert found.reached
    for value in (found.loss, *(g for row in found.gradient for g in row)):
        assert half_width(value) <= value.abs_lower() / 10**4
