"""The derivations as LaTeX to paste into an appendix: one file a claim, and a main file for pdfLaTeX.

Of a claim's instances one is written out, the worst case; the ledger has them all. Pictures are PDF files in
``pictures/``, and the numbers behind each are in ``data/`` under the same name.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from verify.errors import InputError
from verify.evidence import Grade, Ledger, Record, Series, Step, TwinCount, Verdict
from verify.readable import readable
from verify.report.html import anchors, number, parted
from verify.report.latex_display import displayed, inline, with_formulas
from verify.report.latex_prose import prose
from verify.report.ledger_file import write_file
from verify.report.pictures import as_csv, grades_in_words, pictures
from verify.report.summary import (
    counts,
    example,
    least_slack,
    made_by_machine,
    outcome,
    remarks,
    shortened,
    twins_in_words,
    worst_case,
)

_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb,graphicx}
\usepackage[hidelinks]{hyperref}
\usepackage[margin=2.5cm]{geometry}
\renewcommand{\labelitemi}{$\bullet$}
\setlength{\emergencystretch}{6em}
\title{Claims about score matching, and what was shown}
\author{}
"""

_MOST_SAID = 500
"""Characters of a message; counter-models of long statements have thousands."""
_DIGITS = re.compile(r"\d{12}(?=\d{4})")


def write_latex(ledger: Ledger, directory: Path) -> None:
    """Write ``main.tex``, a file for each claim and those of the pictures; missing directories are made.

    All is written beside the directory first, so that whatever fails leaves none, or the old one.

    Raises:
        InputError: a directory cannot be made or written to, a picture's label cannot be drawn, or a formula
            has commands that :func:`verify.report.latex_prose.in_formula` refuses.
    """
    files: dict[str, str | bytes] = {**latex(ledger), **_picture_files(ledger)}
    beside = directory.with_name(f".{directory.name}.{os.getpid()}.tmp")
    try:
        for name, content in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            write_file(beside / name, content)
        for name in files:
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).replace(directory / name)
    except OSError as error:
        raise InputError("directory", str(directory), f"cannot be made: {error}", "name another") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def latex(ledger: Ledger) -> dict[str, str]:
    """The text of each file by its name; ``main.tex`` inputs the others.

    Raises:
        InputError: as :func:`write_latex` says of formulas.
    """
    names = _names(ledger)
    texts = {f"{names[v.claim.key]}.tex": _text(v, names[v.claim.key]) for v in ledger.verdicts}
    texts["main.tex"] = "\n".join(_main(ledger, names)) + "\n"
    return texts


def _main(ledger: Ledger, names: Mapping[str, str]) -> Iterator[str]:
    """Which claims with which grades, what those mean, the claims by source, and how they were checked."""
    made = ledger.environment
    yield _PREAMBLE + rf"\date{{{prose(made.started)}, commit {prose(made.commit or 'unknown')}}}"
    yield r"\begin{document}\maketitle"
    found = ", ".join(f"{count} {grade.name}" for grade, count in counts(ledger))
    yield rf"\noindent {len(ledger.verdicts)} claims: {found}."
    yield r"\begin{description}"
    yield from (rf"\item[{grade.name}] {prose(grade.sentence)}" for grade in sorted(Grade, reverse=True))
    yield r"\end{description}"
    yield "A claim's grade is at most the lowest of its premises'. False twins are near-misses that the same"
    yield r"check must refute. \tableofcontents"
    for source in dict.fromkeys(v.claim.source for v in ledger.verdicts):
        yield rf"\section{{{prose(f'{source.key}: {source.title}')}}}"
        yield rf"{prose(f'{source.authors}, {source.identifier}')}."
        of_source = (v.claim.key for v in ledger.verdicts if v.claim.source == source)
        yield from (rf"\input{{{names[key]}.tex}}" for key in of_source)
    yield _environment(ledger)
    yield r"\end{document}"


def _text(verdict: Verdict, name: str) -> str:
    try:
        return "\n".join(_claim(verdict, name)) + "\n"
    except InputError as error:
        why = f"{verdict.claim.key}: {error.why}"
        raise InputError(error.name, error.value, why, error.hint) from error


def _names(ledger: Ledger) -> dict[str, str]:
    return {key: anchor.replace("'", "x") for key, anchor in anchors(ledger).items()}


def _picture_files(ledger: Ledger) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {}
    for verdict in ledger.verdicts:
        for k, series in enumerate(pictures(verdict), 1):
            from verify.report.drawing import pdf  # matplotlib takes a second to load

            name = f"{_names(ledger)[verdict.claim.key]}-{k}"
            files[f"pictures/{name}.pdf"] = pdf(series, verdict.claim.key)
            files[f"data/{name}.csv"] = as_csv(series)
    return files


def _claim(verdict: Verdict, name: str) -> Iterator[str]:
    claim = verdict.claim
    heading = f"{prose(claim.key)} --- {verdict.grade.name}"
    yield rf"\subsection*{{{heading}}}\addcontentsline{{toc}}{{subsection}}{{{heading}}}"
    yield rf"\emph{{{prose(claim.attribution)}}}"
    yield rf" [{claim.provenance.value}]"
    yield displayed(claim.statement)
    scope = shortened(verdict) or "nothing"
    if scope == claim.quantifiers:
        yield rf"\noindent For, and shown for: {prose(scope)}."
    else:
        yield rf"\noindent For: {prose(claim.quantifiers)}. Shown for: {prose(scope)}."
    if claim.hypotheses:
        yield "Hypotheses: " + ", ".join(map(inline, claim.hypotheses)) + "."
    if claim.notation:
        words = (f"{inline(symbol)}: {with_formulas(meaning)}" for symbol, meaning in claim.notation)
        yield "Notation: " + "; ".join(words) + "."
    if verdict.premises:
        yield rf"Rests on: {prose('; '.join(verdict.premises))}."
    if verdict.slacks:
        worst = worst_case(verdict)
        at = f" in the worst case, {worst.record.instance}: {worst.slack.bound}" if worst else ""
        yield rf"Least slack: {prose(least_slack(verdict) + at)}."
    if said := remarks(verdict):
        yield rf"Why {verdict.grade.name}: {prose(said)}."
    if verdict.open_joints:
        joints = ",\\quad ".join(map(inline, verdict.open_joints))
        yield rf"Left to the reader, inferences from checked steps: {joints}."
    for k, series in enumerate(pictures(verdict), 1):
        yield from _picture(series, f"{name}-{k}")
    yield from _record(example(verdict))
    if len(verdict.records) > 1:
        said = "; ".join(f"{r.instance or r.node} {r.grade.name}" for r in verdict.records)
        yield rf"\noindent All instances, each checked in the same way: {prose(said)}."
    if made := made_by_machine(verdict):
        yield rf"\noindent Changes of the statement that were refuted: {prose(made)}."
    if verdict.rules:
        yield rf"\noindent Rules of the kernel: {prose('; '.join(verdict.rules))}."
    if verdict.axioms:
        yield r"\paragraph{Axioms.}\begin{itemize}"
        for axiom in verdict.axioms:
            yield rf"\item {prose(axiom.name)} ({prose(axiom.source)}):" + displayed(axiom.statement)
        yield r"\end{itemize}"


def _picture(series: Series, name: str) -> Iterator[str]:
    yield rf"\begin{{center}}\includegraphics[width=.7\linewidth]{{pictures/{name}.pdf}}\\"
    said = ". ".join(with_formulas(part) for part in (series.title, series.caption) if part)
    yield rf"{said} (Values: {with_formulas(grades_in_words(series))}.)\end{{center}}"


def _record(record: Record) -> Iterator[str]:
    yield rf"\paragraph{{{prose(record.instance) or 'Derivation'}.}}"
    if record.trouble:
        yield _message(record.trouble)
    if record.steps or record.conclusions:
        yield r"\begin{enumerate}"
        before = ""
        for kind, steps in (("", record.steps), ("Conclusion: ", record.conclusions)):
            for step in steps:
                hypotheses, conclusion = parted(step.statement)
                yield rf"\item {kind}" + _step(step, conclusion)
                if hypotheses:
                    said = "the same" if hypotheses == before else inline(hypotheses)
                    yield rf"{{\small from {said}}}"
                yield from _details(step)
                before = hypotheses
        yield r"\end{enumerate}"
    if record.twins:
        count = twins_in_words(TwinCount.of(record.twins))
        yield rf"\noindent False twins ({prose(count)}):\begin{{itemize}}"
        for twin in record.twins:
            yield rf"\item {prose(twin.change)}: {prose(outcome(twin))}. {_message(twin.step.residual)}"
        yield r"\end{itemize}"


def _step(step: Step, conclusion: str) -> str:
    return rf"{_message(step.why)} [{step.grade.name}; {prose(step.method)}]" + displayed(conclusion)


def _details(step: Step) -> Iterator[str]:
    if step.residual:
        yield _message(step.residual)
    if step.data:
        numbers = (rf"{prose(name)} = {prose(number(value))}" for name, value in step.data.items())
        yield r"\par{\small " + "; ".join(numbers) + "}"


def _message(text: str) -> str:
    """Prose that may have formulas in it; what is long is cut, and long numbers may break."""
    shown = readable(text)
    if len(shown) > _MOST_SAID:
        shown = shown[:_MOST_SAID] + " … (cut; the ledger has it all)"
    return _DIGITS.sub(lambda found: found[0] + r"\allowbreak{}", prose(shown))


def _environment(ledger: Ledger) -> str:
    made = ledger.environment
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    return (
        rf"\paragraph{{Environment.}} {prose(versions)}; commit {prose(made.commit or 'unknown')}; "
        rf"seed {made.seed}; {prose(made.started)}." + "\n"
    )
