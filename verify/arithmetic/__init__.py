"""Exact inputs, balls and precision: the one door to FLINT; every other room gets its balls from here."""

from __future__ import annotations

from verify.arithmetic.balls import (
    FLINT_VERSION,
    Ball,
    Matrix,
    ball,
    certainly_less,
    certainly_negative,
    certainly_nonzero,
    certainly_positive,
    certainly_within,
    half_width,
    hull,
    is_ball,
    is_finite,
    legendre_rule,
    lower,
    magnitude,
    matrix,
    middle,
    overlap,
    pi,
    power,
    upper,
    widened,
)
from verify.arithmetic.precision import current_bits, precision
from verify.arithmetic.reals import Real, as_real
from verify.arithmetic.records import decimal, record

__all__ = [
    "FLINT_VERSION",
    "Ball",
    "Matrix",
    "Real",
    "as_real",
    "ball",
    "certainly_less",
    "certainly_negative",
    "certainly_nonzero",
    "certainly_positive",
    "certainly_within",
    "current_bits",
    "decimal",
    "half_width",
    "hull",
    "is_ball",
    "is_finite",
    "legendre_rule",
    "lower",
    "magnitude",
    "matrix",
    "middle",
    "overlap",
    "pi",
    "power",
    "precision",
    "record",
    "upper",
    "widened",
]
