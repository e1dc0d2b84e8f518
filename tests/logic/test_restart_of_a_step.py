"""Descent from a later step: what a theorem becomes there, and which theorems are refused."""

from __future__ import annotations

import pytest

from verify.errors import ProofError
from verify.lemmas.reverse import V_0, F, V, V_k, V_next, descent, η, τ
from verify.logic.flow import During, Flow
from verify.logic.proofs import Proof
from verify.logic.terms import Symbol
from verify.logic.vectors import Dot

from verify.prove import (  # isort: skip
    SUM, At, Defined, Descent, E_p, Law, Next, assume, definition, exp, gradient, infer, k, log, mu,
    natural, positive, restarted, square, sum_of_steps, tends_to, term, v, weakened,
)  # fmt: skip

K, a = natural("K", "K", "where to begin"), positive("a", "a", "a number")
V_K = At(descent, V, K, 0)
OTHER = Descent(mu, gradient(Law.TEACHER), η)
START, HIDDEN = Defined("S", "S", "", V_0 + V), Defined("D", "D", "", V_0 + 1)


def test_start_step_and_number_move():
    theorem = restarted(assume(a * V_next * (1 + k) <= V_0 + At(descent, V, None, 2)), descent, K)
    wanted = a * V_next * (1 + k - K) <= V_K + At(descent, V, K, 2)
    assert theorem.conclusion == wanted
    assert theorem.hypotheses == (wanted, k >= K)
    assert Proof.of(theorem).replayed().conclusion == wanted


def test_from_a_fixed_step_on():
    theorem = restarted(assume(V_k * (1 + k) <= V_0), descent, None, 3)
    assert theorem.conclusion == (V_k * (k - 2) <= At(descent, V, None, 3))
    assert theorem.hypotheses == (theorem.conclusion, k >= 3)
    assert Proof.of(theorem).replayed().hypotheses == theorem.hypotheses


def test_numbers_in_functions_and_powers_move():
    theorem = restarted(assume(exp(-1 * a * k) * V_k + k**2 <= log(k + 1 + V_0)), descent, K)
    assert theorem.conclusion == (exp(-1 * a * (k - K)) * V_k + (k - K) ** 2 <= log(k - K + 1 + V_K))


def test_a_sum_of_numbers_and_what_does_not_move_stay():
    steps = sum_of_steps(τ)
    theorem = restarted(assume(steps(term(k)) * a <= SUM(V_k) + V_0), descent, K)
    assert theorem.conclusion == (steps(term(k)) * a <= SUM(V_k) + V_K)


@pytest.mark.parametrize(
    "formula",
    [
        V_k <= At(descent, V, τ, 0),
        sum_of_steps(τ)(V_k) <= V_0,
        tends_to(V_k, 0),
        V_k <= V,
        V_k <= Next(descent, V),
        V_k <= square(mu),
        V_k <= term(Defined("D", "D", "", term(k) + 1)),
        V_k <= HIDDEN,
        At(descent, START, k, 0) <= V_0,
        At(OTHER, V, k, 0) <= V_0,
        V_k <= At(descent, V, K, 0),
        E_p(At(descent, Dot(v, v), k, 0)) >= V_0,
        V_k <= During(Flow(mu, descent.gradient), V, True),
    ],
    ids=[
        "another step", "a sum of values at steps", "a limit", "a state at no step", "a next state",
        "a mean at no step", "a hidden number", "a hidden start", "a start hidden in a value", "two descents",
        "step K already", "law of a state", "a flow",
    ],
)  # fmt: skip
def test_what_cannot_move_is_refused(formula):
    with pytest.raises(ProofError):
        restarted(assume(formula), descent, K)


def test_two_descents_in_two_formulas_are_refused():
    theorem = weakened(assume(V_k <= V_0), At(OTHER, F, None, 0) >= 0)
    with pytest.raises(ProofError, match="of another step"):
        restarted(theorem, descent, K)


def test_a_start_hidden_in_a_hypothesis_is_refused():
    with pytest.raises(ProofError, match="hides one"):
        restarted(infer(V_k <= HIDDEN + a, by=[V_k <= HIDDEN]), descent, K)
    with pytest.raises(ProofError, match="hides one"):
        restarted(definition(HIDDEN), descent, K)


@pytest.mark.parametrize(
    "first",
    [
        k,
        a,
        Symbol("K", "K", "moves", K.domain, frozenset({"mixture"}), integer=True),
        Symbol("K", "K", "below 0", (), frozenset(), integer=True),
    ],
    ids=["k itself", "no integer", "moves", "negative"],
)
def test_what_is_no_step_is_refused(first):
    with pytest.raises(ProofError, match="number"):
        restarted(assume(V_k <= V_0), descent, first)
