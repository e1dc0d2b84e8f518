"""Loss, gradient and Hessian of the forward divergence from N(0, I) at many students at once, in floats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball, ball, widened
from verify.arithmetic.exponential import Reals, unit_roundoff
from verify.dynamics.local import first_order, second_order
from verify.errors import PrecisionError
from verify.expectation.float_batch import Enclosed, batched
from verify.expectation.problem import Problem
from verify.expectation.request import Request
from verify.expectation.tensor_rule import TensorRule
from verify.mixture import GaussianMixture

_MOST_NODES = 1 << 13
"""Nodes a student up to which a batch is worth its while: rows and columns are multiplied out for each."""
_QUADRATURE = 64
"""The rule may err by this part of a tolerance: nodes are cheap here, and radii grow with every error."""
_SLACK = 1 + 2.0**-20


def gradients(
    centres: Reals, weights: tuple[Fraction, ...], tolerance: Fraction
) -> tuple[Enclosed, Enclosed, TensorRule] | None:
    """B losses, B × nd gradients, and the nodes they were found with.

    Args:
        centres: B × n × d exact means.
        weights: n of them.
        tolerance: what the rule is chosen for; the errors that are returned are what was reached.

    Returns:
        None where floats cannot, or where it would take too many nodes.
    """
    found = _enclosed(centres, 0.0, weights, first_order(Law.TEACHER, centres.shape[2]), tolerance)
    if found is None:
        return None
    (loss, *slopes), tensor = found
    return loss, _each(slopes, lambda parts: np.stack(parts, axis=2).reshape(len(centres), -1)), tensor


def hessians(
    centres: Reals, radius: float, weights: tuple[Fraction, ...], tolerance: Fraction
) -> Enclosed | None:
    """B × nd × nd Hessians that hold for all means with |μ_i − centre_i| ≤ radius; None as for gradients."""
    n, d = centres.shape[1:]
    found = _enclosed(centres, radius, weights, second_order(Law.TEACHER, d), tolerance)
    if found is None:
        return None
    matrix = _each(found[0], lambda parts: _symmetric(parts, n, d))
    lost = 2 * unit_roundoff(centres.dtype) * abs(matrix.values)  # by adding the two parts of an entry
    return Enclosed(matrix.values, (matrix.errors + lost) * _SLACK)


def _enclosed(
    centres: Reals,
    radius: float,
    weights: tuple[Fraction, ...],
    integrands: Sequence[Integrand],
    tolerance: Fraction,
) -> tuple[list[Enclosed], TensorRule] | None:
    problem = _problem(centres, radius, weights, integrands, tolerance)
    tensor = problem.tensor_rule()
    if prod(rule.count for rule in tensor.rules) > _MOST_NODES:
        return None
    try:
        found = batched(problem, tensor, centres, radius)
    except PrecisionError:  # a strip that cannot be proved
        return None
    return None if found is None else ([e for row in found for e in row], tensor)


def _problem(
    centres: Reals,
    radius: float,
    weights: tuple[Fraction, ...],
    integrands: Sequence[Integrand],
    tolerance: Fraction,
) -> Problem:
    """The integrands for the box of all that is within the radius of some centre."""
    groups: dict[tuple[int, int], list[Integrand]] = {}
    for f in integrands:
        groups.setdefault(next((m.weights for m, _ in f), (0, 0)), []).append(f)
    low, high = balls(centres.min(axis=0)), balls(centres.max(axis=0))
    box = [
        [widened(a.union(b), ball(0) + radius) for a, b in zip(p, q, strict=True)]
        for p, q in zip(low, high, strict=True)
    ]
    requests = [Request(tuple(group), ball(tolerance) / _QUADRATURE) for group in groups.values()]
    teacher = GaussianMixture([[0] * centres.shape[2]])
    return Problem.of(requests, GaussianMixture(box, weights), teacher, Law.TEACHER)


def _each(parts: Sequence[Enclosed], put: Callable[[Sequence[Reals]], Reals]) -> Enclosed:
    """Values and errors of all parts, put together in the same way."""
    return Enclosed(put([p.values for p in parts]), put([p.errors for p in parts]))


def _symmetric(parts: Sequence[Reals], n: int, d: int) -> Reals:
    """The entries off the diagonal (B × n × n) and on it (B × n), for coordinates a ≤ c, as one matrix."""
    pairs = [(a, c) for a in range(d) for c in range(a, d)]
    table = np.empty((len(parts[0]), n, d, n, d), dtype=parts[0].dtype)
    same = np.arange(n)
    for (a, c), off, on in zip(pairs, parts, parts[len(pairs) :], strict=False):
        table[:, :, a, :, c] = off
        table[:, same, a, same, c] += on
        table[:, :, c, :, a] = table[:, :, a, :, c].transpose(0, 2, 1)
    return table.reshape(len(table), n * d, n * d)


def exactly(number: Any) -> Ball:
    """A float of either kind, exactly, at 64 bits or more."""
    first = float(number)
    return ball(0) + first + float(number - type(number)(first))


def balls(rows: Reals) -> tuple[tuple[Ball, ...], ...]:
    """Rows of floats, exactly."""
    return tuple(tuple(exactly(c) for c in row) for row in rows)
