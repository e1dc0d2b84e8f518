"""Balls that remember the precision they were computed at: they print what they know and keep it."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log10
from typing import Any

from flint import arb

from verify.arithmetic.balls import Ball
from verify.arithmetic.precision import current_bits, precision

_OPERATORS = ("add", "sub", "mul", "truediv", "pow")
_FUNCTIONS = ("__neg__", "__abs__", "sqrt", "exp", "log")


class PreciseBall(arb):  # type: ignore[misc]  # FLINT ships no types
    """A ball with the bits of the computation that it comes from.

    ``+ − * / **``, ``abs``, ``sqrt``, ``exp`` and ``log`` work with the most bits among these and the
    working precision, whatever FLINT's global says, and give such a ball again; FLINT's other functions
    work at the working precision, which :func:`verify.arithmetic.precision` sets. It prints all decimal
    digits that are known, with the radius.

    Args:
        value: the ball; it is copied exactly.
        working_bits: at least 2.
    """

    __slots__ = ("working_bits",)
    working_bits: int

    def __init__(self, value: Ball, working_bits: int) -> None:
        super().__init__(value)
        self.working_bits = working_bits

    def __reduce__(self) -> tuple[type[PreciseBall], tuple[Ball, int]]:
        return PreciseBall, (arb(self), self.working_bits)

    def __repr__(self) -> str:
        return str(self.str(ceil(self.working_bits * log10(2))))

    __str__ = __repr__


def _keeping(name: str) -> Callable[..., Any]:
    """FLINT's method of that name at the precision of its operands."""
    plain = getattr(arb, name)

    def method(self: PreciseBall, *others: Any) -> Any:
        known = [o.working_bits for o in (self, *others) if isinstance(o, PreciseBall)]
        bits = max(current_bits(), *known)
        with precision(bits):
            found = plain(self, *others)
        return PreciseBall(found, bits) if isinstance(found, arb) else found

    method.__name__ = name
    return method


for _name in (*(f"__{side}{op}__" for op in _OPERATORS for side in ("", "r")), *_FUNCTIONS):
    setattr(PreciseBall, _name, _keeping(_name))
