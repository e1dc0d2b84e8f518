"""The keys that describe one run, and the values that each may have. All values are exact text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from verify.arithmetic import as_real
from verify.errors import InputError


@lru_cache(10_000)
def rational(value: str, name: str) -> Fraction:
    """The number that a text writes: "1/100", "1e-7", "-3".

    Raises:
        InputError: text that is no rational number.
    """
    found = as_real(value, name)
    assert isinstance(found, Fraction)  # text gives no ball
    return found


def text(value: object, name: str) -> str:
    """A TOML value as text: numbers in quotes, integers, or lists of them as JSON.

    Raises:
        InputError: a float, which is not what its digits say, or any other type.
    """
    if isinstance(value, float):
        raise InputError(name, value, "a float, which is not exact", f'write it in quotes: "{value}"')
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return json.dumps(_texts(value, name), separators=(",", ":"))
    raise InputError(name, value, f"a {type(value).__name__}, no text", "write numbers in quotes")


def _texts(value: object, name: str) -> Any:
    return [_texts(v, name) for v in value] if isinstance(value, list) else text(value, name)


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may say.

    Attributes:
        read: the value that a text stands for; InputError, naming the key, if it stands for none.
        hint: the allowed values, in words.
        is_number: whether it is one, so that ranges of it make sense.
        is_integer: whether nothing lies between two neighbours.
    """

    read: Callable[[str, str], Any]
    hint: str
    is_number: bool = True
    is_integer: bool = False


def _number(hint: str, holds: Callable[[Fraction], bool] = lambda _: True) -> Key:
    def read(value: str, name: str) -> Fraction:
        try:
            number = rational(value, name)
        except InputError as error:
            raise InputError(name, value, error.why, f"allowed is {hint}") from error
        if not holds(number):
            raise InputError(name, value, "out of range", f"allowed is {hint}")
        return number

    return Key(read, hint)


def _count(least: int, most: int) -> Key:
    hint = f"an integer from {least} to {most}"
    number = _number(hint, lambda v: v.denominator == 1 and least <= v <= most)
    return Key(lambda value, name: int(number.read(value, name)), hint, is_integer=True)


def _choice(*words: str) -> Key:
    hint = " or ".join(words)

    def read(value: str, name: str) -> str:
        if value not in words:
            raise InputError(name, value, "not among the values of this key", f"allowed is {hint}")
        return value

    return Key(read, hint, is_number=False)


def _points(value: str, name: str) -> tuple[tuple[Fraction, ...], ...]:
    """Rows of equally many coordinates; a plain number is a row of one."""
    rows = _json(value, name, _ROWS)
    points = tuple(tuple(rational(c, name) for c in (p if isinstance(p, list) else [p])) for p in rows)
    if len({len(p) for p in points}) != 1 or not points[0]:
        raise InputError(name, value, "rows of different lengths", f"allowed is {_ROWS}")
    return points


def _weights(value: str, name: str) -> tuple[Fraction, ...] | None:
    """Positive weights that sum to 1; None for uniform ones."""
    if value == "uniform":
        return None
    found = tuple(rational(c, name) for c in _json(value, name, _WEIGHTS))
    if not all(w > 0 for w in found) or sum(found) != 1:
        raise InputError(name, value, "not positive with sum 1", f"allowed is {_WEIGHTS}")
    return found


def _json(value: str, name: str, hint: str) -> list[Any]:
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, list) or not found:
        raise InputError(name, value, "no list", f"allowed is {hint}")
    return found


def _rate(value: str, name: str) -> tuple[Fraction, bool]:
    """A step size > 0, and whether it is to be multiplied by n: "1/4 n"."""
    factor, by_n = (value[:-2], True) if value.endswith(" n") else (value, False)
    return _POSITIVE.read(factor, name), by_n


_ROWS = 'a list of points such as ["-2", "2"] or [["0", "1"], ["1", "0"]]'
_WEIGHTS = '"uniform" or a list such as ["1/3", "2/3"]'
_ANY = _number('a rational number such as "3", "13/4" or "1e-7"')
_POSITIVE = _number('a rational number > 0 such as "1/100" or "0.1"', lambda v: v > 0)
_NONNEGATIVE = _number('a rational number ≥ 0 such as "0" or "1/2"', lambda v: v >= 0)

ALLOWED: dict[str, Key] = {
    "objective": _choice("forward", "reverse", "toy"),
    "n": _count(1, 64),
    "d": _count(1, 3),
    "weights": Key(_weights, _WEIGHTS, is_number=False),
    "eta": Key(_rate, 'a rational number > 0, perhaps times n: "1/5" or "1/4 n"'),
    "teacher.family": _choice("origin", "line", "points"),
    "teacher.m": _count(2, 64),
    "teacher.gap": _POSITIVE,
    "teacher.means": Key(_points, _ROWS, is_number=False),
    "teacher.weights": Key(_weights, _WEIGHTS, is_number=False),
    "start.family": _choice("spread", "lead", "perturbed", "gaussian", "box", "points"),
    "start.M0": _POSITIVE,
    "start.log_width": _ANY,
    "start.scale": _POSITIVE,
    "start.inside": _NONNEGATIVE,
    "start.means": Key(_points, _ROWS, is_number=False),
    "start.x": _ANY,
    "start.y": _ANY,
    "start.pause": _NONNEGATIVE,
    "stop.steps": _count(1, 1_000_000),
    "stop.time": _POSITIVE,
    "stop.resting": _NONNEGATIVE,
    "decide.near": _POSITIVE,
    "decide.far": _POSITIVE,
    "decide.within": _POSITIVE,
}
"""Every key of a run by its dotted name."""
