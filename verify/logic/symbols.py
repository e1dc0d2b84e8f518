"""Short ways to declare parameters."""

from __future__ import annotations

from fractions import Fraction

from verify.logic.terms import Symbol
from verify.logic.vectors import VectorAtom


def real(name: str, latex: str, meaning: str) -> Symbol:
    """A parameter that ranges over all of ℝ."""
    return Symbol(name, latex, meaning)


def positive(name: str, latex: str, meaning: str) -> Symbol:
    """A parameter > 0."""
    return Symbol(name, latex, meaning, ((">", Fraction(0)),))


def nonnegative(name: str, latex: str, meaning: str) -> Symbol:
    """A parameter ≥ 0."""
    return Symbol(name, latex, meaning, (("≥", Fraction(0)),))


def natural(name: str, latex: str, meaning: str, least: int = 0) -> Symbol:
    """An integer parameter ≥ ``least``."""
    return Symbol(name, latex, meaning, (("≥", Fraction(least)),), integer=True)


def any_vector(name: str, latex: str) -> VectorAtom:
    """A vector that ranges over the whole space, and that neither the point nor the means move."""
    return VectorAtom(name, latex, "any constant vector", frozenset())
