"""Closed forms without symbols as balls: what SymPy derived, with an error bound in place of digits."""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from verify.arithmetic import Ball, ball, pi, power
from verify.errors import InputError


def enclosed(constant: sp.Expr) -> Ball:
    """A real constant made of rationals, π, sums, products, logarithms and powers by halves of integers.

    Returns:
        A ball that contains the constant, at the current precision; every operation is one on balls.

    Raises:
        InputError: something else occurs in it (a symbol, a float, another function or power), named.
    """
    match constant:
        case sp.Rational():
            return ball(Fraction(constant.p, constant.q))
        case sp.core.numbers.Pi():
            return pi()
        case sp.Add():
            return sum(map(enclosed, constant.args), ball(0))
        case sp.Mul():
            product = ball(1)
            for factor in constant.args:
                product = product * enclosed(factor)
            return product
        case sp.Pow(args=(base, sp.Rational() as exponent)) if exponent.q <= 2:
            root = enclosed(base) if exponent.q == 1 else enclosed(base).sqrt()
            raised = power(root, abs(exponent.p))
            return raised if exponent.p > 0 else 1 / raised
        case sp.log(args=(argument,)):
            return enclosed(argument).log()
    raise InputError("constant", constant, "has no enclosure here", "use rationals, π, roots and logarithms")
