from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import theorems
from tests.evidence.examples import ledger, record, stated
from tests.report.claims import every_claim
from verify.evidence import Grade
from verify.report.index import cell, index, write_index


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The index of one record, as it would lie in ``theorems/``."""
    monkeypatch.chdir(tmp_path)

    def page(**changes):
        one = record(
            replace(stated(), **{k: v for k, v in changes.items() if k != "grade"}),
            (changes.get("grade", Grade.PROVED),),
        )
        return index(ledger(replace(one, node="theorems/forward/test_it.py::test_it")), tmp_path / "theorems")

    return page


def test_maps_statement_file_grade_and_twins(page) -> None:
    assert (
        r"| [Lemma 1](forward/test_it.py) [derived] | $2 \ge 1$ "
        "| ■ PROVED | no parameters | – | 1/1 | 0.5 s |" in page()
    )


def test_a_statement_comes_with_its_hypotheses(page) -> None:
    assert r"| $\eta \le 1/K$ — given $K = \vert a\vert $, $\eta > 0$ |" in page(
        formulas=None, statement=r"\eta \le 1/K", hypotheses=("K = |a|", r"\eta > 0")
    )


def test_grades_come_from_the_ledger(page) -> None:
    assert "✗ REFUTED" in page(grade=Grade.REFUTED)
    assert "■ PROVED" not in page(grade=Grade.REFUTED)


def test_nothing_in_a_claim_breaks_the_table(page) -> None:
    text = page(label="a | b [c](d) <i>", formulas=None, statement=r"|v|^2 \le \|C\|")
    row = next(line for line in text.splitlines() if "test_it.py" in line)
    assert r"[a \| b \[c\](d) \<i\>](forward/test_it.py)" in row
    assert r"$\vert v\vert ^2 \le \Vert C\Vert $" in row


def test_the_index_in_the_tree_names_every_claim_and_its_file() -> None:
    root = Path(theorems.__path__[0])
    written = (root / "README.md").read_text(encoding="utf-8")
    for module, claim in every_claim():
        file = module.removeprefix("theorems.").replace(".", "/") + ".py"
        assert f"[{cell(claim.label)}]({file})" in written, "write the index again: see its head"


def test_is_written_whole(tmp_path) -> None:
    write_index(ledger(record()), tmp_path / "README.md")
    assert [p.name for p in tmp_path.iterdir()] == ["README.md"]
