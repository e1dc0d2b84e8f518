"""The ledger's format as a JSON Schema, made from the very classes that a ledger is read into.

``schema.json`` beside this file is its text, ``python -m verify schema`` prints it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from verify.evidence import Enclosure, Environment, Exact, Grade, Record
from verify.logic.statement import Statement
from verify.report.ledger_file import FORMAT

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Mapping[Any, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}
_ATTRIBUTE = re.compile(r"^ {4}(\w+(?:, \w+)*): (.*(?:\n {8,}.*)*)", re.MULTILINE)

_HEX = {"$ref": "#/$defs/Hex"}
_PAIR = {"$ref": "#/$defs/Pair"}

_FORMULAS = {"type": "array", "items": {"type": "array"}}
_STATEMENT = {
    "description": "hypotheses ⊢ each of the conclusions, for verify.logic.statement.read_statement",
    "type": "object",
    "properties": {"given": _FORMULAS, "shown": _FORMULAS, "places": {"type": "array", "items": _FORMULAS}},
    "required": ["given", "shown", "places"],
    "additionalProperties": False,
}


def schema() -> dict[str, Any]:
    """What ``--verdicts-json`` writes, as JSON Schema 2020-12; optional is what has a default."""
    definitions = _numbers()
    whole = {
        "format": {"const": FORMAT},
        "environment": _of(Environment, definitions),
        "verdicts": {
            "type": "array",
            "items": {"$ref": "#/$defs/Verdict"},
            "description": "for readers: computed again from the records when a ledger is read",
        },
        "records": {"type": "array", "items": _of(Record, definitions)},
    }
    definitions["Verdict"] = _verdict(definitions)
    return {"$schema": _DIALECT, "title": "FisherProof ledger", **_object(whole), "$defs": definitions}


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _numbers() -> dict[str, Any]:
    """The four kinds of :mod:`verify.evidence.exact`, as :mod:`verify.report.ledger_file` writes them."""
    kinds = [
        _object({"integer": _HEX}),
        {**_object({"rational": _PAIR}), "description": "[p, q] is p/q"},
        {**_object({"dyadic": _PAIR}), "description": "[m, e] is m·2^e"},
        {"$ref": "#/$defs/Enclosure"},
    ]
    return {
        "Hex": {
            "description": "an integer, hexadecimal: no reader rounds it, and no limit of digits applies",
            "type": "string",
            "pattern": "^-?0x[0-9a-f]+$",
        },
        "Pair": {"type": "array", "items": _HEX, "minItems": 2, "maxItems": 2},
        "Enclosure": {
            "description": "contains the true value: midpoint ± radius, each [m, e] for m·2^e",
            **_object({"midpoint": _PAIR, "radius": _PAIR}),
        },
        "Exact": {"oneOf": kinds},
    }


def _verdict(definitions: dict[str, Any]) -> dict[str, Any]:
    grade, text, count = _of(Grade, definitions), {"type": "string"}, {"type": "integer", "minimum": 0}
    return _object(
        {
            "claim": text,
            "grade": grade,
            "own": {**grade, "description": "before the grades of the premises"},
            "scope": text,
            "reason": text,
            "axioms": {"type": "array", "items": text},
            "open_joints": {
                "type": "array",
                "items": text,
                "description": "the statements, in LaTeX, of the inferences that are left to the reader",
            },
            "twins": _object({"refuted": count, "observed": count, "unproved": count, "tried": count}),
            "absent": {
                "type": "array",
                "items": text,
                "description": "premises that were not part of the run: the grade says nothing of them",
            },
        }
    )


def _of(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type, which the definitions get if it is a class of its own."""
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if kind == Exact or kind is Enclosure:
        return {"$ref": "#/$defs/Enclosure" if kind is Enclosure else "#/$defs/Exact"}
    if kind is Statement:
        definitions["Statement"] = _STATEMENT
        return {"$ref": "#/$defs/Statement"}
    if isinstance(kind, UnionType):
        return {"anyOf": [_of(part, definitions) for part in get_args(kind)]}
    if kind is NoneType:
        return {"type": "null"}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0], definitions)}
    if get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1], definitions)}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # it may refer to itself
        definitions[kind.__name__] = _class(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _class(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    said = {"description": inspect.cleandoc(kind.__doc__).split("\n\n")[0].replace("\n", " ")}
    if issubclass(kind, Enum):
        return {**said, "enum": [m.name if kind is Grade else m.value for m in kind]}
    assert is_dataclass(kind), f"{kind} has no JSON"
    hints, words = get_type_hints(kind), _attributes(kind)
    properties = {f.name: {**_of(hints[f.name], definitions), **words.get(f.name, {})} for f in fields(kind)}
    required = [f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING]
    return {**said, **_object(properties, required)}


def _attributes(kind: Any) -> dict[str, dict[str, str]]:
    """What the docstring says of each attribute."""
    _, _, section = inspect.cleandoc(kind.__doc__).partition("Attributes:\n")
    found = _ATTRIBUTE.findall(section.partition("\nRaises:")[0])
    return {
        name: {"description": " ".join(text.split())} for names, text in found for name in names.split(", ")
    }
