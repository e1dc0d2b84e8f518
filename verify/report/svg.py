"""SVG that another program drew, made ready to stand within a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

Element = ElementTree.Element
_LONG = re.compile(r"-?\b\d+\.\d{3,}")
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"


def parsed(drawing: str | bytes) -> Element:
    """The drawing with names as HTML has them: no namespaces, no text (all words are drawn as outlines)."""
    return tidied(ElementTree.fromstring(drawing))


def tidied(root: Element) -> Element:
    """The drawing itself, changed as :func:`parsed` says."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
        element.text = element.tail = None
        if target := element.attrib.pop(_LINK, ""):
            element.set("href", target)
    return root


def taken(root: Element, wanted: Callable[[Element], bool]) -> list[Element]:
    """Take the elements wanted out of the drawing, wherever in it they are."""
    found = []
    for parent in list(root.iter()):
        for child in [c for c in parent if wanted(c)]:
            parent.remove(child)
            found.append(child)
    return found


def written(element: Element) -> str:
    """The element as text."""
    return ElementTree.tostring(element, encoding="unicode").replace(" />", "/>")


def rounded(text: str) -> str:
    """With coordinates to a hundredth: no page shows more."""
    return _LONG.sub(lambda number: f"{float(number[0]):.2f}", text)
