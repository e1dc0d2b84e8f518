"""Series as pictures: SVG within a page, in the colours of its text, and PDF for LaTeX."""

from __future__ import annotations

import io
from collections.abc import Mapping

from markupsafe import Markup, escape

from verify.errors import InputError
from verify.evidence import Series
from verify.report.pictures import described
from verify.report.plot import BLUE, GRID, INK, figure, plotting
from verify.report.svg import Element, parsed, rounded, taken, written

_PAGE_COLOURS = {INK: "currentColor", GRID: "var(--line)", BLUE: "var(--blue)"}


class Drawings:
    """Draws pictures for one page, and keeps the outlines (letters, markers, clips) that they share."""

    def __init__(self, drawn: Mapping[Series, str] | None = None) -> None:
        """``drawn`` is what :func:`saved` made of some series elsewhere, and spares doing so again."""
        self._shared: dict[str, str] = {}
        self._drawn = drawn or {}

    def draw(self, series: Series, name: str, where: str) -> Markup:
        """The picture as an ``<svg>`` with its title and description, in the ink of the text around it.

        Args:
            series: what to draw.
            name: an identifier, unique on the page: ``<use href="#name">`` shows the picture again.
            where: the claim, for errors.

        Raises:
            InputError: a label cannot be drawn.
        """
        root = parsed(self._drawn.get(series) or saved(series, where, "svg"))
        for part in root.iter():
            _for_a_page(part)
        for shapes in taken(root, lambda part: part.tag in ("defs", "metadata")):
            for shape in shapes:
                self._keep(shape)
        for group in root.iter("g"):
            group.attrib.pop("id", None)  # the same in every picture, and nothing refers to them
        box, body = root.attrib["viewBox"], "".join(map(written, root))
        return Markup(
            f'<svg class="picture" role="img" viewBox="{box}" aria-labelledby="{name}-title {name}-words">'
            f'<title id="{name}-title">{escape(series.title)}</title>'
            f'<desc id="{name}-words">{escape(described(series))}</desc>'
            f'<g id="{name}">{body}</g></svg>'
        )

    @property
    def shared(self) -> Markup:
        """What the pictures drawn so far refer to; belongs once on the page."""
        return Markup("".join(self._shared[name] for name in sorted(self._shared)))

    def _keep(self, shape: Element) -> None:
        # Names are hashes of what they are (and a letter's is its font's), so equal names are equal.
        if name := shape.get("id"):
            self._shared.setdefault(name, written(shape))


def pdf(series: Series, where: str) -> bytes:
    """The picture as a PDF file, the same bytes for the same series; InputError as :meth:`Drawings.draw`."""
    return saved(series, where, "pdf")


def saved(series: Series, where: str, form: str) -> bytes:
    """The picture as a file of matplotlib's, "svg" or "pdf"; InputError as :meth:`Drawings.draw`."""
    nothing = {"svg": ("Date", "Creator", "Format", "Type"), "pdf": ("CreationDate", "Creator", "Producer")}
    target = io.BytesIO()
    try:
        with plotting():
            figure(series).savefig(target, format=form, metadata=dict.fromkeys(nothing[form]))
    except ValueError as error:  # mathtext says where in the label it stopped
        why = f"{where}: has a label that cannot be drawn: {error}"
        raise InputError("series", series.title, why, "use LaTeX that matplotlib knows") from error
    return target.getvalue()


def _for_a_page(part: Element) -> None:
    """Colours that follow the page's, and no more digits than it shows."""
    for name in {"d", "x", "y"} & part.attrib.keys():
        part.set(name, rounded(" ".join(part.attrib[name].split())))
    for drawn, shown in _PAGE_COLOURS.items():
        if drawn in part.get("style", ""):
            part.set("style", part.attrib["style"].replace(drawn, shown))
