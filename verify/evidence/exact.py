"""Numbers as evidence carries them: exact, so that a file can be re-checked without this package.

Four kinds occur: integers, rationals (:class:`fractions.Fraction`), dyadics m·2^e and enclosures. No
decimal and no float is among them: a printed decimal is for reading, never for checking.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.errors import InputError


@dataclass(frozen=True, slots=True)
class Dyadic:
    """mantissa · 2^exponent."""

    mantissa: int
    exponent: int

    def fraction(self) -> Fraction:
        """The same number as a Fraction (huge for a huge exponent)."""
        if self.exponent >= 0:
            return Fraction(self.mantissa << self.exponent)
        return Fraction(self.mantissa, 1 << -self.exponent)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The closed interval midpoint ± radius, which contains the true value.

    Raises:
        InputError: the radius is negative.
    """

    midpoint: Dyadic
    radius: Dyadic

    def __post_init__(self) -> None:
        if self.radius.mantissa < 0:
            raise InputError(
                "radius", self.radius, "is negative", "give the distance to an end of the interval"
            )

    @property
    def lower(self) -> Fraction:
        """The left end, exactly."""
        return self.midpoint.fraction() - self.radius.fraction()

    @property
    def upper(self) -> Fraction:
        """The right end, exactly."""
        return self.midpoint.fraction() + self.radius.fraction()


Exact = int | Fraction | Dyadic | Enclosure
