"""A ledger read again, with nothing in it believed: every proof is run anew by the kernel.

Each proof is derived again line by line and has to give the conclusion and the hypotheses that the ledger
says. By these a ledger judges its verdicts when it is read: PROVED is what concludes the claim's own formulas
under the claim's own hypotheses. What the moment algebra or ball arithmetic said on the way is asked again
too. Not rechecked: balls of CERTIFIED steps, whose midpoints and radii a ledger carries, and words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verify.errors import ProofError
from verify.evidence import Ledger, Step


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
    """One outcome for each claim that has proofs in the ledger, as one that is PROVED has, in its order."""
    import verify.checks.oracles  # noqa: F401

    for verdict in ledger.verdicts:
        steps = [s for r in verdict.records for s in (*r.steps, *r.conclusions) if s.proof]
        if steps:
            yield Outcome(verdict.claim.key, len(steps), next(filter(None, map(_wrong, steps)), ""))


def _wrong(step: Step) -> str:
    try:
        if step.proof:
            step.proof.replayed()
    except (ProofError, ValueError, LookupError, TypeError, AttributeError) as error:
        return f"{step.statement}: its proof does not run: {error}"
    return ""
