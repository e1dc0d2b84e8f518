"""Derivatives that fields make, against difference quotients."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture
from verify.algebra.pair import PUSH, SLOPE
from verify.arithmetic import ball, overlap, precision
from verify.checks.field import Field, formula, on_axis
from verify.checks.landscape import Landscape
from verify.errors import InputError

H = Fraction(1, 10**6)


def quotients(field: Field, at: list[Fraction]):
    """(f(x + h e_j) − f(x − h e_j))/2h, one row a function."""
    columns = []
    for j in range(len(at)):
        ahead, behind = ([ball(c + s * H * (k == j)) for k, c in enumerate(at)] for s in (1, -1))
        columns.append(
            [(a - b) / ball(2 * H) for a, b in zip(field.value(ahead), field.value(behind), strict=True)]
        )
    return [list(row) for row in zip(*columns, strict=True)]


FIELDS = {
    "formula": (formula(lambda t: [t[0] ** 3 * t[1].exp() - 2, 1 / (1 - t[0]) - t[1] / t[0]]), ["1/3", "2"]),
    "landscape": (Landscape.uniform(2, GaussianMixture([-1, 2]), digits=30).field(), ["-3/2", "1/2"]),
    "k on the axis": (on_axis(PUSH, Fraction(1, 64)), ["5/2"]),
    "F_m on the axis": (on_axis(SLOPE, Fraction(1, 64)), ["3"]),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_its_own_derivative(name):
    field, at = FIELDS[name]
    place = [Fraction(c) for c in at]
    with precision(160):
        for row, expected in zip(
            field.derivative([ball(c) for c in place]), quotients(field, place), strict=True
        ):
            for a, b in zip(row, expected, strict=True):
                assert abs(a - b) < ball(Fraction(1, 10**5))
                assert not overlap(a, b + 1)


def test_a_derivative_on_a_box_holds_those_at_its_points():
    field = formula(lambda t: [t[0] * t[0] * t[0]])
    with precision(64):
        box = [ball(2).union(ball(3))]
        ((over,),) = field.derivative(box)
        assert over.contains(12)
        assert over.contains(27)
        ((at_one,),) = field.derivative([ball(1)])
        assert at_one.contains(3)


def test_formulas_take_no_floats():
    with precision(64):
        with pytest.raises(InputError, match="constant"):
            formula(lambda t: [t[0] + 0.1]).value([ball(1)])
        with pytest.raises(InputError, match="exponent"):
            formula(lambda t: [t[0] ** -1]).value([ball(1)])


def test_no_field_is_made_of_any_two_functions():
    """t² − 2 and 5: the interval Newton operator would find a zero where there is none."""
    with pytest.raises(InputError, match="derivative"):
        Field(lambda t: [t[0] * t[0] - 2], lambda _: [[ball(5)]])
