"""Quadrature along one axis, with the error it proves for itself.

A rule is applied to x ↦ ρ(x)·G(x), ρ the density of the law and |G| ≤ B(a) on |Im z| ≤ a. The
planner (:mod:`verify.expectation.choose_rules`) guesses the numbers in a rule; ``error`` proves what they
give.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Protocol

from verify.arithmetic import Ball, ball, current_bits, pi, precision, upper
from verify.errors import InputError
from verify.expectation.bounds import Bound
from verify.expectation.strip import Strip

_FAR = 4


class Rule(Protocol):
    """What the node loop and the error bound need to know about an axis."""

    @property
    def count(self) -> int:
        """The number of nodes."""
        ...

    def mass(self) -> Ball:
        """An upper bound of Σ weights · density over the nodes, for any law: 1 up to discretisation."""
        ...

    def error(self, bound: Bound, strip: Strip, low: Ball, high: Ball) -> Ball:
        """A proved bound of |∫ρG − Σ|, for a law whose means on this axis lie in [low, high]."""
        ...


@dataclass(frozen=True, slots=True)
class Trapezoid:
    """Σ h·f(kh) over first ≤ k < first + count, bounded with the strip |Im z| ≤ half_width.

    Discretisation: |ρ(x + iy)| ≤ e^{y²/2} ρ(x) for a mixture of unit Gaussians, so f = ρG has
    ∫|f(x + iy)| dx ≤ M = e^{a²/2} B(a) on every line of the strip, and the infinite sum errs by at most
    2M/(e^{2πa/h} − 1) (Trefethen & Weideman, SIAM Review 2014, Theorem 5.1). Tails: the density of each
    component decreases beyond its mean, so h·Σ_{kh > X} φ(kh − ν) ≤ ∫_X^∞ φ(x − ν) dx if X ≥ ν.
    """

    step: Fraction
    first: int
    count: int
    half_width: Fraction

    def __post_init__(self) -> None:
        if not (self.step > 0 and self.count >= 1 and self.half_width > 0):
            raise InputError("rule", self, "a step, count or strip that is not positive", "take others")

    def mass(self) -> Ball:
        """1 + h/√(2π): a sum over a unimodal density exceeds its integral by at most step × maximum."""
        return 1 + ball(self.step) / (2 * pi()).sqrt()

    def error(self, bound: Bound, strip: Strip, low: Ball, high: Ball) -> Ball:
        """Discretisation on the strip plus both tails."""
        line = bound.at(*strip.amplifications(ball(self.half_width)))
        return upper(self.discretisation(line) + bound.at(ball(1), ball(1)) * self.tails(low, high))

    def discretisation(self, line: Ball) -> Ball:
        """What the infinite sum errs by, if |G| ≤ ``line`` on the strip, or ∫|ρG| e^{−y²/2} on its lines."""
        a, h = ball(self.half_width), ball(self.step)
        return 2 * line * (a * a / 2).exp() / ((2 * pi() * a / h).exp() - 1)

    def tails(self, low: Ball, high: Ball) -> Ball:
        """The mass in the infinite sum of ρ beyond the nodes."""
        h = ball(self.step)
        left = low - h * self.first
        right = h * (self.first + self.count - 1) - high
        # Where a cut-off is on the wrong side of a mean, all that is known is the mass of the whole sum.
        return sum((_tail(x) if x > 0 else self.mass() for x in (left, right)), ball(0))


@dataclass(frozen=True, slots=True)
class Hermite:
    """N-point Gauss–Hermite about the one coordinate that all means of the law share on this axis.

    For the normalised weight φ the error is f^{(2N)}(ξ)/(2N)! · ∫He_N² φ = f^{(2N)}(ξ) N!/(2N)! at some
    real ξ; Cauchy's estimate on |z − ξ| = a bounds it by N! B(a)/a^{2N}. On an axis along which the means
    spread by 1e-7, a is about 1e7, and two nodes give 28 digits. An axis that the integrand does not
    depend on is summed exactly by N = 1.

    Attributes:
        count: N.
        half_width: a; of no use if the axis is flat.
    """

    count: int
    half_width: Fraction

    def __post_init__(self) -> None:
        if not (self.count >= 1 and self.half_width >= 0):
            raise InputError("rule", self, "no node, or a strip of negative width", "take others")

    def mass(self) -> Ball:
        """1: the weights are positive and sum to 1."""
        return ball(1)

    def error(self, bound: Bound, strip: Strip, low: Ball, high: Ball) -> Ball:
        """Cauchy's estimate of the remainder."""
        if strip.is_flat:
            return ball(0)
        a = ball(self.half_width)
        amplified = bound.at(*strip.amplifications(a))
        return upper(amplified * factorial(self.count) / a ** (2 * self.count))


def _tail(distance: Ball) -> Ball:
    """∫_X^∞ φ for X = distance, or where erfc takes long Mills' bound φ(X)/X, at most 1 + 1/X² times that."""
    if distance > _FAR:
        return (-distance * distance / 2).exp() / ((2 * pi()).sqrt() * distance)
    return (distance / ball(2).sqrt()).erfc() / 2


@dataclass(frozen=True, slots=True)
class Legendre:
    """Gauss–Legendre with ``order`` nodes on each of ``panels`` equal parts of [left, right], weight φ.

    On one panel c ± r, f = φG is bounded by M on the Bernstein ellipse with foci c ± r and semi-axes
    r(ρ ± 1/ρ)/2. Its Chebyshev coefficients are at most 2Mρ^{−k}; those below 2N are integrated exactly,
    the odd ones cancel, and T_k contributes at most 2 + 2/(k² − 1) ≤ 32/15 for k ≥ 4, so the error is at most
    (64/15) r M ρ^{−2N}/(1 − ρ^{−2}) (Trefethen, Approximation Theory and Practice, Theorem 19.3).
    |φ(x + iy)| = φ(x) e^{y²/2}, and G is bounded on the strip that contains the ellipse.

    Attributes:
        left: start of the interval; what lies outside of it is not this rule's business.
        right: its end.
        panels: how many parts.
        order: N ≥ 2 nodes on each.
        ratio: ρ > 1.
    """

    left: Fraction
    right: Fraction
    panels: int
    order: int
    ratio: Fraction

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.panels >= 1 and self.order >= 2 and self.ratio > 1):
            why = "no interval, no panel, an order below 2 or a ratio that is not over 1"
            raise InputError("rule", self, why, "take others: the error is not proved for these")

    @property
    def count(self) -> int:
        """The number of nodes."""
        return self.panels * self.order

    @property
    def reach(self) -> Fraction:
        """r, half the length of a panel."""
        return (self.right - self.left) / (2 * self.panels)

    @property
    def height(self) -> Fraction:
        """The larger imaginary part on the ellipses."""
        return self.reach * (self.ratio - 1 / self.ratio) / 2

    def centres(self) -> list[Fraction]:
        """The middles of the panels."""
        return [self.left + (2 * k + 1) * self.reach for k in range(self.panels)]

    def mass(self) -> Ball:
        """The weights are positive and sum to the length, so this is length × largest φ."""
        return upper(ball(self.right - self.left) * density_maximum(self.left, self.right))

    def error(self, bound: Bound, strip: Strip, low: Ball, high: Ball) -> Ball:
        """Every panel's own bound, for the law N(0, 1) on this axis (low = high = 0)."""
        if not bound.table:
            return ball(0)
        height, shrink = ball(self.height), ball(1 / self.ratio) ** (2 * self.order)
        wide = self.reach * (self.ratio + 1 / self.ratio) / 2
        densities = sum((density_maximum(c - wide, c + wide) for c in self.centres()), ball(0))
        largest = bound.at(*strip.amplifications(height)) * (height * height / 2).exp() * densities
        return upper(64 * ball(self.reach) * largest * shrink / 15 / (1 - ball(1 / self.ratio**2)))


def density_maximum(left: Fraction, right: Fraction) -> Ball:
    """The largest value of φ on [left, right]."""
    nearest = max(left, -right, Fraction(0))
    # |x| may be 10^17, and its square is an exponent.
    with precision(current_bits() + 2 * int(nearest).bit_length()):
        return (-(ball(nearest) ** 2) / 2).exp() / (2 * pi()).sqrt()
