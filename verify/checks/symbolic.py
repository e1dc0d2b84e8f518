"""SymPy residuals as evidence: zero is a proof, and a rational point where it is not zero a refutation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

import sympy as sp

from verify.algebra.softmax import Rule
from verify.checks.rational_function import denominators, polynomial, rational_function
from verify.evidence import Axiom, Grade, Step

_VALUES = tuple(map(sp.Rational, ("2", "1/3", "5", "7/2", "1", "1/10")))
_TRIES = 500


def vanishes(
    statement: str, why: str, residual: sp.Expr, *, scope: str, axioms: tuple[Axiom, ...] = ()
) -> Step:
    """The rational function ``residual`` (left minus right of the statement) is identically 0.

    Its symbols stand for independent real quantities, so a proof covers every value of them at which no
    denominator is 0; the method lists the denominators. SymPy computes while an expression is written:
    x/x is 1 and 1e16 + 1 − 1e16 is the integer 0 before any check can see it.

    Returns:
        ARGUED (checked, but the statement is typed): its numerator expands to the zero polynomial.
        REFUTED: exact rational arithmetic at the point named in the residual gives another number.
        INCONCLUSIVE: the numerator is not zero, but no point tried shows it.

    Raises:
        InputError: anything but a quotient of polynomials over ℚ, see :func:`rational_function`.
    """
    residual = rational_function(residual, "residual")
    method = "numerator expanded to the zero polynomial in SymPy"
    if divisors := denominators(residual):
        method += f", where {', '.join(map(str, divisors))} ≠ 0"
    numerator = sp.expand(sp.numer(sp.together(residual)))
    if numerator == 0:
        return Step(statement, why, method, Grade.ARGUED, scope, axioms=axioms)
    for point in _points(sorted(residual.free_symbols, key=str)):
        number = residual.subs(point)
        if number.is_Rational and number != 0:
            shown = f"left − right = {number}{_at(point)}"
            return _counterexample(statement, why, shown, axioms)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"left − right = {residual}", axioms)


def nonnegative(
    statement: str,
    why: str,
    difference: sp.Expr,
    *,
    scope: str,
    squares: Sequence[tuple[sp.Expr, sp.Expr]] = (),
    axioms: tuple[Axiom, ...] = (),
) -> Step:
    """The polynomial is ≥ 0 wherever its symbols are; they must be declared nonnegative or positive.

    Proof: after the given squares m·e², each with a multiplier m, are taken off, no coefficient of what is
    left is negative, nor one of any multiplier.

    Returns:
        ARGUED (checked, but the statement is typed): that is so.
        REFUTED: its value at the non-negative rational point named in the residual is negative.
        INCONCLUSIVE: otherwise.

    Raises:
        InputError: a difference, a multiplier or the base of a square that is no polynomial over ℚ in such
            symbols, see :func:`verify.checks.rational_function.polynomial`.
    """
    method = "squares and a polynomial without negative coefficients in non-negative quantities, in SymPy"
    difference = polynomial(difference, "difference")
    given = [(polynomial(m, "multiplier"), polynomial(e, "square")) for m, e in squares]
    rest = sp.expand(difference - sp.Add(*(m * e**2 for m, e in given)))
    if all(_nonnegative_coefficients(p) for p in (rest, *(m for m, _ in given))):
        return Step(statement, why, method, Grade.ARGUED, scope, axioms=axioms)
    for point in _points(sorted(difference.free_symbols, key=str)):
        number = difference.subs(point)
        if number < 0:
            return _counterexample(statement, why, f"the difference is {number}{_at(point)}", axioms)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"not accounted for: {rest}", axioms)


def _nonnegative_coefficients(expanded: sp.Expr) -> bool:
    symbols = sorted(expanded.free_symbols, key=str)
    coefficients = sp.Poly(expanded, *symbols).coeffs() if symbols else [expanded]
    return all(c >= 0 for c in coefficients)


def _counterexample(statement: str, why: str, shown: str, axioms: tuple[Axiom, ...]) -> Step:
    method = "exact rational arithmetic"
    return Step(statement, why, method, Grade.REFUTED, "a counterexample", shown, axioms)


def rules_hold(rules: Iterable[Rule], why: str, *, scope: str, axioms: tuple[Axiom, ...] = ()) -> list[Step]:
    """One step for each derived rule."""
    return [
        vanishes(rule.latex, f"{rule.name}: {why}", rule.residual, scope=scope, axioms=axioms)
        for rule in rules
    ]


def _at(point: Mapping[sp.Symbol, sp.Rational]) -> str:
    return f" at {', '.join(f'{symbol} = {chosen}' for symbol, chosen in point.items())}" if point else ""


def _points(symbols: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Rational]]:
    for values in islice(product(_VALUES, repeat=len(symbols)), _TRIES):
        yield dict(zip(symbols, values, strict=True))
