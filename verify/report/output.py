"""Where pages go: places are checked before any work; what draws pages is loaded only if asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from verify.evidence import Ledger
from verify.report.ledger_file import write_ledger


def _html(ledger: Ledger, path: Path) -> None:
    from verify.report.html import write_html

    write_html(ledger, path)


def _latex(ledger: Ledger, path: Path) -> None:
    from verify.report.latex import write_latex

    write_latex(ledger, path)


def _index(ledger: Ledger, path: Path) -> None:
    from verify.report.index import write_index

    write_index(ledger, path)


WRITERS: Mapping[str, Callable[[Ledger, Path], None]] = {
    "json": write_ledger,
    "html": _html,
    "latex": _latex,
    "index": _index,
}
"""What writes a ledger in each form; LaTeX to a directory, the others to a file. Each raises InputError."""


def unusable(form: str, path: Path) -> str:
    """Why the form cannot be written there; empty if it seems that it can."""
    if form == "latex":
        right = path.is_dir() or (path.absolute().parent.is_dir() and not path.exists())
        return "" if right else "is no directory and none can be made there; name another"
    right = path.absolute().parent.is_dir() and (path.is_file() or not path.exists())
    return "" if right else "is no file in an existing directory; create it first"
