"""Derivatives along the adapted axes, turned back into those by the coordinates of the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from verify.arithmetic import Ball, ball
from verify.fisher.place import Placed
from verify.fisher.result import Gradient, Hessian


def gradient(placed: Placed, along: Sequence[Sequence[Ball]]) -> Gradient:
    """Σ_k g_{ik} e_k.

    Args:
        placed: where the mixtures are.
        along: for each axis n derivatives.
    """
    units = placed.unit_vectors()
    if placed.dimension == len(units) == 1:
        return tuple((g,) for g in along[0])
    return tuple(
        tuple(_sum(along[k][i] * e[a] for k, e in enumerate(units)) for a in range(placed.dimension))
        for i in range(placed.student.n)
    )


def hessian(placed: Placed, off: Sequence[Any], diagonal: Sequence[Any]) -> Hessian:
    """Σ_{km} H_{ik,jm} e_k e_mᵀ, and across all means the curvature of the one axis that stands for those.

    Args:
        placed: where the mixtures are.
        off: for each pair of axes n × n parts of all blocks.
        diagonal: for each pair n parts that only blocks on the diagonal have.
    """
    n, d, r = placed.student.n, placed.dimension, placed.student.dimension
    units = placed.unit_vectors()
    projectors = [[[e[a] * f[c] for c in range(d)] for a in range(d)] for e in units for f in units]
    normal = [[_normal(units, a, c) for c in range(d)] for a in range(d)]
    pairs = list(product(range(len(units)), repeat=2))

    def block(i: int, j: int, k: int, m: int) -> Ball:
        every, own = off[k * r + m], diagonal[k * r + m]
        return every[i][j] + own[i] if i == j else every[i][j]

    def entry(i: int, a: int, j: int, c: int) -> Ball:
        value = _sum(block(i, j, k, m) * p[a][c] for (k, m), p in zip(pairs, projectors, strict=True))
        return value + block(i, j, r - 1, r - 1) * normal[a][c] if placed.has_normal else value

    return tuple(
        tuple(tuple(tuple(entry(i, a, j, c) for c in range(d)) for j in range(n)) for a in range(d))
        for i in range(n)
    )


def _normal(units: list[list[Ball]], a: int, c: int) -> Ball:
    """Entry of the projector to the complement of the axes."""
    return ball(int(a == c)) - _sum(e[a] * e[c] for e in units)


def _sum(values: Iterable[Ball]) -> Ball:
    return sum(values, ball(0))
