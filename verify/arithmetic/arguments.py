"""Arguments admitted by their annotations: what is of another kind is refused by its name, before any work.

Annotations are read as they stand, and strictly where exactness is at stake: for a ``Fraction`` an int or a
Fraction, for a ``Ball`` also those, and never a float; for an ``int`` what stands for one exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from functools import cache, wraps
from inspect import Signature, signature
from math import isnan
from operator import index
from types import UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from verify.arithmetic.balls import Ball, ball, is_ball
from verify.arithmetic.binary64 import Floats
from verify.arithmetic.reals import as_plain
from verify.errors import InputError

_P = ParamSpec("_P")
_R = TypeVar("_R")


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """The function with its arguments admitted first.

    Raises:
        InputError: an argument that is not what its annotation says.
    """
    known, call = signature(function), cast("Callable[..., _R]", function)
    names, least = _positional(known)

    @wraps(function)
    def admitting(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        hints = _hints(function)
        if not kwargs and least <= len(args) <= len(names):  # what binding finds out, at a tenth of its price
            pairs = zip(names, args, strict=False)
            return call(*[admitted(v, hints[name], name) if name in hints else v for name, v in pairs])
        bound = known.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            if name in hints:
                bound.arguments[name] = admitted(value, hints[name], name)
        return function(*bound.args, **bound.kwargs)

    return admitting


def _positional(known: Signature) -> tuple[list[str], int]:
    """The parameters that may come without a name, if any number of these may, and how many have to come."""
    all_ = list(known.parameters.values())
    names = [p.name for p in all_ if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    wanted = sum(p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in all_)
    return ([], 1) if any(p.kind == p.VAR_POSITIONAL for p in all_) else (names, wanted)


def admit_fields(record: Any) -> None:
    """The same for the fields of a frozen dataclass, in its ``__post_init__``."""
    kind: Any = type(record)
    hints = _hints(kind)
    for one in fields(record):
        value = getattr(record, one.name)
        object.__setattr__(record, one.name, admitted(value, hints[one.name], one.name))


@cache
def _hints(annotated: Any) -> dict[str, Any]:
    return get_type_hints(annotated)


def admitted(value: Any, hint: Any, name: str) -> Any:
    """The value as one of that kind.

    Raises:
        InputError: it is none.
    """
    if hint is Any or hint is object or (type(value) is hint and hint in _AS_IT_IS):
        return value
    if hint is None or hint is type(None):
        return value if value is None else _refused(value, name, "not None")
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _first_of(value, inner, name)
    if origin is Literal:
        is_one = any(type(value) is type(one) and value == one for one in inner)
        return value if is_one else _refused(value, name, f"none of {', '.join(map(repr, inner))}")
    if origin is np.ndarray:
        return floats(value, name, "list floats")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return value if isinstance(value, Mapping) else _refused(value, name, "no mapping")
    if origin is Callable or hint is Callable:
        return value if callable(value) else _refused(value, name, "no function")
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return _listed(value, origin, inner, name)
    if hint in _KINDS:
        return _KINDS[hint](value, name)
    return _instance(value, hint, name) if isinstance(hint, type) else value


def floats(values: Any, name: str, hint: str) -> Floats:
    """The values as a new float64 array of any shape.

    Raises:
        InputError: text that is no number, complex numbers, ragged rows, an integer beyond float64, …
    """
    try:
        given = values if isinstance(values, np.ndarray) else np.asarray(as_plain(values, name))
        if given.dtype.kind not in "cSUV":  # complex numbers would lose their imaginary parts
            return np.array(given, dtype=np.float64)
    except Exception as error:  # whatever a foreign object in the list raises
        raise InputError(name, values, f"no array of floats: {error}", hint) from error
    raise InputError(name, values, f"no array of real numbers but of {given.dtype}", hint)


def _first_of(value: Any, hints: Sequence[Any], name: str) -> Any:
    refusals = []
    for hint in hints:
        try:
            return admitted(value, hint, name)
        except InputError as refused:
            refusals.append(refused)
    raise refusals[0]


def _listed(value: Any, origin: type, inner: Sequence[Any], name: str) -> Any:
    if isinstance(value, str | bytes | Mapping):
        _refused(value, name, "no list")
    try:
        items = list(value)
    except Exception:  # an iterable of another library's may fail by any class of error
        _refused(value, name, "no list")
    if origin is not tuple or inner[1:] == (...,):
        hints = [inner[0] if inner else Any] * len(items)
    else:
        hints = list(inner)
    if len(items) != len(hints):
        _refused(value, name, f"not {len(hints)} of them")
    found = [admitted(c, hint, f"{name}[{k}]") for k, (c, hint) in enumerate(zip(items, hints, strict=True))]
    return tuple(found) if origin is tuple else found


def _instance(value: Any, hint: type, name: str) -> Any:
    if getattr(hint, "_is_protocol", False):
        lacking = [one for one in vars(hint) if one[0] != "_" and not hasattr(value, one)]
        return value if not lacking else _refused(value, name, f"has no {lacking[0]}")
    return value if isinstance(value, hint) else _refused(value, name, f"not a {hint.__name__}")


def _ball(value: Any, name: str) -> Ball:
    if is_ball(value):
        return value
    return ball(_fraction(value, name, "no ball and no exact number"))


def _fraction(value: Any, name: str, why: str = "not an int or a Fraction") -> Fraction:
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    raise _refusal(value, name, why)


def _int(value: Any, name: str) -> int:
    try:
        if not isinstance(value, bool | np.bool_):
            return index(value)
    except Exception:  # an array type's own error may be of any class
        pass
    raise _refusal(value, name, "not an int")


def _float(value: Any, name: str) -> float:
    try:
        found = float("nan") if isinstance(value, str | bytes | bool) else float(value)
    except Exception:  # too large, or no number
        found = float("nan")
    return _refused(value, name, "not finite, or no real number") if isnan(found) else found


def _bool(value: Any, name: str) -> bool:
    return bool(value) if isinstance(value, bool | np.bool_) else _refused(value, name, "no truth value")


_AS_IT_IS = frozenset({Ball, Fraction, int, bool})
"""Of these every value is taken, and none is changed."""
_KINDS: dict[Any, Callable[[Any, str], Any]] = {
    Ball: _ball, Fraction: _fraction, int: _int, float: _float, bool: _bool,
}  # fmt: skip


def _refused(value: Any, name: str, why: str) -> Any:
    raise _refusal(value, name, why)


def _refusal(value: Any, name: str, why: str) -> InputError:
    return InputError(name, value, f"a {type(value).__name__}, {why}", "see the docstring for what is taken")
