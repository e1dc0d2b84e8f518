"""Gradient descent in balls: the exact iterates of a start and an exact step size lie in them.

One loop, and four ways to enclose a step (``by``), two of which take many steps together where floats do:

    MeanValue   any teacher: gradient at a midpoint, Hessian on the ball
    Spectral    likewise, with one radius for all coordinates; long runs
    Shadowing   one Gaussian as teacher: gradient at a midpoint and a proved Lipschitz constant; far starts
    Taylor      forward, one Gaussian as teacher: one pass a step for loss, gradient and Hessian at a midpoint
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from time import perf_counter
from typing import Protocol, runtime_checkable

from verify.arithmetic import Ball, as_real, ball, is_finite, precision
from verify.arithmetic.arguments import checked
from verify.dynamics.mean_value import MeanValue
from verify.dynamics.objective import Objective
from verify.dynamics.place import Condition, Means, Place
from verify.errors import InputError, PrecisionError
from verify.expectation.cost import say_if_long
from verify.mixture import GaussianMixture

_SINGLY = 16
"""Steps that are taken one by one before many together are tried again."""


class StepRule(Protocol):
    """How one step is enclosed."""

    @property
    def bits(self) -> int:
        """The working precision of a run; it is checked, not trusted."""
        ...

    @property
    def radius(self) -> Fraction:
        """The largest radius that a coordinate of an iterate may have."""
        ...

    def step(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place
    ) -> tuple[Ball, Place]:
        """The loss where the run is, and where it is after μ_i ← μ_i − η∇_i.

        Raises:
            InputError: what the rule needs is not proved for this objective.
        """
        ...


@runtime_checkable
class ManySteps(StepRule, Protocol):
    """A rule that takes many steps together too, as ``Spectral`` and ``Taylor`` do."""

    def steps_together(
        self, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, most: int
    ) -> list[tuple[Ball, Place]]:
        """What ``step`` returns, for the next steps, at most so many; none where single steps are needed."""
        ...


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Iterates 0, …, τ of gradient descent, enclosed, with what they are the iterates of.

    Attributes:
        objective: what was descended on.
        weights: the student's n weights.
        rate: the step size η.
        iterates: τ + 1 times n × d balls.
        losses: the loss at iterates 0, …, τ − 1.
        sizes: V = Σ_i |μ_i|² at iterates 0, …, τ.
        stopped: why it ended.
    """

    objective: Objective
    weights: tuple[Fraction, ...]
    rate: Fraction
    iterates: tuple[Means, ...]
    losses: tuple[Ball, ...]
    sizes: tuple[Ball, ...]
    stopped: str


@checked
def descend(
    objective: Objective,
    start: GaussianMixture,
    rate: object,
    steps: int,
    by: StepRule | None = None,
    *,
    until: Condition | None = None,
) -> Trajectory:
    """Enclose μ_i ← μ_i − η∇_i.

    Args:
        objective: ``Objective.forward()`` or ``Objective.reverse()``, with a teacher if it is not N(0, I).
        start: exact weights; means may be balls, and then every start in them is followed.
        rate: the step size η, an exact real; negative for ascent.
        steps: the largest number of steps, ≥ 1.
        by: how a step is enclosed, and how accurately; ``MeanValue()`` if left out.
        until: a condition that ends the run as soon as it certainly holds, e.g. ``size_below(1)``.

    Returns:
        A trajectory whose balls contain the true iterates, losses and V, for every start in the balls;
        ``stopped`` says what ended it.

    Raises:
        InputError: an objective, start, rate or number of steps that is none, or a rule that needs what is
            not proved for the objective.
        PrecisionError: some radius exceeds the one allowed; the message says at which step.
        BudgetError: the means spread in more than 3 dimensions.
    """
    eta = _checked(objective, start, rate, steps)
    rule = by or MeanValue()
    with precision(rule.bits):
        at = Place.of([ball(c) for c in p] for p in start.means)
        iterates, losses, sizes = [at.means], [], [at.size]
        stopped = f"all {steps} steps were taken"
        taken = _steps(rule, objective, start.weights, ball(eta), at, steps)
        for k in range(steps + 1):
            if until is not None and until(at):
                stopped = f"the condition was met after {k} steps"
                break
            if k == steps:
                break
            loss, at = next(taken)
            widest = at.widest
            if not (is_finite(widest) and widest <= ball(rule.radius)):
                why = (
                    f"step {k + 1} of {steps} left {widest.str(3)}, over the {float(rule.radius):.1e} allowed"
                )
                raise PrecisionError("radius", widest, why, "make each step more accurate, or take fewer")
            losses.append(loss)
            iterates.append(at.means)
            sizes.append(at.size)
    return Trajectory(objective, start.weights, eta, tuple(iterates), tuple(losses), tuple(sizes), stopped)


def _steps(
    rule: StepRule, objective: Objective, weights: tuple[Fraction, ...], rate: Ball, at: Place, steps: int
) -> Iterator[tuple[Ball, Place]]:
    """The loss where the run is and where it is next, step after step; many together where the rule can."""
    many = rule if isinstance(rule, ManySteps) else None
    done = singly = 0
    for rounds in count():
        if done == steps:
            return
        began = perf_counter()
        found = []
        if many is not None and not singly:
            found = many.steps_together(objective, weights, rate, at, steps - done)
        singly = 0 if found else (singly or _SINGLY) - 1
        found = found or [rule.step(objective, weights, rate, at)]
        if rounds == (0 if many is None else 1):  # the first of many together tell little
            left = (steps - done) / len(found) - 1
            say_if_long(left * (perf_counter() - began), f"{steps} steps of descent")
        yield from found
        done, at = done + len(found), found[-1][1]


def _checked(objective: object, start: object, rate: object, steps: object) -> Fraction:
    """The exact step size."""
    if not isinstance(objective, Objective):
        why = "not an objective that knows its teacher and constants"
        raise InputError("objective", objective, why, "write Objective.reverse(teacher)")
    if not isinstance(start, GaussianMixture):
        raise InputError("start", start, "not a GaussianMixture", "write GaussianMixture([4, 1, -2])")
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
        raise InputError("steps", steps, "not an int ≥ 1", "take at least one step")
    eta = as_real(rate, "rate")
    if not isinstance(eta, Fraction):
        raise InputError("rate", rate, "a ball is no exact step size", "give a fraction")
    return eta
