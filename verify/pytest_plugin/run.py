"""What the controlling process makes of a session: the ledger, its files, the table and strict mode."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from verify.errors import InputError
from verify.evidence import Environment, Grade, Ledger
from verify.pytest_plugin.endings import Ending, Endings
from verify.pytest_plugin.profile import left_out, option
from verify.report.environment import environment
from verify.report.journal import Journal, journal_of
from verify.report.ledger_file import record_to_plain
from verify.report.output import WRITERS, announced
from verify.report.summary import remarks
from verify.report.terminal import WIDTH, encodable, render


class Run:
    """The records of this session, gathered in the controlling process."""

    # No attribute may be computed when it is looked at: pytest looks at all of them when it registers a
    # plugin (8.3.0 to 8.3.2 at properties too).

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.endings = Endings()
        self._skipped_files: list[str] = []
        self._unwritten: list[str] = []
        self._environment: Environment | None = None
        self._ledger: Ledger | None = None
        path = self._outputs().get("json")
        self._journal = Journal(journal_of(path)) if path else None
        self._earlier: Path | None = None

    def _outputs(self) -> dict[str, Path]:
        asked = ((form, self.config.getoption(f"--verdicts-{form}")) for form in WRITERS)
        return {form: path for form, path in asked if path}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Move the verdicts of a run that was killed out of the way of this one's."""
        self._earlier = self._journal.keep_earlier() if self._journal else None

    def pytest_report_header(self) -> list[str]:
        """Say where they are now."""
        said = f"verdicts of a run that was killed: python -m verify report {self._earlier}"
        return [said] if self._earlier else []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the report; that of the teardown is the last of a test, whose record is then kept on disk."""
        ending = self.endings.take(report)
        if self._journal and report.when == "teardown" and ending.reached:
            self._keep(self._journal, ending)

    def _keep(self, journal: Journal, ending: Ending) -> None:
        if carried := ending.carried:
            journal.add(self.environment(), carried.place, record_to_plain(ending.record()))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Notice files that are skipped whole."""
        if report.skipped:
            self._skipped_files.append(f"{report.nodeid}: skipped")

    def environment(self) -> Environment:
        """What this run is made with."""
        if self._environment is None:
            carried = next((e.carried for e in self.endings if e.carried), None)
            claims = Path(carried.directory) if carried else self.config.rootpath
            seed = self.config.getoption("--verdicts-seed")
            self._environment = environment(claims, seed, option(self.config))
        return self._environment

    def ledger(self) -> Ledger:
        """What was gathered, in the order of collection; to be asked for when all tests have ended."""
        if self._ledger is None:
            records = tuple(ending.record() for ending in self.endings.of_claims())
            self._ledger = Ledger(self.environment(), records)
        return self._ledger

    def _reached(self) -> bool:
        return any(ending.reached for ending in self.endings.of_claims())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Write the ledger, let the table be printed, then write the pages, which may take a minute.

        Nothing is written if no verdict was reached: an earlier file is worth more than an empty one.
        """
        outputs = self._outputs() if self._reached() else {}
        if path := outputs.pop("json", None):
            self._write("json", path, session)
            if self._journal and not self._unwritten:
                self._journal.remove()
        if self.config.getoption("--verdicts-strict") and self.complaints():
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
        yield
        said = len(self._unwritten)
        for form, path in outputs.items():
            self._write(form, path, session)
        self._say_unwritten(self._unwritten[said:])

    def _write(self, form: str, path: Path, session: pytest.Session) -> None:
        """Whatever goes wrong with a file, the table is printed and the other files are written."""
        reporter: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        try:
            with announced(path, reporter._tw._file if reporter else None):
                WRITERS[form](self.ledger(), path)
        except InputError as error:
            self._unwritten.append(str(error))
        except KeyboardInterrupt:
            self._unwritten.append(f"{path}: not written, interrupted")
            session.exitstatus = pytest.ExitCode.INTERRUPTED
        except Exception as error:
            self._unwritten.append(f"{path}: not written: {error!r}")
        else:
            return
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def complaints(self) -> list[str]:
        """What strict mode does not accept."""
        let_pass = [*self._skipped_files, *(said for ending in self.endings for said in ending.let_pass)]
        if not self.endings.of_claims():
            return [*let_pass, "no claim was checked"]
        weak = [v for v in self.ledger().verdicts if v.grade is Grade.INCONCLUSIVE or not v.as_expected]
        absent = [v for v in self.ledger().verdicts if v.absent and v not in weak]
        said = (f"{v.claim.key} is {v.grade.name}: {remarks(v)}" for v in (*weak, *absent))
        return [*let_pass, *said]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table, and what strict mode does not accept."""
        if self.endings.of_claims():
            terminalreporter.section("verdicts")
            table = render(
                self.ledger(),
                width=shutil.get_terminal_size((WIDTH, 0)).columns,
                colour=bool(terminalreporter.hasmarkup),
                twins=self.config.option.verbose >= 0,
                statements=self.config.option.verbose > 0,
            )
            terminalreporter.write_line(encodable(table, terminalreporter._tw._file))
        if deep := left_out(self.config):
            terminalreporter.write_line(f"{deep} deep checks were left out; --profile=deep runs them too")
        self._say_unwritten([*self._unwritten, *self._left_alone()])
        for complaint in self.complaints() if self.config.getoption("--verdicts-strict") else ():
            terminalreporter.write_line(f"strict: {complaint}", red=True)

    def _left_alone(self) -> Iterator[str]:
        """Which files were asked for and not touched, since there is nothing to write."""
        for path in () if self._reached() else self._outputs().values():
            state = "left as it was" if path.exists() else "not written"
            yield f"{path}: {state}, for no verdict was reached"
        if self._journal and self._journal.trouble:
            yield self._journal.trouble

    def _say_unwritten(self, problems: list[str]) -> None:
        reporter: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        for problem in problems if reporter else ():
            reporter.write_line(encodable(problem, reporter._tw._file), red=True)
