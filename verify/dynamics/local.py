"""Loss, gradient and Hessian within an absolute tolerance, some or all of them in one pass over the nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any, TypeAlias

from verify.algebra import forms
from verify.algebra.calculus import Law
from verify.algebra.integrand import Integrand
from verify.arithmetic import Ball
from verify.dynamics.objective import Objective
from verify.expectation import expectations
from verify.expectation.engine import Tolerance
from verify.mixture import GaussianMixture

Rows: TypeAlias = list[list[Ball]]


@dataclass(frozen=True, slots=True)
class Local:
    """Loss, gradient (n·d balls) and Hessian (n·d rows)."""

    loss: Ball
    gradient: list[Ball]
    hessian: Rows


def evaluated(
    objective: Objective, student: GaussianMixture, tolerance: Tolerance, of_hessian: Tolerance | None = None
) -> Local:
    """All three, the Hessian to another tolerance if given; radii of means that are balls come on top."""
    first, second = (
        first_order(objective.law, student.dimension),
        second_order(objective.law, student.dimension),
    )
    tolerances = [tolerance] * len(first) + [of_hessian or tolerance] * len(second)
    found = _found(objective, student, tolerances, [*first, *second])
    return Local(found[0], _gradient(found, student), _hessian(found[len(first) :], student))


def loss_and_gradient(
    objective: Objective, student: GaussianMixture, tolerance: Tolerance
) -> tuple[Ball, list[Ball]]:
    """The two without the Hessian."""
    found = _found(objective, student, tolerance, first_order(objective.law, student.dimension))
    return found[0], _gradient(found, student)


def hessian(objective: Objective, student: GaussianMixture, tolerance: Tolerance) -> Rows:
    """The Hessian alone."""
    return _hessian(
        _found(objective, student, tolerance, second_order(objective.law, student.dimension)), student
    )


def first_order(law: Law, d: int) -> list[Integrand]:
    """The loss, and the gradient coordinate by coordinate."""
    return [forms.loss(d), *forms.gradient(law, d)]


def second_order(law: Law, d: int) -> list[Integrand]:
    """The Hessian off the diagonal and on it, for coordinates a ≤ c: H_{ia,jc} = H_{jc,ia}."""
    blocks = forms.hessian(law, d)
    return [part[a][c] for part in (blocks.off, blocks.diagonal) for a, c in _pairs(d)]


def _pairs(d: int) -> list[tuple[int, int]]:
    return list(combinations_with_replacement(range(d), 2))


def _found(
    objective: Objective,
    student: GaussianMixture,
    tolerance: Tolerance | Sequence[Tolerance],
    wanted: Sequence[Integrand],
) -> Sequence[Any]:
    teacher = objective.teacher or GaussianMixture([[0] * student.dimension])
    return expectations(wanted, student, teacher, objective.law, tolerance)


def _gradient(found: Sequence[Any], student: GaussianMixture) -> list[Ball]:
    return [found[1 + a][i] for i in range(student.n) for a in range(student.dimension)]


def _hessian(found: Sequence[Any], student: GaussianMixture) -> Rows:
    n, d, pairs = student.n, student.dimension, _pairs(student.dimension)
    off = dict(zip(pairs, found[: len(pairs)], strict=True))
    diagonal = dict(zip(pairs, found[len(pairs) :], strict=True))

    def entry(i: int, a: int, j: int, c: int) -> Ball:
        value: Ball = off[a, c][i][j] if a <= c else off[c, a][j][i]
        return value + diagonal[min(a, c), max(a, c)][i] if i == j else value

    return [[entry(i, a, j, c) for j in range(n) for c in range(d)] for i in range(n) for a in range(d)]
