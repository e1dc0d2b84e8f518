"""What a verdict is: grades, claims, steps, records and the ledger. Standard library only."""

from verify.evidence.axioms import Axiom
from verify.evidence.claim import (
    ALGEBRA,
    FORWARD,
    REVERSE,
    SHARPER,
    Claim,
    Provenance,
    Source,
    claim,
    claim_of,
    statement_of,
)
from verify.evidence.exact import Dyadic, Enclosure, Exact
from verify.evidence.grade import Grade
from verify.evidence.ledger import Environment, Ledger, TwinCount, Verdict, check_claims
from verify.evidence.nets import Nets
from verify.evidence.record import Evidence, Record
from verify.evidence.series import Axis, Curve, Form, Series
from verify.evidence.step import Slack, Step, Twin

__all__ = [
    "ALGEBRA",
    "FORWARD",
    "REVERSE",
    "SHARPER",
    "Axiom",
    "Axis",
    "Claim",
    "Curve",
    "Dyadic",
    "Enclosure",
    "Environment",
    "Evidence",
    "Exact",
    "Form",
    "Grade",
    "Ledger",
    "Nets",
    "Provenance",
    "Record",
    "Series",
    "Slack",
    "Source",
    "Step",
    "Twin",
    "TwinCount",
    "Verdict",
    "check_claims",
    "claim",
    "claim_of",
    "statement_of",
]
