"""Claims on an executor give the ledger that one run of pytest gives."""

from __future__ import annotations

import dataclasses

import pytest
from click.testing import CliRunner

from tests.evidence.examples import ENVIRONMENT, ledger, record, stated
from verify.__main__ import main
from verify.errors import InputError
from verify.evidence import Grade, Ledger
from verify.report.ledger_file import read_ledger, write_ledger
from verify.sweep import claims, command
from verify.sweep.claims import Checked, check_claim, check_claims_on, collected
from verify.sweep.pool import here

NOISE = "theorems.algebra.test_noise_scale::test_noise_scale"


def quiet(*_):
    pass


def test_tests_are_named_by_module_once_and_checked_where_their_module_is():
    found = collected(("-k", "not covariance"), "theorems.algebra")
    assert len(found) == len(set(found)) > 2
    assert NOISE in found
    checked = check_claim(NOISE, ())
    assert checked.code == 0
    assert '"noise scale' in checked.ledger


def test_nothing_collected_is_refused():
    with pytest.raises(InputError, match="collects nothing"):
        collected((), "theorems.nowhere")


@pytest.fixture
def tasks(monkeypatch, tmp_path):
    """Tasks that send back what they are told to, by name."""

    def tasks(**ledgers):
        texts = {}
        for name, found in ledgers.items():
            if found is not None:
                write_ledger(found, tmp_path / "ledger.json")
            text = (tmp_path / "ledger.json").read_text(encoding="utf-8") if found is not None else ""
            texts[name] = Checked(text, 0 if found is not None else 1, "said")
        monkeypatch.setattr(claims, "collected", lambda *_: list(ledgers))
        monkeypatch.setattr(claims, "check_claim", lambda test, _: texts[test])

    return tasks


def test_one_ledger_is_put_together_in_the_order_of_collection(tasks):
    tasks(b=ledger(record()), none=None, a=ledger(record(stated("Lemma 2"), (Grade.REFUTED,))))
    found, troubles = check_claims_on(here(), (), quiet)
    assert [r.claim.label for r in found.records] == ["Lemma 1", "Lemma 2"]
    assert troubles == ["none: exit 1: said"]


def test_workers_with_other_versions_do_not_share_a_ledger(tasks):
    other = dataclasses.replace(ENVIRONMENT, versions={"python": "3.12.0"})
    tasks(a=ledger(record()), b=Ledger(other, (record(stated("Lemma 2")),)))
    with pytest.raises(InputError, match=r"versions=.*3\.12.*install the same everywhere"):
        check_claims_on(here(), (), quiet)


def test_no_verdict_at_all_is_said(tasks):
    tasks(none=None)
    with pytest.raises(InputError, match="no claim reached a verdict"):
        check_claims_on(here(), (), quiet)


def test_the_command_writes_the_ledger_and_fails_if_a_test_did(monkeypatch, tmp_path):
    made = ledger(record())
    monkeypatch.setattr(command, "claims", lambda scheduler, options: (made, ["x: exit 1: said"]))
    out = tmp_path / "out.json"
    result = CliRunner().invoke(main, ["run", "--scheduler", "tcp://x", "--json", str(out), "-k", "y"])
    assert result.exit_code == 1
    assert read_ledger(out).records == made.records
    assert "Lemma 1" in result.output
    strict = CliRunner().invoke(main, ["run", "--scheduler", "tcp://x", "--strict"])
    assert strict.exit_code == 2
