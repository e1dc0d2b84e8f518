"""Expectations that are small since one component leads: w_i ≤ e^{ℓ_i}, and such a factor tilts a Gaussian.

In deviations δ_i = μ_i − μ_j from a component j of the student, a moment M_γ has terms with δ_i ≠ 0 only. Let
W be the weight of those components, V that of the teacher's likewise, N how many W has, and ℓ_i = κ_i + s_i·x
the logarithm of E_i/E_j, so that w_i ≤ min(1, e^{ℓ_i}). For e ≥ 1 and any 0 ≤ p_i ≤ e

    W^e ≤ N^{e−1} Σ_i w_i^e ≤ N^{e−1} Σ_i e^{p_i ℓ_i},
    e^{pℓ_i(x)} φ(x − ν) = exp(pκ_i + p s_i·ν + p²|s_i|²/2) φ(x − ν − p s_i).

So W^e times the density of the law is at most a *mass* times a mixture of unit Gaussians, whose means are
those of the law and the tilted ones ν + p s_i. W^e V^f is at most W^e, V^f and ½(c W^{2e} + V^{2f}/c), which
with the best c has the geometric mean of two masses; the least of the three is taken.

On a line of the strip, where |w_i(x + iy)| ≤ A w_i(x), integrand times density is then at most C A^s A*^t
e^{y²/2} times a mass times such a mixture. A trapezoid rule asks for integrals over lines, not for suprema.
With weights of 10^−1000, or one mean far from all that the law sees, they are next to nothing: what is wanted
of the rule is relative to that, and neither nodes nor bits grow with −log π_i.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from verify.arithmetic import Ball, ball, greatest, precision, upper
from verify.expectation.means import Means

Factors: TypeAlias = tuple[int, int]
"""(e, f): how many factors of W and of V a monomial has."""

_BITS = 64
_WORTH = 12.0
"""Nats that a mass must gain to be worth the wider range of the nodes."""
_LARGEST = 1e60
"""Means beyond this are left alone: exponents are searched for in floats."""


@dataclass(frozen=True, slots=True)
class Tilted:
    """The law times W^e V^f ≤ masses[e, f] · (unit Gaussians with means in the range, of weight 1 together).

    Attributes:
        masses: exact upper bounds, at most 1; what is not there counts as 1.
        ends: (low, high) on each axis, exact, for the law's means and the tilted ones.
    """

    masses: dict[Factors, Ball]
    ends: tuple[tuple[Ball, Ball], ...]


def tilted(
    law: Means, deviations: tuple[Means, Means], seen: tuple[Means, Means], wanted: Iterable[Factors]
) -> Tilted | None:
    """The masses of these factors; None if they gain too little.

    Args:
        law: of x, in the coordinates of the nodes.
        deviations: student and teacher, measured from the centres.
        seen: student and teacher as the nodes see them.
        wanted: (e, f), not (0, 0).
    """
    sides = [_Side.of(law, *pair) for pair in zip(deviations, seen, strict=True)]
    if not any(sides):
        return None
    masses: dict[Factors, Ball] = {}
    with precision(_BITS):
        ends = [law.range(axis) for axis in range(law.dimension)]
        for factors in wanted:
            best = min(_ways(sides, factors), key=_log_mass, default=())
            if not best or _log_mass(best) > -_WORTH:
                continue
            found = [side.mass(power) for side, power in best]
            first, last = found[0][0], found[-1][0]
            masses[factors] = upper((first * last).sqrt()) if len(best) == 2 else first
            columns = zip(*(row for _, tilts in found for row in tilts), strict=True)
            ends = [(_least([a, *c]), _most([b, *c])) for (a, b), c in zip(ends, columns, strict=True)]
    return Tilted(masses, tuple(ends)) if masses else None


@dataclass(frozen=True, slots=True)
class _Side:
    """Student or teacher: ℓ_i of its components with δ_i ≠ 0 under every Gaussian of the law.

    Attributes:
        law: of x.
        offsets: κ_i.
        slopes: s_i.
        heights: about κ_i + s_i·ν_k, one row a Gaussian.
        squares: about |s_i|².
    """

    law: Means
    offsets: list[Ball]
    slopes: list[list[Ball]]
    heights: Any
    squares: Any

    @classmethod
    def of(cls, law: Means, deviations: Means, seen: Means) -> _Side | None:
        """None if no component is exactly the centre, or all are, or numbers are beyond floats."""
        there = [
            i for i, p in enumerate(deviations.points) if all(isinstance(c, Fraction) and not c for c in p)
        ]
        if not 0 < len(there) < deviations.n:  # of components that are all the centre, every moment is 0
            return None
        lead = max(there, key=lambda i: deviations.weights[i])
        others = [i for i in range(deviations.n) if i not in set(there)]
        with precision(_BITS):
            points, logs = seen.balls(), seen.log_constants()
            offsets = [logs[i] - logs[lead] for i in others]
            slopes = [[a - b for a, b in zip(points[i], points[lead], strict=True)] for i in others]
            centres = np.array([[float(c) for c in row] for row in law.balls()])
        rough = np.array([[float(c) for c in row] for row in slopes]).reshape(len(others), law.dimension)
        constants = np.array([float(c) for c in offsets])
        if not all((abs(table) < _LARGEST).all() for table in (rough, constants, centres)):
            return None
        return cls(law, offsets, slopes, constants + centres @ rough.T, (rough**2).sum(axis=1))

    def _powers(self, e: int) -> Any:
        """The p with the least exponents for each Gaussian of the law and component; 0 where none gains."""
        with np.errstate(divide="ignore", invalid="ignore"):
            best = np.where(self.squares > 0, -self.heights / self.squares, np.inf)
        return np.where(self.heights < 0, np.minimum(best, e), 0.0)

    def log_mass(self, e: int) -> float:
        """About the logarithm of the mass."""
        p = self._powers(e)
        exponents = p * self.heights + p**2 * self.squares / 2
        each = np.minimum(
            (e - 1) * np.log(max(len(self.offsets), 1)) + exponents.max(axis=1, initial=-np.inf), 0.0
        )
        shares = np.array([_log(w) for w in self.law.weights])
        return float((shares + each).max())

    def mass(self, e: int) -> tuple[Ball, list[list[Ball]]]:
        """The mass, and the tilted means that it stands for."""
        powers, count = self._powers(e), ball(len(self.offsets)) ** (e - 1)
        total, tilts = ball(0), []
        for weight, centre, row in zip(self.law.weights, self.law.balls(), powers, strict=True):
            parts, moved = ball(0), []
            for kappa, slope, power in zip(self.offsets, self.slopes, row, strict=True):
                p = ball(Fraction(float(power)))
                across = sum((s * (c + p * s / 2) for s, c in zip(slope, centre, strict=True)), ball(0))
                parts += (p * (kappa + across)).exp()
                moved.append([c + p * s for s, c in zip(slope, centre, strict=True)])
            if count * parts < 1:
                total += ball(weight) * count * parts
                tilts += moved
            else:
                total += ball(weight)
        return upper(total), tilts or [list(self.law.balls()[0])]


_Way: TypeAlias = "tuple[tuple[_Side, int], ...]"
"""Whose weight to which power; the geometric mean of two."""


def _ways(sides: Sequence[_Side | None], factors: Factors) -> list[_Way]:
    both = [(side, power) for side, power in zip(sides, factors, strict=True) if power]
    known = [(side, power) for side, power in both if side]
    single: list[_Way] = [(one,) for one in known]
    return [*single, tuple((side, 2 * power) for side, power in known)] if len(known) == 2 else single


def _log_mass(way: _Way) -> float:
    return sum(side.log_mass(power) for side, power in way) / len(way)


def _log(weight: Fraction) -> float:
    with precision(_BITS):
        return float(ball(weight).log())


def _least(values: Iterable[Ball]) -> Ball:
    return -greatest([upper(-c) for c in values])


def _most(values: Iterable[Ball]) -> Ball:
    return greatest([upper(c) for c in values])
