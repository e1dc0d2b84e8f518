"""Pictures drawn by a second process while this one sets equations: each takes seconds for a page.

The second process is a help and no more: whatever it does not deliver is drawn here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from verify.errors import InputError
from verify.evidence import Series
from verify.report.ledger_file import series_from_plain, series_to_plain


class DrawnBeside:
    """The drawings of some series, begun when this is made."""

    def __init__(self, wanted: Sequence[Series]) -> None:
        self._wanted = tuple(dict.fromkeys(wanted))
        # Files, not pipes: nobody waits for the other to read.
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 the process writes to it until it is read
        with tempfile.TemporaryFile() as question:
            question.write(json.dumps([series_to_plain(series) for series in self._wanted]).encode())
            question.seek(0)
            command = [sys.executable, "-m", "verify.report.beside"]
            self._process = subprocess.Popen(
                command, stdin=question, stdout=self._answer, stderr=subprocess.DEVNULL
            )

    def finished(self) -> Mapping[Series, str]:
        """Wait; the SVG text of each series that could be drawn."""
        with self._answer:
            if self._process.wait() != 0:
                return {}
            self._answer.seek(0)
            drawn: list[str | None] = json.load(self._answer)
        return {s: svg for s, svg in zip(self._wanted, drawn, strict=True) if svg is not None}


def _drawn(plain: Any) -> str | None:
    from verify.report.drawing import saved  # loads matplotlib

    try:
        return saved(series_from_plain(plain), "", "svg").decode()
    except InputError:
        return None  # who draws it again learns why


if __name__ == "__main__":
    json.dump([_drawn(plain) for plain in json.load(sys.stdin)], sys.stdout)
