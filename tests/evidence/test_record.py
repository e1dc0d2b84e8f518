from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.examples import PROOF, THEOREM, checked, record, stated
from verify.errors import MisuseError
from verify.evidence import FORWARD, Claim, Evidence, Grade, Nets, Provenance
from verify.evidence.axioms import STEIN, SYMMETRY
from verify.logic.kernel import definition, weakened
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.terms import term

GRADES = st.sampled_from(Grade)


def test_grade_is_the_lowest_of_steps_and_conclusions() -> None:
    assert record(conclusions=(Grade.PROVED,), steps=(Grade.CERTIFIED,)).grade is Grade.CERTIFIED
    assert record(conclusions=(Grade.CERTIFIED, Grade.OBSERVED)).grade is Grade.OBSERVED


def test_a_typed_statement_is_argued_whatever_balls_show() -> None:
    typed = replace(stated(), formulas=None)
    found = record(typed, conclusions=(Grade.CERTIFIED,))
    assert found.grade is Grade.ARGUED
    assert "typed" in found.reason
    assert record(typed, conclusions=(Grade.OBSERVED,)).grade is Grade.OBSERVED
    assert record(typed, conclusions=(Grade.REFUTED,)).grade is Grade.REFUTED


def test_refuted_conclusion_refutes_whatever_else_went_wrong() -> None:
    found = record(
        conclusions=(Grade.PROVED, Grade.REFUTED), steps=(Grade.REFUTED,), twins=(), trouble="boom"
    )
    assert found.grade is Grade.REFUTED


def test_refuted_conclusion_says_what_is_left() -> None:
    evidence = Evidence(stated())
    evidence.conclude(checked(Grade.REFUTED, "n = 3 leaves 1/7"))
    assert evidence.record("", "node", 0.0).reason == "n = 3 leaves 1/7"


def test_refuted_lemma_leaves_the_claim_undecided_and_is_a_defect_of_the_check() -> None:
    found = record(steps=(Grade.PROVED, Grade.REFUTED))
    assert found.grade is Grade.INCONCLUSIVE
    assert found.reason.startswith(f"refuted step {PROOF.statement}")
    assert "refuted step" in found.defect


def test_undecided_step_is_no_defect() -> None:
    found = record(steps=(Grade.INCONCLUSIVE,))
    assert found.grade is Grade.INCONCLUSIVE
    assert found.reason.startswith(f"undecided step {PROOF.statement}")
    assert not found.defect


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (record(conclusions=()), "no conclusion"),
        (record(twins=()), "no false twin"),
        (record(twins=(Grade.REFUTED, Grade.PROVED)), "was not refuted"),
        (record(twins=(Grade.INCONCLUSIVE,)), "was not refuted"),
    ],
)
def test_check_that_shows_nothing_is_inconclusive(broken, why) -> None:
    assert broken.grade is Grade.INCONCLUSIVE
    assert why in broken.reason
    assert why in broken.defect


def test_trouble_is_the_reason() -> None:
    found = record(trouble="skipped: no time")
    assert (found.grade, found.reason) == (Grade.INCONCLUSIVE, "skipped: no time")


@given(st.lists(GRADES), st.lists(GRADES), st.lists(GRADES), st.sampled_from(["", "it broke"]))
def test_nothing_weak_is_ever_graded_strong(steps, conclusions, twins, trouble) -> None:
    found = record(conclusions=tuple(conclusions), steps=tuple(steps), twins=tuple(twins), trouble=trouble)
    if found.grade > Grade.INCONCLUSIVE:
        assert found.grade == min(steps + conclusions)
        assert conclusions
        assert twins
        assert set(twins) == {Grade.REFUTED}
        assert not trouble
    assert (found.grade is Grade.REFUTED) == (Grade.REFUTED in conclusions)
    assert bool(found.reason) == (found.grade <= Grade.INCONCLUSIVE)


def test_axioms_once_in_order_of_use() -> None:
    evidence = Evidence(stated())
    evidence.step(replace(checked(), axioms=(SYMMETRY, STEIN)))
    evidence.conclude(replace(checked(), axioms=(STEIN,)))
    assert evidence.record("", "node", 0.0).axioms == (SYMMETRY, STEIN)


def test_inferences_left_to_the_reader_are_listed_once_and_cost_the_proof():
    evidence = Evidence(stated())
    evidence.step(checked())
    joint = replace(checked(Grade.ARGUED), open_joints=("a < b", "a < c"))
    evidence.step(joint)
    evidence.conclude(joint)
    evidence.twin("a sign", checked(Grade.REFUTED, "2"))
    found = evidence.record("", "node", 0.0)
    assert (found.grade, found.open_joints) == (Grade.ARGUED, ("a < b", "a < c"))


def test_evidence_hands_steps_back() -> None:
    evidence, step = Evidence(stated()), checked()
    assert evidence.step(step) is evidence.conclude(step) is evidence.twin("sign", step) is step


@pytest.mark.parametrize(
    "twin",
    [lambda: infer(term(2) >= 1, by=[term(3) >= 2]), lambda: definition(term(2))],
)
def test_a_twin_that_holds_or_was_written_wrong_is_not_noticed(twin) -> None:
    with pytest.raises(MisuseError):
        Evidence(stated()).twin("what is not needed, or a value of a wrong type", twin)


def test_a_violation_refutes_whatever_the_proof_says() -> None:
    found = replace(record(), nets=Nets(violation="1 ≤ 0 for student GaussianMixture([1])"))
    assert found.grade is Grade.REFUTED
    assert found.reason == "1 ≤ 0 for student GaussianMixture([1])"


def test_a_failure_near_a_model_leaves_the_claim_undecided() -> None:
    found = replace(record(), nets=Nets(seen_false="1 ≤ 0"))
    assert (found.grade, found.reason) == (Grade.INCONCLUSIVE, "1 ≤ 0")


def test_a_hypothesis_that_no_proof_uses_is_named() -> None:
    hypothesis = term(3) >= 1
    formulas = statement(THEOREM.conclusion, given=[hypothesis])
    claim = Claim.of_formulas(FORWARD, "Lemma 1", formulas, Provenance.DERIVED)
    assert record(claim).idle_hypotheses == (r"3 \ge 1",)
    assert record(claim).used_hypotheses == frozenset()
    assert record().idle_hypotheses == ()
    assert replace(record(claim), conclusions=()).idle_hypotheses == ()  # nothing is proved
    used = Evidence(claim)
    used.conclude(weakened(THEOREM, hypothesis))
    assert used.record("", "node", 0.0).idle_hypotheses == ()
