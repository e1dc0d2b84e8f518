"""A theorem file for the plugin to run."""

KNOWN_ALREADY = """
import sys, types
# A process that starts with this file takes the word of the one that runs the tests for the known values.
sys.modules.setdefault("verify.pytest_plugin.canaries", types.SimpleNamespace(failures=lambda: ()))
"""

QUICKLY = ("--assert=plain", "-p", "no:hypothesispytest")
"""Options for a pytest that a test starts: a third of its start is to look for asserts to rewrite in all of
``verify``, and to load Hypothesis, which it does not use."""

HEADER = f"""{KNOWN_ALREADY}
import os, pytest
from verify.errors import BudgetError, PrecisionError
from verify.evidence import FORWARD, Grade, Provenance, Step, claim

def stated(label, **more):
    return claim(FORWARD, label, "1 = 1", quantifiers="all n", provenance=Provenance.DERIVED, **more)

def step(grade=Grade.ARGUED, scope="all n"):
    return Step("a = b", "by definition", "by hand", grade, scope, "2 is left" if grade < 2 else "")

def seen_false():
    return Step("a = b", "a fit", "float64", Grade.INCONCLUSIVE, "all n", "3 against 2", seen_false=True)

def fill(evidence, grade=Grade.ARGUED, scope="all n"):
    evidence.conclude(step(grade, scope))
    evidence.twin("a sign", step(Grade.REFUTED))
"""

GOOD = """
@stated("Good")
def test_good(evidence):
    fill(evidence)
"""
