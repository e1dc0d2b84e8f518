"""What one run gave, and its numbers as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from verify.arithmetic import Ball, record
from verify.errors import InputError
from verify.evidence import Dyadic, Enclosure, Grade

ALL, STATIONARY, DIVERGES, UNDECIDED, FAILED = "all arrive", "stationary", "diverges", "undecided", "failed"
KEPT, MOVED, ELSEWHERE = "all kept", "some moved", "some elsewhere"

_ENCLOSED = re.compile(r"(-?\d+)\*2\^(-?\d+) \+/- (\d+)\*2\^(-?\d+)")


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one run.

    Attributes:
        outcome: in words; the words above, "1 of 5 arrive", "inside" or "outside".
        grade: CERTIFIED, OBSERVED, or INCONCLUSIVE for a run that was not decided or failed.
        steps: how many were taken; among several teachers at most.
        numbers: by name, as text: enclosures exactly if CERTIFIED, else floats as Python reads them back.
        trouble: why it failed; empty if it did not.
    """

    outcome: str
    grade: Grade
    steps: int = 0
    numbers: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    def as_json(self) -> str:
        """The numbers as one text."""
        return json.dumps(dict(self.numbers), ensure_ascii=False, separators=(",", ":"))


def k_arrive(k: int, n: int) -> str:
    """The outcome in which k means arrive and the others leave."""
    return f"{k} of {n} arrive"


def enclosed(value: Ball) -> str:
    """The ball as ``m*2^e +/- r*2^f``, exactly."""
    found = record(value)
    mid, rad = found.midpoint, found.radius
    return f"{mid.mantissa}*2^{mid.exponent} +/- {rad.mantissa}*2^{rad.exponent}"


def read_enclosed(written: str) -> Enclosure:
    """The inverse of :func:`enclosed`.

    Raises:
        InputError: text of another form.
    """
    if not (found := _ENCLOSED.fullmatch(written)):
        raise InputError("number", written, "no enclosure m*2^e +/- r*2^f", "read a CERTIFIED row")
    m, e, r, f = map(int, found.groups())
    return Enclosure(Dyadic(m, e), Dyadic(r, f))
