"""Working precision as a scope: FLINT keeps it in a global, which must never outlive the computation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flint import ctx

from verify.errors import InputError

_LEAST, _MOST = 2, 1 << 26


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with ``bits`` bits inside the ``with`` block and restore the previous precision after it.

    Precision changes how wide results are, never whether they are true.

    Raises:
        InputError: bits is not an int between 2 and 2^26.
    """
    if isinstance(bits, bool) or not isinstance(bits, int) or not _LEAST <= bits <= _MOST:
        raise InputError("bits", bits, f"not an int from {_LEAST} to {_MOST}", "53 bits are 16 digits")
    previous = ctx.prec
    ctx.prec = bits
    try:
        yield
    finally:
        ctx.prec = previous


def current_bits() -> int:
    """The working precision in force."""
    return int(ctx.prec)
