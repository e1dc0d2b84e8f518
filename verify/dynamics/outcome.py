"""Where students of a mixture end, compared with the teacher component that was closest at the start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.arithmetic.arguments import checked, floats
from verify.errors import InputError
from verify.fisher.float64 import Array

Flags = NDArray[np.bool_]

_LARGEST = 1e100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of B runs with n students each; all arrays are B × n.

    Attributes:
        kept: the student ends near the teacher that was closest to it at the start.
        moved: it ends near another teacher, and not near that one.
        margin: how far it started from the boundary of the cell of its closest teacher.
    """

    kept: Flags
    moved: Flags
    margin: Array

    @property
    def elsewhere(self) -> Flags:
        """The student ends near no teacher."""
        return np.logical_not(self.kept | self.moved)

    @property
    def success(self) -> Flags:
        """B flags: every student of the run is kept."""
        flags: Flags = np.logical_and.reduce(self.kept, axis=1)
        return flags

    @property
    def worst_margin(self) -> float:
        """The largest margin of a student that is not kept; 0 if all are."""
        return float(self.margin[~self.kept].max(initial=0.0))


@checked
def outcome(teacher: Any, starts: Any, ends: Any, within: float) -> Outcome:
    """Compare B × n × d starts and ends; "near" is a distance of at most ``within``.

    Raises:
        InputError: arrays of other shapes or with numbers beyond 10^100, a distance that is not positive, or
            fewer than two teachers.
    """
    named = {"teacher": teacher, "starts": starts, "ends": ends}
    nu, a, b = (floats(c, name, "list floats") for name, c in named.items())
    if a.ndim != 3 or a.shape != b.shape or nu.ndim != 2 or nu.shape[1] != a.shape[2] or len(nu) < 2:
        shapes = (nu.shape, a.shape, b.shape)
        raise InputError("shapes", shapes, "not m × d, B × n × d, B × n × d with m ≥ 2", "match n and d")
    if not within > 0:
        raise InputError("within", within, "no positive distance", "0.5 is usual")
    for name, array in (("teacher", nu), ("starts", a), ("ends", b)):
        if not (np.abs(array) <= _LARGEST).all():  # nan compares as False
            raise InputError(name, array, f"not finite, or beyond {_LARGEST:g}", "leave out runs that left")
    before, after = _distances(a, nu), _distances(b, nu)
    closest = before.argmin(axis=2)[..., None]
    kept = np.take_along_axis(after, closest, axis=2)[..., 0] <= within
    gaps = np.linalg.norm(nu[closest[..., 0]][..., None, :] - nu, axis=3)
    # (|x − ν_k|² − |x − ν|²)/(2|ν_k − ν|) is the distance from x to the hyperplane half-way between.
    excess = before**2 - np.take_along_axis(before, closest, axis=2) ** 2
    margin = np.divide(excess, 2 * gaps, out=np.full_like(gaps, np.inf), where=gaps > 0).min(axis=2)
    return Outcome(kept, (after.min(axis=2) <= within) & ~kept, margin)


def _distances(points: Array, centres: Array) -> Array:
    distances: Array = np.linalg.norm(points[:, :, None] - centres, axis=3)
    return distances
