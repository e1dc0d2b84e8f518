"""The ledger as JSON, exactly: what was shown can be judged again from the file alone.

Integers are hexadecimal strings (no reader rounds them, and no digit limit applies), so a rational is
``{"rational": [p, q]}``, a dyadic m·2^e ``{"dyadic": [m, e]}``, an enclosure
``{"midpoint": [m, e], "radius": [m, e]}``. Grades are names. Verdicts, and
the words of claims that are made of formulas, are written for readers; both are made anew when the file is
read.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import zlib
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args, get_origin

from cattrs import BaseConverter, Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn
from cattrs.v import format_exception

from verify.errors import InputError, VerifyError
from verify.evidence import (
    Claim,
    Dyadic,
    Enclosure,
    Environment,
    Exact,
    Form,
    Grade,
    Ledger,
    Record,
    Series,
    Verdict,
)
from verify.evidence.claim import TO_PRINT
from verify.logic.proofs import Proof
from verify.logic.statement import Statement, read_statement

FORMAT = "fisherproof-ledger-3"
JOURNAL_FORMAT = "fisherproof-journal-3"
"""Of the first line of what :mod:`verify.report.journal` writes."""
LARGEST_EXPONENT = 2**24
"""Of a dyadic in a file, either way: a few bytes that say 2^(10⁹) would fill any memory."""
_GZIP = b"\x1f\x8b"


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    # Left alone, cattrs converts: "false" to True, 1.5 to 1, "abc" to a tuple of letters.
    for kind in (bool, int):
        converter.register_structure_hook(kind, _only(kind))
    converter.register_structure_hook(float, _only(int | float, float))
    converter.register_structure_hook(str, _only(str, _encodable))
    converter.register_unstructure_hook(str, _encodable)
    converter.register_structure_hook_factory(_is_tuple, _tuple_factory)
    converter.register_unstructure_hook(Grade, lambda grade: grade.name)
    converter.register_structure_hook(Grade, lambda name, _: Grade[name])
    converter.register_unstructure_hook(Form, lambda form: form.value)  # xdist sends no subclass of str
    converter.register_structure_hook(Form, lambda name, _: Form(name))  # or the hook for str would take it
    converter.register_unstructure_hook(Enclosure, _from_exact)
    converter.register_structure_hook(Enclosure, lambda value, _: _only(Enclosure)(_to_exact(value), _))
    converter.register_unstructure_hook(Proof, dataclasses.asdict)
    converter.register_structure_hook(Proof, _to_proof)
    converter.register_unstructure_hook(Statement, Statement.plain)
    converter.register_structure_hook(Statement, lambda value, _: _to_statement(value))
    as_written = make_dict_structure_fn(Claim, converter, _cattrs_forbid_extra_keys=True)

    @lru_cache(maxsize=1024)  # a claim comes once with each of its instances
    def claim(text: str) -> Claim:
        return as_written(_in_words(json.loads(text)), Claim)

    converter.register_structure_hook(Claim, lambda value, _: claim(json.dumps(value)))
    converter.register_unstructure_hook(Exact, _from_exact)
    converter.register_structure_hook(Exact, lambda value, _: _to_exact(value))
    return converter


def _to_proof(value: Any, _: Any) -> Proof:
    """A proof as the file has it; ``Proof.replayed`` checks it, reading does not."""
    names = [f.name for f in dataclasses.fields(Proof)]
    if not isinstance(value, dict) or set(value) != set(names):
        raise InputError("proof", value, f"has not the fields {', '.join(names)}", "write the ledger again")
    texts = [_CONVERTER.structure(value[name], str) for name in ("conclusion", "statement", "lines")]
    strings = [_CONVERTER.structure(value[name], tuple[str, ...]) for name in names[1:4]]
    cites = tuple(tuple(_CONVERTER.structure(c, tuple[str, ...])) for c in value["cites"])
    proof: Proof = Proof._from(texts[0], *strings, cites, *texts[1:])
    return proof


def _in_words(value: Any) -> Any:
    """A claim as the file has it, but with the words that its formulas print."""
    if not isinstance(value, dict) or value.get("formulas") is None:
        return value
    return {**value, **TO_PRINT}


def _to_statement(plain: Any) -> Statement:
    """Formulas as the file has them."""
    import verify.checks.oracles  # noqa: F401

    try:
        return read_statement(plain)
    except (VerifyError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError("formulas", plain, f"are none: {error}", "write the ledger again") from error


def _encodable(text: str) -> str:
    """The text with a lone surrogate, which no file can hold, as its escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _only(kind: Any, convert: Callable[[Any], Any] = lambda value: value) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InputError("value", value, f"is no {getattr(kind, '__name__', kind)}", "see the format")
        return convert(value)

    return structure


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple_factory(kind: Any, converter: BaseConverter) -> Callable[[Any, Any], Any]:
    as_list = GenericAlias(list, get_args(kind)[:1])
    structure_list = converter.get_structure_hook(as_list)

    def structure(value: Any, _: Any) -> Any:
        return tuple(structure_list(_only(list | tuple)(value, _), as_list))

    return structure


def _from_exact(value: Exact) -> object:
    match value:
        case int():
            return {"integer": hex(value)}
        case Fraction():
            return {"rational": [hex(value.numerator), hex(value.denominator)]}
        case Dyadic(mantissa, exponent):
            return {"dyadic": [hex(mantissa), hex(exponent)]}
        case Enclosure(Dyadic(m, e), Dyadic(r, f)):
            return {"midpoint": [hex(m), hex(e)], "radius": [hex(r), hex(f)]}


def _to_exact(value: Any) -> Exact:
    match value:
        case {"integer": str(n)}:
            return int(n, 16)
        case {"rational": [str(p), str(q)]}:
            return Fraction(int(p, 16), int(q, 16))
        case {"dyadic": [str(m), str(e)]}:
            return _to_dyadic(m, e)
        case {"midpoint": [str(m), str(e)], "radius": [str(r), str(f)]}:
            return Enclosure(_to_dyadic(m, e), _to_dyadic(r, f))
    raise InputError(
        "number", value, "is no exact number", "see verify.report.ledger_file for the four kinds"
    )


def _to_dyadic(mantissa: str, exponent: str) -> Dyadic:
    if abs(power := int(exponent, 16)) > LARGEST_EXPONENT:
        why = f"is above {LARGEST_EXPONENT} in absolute value"
        raise InputError("exponent", power, why, "no run writes such numbers")
    return Dyadic(int(mantissa, 16), power)


_CONVERTER = _converter()


def record_to_plain(record: Record) -> dict[str, Any]:
    """A record as dictionaries, lists and strings, as xdist's workers send it."""
    plain: dict[str, Any] = _CONVERTER.unstructure(record)
    return plain


def record_from_plain(plain: dict[str, Any]) -> Record:
    """The inverse of :func:`record_to_plain`."""
    return _CONVERTER.structure(plain, Record)


def environment_to_plain(environment: Environment) -> dict[str, Any]:
    """An environment as a ledger has it."""
    plain: dict[str, Any] = _CONVERTER.unstructure(environment)
    return plain


def series_to_plain(series: Series) -> dict[str, Any]:
    """A series as a record has it."""
    plain: dict[str, Any] = _CONVERTER.unstructure(series)
    return plain


def series_from_plain(plain: dict[str, Any]) -> Series:
    """The inverse of :func:`series_to_plain`."""
    return _CONVERTER.structure(plain, Series)


def write_ledger(ledger: Ledger, path: Path) -> None:
    """Write the ledger; the file appears whole or not at all.

    Raises:
        InputError: the directory does not exist or cannot be written to, or the disk is full.
    """
    write_file(path, json.dumps(ledger_to_plain(ledger), ensure_ascii=False, indent=1))


def ledger_to_plain(ledger: Ledger) -> dict[str, Any]:
    """The ledger as dictionaries, lists and strings: what ``schema.json`` describes."""
    return {
        "format": FORMAT,
        "environment": environment_to_plain(ledger.environment),
        "verdicts": [_CONVERTER.unstructure(_summary(verdict)) for verdict in ledger.verdicts],
        "records": [record_to_plain(record) for record in ledger.records],
    }


def read_ledger(path: Path | str) -> Ledger:
    """Read a ledger, gzipped or not, or the journal of a run that was killed.

    Its verdicts are computed anew, whatever the file says they are.

    Raises:
        InputError: no such file, no JSON, another format, or a record that does not fit it.
    """
    try:
        path = Path(path)
        data = path.read_bytes()
        plain = _parsed((gzip.decompress(data) if data.startswith(_GZIP) else data).decode())
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, RecursionError) as error:
        # No file, no JSON, no lines of a journal, too deep.
        raise InputError(
            "path", str(path), f"cannot be read: {error}", "write it by --verdicts-json"
        ) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        found = plain.get("format") if isinstance(plain, dict) else type(plain).__name__
        raise InputError(
            "path", str(path), f"has the format {found!r}, not {FORMAT!r}", "write it with this version"
        )
    try:
        fields = {"environment": plain["environment"], "records": plain["records"]}
        return _CONVERTER.structure(fields, Ledger)
    except (BaseValidationError, KeyError) as error:
        why = (
            "; ".join(transform_error(error, format_exception=_said))
            if isinstance(error, BaseValidationError)
            else f"has no {error}"
        )
        raise InputError("path", str(path), f"does not fit the format: {why}", "write it again") from error


def _parsed(text: str) -> Any:
    """A ledger, also from a journal's lines, whose last one may be cut off."""
    first, _, rest = text.partition("\n")
    if JOURNAL_FORMAT not in first:
        return json.loads(text)
    lines = rest.split("\n")[:-1]  # what is behind the last line's end is empty, or cut off
    placed = {line["place"]: line["record"] for line in map(json.loads, lines)}
    records = [placed[place] for place in sorted(placed)]
    return {"format": FORMAT, "environment": json.loads(first)["environment"], "records": records}


def _said(error: BaseException, kind: type | None) -> str:
    return error.why if isinstance(error, InputError) else format_exception(error, kind)


def _summary(verdict: Verdict) -> dict[str, Any]:
    return {
        "claim": verdict.claim.key,
        "grade": verdict.grade.name,
        "own": verdict.own.name,
        "scope": verdict.scope,
        "reason": verdict.reason,
        "axioms": [axiom.name for axiom in verdict.axioms],
        "open_joints": list(verdict.open_joints),
        "twins": verdict.twins,
        "absent": list(verdict.absent),
    }


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file that appears whole or not at all; InputError if it cannot be written."""
    # Not tempfile: its files are readable by their owner alone, and a ledger is to be passed on.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is no regular file")  # a directory, or a device such as /dev/null
        try:
            # A lone surrogate, which has no bytes, becomes its escape.
            data = content.encode(errors="backslashreplace") if isinstance(content, str) else content
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            "path", str(path), f"cannot be written: {error}", "name a file in an existing, writable directory"
        ) from error
