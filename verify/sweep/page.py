"""One page that opens offline: the picture, and for each place what was seen and how to see it again."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
from importlib.resources import files
from math import log
from pathlib import Path
from typing import Any

from jinja2 import Environment as Templates
from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.ticker import LogLocator, MaxNLocator

from verify.report.ledger_file import write_file
from verify.sweep.cells import summary
from verify.sweep.panels import Drawing, Mark, Panel, drawing
from verify.sweep.picture import DASHES, colours
from verify.sweep.spec import Spec

_WIDTH, _HEIGHT = 520, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 10, 10, 44


def write_page(where: str, spec: Spec, root: Path, path: Path) -> None:
    """Write the page of what there is.

    Args:
        where: how the spec was named, for the commands.
        spec: the spec.
        root: its results.
        path: the file.

    Raises:
        InputError: nothing to draw, or the file cannot be written.
    """
    found = drawing(root, spec)
    templates = Templates(
        loader=PackageLoader("verify.sweep"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (files("verify.sweep") / "templates" / "sweep.js").read_text(encoding="utf-8")
    style = (files("verify.report") / "templates" / "report.css").read_text(encoding="utf-8")
    chosen = colours(found)
    dashes = {line.name: DASHES[0] for panel in found.panels for line in panel.lines}
    dashes = {name: DASHES[k % len(DASHES)] for k, name in enumerate(dashes)}
    page = templates.get_template("sweep.html").render(
        spec=spec,
        drawing=found,
        panels=[_Sheet(found, panel) for panel in found.panels],
        colours=chosen,
        dashes=dashes,
        width=_WIDTH,
        height=_HEIGHT,
        summary=summary(root, spec),
        command=f"python -m verify sweep {shlex.quote(where)}",
        data=Markup(_data(found)),
        style=Markup(style),
        script=Markup(script),
        script_hash="sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    write_file(path, page.strip() + "\n")


class _Sheet:
    """A panel in pixels."""

    def __init__(self, found: Drawing, panel: Panel) -> None:
        self.found, self.title = found, panel.title
        self.x = _Scale(found.limits[0], found.limits[1], found.logarithmic[0], _LEFT, _WIDTH - _RIGHT)
        low, high = found.limits[2:] if found.is_map else (-0.03, 1.03)
        self.y = _Scale(low, high, found.logarithmic[1], _HEIGHT - _BOTTOM, _TOP)
        self.left, self.right, self.top, self.bottom = _LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM
        self.marks = [self._mark(m) for m in panel.marks]
        self.lines = [
            (
                line.name,
                " ".join(f"{self.x(a):.1f},{self.y(b):.1f}" for a, b in zip(line.x, line.y, strict=True)),
            )
            for line in panel.lines
        ]

    def _mark(self, mark: Mark) -> dict[str, Any]:
        x0, y0, x1, y1 = mark.box
        left, right, low, high = self.x(x0), self.x(x1), self.y(y0), self.y(y1)
        # A hair wider than it is, so that no seam shows between neighbours.
        box = {
            "x": f"{left:.1f}",
            "y": f"{high:.1f}",
            "w": f"{right - left + 0.3:.1f}",
            "h": f"{low - high + 0.3:.1f}",
        }
        middle = self.y(mark.y) if not self.found.is_map else (low + high) / 2
        differs = bool(mark.certified) and set(mark.certified) != {mark.name}
        return box | {
            "name": mark.name,
            "opacity": f"{0.3 + 0.7 * mark.share:.2f}",
            "cx": f"{(left + right) / 2:.1f}",
            "cy": f"{middle:.1f}",
            "low": f"{low:.1f}",
            "certified": bool(mark.certified),
            "differs": differs,
        }


class _Scale:
    """From values to pixels, with ticks at round values."""

    def __init__(self, low: float, high: float, logarithmic: bool, start: float, end: float) -> None:
        self._low, self._high, self._log, self._start, self._end = low, high, logarithmic, start, end
        locator: Any = LogLocator() if logarithmic else MaxNLocator(8, steps=[1, 2, 5, 10])
        ticks = [float(t) for t in locator.tick_values(low, high)]
        self.ticks = [(f"{self(t):.1f}", f"{t:g}") for t in ticks if low <= t <= high]

    def __call__(self, value: float) -> float:
        """The pixel."""
        if self._log:
            share = log(value / self._low) / log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return self._start + share * (self._end - self._start)


def _data(found: Drawing) -> str:
    """What the script says of a mark, in the order in which marks stand on the page."""
    rows = [
        {
            "where": dict(mark.where),
            "counts": dict(mark.cell.counts.most_common()),
            "certified": list(mark.certified),
            "seconds": round(mark.cell.seconds, 4),
            "point": mark.cell.point,
        }
        for panel in found.panels
        for mark in panel.marks
    ]
    # "</script>" within the text would end the element.
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
