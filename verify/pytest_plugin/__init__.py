"""The pytest plugin: ``pytest theorems`` ends with the verdict on every claim.

A test marked with :func:`verify.evidence.claim` hands its checked steps to the fixture ``evidence``.
Its record travels on the test report, so that it arrives from xdist's workers as from this process.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from verify.errors import BudgetError, EvidenceError, InputError, PrecisionError
from verify.evidence import Claim, Evidence, Grade, Record, check_claims, claim_of, statement_of
from verify.installed import others
from verify.pytest_plugin import profile, progress
from verify.pytest_plugin.endings import Carried
from verify.pytest_plugin.run import Run
from verify.report.ledger_file import record_to_plain
from verify.report.output import WRITERS, one_file_twice, unusable
from verify.report.summary import rounded_down

_EVIDENCE = pytest.StashKey[Evidence]()
_STARTED = pytest.StashKey[float]()
_UNDECIDED = pytest.StashKey[str]()
_PROBLEM = pytest.StashKey[str]()
_OF_AN_ATTEMPT: tuple[pytest.StashKey[Any], ...] = (_EVIDENCE, _STARTED, _UNDECIDED, _PROBLEM)
_PROPERTIES = ("grade", "scope", "slack")
_COLLECTIONS = 50_000, 20, 50
"""Thresholds of the garbage collector in a check: with the usual ones it takes a tenth of the time."""
_PLACE = pytest.StashKey[int]()
_REFUSAL = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this plugin."""
    group = parser.getgroup("verdicts", "verdicts on claims (FisherProof)")
    profile.add_option(group)
    group.addoption("--verdicts-json", metavar="FILE", type=Path, help="write the ledger of verdicts to FILE")
    group.addoption("--verdicts-html", metavar="FILE", type=Path, help="write a page on every claim to FILE")
    group.addoption(
        "--verdicts-latex", metavar="DIR", type=Path, help="write the derivations to DIR as LaTeX"
    )
    group.addoption(
        "--verdicts-index",
        metavar="FILE",
        type=Path,
        help="write a table of claims and files to FILE in Markdown",
    )
    group.addoption(
        "--verdicts-strict",
        action="store_true",
        help="fail on a skip, an xfail, an INCONCLUSIVE verdict, and if no claim was checked",
    )
    group.addoption(
        "--verdicts-seed", metavar="N", type=int, default=0, help="seed of every random choice (default 0)"
    )


@pytest.hookimpl(trylast=True)  # when the terminal reporter is there
def pytest_configure(config: pytest.Config) -> None:
    """Start collecting records, and refuse an unusable output file before any work is done."""
    outputs = {f"--verdicts-{form}": config.getoption(f"--verdicts-{form}") for form in WRITERS}
    outputs = {name: path for name, path in outputs.items() if path}
    for name, path in outputs.items():
        if why := unusable(name.removeprefix("--verdicts-"), path):
            raise pytest.UsageError(f"{name}={path}: {why}")
    if why := one_file_twice(outputs):
        raise pytest.UsageError(why)
    if why := several_words(config.getoption("keyword")):
        raise pytest.UsageError(why)
    profile.configure(config)
    if why := others(Path(__file__).parents[2]):
        config.issue_config_time_warning(pytest.PytestConfigWarning(f"FisherProof: {why}"), stacklevel=2)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Run(config), "fisherproof-run")
        config.pluginmanager.register(profile.FromWorkers(config), "fisherproof-profile")
        if progress.wanted(config):
            bar = progress.Bar(config.pluginmanager.get_plugin("terminalreporter"))
            config.pluginmanager.register(bar, "fisherproof-bar")


def several_words(keyword: str) -> str:
    """Why pytest cannot choose by this, if it is several words, such as a claim's name; else nothing."""
    words = re.findall(r"[\w:+.\[\]\\/-]+", keyword)  # what pytest takes for one word
    if len(words) < 2 or set(words) & {"and", "or", "not"} or "(" in keyword:
        return ""
    return f'-k "{keyword}": pytest takes one word, or several with "and"; write -k "{" and ".join(words)}"'


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let ``-k "S-7"`` and ``-k "Theorem and 3.5"`` find claims by their names."""
    if claim := _claim(item):
        item.extra_keyword_matches.add(claim.name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose by the profile, and refuse claims that contradict each other before any is checked."""
    profile.select(config, items)
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
    """Forget an earlier attempt at this test; fail a claim for which no check would count.

    That is the case if the engine fails its canaries and, under xdist, if claims contradict each other.
    """
    for key in _OF_AN_ATTEMPT:
        if key in item.stash:
            del item.stash[key]
    item.user_properties[:] = [kept for kept in item.user_properties if kept[0] not in _PROPERTIES]
    if _claim(item) is None:
        return
    if _REFUSAL in item.config.stash:
        pytest.fail(item.config.stash[_REFUSAL], pytrace=False)
    from verify.pytest_plugin.canaries import failures  # loads all rooms, so only for a claim

    if wrong := failures():
        pytest.fail(
            f"the engine misses known values, so nothing it says counts: {_some(wrong)}", pytrace=False
        )


def _some(wrong: Sequence[str], most: int = 3) -> str:
    more = f"; and {len(wrong) - most} more" if len(wrong) > most else ""
    return "; ".join(wrong[:most]) + more


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
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Look for garbage less often: proofs are many small objects that stay."""
    if _claim(item) is None:
        return (yield)
    before = gc.get_threshold()
    gc.set_threshold(*_COLLECTIONS)
    try:
        return (yield)
    finally:
        gc.set_threshold(*before)


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
    else:
        _cast_nets(pyfuncitem)
    if _claim(pyfuncitem) is not None and (problem := _problem(_record(pyfuncitem, ""))):
        pyfuncitem.stash[_PROBLEM] = problem
        pytest.fail(problem, pytrace=False)
    return result


def _cast_nets(item: pytest.Function) -> None:
    """Spot checks, models and twins by machine, if the claim is made of formulas."""
    stated, collected = statement_of(item.function), item.stash.get(_EVIDENCE, None)
    if stated is None or collected is None:
        return
    from verify.checks.nets import instances_of, nets  # what it needs takes a second to load

    given, used = instances_of(item.function), _record(item, "").used_hypotheses
    collected.nets = nets(stated, given, used, collected.seed)


def _problem(record: Record) -> str:
    """Why pytest should call this record a failure; empty if it should not."""
    if record.grade is Grade.REFUTED and not record.claim.finding:
        return f"{record.claim.key} is REFUTED: {record.reason}"
    if record.claim.finding and record.grade is not Grade.REFUTED:
        return f"{record.claim.key} was expected to be REFUTED and is {record.grade.name}"
    return "" if record.trouble else record.defect or record.forgotten


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
    said = report.when == "call" and _PROBLEM in item.stash
    Carried(item.stash[_PLACE], record_to_plain(record), said, str(item.path.parent)).put(report)
    if report.when == "call" or not report.passed:
        for properties in (item.user_properties, report.user_properties):
            properties.extend(_properties(record))
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


def _properties(record: Record) -> list[tuple[str, str]]:
    """What JUnit's XML says of the check."""
    slacks = [s.slack.at_least for s in (*record.steps, *record.conclusions) if s.slack]
    return [
        ("grade", record.grade.name),
        ("scope", "; ".join(record.scopes)),
        *([("slack", rounded_down(min(slacks)))] if slacks else []),
    ]


def _claim(item: pytest.Item) -> Claim | None:
    return claim_of(getattr(item, "function", None))


def _record(item: pytest.Item, trouble: str) -> Record:
    """What the item's evidence holds by now."""
    claim = _claim(item)
    assert claim is not None
    collected = item.stash.get(_EVIDENCE, None) or Evidence(claim)
    now = time.perf_counter()
    seconds = now - item.stash.get(_STARTED, now)
    trouble = trouble or item.stash.get(_UNDECIDED, "")
    line = 0 if item.location[1] is None else item.location[1] + 1  # of the first decorator
    return collected.record(_instance(item), _node(item), seconds, trouble, line)


def _node(item: pytest.Item) -> str:
    """The node id; of an installed package, whose path is of this machine only, with its module's name."""
    module = getattr(getattr(item, "module", None), "__name__", "")
    installed = "site-packages" in item.path.parts or not item.path.is_relative_to(item.config.rootpath)
    if "." not in module or not installed:
        return item.nodeid
    return "::".join((module, *item.nodeid.split("::")[1:]))


def _instance(item: pytest.Item) -> str:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return ", ".join(f"{name}={_text(value)}" for name, value in parameters.items())


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # a parameter's own doing; or an integer of more digits than Python prints
        return f"<{type(value).__name__} that cannot be printed>"
