"""``python -m verify``: run the theorems, or read the ledger of an earlier run."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from verify.errors import VerifyError
from verify.evidence import Ledger
from verify.report.ledger_file import read_ledger
from verify.report.output import WRITERS, announced, as_text, one_file_twice, unusable
from verify.report.terminal import WIDTH, encodable, render


@click.group()
@click.version_option(package_name="fisherproof")
def main() -> None:
    """Executable theorems about training by score matching."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the ledger to this file.")
@click.option("--strict", is_flag=True, help="Fail on a skip, an xfail or an INCONCLUSIVE verdict.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, a task a claim: tcp://host:8786."
)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def run(
    json_file: Path | None, strict: bool, scheduler: str | None, pytest_arguments: tuple[str, ...]
) -> None:
    """Check every claim, as `pytest --pyargs theorems` does.

    Further arguments go to pytest: first the paths of other theorem files, if any, then -k, -n and so on.
    """
    if scheduler is not None:
        _run_on_cluster(scheduler, json_file, strict, pytest_arguments)
        return
    import pytest  # here, so that `report` does not wait for it

    from verify.installed import theorems_elsewhere

    # pytest would like to rewrite the asserts of its plugins, and this module has imported ours by now.
    options = ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]
    options += [f"--verdicts-json={json_file}"] if json_file else []
    options += ["--verdicts-strict"] if strict else []
    named = bool(pytest_arguments) and not pytest_arguments[0].startswith("-")
    where = [] if named else ["--pyargs", "theorems"]
    if where and (other := theorems_elsewhere()):
        raise click.UsageError(f"{other} is another package called theorems; name the files to check instead")
    sys.exit(pytest.main([*options, *where, *pytest_arguments]))


def _run_on_cluster(scheduler: str, json_file: Path | None, strict: bool, options: tuple[str, ...]) -> None:
    from verify.report.ledger_file import write_ledger
    from verify.sweep import command

    if strict:
        raise click.UsageError("--strict sees no skips of other machines; leave out --scheduler")
    if json_file and (why := unusable("json", json_file)):
        raise click.UsageError(f"{json_file}: {why}")
    try:
        ledger, troubles = command.claims(scheduler, options)
        if json_file:
            write_ledger(ledger, json_file)
    except VerifyError as error:
        raise click.UsageError(encodable(str(error), sys.stderr)) from error
    _print_table(ledger, verbose=False)
    for trouble in troubles:
        click.echo(encodable(trouble, sys.stderr), err=True)
    sys.exit(1 if troubles else 0)


@main.command()
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("-o", "--output", "html", type=click.Path(path_type=Path), help="Write a page; - for stdout.")
@click.option("--latex", type=click.Path(path_type=Path), help="Write LaTeX to this directory.")
@click.option("--index", type=click.Path(path_type=Path), help="Write a table in Markdown; - for stdout.")
@click.option("-v", "--verbose", is_flag=True, help="Say also what each claim states.")
def report(ledger: Path, html: Path | None, latex: Path | None, index: Path | None, verbose: bool) -> None:
    """Report an earlier run from its ledger alone: on the terminal, or as files.

    The ledger may be what a run left that was killed: OUT.json.partial.
    """
    outputs = {form: path for form, path in (("html", html), ("latex", latex), ("index", index)) if path}
    printed = [form for form in ("html", "index") if str(outputs.get(form)) == "-"]
    files = {form: path for form, path in outputs.items() if form not in printed}
    _refuse_unusable(ledger, files)
    try:
        found = read_ledger(ledger)
        for form in printed:
            _print_whole(as_text(form, found))
        for form, path in files.items():
            with announced(path, sys.stderr):
                WRITERS[form](found, path)
            click.echo(encodable(f"wrote {path}", sys.stdout), err=bool(printed))
    except VerifyError as error:
        # Exit code 2: unusable input.
        raise click.UsageError(encodable(str(error), sys.stderr)) from error
    if not outputs:
        _print_table(found, verbose)


def _refuse_unusable(ledger: Path, files: Mapping[str, Path]) -> None:
    for form, path in files.items():
        if why := unusable(form, path):
            raise click.UsageError(f"{path}: {why}")
    if why := one_file_twice({"the ledger": ledger, **{f"the {form}": path for form, path in files.items()}}):
        raise click.UsageError(why)


def _print_whole(text: str) -> None:
    """To stdout as UTF-8, as a file would have it, whatever the terminal can show."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


@main.command()
@click.argument("ledger", type=click.Path(path_type=Path))
def recheck(ledger: Path) -> None:
    """Run every proof of a ledger again: exit 0 if all hold, 1 if one is rejected, 2 if it is unusable."""
    from verify.recheck import recheck as outcomes

    try:
        found = read_ledger(ledger)
    except VerifyError as error:
        raise click.UsageError(encodable(str(error), sys.stderr)) from error
    rejected = 0
    for outcome in outcomes(found):
        rejected += bool(outcome.wrong)
        said = f"rejected: {outcome.wrong}" if outcome.wrong else f"{outcome.proofs} of its proofs hold"
        click.echo(encodable(f"{outcome.claim}: {said}", sys.stdout))
    sys.exit(1 if rejected else 0)


@main.command()
@click.argument("spec", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where results, picture and page go.")
@click.option(
    "--workers", type=click.IntRange(0), help="Processes; 0 runs all in this one. As many as cores."
)
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster instead: tcp://host:8786.")
@click.option("--dry-run", is_flag=True, help="Say how many points, and estimate time and cost.")
@click.option("--price", type=click.FloatRange(0), help="Of a core-hour, for --dry-run.")
@click.option("--point", type=int, metavar="NUMBER", help="Run this point alone, and print what came out.")
@click.option("--grade", help="OBSERVED or CERTIFIED, for --point; the spec's if left out.")
@click.option("--list", "shown", is_flag=True, help="List the specs that come with the package.")
def sweep(
    spec: str | None,
    output: Path | None,
    workers: int | None,
    scheduler: str | None,
    dry_run: bool,
    price: float | None,
    point: int | None,
    grade: str | None,
    shown: bool,
) -> None:
    """Run all points of SPEC, a TOML file or the name of a shipped one, into a directory.

    The same command goes on where an interrupted one stopped. Exit 130 says that it was interrupted.
    """
    from verify.sweep import command

    def say(line: str) -> None:
        click.echo(encodable(line, sys.stdout))

    try:
        if shown:
            lines = command.listed()
        elif spec is None:
            raise click.UsageError("name a SPEC, or say --list")
        elif dry_run:
            lines = command.dry_run(spec, workers, price)
        elif point is not None:
            lines = command.one_point(spec, point, grade)
        elif output is None:
            raise click.UsageError("say where results go: -o DIR (or --dry-run, or --point NUMBER)")
        else:
            lines = []
            command.whole(spec, output, workers, scheduler, say)
    except VerifyError as error:
        raise click.UsageError(encodable(str(error), sys.stderr)) from error
    except KeyboardInterrupt:
        click.echo(
            "interrupted; what has finished is kept, and the same command goes on from there", err=True
        )
        sys.exit(130)
    for line in lines:
        say(line)


@main.command()
def schema() -> None:
    """Print the JSON Schema of ledgers."""
    import json

    from verify.report.schema import schema as ledger_schema

    click.echo(json.dumps(ledger_schema(), ensure_ascii=False, indent=1))


def _print_table(ledger: Ledger, verbose: bool) -> None:
    width = shutil.get_terminal_size((WIDTH, 0)).columns
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    click.echo(encodable(render(ledger, width=width, colour=colour, statements=verbose), sys.stdout))


if __name__ == "__main__":
    main(prog_name="python -m verify")
