"""Exponentials of arrays against balls, over their whole range and in each kind of floats."""

from __future__ import annotations

import numpy as np
import pytest

from verify.arithmetic import ball, precision
from verify.arithmetic import exponential as room
from verify.arithmetic.exponential import (
    EXPONENTIAL_ERROR,
    KINDS,
    LARGEST_EXPONENT,
    LARGEST_LOW,
    exponential,
    split,
    two_sum,
    unit_roundoff,
)


def exact(number):
    first = float(number)
    return ball(0) + first + float(number - type(number)(first))


def arguments(kind, count=3000):
    """Over the range, near 0, and about half-way between multiples of log 2, where the rest is largest."""
    rng = np.random.default_rng(5)
    wide = rng.uniform(-LARGEST_EXPONENT, LARGEST_EXPONENT, count)
    halves = (rng.integers(-1000, 1000, count) + 0.5) * np.log(2) * (1 + rng.uniform(-1, 1, count) * 1e-14)
    high = np.concatenate([wide, rng.uniform(-1, 1, count), halves, [0.0, -0.0, 5e-324, -1e-300]]).astype(
        kind
    )
    if kind is not np.float64:
        high += (high * rng.uniform(-1, 1, len(high)) * 2.0**-56).astype(kind)
    return np.clip(high, -LARGEST_EXPONENT, LARGEST_EXPONENT), (
        rng.uniform(-1, 1, len(high)) * LARGEST_LOW
    ).astype(kind)


def worst(high, low):
    """The largest log-error, in units of u."""
    with precision(200):
        pairs = zip(exponential(high, low), high, low, strict=True)
        errors = [float(abs((exact(value) / (exact(h) + exact(lo)).exp()).log())) for value, h, lo in pairs]
    return max(errors) / unit_roundoff(high.dtype)


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_within_their_error_and_nearly_reach_it(kind):
    assert 1 < worst(*arguments(kind)) <= EXPONENTIAL_ERROR


@pytest.mark.parametrize("kind", KINDS)
def test_a_term_of_the_series_left_out_is_seen(kind, monkeypatch):
    coefficients = room._coefficients(kind)
    monkeypatch.setattr(room, "_coefficients", lambda _: coefficients[2:])
    assert worst(*arguments(kind, 300)) > EXPONENTIAL_ERROR


@pytest.mark.parametrize("kind", KINDS)
def test_log_two_in_one_number_is_not_enough(kind, monkeypatch):
    first, _ = room._logarithm_of_two()
    monkeypatch.setattr(room, "_logarithm_of_two", lambda: (first, 0.0))
    assert worst(*arguments(kind, 300)) > EXPONENTIAL_ERROR


@pytest.mark.parametrize("kind", KINDS)
def test_halves_and_sums_are_exact(kind):
    rng = np.random.default_rng(6)
    a, b = (rng.normal(size=500).astype(kind) * kind(10) ** rng.integers(-9, 9, 500) for _ in range(2))
    with precision(400):
        for x, high, low in zip(a, *split(a), strict=True):
            assert exact(high) + exact(low) == exact(x)
            for first, second in ((high, high), (high, low)):
                assert exact(first * second) == exact(first) * exact(second)
        for x, y, total, rest in zip(a, b, *two_sum(a, b), strict=True):
            assert exact(total) + exact(rest) == exact(x) + exact(y)
