"""The nodes of sums in float64: a rule for each axis, and all nodes of their product.

Descent asks for nodes at every step, and its means hardly move: what a choice of rules determines is kept.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, frexp, ldexp, lgamma, log, pi, prod, sqrt
from typing import NamedTuple

import numpy as np

from verify.arithmetic.binary64 import Floats
from verify.errors import InputError

_REACH = 8.5
"""Where the Gaussian is cut: a tail of 2e-17."""
LEAST = -42.0
"""The logarithm of the smallest weight of a node that is kept."""
_MOST_NODES = 4_000_000
_MOST_KEPT = 1 << 14
"""Nodes of a grid that is kept."""


class Rule(NamedTuple):
    """Nodes first·step, (first + 1)·step, … on an axis; those of Gauss and Hermite if the step is 0."""

    step: float
    first: int
    number: int


def axis_rule(spread: float, low: float, high: float, tolerance: float) -> Rule:
    """Few Hermite nodes where the means hardly spread, equispaced ones otherwise.

    Args:
        spread: of the means of student and teacher, each about its own. It counts for up to 1/16 more than it
            is, so that means that hardly moved have the nodes that they had.
        low: the least of the law's means.
        high: the largest.
        tolerance: relative to the size of the integrand.

    Raises:
        InputError: more than 4 million nodes.
    """
    part, exponent = frexp(spread)
    h, number = _spacing(ldexp(ceil(32 * part), exponent - 5), tolerance)
    if number:
        return Rule(0.0, 0, number)
    _admit((high - low + 2 * _REACH) / h)
    first = floor((low - _REACH) / h)
    return Rule(h, first, ceil((high + _REACH) / h) + 1 - first)


@lru_cache(maxsize=256)
def _spacing(spread: float, tolerance: float) -> tuple[float, int]:
    """The step of a trapezoid rule; or 0, and how many nodes of Gauss and Hermite will do."""
    width, decades = pi / spread, -log(tolerance)
    for number in range(1, 13):
        if lgamma(number + 1) - 2 * number * log(width) < -decades:
            return 0.0, number
    a = min(0.93 * width, sqrt(2 * decades))
    return 2 * pi * a / (decades + a * a / 2 + 14), 0


def normal_nodes(rules: tuple[Rule, ...]) -> tuple[Floats, Floats]:
    """The nodes (N × r) that count for N(0, I), and their probabilities; read-only."""
    return (_normal if _are_kept(rules) else _normal.__wrapped__)(rules)


def grid(rules: tuple[Rule, ...]) -> tuple[Floats, Floats]:
    """All nodes (N × r), and the logarithms of their weights for N(0, I); read-only."""
    return (_product if _are_kept(rules) else _product.__wrapped__)(rules)


def shared(array: Floats) -> Floats:
    """The array, read-only."""
    array.flags.writeable = False
    return array


def _are_kept(rules: tuple[Rule, ...]) -> bool:
    count = prod(rule.number for rule in rules)
    _admit(count)
    return count <= _MOST_KEPT


def _admit(count: float) -> None:
    if count > _MOST_NODES:
        raise InputError("means", f"<{count:.1e} nodes>", "spread too far for a grid", "use balls")


@lru_cache(maxsize=32)
def _normal(rules: tuple[Rule, ...]) -> tuple[Floats, Floats]:
    y, logs = _product.__wrapped__(rules)
    keep = logs > LEAST
    return shared(y[keep]), shared(np.exp(logs[keep]))


@lru_cache(maxsize=32)
def _product(rules: tuple[Rule, ...]) -> tuple[Floats, Floats]:
    axes = [_along(rule) for rule in rules]
    y, logs = axes[0][0][:, None], axes[0][1]
    if len(rules) > 1:
        y = np.stack(np.meshgrid(*(x for x, _ in axes), indexing="ij"), axis=-1).reshape(-1, len(rules))
    for _, more in axes[1:]:
        logs = (logs[:, None] + more).reshape(-1)
    return shared(y), shared(logs)


def _along(rule: Rule) -> tuple[Floats, Floats]:
    if not rule.step:
        return _hermite(rule.number)
    x = rule.step * np.arange(rule.first, rule.first + rule.number, dtype=np.float64)
    return x, np.asarray(np.log(rule.step / np.sqrt(2 * np.pi)) - x * x / 2)


@lru_cache
def _hermite(count: int) -> tuple[Floats, Floats]:
    x, w = np.polynomial.hermite_e.hermegauss(count)
    return x, np.log(w / w.sum())
