"""Expressions as LaTeX and as plain text, with summed indices named by letters."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import groupby

from verify.algebra import tensor
from verify.algebra.tensor import Expression, Factor, Term, renamed, summed

_SUMMED = "bcefghklmnpqrst"
_HEADS = {tensor.MOMENT: "M", tensor.TEACHER: "M^{*}", tensor.POINT: "x", tensor.DELTA: r"\delta"}


def latex(expression: Expression) -> str:
    """The expression in LaTeX; ``0`` for zero."""
    return _sum(expression, _latex_factor, r"\tfrac{%d}{%d}", r"\,")


def plain(expression: Expression) -> str:
    """The expression as one line of text, for residuals and error messages."""
    return _sum(expression, _plain_factor, "%d/%d", " ")


def _sum(expression: Expression, show: Callable[[Factor], str], ratio: str, space: str) -> str:
    text = ""
    for term, coefficient in expression:
        sign = "-" if coefficient < 0 else "+"
        text += f" {sign} " if text else sign.removeprefix("+")
        text += _product(term, abs(coefficient), show, ratio, space)
    return text or "0"


def _product(term: Term, size: Fraction, show: Callable[[Factor], str], ratio: str, space: str) -> str:
    free = {k for f in term for k in f.indices if not k.isdigit()}
    letters = [letter for letter in _SUMMED if letter not in free]
    named = renamed(term, {k: letters[int(k)] for k in summed(term)})
    parts = [part for f, same in groupby(named) for part in _repeated(f, len(list(same)), show)]
    if size != 1 or not parts:
        parts.insert(0, str(size) if size.denominator == 1 else ratio % size.as_integer_ratio())
    return space.join(parts)


def _repeated(factor: Factor, times: int, show: Callable[[Factor], str]) -> list[str]:
    """A repeated scalar as a power; with an index it is written out, since a repeated index is a sum."""
    if times == 1 or factor.indices:
        return [show(factor)] * times
    return [f"{show(factor)}^{times}"]


def _latex_factor(factor: Factor) -> str:
    sub = "".join(factor.indices)
    match factor.head:
        case tensor.WEIGHT:
            return f"w_{{{factor.component}}}"
        case tensor.MEAN:
            return rf"\mu_{{{factor.component},{sub}}}"
        case tensor.MOMENT if len(sub) == 1:
            return f"v_{{{sub}}}"
        case tensor.TEACHER if len(sub) == 1:
            return f"v^{{*}}_{{{sub}}}"
        case tensor.DIMENSION:
            return "d"
        case head:
            return f"{_HEADS.get(head, head)}_{{{sub}}}"


def _plain_factor(factor: Factor) -> str:
    sub = ",".join(filter(None, (factor.component, "".join(factor.indices))))
    head = {tensor.TEACHER: "M*"}.get(factor.head, factor.head)
    if len(factor.indices) == 1:
        head = {"M": "v", "M*": "v*"}.get(head, head)
    return f"{head}[{sub}]" if sub else head
