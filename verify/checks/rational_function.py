"""The one door for SymPy expressions: quotients of polynomials over ℚ in real symbols.

SymPy decides more than that, and less reliably: floats lose digits, √ and I make squares negative, and a test
of coefficients does not see assumptions such as ``negative``, nor does a rational point at which a
counterexample is looked for see ``integer``. What is shown for real symbols holds for integers.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from verify.errors import InputError

_NARROWER = ("integer", "rational", "irrational", "negative", "nonpositive", "zero", "infinite")


def rational_function(expression: object, name: str) -> sp.Expr:
    """The expression, if it is built from rational numbers and real symbols by +, −, ×, ÷ and integer powers.

    Symbols may be declared real, nonnegative or positive, or not at all; then they are real too.

    Args:
        expression: a SymPy expression, an int or a Fraction.
        name: what an error calls it.

    Raises:
        InputError: a float, I, π, a root, a function, ∞, or a symbol with another assumption.
    """
    try:
        found = sp.sympify(expression, strict=True)
    except sp.SympifyError:
        raise _refused(name, expression, "is no SymPy expression") from None
    for part in sp.preorder_traversal(found):
        if isinstance(part, sp.Symbol):
            _check_symbol(part)
        elif not (part.is_Rational or part.is_Add or part.is_Mul or _is_power(part)):
            raise _refused(name, part, f"a {type(part).__name__} is no rational number or real symbol")
    return found


def polynomial(expression: object, name: str) -> sp.Expr:
    """The expression, expanded, if it is a polynomial of that kind in symbols that are never negative.

    Raises:
        InputError: as for :func:`rational_function`; a division; a symbol that may be negative.
    """
    found = rational_function(expression, name)
    if divisors := denominators(found):
        raise _refused(name, divisors[0], "divides, and the sign of what is left would depend on it")
    for symbol in sorted(found.free_symbols, key=str):
        if not symbol.is_nonnegative:
            why = "is not declared nonnegative, so that its powers may be negative"
            raise InputError("symbol", symbol, why, "write sp.Symbol(…, nonnegative=True), or shift it")
    return sp.expand(found)


def denominators(expression: sp.Expr) -> list[sp.Expr]:
    """What the expression divides by as it stands, and that its symbols' assumptions do not keep from 0.

    What SymPy cancelled when the expression was built (x/x = 1) is not seen any more.
    """
    return sorted({d for d in _divisors(expression) if d.is_zero is not False}, key=str)


def _divisors(expression: sp.Expr) -> Iterator[sp.Expr]:
    for part in sp.preorder_traversal(expression):
        if part.is_Pow and part.exp.is_negative:
            yield part.base


def _is_power(part: sp.Basic) -> bool:
    return bool(part.is_Pow and part.exp.is_Integer)


def _check_symbol(symbol: sp.Symbol) -> None:
    narrower = [kind for kind in _NARROWER if getattr(symbol, f"is_{kind}") is True]
    if narrower or symbol.is_extended_real is False or not symbol.is_commutative:
        kind = narrower[0] if narrower else "not real"
        why = f"is declared {kind}, which the checks do not see"
        raise InputError("symbol", symbol, why, "declare it real, nonnegative or positive, or substitute")


def _refused(name: str, value: object, why: str) -> InputError:
    hint = "use polynomials and quotients over ℚ; give a root, a function or a constant a symbol of its own"
    return InputError(name, value, why, hint)
