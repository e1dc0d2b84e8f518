from __future__ import annotations

from fractions import Fraction

import pytest

from verify.algebra import notation as nt
from verify.algebra.components import in_coordinates
from verify.algebra.integrand import Monomial
from verify.algebra.tensor import Expression
from verify.errors import InputError


def test_a_norm_in_three_dimensions() -> None:
    terms = dict(in_coordinates(nt.v("b") * nt.v("b"), 3))
    axes = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert terms == {Monomial((0, 0), (0, 0, 0), (0, 0, 0), (e, e), ()): Fraction(1) for e in axes}


def test_a_free_index_has_its_coordinate() -> None:
    ((monomial, coefficient),) = in_coordinates(2 * nt.w() * nt.mu("a"), 2, a=1)
    assert (monomial.weights, monomial.mean_i, coefficient) == ((1, 0), (0, 1), 2)


def test_dimension_and_delta_become_numbers() -> None:
    assert [c for _, c in in_coordinates(nt.delta("a", "a") * nt.w(), 3)] == [3]
    assert not list(in_coordinates(nt.delta("a", "c"), 3, a=0, c=1))
    assert not list(in_coordinates(Expression(), 3, a=0))


@pytest.mark.parametrize(
    ("expression", "coordinate", "why"),
    [
        (nt.v("a"), {}, "free indices"),
        (nt.v("a"), {"a": 2}, "not in range"),
        (nt.v("a"), {"a": -1}, "not in range"),
        (nt.w(), {"a": 0}, "free indices"),
        (nt.x("a"), {"a": 0}, "integrate by parts"),
        (nt.w("k"), {}, "only i and j"),
    ],
)
def test_bad_input_is_refused(expression: Expression, coordinate: dict[str, int], why: str) -> None:
    with pytest.raises(InputError, match=why):
        in_coordinates(expression, 2, **coordinate)
