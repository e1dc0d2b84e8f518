"""Losses, gradients, Hessians and a distance that are known, along every way in which they are computed.

One rule for the line, a Hermite rule, a tensor rule in the plane, one Gaussian of the law at a time, cuts
where components enter, sums in binary64 and the pair form. Some values are asked for so few digits that what
the rule errs by is seen, and has to be in the radius.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import Any

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.pair import PUSH, RISE
from verify.arithmetic import Ball, ball, precision, widened
from verify.checks.field import Field, formula, on_axis
from verify.checks.total_variation import total_variation
from verify.checks.zero import newton
from verify.expectation import Request
from verify.expectation.by_gaussian import split, whole
from verify.expectation.by_segment import segmented
from verify.expectation.engine import computed
from verify.expectation.float_problem import values_by_floats
from verify.expectation.plan import Plan
from verify.expectation.problem import Problem
from verify.fisher import FisherDivergence, forward_fisher, reverse_fisher
from verify.fisher.pair import PairForm
from verify.mixture import GaussianMixture
from verify.pytest_plugin.canary import Canary, known

ORIGIN = GaussianMixture([0])
_COARSE_RADII = Fraction(9, 10), Fraction(1, 2), Fraction(1, 50)
_ROUNDING = 10
"""Digits that are left where rounding to binary64 is all that a sum errs by."""


@dataclass(frozen=True, slots=True)
class Case:
    """A divergence at a student and a teacher on the line, of which derivatives are known."""

    name: str
    law: Law
    student: GaussianMixture
    teacher: GaussianMixture


CASES = (
    Case("forward 4 1 -2", Law.TEACHER, GaussianMixture([4, 1, -2]), ORIGIN),
    Case("reverse -1/2 2 | -1 1", Law.STUDENT, GaussianMixture(["-1/2", 2]), GaussianMixture([-1, 1])),
)
_OBLIQUE = Fraction(3, 5), Fraction(4, 5)
_WAYS = {"whole": 30, "split": 1000, "segmented": 1000}
"""With the absolute radius that is asked for."""


def known_values() -> Iterator[Canary]:
    """All of them."""
    yield from _losses()
    for case in CASES:
        yield from _derivatives(case)
        yield from _coarse(case)
    yield Canary("forward 4 1 -2, rounded", known("forward 4 1 -2")[0], _ROUNDING, _rounded)
    yield Canary("forward 3 1/5 by the pair form", known("forward 3 1/5")[0], 12, _by_pair)
    yield from _distances()
    yield from _zeros()


def _losses() -> Iterator[Canary]:
    for name, objective, student, teacher, digits in (
        ("forward 4 1 -2", forward_fisher, [4, 1, -2], None, 58),
        ("reverse 4 1 -2", reverse_fisher, [4, 1, -2], None, 58),
        ("reverse -1/2 2 | -1 1", reverse_fisher, ["-1/2", 2], [-1, 1], 58),
        ("forward 1/10 -1/10", forward_fisher, ["1/10", "-1/10"], None, 20),
        ("forward 60 0", forward_fisher, [60, 0], None, 20),
    ):
        yield Canary(name, known(name)[0], digits, _loss(objective, student, teacher, digits))
    # In the plane the components (±t, ±t) are independent, so that the losses of the axes add.
    corners = [[a, b] for a in ("1/10", "-1/10") for b in ("1/10", "-1/10")]
    pair = 2 * known("forward 1/10 -1/10")[0]
    for digits in (4, 12):
        of = _loss(forward_fisher, corners, None, digits)
        yield Canary(f"forward, four in the plane, {digits} digits", pair, digits, of)
    # Half the law sits where the scores differ by 1; what the halves see of each other is below e^(−4000).
    far = _loss(reverse_fisher, [100, -100], [101, -100], 20)
    yield Canary("reverse 100 -100 | 101 -100", Fraction(1, 2), 20, far)


def _loss(objective: Any, student: Any, teacher: Any, digits: int) -> Callable[[], Ball]:
    aim = None if teacher is None else GaussianMixture(teacher)
    return lambda: objective(GaussianMixture(student), aim, digits=digits + 2).loss


def _truths(case: Case) -> list[tuple[tuple[int, ...], Fraction]]:
    """Of ∇_1, H_12 and H_22, counted from 0."""
    values = known(f"{case.name}, gradient 1, hessian 1 2, hessian 2 2")
    return list(zip(((0,), (0, 1), (1, 1)), values, strict=True))


def _derivatives(case: Case) -> Iterator[Canary]:
    """By balls with many digits, by sums in binary64 with few; and on a line across the plane."""
    for digits, (at, value) in product((8, 30), _truths(case)):
        yield Canary(f"{case.name}, {at}, {digits} digits", value, digits, partial(_entry, case, digits, at))
    for at, value in _truths(case):
        yield Canary(f"{case.name}, {at}, in the plane", value, 8, partial(_entry, case, 8, at, _OBLIQUE))


def _entry(
    case: Case, digits: int, at: tuple[int, ...], along: tuple[Fraction, ...] = (Fraction(1),)
) -> Ball:
    """The derivative by mean i, or i and j, in the direction of the line."""
    found = _evaluated(case, digits, along)
    if len(at) == 1:
        return sum((g * ball(u) for g, u in zip(found.gradient[at[0]], along, strict=True)), ball(0))
    assert found.hessian is not None  # asked for
    block = [row[at[1]] for row in found.hessian[at[0]]]
    return sum(
        (h * ball(u * v) for r, u in zip(block, along, strict=True) for h, v in zip(r, along, strict=True)),
        ball(0),
    )


@cache
def _evaluated(case: Case, digits: int, along: tuple[Fraction, ...]) -> FisherDivergence:
    divergence = reverse_fisher if case.law is Law.STUDENT else forward_fisher
    student, teacher = (
        GaussianMixture([[c * u for u in along] for (c,) in m.means], m.weights)
        for m in (case.student, case.teacher)
    )
    return divergence(student, teacher, digits=digits + 2, hessian=True)


def _coarse(case: Case) -> Iterator[Canary]:
    truths = [((), known(case.name)[0]), *_truths(case)]
    for way, floats, (at, value) in product(_WAYS, (0, 1), truths):
        of = partial(_roughly, case, way, floats, at)
        yield Canary(f"{case.name}, {at}, {way}, floats {floats}, within {_WAYS[way]}", value, 0, of)


def _roughly(case: Case, way: str, floats: int, at: tuple[int, ...]) -> Ball:
    loss, gradient, off, diagonal = _rough(case, way, floats)
    if not at:
        return ball(loss)
    if len(at) == 1:
        return ball(gradient[at[0]])
    return ball(off[at[0]][at[1]] + (diagonal[at[0]] if at[0] == at[1] else 0))


@cache
def _rough(case: Case, way: str, floats: int) -> tuple[Any, ...]:
    hessian = forms.hessian(case.law, 1)
    groups = [(forms.loss(1),), forms.gradient(case.law, 1), hessian.off[0], hessian.diagonal[0]]
    requests = [Request(tuple(group), ball(_WAYS[way])) for group in groups]
    problem = Problem.of(requests, case.student, case.teacher, case.law)
    parts = [whole(problem)] if way == "whole" else split(problem)
    if way == "segmented":
        rules = [part for summand in parts for part in segmented(summand)]
    else:
        rules = [(summand, summand.problem.tensor_rule()) for summand in parts]
    return tuple(value for (value,) in computed(Plan(tuple(rules)), floats).values)


def _rounded() -> Ball:
    """The loss by so many nodes that rounding to binary64 is all that a sum of them errs by."""
    case = CASES[0]
    fine, coarse = (
        Problem.of([Request((forms.loss(1),), ball(1) / 10**k)], case.student, case.teacher, case.law)
        for k in (24, _ROUNDING)
    )
    tensor = fine.tensor_rule()
    found = values_by_floats(coarse, tensor, fine.errors(tensor))
    assert found is not None  # rounding errs by less than 10^-10
    ((value,),), _ = found
    return ball(value)


def _by_pair() -> Ball:
    """E|v|² = a² + E[v² − a²] for means y = 3 and a = 1/5; the rule's tail is 1e-18."""
    with precision(100):
        a, gap = Fraction(1, 5), Fraction(14, 5)
        return ball(a * a) + PairForm.of(ball(a), ball(gap)).mean(RISE)


def _distances() -> Iterator[Canary]:
    """To many digits, and so coarsely that what is left undecided is seen."""
    for p, q, radii in (([-1, 1], [0], (Fraction(1, 10**15),)), ([-6, 0, 6], [-3, 3], _COARSE_RADII)):
        name = f"distance of {' '.join(map(str, p))} and {' '.join(map(str, q))}"
        for radius in radii:
            of = partial(_distance, GaussianMixture(p), GaussianMixture(q), radius)
            yield Canary(
                f"{name}, within {radius}", known(name)[0], 12 if radius < _COARSE_RADII[-1] else 0, of
            )


def _distance(p: GaussianMixture, q: GaussianMixture, radius: Fraction) -> Ball:
    with precision(100):
        return total_variation(p, q, radius).value


def _zeros() -> Iterator[Canary]:
    """What Newton's operator makes of balls about zeros, whose middles they are not."""
    for name, at, field in (
        ("x e^x = 1", "11/20", formula(lambda x: [x[0] * x[0].exp() - 1])),
        ("x e^x = 1", "29/50", formula(lambda x: [1 / x[0] - x[0].exp()])),
        ("saddle 0 y", "49/20", on_axis(PUSH, Fraction(1, 24))),
    ):
        yield Canary(
            f"{name} by Newton's operator about {at}", known(name)[0], 0, partial(_newton, field, at)
        )


def _newton(field: Field, at: str) -> Ball:
    with precision(100):
        return newton(field, widened(ball(Fraction(at)), ball(Fraction(1, 50))))
