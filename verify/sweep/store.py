"""Results on disk: Parquet files for readers, and a journal that a killed run leaves whole.

    DIR/spec.toml
    DIR/rows/spec=DIGEST/wanted=OBSERVED/part-000000.parquet      one row a point
    DIR/rows/spec=DIGEST/wanted=CERTIFIED/part-000000.parquet     points of the boundary, run again
    DIR/rows/spec=DIGEST/wanted=OBSERVED/_journal.jsonl           finished, not yet in a part

Each finished chunk of points is appended to the journal and synced before the run goes on; now and then the
journal becomes a part, which appears whole or not at all, and is emptied. A run that dies in between leaves
rows in both: those that a part has are dropped when the journal is read again. So no point is lost once it is
finished, and none is there twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from verify.errors import InputError
from verify.evidence import Grade
from verify.sweep.intervals import Intervals
from verify.sweep.lattice import Lattice
from verify.sweep.rows import pyarrow, table
from verify.sweep.spec import Spec

ROWS = "rows"
"""The folder that readers of Parquet take as a whole; names that begin with _ are not theirs."""
_MOST_ROWS = 50_000
_SECONDS, _SHARE = 30.0, 0.05
"""A part is written after that many rows, or after that time, which is at least this share of all."""


class Row(NamedTuple):
    """One finished run, as workers send it."""

    point: int
    outcome: str
    grade: str
    steps: int
    numbers: str
    seconds: float
    trouble: str


class Store:
    """The results of one spec, wanted with one grade, for one writer at a time."""

    def __init__(self, root: Path, spec: Spec, wanted: Grade) -> None:
        """Open what is there, and finish what a killed run has left.

        Raises:
            InputError: the directory belongs to another spec, cannot be written to, or pyarrow is missing.
        """
        self.lattice, self.wanted = Lattice(spec), wanted
        self.folder = folder(root, spec, wanted)
        self.done = Intervals()
        self._parquet = pyarrow("parquet")
        self._rows: list[Row] = []
        self._began = self._last = monotonic()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob(".*.tmp"):
                left.unlink()
        except OSError as error:
            hint = "name a directory that can be written to"
            raise InputError("-o", str(root), f"cannot be used: {error}", hint) from error
        for part in parts(self.folder):
            self.done.add(self._parquet.ParquetFile(part).read(["point"])["point"].to_numpy())
        self._recover()

    def _recover(self) -> None:
        left = [row for row in journalled(self._path) if row.point not in self.done]
        if left:
            self.done.add(np.array([row.point for row in left]))
            self._rows = left
            self.flush()
        self._path.unlink(missing_ok=True)

    @property
    def _path(self) -> Path:
        return self.folder / "_journal.jsonl"

    def add(self, rows: Iterable[Row]) -> None:
        """Keep finished runs: on return they outlive the process, and the machine if its disk is honest."""
        fresh = [row for row in rows if row.point not in self.done]
        if not fresh:
            return
        with self._path.open("a", encoding="utf-8") as journal:
            journal.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in fresh)
            journal.flush()
            os.fsync(journal.fileno())
        self.done.add(np.array([row.point for row in fresh]))
        self._rows += fresh
        now = monotonic()
        if len(self._rows) >= _MOST_ROWS or now - self._last > max(_SECONDS, _SHARE * (now - self._began)):
            self.flush()

    def flush(self) -> None:
        """Make a part of what the journal has, and empty it."""
        self._last = monotonic()
        if not self._rows:
            return
        number = 1 + max((int(p.stem.partition("-")[2]) for p in parts(self.folder)), default=-1)
        path = self.folder / f"part-{number:06d}.parquet"
        temporary = path.with_name(f".{path.name}.tmp")
        self._rows.sort()
        self._parquet.write_table(table(self.lattice, self._rows), temporary, compression="zstd")
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        self._rows = []
        self._path.unlink(missing_ok=True)

    def outcomes(self) -> Iterator[tuple[int, str]]:
        """Point and outcome of each finished run, in no order."""
        for row in self._rows:
            yield row.point, row.outcome
        for part in parts(self.folder):
            read = self._parquet.ParquetFile(part).read(["point", "outcome"])
            yield from zip(read["point"].to_pylist(), read["outcome"].to_pylist(), strict=True)


def folder(root: Path, spec: Spec, wanted: Grade) -> Path:
    """Where the rows lie: partitions as DuckDB, Polars and pyarrow read them."""
    return root / ROWS / f"spec={spec.digest}" / f"wanted={wanted.name}"


def parts(where: Path) -> list[Path]:
    """The Parquet files, in order."""
    return sorted(where.glob("part-*.parquet"))


def journalled(path: Path) -> list[Row]:
    """The whole lines of a journal; the last one may be cut off."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    found: dict[int, Row] = {}
    for line in lines[:-1]:
        try:
            row = Row(*json.loads(line))
        except (ValueError, TypeError):  # cut off by a full disk, and written on behind it
            continue
        found[row.point] = row
    return list(found.values())


def read_all(root: Path, spec: Spec, wanted: Grade, columns: list[str] | None = None) -> Iterator[Any]:
    """The parts one by one as Arrow tables with the columns of :func:`verify.sweep.rows.schema`."""
    parquet = pyarrow("parquet")
    for part in parts(folder(root, spec, wanted)):
        yield parquet.ParquetFile(part).read(columns)
