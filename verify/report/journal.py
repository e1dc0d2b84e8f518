"""Verdicts kept as they are reached: a file of JSON Lines beside the ledger, for a run that is killed.

The first line is the ledger without its records, every further line a record with its place in the run. When
the ledger is written the journal is removed. :func:`verify.report.ledger_file.read_ledger` reads both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.evidence import Environment
from verify.report.ledger_file import JOURNAL_FORMAT, environment_to_plain


def journal_of(ledger: Path) -> Path:
    """Where the journal of a run lies whose ledger is to be written to ``ledger``."""
    return ledger.with_name(ledger.name + ".partial")


class Journal:
    """Appends records; what cannot be written is given up, for the run matters more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble = ""
        self._begun = False

    def keep_earlier(self) -> Path | None:
        """Move a journal that a killed run has left out of the way; where it lies then, if there was one."""
        earlier = self.path.with_name(self.path.name + ".old")
        try:
            self.path.replace(earlier)
        except OSError:
            return None
        return earlier

    def add(self, environment: Environment, place: int, record: dict[str, Any]) -> None:
        """Append one record; the environment is written once."""
        if self.trouble:
            return
        first = {"format": JOURNAL_FORMAT, "environment": environment_to_plain(environment)}
        lines = [] if self._begun else [first]
        self._begun = True
        try:
            with self.path.open("a", encoding="utf-8") as file:
                for line in (*lines, {"place": place, "record": record}):
                    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        except OSError as error:
            self.trouble = f"{self.path} cannot be written: {error}"

    def remove(self) -> None:
        """The ledger holds all of it by now."""
        if self._begun:
            self.path.unlink(missing_ok=True)
