"""Workers of a Dask cluster, as an executor: the only file that knows of Dask."""

from __future__ import annotations

from concurrent.futures import Executor
from time import monotonic
from typing import Any

from verify.errors import InputError
from verify.sweep.pool import Workers

_FRESH = 5.0
"""Seconds for which the number of cores is believed."""


def cluster(address: str, patience: float = 10.0) -> Workers:
    """The workers of the scheduler at an address such as ``tcp://host:8786``.

    They need this package, and the scheduler's version of Dask. Chunks of a worker that dies go to others.

    Args:
        address: of the scheduler.
        patience: seconds after which it counts as unreachable.

    Raises:
        InputError: Dask is not installed, the address is none, nobody answers there, or there is no worker.
    """
    try:
        from distributed import Client
    except ImportError as error:
        hint = "pip install 'fisherproof[cluster]'"
        raise InputError("--scheduler", address, f"needs Dask: {error}", hint) from error
    try:
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # TimeoutError is an OSError
        hint = "allowed is the address of a running scheduler, such as tcp://127.0.0.1:8786"
        raise InputError("--scheduler", address, f"unreachable: {error}", hint) from error
    seen = _Cores(client)
    if not seen():
        client.close()
        raise InputError("--scheduler", address, "has no workers", f"start some: dask worker {address}")
    return Workers(
        lambda: _executor(client),
        seen,
        f"{seen()} cores of {address}",
        stop=lambda executor, finished: executor.shutdown(wait=finished),
        close=client.close,
    )


def _executor(client: Any) -> Executor:
    found: Executor = client.get_executor(pure=False)  # a chunk that is handed out again is run again
    return found


class _Cores:
    """How many cores the cluster has now; asked every few seconds."""

    def __init__(self, client: Any) -> None:
        self._client, self._count, self._asked = client, 0, -_FRESH

    def __call__(self) -> int:
        if (now := monotonic()) - self._asked >= _FRESH:
            self._count, self._asked = sum(self._client.nthreads().values()), now
        return self._count
