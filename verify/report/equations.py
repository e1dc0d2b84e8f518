"""Equations as SVG: no font, no script and no network is needed to read them.

Each glyph and each equation is drawn once for a page and referred to from then on, which keeps a page of
hundreds of equations small. The TeX itself is the text that a screen reader gets.
"""

from __future__ import annotations

import hashlib
import re

from markupsafe import Markup, escape

from verify.errors import InputError
from verify.report.svg import Element, rounded, taken, written
from verify.report.typesetter import converted, typeset

_SIZE = 19  # glyph outlines are drawn for this size; the page scales them with its text
_EM = 18  # the height of the page's text in the same units
_BLACK = re.compile(r' fill="(?:black|#000000|currentColor)"')
_COMMAND = re.compile(r"\\[A-Za-z]+")


class Equations:
    """Draws equations for one page, and keeps the outlines that they share."""

    def __init__(self) -> None:
        self._glyphs: dict[str, str] = {}
        self._boxes: dict[str, list[float]] = {}
        self._bodies: list[str] = []
        self._drawn: dict[str, Markup] = {}

    def draw(self, tex: str, where: str) -> Markup:
        """The equation as an ``<svg>`` in the colour of the text around it.

        Raises:
            InputError: the TeX has a command that is not known, or is malformed; ``where`` names the claim.
        """
        if tex not in self._drawn:
            self._drawn[tex] = self._draw(tex, where)
        return self._drawn[tex]

    @property
    def shared(self) -> Markup:
        """What the equations drawn so far refer to; belongs once on the page."""
        return Markup("".join((*(self._glyphs[name] for name in sorted(self._glyphs)), *self._bodies)))

    def _draw(self, tex: str, where: str) -> Markup:
        mathml = _as_mathml(tex, where)
        try:
            drawing = typeset(mathml, _SIZE)
        except Exception as error:  # whatever the typesetter trips over, the claim has to be named
            raise InputError(
                "statement", tex, f"{where}: cannot be typeset: {error!r}", "mend the TeX"
            ) from error
        for glyph in taken(drawing, lambda element: element.tag == "symbol"):
            self._keep(glyph)
        box = _numbers(drawing.attrib["viewBox"])
        self._set_in_lines(drawing)
        name = "eq" + hashlib.sha256(tex.encode()).hexdigest()[:12]  # a notebook holds several such pages
        drawing.tag, drawing.attrib = "g", {"id": name}
        self._bodies.append(_BLACK.sub("", rounded(written(drawing))))  # the ink is inherited
        return _placed(tex, name, box)

    def _keep(self, glyph: Element) -> None:
        """As a group in the glyph's own units: a symbol would be a viewport at each place it is used."""
        name, box = glyph.attrib["id"], _numbers(glyph.attrib["viewBox"])
        glyph.tag, glyph.attrib = "g", {"id": name}
        if name not in self._glyphs:
            self._glyphs[name] = written(glyph)
            self._boxes[name] = box

    def _set_in_lines(self, drawing: Element) -> None:
        """All of one size on one line share a group; where all is of one ink, no order shows."""
        lines: dict[str, Element] = {}
        children, drawing[:] = list(drawing), []
        for child in children:
            if child.tag != "use":
                drawing.append(child)
                continue
            left, top, _, high = self._boxes[child.attrib["href"].removeprefix("#")]
            x, y, height = (float(child.attrib[a]) for a in ("x", "y", "height"))
            exact = height / high
            scale = round(exact, 2)
            down = _short(y - top * exact)
            transform = f"translate(0,{down})scale({scale:.2f})" if down != "0" else f"scale({scale:.2f})"
            if transform not in lines:
                lines[transform] = Element("g", {"transform": transform})
                drawing.append(lines[transform])
            lines[transform].append(
                Element("use", {"href": child.attrib["href"], "x": _short((x - left * exact) / scale)})
            )


def _short(number: float) -> str:
    """To a hundredth, without the zeros at the end."""
    return repr(round(number, 2) + 0.0).removesuffix(".0")  # and 0 has no sign


def _numbers(box: str) -> list[float]:
    return [float(number) for number in box.split()]


def _placed(tex: str, name: str, box: list[float]) -> Markup:
    x, y, width, height = box
    # Built from numbers and the typesetter's own drawing; the only foreign text is escaped.
    return Markup(
        f'<svg class="equation" role="img" aria-label="{escape(tex)}" '
        f'viewBox="{x:.2f} {y:.2f} {width:.2f} {height:.2f}" '
        f'style="width:{width / _EM:.3f}em;height:{height / _EM:.3f}em;'
        f'vertical-align:{-(y + height) / _EM:.3f}em"><use href="#{name}"/></svg>'
    )


def _as_mathml(tex: str, where: str) -> str:
    try:
        mathml = converted(tex)
    except Exception as error:
        raise InputError("statement", tex, f"{where}: is no TeX: {error!r}", "mend the TeX") from error
    for unknown in _COMMAND.findall(mathml):
        why = f"{where}: no known TeX command {unknown}"
        raise InputError("statement", tex, why, "write it with a known one")
    return mathml
