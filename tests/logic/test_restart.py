"""Limits that follow from what is so at the start, so from what is so at any step; and what is refused."""

import pytest

from verify.errors import MisuseError, ProofError
from verify.logic.kernel import cited
from verify.logic.proofs import Proof
from verify.logic.vectors import Dot
from verify.prove import (
    SUM,
    At,
    Defined,
    Descent,
    E_p,
    E_phi,
    Law,
    Next,
    Symbol,
    exp,
    gradient,
    k,
    mu,
    natural,
    positive,
    restarted,
    square,
    statement,
    sum_of_steps,
    tends_in_time,
    tends_to,
    term,
    v,
    w,
)

η, a = positive("η", r"\eta", "step size"), positive("a", "a", "a number")
τ = natural("τ", r"\tau", "number of steps")
DESCENT, OTHER = Descent(mu, gradient(Law.TEACHER), η), Descent(mu, gradient(Law.STUDENT), η)
V = Defined("V", "V", "", SUM(square(mu)))
HIDDEN = Defined("H", "H", "where it starts", At(DESCENT, V, None, 0) + 0)


def V_at(index, offset=0, descent=DESCENT, of=V):
    return At(descent, of, index, offset)


def limit(*given, of=None, to=0):
    """A theorem: these hypotheses ⊢ a V_k → 0."""
    return cited("F somewhere", tends_to(a * V_at(k) if of is None else of, to), given)


@pytest.mark.parametrize(("new", "offset"), [(None, 3), (τ, 0), (τ, 2), (None, 0)])
def test_the_start_becomes_a_step_and_the_limit_stays(new, offset):
    theorem = limit(V_at(None) <= a, exp(V_at(None, 1)) * E_phi(At(DESCENT, w, None, 0)) <= a, η <= 1)
    found = restarted(theorem, DESCENT, new, offset)
    later = exp(V_at(new, offset + 1)) * E_phi(At(DESCENT, w, new, offset)) <= a
    assert found.hypotheses == (V_at(new, offset) <= a, later, η <= 1)
    assert found.conclusion == theorem.conclusion
    assert Proof.of(found).replayed().hypotheses == found.hypotheses


def test_a_limit_of_functions_of_what_the_steps_have():
    theorem = limit(V_at(None) <= a, of=exp(V_at(k, 2)) - V_at(k))
    assert restarted(theorem, DESCENT, τ).hypotheses == (V_at(τ) <= a,)


MOVES = Symbol("τ", r"\tau", "moves", τ.domain, frozenset({"mixture"}), integer=True)


@pytest.mark.parametrize(
    ("theorem", "new", "offset"),
    [
        (cited("F x", tends_in_time(a, 0), [V_at(None) <= a]), None, 1),
        (limit(V_at(k) <= a), None, 1),
        (limit(V_at(τ) <= a), None, 1),
        (limit(a >= V), None, 1),
        (limit(Next(DESCENT, V) <= a), None, 1),
        (limit(V_at(None, descent=OTHER) <= a), None, 1),
        (limit(a >= HIDDEN), None, 1),
        (limit(V_at(None, of=HIDDEN) <= a), None, 1),
        (limit(a >= sum_of_steps(τ)(V_at(k))), None, 1),
        (limit(a >= E_p(At(DESCENT, Dot(v, v), None, 0))), None, 1),
        (limit(tends_to(V_at(k), 0)), None, 1),
        (limit(a >= k), None, 1),
        (limit(of=k * V_at(k)), None, 1),
        (limit(of=V_at(k) - V_at(None)), None, 1),
        (limit(of=V_at(k), to=V_at(None)), None, 1),
        (limit(of=V_at(k, descent=OTHER)), None, 1),
        (limit(of=term(V)), None, 1),
        (limit(of=sum_of_steps(τ)(V_at(k))), None, 1),
        (limit(V_at(None) <= a), None, -1),
        (limit(V_at(None) <= a), None, True),
        (limit(V_at(None) <= a), k, 0),
        (limit(V_at(None) <= a), η, 0),
        (limit(V_at(None) <= a), MOVES, 0),
    ],
    ids=[
        "no limit of steps", "assuming each step", "assuming a numbered step", "assuming it of a state",
        "a step of a state", "another descent", "hidden step", "hidden in the value", "sum over steps",
        "law of a state", "assuming a limit", "about k", "k times", "less the start", "to the start",
        "limit of another descent", "limit of a state", "sum of steps", "back", "no number", "k itself",
        "no integer", "a step that moves",
    ],
)  # fmt: skip
def test_what_is_no_limit_from_the_start_is_refused(theorem, new, offset):
    with pytest.raises(ProofError):
        restarted(theorem, DESCENT, new, offset)


def test_a_statement_is_no_theorem():
    with pytest.raises(MisuseError, match="is no Theorem"):
        restarted(statement(a <= 1), DESCENT, τ)
