"""Where runs start: exact means, drawn from the seed where the family is random."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.dynamics.outcome import outcome
from verify.errors import BudgetError
from verify.fisher.float64 import Array
from verify.sweep.setting import Rows, Setting

_MOST_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Coincident:
    """Means M0 e_1 + e^{log_width} shape_i: the deviations are carried by their logarithm.

    Attributes:
        M0: how far from the teacher.
        log_width: the logarithm of the size of the deviations.
        shape: n × d exact numbers.
    """

    M0: Fraction
    log_width: Fraction
    shape: Rows


def coincident(at: Setting, seed: int) -> Coincident:
    """The start of a family near one point: equally spaced, one ahead, or normal."""
    n, d = at.n, at.d
    rest = (Fraction(0),) * (d - 1)
    match at.start:
        case "spread":
            shape: Rows = tuple((Fraction(i, n - 1) - Fraction(1, 2), *rest) for i in range(n))
        case "lead":
            shape = tuple((Fraction(-(i == 0)), *rest) for i in range(n))
        case _:
            shape = exact(_random(at, seed).standard_normal((n, d)))
    return Coincident(at.given["start.M0"], at.given["start.log_width"], shape)


def means(at: Setting, seed: int) -> Rows:
    """The start of any other family, n × d; what is drawn are doubles, which are exact.

    Raises:
        BudgetError: hardly any place of the box is that far inside the cells of the teachers.
    """
    match at.start:
        case "points":
            found: Rows = at.given["start.means"]
            return found
        case "gaussian":
            scale = float(at.given["start.scale"])
            return exact(scale * _random(at, seed).standard_normal((at.n, at.d)))
        case _:
            return exact(_in_box(at, _random(at, seed)))


def exact(array: Array) -> Rows:
    """The doubles as fractions."""
    return tuple(tuple(Fraction(float(c)) for c in row) for row in array)


def floats(rows: Rows) -> Array:
    """N × d float64."""
    return np.array([[float(c) for c in row] for row in rows])


def _random(at: Setting, seed: int) -> np.random.Generator:
    """The same numbers for a seed whatever else changes along an axis, so that boundaries are smooth."""
    return np.random.default_rng([seed, at.n, at.d])


def _in_box(at: Setting, rng: np.random.Generator) -> Array:
    """Uniform in the teachers' bounding box, enlarged by half a gap, at least so far inside the cells."""
    nu, inside = floats(at.teacher), float(at.given["start.inside"])
    gaps = np.linalg.norm(nu[:, None] - nu, axis=2) + np.where(np.eye(len(nu)), np.inf, 0.0)
    reach = gaps.min() / 2
    low, high = nu.min(axis=0) - reach, nu.max(axis=0) + reach
    kept = np.zeros((0, at.d))
    for _ in range(_MOST_DRAWS):
        more = rng.uniform(low, high, size=(2 * at.n, 1, at.d))
        margin = outcome(nu, more, more, 1.0).margin[:, 0]
        kept = np.concatenate([kept, more[margin >= inside][:, 0]])
        if len(kept) >= at.n:
            return kept[: at.n]
    raise BudgetError("start.inside", inside, "found nowhere in the box", "take less")
