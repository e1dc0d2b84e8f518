"""The picture of a sweep as a file: SVG by matplotlib, in the colours and type of the reports."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from verify.report.ledger_file import write_file
from verify.report.plot import INK, plotting
from verify.report.svg import rounded
from verify.sweep.panels import Drawing, Panel, drawing
from verify.sweep.result import FAILED, UNDECIDED
from verify.sweep.spec import Spec

PALE, PALETTE = "#b9b9b9", ("#a6d4f2", "#d55e00", "#009e73", "#f0e442", "#cc79a7", "#0072b2", "#e69f00")
"""Okabe & Ito 2008, the first one lightened, so that neighbours differ in brightness too."""
CURVES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
DASHES = ("6 3", "2 2", "9 3 2 3", "12 3", "4 4 1 4")
_ACROSS = 3
_PATH = re.compile(r' d="[^"]*"')
_PER_INCH = 11
"""Characters of a legend."""


def colours(found: Drawing) -> dict[str, str]:
    """A colour for each outcome or curve; undecided and failed runs are grey."""
    if not found.is_map:
        return {name: CURVES[k % len(CURVES)] for k, name in enumerate(found.names)}
    plain = [n for n in found.names if n not in (UNDECIDED, FAILED)]
    chosen = {name: PALETTE[k % len(PALETTE)] for k, name in enumerate(plain)}
    return (
        chosen
        | {n: PALE for n in found.names if n == UNDECIDED}
        | {n: "#555555" for n in found.names if n == FAILED}
    )


def write_picture(spec: Spec, root: Path, path: Path) -> None:
    """Draw what there is.

    Raises:
        InputError: nothing to draw, or the file cannot be written.
    """
    found = drawing(root, spec)
    target = io.BytesIO()
    with plotting():
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        _figure(found, spec.title).savefig(target, format="svg", metadata=nothing)
    write_file(path, _PATH.sub(lambda d: rounded(d[0]), target.getvalue().decode()))


def _figure(found: Drawing, title: str) -> Figure:
    across = min(_ACROSS, len(found.panels))
    down = -(-len(found.panels) // across)
    figure = Figure(figsize=(max(6.4, 4.4 * across), 1.6 + 3.6 * down), layout="constrained")
    figure.suptitle(title, fontsize=13)
    grid: Any = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    chosen = colours(found)
    handles: dict[str, Any] = {}
    for axes, panel in zip(grid.flat, found.panels, strict=False):
        _frame(axes, found, panel)
        (_map if found.is_map else _curves)(axes, panel, chosen, handles)
        for line in panel.lines:
            number = len({n for n in handles if n.startswith("line ")})
            dash = handles.get(f"line {line.name}")
            style = dash.get_linestyle() if dash else _dashes(number)
            axes.plot(line.x, line.y, color=INK, linestyle=style, linewidth=1.5, zorder=4)
            if dash is None:
                handles[f"line {line.name}"] = Line2D([], [], color=INK, linestyle=style, label=line.name)
    for axes in grid.flat[len(found.panels) :]:
        axes.set_visible(False)
    names = [name.removeprefix("line ") for name in handles]
    columns = max(1, int(figure.get_figwidth() * _PER_INCH) // (max(map(len, names)) + 6))
    figure.legend(list(handles.values()), names, loc="outside lower center", ncols=min(columns, len(names)))
    return figure


def _dashes(number: int) -> Any:
    return (0, tuple(float(d) for d in DASHES[number % len(DASHES)].split()))


def _frame(axes: Axes, found: Drawing, panel: Panel) -> None:
    axes.set_title(panel.title, fontsize=11)
    axes.set(xlabel=found.x, ylabel=found.y)
    axes.set_xscale("log" if found.logarithmic[0] else "linear")
    axes.set_yscale("log" if found.logarithmic[1] else "linear")
    axes.set_xlim(found.limits[0], found.limits[1])
    axes.set_ylim(*(found.limits[2:] if found.is_map else (-0.03, 1.03)))
    axes.label_outer()


def _map(axes: Axes, panel: Panel, chosen: dict[str, str], handles: dict[str, Any]) -> None:
    corners = [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in (m.box for m in panel.marks)]
    faces = [(*_rgb(chosen[m.name]), 0.3 + 0.7 * m.share) for m in panel.marks]
    axes.add_collection(PolyCollection(corners, facecolors=faces, edgecolors="face", linewidths=0.4))
    for name, colour in chosen.items():
        if any(m.name == name for m in panel.marks):
            handles.setdefault(name, Patch(facecolor=colour, edgecolor=INK, linewidth=0.6))
    for mark in panel.marks:
        if mark.certified:
            same = set(mark.certified) == {mark.name}
            x, y = (mark.box[0] + mark.box[2]) / 2, (mark.box[1] + mark.box[3]) / 2
            look: dict[str, Any] = {
                "marker": "o" if same else "X",
                "color": INK,
                "markersize": 4,
                "linestyle": "none",
            }
            (drawn,) = axes.plot([x], [y], markerfacecolor=chosen[mark.name], zorder=5, **look)
            handles.setdefault("CERTIFIED, same outcome" if same else "certified run differs", drawn)


def _curves(axes: Axes, panel: Panel, chosen: dict[str, str], handles: dict[str, Any]) -> None:
    axes.grid(True)
    for k, (name, colour) in enumerate(chosen.items()):
        mine = [m for m in panel.marks if m.name == name]
        x = [m.box[0] for m in mine]
        look: dict[str, Any] = {"color": colour, "marker": "osD^vP*"[k % 7]}
        (line,) = axes.plot(x, [m.y for m in mine], markerfacecolor="none", zorder=3, **look)
        axes.vlines(x, [m.box[1] for m in mine], [m.box[3] for m in mine], color=colour, linewidth=1.1)
        handles.setdefault(name, line)


def _rgb(colour: str) -> tuple[float, float, float]:
    r, g, b = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return r, g, b
