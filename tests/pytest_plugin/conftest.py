from __future__ import annotations

import pytest

from verify.report.ledger_file import read_ledger

HEADER = """
import os, pytest
from verify.errors import BudgetError, PrecisionError
from verify.evidence import FORWARD, Grade, Provenance, Step, claim

def stated(label, **more):
    return claim(FORWARD, label, "1 = 1", quantifiers="all n", provenance=Provenance.DERIVED, **more)

def step(grade=Grade.PROVED, scope="all n"):
    return Step("a = b", "by definition", "by hand", grade, scope, "2 is left" if grade < 2 else "")

def fill(evidence, grade=Grade.PROVED, scope="all n"):
    evidence.conclude(step(grade, scope))
    evidence.twin("a sign", step(Grade.REFUTED))
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run pytest on a theorem file made of the given parts, in a directory of its own."""
    monkeypatch.setenv("COLUMNS", "100")  # pytester asks for 80
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider")

    def run(*parts: str, options: tuple[str, ...] = ()):
        pytester.makepyfile(test_claims=HEADER + "".join(parts))
        return pytester.runpytest("--verdicts-json=out.json", *options)

    return run


@pytest.fixture
def grades(pytester):
    """The grades of the last run, by label, from its ledger."""

    def grades() -> dict[str, str]:
        return {v.claim.label: v.grade.name for v in read_ledger(pytester.path / "out.json").verdicts}

    return grades
