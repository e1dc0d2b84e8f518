"""The loop: hand out chunks, keep what comes back, ask for more; memory does not grow with the points."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue

from verify.errors import BudgetError
from verify.sweep.plan import Plan
from verify.sweep.pool import Workers
from verify.sweep.store import Row, Store
from verify.sweep.work import run_chunk

_CHUNK_SECONDS = 0.5
"""Of one chunk, about: long against the cost of handing it over, short against what an interruption loses."""
_LARGEST_CHUNK = 2000
_CHUNKS_A_SECOND = 250
"""Of all cores together: a Dask scheduler spends about 1.5 ms on each, so more cores get longer ones."""
_AHEAD = 2
"""Chunks for each core: one that runs, and one that waits."""
_MOST_DEATHS = 3
"""Of workers, with nothing finished in between."""


@dataclass
class Drive:
    """One pass over a plan.

    Attributes:
        workers: where chunks run.
        plan: which points.
        store: where rows go.
        progress: called with how many points finished, and how many are expected in all.
    """

    workers: Workers
    plan: Plan
    store: Store
    progress: Callable[[int, int], None]
    _lost: list[list[int]] = field(default_factory=list)
    _queue: SimpleQueue[tuple[Future[list[Row]], list[int]]] = field(default_factory=SimpleQueue)
    _in_flight: int = 0
    _seconds: float = 0.0
    _points: int = 0
    _deaths: int = 0
    _reason: str = ""

    def run(self) -> None:
        """Run all points of the plan.

        Raises:
            BudgetError: workers die again and again, and nothing finishes.
            KeyboardInterrupt: after what has finished was kept.
        """
        executor = self.workers.executor()
        finished = False
        try:
            self._fill(executor)
            while self._in_flight or self._lost:
                if self._lost:
                    executor = self._again(executor)
                self._collect()
                self._fill(executor)
            finished = True
        finally:
            # If it was interrupted, chunks that run are given up: their points are the ones in flight.
            self.workers.stop(executor, finished)
            self.store.flush()

    def _fill(self, executor: Executor) -> None:
        while self._in_flight < _AHEAD * max(1, self.workers.cores()) and not self._lost:
            points = self.plan.take(self._chunk())
            if not points:
                return
            self._submit(executor, points)

    def _chunk(self) -> int:
        """How many points make a chunk, by all that were timed so far; one at first."""
        if not self._points:
            return 1
        mean = self._seconds / self._points
        target = max(_CHUNK_SECONDS, self.workers.cores() / _CHUNKS_A_SECOND)
        return max(1, min(_LARGEST_CHUNK, 2 * self._points, int(target / max(mean, 1e-9))))

    def _submit(self, executor: Executor, points: list[int]) -> None:
        spec, wanted = self.store.lattice.spec, self.store.wanted.name
        try:
            future = executor.submit(run_chunk, spec.canonical(), wanted, points)
        except BrokenExecutor:
            self._lost.append(points)
            return
        self._in_flight += 1
        future.add_done_callback(partial(self._landed, points))

    def _landed(self, points: list[int], future: Future[list[Row]]) -> None:
        self._queue.put((future, points))

    def _collect(self) -> None:
        """Wait for a chunk, and take all that have finished by then; those whose worker died are lost."""
        landed = [self._queue.get()] if self._in_flight else []
        while not self._queue.empty():
            landed.append(self._queue.get())
        rows: list[Row] = []
        for future, points in landed:
            self._in_flight -= 1
            try:
                rows += future.result()
            except Exception as error:  # run_chunk raises nothing of its own: the worker is gone
                self._reason = repr(error)
                self._lost.append(points)
        if rows:
            self._deaths = 0
            self.store.add(rows)
            self._seconds += sum(row.seconds for row in rows)
            self._points += len(rows)
            self.plan.tell((row.point, row.outcome) for row in rows)
            self.progress(len(rows), self.plan.expected)

    def _again(self, executor: Executor) -> Executor:
        """Hand lost chunks out again, to new workers if these are broken."""
        self._deaths += 1
        lost, self._lost = self._lost, []
        if self._deaths > _MOST_DEATHS:
            why = f"workers died {_MOST_DEATHS} times with nothing finished in between, {self._reason}"
            hint = "run one of them by --point to see what it does, or give workers more memory"
            raise BudgetError("points", [p for chunk in lost for p in chunk], why, hint)
        for points in lost:
            self._submit(executor, points)
        if not self._lost:
            return executor
        while self._in_flight:  # a broken pool gives all its chunks back
            self._collect()
        self.workers.stop(executor, False)
        return self.workers.executor()
