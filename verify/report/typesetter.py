"""TeX set as one drawing by ziamath: mended where its converter errs, and without what it computes twice.

What it draws is the same as without the shortcuts, in half of the time.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache, partial
from typing import Any, TypeAlias
from xml.etree import ElementTree

from verify.report.svg import Element, tidied

with warnings.catch_warnings():  # it finds its font by a deprecated call; not an error of the run
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath import styles
    from ziamath.nodes.mnode import Mnode
    from ziamath.nodes.mrow import Mrow
    from ziamath.operators import operators
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

_OPERATOR = re.compile(
    r"(\\operatorname\{[^}]*\}|\\det(?![A-Za-z]))\s*(?=[A-Za-z\\])(?!\\(?:left|[Bb]ig|[^A-Za-z]))"
)
_SANS = re.compile(r"\\mathsf\s*(?:\{([A-Za-z]+)\}|([A-Za-z]))")
_RELATION = re.compile(r"(\\(?:sub|sup)set(?:eq)?)(?![A-Za-z])")
_Heights: TypeAlias = dict[tuple[object, ...], tuple[float, float]]
_FONT = "STIXTwoMathRegular_"
_STRETCH = frozenset(sign for (sign, _), how in operators.items() if how.get("stretchy", "false") != "false")


def converted(tex: str) -> str:
    """The TeX as MathML; a command that is not known stands there as it is, with its backslash.

    Raises:
        Exception: whatever the converter trips over in what is no TeX.
    """
    mathml: str = tex2mml(_mended(tex))
    return mathml


def typeset(mathml: str, size: float) -> Element:
    """The drawing: its view box, symbols for its glyphs, and the places where they are used.

    Raises:
        Exception: whatever the typesetter trips over.
    """
    drawing = tidied(Math(_in_one_row(mathml), size=size).svgxml())
    for part in drawing.iter():
        for name in {"id", "href"} & part.attrib.keys():
            part.set(name, part.attrib[name].replace(_FONT, "g"))
    return drawing


def _mended(tex: str) -> str:
    # The converter sets no space between an operator's name and its argument ("tr C" became "trC") and
    # none about set relations; and "\mathsf T" became an italic T: it knows upright sans-serif only for
    # single letters in braces.
    tex = _RELATION.sub(r"\;\1\;", _OPERATOR.sub(r"\1\,", tex)).replace(r"\exists!", r"\exists\!!")
    return _SANS.sub(lambda found: "".join(rf"\mathsf{{{c}}}" for c in found[1] or found[2]), tex)


def _in_one_row(mathml: str) -> Element:
    """Without the row that holds the whole formula, which would be set in another for nothing."""
    root = ElementTree.fromstring(mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1))
    if [child.tag for child in root] == ["mrow"]:
        root[:] = list(root[0])
    return root


# The typesetter copies the style of each sign, and all that is in it, to read some entries; and for each
# width it makes the table of all named ones.
styles.asdict = vars  # type: ignore[attr-defined, assignment]
_measured = Mnode.size_px
_pixels = lru_cache(maxsize=4096)(partial(_measured, None))  # type: ignore[arg-type]


def _size_px(node: Mnode, size: str, fontsize: float | None = None) -> float:
    return _pixels(size, node.glyphsize if fontsize is None else fontsize)


Mnode.size_px = _size_px  # type: ignore[assignment, method-assign]


class _Row(Mrow, tag="mrow"):  # the tag makes it the row that is set
    """A row whose height is measured only if something in it grows to it, and once.

    The typesetter sets all that is in a row once more to measure it, so what lies k rows deep 2^k times.
    """

    def _get_height_nostretch(self, line: list[Element], **given: Any) -> tuple[float, float]:
        if not any(_may_stretch(part) for child in line for part in child.iter()):
            return 0.0, 0.0  # nobody asks
        content = tuple(map(ElementTree.tostring, line))
        key = (*content, repr(self.style), self.glyphsize, self.size, *sorted(given.items()))
        known = self._known_in_formula()
        if key not in known:
            known[key] = super()._get_height_nostretch(line, **given)
        return known[key]

    def _known_in_formula(self) -> _Heights:
        top: Any = self
        while hasattr(top, "parent"):
            top = top.parent
        known: _Heights = vars(top).setdefault("heights", {})
        return known


def _may_stretch(part: Element) -> bool:
    """Whether it is an operator that may grow with its row, whichever form it turns out to have."""
    if part.tag not in ("mo", "mi"):  # some operators come as identifiers
        return False
    return part.get("stretchy", "false" if (part.text or "").strip() not in _STRETCH else "true") != "false"
