"""Steps of descent that are known, by each kind of step: two from an exact start, and one from wide balls."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache, partial
from typing import TypeAlias

from verify.arithmetic import Ball, ball, precision, widened
from verify.dynamics import MeanValue, Objective, Shadowing, Spectral, Taylor, Trajectory, descend
from verify.dynamics.deviations import line
from verify.mixture import GaussianMixture
from verify.pytest_plugin.canary import Canary, known

Rule: TypeAlias = MeanValue | Taylor | Shadowing | Spectral

_WIDE = Fraction(10**6)
EXACT: tuple[Rule, ...] = (
    MeanValue(digits=14),
    Taylor(tolerance=Fraction(1, 10**16)),
    Shadowing(digits=20),
    Spectral(tolerance=Fraction(1, 10**16)),
)
COARSE = Spectral(Fraction(1, 10**4), _WIDE, hessian=Fraction(1, 100))
FROM_BALLS: dict[str, tuple[Objective, tuple[Rule, ...]]] = {
    "forward": (
        Objective.forward(),
        (MeanValue(4, radius=_WIDE), Taylor(radius=_WIDE), Shadowing(4, _WIDE), COARSE),
    ),
    "reverse": (Objective.reverse(), (MeanValue(4, radius=_WIDE), Shadowing(4, _WIDE), COARSE)),
}


def known_runs() -> Iterator[Canary]:
    """All of them."""
    for rule in EXACT:
        for k, value in enumerate(known("descent 2 -1")):
            name = f"descent 2 -1, μ_{k + 1}, {type(rule).__name__}"
            yield Canary(name, value, 10, partial(_descended, rule, k))
    for name, (objective, rules) in FROM_BALLS.items():
        loss, *means = known(f"{name} descent from a corner")
        for rule in rules:
            full = f"{name} descent from a corner, {type(rule).__name__}"
            yield Canary(f"{full}, loss", loss, 0, partial(_loss, rule, objective))
            for k, value in enumerate(means):
                yield Canary(f"{full}, μ_{k + 1}", value, 0, partial(_from_balls, rule, objective, k))
            size = sum((m * m for m in means), Fraction(0))
            yield Canary(f"{full}, V", size, 0, partial(_size, rule, objective))
    for k, value in enumerate(known("deviations 1+1e-9 1-1e-9")):
        yield Canary(f"deviations 1+1e-9 1-1e-9, μ_{k + 1}", value, 6, partial(_deviated, k))


def _descended(rule: Rule, k: int) -> Ball:
    """The k-th mean after two steps of η = 1/10 from (2, −1)."""
    return _trajectory(rule).iterates[-1][k][0]


@cache
def _trajectory(rule: Rule) -> Trajectory:
    return descend(Objective.forward(), GaussianMixture([2, -1]), "1/10", 2, rule)


def _from_balls(rule: Rule, objective: Objective, k: int) -> Ball:
    return _run(rule, objective).iterates[1][k][0]


def _loss(rule: Rule, objective: Objective) -> Ball:
    return _run(rule, objective).losses[0]


def _size(rule: Rule, objective: Objective) -> Ball:
    return _run(rule, objective).sizes[1]


@cache
def _run(rule: Rule, objective: Objective) -> Trajectory:
    """One step of η = ½ from (2 ± 1/64, −1 ± 1/64); the truth is known of a corner."""
    with precision(64):
        box = [widened(ball(c), ball(Fraction(1, 64))) for c in (2, -1)]
    return descend(objective, GaussianMixture(box), "1/2", 1, rule)


@cache
def _deviations() -> tuple[tuple[Ball, ...], ...]:
    deviation = Fraction(1, 10**9)
    return line(Fraction(1), [deviation, -deviation], Fraction(1, 10), Fraction(4, 5)).offsets


def _deviated(k: int) -> Ball:
    """After two steps of η = 1/10."""
    return _deviations()[2][k]
