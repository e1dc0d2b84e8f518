from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.algebra import notation as nt
from verify.algebra import tensor
from verify.algebra.second_opinion import RawNotation, residual
from verify.algebra.tensor import Expression, Factor, as_expression
from verify.errors import BudgetError, InputError

SCALARS = [
    nt.w(),
    nt.w("j"),
    nt.v("b") * nt.mu("b"),
    nt.M("b", "c") * nt.v("b") * nt.v("c"),
    nt.delta("b", "b"),
]
scalars = st.lists(st.tuples(st.integers(-3, 3), st.sampled_from(SCALARS)), max_size=3).map(
    lambda terms: sum((c * s for c, s in terms), as_expression(0))
)


@settings(deadline=None, max_examples=30)
@given(scalars, scalars, scalars)
def test_ring_laws(p: Expression, q: Expression, r: Expression) -> None:
    assert p + q == q + p
    assert p * q == q * p
    assert (p + q) + r == p + (q + r)
    assert (p * q) * r == p * (q * r)
    assert p * (q + r) == p * q + p * r
    assert (p - p).is_zero
    assert p * 1 == p
    assert (p * 0).is_zero


@given(st.permutations("bcef"), st.permutations(range(5)))
def test_normal_form_does_not_see_names_of_summed_indices_nor_the_order(
    names: list[str], order: list[int]
) -> None:
    b, c, e, f = names
    factors = [("M", b + c + e), ("M", c + b), ("M", e + f), ("T", "a"), ("x", f)]
    term = tuple(Factor(h, "", tuple(k)) for h, k in (factors[k] for k in order))
    reference = nt.M("b", "c", "e") * nt.M("b", "c") * nt.M("e", "f") * nt.T("a") * nt.x("f")
    assert Expression([(term, Fraction(1))]) == reference


def test_sums_inside_factors_stay_apart() -> None:
    square = nt.v("b") * nt.v("b")
    assert square * square == nt.v("b") * nt.v("b") * (nt.v("c") * nt.v("c"))
    assert square**2 == square * square
    assert square**0 == 1


def test_different_contractions_differ() -> None:
    m, v = nt.M, nt.v
    assert not (m("b", "c") * m("b", "c") - m("b", "b") * m("c", "c")).is_zero
    assert not (m("b", "c") * v("b") * v("c") - m("b", "b") * v("c") * v("c")).is_zero


def test_delta_renames_and_its_trace_is_the_dimension() -> None:
    assert nt.delta("a", "b") * nt.v("b") == nt.v("a")
    assert nt.delta("a", "b") * nt.delta("b", "c") == nt.delta("c", "a")
    assert nt.delta("a", "b") * nt.delta("a", "b") == tensor.symbol(tensor.DIMENSION)


def test_relabelling_swaps_and_contracts() -> None:
    product = nt.v("a") * nt.mu("b")
    assert product.relabel(a="b", b="a") == nt.v("b") * nt.mu("a")
    assert product.relabel(a="b") == nt.v("c") * nt.mu("c")
    assert product.free == {"a", "b"}


def test_equality_and_hash() -> None:
    assert nt.v("a") != nt.v("b")
    assert nt.v("a") != 1
    assert as_expression(3) == 3
    assert hash(as_expression(3)) == hash(3)
    assert as_expression(0) == 0
    assert hash(as_expression(0)) == hash(0)
    assert nt.v("a") != "v"


def test_only_exact_coefficients() -> None:
    with pytest.raises(InputError, match="exact"):
        nt.v("a") * 0.1


def test_factorial_work_is_refused() -> None:
    with pytest.raises(BudgetError, match="8 index pairs"):
        (nt.v("a") * nt.v("a")) ** 8


@pytest.mark.parametrize("N", [nt, RawNotation()], ids=["normal", "raw"])
@pytest.mark.parametrize(
    "formula",
    [
        lambda N: N.v("a") * N.v("a") * N.v("a"),
        lambda N: N.v("a") * (N.v("a") * N.mu("a")),
        lambda N: N.C("a", "b") * N.C("b", "a") * N.C("a", "a"),
        lambda N: N.C("a", "a") * N.C("a", "b") * N.C("a", "b"),
        lambda N: N.M("a", "a") * N.v("a"),
        lambda N: N.v("a") * N.delta("a", "a"),
        lambda N: (N.v("a") * N.v("a") + N.C("b", "b")) * N.mu("b"),
    ],
)
def test_an_index_that_occurs_three_times_is_refused_where_it_is_written(formula, N) -> None:
    """v_a v_a v_a was taken for |v|² v_a, and C_ab C_ba C_aa for ‖C‖² tr C."""
    with pytest.raises(InputError, match="more than twice"):
        formula(N)


def test_brackets_keep_sums_apart() -> None:
    square = nt.v("a") * nt.v("a")
    assert square.closed() * nt.v("a") == nt.v("b") * nt.v("b") * nt.v("a")
    assert square**2 * nt.v("a") == square.closed() * square.closed() * nt.v("a")
    trace = nt.C("a", "a")
    assert trace.closed() * trace.closed() == trace * nt.C("b", "b") == trace**2
    raw = RawNotation()
    written = (raw.v("a") * raw.v("a")).closed() * raw.v("a")
    assert residual(written, square.closed() * nt.v("a")) == 0


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="more than twice"):
        nt.M("b", "b", "b")
    with pytest.raises(InputError, match="summands differ"):
        nt.v("a") + nt.v("b")
    with pytest.raises(InputError, match="contract first"):
        nt.v("a") ** 2
    with pytest.raises(InputError, match="no inverses"):
        nt.w() ** -1


@pytest.mark.parametrize("number", [2, Fraction(2, 3), -5])
def test_formulas_are_divided_by_numbers(number):
    assert (nt.v("a") / number) * number == nt.v("a")
    assert nt.v("a") / number == Fraction(1) / number * nt.v("a")


@pytest.mark.parametrize("divisor", [0, Fraction(0), 0.5, nt.w(), "2"])
def test_no_other_division_is_made(divisor):
    with pytest.raises(InputError, match="divisor"):
        nt.v("a") / divisor
