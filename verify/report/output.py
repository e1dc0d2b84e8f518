"""Where pages go: places are checked before any work; what draws pages is loaded only if asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import TextIO

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


def as_text(form: str, ledger: Ledger) -> str:
    """The page ("html") or the index ("index", with links from where one stands) as a string."""
    if form == "html":
        from verify.report.html import html

        return html(ledger)
    from verify.report.index import index

    return index(ledger, Path.cwd())


def unusable(form: str, path: Path) -> str:
    """Why the form cannot be written there; empty if it seems that it can."""
    if str(path) == "-":
        return "is no file name here; to write to a file of that name say ./-"
    if form == "latex":
        right = path.is_dir() or (path.absolute().parent.is_dir() and not path.exists())
        return "" if right else "is no directory and none can be made there; name another"
    right = path.absolute().parent.is_dir() and (path.is_file() or not path.exists())
    return "" if right else "is no file in an existing directory; create it first"


def one_file_twice(paths: Mapping[str, Path]) -> str:
    """Which two of these names (by what they are for) are one file; empty if none are."""
    for (one, first), (other, second) in combinations(paths.items(), 2):
        if first.resolve() == second.resolve() or (
            first.exists() and second.exists() and first.samefile(second)
        ):
            return f"{first} would be both {one} and {other}; name two files"
    return ""


@contextmanager
def announced(path: Path, terminal: TextIO | None) -> Iterator[None]:
    """Say on a terminal which file is being written, and for how long, until it is."""
    if terminal is None or not terminal.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=terminal, markup=False), transient=True) as bar:
        bar.add_task(f"writing {path}", total=None)
        yield
