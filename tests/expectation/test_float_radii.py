"""What a radius of a float sum must hold, one kind at a time, at nodes where nothing else is as large.

Nodes are made by hand, so that the truth is known in rational numbers or in balls of 3000 bits: numbers half
a unit off, means and weights that are balls, mass that is left out, partition functions that underflow.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.expectation.float_cases import checked, marked, power, term, two_axes
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import UNIT, ball, precision, widened
from verify.evidence.exact import Dyadic
from verify.expectation.float_mixture import Weights
from verify.expectation.float_nodes import Density
from verify.expectation.float_sums import float_sums
from verify.expectation.float_tables import Powers
from verify.expectation.nodes import Strand

ONE = [ball(1)]


def near(value, radius):
    return widened(ball(value), ball(radius))


def holds(sources, negligible=None):
    return all(entry.is_contained for entry in checked(sources, negligible))


def refused(sources):
    with precision(128):
        return float_sums(sources, power(-300)) is None


def test_a_weight_errs_by_its_tables_and_its_products():
    """Three tables, each off by nearly u, and two products that are: five roundings to one side."""
    k = 47453132  # k²/2^52 and 2k·j/2^52 are just below ½
    j = 2**51 // (2 * k)
    kept = [1 + Fraction(n, 2**52) for n in (k, k, j)]
    with precision(200):
        true = [c + Fraction(1, 2**53) - Fraction(1, 2**80) for c in kept]
        first, second, along = map(ball, true)
        strands = [Strand([first], ()), Strand([second], ())]
        density = Density.of(Weights.of(strands, [[along]]), [], None)
    computed = Fraction(float(density.rows[0])) * Fraction(float(density.along[0][0]))
    # The last product is made in the loop, where it rounds.
    rounded = Fraction(float(density.rows[0] * density.along[0][0])) * Fraction(2) ** density.scale
    assert rounded < computed * Fraction(2) ** density.scale
    off = true[0] * true[1] * true[2] / rounded - 1
    assert Fraction(5 * (1 - 1e-6) * UNIT) < off <= Fraction(density.error)


@pytest.mark.parametrize("radius", [0, Fraction(1, 10**20), Fraction(1, 1000)])
@pytest.mark.parametrize("beside", [1, -7])
def test_a_power_of_a_mean_errs_by_its_rounding_and_its_radius(radius, beside):
    """Number and truth are half a unit and a radius apart, in units of the majorant."""
    true = 1 + Fraction(1, 2**53) - Fraction(1, 2**80)
    with precision(200):
        value = widened(ball(true - radius), ball(radius))
        found = Powers.of([[value, ball(beside)]])
    off = abs(Fraction(float(found.numbers[0, 0, 0])) - true)
    claimed = Fraction(found.errors[0]) * Fraction(float(found.numbers[0, 1, 0]))
    assert off <= claimed <= off * (1 + Fraction(1, 100))
    assert true <= Fraction(float(found.numbers[0, 1, 0]))


@pytest.mark.parametrize(
    ("rows", "weights"),
    [
        ([[0, 1], [1, near(1, Fraction(1, 2**20))]], None),
        ([[near(1, Fraction(1, 2**20)), 0], [1, 1]], None),
        ([[0, 0], [0, 0]], [ball(1), near(1, Fraction(1, 2**20))]),
    ],
    ids=["a factor of the last row", "a factor of the first row", "a weight"],
)
def test_factors_that_are_balls(rows, weights):
    assert holds(two_axes(rows, [[0, 0]], ONE, [marked(1), marked(0, 1), marked(2)], (1, -1), weights))


@pytest.mark.parametrize(
    "means",
    [
        (2, near(1, Fraction(1, 1000))),
        (near(0, Fraction(1, 1000)), 2),
        (near(0, Fraction(1, 1000)), near(1, Fraction(1, 10**9))),
        (near(1, Fraction(1, 10**6)), near(-1, Fraction(1, 10**6))),
    ],
    ids=["one of two", "about 0", "about 0 and another", "that cancel"],
)
def test_means_that_are_balls(means):
    assert holds(
        two_axes([[0, 0], [1, -1]], [[0, 0]], ONE, [marked(1, 1), marked(0, 2), marked(0, 1)], means)
    )


def test_what_cancels_errs_by_its_summands():
    """M_1 ∝ 3·7/k − 7·3/k is 0 in every row, but for roundings."""
    with precision(3000):
        rows = [[ball(Fraction(7, k)), ball(Fraction(3, k))] for k in range(3, 40, 2)]
        sources = two_axes(rows, [[0, 0]], ONE, [marked(0, 1)], (3, -7))
    (entry,) = checked(sources)
    assert entry.is_contained
    assert entry.error > 10 * entry.size


def test_coefficients_of_either_sign_have_positive_majorants():
    """M_2 − M_1² = 0 for one mean of 1/3, in which every power is rounded."""
    variance = Integrand(1, ((term(0, (2,)), Fraction(1)), (term(0, (1, 1)), Fraction(-1))))
    difference = Integrand(1, ((term(0, (1,)), Fraction(3)), (term(0, ()), Fraction(-1))))
    for integrand in (variance, difference):
        (entry,) = checked(two_axes([[0]], [[0]], ONE, [integrand], (Fraction(1, 3),)))
        assert entry.is_contained
        assert entry.error > 0


# --- mass that is left out ------------------------------------------------------------------------

SMALL = [ball(1), ball(Fraction(1, 1000))]
SQUARES = Integrand(1, ((term(0, (1, 1)), Fraction(1)), (term(0, (2,)), Fraction(1))))


@pytest.mark.parametrize(
    ("integrand", "value"),
    [(marked(0, 1), 10), (marked(0, 1, 1), 100), (SQUARES, 200)],
    ids=["M", "MM", "two"],
)
@pytest.mark.parametrize("means", [(10,), (10, 1)])
def test_mass_left_out_counts_with_the_largest_value(integrand, value, means):
    row = [0, -60][: len(means)]
    sources = two_axes([row, row], [[0] * len(means)], ONE, [integrand], means, SMALL)
    (entry,) = checked(sources, Dyadic(1, -7))
    assert entry.is_contained
    assert entry.error == pytest.approx(value / 1000)
    assert entry.radius < 1.1 * entry.error


@pytest.mark.parametrize("law", [Law.STUDENT, Law.TEACHER])
@pytest.mark.parametrize("n", [1, 6])
@pytest.mark.parametrize("where", ["rows", "first columns", "last columns"])
def test_mass_left_out_is_that_of_the_law(law, n, where):
    """Σ_i a_i b_i = n at every node: as much more mass as φ alone has."""
    gauss, weights = ONE, SMALL
    if where != "rows":
        little = [ball(Fraction(1, 32000))] * 32
        gauss = [*little, *[ball(1)] * 16] if where == "first columns" else [*[ball(1)] * 16, *little]
        weights = [ball(1)] * 2
    rows, columns = [[0] * n] * 2, [[0] * n] * len(gauss)
    teacher = (rows, columns, (1,) * n) if law is Law.TEACHER else None
    sources = two_axes(rows, columns, gauss, [marked(0)], (1,) * n, weights, law, teacher)
    (entry,) = checked(sources, Dyadic(1, -3 if n > 1 else -6))
    assert entry.is_contained
    assert entry.error == pytest.approx(n / 1000 * len(weights) ** (where != "rows"))
    assert entry.radius < 1.1 * entry.error


def test_mass_left_out_is_known_as_well_as_its_weights():
    """Nine rows of weight 1 ± 2^-9, eight of them left out."""
    sources = two_axes([[0]] * 9, [[0]], ONE, [marked(1)], weights=[near(1, Fraction(1, 513))] * 9)
    (entry,) = checked(sources, 16)
    assert entry.is_contained
    assert entry.error > 8.01


# --- partition functions that underflow -----------------------------------------------------------

TINY = [0, ball(Dyadic(5, -1073))], [ball(Dyadic(7, -1073)), 0]
"""Factors whose sum of products is 12·2^-1073, with a few bits left of each."""


def test_a_node_with_no_bits_left_is_left_out():
    row, column = TINY
    assert holds(two_axes([row], [column], ONE, [marked(1), marked(0, 1)], (1, 3)))


@pytest.mark.parametrize("law", list(Law))
@pytest.mark.parametrize("who", ["student", "teacher"])
def test_a_node_is_left_out_if_one_of_the_mixtures_has_no_bits_left(law, who):
    """With the mass that it has under the law."""
    (row, column), (plain, flat) = TINY, ([0, 0], [0, 0])
    tiny, other = ([[0, 0], row], [column], (1, 3)), ([plain, plain], [flat], (2, 5))
    student, teacher = (tiny, other) if who == "student" else (other, tiny)
    rows, columns, means = student
    wanted = [marked(1, 1), marked(0, 1, teacher=(1,)), marked(0, teacher=(2,))]
    assert holds(two_axes(rows, columns, ONE, wanted, means, law=law, teacher=teacher))


def test_nodes_without_bits_in_several_parts_add_up(monkeypatch):
    monkeypatch.setattr("verify.expectation.float_nodes.NODES_AT_ONCE", 16)
    row, column = TINY
    (first, second) = checked(two_axes([row] * 5, [column], ONE, [marked(1)]))
    assert first.is_contained
    assert second.is_contained
    assert first.error > 2


def test_products_that_were_flushed_are_not_scaled_up_to_count():
    """Two axes of two nodes: 2^-1010 twice, and between them 2^-1080, flushed, but with the mean 2^80."""
    first, second = [[0, -1010, -540]] * 2, [[-1010, 0, -540]] * 2
    means = (0, 0, 2**80)
    sources = two_axes(second, [[0, 0, 0]], ONE, [marked(0, 1)], means, middle_rows=first)
    (entry,) = checked(sources)
    assert entry.is_contained
    assert entry.size > 2**8


def test_underflow_counts_with_the_size_of_the_polynomial():
    """w_1 w_2 = 2^-286 is lost, as a_1 a_2 = 2^-1080 is flushed; and M_1 is 2^140 there."""
    sources = two_axes([[0, -540, -540]], [[-397, 0, 0]], ONE, [marked(2, 1)], (2**140, 0, 0))
    entries = checked(sources)
    assert all(e.is_contained for e in entries)
    assert min(e.error for e in entries) == 2.0**-146


# --- what is left to balls ------------------------------------------------------------------------


def test_a_polynomial_beyond_the_range_of_the_proof():
    assert refused(two_axes([[0]], [[0]], ONE, [marked(0, 1, 1)], (2**80,)))
    assert not refused(two_axes([[0]], [[0]], ONE, [marked(0, 1)], (2**80,)))


@pytest.mark.parametrize("coefficient", [2**53 + 1, 2**60 + 1])
def test_a_coefficient_that_binary64_does_not_have(coefficient):
    integrand = Integrand(1, ((term(0, (1,)), Fraction(coefficient)), (term(0, (2,)), Fraction(1))))
    assert refused(two_axes([[0]], [[0]], ONE, [integrand], (1,)))
    assert not refused(two_axes([[0]], [[0]], ONE, [marked(0, 1)], (1,)))


def test_weights_of_so_few_bits_that_mass_is_not_known():
    assert refused(two_axes([[0]], [[0]], ONE, [marked(1)], weights=[near(1, Fraction(1, 300))]))
