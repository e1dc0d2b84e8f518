"""The index of theorems in Markdown: what is claimed, where it is checked, what that showed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from verify.evidence import Claim, Ledger, Source, Verdict
from verify.report.ledger_file import write_file
from verify.report.summary import counts, least_slack, remarks, shortened, twins_in_words

_HEAD = """# The theorems

Each claim, the file that checks it, and what one run showed. This page is written by

    pytest theorems --profile=deep --verdicts-index=theorems/README.md

and never by hand. The last time that was for {run}.
"""


def write_index(ledger: Ledger, path: Path) -> None:
    """Write the index; the file appears whole or not at all.

    Raises:
        InputError: the file cannot be written.
    """
    write_file(path, index(ledger, path.absolute().parent))


def index(ledger: Ledger, directory: Path) -> str:
    """The index as it would lie in ``directory``, which its links start from; run it where pytest ran."""
    made = ledger.environment
    run = f"commit {made.commit or 'unknown'}, {made.profile} profile, seed {made.seed}"
    parts = [_HEAD.format(run=run), *_counts(ledger)]
    for source in dict.fromkeys(v.claim.source for v in ledger.verdicts):
        parts += [*_section(source, [v for v in ledger.verdicts if v.claim.source == source], directory)]
    parts += _legend(ledger)
    return "\n".join(parts) + "\n"


def _counts(ledger: Ledger) -> Iterator[str]:
    yield "\n" + " · ".join(f"{count} {grade.symbol} {grade.name}" for grade, count in counts(ledger))


def _section(source: Source, verdicts: list[Verdict], directory: Path) -> Iterator[str]:
    yield f"\n## {source.key}: {source.title}\n"
    yield "| claim | statement | shown | for | slack | twins refuted | time |"
    yield "|---|---|---|---|---|---|---|"
    for verdict in verdicts:
        file = os.path.relpath(verdict.records[0].node.split("::")[0], directory)
        cells = (
            f"[{cell(verdict.claim.label)}]({file}) [{verdict.claim.provenance.value}]",
            _stated(verdict.claim),
            f"{verdict.grade.symbol} {verdict.grade.name}"
            + (f": {cell(said)}" if (said := remarks(verdict)) else ""),
            cell(shortened(verdict)),
            least_slack(verdict),
            twins_in_words(verdict.twins),
            f"{verdict.seconds:.1f} s",
        )
        yield "| " + " | ".join(cells) + " |"


def _legend(ledger: Ledger) -> Iterator[str]:
    yield ""
    for grade in sorted({v.grade for v in ledger.verdicts}, reverse=True):
        yield f"- {grade.symbol} {grade.name}: {grade.sentence}."


def cell(text: str) -> str:
    """Text that neither ends a cell nor starts markup."""
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _stated(claim: Claim) -> str:
    """The statement with its hypotheses, which give its symbols their meaning."""
    given = ", ".join(_formula(hypothesis) for hypothesis in claim.hypotheses)
    return _formula(claim.statement) + (f" — given {given}" if given else "")


def _formula(latex: str) -> str:
    """LaTeX between dollars; a bar would end the cell, and TeX has a name for it."""
    one_line = " ".join(latex.split())
    return "$" + one_line.replace(r"\|", r"\Vert ").replace("|", r"\vert ") + "$"
