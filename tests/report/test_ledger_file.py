from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.examples import ENVIRONMENT, ledger, record, stated
from tests.report.claims import every_claim
from tests.report.strategies import RECORDS
from verify.errors import InputError
from verify.evidence import (
    Dyadic,
    Enclosure,
    Grade,
    Ledger,
    Record,
    Step,
)
from verify.report.ledger_file import (
    FORMAT,
    ledger_to_plain,
    read_ledger,
    record_from_plain,
    record_to_plain,
    write_ledger,
)


@given(RECORDS)
def test_record_survives_json_exactly(made: Record) -> None:
    assert record_from_plain(json.loads(json.dumps(record_to_plain(made)))) == made


@given(st.lists(RECORDS, max_size=3, unique_by=lambda r: r.claim.key).map(tuple))
@settings(max_examples=30)
def test_ledger_survives_a_file_exactly(tmp_path_factory, records: tuple[Record, ...]) -> None:
    path = tmp_path_factory.mktemp("ledger") / "out.json"
    written = ledger(*records)
    write_ledger(written, path)
    read = read_ledger(path)
    assert read_ledger(str(path)) == read
    assert read == written
    assert read.verdicts == written.verdicts


def test_every_claim_of_the_theorems_is_read_by_a_fresh_process(tmp_path) -> None:
    """The words of its formulas are printed anew there, and compared."""
    claims = list(dict.fromkeys(claim for _, claim in every_claim() if claim.formulas))
    write_ledger(Ledger(ENVIRONMENT, tuple(map(record, claims))), tmp_path / "out.json")
    program = (
        "from verify.report.ledger_file import read_ledger;"
        f"print(len(read_ledger({str(tmp_path / 'out.json')!r}).records))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == (f"{len(claims)}\n", "")
    assert len(claims) > 80


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        (-255, {"integer": "-0xff"}),
        (Fraction(-1, 10), {"rational": ["-0x1", "0xa"]}),
        (Dyadic(3, -500_000), {"dyadic": ["0x3", "-0x7a120"]}),
        (
            Enclosure(Dyadic(1, 0), Dyadic(1, -10)),
            {"midpoint": ["0x1", "0x0"], "radius": ["0x1", "-0xa"]},
        ),
    ],
    ids=["integer", "rational", "dyadic", "enclosure"],
)
def test_numbers_in_the_file_are_as_documented(number, plain) -> None:
    step = Step("a", "b", "c", Grade.CERTIFIED, "n=3", data={"s": number})
    made = Record(stated(), "", "node", (step,), (), (), 0.0)
    assert json.loads(json.dumps(record_to_plain(made)))["steps"][0]["data"] == {"s": plain}


def test_no_float_or_decimal_in_the_file_but_the_time(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_ledger(ledger(record()), path)
    floats = []
    json.loads(path.read_text(encoding="utf-8"), parse_float=floats.append)
    assert floats == ["0.5"]


def test_verdicts_are_computed_anew_whatever_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_ledger(ledger(record(conclusions=(Grade.REFUTED,))), path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert plain["verdicts"][0]["grade"] == "REFUTED"
    plain["verdicts"][0]["grade"] = "PROVED"
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert read_ledger(path).verdicts[0].grade is Grade.REFUTED


GOOD = record(steps=(Grade.CERTIFIED,))


def _with(path: tuple[str | int, ...], value: object) -> str:
    """A good ledger's JSON with one place changed."""
    whole = {
        "format": FORMAT,
        "environment": {**vars_of(ENVIRONMENT)},
        "verdicts": [],
        "records": [record_to_plain(GOOD)],
    }
    plain = json.loads(json.dumps(whole))
    place = plain
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(plain)


def vars_of(frozen: object) -> dict[str, object]:
    return {name: getattr(frozen, name) for name in frozen.__slots__}  # type: ignore[attr-defined]


STEP = ("records", 0, "steps", 0)
ZERO = {"dyadic": ["0x0", "0x0"]}
NEGATIVE = {"midpoint": ["0x1", "0x0"], "radius": ["-0x1", "0x0"]}
POINT = {"midpoint": ["0x1", "0x0"], "radius": ["0x0", "0x0"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "\ufeff{}",
        "[" * 200_000,
        '{"format": 1' + "0" * 5000 + "}",
        '{"format": "another-1"}',
        '{"format": "fisherproof-ledger-3"}',
        '{"format": "fisherproof-ledger-3", "environment": {}, "records": []}',
        _with(("records",), None),
        _with(("records",), {}),
        _with(("records", 0), 3),
        _with(("records", 0, "extra"), 3),
        _with(("records", 0, "seconds"), "0.5"),
        _with(("records", 0, "trouble"), 5),
        _with(("records", 0, "claim", "finding"), "false"),
        _with(("records", 0, "claim", "finding"), 0),
        _with(("records", 0, "claim", "uses"), "abc"),
        _with(("records", 0, "claim", "formulas"), "abc"),
        _with(("records", 0, "claim", "label"), " "),
        _with(("records", 0, "claim", "uses"), ["F Lemma 1"]),
        _with(("records", 0, "claim", "provenance"), "hearsay"),
        _with(("environment", "seed"), 1.5),
        _with(("environment", "seed"), True),
        _with((*STEP, "grade"), "SURE"),
        _with((*STEP, "grade"), 4),
        _with((*STEP, "data"), {"s": 0.1}),
        _with((*STEP, "data"), {"s": {"integer": 1}}),
        _with((*STEP, "data"), {"s": {"integer": "0xzz"}}),
        _with((*STEP, "data"), {"s": {"rational": ["0x1", "0x0"]}}),
        _with((*STEP, "data"), {"s": {"rational": ["0x1"]}}),
        _with((*STEP, "data"), {"s": NEGATIVE}),
        _with((*STEP, "data"), []),
        _with((*STEP, "slack"), {"bound": "rate", "claimed": ZERO, "certified": POINT}),
        _with((*STEP, "slack"), {"bound": "rate", "claimed": NEGATIVE, "certified": POINT}),
    ],
    ids=lambda text: text[-40:] if len(text) < 100_000 else "deep",
)
def test_foreign_or_damaged_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json"):
        read_ledger(path)


def test_a_typed_claim_with_damaged_words_is_refused_by_name(tmp_path: Path) -> None:
    plain = json.loads(_with(("records", 0, "claim", "formulas"), None))
    plain["records"][0]["claim"]["hypotheses"] = "abc"
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json"):
        read_ledger(path)


def test_the_unchanged_example_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(_with(("verdicts",), []), encoding="utf-8")
    assert read_ledger(path) == ledger(GOOD)


def test_a_compressed_ledger_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json.gz"
    path.write_bytes(gzip.compress(_with(("verdicts",), []).encode()))
    assert read_ledger(path) == ledger(GOOD)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match=r"ledger\.json"):
        read_ledger(path)


def test_contradicting_claims_in_a_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    other = record_to_plain(record(stated(uses=("F Lemma 2",))))
    path.write_text(_with(("records",), [record_to_plain(GOOD), other]), encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json.*stated twice"):
        read_ledger(path)


def test_binary_missing_and_directory_are_refused_by_name(tmp_path: Path) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (binary, tmp_path / "missing.json", tmp_path):
        with pytest.raises(InputError, match=path.name):
            read_ledger(path)


@pytest.mark.parametrize("failure", [RuntimeError("boom"), KeyboardInterrupt(), OSError(28, "No space left")])
def test_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, failure) -> None:
    path = tmp_path / "out.json"
    write_ledger(ledger(record()), path)
    before = path.read_bytes()

    def half(file: Path, data: bytes) -> None:
        with file.open("wb") as opened:
            opened.write(data[:10])
        raise failure

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises((type(failure), InputError)) as caught:
        write_ledger(ledger(), path)
    assert isinstance(caught.value, InputError) == isinstance(failure, OSError)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [{"dyadic": ["0x1", hex(10**9)]}, {"dyadic": ["0x1", hex(-(10**9))]}])
def test_a_number_too_large_for_any_memory_is_refused(tmp_path: Path, number) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(_with((*STEP, "data"), {"s": number}), encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json.*is above 16777216"):
        read_ledger(path)


def test_lone_surrogates_are_written_and_read_as_their_escapes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    odd = record(instance="\ud800é", trouble="\udfff")
    write_ledger(ledger(odd), path)
    (read,) = read_ledger(path).records
    assert (read.instance, read.trouble) == ("\\ud800é", "\\udfff")
    plain = json.dumps(ledger_to_plain(ledger(record(trouble="it")))).replace('"it"', '"\\ud800"')
    path.write_text(plain, encoding="utf-8")
    (read,) = read_ledger(path).records
    assert read.trouble == "\\ud800"


def test_ledger_is_as_readable_as_any_new_file(tmp_path: Path) -> None:
    path, plain = tmp_path / "out.json", tmp_path / "plain"
    plain.touch()
    write_ledger(ledger(), path)
    assert path.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("name", ["missing/out.json", ".", os.devnull])
def test_unusable_place_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_ledger(ledger(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    assert not Path(os.devnull).is_file()


def test_ledger_type_round_trips_empty(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_ledger(Ledger(ENVIRONMENT, ()), path)
    assert read_ledger(path) == Ledger(ENVIRONMENT, ())


@pytest.mark.parametrize("path", ["no such file.json", 5, None, b"x", "a\0b", []], ids=repr)
def test_what_is_no_path_to_a_ledger_is_refused(path):
    with pytest.raises(InputError, match=r"^path=.*write it by --verdicts-json"):
        read_ledger(path)
