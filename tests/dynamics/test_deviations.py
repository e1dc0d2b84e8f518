"""Deviations against enclosed gradient descent at full digits, difference quotients and bad input."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify import GaussianMixture, forward_fisher
from verify.arithmetic import Ball, ball, certainly_less, magnitude, overlap, precision
from verify.dynamics import MeanValue, Objective, descend
from verify.dynamics.deviations import line, tube
from verify.errors import InputError, PrecisionError

RATE = Fraction(1, 5)


def tiny(exponent: int) -> Fraction:
    return Fraction(1, 10**exponent)


@pytest.mark.parametrize(
    ("start", "offsets", "digits"),
    [
        (Fraction(1), [tiny(90), -tiny(90)], 120),
        (Fraction(2), [tiny(9), tiny(10), -3 * tiny(9)], 40),
        (Fraction(3), [tiny(12), 2 * tiny(12), Fraction(0), -tiny(13)], 40),
    ],
)
def test_a_line_contains_descent_at_full_digits(start, offsets, digits):
    steps, bits = 6, int(3.4 * digits) + 60
    student = GaussianMixture([start + c for c in offsets])
    run = descend(Objective.forward(), student, RATE, steps, MeanValue(digits, bits, tiny(digits - 6)))
    path = line(start, offsets, RATE, Fraction(1, 20), bits=bits)
    with precision(bits):
        for k in range(1, steps + 1):
            for i, c in enumerate(path.offsets[k]):
                exact = run.iterates[k][i][0] - path.reference[k]
                assert overlap(exact, c)
                assert not overlap(exact + c / 1000, c)  # a part in a thousand would be seen


def test_the_tube_contains_the_line_and_is_no_wider_than_it_must():
    n, start, radius = 3, Fraction(2), tiny(30)
    box = tube(n, 1, start, RATE, radius, Fraction(1, 20))
    path = line(start, [radius, -radius, Fraction(0)], RATE, Fraction(1, 20))
    slightly = 1 + ball(tiny(9))  # at the start all bounds are equal up to rounding
    for each, together, offsets in zip(box.each, box.together, path.offsets, strict=True):
        widest = max((magnitude(c) for c in offsets), key=float)
        assert widest < each * slightly
        assert each < together * slightly
        assert each < 4 * widest


@pytest.mark.parametrize("d", [1, 2, 3])
def test_one_step_in_space_stays_in_the_tube(d):
    """From corners of the box, in any direction: 30 digits of deviation against 60 digits of descent."""
    n, start, radius = 3, Fraction(2), tiny(30)
    corners = [[radius] + [0] * (d - 1), [0] * (d - 1) + [-radius], [0] * d]
    student = GaussianMixture([[start + c[0], *c[1:]] for c in corners])
    gradient = forward_fisher(student, digits=60).gradient
    box = tube(n, d, start, RATE, radius, Fraction(9, 5))
    with precision(300):
        for mean, row in zip(student.means, gradient, strict=True):
            moved = [ball(m) - ball(RATE) * g for m, g in zip(mean, row, strict=True)]
            moved[0] = moved[0] - ball(start) * (1 - 2 * ball(RATE) / n)
            assert certainly_less(norm(moved), box.each[1])


def norm(values: list[Ball]) -> Ball:
    return sum((c * c for c in values), ball(0)).sqrt()


def test_a_reference_that_moves_half_as_fast_is_left():
    """The reported step A ← A − (η/n)A: after one step the means are not where it says."""
    box = tube(2, 1, Fraction(3), RATE, tiny(50), Fraction(2))
    reported = 3 * (1 - RATE / 2)
    assert not overlap(box.reference[1], ball(reported))
    assert abs(box.reference[1] - ball(reported)) > 10**40 * box.each[1]


def test_exponents_have_no_limit():
    with precision(96):
        radius = (-ball(343_440)).exp() / 1620
    box = tube(5, 3, Fraction(6), RATE, radius, Fraction(1, 30))
    assert 0 < box.each[-1] < ball(10) ** -149_000


def test_deviations_that_grow_too_large_are_refused():
    with pytest.raises(PrecisionError, match="smaller box"):
        tube(2, 1, Fraction(3), RATE, tiny(2), Fraction(1, 12))


def test_a_line_stops_before_an_offset_is_large():
    path = line(Fraction(4), [tiny(9), -tiny(9)], RATE, Fraction(1, 12), largest=tiny(7))
    assert len(path.reference) == len(path.offsets) > 1
    assert norm(list(path.offsets[-1])) < ball(tiny(7))


GOOD = {"n": 2, "dimension": 1, "start": 1, "rate": RATE, "radius": tiny(9), "until": Fraction(1, 12)}


@pytest.mark.parametrize(
    "bad",
    [
        {"n": 1},
        {"n": True},
        {"dimension": 0},
        {"start": Fraction(-1)},
        {"start": 1.0},
        {"rate": 2},
        {"rate": tiny(9)},
        {"radius": Fraction(0)},
        {"until": 0},
    ],
)
def test_bad_input_of_a_tube_is_refused(bad):
    with pytest.raises(InputError, match=next(iter(bad))):
        tube(**(GOOD | bad))


@pytest.mark.parametrize("bad", [{"offsets": [tiny(3)]}, {"largest": 2}, {"until": -1}])
def test_bad_input_of_a_line_is_refused(bad):
    good = {"start": Fraction(2), "offsets": [tiny(3), -tiny(3)], "rate": RATE, "until": Fraction(1, 12)}
    with pytest.raises(InputError):
        line(**(good | bad))
