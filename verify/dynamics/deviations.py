"""Means that start nearly coincident, carried as deviations on their own scale: 10^−149000 costs 64 bits.

Forward divergence, uniform weights, teacher N(0, I). Write μ_i = A e_1 + δ_i. If all δ_i are 0, gradient
descent gives A ← (1 − 2η/n) A exactly; otherwise, with H the Hessian at the coincident point,

    δ ← (I − ηH(A)) δ + E,      |E| ≤ (η/2) K |δ|²,      K a bound of the third derivative on the way.

H(A) multiplies the mean of the deviations by 2/n, the rest along e_1 by −4A²/n and across by 0 (claim
"S S-4, one step"); K is that of claim "S S-4, remainder". Exponents of balls have no limit, so nothing
underflows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.arithmetic import Ball, ball, certainly_positive, magnitude, norm, precision, upper
from verify.arithmetic.arguments import checked
from verify.errors import InputError, PrecisionError
from verify.lemmas.forward_derivatives import third_derivative_bound
from verify.lemmas.one_step import factors

_MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Tube:
    """Where gradient descent is, for *every* start with all |μ_i(0) − M0 e_1| ≤ r.

    Attributes:
        reference: A_0 = M0, A_1, …, A_τ.
        each: bounds of max_i |μ_i(k) − A_k e_1|, k = 0 … τ.
        together: bounds of (Σ_i |μ_i(k) − A_k e_1|²)^½.
    """

    reference: tuple[Ball, ...]
    each: tuple[Ball, ...]
    together: tuple[Ball, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One trajectory whose means stay on the axis of e_1: coordinates A_k + offsets[k][i], enclosed."""

    reference: tuple[Ball, ...]
    offsets: tuple[tuple[Ball, ...], ...]


@checked
def tube(
    n: int,
    dimension: int,
    start: Fraction,
    rate: Fraction,
    radius: Ball | Fraction,
    until: Fraction,
    bits: int = 96,
) -> Tube:
    """Bound the deviations of every start in the box |μ_i(0) − M0 e_1| ≤ r, until A_k ≤ ``until``.

    Args:
        n: number of components ≥ 2, uniform weights.
        dimension: d ≥ 1.
        start: M0 > 0.
        rate: step size η, 0 < η ≤ n/2.
        radius: r > 0; a ball counts with its upper end.
        until: where A stops, > 0.
        bits: working precision.

    Raises:
        InputError: an argument outside of these ranges.
        PrecisionError: the deviations became so large (|δ| > 1) that the bounds say nothing.
    """
    _check(n, start, rate, until)
    if isinstance(dimension, bool) or not isinstance(dimension, int) or dimension < 1:
        raise InputError("dimension", dimension, "not an int ≥ 1", "d = 1 is the line")
    with precision(bits):
        reference, each = ball(start), upper(ball(radius))
        if not certainly_positive(each):
            raise InputError("radius", radius, "not certainly positive", "give the size of the box")
        root = ball(n).sqrt()
        together = upper(root * each)
        rows = [(reference, each, together)]
        while not reference <= ball(until):
            step = factors(n, reference, ball(rate))
            bound = third_derivative_bound(reference + each, 2 * each, dimension)
            error = ball(rate) / 2 * bound * together * together
            reference = step.mean * reference
            each, together = upper(step.worst * each + error), upper(step.apart * together + error)
            each, together = min(each, together), min(together, upper(root * each))
            _still_small(together, len(rows))
            rows.append((reference, each, together))
    columns = tuple(zip(*rows, strict=True))
    return Tube(columns[0], columns[1], columns[2])


@checked
def line(
    start: Fraction,
    offsets: Sequence[Ball | Fraction],
    rate: Fraction,
    until: Fraction,
    *,
    largest: Fraction = Fraction(1),
    bits: int = 128,
) -> Line:
    """Enclose the trajectory from the means (M0 + offset_i) e_1, until A_k ≤ ``until`` or an offset is large.

    Means on a line stay there, and the loss sees only the coordinates along it: d does not matter.

    Args:
        start: M0 > 0.
        offsets: n of them.
        rate: step size η, 0 < η ≤ n/2.
        until: where A stops, > 0.
        largest: it stops before Σ offset² may exceed the square of this (at most 1).
        bits: working precision.

    Raises:
        InputError: an argument outside of these ranges.
    """
    n = len(offsets)
    _check(n, start, rate, until)
    if not 0 < largest <= 1:
        raise InputError("largest", largest, "not between 0 and 1", "the bounds say nothing for more")
    with precision(bits):
        reference = ball(start)
        given = [ball(c) for c in offsets]
        mean = sum(given, ball(0)) / n
        apart = [c - mean for c in given]
        rows = [(reference, tuple(given))]
        while not reference <= ball(until):
            step = factors(n, reference, ball(rate))
            size = norm(rows[-1][1])
            bound = third_derivative_bound(reference + size, 2 * size, 1)
            error = magnitude(ball(rate) / 2 * bound * size * size)
            # Mean and rest are carried apart, each by its own factor, so that radii are not mixed.
            mean = step.mean * mean + _centred(error / ball(n).sqrt())
            apart = [step.apart * c + _centred(error) for c in apart]
            moved = tuple(mean + c for c in apart)
            if not norm(moved) <= ball(largest):
                break
            reference = step.mean * reference
            rows.append((reference, moved))
    columns = tuple(zip(*rows, strict=True))
    return Line(columns[0], columns[1])


def _check(n: int, start: Fraction, rate: Fraction, until: Fraction) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or n < 2:
        raise InputError("n", n, "not an int ≥ 2", "a single mean has no deviation")
    for name, value in (("start", start), ("rate", rate), ("until", until)):
        if not isinstance(value, int | Fraction) or not value > 0:
            raise InputError(name, value, "not a rational > 0", "write Fraction(1, 10)")
    if 2 * rate > n:
        raise InputError("rate", rate, f"over n/2 = {n}/2, where A would change its sign", "take less")
    # A falls by at least the factor e^{−2η/n} a step.
    steps = float(n / (2 * rate)) * max(0.0, _log(start) - _log(until))
    if steps > _MOST_STEPS:
        raise InputError("rate", rate, f"needs about {steps:.2g} steps", f"at most {_MOST_STEPS} are taken")


def _log(value: Fraction) -> float:
    with precision(53):
        return float(ball(value).log())


def _still_small(size: Ball, k: int) -> None:
    if not size <= 1:
        why = f"deviations may be {size.str(3)} after step {k}, where the linearisation says nothing"
        raise PrecisionError("radius", size, why, "start in a smaller box")


def _centred(error: Ball) -> Ball:
    return ball(0).union(error).union(-error)
