from __future__ import annotations

import importlib
import pkgutil
import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

import theorems
from tests.evidence.examples import ENVIRONMENT, record, stated
from tests.report.pages import HOSTILE, everything
from verify.errors import InputError
from verify.evidence import FORWARD, Claim, Dyadic, Enclosure, Grade, Ledger, Provenance, claim_of
from verify.report.equations import Equations
from verify.report.graph import graph_of
from verify.report.html import anchors, html, number, write_html
from verify.report.pictures import slack_bars


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
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", page)


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


def test_an_inherited_grade_is_visible_in_the_graph():
    nodes = {n.key: n for n in graph_of(everything()).nodes}
    absent, lowered = nodes["F absent"], nodes[f"S {HOSTILE}"]
    assert absent.grade is None
    assert (lowered.own, lowered.grade, lowered.inherits) == (Grade.CERTIFIED, Grade.INCONCLUSIVE, True)
    assert not nodes["F Lemma 1"].inherits


def test_premises_stand_left_of_what_rests_on_them_and_no_two_nodes_overlap():
    graph = graph_of(everything())
    assert all(premise.x < claim.x for premise, claim in graph.edges)
    assert len({(n.x, n.y) for n in graph.nodes}) == len(graph.nodes)


def test_an_unknown_command_fails_with_its_claim():
    claim = Claim(FORWARD, "Lemma 9", r"\nonsense x", "all n", Provenance.DERIVED)
    with pytest.raises(InputError, match=r"F Lemma 9: no known TeX command \\nonsense"):
        html(Ledger(ENVIRONMENT, (record(claim),)))


@pytest.mark.parametrize("tex", ["{", "x^", r"\left( a", "a & b"])
def test_malformed_tex_fails_with_its_claim(tex):
    with pytest.raises(InputError, match="F Lemma 9"):
        Equations().draw(tex, "F Lemma 9")


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{for } x", r"\tfrac12", r"\operatorname{tr} C", r"\mathbb{E}_\varphi", r"\Big( x \Big)",
        r"\mathsf T", r"\Pr(|Z| > c)", r"\left|\textstyle\sum_k\right|^2", r"a \parallel b", r"\sqrt{2\pi}",
        r"\text{⟨φ⟩ ≥ ½}", r"\|C\|_F \succ \dot x \subset \bar\mu",
    ],
)  # fmt: skip
def test_the_commands_of_the_theorems_are_drawn(tex):
    equations = Equations()
    drawn = equations.draw(tex, "F x")
    used = set(re.findall(r'href="#([^"]+)"', drawn))
    assert used
    assert all(f'id="{glyph}"' in equations.glyphs for glyph in used)


def test_the_least_room_of_a_bound_is_drawn():
    (bar,) = slack_bars(everything())
    assert (bar.bound, bar.ratio, bar.share) == ("bound", "3.99", 1.0)


def test_an_empty_ledger_is_a_page():
    assert "Verdicts on 0 claims" in html(Ledger(ENVIRONMENT, ()))


def test_anchors_of_similar_labels_differ():
    ledger = Ledger(ENVIRONMENT, tuple(record(stated(label)) for label in ("a b", "a-b", "a/b")))
    assert len(set(anchors(ledger).values())) == 3


def test_the_file_appears_whole_or_not_at_all(tmp_path):
    bad = Claim(FORWARD, "Lemma 9", r"\nonsense x", "all n", Provenance.DERIVED)
    target = tmp_path / "report.html"
    target.write_text("before")
    with pytest.raises(InputError):
        write_html(Ledger(ENVIRONMENT, (record(bad),)), target)
    assert target.read_text() == "before"
    write_html(everything(), target)
    assert target.read_text(encoding="utf-8") == html(everything())
    assert target.stat().st_size < 5_000_000
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_number_is_shown_by_its_certain_digits_only():
    certain = Enclosure(Dyadic(5, -2), Dyadic(1, -20))  # 1.25 ± 9.5e-7
    assert number(certain) == "1.2…"
    assert number(Fraction(1, 3)) == "1/3"
    assert number(Fraction(1, 3**100)).endswith("e-48")


def every_claim():
    for module in pkgutil.walk_packages(theorems.__path__, "theorems."):
        for thing in vars(importlib.import_module(module.name)).values():
            if found := claim_of(thing):
                yield found


def test_every_statement_of_the_theorems_is_drawn():
    claims = list(every_claim())
    assert len(claims) > 20
    equations = Equations()
    for stated_claim in claims:
        for tex in (stated_claim.statement, *stated_claim.hypotheses):
            equations.draw(tex, stated_claim.key)
