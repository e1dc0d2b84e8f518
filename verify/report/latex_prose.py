"""Prose for pdfLaTeX: the characters of the theorems' sentences as commands, everything else escaped."""

from __future__ import annotations

import re
import unicodedata

from verify.errors import InputError
from verify.readable import GREEK, SIGNS
from verify.report.latex_commands import COMMANDS, ENVIRONMENTS, SYMBOLS

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "'": "'", "–": "--", "—": "---",
    "«": "``", "»": "''", "“": "``", "”": "''", "‘": "`", "’": "'",
}  # fmt: skip

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|$)|\^\^|[%#$]", re.DOTALL)
_BEGINS = re.compile(r"\s*\{([A-Za-z]*)\}")


def prose(text: str) -> str:
    """Text of any origin as LaTeX: no character of it is taken for a command."""
    return "".join(_ESCAPES.get(c) or (c if c.isascii() and c.isprintable() else _beyond(c)) for c in text)


def in_formula(tex: str) -> str:
    r"""A formula as it is, but for characters that pdfLaTeX would not take, also inside ``\text{…}``.

    Raises:
        InputError: the formula has a command that is not known to do no more than typeset mathematics, such
            as ``\input`` or ``\write``, or a sign by which TeX could be told to do so.
    """
    for found in _TOKEN.finditer(tex):
        if not _harmless(found[0], tex[found.end() :]):
            why = f"has {found[0]!r}, which is not known to typeset mathematics and no more"
            raise InputError("formula", tex, why, "see verify.report.latex_commands for what is")
    return "".join(c if c.isascii() else _ESCAPES.get(c) or _beyond(c) for c in tex)


def _harmless(token: str, rest: str) -> bool:
    if token in (r"\begin", r"\end"):
        named = _BEGINS.match(rest)
        return named is not None and named[1] in ENVIRONMENTS
    return token[1:] in COMMANDS if token[1:].isalpha() else token[:1] == "\\" and token[1:] in SYMBOLS


def _beyond(c: str) -> str:
    if c in GREEK:
        return rf"\ensuremath{{\{GREEK[c]}}}"
    if c in SIGNS:
        return rf"\ensuremath{{{SIGNS[c]}}}"
    if c.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", c)
    if plain.isascii() and plain.isalnum():
        kind = unicodedata.decomposition(c)
        mark = "^" if kind.startswith("<super>") else "_" if kind.startswith("<sub>") else ""
        return rf"\ensuremath{{{{}}{mark}{{{plain}}}}}" if mark else plain
    if plain[0].isascii() and plain[0].isalpha():
        return plain[0]  # an accent is lost, the letter is not
    return f"[U+{ord(c):04X}]"
