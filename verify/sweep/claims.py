"""The theorems on the same executors as sweeps: a task a claim, and one ledger of them all.

A task runs ``pytest --pyargs MODULE::TEST`` in a process of its own, where its worker is, and sends back the
ledger as text. So a cluster runs ``--profile=deep`` in about the time of its longest claim.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.evidence import Ledger
from verify.report.ledger_file import read_ledger
from verify.sweep.pool import Workers

_QUIET = (
    "-q",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore:Module already imported:pytest.PytestAssertRewriteWarning",
)
_COLLECTED = "collected: "
_SAID = 2000
"""Characters of what a task printed last, for errors."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a task sends back.

    Attributes:
        ledger: the file as text; empty if the claim reached no verdict.
        code: of pytest; 0 if all passed.
        said: the end of what pytest printed.
    """

    ledger: str
    code: int
    said: str


def check_claim(test: str, options: Sequence[str]) -> Checked:
    """Run one test, all its instances, in a process and a directory of its own."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "ledger.json"
        command = [sys.executable, "-m", "pytest", *_QUIET, f"--verdicts-json={written}", *options]
        ran = subprocess.run(
            [*command, "--pyargs", test], cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
        ledger = written.read_text(encoding="utf-8") if written.exists() else ""
        return Checked(ledger, ran.returncode, (ran.stdout + ran.stderr)[-_SAID:])


def collected(options: Sequence[str], package: str = "theorems") -> list[str]:
    """The tests of a package, each once whatever its parameters, as ``MODULE::TEST``.

    Raises:
        InputError: none is found with these options.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", *_QUIET, "--collect-only", "-p", "verify.sweep.claims"]
        command += [*options, "--pyargs", package]
        ran = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    tests = [line.removeprefix(_COLLECTED) for line in ran.stdout.splitlines() if line.startswith(_COLLECTED)]
    if ran.returncode or not tests:
        why = f"pytest collects nothing: {(ran.stdout + ran.stderr)[-_SAID:]}"
        raise InputError("options", list(options), why, "try the same options without --scheduler")
    return list(dict.fromkeys(tests))


def pytest_collection_finish(session: Any) -> None:
    """For :func:`collected`, whose pytest has this module as a plugin: modules are the same everywhere."""
    for item in session.items:
        test = item.nodeid.partition("::")[2].partition("[")[0]
        print(f"\n{_COLLECTED}{item.module.__name__}::{test}")


def check_claims_on(
    workers: Workers,
    options: Sequence[str],
    progress: Callable[[str, int, int], None],
    package: str = "theorems",
) -> tuple[Ledger, list[str]]:
    """Check every claim, a task each.

    Args:
        workers: where.
        options: of pytest: ``--profile=deep``, ``-k …``.
        progress: called with what is going on, how many tasks have finished, and how many there are.
        package: the package of theorems.

    Returns:
        One ledger, in the order of collection, and what went wrong: tests that failed or gave no verdict.

    Raises:
        InputError: nothing is collected, no verdict is reached, or workers have different versions.
    """
    tests = collected(options, package)
    executor = workers.executor()
    progress("claims", 0, len(tests))
    try:
        tasks: dict[Future[Checked], str] = {executor.submit(check_claim, t, options): t for t in tests}
        found: dict[str, Checked] = {}
        for task in as_completed(tasks):
            found[tasks[task]] = task.result()
            progress("claims", 1, len(tests))
        finished = True
    except BaseException:
        finished = False
        raise
    finally:
        workers.stop(executor, finished)
    troubles = [f"{test}: exit {found[test].code}: {found[test].said}" for test in tests if found[test].code]
    return _joined([ledger for test in tests for ledger in _read(found[test])]), troubles


def _read(checked: Checked) -> Iterator[Ledger]:
    if checked.ledger:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.json"
            path.write_text(checked.ledger, encoding="utf-8")
            yield read_ledger(path)


def _joined(ledgers: Sequence[Ledger]) -> Ledger:
    if not ledgers:
        raise InputError("options", "", "no claim reached a verdict", "try one without --scheduler")
    first = min((ledger.environment for ledger in ledgers), key=lambda made: made.started)
    for ledger in ledgers:
        if ledger.environment.versions != first.versions:
            why = f"other workers have {dict(first.versions)}"
            raise InputError(
                "versions", dict(ledger.environment.versions), why, "install the same everywhere"
            )
    return Ledger(first, tuple(record for ledger in ledgers for record in ledger.records))
