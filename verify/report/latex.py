"""The derivations as LaTeX to paste into an appendix: one file a claim, and a main file for pdfLaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from verify.errors import InputError
from verify.evidence import Ledger, Record, Step, Verdict
from verify.report.html import anchors, number
from verify.report.latex_prose import in_formula, prose
from verify.report.ledger_file import write_text
from verify.report.summary import least_slack, shortened

_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[hidelinks]{hyperref}
\usepackage[margin=2.5cm]{geometry}
\renewcommand{\labelitemi}{$\bullet$}
\setlength{\emergencystretch}{6em}
\begin{document}
"""


def write_latex(ledger: Ledger, directory: Path) -> None:
    """Write ``main.tex`` and a file for each claim into the directory, which is made if it is missing.

    Raises:
        InputError: the directory cannot be made or written to.
    """
    try:
        directory.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError("directory", str(directory), f"cannot be made: {error}", "name another") from error
    for name, text in latex(ledger).items():
        write_text(directory / name, text)


def latex(ledger: Ledger) -> dict[str, str]:
    """The text of each file by its name; ``main.tex`` inputs the others."""
    names = {v.claim.key: f"{anchors(ledger)[v.claim.key]}.tex".replace("'", "x") for v in ledger.verdicts}
    texts = {names[v.claim.key]: "\n".join(_claim(v)) + "\n" for v in ledger.verdicts}
    inputs = "".join(rf"\input{{{name}}}" + "\n" for name in names.values())
    texts["main.tex"] = _PREAMBLE + inputs + _environment(ledger) + "\\end{document}\n"
    return texts


def _claim(verdict: Verdict) -> Iterator[str]:
    claim = verdict.claim
    yield rf"\subsection*{{{prose(claim.key)} --- {verdict.grade.name}}}"
    yield rf"\emph{{{prose(f'{claim.source.authors}, {claim.source.title}, {claim.source.identifier}')}}}"
    yield rf" [{claim.provenance.value}]"
    yield _display(claim.statement)
    yield rf"\noindent For: {prose(claim.quantifiers)}. Shown for: {prose(shortened(verdict) or 'nothing')}."
    if claim.hypotheses:
        yield "Hypotheses: " + ", ".join(f"${in_formula(h)}$" for h in claim.hypotheses) + "."
    if claim.uses:
        yield rf"Rests on: {prose('; '.join(claim.uses))}."
    if verdict.slacks:
        yield rf"Least slack: {prose(least_slack(verdict))}."
    if verdict.reason:
        yield rf"Why {verdict.grade.name}: {prose(verdict.reason)}."
    for record in verdict.records:
        yield from _record(record)
    if verdict.axioms:
        yield r"\paragraph{Axioms.}\begin{itemize}"
        for axiom in verdict.axioms:
            yield rf"\item {prose(axiom.name)} ({prose(axiom.source)}):" + _display(axiom.statement)
        yield r"\end{itemize}"


def _record(record: Record) -> Iterator[str]:
    yield rf"\paragraph{{{prose(record.instance) or 'Derivation'}.}}"
    if record.trouble:
        yield prose(record.trouble)
    if record.steps or record.conclusions:
        yield r"\begin{enumerate}"
        for step in record.steps:
            yield from _step(step, "")
        for step in record.conclusions:
            yield from _step(step, "Conclusion: ")
        yield r"\end{enumerate}"
    if record.twins:
        yield r"\noindent False twins:\begin{itemize}"
        for twin in record.twins:
            yield rf"\item {prose(twin.change)}: {twin.step.grade.name}. {prose(twin.step.residual)}"
        yield r"\end{itemize}"


def _step(step: Step, kind: str) -> Iterator[str]:
    yield rf"\item {kind}{prose(step.why)} [{step.grade.name}; {prose(step.method)}]" + _display(
        step.statement
    )
    if step.residual:
        yield prose(step.residual)
    if step.data:
        numbers = (rf"{prose(name)} = {prose(number(value))}" for name, value in step.data.items())
        yield r"\par{\small " + "; ".join(numbers) + "}"


def _display(tex: str) -> str:
    return "\n\\[\n" + in_formula(tex) + "\n\\]"


def _environment(ledger: Ledger) -> str:
    made = ledger.environment
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    return (
        rf"\paragraph{{Environment.}} {prose(versions)}; commit {prose(made.commit or 'unknown')}; "
        rf"seed {made.seed}; {prose(made.started)}." + "\n"
    )
