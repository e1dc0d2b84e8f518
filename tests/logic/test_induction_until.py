"""Induction up to a last step: what it proves, and what it refuses."""

import pytest

from verify.errors import ProofError
from verify.logic.descent import induction_until
from verify.logic.proofs import Proof
from verify.logic.terms import Symbol
from verify.prove import assume, infer, k, natural, positive, weakened

τ, other = natural("τ", r"\tau", "last step"), natural("m", "m", "another number of steps")
a = positive("a", "a", "number")
CLAIM = a * k <= a * τ
BASE = infer(0 * a <= a * τ)
STEP = infer(a * (k + 1) <= a * τ, by=[k + 1 <= τ])


def test_the_claim_holds_up_to_the_last_step():
    theorem = induction_until(CLAIM, BASE, STEP, τ)
    assert theorem.conclusion == CLAIM
    assert theorem.hypotheses == (k <= τ,)
    assert Proof.of(theorem).replayed().conclusion == CLAIM


def test_a_hypothesis_without_steps_is_kept():
    theorem = induction_until(CLAIM, weakened(BASE, a <= 1), STEP, τ)
    assert set(theorem.hypotheses) == {a <= 1, k <= τ}


@pytest.mark.parametrize(
    ("base", "step", "last"),
    [
        (BASE, STEP, other),
        (BASE, weakened(STEP, k <= other), τ),
        (weakened(BASE, k <= 5), STEP, τ),
        (assume(CLAIM), STEP, τ),
        (BASE, assume(CLAIM), τ),
        (BASE, STEP, a),
        (BASE, STEP, k),
        (BASE, STEP, Symbol("τ", r"\tau", "moves", τ.domain, frozenset({"mixture"}), integer=True)),
    ],
    ids=["other last", "about k", "base about k", "no base", "no step", "no integer", "k itself", "moves"],
)
def test_what_is_no_such_induction_is_refused(base, step, last):
    with pytest.raises(ProofError):
        induction_until(CLAIM, base, step, last)
