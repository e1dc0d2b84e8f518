"""From sums over nodes to expectations: the outer factors μ_i^α μ_j^β offset^κ, and the proved errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from verify.arithmetic import Ball, ball, half_width, widened
from verify.expectation.bounds import monomial
from verify.expectation.node_sums import Sums
from verify.expectation.polynomial import Family, scalar

Value: TypeAlias = "Ball | list[Ball] | list[list[Ball]]"
"""A number; or one for each component i; or one for each pair [i][j]."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """What multiplies the sums: the student's means (as deviations, if so) and the constants beside them."""

    sums: Sums
    means: list[list[Ball]]
    offset: list[Ball]

    def value(self, f: Family, k: int, error: Ball) -> Value:
        """The value of integrand k of a family."""
        n = len(self.means)
        if f.marked == 0:
            return widened(self._outer(f, k, 0, 0, 0), error)
        if f.marked == 1:
            return [widened(self._outer(f, k, i, i, i), error) for i in range(n)]
        at = {(i, j): i * n - i * (i - 1) // 2 + j - i for i in range(n) for j in range(i, n)}
        return [
            [widened(self._outer(f, k, i, j, at[min(i, j), max(i, j)]), error) for j in range(n)]
            for i in range(n)
        ]

    def _outer(self, f: Family, k: int, i: int, j: int, at: int) -> Ball:
        total = ball(0)
        for (alpha, beta, kappa), p in f.parts[k].items():
            value = scalar(p.content) * self.sums[f.marked, p.value][at]
            value *= monomial(self.means[i], alpha) * monomial(self.means[j], beta)
            total += value * monomial(self.offset, kappa) if kappa else value
        return total


def widest(values: Sequence[Value]) -> Ball:
    """The largest radius among the values, an exact number; ∞ if some ball is not finite."""
    best = ball(0)
    for value in values:
        radius = widest(value) if isinstance(value, list) else half_width(value)
        if not radius.is_finite():
            return ball(0) + inf
        best = radius if radius > best else best
    return best
