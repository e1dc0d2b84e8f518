"""SymPy residuals as evidence: zero is a proof, and a rational point where it is not zero a refutation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product

import sympy as sp

from verify.algebra.softmax import Rule
from verify.evidence import Axiom, Grade, Step

_VALUES = (sp.Rational(2), sp.Rational(1, 3), sp.Rational(5), sp.Rational(7, 2), sp.Rational(1))
_TRIES = 50


def vanishes(
    statement: str, why: str, residual: sp.Expr, *, scope: str, axioms: tuple[Axiom, ...] = ()
) -> Step:
    """The rational function ``residual`` (left minus right of the statement) is identically 0.

    Its symbols stand for independent quantities, so a proof covers every value of them.

    Returns:
        PROVED: its numerator expands to the zero polynomial.
        REFUTED: exact rational arithmetic at the point named in the residual gives another number.
        INCONCLUSIVE: the numerator is not zero, but no point tried shows it.
    """
    method = "numerator expanded to the zero polynomial in SymPy"
    numerator = sp.expand(sp.numer(sp.together(residual)))
    if numerator == 0:
        return Step(statement, why, method, Grade.PROVED, scope, axioms=axioms)
    for point in _points(sorted(residual.free_symbols, key=str)):
        number = residual.subs(point)
        if number.is_Rational and number != 0:
            where = ", ".join(f"{symbol} = {chosen}" for symbol, chosen in point.items())
            shown = f"left − right = {number}" + (f" at {where}" if where else "")
            return Step(
                statement, why, "exact rational arithmetic", Grade.REFUTED, "a counterexample", shown, axioms
            )
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"left − right = {residual}", axioms)


def nonnegative(
    statement: str,
    why: str,
    difference: sp.Expr,
    *,
    scope: str,
    axioms: tuple[Axiom, ...] = (),
) -> Step:
    """The polynomial is ≥ 0 wherever its symbols are, because none of its coefficients is negative.

    Returns:
        PROVED: every coefficient is ≥ 0.
        REFUTED: its value at the non-negative rational point named in the residual is negative.
        INCONCLUSIVE: otherwise.
    """
    method = "a polynomial without negative coefficients in non-negative quantities, expanded in SymPy"
    expanded = sp.expand(difference)
    symbols = sorted(expanded.free_symbols, key=str)
    coefficients = sp.Poly(expanded, *symbols).coeffs() if symbols else [expanded]
    if all(c.is_Rational and c >= 0 for c in coefficients):
        return Step(statement, why, method, Grade.PROVED, scope, axioms=axioms)
    for point in _points(symbols):
        number = expanded.subs(point)
        if number.is_Rational and number < 0:
            where = ", ".join(f"{symbol} = {chosen}" for symbol, chosen in point.items())
            shown = f"the difference is {number} at {where}"
            return Step(
                statement, why, "exact rational arithmetic", Grade.REFUTED, "a counterexample", shown, axioms
            )
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"difference = {expanded}", axioms)


def rules_hold(rules: Iterable[Rule], why: str, *, scope: str, axioms: tuple[Axiom, ...] = ()) -> list[Step]:
    """One step for each derived rule."""
    return [
        vanishes(rule.latex, f"{rule.name}: {why}", rule.residual, scope=scope, axioms=axioms)
        for rule in rules
    ]


def _points(symbols: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    for values in islice(product(_VALUES, repeat=len(symbols)), _TRIES):
        yield dict(zip(symbols, values, strict=True))
