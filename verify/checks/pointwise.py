"""The value of an abstract expression at one concrete point, as a ball: how an identity is refuted.

It shares nothing with the normal form that proves identities: indices are summed over coordinates, and
weights and moments come from the definition of the softmax.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from verify.algebra import tensor
from verify.algebra.tensor import Expression, Factor, summed
from verify.arithmetic import Ball, ball
from verify.arithmetic.arguments import checked
from verify.mixture import GaussianMixture


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is evaluated: the mixtures, the point x and the constant vector c.

    Attributes:
        student: the w_k and M come from it.
        teacher: the T come from it.
        x: the point.
        c: the constant vector.
        marked: which components i and j are, counted from 0; the first two (the first again if it is alone).
    """

    student: GaussianMixture
    teacher: GaussianMixture
    x: tuple[Fraction, ...]
    c: tuple[Fraction, ...]
    marked: tuple[int, int] = (0, 1)

    @property
    def dimension(self) -> int:
        """The dimension of the space."""
        return len(self.x)

    def __str__(self) -> str:
        return (
            f"student {self.student!r}, teacher {self.teacher!r}, "
            f"x = ({', '.join(map(str, self.x))}), c = ({', '.join(map(str, self.c))})"
        )


def value(expression: Expression, place: Place, coordinate: Mapping[str, int]) -> Ball:
    """The expression at the place, with each free index at a coordinate from 0 to d − 1."""
    weights = {
        tensor.MOMENT: posterior(place.student, place.x),
        tensor.TEACHER: posterior(place.teacher, place.x),
    }
    total = ball(0)
    for term, coefficient in expression:
        pairs = summed(term)
        for values in product(range(place.dimension), repeat=len(pairs)):
            at = {**coordinate, **dict(zip(pairs, values, strict=True))}
            factors = (_factor(f, [at[k] for k in f.indices], place, weights) for f in term)
            total += prod(factors, start=ball(coefficient))
    return total


@checked
def posterior(mixture: GaussianMixture, x: Sequence[Fraction]) -> list[Ball]:
    """The n posterior weights w_k(x) ∝ π_k exp(x·μ_k − |μ_k|²/2)."""
    exponents = [
        sum((ball(m) * (ball(a) - ball(m) / 2) for m, a in zip(mean, x, strict=True)), ball(0))
        for mean in mixture.means
    ]
    terms = [ball(p) * e.exp() for p, e in zip(mixture.weights, exponents, strict=True)]
    total = sum(terms, ball(0))
    return [term / total for term in terms]


def _factor(factor: Factor, at: Sequence[int], place: Place, weights: Mapping[str, list[Ball]]) -> Ball:
    match factor.head:
        case tensor.WEIGHT:
            return weights[tensor.MOMENT][_marked(factor, place)]
        case tensor.MEAN:
            return ball(place.student.means[_marked(factor, place)][at[0]])
        case tensor.MOMENT | tensor.TEACHER as head:
            mixture = place.student if head == tensor.MOMENT else place.teacher
            means = (prod((ball(mean[k]) for k in at), start=ball(1)) for mean in mixture.means)
            return sum((w * m for w, m in zip(weights[head], means, strict=True)), ball(0))
        case tensor.POINT:
            return ball(place.x[at[0]])
        case tensor.CONSTANT:
            return ball(place.c[at[0]])
        case tensor.DELTA:
            return ball(int(at[0] == at[1]))
    return ball(place.dimension)


def _marked(factor: Factor, place: Place) -> int:
    return min(place.marked["ij".index(factor.component)], place.student.n - 1)
