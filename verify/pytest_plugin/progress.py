"""A progress bar with the time left, in place of pytest's dots: on a terminal, and only for claims."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from verify.evidence import claim_of
from verify.pytest_plugin.endings import ON_REPORT

_NAME_WIDTH = 40


def wanted(config: pytest.Config) -> bool:
    """Whether dots would be pytest's only output, and a person would see them."""
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    dots = config.option.verbose == 0 and config.getoption("capture") != "no"
    return bool(reporter) and reporter.isatty and dots and not config.getoption("usepdb")


class Bar:
    """Counts the checks that ended and names one that runs; failures are printed above it.

    It stays away until a claim is about to be checked: whoever has this plugin installed has other tests too.
    """

    def __init__(self, reporter: Any) -> None:
        """Draw on the terminal that pytest's ``reporter`` writes to."""
        self._reporter = reporter
        # While a test runs, pytest points the terminal's descriptor elsewhere to capture what it prints.
        file = reporter._tw._file
        self._terminal = open(os.dup(file.fileno()), "w", encoding=file.encoding, errors="replace")  # noqa: SIM115
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(file=self._terminal, force_terminal=True, markup=False, highlight=False),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._running: list[str] = []
        self._drawn = self._over = False

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Whatever ends the tests, an interrupt too, ends the bar before anything else is printed."""
        self._bar.update(self._task, total=len(session.items))
        if any(claim_of(getattr(item, "function", None)) for item in session.items):
            self._draw()
        try:
            return (yield)
        finally:
            self._over = True
            self._bar.stop()
            self._terminal.close()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Under xdist only the workers know what there is to do."""
        self._bar.update(self._task, total=len(ids))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Name the newest check that runs."""
        self._running.append(nodeid)
        self._name()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """One more has ended."""
        self._running.remove(nodeid)
        self._bar.advance(self._task)
        self._name()

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: Any) -> tuple[str, str, str] | None:
        """Count as pytest does, but print no letters into the bar; say at once what failed."""
        if self._over:
            return None  # pytest asks again for its summary
        if hasattr(report, ON_REPORT):
            self._draw()  # under xdist, the first sign of a claim
        if not self._drawn or report.skipped or hasattr(report, "wasxfail"):
            return None
        if report.failed:
            self._bar.console.print(f"failed: {report.nodeid}")
            return "failed" if report.when == "call" else "error", "", ""
        return ("passed", "", "") if report.when == "call" else None

    def _draw(self) -> None:
        if not self._drawn:
            self._drawn = True
            self._reporter.showfspath = False
            self._bar.start()

    def _name(self) -> None:
        running = self._running[-1].rpartition("/")[2] if self._running else ""
        fits = running if len(running) <= _NAME_WIDTH else running[: _NAME_WIDTH - 1] + "…"
        self._bar.update(self._task, description=fits)
