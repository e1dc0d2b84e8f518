"""A term for a parameter: in functions, and a number for each step; what a sum or a limit binds stays."""

import pytest

from verify.errors import ProofError
from verify.lemmas.forward import V, V_k, descent, τ
from verify.logic.proofs import Proof
from verify.prove import (
    At,
    Defined,
    Next,
    along,
    assume,
    exp,
    exp_tangent,
    induction,
    infer,
    k,
    log,
    mu,
    positive,
    real,
    square,
    substituted,
    sum_of_steps,
    tends_to,
    weakened,
)  # fmt: skip

a, y = real("a", "a", "a number"), positive("y", "y", "a number")
b = Defined("b", "b", "", a * V)
V_next, STEPS = At(descent, V, k, 1), sum_of_steps(τ)
GROWS = along(infer(Next(descent, V) >= y + 1, by=[Next(descent, V) >= V + 1, y <= V]), descent)


def test_in_functions_and_in_functions_of_functions():
    theorem = substituted(weakened(exp_tangent(a * log(y) + 1), exp(a) <= y), a, y**2)
    assert theorem.conclusion == (exp(y**2 * log(y) + 1) >= y**2 * log(y) + 2)
    assert theorem.hypotheses == (exp(y**2) <= y,)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_a_bound_that_moves_with_the_step():
    theorem = substituted(GROWS, y, 1 + k, infer(1 + k > 0))
    assert set(theorem.hypotheses) == {V_next >= V_k + 1, V_k >= 1 + k}
    assert theorem.conclusion == (V_next >= 2 + k)
    assert Proof.of(theorem).replayed().conclusion == theorem.conclusion


def test_what_is_assumed_of_it_at_one_step_is_not_so_at_all():
    theorem = substituted(weakened(GROWS, y <= 5), y, 1 + k, infer(1 + k > 0))
    with pytest.raises(ProofError, match="speaks of one step k"):
        induction(V_k >= 1 + k, assume(At(descent, V, None, 0) >= 1), theorem)


def test_the_last_step_may_be_the_next_one():
    theorem = substituted(infer(τ + 1 >= k, by=[k <= τ]), τ, k + 1, infer(k + 1 >= 0))
    assert theorem.conclusion == (k + 2 >= k)
    with pytest.raises(ProofError, match="not known to be an integer"):
        substituted(infer(τ + 1 >= k, by=[k <= τ]), τ, k + y, infer(k + y >= 0))


@pytest.mark.parametrize(
    ("theorem", "why"),
    [
        (infer(STEPS(exp(-1 * a * k)) <= STEPS(exp(-1 * a * k)) + 1), "stands inside"),  # Σ binds k
        (assume(tends_to(a * V_k, 0)), "binds"),  # so does the limit
        (weakened(infer(a <= a), tends_to(a * V_k, 0)), "binds"),
        (assume(At(descent, b, k, 0) >= 1), "stands inside"),
        (assume(b >= 1), "stands inside"),
    ],
)
def test_what_is_bound_or_hidden_is_refused(theorem, why):
    with pytest.raises(ProofError, match=why):
        substituted(theorem, a, k)


def test_under_a_sum_over_steps_a_constant_factor_stays_outside():
    theorem = substituted(infer(STEPS(a * V_k) <= STEPS(a * V_k) + 1), a, k)
    assert theorem.conclusion == (k * STEPS(V_k) <= k * STEPS(V_k) + 1)


@pytest.mark.parametrize("value", [square(mu), exp(square(mu))])
def test_what_differs_from_component_to_component_is_refused(value):
    with pytest.raises(ProofError, match="depends on i"):
        substituted(infer(a * a >= 0, squares=[a]), a, value)
