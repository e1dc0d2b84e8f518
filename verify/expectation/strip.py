"""How far an integrand continues analytically along one axis, and what it costs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import cos, exp, inf, log
from math import pi as pi_float
from typing import Protocol

from verify.arithmetic import Ball, ball, certainly_less, is_ball, magnitude, pi
from verify.errors import PrecisionError
from verify.expectation.bounds import log_float
from verify.expectation.means import Means
from verify.expectation.sector import Sector
from verify.mixture import Point

_LARGEST = 10**100
"""Of a mean whose sector is looked for: the search is in floats, and has squares of the means."""


_LOG_PI = log(pi_float)


class Continuation(Protocol):
    """One mixture on the strip |Im z| ≤ a: |Σ_k E_k| ≥ Σ_k |E_k| / A with the amplification A."""

    def log_width(self) -> float:
        """About the logarithm of where A becomes infinite."""
        ...

    def log_amplification(self, log_a: float) -> float:
        """About log A, for planning; ∞ outside the strip."""
        ...

    def amplification(self, a: Ball) -> Ball:
        """A proved A; PrecisionError if a is not certainly inside the strip."""
        ...


def log_cosine(log_angle: float) -> float:
    """About −log cos(angle/2), for planning; ∞ from π on."""
    return inf if log_angle >= _LOG_PI - 1e-9 else -log(cos(exp(log_angle) / 2))


@dataclass(frozen=True, slots=True)
class Cosine:
    """A = 1/cos(aΔ/2), Δ an upper bound of the range of the means on the axis."""

    spread: Ball
    log_spread: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "log_spread", log_float(self.spread))

    def log_width(self) -> float:
        """log(π/Δ)."""
        return _LOG_PI - self.log_spread

    def log_amplification(self, log_a: float) -> float:
        """−log cos(aΔ/2)."""
        return log_cosine(log_a + self.log_spread)

    def amplification(self, a: Ball) -> Ball:
        """1/cos(aΔ/2)."""
        angle = a * self.spread / 2
        if not certainly_less(angle, pi() / 2):
            why = f"reaches beyond what the range {self.spread} of the means allows"
            raise PrecisionError("strip", a, why, "use a narrower one")
        return 1 / angle.cos()


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip of one axis that both mixtures allow.

    Attributes:
        student: how the student continues.
        teacher: likewise for the teacher.
        is_flat: whether the integrand does not depend on this axis at all.
    """

    student: Continuation
    teacher: Continuation
    is_flat: bool

    def log_width(self) -> float:
        """About the logarithm of the half-width; ∞ if the axis is flat."""
        return min(self.student.log_width(), self.teacher.log_width())

    def amplifications(self, a: Ball) -> tuple[Ball, Ball]:
        """Proved amplifications of student and teacher on |Im z| ≤ a."""
        return self.student.amplification(a), self.teacher.amplification(a)

    def log_amplifications(self, log_a: float) -> tuple[float, float]:
        """About their logarithms."""
        return self.student.log_amplification(log_a), self.teacher.log_amplification(log_a)


def strips(student: Means, teacher: Means | None, sectors: bool) -> list[Strip]:
    """The strips of all axes; teacher None if its moments do not occur.

    With ``sectors``, for one active axis and three components or more, the bound of :mod:`sector` nearly
    doubles the strip, which halves the nodes.
    """
    mixtures = [student] if teacher is None else [student, teacher]
    flat = [all(c.is_flat(axis) for c in mixtures) for axis in range(student.dimension)]
    single = sectors and sum(not f for f in flat) == 1
    out = []
    for axis, is_flat in enumerate(flat):
        found = [_continuation(c, axis, single) for c in mixtures]
        out.append(Strip(found[0], found[1] if teacher else Cosine(ball(0)), is_flat))
    return out


def _continuation(means: Means, axis: int, single: bool) -> Continuation:
    if not single or _distinct(means.points, axis) < 3:
        return Cosine(means.spread(axis))
    near = all(magnitude(m[axis]) < _LARGEST for m in means.balls())
    return Sector.of(means, axis) if near else Cosine(means.spread(axis))


def _distinct(points: Sequence[Point], axis: int) -> int:
    """How many different means there are on an axis; every ball counts as one of its own."""
    column = [p[axis] for p in points]
    return len({p for p in column if isinstance(p, Fraction)}) + sum(map(is_ball, column))
