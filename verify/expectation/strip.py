"""How far an integrand continues analytically along one axis, and what it costs there."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, inf, log
from math import pi as pi_float

from verify.arithmetic import Ball, ball, certainly_less, pi
from verify.errors import PrecisionError
from verify.expectation.bounds import log_float
from verify.expectation.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip |Im z| < π/Δ of one axis, Δ the larger of the two ranges of means on it.

    Attributes:
        student: upper bound of the range of the student's means on the axis.
        teacher: likewise for the teacher; 0 where no moment of the teacher occurs.
    """

    student: Ball
    teacher: Ball

    @classmethod
    def along(cls, axis: int, student: Cloud, teacher: Cloud | None) -> Strip:
        """The strip of an axis; teacher None if its moments do not occur."""
        return cls(student.spread(axis), teacher.spread(axis) if teacher else ball(0))

    @property
    def is_flat(self) -> bool:
        """Whether the integrand does not depend on this axis at all."""
        return bool(self.student == 0) and bool(self.teacher == 0)

    def log_width(self) -> float:
        """About log(π/Δ); ∞ if the axis is flat."""
        widest = max(log_float(self.student), log_float(self.teacher))
        return log(pi_float) - widest if widest > -inf else inf

    def amplifications(self, a: Ball) -> tuple[Ball, Ball]:
        """Proved amplifications 1/cos(aΔ/2) of student and teacher on |Im z| ≤ a.

        Raises:
            PrecisionError: a is not certainly inside the strip (planning chose it too wide).
        """
        return _amplification(a, self.student), _amplification(a, self.teacher)

    def log_amplifications(self, log_a: float) -> tuple[float, float]:
        """About their logarithms, for planning; ∞ outside the strip."""
        return _log_amplification(log_a, self.student), _log_amplification(log_a, self.teacher)


def _amplification(a: Ball, spread: Ball) -> Ball:
    angle = a * spread / 2
    if not certainly_less(angle, pi() / 2):
        raise PrecisionError(
            "strip", a, f"reaches beyond the range {spread} of the means", "use a narrower one"
        )
    return 1 / angle.cos()


def _log_amplification(log_a: float, spread: Ball) -> float:
    log_angle = log_a + log_float(spread) - log(2)
    if log_angle >= log(pi_float / 2) - 1e-9:
        return inf
    return -log(cos(exp(log_angle)))
