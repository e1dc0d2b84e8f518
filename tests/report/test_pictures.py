from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from tests.evidence.examples import ENVIRONMENT, stated
from tests.report.pages import HOSTILE, PICTURE
from verify.errors import InputError
from verify.evidence import Axis, Curve, Evidence, Form, Grade, Ledger, Series, Verdict
from verify.report.drawing import Drawings, pdf
from verify.report.pictures import as_csv, described, grades_in_words, pictures
from verify.report.svg import parsed


def verdict(*instances: tuple[Series, ...]) -> Verdict:
    records = []
    for k, all_series in enumerate(instances):
        evidence = Evidence(stated())
        for series in all_series:
            evidence.series(series)
        records.append(evidence.record(f"n={k}", f"node[{k}]", 0.0))
    return Ledger(ENVIRONMENT, tuple(records)).verdicts[0]


def line(name: str, title: str = "loss", caption: str = "") -> Series:
    limit = Curve("limit", (0, 1), (1, 1), Form.REFERENCE)
    return Series(title, Axis("s"), Axis("L"), (Curve(name, (0, 1), (0, 1)), limit), caption)


def test_instances_with_one_title_share_a_picture():
    (joined,) = pictures(verdict((line("n = 3", caption="falls"),), (line("n = 4", caption="falls"),)))
    assert [c.name for c in joined.curves] == ["n = 3", "limit", "n = 4"]
    assert joined.caption == "falls"


def test_pictures_of_another_title_or_other_axes_stay_apart():
    other = replace(line("n = 3"), x=Axis("t"))
    assert len(pictures(verdict((line("n = 3"), line("n = 3", "gap")), (other,)))) == 3


def test_csv_holds_every_number_exactly():
    rows = list(csv.DictReader(as_csv(PICTURE).splitlines()))
    for curve in PICTURE.curves:
        own = [row for row in rows if row["curve"] == curve.name]
        assert tuple(float(row["$s$"]) for row in own) == curve.x
        assert tuple(float(row["low"]) for row in own if row["low"]) == curve.low


def test_in_words():
    words = described(line("n = 3", caption="It falls."))
    assert words == (
        "s to the right, L upwards. n = 3 (a line, OBSERVED): from (0, 0) to (1, 1). "
        "limit (for comparison): from (0, 1) to (1, 1). It falls."
    )
    assert "(logarithmic)" in described(PICTURE)


def test_grades_of_what_is_shown():
    assert grades_in_words(line("n = 3")) == "OBSERVED"
    assert grades_in_words(PICTURE) == "OBSERVED, CERTIFIED (enclosed)"


def test_a_picture_has_a_title_a_description_and_the_ink_of_the_page():
    drawings = Drawings()
    drawn = drawings.draw(PICTURE, "p1", "F x")
    root = parsed(drawn)
    assert root.get("aria-labelledby") == "p1-title p1-words"
    assert {e.get("id") for e in root if e.tag in ("title", "desc")} == {"p1-title", "p1-words"}
    text = drawn + drawings.shared
    assert "currentColor" in text
    assert "var(--line)" in text
    assert "#000000" not in text
    assert "<style" not in text
    assert HOSTILE not in text


def test_what_pictures_refer_to_is_shared():
    drawings = Drawings()
    both = drawings.draw(PICTURE, "p1", "F x") + drawings.draw(line("n = 3"), "p2", "F x")
    shared = parsed(f"<svg>{drawings.shared}</svg>")
    names = [e.get("id") for e in shared]
    assert len(names) == len(set(names))
    used = {e.get("href", "")[1:] for e in parsed(f"<svg>{both}</svg>").iter("use")}
    assert used <= set(names)


def test_every_curve_differs_from_every_other_without_its_colour():
    many = replace(line("x"), curves=tuple(Curve(f"n = {k}", (0, 1), (0, k)) for k in range(5)))
    root = parsed(Drawings().draw(many, "p", "F x"))
    styles = [e.get("style", "") for e in root.iter("path")]
    dashes = {part.strip() for style in styles for part in style.split(";") if "stroke-dasharray" in part}
    assert len(dashes) >= 4  # and one line is solid


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_the_same_series_gives_the_same_bytes(form):
    def once():
        return pdf(PICTURE, "F x") if form == "pdf" else Drawings().draw(PICTURE, "p", "F x").encode()

    first = once()
    assert once() == first
    assert b"20" + b"26-" not in first


def test_settings_of_the_user_change_nothing():
    import matplotlib

    before = pdf(PICTURE, "F x")
    with matplotlib.rc_context({"font.size": 30, "axes.grid": False}):
        assert pdf(PICTURE, "F x") == before
        assert matplotlib.rcParams["font.size"] == 30


def test_a_certified_point_is_filled_and_an_observed_one_hollow():
    def marker(grade: Grade) -> str:
        points = Curve("seen", (0, 1), (1, 2), Form.POINTS, grade)
        return Drawings().draw(replace(line("x"), curves=(points,)), "p", "F x")

    assert "fill: var(--blue)" in marker(Grade.CERTIFIED)
    assert "fill: var(--blue)" not in marker(Grade.OBSERVED)


def test_a_label_beyond_matplotlib_is_refused_with_its_claim():
    with pytest.raises(InputError, match=r"F Lemma 9: has a label"):
        pdf(replace(PICTURE, y=Axis(r"$\nonsense$")), "F Lemma 9")


def test_an_odd_character_is_no_trouble():
    assert pdf(replace(line("x"), y=Axis("\N{SNOWMAN WITHOUT SNOW} \U0001f40d")), "F x").startswith(b"%PDF")
