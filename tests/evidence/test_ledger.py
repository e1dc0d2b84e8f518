from __future__ import annotations

import pytest

from tests.evidence.examples import ledger, record, stated
from verify.errors import EvidenceError, InputError
from verify.evidence import Grade, Ledger, TwinCount, Verdict


def verdicts(made: Ledger) -> dict[str, Verdict]:
    return {verdict.claim.label: verdict for verdict in made.verdicts}


def test_one_verdict_a_claim_in_the_order_of_records() -> None:
    a, b = stated("A"), stated("B")
    made = ledger(record(b), record(a, instance="n=3"), record(b, instance="n=4"))
    assert [v.claim.label for v in made.verdicts] == ["B", "A"]
    assert [len(v.records) for v in made.verdicts] == [2, 1]


def test_lowest_instance_decides_and_is_named() -> None:
    bad = record(instance="n=4", steps=(Grade.INCONCLUSIVE,))
    (verdict,) = ledger(record(instance="n=3"), bad, record(instance="n=5")).verdicts
    assert verdict.grade is Grade.INCONCLUSIVE
    assert verdict.reason.startswith("n=4: undecided step")
    assert verdict.seconds == 1.5
    assert verdict.twins == TwinCount(refuted=3, observed=0, unproved=0, tried=3)


def test_premise_lowers_the_grade_through_a_chain() -> None:
    c, b, a = stated("C", uses=("F B",)), stated("B", uses=("F A",)), stated("A")
    found = verdicts(ledger(record(c), record(b), record(a, (Grade.CERTIFIED,))))
    assert [found[k].grade for k in "ABC"] == [Grade.CERTIFIED] * 3
    assert found["C"].own is Grade.PROVED
    assert found["C"].reason == "its premise F B is CERTIFIED"


def test_higher_premise_does_not_raise_the_grade() -> None:
    found = verdicts(ledger(record(stated("B", uses=("F A",)), (Grade.OBSERVED,)), record(stated("A"))))
    assert (found["B"].grade, found["B"].reason) == (Grade.OBSERVED, "")


def test_refuted_premise_leaves_a_claim_undecided_not_refuted() -> None:
    found = verdicts(ledger(record(stated("B", uses=("F A",))), record(stated("A"), (Grade.REFUTED,))))
    assert found["A"].grade is Grade.REFUTED
    assert found["B"].grade is Grade.INCONCLUSIVE
    assert found["B"].reason == "its premise F A is REFUTED"


def test_own_counterexample_outweighs_a_good_premise() -> None:
    found = verdicts(ledger(record(stated("B", uses=("F A",)), (Grade.REFUTED,)), record(stated("A"))))
    assert found["B"].grade is Grade.REFUTED


def test_premise_outside_the_run_leaves_the_own_grade_and_is_named() -> None:
    (verdict,) = ledger(record(stated("B", uses=("F A",)))).verdicts
    assert verdict.grade is verdict.own is Grade.PROVED
    assert verdict.absent == ("F A",)


def test_premise_of_a_premise_outside_the_run_is_named_too() -> None:
    b, c = stated("B", uses=("F A", "F Z")), stated("C", uses=("F B", "F Z"))
    found = verdicts(ledger(record(c), record(b, (Grade.ARGUED,))))
    assert (found["C"].grade, found["C"].absent) == (Grade.ARGUED, ("F A", "F Z"))


def test_circle_is_refused_and_shown() -> None:
    circle = [record(stated(a, uses=(f"F {b}",))) for a, b in ("AB", "BC", "CA")]
    with pytest.raises(EvidenceError, match="F A → F B → F C → F A"):
        ledger(*circle)


def test_diamond_is_no_circle() -> None:
    top = stated("T", uses=("F A", "F B"))
    sides = [record(stated(k, uses=("F Z",))) for k in "AB"]
    assert len(ledger(record(top), *sides, record(stated("Z"))).verdicts) == 4


def test_two_statements_under_one_key_are_refused() -> None:
    with pytest.raises(EvidenceError, match="stated twice"):
        ledger(record(stated("A")), record(stated("A", uses=("F B",))))


def test_claim_cannot_rest_on_itself() -> None:
    with pytest.raises(InputError, match="cannot rest on itself"):
        stated("A", uses=("F A",))


def test_empty_statement_is_refused() -> None:
    with pytest.raises(InputError, match="label"):
        stated("  ")


@pytest.mark.parametrize("finding", [False, True])
@pytest.mark.parametrize("grade", Grade)
def test_finding_is_expected_to_be_refuted(grade: Grade, finding: bool) -> None:
    (verdict,) = ledger(record(stated(finding=finding), (grade,))).verdicts
    assert verdict.grade is grade
    assert verdict.as_expected == ((grade is Grade.REFUTED) == finding)


def test_empty_ledger() -> None:
    assert ledger().verdicts == ()
