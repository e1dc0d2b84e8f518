"""What the controlling process makes of a session: the ledger, its files, the table and strict mode."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from verify.errors import InputError
from verify.evidence import Grade, Ledger, Record
from verify.pytest_plugin.profile import left_out, option
from verify.report.environment import environment
from verify.report.ledger_file import record_from_plain
from verify.report.output import WRITERS
from verify.report.summary import remarks
from verify.report.terminal import WIDTH, render

ON_REPORT = "fisherproof_record"
"""The attribute of a test report that carries the place of its item and its record."""


class Run:
    """The records of this session, gathered in the controlling process."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._placed: dict[int, Record] = {}
        self._let_pass: list[str] = []
        self._unwritten: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the record off a report; a later one of the same test replaces it."""
        if placed := getattr(report, ON_REPORT, None):
            place, plain = placed
            self._placed[place] = record_from_plain(plain)
        if report.skipped or hasattr(report, "wasxfail"):
            self._let_pass.append(f"{report.nodeid}: {'xfail' if hasattr(report, 'wasxfail') else 'skipped'}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Notice files that are skipped whole."""
        if report.skipped:
            self._let_pass.append(f"{report.nodeid}: skipped")

    @cached_property
    def ledger(self) -> Ledger:
        """What was gathered, in the order of collection, whatever order the workers finished in."""
        seed = self.config.getoption("--verdicts-seed")
        records = tuple(self._placed[place] for place in sorted(self._placed))
        return Ledger(environment(self.config.rootpath, seed, option(self.config)), records)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Write the ledger and the pages; in strict mode, turn what pytest lets pass into a failure."""
        for form, write in WRITERS.items():
            path: Path | None = self.config.getoption(f"--verdicts-{form}")
            if path and session.exitstatus != pytest.ExitCode.USAGE_ERROR:
                try:
                    write(self.ledger, path)
                except InputError as error:
                    self._unwritten.append(str(error))
                    session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
        if self.config.getoption("--verdicts-strict") and self.complaints():
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
        yield

    def complaints(self) -> list[str]:
        """What strict mode does not accept."""
        if not self._placed:
            return [*self._let_pass, "no claim was checked"]
        weak = [v for v in self.ledger.verdicts if v.grade is Grade.INCONCLUSIVE or not v.as_expected]
        absent = [v for v in self.ledger.verdicts if v.absent and v not in weak]
        return [
            *self._let_pass,
            *(f"{v.claim.key} is {v.grade.name}: {remarks(v)}" for v in (*weak, *absent)),
        ]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table, and what strict mode does not accept."""
        if self._placed:
            terminalreporter.section("verdicts")
            terminalreporter.write_line(
                render(
                    self.ledger,
                    width=shutil.get_terminal_size((WIDTH, 0)).columns,
                    colour=bool(terminalreporter.hasmarkup),
                    twins=self.config.option.verbose >= 0,
                    statements=self.config.option.verbose > 0,
                )
            )
        if deep := left_out(self.config):
            terminalreporter.write_line(f"{deep} deep checks were left out; --profile=deep runs them too")
        for problem in self._unwritten:
            terminalreporter.write_line(problem, red=True)
        for complaint in self.complaints() if self.config.getoption("--verdicts-strict") else ():
            terminalreporter.write_line(f"strict: {complaint}", red=True)
