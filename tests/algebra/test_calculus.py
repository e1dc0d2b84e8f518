from __future__ import annotations

from collections.abc import Callable

import pytest

from verify.algebra import notation as nt
from verify.algebra.calculus import Law, gradient, mean_gradient, peel, stein, sum_over_components
from verify.algebra.tensor import Expression
from verify.errors import InputError

SCALARS = [
    nt.w(),
    nt.v("e") * nt.mu("e"),
    nt.M("e", "e").closed(),
    nt.x("e") * nt.T("e"),
    nt.C("e", "f") * nt.C("e", "f"),
]


@pytest.mark.parametrize("derivative", [gradient, mean_gradient])
@pytest.mark.parametrize("p", SCALARS)
@pytest.mark.parametrize("q", SCALARS)
def test_a_derivative_is_a_derivation(
    derivative: Callable[[Expression, str], Expression], p: Expression, q: Expression
) -> None:
    assert derivative(p * q, "b") == derivative(p, "b") * q + p * derivative(q, "b")
    assert derivative(2 * p - q, "b") == 2 * derivative(p, "b") - derivative(q, "b")


@pytest.mark.parametrize("p", SCALARS)
def test_second_derivatives_commute(p: Expression) -> None:
    assert gradient(gradient(p, "b"), "c") == gradient(gradient(p, "c"), "b")
    assert mean_gradient(mean_gradient(p, "b"), "c", "j") == mean_gradient(mean_gradient(p, "c", "j"), "b")
    assert mean_gradient(gradient(p, "b"), "c") == gradient(mean_gradient(p, "c"), "b")


def test_gradient_of_the_posterior_mean_is_the_covariance() -> None:
    assert gradient(nt.v("a"), "b") == nt.C("a", "b")
    assert gradient(nt.v_star("a"), "b") == nt.C_star("a", "b")


def test_an_index_that_is_free_already_is_contracted() -> None:
    assert gradient(nt.v("a"), "a") == nt.C("a", "a")
    assert gradient(nt.x("a"), "a") == nt.delta("a", "a")


@pytest.mark.parametrize("law", Law)
def test_peeling_removes_x(law: Law) -> None:
    start = nt.x("b") * nt.x("b") * nt.w()
    once = start + stein(peel(start, law), law, "_s")
    twice = once + stein(peel(once, law), law, "_s")
    assert not twice.mentions("x")
    assert peel(twice, law).is_zero


def test_stein_of_the_normal_law_by_hand() -> None:
    assert stein(nt.v("b"), Law.NORMAL, "b") == nt.C("c", "c") - nt.x("c") * nt.v("c")
    assert stein(nt.v("b"), Law.STUDENT, "b") == nt.M("c", "c") - nt.x("c") * nt.v("c")


def test_sum_over_components_closes_to_moments() -> None:
    assert sum_over_components(nt.w() * nt.mu("b") * nt.mu("c")) == nt.M("b", "c")
    assert sum_over_components(nt.w()) == 1


def test_a_square_of_a_weight_has_no_sum() -> None:
    with pytest.raises(InputError, match="linear in the weight"):
        sum_over_components(nt.w() ** 2)
