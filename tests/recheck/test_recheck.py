"""A ledger is rechecked by running its proofs; what was edited in the file is rejected."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.evidence.examples import ENVIRONMENT
from verify.__main__ import main
from verify.errors import InputError
from verify.evidence import FORWARD, Evidence, Ledger, Provenance, claim, claim_of
from verify.lemmas.posterior import second_moment
from verify.prove import (
    SUM,
    TRACE,
    identity,
    infer,
    integrated,
    mu,
    real,
    square,
    statement,
    v,
    w,
    weight_is_positive,
)
from verify.recheck import recheck
from verify.report.ledger_file import read_ledger, write_ledger

R2 = real("R²", "R^2", "bound of all |μ_i|²")


@claim(
    FORWARD,
    "bound",
    statement(R2 - square(v) >= TRACE, given=[square(mu) <= R2]),
    provenance=Provenance.DERIVED,
)
def bound(evidence):
    each = infer(w * square(mu) <= R2 * w, by=[square(mu) <= R2, weight_is_positive()])
    by = [integrated(SUM, each), second_moment(), identity(SUM(w), 1)]
    evidence.conclude(infer(R2 - square(v) >= TRACE, by=by))
    evidence.twin("twice", lambda: infer(R2 - 2 * square(v) >= TRACE, by=by))


@pytest.fixture
def path(tmp_path):
    evidence = Evidence(claim_of(bound))
    bound(evidence)
    target = tmp_path / "out.json"
    write_ledger(Ledger(ENVIRONMENT, (evidence.record("", "test_it", 0.1),)), target)
    return target


def run(path):
    return CliRunner().invoke(main, ["recheck", str(path)])


def test_what_was_proved_holds(path):
    (outcome,) = recheck(read_ledger(path))
    assert (outcome.claim, outcome.proofs, outcome.wrong) == ("F bound", 1, "")
    assert run(path).exit_code == 0


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_multiplier_of_a_certificate_is_rejected(path):
    plain = json.loads(path.read_text(encoding="utf-8"))
    proof = plain["records"][0]["conclusions"][0]["proof"]
    lines = json.loads(proof["lines"])
    last = lines["lines"][-1]
    last["premises"] = last["premises"][::-1]
    proof["lines"] = json.dumps(lines)
    path.write_text(json.dumps(plain), encoding="utf-8")
    found = run(path)
    assert found.exit_code == 1
    assert "rejected" in found.output


def test_another_statement_over_the_same_proof_is_rejected(path):
    plain = json.loads(path.read_text(encoding="utf-8"))
    step = plain["records"][0]["conclusions"][0]
    step["statement"] = step["proof"]["statement"] = r"\operatorname{tr} C \le 0"
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert run(path).exit_code == 1


def test_a_claim_with_another_formula_is_undecided(path):
    plain = json.loads(path.read_text(encoding="utf-8"))
    claim = plain["records"][0]["claim"]
    claim["formulas"]["given"], claim["hypotheses"] = [], []
    path.write_text(json.dumps(plain), encoding="utf-8")
    ledger = read_ledger(path)
    assert ledger.verdicts[0].grade.name == "INCONCLUSIVE"


@pytest.mark.parametrize(
    ("name", "words"),
    [("statement", r"\operatorname{tr} C \le 0"), ("hypotheses", []), ("quantifiers", "all n ≥ 7")],
)
def test_a_claim_reads_as_its_formulas_whatever_words_the_file_has(path, name, words):
    told = getattr(read_ledger(path).verdicts[0].claim, name)
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["records"][0]["claim"][name] = words
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert getattr(read_ledger(path).verdicts[0].claim, name) == told


def test_formulas_that_are_none_are_unusable(path):
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["records"][0]["claim"]["formulas"]["shown"] = [["comparison", "a", "≥", 1]]
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(InputError, match="does not fit the format"):
        read_ledger(path)


def test_no_ledger_is_unusable(tmp_path):
    assert run(tmp_path / "none.json").exit_code == 2


ORACLES = """
from tests.evidence.examples import ENVIRONMENT
from verify.evidence import Ledger
from verify.logic import kernel, proofs
from verify.recheck import recheck

list(recheck(Ledger(ENVIRONMENT, ())))
known = {value.name for value in vars(kernel).values() if type(value) is kernel._Oracle}
print(sorted(known ^ set(proofs._ANSWERS)))
"""


def test_each_oracle_of_the_kernel_is_asked_again():
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", ORACLES], cwd=root, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_a_verdict_names_the_rules_that_its_proofs_use(path):
    """Those of their lines, oracles among them; what stands inside of a string is no rule."""
    ledger = read_ledger(path)
    (proof,) = (step.proof for step in ledger.records[0].conclusions)
    lines = json.loads(proof.lines)["lines"]
    assert set(proof.rules) == {line["rule"] for line in lines}
    assert ledger.verdicts[0].rules == proof.rules
    assert {"arithmetic", "positive functional", "oracle identity"} <= set(proof.rules)
