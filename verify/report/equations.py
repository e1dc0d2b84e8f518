"""Equations as SVG: no font, no script and no network is needed to read them.

Each glyph is drawn once for a page and referred to from then on, which keeps a page of hundreds of
equations small. The TeX itself is the text that a screen reader gets.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from markupsafe import Markup, escape

from verify.errors import InputError

with warnings.catch_warnings():  # it finds its font by a deprecated call; not an error of the run
    warnings.simplefilter("ignore", DeprecationWarning)
    from ziamath.tex import tex2mml
    from ziamath.zmath import Latex

_SIZE = 19  # glyph outlines are drawn for this size; the page scales them with its text
_EM = 18  # the height of the page's text in the same units
_SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)
_SVG = re.compile(r'<svg [^>]*viewBox="(\S+) (\S+) (\S+) (\S+)"[^>]*>(.*)</svg>', re.DOTALL)
_OPERATOR = re.compile(r"(\\operatorname\{[^}]*\})\s*(?=[A-Za-z\\])(?!\\(?:left|[Bb]ig|[^A-Za-z]))")
_COMMAND = re.compile(r"\\[A-Za-z]+")


class Equations:
    """Draws equations for one page, and keeps the glyphs that they share."""

    def __init__(self) -> None:
        self._glyphs: dict[str, str] = {}
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
    def glyphs(self) -> Markup:
        """The outlines that the equations drawn so far refer to; belongs once on the page."""
        return Markup("".join(self._glyphs[name] for name in sorted(self._glyphs)))

    def _draw(self, tex: str, where: str) -> Markup:
        for unknown in _unknown_commands(tex, where):
            raise InputError(
                "statement", tex, f"{where}: no known TeX command {unknown}", "write it with a known one"
            )
        try:
            svg = Latex(_spaced(tex), size=_SIZE, inline=False).svg()
        except Exception as error:  # whatever the typesetter trips over, the claim has to be named
            raise InputError(
                "statement", tex, f"{where}: cannot be typeset: {error!r}", "mend the TeX"
            ) from error
        for symbol in _SYMBOL.finditer(svg):
            self._glyphs.setdefault(symbol[1], symbol[0])
        match = _SVG.search(_SYMBOL.sub("", svg))
        assert match, "ziamath always draws an svg with a view box"
        return _placed(tex, match)


def _spaced(tex: str) -> str:
    # The converter sets no space between an operator's name and its argument: "tr C" became "trC".
    return _OPERATOR.sub(r"\1\,", tex)


def _placed(tex: str, match: re.Match[str]) -> Markup:
    x, y, width, height = (float(match[k]) for k in range(1, 5))
    inner = re.sub(r'"(?:black|#000000)"', '"currentColor"', match[5])
    # Built from numbers and the typesetter's own drawing; the only foreign text is escaped.
    return Markup(
        f'<svg class="equation" role="img" aria-label="{escape(tex)}" '
        f'viewBox="{x:.2f} {y:.2f} {width:.2f} {height:.2f}" '
        f'style="width:{width / _EM:.3f}em;height:{height / _EM:.3f}em;'
        f'vertical-align:{-(y + height) / _EM:.3f}em">{inner}</svg>'
    )


def _unknown_commands(tex: str, where: str) -> Iterator[str]:
    # What the converter does not know it prints as it stands, with its backslash.
    try:
        mathml = tex2mml(tex)
    except Exception as error:
        raise InputError("statement", tex, f"{where}: is no TeX: {error!r}", "mend the TeX") from error
    yield from _COMMAND.findall(mathml)
