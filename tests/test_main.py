from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.evidence.examples import ledger, record, stated
from tests.pytest_plugin.theorem_file import KNOWN_ALREADY
from verify.__main__ import main
from verify.evidence import Grade
from verify.report.ledger_file import read_ledger, write_ledger

THEOREM = """
from verify.evidence import FORWARD, Grade, Provenance, Step, claim

@claim(FORWARD, "Mine", "1 = 1", quantifiers="all n", provenance=Provenance.DERIVED)
def test_mine(evidence):
    evidence.conclude(Step("1 = 1", "it is", "by hand", Grade.{grade}, "all n"))
    evidence.twin("1 = 2", Step("1 = 2", "it is not", "by hand", Grade.REFUTED, "all n", "1"))
"""


def report(path: Path) -> Result:
    return CliRunner().invoke(main, ["report", str(path)], prog_name="python -m verify")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.json"
    write_ledger(ledger(record(), record(stated("Lemma 2"), (Grade.REFUTED,))), path)
    return path


@pytest.fixture
def run(tmp_path, monkeypatch):
    """`python -m verify run` in a process and a directory of its own, on a theorem of one grade."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider", prepend=" ")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, grade: str = "ARGUED") -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_mine.py").write_text(THEOREM.replace("{grade}", grade), encoding="utf-8")
        command = [sys.executable, "-m", "verify", "run", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )

    return run


def test_report_prints_the_verdicts_of_a_ledger(saved: Path) -> None:
    result = report(saved)
    assert result.exit_code == 0
    for shown in ("■ PROVED", "✗ REFUTED", "Lemma 2", "False twin", "seed 7"):
        assert shown in result.output
    assert "\x1b" not in result.output


@pytest.mark.parametrize("content", [None, "", "[]", '{"format": "other"}', b"\xff\xfe"])
def test_report_refuses_what_is_no_ledger_with_exit_code_2(tmp_path: Path, content) -> None:
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = report(path)
    assert result.exit_code == 2
    assert "bad.json" in result.output
    assert "Traceback" not in result.output


def test_report_writes_a_page_to_stdout_and_never_over_the_ledger(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    for dash in (["-o", "-"], ["--index", "-"]):
        result = CliRunner().invoke(main, ["report", str(saved), *dash])
        assert result.exit_code == 0
        assert result.stdout.startswith("<!doctype html>" if "-o" in dash else "# The theorems")
    for onto in (str(saved), f"{tmp_path}/./ledger.json"):
        result = CliRunner().invoke(main, ["report", str(saved), "-o", onto])
        assert result.exit_code == 2
        assert "would be both the ledger and the html" in result.output
    two = ["-o", str(tmp_path / "a"), "--index", str(tmp_path / "a")]
    assert CliRunner().invoke(main, ["report", str(saved), *two]).exit_code == 2
    assert CliRunner().invoke(main, ["report", str(saved), "--latex", "-"]).exit_code == 2
    assert saved.read_bytes() == before
    assert list(tmp_path.iterdir()) == [saved]


def test_report_on_a_latin_1_terminal(saved: Path) -> None:
    command = [sys.executable, "-m", "verify", "report", str(saved)]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "# PROVED" in done.stdout.decode("latin-1")


def test_report_says_what_is_stated_if_asked(saved: Path) -> None:
    assert "for all n" not in report(saved).output
    result = CliRunner().invoke(main, ["report", "-v", str(saved)])
    assert "F Lemma 1: 2 \\ge 1\n    for no parameters\n" in result.output


@pytest.mark.parametrize("arguments", [["report"], ["report", "a", "b"], ["prove"], ["--no-such"]])
def test_wrong_usage_has_exit_code_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_version_and_help() -> None:
    assert "0.1.0" in CliRunner().invoke(main, ["--version"]).output
    overview = CliRunner().invoke(main, ["--help"]).output
    assert "report" in overview
    assert "run" in overview
    assert "--strict" in CliRunner().invoke(main, ["run", "--help"]).output


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("variables", "colour"),
    [({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["colour", "NO_COLOR", "dumb"],
)
def test_report_has_colour_only_on_a_terminal_that_wants_it(saved: Path, variables, colour: bool) -> None:
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    master, slave = os.openpty()
    try:
        command = [sys.executable, "-m", "verify", "report", str(saved)]
        subprocess.run(command, stdout=slave, env=plain | variables, check=True)
        assert (b"\x1b[" in os.read(master, 65536)) == colour
    finally:
        os.close(master)
        os.close(slave)


def test_run_checks_the_files_it_is_given_and_writes_the_ledger(run, tmp_path: Path) -> None:
    result = run("test_mine.py", "--strict", "--json", "out.json", "-q")
    assert result.returncode == 0, result.stderr
    assert "◐ ARGUED" in result.stdout
    (verdict,) = read_ledger(tmp_path / "out.json").verdicts
    assert verdict.claim.label == "Mine"


@pytest.mark.parametrize(
    ("grade", "options", "code"),
    [
        ("REFUTED", (), 1),
        ("INCONCLUSIVE", (), 0),
        ("INCONCLUSIVE", ("--strict",), 1),
        ("ARGUED", ("-k", "no"), 5),
    ],
)
def test_exit_code_of_run_is_pytests(run, tmp_path, grade: str, options: tuple[str, ...], code: int) -> None:
    (tmp_path / "conftest.py").write_text(KNOWN_ALREADY, encoding="utf-8")
    assert run("test_mine.py", *options, grade=grade).returncode == code


def test_run_without_files_takes_the_theorems_whatever_lies_in_the_directory(run, tmp_path: Path) -> None:
    (tmp_path / "euler").touch()  # the name of an option's value is no path
    result = run("-k", "euler", "--collect-only", "-q")
    assert result.returncode == 0, result.stderr
    assert "test_euler_identity" in result.stdout
    assert "test_mine" not in result.stdout


@pytest.mark.parametrize("arguments", [("missing.py",), ("test_mine.py", "--json", "missing/out.json")])
def test_run_refuses_what_does_not_exist(run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.returncode == pytest.ExitCode.USAGE_ERROR
    assert "missing" in result.stderr
    assert "Traceback" not in result.stderr
    assert "ARGUED" not in result.stdout
