"""How each test ended: by all reports of its last attempt, not by the first that says "passed".

A subtest fails without its test's report saying so, another plugin changes an outcome, a fixture fails after
the check, a rerun begins anew: a record is worth what its test is worth at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from verify.evidence import Record
from verify.report.ledger_file import record_from_plain

ON_REPORT = "fisherproof_record"
"""The attribute of a test report that carries what :class:`Carried` holds, as a plain dictionary."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What travels on a report from the process that ran the check.

    Attributes:
        place: of the test in the order of collection.
        record: as plain values.
        said: whether a failure of this report is what the record says anyway.
        directory: where the claim's file lies.
    """

    place: int
    record: dict[str, Any]
    said: bool
    directory: str

    def put(self, report: pytest.TestReport) -> None:
        """Let the report carry it, as values that xdist can send."""
        setattr(report, ON_REPORT, {name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def of(cls, report: pytest.TestReport) -> Carried | None:
        """What the report carries, if anything."""
        found = getattr(report, ON_REPORT, None)
        return cls(**found) if found else None


@dataclass(slots=True)
class Ending:
    """The reports of a test's last attempt."""

    reports: list[pytest.TestReport] = field(default_factory=list)

    @property
    def carried(self) -> Carried | None:
        """What the last report that carries a record has."""
        return next((c for report in reversed(self.reports) if (c := Carried.of(report))), None)

    @property
    def reached(self) -> bool:
        """Whether there is a verdict: the check began and ended, or something kept it from that."""
        return any(Carried.of(r) and not (r.when == "setup" and r.passed) for r in self.reports)

    @property
    def let_pass(self) -> Iterator[str]:
        """What pytest calls no failure and strict mode does: skips and xfails."""
        for report in self.reports:
            if report.skipped or hasattr(report, "wasxfail"):
                yield f"{report.nodeid}: {'xfail' if hasattr(report, 'wasxfail') else 'skipped'}"

    def record(self) -> Record:
        """The record by the final outcome: INCONCLUSIVE if anything of the test did not pass.

        Raises:
            LookupError: the test states no claim.
        """
        if not (carried := self.carried):
            raise LookupError("no record")
        record = record_from_plain(carried.record)
        trouble = next(self._troubles(), "")
        return replace(record, trouble=trouble) if trouble and not record.trouble else record

    def _troubles(self) -> Iterator[str]:
        for report in self.reports:
            carried = Carried.of(report)
            if report.failed and not (carried and carried.said):
                yield f"its test failed: {_last_line(report)}"
            elif report.skipped or hasattr(report, "wasxfail"):
                yield f"a part of its test was skipped: {_last_line(report)}"


def _last_line(report: pytest.TestReport) -> str:
    # A skip has a tuple (file, line, why) in place of a text.
    text = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else report.longreprtext
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), report.outcome)


class Endings:
    """The endings of all tests of a session, by node id."""

    def __init__(self) -> None:
        self._by_node: dict[str, Ending] = {}

    def take(self, report: pytest.TestReport) -> Ending:
        """Add a report to its test's last attempt, which it begins if it is that of a setup."""
        if report.when == "setup" or report.nodeid not in self._by_node:
            self._by_node[report.nodeid] = Ending()
        ending = self._by_node[report.nodeid]
        ending.reports.append(report)
        return ending

    def __iter__(self) -> Iterator[Ending]:
        return iter(self._by_node.values())

    def of_claims(self) -> list[Ending]:
        """Those with a record, in the order of collection, whatever order the workers finished in."""
        return [e for _, e in sorted(((e.carried.place, e) for e in self if e.carried), key=lambda x: x[0])]
