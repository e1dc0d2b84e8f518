from __future__ import annotations

import copy
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.arithmetic import (
    Ball,
    PreciseBall,
    as_real,
    ball,
    half_width,
    overlap,
    precision,
    record,
    widened,
)
from verify.evidence.exact import Dyadic, Enclosure

dyadics = st.builds(Dyadic, st.integers(-(2**200), 2**200), st.integers(-(10**20), 10**20))
radii = st.builds(Dyadic, st.integers(0, 2**30 - 1), st.integers(-(10**20), 10**20))


def third():
    with precision(300):
        return PreciseBall(ball(Fraction(1, 3)), 300)


@given(dyadics, radii)
def test_copies_and_records_of_a_ball_are_exact(middle, radius):
    value = ball(Enclosure(middle, radius))
    assert value.mid() == ball(middle)
    assert value.rad() == ball(radius)
    for again in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), ball(record(value))):
        assert (again.mid(), again.rad()) == (value.mid(), value.rad())


@given(st.integers(2**30, 2**400))
def test_a_radius_of_more_bits_only_grows(mantissa):
    value = ball(Enclosure(Dyadic(0, 0), Dyadic(mantissa, -50)))
    assert value.rad() >= ball(Dyadic(mantissa, -50))
    assert value.rad() <= ball(Dyadic(mantissa, -50)) * ball(Fraction(10**8 + 1, 10**8))


@pytest.mark.parametrize("value", [ball(1) / 0, ball(0).log(), 1 / ball(0).log(), -ball(0).log()], ids=str)
def test_what_is_not_finite_is_copied_too(value):
    again = pickle.loads(pickle.dumps(value))
    assert (str(again), again.is_nan(), again.is_exact()) == (str(value), value.is_nan(), value.is_exact())


@pytest.mark.parametrize(
    "operation",
    [
        lambda x: 1 + x,
        lambda x: x - 1,
        lambda x: ball(2) - x,
        lambda x: x * x,
        lambda x: ball(1) / x,
        lambda x: x / 7,
        lambda x: x**3,
        lambda x: 2**x,
        lambda x: -x,
        lambda x: abs(-x),
        lambda x: x.sqrt(),
        lambda x: x.exp(),
        lambda x: x.log(),
        lambda x: sum([x, x]),
    ],
)
def test_operations_keep_the_precision_and_enclose(operation):
    found = operation(third())
    assert isinstance(found, PreciseBall)
    assert half_width(found) < ball(Fraction(1, 2**280))
    with precision(300):
        assert overlap(found, operation(ball(Fraction(1, 3))))
    with precision(900):
        assert found.contains(operation(ball(Fraction(1, 3))))


def test_the_working_precision_counts_if_it_is_higher():
    with precision(600):
        assert half_width(PreciseBall(ball(Fraction(1, 3)), 53) / 3) < ball(Fraction(1, 2**590))


def test_what_no_ball_can_be_added_to_is_refused_as_python_does():
    with pytest.raises(TypeError):
        third() + "a"


def test_computations_go_on_with_plain_balls():
    assert type(ball(third())) is Ball
    assert type(as_real(third(), "x")) is Ball
    assert type(widened(ball(1), third())) is Ball
