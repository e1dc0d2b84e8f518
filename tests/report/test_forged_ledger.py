"""A ledger whose proofs say more than their lines: running them again must notice."""

from __future__ import annotations

import copy
import dataclasses

import pytest

from verify.errors import InputError, ProofError
from verify.evidence import FORWARD, Evidence, Provenance, Step, claim, claim_of
from verify.prove import equals, exp, exp_tangent, infer, real, statement
from verify.report.ledger_file import record_from_plain, record_to_plain

a = real("a", "a", "a number")


@pytest.fixture(scope="module")
def plain():
    @claim(FORWARD, "x", statement(exp(a) >= a + 1), provenance=Provenance.DERIVED)
    def test(evidence):
        pass

    evidence = Evidence(claim_of(test))
    evidence.conclude(exp_tangent(a))
    evidence.twin("1 = 0", lambda: infer(equals(1, 0)))
    return record_to_plain(evidence.record("", "node", 0.0))


def proof_after(plain, change):
    forged = copy.deepcopy(plain)
    change(forged["conclusions"][0])
    return record_from_plain(forged).conclusions[0].proof


def test_an_honest_proof_runs_again(plain):
    assert proof_after(plain, lambda step: None).replayed().conclusion == (exp(a) >= a + 1)


def test_another_statement_is_noticed(plain):
    def change(step):
        step["statement"] = step["proof"]["statement"] = "1 = 0"

    with pytest.raises(ProofError, match="1 = 0"):
        proof_after(plain, change).replayed()


@pytest.mark.parametrize(
    ("name", "said"),
    [("axioms", []), ("oracles", ["identity"]), ("cites", [["F Lemma 1", "⊢"]]), ("conclusion", "1 = 0")],
)
def test_what_a_proof_rests_on_is_compared(plain, name, said):
    with pytest.raises(ProofError, match=name):
        proof_after(plain, lambda step: step["proof"].__setitem__(name, said)).replayed()


def test_a_step_lists_the_axioms_of_its_proof():
    with pytest.raises(InputError, match="exponential function"):
        dataclasses.replace(Step.of(exp_tangent(a)), axioms=())
