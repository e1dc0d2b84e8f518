"""The command line: what it says, what it writes, and what it refuses before anything runs."""

from __future__ import annotations

import json
import re
import sys

import pytest
from click.testing import CliRunner

from verify.__main__ import main
from verify.sweep import command

TOY = """
objective = "toy"
title = "A <disc> & more"
[axes]
"start.x" = { from = "-2", to = "2", count = 5 }
"start.y" = { from = "-2", to = "2", count = 5 }
[refine]
axes = ["start.x", "start.y"]
depth = 2
certify = 2
"""
FREQUENCIES = """
objective = "reverse"
n = 2
d = 1
eta = "1/4 n"
seeds = 3
[teacher]
family = "line"
m = 2
[start]
family = "box"
inside = 0
[stop]
steps = 20
[axes]
"teacher.gap" = ["2", "4"]
[picture]
x = "teacher.gap"
success = ["all kept"]
lines = ["R-2"]
"""


@pytest.fixture
def sweep(tmp_path):
    """Run the command on a spec, in this process."""

    def sweep(*arguments, text=TOY):
        path = tmp_path / "spec.toml"
        path.write_text(text, encoding="utf-8")
        given = [str(path) if a == "SPEC" else str(a) for a in arguments]
        return CliRunner().invoke(main, ["sweep", *given], prog_name="python -m verify")

    return sweep


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_a_sweep_writes_rows_picture_and_page(sweep, out):
    result = sweep("SPEC", "-o", out, "--workers", "0")
    assert result.exit_code == 0, result.output
    assert "runs wanted OBSERVED" in result.output
    assert "4 runs wanted CERTIFIED: 2 inside, 2 outside" in result.output
    assert (out / "picture.svg").read_text(encoding="utf-8").count("<path") > 20
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "A &lt;disc&gt; &amp; more" in page
    assert "http" not in page.replace("http-equiv", "")  # nothing is loaded
    assert len(list(out.rglob("part-*.parquet"))) == 2
    again = sweep("SPEC", "-o", out, "--workers", "0")
    assert again.exit_code == 0
    assert len(list(out.rglob("part-*.parquet"))) == 2


def test_frequencies_are_drawn_with_their_intervals(sweep, out):
    result = sweep("SPEC", "-o", out, "--workers", "0", text=FREQUENCIES)
    assert result.exit_code == 0, result.output
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "Clopper–Pearson" in page
    assert page.count('class="mark"') == 2
    assert page.count('class="line"') == 2  # R-2 sets in between two of them


def test_a_dry_run_counts_estimates_and_leaves_nothing(sweep, out):
    result = sweep("SPEC", "--dry-run", "--workers", "2", "--price", "0.04", "-o", out)
    assert result.exit_code == 0, result.output
    for shown in (
        "points      25",
        "core-hours",
        "on 2 cores",
        "0.04 a core-hour",
        "a grid as fine would have 289",
    ):
        assert shown in result.output
    assert not out.exists()


def test_a_point_is_run_alone(sweep):
    result = sweep("SPEC", "--point", "0")
    assert result.exit_code == 0
    shown = dict(line.split(maxsplit=1) for line in result.output.splitlines())
    assert (shown["start.x"], shown["outcome"], shown["grade"]) == ("-2", "outside", "OBSERVED")
    certified = sweep("SPEC", "--point", "0", "--grade", "CERTIFIED")
    assert "x^2 + y^2" in certified.output
    assert "CERTIFIED" in certified.output


def test_the_page_s_commands_name_points_that_do_what_it_says(sweep, out):
    sweep("SPEC", "-o", out, "--workers", "0")
    page = (out / "index.html").read_text(encoding="utf-8")
    rows = json.loads(re.search(r'id="data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    for row in rows[::40]:
        shown = dict(
            line.split(maxsplit=1) for line in sweep("SPEC", "--point", row["point"]).output.splitlines()
        )
        assert row["counts"] == {shown["outcome"]: 1}
        assert row["where"]["start.x"] == shown["start.x"]


def test_a_sweep_without_an_axis_of_numbers_has_rows_and_no_picture(sweep, out):
    words = FREQUENCIES.replace('"teacher.gap" = ["2", "4"]', 'objective = ["reverse", "forward"]')
    words = words.replace('objective = "reverse"\n', "").replace("m = 2", 'm = 2\ngap = "4"')
    result = sweep("SPEC", "-o", out, "--workers", "0", text=words.partition("[picture]")[0])
    assert result.exit_code == 0, result.output
    assert "6 runs wanted OBSERVED" in result.output
    assert "not drawn: axes=" in result.output


def test_shipped_specs_are_listed():
    result = CliRunner().invoke(main, ["sweep", "--list"])
    assert result.exit_code == 0
    for name in ("phase-diagram", "experiment", "separation", "step-size", "toy"):
        assert name in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("SPEC",), "say where results go"),
        ((), "name a SPEC, or say --list"),
        (("nowhere.toml", "--dry-run"), "one of experiment, phase-diagram"),
        (("SPEC", "--point", "999"), "allowed are 0 to 288"),
        (("SPEC", "--point", "0", "--grade", "PROVED"), "allowed are OBSERVED and CERTIFIED"),
        (("SPEC", "-o", "OUT", "--scheduler", "127.0.0.1:9", "--workers", "2"), "leave out --scheduler"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(sweep, out, arguments, said):
    result = sweep(*(out if a == "OUT" else a for a in arguments))
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not out.exists()


def test_the_output_of_another_spec_is_refused_before_anything_runs(sweep, out, monkeypatch):
    assert sweep("SPEC", "-o", out, "--workers", "0").exit_code == 0
    monkeypatch.setattr(command, "run_sweep", None)
    result = sweep("SPEC", "-o", out, text=TOY.replace("depth = 2", "depth = 3"))
    assert result.exit_code == 2
    assert "holds the sweep of another spec" in " ".join(result.output.split())


def test_ctrl_c_keeps_what_has_finished(sweep, out, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run_sweep", interrupted)
    result = sweep("SPEC", "-o", out, "--workers", "0")
    assert result.exit_code == 130
    assert "what has finished is kept" in result.output


def test_without_pyarrow_the_extra_is_named(sweep, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = sweep("SPEC", "-o", out, "--workers", "0")
    assert result.exit_code == 2
    assert "fisherproof[sweep]" in result.output
