"""Mixtures of Gaussians with identity covariance: what is trained, and what it is trained towards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from operator import add, mul
from typing import Any

from verify.arithmetic import (
    Ball,
    Real,
    as_count,
    as_plain,
    as_real,
    ball,
    current_bits,
    decimal,
    is_ball,
    known_bits,
    precision,
)
from verify.display import Displayed
from verify.errors import InputError

Point = tuple[Real, ...]

_LONG = 120
_GUARD_BITS = 64
"""Beyond what a ball knows: for a partner that is larger."""
_MOST_BITS = 1 << 24


@dataclass(frozen=True, slots=True, init=False)
class GaussianMixture(Displayed):
    """Σ_i π_i N(μ_i, I_d), with means and weights known exactly (means may also be balls).

    Args:
        means: n reals (then d = 1), or n rows of d reals, or an array of NumPy, JAX or torch of shape (n,)
            or (n, d). Every number is read as :func:`verify.arithmetic.as_real` reads it: ``"1/10"`` is
            1/10, the float 0.1 is the double next to it.
        weights: n positive reals with sum exactly 1; 1/n each if left out. Balls are refused: their
            sum could not be exactly 1. Floats that should sum to 1 and do not go to :meth:`normalised`.

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

    @classmethod
    def normalised(cls, means: Any, weights: Any) -> GaussianMixture:
        """The mixture whose weights are these, divided by their exact sum.

        So ``[0.1] * 10`` gives 1/10 each, and what a softmax returned in floats gives the nearest weights
        that there are: each is changed by the same factor, which is as far from 1 as their sum was.

        Raises:
            InputError: as for the class, except that the sum may be any positive number.
        """
        given = _positive(weights)
        total = sum(given, Fraction(0))
        return cls(means, [w / total for w in given])

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

    def translated(self, by: Any) -> GaussianMixture:
        """The mixture of X + ``by`` (d reals), X distributed as this one.

        Exact where mean and shift are; where one is a ball, the sum is rounded at no less than the ball's own
        precision.
        """
        given = _listed(by, "by", f"list {self.dimension} reals")
        shift = [as_real(c, f"by[{k}]") for k, c in enumerate(given)]
        if len(shift) != self.dimension:
            raise InputError(
                "by", by, f"has {len(shift)} coordinates, the means have {self.dimension}", "match"
            )
        return self._with(tuple(map(_plus, point, shift)) for point in self.means)

    def scaled(self, factor: object) -> GaussianMixture:
        """The same weights with every mean multiplied by the factor; covariances stay the identity.

        Products with balls are rounded at no less than the balls' own precision.
        """
        number = as_real(factor, "factor")
        return self._with(tuple(_times(c, number) for c in point) for point in self.means)

    def permuted(self, order: Any) -> GaussianMixture:
        """The components in another order: new component k is old component ``order[k]``."""
        hint = f"use every index from 0 to {self.n - 1} once"
        places = [as_count(k, "order", 0, self.n - 1, hint) for k in _listed(order, "order", hint)]
        if sorted(places) != list(range(self.n)):
            raise InputError("order", order, f"no permutation of range({self.n})", hint)
        return GaussianMixture([self.means[k] for k in places], [self.weights[k] for k in places])

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
        agree iff their merged components do.

        Raises:
            InputError: a mean is a ball, or the other is no mixture.
        """
        if not isinstance(other, GaussianMixture):
            raise InputError("other", other, "not a GaussianMixture", "write GaussianMixture([4, 1, -2])")
        if self.is_exact and other.is_exact and set(self.means) != set(other.means):
            return False
        a, b = self.merged(), other.merged()
        return (a.means, a.weights) == (b.means, b.weights)

    def __hash__(self) -> int:
        return hash((self.means if self.is_exact else self.n, self.weights))  # FLINT hashes no ball

    def __repr__(self) -> str:
        flat = self.dimension == 1
        points = ", ".join(_shown(p[0]) if flat else f"[{', '.join(map(_shown, p))}]" for p in self.means)
        if len(set(self.weights)) == 1:
            return f"GaussianMixture([{points}])"
        return f"GaussianMixture([{points}], weights=[{', '.join(map(_shown, self.weights))}])"

    def _with(self, points: Iterable[Point]) -> GaussianMixture:
        return GaussianMixture(list(points), self.weights)


def _plus(a: Real, b: Real) -> Real:
    return a + b if isinstance(a, Fraction) and isinstance(b, Fraction) else _in_balls(add, a, b)


def _times(a: Real, b: Real) -> Real:
    return a * b if isinstance(a, Fraction) and isinstance(b, Fraction) else _in_balls(mul, a, b)


def _in_balls(operation: Callable[[Ball, Ball], Ball], a: Real, b: Real) -> Ball:
    """The sum or product at the working precision, or at what the balls know if that is more."""
    known = max(_GUARD_BITS + known_bits(c) for c in (a, b) if is_ball(c))
    with precision(max(current_bits(), min(known, _MOST_BITS))):
        return operation(ball(a), ball(b))


def _shown(number: Real) -> str:
    if not isinstance(number, Fraction):
        return str(number)
    if not _is_short(number):
        return f"≈{decimal(ball(number), 8)}"
    return str(number) if number.denominator == 1 else f"'{number}'"


def _points(means: Any) -> tuple[Point, ...]:
    rows = _listed(means, "means", "list one real a component, or one row of d reals")
    if not rows:
        raise InputError("means", means, "a mixture has at least one component", "give one mean a component")
    rows = [as_plain(row, f"means[{k}]") for k, row in enumerate(rows)]
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
    coordinates = _listed(row, name, "list the d coordinates of the mean")
    if not coordinates:
        raise InputError(name, row, "a mean has at least one coordinate", "use dimension 1 or more")
    return tuple(as_real(c, f"{name}[{k}]") for k, c in enumerate(coordinates))


class _Weights(tuple[Fraction, ...]):
    """Positive numbers with sum 1: those of a mixture, which need no second look when another has them."""

    __slots__ = ()


def _weights(weights: Any, n: int) -> _Weights:
    if weights is None:
        return _Weights((Fraction(1, n),) * n)
    if type(weights) is _Weights and len(weights) == n:
        return weights
    exact = _positive(weights)
    if len(exact) != n:
        raise InputError(
            "weights", weights, f"{len(exact)} weights for {n} components", "give one a component"
        )
    total = sum(exact, Fraction(0))
    if total != 1:
        hint = (
            'write exact fractions, e.g. "1/3" (floats such as 0.1 rarely sum to exactly 1), '
            "or divide by the sum: GaussianMixture.normalised(means, weights)"
        )
        raise InputError("weights", weights, f"the sum is off 1 by {_off(total - 1)}", hint)
    return _Weights(exact)


def _positive(weights: Any) -> tuple[Fraction, ...]:
    given = _listed(weights, "weights", "list one weight a component")
    exact = []
    for k, w in enumerate(given):
        number = as_real(w, f"weights[{k}]")
        if not isinstance(number, Fraction):
            raise InputError(f"weights[{k}]", w, "a ball is no exact weight", "give weights as fractions")
        if number <= 0:
            raise InputError(f"weights[{k}]", w, "not positive", "drop it or give it weight")
        exact.append(number)
    return tuple(exact)


def _off(difference: Fraction) -> str:
    about = decimal(ball(difference), 3)
    return f"exactly {difference} (about {about})" if _is_short(difference) else f"about {about}"


def _is_short(number: Fraction) -> bool:
    """Whether its digits can be read; str() of a long integer is slow, or refused by Python."""
    return max(number.numerator.bit_length(), number.denominator.bit_length()) <= _LONG


def _is_row(value: Any) -> bool:
    return not isinstance(value, str | bytes) and hasattr(value, "__len__") and hasattr(value, "__iter__")


def _listed(values: Any, name: str, hint: str) -> list[Any]:
    if type(values) in (list, tuple):
        return list(values)
    plain = as_plain(values, name)
    if not isinstance(plain, Iterable) or isinstance(plain, str | bytes | Mapping | Set):
        raise InputError(name, values, f"a {type(values).__name__} is no list", hint)
    try:
        return list(plain)
    except Exception as error:  # an iterable of another library's may fail by any class of error
        raise InputError(name, values, f"cannot be listed: {error}", hint) from error
