"""Where chunks are run: in this process, in processes of this machine, or (``cluster``) on a Dask cluster.

Each is a ``concurrent.futures.Executor`` with a number of cores, and can be made again if its workers die.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Workers:
    """How executors are made.

    Attributes:
        executor: makes one; the caller shuts it down.
        cores: how many chunks run at a time, asked again now and then since clusters grow and shrink.
        name: for the progress bar.
        stop: ends an executor; with True after all is finished, with False at once.
        close: when no executor is needed any more.
    """

    executor: Callable[[], Executor]
    cores: Callable[[], int]
    name: str
    stop: Callable[[Executor, bool], None] = lambda executor, finished: executor.shutdown(
        wait=finished, cancel_futures=not finished
    )
    close: Callable[[], None] = lambda: None


def here() -> Workers:
    """One chunk after the other in this process; for tests and for sweeps that take seconds."""
    return Workers(InProcess, lambda: 1, "this process")


def processes(count: int) -> Workers:
    """So many processes of this machine, BLAS with one thread each."""
    return Workers(lambda: _pool(count), lambda: count, f"{count} processes" if count > 1 else "1 process")


def available() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class InProcess(Executor):
    """Runs what is submitted at once."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of a call that has been made."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # the future carries it, as any executor's does
            future.set_exception(error)
        return future


def _pool(count: int) -> Executor:
    # Spawned, not forked: this process has threads, and FLINT's and BLAS's state must not be copied half-way.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, context, _initialise)
    with _single_threaded():
        # Processes start when something is submitted, and take the environment of that moment.
        for future in [pool.submit(_ready) for _ in range(count)]:
            future.result()
    return pool


@contextmanager
def _single_threaded() -> Iterator[None]:
    before: dict[str, Any] = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _ready() -> None:
    """Nothing, in a worker that has imported what it needs."""


def _initialise() -> None:
    """In each worker: leave Ctrl-C to the parent, and end when the parent does, however it ended."""
    import verify.sweep.work  # noqa: F401  # loaded here, so that no point's time has it in it

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():

        def follow() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()
