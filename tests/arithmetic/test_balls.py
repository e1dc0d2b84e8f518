from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.arithmetic import (
    ball,
    certainly_less,
    certainly_nonzero,
    certainly_within,
    current_bits,
    decimal,
    greatest,
    is_finite,
    legendre_rule,
    lower,
    norm,
    overlap,
    pi,
    power,
    precision,
    record,
    upper,
    widened,
)
from verify.errors import InputError, PrecisionError
from verify.evidence.exact import Dyadic, Enclosure


def contains(enclosure: Enclosure, value: Fraction) -> bool:
    return enclosure.lower <= value <= enclosure.upper


@given(st.fractions(), st.integers(10, 300))
def test_a_rounded_rational_is_inside_its_ball(value, bits):
    with precision(bits):
        assert contains(record(ball(value)), value)


@given(st.fractions(), st.fractions(min_value=0))
def test_recording_and_reading_never_shrinks(middle, radius):
    first = record(widened(ball(middle), ball(radius)))
    again = record(ball(first))
    assert again.lower <= first.lower <= middle - radius
    assert again.upper >= first.upper >= middle + radius


def test_floats_do_not_become_balls_by_accident():
    with pytest.raises(InputError):
        ball(0.1)
    with pytest.raises(InputError):
        ball(True)


def test_precision_is_restored_even_after_an_error():
    before = current_bits()
    with precision(1000):
        assert current_bits() == 1000
    with pytest.raises(ZeroDivisionError), precision(1000):
        raise ZeroDivisionError
    assert current_bits() == before


@pytest.mark.parametrize("bits", [0, 1, True, 64.0, "64"])
def test_bad_precision_is_refused(bits):
    with pytest.raises(InputError), precision(bits):
        pass


def test_undecided_is_false_on_both_sides():
    a, b = widened(ball(1), ball(1)), ball(1)
    assert not certainly_less(a, b)
    assert not certainly_less(b, a)
    assert not certainly_nonzero(widened(ball(0), ball(1)))
    assert overlap(a, b)


def test_interior_means_interior():
    outer = ball(Enclosure(Dyadic(0, 0), Dyadic(1, 0)))
    assert certainly_within(ball(0), outer)
    assert not certainly_within(outer, outer)


def test_bounds_are_exact_and_enclose():
    assert upper(pi()).is_exact()
    assert lower(pi()) < upper(pi())


@given(st.fractions(), st.integers(4, 30))
def test_decimal_shows_only_certain_digits(value, bits):
    with precision(bits):
        shown = decimal(ball(value))
    if "…" in shown and "e" not in shown:
        digits = shown.removesuffix("…")
        unit = Fraction(1, 10 ** len(digits.partition(".")[2]))
        assert abs(Fraction(digits)) <= abs(value) < abs(Fraction(digits)) + unit


def test_a_ball_about_a_round_number_shows_what_is_known_of_it():
    with precision(64):
        about = widened(ball(Fraction(25, 10**202)), ball(Fraction(1, 10**219)))
        assert decimal(about, 15).startswith("[2.50000000000000e-201 +/-")
        assert decimal(widened(ball(Fraction(12345, 10**9)), ball(Fraction(1, 10**8))), 15) == "1.23…e-5"


def test_a_ball_that_is_not_finite_is_not_recorded():
    with pytest.raises(PrecisionError):
        record(ball(1) / 0)


@pytest.mark.parametrize("order", [1, 2, 7, 40])
def test_gauss_legendre_integrates_powers_up_to_degree_2n_minus_1(order):
    with precision(120):
        rule = legendre_rule(order)
        for degree in range(2 * order + 1):
            exact = ball(Fraction(2, degree + 1) if degree % 2 == 0 else 0)
            found = sum((w * x**degree for x, w in rule), ball(0))
            assert overlap(found, exact) == (degree < 2 * order)


@pytest.mark.parametrize("order", [0, -1, 1.5, True])
def test_a_rule_without_nodes_is_refused(order):
    with pytest.raises(InputError, match="order"):
        legendre_rule(order)


def test_the_greatest_of_exact_numbers():
    assert greatest([ball(2), ball(7), ball(-9)]) == 7
    with pytest.raises(ValueError, match="unpack"):
        greatest([])


def test_a_norm_bounds_every_vector_in_the_balls():
    assert 5 <= norm([ball(3), ball(-4)]) < ball(Fraction(50001, 10000))
    about_zero = widened(ball(0), ball(Fraction(1, 10**30)))
    assert is_finite(norm([about_zero]))
    assert norm([about_zero]) >= ball(Fraction(1, 10**30)) * ball(Fraction(999, 1000))
    assert norm([]) == 0


def test_the_greatest_of_balls_that_meet_contains_the_maximum():
    """1 ± 1/2 and 5/4 ± 1/2: comparing leaves the first, but the maximum may be 7/4."""
    with precision(64):
        half = ball(Fraction(1, 2))
        found = greatest([widened(ball(1), half), widened(ball(Fraction(5, 4)), half)])
        assert found.contains(ball(Fraction(7, 4)))
        assert greatest([ball(3), ball(7), ball(5)]) == 7


@pytest.mark.parametrize("exponent", [-1, True, 1.0])
def test_a_power_of_a_negative_exponent_is_refused(exponent):
    with pytest.raises(InputError, match="exponent"):
        power(ball(2), exponent)
