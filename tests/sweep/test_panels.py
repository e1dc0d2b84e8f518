"""What pictures show: rectangles that tile the plane, frequencies with intervals, lines where they belong."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from tests.sweep.specs import PHASES, toy
from verify.errors import InputError
from verify.sweep import panels
from verify.sweep.lattice import Lattice
from verify.sweep.panels import drawing
from verify.sweep.pool import here
from verify.sweep.predictions import Scene, growth, predicted
from verify.sweep.reading import spec
from verify.sweep.sweeping import run_sweep


def drawn(found, root):
    run_sweep(found, root, here(), lambda *_: None)
    return drawing(root, found)


def test_places_of_a_grid_tile_the_picture(tmp_path):
    found = drawn(toy(5, 4), tmp_path)
    boxes = [m.box for m in found.panels[0].marks]
    assert sum((c - a) * (d - b) for a, b, c, d in boxes) == pytest.approx(16)
    assert found.limits == (-2, 2, -2, 2)


def test_fine_places_are_painted_over_coarse_ones(tmp_path):
    found = drawn(toy(5, 5, refine={"axes": ["start.x", "start.y"], "depth": 3}), tmp_path)
    painted = np.full((33, 33), "", dtype=object)
    spots = np.linspace(-2, 2, 33)
    for mark in found.panels[0].marks:
        a, b, c, d = mark.box
        inside = np.outer((a <= spots) & (spots <= c), (b <= spots) & (spots <= d))
        painted[inside] = mark.name
    right = sum(
        painted[i, j] == ("inside" if x * x + y * y <= 1 else "outside")
        for i, x in enumerate(spots)
        for j, y in enumerate(spots)
    )
    assert right > 0.97 * 33 * 33  # a place on the edge of two rectangles may go either way


def test_more_places_than_a_picture_can_show_are_counted_in_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(panels, "MOST_CELLS", 400)
    found = drawn(toy(30, 25), tmp_path)
    marks = found.panels[0].marks
    assert len(marks) == 15 * 25
    assert sum(m.cell.runs for m in marks) == 750
    assert found.block == 2
    boxes = [m.box for m in marks]
    assert sum((c - a) * (d - b) for a, b, c, d in boxes) == pytest.approx(16)


def test_each_other_axis_has_a_panel_for_each_value(tmp_path):
    data = PHASES | {"picture": {"x": "start.M0", "y": "start.log_width"}, "stop": {"steps": 1}}
    axes = PHASES["axes"] | {"eta": ["1/5", "1/10"]}
    found = drawn(spec({k: v for k, v in data.items() if k != "eta"} | {"axes": axes}), tmp_path)
    assert [p.title for p in found.panels] == ["eta = 1/5", "eta = 1/10"]


def test_a_sweep_without_rows_has_no_picture(tmp_path):
    with pytest.raises(InputError, match="no rows yet"):
        drawing(tmp_path, toy(2, 2))


def scene(texts, x, y, low=(1.0, -30.0), high=(8.0, 1.0)):
    return Scene(texts, x, y, np.linspace(low[0], high[0], 50), np.linspace(low[1], high[1], 50))


def texts(**changed):
    lattice = Lattice(spec(PHASES | changed))
    return lattice.texts(lattice.locate(0)[0])


def test_s_4_s_line_has_the_growth_of_its_theorem():
    A, total = 5.0, 0.0
    while A > 0.01:
        total, A = total + log(1 + 4 * 0.2 * A * A / 2), A * (1 - 2 * 0.2 / 2)
    assert growth(2, 0.2, 5.0, 0.01) == pytest.approx(total)
    assert growth(2, 1e-4, 5.0, 0.01) == pytest.approx(25, rel=2e-3)  # M0² in the flow
    (line,) = predicted("S-4", scene(texts(), "start.M0", "start.log_width"))
    at = dict(zip(line.x, line.y, strict=True))
    assert at[8.0] == pytest.approx(3 - growth(2, 0.2, 8.0, 0.01))
    assert abs(at[8.0] + 14.138) < 0.5  # where the brackets have it


def test_lines_are_drawn_where_they_belong_only():
    coincident = scene(texts(), "start.M0", "start.log_width")
    assert predicted("S-4", scene(texts(), "start.log_width", "start.M0")) == []
    assert predicted("S-2", coincident) == predicted("R-2", coincident) == predicted("S-7", coincident) == []
    assert predicted("Theorem 3.2", coincident) == []  # hundreds of nats below
    (line,) = predicted("Theorem 3.4", coincident)
    assert line.y[0] == pytest.approx(-line.x[0] / 100)
    step = scene({"objective": "reverse", "n": "3", "d": "1"}, "eta", "start.scale", (0.01, 0.1), (5.0, 10.0))
    assert [line.x[0] for line in predicted("n", step)] == [3.0]
    (limit,) = predicted("S-2", step)
    for eta, scale in zip(limit.x, limit.y, strict=True):
        assert 3 / (2 * max(1, 3 * scale**2)) == pytest.approx(eta)
    assert predicted("S-4", scene({"objective": "toy"}, "start.M0", "start.log_width")) == []
