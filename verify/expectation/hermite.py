"""Nodes and weights of Gauss–Hermite quadrature for the weight φ, as proved balls."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import factorial

import numpy as np

from verify.arithmetic import (
    Ball,
    ball,
    certainly_within,
    current_bits,
    is_finite,
    middle,
    precision,
    widened,
)
from verify.errors import PrecisionError


def hermite_rule(count: int) -> list[tuple[Ball, Ball]]:
    """The N pairs (node, weight) with Σ weight·f(node) = ∫fφ for polynomials of degree < 2N.

    Every node is enclosed by an interval Newton step, which proves that exactly one root of He_N lies in
    the ball; N disjoint balls are all the roots. weight = N!/(N He_{N−1}(node))².

    Raises:
        PrecisionError: a Newton step does not contract, or two balls meet (no enclosure was proved).
    """
    with precision(current_bits() + 8 * count):  # He_N cancels about that many bits at its outer roots
        return list(_rule(count, current_bits()))


@lru_cache(maxsize=64)
def _rule(count: int, bits: int) -> tuple[tuple[Ball, Ball], ...]:
    nodes = [_root(count, float(guess)) for guess in np.polynomial.hermite_e.hermegauss(count)[0]]
    if any(not a < b for a, b in pairwise(nodes)):
        raise PrecisionError("nodes", count, "two enclosures of Hermite roots meet", "use more bits")
    return tuple((x, _weight(count, x)) for x in nodes)


def _weight(count: int, node: Ball) -> Ball:
    return factorial(count - 1) / (count * _polynomial(count - 1, node) ** 2)


def _root(count: int, guess: float) -> Ball:
    if 2 * abs(guess) < 1e-12 and count % 2:
        return ball(0)  # an odd polynomial vanishes at 0 exactly
    x = ball(0) + guess
    for _ in range(current_bits().bit_length()):
        x = middle(x - _polynomial(count, x) / (count * _polynomial(count - 1, x)))
    reach = ball(2) ** (12 + 4 * count - current_bits()) * (1 + abs(x))
    trial = widened(x, reach)
    # He_N' = N He_{N−1}: the Newton operator maps the trial ball into its own interior.
    image = x - _polynomial(count, x) / (count * _polynomial(count - 1, trial))
    if not is_finite(image) or not certainly_within(image, trial):
        raise PrecisionError("count", count, "no enclosure of a Hermite root was proved", "use more bits")
    return image


def _polynomial(degree: int, x: Ball) -> Ball:
    """He_degree(x) by its recurrence."""
    previous, current = ball(0), ball(1)
    for k in range(degree):
        previous, current = current, x * current - k * previous
    return current
