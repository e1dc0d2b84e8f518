"""From abstract indices to coordinates: an expression in a definite dimension, as an integrand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from verify.algebra import tensor
from verify.algebra.integrand import Exponents, Integrand, Monomial
from verify.algebra.tensor import Expression, Factor, Term, summed
from verify.errors import InputError


def in_coordinates(expression: Expression, dimension: int, **coordinate: int) -> Integrand:
    """Write sums over indices out over 0 … dimension − 1, with each free index at a given coordinate.

    ``in_coordinates(gradient, 3, a=2)`` is the third coordinate of a vector with free index a.

    Raises:
        InputError: a free index has no coordinate (or a coordinate no index), a coordinate is out of
            range, or the expression still mentions x, a constant vector or a third component.
    """
    if not expression.is_zero and expression.free != frozenset(coordinate):
        free = sorted(expression.free)
        raise InputError("coordinate", coordinate, f"the free indices are {free}", "give each a coordinate")
    if bad := {k: v for k, v in coordinate.items() if not 0 <= v < dimension}:
        raise InputError("coordinate", bad, f"not in range({dimension})", "count coordinates from 0")
    total: defaultdict[Monomial, Fraction] = defaultdict(Fraction)
    for term, coefficient in expression:
        pairs = summed(term)
        for values in product(range(dimension), repeat=len(pairs)):
            at = {**coordinate, **dict(zip(pairs, values, strict=True))}
            scale, monomial = _monomial(term, at, dimension)
            total[monomial] += coefficient * scale
    return Integrand(dimension, tuple((m, c) for m, c in sorted(total.items()) if c))


def _monomial(term: Term, at: Mapping[str, int], dimension: int) -> tuple[int, Monomial]:
    scale = 1
    found: defaultdict[tuple[str, str], list[Exponents]] = defaultdict(list)
    for factor in term:
        match factor:
            case Factor(tensor.DIMENSION, _, _):
                scale *= dimension
            case Factor(tensor.DELTA, _, (a, b)):
                scale *= int(at[a] == at[b])
            case Factor(tensor.POINT | tensor.CONSTANT, _, _):
                raise InputError("expression", factor, "is no posterior moment", "integrate by parts first")
            case Factor(head, component, indices):
                found[head, component].append(_exponents((at[k] for k in indices), dimension))
    if extra := {component for _, component in found} - {"", "i", "j"}:
        raise InputError("component", sorted(extra), "only i and j can be marked", "relabel the components")
    return scale, Monomial(
        weights=(len(found[tensor.WEIGHT, "i"]), len(found[tensor.WEIGHT, "j"])),
        mean_i=_total(found[tensor.MEAN, "i"], dimension),
        mean_j=_total(found[tensor.MEAN, "j"], dimension),
        student=tuple(sorted(found[tensor.MOMENT, ""])),
        teacher=tuple(sorted(found[tensor.TEACHER, ""])),
    )


def _exponents(coordinates: Iterable[int], dimension: int) -> Exponents:
    powers = [0] * dimension
    for k in coordinates:
        powers[k] += 1
    return tuple(powers)


def _total(exponents: list[Exponents], dimension: int) -> Exponents:
    return tuple(sum(column) for column in zip(*exponents, strict=True)) if exponents else (0,) * dimension
