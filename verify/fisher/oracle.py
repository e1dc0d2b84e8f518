"""The raw definition at high precision, without error bounds: an independent opinion, never above OBSERVED.

Densities as sums of exponentials of −|x − μ|²/2, scores as quotients of sums, derivatives as difference
quotients of the loss: no Stein's lemma, no posterior moments, no formula that the rigorous path uses.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from verify.errors import InputError
from verify.mixture import GaussianMixture

_REACH = 12
_EXTRA_DIGITS = 12


def approximate_divergence(
    student: GaussianMixture, teacher: GaussianMixture, reverse: bool = False, digits: int = 20
) -> Any:
    """About E(score of student − score of teacher)² for d = 1, an mpf with no promise about its error.

    x is drawn from the teacher, or from the student if ``reverse``. The integral is cut 12 beyond the
    outermost means of the law, which leaves out about 1e-32 of it.

    Raises:
        InputError: d > 1, or a mean that is a ball.
    """
    for name, mixture in (("student", student), ("teacher", teacher)):
        if mixture.dimension != 1 or not mixture.is_exact:
            raise InputError(name, mixture, "the oracle takes exact means with d = 1", "use forward_fisher")
    law = student if reverse else teacher
    with mpmath.workdps(digits + _EXTRA_DIGITS):
        places = [_number(p[0]) for p in law.means]
        low, high = min(places) - _REACH, max(places) + _REACH

        def integrand(x: Any) -> Any:
            return _density(law, x) * (_score(student, x) - _score(teacher, x)) ** 2

        return mpmath.quad(integrand, mpmath.linspace(low, high, 2 * int(high - low) + 1), maxdegree=6)


def approximate_derivative(function: Callable[[Fraction], Any], step: Fraction = Fraction(1, 10**4)) -> Any:
    """About f'(0) from four values; the error is of the order of step⁴."""
    near, far = function(step) - function(-step), function(2 * step) - function(-2 * step)
    return (8 * near - far) / (12 * _number(step))


def _number(value: Any) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _terms(mixture: GaussianMixture, x: Any) -> list[tuple[Any, Any]]:
    """Pairs (displacement x − μ, density of the component up to the common constant)."""
    away = [x - _number(p[0]) for p in mixture.means]
    return [(r, _number(w) * mpmath.exp(-r * r / 2)) for r, w in zip(away, mixture.weights, strict=True)]


def _density(mixture: GaussianMixture, x: Any) -> Any:
    return mpmath.fsum(t for _, t in _terms(mixture, x)) / mpmath.sqrt(2 * mpmath.pi)


def _score(mixture: GaussianMixture, x: Any) -> Any:
    terms = _terms(mixture, x)
    return -mpmath.fsum(r * t for r, t in terms) / mpmath.fsum(t for _, t in terms)
