"""The pytest plugin: ``pytest theorems`` ends with the verdict on every claim.

A test marked with :func:`verify.evidence.claim` hands its checked steps to the fixture ``evidence``.
Its record travels on the test report, so that it arrives from xdist's workers as from this process.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from verify.errors import BudgetError, EvidenceError, InputError, PrecisionError
from verify.evidence import Claim, Evidence, Grade, Ledger, Record, check_claims, claim_of
from verify.report.environment import environment
from verify.report.ledger_file import record_from_plain, record_to_plain
from verify.report.output import WRITERS, unusable
from verify.report.terminal import WIDTH, render

_EVIDENCE = pytest.StashKey[Evidence]()
_STARTED = pytest.StashKey[float]()
_UNDECIDED = pytest.StashKey[str]()
_PROBLEM = pytest.StashKey[str]()
_PLACE = pytest.StashKey[int]()
_REFUSAL = pytest.StashKey[str]()
_ON_REPORT = "fisherproof_record"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this plugin."""
    group = parser.getgroup("verdicts", "verdicts on claims (FisherProof)")
    group.addoption("--verdicts-json", metavar="FILE", type=Path, help="write the ledger of verdicts to FILE")
    group.addoption("--verdicts-html", metavar="FILE", type=Path, help="write a page on every claim to FILE")
    group.addoption(
        "--verdicts-latex", metavar="DIR", type=Path, help="write the derivations to DIR as LaTeX"
    )
    group.addoption(
        "--verdicts-strict",
        action="store_true",
        help="fail on a skip, an xfail, an INCONCLUSIVE verdict, and if no claim was checked",
    )
    group.addoption(
        "--verdicts-seed", metavar="N", type=int, default=0, help="seed of every random choice (default 0)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start collecting records, and refuse an unusable output file before any work is done."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Run(config), "fisherproof-run")
    for form in WRITERS:
        path: Path | None = config.getoption(f"--verdicts-{form}")
        if path and (why := unusable(form, path)):
            raise pytest.UsageError(f"--verdicts-{form}={path}: {why}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse claims that contradict each other, before any of them is checked."""
    for place, item in enumerate(items):
        item.stash[_PLACE] = place
    claims = tuple(c for item in items if (c := _claim(item)))
    try:
        check_claims(claims)
    except EvidenceError as error:
        if not hasattr(config, "workerinput"):
            raise pytest.UsageError(str(error)) from error
        config.stash[_REFUSAL] = str(error)  # a worker of xdist may not stop the session by itself


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Under xdist, contradicting claims fail one by one, each with the reason."""
    if _REFUSAL in item.config.stash and _claim(item):
        pytest.fail(item.config.stash[_REFUSAL], pytrace=False)


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """Where a claim's test puts its steps, its conclusion and its false twins."""
    claim = _claim(request.node)
    if claim is None:
        raise InputError(
            "test", request.node.nodeid, "states no claim", "decorate it with verify.evidence.claim"
        )
    collected = Evidence(claim, seed=request.config.getoption("--verdicts-seed"))
    request.node.stash[_EVIDENCE] = collected
    return collected


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Run the check, then fail the test if the evidence is not what the claim promises."""
    pyfuncitem.stash[_STARTED] = time.perf_counter()
    try:
        result = yield
    except (BudgetError, PrecisionError) as error:
        if _claim(pyfuncitem) is None:
            raise
        # Undecided, not wrong: the record says INCONCLUSIVE with this reason.
        pyfuncitem.stash[_UNDECIDED] = str(error)
        result = True
    if _claim(pyfuncitem) is not None and (problem := _problem(_record(pyfuncitem, ""))):
        pyfuncitem.stash[_PROBLEM] = problem
        pytest.fail(problem, pytrace=False)
    return result


def _problem(record: Record) -> str:
    """Why pytest should call this record a failure; empty if it should not."""
    if record.grade is Grade.REFUTED and not record.claim.finding:
        return f"{record.claim.key} is REFUTED: {record.reason}"
    if record.claim.finding and record.grade is not Grade.REFUTED:
        return f"{record.claim.key} was expected to be REFUTED and is {record.grade.name}"
    return "" if record.trouble else record.defect


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put the record on the reports, so that the last one to arrive says how the test ended.

    The report of the setup carries one too: it is all that is left if the process dies in the check.
    """
    report = yield
    if _claim(item) is None or (report.when == "teardown" and report.passed):
        return report
    if _REFUSAL in item.config.stash:  # no ledger holds contradicting claims
        return report
    record = _record(item, _trouble(item, report, call))
    # Each worker of xdist collects all items in one order, so the place needs no agreement.
    setattr(report, _ON_REPORT, (item.stash[_PLACE], record_to_plain(record)))
    if report.when == "call" or not report.passed:
        item.user_properties.append(("grade", record.grade.name))
        report.user_properties.append(("grade", record.grade.name))
    return report


def _trouble(item: pytest.Item, report: pytest.TestReport, call: pytest.CallInfo[None]) -> str:
    """Why the check counts as not finished; empty if it ran to its end, whatever it showed."""
    raised = call.excinfo.exconly(tryshort=True) if call.excinfo else ""
    if hasattr(report, "wasxfail"):
        return f"xfail: {report.wasxfail or raised or 'marked as expected to fail'}"
    if report.skipped:
        return f"skipped: {raised}"
    if report.when == "teardown":
        return f"its fixtures failed after the check: {raised}"
    if report.when == "setup" and report.passed:
        return "the process that ran the check ended before the check did"
    # What this plugin itself raised says what the record says anyway.
    if report.failed and _PROBLEM not in item.stash:
        return f"the check did not finish: {raised or report.longreprtext}"
    return ""


def _claim(item: pytest.Item) -> Claim | None:
    return claim_of(getattr(item, "function", None))


def _record(item: pytest.Item, trouble: str) -> Record:
    """What the item's evidence holds by now."""
    claim = _claim(item)
    assert claim is not None
    collected = item.stash.get(_EVIDENCE, None) or Evidence(claim)
    now = time.perf_counter()
    seconds = now - item.stash.get(_STARTED, now)
    return collected.record(_instance(item), item.nodeid, seconds, trouble or item.stash.get(_UNDECIDED, ""))


def _instance(item: pytest.Item) -> str:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return ", ".join(f"{name}={value}" for name, value in parameters.items())


class Run:
    """The records of this session, gathered in the controlling process."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._placed: dict[int, Record] = {}
        self._let_pass: list[str] = []
        self._unwritten: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the record off a report; a later one of the same test replaces it."""
        if placed := getattr(report, _ON_REPORT, None):
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
        return Ledger(environment(self.config.rootpath, seed), records)

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
        return [*self._let_pass, *(f"{v.claim.key} is {v.grade.name}: {v.reason}" for v in weak)]

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
                )
            )
        for problem in self._unwritten:
            terminalreporter.write_line(problem, red=True)
        for complaint in self.complaints() if self.config.getoption("--verdicts-strict") else ():
            terminalreporter.write_line(f"strict: {complaint}", red=True)
