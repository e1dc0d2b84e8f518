"""A ledger read again, with nothing in it believed: every proof is run anew by the kernel.

A verdict that says PROVED has to be what its proofs, derived again line by line, conclude: the claim's own
formulas under the claim's own hypotheses. What the moment algebra or ball arithmetic said on the way is asked
again too. Not rechecked: balls of CERTIFIED steps, whose midpoints and radii a ledger carries, and words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verify.errors import ProofError
from verify.evidence import Grade, Ledger, Record, Verdict
from verify.logic.proofs import Proof


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim.

    Attributes:
        claim: its key.
        proofs: how many proofs were run again.
        wrong: why it is rejected; empty if it holds.
    """

    claim: str
    proofs: int
    wrong: str = ""


def recheck(ledger: Ledger) -> Iterator[Outcome]:
    """One outcome for each claim that has proofs, or that says it is PROVED, in the ledger's order."""
    # They answer for the oracles.
    import verify.algebra.distances
    import verify.checks.constant
    import verify.prove  # noqa: F401

    for verdict in ledger.verdicts:
        proofs = [s.proof for r in verdict.records for s in (*r.steps, *r.conclusions) if s.proof]
        if proofs or verdict.grade is Grade.PROVED:
            yield Outcome(verdict.claim.key, len(proofs), _wrong(verdict))


def _wrong(verdict: Verdict) -> str:
    for record in verdict.records:
        for step in (*record.steps, *record.conclusions):
            if step.proof and (why := _not_derived(step.proof)):
                return f"{step.statement}: {why}"
        if verdict.own is Grade.PROVED and (why := _not_concluded(record)):
            return why
    return ""


def _not_derived(proof: Proof) -> str:
    try:
        again = Proof.of(proof.replayed())
    except (ProofError, ValueError, LookupError, TypeError, AttributeError) as error:
        return f"its proof does not run: {error}"
    for name in ("statement", "axioms", "oracles", "cites"):
        if getattr(again, name) != getattr(proof, name):
            return f"its proof gives other {name} than the ledger says"
    return ""


def _not_concluded(record: Record) -> str:
    """Which formula of the claim no conclusion is, under its hypotheses."""
    proofs = [step.proof for step in record.conclusions if step.proof]
    given = set(record.claim.given)
    for k, formula in enumerate(record.claim.shown):
        if not any(p.conclusion == formula and set(p.hypotheses) <= given for p in proofs):
            return f"formula {k + 1} of the claim is the conclusion of no proof"
    return "" if record.claim.shown else "it is said to be PROVED, and its statement is typed"
