"""Mixtures of Gaussians with identity covariance: what is trained, and what it is trained towards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.arithmetic import Real, as_real, ball, decimal, is_ball
from verify.display import Displayed
from verify.errors import InputError

Point = tuple[Real, ...]

_LONG = 120


@dataclass(frozen=True, slots=True, init=False)
class GaussianMixture(Displayed):
    """Σ_i π_i N(μ_i, I_d), with means and weights known exactly (means may also be balls).

    Args:
        means: n reals (then d = 1), or n rows of d reals, or a NumPy array of shape (n,) or (n, d).
            Every number is read as :func:`verify.arithmetic.as_real` reads it: ``"1/10"`` is 1/10, the
            float 0.1 is the double next to it.
        weights: n positive reals with sum exactly 1; 1/n each if left out. Balls are refused: their
            sum could not be exactly 1.

    Attributes:
        means: n points of d coordinates, each a Fraction or a ball.
        weights: n Fractions.

    Raises:
        InputError: no component, rows of different length, a number that is none, a weight that is not
            positive, or weights whose sum is not 1 (the message says by how much).
    """

    means: tuple[Point, ...]
    weights: tuple[Fraction, ...]

    def __init__(self, means: Any, weights: Any = None) -> None:
        points = _points(means)
        object.__setattr__(self, "means", points)
        object.__setattr__(self, "weights", _weights(weights, len(points)))

    @property
    def n(self) -> int:
        """The number of components."""
        return len(self.means)

    @property
    def dimension(self) -> int:
        """The dimension d of the space."""
        return len(self.means[0])

    @property
    def is_exact(self) -> bool:
        """Whether all means are rational numbers, so that questions of equality can be decided."""
        return not any(is_ball(c) for point in self.means for c in point)

    def translated(self, by: Sequence[object]) -> GaussianMixture:
        """The mixture of X + ``by`` (d reals), X distributed as this one."""
        shift = [as_real(c, f"by[{k}]") for k, c in enumerate(by)]
        if len(shift) != self.dimension:
            raise InputError(
                "by", by, f"has {len(shift)} coordinates, the means have {self.dimension}", "match"
            )
        return self._with([tuple(c + s for c, s in zip(point, shift, strict=True)) for point in self.means])

    def scaled(self, factor: object) -> GaussianMixture:
        """The same weights with every mean multiplied by the factor; covariances stay the identity."""
        number = as_real(factor, "factor")
        return self._with(tuple(_times(c, number) for c in point) for point in self.means)

    def permuted(self, order: Sequence[int]) -> GaussianMixture:
        """The components in another order: new component k is old component ``order[k]``."""
        if sorted(order) != list(range(self.n)):
            raise InputError("order", order, f"no permutation of range({self.n})", "use every index once")
        return GaussianMixture([self.means[k] for k in order], [self.weights[k] for k in order])

    def merged(self) -> GaussianMixture:
        """The same distribution with coincident components joined, sorted by mean.

        Raises:
            InputError: some mean is a ball, so that coincidence cannot be decided.
        """
        if not self.is_exact:
            raise InputError("means", self.means, "balls may or may not coincide", "give exact means")
        total: dict[Point, Fraction] = {}
        for point, weight in zip(self.means, self.weights, strict=True):
            total[point] = total.get(point, Fraction(0)) + weight
        points = sorted(total)
        return GaussianMixture(points, [total[p] for p in points])

    def same_distribution(self, other: GaussianMixture) -> bool:
        """Whether both are the same distribution, decided exactly.

        Gaussians with distinct means and equal covariance are linearly independent, so two such mixtures
        agree iff their merged components do. Raises InputError if a mean is a ball.
        """
        a, b = self.merged(), other.merged()
        return (a.means, a.weights) == (b.means, b.weights)

    def __repr__(self) -> str:
        flat = self.dimension == 1
        points = ", ".join(_shown(p[0]) if flat else f"[{', '.join(map(_shown, p))}]" for p in self.means)
        if len(set(self.weights)) == 1:
            return f"GaussianMixture([{points}])"
        return f"GaussianMixture([{points}], weights=[{', '.join(map(_shown, self.weights))}])"

    def _with(self, points: Iterable[Point]) -> GaussianMixture:
        return GaussianMixture(list(points), self.weights)


def _plus(a: Real, b: Real) -> Real:
    return a + b if isinstance(a, Fraction) and isinstance(b, Fraction) else ball(a) + ball(b)


def _times(a: Real, b: Real) -> Real:
    return a * b if isinstance(a, Fraction) and isinstance(b, Fraction) else ball(a) * ball(b)


def _shown(number: Real) -> str:
    if not isinstance(number, Fraction):
        return str(number)
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _LONG:
        return f"≈{decimal(ball(number), 8)}"  # str() of a long integer is slow, or refused by Python
    return str(number) if number.denominator == 1 else f"'{number}'"


def _points(means: Any) -> tuple[Point, ...]:
    rows = _listed(means, "means", "list one real a component, or one row of d reals")
    if not rows:
        raise InputError("means", means, "a mixture has at least one component", "give one mean a component")
    nested = [_is_row(row) for row in rows]
    if any(nested) and not all(nested):
        k = nested.index(not nested[0])
        raise InputError(f"means[{k}]", rows[k], "numbers and rows are mixed", "write all means as rows")
    if not nested[0]:
        return tuple((as_real(row, f"means[{k}]"),) for k, row in enumerate(rows))
    points = tuple(_row(row, f"means[{k}]") for k, row in enumerate(rows))
    for k, point in enumerate(points):
        if len(point) != len(points[0]):
            why = f"has {len(point)} coordinates, means[0] has {len(points[0])}"
            raise InputError(f"means[{k}]", rows[k], why, "give all rows the same length")
    return points


def _row(row: Any, name: str) -> Point:
    if len(row) == 0:
        raise InputError(name, row, "a mean has at least one coordinate", "use dimension 1 or more")
    return tuple(as_real(c, f"{name}[{k}]") for k, c in enumerate(row))


def _weights(weights: Any, n: int) -> tuple[Fraction, ...]:
    if weights is None:
        return (Fraction(1, n),) * n
    given = _listed(weights, "weights", "list one weight a component")
    if len(given) != n:
        raise InputError(
            "weights", weights, f"{len(given)} weights for {n} components", "give one a component"
        )
    exact = [as_real(w, f"weights[{k}]") for k, w in enumerate(given)]
    for k, w in enumerate(exact):
        if not isinstance(w, Fraction):
            raise InputError(f"weights[{k}]", w, "a ball is no exact weight", "give weights as fractions")
        if w <= 0:
            raise InputError(f"weights[{k}]", given[k], "not positive", "drop it or give it weight")
    total = sum(exact, Fraction(0))
    if total != 1:
        off = f"the sum is off 1 by exactly {total - 1} (about {float(total - 1):.3g})"
        hint = 'write exact fractions, e.g. "1/3"; floats such as 0.1 rarely sum to exactly 1'
        raise InputError("weights", weights, off, hint)
    return tuple(exact)


def _is_row(value: Any) -> bool:
    return not isinstance(value, str | bytes) and hasattr(value, "__len__") and hasattr(value, "__iter__")


def _listed(values: Any, name: str, hint: str) -> list[Any]:
    if isinstance(values, str | bytes | dict) or not hasattr(values, "__iter__"):
        raise InputError(name, values, f"a {type(values).__name__} is no list", hint)
    try:
        return list(values)
    except TypeError:  # a NumPy scalar array pretends to be iterable
        raise InputError(name, values, "has no components to list", hint) from None
