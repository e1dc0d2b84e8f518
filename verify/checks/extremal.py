"""Mixtures at which claims are tried: extremal ones, a random one, and teachers beside them."""

from __future__ import annotations

import random
from fractions import Fraction

from verify.arithmetic import Real
from verify.arithmetic.arguments import checked
from verify.mixture import GaussianMixture

EXTREMAL = (
    GaussianMixture([1]),
    GaussianMixture([2, -1], ["1/3", "2/3"]),
    GaussianMixture([1, 1]),  # equal means
    GaussianMixture([2, "-1/2"], ["99/100", "1/100"]),
    GaussianMixture(["5/2", 3, "1/2"]),  # off centre, uniform weights
    GaussianMixture([[1, 0], [0, "1/2"], [-1, "-1/2"]], ["1/4", "1/2", "1/4"]),  # C of rank 2
    GaussianMixture([[1, "-1/3"], [-1, "1/3"]]),  # opposite means
    GaussianMixture([0, 0]),
)
"""n = 1, equal means, a weight near 1 and near 0, off centre, in the plane, opposite means, the optimum."""

TEACHERS = {
    1: (GaussianMixture(["-2", "3/2"], ["2/5", "3/5"]), GaussianMixture(["1/3"])),
    2: (GaussianMixture([["1/3", -1], [-2, 1]]), GaussianMixture([["1/3", 1]])),
}
"""Teachers for claims that speak of p*, in turn."""


@checked
def random_student(seed: int) -> GaussianMixture:
    """Two or three means on a line, with weights, from a seed."""
    draw = random.Random(seed)
    size = draw.randint(2, 3)
    means = [Fraction(draw.randint(-12, 12), 4) for _ in range(size)]
    return GaussianMixture.normalised(means, [draw.randint(1, 5) for _ in range(size)])


_SOME = tuple(
    tuple(map(Fraction, row)) for row in (("1", "-2/3", "1/2"), ("-1", "2/3", "-1/2"), ("3/2", "1/4", "2"))
)


@checked
def some_vector(row: int, dimension: int) -> list[Real]:
    """A vector for formulas that speak of any: the first is a unit vector on the line, two have sum 0."""
    return [_SOME[row % len(_SOME)][a % 3] for a in range(dimension)]
