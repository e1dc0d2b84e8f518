"""What a run writes, when, and what it leaves alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.pytest_plugin.theorem_file import GOOD, HEADER, QUICKLY
from verify.report.journal import journal_of
from verify.report.ledger_file import read_ledger
from verify.report.output import WRITERS

STOP = "@stated('Stop')\ndef test_stop(evidence):\n    raise KeyboardInterrupt\n"
NO_VERDICT = {
    "typo": (GOOD, ("-k", "typo")),
    "collect only": (GOOD, ("--collect-only",)),
    "collection error": (GOOD + "1 / 0\n", ()),
    "interrupted at once": (STOP.replace("evidence", ""), ()),
}


@pytest.mark.parametrize("kind", NO_VERDICT)
def test_a_run_that_reaches_no_verdict_leaves_earlier_files_alone(pytester, kind: str) -> None:
    text, options = NO_VERDICT[kind]
    pytester.makepyfile(test_claims=HEADER + text)
    for name in ("out.json", "page.html"):
        (pytester.path / name).write_text("earlier", encoding="utf-8")
    files = ("--verdicts-json=out.json", "--verdicts-html=page.html", "--verdicts-latex=tex")
    result = pytester.runpytest_inprocess(*files, *options, no_reraise_ctrlc=True)
    assert {(pytester.path / name).read_text() for name in ("out.json", "page.html")} == {"earlier"}
    assert not (pytester.path / "tex").exists()
    result.stdout.fnmatch_lines(
        ["out.json: left as it was, for no verdict*", "tex: not written, for no verdict*"]
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--verdicts-json=a", "--verdicts-html=./a"), "*would be both --verdicts-json and --verdicts-html*"),
        (("--verdicts-json=-",), "*--verdicts-json=-: is no file name here*"),
        (("-k", "Theorem 3.4, n = 2"), '*write -k "Theorem and 3.4 and n and 2"*'),
    ],
)
def test_what_no_run_can_use_is_refused(pytester, options, message) -> None:
    pytester.makepyfile(test_claims=HEADER + GOOD)
    result = pytester.runpytest(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])


@pytest.mark.parametrize(
    ("failure", "code", "shown"),
    [
        (KeyboardInterrupt(), pytest.ExitCode.INTERRUPTED, "page.html: not written, interrupted"),
        (OverflowError("x"), pytest.ExitCode.TESTS_FAILED, "page.html: not written: OverflowError('x')"),
    ],
)
def test_a_page_that_is_not_finished_costs_neither_table_nor_ledger(
    run, pytester, monkeypatch, failure, code, shown
) -> None:
    def broken(ledger, path):
        raise failure

    monkeypatch.setattr("verify.pytest_plugin.run.WRITERS", {**WRITERS, "html": broken})
    result = run(GOOD, options=("--verdicts-html=page.html",))
    assert result.ret == code
    result.stdout.fnmatch_lines(["*F Good*◐ ARGUED*", shown])
    assert len(read_ledger(pytester.path / "out.json").records) == 1


def test_pages_are_written_after_the_table(run, monkeypatch) -> None:
    said = {**WRITERS, "html": lambda ledger, path: print("now the page")}
    monkeypatch.setattr("verify.pytest_plugin.run.WRITERS", said)
    result = run(GOOD, options=("--verdicts-html=page.html",))
    result.stdout.fnmatch_lines(["*F Good*◐ ARGUED*", "now the page"])


SLOW = """
@stated("Slow")
def test_slow(evidence):
    open("started", "w").close()
    import time; time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_a_run_that_is_killed_keeps_every_verdict_reached(pytester, workers) -> None:
    pytester.makepyfile(test_claims=HEADER + GOOD + GOOD.replace("ood", "ood2") + SLOW)
    command = [sys.executable, "-m", "pytest", *QUICKLY, "--verdicts-json=out.json", "--verdicts-seed=3"]
    running = subprocess.Popen(
        [*command, *workers], cwd=pytester.path, stdout=subprocess.DEVNULL, start_new_session=True
    )
    while not (pytester.path / "started").exists():
        assert running.poll() is None
        time.sleep(0.05)
    left = journal_of(pytester.path / "out.json")
    deadline = time.monotonic() + 30  # the reports of a worker arrive when they do
    while not (left.exists() and left.read_text().count("\n") == 3) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert not (pytester.path / "out.json").exists()
    found = read_ledger(left)
    assert [v.claim.label for v in found.verdicts] == ["Good", "Good2"]
    assert found.environment.seed == 3

    (pytester.path / "test_claims.py").write_text(HEADER + GOOD)
    result = pytester.runpytest("--verdicts-json=out.json")
    result.stdout.fnmatch_lines(["*a run that was killed: python -m verify report *out.json.partial.old"])
    assert read_ledger(pytester.path / "out.json.partial.old") == found
    assert not left.exists()


def test_what_a_killed_run_left_is_not_added_to(run, pytester, monkeypatch) -> None:
    monkeypatch.setattr("verify.report.journal.Journal.remove", lambda journal: None)
    left = journal_of(pytester.path / "out.json")
    left.write_text("earlier", encoding="utf-8")
    run(GOOD, options=("-q",))  # without a header
    assert len(read_ledger(left).records) == 1
    assert left.with_name("out.json.partial.old").read_text(encoding="utf-8") == "earlier"


def test_a_journal_that_is_cut_off_is_read_up_to_its_last_whole_line(run, pytester, monkeypatch) -> None:
    monkeypatch.setattr("verify.report.journal.Journal.remove", lambda journal: None)
    run(GOOD, GOOD.replace("ood", "ood2"))
    left = journal_of(pytester.path / "out.json")
    assert read_ledger(left).records == read_ledger(pytester.path / "out.json").records
    left.write_bytes(left.read_bytes()[:-20])
    assert [v.claim.label for v in read_ledger(left).verdicts] == ["Good"]


HOSTILE_PARAMETERS = """
from fractions import Fraction

class Rude:
    def __str__(self):
        raise RuntimeError("no")

@stated("It")
@pytest.mark.parametrize("x", ["\\udc80", Fraction(10**5000, 7), Rude()], ids=["a", "b", "c"])
def test_it(x, evidence):
    data = {"x": Fraction(10**5000, 7)}
    evidence.conclude(Step("1 = 1", "\\ud800", "by hand", Grade.ARGUED, "all n", data=data))
    evidence.twin("\\udfff", step(Grade.REFUTED))
"""


@pytest.mark.parametrize("workers", [(), ("-n1",)], ids=["alone", "xdist"])
def test_parameters_that_no_file_or_terminal_can_hold_cost_nothing(run, grades, pytester, workers) -> None:
    result = run(HOSTILE_PARAMETERS, options=("--verdicts-html=page.html", *workers))
    assert result.ret == 0
    assert grades() == {"It": "ARGUED"}
    page = (pytester.path / "page.html").read_text(encoding="utf-8")
    assert "x=&lt;Fraction that cannot be printed&gt;" in page


@pytest.mark.parametrize("given", ["1 < 2", "None", "'CERTIFIED'"])
@pytest.mark.parametrize("method", ["conclude({})", "step({})", "twin('x', {})", "series({})"])
def test_what_is_no_step_is_refused_where_it_is_given(run, grades, given: str, method: str) -> None:
    call = method.format(given)
    result = run(f"@stated('It')\ndef test_it(evidence):\n    fill(evidence)\n    evidence.{call}\n")
    result.assert_outcomes(failed=1)
    assert grades() == {"It": "INCONCLUSIVE"}
    result.stdout.fnmatch_lines(["*InputError: evidence=*no *; give the * that a check returned*"])


def test_nothing_of_a_run_is_computed_when_pytest_registers_it(run, monkeypatch) -> None:
    """As pytest 8.3.0 to 8.3.2 did, which looked at properties too and so fixed an empty ledger."""
    from verify.pytest_plugin.run import Run

    made = Run.__init__

    def looked_at(self, config):
        made(self, config)
        for name in dir(self):
            getattr(self, name)

    monkeypatch.setattr(Run, "__init__", looked_at)
    run(GOOD).stdout.fnmatch_lines(["*F Good*◐ ARGUED*"])


def test_a_terminal_without_the_signs_gets_others(pytester, monkeypatch) -> None:
    pytester.makepyfile(test_claims=HEADER + GOOD)
    command = [sys.executable, "-m", "pytest", *QUICKLY]
    done = subprocess.run(
        command, cwd=pytester.path, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}
    )
    assert done.returncode == 0
    assert "% ARGUED" in done.stdout.decode("latin-1")
    assert rb"\u" not in done.stdout


def test_a_checkout_that_cannot_be_written_to_costs_nothing(pytester, request) -> None:
    """The repository makes warnings errors; that no cache can be written is none."""
    pytester.makepyfile(test_claims=HEADER + GOOD)
    (pytester.path / "file").touch()
    settings = request.config.rootpath / "pyproject.toml"
    result = pytester.runpytest_subprocess(
        *("-c", settings, f"--rootdir={pytester.path}", "-o", "cache_dir=file/cache", "test_claims.py"),
        *QUICKLY,
    )
    result.stdout.fnmatch_lines(["*F Good*◐ ARGUED*"])
    assert result.ret == 0
