"""Axes of a sweep: which values a key takes, exactly, and what lies between two of them.

A value is text, and that text is the parameter: ``"13/4"``, ``"forward"``. A position on an axis is a
rational number from 0 to count − 1; refinement asks for positions half-way between others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from verify.errors import InputError
from verify.sweep.keys import ALLOWED, rational, text

_DIGITS = 6
"""Of a value on a logarithmic axis: what is rounded so is the parameter, so it is exact all the same."""
_RANGE_KEYS = {"from", "to", "count", "spacing"}
_FORMS = 'a list of values, or {from = "1", to = "8", count = 15}, with spacing = "log" if wanted'


@dataclass(frozen=True, slots=True)
class Listed:
    """Values as they are listed; between numbers that increase lie others, between words none."""

    name: str
    values: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def is_divisible(self) -> bool:
        """Whether there are values between two that follow each other."""
        if ALLOWED[self.name].is_integer or not ALLOWED[self.name].is_number:
            return False
        numbers = [rational(v, self.name) for v in self.values]
        return all(a < b for a, b in pairwise(numbers))

    def at(self, position: Fraction) -> str:
        """The value there; between two numbers by proportion."""
        k, rest = divmod(position, 1)
        if not rest:
            return self.values[int(k)]
        a, b = (rational(v, self.name) for v in self.values[int(k) : int(k) + 2])
        return str(a + rest * (b - a))

    def plain(self) -> Any:
        """What the digest of a spec is made of."""
        return list(self.values)


@dataclass(frozen=True, slots=True)
class Ranged:
    """``count`` values from ``first`` to ``last``, both among them, with equal differences or quotients."""

    name: str
    first: str
    last: str
    count: int
    logarithmic: bool = False

    @property
    def is_divisible(self) -> bool:
        """Whether there are values between two that follow each other."""
        return not ALLOWED[self.name].is_integer

    def at(self, position: Fraction) -> str:
        """The value there: exact by differences, rounded to six digits by quotients."""
        if not position or position == self.count - 1:
            return self.last if position else self.first
        a, b = rational(self.first, self.name), rational(self.last, self.name)
        share = position / (self.count - 1)
        if not self.logarithmic:
            return str(a + share * (b - a))
        return f"{math.exp(math.log(a) + float(share) * math.log(b / a)):.{_DIGITS}g}"

    def plain(self) -> Any:
        """What the digest of a spec is made of."""
        spacing = "log" if self.logarithmic else "linear"
        return {"from": self.first, "to": self.last, "count": self.count, "spacing": spacing}


Axis: TypeAlias = Listed | Ranged


def axis(name: str, given: object) -> Axis:
    """The axis of that key from what a TOML file says.

    Raises:
        InputError: an unknown key, no values, a range without ends, with fewer than two values, or one whose
            values are no integers where the key takes nothing else.
    """
    where = f"axes.{name}"
    if name not in ALLOWED:
        raise InputError(where, given, "no key of a run", f"allowed are {', '.join(sorted(ALLOWED))}")
    if isinstance(given, dict):
        return _ranged(name, where, given)
    if not isinstance(given, list):
        raise InputError(where, given, "no axis", f"write {_FORMS}")
    if not given:
        raise InputError(where, given, "an empty axis", f"write {_FORMS}")
    values = tuple(text(v, where) for v in given)
    for value in values:
        ALLOWED[name].read(value, where)
    if len(set(values)) < len(values):
        raise InputError(where, given, "a value twice", "list each value once; seeds repeat runs")
    return Listed(name, values)


def _ranged(name: str, where: str, given: dict[str, Any]) -> Axis:
    for key in given:
        if key not in _RANGE_KEYS:
            raise InputError(f"{where}.{key}", given[key], "an unknown key", f"write {_FORMS}")
    if missing := {"from", "to", "count"} - given.keys():
        raise InputError(where, given, f"no {' and no '.join(sorted(missing))}", f"write {_FORMS}")
    count, spacing = given["count"], given.get("spacing", "linear")
    if isinstance(count, bool) or not isinstance(count, int) or count < 2:
        raise InputError(f"{where}.count", count, "not an int ≥ 2", "an axis of one value is a list of one")
    if spacing not in ("linear", "log"):
        raise InputError(f"{where}.spacing", spacing, "no spacing", 'allowed are "linear" and "log"')
    if not ALLOWED[name].is_number:
        raise InputError(where, given, "a range of what is no number", f"list values: {ALLOWED[name].hint}")
    first, last = (text(given[end], f"{where}.{end}") for end in ("from", "to"))
    a, b = rational(first, f"{where}.from"), rational(last, f"{where}.to")
    if not a < b:
        raise InputError(where, given, "a range that does not increase", f"write {_FORMS}")
    if spacing == "log" and not a > 0:
        raise InputError(f"{where}.from", first, "not positive on a logarithmic axis", "start above 0")
    found = Ranged(name, first, last, count, spacing == "log")
    for k in range(count) if ALLOWED[name].is_integer else (0, count - 1):
        ALLOWED[name].read(found.at(Fraction(k)), where)
    return found
