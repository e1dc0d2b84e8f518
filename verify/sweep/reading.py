"""A spec from its TOML file, checked before anything runs.

    title = "…"                      # title, about and picture change no result, and so not the digest
    objective = "forward"            # every key of verify.sweep.keys, fixed here or swept under [axes]
    n = 2
    eta = "1/5"                      # exact: numbers in quotes, or integers
    grade = "OBSERVED"               # or "CERTIFIED"
    seeds = 1                        # runs of each point of the lattice, seeds 0, 1, …
    [start]
    family = "spread"
    [axes]
    "start.M0" = { from = "2", to = "8", count = 13 }
    "start.log_width" = ["-20", "-10", "0"]
    [refine]                         # bisect the cells of these axes in which the outcome changes
    axes = ["start.log_width"]
    depth = 4                        # as often as this
    certify = 8                      # so many cells of the boundary are run again, CERTIFIED, on both sides
    [picture]
    x = "start.M0"
    y = "start.log_width"
    lines = ["S-4"]

What a run needs and may have is said in :mod:`verify.sweep.keys` and :mod:`verify.sweep.setting`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from verify.errors import InputError
from verify.evidence import Grade
from verify.sweep.axes import Listed, axis
from verify.sweep.keys import ALLOWED, text
from verify.sweep.predictions import LINES
from verify.sweep.run import GRADES, check
from verify.sweep.spec import Picture, Refine, Spec

_TABLES = ("teacher", "start", "stop", "decide")
_TOP = ("title", "about", "grade", "seeds", "axes", "refine", "picture", *_TABLES)
_MOST_POINTS = 2**62
_DEEPEST = 20


def shipped() -> dict[str, Path]:
    """The specs that come with this package, by name."""
    folder = Path(str(files("verify.sweep") / "specs"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def read_spec(where: str | Path) -> Spec:
    """The spec of a file, or the shipped one of that name.

    Raises:
        InputError: no such file, no TOML, or what :func:`spec` refuses.
    """
    path = shipped().get(str(where), Path(where))
    try:
        source = path.read_text(encoding="utf-8")
        data = tomllib.loads(source)
    except (OSError, ValueError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        hint = f"name a TOML file, or one of {', '.join(shipped())}"
        raise InputError("SPEC", str(where), f"cannot be read: {error}", hint) from error
    return replace(spec(data), source=source)


def spec(data: Mapping[str, Any]) -> Spec:
    """The spec that a TOML file's tables describe.

    Raises:
        InputError: an unknown key, an empty axis, a value out of range, a grade that these runs cannot have,
            axes that cannot be refined or drawn; the message names the key and what is allowed.
    """
    found = Spec(
        _fixed(data),
        tuple(axis(name, given) for name, given in _table(data, "axes").items()),
        _integer(data, "seeds", 1, 1, 10**9),
        _grade(data.get("grade", "OBSERVED")),
        _refine(_table(data, "refine")),
        _picture(_table(data, "picture")),
        *(_words(data, key) for key in ("title", "about")),
    )
    _check_axes(found)
    for texts in _samples(found):
        check(texts, found.grade)
        if found.refine.certify:
            _check_certify(texts, found.refine.certify)
    return found


def _check_certify(texts: Mapping[str, str], count: int) -> None:
    try:
        check(texts, Grade.CERTIFIED)
    except InputError as error:
        raise InputError("refine.certify", count, error.why, "allowed is 0") from error


def _fixed(data: Mapping[str, Any]) -> dict[str, str]:
    fixed = {}
    for key, value in data.items():
        if key in _TABLES:
            table = _table(data, key)
            inner = [k.partition(".")[2] for k in ALLOWED if k.startswith(f"{key}.")]
            for name, given in table.items():
                if name not in inner:
                    hint = f"allowed are {', '.join(inner)}"
                    raise InputError(f"{key}.{name}", given, "an unknown key", hint)
                fixed[f"{key}.{name}"] = text(given, f"{key}.{name}")
        elif key in ALLOWED and "." not in key:
            fixed[key] = text(value, key)
        elif key not in _TOP:
            plain = [k for k in ALLOWED if "." not in k]
            raise InputError(key, value, "an unknown key", f"allowed are {', '.join([*plain, *_TOP])}")
    for key, value in fixed.items():
        ALLOWED[key].read(value, key)
    return fixed


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key, {})
    if not isinstance(found, dict):
        raise InputError(key, found, "no table", f"write it under [{key}]")
    return found


def _known(table: Mapping[str, Any], where: str, allowed: tuple[str, ...]) -> None:
    for key in table:
        if key not in allowed:
            raise InputError(
                f"{where}.{key}", table[key], "an unknown key", f"allowed are {', '.join(allowed)}"
            )


def _integer(data: Mapping[str, Any], key: str, default: int, low: int, high: int, where: str = "") -> int:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(where + key, value, "out of range", f"allowed is an integer from {low} to {high}")
    return value


def _words(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise InputError(key, value, "no text", "write it in quotes")
    return value


def _grade(value: object) -> Grade:
    if not isinstance(value, str) or value not in GRADES:
        why = "impossible for runs" if str(value) in Grade.__members__ else "no grade"
        raise InputError("grade", value, why, f"allowed are {' and '.join(GRADES)}")
    return GRADES[value]


def _names(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise InputError(f"{where}.{key}", value, "no list of names", 'write ["…", "…"]')
    return tuple(value)


def _refine(table: Mapping[str, Any]) -> Refine:
    _known(table, "refine", ("axes", "depth", "certify"))
    if not table:
        return Refine()
    depth = _integer(table, "depth", 1, 1, _DEEPEST, "refine.")
    return Refine(_names(table, "axes", "refine"), depth, _integer(table, "certify", 0, 0, 10**6, "refine."))


def _picture(table: Mapping[str, Any]) -> Picture:
    _known(table, "picture", ("x", "y", "success", "lines"))
    lines = _names(table, "lines", "picture")
    for name in lines:
        if name not in LINES:
            raise InputError(
                "picture.lines", name, "no line that is known", f"allowed are {', '.join(LINES)}"
            )
    x, y = (_words(table, key) for key in ("x", "y"))
    return Picture(x, y, _names(table, "success", "picture"), lines)


def _check_axes(found: Spec) -> None:
    names = [a.name for a in found.axes]
    if not names:
        raise InputError("axes", {}, "no axis", f"sweep one of {', '.join(sorted(ALLOWED))}")
    for name in names:
        if name in found.fixed:
            raise InputError(f"axes.{name}", found.fixed[name], "also fixed", "say it in one place")
    picture = found.picture
    for key, name in (("picture.x", picture.x), ("picture.y", picture.y)):
        if name:
            _check_name(key, name, names)
    if picture.x and picture.x == picture.y:
        raise InputError("picture.y", picture.y, "the same as picture.x", f"allowed are {', '.join(names)}")
    _check_refinement(found, names)


def _check_name(key: str, name: str, names: list[str]) -> None:
    if name not in names:
        raise InputError(key, name, "no axis of this sweep", f"allowed are {', '.join(names)}")
    if not ALLOWED[name].is_number:
        numbers = [n for n in names if ALLOWED[n].is_number]
        raise InputError(key, name, "no axis of numbers", f"allowed are {', '.join(numbers)}")


def _check_refinement(found: Spec, names: list[str]) -> None:
    refine = found.refine
    if refine.depth and not refine.axes:
        raise InputError("refine.axes", [], "empty", f"allowed are {', '.join(names)}")
    if refine.certify and found.grade is Grade.CERTIFIED:
        why = "every run is CERTIFIED already"
        raise InputError("refine.certify", refine.certify, why, "allowed is 0, or grade OBSERVED")
    for name in refine.axes:
        _check_name("refine.axes", name, names)
        if not found.axis(name).is_divisible or found.axis(name).count < 2:
            why = "an axis without values between its values"
            raise InputError("refine.axes", name, why, "refine increasing numbers that are no integers")
    points = found.seeds
    for a in found.axes:
        points *= ((a.count - 1) << refine.depth) + 1 if a.name in refine.axes else a.count
    if points > _MOST_POINTS:
        hint = f"at most {_MOST_POINTS}: take fewer values, or a smaller refine.depth"
        raise InputError("axes", points, "more points than can be numbered", hint)


def _samples(found: Spec) -> Iterator[dict[str, str]]:
    """Texts of runs that show every value of every list, and both ends of every range."""
    first = dict(found.fixed) | {a.name: a.at(Fraction(0)) for a in found.axes}
    last = dict(found.fixed) | {a.name: a.at(Fraction(a.count - 1)) for a in found.axes}
    yield from (first, last)
    for a in found.axes:
        places = range(a.count) if isinstance(a, Listed) else (0, a.count - 1)
        values = [a.at(Fraction(k)) for k in places]
        yield from chain(({**first, a.name: v} for v in values), ({**last, a.name: v} for v in values))
