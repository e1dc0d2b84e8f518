"""Working precision as a scope: FLINT keeps it in one global, which must never outlive the computation.

The global is the process's, not the thread's. So a scope also holds a lock: threads take turns, each scope
computes with its own bits, and each restores what it found. Processes do not share it and run side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from flint import ctx

from verify.arithmetic.counts import as_count

_LEAST, _MOST = 2, 1 << 26
_TURN = RLock()
"""Held while a scope is open; re-entrant, so that scopes nest."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with ``bits`` bits inside the ``with`` block and restore the previous precision after it.

    Precision changes how wide results are, never whether they are true. While one thread is inside the
    block, others that enter one of their own wait: so do not wait in the block for another thread's
    evaluation, and leave no generator suspended in it.

    Raises:
        InputError: bits is not an int between 2 and 2^26.
    """
    wanted = as_count(bits, "bits", _LEAST, _MOST, "53 bits are 16 digits")
    # Both are written in C: no interrupt can come between a change and the duty to undo it.
    with _TURN, ctx.workprec(wanted):
        yield


def current_bits() -> int:
    """The working precision in force."""
    return int(ctx.prec)
