"""Steps, claims and ledgers that several tests need."""

from __future__ import annotations

from verify.evidence import (
    FORWARD,
    Claim,
    Environment,
    Evidence,
    Grade,
    Ledger,
    Provenance,
    Record,
    Step,
)
from verify.logic.proofs import Proof
from verify.logic.search import infer
from verify.logic.statement import statement
from verify.logic.terms import term

ENVIRONMENT = Environment({"python": "3.11.0"}, "flint", "Linux x86_64", "0123456789ab+", 7, "2026-01-01")

THEOREM = infer(term(2) >= 1)
PROOF = Proof.of(THEOREM)


def stated(label: str = "Lemma 1", *, uses: tuple[str, ...] = (), finding: bool = False) -> Claim:
    two = statement(THEOREM.conclusion)
    return Claim.of_formulas(FORWARD, label, two, Provenance.DERIVED, uses=uses, finding=finding)


def checked(grade: Grade = Grade.PROVED, residual: str = "", scope: str = "all n") -> Step:
    return Step(PROOF.statement, "by definition", "by hand", grade, scope, residual, proof=PROOF)


def record(
    claim: Claim | None = None,
    conclusions: tuple[Grade, ...] = (Grade.PROVED,),
    *,
    steps: tuple[Grade, ...] = (),
    twins: tuple[Grade, ...] = (Grade.REFUTED,),
    instance: str = "",
    trouble: str = "",
) -> Record:
    evidence = Evidence(claim or stated())
    for grade in steps:
        evidence.step(checked(grade))
    for grade in conclusions:
        evidence.conclude(checked(grade, scope=instance or "all n"))
    for grade in twins:
        evidence.twin("a sign", checked(grade, "2 ≠ 0"))
    return evidence.record(instance, f"test_it[{instance}]", 0.5, trouble)


def ledger(*records: Record) -> Ledger:
    return Ledger(ENVIRONMENT, records)
