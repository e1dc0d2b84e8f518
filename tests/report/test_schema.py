from __future__ import annotations

import json
from copy import deepcopy
from importlib.resources import files

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.evidence.examples import ledger
from tests.report.pages import everything
from tests.report.strategies import RECORDS
from verify.__main__ import main
from verify.report.ledger_file import ledger_to_plain
from verify.report.schema import schema

VALIDATOR = Draft202012Validator(schema())


def as_json(of) -> dict:
    return json.loads(json.dumps(ledger_to_plain(of)))


def test_it_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_the_packaged_file_is_the_schema_of_these_classes():
    text = files("verify.report").joinpath("schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema(), "run python -m verify schema > verify/report/schema.json"
    assert CliRunner().invoke(main, ["schema"]).output == text


def test_every_part_of_a_ledger_fits():
    VALIDATOR.validate(as_json(everything()))


@given(st.lists(RECORDS, max_size=2, unique_by=lambda r: r.claim.key))
@settings(max_examples=60)
def test_every_ledger_fits(records):
    VALIDATOR.validate(as_json(ledger(*records)))


def test_every_attribute_is_described():
    record = schema()["$defs"]["Record"]
    assert record["properties"]["claim"]["description"] == "what was to be shown."
    assert record["required"] == [
        "claim", "instance", "node", "steps", "conclusions", "twins", "seconds"
    ]  # fmt: skip


def every_object(plain, path=()):
    if isinstance(plain, dict):
        yield path
    if isinstance(plain, dict | list):
        for key, value in plain.items() if isinstance(plain, dict) else enumerate(plain):
            yield from every_object(value, (*path, key))


def at(plain, path):
    for key in path:
        plain = plain[key]
    return plain


def test_a_foreign_key_anywhere_does_not_fit():
    good = as_json(everything())
    free = ("versions", "data")  # objects with names of their own
    paths = [path for path in every_object(good) if not path or path[-1] not in free]
    assert len(paths) > 50
    for path in paths:
        bad = deepcopy(good)
        at(bad, path)["foreign"] = 1
        assert not VALIDATOR.is_valid(bad), path


RICH = ("records", 4)
STEP = (*RICH, "steps", 0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "fisherproof-ledger-1"),
        (("records",), None),
        (("records", 0), 3),
        (("environment", "seed"), 1.5),
        (("environment", "seed"), True),
        (("verdicts", 0, "grade"), "SURE"),
        ((*RICH, "seconds"), "0.5"),
        ((*RICH, "claim", "finding"), 0),
        ((*RICH, "claim", "hypotheses"), "abc"),
        ((*RICH, "claim", "provenance"), "hearsay"),
        ((*STEP, "grade"), 4),
        ((*STEP, "slack"), {}),
        ((*STEP, "data"), []),
        ((*STEP, "data", "p"), 0.1),
        ((*STEP, "data", "p"), {"integer": 1}),
        ((*STEP, "data", "p"), {"integer": "1"}),
        ((*STEP, "data", "p"), {"integer": "0x1", "rational": ["0x1", "0x2"]}),
        ((*STEP, "data", "p"), {"rational": ["0x1"]}),
        (("records", 5, "series", 0, "curves", 0, "form"), "curve"),
        (("records", 5, "series", 0, "curves", 0, "x"), ["1"]),
    ],
)
def test_a_malformed_ledger_does_not_fit(path, value):
    plain = as_json(everything())
    at(plain, path[:-1])[path[-1]] = value
    assert not VALIDATOR.is_valid(plain)
