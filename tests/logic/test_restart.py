"""Theorems about a run, said of what follows one of its steps: what may be said, and what is refused."""

import pytest

from verify.errors import ProofError
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
    along,
    assume,
    exp,
    gradient,
    infer,
    k,
    mu,
    natural,
    positive,
    restarted,
    square,
    sum_of_steps,
    tends_to,
    v,
    w,
    weakened,
)

η, a = positive("η", r"\eta", "step size"), positive("a", "a", "a number")
DESCENT, OTHER = Descent(mu, gradient(Law.TEACHER), η), Descent(mu, gradient(Law.STUDENT), η)
V = Defined("V", "V", "", SUM(square(mu)))
τ = natural("τ", r"\tau", "number of steps")


def V_at(index, offset=0, descent=DESCENT):
    return At(descent, V, index, offset)


def test_every_step_is_a_later_one_and_k_still_counts():
    theorem = weakened(assume(V_at(k, 1) * (1 + a * k) <= V_at(None)), η <= 1)
    later = restarted(theorem, DESCENT, 3)
    assert later.conclusion == (V_at(k, 4) * (1 + a * k) <= V_at(None, 3))
    assert set(later.hypotheses) == {later.conclusion, η <= 1}
    assert Proof.of(later).replayed().conclusion == later.conclusion


def test_inside_of_functions_means_and_limits_too():
    mean = E_phi(At(DESCENT, w, k, 0)) * exp(V_at(τ)) <= a
    assert restarted(assume(mean), DESCENT, 2).conclusion == (
        E_phi(At(DESCENT, w, k, 2)) * exp(V_at(τ, 2)) <= a
    )
    limit = restarted(assume(tends_to(V_at(k), 0)), DESCENT, 2)
    assert limit.conclusion == tends_to(V_at(k, 2), 0) != tends_to(V_at(k), 0)


def test_what_holds_at_the_start_is_not_said_of_it_again():
    """From V_0 ≤ a ⊢ V_k ≤ a nothing follows about k + 3 from V_0 ≤ a alone."""
    later = restarted(weakened(assume(V_at(k) <= a), V_at(None) <= a), DESCENT, 3)
    assert later.hypotheses == (V_at(k, 3) <= a, V_at(None, 3) <= a)


HIDDEN = Defined("V_0", "V_0", "where it starts", V_at(None) + 0)


@pytest.mark.parametrize(
    ("theorem", "step"),
    [
        (assume(a >= V), 1),
        (weakened(assume(V_at(k) <= a), a >= V), 1),
        (weakened(assume(V_at(k) <= a), Next(DESCENT, V) <= a), 1),
        (assume(V_at(k, descent=OTHER) <= V_at(k)), 1),
        (assume(V_at(k) <= HIDDEN), 1),
        (assume(a >= sum_of_steps(τ)(V_at(k))), 1),
        (assume(a >= E_p(At(DESCENT, Dot(v, v), k, 0))), 1),
        (assume(V_at(k, 1) <= a), -1),
        (assume(V_at(k) <= a), True),
    ],
    ids=[
        "about a state", "assuming it of a state", "a step of a state", "another descent", "hidden step",
        "sum over steps", "law of a state", "back", "no number",
    ],
)  # fmt: skip
def test_what_is_of_no_step_of_this_run_is_refused(theorem, step):
    with pytest.raises(ProofError):
        restarted(theorem, DESCENT, step)


def test_a_theorem_of_a_state_is_followed_first():
    followed = along(infer(2 * a >= V, by=[a >= V]), DESCENT)
    assert restarted(followed, DESCENT, 5).conclusion == (V_at(k, 5) <= 2 * a)
