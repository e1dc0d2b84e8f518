"""How values show themselves in a notebook, without any room below the report's having to format.

Jupyter asks a value for ``_repr_html_`` and ``_repr_latex_``. A class of a lower room inherits both from
:class:`Displayed`; what they answer is registered from above, by :mod:`verify.report.notebook`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound="Displayed")
_FORMS: dict[type, tuple[Callable[[Any], str], Callable[[Any], str]]] = {}


class Displayed:
    """A value that a notebook shows typeset once its class is registered, and by its ``repr`` until then."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _shown(self, 0)

    def _repr_latex_(self) -> str | None:
        return _shown(self, 1)


def _shown(value: Displayed, form: int) -> str | None:
    found = _FORMS.get(type(value))
    return str(found[form](value)) if found else None  # a plain string: others do not escape by adding


def display(kind: type[Kind], html: Callable[[Kind], str], latex: Callable[[Kind], str]) -> None:
    """From now on show values of a class by these functions; HTML must hold no unescaped foreign text."""
    _FORMS[kind] = html, latex
