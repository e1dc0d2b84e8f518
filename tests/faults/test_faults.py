"""The lists can be planted as they stand, and planting says what the tests did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.fault import Fault, ListError, everything, read
from tests.faults.planting import ROOT, Copy, Verdict

LISTS = everything()
ALL = [fault for faults in LISTS.values() for fault in faults]


def test_there_are_enough_and_no_two_are_the_same():
    assert len(ALL) >= 150
    changes = [(fault.file, fault.old, fault.new) for fault in ALL]
    assert len(set(changes)) == len(changes)
    names = [(fault.file, fault.name) for fault in ALL]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("room", LISTS)
def test_every_fault_can_be_planted_and_names_tests_that_exist(room):
    for fault in LISTS[room]:
        fault.planted((ROOT / fault.file).read_text(encoding="utf-8"))
        assert fault.tests, fault.name
        for test in fault.tests:
            path, _, name = test.partition("::")
            assert (ROOT / path).exists(), f"{fault.name}: {test}"
            assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (
                f"{fault.name}: {test}"
            )


def test_what_no_test_can_notice_is_argued():
    assert all(len(fault.equivalent.split()) >= 10 for fault in ALL if fault.equivalent)


def test_a_text_that_moved_is_named():
    fault = Fault("a fault", "a.py", "return 1", "return 2", ("test_a.py",))
    assert fault.planted("    return 1\n") == "    return 2\n"
    for source, count in (("return 3", 0), ("return 1; return 1", 2)):
        with pytest.raises(ListError, match=f"'a fault': its text occurs {count} times in a.py"):
            fault.planted(source)
    with pytest.raises(ListError, match="replacement"):
        replace(fault, new=fault.old).planted("return 1")


def test_an_entry_with_another_key_is_refused(tmp_path):
    path = tmp_path / "room.toml"
    path.write_text('[[fault]]\nname = "a"\nfile = "b"\nold = "c"\nnewer = "d"\n', encoding="utf-8")
    with pytest.raises(ListError, match=r"room\.toml, 'a'"):
        read(path)


@pytest.fixture
def copy(tmp_path):
    source, target = tmp_path / "source", tmp_path / "copy"
    (source / "tests").mkdir(parents=True)
    target.mkdir()
    (source / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = ["-p", "no:fisherproof"]\n', encoding="utf-8"
    )
    (source / "tests" / "number.py").write_text("def one():\n    return 1\n", encoding="utf-8")
    (source / "tests" / "test_number.py").write_text(
        "from tests.number import one\n\n\ndef test_one():\n    assert one() == 1\n", encoding="utf-8"
    )
    return Copy(target, 60.0, source)


@pytest.mark.parametrize(
    ("new", "equivalent", "verdict"),
    [
        ("return 2", "", Verdict.CAUGHT),
        ("return 1.0", "1.0 is 1.", Verdict.EQUIVALENT),
        ("return 2", "2 is 1.", Verdict.BROKEN),
        ("return missing", "", Verdict.BROKEN),
    ],
)
def test_planting_says_what_the_tests_did_and_restores_the_source(copy, new, equivalent, verdict):
    fault = Fault("another number", "tests/number.py", "return 1", new, ("tests/test_number.py",), equivalent)
    before = (copy.root / fault.file).read_text(encoding="utf-8")
    outcome = copy.run(fault)
    assert outcome.verdict is verdict, outcome.detail
    assert verdict is not Verdict.CAUGHT or "test_one" in outcome.detail
    assert (copy.root / fault.file).read_text(encoding="utf-8") == before


def test_the_canaries_are_asked_where_the_fault_is(tmp_path):
    lost = next(fault for fault in ALL if fault.name == "the radius of Hessians is not added")
    assert Copy(tmp_path, 120.0).asked(lost).verdict is Verdict.CAUGHT
