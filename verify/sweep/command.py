"""``python -m verify sweep``: what the options ask for, and what is said on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from verify.errors import InputError
from verify.evidence import Ledger
from verify.sweep.cells import summary
from verify.sweep.estimate import estimate
from verify.sweep.lattice import Lattice
from verify.sweep.pool import Workers, available, here, processes
from verify.sweep.reading import read_spec, shipped
from verify.sweep.rows import pyarrow
from verify.sweep.run import GRADES, check, timed
from verify.sweep.spec import Spec
from verify.sweep.sweeping import Progress as Told
from verify.sweep.sweeping import check_directory, run_sweep

Say = Callable[[str], None]


def listed() -> list[str]:
    """The shipped specs, a line each."""
    names = shipped()
    width = max(map(len, names))
    return [f"{name:{width}}  {read_spec(name).title}" for name in names]


def dry_run(where: str, workers: int | None, price: float | None) -> list[str]:
    """How many points, and an estimate of time and cost."""
    found = read_spec(where)
    return [found.title, *estimate(found).lines(workers or available(), price)]


def one_point(where: str, point: int, grade: str | None) -> list[str]:
    """Run one point, as a worker would, and say all of it."""
    spec = read_spec(where)
    if grade is not None and grade not in GRADES:
        raise InputError("--grade", grade, "impossible for runs", f"allowed are {' and '.join(GRADES)}")
    wanted = GRADES[grade] if grade else spec.grade
    lattice = Lattice(spec)
    place, seed = lattice.locate(point)
    texts = lattice.texts(place)
    check(texts, wanted)
    found, seconds = timed(texts, seed, wanted)
    said = {**texts, "seed": str(seed), "outcome": found.outcome, "grade": found.grade.name}
    said |= {"steps": str(found.steps), **found.numbers, "seconds": f"{seconds:.3f}"}
    if found.trouble:
        said["trouble"] = found.trouble
    width = max(map(len, said))
    return [f"{name:{width}}  {value}" for name, value in said.items()]


def whole(where: str, root: Path, workers: int | None, scheduler: str | None, say: Say) -> None:
    """Run the sweep, or what is left of it; then draw it.

    Raises:
        VerifyError: before anything runs if spec, directory or scheduler are unusable.
        KeyboardInterrupt: all that finished is kept.
    """
    spec = read_spec(where)
    check_directory(root, spec)
    pyarrow("parquet")
    with _workers(workers, scheduler) as pool, _bar(pool.name) as progress:
        run_sweep(spec, root, pool, progress)
    for line in summary(root, spec):
        say(line)
    try:
        draw(where, spec, root, say)
    except InputError as error:  # the rows are there all the same
        say(f"not drawn: {error}")


def claims(scheduler: str, options: Sequence[str]) -> tuple[Ledger, list[str]]:
    """All theorems on a cluster; see :func:`verify.sweep.claims.check_claims_on`."""
    from verify.sweep.claims import check_claims_on

    with _workers(None, scheduler) as pool, _bar(pool.name) as progress:
        return check_claims_on(pool, options, progress)


def draw(where: str, spec: Spec, root: Path, say: Say) -> None:
    """Write picture and page of what there is."""
    from verify.sweep.page import write_page
    from verify.sweep.picture import write_picture

    write_picture(spec, root, root / "picture.svg")
    write_page(where, spec, root, root / "index.html")
    say(f"wrote {root / 'picture.svg'} and {root / 'index.html'}")


@contextmanager
def _workers(count: int | None, scheduler: str | None) -> Iterator[Workers]:
    if scheduler is not None and count is not None:
        raise InputError("--workers", count, "goes with processes of this machine", "leave out --scheduler")
    if scheduler is not None:
        from verify.sweep.cluster import cluster

        found = cluster(scheduler)
    else:
        found = here() if count == 0 else processes(count or available())
    try:
        yield found
    finally:
        found.close()


class _Rate(ProgressColumn):
    """Points a second, of the last minutes."""

    def render(self, task: Task) -> Text:
        """As text."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.3g}/s" if speed else "–/s")


@contextmanager
def _bar(name: str) -> Iterator[Told]:
    """A bar on a terminal, with rate and time left; nothing elsewhere."""
    console = Console(stderr=True, markup=False)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        tasks: dict[str, int] = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                # What an earlier run did counts as done, not as speed.
                tasks[what] = bar.add_task(f"{what}, {name}", total=total, completed=done)
            else:
                bar.update(tasks[what], total=total, advance=done)  # type: ignore[arg-type]

        yield told
