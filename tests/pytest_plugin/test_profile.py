from __future__ import annotations

import pytest

from verify.report.ledger_file import read_ledger

CLAIMS = """
@stated("Every")
@pytest.mark.parametrize("n", [2, pytest.param(9, marks=pytest.mark.deep)])
def test_every(n, evidence):
    fill(evidence, scope=f"n={n}")

@pytest.mark.deep
@stated("Costly")
def test_costly(evidence):
    fill(evidence)
"""


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_deep_checks_are_left_out_and_counted(run, grades, pytester, workers) -> None:
    result = run(CLAIMS, options=("--verdicts-strict", *workers))
    result.assert_outcomes(passed=1, deselected=0 if workers else 2)
    assert result.ret == 0
    assert grades() == {"Every": "ARGUED"}
    result.stdout.fnmatch_lines(["2 deep checks were left out; --profile=deep runs them too"])
    assert read_ledger(pytester.path / "out.json").environment.profile == "default"


def test_deep_profile_runs_all(run, grades, pytester) -> None:
    result = run(CLAIMS, options=("--profile=deep",))
    result.assert_outcomes(passed=3)
    assert grades() == {"Every": "ARGUED", "Costly": "ARGUED"}
    assert "left out" not in result.stdout.str()
    assert read_ledger(pytester.path / "out.json").environment.profile == "deep"


@pytest.mark.parametrize(
    ("inside", "passed"), [("test_every[9]", 1), ("test_every", 2), ("test_costly", 1), ("test_cost", 0)]
)
def test_named_by_its_id_it_runs_in_any_profile(run, pytester, inside: str, passed: int) -> None:
    run(CLAIMS)
    result = pytester.runpytest(f"test_claims.py::{inside}")
    assert result.parseoutcomes().get("passed", 0) == passed


@pytest.mark.parametrize(
    ("words", "passed"), [("F and every", 2), ("cost", 2), ("costl", 1), ("3.5", 1), ("theorem and 3.6", 0)]
)
def test_claims_are_chosen_by_their_names(run, words: str, passed: int) -> None:
    named = '@stated("Theorem 3.5, cost")\ndef test_it(evidence):\n    fill(evidence)\n'
    result = run(CLAIMS + named, options=("--profile=deep", "-k", words))
    assert result.parseoutcomes().get("passed", 0) == passed


def test_unknown_profile_is_refused(run) -> None:
    assert run(CLAIMS, options=("--profile=huge",)).ret == pytest.ExitCode.USAGE_ERROR
