"""Whole numbers as a user may write them: an int, or what stands for one exactly."""

from __future__ import annotations

from operator import index

from verify.errors import InputError


def as_count(value: object, name: str, least: int, most: int, hint: str) -> int:
    """The int that the value is: an int, a NumPy integer, or an integer array of no axis.

    Raises:
        InputError: a truth value, a float (even 2.0), text, or a number that is not from least to most.
    """
    why = f"not an int from {least} to {most}"
    if isinstance(value, bool):
        raise InputError(name, value, why, hint)
    try:
        number = index(value)  # type: ignore[arg-type]
    except Exception:  # an array type's own error may be of any class
        raise InputError(name, value, why, hint) from None
    if not least <= number <= most:
        raise InputError(name, value, why, hint)
    return number
