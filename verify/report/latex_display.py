r"""Formulas that fit the page: short ones displayed, long ones in lines that TeX may break.

TeX breaks a formula at relations and signs, but neither between ``\left`` and ``\right`` nor after a comma.
So in a long one delimiters keep their size, and a break is allowed after punctuation, at ⊢ and, as a last
resort, between factors. Nothing is broken inside braces: in fractions, subscripts and exponents, except that
a long exponent of e becomes an argument of exp.
"""

from __future__ import annotations

import re

from verify.readable import readable
from verify.report.latex_prose import in_formula, prose
from verify.report.pictures import FORMULA

_FITS = 70
"""Characters that a display is sure to have room for, also inside a list."""
_SIZES = {r"\left", r"\right", r"\left.", r"\right."}
_BREAKS = {r"\vdash": r"\penalty0 \vdash", r"\,": r"\penalty900 \,"}
_PIECE = re.compile(r"\\(?:left|right)(?:\.|(?![A-Za-z]))|\\(?:[A-Za-z]+|.)|[,;](?=[ \\])|.", re.DOTALL)
_SPACE = re.compile(r"(?:\\ | |\\quad|\\qquad)+ ?")


def displayed(tex: str) -> str:
    """The formula on lines of its own.

    Raises:
        InputError: a command that :func:`verify.report.latex_prose.in_formula` refuses.
    """
    if len(readable(tex)) <= _FITS:
        return "\n\\[\n" + in_formula(tex) + "\n\\]"
    return "\n\\begin{flushleft}\n$\\displaystyle " + breakable(tex) + "$\n\\end{flushleft}"


def inline(tex: str) -> str:
    """The formula inside a paragraph; raises like :func:`displayed`."""
    return f"${breakable(tex) if len(readable(tex)) > _FITS else in_formula(tex)}$"


def with_formulas(text: str) -> str:
    """Prose with LaTeX between dollar signs, as series have it; raises like :func:`displayed`."""
    parts = FORMULA.split(text)
    return "".join(inline(part) if k % 2 else prose(part) for k, part in enumerate(parts))


def breakable(tex: str) -> str:
    """The formula with breaks allowed, to stand between dollar signs; raises like :func:`displayed`."""
    return _broken(in_formula(tex))


def _broken(tex: str) -> str:
    out: list[str] = []
    at = 0
    while found := _PIECE.match(tex, at):
        piece, at = found[0], found.end()
        if piece in _SIZES:
            continue
        if piece == "{":
            end = _closing(tex, at)
            inside, at = tex[at:end], end + 1
            if out[-2:] == ["e", "^"] and out[-3:-2] != ["_"] and len(readable(inside)) > _FITS:
                out[-2:] = [r"\exp(", _broken(inside), ")"]
                continue
            piece = "{" + inside + "}"
        elif piece in (",", ";"):
            space = _SPACE.match(tex, at)
            at = space.end() if space else at
            piece += (space[0] if space else "") + r"\penalty0 "
        else:
            piece = _BREAKS.get(piece, piece)
        out.append(piece)
    return "".join(out)


def _closing(tex: str, at: int) -> int:
    """Where the group that was opened before ``at`` is closed, or the end."""
    depth = 1
    for found in re.finditer(r"\\.|[{}]", tex[at:], re.DOTALL):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return at + found.start()
    return len(tex)
