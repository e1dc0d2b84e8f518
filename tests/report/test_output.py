from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.pytest_plugin.theorem_file import KNOWN_ALREADY
from tests.report.pages import everything
from verify.__main__ import main
from verify.report.ledger_file import write_ledger
from verify.report.output import announced, one_file_twice, unusable


@pytest.fixture
def ledger(tmp_path):
    write_ledger(everything(), tmp_path / "verdicts.json")
    return str(tmp_path / "verdicts.json")


def test_report_writes_a_page_and_latex_from_the_ledger_alone(ledger, tmp_path):
    page, directory = tmp_path / "report.html", tmp_path / "tex"
    done = CliRunner().invoke(main, ["report", ledger, "-o", str(page), "--latex", str(directory)])
    assert done.exit_code == 0, done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (directory / "main.tex").is_file()


@pytest.mark.parametrize("option", ["-o", "--latex"])
def test_an_unusable_place_is_refused_before_the_ledger_is_read(option, tmp_path):
    done = CliRunner().invoke(main, ["report", "no such ledger", option, str(tmp_path / "no" / "place")])
    assert done.exit_code == 2
    assert "no such ledger" not in done.output


def test_what_is_usable(tmp_path):
    (tmp_path / "file").write_text("")
    assert not unusable("html", tmp_path / "file")
    assert not unusable("html", tmp_path / "new")
    assert not unusable("latex", tmp_path)
    assert not unusable("latex", tmp_path / "new")
    assert unusable("html", tmp_path)
    assert unusable("latex", tmp_path / "file")
    assert unusable("latex", tmp_path / "no" / "place")
    assert unusable("html", Path("-"))


def test_two_names_of_one_file_are_found(tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "c").hardlink_to(tmp_path / "a")
    for other in ("b", "c", "./a"):
        assert one_file_twice({"one": tmp_path / "a", "two": tmp_path / other})
    assert not one_file_twice({"one": tmp_path / "a", "two": tmp_path / "d", "three": tmp_path / "e"})


def test_on_a_terminal_it_says_what_is_being_written():
    theirs, ours = os.openpty()
    with os.fdopen(ours, "w") as terminal:
        with announced(Path("page.html"), terminal):
            pass
        said = b""
        while b"page.html" not in said:  # it comes in pieces
            said += os.read(theirs, 4096)
        assert b"writing page.html" in said
        with announced(Path("page.html"), None), announced(Path("page.html"), io.StringIO()):
            pass
    os.close(theirs)


THEOREM = """
from verify.evidence import FORWARD, Grade, Provenance, Step, claim

@claim(FORWARD, "Lemma 1", "1 = 1", quantifiers="all n", provenance=Provenance.DERIVED)
def test_it(evidence):
    evidence.conclude(Step("1 = 1", "why", "how", Grade.ARGUED, "all n"))
    evidence.twin("2", Step("1 = 2", "why", "how", Grade.REFUTED, "all n", "1"))
"""


@pytest.mark.parametrize("option", ["html", "latex"])
def test_a_run_writes_them_too(option, tmp_path):
    (tmp_path / "test_theorem.py").write_text(KNOWN_ALREADY + THEOREM)
    target = tmp_path / "out"
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--verdicts-{option}={target}"]
    done = subprocess.run(
        [*run, "test_theorem.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = target if option == "html" else target / "main.tex"
    assert "Lemma" in written.read_text(encoding="utf-8")


def test_a_run_refuses_an_unusable_place_at_once(tmp_path):
    run = [sys.executable, "-m", "pytest", f"--verdicts-html={tmp_path / 'no' / 'place'}", str(tmp_path)]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "--verdicts-html" in done.stderr
