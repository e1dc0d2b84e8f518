"""The raw definition at high precision, without error bounds: an independent opinion, never above OBSERVED.

Densities as sums of exponentials of −|x − μ|²/2, scores as quotients of sums, derivatives as difference
quotients of the loss: no Stein's lemma, no posterior moments, no formula that the rigorous path uses.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, tau
from typing import Any, TypeAlias, cast

import mpmath
import numpy as np

from verify.arithmetic.arguments import checked
from verify.errors import InputError
from verify.mixture import GaussianMixture

Point: TypeAlias = tuple[Any, ...]
Numbers: TypeAlias = list[tuple[list[Any], Any]]
"""Means and weights of a mixture, at high precision or in floats."""

_REACH = 12
_EXTRA_DIGITS = 12
_MOST_DIGITS = 10_000
_PANEL_NODES = 16


@checked
def approximate_divergence(
    student: GaussianMixture, teacher: GaussianMixture, reverse: bool = False, digits: int = 20
) -> Any:
    """About E|score of student − score of teacher|² for d = 1 or 2, with no promise about its error.

    x is drawn from the teacher, or from the student if ``reverse``. The integral is cut 12 beyond the
    outermost means of the law, which leaves out about 1e-32 of it. On the line it is an mpf by mpmath's
    Gauss–Legendre rule. In the plane ``digits`` does not matter: it is a float by NumPy's Gauss–Legendre
    nodes on unit squares, good to about twelve digits for means that are some units apart.

    Raises:
        InputError: d > 2, a mean that is a ball, or digits that are not from 1 to 10 000.
    """
    if not 1 <= digits <= _MOST_DIGITS:
        raise InputError("digits", digits, f"not from 1 to {_MOST_DIGITS}", "20 is usual")
    for name, mixture in (("student", student), ("teacher", teacher)):
        if mixture.dimension > 2 or not mixture.is_exact:
            why = "the oracle takes exact means with d = 1 or 2"
            raise InputError(name, mixture, why, "use forward_fisher")
    law = student if reverse else teacher
    if law.dimension == 2:
        return _plane(student, teacher, reverse)
    with mpmath.workdps(digits + _EXTRA_DIGITS):
        places = [_number(p[0]) for p in law.means]
        low, high = min(places) - _REACH, max(places) + _REACH

        both = _numbers(student, _number), _numbers(teacher, _number)

        def integrand(x: Any) -> Any:
            return _integrand((x,), *both, reverse, mpmath.exp)

        pieces = mpmath.linspace(low, high, int(high - low) + 1)
        return mpmath.quadgl(integrand, pieces, maxdegree=6) / mpmath.sqrt(2 * mpmath.pi)


def _plane(student: GaussianMixture, teacher: GaussianMixture, reverse: bool) -> float:
    law = student if reverse else teacher
    nodes, weights = np.polynomial.legendre.leggauss(_PANEL_NODES)
    axes = []
    for a in range(2):
        column = [float(cast("Fraction", p[a])) for p in law.means]
        starts = np.arange(floor(min(column)) - _REACH, ceil(max(column)) + _REACH)
        axes.append((starts[:, None] + (nodes + 1) / 2).ravel())
    along = [np.tile(weights / 2, len(x) // _PANEL_NODES) for x in axes]
    x, y = np.meshgrid(*axes, indexing="ij")
    values = _integrand((x, y), _numbers(student, float), _numbers(teacher, float), reverse, np.exp)
    return float(along[0] @ values @ along[1]) / tau


def approximate_derivative(function: Callable[[Fraction], Any], step: Fraction = Fraction(1, 10**4)) -> Any:
    """About f'(0) from four values; the error is of the order of step⁴."""
    near, far = function(step) - function(-step), function(2 * step) - function(-2 * step)
    return (8 * near - far) / (12 * _number(step))


def _number(value: Any) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _numbers(mixture: GaussianMixture, number: Callable[[Any], Any]) -> Numbers:
    return [([number(c) for c in p], number(w)) for p, w in zip(mixture.means, mixture.weights, strict=True)]


def _integrand(x: Point, student: Numbers, teacher: Numbers, reverse: bool, exp: Callable[[Any], Any]) -> Any:
    """Density of the law, up to (2π)^{−d/2}, times the squared distance of the scores."""
    of_student, of_teacher = _terms(student, x, exp), _terms(teacher, x, exp)
    away = zip(_score(of_student), _score(of_teacher), strict=True)
    law = of_student if reverse else of_teacher
    return sum(t for _, t in law) * sum((a - b) ** 2 for a, b in away)


def _terms(mixture: Numbers, x: Point, exp: Callable[[Any], Any]) -> Numbers:
    """Pairs (displacement x − μ, density of the component up to the common constant)."""
    away = [([c - m for c, m in zip(x, mean, strict=True)], w) for mean, w in mixture]
    return [(r, w * exp(-sum(c * c for c in r) / 2)) for r, w in away]


def _score(terms: Numbers) -> list[Any]:
    total = sum(t for _, t in terms)
    return [-sum(r[a] * t for r, t in terms) / total for a in range(len(terms[0][0]))]
