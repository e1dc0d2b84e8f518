"""Every error this package raises on purpose.

Each message has the same three parts, because a message that only says "invalid input" costs its
reader an hour: *which* value (``name=value``), *why* it is refused, and *what to try* instead.
"""

from __future__ import annotations

from verify.readable import readable

_SHOWN = 120


class VerifyError(Exception):
    """A refused input or an impossible request.

    Attributes:
        name: the argument or setting that was refused.
        value: what it was.
        why: the reason, a sentence without a final stop.
        hint: what to try instead, likewise.
    """

    def __init__(self, name: str, value: object, why: str, hint: str) -> None:
        self.name, self.value, self.why, self.hint = name, value, why, hint
        super().__init__(_message(name, _shown(value), why, hint))

    def __reduce__(self) -> tuple[type[VerifyError], tuple[str, object, str, str]]:
        # Without this, unpickling (pytest-xdist, multiprocessing) calls __init__ with the message.
        return type(self), (self.name, self.value, self.why, self.hint)


def _message(name: str, shown: str, why: str, hint: str) -> str:
    return f"{name}={shown}: {why}; {hint}"


def _shown(value: object) -> str:
    try:
        text = f"'{value}'" if _is_plain(value) else repr(value)
    except Exception:  # Python prints no integer of more than 4300 digits, and any object's repr may fail
        return f"<{type(value).__name__} that cannot be printed>"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _is_plain(value: object) -> bool:
    r"""Whether it is text that reads the same without escapes, such as LaTeX: repr would write \\ for \."""
    return type(value) is str and value.isprintable() and "'" not in value


class InputError(VerifyError, ValueError):
    """An argument is not of the kind, shape or range that the function is defined for."""


class BudgetError(VerifyError):
    """The work a request would take, estimated before it starts, is over the stated budget."""


class PrecisionError(VerifyError):
    """The radius asked for was not reached; the message says which radius was."""


class EvidenceError(VerifyError):
    """Claims that contradict each other: two of one name, a premise that nobody states, a cycle."""


class ProofError(VerifyError):
    """An inference that its rule does not allow; the message has formulas as characters, not as LaTeX."""

    def __str__(self) -> str:
        value = readable(self.value) if type(self.value) is str else self.value
        shown = readable(_shown(value))
        return _message(self.name, shown, readable(self.why), readable(self.hint))


class MisuseError(ProofError):
    """A call that says nothing of the claim: a value of a wrong type, or a reason that is not needed.

    A false twin that meets with one was not refused for being false.
    """
