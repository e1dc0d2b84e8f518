"""The verdict table for a terminal: fits the given width, and colour is never the only sign."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.evidence import Claim, Grade, Ledger, Twin, Verdict
from verify.readable import readable, spelled
from verify.report.summary import (
    BY_MACHINE,
    SEEN_FALSE,
    UNPROVED,
    counts,
    least_slack,
    made_by_machine,
    outcome,
    remarks,
    shortened,
    twins_in_words,
)

WIDTH = 100
_WIDE = 80
_STYLE = {
    Grade.REFUTED: "bold red",
    Grade.INCONCLUSIVE: "yellow",
    Grade.OBSERVED: "cyan",
    Grade.ARGUED: "magenta",
    Grade.CERTIFIED: "blue",
    Grade.PROVED: "bold green",
}


def render(
    ledger: Ledger,
    *,
    width: int = WIDTH,
    colour: bool = False,
    twins: bool = True,
    statements: bool = False,
) -> str:
    """Counts by grade, the false twins (if wanted), the verdicts, what is behind the weak ones, a legend.

    With ``statements``, also what each claim says, with its quantifiers, hypotheses and notation.
    """
    console = Console(
        file=io.StringIO(),
        width=width,
        height=100,  # rich ignores a width without a height on a terminal it calls dumb
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,  # a claim may contain [brackets] and :colons:
        emoji=False,
    )
    console.print(_counts(ledger))
    if twins:
        console.print(_twin_table(ledger))
    if statements:
        for verdict in ledger.verdicts:
            console.print(_literal(_stated(verdict.claim)))
        console.print()
    console.print(_verdict_table(ledger, width))
    for (grade, said), keys in _remarks(ledger).items():
        console.print(Text.assemble(_mark(grade), _literal(f" {'; '.join(keys)}: {said}")))
    console.print(_legend(ledger))
    console.print(_environment(ledger))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines())


def _stated(claim: Claim) -> str:
    given = "".join(f"\n    given {hypothesis}" for hypothesis in claim.hypotheses)
    where = "".join(f"\n    where {symbol}: {meaning.replace('$', '')}" for symbol, meaning in claim.notation)
    said = f"{claim.statement}\n    for {claim.quantifiers}{given}{where}"
    return f"{claim.key}: " + "\n".join(map(readable, said.split("\n")))


def encodable(text: str, file: TextIO) -> str:
    """The text in what the file's encoding can hold: a latin-1 terminal has no ■ and no ≥."""
    encoding = getattr(file, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = spelled(text).encode(encoding, "replace").decode(encoding)
    return text


def _remarks(ledger: Ledger) -> dict[tuple[Grade, str], list[str]]:
    """What is said of claims, with those that it is said of."""
    found: dict[tuple[Grade, str], list[str]] = {}
    for verdict in ledger.verdicts:
        if said := remarks(verdict):
            found.setdefault((verdict.grade, said), []).append(verdict.claim.key)
    return found


def _literal(text: str) -> str:
    """The text without what a terminal would obey: escape codes and other control characters."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c == "\t" else "�" for c in text)


def _mark(grade: Grade) -> Text:
    return Text(f"{grade.symbol} {grade.name}", style=_STYLE[grade])


def _outcome(twin: Twin) -> Text:
    grade = Grade.OBSERVED if twin.step.seen_false else twin.step.grade
    return Text(outcome(twin), style=_STYLE[grade])


def _counts(ledger: Ledger) -> Text:
    number = len(ledger.verdicts)
    marks = [Text.assemble(f"{count} ", _mark(grade)) for grade, count in counts(ledger)]
    head = f"{number} claim{'s' * (number != 1)}"
    return Text.assemble(head, ": " if marks else "", Text(" · ").join(marks), "\n")


def _table(*columns: tuple[str, dict[str, object]]) -> Table:
    table = Table(box=None, pad_edge=False, expand=True, header_style="bold")
    for title, options in columns:
        table.add_column(title, **options)  # type: ignore[arg-type]
    return table


def _verdict_table(ledger: Ledger, width: int) -> Table:
    columns: list[tuple[str, dict[str, object]]] = [
        ("Claim", {"ratio": 5, "overflow": "fold"}),
        ("Verdict", {"min_width": 14}),
        ("Shown for", {"ratio": 5, "overflow": "fold"}),
        ("Slack", {"justify": "right"}),
        ("Twins", {"justify": "right", "min_width": 5, "max_width": None if width >= _WIDE else 10}),
        ("Time", {"justify": "right", "min_width": 6}),
    ]
    shown = columns if width >= _WIDE else columns[:-1]  # the room is better spent on the claims
    table = _table(*shown)
    for verdict in ledger.verdicts:
        source = f" [{verdict.claim.provenance.value}]"
        cells = (
            Text.assemble(_literal(verdict.claim.key), (source, "dim")),
            Text.assemble(_mark(verdict.grade), ("\npremise absent", "dim") if verdict.absent else ""),
            _literal(shortened(verdict)),
            least_slack(verdict),
            _twins(verdict),
            f"{verdict.seconds:.1f} s",
        )
        table.add_row(*cells[: len(shown)])
    return table


def _twins(verdict: Verdict) -> str:
    """A line for each kind of twin."""
    return "\n".join([*twins_in_words(verdict.twins).split(", "), *filter(None, [made_by_machine(verdict)])])


def _twin_table(ledger: Ledger) -> Table:
    table = _table(
        ("False twin", {"ratio": 6, "overflow": "fold"}),
        ("Verdict", {"min_width": 14}),
        ("Refuted by", {"ratio": 6, "no_wrap": True, "overflow": "ellipsis"}),
    )
    for key, times, twin in _distinct_twins(ledger):
        again = f" (×{times})" if times > 1 else ""
        table.add_row(_literal(f"{key}: {twin.change}{again}"), _outcome(twin), _literal(_refuted_by(twin)))
    return table


def _refuted_by(twin: Twin) -> str:
    """What refuted it, in the room of a column: of a refusal with a counter-model, that."""
    said = readable(twin.step.residual)
    _, found, model = said.partition("a counter-model is ")
    return f"counter-model {model}" if found else said


def _distinct_twins(ledger: Ledger) -> Iterator[tuple[str, int, Twin]]:
    """Twins of one description once, with how many instances have it and the worst of them."""
    for verdict in ledger.verdicts:
        by_change: dict[str, list[Twin]] = {}
        for record in verdict.records:
            for twin in record.twins:
                by_change.setdefault(twin.change, []).append(twin)
        for same in by_change.values():
            worst = max(same, key=lambda twin: (not twin.noticed, twin.step.grade))
            yield verdict.claim.key, len(same), worst


def _legend(ledger: Ledger) -> Text:
    twins = [twin for _, _, twin in _distinct_twins(ledger)]
    of_twins = {t.step.grade for t in twins if not (t.step.seen_false or t.step.refused)}
    present = {v.grade for v in ledger.verdicts} | of_twins
    lines = [Text("\n")]
    for grade in sorted(present, reverse=True):
        lines.append(Text.assemble(_mark(grade), f": {grade.sentence}\n"))
    if seen := next((t for t in twins if t.step.seen_false), None):
        lines.append(Text.assemble(_outcome(seen), f": {SEEN_FALSE}\n"))
    if refused := next((t for t in twins if t.step.refused), None):
        lines.append(Text.assemble(_outcome(refused), f": {UNPROVED}\n"))
    if counted := next(filter(None, map(made_by_machine, ledger.verdicts)), None):
        lines.append(Text(f"{counted}: {BY_MACHINE}\n"))
    return Text.assemble(*lines)


def _environment(ledger: Ledger) -> Text:
    made = ledger.environment
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    commit = made.commit or "unknown commit"
    return Text(
        f"{versions}; {made.ground_types} ground types; {commit}; seed {made.seed}; {made.profile} profile",
        style="dim",
    )
