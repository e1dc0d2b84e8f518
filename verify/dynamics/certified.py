"""Gradient descent in balls: the exact iterates of a start and an exact step size lie in them.

Plain ball arithmetic would lose three digits a step, because a gradient evaluated at a ball forgets that
it moves with the ball. Here x − η∇(x) is enclosed by the mean value form about the midpoint m,

    m − η∇(m) + (I − ηH(X))(X − m),

so that a radius grows by about the norm of I − ηH, which is near 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from verify.arithmetic import Ball, as_real, ball, half_width, is_finite, middle, precision
from verify.errors import InputError, PrecisionError
from verify.fisher import FisherDivergence
from verify.mixture import GaussianMixture

Objective: TypeAlias = Callable[..., FisherDivergence]
_Points: TypeAlias = tuple[tuple[Ball, ...], ...]

_HESSIAN_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Iterates 0, …, τ of gradient descent, enclosed.

    Attributes:
        iterates: τ + 1 times n × d balls.
        losses: the loss at iterates 0, …, τ − 1.
        sizes: V = Σ_i |μ_i|² at iterates 0, …, τ.
        stopped: why it ended.
    """

    iterates: tuple[_Points, ...]
    losses: tuple[Ball, ...]
    sizes: tuple[Ball, ...]
    stopped: str


def descend(
    objective: Objective,
    start: GaussianMixture,
    rate: object,
    steps: int,
    *,
    radius: Fraction = Fraction(1, 10**12),
    digits: int = 25,
    bits: int = 128,
) -> Trajectory:
    """Enclose μ_i ← μ_i − η∇_i, all of ``steps`` steps.

    Args:
        objective: :func:`verify.forward_fisher` or :func:`verify.reverse_fisher`, whose teacher is N(0, I)
            unless set: ``functools.partial(reverse_fisher, teacher=…)``.
        start: exact weights; means may be balls, and then every start in them is followed.
        rate: the step size η, an exact real; negative for ascent.
        steps: how many, ≥ 1.
        radius: the largest radius an iterate may have.
        digits: the relative accuracy of each gradient at a midpoint.
        bits: the working precision; it is checked, not trusted.

    Returns:
        A trajectory whose balls contain the true iterates, losses and V.

    Raises:
        InputError: a start that is no mixture, a rate that is not exact, or no steps.
        PrecisionError: some radius exceeds the one allowed; the message says at which step.
    """
    eta = checked(start, rate, steps)
    with precision(bits):
        points: _Points = tuple(tuple(ball(c) for c in p) for p in start.means)
        iterates, losses = [points], []
        for k in range(steps):
            loss, points = _step(objective, points, start.weights, ball(eta), digits)
            widest = max((half_width(c) for p in points for c in p), key=float)
            if not all(is_finite(c) for p in points for c in p) or not widest <= ball(radius):
                why = f"step {k + 1} of {steps} left a radius of {widest.str(3)}, over {float(radius):.1e}"
                raise PrecisionError("digits", digits, why, "ask for more digits and bits, or fewer steps")
            iterates.append(points)
            losses.append(loss)
        sizes = tuple(sum((c * c for p in at for c in p), ball(0)) for at in iterates)
    return Trajectory(tuple(iterates), tuple(losses), sizes, f"all {steps} steps were taken")


def checked(start: GaussianMixture, rate: object, steps: int) -> Fraction:
    """The exact step size; InputError for a start, a rate or a number of steps that is none."""
    if not isinstance(start, GaussianMixture):
        raise InputError("start", start, "not a GaussianMixture", "write GaussianMixture([4, 1, -2])")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise InputError("steps", steps, "not an int ≥ 1", "take at least one step")
    eta = as_real(rate, "rate")
    if not isinstance(eta, Fraction):
        raise InputError("rate", rate, "a ball is no exact step size", "give a fraction")
    return eta


def _step(
    objective: Objective, box: _Points, weights: tuple[Fraction, ...], eta: Ball, digits: int
) -> tuple[Ball, _Points]:
    """The loss on the box and the box that contains the next iterate, by mean value forms."""
    centre = tuple(tuple(middle(c) for c in p) for p in box)
    at = objective(GaussianMixture(centre, weights), digits=digits)
    offset = tuple(tuple(c - m for c, m in zip(p, q, strict=True)) for p, q in zip(box, centre, strict=True))
    moved = [
        [m - eta * g for m, g in zip(*rows, strict=True)] for rows in zip(centre, at.gradient, strict=True)
    ]
    if not any(half_width(o) > 0 for p in offset for o in p):
        return at.loss, tuple(map(tuple, moved))
    over = objective(GaussianMixture(box, weights), digits=_HESSIAN_DIGITS, hessian=True)
    assert over.hessian is not None  # asked for
    loss = at.loss
    for j, c in ((j, c) for j, p in enumerate(offset) for c in range(len(p))):
        loss += over.gradient[j][c] * offset[j][c]
        for i, a in ((i, a) for i, p in enumerate(offset) for a in range(len(p))):
            moved[i][a] += (int((i, a) == (j, c)) - eta * over.hessian[i][a][j][c]) * offset[j][c]
    return loss, tuple(map(tuple, moved))
