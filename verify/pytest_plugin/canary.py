"""One number that is known from elsewhere, and what has to enclose it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from verify.arithmetic import Ball, ball, half_width, overlap, precision, widened
from verify.checks.sign import less
from verify.evidence import Grade

_BITS = 300
_KNOWN = 30
"""Digits that are taken of a value which a wide enclosure has to contain."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A number, and what computes it.

    Attributes:
        name: the numbers, as in ``canaries.json``, and the way.
        value: the truth, to one unit of its last digit.
        digits: how many the enclosure must have, relative to the value; 0 if it may be as wide as it likes.
        computed: gives the enclosure.
    """

    name: str
    value: Fraction
    digits: int
    computed: Callable[[], Ball]

    @property
    def failure(self) -> str:
        """What is wrong; empty if the truth is enclosed, closely, and its false neighbours are not."""
        try:
            found = self.computed()
        except Exception as error:  # whatever it is, the engine cannot be relied on
            return f"{self.name}: {error!r}"
        with precision(_BITS):
            return self._judged(found)

    def _judged(self, found: Ball) -> str:
        truth = ball(self.value)
        apart = abs(truth) / ball(10) ** (self.digits or _KNOWN)
        if not overlap(widened(found, apart / 1000), truth):
            return f"{self.name}: the value {float(self.value):.15g} is not in {found.str(20)}"
        if not self.digits:
            return ""
        if not half_width(found) <= apart:
            return f"{self.name}: {found.str(20)} is wider than asked for"
        false = ((found, truth - 3 * apart), (truth + 3 * apart, found))
        if any(less("", "", *pair, scope="", name="").grade is not Grade.REFUTED for pair in false):
            return f"{self.name}: a false neighbour of the value is not refuted"
        return ""


@cache
def known(name: str) -> tuple[Fraction, ...]:
    """The numbers of that name in ``canaries.json``."""
    text: dict[str, str] = json.loads(files(__package__).joinpath("canaries.json").read_text("utf-8"))
    return tuple(map(Fraction, text[name].split()))
