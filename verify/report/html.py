"""One self-contained page from a ledger alone: it opens offline, loads nothing and prints."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment as Templates
from jinja2 import StrictUndefined
from markupsafe import Markup

from verify.arithmetic import ball, decimal
from verify.evidence import Exact, Grade, Ledger, Record
from verify.report.equations import Equations
from verify.report.graph import HEIGHT, WIDTH, graph_of
from verify.report.ledger_file import write_text
from verify.report.pictures import slack_bars
from verify.report.terminal import least_slack, rounded_down, shortened

_DIGITS = 30  # enough to compare by eye; the ledger has them all
_LONGEST = 40  # of a rational that is shown as it is
_NODE_TEXT = 31  # characters that fit a node of the graph


def write_html(ledger: Ledger, path: Path) -> None:
    """Write the page; the file appears whole or not at all.

    Raises:
        InputError: an equation cannot be typeset (it names the claim), or the file cannot be written.
    """
    write_text(path, html(ledger))


def html(ledger: Ledger) -> str:
    """The page as a string."""
    templates = Templates(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    equations = Equations()
    script = _asset("report.js")
    verdicts = ledger.verdicts
    page = templates.from_string(
        _asset("report.html")
    ).render(
        verdicts=verdicts,
        made=ledger.environment,
        sources=list(dict.fromkeys(v.claim.source for v in verdicts)),
        grades=sorted({v.grade for v in verdicts}, reverse=True),
        all_grades=sorted(Grade, reverse=True),
        ids=anchors(ledger),
        source_of={v.claim.key: v.claim.source.key for v in verdicts},
        used_by={
            v.claim.key: [u.claim.key for u in verdicts if v.claim.key in u.claim.uses] for v in verdicts
        },
        graph=graph_of(ledger),
        W=WIDTH,
        H=HEIGHT,
        bars=slack_bars(ledger),
        style=Markup(_asset("report.css")),
        script=Markup(script),
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        draw=equations.draw,
        glyphs=lambda: equations.glyphs,  # asked for at the end, when all equations are drawn
        shortened=shortened,
        rounded=rounded_down,
        slack=least_slack,
        number=number,
        reproduce=reproduce,
        clipped=lambda key: key if len(key) <= _NODE_TEXT else key[: _NODE_TEXT - 1] + "…",
    )
    return page.strip() + "\n"


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
    if isinstance(value, int | Fraction) and len(str(value)) <= _LONGEST:
        return str(value)
    return decimal(ball(value), _DIGITS)


def reproduce(record: Record) -> str:
    """The command that checks this one alone."""
    return f"pytest {shlex.quote(record.node)}"


def _asset(name: str) -> str:
    return files("verify.report").joinpath("templates", name).read_text(encoding="utf-8")
