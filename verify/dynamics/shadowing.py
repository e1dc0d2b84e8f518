"""Gradient descent from exact midpoints with one radius, which a Lipschitz constant bounds; for far starts.

The mean value form of :mod:`verify.dynamics.certified` evaluates on balls, and what is cheap at exact means
is not on balls when they lie far apart: the posterior weights are then nearly step functions, whose
derivatives on a ball are not small. Here every evaluation is at exact means m. With K a Lipschitz constant
of ∇F on Σ|μ_i|² ≤ R², a true iterate within r of m (Euclidean, all coordinates together) has its successor
within

    (1 + ηK) r + |m' − (m − η∇F(m))|

of the next midpoint m'. The constant is crude, about 30R⁴, so a step costs about log10(30 η R⁴) digits, and
digits are cheap: a start at 1000 is followed for ten steps of any size within a second.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, log10
from typing import TypeAlias

from verify.arithmetic import (
    Ball,
    ball,
    certainly_less,
    half_width,
    is_finite,
    middle,
    norm,
    precision,
    upper,
    widened,
)
from verify.dynamics.certified import Objective, Trajectory, checked
from verify.dynamics.deviations import second_derivative_bound
from verify.errors import InputError, PrecisionError
from verify.fisher import reverse_fisher
from verify.mixture import GaussianMixture

Lipschitz: TypeAlias = Callable[[Ball, Fraction], Ball]

LIPSCHITZ = (1, 1, 9, 5, 15)
"""Coefficients c_k of P(R) = Σ c_k R^k in |∇F(μ) − ∇F(μ')| ≤ 2√π_max P(R) |μ − μ'|."""

_GUARD_BITS = 40
_FEWEST_DIGITS = 4


def reverse_lipschitz(reach: Ball, largest_weight: Fraction) -> Ball:
    """A Lipschitz constant of ∇F on Σ|μ_i|² ≤ R²: 2√π_max (15R⁴ + 5R³ + 9R² + R + 1).

    For the teacher N(0, I), every n and d. Proved in theorems/reverse/test_lipschitz_gradient.py.

    Args:
        reach: R ≥ 0.
        largest_weight: π_max.
    """
    value = ball(0)
    for c in reversed(LIPSCHITZ):
        value = value * reach + c
    return upper(2 * ball(largest_weight).sqrt() * value)


def forward_lipschitz(dimension: int) -> Lipschitz:
    """R ↦ a Lipschitz constant of ∇L on Σ|μ_i|² ≤ R², for the teacher N(0, I_d) and any weights.

    It is :func:`verify.dynamics.deviations.second_derivative_bound`, for means up to 2R apart.
    """
    return lambda reach, _: upper(second_derivative_bound(reach, 2 * reach, dimension))


def shadowed_descent(
    start: GaussianMixture,
    rate: object,
    steps: int,
    *,
    digits: int = 60,
    radius: Fraction = Fraction(1, 10**6),
    until: Fraction | None = None,
    objective: Objective = reverse_fisher,
    lipschitz: Lipschitz = reverse_lipschitz,
) -> Trajectory:
    """Enclose descent μ_i ← μ_i − η∇_i for the teacher N(0, I), on F if nothing else is said.

    Args:
        start: exact weights; means may be balls, and then every start in them is followed.
        rate: the step size η, an exact real; negative for ascent.
        steps: the largest number of steps, ≥ 1.
        digits: the relative accuracy of the first gradient; later ones get what the radius is worth.
        radius: the largest radius an iterate may have.
        until: stop as soon as V = Σ|μ_i|² is certainly below this.
        objective: what to descend on.
        lipschitz: R, largest weight → a Lipschitz constant of its gradient on Σ|μ_i|² ≤ R²; for the forward
            objective :func:`forward_lipschitz` makes one.

    Returns:
        A trajectory whose balls contain the true iterates, losses and V; ``stopped`` says why it ended.

    Raises:
        InputError: a start that is no mixture, a rate that is not exact, no steps, digits < 1.
        PrecisionError: some radius exceeds the one allowed; the message says at which step.

    Source: the recursion above; the constant is :func:`reverse_lipschitz`.
    """
    eta = checked(start, rate, steps)
    if isinstance(digits, bool) or not isinstance(digits, int) or digits < 1:
        raise InputError("digits", digits, "not an int ≥ 1", "60 is usual, far starts take hundreds")
    with precision(4 * digits + _GUARD_BITS):
        run = _Run(start, ball(eta), digits, objective, lipschitz)
        for k in range(steps):
            if until is not None and certainly_less(run.sizes[-1], ball(until)):
                return run.ended(f"V is below {until} after {k} steps")
            run.advance()
            if not (is_finite(run.radius) and run.radius <= ball(radius)):
                why = (
                    f"step {k + 1} of {steps} left a radius of {run.radius.str(3)}, over {float(radius):.1e}"
                )
                raise PrecisionError("digits", digits, why, "ask for more digits, or fewer steps")
        return run.ended(f"all {steps} steps were taken")


class _Run:
    """The current midpoint and radius, and what is kept of the earlier ones."""

    def __init__(
        self, start: GaussianMixture, eta: Ball, digits: int, objective: Objective, lipschitz: Lipschitz
    ) -> None:
        balls = [[ball(c) for c in p] for p in start.means]
        self.weights, self.eta, self.digits = start.weights, eta, digits
        self.objective, self.lipschitz = objective, lipschitz
        self.centre = [[middle(c) for c in p] for p in balls]
        self.radius = norm(half_width(c) for p in balls for c in p)
        self.iterates: list[tuple[tuple[Ball, ...], ...]] = []
        self.losses: list[Ball] = []
        self.sizes: list[Ball] = []
        self._keep()

    def advance(self) -> None:
        """One step: evaluate at the midpoint, move it, round it, let the radius grow."""
        at = self.objective(GaussianMixture(self.centre, self.weights), digits=self.digits)
        reach = norm(c for p in self.centre for c in p) + self.radius
        lipschitz = self.lipschitz(upper(reach), max(self.weights))
        slope = norm(g for p in at.gradient for g in p)
        # On the segment to the true iterate the gradient is at most slope + K r.
        self.losses.append(widened(at.loss, self.radius * (slope + lipschitz * self.radius)))
        moved = [
            [m - self.eta * g for m, g in zip(*rows, strict=True)]
            for rows in zip(self.centre, at.gradient, strict=True)
        ]
        grown = (1 + abs(self.eta) * lipschitz) * self.radius
        self.centre = _rounded(moved, self.digits)
        slip = norm(c - m for p, q in zip(moved, self.centre, strict=True) for c, m in zip(p, q, strict=True))
        self.radius = upper(grown + slip)
        self.digits = self._worthwhile(slope, lipschitz)
        self._keep()

    def _worthwhile(self, slope: Ball, lipschitz: Ball) -> int:
        """As many digits of the next gradient as keep its error below what the radius grows to anyway."""
        most = float((abs(self.eta) * slope / (abs(self.eta) * lipschitz * self.radius + self.radius)).log())
        return min(self.digits, max(_FEWEST_DIGITS, ceil(most / 2.302) + 2)) if most < 1e6 else self.digits

    def _keep(self) -> None:
        self.iterates.append(tuple(tuple(widened(c, self.radius) for c in p) for p in self.centre))
        length = norm(c for p in self.centre for c in p)
        # | |true| − |m| | ≤ r, so |true|² is within r (2|m| + r) of |m|².
        exact = sum((c * c for p in self.centre for c in p), ball(0))
        self.sizes.append(widened(exact, self.radius * (2 * length + self.radius)))

    def ended(self, why: str) -> Trajectory:
        return Trajectory(tuple(self.iterates), tuple(self.losses), tuple(self.sizes), why)


def _rounded(points: list[list[Ball]], digits: int) -> list[list[Ball]]:
    """Midpoints with about as many bits as they are accurate: short numbers are cheaper to work with."""
    with precision(ceil(digits / log10(2)) + _GUARD_BITS):
        return [[middle(c + 0) for c in p] for p in points]
