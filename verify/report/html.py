"""One self-contained page from a ledger alone: it opens offline, loads nothing and prints."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment as Templates
from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from verify.arithmetic import ball, decimal
from verify.evidence import Environment, Exact, Grade, Ledger, Record, Series, TwinCount, Verdict
from verify.readable import readable
from verify.report.beside import DrawnBeside
from verify.report.equations import Equations
from verify.report.graph import graph_of
from verify.report.ledger_file import ledger_to_plain, write_file
from verify.report.pictures import FORMULA, as_csv, grades_in_words, pictures
from verify.report.slack_bars import slack_bars
from verify.report.summary import (
    BY_MACHINE,
    SEEN_FALSE,
    UNPROVED,
    counts,
    example,
    least_slack,
    made_by_machine,
    numbers_of,
    outcome,
    place,
    remarks,
    rounded_down,
    shortened,
    twins_in_words,
    worst_case,
)

_DIGITS = 30  # enough to compare by eye; the ledger has them all
_FEW = 8  # pictures are drawn sooner than a second process has started
_LONGEST = 40  # of a rational that is shown as it is


def write_html(ledger: Ledger, path: Path) -> None:
    """Write the page; the file appears whole or not at all.

    Raises:
        InputError: an equation or a label cannot be drawn (it names the claim), or the file not be written.
    """
    write_file(path, html(ledger))


def html(ledger: Ledger) -> str:
    """The page as a string."""
    templates = Templates(
        loader=PackageLoader("verify.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    equations, ids = Equations(), anchors(ledger)
    verdicts = ledger.verdicts
    drawn, shared_by_pictures = _drawn_pictures(ledger, ids, equations)
    script = _asset("report.js")
    page = templates.get_template("report.html").render(
        verdicts=verdicts,
        made=ledger.environment,
        sources=list(dict.fromkeys(v.claim.source for v in verdicts)),
        counts=counts(ledger),
        all_grades=sorted(Grade, reverse=True),
        ids=ids,
        used_by={v.claim.key: [u.claim.key for u in verdicts if v.claim.key in u.premises] for v in verdicts},
        source_of={v.claim.key: v.claim.source.key for v in verdicts},
        graph=graph_of(ledger),
        bars=slack_bars(ledger),
        pictures=drawn,
        style=Markup(_asset("report.css")),
        script=Markup(script),
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        draw=equations.draw,
        parted=parted,
        readable=readable,
        with_formulas=lambda text, key: _with_formulas(text, key, equations),
        shared=lambda: shared_by_pictures + equations.shared,  # asked for at the end, when all are drawn
        shortened=shortened,
        rounded=rounded_down,
        slack=least_slack,
        remarks=remarks,
        twins_in_words=twins_in_words,
        made_by_machine=made_by_machine,
        twins_of=lambda record: twins_in_words(TwinCount.of(record.twins)),
        outcome=outcome,
        seen_false=SEEN_FALSE,
        unproved=UNPROVED,
        by_machine=BY_MACHINE,
        worst_case=worst_case,
        example=example,
        place=place,
        number=number,
        numbers_of=numbers_of,
        reproduce=lambda record: reproduce(record, ledger.environment.seed),
        evidence=lambda verdict: _evidence(verdict, ledger.environment),
    )
    return page.strip() + "\n"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A drawn series with what the page says beside it."""

    name: str
    series: Series
    svg: Markup
    grades: str
    csv: str

    @property
    def box(self) -> str:
        """The view box of the drawing, to show it again."""
        found = re.search(r'viewBox="([^"]*)"', self.svg)
        assert found
        return found[1]


def _drawn_pictures(
    ledger: Ledger, ids: Mapping[str, str], equations: Equations
) -> tuple[dict[str, list[_Picture]], Markup]:
    """The pictures of each claim that has any, and the outlines that they share."""
    found = {v.claim.key: series for v in ledger.verdicts if (series := pictures(v))}
    if not found:
        return {}, Markup()
    wanted = [s for all_series in found.values() for s in all_series]
    beside = DrawnBeside(wanted) if len(wanted) > _FEW else None
    _set_ahead(ledger, equations)
    from verify.report.drawing import Drawings  # matplotlib takes a second to load

    drawings = Drawings(beside.finished() if beside else {})
    drawn = {}
    for key, all_series in found.items():
        names = [f"picture-{ids[key].removeprefix('claim-')}-{k}" for k in range(1, len(all_series) + 1)]
        drawn[key] = [
            _Picture(name, series, drawings.draw(series, name, key), grades_in_words(series), _csv(series))
            for name, series in zip(names, all_series, strict=True)
        ]
    return drawn, drawings.shared


def _set_ahead(ledger: Ledger, equations: Equations) -> None:
    """Most equations of the page, while pictures are drawn; the page asks for each of them again."""
    for verdict in ledger.verdicts:
        shown = example(verdict)
        steps = [part for step in (*shown.steps, *shown.conclusions) for part in parted(step.statement)]
        for tex in (*filter(None, steps), *(axiom.statement for axiom in verdict.axioms)):
            equations.draw(tex, verdict.claim.key)


def parted(statement: str) -> tuple[str, str]:
    """What a theorem assumes, or nothing, and what it concludes."""
    hypotheses, _, conclusion = statement.rpartition(r" \ \vdash\ ")
    return hypotheses, conclusion


def _with_formulas(text: str, key: str, equations: Equations) -> Markup:
    """Prose with LaTeX between dollar signs, as series have it."""
    parts = FORMULA.split(text)
    return Markup().join(equations.draw(p, key) if k % 2 else escape(p) for k, p in enumerate(parts))


def _evidence(verdict: Verdict, made: Environment) -> str:
    """The claim's records as a ledger of their own, to download; what its pictures show is beside those."""
    plain = ledger_to_plain(Ledger(made, tuple(replace(r, series=()) for r in verdict.records)))
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return _download("application/gzip", gzip.compress(text.encode(), mtime=0))  # a tenth of the JSON


def _csv(series: Series) -> str:
    return _download("text/csv;charset=utf-8", as_csv(series).encode())


def _download(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def anchors(ledger: Ledger) -> Mapping[str, str]:
    """For each claim the name that links to it, such as ``claim-F-Lemma-2.2``, unique on the page."""
    names: dict[str, str] = {}
    for verdict in ledger.verdicts:
        plain = "claim-" + re.sub(r"[^A-Za-z0-9.]+", "-", verdict.claim.key).strip("-")
        taken, name = set(names.values()), plain
        while name in taken:
            name += "'"
        names[verdict.claim.key] = name
    return names


def number(value: Exact) -> str:
    """A number to read: an enclosure by its certain digits only, a long rational by its leading digits."""
    if isinstance(value, int | Fraction) and _bits(value) < 4 * _LONGEST and len(str(value)) <= _LONGEST:
        return str(value)
    return decimal(ball(value), _DIGITS)


def _bits(value: int | Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()  # Python prints no huge number


def reproduce(record: Record, seed: int = 0) -> str:
    """The command that checks this one alone, with the seed of its run."""
    named = "" if record.node.split("::")[0].endswith(".py") else "--pyargs "
    return f"pytest {named}{shlex.quote(record.node)}" + (f" --verdicts-seed={seed}" if seed else "")


def _asset(name: str) -> str:
    return files("verify.report").joinpath("templates", name).read_text(encoding="utf-8")
