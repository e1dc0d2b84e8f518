"""Float node sums contain what balls find on the same nodes; each part of their radii is needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from tests.expectation.float_cases import checked, marked, power, random_comparison, two_axes
from verify.algebra.calculus import Law
from verify.arithmetic import ball, half_width, middle, precision
from verify.evidence.exact import Dyadic
from verify.expectation import float_sums as module
from verify.expectation.float_loop import Loop
from verify.expectation.float_sums import float_sums

entries_of = cache(random_comparison)  # several tests look at the first cases


def test_random_sums_contain_the_truth(pytestconfig):
    for seed in range(2 * pytestconfig.getoption("cases")):
        entries = entries_of(seed)
        assert entries is None or all(e.is_contained for e in entries), f"case {seed}"


def test_few_random_sums_are_refused():
    assert sum(entries_of(seed) is None for seed in range(60)) <= 3


def test_radii_are_within_a_hundred_times_the_true_error():
    # Of all sums of a problem the one that rounding hit hardest: in half of the problems at least.
    worst = [
        max((e.error / e.radius for e in entries if e.radius), default=0.0)
        for seed in range(0, 120, 2)
        if (entries := entries_of(seed))
    ]
    assert np.median(worst) > 1 / 100


def test_a_thousandth_of_the_radius_would_not_do():
    entries = [e for seed in range(0, 40, 2) for e in entries_of(seed) or ()]
    assert any(e.error > e.radius / 1000 for e in entries)


def test_rows_left_out_are_in_the_radius():
    # One component has weight 1 everywhere, so the sum is the mass itself.
    sources = two_axes([[0], [0]], [[0]], [ball(1)], [marked(1)], weights=[ball(1), ball(Fraction(1, 1000))])
    (entry,) = checked(sources, Dyadic(1, -7))
    assert entry.is_contained
    assert entry.error == pytest.approx(1e-3)
    assert entry.radius < 1.1 * entry.error


def test_columns_left_out_are_in_the_radius():
    gauss = [ball(Fraction(1, 64000))] * 32 + [ball(1)] * 16 + [ball(Fraction(1, 32000))] * 32
    sources = two_axes([[0], [0]], [[0]] * 80, gauss, [marked(1)])
    (entry,) = checked(sources, Dyadic(1, -3))
    assert entry.is_contained
    assert entry.error == pytest.approx(3e-3)
    assert entry.radius < 1.1 * entry.error


def test_nodes_where_all_terms_are_tiny_are_in_the_radius():
    # Σ a_i b_i = 2^-690 + 2^-700: too little to divide by; the second component has all the weight.
    sources = two_axes([[0, -690], [0, 0]], [[-700, 0]], [ball(1)], [marked(1)])
    first, second = checked(sources)
    assert first.is_contained
    assert second.is_contained
    assert second.error > 0.9
    assert second.radius < 1.1 * second.error


def test_tiny_terms_are_in_the_radius_where_the_law_is_the_student():
    sources = two_axes([[0, -690], [0, 0]], [[-700, 0]], [ball(1)], [marked(1)], law=Law.STUDENT)
    assert all(e.is_contained for e in checked(sources))


@pytest.mark.parametrize("mean", [Fraction(1), Fraction(10) ** -150])
def test_underflow_is_in_the_radius(mean):
    # The only mean that is not 0 has next to no weight, so that moment and majorant are flushed to 0.
    sources = two_axes([[-950, 0]], [[-300, 0]], [ball(1)], [marked(1, 1)], means=(mean, Fraction(0)))
    assert all(e.is_contained for e in checked(sources))


def test_underflow_of_pairs_of_weights_is_in_the_radius():
    # s = 2^-397, and a_1 a_2 = 2^-1080 is flushed: w_1 w_2 = 2^-286 is lost.
    sources = two_axes([[0, -540, -540]], [[-397, 0, 0]], [ball(1)], [marked(2)])
    entries = checked(sources)
    assert all(e.is_contained for e in entries)
    assert min(e.error for e in entries) == 2.0**-286


def test_without_the_term_for_underflow_these_would_be_false(monkeypatch):
    monkeypatch.setattr(module, "_UNDERFLOW", -100_000)
    sources = two_axes([[-950, 0]], [[-300, 0]], [ball(1)], [marked(1, 1)], means=(Fraction(1), Fraction(0)))
    assert not all(e.is_contained for e in checked(sources))


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_sums_do_not_depend_on_the_number_of_threads(monkeypatch, threads):
    monkeypatch.setattr("verify.expectation.float_nodes.NODES_AT_ONCE", 64)
    rng = np.random.default_rng(1)
    rows, columns = rng.integers(-5, 5, (50, 3)).tolist(), rng.integers(-5, 5, (40, 3)).tolist()
    sources = two_axes(
        rows, columns, [ball(k + 1) / 7 for k in range(40)], [marked(1, 1, 2)], means=(1, -2, 3)
    )
    with precision(128):
        one, many = float_sums(sources, power(-20)), float_sums(sources, power(-20), threads)
    assert all(
        bool(middle(a) == middle(b)) and bool(half_width(a) == half_width(b))
        for key in one
        for a, b in zip(one[key], many[key], strict=True)
    )


@pytest.mark.parametrize("count", [1, 2, 5, 7, 50])
def test_all_parts_are_added(monkeypatch, count):
    monkeypatch.setattr("verify.expectation.float_nodes.NODES_AT_ONCE", 16)
    rows = np.random.default_rng(2).integers(-5, 5, (count, 3)).tolist()
    assert all(e.is_contained for e in checked(two_axes(rows, [[0, 1, 2]], [ball(1)], [marked(1)])))


def test_threads_work_in_arrays_of_their_own():
    loop = Loop(None, (), (), None, Law.NORMAL)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(loop._array, "values", (8,)).result()
    assert not np.shares_memory(loop._array("values", (8,)), other)
    assert np.shares_memory(loop._array("values", (8,)), loop._array("values", (4, 2)))


def test_what_is_no_number_is_left_to_balls():
    sources = two_axes([[0]], [[0]], [ball(1)], [marked(1)], weights=[ball(0)])
    with precision(128):
        assert float_sums(sources, power(-20)) is None


def test_nothing_to_sum_is_no_sum():
    sources = two_axes([[0]], [[0]], [ball(1)], [])
    with precision(128):
        assert float_sums(sources, power(-20)) == {}
