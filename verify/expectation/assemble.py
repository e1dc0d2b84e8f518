"""From sums over nodes to expectations: the outer factors μ_i^α μ_j^β, and the proved errors."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TypeAlias

from verify.arithmetic import Ball, ball, half_width, power, widened
from verify.expectation.polynomial import Family, scalar
from verify.expectation.sums import Sums

Value: TypeAlias = "Ball | list[Ball] | list[list[Ball]]"
"""A number; or one for each component i; or one for each pair [i][j]."""


def assembled(f: Family, k: int, sums: Sums, means: list[list[Ball]], error: Ball) -> Value:
    """The value of integrand k of a family."""
    n = len(means)
    if f.marked == 0:
        return widened(_outer(f, k, sums, means, 0, 0, 0), error)
    if f.marked == 1:
        return [widened(_outer(f, k, sums, means, i, i, i), error) for i in range(n)]
    at = {(i, j): i * n - i * (i - 1) // 2 + j - i for i in range(n) for j in range(i, n)}
    return [
        [widened(_outer(f, k, sums, means, i, j, at[min(i, j), max(i, j)]), error) for j in range(n)]
        for i in range(n)
    ]


def _outer(f: Family, k: int, sums: Sums, means: list[list[Ball]], i: int, j: int, at: int) -> Ball:
    total = ball(0)
    for (alpha, beta), p in f.parts[k].items():
        value = scalar(p.content) * sums[f.marked, p.value][at]
        for c, exponent in (*zip(means[i], alpha, strict=True), *zip(means[j], beta, strict=True)):
            value *= power(c, exponent)
        total += value
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
