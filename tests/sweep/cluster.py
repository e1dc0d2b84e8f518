"""A real Dask scheduler and its workers, as processes on loopback."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread

_PATIENCE = 60.0
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


class Process:
    """One of Dask's commands, with its log."""

    def __init__(self, kind: str, *options: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, *_LOCAL]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._lines: Queue[str] = Queue()
        # The pipe is read to its end, or a full one would stop the process.
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)

    def says(self, pattern: str) -> re.Match[str]:
        """Wait until the log has it."""
        seen = ""
        while not (found := re.search(pattern, seen)):
            try:
                seen += self._lines.get(timeout=_PATIENCE)
            except Empty:
                raise AssertionError(f"no {pattern!r} in the log: {seen}") from None
        return found

    def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self._process.kill()
        self._process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        self._process.stdout.close()


@dataclass
class Cluster:
    """A scheduler's address, and the workers that were started."""

    address: str
    workers: list[Process] = field(default_factory=list)

    def start_workers(self, count: int) -> None:
        """With one thread each, and nobody to start them again."""
        options = ("--nthreads", "1", "--no-nanny")
        self.workers += [Process("worker", self.address, *options) for _ in range(count)]
        for worker in self.workers[-count:]:
            worker.says("Registered to")


@contextmanager
def dask_cluster() -> Iterator[Cluster]:
    """Without workers at first."""
    scheduler = Process("scheduler", "--port", "0")
    found = Cluster("")
    try:
        found.address = scheduler.says(r"Scheduler at:\s*(tcp://[0-9.:]+)")[1]
        yield found
    finally:
        for process in (*found.workers, scheduler):
            process.kill()
