from __future__ import annotations

import base64
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from tests.evidence.examples import ENVIRONMENT, record, stated
from tests.report.pages import HOSTILE, PICTURE, everything
from verify.errors import InputError
from verify.evidence import FORWARD, Axis, Claim, Dyadic, Enclosure, Evidence, Grade, Ledger, Provenance
from verify.report.html import anchors, html, number, write_html
from verify.report.ledger_file import ledger_to_plain, read_ledger
from verify.report.pictures import as_csv
from verify.report.slack_bars import slack_bars


class Parsed(HTMLParser):
    """Start tags with their attributes, and all text outside of script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in not in ("script", "style"):
            self.text += data


@pytest.fixture(scope="module")
def page() -> str:
    return html(everything())


def with_grade(grade: Grade) -> Ledger:
    return Ledger(ENVIRONMENT, (record(conclusions=(grade,)),))


def test_every_claim_has_a_row_a_section_and_a_node(page):
    tags = Parsed(page).tags
    sections = {a["id"] for tag, a in tags if tag == "section"}
    assert sections == set(anchors(everything()).values())
    for name in sections:  # in the table, in the graph, and at its own section
        assert sum(tag == "a" and a.get("href") == f"#{name}" for tag, a in tags) >= 3


def test_counts_by_grade_come_first_and_what_is_left_to_the_reader_is_listed(page):
    text = Parsed(page).text
    assert "1 ■ PROVED · " in text.split("On this page")[0]
    assert "Left to the reader" in text
    assert r"\langle a, b\rangle \le c" in page
    assert ledger_to_plain(everything())["verdicts"][-1]["open_joints"] == [r"\langle a, b\rangle \le c"]


def test_hostile_text_is_shown_as_it_is_and_never_obeyed(page):
    parsed = Parsed(page)
    assert sum(tag == "script" for tag, _ in parsed.tags) == 1
    assert "alert(" not in page.split("<script>")[-1]
    assert parsed.text.count(HOSTILE) >= 6
    assert not [name for _, a in parsed.tags for name in a if name.startswith("on")]


def test_nothing_is_loaded_from_elsewhere(page):
    tags = Parsed(page).tags
    addresses = [
        a.get(name) for _, a in tags for name in ("src", "href", "srcset", "data", "action") if a.get(name)
    ]
    assert all(address.startswith(("#", "data:")) for address in addresses)
    assert not re.search(r"@import|url\((?!#)|fetch\(|XMLHttpRequest", page)


def test_every_reference_has_its_target(page):
    tags = Parsed(page).tags
    ids = [a["id"] for _, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for _, a in tags if (a.get("href") or "").startswith("#")} <= set(ids)


def test_each_equation_has_text_for_a_screen_reader(page):
    labels = [a.get("aria-label") for tag, a in Parsed(page).tags if a.get("class") == "equation"]
    assert len(labels) > 10
    assert all(labels)
    assert r"\textstyle\sum_i \operatorname{tr} C \le \tfrac12\ \text{for } x < 1" in labels


@pytest.mark.parametrize("grade", list(Grade))
def test_the_page_says_the_grade_of_the_ledger(grade):
    tags = Parsed(html(with_grade(grade))).tags
    assert [a["data-grade"] for tag, a in tags if tag in ("tr", "section") and "data-grade" in a] == [
        grade.name
    ] * 2


def test_a_changed_grade_changes_the_page():
    assert len({html(with_grade(grade)) for grade in Grade}) == len(Grade)


def test_an_unknown_command_fails_with_its_claim():
    claim = Claim(FORWARD, "Lemma 9", r"\nonsense x", "all n", Provenance.DERIVED)
    with pytest.raises(InputError, match=r"F Lemma 9: no known TeX command \\nonsense"):
        html(Ledger(ENVIRONMENT, (record(claim),)))


def test_the_least_room_of_a_bound_is_drawn():
    bars = [(bar.bound, bar.ratio, bar.share) for bar in slack_bars(everything())]
    assert bars == [("bound", "3.99", 1.0), ("tighter", "1.00", 0.0)]


def links(page: str, kind: str) -> dict[str, bytes]:
    """What is behind each download link of one kind, by the name of the file."""
    found = [(a["download"], a["href"]) for tag, a in Parsed(page).tags if tag == "a" and "download" in a]
    start = f"data:{kind};base64,"
    return {n: base64.b64decode(h.removeprefix(start)) for n, h in found if h.startswith(start)}


def test_the_evidence_of_a_claim_is_a_ledger_of_its_own(page, tmp_path):
    files = links(page, "application/gzip")
    assert len(files) == len(everything().verdicts)
    (tmp_path / "one.json.gz").write_bytes(files["claim-F-Lemma-3.json.gz"])
    (verdict,) = read_ledger(tmp_path / "one.json.gz").verdicts
    assert (verdict.claim.key, verdict.own) == ("F Lemma 3", Grade.REFUTED)


def test_a_picture_stands_in_its_claim_and_in_the_gallery_with_its_data(page):
    tags = Parsed(page).tags
    assert sum(tag == "figure" for tag, _ in tags) == 1
    name = next(a["id"] for tag, a in tags if tag == "g" and (a.get("id") or "").startswith("picture-"))
    assert sum(tag == "use" and a.get("href") == f"#{name}" for tag, a in tags) == 1
    assert any(tag == "a" and a.get("href") == "#pictures" for tag, a in tags)
    (table,) = links(page, "text/csv;charset=utf-8").values()
    assert table.decode() == as_csv(PICTURE)


def test_a_page_without_pictures_says_nothing_of_them():
    page = html(with_grade(Grade.PROVED))
    assert "pictures" not in Parsed(page).text.lower()


def test_a_label_that_cannot_be_drawn_fails_with_its_claim():
    odd = replace(PICTURE, x=Axis(r"$\nonsense$"))
    evidence = Evidence(stated("Lemma 9"))
    evidence.series(odd)
    with pytest.raises(InputError, match="F Lemma 9: has a label"):
        html(Ledger(ENVIRONMENT, (evidence.record("", "node", 0.0),)))


def test_the_worst_case_is_named_and_linked(page):
    parsed = Parsed(page)
    hrefs = (a.get("href") or "" for tag, a in parsed.tags if tag == "a")
    (link,) = [href for href in hrefs if re.fullmatch(r"#claim-S-.*-2", href)]
    assert "in the worst case n=4" in " ".join(parsed.text.split())
    assert any(tag == "details" and f"#{a['id']}" == link for tag, a in parsed.tags if "id" in a)


def test_the_file_and_the_line_of_a_check_are_named(page):
    assert "theorems/test_x.py:12" in Parsed(page).text


def test_an_empty_ledger_is_a_page():
    assert "Verdicts on 0 claims" in html(Ledger(ENVIRONMENT, ()))


def test_anchors_of_similar_labels_differ():
    ledger = Ledger(ENVIRONMENT, tuple(record(stated(label)) for label in ("a b", "a-b", "a/b")))
    assert len(set(anchors(ledger).values())) == 3


def test_the_file_appears_whole_or_not_at_all(page, tmp_path):
    bad = Claim(FORWARD, "Lemma 9", r"\nonsense x", "all n", Provenance.DERIVED)
    target = tmp_path / "report.html"
    target.write_text("before")
    with pytest.raises(InputError):
        write_html(Ledger(ENVIRONMENT, (record(bad),)), target)
    assert target.read_text() == "before"
    write_html(everything(), target)
    assert target.read_text(encoding="utf-8") == page
    assert target.stat().st_size < 5_000_000
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_number_is_shown_by_its_certain_digits_only():
    certain = Enclosure(Dyadic(5, -2), Dyadic(1, -20))  # 1.25 ± 9.5e-7
    assert number(certain) == "[1.25000 +/- 9.54e-7]"  # only 1.2 is certain, and the ball says more
    assert number(Fraction(1, 3)) == "1/3"
    assert number(Fraction(1, 3**100)).endswith("e-48")
