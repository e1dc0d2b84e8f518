from __future__ import annotations

from fractions import Fraction

import pytest

from verify.arithmetic import ball, is_finite, precision, widened
from verify.dynamics.place import Place, size_below


def around(*coordinates, half=Fraction(1, 2)):
    with precision(64):
        return Place.of([[widened(ball(Fraction(c)), ball(half))] for c in coordinates])


def test_a_condition_holds_for_all_means_or_not_at_all():
    at = around(1)  # V is between 1/4 and 9/4
    assert size_below(Fraction(3))(at)
    assert not size_below(Fraction(2))(at)
    assert not size_below(Fraction(1, 5))(at)


def test_a_coordinate_that_is_not_finite_is_the_widest():
    lost = 1 / ball(0)
    for means in ([[ball(1)], [lost]], [[lost], [ball(1)]], [[widened(ball(1), lost), ball(2)]]):
        assert not is_finite(Place.of(means).widest)
    assert around(1, 2).widest >= ball(Fraction(1, 2))


@pytest.mark.parametrize("signs", [(1, 1, 1), (1, -1, 1), (-1, -1, -1)])
def test_the_radius_reaches_every_corner_and_v_is_enclosed_there(signs):
    at, half = around(2, -2, 2), Fraction(1, 2)
    with precision(64):
        assert at.radius**2 >= ball(3 * half**2)
        corner = [c + s * half for c, s in zip((2, -2, 2), signs, strict=True)]
        assert at.size.contains(ball(sum(c * c for c in corner)))


def test_a_ball_about_exact_means_holds_its_points():
    with precision(64):
        at = Place.about(((ball(2),), (ball(1),)), ball(1))
        assert at.means[0][0].contains(ball(3))
        # (2, 1)(1 + 1/√5) is 1 away.
        assert at.size.contains(ball(5) * (1 + 1 / ball(5).sqrt()) ** 2)
