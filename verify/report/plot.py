"""A series of numbers as a matplotlib figure: Okabe–Ito colours, and never colour alone."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from verify.evidence import Curve, Form, Grade, Series

INK, GRID, BLUE = "#000000", "#c9c9c9", "#0072b2"
_COLOURS = (BLUE, "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")  # Okabe & Ito 2008
_DASHES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (1.5, 1.5)), (0, (8, 2, 1.5, 2)), (0, (4, 1, 1, 1, 1, 1)))
_REFERENCE_DASHES: tuple[Any, ...] = ((0, (5, 3)), (0, (1, 2)), (0, (8, 3, 1, 3)))
_MARKERS = "osD^vP*"
_ORDER = (Form.LINE, Form.PATH, Form.POINTS, Form.REFERENCE)  # in the legend
_SETTINGS: Any = {
    "axes.edgecolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": ["STIXGeneral", "DejaVu Sans"],  # both come with matplotlib: one look on every machine
    "font.size": 12,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.7,
    "lines.markersize": 5.5,
    "mathtext.fontset": "stix",
    "path.simplify_threshold": 0.2,  # of a pixel
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "fisherproof",  # the same series gives the same bytes
}
_LEGEND_ROW = 72  # characters
_TEX = re.compile(r"\\[A-Za-z]+|[{}$^_\\]")


@contextmanager
def plotting() -> Iterator[None]:
    """Where figures are made and saved, so that nobody's settings change them."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # a box is drawn for it
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def figure(series: Series) -> Figure:
    """The picture of one series; make it and save it within :func:`plotting`."""
    drawn = Figure(figsize=(6.4, 4.2), layout="constrained")
    drawn.patch.set_visible(False)
    axes = drawn.add_subplot()
    axes.patch.set_visible(False)
    axes.set(xlabel=series.x.label, ylabel=series.y.label, xscale=_scale(series.x), yscale=_scale(series.y))
    axes.grid(True)
    axes.margins(0.04)
    curves = sorted(series.curves, key=lambda curve: _ORDER.index(curve.form))
    looks = _looks(curves)
    handles = {curve.name: _draw(axes, curve, looks[curve.name]) for curve in curves}
    _legend(drawn, handles)
    return drawn


@dataclass(frozen=True, slots=True)
class _Look:
    """Colour, dashes and marker; any one of them tells two curves of a picture apart."""

    colour: str
    dashes: Any
    marker: str
    reference: bool


def _looks(curves: Sequence[Curve]) -> dict[str, _Look]:
    looks: dict[str, _Look] = {}
    data = references = 0
    for curve in curves:
        if curve.name in looks:
            continue
        if curve.form is Form.REFERENCE:
            dashes = _REFERENCE_DASHES[references % len(_REFERENCE_DASHES)]
            looks[curve.name] = _Look(INK, dashes, "", True)
            references += 1
        else:  # 6, 5 and 7 have no common divisor: 30 lines before one looks like another
            looks[curve.name] = _Look(
                _COLOURS[data % 6], _DASHES[data % 5], _MARKERS[data % 7], reference=False
            )
            data += 1
    return looks


def _scale(axis: Any) -> str:
    return "log" if axis.logarithmic else "linear"


def _draw(axes: Axes, curve: Curve, look: _Look) -> Artist:
    if curve.form is Form.POINTS or len(curve.x) == 1:
        return _points(axes, curve, look)
    if curve.low:
        axes.fill_between(curve.x, curve.low, curve.high, color=look.colour, alpha=0.2, linewidth=0)
    width, above = (1.2, 2.5) if look.reference else (1.7, 2.0)
    (line,) = axes.plot(
        curve.x, curve.y, color=look.colour, linestyle=look.dashes, linewidth=width, zorder=above
    )
    if curve.form is Form.PATH:
        _arrow(axes, curve, look)
    return line


def _points(axes: Axes, curve: Curve, look: _Look) -> Artist:
    # Hollow: computed without error control.
    fill = look.colour if curve.grade > Grade.OBSERVED else "none"
    (points,) = axes.plot(
        curve.x, curve.y, linestyle="none", marker=look.marker or "o", color=look.colour,
        markerfacecolor=fill, zorder=3,
    )  # fmt: skip
    if curve.low:
        axes.vlines(curve.x, curve.low, curve.high, color=look.colour, linewidth=1.2)
    return points


def _arrow(axes: Axes, curve: Curve, look: _Look) -> None:
    """An arrow head half-way along the path, as long as the path is on the page."""
    points = axes.transData.transform(list(zip(curve.x, curve.y, strict=True)))
    lengths = [math.dist(p, q) for p, q in pairwise(points)]
    left = sum(lengths) / 2
    for k, length in enumerate(lengths):
        left -= length
        if left <= 0 and length > 0:
            head = {"arrowstyle": "-|>", "color": look.colour, "shrinkA": 0, "shrinkB": 0, "lw": 0}
            start, end = (curve.x[k], curve.y[k]), (curve.x[k + 1], curve.y[k + 1])
            axes.annotate("", end, start, arrowprops={**head, "mutation_scale": 15})
            return


def _legend(drawn: Figure, handles: dict[str, Artist]) -> None:
    # matplotlib leaves out what starts with an underscore.
    names = [f" {name}" if name.startswith("_") else name for name in handles]
    longest = max(len(_TEX.sub("x", name)) for name in names)
    columns = max(1, min(len(names), _LEGEND_ROW // (longest + 6)))
    drawn.legend(list(handles.values()), names, loc="outside lower center", ncols=columns)
