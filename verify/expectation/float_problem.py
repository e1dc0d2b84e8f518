"""A planned problem in binary64: where that may do, its tables, and whether it did."""

from __future__ import annotations

from collections.abc import Sequence

from verify.arithmetic import Ball, ball, lower, precision
from verify.expectation.bounds import monomial
from verify.expectation.float_sums import Sources, summed
from verify.expectation.node_sums import Error, Value, widest
from verify.expectation.nodes import blocks_of, strands_of
from verify.expectation.problem import Problem
from verify.expectation.tensor_rule import TensorRule

FLOAT_BITS = 128
"""Precision of the factors that are rounded to binary64, and of what is made of the sums."""

FLOAT_SHARE = 0.01
"""About the work of a node in binary64, as a share of the same in balls (measured)."""

_HOPELESS = 2.0**-60
"""Radii that are smaller than this part of the bound of their integrand are not for binary64."""
_MOST_BLOCKED = 1 << 19
"""Nodes on an axis that is cut into blocks: each has a weight of its own, which is held as a ball."""
_NEGLIGIBLE = 16
"""Nodes that are left out cost this part of some tolerance."""


def suits_floats(problem: Problem) -> bool:
    """Whether 53 bits may be good enough; the result decides."""
    return all(
        not b.table or bool(r.tolerance > b.plain * _HOPELESS)
        for b, r in zip(problem.bounds, problem.requests, strict=True)
    )


def values_by_floats(
    problem: Problem,
    tensor: TensorRule,
    errors: Sequence[Error],
    slack: float = 1.0,
    threads: int | None = None,
) -> tuple[tuple[tuple[Value, ...], ...], tuple[Ball, ...]] | None:
    """The values of all requests, proved, by sums in binary64, and their radii; None if one is too large.

    Args:
        problem: what to compute.
        tensor: the nodes.
        errors: for each request what the rule is proved to err by.
        slack: by which factor a radius may miss its tolerance.
        threads: how many work at the same time; the values do not depend on it.
    """
    with precision(FLOAT_BITS):
        made = sources(problem, tensor)
        limits = problem.limits(tensor)
        found = summed(made, negligible(problem), threads, limits) if made else None
        if found is None:
            return None
        values = problem.values(found.sums, errors)
        reached = tuple(map(widest, values))
        factor = ball(0) + slack
        pairs = zip(problem.requests, values, reached, strict=True)
        is_reached = all(radius <= factor * t for q, v, r in pairs for radius, t in q.misses(v, r))
    if found.majorants is not None:
        problem.learn(tensor, found.majorants)
    return (values, reached) if is_reached else None


def sources(problem: Problem, tensor: TensorRule) -> Sources | None:
    """What :func:`verify.expectation.float_sums.float_sums` sums, at the current precision.

    None if the axis of the columns is cut into blocks and longer than is worth holding.
    """
    pairs, moments = problem.exponentials()
    rows, columns, along, period = strands_of(tensor.rules, [seen for _, seen in pairs], problem.density)
    if period > 1 and period * len(columns) > _MOST_BLOCKED:
        return None
    powers = [
        [(g, [monomial(p, g) for p in c.balls()]) for g in moments[kind]]
        for (c, _), kind in zip(pairs, "MT", strict=False)
    ]
    weights = blocks_of(along, period, len(columns))
    return Sources(problem.families, rows, columns, weights, powers, problem.law)


def negligible(problem: Problem) -> Ball:
    """The mass of nodes that may be left out."""
    least = ball(1)
    for b, r in zip(problem.bounds, problem.requests, strict=True):
        if b.table:
            mass = lower(r.tolerance / (_NEGLIGIBLE * b.plain))
            least = mass if mass < least else least
    return least
