"""Stationary points of a function of several variables in a given box, and what kind of points they are.

Existence and uniqueness come from the Krawczyk operator, which never inverts an interval matrix; the
kind comes from the signs of the pivots of a ball factorisation, which by Sylvester's law are the signs
of the eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from verify.arithmetic import (
    Ball,
    ball,
    certainly_negative,
    certainly_nonzero,
    certainly_positive,
    certainly_within,
    current_bits,
    decimal,
    is_finite,
    matrix,
    middle,
    overlap,
    record,
    widened,
)
from verify.arithmetic.arguments import checked
from verify.checks.field import Field, Rows, Vector
from verify.errors import InputError
from verify.evidence import Grade, Step
from verify.evidence.axioms import KRAWCZYK, SYLVESTER


@checked
def box_around(centre: Sequence[Ball], radius: Fraction) -> Vector:
    """The cube of half-width ``radius`` about the midpoints of the given coordinates."""
    return [widened(middle(c), ball(radius)) for c in centre]


@checked
def refined(
    g: Callable[[Vector], Vector], jacobian: Callable[[Vector], Rows], start: Sequence[Ball], steps: int = 8
) -> Vector:
    """An approximate zero near the start by Newton's method on midpoints; nothing here is rigorous.

    The Jacobian is taken once, so convergence is linear but fast from a start with some correct digits.
    """
    at = [middle(c) for c in start]
    inverse = _inverse(jacobian(at))
    for _ in range(steps):
        at = [middle(a - s) for a, s in zip(at, _times(inverse, g(at)), strict=True)]
    return at


@checked
def krawczyk(g: Field, box: Vector) -> Vector:
    """The Krawczyk operator K(X); every zero of g in X lies in it.

    Args:
        g: the field, which knows its derivative.
        box: X, k balls.

    Returns:
        k balls; if they lie in the interior of X, there is exactly one zero in X. Not finite if the
        midpoint of the derivative is not inverted.
    """
    centre = [middle(c) for c in box]
    return _operator(g.value(centre), g.derivative(box), box, centre)


@checked
def has_one_stationary_point(
    statement: str, why: str, gradient: Field, box: Vector, *, scope: str, name: str
) -> Step:
    """Exactly one zero of the gradient lies in the box.

    Args:
        statement: in LaTeX.
        why: the reason.
        gradient: ∇f, which knows its derivative ∇²f.
        box: k balls of positive radius.
        scope: the instance.
        name: what the point is called in the step's data: ``name[1]``, …, enclosed by K(X).

    Returns:
        CERTIFIED: K(X) lies in the interior of X.
        REFUTED: some component of ∇f(m) + ∇²f(X)(X − m) excludes 0, so ∇f vanishes nowhere in X.
        INCONCLUSIVE: neither.
    """
    centre = [middle(c) for c in box]
    at_centre, derivative = gradient.value(centre), gradient.derivative(box)
    image = _operator(at_centre, derivative, box, centre)
    if all(is_finite(k) and certainly_within(k, x) for k, x in zip(image, box, strict=True)):
        data = {f"{name}[{i}]": record(k) for i, k in enumerate(image, 1)}
        method = f"Krawczyk operator in ball arithmetic, {current_bits()} bits"
        return Step(statement, why, method, Grade.CERTIFIED, scope, "", (KRAWCZYK,), data)
    method = f"the gradient enclosed on the whole box by the mean value theorem, {current_bits()} bits"
    offset = [x - m for x, m in zip(box, centre, strict=True)]
    over = [g + s for g, s in zip(at_centre, _times(derivative, offset), strict=True)]
    for i, value in enumerate(over, 1):
        if is_finite(value) and certainly_nonzero(value):
            shown = f"component {i} of the gradient is {decimal(value, 12)} on the whole box"
            return Step(statement, why, method, Grade.REFUTED, scope, shown)
    return Step(statement, why, method, Grade.INCONCLUSIVE, scope, f"K(X) = {image} is not inside X = {box}")


@checked
def pivots(symmetric: Rows) -> Vector:
    """Pivots of LDLᵀ of QᵀAQ, Q approximate eigenvectors; their signs are those of A's eigenvalues.

    Q only makes the pivots close to eigenvalues, so that no interchanges are needed. If every pivot has a
    sign, then QᵀAQ is not singular, so neither is Q, and Sylvester's law applies whatever Q is. After a
    pivot that meets 0 the rest is not finite.
    """
    size = _square(symmetric)
    approximate = np.array([[float(middle(a)) for a in row] for row in symmetric])
    if not np.isfinite(approximate).all():
        return [a * ball(0) for row in symmetric for a in row][:size]
    _, vectors = np.linalg.eigh((approximate + approximate.T) / 2)
    q = matrix(size, size, [ball(Fraction(float(c))) for c in vectors.ravel()])
    flat = (q.transpose() * matrix(size, size, [a for row in symmetric for a in row]) * q).entries()
    return _ldl([list(flat[k * size : (k + 1) * size]) for k in range(size)])


@checked
def has_inertia(
    statement: str, why: str, symmetric: Rows, negative: int, *, scope: str, name: str = "pivot"
) -> Step:
    """The symmetric matrix has exactly that many negative eigenvalues, and no eigenvalue 0.

    Args:
        statement: in LaTeX.
        why: the reason.
        symmetric: k × k balls, e.g. the Hessian on a box; the statement is then shown for every matrix in it.
        negative: how many; 0 says positive definite.
        scope: the instance.
        name: what the pivots are called in the data.

    Returns:
        CERTIFIED: every pivot has a certain sign, and that many are negative.
        REFUTED: every pivot has a certain sign, and another number is negative.
        INCONCLUSIVE: the sign of some pivot is undecided.

    Raises:
        InputError: no square matrix, or two entries across the diagonal that certainly differ.
    """
    _square(symmetric)
    pairs = ((i, j) for i in range(len(symmetric)) for j in range(i))
    if any(not overlap(symmetric[i][j], symmetric[j][i]) for i, j in pairs):
        raise InputError("symmetric", symmetric, "is no symmetric matrix", "Sylvester's law needs one")
    method = f"signs of the pivots of a ball LDLᵀ factorisation, {current_bits()} bits"
    found = pivots(symmetric)
    if not all(certainly_positive(p) or certainly_negative(p) for p in found):
        shown = f"pivots {', '.join(str(p) for p in found)}"
        return Step(statement, why, method, Grade.INCONCLUSIVE, scope, shown)
    data = {f"{name} {k}": record(p) for k, p in enumerate(found, 1)}
    count = sum(certainly_negative(p) for p in found)
    if count == negative:
        return Step(statement, why, method, Grade.CERTIFIED, scope, "", (SYLVESTER,), data)
    shown = f"{count} of {len(found)} eigenvalues are negative, not {negative}"
    return Step(statement, why, method, Grade.REFUTED, scope, shown, (SYLVESTER,), data)


def _square(rows: Rows) -> int:
    if not rows or any(len(row) != len(rows) for row in rows):
        raise InputError("symmetric", rows, "no square matrix", "list k rows of k entries")
    return len(rows)


def _operator(at_centre: Vector, derivative: Rows, box: Vector, centre: Vector) -> Vector:
    """The point m − Y g(m) + (I − Y J)(X − m)."""
    inverse = _inverse(derivative)
    product = [_times(list(zip(*derivative, strict=True)), row) for row in inverse]  # rows of Y J
    newton = _times(inverse, at_centre)
    out = []
    for i, (m, step) in enumerate(zip(centre, newton, strict=True)):
        spread = sum(((int(i == j) - product[i][j]) * (box[j] - centre[j]) for j in range(len(box))), ball(0))
        out.append(m - step + spread)
    return out


def _inverse(rows: Rows) -> Rows:
    """About the inverse of the midpoint, exact numbers: Y may be any matrix; nan if there is none."""
    size = len(rows)
    try:
        flat = matrix(size, size, [middle(a) for row in rows for a in row]).inv().entries()
    except ZeroDivisionError:
        return [[ball(0) / ball(0)] * size for _ in range(size)]
    return [[middle(a) for a in flat[k * size : (k + 1) * size]] for k in range(size)]


def _times(rows: Sequence[Sequence[Ball]], vector: Sequence[Ball]) -> Vector:
    return [sum((a * b for a, b in zip(row, vector, strict=True)), ball(0)) for row in rows]


def _ldl(rows: Rows) -> Vector:
    """The pivots of Gaussian elimination without interchanges."""
    rest, found = [list(row) for row in rows], []
    while rest:
        head = rest[0]
        pivot = head[0]
        found.append(pivot)
        rest = [[a - row[0] * b / pivot for a, b in zip(row[1:], head[1:], strict=True)] for row in rest[1:]]
    return found
