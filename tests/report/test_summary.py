from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.evidence.examples import ENVIRONMENT, THEOREM, checked, record, stated
from verify.evidence import (
    FORWARD,
    Claim,
    Dyadic,
    Enclosure,
    Evidence,
    Grade,
    Ledger,
    Nets,
    Provenance,
    Slack,
    Twin,
)
from verify.logic.formulas import Formula
from verify.logic.statement import statement
from verify.logic.terms import term
from verify.report.summary import example, made_by_machine, place, remarks, shortened, worst_case


def with_slack(instance: str, *ratios: int):
    evidence = Evidence(stated())
    for ratio in ratios:
        claimed, certified = (Enclosure(Dyadic(m, 0), Dyadic(0, 0)) for m in (ratio, 1))
        step = replace(checked(Grade.CERTIFIED), slack=Slack(f"bound {ratio}", claimed, certified))
        evidence.conclude(step)
    return evidence.record(instance, f"theorems/test_x.py::test_it[{instance}]", 0.0, line=7)


def test_the_worst_case_is_the_instance_with_the_least_slack():
    (verdict,) = Ledger(ENVIRONMENT, (with_slack("a", 3, 9), with_slack("b", 8, 2), with_slack("c"))).verdicts
    worst = worst_case(verdict)
    assert worst is not None
    assert (worst.record.instance, worst.slack.bound, worst.slack.at_least) == ("b", "bound 2", Fraction(2))


def test_one_instance_or_no_slack_has_no_worst_case():
    (single,) = Ledger(ENVIRONMENT, (with_slack("a", 3),)).verdicts
    (without,) = Ledger(ENVIRONMENT, (record(instance="a"), record(instance="b"))).verdicts
    assert worst_case(single) is worst_case(without) is None


def test_the_example_is_the_worst_case_or_the_first_of_the_lowest_grade():
    (verdict,) = Ledger(ENVIRONMENT, (with_slack("a", 3), with_slack("b", 2))).verdicts
    assert example(verdict).instance == "b"
    weak = record(conclusions=(Grade.OBSERVED,), instance="b")
    (verdict,) = Ledger(ENVIRONMENT, (record(instance="a"), weak, record(instance="c"))).verdicts
    assert example(verdict).instance == "b"


def test_many_cases_of_one_check_are_folded_too():
    evidence = Evidence(stated())
    for k in range(40):
        evidence.conclude(checked(scope=f"start {k}"))
    (verdict,) = Ledger(ENVIRONMENT, (evidence.record("", "node", 0.0),)).verdicts
    assert shortened(verdict) == "start 0 … start 39 (40 cases)"


def test_the_place_of_a_check():
    assert place(with_slack("a")) == "theorems/test_x.py:7"
    assert place(record()) == "test_it[]"


def said(nets: Nets | None, *given: Formula) -> str:
    formulas = statement(THEOREM.conclusion, given=given)
    claim = Claim.of_formulas(FORWARD, "Lemma 1", formulas, Provenance.DERIVED)
    (verdict,) = Ledger(ENVIRONMENT, (replace(record(claim), nets=nets),)).verdicts
    return remarks(verdict)


def test_a_claim_with_hypotheses_and_no_model_says_so():
    assert "no model of its hypotheses was found" in said(Nets(), term(3) >= 1)
    assert "no model" not in said(Nets(models=("student",)), term(3) >= 1)
    assert "no model" not in said(Nets(near_models=("student",)), term(3) >= 1)
    assert "no model" not in said(Nets())
    assert "no model" not in said(None, term(3) >= 1)
    assert "no model of its hypotheses: η = 2 (2 ≤ 1)" in said(Nets(no_models=("η = 2 (2 ≤ 1)",)))


def test_a_hypothesis_that_no_proof_uses_is_a_remark():
    assert said(None, term(3) >= 1) == "no proof uses the hypothesis 3 ≥ 1"
    assert said(None) == ""


def test_twins_made_by_machine_are_counted_apart():
    twin = Twin("a sign", checked(Grade.REFUTED))
    made = replace(record(), nets=Nets(tried=5, refuted=(twin, twin)))
    (verdict,) = Ledger(ENVIRONMENT, (made,)).verdicts
    assert made_by_machine(verdict) == "2/5 by machine"
    assert verdict.twins.tried == 1
    (without,) = Ledger(ENVIRONMENT, (record(),)).verdicts
    assert made_by_machine(without) == ""
