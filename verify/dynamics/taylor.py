"""Forward gradient descent in balls with one evaluation a step, at an exact midpoint m.

    x − η∇L(x) = m − η∇L(m) + (I − ηH(m))(x − m) + E,      |E| ≤ (η/2) K |x − m|²,

with K :func:`verify.dynamics.deviations.third_derivative_bound` (claim "S S-4, remainder"). Nothing is
evaluated on a ball, and loss, gradient and Hessian come from one pass over the nodes with one absolute
tolerance: on the line two to five times as fast as :func:`verify.dynamics.descend`, which asks for relative
accuracy and knows no third derivative. Radii grow by about |I − ηH| a step, entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.arithmetic import Ball, ball, greatest, half_width, is_finite, middle, norm, precision, widened
from verify.dynamics.certified import Trajectory, checked
from verify.dynamics.deviations import third_derivative_bound
from verify.errors import InputError, PrecisionError
from verify.expectation import expectations
from verify.mixture import GaussianMixture

Points: TypeAlias = tuple[tuple[Ball, ...], ...]


@dataclass(frozen=True, slots=True)
class _Local:
    """Loss, gradient (n·d balls) and Hessian (n·d rows) at exact means."""

    loss: Ball
    gradient: list[Ball]
    hessian: list[list[Ball]]


def taylor_descent(
    start: GaussianMixture,
    rate: object,
    steps: int,
    *,
    until: Callable[[Points], bool] | None = None,
    tolerance: Fraction = Fraction(1, 10**24),
    radius: Fraction = Fraction(1, 10**9),
    bits: int = 128,
) -> Trajectory:
    """Enclose μ_i ← μ_i − η∇_iL for the teacher N(0, I).

    Args:
        start: exact weights; means may be balls, and then every start in them is followed.
        rate: the step size η, an exact real.
        steps: at most so many, ≥ 1.
        until: a condition on the enclosed means that ends the run early.
        tolerance: the absolute accuracy of loss, gradient and Hessian at a midpoint, > 0.
        radius: the largest radius an iterate may have.
        bits: the working precision; it is checked, not trusted.

    Returns:
        A trajectory whose balls contain the true iterates, losses and V; ``stopped`` says what ended it.

    Raises:
        InputError: a start that is no mixture, a rate that is not exact, no steps, a tolerance ≤ 0.
        PrecisionError: some radius exceeds the one allowed; the message says at which step.
        BudgetError: the means spread in more than 3 dimensions.
    """
    eta = checked(start, rate, steps)
    if not tolerance > 0:
        raise InputError("tolerance", tolerance, "not positive", "10^-24 suits 100 steps")
    with precision(bits):
        points: Points = tuple(tuple(ball(c) for c in p) for p in start.means)
        iterates, losses = [points], []
        stopped = f"all {steps} steps were taken"
        for k in range(steps):
            loss, points = _step(points, start.weights, ball(eta), tolerance)
            _check_radius(points, radius, k + 1)
            iterates.append(points)
            losses.append(loss)
            if until is not None and until(points):
                stopped = f"the condition was met after {k + 1} steps"
                break
        sizes = tuple(sum((c * c for p in at for c in p), ball(0)) for at in iterates)
    return Trajectory(tuple(iterates), tuple(losses), sizes, stopped)


def _check_radius(points: Points, radius: Fraction, k: int) -> None:
    widest = max((half_width(c) for p in points for c in p), key=float)
    if not all(is_finite(c) for p in points for c in p) or not widest <= ball(radius):
        why = f"step {k} left a radius of {widest.str(3)}, over {float(radius):.1e}"
        raise PrecisionError(
            "radius", radius, why, "ask for a smaller tolerance and more bits, or fewer steps"
        )


def _step(box: Points, weights: tuple[Fraction, ...], eta: Ball, tolerance: Fraction) -> tuple[Ball, Points]:
    """The loss on the box and the box that contains the next iterate."""
    n, d = len(box), len(box[0])
    centre = [[middle(c) for c in p] for p in box]
    at = _evaluated(GaussianMixture(centre, weights), tolerance)
    flat = [m for p in centre for m in p]
    offset = [c - m for p, q in zip(box, centre, strict=True) for c, m in zip(p, q, strict=True)]
    away = norm(offset)
    bound = third_derivative_bound(_reach(centre) + away, _spread(centre) + 2 * away, d)
    error = eta * bound * away * away / 2
    turned = [sum((h * o for h, o in zip(row, offset, strict=True)), ball(0)) for row in at.hessian]
    moved = [
        widened(m - eta * (g + t) + o, error)
        for m, g, t, o in zip(flat, at.gradient, turned, offset, strict=True)
    ]
    slope = sum((o * (g + t / 2) for o, g, t in zip(offset, at.gradient, turned, strict=True)), ball(0))
    loss = widened(at.loss + slope, bound * away * away * away / 6)
    return loss, tuple(tuple(moved[i * d : (i + 1) * d]) for i in range(n))


def _evaluated(student: GaussianMixture, tolerance: Fraction) -> _Local:
    n, d = student.n, student.dimension
    hessian = forms.hessian(Law.TEACHER, d)
    pairs = list(product(range(d), repeat=2))
    wanted = [
        forms.loss(d),
        *forms.gradient(Law.TEACHER, d),
        *(hessian.off[a][c] for a, c in pairs),
        *(hessian.diagonal[a][c] for a, c in pairs),
    ]
    found: Sequence[Any] = expectations(wanted, student, GaussianMixture([[0] * d]), Law.TEACHER, tolerance)
    gradient = [found[1 + a][i] for i in range(n) for a in range(d)]
    off, diagonal = found[1 + d : 1 + d + d * d], found[1 + d + d * d :]

    def entry(i: int, a: int, j: int, c: int) -> Ball:
        value: Ball = off[a * d + c][i][j]
        return value + diagonal[a * d + c][i] if i == j else value

    rows = [[entry(i, a, j, c) for j in range(n) for c in range(d)] for i in range(n) for a in range(d)]
    loss: Ball = found[0]
    return _Local(loss, gradient, rows)


def _reach(points: list[list[Ball]]) -> Ball:
    return greatest(norm(p) for p in points)


def _spread(points: list[list[Ball]]) -> Ball:
    return greatest(norm(a - b for a, b in zip(p, q, strict=True)) for p in points for q in points)
