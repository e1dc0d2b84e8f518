"""What a verdict can say, from the weakest to the strongest."""

from __future__ import annotations

from enum import IntEnum


class Grade(IntEnum):
    """How much was shown. ``min`` of grades is the grade of a conclusion that needs them all.

    The order is one of support for the statement: REFUTED is lowest. A grade is always computed from
    the steps that were checked (see :mod:`verify.evidence.record`), never declared.
    """

    REFUTED = 0
    INCONCLUSIVE = 1
    OBSERVED = 2
    ARGUED = 3
    CERTIFIED = 4
    PROVED = 5

    @property
    def sentence(self) -> str:
        """What the grade means, for legends."""
        return _SENTENCES[self]

    @property
    def symbol(self) -> str:
        """One character, so that colour is never the only sign."""
        return "✗?~◐●■"[self]


_SENTENCES = {
    Grade.REFUTED: "a certified counterexample exists and is printed",
    Grade.INCONCLUSIVE: "the check could not decide; neither shown true nor shown false",
    Grade.OBSERVED: "computed without error control",
    Grade.ARGUED: "checked steps, but an inference is left to the reader, or the statement is only typed",
    Grade.CERTIFIED: "enclosed in ball arithmetic for the listed instances, rounding and truncation included",
    Grade.PROVED: "a theorem of the kernel, printed from what was proved, for all its parameters",
}
