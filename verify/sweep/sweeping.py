"""A sweep from its spec to its rows: first the grid or its refinement, then the boundary, CERTIFIED."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from verify.errors import InputError
from verify.evidence import Grade
from verify.report.ledger_file import write_file
from verify.sweep.drive import Drive
from verify.sweep.plan import Adaptive, Grid, Plan
from verify.sweep.pool import Workers
from verify.sweep.spec import Spec
from verify.sweep.store import ROWS, Store

Progress = Callable[[str, int, int], None]
"""Called with what is going on, how many points have finished since the last call, and how many there are."""


def run_sweep(spec: Spec, root: Path, workers: Workers, progress: Progress) -> None:
    """Run what is not done yet; rows and parts are in ``root`` (see :mod:`verify.sweep.store`).

    Raises:
        InputError: the directory is in use, or belongs to another spec.
        BudgetError: workers die again and again.
        KeyboardInterrupt: what has finished is kept, and the same call goes on from there.
    """
    with claimed(root, spec):
        store = Store(root, spec, spec.grade)
        plan = _plan(store)
        progress("runs", len(store.done), plan.expected)
        Drive(workers, plan, store, lambda done, total: progress("runs", done, total)).run()
        if isinstance(plan, Adaptive) and spec.refine.certify:
            points = to_certify(plan.boundary, spec.refine.certify)
            store = Store(root, spec, Grade.CERTIFIED)
            progress("certified runs", len(store.done), len(points))
            again = Grid(points, len(points), store.done)
            Drive(workers, again, store, lambda done, total: progress("certified runs", done, total)).run()


def _plan(store: Store) -> Plan:
    lattice = store.lattice
    if lattice.spec.refine.depth:
        return Adaptive(lattice, dict(store.outcomes()))
    return Grid(lattice.grid(), lattice.grid_size, store.done)


def to_certify(boundary: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Both sides of ``count`` cells, evenly spread over the boundary."""
    pairs = sorted(boundary)
    chosen = min(count, len(pairs))
    places = [k * (len(pairs) - 1) // max(1, chosen - 1) for k in range(chosen)]
    return sorted({point for k in places for point in pairs[k]})


@contextmanager
def claimed(root: Path, spec: Spec) -> Iterator[None]:
    """The directory for this spec and this process alone.

    Raises:
        InputError: it holds another spec's rows, another process writes there, or it cannot be made.
    """
    check_directory(root, spec)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / ".lock").open("w", encoding="utf-8")
    except OSError as error:
        raise InputError("-o", str(root), f"cannot be used: {error}", "name another directory") from error
    with lock:
        if not _locked(lock):
            raise InputError("-o", str(root), "another sweep writes there", "wait for it, or name another")
        write_file(root / "spec.toml", spec.source)
        yield


def check_directory(root: Path, spec: Spec) -> None:
    """Raise InputError if the directory has the rows of another spec, or is none."""
    if root.exists() and not root.is_dir():
        raise InputError("-o", str(root), "no directory", "name one, or a new one")
    held = sorted(p.name.partition("=")[2] for p in (root / ROWS).glob("spec=*"))
    if others := [digest for digest in held if digest != spec.digest]:
        why = f"holds the sweep of another spec, {others[0]}; this one is {spec.digest}"
        raise InputError("-o", str(root), why, "allowed is a new directory, or this spec's own")


def _locked(lock: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # not POSIX: two sweeps into one directory are the user's to avoid
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
