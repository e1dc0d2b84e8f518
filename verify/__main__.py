"""``python -m verify``: run the theorems, or read the ledger of an earlier run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from verify.errors import VerifyError
from verify.evidence import Ledger
from verify.report.ledger_file import read_ledger
from verify.report.output import WRITERS, unusable
from verify.report.terminal import WIDTH, render


@click.group()
@click.version_option(package_name="fisherproof")
def main() -> None:
    """Executable theorems about training by score matching."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the ledger to this file.")
@click.option("--strict", is_flag=True, help="Fail on a skip, an xfail or an INCONCLUSIVE verdict.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def run(json_file: Path | None, strict: bool, pytest_arguments: tuple[str, ...]) -> None:
    """Check every claim, as `pytest --pyargs theorems` does.

    Further arguments go to pytest: first the paths of other theorem files, if any, then -k, -n and so on.
    """
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


@main.command()
@click.argument("ledger", type=click.Path(path_type=Path))
@click.option("-o", "--output", "html", type=click.Path(path_type=Path), help="Write a page to this file.")
@click.option("--latex", type=click.Path(path_type=Path), help="Write LaTeX to this directory.")
@click.option("--index", type=click.Path(path_type=Path), help="Write a table in Markdown to this file.")
def report(ledger: Path, html: Path | None, latex: Path | None, index: Path | None) -> None:
    """Report an earlier run from its ledger alone: on the terminal, or as files."""
    outputs = {form: path for form, path in (("html", html), ("latex", latex), ("index", index)) if path}
    for form, path in outputs.items():
        if why := unusable(form, path):
            raise click.UsageError(f"{path}: {why}")
    try:
        found = read_ledger(ledger)
        for form, path in outputs.items():
            WRITERS[form](found, path)
            click.echo(f"wrote {path}")
    except VerifyError as error:
        raise click.UsageError(str(error)) from error  # exit code 2: unusable input
    if not outputs:
        _print_table(found)


@main.command()
def schema() -> None:
    """Print the JSON Schema of ledgers."""
    import json

    from verify.report.schema import schema as ledger_schema

    click.echo(json.dumps(ledger_schema(), ensure_ascii=False, indent=1))


def _print_table(ledger: Ledger) -> None:
    width = shutil.get_terminal_size((WIDTH, 0)).columns
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    click.echo(render(ledger, width=width, colour=colour))


if __name__ == "__main__":
    main(prog_name="python -m verify")
